"""Which live story stands in which feed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.config import ARCHIVE, GROUPS, FeedTable, Where
from wirefeed.model import Head, Known

_LONGEST = 150  # bytes of a value in a file name; file systems end at 255, and more than the value is in it


class Standing(Struct, frozen=True, kw_only=True):
    """
    One feed and the heads that stand in it, newest first.

    Attributes:
        value: What ``{tag}`` and the like stand for; empty for a feed of which only tombstones are left.

        more: Whether older stories belong to it that its limit leaves out.
    """

    name: str
    table: FeedTable
    value: str = ""
    heads: tuple[Head, ...] = ()
    more: bool = False

    @property
    def place(self) -> str:
        """How the ledger remembers that a story stood here: table and name, one line."""
        return f"{self.table.name}\t{self.name}"

    @property
    def is_grave(self) -> bool:
        """Whether nothing is left of a value's feed but what was withdrawn from it."""
        return bool(self.table.group) and not self.heads


def standings(tables: Iterable[FeedTable], live: Sequence[Head]) -> tuple[Standing, ...]:
    """Return every feed, in the order of the config and of the values' names; `live` is newest first."""
    return tuple(_apart([standing for table in tables for standing in _of_table(table, live)]))


def graves(tables: Iterable[FeedTable], there: Iterable[Standing], buried: Iterable[Known]) -> Iterator[Standing]:
    """
    Yield the feeds of a value in which nothing stands any more but what was withdrawn: they must say so.

    In Atom alone, which can, and under the site's title: a kill is often about a name, and the name may be the value.
    """
    grouped = {table.name: table for table in tables if table.group}
    names = {standing.name for standing in there}
    for place in sorted({place for one in buried for place in one.places}):
        table, name = place.split("\t")
        if table in grouped and name not in names:
            names.add(name)
            yield Standing(name=name, table=grouped[table])


def _of_table(table: FeedTable, live: Sequence[Head]) -> list[Standing]:
    wanted = _filter(table.where)
    limit = len(live) if table.archive else table.limit
    if table.partner:
        live = [head for head in live if head.syndicate]
    if not table.group:
        chosen = live if wanted is None else [head for head in live if _passes(head, wanted)]
        return [Standing(name=table.name, table=table, heads=tuple(chosen[:limit]), more=len(chosen) > limit)]
    groups: dict[str, tuple[str, list[Head]]] = {}
    full = set()
    for head in live:
        if wanted is None or _passes(head, wanted):
            for part, value in {_part(value): value for value in _values(head, table.group)}.items():
                several = groups.setdefault(part, (value, []))[1]
                if len(several) < limit:
                    several.append(head)
                else:
                    full.add(part)
    return [
        Standing(
            name=table.name.replace(f"{{{table.group}}}", part),
            table=table,
            value=value,
            heads=tuple(several),
            more=part in full,
        )
        for part, (value, several) in sorted(groups.items())
    ]


def _apart(standings: Iterable[Standing]) -> Iterator[Standing]:
    """
    Give a value's feed another name when a feed has it already: a tag must not overwrite a feed named by hand.

    Nor the archive of another feed, with which a tag such as 3 or 2024-03 may share its folder.
    """
    several = list(standings)
    taken = {standing.name for standing in several if not standing.table.group}
    archived = {standing.name for standing in several if standing.table.archive}
    for standing in several:
        if standing.table.group:
            folder, _, last = standing.name.rpartition("/")
            if standing.name in taken or (folder in archived and ARCHIVE.fullmatch(last)):
                digest = hashlib.sha256(f"{standing.table.name}\n{standing.value}".encode()).hexdigest()
                standing = replace(standing, name=f"{standing.name}-{digest[:6]}")
            taken.add(standing.name)
        yield standing


def _values(head: Head, group: str) -> tuple[str, ...]:
    if group == "tag":
        return head.tags
    if group == "author":
        return tuple(person.name for person in head.authors)
    if group == "agency":
        return tuple(filter(None, head.agency.split(", ")))  # the readers join several: "AP, AFP"
    value: str = getattr(head, group)
    return (value,) if value else ()


def admits(where: Where, head: Head) -> bool:
    """Say whether a story passes a filter; an empty one lets every story pass."""
    wanted = _filter(where)
    return wanted is None or _passes(head, wanted)


def _filter(where: Where) -> list[tuple[str, frozenset[str]]] | None:
    wanted = {name: getattr(where, name) for name in GROUPS}
    return [(name, frozenset(map(_folded, values))) for name, values in wanted.items() if values] or None


def _passes(head: Head, wanted: list[tuple[str, frozenset[str]]]) -> bool:
    return all(any(_folded(value) in allowed for value in _values(head, name)) for name, allowed in wanted)


def _folded(value: str) -> str:
    return squash(value).casefold()


def _part(value: str) -> str:
    """Return the file name of a feed's value: "Gaza" and "gaza" are one feed, "C" and "C++" are two."""
    folded = _folded(value)
    plain = folded.replace(" ", "-")
    part = re.sub(r"[^\w.-]+", "-", plain).strip("-.") or "feed"
    while len(part.encode()) > _LONGEST:
        part = part[:-1]
    if part != plain:
        part += "-" + hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return part

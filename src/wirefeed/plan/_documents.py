"""The documents of a feed: the one people subscribe to, and closed archives behind it (RFC 5005, section 4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.config import Settings
from wirefeed.model import Feed, Gone, Known, Tombstone
from wirefeed.plan._archives import Archive, part
from wirefeed.plan._life import tombstone
from wirefeed.plan._places import Standing


class Shown(NamedTuple):
    """An entry without its text: its stamps, and the bytes it adds to a document at most."""

    published: datetime
    updated: datetime
    weight: int


class Buried(NamedTuple):
    """What was published and is gone."""

    known: Known
    gone: Gone


class Document(Struct, frozen=True, kw_only=True):
    """
    One document of a feed before its entries are put in.

    Attributes:
        feed: Without entries.

        ids: Of its entries, newest first.

        path: Below the output folder, without ending.
    """

    feed: Feed
    ids: tuple[str, ...]
    path: str


class Documents(Struct, frozen=True, kw_only=True):
    """
    All documents of a feed.

    Attributes:
        current: The one people subscribe to.

        archives: Closed ones, oldest first, with who sits in each.

        heavy: Ids that alone are larger than a document may be.
    """

    current: Document
    archives: tuple[Document, ...] = ()
    seats: tuple[Archive, ...] = ()
    heavy: tuple[str, ...] = ()


def documents(
    standing: Standing,
    shown: Mapping[str, Shown],
    buried: Sequence[Buried],
    seats: Sequence[Archive],
    settings: Settings,
    *,
    endings: Mapping[str, str],
    frame: Callable[[Feed], int],
) -> Documents:
    """
    Part the stories of a feed into its documents, none larger than the feed's table allows.

    Args:
        shown: By id; heads that are not among them (no entry could be made) are left out.

        buried: What was withdrawn, the last first.

        seats: Who sits in which closed archive, oldest first.

        endings: Feed format -> file ending.

        frame: Bytes of a document without entries, at most.
    """
    table = standing.table
    shell = _shell(standing, settings, endings=endings)
    gone = {known.id: Buried(known, one) for known, one in buried if standing.place in known.places}
    said = _tombstones(list(gone.values())[: table.limit])
    base, hub = settings.address, settings.websub.hub
    guess = {form: base + quote(f"{standing.name}/0000-00-000") + endings[form] for form in table.formats}
    whole = replace(shell, tombstones=said, hub=hub, previous=guess, current=guess, archived=True)
    room = table.max_bytes - frame(whole)
    mine, heavy = _weighed(standing, shown, room)
    if table.archive:
        rows = [(key, one.published, one.weight) for key, one in mine.items()]
        ids, seats = part(rows, seats, limit=table.limit, archive=table.archive, room=room)
    else:
        ids, seats = _fitting(mine, table.limit, room), ()
    archives = _archived(shell, seats, mine, gone, lambda path, form: base + quote(path) + endings[form])
    dead = _unseated(gone, seats) if table.archive else _reached(list(gone.values()), ids, mine, more=standing.more)
    current = replace(
        shell,
        updated=_updated(ids, mine, dead, shell),
        tombstones=_tombstones(dead[: table.limit]),
        previous=archives[-1].feed.addresses if archives else {},
        hub=hub,
    )
    here = Document(feed=current, ids=tuple(ids), path=standing.name)
    return Documents(current=here, archives=tuple(archives), seats=tuple(seats), heavy=heavy)


def _weighed(standing: Standing, shown: Mapping[str, Shown], room: int) -> tuple[dict[str, Shown], tuple[str, ...]]:
    """Return what stands in a feed, newest first, and ids of what alone is larger than a document may be."""
    there = {head.id: shown[head.id] for head in standing.heads if head.id in shown}
    light = {key: one for key, one in there.items() if one.weight <= room}
    return light, tuple(key for key in there if key not in light)


def _fitting(mine: Mapping[str, Shown], limit: int, room: int) -> list[str]:
    """Return the newest that fit."""
    fitting: list[str] = []
    for key, one in mine.items():
        room -= one.weight
        if room < 0 or len(fitting) == limit:
            break
        fitting.append(key)
    return fitting


def _unseated(gone: Mapping[str, Buried], seats: Sequence[Archive]) -> list[Buried]:
    """Return what is gone and was never closed into an archive: nothing else says so."""
    seated = {key for archive in seats for key in archive.ids}
    return [grave for key, grave in gone.items() if key not in seated]


def _reached(dead: list[Buried], ids: Sequence[str], mine: Mapping[str, Shown], *, more: bool) -> list[Buried]:
    """Return what would stand in the document if it were not gone: as far as the feed reaches back."""
    newest_first = list(mine.values())
    if len(ids) < len(mine):  # its bytes are the limit: what follows was left out
        return [grave for grave in dead if grave.known.published > newest_first[len(ids)].published]
    if more and mine:
        return [grave for grave in dead if grave.known.published >= newest_first[-1].published]
    return dead


def _archived(
    shell: Feed,
    seats: Sequence[Archive],
    shown: Mapping[str, Shown],
    gone: Mapping[str, Buried],
    address: Callable[[str, str], str],
) -> list[Document]:
    made: list[Document] = []
    previous: dict[str, str] = {}
    rank = {key: number for number, key in enumerate((*shown, *gone))}  # newest first; the ledger knows no order
    for archive in seats:
        seated = sorted(archive.ids, key=lambda key: rank.get(key, 0))
        ids = tuple(key for key in seated if key in shown)
        dead = [gone[key] for key in seated if key in gone]
        path = f"{shell.name}/{archive.name}"
        feed = replace(
            shell,
            addresses={form: address(path, form) for form in shell.addresses},
            current=shell.addresses,
            previous=previous,
            archived=True,
            updated=_updated(ids, shown, dead, shell),
            tombstones=_tombstones(dead),
            page="",
        )
        made.append(Document(feed=feed, ids=ids, path=path))
        previous = feed.addresses
    return made


def _updated(ids: Iterable[str], shown: Mapping[str, Shown], dead: Iterable[Buried], shell: Feed) -> datetime:
    stamps = [shown[key].updated for key in ids] + [gone.at for _, gone in dead]
    return max(stamps, default=shell.updated)


def _tombstones(dead: Iterable[Buried]) -> tuple[Tombstone, ...]:
    return tuple(tombstone(known, gone) for known, gone in dead)


def _shell(standing: Standing, settings: Settings, *, endings: Mapping[str, str]) -> Feed:
    """Return the value of one feed without what stands in it."""
    site, table = settings.site, standing.table
    title = table.title or (f"{site.title}: {standing.value}" if standing.value else site.title)
    if table.group:
        title = site.title if standing.is_grave else title.replace(f"{{{table.group}}}", standing.value)
    forms = [name for name in table.formats if name == "atom" or not standing.is_grave]
    address = settings.address + quote(standing.name)
    page = address + ".html" if settings.pages.feeds and not standing.is_grave else ""
    return Feed(
        id=f"{site.id}feeds/{quote(standing.name)}",
        name=standing.name,
        title=title,
        description=(not standing.is_grave and table.description) or site.description or title,
        language=site.language,
        home=page or site.url,
        author=site.author or site.title,
        addresses={name: address + endings[name] for name in forms},
        updated=_first_day(site.id),
        page=page,
    )


def _first_day(prefix: str) -> datetime:
    """Return the stamp of a feed that is empty: Atom needs one, and it must not be the build's."""
    named = re.match(r"tag:[^,]+,(\d{4})", prefix)
    return datetime(min(max(int(named[1]), 1990), 9998) if named else 2000, 1, 1, tzinfo=UTC)

"""Which permanent id each story has: its own, that of its path, or the one it was published under before it moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wirefeed import adoption, plan, stories
from wirefeed.model import Gone, Head, Known
from wirefeed.reading import Reading
from wirefeed.site import Site


class Identity(Struct, frozen=True, kw_only=True):
    """
    The stories of content/ under their permanent ids.

    Attributes:
        heads: Of every story.

        read: (File, final id) -> id as the file gives it, where these differ.

        kept: Heads of published stories whose files cannot be read now, as they were published; by id.

        spared: Ids of all those, and of stories that stay when their file goes; nothing ends for them.

        removed: Published stories whose file is gone, by id.

        live: Ids of everything published and not withdrawn.

        moved: File -> id, of stories found to have moved.
    """

    heads: list[Head]
    read: dict[tuple[str, str], str]
    kept: dict[str, Head]
    spared: frozenset[str]
    removed: dict[str, Known]
    live: set[str]
    moved: dict[str, str]


def settle(site: Site, readings: Mapping[str, Reading], intended: Mapping[str, str]) -> Identity:
    """
    Give every story its permanent id, and say what of the published ones is missing, and why.

    Args:
        intended: File -> id, of stories that a build found to have moved and did not live to remember.
    """
    heads = [head for one in readings.values() for head in one.heads]
    live = site.store.live()
    names = site.store.names() | dict(intended)
    read: dict[tuple[str, str], str] = {}
    moved: dict[str, str] = {}
    if names or site.adopted or any(head.aliases for head in heads):
        heads, moved = _renamed(site, heads, names, live, read, there=readings.keys())
    present = {head.id for head in heads}
    lost = live - present
    missing = site.store.known(lost) if lost else {}
    unknown = [head for head in heads if head.id not in live]
    found = _moved(site, readings, unknown, missing) if unknown else {}
    if found:
        heads = [_worn(site, head, found[head.name], read) if head.name in found else head for head in heads]
        missing = {key: known for key, known in missing.items() if key not in found.values()}
    heads = _aimed(heads, read)
    twice = {key for key, times in Counter(head.id for head in heads).items() if times > 1 and key in live}
    stays = {
        key
        for key, known in missing.items()
        if site.settings.content.on_remove == "keep" or _is_unread(site, known.name, readings)
    }
    return Identity(
        heads=heads,
        read=read,
        kept=_kept(site, stays | twice),
        spared=frozenset(stays | twice),
        removed={key: known for key, known in missing.items() if key not in stays},
        live=live,
        moved=dict(intended) | moved | found,
    )


def _worn(site: Site, head: Head, key: str, read: dict[tuple[str, str], str]) -> Head:
    """Return `head` under its permanent id, with the dates it was adopted with; note in `read` what it was."""
    found = site.adopted.get(key)
    worn = adoption.apply(head, found) if found is not None else replace(head, id=key)
    read[head.name, worn.id] = head.id
    return worn


def _aimed(heads: list[Head], read: Mapping[tuple[str, str], str]) -> list[Head]:
    """Return `heads`, the kills among them naming stories also by the ids these have here."""
    if not any(head.kills for head in heads):
        return heads
    here = {old: head.id for head in heads for old in head.aliases}
    here.update({original: key for (_, key), original in read.items()})
    present = {head.id for head in heads}
    aimed = []
    for head in heads:
        also = [here[key] for key in head.kills if key in here and key not in present]
        aimed.append(replace(head, kills=tuple(dict.fromkeys((*head.kills, *also)))) if also else head)
    return aimed


def _renamed(
    site: Site,
    heads: Sequence[Head],
    names: Mapping[str, str],
    live: set[str],
    read: dict[tuple[str, str], str],
    *,
    there: Collection[str],
) -> tuple[list[Head], dict[str, str]]:
    """Return the heads under the ids they had before they moved, were imported, or were given another id."""
    prefix = site.settings.site.id
    owned = {key: name for name, key in names.items()}  # a path's id belongs to the story that moved away from it
    named = [head for head in heads if head.aliases]
    gone = site.store.gone() if named else {}
    owners = {head.id: head for head in named} | {old: head for head in named for old in head.aliases}
    final: list[Head] = []
    moved: dict[str, str] = {}
    for head in heads:
        key = head.id
        if key == stories.minted(head.name, prefix):
            if head.name in names:
                key = names[head.name]
            elif owned.get(key, head.name) != head.name and owned[key] in there:
                key = moved[head.name] = _second(key, live)
        owner = head if head.aliases else owners.get(key)  # a kill, or another version, under any of its ids
        if owner is not None:
            key = _former(owner, live, gone)
        final.append(_worn(site, head, key, read) if key != head.id or key in site.adopted else head)
    return final, moved


def _second(key: str, live: set[str]) -> str:
    """Return the id of a new story at a path whose id went elsewhere with the story that had it."""
    number = 2
    while f"{key}~{number}" in live:
        number += 1
    return f"{key}~{number}"


def _former(head: Head, live: set[str], gone: Mapping[str, Gone]) -> str:
    """
    Return the id subscribers know a story by: one that is published, its former ones first, else its first.

    Before all others one under which it was killed: another name does not bring it back.
    """
    names = (*head.aliases, head.id)
    dead = (one for one in names if one in gone and gone[one].kind == "killed" and not plan.lifts(head, gone[one]))
    return next(dead, None) or next((one for one in names if one in live), head.aliases[0])


def _moved(
    site: Site, readings: Mapping[str, Reading], unknown: Sequence[Head], missing: Mapping[str, Known]
) -> dict[str, str]:
    """
    Return file -> id of the stories that are where they were not, byte for byte as they were elsewhere.

    Also of those that ended: a killed story does not come back by moving its file.
    """
    lost = [(key, known.name, known.source) for key, known in missing.items()]
    by_source: dict[str, list[str]] = {}
    for key, name, source in sorted(lost + site.store.ended()):
        if source and name not in readings:
            by_source.setdefault(source, []).append(key)
    moved: dict[str, str] = {}
    prefix = site.settings.site.id
    for head in unknown if by_source else ():
        one = readings[head.name]
        found = by_source.get(one.digest)
        if found and len(one.heads) == 1 and one.heads[0].id == stories.minted(head.name, prefix):
            moved[head.name] = found.pop(0)
    return moved


def _is_unread(site: Site, name: str, readings: Mapping[str, Reading]) -> bool:
    """Say whether a published story's file is there, and cannot be read."""
    one = readings.get(name)
    if one is not None:
        return bool(one.failed)
    skipped = site.scan.skipped
    return name in skipped or any(name.startswith(folder.rstrip("/") + "/") for folder in skipped)


def _kept(site: Site, stays: set[str]) -> dict[str, Head]:
    """Return the heads of published stories as they were; one that cannot be decoded is not shown, nor withdrawn."""
    decode = msgspec.msgpack.Decoder(Head).decode
    kept: dict[str, Head] = {}
    for key, row in site.store.kept(stays).items():
        try:
            kept[key] = decode(row.head)
        except (msgspec.DecodeError, ValueError):
            continue
    return kept

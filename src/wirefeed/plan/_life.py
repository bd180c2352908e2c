"""The life of a story against what was published of it: what ends, what comes back, with which stamps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.model import Change, Entry, Gone, Head, Known, Tombstone
from wirefeed.plan._moment import No
from wirefeed.plan._versions import dated, lifts

_SECOND = timedelta(seconds=1)
_COMMENTS = {
    "withdrawn": "This story was withdrawn by its publisher.",
    "killed": "This story was killed: please do not use it.",
    "expired": "This story has expired.",
}


class Stamped(Struct, frozen=True, kw_only=True):
    """Entries with their final stamps, and what changed for subscribers."""

    entries: dict[str, Entry]
    changes: tuple[Change, ...]


def stamp(
    before: Mapping[str, Known],
    entries: Iterable[Entry],
    *,
    now: datetime,
    gone: Mapping[str, Gone],
    intended: Mapping[str, tuple[str, datetime]],
    former: Mapping[str, Entry],
) -> Stamped:
    """
    Give every entry its stamp, and say what subscribers will see change.

    An entry whose text is as published keeps its stamp, so building the same content/ twice changes nothing; one whose
    text changed takes the newer date its story names, else `now`; one that comes back is newer than its tombstone.

    Args:
        before: What the ledger has of them, by id.

        entries: Those made anew; ids unique.

        gone: What was withdrawn, by id.

        intended: Id -> (digest, updated) that a build stamped and did not live to remember: `updated` moves once.

        former: Entries as they were shown, where still known.
    """
    stamped: dict[str, Entry] = {}
    changes: list[Change] = []
    for entry in entries:
        known = before.get(entry.id)
        change = _change(entry, known, former.get(entry.id), back=entry.id in gone)
        if change is not None:
            changes.append(change)
        # What a build published and did not live to remember may have been seen: it counts as published.
        seen_digest, seen_at = intended.get(entry.id) or ((known.digest, known.updated) if known else ("", None))
        updated = entry.updated
        if seen_at is not None:
            updated = max(updated, seen_at)
            if seen_digest != entry.digest and not entry.minor and entry.updated <= seen_at:
                updated = max(now, seen_at + _SECOND)
            if change is None and known is not None and updated > known.updated:
                changes.append(Change(kind="updated", id=entry.id, name=entry.name))  # by the date it names alone
        ended = gone.get(entry.id)
        if ended is not None and updated <= ended.at:
            updated = max(now, ended.at + _SECOND)
        stamped[entry.id] = entry if updated == entry.updated else replace(entry, updated=updated)
    return Stamped(entries=stamped, changes=tuple(changes))


def _change(entry: Entry, known: Known | None, former: Entry | None, *, back: bool) -> Change | None:
    if known is None:
        return Change(kind="new", id=entry.id, name=entry.name)
    if back:
        return Change(kind="restored", id=entry.id, name=entry.name)
    if known.digest == entry.digest:
        return None
    corrects = bool(entry.correction) and (former is None or former.correction != entry.correction)
    return Change(kind="corrected" if corrects else "updated", id=entry.id, name=entry.name, minor=entry.minor)


def endings(
    live: Mapping[str, Known],
    heads: Mapping[str, Head],
    ended: Mapping[str, No],
    kills: Iterable[tuple[str, Head]],
    gone: Mapping[str, Gone],
    *,
    now: datetime,
    intended: Mapping[str, datetime],
) -> dict[str, Gone]:
    """
    Return what to write down as gone, by id: what was live and ends, and every kill, of stories never seen too.

    Args:
        live: What is published and stands no more, by id.

        heads: The stories that are there, by id.

        ended: How those end that must not be seen; what is not among them was removed.

        kills: The kills that are there, with the id each means.

        intended: Id -> when a build withdrew it that did not live to remember: that happens once.
    """
    buried: dict[str, Gone] = {}
    for key, known in live.items():
        ending = ended[key].ending if key in ended else "withdrawn"
        expires = heads[key].expires if ending == "expired" else None
        at = intended.get(key) or max(now, known.updated + _SECOND)
        buried[key] = Gone(key, ending, at, known.version, known.dated, expires.instant if expires else None)
    for key, kill in kills:
        last = buried.get(key) or gone.get(key)
        if last is not None and last.kind == "killed" and key not in buried and not lifts(kill, last):
            continue  # told before
        at = last.at if last is not None else now
        moment = max(filter(None, (dated(kill), last.dated if last else None)), default=at)
        version = max(kill.version, last.version) if last is not None else kill.version
        if key in kill.kills:  # a notice means what was written before it, whatever the numbers of versions
            version = -1
        buried[key] = Gone(key, "killed", at, version, moment)
    return buried


def seen(buried: Mapping[str, Gone], live: Mapping[str, Known]) -> list[Change]:
    """Return what subscribers see of endings: of stories that were live, and of no others."""
    return [Change(kind=buried[key].kind, id=key, name=live[key].name) for key in sorted(live) if key in buried]


def tombstone(known: Known, gone: Gone) -> Tombstone:
    """Return what a feed says of an entry that is gone."""
    return Tombstone(known.id, gone.at, _COMMENTS[gone.kind])

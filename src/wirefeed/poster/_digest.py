"""Several new entries that come due at once become one message, and what corrects one of them corrects that message."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from wirefeed import outbox
from wirefeed.model import ChangeKind, Entry, Owed, Posted
from wirefeed.poster._rendering import DIGEST
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

IN = "digest"  # in `Posted.remote` of a member: the story under which its digest is known
PREFIX = DIGEST
ENDS = frozenset({"withdrawn", "killed", "expired"})
_MOST = 25  # entries of one message

_members = msgspec.msgpack.Decoder(tuple[str, ...]).decode
_entry = msgspec.msgpack.Decoder(Entry).decode


def gathered(state: Outbox, one: Wired, rows: Sequence[Owed], now: datetime) -> list[Owed]:
    """Return `rows` with those that may join in a digest, and others due with them, as that digest."""
    most = one.table.digest
    if not most or one.limits.events or one.limits.feeds or not any(_may_join(row, now) for row in rows):
        return list(rows)
    others = [row for row in rows if not _may_join(row, now)]
    due = [row for row in state.ready(one.table.name, now, _MOST + len(others)) if _may_join(row, now)][:_MOST]
    there = state.posted([row.story for row in due])
    due = [row for row in due if (one.table.name, row.story) not in there or _gone(there[one.table.name, row.story])]
    if len(due) <= most:
        return list(rows)
    stories = tuple(row.story for row in due)
    names = "\n".join((one.table.name, now.isoformat(), *stories))
    story = PREFIX + hashlib.blake2b(names.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
    state.add_version(story, 1, "new", now, msgspec.msgpack.encode(stories))
    state.owe([one.owed("digest", story, 1, now=now)])
    state.move([row.key for row in due], "cancelled", "stands in a digest", now)
    state.post(
        Posted(destination=one.table.name, story=key, remote={IN: story}, at=now, changed=now) for key in stories
    )
    taken = {row.key for row in due}
    digest = [row for row in state.waiting([story]) if row.destination == one.table.name]
    return [*others, *digest, *(row for row in rows if _may_join(row, now) and row.key not in taken)]


def _may_join(row: Owed, now: datetime) -> bool:
    fresh = not (row.tries or row.payload or row.lapsed) and now <= row.until
    return row.rank == 2 and fresh and row.kind in ("new", "restored") and not row.story.startswith("alert:")


def _gone(posted: Posted) -> bool:
    return posted.state == "deleted"


def changes(one: Wired) -> bool:
    """Say whether a digest can be changed where it stands; else its members are corrected by messages of their own."""
    return one.limits.edit or one.limits.delete


def pass_on(state: Outbox, one: Wired, row: Owed, posted: Posted, now: datetime) -> None:
    """Owe the change of a member to the digest it stands in, instead of to the member."""
    digest = posted.remote[IN]
    number = state.last_numbers([digest]).get(digest, 0)
    stories = _stories(state, digest)
    if row.rank == 0:
        stories = tuple(key for key in stories if key != row.story)
        state.post([replace(posted, remote={}, state="deleted", changed=now)])
        _wipe(state, digest, number)
    kind: ChangeKind = "withdrawn" if not stories else "updated" if row.kind == "updated" else "corrected"
    data = msgspec.msgpack.encode(stories or _bare(digest, now))
    state.add_version(digest, number + 1, kind, now, data)
    owing = outbox.merge(
        [one.owed(kind, digest, number + 1, now=now)],
        [waits for waits in state.waiting([digest]) if waits.destination == one.table.name],
        state.posted([digest]),
    )
    for key, _, reason in owing.close:
        state.move([key], "cancelled", reason, now)
    for key, to, name in owing.repoint:
        state.repoint(key, to, name)
    for key in owing.wake:
        waiting = state.row(key)
        state.move([key], "pending", waiting.reason if waiting is not None else "", now)
    state.owe(owing.add)
    state.move([row.key], "cancelled", "the digest it stands in is changed instead", now)


def _stories(state: Outbox, digest: str) -> tuple[str, ...]:
    """Return the members that a digest has by now; none of one that ended."""
    number = state.last_numbers([digest]).get(digest, 0)
    last = state.version(digest, number)
    return _members(last.entry) if last is not None and last.entry and last.kind not in ENDS else ()


def _wipe(state: Outbox, digest: str, number: int) -> None:
    """Let go of what was rendered of a digest, whose member has ended; who stands in it stays known."""
    kept = [(one, state.version(digest, one)) for one in range(1, number + 1)]
    state.purge([digest])
    for one, version in kept:
        if version is not None:
            state.add_version(digest, one, version.kind, version.at, version.entry)


def _bare(digest: str, now: datetime) -> Entry:
    return Entry(id=digest, name="", title="", link="", published=now, updated=now, digest="")


def members(state: Outbox, digest: str) -> tuple[Entry, ...]:
    """
    Return the entries of a digest as they were last owed; those that ended are none of it.

    Raises:
        ValueError: None of them is left.
    """
    stories = _stories(state, digest)
    numbers = state.last_numbers(stories)
    found = [state.version(key, numbers[key]) for key in stories if key in numbers]
    entries = tuple(_entry(one.entry) for one in found if one is not None and one.entry and one.kind not in ENDS)
    if not entries:
        raise ValueError("expected a digest of something, got nothing that is left")
    return entries

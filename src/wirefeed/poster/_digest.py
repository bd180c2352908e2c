"""Several new entries that come due at once become one message, and what corrects one of them corrects that message."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from wirefeed.model import ChangeKind, Entry, Owed, Posted
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

IN = "digest"  # in `Posted.remote` of a member: the story under which its digest is known
PREFIX = "digest:"  # of such a story
_MOST = 25  # entries of one message

_members = msgspec.msgpack.Decoder(tuple[str, ...]).decode
_entry = msgspec.msgpack.Decoder(Entry).decode


def gathered(state: Outbox, one: Wired, rows: Sequence[Owed], now: datetime) -> list[Owed]:
    """Return the digest that `rows` and those due with them become, as the only row; empty if they become none."""
    most = one.table.digest
    if not most or one.limits.events or one.limits.feeds:
        return []
    if not all(_may_join(row) for row in rows):
        return []
    due = [row for row in state.ready(one.table.name, now, _MOST) if _may_join(row)]
    if len(due) <= most:
        return []
    stories = tuple(row.story for row in due)
    story = PREFIX + hashlib.blake2b("\n".join((one.table.name, *stories)).encode(), digest_size=10).hexdigest()
    state.add_version(story, 1, "new", now, msgspec.msgpack.encode(stories))
    state.owe([one.owed("digest", story, 1, now=now)])
    state.move([row.key for row in due], "cancelled", "stands in a digest", now)
    state.post(
        Posted(destination=one.table.name, story=key, remote={IN: story}, at=now, changed=now) for key in stories
    )
    return [row for row in state.waiting([story]) if row.destination == one.table.name]


def _may_join(row: Owed) -> bool:
    return row.rank == 2 and not row.tries and not row.payload and row.kind in ("new", "restored")


def pass_on(state: Outbox, one: Wired, row: Owed, digest: str, now: datetime) -> None:
    """Owe the change of a member to the digest it stands in, instead of to the member."""
    number = state.last_numbers([digest]).get(digest, 0)
    before = state.version(digest, number)
    stories = _members(before[2]) if before is not None and before[2] else ()
    if row.rank == 0:
        stories = tuple(key for key in stories if key != row.story)
    kind: ChangeKind = "withdrawn" if not stories else "updated" if row.kind == "updated" else "corrected"
    state.add_version(digest, number + 1, kind, now, msgspec.msgpack.encode(stories))
    state.owe([one.owed(kind, digest, number + 1, now=now)])
    state.move([row.key], "cancelled", "the digest it stands in is changed instead", now)


def members(state: Outbox, data: bytes) -> tuple[Entry, ...]:
    """
    Return the entries of a digest as they were last owed.

    Raises:
        ValueError: None of them is left.
    """
    stories = _members(data)
    numbers = state.last_numbers(stories)
    found = [state.version(key, numbers[key]) for key in stories if key in numbers]
    entries = tuple(_entry(one[2]) for one in found if one is not None and one[2])
    if not entries:
        raise ValueError("expected a digest of something, got nothing that is left")
    return entries

"""A story has ended: nothing of it is sent any more, and its text is let go."""

from __future__ import annotations

from wirefeed.model import Owed
from wirefeed.store import Outbox


def has_end(state: Outbox, row: Owed) -> bool:
    """Say whether an end of the same story waits behind a row."""
    return any(
        other.rank == 0 and other.key > row.key and other.destination == row.destination
        for other in state.waiting([row.story])
    )


def forget(state: Outbox, story: str) -> None:
    """Let the texts of a story that has ended go; what is told of its end stays."""
    number = state.last_numbers([story]).get(story)
    last = state.version(story, number) if number is not None else None
    state.purge([story])
    if number is not None and last is not None:
        state.add_version(story, number, last.kind, last.at, last.entry)

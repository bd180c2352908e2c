"""What the state knows of the stories of several rows, read at once: the turns of the poster are made of such looks."""

from __future__ import annotations

from collections.abc import Iterable

from wirefeed.model import Owed, Posted
from wirefeed.store import Outbox


class There:
    """
    What stands at destinations of some stories, and what waits for them, at one moment of a transaction.

    Args:
        rows: Whose stories are looked up.
    """

    def __init__(self, state: Outbox, rows: Iterable[Owed]) -> None:
        stories = {row.story for row in rows}
        self._posted = state.posted(stories)
        self._ends: dict[tuple[str, str], int] = {}
        for row in state.waiting(stories):
            if row.rank == 0:
                self._ends[row.destination, row.story] = row.key

    def posted(self, row: Owed) -> Posted | None:
        """Return what stands of a row's story at its destination."""
        return self._posted.get((row.destination, row.story))

    def ended(self, row: Owed) -> bool:
        """Say whether an end of the same story waits behind a row."""
        return self._ends.get((row.destination, row.story), 0) > row.key


def forget(state: Outbox, story: str) -> None:
    """Let the texts of a story that has ended go, unless one must still be looked for; what tells its end stays."""
    if any(row.rank and row.state != "held" and (row.tries or row.action) for row in state.waiting([story])):
        return
    number = state.last_numbers([story]).get(story)
    last = state.version(story, number) if number is not None else None
    state.purge([story])
    if number is not None and last is not None:
        state.add_version(story, number, last.kind, last.at, last.entry)

"""What people ask of the outbox: which rows there are, how much waits where, since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal, NamedTuple

from wirefeed.model import ChangeKind, DeliveryState
from wirefeed.store._file import StateFile, microseconds, moment

_WAKES = "state IN ('pending', 'sending')"  # as the partial indexes say it: SQLite compares the words
_ROW = "SELECT key, destination, story, state, rank, number, kind FROM owed"
_LAST = "\U0010ffff"  # after every character an id may have


class Row(NamedTuple):
    """A row, by its key, as far as it matters to whoever decides about several."""

    key: int
    destination: str
    story: str
    state: DeliveryState
    rank: int
    number: int
    kind: ChangeKind | Literal["digest"]


class Overview:
    """The outbox of a state file as a whole; without the texts of its rows, which may be many."""

    def __init__(self, file: StateFile) -> None:
        self._file = file

    def states(self) -> dict[tuple[str, DeliveryState], int]:
        """Return how many rows there are now, by destination and state; what was swept does not count."""
        query = "SELECT destination, state, count(*) FROM owed GROUP BY destination, state"
        return {(destination, state): count for destination, state, count in self._file.rows(query)}

    def swept(self) -> dict[tuple[str, DeliveryState], int]:
        """Return how many rows there were that are gone now, likewise."""
        query = "SELECT destination, state, count FROM swept"
        return {(destination, state): count for destination, state, count in self._file.rows(query)}

    def due(self, now: datetime) -> dict[str, datetime]:
        """Return since when the row that waits longest at each destination could have been sent."""
        query = (
            "SELECT destination, min(wake) FROM owed INDEXED BY owed_wake "
            f"WHERE {_WAKES} AND wake <= ? GROUP BY destination"
        )
        return {destination: moment(at) for destination, at in self._file.rows(query, (microseconds(now),))}

    def newest(self, most: int) -> list[Row]:
        """Return the rows that were last owed, the newest first."""
        return [Row._make(row) for row in self._file.rows(f"{_ROW} ORDER BY key DESC LIMIT ?", (most,))]

    def called(self, beginning: str) -> list[int]:
        """Return the keys of the rows whose id begins so, two at most."""
        query = "SELECT key FROM owed WHERE id >= ? AND id < ? LIMIT 2"
        return [key for (key,) in self._file.rows(query, (beginning, beginning + _LAST))]

    def named(self, keys: Iterable[int]) -> list[Row]:
        """Return the rows with these keys that there are."""
        found = (self._file.rows(f"{_ROW} WHERE key = ?", (key,)) for key in sorted(set(keys)))
        return [Row._make(row) for rows in found for row in rows]

    def chosen(
        self,
        states: Iterable[DeliveryState],
        *,
        destination: str | None = None,
        story: str | None = None,
        since: datetime | None = None,
    ) -> list[Row]:
        """Return the rows in one of these states, with all else that is given, by key; owed since `since`."""
        wanted = list(states)
        only, values = [f"state IN ({','.join('?' * len(wanted))})"], list[Any](wanted)
        for name, value in (("destination", destination), ("story", story)):
            if value is not None:
                only.append(f"{name} = ?")
                values.append(value)
        if since is not None:
            only.append("made >= ?")
            values.append(microseconds(since))
        query = f"{_ROW} WHERE {' AND '.join(only)}"
        return [Row._make(row) for row in self._file.rows(f"{query} ORDER BY key", values)]

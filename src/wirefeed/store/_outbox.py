"""The outbox: what is owed to destinations, what was tried, and what stands there; primitives, no decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from wirefeed.model import Action, ChangeKind, DeliveryState, Outcome, Owed, Posted
from wirefeed.store._file import StateFile, microseconds, moment

_RANK = 6  # of `_FIELDS`
_FINAL = ("delivered", "dead", "cancelled")
_FIELDS = "key, id, destination, story, kind, number, rank, state, made, due, until, tries, reason, action, payload"
_ENDED = "state IN ('delivered', 'dead', 'cancelled')"
_WAKES = "state IN ('pending', 'sending')"  # as the partial indexes say it: SQLite compares the words
_PAGE = 500  # rows

# Nobody is before a row: no earlier one of its story and destination is on its way or, unless it ends the story, waits
# for a person.
_FREE = """
    NOT EXISTS (
        SELECT 1 FROM owed AS other INDEXED BY owed_story
        WHERE other.story = mine.story AND other.destination = mine.destination
        AND other.state IN ('pending', 'sending') AND other.key < mine.key
    ) AND (rank = 0 OR NOT EXISTS (
        SELECT 1 FROM owed AS other INDEXED BY owed_story
        WHERE other.story = mine.story AND other.destination = mine.destination
        AND other.state IN ('held', 'unknown') AND other.key < mine.key
    ))
"""
_READY = f"""
    SELECT {_FIELDS}, state = 'sending' FROM owed AS mine INDEXED BY owed_ready
    WHERE destination = ? AND {_WAKES} AND wake <= ? AND {_FREE} ORDER BY rank, key LIMIT ?
"""
# What stands before an end, and keeps it from being sent. It goes as the end does, or a kill would wait behind all
# that is new. Asked only when no end is ready itself, so it reads no more ends than wait.
_BEFORE_AN_END = f"""
    SELECT {_FIELDS}, state = 'sending' FROM owed AS mine WHERE key IN (
        SELECT first.key FROM owed AS ending INDEXED BY owed_ready CROSS JOIN owed AS first INDEXED BY owed_story
        ON first.story = ending.story AND first.destination = ending.destination AND first.key < ending.key
        AND first.state IN ('pending', 'sending') AND first.wake <= ?2
        WHERE ending.destination = ?1 AND ending.rank = 0 AND ending.state IN ('pending', 'sending')
    ) AND rank > 0 AND {_FREE} ORDER BY key LIMIT ?3
"""
_NEXT = f"""
    SELECT wake FROM owed AS mine INDEXED BY owed_wake
    WHERE destination = ? AND {_WAKES} AND {_FREE} ORDER BY wake LIMIT 1
"""
# The destinations rows wait for, each found by one look at the index: SQLite's DISTINCT reads all of it.
_WAITED_FOR = f"""
    WITH RECURSIVE names (name) AS (
        SELECT min(destination) FROM owed INDEXED BY owed_wake WHERE {_WAKES} UNION ALL
        SELECT (SELECT min(destination) FROM owed INDEXED BY owed_wake WHERE {_WAKES} AND destination > name)
        FROM names WHERE name IS NOT NULL
    ) SELECT name FROM names WHERE name IS NOT NULL
"""


class Version(NamedTuple):
    """A version of a story that was owed to somebody: `entry` is encoded, and empty once it was purged."""

    kind: ChangeKind | Literal["digest"]
    at: datetime
    entry: bytes


class Attempt(NamedTuple):
    """One try of a delivery: `status` is 0 where no answer came."""

    at: datetime
    seconds: float
    outcome: Outcome
    status: int
    note: str


class Target(NamedTuple):
    """A destination, known since; `health` is what the rules remember of it, encoded by them."""

    since: datetime
    health: bytes


class Outbox:
    """
    The outbox in a state file. Every moment is aware.

    A method that changes something is whole by itself; what belongs together stands in one
    ``with file.transaction()``: claiming (`ready`, `lease`), settling a batch, owing. Final states are ``delivered``,
    ``dead`` and ``cancelled``; in them `Owed.due` is when the row ended.
    """

    def __init__(self, file: StateFile) -> None:
        self._file = file

    # What is owed.

    def owe(self, rows: Iterable[Owed]) -> int:
        """Add rows; one whose id is there is passed over. Return how many were new. Keys are given here."""
        return self._file.write(
            "INSERT INTO owed (id, destination, story, kind, number, rank, state, made, due, until, tries, reason, "
            "action, payload, wake) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            map(_row, rows),
        )

    def add_version(
        self, story: str, number: int, kind: ChangeKind | Literal["digest"], at: datetime, entry: bytes
    ) -> None:
        """Keep a version of a story, for rows that show it."""
        row = (story, number, kind, microseconds(at), entry)
        self._file.write("INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?)", (row,))

    def version(self, story: str, number: int) -> Version | None:
        query = "SELECT kind, at, entry FROM versions WHERE story = ? AND number = ?"
        rows = self._file.rows(query, (story, number))
        return Version(rows[0][0], moment(rows[0][1]), rows[0][2]) if rows else None

    def last_numbers(self, stories: Iterable[str]) -> dict[str, int]:
        """Return the number of the newest version of each story that has one."""
        last: dict[str, int] = {}
        for story, number in self._file.among("SELECT story, number FROM versions WHERE story", stories):
            last[story] = max(number, last.get(story, 0))
        return last

    def purge(self, stories: Iterable[str]) -> None:
        """
        Empty the texts of these stories: all versions but those of ends, which have no words, and all payloads.

        The bytes are gone from the file once `StateFile.fold` has returned True after the transaction.
        """
        wanted = [(story,) for story in stories]
        self._file.write(
            "UPDATE versions SET entry = x'' WHERE story = ? AND entry != x'' "
            "AND kind NOT IN ('withdrawn', 'killed', 'expired')",
            wanted,
        )
        self._file.write("UPDATE owed SET payload = x'' WHERE story = ? AND payload != x''", wanted)

    def waiting(self, stories: Iterable[str]) -> list[Owed]:
        """Return the rows of these stories that are not final, by key."""
        query = f"SELECT {_FIELDS} FROM owed WHERE NOT ({_ENDED}) AND story"
        return sorted((_owed(row) for row in self._file.among(query, stories)), key=lambda row: row.key)

    def repoint(self, key: int, number: int, new_id: str = "") -> bool:
        """
        Let a row show another version, and go by another id unless that is empty.

        False if there is no such row, or another row has that id: nothing was changed.
        """
        query = "UPDATE OR IGNORE owed SET number = ?, id = CASE ? WHEN '' THEN id ELSE ? END WHERE key = ?"
        return self._file.write(query, ((number, new_id, new_id, key),)) == 1

    # Sending.

    def ready(self, destination: str, now: datetime, most: int) -> list[Owed]:
        """
        Return up to `most` rows that may be sent now, in the order in which they shall be: by rank, then key.

        Those are pending rows that are due, and rows whose lease has run out (`Owed.lapsed`). What an end waits behind
        comes before all else but ends. Never one behind an earlier row of the same story, pending or being sent; nor,
        unless its rank is 0, behind one held or unknown.
        """
        asked = (destination, microseconds(now), most)
        rows = self._file.rows(_READY, asked)
        if rows and rows[-1][_RANK]:  # ends alone fill what may go else
            ends = [row for row in rows if not row[_RANK]]
            before = self._file.rows(_BEFORE_AN_END, asked)
            first = {row[0] for row in (*ends, *before)}
            rows = [*ends, *before, *(row for row in rows if row[0] not in first)][:most]
        return [_owed(row[:-1], lapsed=bool(row[-1])) for row in rows]

    def lease(self, rows: Iterable[tuple[int, str, datetime, Action | Literal[""], bytes]]) -> None:
        """Let a holder send rows until a moment: (key, holder, until, action, payload); `ready` named them just now."""
        self._file.write(
            "UPDATE owed SET state = 'sending', holder = ?, wake = ?, action = ?, payload = ? WHERE key = ?",
            ((holder, microseconds(until), action, payload, key) for key, holder, until, action, payload in rows),
        )

    def renew(self, holder: str, until: datetime) -> int:
        """Let a holder keep the rows it still has until a later moment; return how many."""
        query = "UPDATE owed SET wake = ? WHERE state = 'sending' AND holder = ?"
        return self._file.write(query, ((microseconds(until), holder),))

    def settle(
        self, key: int, *, holder: str, state: DeliveryState, due: datetime, reason: str = "", tries: int
    ) -> bool:
        """
        Write down what came of a row, and give up its lease.

        Args:
            due: When to send it again; of a final state, now.

        Returns:
            False, and nothing is changed, when somebody else has the row meanwhile: `holder` was too slow.
        """
        at = microseconds(due)
        return (
            self._file.write(
                "UPDATE owed SET state = ?, due = ?, wake = ?, reason = ?, tries = ?, holder = '', "
                f"payload = {_kept(state)} WHERE key = ? AND state = 'sending' AND holder = ?",
                ((state, at, at, reason, tries, key, holder),),
            )
            == 1
        )

    def move(self, keys: Iterable[int], state: DeliveryState, reason: str, due: datetime | None = None) -> int:
        """
        Put rows into a state, whatever they were in; return how many there are.

        Who is sending one of them loses its lease. `due` stays where None is given; of a final state it is now.
        """
        if state == "sending":
            raise ValueError("expected a state that nobody holds, got 'sending'")
        at = None if due is None else microseconds(due)
        return self._file.write(
            "UPDATE owed SET state = ?, due = coalesce(?, due), wake = coalesce(?, due), reason = ?, holder = '', "
            f"payload = {_kept(state)} WHERE key = ?",
            ((state, at, at, reason, key) for key in keys),
        )

    def attempt(self, key: int, at: datetime, seconds: float, outcome: Outcome, status: int, note: str) -> None:  # noqa: PLR0917
        """Note a try of a row: `status` 0 where no answer came; `note` holds no secret and no word of a story."""
        row = (key, microseconds(at), seconds, outcome, status, note)
        self._file.write("INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?)", (row,))

    def attempts(self, key: int) -> list[Attempt]:
        """Return the tries of a row, the first one first."""
        query = "SELECT at, seconds, outcome, status, note FROM attempts WHERE owed = ? ORDER BY rowid"
        return [Attempt(moment(at), *rest) for at, *rest in self._file.rows(query, (key,))]

    # What stands at destinations.

    def post(self, rows: Iterable[Posted]) -> None:
        """Remember what stands there, in place of what was remembered before."""
        self._file.write("INSERT OR REPLACE INTO posted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_post, rows))

    def posted(self, stories: Iterable[str]) -> dict[tuple[str, str], Posted]:
        """Return what stands of these stories, by destination and story."""
        return {row[:2]: _posted(row) for row in self._file.among("SELECT * FROM posted WHERE story", stories)}

    def posted_at(self, destination: str) -> Iterator[Posted]:
        """Yield what was posted there, the newest first."""
        query = (
            "SELECT * FROM posted WHERE destination = ? AND (at, story) < (?, ?) "
            f"ORDER BY at DESC, story DESC LIMIT {_PAGE}"
        )
        last: tuple[int, str] = (2**62, "")
        while rows := self._file.rows(query, (destination, *last)):
            yield from map(_posted, rows)
            last = rows[-1][7], rows[-1][1]

    def targets(self) -> dict[str, Target]:
        """Return the destinations that were ever met, by name."""
        return {name: Target(moment(since), health) for name, since, health in self._file.rows("SELECT * FROM targets")}

    def keep_target(self, name: str, since: datetime, health: bytes) -> None:
        self._file.write("INSERT OR REPLACE INTO targets VALUES (?, ?, ?)", ((name, microseconds(since), health),))

    # Looking.

    def counts(self) -> dict[tuple[str, DeliveryState], int]:
        """Return how many rows there are and were, by destination and state; what was swept counts."""
        query = (
            "SELECT destination, state, sum(count) FROM ("
            "SELECT destination, state, count(*) AS count FROM owed GROUP BY destination, state "
            "UNION ALL SELECT destination, state, count FROM swept) GROUP BY destination, state"
        )
        return {(destination, state): count for destination, state, count in self._file.rows(query)}

    def oldest_due(self, now: datetime) -> datetime | None:
        """Return since when the row that waits longest is due, or its lease has run out; None if there is none."""
        query = f"SELECT min(wake) FROM owed INDEXED BY owed_wake WHERE destination = ? AND {_WAKES} AND wake <= ?"
        return self._first(query, microseconds(now))

    def next_due(self, now: datetime, destination: str | None = None) -> datetime | None:
        """Return when `ready` has something, for one destination or any; `now` if it has already, None if never."""
        names = None if destination is None else [destination]
        at = self._first(_NEXT, names=names)
        return None if at is None else max(at, now)

    def _first(self, query: str, *more: int, names: Iterable[str] | None = None) -> datetime | None:
        """Return the first moment that `query` finds for one of these destinations, or any."""
        if names is None:
            names = [name for (name,) in self._file.rows(_WAITED_FOR)]
        found = [at for name in names for (at,) in self._file.rows(query, (name, *more)) if at is not None]
        return moment(min(found)) if found else None

    def rows(
        self,
        destination: str | None = None,
        state: DeliveryState | None = None,
        story: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[Owed]:
        """Return rows, the newest first."""
        asked = {"destination": destination, "state": state, "story": story}
        known = {name: value for name, value in asked.items() if value is not None}
        only = " AND ".join(["1", *(f"{name} = ?" for name in known)])
        query = f"SELECT {_FIELDS} FROM owed WHERE {only} ORDER BY key DESC LIMIT ? OFFSET ?"
        return [_owed(row) for row in self._file.rows(query, (*known.values(), limit, offset))]

    def row(self, key: int) -> Owed | None:
        rows = self._file.rows(f"SELECT {_FIELDS} FROM owed WHERE key = ?", (key,))
        return _owed(rows[0]) if rows else None

    def sweep(self, before: datetime) -> int:
        """
        Remove final rows that ended before that moment, with their attempts; `counts` goes on counting them.

        Versions older than that go too, where neither a row nor a newer version of the story needs them. Return how
        many rows were removed. Inside of a transaction: it must be all or nothing.
        """
        at = (microseconds(before),)
        old = f"{_ENDED} AND due < ?"
        self._file.write(
            f"INSERT INTO swept SELECT destination, state, count(*) FROM owed WHERE {old} GROUP BY destination, state "
            "ON CONFLICT (destination, state) DO UPDATE SET count = count + excluded.count",
            (at,),
        )
        self._file.write(f"DELETE FROM attempts WHERE owed IN (SELECT key FROM owed WHERE {old})", (at,))
        removed = self._file.write(f"DELETE FROM owed WHERE {old}", (at,))
        self._file.write(
            "DELETE FROM versions WHERE at < ? AND story NOT IN (SELECT story FROM owed) "
            "AND number < (SELECT max(number) FROM versions AS newer WHERE newer.story = versions.story)",
            (at,),
        )
        return removed


def _kept(state: DeliveryState) -> str:
    return "x''" if state in _FINAL else "payload"


def _owed(row: tuple[Any, ...], *, lapsed: bool = False) -> Owed:
    key, id_, destination, story, kind, number, rank, state, made, due, until, tries, reason, action, payload = row
    return Owed(
        key=key,
        id=id_,
        destination=destination,
        story=story,
        kind=kind,
        number=number,
        rank=rank,
        state=state,
        made=moment(made),
        due=moment(due),
        until=moment(until),
        tries=tries,
        reason=reason,
        action=action,
        payload=payload,
        lapsed=lapsed,
    )


def _row(one: Owed) -> tuple[Any, ...]:
    due = microseconds(one.due)
    what = one.id, one.destination, one.story, one.kind, one.number, one.rank, one.state
    return (
        *what,
        microseconds(one.made),
        due,
        microseconds(one.until),
        one.tries,
        one.reason,
        one.action,
        one.payload,
        due,
    )


def _posted(row: tuple[Any, ...]) -> Posted:
    destination, story, remote, link, digest, number, state, at, changed = row
    return Posted(
        destination=destination,
        story=story,
        remote=msgspec.json.decode(remote, type=dict[str, str]),
        link=link,
        digest=digest,
        number=number,
        state=state,
        at=moment(at),
        changed=moment(changed),
    )


def _post(one: Posted) -> tuple[Any, ...]:
    remote = msgspec.json.encode(one.remote).decode()
    what = one.destination, one.story, remote, one.link, one.digest, one.number, one.state
    return (*what, microseconds(one.at), microseconds(one.changed))

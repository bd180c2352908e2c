"""SQLite: the ledger of what was published, and what was read and made; one file, one transaction a build."""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from wirefeed.store._file import NAME, StateFile, microseconds, moment

if TYPE_CHECKING:  # a build with nothing to do opens the state and needs none of them
    from wirefeed.model import Gone, Known, Redirect
    from wirefeed.store._clock import set_back
    from wirefeed.store._outbox import Attempt, Outbox, Target, Version
    from wirefeed.store._overview import Overview, Row
else:

    def __getattr__(name: str) -> Any:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from wirefeed.store import _clock, _outbox, _overview

        places = {"Overview": _overview, "Row": _overview, "set_back": _clock}
        return getattr(places.get(name, _outbox), name)


__all__ = [
    "NAME",
    "NO_INTENT",
    "Attempt",
    "Intent",
    "Kept",
    "Outbox",
    "Overview",
    "Row",
    "Seat",
    "StateFile",
    "Store",
    "Target",
    "Version",
    "Written",
    "set_back",
]
_LATER = {
    "Attempt",
    "Outbox",
    "Overview",
    "Row",
    "Target",
    "Version",
    "set_back",
}  # their libraries are not needed to build


class Written(NamedTuple):
    """
    A file as it was published.

    `root` names the folder `path` lies below, `key` says what it was made from, `size` and `modified` how the file
    system describes it.
    """

    root: str
    path: str
    key: bytes
    size: int
    modified: int


class Kept(NamedTuple):
    """An entry as it was made, and its head, both encoded; `key` says what it was made from, `weight` its bytes."""

    id: str
    key: bytes
    weight: int
    head: bytes
    entry: bytes


class Seat(NamedTuple):
    """A place in a closed archive document: `position` orders the documents of a feed, `scheme` says how they part."""

    feed: str
    id: str
    scheme: str
    position: int
    document: str


class Intent(NamedTuple):
    """
    What a build was about to publish and did not live to remember.

    Attributes:
        files: (root, path) of those it added; nobody else would ever remove them.

        stamps: Id -> (digest, updated) of what it stamped with its own moment.

        ends: Id -> the moment it withdrew the entry.

        names: File -> id, of stories it found to have moved.

        new: What it was the first to publish: should it go before a build remembers it, somebody may have seen it.
    """

    files: tuple[tuple[str, str], ...]
    stamps: dict[str, tuple[str, datetime]]
    ends: dict[str, datetime]
    names: dict[str, str]
    new: tuple[Known, ...]


NO_INTENT = Intent((), {}, {}, {}, ())


class Store(StateFile):
    """The state of a site."""

    # What was made.

    def made(self) -> dict[str, tuple[bytes, int]]:
        """Return the entries that stood in an output at the last build: id -> (what it was made from, its weight)."""
        return {row[0]: row[1:] for row in self.rows("SELECT id, key, weight FROM entries")}

    def kept(self, ids: Iterable[str]) -> dict[str, Kept]:
        """Return those among `ids` that stood in an output at the last build."""
        return {row[0]: Kept._make(row) for row in self.among("SELECT * FROM entries WHERE id", ids)}

    def keep(self, rows: Iterable[Kept], *, gone: Iterable[str]) -> None:
        """Remember entries; forget those that stand in no output any more."""
        self.write("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", rows)
        self.write("DELETE FROM entries WHERE id = ?", ((gone_id,) for gone_id in gone))

    def outputs(self) -> dict[tuple[str, str], Written]:
        """Return the files of the last build, by root and path."""
        return {row[:2]: Written._make(row) for row in self.rows("SELECT * FROM outputs")}

    def keep_outputs(self, rows: Iterable[Written], *, gone: Iterable[tuple[str, str]]) -> None:
        """Remember these files; forget those that are gone."""
        self.write("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)", rows)
        self.write("DELETE FROM outputs WHERE root = ? AND path = ?", gone)

    # What is about to be published.

    def intended(self) -> Intent:
        """Return what a build meant to publish and did not live to remember."""
        try:
            with open(self._intent, "rb") as file:
                files, stamps, ends, names, new = marshal.load(file)
        except (OSError, ValueError, EOFError, TypeError):
            return NO_INTENT
        return Intent(
            files=files,
            stamps={key: (digest, moment(at)) for key, (digest, at) in stamps.items()},
            ends={key: moment(at) for key, at in ends.items()},
            names=names,
            new=tuple(map(_known, new)),
        )

    def intend(self, intent: Intent) -> None:
        """Note what is about to be published; beside the state, whose transaction is open. Nothing forgets it."""
        with self.explained():
            if any(intent):
                stamps = {key: (digest, microseconds(at)) for key, (digest, at) in intent.stamps.items()}
                ends = {key: microseconds(at) for key, at in intent.ends.items()}
                new = tuple((*row[:-1], intern(row[-1])) for row in map(_row, intent.new))  # few places, many stories
                # What an earlier build meant and did not live to remember is taken over: it must not be lost half-way.
                beside = self._intent + "-new"
                with open(beside, "wb") as file:
                    marshal.dump((tuple(intent.files), stamps, ends, intent.names, new), file)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(beside, self._intent)
            else:
                for path in (self._intent + "-new", self._intent):
                    if os.path.exists(path):
                        os.unlink(path)

    @property
    def _intent(self) -> str:
        return self.path + "-publishing"

    # What was published.

    def known(self, ids: Iterable[str]) -> dict[str, Known]:
        """Return the ledger's entries among `ids`, by id."""
        return {row[0]: _known(row) for row in self.among("SELECT * FROM ledger WHERE id", ids)}

    def ended(self) -> list[tuple[str, str, str]]:
        """Return where the files of stories that are gone lie: (id, path, digest), by id."""
        return self.rows("SELECT id, name, source FROM ledger JOIN gone USING (id) WHERE source != '' ORDER BY id")

    def keep_sources(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Remember where stories that are gone lie now: (path, digest, id)."""
        self.write("UPDATE ledger SET name = ?, source = ? WHERE id = ?", rows)

    def live(self) -> set[str]:
        """Return the ids of everything published and not withdrawn."""
        return {row[0] for row in self.rows("SELECT id FROM ledger WHERE id NOT IN (SELECT id FROM gone)")}

    def ahead(self, now: datetime) -> dict[str, datetime]:
        """Return what is published although `now` is before its embargo's end: a clock was moved back."""
        rows = self.rows("SELECT id, due FROM ledger WHERE due > ?", (microseconds(now),))
        return {key: moment(due) for key, due in rows}

    def gone(self) -> dict[str, Gone]:
        """Return everything withdrawn, killed or expired, by id."""
        from wirefeed.model import Gone

        return {
            row[0]: Gone(row[0], row[1], moment(row[2]), row[3], _maybe(row[4]), _maybe(row[5]))
            for row in self.rows("SELECT * FROM gone")
        }

    def buried(self) -> list[Known]:
        """Return the ledger's entries that were published and are gone, the last one that went first."""
        order = "SELECT ledger.* FROM ledger JOIN gone USING (id) ORDER BY gone.at DESC, id"
        return [_known(row) for row in self.rows(order)]

    def bury(self, rows: Iterable[Gone]) -> None:
        """Write down what must not be shown any more, and forget the words its address was made of."""
        rows = list(rows)
        self.write(
            "INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?, ?, ?)",
            (
                (one.id, one.kind, microseconds(one.at), one.version, _stamp(one.dated), _stamp(one.expires))
                for one in rows
            ),
        )
        self.write("UPDATE ledger SET target = '' WHERE id = ?", ((one.id,) for one in rows))

    def lift(self, ids: Iterable[str]) -> None:
        """Forget that these went: they are back."""
        self.write("DELETE FROM gone WHERE id = ?", ((key,) for key in ids))

    def forget(self, ids: Iterable[str]) -> None:
        """Forget that these were ever published."""
        rows = [(key,) for key in ids]
        for table in ("ledger", "gone", "seats"):
            self.write(f"DELETE FROM {table} WHERE id = ?", rows)

    def codes(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the ids the ledger has given those short codes to: code -> id."""
        return dict(self.among("SELECT code, id FROM ledger WHERE code", codes))

    def redirects(self) -> list[Redirect]:
        """Return every short code ever given and where it leads now, by code."""
        from wirefeed.model import Redirect

        query = (
            "SELECT code, CASE WHEN gone.id IS NULL THEN target ELSE '' END FROM ledger LEFT JOIN gone USING (id) "
            "WHERE code IS NOT NULL ORDER BY code"
        )
        return [Redirect(*row) for row in self.rows(query)]

    def publish(self, rows: Iterable[Known]) -> None:
        """Write entries into the ledger: a code and a first time stay for ever, the rest follows the entry."""
        self.write(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "code = coalesce(code, excluded.code), digest = excluded.digest, published = excluded.published, "
            "updated = excluded.updated, name = excluded.name, version = excluded.version, dated = excluded.dated, "
            "due = excluded.due, source = excluded.source, target = excluded.target, places = excluded.places",
            map(_row, rows),
        )

    def names(self) -> dict[str, str]:
        """Return the stories that have another id than their file's path gives: path -> id."""
        return dict(self.rows("SELECT name, id FROM names"))

    def keep_names(self, names: Mapping[str, str], *, gone: Iterable[str] = ()) -> None:
        """Remember ids of moved stories; forget paths that are gone."""
        self.write("INSERT OR REPLACE INTO names VALUES (?, ?)", names.items())
        self.write("DELETE FROM names WHERE name = ?", ((name,) for name in gone))

    def seats(self) -> list[Seat]:
        """Return who sits in which closed archive document."""
        return [Seat._make(row) for row in self.rows("SELECT * FROM seats ORDER BY feed, position, id")]

    def keep_seats(self, rows: Iterable[Seat], *, gone: Iterable[Seat] = ()) -> None:
        """Remember seats newly taken; forget those given up."""
        self.write("DELETE FROM seats WHERE feed = ? AND id = ?", (seat[:2] for seat in gone))
        self.write("INSERT OR REPLACE INTO seats VALUES (?, ?, ?, ?, ?)", rows)

    # What the last build said.

    def note(self, name: str) -> Any:
        """Return a value noted under `name`; None if there is none, or a build died while it published."""
        if os.path.exists(self._intent):
            return None  # it was said of files that may no longer be what lies there, nor all of it
        rows = self.rows("SELECT value FROM notes WHERE name = ?", (name,))
        try:
            return marshal.loads(rows[0][0]) if rows else None
        except (ValueError, EOFError, TypeError):
            return None  # written by another Python: as good as none

    def write_note(self, name: str, value: Any) -> None:
        """Note a value of built-in types, for this Python to read again."""
        self.write("INSERT OR REPLACE INTO notes VALUES (?, ?)", ((name, marshal.dumps(value)),))


def _known(row: tuple[Any, ...]) -> Known:
    from wirefeed.model import Known

    key, code, digest, published, updated, first_seen, name, version, dated, due, source, target, places = row
    times = moment(published), moment(updated), moment(first_seen)
    stood = tuple(places.split("\n")) if places else ()
    return Known(key, code or "", digest, *times, name, version, _maybe(dated), _maybe(due), source, target, stood)


def _row(one: Known) -> tuple[Any, ...]:
    times = microseconds(one.published), microseconds(one.updated), microseconds(one.first_seen)
    rest = one.version, _stamp(one.dated), _stamp(one.due), one.source, one.target, "\n".join(one.places)
    return (one.id, one.code or None, one.digest, *times, one.name, *rest)


def _stamp(at: datetime | None) -> int | None:
    return None if at is None else microseconds(at)


def _maybe(since: int | None) -> datetime | None:
    return None if since is None else moment(since)

"""SQLite: the ledger of what was published, and what was read and made; one file, one transaction a build."""

from __future__ import annotations

import marshal
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from wirefeed.errors import StateError

if TYPE_CHECKING:
    from wirefeed.model import Entry

NAME = ".wirefeed/state.sqlite3"  # beside config.toml, never below the output folder
_WAIT_S = 10.0  # another build of the same state may be at work

# Each step brings a state from the version before it; steps are only ever appended.
_STEPS = (
    """
    CREATE TABLE ledger (
        id TEXT PRIMARY KEY, code TEXT UNIQUE, digest TEXT NOT NULL, published INTEGER NOT NULL,
        updated INTEGER NOT NULL, first_seen INTEGER NOT NULL, name TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE entries (id TEXT PRIMARY KEY, key BLOB NOT NULL, entry BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE outputs (path TEXT PRIMARY KEY, key BLOB NOT NULL, size INTEGER, modified INTEGER) WITHOUT ROWID;
    CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
    """,
)


class Known(NamedTuple):
    """A published entry as the ledger has it; `digest` is `Entry.digest`, stamps are UTC."""

    id: str
    code: str
    digest: str
    published: datetime
    updated: datetime
    first_seen: datetime
    name: str


class Written(NamedTuple):
    """An output as it was published: what it was made from, and how the file system describes it."""

    path: str
    key: bytes
    size: int
    modified: int


class Store:
    """
    One state file, open. Reading needs no transaction; `transaction` keeps other builds out until it ends.

    Args:
        path: The file; made with its folder when `create` is set.

        create: False reads a copy, if there is one, and leaves the file as it is.

    Raises:
        StateError: On opening and in every method: locked, damaged, from a newer wirefeed, or not writable.
    """

    def __init__(self, path: str, *, create: bool = True) -> None:
        self.path = path
        with self._explained():
            if create:
                os.makedirs(os.path.dirname(path), exist_ok=True)
            self._db = sqlite3.connect(path if create else ":memory:", timeout=_WAIT_S, isolation_level=None)
            try:
                if not create and os.path.exists(path):
                    self._copy(path)
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _copy(self, path: str) -> None:
        """Take the state into memory, so that nothing is written, not even where nothing can be."""
        # Without a log to fold in, an immutable file needs none of the files SQLite puts beside it.
        way = "mode=ro" if os.path.exists(path + "-wal") else "immutable=1"
        with closing(sqlite3.connect(f"file:{quote(path)}?{way}", uri=True, timeout=_WAIT_S)) as lying:
            lying.backup(self._db)

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_STEPS):
            raise StateError(
                f"expected a state of version {len(_STEPS)} or older, got {version}",
                where=self.path,
                hint="it was written by a newer wirefeed; install that one",
            )
        if version < len(_STEPS):
            self._bring_up()
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA secure_delete = ON")  # the text of a killed story shall not stay in free pages

    def _bring_up(self) -> None:
        # The first command that takes the lock brings the state up; one that waited for it finds nothing left to do.
        if self._db.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
            self._wait_for("PRAGMA journal_mode = WAL")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            for step in _STEPS[version:]:
                for statement in filter(str.strip, step.split(";")):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {max(version, len(_STEPS))}")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _wait_for(self, statement: str) -> None:
        # A change of the journal's mode does not wait for other connections as everything else does.
        for _ in range(int(_WAIT_S * 50)):
            try:
                self._db.execute(statement)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(0.02)
            else:
                return
        self._db.execute(statement)

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in when nobody else has it open."""
        self._db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                hint = "another wirefeed is building with this state; wait for it to end"
            else:
                hint = "check the permissions and the free space of its folder"
            raise StateError(f"expected to use the state, got {error}", where=self.path, hint=hint) from error
        except sqlite3.DatabaseError as error:
            hint = "move the file away and build again: ids, codes and the dates stories name stay the same"
            raise StateError(f"expected a state of wirefeed, got {error}", where=self.path, hint=hint) from error
        except OSError as error:
            hint = "let this user write beside config.toml"
            raise StateError(f"expected to write there, got {error.strerror}", where=self.path, hint=hint) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything done inside, or nothing of it."""
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        with self._explained():
            self._db.execute("COMMIT")

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._explained():
            return self._db.execute(query, values).fetchall()

    def _among(self, query: str, values: Iterable[str]) -> Iterator[Any]:
        """Yield the rows whose last-named column is one of `values`, a few hundred at a time."""
        wanted = list(values)
        for at in range(0, len(wanted), 500):
            several = wanted[at : at + 500]
            yield from self._rows(f"{query} IN ({','.join('?' * len(several))})", several)

    def _write(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._explained():
            self._db.executemany(query, rows)

    # What was made.

    def made(self) -> dict[str, tuple[bytes, bytes]]:
        """Return the entries that stood in a feed at the last build, encoded: id -> (what it was made from, entry)."""
        return {row[0]: (row[1], row[2]) for row in self._rows("SELECT * FROM entries")}

    def keep_made(self, rows: Iterable[tuple[str, bytes, bytes]], *, gone: Iterable[str]) -> None:
        """Remember encoded entries; forget those that stand in no feed any more."""
        self._write("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
        self._write("DELETE FROM entries WHERE id = ?", ((gone_id,) for gone_id in gone))

    def outputs(self) -> dict[str, Written]:
        """Return the outputs of the last build, by path below the output folder."""
        return {row[0]: Written._make(row) for row in self._rows("SELECT * FROM outputs")}

    def keep_outputs(self, rows: Iterable[Written]) -> None:
        """Remember these outputs and no others."""
        with self._explained():
            self._db.execute("DELETE FROM outputs")
        self._write("INSERT INTO outputs VALUES (?, ?, ?, ?)", rows)

    # What is about to be published.

    def intended(self) -> list[str]:
        """Return the outputs a build meant to add and did not live to remember; nobody else would ever remove them."""
        try:
            with open(self._intent, encoding="utf-8") as file:
                return [path for path in file.read().split("\0") if path]
        except (OSError, UnicodeDecodeError):
            return []

    def intend(self, paths: Iterable[str]) -> None:
        """Note outputs before they are published; beside the state, whose transaction is open; () forgets."""
        noted = "\0".join(sorted(paths))
        with self._explained():
            if noted:
                with open(self._intent, "w", encoding="utf-8") as file:
                    file.write(noted)
                    file.flush()
                    os.fsync(file.fileno())
            elif os.path.exists(self._intent):
                os.unlink(self._intent)

    @property
    def _intent(self) -> str:
        return self.path + "-publishing"

    # What was published.

    def known(self, ids: Iterable[str]) -> dict[str, Known]:
        """Return the ledger's entries among `ids`, by id."""
        return {
            row[0]: Known(row[0], row[1] or "", row[2], _time(row[3]), _time(row[4]), _time(row[5]), row[6])
            for row in self._among("SELECT * FROM ledger WHERE id", ids)
        }

    def codes(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the ids the ledger has given those short codes to: code -> id."""
        return dict(self._among("SELECT code, id FROM ledger WHERE code", codes))

    def publish(self, entries: Iterable[Entry], codes: Mapping[str, str], *, now: datetime) -> None:
        """Write entries into the ledger: a code and a first time stay for ever, the rest follows the entry."""
        rows = (
            (
                e.id,
                codes.get(e.id) or None,
                e.digest,
                _microseconds(e.published),
                _microseconds(e.updated),
                _microseconds(now),
                e.name,
            )
            for e in entries
        )
        self._write(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "code = coalesce(code, excluded.code), digest = excluded.digest, published = excluded.published, "
            "updated = excluded.updated, name = excluded.name",
            rows,
        )

    # What the last build said.

    def note(self, name: str) -> Any:
        """Return a value noted under `name`, or None."""
        rows = self._rows("SELECT value FROM notes WHERE name = ?", (name,))
        try:
            return marshal.loads(rows[0][0]) if rows else None
        except (ValueError, EOFError, TypeError):
            return None  # written by another Python: as good as none

    def write_note(self, name: str, value: Any) -> None:
        """Note a value of built-in types, for this Python to read again."""
        self._write("INSERT OR REPLACE INTO notes VALUES (?, ?)", ((name, marshal.dumps(value)),))


def _microseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000)


def _time(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)

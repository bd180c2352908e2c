"""The state file itself: opening it, bringing it up to this version, transactions, and what its errors mean."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote

from wirefeed.errors import StateError

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
    # What was made and written can be made again; what was published cannot be known again.
    """
    DROP TABLE entries;
    DELETE FROM notes;
    ALTER TABLE outputs RENAME TO former;
    CREATE TABLE entries (
        id TEXT PRIMARY KEY, key BLOB NOT NULL, weight INTEGER NOT NULL, head BLOB NOT NULL, entry BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE outputs (
        root TEXT, path TEXT, key BLOB NOT NULL, size INTEGER, modified INTEGER, PRIMARY KEY (root, path)
    ) WITHOUT ROWID;
    INSERT INTO outputs SELECT 'output', path, key, size, modified FROM former;
    DROP TABLE former;
    ALTER TABLE ledger ADD COLUMN version INTEGER NOT NULL DEFAULT -1;
    ALTER TABLE ledger ADD COLUMN dated INTEGER;
    ALTER TABLE ledger ADD COLUMN due INTEGER;
    ALTER TABLE ledger ADD COLUMN source TEXT NOT NULL DEFAULT '';
    ALTER TABLE ledger ADD COLUMN target TEXT NOT NULL DEFAULT '';
    ALTER TABLE ledger ADD COLUMN places TEXT NOT NULL DEFAULT '';
    CREATE INDEX ledger_due ON ledger (due);
    CREATE TABLE gone (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, version INTEGER NOT NULL, dated INTEGER,
        expires INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE names (name TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE seats (
        feed TEXT, id TEXT, scheme TEXT NOT NULL, position INTEGER NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (feed, id)
    ) WITHOUT ROWID;
    """,
)


class StateFile:
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
        with self.explained():
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
        # The text of a killed story shall not stay in free pages, nor what an older state kept of it.
        self._db.execute("PRAGMA secure_delete = ON")
        if version < len(_STEPS):
            self._bring_up()
        self._db.execute("PRAGMA synchronous = FULL")

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
    def explained(self) -> Iterator[None]:
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
            full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
            hint = "free some space and build again" if full else "let this user write beside config.toml"
            raise StateError(f"expected to write there, got {error.strerror}", where=self.path, hint=hint) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything done inside, or nothing of it."""
        with self.explained():
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        with self.explained():
            self._db.execute("COMMIT")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.explained():
            return self._db.execute(query, values).fetchall()

    def among(self, query: str, values: Iterable[str]) -> Iterator[Any]:
        """Yield the rows whose last-named column is one of `values`, a few hundred at a time."""
        wanted = list(values)
        for at in range(0, len(wanted), 500):
            several = wanted[at : at + 500]
            yield from self.rows(f"{query} IN ({','.join('?' * len(several))})", several)

    def write(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        with self.explained():
            self._db.executemany(query, rows)

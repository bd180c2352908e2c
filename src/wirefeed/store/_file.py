"""The state file itself: opening it, bringing it up to this version, transactions, and what its errors mean."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wirefeed.errors import StateError

if TYPE_CHECKING:
    from wirefeed.store._turn import Turn

NAME = ".wirefeed/state.sqlite3"  # beside config.toml, never below the output folder
_WAIT_S = 10.0  # another build of the same state may be at work
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)

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
    # The outbox. A number given once never comes again (AUTOINCREMENT): people and attempts name rows by it. `wake` is
    # the moment a row asks to be looked at: when it is due, or when its lease runs out.
    """
    CREATE TABLE versions (
        story TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, entry BLOB NOT NULL,
        PRIMARY KEY (story, number)
    );
    CREATE TABLE owed (
        key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, destination TEXT NOT NULL,
        story TEXT NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL, rank INTEGER NOT NULL, state TEXT NOT NULL,
        made INTEGER NOT NULL, due INTEGER NOT NULL, until INTEGER NOT NULL, tries INTEGER NOT NULL,
        reason TEXT NOT NULL, action TEXT NOT NULL, wake INTEGER NOT NULL, holder TEXT NOT NULL DEFAULT '',
        payload BLOB NOT NULL
    );
    CREATE INDEX owed_ready ON owed (destination, rank, key, wake) WHERE state IN ('pending', 'sending');
    CREATE INDEX owed_wake ON owed (destination, wake) WHERE state IN ('pending', 'sending');
    CREATE INDEX owed_holder ON owed (holder) WHERE state = 'sending';
    CREATE INDEX owed_story ON owed (story, destination, state, key);
    CREATE INDEX owed_state ON owed (destination, state);
    CREATE TABLE swept (
        destination TEXT, state TEXT, count INTEGER NOT NULL, PRIMARY KEY (destination, state)
    ) WITHOUT ROWID;
    CREATE TABLE attempts (
        owed INTEGER NOT NULL, at INTEGER NOT NULL, seconds REAL NOT NULL, outcome TEXT NOT NULL,
        status INTEGER NOT NULL, note TEXT NOT NULL
    );
    CREATE INDEX attempts_owed ON attempts (owed);
    CREATE TABLE posted (
        destination TEXT, story TEXT, remote TEXT NOT NULL, link TEXT NOT NULL, digest TEXT NOT NULL,
        number INTEGER NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL, changed INTEGER NOT NULL,
        PRIMARY KEY (destination, story)
    ) WITHOUT ROWID;
    CREATE INDEX posted_story ON posted (story);
    CREATE INDEX posted_at ON posted (destination, at, story);
    CREATE TABLE targets (name TEXT PRIMARY KEY, since INTEGER NOT NULL, health BLOB NOT NULL) WITHOUT ROWID;
    """,
)


class StateFile:
    """
    One state file, open. Reading needs no transaction; `transaction` keeps other writers out until it ends, `turn`
    other builds.

    Args:
        path: The file; made with its folder when `create` is set.

        create: False reads a copy, if there is one, and leaves the file as it is.

    Raises:
        StateError: On opening and in every method: locked, damaged, from a newer wirefeed, or not writable.
    """

    def __init__(self, path: str, *, create: bool = True) -> None:
        self.path = path
        self._turn: Turn | None = None
        self._lay: tuple[int, int] | None = None  # device and inode, once somebody asked
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

    def is_there(self) -> bool:
        """Say whether the file that is open still lies where it was opened."""
        try:
            lying = os.stat(self.path)
        except OSError:
            return False
        self._lay = self._lay or (lying.st_dev, lying.st_ino)
        return (lying.st_dev, lying.st_ino) == self._lay

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

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Keep other builds out until the block ends, and nobody else: what is committed meanwhile is not theirs."""
        from wirefeed.store._turn import Turn

        with self._waiting():
            self._turn = turn = Turn(self.path + "-building", _WAIT_S)
        try:
            with self.transaction():
                pass  # a state that cannot be written is told before the work, not after it
            yield
        finally:
            self._turn = None
            turn.release()

    def keep_turn(self) -> None:
        """Make sure that the file that stands for this turn was not deleted and taken by somebody else."""
        with self._waiting():
            if self._turn is not None:
                self._turn.keep()

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        with self.explained():
            try:
                yield
            except BlockingIOError as error:
                raise sqlite3.OperationalError("database is locked") from error

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.explained():
            return self._db.execute(query, values).fetchall()

    def among(self, query: str, values: Iterable[str]) -> Iterator[Any]:
        """Yield the rows whose last-named column is one of `values`, a few hundred at a time."""
        wanted = list(values)
        for at in range(0, len(wanted), 500):
            several = wanted[at : at + 500]
            yield from self.rows(f"{query} IN ({','.join('?' * len(several))})", several)

    def write(self, query: str, rows: Iterable[Sequence[Any]]) -> int:
        """Return how many rows of the table were changed."""
        with self.explained():
            return self._db.executemany(query, rows).rowcount

    def fold(self) -> bool:
        """
        Take the write-ahead log into the file and empty it: what was purged stands in neither then.

        Outside of a transaction. False if somebody else reads or writes for a whole second: then the next call does it,
        or whoever is the last to close the state.
        """
        self.rows("PRAGMA busy_timeout = 1000")
        try:
            return not self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        finally:
            self.rows(f"PRAGMA busy_timeout = {_WAIT_S * 1000:.0f}")


def microseconds(at: datetime) -> int:
    """Return how the state has a moment: since 1970, UTC."""
    return (at - _EPOCH) // _MICROSECOND


def moment(since: int) -> datetime:
    """Return the moment so many microseconds after the beginning of 1970, UTC."""
    return _EPOCH + timedelta(microseconds=since)

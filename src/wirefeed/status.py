"""How a daemon is doing: written by who builds, read by who answers; safe between threads."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from wirefeed.settled import Report

_RECENT = 20
BUCKETS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)  # seconds a build may take


class Built(NamedTuple):
    """One build that ended: `error` is empty when it ended well; `files` and `changes` count what it wrote and told."""

    at: datetime
    seconds: float
    error: str = ""
    files: int = 0
    changes: int = 0


class Snapshot(NamedTuple):
    """
    The state at one moment.

    Attributes:
        started: UTC; when the daemon was.

        builds: How many ended well.

        failures: How many did not.

        failing: What the last build said when it failed; empty when it ended well.

        last_good: UTC; the end of the last build that ended well.

        next_at: UTC; when the next build is due.

        report: Of the last build that ended well.

        recent: The last builds, newest first.

        took: How many of all builds took up to each of `BUCKETS` and no less than the one before; then longer ones.

        seconds: All of them together.
    """

    started: datetime
    builds: int = 0
    failures: int = 0
    failing: str = ""
    last_good: datetime | None = None
    next_at: datetime | None = None
    report: Report | None = None
    recent: tuple[Built, ...] = ()
    took: tuple[int, ...] = (0,) * (len(BUCKETS) + 1)
    seconds: float = 0.0


class Status:
    """What `Snapshot` shows, as it changes."""

    def __init__(self, started: datetime) -> None:
        self._lock = Lock()
        self._now = Snapshot(started)
        self._recent: deque[Built] = deque(maxlen=_RECENT)

    def built(self, report: Report, *, at: datetime, seconds: float) -> None:
        """Note a build that ended well at `at`, in `seconds`."""
        with self._lock:
            self._recent.appendleft(Built(at, seconds, "", len(report["files"]), len(report["changes"])))
            self._now = self._now._replace(
                builds=self._now.builds + 1,
                failing="",
                last_good=at,
                report=report,
                **self._timed(seconds),
            )

    def failed(self, error: str, *, at: datetime, seconds: float) -> None:
        """Note a build that failed, and what it said: one line, no word of a story."""
        with self._lock:
            self._recent.appendleft(Built(at, seconds, error))
            failures = self._now.failures + 1
            self._now = self._now._replace(failures=failures, failing=error, **self._timed(seconds))

    def _timed(self, seconds: float) -> dict[str, Any]:
        """Return what every build that ended moves."""
        took = list(self._now.took)
        took[bisect_left(BUCKETS, seconds)] += 1
        return {"recent": tuple(self._recent), "took": tuple(took), "seconds": self._now.seconds + seconds}

    def next(self, at: datetime | None) -> None:
        """Note when the next build is due."""
        with self._lock:
            self._now = self._now._replace(next_at=at)

    def snapshot(self) -> Snapshot:
        """Return the state as it is now."""
        with self._lock:
            return self._now

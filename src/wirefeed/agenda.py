"""
When to build next: by the interval or the clock, by an embargo's second, after a change, after a failure.

Two clocks are read together. The wall clock says when an embargo ends, and is put forward and back; the steady one
(``time.monotonic``) says how long something has lasted, and stands still while a machine sleeps. An interval is over
when either says so: it is caught up once after a sleep, and not waited for twice when the wall clock was put back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

Cron = Callable[[float], float | None]  # unix time -> the next one of an expression after it; None if none comes

FIRST_RETRY_S = 1.0
LAST_RETRY_S = 300.0
_PATIENCE = 10  # times `settle`, after which a folder that never rests is built all the same


class Now(NamedTuple):
    """One moment by both clocks, in seconds: `wall` since 1970, `steady` since anything."""

    wall: float
    steady: float


class Due(NamedTuple):
    """The next build: in how many seconds (0 or less: now), and why (``start``, ``interval``, ``turn`` ...)."""

    delay_s: float
    why: str


class Rhythm(NamedTuple):
    """What config.toml says: `every` in seconds, or a `cron` instead; `settle` in seconds."""

    every: float
    settle: float
    cron: Cron | None = None


class Agenda(Struct, frozen=True, kw_only=True):
    """
    All that decides when to build next.

    Attributes:
        asked: Why somebody wants a build at once; empty if nobody does.

        began: When the last build did.

        slot: Wall time of the next build by `cron`, and `gap` the seconds it was away when it was set.

        turn: Wall time of the next embargo or expiry.

        touched: When a file changed first and last since the last build began, by the steady clock.

        failures: How many builds have failed one after the other, the last at `failed`.
    """

    rhythm: Rhythm
    asked: str = "start"
    began: Now | None = None
    slot: float | None = None
    gap: float = 0.0
    turn: float | None = None
    touched: tuple[float, float] | None = None
    failures: int = 0
    failed: Now | None = None

    def due(self, now: Now) -> Due:
        """Return the next build as it looks at `now`."""
        if self.asked or self.began is None:
            return Due(0.0, self.asked or "start")
        found = [_by_clock(self, self.began, now)]
        if self.turn is not None and self.turn > self.began.wall:
            found.append(Due(self.turn - now.wall, "turn"))  # after a failure too: the embargo may be what mends it
        if self.touched is not None:
            first, last = self.touched
            rest = min(last + self.rhythm.settle, first + self.rhythm.settle * _PATIENCE)
            found.append(Due(rest - now.steady, "change"))
        return min(found)

    @property
    def retry_s(self) -> float:
        """How long to wait after the last failure; 0 when there was none."""
        return min(FIRST_RETRY_S * 2.0 ** min(self.failures - 1, 30), LAST_RETRY_S) if self.failures else 0.0

    def wanted(self, why: str) -> Agenda:
        """Somebody wants a build at once."""
        return replace(self, asked=why)

    def changed(self, now: Now) -> Agenda:
        """A file was seen to change."""
        first = self.touched[0] if self.touched else now.steady
        return replace(self, touched=(first, now.steady))

    def begun(self, now: Now) -> Agenda:
        """A build begins: what was due up to `now` is what it is for."""
        return _next_slot(replace(self, asked="", began=now, touched=None), now)

    def ended(self, turn: datetime | None) -> Agenda:
        """It ended well; the selection changes by itself at `turn`."""
        # A build looks at whole seconds only: in the one that `turn` lies in, it would still be too early.
        return replace(self, failures=0, failed=None, turn=None if turn is None else float(math.ceil(turn.timestamp())))

    def broken(self, now: Now) -> Agenda:
        """It failed."""
        return replace(self, failures=self.failures + 1, failed=now)

    def retimed(self, rhythm: Rhythm, now: Now) -> Agenda:
        """config.toml asks for another rhythm."""
        return _next_slot(replace(self, rhythm=rhythm), now)

    def looked(self, now: Now) -> Agenda:
        """
        Mend what a wall clock put back has left: a slot far beyond the one that the clock comes to now.

        Put back by less than half of the gap between two slots, the clock comes to the last slot once more, and that
        one is not built for again. Put back further it counts as another clock.
        """
        if self.slot is not None and self.slot - now.wall > 1.5 * self.gap:
            return _next_slot(self, now)
        return self


def _by_clock(agenda: Agenda, began: Now, now: Now) -> Due:
    if agenda.failed is not None:
        # A clock that was put forward, or a machine that slept, ends a wait as it ends an interval.
        waited = max(now.wall - agenda.failed.wall, now.steady - agenda.failed.steady)
        return Due(agenda.retry_s - waited, "retry")
    if agenda.slot is not None:
        return Due(agenda.slot - now.wall, "interval")
    passed = max(now.wall - began.wall, now.steady - began.steady)
    return Due(agenda.rhythm.every - passed, "interval")


def _next_slot(agenda: Agenda, now: Now) -> Agenda:
    slot = agenda.rhythm.cron(now.wall) if agenda.rhythm.cron else None
    return replace(agenda, slot=slot, gap=slot - now.wall if slot is not None else 0.0)

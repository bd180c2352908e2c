"""How a destination is doing: how many requests may begin, and when it is left in peace."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wirefeed.model import Verdict
from wirefeed.outbox._after import Notice
from wirefeed.outbox._policy import LONGEST_WAIT, Policy

_FAILING = 4  # failures in a row that somebody is told of
_PROBING_S = 120.0  # after that the one try of a sick destination counts as lost
_DAILY_S = 86_400.0
_SLOTS = 30  # of the breaker's window
_STEP = timedelta(minutes=5)  # a clock that goes back further was set: what it said before is void


class Health(Struct, frozen=True, kw_only=True):
    """
    What is known of a destination; everything in it is of one machine's clock, which may be set.

    Attributes:
        tokens: Requests that could begin at `at`; None is as many as `burst`.

        wait_until: It asked for silence, at `waiting_since`.

        left: Requests left in its own window, which ends at `reset_at`, as said at `left_since`.

        slots: (slot of time, good, bad) of tries, the oldest first.

        row: Failures in a row, since `failing_since`; `failed_at` was the last.

        state: ``open``: the breaker is; ``paused`` and ``disabled`` until a person or a success changes it.

        probe_at: The next try while it is not well; `probe_s` the pause that led to it; `probing` when it began.

        told: The editor was told that it fails.

        why: Of a pause, the destination's words.
    """

    tokens: float | None = None
    at: datetime | None = None
    wait_until: datetime | None = None
    waiting_since: datetime | None = None
    left: int | None = None
    reset_at: datetime | None = None
    left_since: datetime | None = None
    slots: tuple[tuple[int, int, int], ...] = ()
    row: int = 0
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    state: Literal["", "open", "paused", "disabled"] = ""
    since: datetime | None = None
    probe_at: datetime | None = None
    probe_s: float = 0.0
    probing: datetime | None = None
    told: bool = False
    why: str = ""


def encode(health: Health) -> bytes:
    """Return the bytes `decode` understands."""
    return msgspec.json.encode(health)


def decode(stored: bytes) -> Health:
    """Return the health that was stored; that of a destination nothing is known of, if it cannot be read."""
    try:
        return msgspec.json.decode(stored, type=Health) if stored else Health()
    except msgspec.MsgspecError:
        return Health()


def allowed(health: Health, policy: Policy, *, now: datetime) -> int:
    """Return how many requests may begin now."""
    if health.state == "disabled" or _silent(health, now) is not None:
        return 0
    most = int(_tokens(health, policy, now))
    if _left(health, now) is not None:
        most = min(most, _left(health, now) or 0)
    if health.state:
        return min(most, 1) if _probe_due(health, policy, now) <= now else 0
    return max(0, most)


def next_at(health: Health, policy: Policy, *, now: datetime) -> datetime | None:
    """Return when a request may begin, `now` if it may already; None if only a person can change that."""
    if health.state == "disabled":
        return None
    moments = [now]
    silent = _silent(health, now)
    if silent is not None:
        moments.append(silent)
    tokens = _tokens(health, policy, now)
    if tokens < 1:
        moments.append(now + timedelta(seconds=(1 - tokens) / policy.rate + 0.000_001))
    if health.reset_at is not None and _left(health, now) == 0:
        moments.append(health.reset_at)
    if health.state:
        moments.append(_probe_due(health, policy, now))
    return max(moments)


def took(health: Health, policy: Policy, count: int, *, now: datetime) -> Health:
    """Return the health after `count` requests began."""
    left = _left(health, now)
    return replace(
        health,
        tokens=_tokens(health, policy, now) - count,
        at=now,
        left=None if left is None else max(0, left - count),
        reset_at=None if left is None else health.reset_at,
        probing=now if health.state and count else health.probing,
    )


def heard(health: Health, verdict: Verdict, policy: Policy, *, now: datetime) -> tuple[Health, Notice | Literal[""]]:
    """Return the health after an answer, or none, came, and what the editor is to be told of it."""
    health = _limits(health, verdict, now)
    if verdict.target:
        return _stopped(health, verdict, now)
    if verdict.outcome in ("accepted", "refused"):  # it answers; a story that it will not have is that story's trouble
        return _well(health, policy, now, healed=verdict.outcome == "accepted")
    if verdict.wait_s is not None:  # busy, not broken
        return replace(health, probing=None), ""
    return _failed(health, policy, now)


def resumed(health: Health) -> Health:
    """Return the health of a destination a person has looked after: as new, within its rate."""
    return Health(tokens=health.tokens, at=health.at)


def _tokens(health: Health, policy: Policy, now: datetime) -> float:
    if health.tokens is None or health.at is None:
        return float(policy.burst)
    passed = (now - health.at).total_seconds()
    if passed < -(1.0 + 1.0 / policy.rate):  # the clock was set back: one may begin, or none would for as long
        return min(max(health.tokens, 1.0), policy.burst)
    return min(float(policy.burst), health.tokens + max(0.0, passed) * policy.rate)


def _silent(health: Health, now: datetime) -> datetime | None:
    if health.wait_until is None or health.waiting_since is None or now >= health.wait_until:
        return None
    return None if now < health.waiting_since - _STEP else health.wait_until


def _left(health: Health, now: datetime) -> int | None:
    """Return how many requests its window leaves; None if it does not say, or the window is over."""
    if health.left is None or health.reset_at is None or health.left_since is None or now >= health.reset_at:
        return None
    return None if now < health.left_since - _STEP else health.left


def _probe_due(health: Health, policy: Policy, now: datetime) -> datetime:
    due = health.probe_at or now
    if health.since is not None and now < health.since - _STEP:
        due = now  # the clock was set back
    if health.probing is not None and now >= health.probing - _STEP:
        due = max(due, health.probing + timedelta(seconds=_PROBING_S))
    return due


def _limits(health: Health, verdict: Verdict, now: datetime) -> Health:
    if verdict.wait_s is not None and verdict.wait_s > 0:
        until = now + timedelta(seconds=min(verdict.wait_s, LONGEST_WAIT))
        before = _silent(health, now)
        health = replace(health, wait_until=max(until, before or until), waiting_since=now)
    if verdict.left is None or verdict.reset_s is None:
        return health
    known = _left(health, now)
    # Answers overtake one another: within a window what is left only shrinks.
    left = max(0, verdict.left if known is None else min(known, verdict.left))
    reset = now + timedelta(seconds=min(max(verdict.reset_s, 0.0), LONGEST_WAIT))
    return replace(health, left=left, reset_at=reset, left_since=now)


def _stopped(health: Health, verdict: Verdict, now: datetime) -> tuple[Health, Notice | Literal[""]]:
    notice: Notice | Literal[""] = "disabled" if verdict.target == "disabled" else "paused"
    known = health.state in (notice, "disabled")
    health = replace(
        health,
        state="disabled" if health.state == "disabled" else notice,
        since=health.since if known else now,
        probe_at=now + timedelta(seconds=_DAILY_S),
        probe_s=_DAILY_S,
        probing=None,
        told=True,
        why=verdict.note,
    )
    return health, "" if known else notice


def _well(health: Health, policy: Policy, now: datetime, *, healed: bool) -> tuple[Health, Notice | Literal[""]]:
    if health.state in ("paused", "disabled") and not healed:
        return replace(health, probing=None, probe_at=now + timedelta(seconds=_DAILY_S)), ""
    if health.state == "disabled":  # an answer to what was on its way: only a person enables it
        return health, ""
    notice: Notice | Literal[""] = "recovered" if health.told else ""
    slots = () if health.state else _counted(health, policy, now, good=1)
    well = Health(
        tokens=health.tokens,
        at=health.at,
        wait_until=health.wait_until,
        waiting_since=health.waiting_since,
        left=health.left,
        reset_at=health.reset_at,
        left_since=health.left_since,
        slots=slots,
    )
    return well, notice


def _failed(health: Health, policy: Policy, now: datetime) -> tuple[Health, Notice | Literal[""]]:
    since = min(health.failing_since or now, now)
    health = replace(
        health,
        slots=_counted(health, policy, now, bad=1),
        row=health.row + 1,
        failing_since=since,
        failed_at=now,
        probing=None,
    )
    if health.state in ("paused", "disabled"):
        return replace(health, probe_at=now + timedelta(seconds=_DAILY_S)), ""
    if (now - since).total_seconds() >= policy.give_up_s:
        why = f"nothing but failures for {round(policy.give_up_s / 3600)} h"
        daily = now + timedelta(seconds=_DAILY_S)
        paused = replace(health, state="paused", since=now, probe_at=daily, probe_s=_DAILY_S, told=True, why=why)
        return paused, "paused"
    health = _opened(health, policy, now)
    if health.row >= _FAILING and not health.told:
        return replace(health, told=True), "failing"
    return health, ""


def _opened(health: Health, policy: Policy, now: datetime) -> Health:
    """Open the breaker, or leave it open for twice as long."""
    if health.state == "open":
        probe_at = health.probe_at or now
        if now < probe_at:  # one of those that were under way when it opened
            return health
        pause_s = min(max(health.probe_s, policy.probe_s) * 2, policy.longest_s)
        return replace(health, since=now, probe_at=now + timedelta(seconds=pause_s), probe_s=pause_s)
    good = sum(slot[1] for slot in health.slots)
    bad = sum(slot[2] for slot in health.slots)
    if good + bad < policy.tries or bad < policy.share * (good + bad):
        return health
    probe_at = now + timedelta(seconds=policy.probe_s)
    return replace(health, state="open", since=now, probe_at=probe_at, probe_s=policy.probe_s)


def _counted(
    health: Health, policy: Policy, now: datetime, *, good: int = 0, bad: int = 0
) -> tuple[tuple[int, int, int], ...]:
    width = max(policy.within_s / _SLOTS, 0.001)
    this = int(now.timestamp() / width)
    slots = [slot for slot in health.slots if this - _SLOTS < slot[0] <= this]
    if slots and slots[-1][0] == this:
        good, bad = good + slots[-1][1], bad + slots[-1][2]
        slots.pop()
    return (*slots, (this, good, bad))

"""Rows as they come into the outbox: who is told, since when, for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from wirefeed.model import ChangeKind, Owed
from wirefeed.outbox._policy import LONGEST_WAIT, Policy
from wirefeed.outbox._quiet import clock, quiet_end

ENDS = frozenset({"withdrawn", "killed", "expired"})
CREATES = frozenset({"new", "restored", "digest"})
_HOUR = timedelta(hours=1)


def rank(kind: str) -> int:
    """Return `Owed.rank` of a kind of change: what ends goes before what corrects, and that before what is new."""
    return 0 if kind in ENDS else 2 if kind in CREATES else 1


def born(
    kind: ChangeKind | Literal["digest"],
    *,
    id: str,  # noqa: A002 - the word of `Owed`
    story: str,
    number: int,
    published: datetime,
    policy: Policy,
    now: datetime,
    day: str = "",
    wanted: bool = False,
) -> Owed:
    """
    Return the row of a change that is owed to a destination from `now` on.

    One that is not to be announced comes as ``cancelled``, with the reason: its entry is older than `max_age`. New
    entries wait for the end of quiet hours; what corrects or ends never does.

    Args:
        published: Of the entry, or the end of its embargo where that is later.

        day: `Entry.day`: the story names no time, and may be as new as the end of that day.

        wanted: Whatever its age: it was asked for by `first`.
    """
    row = Owed(
        id=id,
        destination=policy.destination,
        story=story,
        kind=kind,
        number=number,
        rank=rank(kind),
        made=now,
        due=now,
        until=now + timedelta(seconds=max(policy.keep_s, policy.span_s + LONGEST_WAIT if policy.span_s else 0)),
    )
    if kind not in CREATES:
        return row
    end = quiet_end(policy.quiet, policy.zone, now)
    if end is not None:
        row = replace(row, due=end, reason=f"quiet hours until {clock(end, policy.zone, now)}")
    if policy.max_age_s is None:
        return row
    return _aged(row, published=_newest(published, day, policy.zone), policy=policy, now=now, wanted=wanted)


def _aged(row: Owed, *, published: datetime, policy: Policy, now: datetime, wanted: bool) -> Owed:
    age = timedelta(seconds=policy.max_age_s or 0)
    if wanted or row.due > now:
        until = row.due + age
    else:
        until = min(published, now) + age
    if not wanted and published + age < now:
        late = f"published {clock(published, policy.zone, now)}, older than {_hours(age)}: not announced"
        return replace(row, state="cancelled", due=now, until=until, reason=late)
    over = quiet_end(policy.quiet, policy.zone, until)
    return replace(row, until=until if over is None else over + _HOUR)  # no news dies in its sleep


def _newest(published: datetime, day: str, zone: str) -> datetime:
    """Return when an entry was published at the latest."""
    if not day:
        return published
    try:
        following = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError):
        return published
    return max(published, datetime.combine(following, time(), ZoneInfo(zone)).astimezone(UTC))


def _hours(age: timedelta) -> str:
    minutes = round(age.total_seconds() / 60)
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


def first(start: str, entries: Sequence[tuple[str, datetime]], now: datetime, zone: str = "UTC") -> tuple[str, ...]:
    """
    Return which entries a destination that has never seen a build is sent, the oldest first.

    Args:
        start: ``baseline``, ``latest:N``, ``since:YYYY-MM-DD`` or ``all`` (`config.Destination.start`).

        entries: Ids of all that are live and when they were published; a date ahead of `now` counts as now.

        zone: In which the day begins.
    """
    dated = sorted(((min(published, now), key) for key, published in entries), key=lambda one: one[0])
    word, _, what = start.partition(":")
    if word == "latest":
        dated = dated[-int(what) :]
    elif word == "since":
        begin = datetime.combine(date.fromisoformat(what), time(), ZoneInfo(zone))
        dated = [one for one in dated if one[0] >= begin]
    elif word != "all":
        return ()
    return tuple(key for _, key in dated)


def flood(creates: Sequence[tuple[Owed, datetime]], most: int) -> tuple[tuple[Owed, ...], tuple[Owed, ...]]:
    """
    Return those rows that go, the oldest entry first, and those that are held for a person because they are too many.

    Args:
        creates: New entries of one build for one destination, each with the moment it was published. Those that do not
            wait to be sent (`born`: too old) are no part of the flood and of the answer.

        most: So many of the newest go; 0 sets no bound.
    """
    ordered = [row for row, _ in sorted(creates, key=lambda one: one[1]) if row.state == "pending"]
    surplus = max(0, len(ordered) - most) if most else 0
    why = f"one of {len(ordered)} new entries in one build, more than {most}: release it to send it"
    return tuple(ordered[surplus:]), tuple(replace(row, state="held", reason=why) for row in ordered[:surplus])

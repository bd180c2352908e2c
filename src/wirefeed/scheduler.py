"""
Builds at the moments the agenda gives, one after the other, by APScheduler.

There is one job, and always at most one of it: a date, the next moment of the agenda. It is set anew whenever the
agenda changes. So nothing that comes due twice is built for twice, and nothing is lost by a scheduler that was not
looking.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Condition, Thread
from typing import Any, NamedTuple

from wirefeed.agenda import Agenda, Cron, Now, Rhythm
from wirefeed.config import Settings, seconds
from wirefeed.errors import ConfigError

_JOB = "build"
_STEP_S = 0.2  # by how much the clocks may drift apart before the next build is set anew
_NEAR_S = 0.02
_LATE_S = 2.0


class Ended(NamedTuple):
    """How a build ended: `good` or not, and the moment at which the selection changes by itself."""

    good: bool
    turn: datetime | None = None


def read_clocks() -> Now:
    """Return the present by both clocks."""
    return Now(time.time(), time.monotonic())


class Scheduler:
    """
    Run builds in a thread of its own.

    Args:
        rhythm: When to build, besides changes and embargoes.

        work: Called with the reason; builds, and says how it ended. What it raises counts as a failure.

        planned: Called with the next build's moment and reason whenever they change.
    """

    def __init__(
        self,
        rhythm: Rhythm,
        work: Callable[[str], Ended],
        *,
        planned: Callable[[datetime, str], None] = lambda moment, why: None,
        clocks: Callable[[], Now] = read_clocks,
    ) -> None:
        from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._work = work
        self._planned = planned
        self._clocks = clocks
        self._agenda = Agenda(rhythm=rhythm)
        self._state = Condition()  # of all below
        self._busy = self._stopped = False
        self._set: tuple[float, float] | None = None  # wall time of the job, and wall less steady when it was set
        self._said = (0, "")
        self._jobs = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
            timezone=UTC,
        )
        # Set from within the job, the next one would count as a second instance of it, and be dropped. In a thread of
        # its own: a job that ended at once is told of while APScheduler holds its lock, which `beat` waits for.
        self._jobs.add_listener(self._ended, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)

    def _ended(self, event: object) -> None:
        Thread(target=self._again, name="wirefeed-beat", daemon=True).start()

    def _again(self) -> None:
        with self._state:
            self._set = None  # one that was set while the job before was not quite over has been dropped
        self.beat()

    def start(self) -> None:
        """Begin; the first build at once."""
        self._jobs.start()
        self.beat()

    def want(self, why: str) -> None:
        """Build at once, or as soon as the running build has ended."""
        self._change(lambda agenda, now: agenda.wanted(why))

    def touch(self) -> None:
        """Build when nothing more has changed for the settle time."""
        self._change(lambda agenda, now: agenda.changed(now))

    def retime(self, rhythm: Rhythm) -> None:
        """Go on in another rhythm."""
        self._change(lambda agenda, now: agenda.retimed(rhythm, now))

    def _change(self, change: Callable[[Agenda, Now], Agenda]) -> None:
        with self._state:
            self._agenda = change(self._agenda, self._clocks())
        self.beat()

    def beat(self) -> None:
        """
        Set the next build, if it is not set as it should be. Called every second: a clock may have been put forward
        or back, which no library is told of.
        """
        with self._state:
            if self._busy or self._stopped or not self._jobs.running:
                return
            now = self._clocks()
            self._agenda = self._agenda.looked(now)
            due = self._agenda.due(now)
            at = now.wall + max(due.delay_s, 0.0)
            ahead = now.wall - now.steady
            if self._set is not None and self._stands(self._set, now, at, ahead):
                return
            self._set = (at, ahead)
            wait = timedelta(seconds=max(due.delay_s, 0.0))
            self._jobs.add_job(self._turn, "date", run_date=datetime.now(UTC) + wait, id=_JOB, replace_existing=True)
        if (round(at), due.why) != self._said:
            self._said = round(at), due.why
            self._planned(datetime.fromtimestamp(at, UTC), due.why)

    @staticmethod
    def _stands(job: tuple[float, float], now: Now, at: float, ahead: float) -> bool:
        if abs(job[1] - ahead) >= _STEP_S:
            return False
        return abs(job[0] - at) < _NEAR_S or now.wall - _LATE_S < job[0] <= now.wall  # the latter is about to begin

    def _turn(self) -> None:
        with self._state:
            now = self._clocks()
            due = self._agenda.due(now)
            self._set = None
            if self._stopped or self._busy or due.delay_s > 0:
                return  # set too early by a clock that was put back meanwhile; the listener sets it anew
            self._busy = True
            self._agenda = self._agenda.begun(now)
        ended = Ended(False)
        try:
            ended = self._work(due.why)
        finally:
            with self._state:
                agenda = self._agenda
                self._agenda = agenda.ended(ended.turn) if ended.good else agenda.broken(self._clocks())
                self._busy = False
                self._state.notify_all()

    @property
    def running_s(self) -> float:
        """How long the running build has run; 0 if none does."""
        with self._state:
            began = self._agenda.began
            return self._clocks().steady - began.steady if self._busy and began else 0.0

    @property
    def retry_s(self) -> float:
        """How long the next build waits should the running one fail."""
        with self._state:
            return self._agenda.broken(self._clocks()).retry_s

    def stop(self, timeout_s: float) -> bool:
        """Begin no build any more; say whether the running one ended within `timeout_s`."""
        with self._state:
            self._stopped = True
            ended = self._state.wait_for(lambda: not self._busy, timeout_s)
        if self._jobs.running:
            self._jobs.shutdown(wait=False)
        return ended


def rhythm(settings: Settings, *, where: str = "config.toml") -> Rhythm:
    """
    Return what [schedule] asks for.

    Raises:
        ConfigError: A cron expression that says no time.
    """
    asked = settings.schedule
    settle, every = seconds(asked.settle) or 0.0, seconds(asked.every)
    if every is not None:
        return Rhythm(every, settle)
    from zoneinfo import ZoneInfo

    try:
        following = cron(asked.every, ZoneInfo(settings.site.timezone))
    except ValueError as error:
        raise ConfigError(
            f"expected five fields of cron, got {asked.every!r}: {error}",
            where=f"{where}: schedule.every",
            hint="such as '*/15 6-22 * * *', or a duration such as '5m'",
        ) from error
    return Rhythm(0.0, settle, following)


def cron(expression: str, zone: tzinfo) -> Cron:
    """
    Return the function that gives the next time of a cron expression in a zone.

    Over a change of the zone's offset, cron(8) is followed: an expression that names hours is kept once on that day,
    right after the gap if its time fell into it; one for every hour goes on by real time.

    Raises:
        ValueError: Not a cron expression.
    """
    trigger = _trigger(expression)
    by_hour = expression.split()[1].startswith("*")

    def following(after: float) -> float | None:
        at = datetime.fromtimestamp(after, UTC)
        begin = _naive(at, zone)  # local time, as the trigger counts; it is asked in UTC, which never leaps
        local = trigger.get_next_fire_time(None, begin + timedelta(microseconds=1))
        while local is not None:
            offset = at.astimezone(zone).utcoffset() or timedelta()
            found: datetime = local - offset
            leap = _leap(at, found, zone)
            if leap is None:
                if by_hour or not found.astimezone(zone).fold:
                    return found.timestamp()
                local = trigger.get_next_fire_time(None, local + timedelta(microseconds=1))
                continue
            landed = _naive(leap, zone)
            if local < landed and not by_hour:
                return leap.timestamp()  # its time is left out on this day
            at, local = leap, trigger.get_next_fire_time(None, landed)
        return None

    if following(time.time()) is None:
        raise ValueError("no such day ever comes")
    return following


def _naive(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=UTC, fold=0)


def _leap(begin: datetime, end: datetime, zone: tzinfo) -> datetime | None:
    """Return the first moment up to `end` at which the offset is not that of `begin`; None if there is none."""

    def leapt(moment: datetime) -> bool:
        return moment.astimezone(zone).utcoffset() != begin.astimezone(zone).utcoffset()

    day = timedelta(days=1)
    at = begin
    while at < end and not leapt(min(at + day, end)):
        at = min(at + day, end)
    if at >= end:
        return None
    late = min(at + day, end)
    while late - at > timedelta(seconds=1):
        middle = at + (late - at) / 2
        at, late = (at, middle) if leapt(middle) else (middle, late)
    return late.replace(microsecond=0)


def _trigger(expression: str) -> Any:
    from apscheduler.triggers.combining import OrTrigger
    from apscheduler.triggers.cron import CronTrigger

    minute, hour, day, month, weekday = expression.split()
    weekday = _weekdays(weekday)
    common = {"minute": minute, "hour": hour, "month": month, "timezone": UTC}
    if day != "*" and weekday != "*":  # cron takes either where both are given
        return OrTrigger([CronTrigger(day=day, **common), CronTrigger(day_of_week=weekday, **common)])
    return CronTrigger(day=day, day_of_week=weekday, **common)


_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def _weekdays(field: str) -> str:
    """Return days of the week by name: APScheduler's numbers begin on Monday, cron's on Sunday."""
    if field == "*":
        return field
    days: list[str] = []
    for part in field.lower().split(","):
        span, _, step = part.partition("/")
        first, dash, last = ("0", "-", "6") if span == "*" else span.partition("-")
        begin = _weekday(first)
        end = _weekday(last) if dash else 6 if step else begin
        if dash and end == 0 < begin:
            end = 7
        days += [_DAYS[number % 7] for number in range(begin, end + 1, int(step or 1))]
    if not days:
        raise ValueError(f"no day of the week in {field!r}")
    return ",".join(dict.fromkeys(days))


def _weekday(text: str) -> int:
    number = _DAYS.index(text) if text in _DAYS else int(text)
    if not 0 <= number <= 7:
        raise ValueError(f"no day of the week is {number}")
    return number

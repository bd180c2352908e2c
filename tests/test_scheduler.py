"""Builds in real time: one after the other, at their moment, whatever the clock does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.sites import CONFIG
from wirefeed import config
from wirefeed.agenda import Now, Rhythm
from wirefeed.errors import ConfigError
from wirefeed.scheduler import Ended, Scheduler, rhythm


class Work:
    """What is done at each turn: told, counted, and never twice at once."""

    def __init__(self, takes_s: float = 0.0) -> None:
        self.takes_s = takes_s
        self.turns: list[tuple[str, float]] = []
        self.at_once = self.most_at_once = 0
        self.turn: datetime | None = None
        self.fails = 0  # of the first turns
        self._lock = threading.Lock()

    def __call__(self, why: str) -> Ended:
        with self._lock:
            self.turns.append((why, time.time()))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.takes_s)
        ended = Ended(len(self.turns) > self.fails, self.turn)
        with self._lock:
            self.at_once -= 1
        return ended

    def reasons(self) -> list[str]:
        return [why for why, _ in self.turns]

    def wait_for(self, count: int, timeout_s: float = 10.0) -> None:
        wait_until(lambda: len(self.turns) >= count, timeout_s)


def wait_until(said: Callable[[], bool], timeout_s: float = 10.0) -> None:
    end = time.monotonic() + timeout_s
    while not said():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.005)


@contextmanager
def started(
    rhythm: Rhythm, work: Callable[[str], Ended], clocks: Callable[[], Now] | None = None
) -> Iterator[Scheduler]:
    one = Scheduler(rhythm, work, **({"clocks": clocks} if clocks else {}))
    one.start()
    try:
        yield one
    finally:
        one.stop(5.0)


HOURLY = Rhythm(3_600.0, 0.1)


def test_the_first_build_comes_at_once_and_the_next_ones_on_the_interval() -> None:
    work = Work()

    with started(Rhythm(0.3, 0.1), work):
        work.wait_for(3)

    assert work.reasons()[:3] == ["start", "interval", "interval"]
    (_, first), (_, second), (_, third) = work.turns[:3]
    assert second - first == pytest.approx(0.3, abs=0.2)
    assert third - first == pytest.approx(0.6, abs=0.3)


def test_two_builds_never_run_at_once_however_many_are_wanted() -> None:
    work = Work(takes_s=0.03)

    with started(HOURLY, work) as scheduler:
        threads = [threading.Thread(target=lambda: [scheduler.want("many") for _ in range(20)]) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        work.wait_for(2)
        wait_until(lambda: work.at_once == 0)
        time.sleep(0.3)

    assert work.most_at_once == 1
    assert len(work.turns) < 60  # what is wanted while a build runs is one more build


def test_what_is_wanted_while_a_build_runs_comes_right_after_it() -> None:
    work = Work(takes_s=0.2)

    with started(HOURLY, work) as scheduler:
        work.wait_for(1)
        scheduler.want("reload")
        work.wait_for(2)

    assert work.reasons() == ["start", "reload"]
    assert work.most_at_once == 1


def test_changes_are_one_build_once_they_have_settled() -> None:
    work = Work()

    with started(HOURLY, work) as scheduler:
        work.wait_for(1)
        for _ in range(5):
            scheduler.touch()
            time.sleep(0.03)
        last = time.time()
        work.wait_for(2)
        time.sleep(0.3)

    assert work.reasons() == ["start", "change"]
    assert work.turns[1][1] >= last + 0.05


def test_an_embargo_s_second_is_met_and_not_anticipated() -> None:
    work = Work()
    work.turn = datetime.now(UTC) + timedelta(seconds=1.2)

    with started(HOURLY, work):
        work.wait_for(2)

    assert work.reasons() == ["start", "turn"]
    assert 0 <= work.turns[1][1] - work.turn.timestamp() < 1.5  # a build knows whole seconds


def test_a_build_that_fails_is_tried_again_after_a_second() -> None:
    work = Work()
    work.fails = 1

    with started(HOURLY, work):
        work.wait_for(2)
        time.sleep(0.2)

    assert work.reasons() == ["start", "retry"]
    assert work.turns[1][1] - work.turns[0][1] == pytest.approx(1.0, abs=0.4)


def test_work_that_raises_counts_as_a_failure() -> None:
    calls: list[str] = []

    def work(why: str) -> Ended:
        calls.append(why)
        if len(calls) == 1:
            raise RuntimeError("a fault")
        return Ended(True)

    with started(HOURLY, work):
        wait_until(lambda: len(calls) == 2)

    assert calls == ["start", "retry"]


def test_a_clock_that_is_put_forward_ends_an_embargo_at_the_next_beat() -> None:
    """No library tells; the daemon's main thread looks every second."""
    ahead = 0.0
    work = Work()
    work.turn = datetime.now(UTC) + timedelta(hours=1)

    with started(Rhythm(86_400.0, 0.1), work, lambda: Now(time.time() + ahead, time.monotonic())) as scheduler:
        wait_until(lambda: bool(work.turns) and work.at_once == 0)
        ahead = 3_700.0
        work.turn = None
        scheduler.beat()
        work.wait_for(2)
        time.sleep(0.2)

    assert work.reasons() == ["start", "turn"]


def test_a_job_that_ended_at_once_is_told_of_while_the_library_holds_its_lock_and_nobody_waits_for_ever() -> None:
    """APScheduler calls its listeners so; a beat from outside may hold our lock and wait for that one just then."""
    from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent

    with started(HOURLY, work := Work()) as scheduler:
        work.wait_for(1)
        library = scheduler._jobs
        told = threading.Event()

        def tell() -> None:
            with library._jobstores_lock:
                beating.start()
                time.sleep(0.2)  # by now it waits for the library
                library._dispatch_event(JobExecutionEvent(EVENT_JOB_EXECUTED, "build", None, datetime.now(UTC)))
            told.set()

        beating = threading.Thread(target=scheduler.want, args=("asked",), daemon=True)
        threading.Thread(target=tell, daemon=True).start()

        assert told.wait(10)
        work.wait_for(2)


def test_a_clock_that_is_put_back_does_not_stop_the_interval() -> None:
    ahead = 0.0
    work = Work()

    with started(Rhythm(0.5, 0.1), work, lambda: Now(time.time() + ahead, time.monotonic())) as scheduler:
        work.wait_for(1)
        ahead = -7_200.0
        scheduler.beat()
        work.wait_for(3, 3.0)

    first, second, third = [at for _, at in work.turns[:3]]
    assert second - first == pytest.approx(0.5, abs=0.3)
    assert third - second == pytest.approx(0.5, abs=0.3)


def test_stopping_waits_for_the_running_build_and_begins_no_other() -> None:
    work = Work(takes_s=0.4)

    with started(Rhythm(0.1, 0.1), work) as scheduler:
        work.wait_for(1)
        whole = scheduler.stop(5.0)
        count = len(work.turns)
        scheduler.want("late")
        time.sleep(0.3)

    assert whole
    assert work.at_once == 0
    assert len(work.turns) == count


def test_stopping_does_not_wait_for_ever() -> None:
    work = Work(takes_s=1.5)

    with started(HOURLY, work) as scheduler:
        work.wait_for(1)
        began = time.monotonic()
        whole = scheduler.stop(0.2)

        assert not whole
        assert time.monotonic() - began < 1.0
        wait_until(lambda: work.at_once == 0)


def test_what_is_planned_is_told() -> None:
    told: list[tuple[datetime, str]] = []
    work = Work()
    one = Scheduler(Rhythm(60.0, 0.1), work, planned=lambda at, why: told.append((at, why)))
    began = datetime.now(UTC)

    one.start()
    try:
        wait_until(lambda: any(why == "interval" for _, why in told))
    finally:
        one.stop(5.0)

    at = next(at for at, why in told if why == "interval")
    assert at - began == pytest.approx(timedelta(seconds=60), abs=timedelta(seconds=1))


@pytest.mark.parametrize(
    ("every", "seconds"),
    [("5m", 300.0), ("1h30m", 5_400.0), ("90s", 90.0)],
)
def test_a_duration_is_an_interval(every: str, seconds: float) -> None:
    asked = config.parse(CONFIG + f'[schedule]\nevery = "{every}"\nsettle = "1s"\n')

    assert rhythm(asked) == Rhythm(seconds, 1.0)


def test_cron_s_fields_are_of_the_site_s_zone() -> None:
    asked = config.parse(
        CONFIG.replace("[site]", '[site]\ntimezone = "Asia/Kolkata"') + '[schedule]\nevery = "30 9 * * *"\n'
    )

    made = rhythm(asked)

    assert made.cron is not None
    midnight = datetime(2024, 6, 1, tzinfo=UTC)
    assert made.cron(midnight.timestamp()) == (midnight + timedelta(hours=4)).timestamp()


def test_cron_that_says_no_time_is_a_mistake_of_the_configuration() -> None:
    asked = config.parse(CONFIG + '[schedule]\nevery = "99 * * * *"\n')

    with pytest.raises(ConfigError, match=r"schedule\.every: expected five fields of cron, got '99 \* \* \* \*'"):
        rhythm(asked)

"""When builds come, in simulated time: weeks of it, with clocks that are put forward and back."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.sites import NOON, new_site, story
from wirefeed import settled
from wirefeed.agenda import LAST_RETRY_S, Agenda, Now, Rhythm
from wirefeed.scheduler import cron

WEEK_S = 7 * 86_400.0
BEGIN = Now(NOON.timestamp(), 1_000.0)
BEAT_S = 1.0  # a clock that was put forward or back is noticed within


class World:
    """Two clocks, and a daemon that does what its agenda says; `jumps` are (steady seconds, by how much)."""

    def __init__(self, agenda: Agenda, jumps: list[tuple[float, float]] | None = None) -> None:
        self.agenda = agenda
        self.now = BEGIN
        self.jumps = sorted(jumps or [], reverse=True)
        self.leaps = [BEGIN]
        self.builds: list[tuple[Now, str]] = []
        self.turn_after: Callable[[Now], float | None] = lambda now: None
        self.fails: Callable[[Now], bool] = lambda now: False

    def run(self, seconds: float) -> None:
        end = self.now.steady + seconds
        while self.now.steady < end:
            self.agenda = self.agenda.looked(self.now)
            due = self.agenda.due(self.now)
            if due.delay_s <= 0:
                self._build(due.why)
                continue
            self._sleep(min(due.delay_s, end - self.now.steady))

    def _sleep(self, seconds: float) -> None:
        """Sleep that long, or until the second in which the clock is put forward or back is over."""
        if self.jumps and self.jumps[-1][0] <= self.now.steady + seconds:
            at, by = self.jumps.pop()
            passed = max(at - self.now.steady, 0.0)
            self.now = Now(self.now.wall + passed + by, self.now.steady + passed)
            self.leaps.append(self.now)
            seconds = BEAT_S
        self.now = Now(self.now.wall + seconds, self.now.steady + max(seconds, 1e-6))

    def reached(self, wall: float) -> tuple[float, bool]:
        """Return when (steady) the wall clock first showed `wall` or more, and whether it had leapt over it."""
        ends = [leap.steady for leap in self.leaps[1:]] + [self.now.steady]
        for begin, end in zip(self.leaps, ends, strict=True):
            if begin.wall >= wall:
                return begin.steady, True
            if begin.wall + end - begin.steady >= wall:
                return begin.steady + wall - begin.wall, False
        return self.now.steady, True

    def _build(self, why: str) -> None:
        self.builds.append((self.now, why))
        self.agenda = self.agenda.begun(self.now)
        if self.fails(self.now):
            self.agenda = self.agenda.broken(self.now)
            return
        turn = self.turn_after(self.now)
        self.agenda = self.agenda.ended(None if turn is None else datetime.fromtimestamp(turn, UTC))


def local(moment: Now, zone: str) -> datetime:
    return datetime.fromtimestamp(round(moment.wall), ZoneInfo(zone))


jumps = st.lists(
    st.tuples(st.floats(min_value=1_100, max_value=1_000 + WEEK_S), st.floats(min_value=-90_000, max_value=90_000)),
    max_size=8,
)


@settings(max_examples=40)
@given(jumps, st.sampled_from([60.0, 300.0, 7_200.0]))
def test_an_interval_is_neither_missed_nor_doubled_by_a_clock_that_jumps(
    jumps: list[tuple[float, float]], every: float
) -> None:
    world = World(Agenda(rhythm=Rhythm(every, 0.3)), jumps)

    world.run(WEEK_S)

    times = [now.steady for now, _ in world.builds]
    forward = sum(by > 0 for _, by in jumps)
    assert max(after - before for before, after in pairwise(times)) <= every + BEAT_S
    assert WEEK_S / (every + 0.1) <= len(times) <= WEEK_S / every + 2 + forward


@settings(max_examples=25)
@given(jumps)
def test_a_clock_put_back_does_not_make_cron_wait_twice_as_long(jumps: list[tuple[float, float]]) -> None:
    world = World(Agenda(rhythm=Rhythm(0.0, 0.3, cron("*/10 * * * *", ZoneInfo("UTC")))), jumps)

    world.run(WEEK_S)

    times = [now.steady for now, _ in world.builds]
    assert max(after - before for before, after in pairwise(times)) < 2 * 600 + 2 * BEAT_S


def test_a_clock_put_back_a_little_does_not_build_the_same_hour_again() -> None:
    world = World(
        Agenda(rhythm=Rhythm(0.0, 0.3, cron("0 15 * * *", ZoneInfo("UTC")))), [(1_000 + 3 * 3_600 + 600, -1_800)]
    )

    world.run(2 * 86_400)

    assert [local(now, "UTC").isoformat() for now, _ in world.builds] == [
        "2024-06-01T12:00:00+00:00",
        "2024-06-01T15:00:00+00:00",
        "2024-06-02T15:00:00+00:00",
    ]


def test_a_machine_that_slept_builds_once_when_it_wakes() -> None:
    """The steady clock stands still in between; hundreds of intervals were due."""
    world = World(Agenda(rhythm=Rhythm(300.0, 0.3)), [(1_100.0, 90_000.0)])

    world.run(200)

    assert len(world.builds) == 2


@pytest.mark.parametrize(
    ("expression", "zone", "begin", "expected"),
    [
        ("30 1 * * *", "Europe/Lisbon", "2024-03-30T12:00", ["2024-03-31T02:00+01", "2024-04-01T01:30+01"]),
        ("30 1 * * *", "Europe/Lisbon", "2024-10-26T12:00", ["2024-10-27T01:30+01", "2024-10-28T01:30+00"]),
        ("*/30 * * * *", "Europe/Lisbon", "2024-03-31T00:15", ["2024-03-31T00:30+00", "2024-03-31T02:00+01"]),
        (
            "*/30 * * * *",
            "Europe/Lisbon",
            "2024-10-27T01:15",
            [
                *("2024-10-27T01:30+01", "2024-10-27T01:00+00", "2024-10-27T01:30+00", "2024-10-27T02:00+00"),
            ],
        ),
        ("15 0 * * *", "Africa/Cairo", "2024-04-25T12:00", ["2024-04-26T01:00+03", "2024-04-27T00:15+03"]),
        ("0 9 * * 1-5", "UTC", "2024-06-07T09:00", ["2024-06-10T09:00+00", "2024-06-11T09:00+00"]),
        ("0 9 * * 0", "UTC", "2024-06-07T09:00", ["2024-06-09T09:00+00", "2024-06-16T09:00+00"]),
        ("0 9 * * fri-sun", "UTC", "2024-06-06T09:00", ["2024-06-07T09:00+00", "2024-06-08T09:00+00"]),
        ("0 9 1 * 7", "UTC", "2024-05-31T09:00", ["2024-06-01T09:00+00", "2024-06-02T09:00+00"]),
        ("0 0 29 2 *", "UTC", "2024-03-01T00:00", ["2028-02-29T00:00+00"]),
    ],
)
def test_cron_is_kept_in_the_site_s_zone_also_when_its_clocks_change(
    expression: str, zone: str, begin: str, expected: list[str]
) -> None:
    """A time that is left out comes right after the gap, one that comes twice once, every half hour is real time."""
    following = cron(expression, ZoneInfo(zone))
    at = datetime.fromisoformat(begin).replace(tzinfo=ZoneInfo(zone)).timestamp()

    found = []
    for _ in expected:
        at = following(at) or 0.0
        found.append(datetime.fromtimestamp(at, ZoneInfo(zone)).isoformat(timespec="minutes")[:-3])

    assert found == expected


@pytest.mark.parametrize("expression", ["61 * * * *", "0 0 30 2 *", "0 9 * * 8", "0 9 * * mon-", "x * * * *"])
def test_an_expression_that_says_no_time_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):
        cron(expression, ZoneInfo("UTC"))


@given(st.lists(st.floats(min_value=-1e9, max_value=2e9), max_size=3), st.integers(min_value=0, max_value=2**31))
def test_cron_always_moves_on(offsets: list[float], at: int) -> None:
    following = cron("*/7 2,3 * * *", ZoneInfo("Europe/Lisbon"))

    after = following(float(at))

    assert after is not None
    assert at < after <= at + 2 * 86_400


def test_a_thousand_embargoes_end_within_their_second_and_never_before() -> None:
    """Some at fractions of a second, several in one; the clock is put forward and back meanwhile."""
    chance = random.Random(20240601)
    moments = sorted(BEGIN.wall + chance.uniform(1, WEEK_S) for _ in range(1_000))
    moments[100:110] = [round(moment) + 0.25 for moment in moments[100:110]]
    shown: dict[float, Now] = {}
    jumps = [(1_000 + chance.uniform(0, WEEK_S), chance.uniform(-3_000, 3_000)) for _ in range(12)]
    world = World(Agenda(rhythm=Rhythm(3_600.0, 0.3)), jumps)

    def build(now: Now) -> float | None:
        """What a build does: it knows whole seconds, and says when the selection changes next."""
        at = bisect_right(moments, float(int(now.wall)))
        for moment in moments[:at]:
            shown.setdefault(moment, now)
        return moments[at] if at < len(moments) else None

    world.turn_after = build
    world.run(WEEK_S + 40_000)

    assert len(shown) == 1_000
    for moment, now in shown.items():
        reached, leapt = world.reached(moment)
        assert now.wall >= moment
        assert now.steady - reached < (1 + 2 * BEAT_S if leapt else 1), (moment, now)


def test_embargoes_end_in_real_builds_within_their_second() -> None:
    """A day on a small site: what a reader's feed shows, against what the stories say."""
    chance = random.Random(7)
    with new_site() as site:
        ends = {f"e{number}.md": NOON + timedelta(seconds=chance.randrange(10, 86_000)) for number in range(40)}
        for name, end in ends.items():
            site.write(name, story(name, publish_at=end))
        seen: dict[str, float] = {}
        world = World(Agenda(rhythm=Rhythm(6 * 3_600.0, 0.3)))

        def build(now: Now) -> float | None:
            site.build(datetime.fromtimestamp(now.wall, UTC))
            for item in site.entries():
                seen.setdefault(item["title"], now.wall)
            turn = settled.next_turn(str(site.config))
            return turn.timestamp() if turn else None

        world.turn_after = build
        world.run(86_400)

    assert seen.keys() == ends.keys()
    assert all(0 <= seen[name] - end.timestamp() < 1 for name, end in ends.items())


def test_builds_that_fail_come_further_and_further_apart() -> None:
    world = World(Agenda(rhythm=Rhythm(60.0, 0.3)))
    world.fails = lambda now: True

    world.run(3_000)

    times = [now.steady for now, _ in world.builds]
    gaps = [round(after - before) for before, after in pairwise(times)]
    assert gaps[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(gaps[10:]) == {LAST_RETRY_S}


def test_an_embargo_s_second_counts_while_builds_fail() -> None:
    world = World(Agenda(rhythm=Rhythm(60.0, 0.3)))
    end = BEGIN.wall + 1_000
    world.turn_after = lambda now: end
    world.run(10)
    world.fails = lambda now: now.wall < end

    world.run(2_000)

    assert any(why == "turn" and now.wall == end for now, why in world.builds)
    assert world.agenda.failures == 0


def test_a_change_waits_until_nothing_more_changes() -> None:
    agenda = Agenda(rhythm=Rhythm(300.0, 0.3)).begun(BEGIN).ended(None)

    once = agenda.changed(Now(0, 1_001.0))
    again = once.changed(Now(0, 1_001.2))

    assert once.due(Now(BEGIN.wall, 1_001.0)).delay_s == pytest.approx(0.3)
    assert again.due(Now(BEGIN.wall, 1_001.2)).delay_s == pytest.approx(0.3)
    assert again.due(Now(BEGIN.wall, 1_001.2)).why == "change"


def test_a_folder_that_never_rests_is_built_all_the_same() -> None:
    agenda = Agenda(rhythm=Rhythm(300.0, 0.3)).begun(BEGIN).ended(None)

    for tick in range(50):
        agenda = agenda.changed(Now(BEGIN.wall, 1_000.0 + tick / 10))

    assert agenda.due(Now(BEGIN.wall, 1_005.0)).delay_s < 0


def test_what_changes_while_a_build_runs_is_for_the_next_one() -> None:
    agenda = Agenda(rhythm=Rhythm(300.0, 0.3)).changed(BEGIN).begun(BEGIN)

    during = agenda.changed(Now(BEGIN.wall + 1, 1_001.0)).wanted("reload").ended(None)

    assert agenda.touched is None
    assert during.touched == (1_001.0, 1_001.0)
    assert during.due(Now(BEGIN.wall + 1, 1_001.0)).why == "reload"


def test_another_rhythm_counts_from_the_last_build() -> None:
    agenda = Agenda(rhythm=Rhythm(300.0, 0.3)).begun(BEGIN).ended(None)

    faster = agenda.retimed(Rhythm(10.0, 0.3), Now(BEGIN.wall + 5, 1_005.0))

    assert faster.due(Now(BEGIN.wall + 5, 1_005.0)).delay_s == pytest.approx(5.0)
    assert replace(faster, rhythm=agenda.rhythm) == agenda

"""How fast a destination is sent to, when it is left in peace, and that it is never left for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outbox.rows import ACCEPTED, DAY, HOUR, LATER, NOON, REFUSED, SECOND, UNKNOWN, policy
from wirefeed import outbox
from wirefeed.model import Limits, Verdict
from wirefeed.outbox import Health

FAST = Limits(rate=1_000.0, burst=1_000)
BUSY = Verdict(outcome="later", wait_s=60.0)
PAUSED = Verdict(outcome="refused", note="404 no such channel", target="paused")
DISABLED = Verdict(outcome="refused", note="410", target="disabled")


def hear(health: Health, *verdicts: Verdict, now: datetime = NOON, limits: Limits = FAST, **keys) -> Health:
    for verdict in verdicts:
        health, _ = outbox.heard(health, verdict, policy(limits, **keys), now=now)
    return health


def allowed(health: Health, now: datetime, limits: Limits = FAST, **keys) -> int:
    return outbox.allowed(health, policy(limits, **keys), now=now)


@given(
    st.floats(0.01, 50),
    st.integers(1, 60),
    st.lists(st.tuples(st.floats(0, 30), st.integers(1, 100)), max_size=60),
)
def test_no_window_ever_sees_more_than_its_rate_and_the_burst(rate, burst, steps):
    limits = Limits(rate=rate, burst=burst)
    rules, health, now = policy(limits), Health(), NOON
    begun: list[tuple[float, int]] = []

    for pause, wanted in steps:
        now += timedelta(seconds=pause)
        count = min(wanted, outbox.allowed(health, rules, now=now))
        health = outbox.took(health, rules, count, now=now)
        begun.append(((now - NOON).total_seconds(), count))

    for first in range(len(begun)):
        for last in range(first, len(begun)):
            window = begun[last][0] - begun[first][0]
            assert sum(count for _, count in begun[first : last + 1]) <= rate * window + burst + 1e-3


@given(st.floats(0.05, 50), st.integers(1, 20))
def test_who_asks_when_told_to_gets_the_whole_rate(rate, burst):
    limits = Limits(rate=rate, burst=burst)
    rules, health, now, count = policy(limits), Health(), NOON, 0

    while count < 200:
        now = max(now, outbox.next_at(health, rules, now=now))
        begin = outbox.allowed(health, rules, now=now)
        assert begin >= 1
        health = outbox.took(health, rules, begin, now=now)
        count += begin

    assert count / ((now - NOON).total_seconds() + burst / rate) >= 0.95 * rate


@pytest.mark.parametrize("jump", [DAY, -DAY, 400 * DAY, -400 * DAY], ids=str)
@pytest.mark.parametrize("spent", [0, 3, 5])
def test_a_clock_that_jumps_neither_starves_nor_floods(jump, spent):
    limits = Limits(rate=1.0, burst=5)
    rules = policy(limits)
    health = outbox.took(Health(), rules, spent, now=NOON)
    begun, now = 0, NOON + jump

    for _ in range(60):
        count = outbox.allowed(health, rules, now=now)
        if count:  # nothing is written down where nothing begins
            health = outbox.took(health, rules, count, now=now)
        begun += count
        now += SECOND

    assert 59 <= begun <= 65


@pytest.mark.parametrize("jump", [DAY, -DAY], ids=str)
@pytest.mark.parametrize("verdict", [BUSY, LATER, Verdict(outcome="accepted", left=0, reset_s=60)], ids=str)
def test_a_clock_that_was_set_does_not_close_a_destination(jump, verdict):
    health = hear(Health(), *[verdict] * 10)

    assert allowed(health, NOON + SECOND) == 0
    assert allowed(health, NOON + jump) >= 1


def test_a_clock_that_is_trimmed_by_seconds_wins_nothing():
    health = hear(outbox.took(Health(), policy(Limits()), 1, now=NOON), BUSY)

    assert allowed(health, NOON - 0.5 * SECOND, Limits()) == 0
    assert allowed(health, NOON - 2 * SECOND) == 0


@pytest.mark.parametrize("wait", [0.5, 1, 60, 3_600, 86_400])
def test_a_wait_is_kept_by_the_whole_destination_and_in_full(wait):
    health = hear(Health(), Verdict(outcome="later", wait_s=wait))

    end = NOON + timedelta(seconds=wait)
    assert outbox.next_at(health, policy(FAST), now=NOON) == end
    assert allowed(health, end - timedelta(milliseconds=1)) == 0
    assert allowed(health, end) > 0


def test_a_shorter_wait_does_not_shorten_a_longer_one():
    health = hear(Health(), Verdict(outcome="later", wait_s=600), BUSY)

    assert allowed(health, NOON + 61 * SECOND) == 0


def test_more_than_a_day_is_not_waited():
    health = hear(Health(), Verdict(outcome="later", wait_s=1e9))

    assert outbox.next_at(health, policy(FAST), now=NOON) == NOON + DAY


def test_what_is_left_of_its_window_narrows_the_rate_until_it_is_new():
    health = hear(Health(), Verdict(outcome="accepted", left=3, reset_s=10))

    assert allowed(health, NOON) == 3
    health = outbox.took(health, policy(FAST), 2, now=NOON)
    assert allowed(health, NOON) == 1
    health = hear(health, Verdict(outcome="accepted", left=2, reset_s=10))  # an older answer
    assert allowed(health, NOON) == 1
    health = outbox.took(health, policy(FAST), 1, now=NOON)
    assert outbox.next_at(health, policy(FAST), now=NOON) == NOON + 10 * SECOND
    assert allowed(health, NOON + 10 * SECOND) > 3


def test_the_breaker_opens_at_seven_failures_of_ten_and_not_before():
    nine = [ACCEPTED] * 3 + [LATER] * 6
    health = hear(Health(), *nine)

    assert allowed(health, NOON) > 1
    health = hear(health, UNKNOWN)
    assert allowed(health, NOON) == 0
    assert outbox.next_at(health, policy(FAST), now=NOON) == NOON + 30 * SECOND


def test_failures_of_long_ago_do_not_count():
    health = hear(Health(), *[LATER] * 9)

    health = hear(health, LATER, now=NOON + timedelta(minutes=6))

    assert allowed(health, NOON + timedelta(minutes=6)) > 1


def test_one_try_at_a_time_finds_out_whether_it_is_well_again_at_doubling_pauses():
    health, now, pauses = hear(Health(), *[LATER] * 10), NOON, []
    rules = policy(FAST)

    for _ in range(10):
        then = outbox.next_at(health, rules, now=now)
        pauses.append((then - now).total_seconds())
        assert allowed(health, then) == 1
        health = outbox.took(health, rules, 1, now=then)
        assert allowed(health, then) == 0
        now = then
        health = hear(health, LATER, now=now)

    assert pauses == [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]


def test_failures_that_were_under_way_when_it_opened_do_not_prolong_it():
    health = hear(Health(), *[LATER] * 30)

    assert outbox.next_at(health, policy(FAST), now=NOON) == NOON + 30 * SECOND


def test_what_failed_before_it_healed_is_forgotten():
    health = hear(Health(), *[LATER] * 10, ACCEPTED, *[LATER] * 9)

    assert allowed(health, NOON) > 1
    assert allowed(hear(health, LATER), NOON) == 0


def test_a_try_that_is_never_heard_of_again_is_followed_by_another():
    rules = policy(FAST)
    health = outbox.took(hear(Health(), *[LATER] * 10), rules, 1, now=NOON + 30 * SECOND)

    assert allowed(health, NOON + 149 * SECOND) == 0
    assert allowed(health, NOON + 150 * SECOND) == 1


@given(st.lists(st.sampled_from([LATER, UNKNOWN, BUSY, REFUSED, ACCEPTED, PAUSED]), max_size=60), st.floats(0, 7_200))
def test_whatever_happened_one_success_heals(verdicts, pause):
    rules, health, now = policy(FAST), Health(), NOON
    for verdict in verdicts:
        now += timedelta(seconds=pause)
        health = hear(health, verdict, now=now)

    then = outbox.next_at(health, rules, now=now)
    assert then <= now + DAY
    health = outbox.took(health, rules, 1, now=then)
    health, notice = outbox.heard(health, ACCEPTED, rules, now=then)

    assert (health.state, health.row, health.told) == ("", 0, False)
    assert allowed(health, then + SECOND) > 1
    assert notice in ("", "recovered")


def test_a_poisonous_story_does_not_close_the_destination():
    health = hear(Health(), *[REFUSED] * 100)

    assert allowed(health, NOON) > 1


def test_notices_come_once_each():
    notices = []
    health, now = Health(), NOON
    for verdict in [LATER] * 6 + [ACCEPTED] * 2 + [LATER] * 4 + [ACCEPTED] + [PAUSED] * 2 + [ACCEPTED] + [DISABLED] * 2:
        health, notice = outbox.heard(health, verdict, policy(FAST), now=now)
        notices.append(notice)

    said = [(index, notice) for index, notice in enumerate(notices) if notice]
    expected = ["failing", "recovered", "failing", "recovered", "paused", "recovered", "disabled"]
    assert said == list(zip([3, 6, 11, 12, 13, 15, 16], expected, strict=True))


def test_days_of_nothing_but_failures_pause_it_and_a_daily_try_wakes_it():
    health, now, rules, notices = Health(), NOON, policy(FAST), []
    while health.state != "paused":
        now = max(now + SECOND, outbox.next_at(health, rules, now=now))
        health = outbox.took(health, rules, 1, now=now)
        health, notice = outbox.heard(health, LATER, rules, now=now)
        notices.append(notice)

    assert NOON + 120 * HOUR <= now <= NOON + 121 * HOUR
    assert [notice for notice in notices if notice] == ["failing", "paused"]
    assert outbox.next_at(health, rules, now=now) == now + DAY
    assert allowed(health, now + DAY) == 1
    assert outbox.heard(health, ACCEPTED, rules, now=now + DAY)[1] == "recovered"


def test_a_refusal_at_the_daily_try_leaves_it_paused_for_another_day():
    health = hear(Health(), PAUSED)

    health = hear(health, REFUSED, now=NOON + DAY)

    assert outbox.next_at(health, policy(FAST), now=NOON + DAY) == NOON + 2 * DAY


def test_only_a_person_enables_what_was_disabled():
    health = hear(Health(), DISABLED, ACCEPTED, LATER, PAUSED)

    assert outbox.next_at(health, policy(FAST), now=NOON) is None
    assert allowed(health, NOON + 400 * DAY) == 0
    assert allowed(outbox.resumed(health), NOON) > 1


def test_health_survives_its_bytes():
    health = hear(outbox.took(Health(), policy(FAST), 3, now=NOON), *[LATER] * 12, BUSY)

    assert outbox.decode(outbox.encode(health)) == health


@pytest.mark.parametrize("stored", [b"", b"\x80\x04", b"[1]", b'{"tokens": "many"}', b"{", b"\xff"])
def test_health_that_cannot_be_read_starts_afresh(stored):
    assert outbox.decode(stored) == Health()


def test_health_of_another_version_keeps_what_is_known():
    assert outbox.decode(b'{"tokens": 2.0, "mood": "fine"}') == Health(tokens=2.0)

"""Who is told of what, from when on and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.outbox.rows import CHAT, DAY, HOUR, NOON, PROGRAM, policy
from wirefeed import outbox
from wirefeed.config import Breaker, Destination
from wirefeed.model import Limits

MINUTE = timedelta(minutes=1)


def born(kind="new", *, published=NOON, now=NOON, rules=None, **fields):
    default = {"id": "d1", "story": "s", "number": 1}
    return outbox.born(kind, published=published, policy=rules or policy(), now=now, **(default | fields))


def test_a_policy_takes_the_words_of_the_config_before_those_of_the_kind():
    destination = Destination(
        name="desk",
        kind="chat",
        rate="20/m",
        retries=("1s", "1h30m"),
        quiet="22:00-07:30",
        max_age="2h",
        keep_trying="1d",
        breaker=Breaker(share=50, tries=3, within="10m", probe="1m", longest="2h", give_up="5d"),
    )

    rules = outbox.policy(destination, CHAT, "Africa/Cairo")

    assert (rules.rate, rules.burst, rules.pauses, rules.most) == (1 / 3, 1, (1.0, 5_400.0), None)
    assert (rules.quiet, rules.max_age_s, rules.keep_s) == ((1_320, 450), 7_200.0, 86_400.0)
    assert (rules.share, rules.tries, rules.within_s) == (0.5, 3, 600.0)
    assert (rules.probe_s, rules.longest_s, rules.give_up_s) == (60.0, 7_200.0, 432_000.0)


@pytest.mark.parametrize(
    ("limits", "word", "expected"),
    [(CHAT, "", "retry"), (Limits(public=True), "", "hold"), (Limits(public=True), "retry", "retry")],
)
def test_strangers_are_not_told_twice_unless_the_config_says_so(limits, word, expected):
    assert policy(limits, unknown=word).unknown == expected


@pytest.mark.parametrize(
    ("kind", "rank"),
    [("new", 2), ("restored", 2), ("digest", 2), ("updated", 1), ("corrected", 1)]
    + [(kind, 0) for kind in ("withdrawn", "killed", "expired")],
)
def test_what_ends_goes_before_what_corrects_and_that_before_what_is_new(kind, rank):
    assert born(kind).rank == rank


@pytest.mark.parametrize(
    ("age", "state"), [(timedelta(0), "pending"), (6 * HOUR, "pending"), (6 * HOUR + MINUTE, "cancelled")]
)
def test_old_news_is_no_news(age, state):
    row = born(published=NOON - age)

    assert row.state == state
    assert state == "pending" or row.reason == "published 08:59, older than 6 h: not announced"
    assert row.until == NOON - age + 6 * HOUR


@pytest.mark.parametrize("kind", ["updated", "corrected", "withdrawn", "killed", "expired"])
def test_what_corrects_or_ends_old_news_is_owed_for_three_days(kind):
    row = born(kind, published=NOON - 300 * DAY)

    assert (row.state, row.due, row.until) == ("pending", NOON, NOON + 72 * HOUR)


def test_a_program_is_told_of_old_entries_too():
    row = born(published=NOON - 300 * DAY, rules=policy(PROGRAM))

    assert row.state == "pending"
    assert row.until > NOON + timedelta(hours=75, minutes=35)


def test_what_was_asked_for_at_the_start_goes_whatever_its_age():
    row = born(published=NOON - 300 * DAY, wanted=True)

    assert (row.state, row.until) == ("pending", NOON + 6 * HOUR)


@pytest.mark.parametrize(("day", "state"), [("2024-06-01", "pending"), ("2024-05-31", "cancelled")])
def test_a_story_that_names_a_day_only_is_as_new_as_the_end_of_that_day(day, state):
    midnight = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo("Africa/Cairo"))

    row = born(published=midnight.astimezone(UTC), day=day)

    assert row.state == state


def test_an_embargo_that_ends_now_makes_news_of_an_older_day():
    assert born(published=NOON, day="2024-05-20").state == "pending"


def test_a_date_ahead_keeps_no_row_alive_for_longer():
    assert born(published=NOON + DAY).until == NOON + 6 * HOUR


NIGHT = "22:00-07:00"


def test_what_is_new_waits_for_the_morning_and_lives_from_then():
    row = born(now=NOON + 10 * HOUR, published=NOON + 9 * HOUR, rules=policy(quiet=NIGHT))

    assert (row.state, row.due, row.reason) == ("pending", NOON + 16 * HOUR, "quiet hours until 07:00")
    assert row.until == row.due + 6 * HOUR


@pytest.mark.parametrize("kind", ["updated", "corrected", "withdrawn", "killed", "expired"])
def test_what_corrects_or_ends_wakes_people(kind):
    row = born(kind, now=NOON + 10 * HOUR, rules=policy(quiet=NIGHT))

    assert row.due == NOON + 10 * HOUR


def test_no_news_dies_in_its_sleep():
    evening = NOON + 6 * HOUR  # 21:00 in Cairo

    row = born(now=evening, published=evening, rules=policy(quiet=NIGHT))

    assert row.due == evening
    assert row.until == NOON + 17 * HOUR  # an hour after quiet hours, not at 03:00


ZONES = ("Africa/Cairo", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


@given(
    st.integers(0, 1_439),
    st.integers(0, 1_439),
    st.sampled_from(ZONES),
    st.integers(1_672_531_200, 1_798_675_200).map(lambda second: datetime.fromtimestamp(second, UTC)),  # 2023 to 2026
)
@example(1_320, 150, "America/New_York", datetime(2024, 3, 10, 6, 0, tzinfo=UTC))  # ends in the hour that is left out
@example(1_320, 90, "America/New_York", datetime(2024, 11, 3, 6, 10, tzinfo=UTC))  # in the hour that comes twice
@example(60, 120, "Europe/Berlin", datetime(2024, 10, 27, 0, 30, tzinfo=UTC))
@example(180, 150, "America/New_York", datetime(2024, 3, 10, 6, 0, tzinfo=UTC))
def test_quiet_hours_end_by_the_clock_on_the_wall_whatever_it_does(begin, end, zone, now):
    def quiet(moment):
        local = moment.astimezone(ZoneInfo(zone))
        return (local.hour * 60 + local.minute - begin) % 1_440 < (end - begin) % 1_440

    over = outbox.quiet_end((begin, end), zone, now)

    assert (over is not None) == quiet(now)
    if over is not None:
        assert now < over <= now + timedelta(hours=25)
        assert not quiet(over)
        wall = over.astimezone(ZoneInfo(zone))
        leap = not quiet(over - MINUTE)
        assert (wall.hour * 60 + wall.minute == end and wall.second == 0) or leap


@pytest.mark.parametrize(
    ("zone", "now", "end"),
    [
        ("Europe/Berlin", "2024-03-30T22:00:00+00:00", "2024-03-31T05:00:00+00:00"),  # the night is an hour shorter
        ("Europe/Berlin", "2024-10-26T22:00:00+00:00", "2024-10-27T06:00:00+00:00"),  # and longer
        ("Europe/Berlin", "2024-06-01T22:00:00+00:00", "2024-06-02T05:00:00+00:00"),
        ("Asia/Kolkata", "2024-06-01T22:00:00+00:00", "2024-06-02T01:30:00+00:00"),
        ("Asia/Kolkata", "2024-06-02T01:30:00+00:00", None),
    ],
)
def test_the_night_ends_at_seven(zone, now, end):
    over = outbox.quiet_end((1_320, 420), zone, datetime.fromisoformat(now))

    assert over == (datetime.fromisoformat(end) if end else None)


ENTRIES = [(f"s{age}", NOON - age * DAY) for age in (3, 0, 2, 1)]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("baseline", ()),
        ("latest:1", ("s0",)),
        ("latest:3", ("s2", "s1", "s0")),
        ("latest:9", ("s3", "s2", "s1", "s0")),
        ("since:2024-05-31", ("s1", "s0")),
        ("since:2024-06-02", ()),
        ("all", ("s3", "s2", "s1", "s0")),
    ],
)
def test_a_destination_that_never_saw_a_build_is_sent_what_its_config_says(start, expected):
    assert outbox.first(start, ENTRIES, NOON) == expected


def test_a_day_begins_where_the_site_is():
    entries = [("late", datetime(2024, 5, 31, 22, tzinfo=UTC))]

    assert outbox.first("since:2024-06-01", entries, NOON) == ()
    assert outbox.first("since:2024-06-01", entries, NOON, "Africa/Cairo") == ("late",)


def test_a_flood_lets_the_newest_through_in_their_order_and_holds_the_rest():
    creates = [(born(id=f"d{age}", published=NOON - age * MINUTE), NOON - age * MINUTE) for age in range(500)]

    go, held = outbox.flood(creates, 10)

    assert [row.id for row in go] == [f"d{age}" for age in range(9, -1, -1)]
    assert len(held) == 361 - 10  # those older than six hours were not announced at all
    assert {(row.state, row.reason) for row in held} == {
        ("held", "one of 361 new entries in one build, more than 10: release it to send it")
    }


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(0, 40))
def test_a_flood_loses_nothing(ages, most):
    creates = [(born(id=str(count)), NOON - age * MINUTE) for count, age in enumerate(ages)]

    go, held = outbox.flood(creates, most)

    assert sorted(row.id for row in go + held) == sorted(row.id for row, _ in creates)
    assert len(go) == (min(len(ages), most) if most else len(ages))

"""What becomes of a row after a try."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.outbox.rows import ACCEPTED, CHAT, HOUR, LATER, NOON, PROGRAM, REFUSED, UNKNOWN, policy, row
from wirefeed import outbox
from wirefeed.model import Limits, Owed, Verdict

HUB = Limits(feeds=True, rate=1.0, burst=1)
# Standard Webhooks 1.0.0, example retry schedule: time since the start of every try.
STANDARD = "0:00:00 0:00:05 0:05:05 0:35:05 2:35:05 7:35:05 17:35:05 31:35:05 51:35:05 75:35:05"
MESSAGES = "0:00:00 0:00:05 0:00:35 0:02:35 0:12:35 0:42:35 1:42:35 2:42:35 3:42:35 4:42:35 5:42:35"


def clocks(table: str) -> list[timedelta]:
    parts = [tuple(map(int, one.split(":"))) for one in table.split()]
    return [timedelta(hours=hours, minutes=minutes, seconds=seconds) for hours, minutes, seconds in parts]


def tries(first: Owed, rules: outbox.Policy, verdict: Verdict = LATER) -> Iterator[tuple[datetime, outbox.After]]:
    """Send a row again and again under a clock of our own, each time exactly when it is due."""
    now, state = first.due, first
    while state.state == "pending":
        then = outbox.after(state, verdict, rules, now=now)
        yield now, then
        state = replace(state, state=then.state, due=then.due, tries=then.tries, reason=then.reason, action="event")
        now = then.due


def slack(moment: timedelta, count: int) -> timedelta:
    """How much later than in the table a try may be: a tenth, at least 2 s and at most 15 min each."""
    return min(max(moment / 10, timedelta(seconds=2 * count)), timedelta(minutes=15) * count) + timedelta(seconds=count)


@pytest.mark.parametrize(
    ("limits", "kind", "table"),
    [
        (PROGRAM, "new", STANDARD),
        (PROGRAM, "killed", STANDARD),
        (HUB, "updated", STANDARD),
        (CHAT, "new", MESSAGES),
        (CHAT, "corrected", MESSAGES),
    ],
    ids=["event", "event of a kill", "hub", "message", "correction"],
)
def test_tries_keep_to_their_table_and_are_never_early(limits, kind, table):
    rules = policy(limits)
    owed = outbox.born(kind, id="d1", story="s", number=1, published=NOON, policy=rules, now=NOON)

    moments = [now - NOON for now, _ in tries(owed, rules)]

    for count, (moment, told) in enumerate(zip(moments, clocks(table))):
        assert told <= moment <= told + slack(told, count)


def test_an_event_dies_after_ten_tries_in_75_hours_and_says_so():
    rules = policy(PROGRAM)
    owed = outbox.born("new", id="d1", story="s", number=1, published=NOON, policy=rules, now=NOON)

    run = list(tries(owed, rules))

    assert len(run) == 10
    assert [then.notice for _, then in run] == [""] * 9 + ["exhausted"]
    assert (run[-1][1].state, run[-1][1].reason) == ("dead", "given up after 10 tries: 503")


def test_a_message_is_tried_hourly_until_it_is_no_news_any_more():
    rules = policy(max_age="6h")
    owed = outbox.born("new", id="d1", story="s", number=1, published=NOON, policy=rules, now=NOON)

    run = list(tries(owed, rules))

    assert run[-1][0] <= NOON + 6 * HOUR
    assert run[-1][0] > NOON + 5 * HOUR
    assert (run[-1][1].state, run[-1][1].reason, run[-1][1].notice) == ("dead", "stale: 503", "exhausted")


def test_a_correction_is_tried_for_three_days():
    rules = policy()
    owed = outbox.born("corrected", id="d1", story="s", number=2, published=NOON, policy=rules, now=NOON)

    last, _ = list(tries(owed, rules))[-1]

    assert NOON + 70 * HOUR < last <= NOON + 72 * HOUR


def test_a_table_of_ones_own_goes_on_with_its_last_pause():
    rules = policy(PROGRAM, retries=("1m", "10m"), keep_trying="1h")
    owed = outbox.born("new", id="d1", story="s", number=1, published=NOON, policy=rules, now=NOON)

    moments = [(now - NOON).total_seconds() / 60 for now, _ in tries(owed, rules)]

    assert [round(moment) for moment in moments[:2]] == [0, 1]
    assert all(10 <= after - before <= 11 for before, after in pairwise(moments[1:]))
    assert 50 <= moments[-1] <= 60


def test_no_wait_that_a_destination_asks_for_is_cut_short_in_a_thousand():
    """DELIVERY, A4: Retry-After of 1 s to 24 h at any try of any kind; early retries 0, and none costs a try."""
    draw = Random(4)
    early = costly = 0

    for count in range(1_000):
        limits, kind = draw.choice([(CHAT, "new"), (CHAT, "killed"), (PROGRAM, "updated"), (HUB, "updated")])
        wait = draw.choice([draw.randint(1, 86_400), draw.uniform(1, 120)])
        asked = row(kind, id=f"d{count}", tries=draw.randrange(9), until=NOON + 200 * HOUR)
        then = outbox.after(asked, Verdict(outcome="later", wait_s=wait), policy(limits), now=NOON)
        early += then.due < NOON + timedelta(seconds=wait)
        costly += then.tries != asked.tries or then.state != "pending"

    assert (early, costly) == (0, 0)


@given(st.integers(0, 40), st.one_of(st.none(), st.floats(0, 1e7)), st.text(max_size=8), st.booleans())
def test_a_pause_is_never_shorter_than_told_and_little_longer(before, wait, name, program):
    rules = policy(PROGRAM if program else CHAT)
    told = min(wait, 86_400.0) if wait is not None else rules.pauses[min(before, len(rules.pauses) - 1)]

    pause = outbox.pause(row(id=name, tries=before), rules, wait)

    assert told <= pause <= told + min(max(told / 10, 2), 900)
    assert pause == outbox.pause(row(id=name, tries=before), rules, wait)


def test_deliveries_that_failed_together_do_not_come_back_together():
    pauses = {round(outbox.pause(row(id=f"d{count}"), policy()), 3) for count in range(100)}

    assert len(pauses) > 90


@pytest.mark.parametrize(
    ("kind", "action", "verdict", "state", "count", "reason"),
    [
        ("new", "create", ACCEPTED, "delivered", 3, ""),
        ("new", "create", REFUSED, "dead", 3, "refused: 400 no such channel"),
        ("updated", "edit", REFUSED, "dead", 3, "refused: 400 no such channel"),
        ("corrected", "event", REFUSED, "dead", 3, "refused: 400 no such channel"),
        ("corrected", "edit", REFUSED, "pending", 3, "edit refused; 400 no such channel"),
        ("killed", "delete", REFUSED, "pending", 3, "delete refused; 400 no such channel"),
        ("killed", "notice", REFUSED, "dead", 3, "impossible: 400 no such channel; tell its readers yourself"),
        ("killed", "create", REFUSED, "dead", 3, "impossible: 400 no such channel; tell its readers yourself"),
        ("killed", "create", UNKNOWN, "pending", 3, "no answer came: perhaps it was taken"),
        ("new", "create", Verdict(outcome="refused", note="401", target="paused"), "pending", 2, "401"),
        ("new", "create", Verdict(outcome="unsent"), "pending", 3, "could not be reached"),
        ("new", "create", UNKNOWN, "pending", 3, "perhaps sent; no answer came: perhaps it was taken"),
        ("corrected", "edit", UNKNOWN, "pending", 3, "no answer came: perhaps it was taken"),
        ("new", "event", UNKNOWN, "pending", 3, "no answer came: perhaps it was taken"),
    ],
)
def test_a_verdict_settles_a_row(*, kind, action, verdict, state, count, reason):
    rules = policy(PROGRAM if action == "event" else CHAT)

    then = outbox.after(row(kind, action=action, tries=2), verdict, rules, now=NOON)

    assert (then.state, then.tries, then.reason) == (state, count, reason)
    assert then.unsure == (kind == "new" and action == "create" and verdict is UNKNOWN)


def test_what_was_perhaps_sent_stays_in_doubt_through_later_answers():
    first = outbox.after(row(action="create"), UNKNOWN, policy(), now=NOON)

    second = outbox.after(row(action="create", reason=first.reason, tries=1), LATER, policy(), now=NOON)

    assert second.reason == "perhaps sent; 503"


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (LATER, "cancelled"),
        (Verdict(outcome="later", wait_s=600), "cancelled"),
        (REFUSED, "cancelled"),
        (UNKNOWN, "pending"),
        (ACCEPTED, "delivered"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.outcome,
)
def test_what_fails_while_its_story_ends_is_not_tried_again(verdict, state):
    then = outbox.after(row(action="create"), verdict, policy(), now=NOON, ended=True)

    assert then.state == state
    assert then.due == NOON


@pytest.mark.parametrize("verdict", [LATER, UNKNOWN], ids=["busy", "no answer"])
def test_looking_for_what_was_perhaps_sent_keeps_to_the_table_also_when_its_story_ends(verdict):
    lost = row(action="create", lapsed=True, tries=3)

    then = outbox.after(lost, verdict, policy(), now=NOON, ended=True)

    assert then.state == "pending"
    assert then.due >= NOON + timedelta(minutes=10)
    assert then.reason.startswith("perhaps sent; ")


@pytest.mark.parametrize(
    ("limits", "fields", "reason"),
    [
        (CHAT, {"lapsed": True}, "perhaps posted twice: look there"),
        (CHAT, {"reason": "perhaps sent; 503"}, "perhaps posted twice: look there"),
        (CHAT, {}, ""),
        (Limits(idempotent=True), {"lapsed": True}, ""),
    ],
)
def test_who_perhaps_posted_twice_says_so(limits, fields, reason):
    then = outbox.after(row(action="create", **fields), ACCEPTED, policy(limits), now=NOON)

    assert (then.state, then.reason) == ("delivered", reason)


def test_what_a_person_asks_for_is_as_fresh_as_new():
    rules = policy()
    late = NOON + 50 * HOUR
    released = row(reason=outbox.asked(late), due=late)

    then = outbox.after(released, LATER, rules, now=late)

    assert outbox.asked_at(released) == late
    assert then.state == "pending"
    assert outbox.decide(released, None, rules, CHAT, now=late, ended=False, can_seek=False) == outbox.Send("create")
    end = late + 7 * HOUR
    decided = outbox.decide(released, None, rules, CHAT, now=end, ended=False, can_seek=False)
    assert decided == outbox.Close("dead", "stale")

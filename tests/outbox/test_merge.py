"""What is newly owed meets what waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outbox.rows import row
from wirefeed import outbox
from wirefeed.model import Owed

TRIED = {"tries": 1, "action": "create", "payload": b"x"}
SENDING = {"state": "sending", "action": "create", "payload": b"x"}
HELD = {"state": "held"}
STORY = ("desk", row().story)


def owed(kind: str, number: int = 2, **fields: object) -> Owed:
    return row(kind, key=0, number=number, **fields)


# What waits (kind, fields), what is owed -> what happens: "=" repointed, "x" closed, "+" added, "!" woken.
CASES = [
    ([("new", {})], "updated", "="),
    ([("new", {})], "corrected", "="),
    ([("new", HELD)], "updated", "="),
    ([("new", {})], "killed", "x"),
    ([("new", HELD)], "killed", "x"),
    ([("new", HELD)], "expired", "x"),
    ([("new", TRIED)], "updated", "+"),
    ([("new", SENDING)], "updated", "+"),
    ([("new", SENDING)], "killed", "+"),
    ([("new", TRIED)], "killed", "+!"),
    ([("new", {"action": "create"})], "killed", "+!"),  # a wait costs no try, and a purge takes the payload
    ([("new", {"state": "unknown"} | TRIED)], "killed", "+"),
    ([("updated", {})], "updated", "="),
    ([("updated", {})], "corrected", "x+"),
    ([("corrected", {})], "updated", "="),
    ([("corrected", {})], "corrected", "="),
    ([("updated", TRIED)], "updated", "+"),
    ([("updated", TRIED | {"action": "edit"})], "killed", "x+"),
    ([("corrected", TRIED | {"action": "event"})], "killed", "x+"),
    ([("new", TRIED | {"action": "event"})], "killed", "x+"),
    ([("corrected", TRIED | {"action": "reply"})], "killed", "+!"),
    ([("corrected", SENDING | {"action": "edit"})], "killed", "+"),
    ([("withdrawn", {})], "killed", "x+"),
    ([("withdrawn", TRIED | {"action": "delete"})], "killed", "+!"),
    ([("killed", {})], "restored", "+"),
    ([("killed", {})], "updated", "+"),
    ([], "killed", "+"),
    ([], "new", "+"),
    ([], "updated", "+"),
]


@pytest.mark.parametrize(("waiting", "kind", "expected"), CASES)
def test_what_is_owed_meets_what_waits(waiting, kind, expected):
    rows = [row(before, key=count + 1, **fields) for count, (before, fields) in enumerate(waiting)]

    made = outbox.merge([owed(kind)], rows)

    happened = "=" * len(made.repoint) + "x" * len(made.close) + "+" * len(made.add) + "!" * len(made.wake)
    assert happened == expected
    assert all(one == (1, 2, f"{kind}-2") for one in made.repoint)
    assert all(state == "cancelled" and reason for _, state, reason in made.close)


def test_a_tried_entry_a_kill_and_all_between_them():
    """What is being sent stays; what waits behind it goes; the kill is next."""
    rows = [row("new", key=1, **SENDING), row("updated", key=2, number=2), row("corrected", key=3, number=3)]

    made = outbox.merge([owed("killed", 4)], rows)

    assert [key for key, _, _ in made.close] == [2, 3]
    assert [one.kind for one in made.add] == ["killed"]


def test_an_unsent_return_is_nothing_but_what_stands_there_must_still_go():
    rows = [row("restored", key=1)]

    assert outbox.merge([owed("killed")], rows).add == ()
    assert [one.kind for one in outbox.merge([owed("killed")], rows, {STORY}).add] == ["killed"]


def test_stories_and_destinations_do_not_mix():
    rows = [row("new", key=1, story="other"), row("new", key=2, destination="elsewhere")]

    made = outbox.merge([owed("killed")], rows)

    assert (made.close, len(made.add)) == ((), 1)


def test_changes_of_one_build_meet_one_another():
    made = outbox.merge([owed("new", 1), owed("updated", 2), owed("new", 1, story="other")], [])

    assert [(one.story, one.kind, one.number) for one in made.add] == [
        (row().story, "new", 2),
        ("other", "new", 1),
    ]


def test_what_was_decided_at_birth_is_kept_as_it_is():
    old = owed("new", 1, state="cancelled", reason="published too long ago")

    assert outbox.merge([old], []).add == (old,)


KINDS = st.sampled_from(["updated", "corrected", "killed", "withdrawn", "restored"])
STATES = st.sampled_from([{}, {}, {}, HELD, TRIED, SENDING, TRIED | {"action": "edit"}, {"state": "unknown"} | TRIED])


@given(st.lists(st.tuples(KINDS, STATES), max_size=6), st.lists(KINDS, min_size=1, max_size=4), st.booleans())
def test_the_newest_version_is_never_lost_nor_an_end(before, after, known):
    rows = [row(kind, key=count + 1, number=count + 1, **fields) for count, (kind, fields) in enumerate(before)]
    owing = [owed(kind, 100 + count) for count, kind in enumerate(after)]

    made = outbox.merge(owing, rows, {STORY} if known else ())

    closed = {key for key, _, _ in made.close}
    to = {key: number for key, number, _ in made.repoint}
    left = [(one.kind, to.get(one.key, one.number)) for one in rows if one.key not in closed]
    left += [(one.kind, one.number) for one in made.add]
    last = owing[-1]
    if last.rank > 0:
        assert left[-1][1] == last.number
    elif left:
        assert left[-1] == (last.kind, last.number)
    touched = {one.key for one in rows if one.state in ("sending", "unknown")}
    assert not touched & (closed | to.keys())
    assert not closed & to.keys()
    assert len({key for key, _, _ in made.close}) == len(made.close)

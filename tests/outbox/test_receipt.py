"""What became of a change everywhere, counted and in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.outbox.rows import HOUR, NOON, posted, row
from wirefeed import outbox

DONE = {"state": "delivered", "action": "edit"}
IMPOSSIBLE = {"state": "dead", "reason": "impossible: teams cannot correct it; tell its readers yourself"}


def at(name: str, kind: str = "corrected", number: int = 3, **fields):
    return row(kind, destination=name, number=number, **fields)


def said(rows, stands=None) -> str:
    found = outbox.receipt(rows, stands or {})
    assert found is not None
    return outbox.worded(found, "UTC", now=NOON)


def test_a_correction_says_where_it_arrived_and_where_not():
    rows = [at(f"d{count}", **DONE) for count in range(9)]
    rows += [at("Teams", **IMPOSSIBLE), at("telegram", due=NOON + 2 * HOUR + timedelta(minutes=5))]

    assert said(rows) == "correction 2: 9 of 11 places fixed, 1 impossible (Teams), 1 waiting until 14:05"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([at("a", "new", 1, state="delivered", action="create")], "new: 1 of 1 place posted"),
        ([at("a", "updated", **DONE), at("b", **DONE)], "correction 2: 2 of 2 places fixed"),
        (
            [at("a", "killed", state="delivered", action="delete"), at("b", "killed", state="dead", reason="stale")],
            "kill: 1 of 2 places cleared, 1 failed (b)",
        ),
        (
            [at("a", state="delivered", action="reply"), at("b", state="held"), at("c", state="unknown")],
            "correction 2: 0 of 3 places fixed, 1 told by a message (a), 1 held (b), 1 unknown (c)",
        ),
        ([at("a", state="cancelled", reason="never posted there")], "correction 2: nothing to do"),
        ([at("a", state="sending"), at("b", **DONE)], "correction 2: 1 of 2 places fixed, 1 waiting until 12:00"),
        ([at("a", due=NOON + 24 * HOUR)], "correction 2: 0 of 1 place fixed, 1 waiting until 2024-06-02 12:00"),
        ([at("a", "expired", state="delivered", action="delete")], "expiry: 1 of 1 place cleared"),
    ],
)
def test_a_receipt_in_words(rows, expected):
    assert said(rows) == expected


def test_only_the_newest_version_counts_and_the_last_row_of_a_place():
    rows = [at("a", number=2, key=1, **IMPOSSIBLE), at("a", key=2, state="cancelled"), at("a", key=3, **DONE)]

    assert said(rows) == "correction 2: 1 of 1 place fixed"


def test_a_place_whose_row_was_swept_is_still_counted():
    stands = {("b", row().story): posted(destination="b", number=3)}
    stands["c", row().story] = posted("unknown", destination="c", number=3)
    stands["d", row().story] = posted(destination="d", number=2)

    assert said([at("a", **DONE)], stands) == "correction 2: 2 of 2 places fixed"


def test_a_second_copy_that_perhaps_stands_there_is_not_called_cleared():
    twice = at("a", "new", 1, key=1, state="delivered", action="create", reason="perhaps posted twice: look there")
    rows = [twice, at("a", "killed", key=2, state="delivered", action="delete")]

    assert said(rows) == "kill: 0 of 1 place cleared, 1 unknown (a)"


def test_a_story_nobody_was_told_of_has_no_receipt():
    assert outbox.receipt([], {}) is None

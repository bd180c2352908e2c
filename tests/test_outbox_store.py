"""The outbox in the state: what is ready in which order, whose lease counts, what is kept and what goes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.owing import HOUR, LATER, NOON, PAYLOAD, SOON, lease, owe, owed, ready
from wirefeed.model import DeliveryState, Owed, Posted
from wirefeed.store import Outbox, StateFile, Store, Version

FINAL: tuple[DeliveryState, ...] = ("delivered", "dead", "cancelled")


@pytest.fixture
def file(tmp_path):
    file = StateFile(str(tmp_path / ".wirefeed/state.sqlite3"))
    yield file
    file.close()


@pytest.fixture
def box(file) -> Outbox:
    return Outbox(file)


# What is owed.


def test_a_row_comes_back_as_it_was_owed(box):
    row = owed(
        "tag:news.example.org,2024:مقال",
        due=NOON + timedelta(microseconds=1),
        until=datetime.max.replace(tzinfo=NOON.tzinfo),
        state="held",
        reason="quiet hours",
        tries=2,
        action="edit",
        payload=b"\x00\xff",
        number=3,
    )

    (key,) = owe(box, row)

    found = box.row(key)
    assert found is not None
    assert found == Owed(**{name: getattr(row, name) for name in row.__struct_fields__} | {"key": key})


def test_a_row_whose_id_is_there_is_passed_over(box):
    first, again = owed("a", id="wf_once"), owed("b", id="wf_once")

    assert box.owe([first, again]) == 1
    assert box.owe([again, owed("c")]) == 1

    assert [row.story for row in box.rows()] == ["c", "a"]


def test_what_a_failed_transaction_owed_is_not_owed(box, file):
    with pytest.raises(OverflowError), file.transaction():
        box.owe([owed(), owed(number=2**70)])

    assert box.rows() == []
    assert box.counts() == {}


def test_the_key_of_a_row_that_was_swept_is_never_given_again(box, file):
    (key,) = owe(box, owed(state="cancelled"))
    with file.transaction():
        box.sweep(LATER)

    (later,) = owe(box, owed())

    assert later > key


def test_the_newest_version_of_a_story_is_known_by_its_number(box):
    for number, at in enumerate((NOON, LATER), start=1):
        box.add_version("a", number, "updated", at, b"entry %d" % number)

    assert box.last_numbers(["a", "unknown"]) == {"a": 2}
    assert box.version("a", 2) == Version("updated", LATER, b"entry 2")
    assert box.version("a", 3) is None


def test_what_waits_of_stories_is_told_by_key_and_without_what_is_final(box):
    states: tuple[DeliveryState, ...] = ("pending", "held", "unknown", *FINAL)
    keys = owe(box, *(owed(f"{story}", state=state) for story in "ba" for state in states), owed("c"))
    lease(box, keys[0])

    waiting = box.waiting(["a", "b"])

    assert [row.key for row in waiting] == [keys[0], keys[1], keys[2], keys[6], keys[7], keys[8]]
    assert waiting[0].state == "sending"


def test_a_row_is_turned_to_another_version_and_keeps_its_place(box):
    first, second = owe(box, owed(), owed())

    assert box.repoint(first, 5)
    assert box.repoint(second, 6, "wf_another")

    rows = [box.row(first), box.row(second)]
    assert [row and row.number for row in rows] == [5, 6]
    assert [row and row.id for row in rows][1] == "wf_another"


def test_an_id_that_is_taken_turns_nothing(box):
    _, second = owe(box, owed(id="wf_a"), owed(id="wf_b"))

    assert not box.repoint(second, 9, "wf_a")
    assert not box.repoint(99, 9)

    row = box.row(second)
    assert row is not None
    assert (row.number, row.id) == (1, "wf_b")


# What is ready.


def test_what_ends_a_story_goes_before_corrections_and_those_before_news(box):
    new, correction, kill, other = owe(box, owed("a", rank=2), owed("b", rank=1), owed("c", rank=0), owed("d", rank=2))

    assert ready(box) == [kill, correction, new, other]
    assert ready(box, most=2) == [kill, correction]


def test_a_row_is_ready_at_the_moment_it_is_due_and_not_before(box):
    (key,) = owe(box, owed(due=LATER))

    assert ready(box, LATER - timedelta(microseconds=1)) == []
    assert ready(box, LATER) == [key]


def test_every_destination_has_its_own_order(box):
    here, there = owe(box, owed("a", destination="desk"), owed("a", destination="wire"))

    assert (ready(box, destination="desk"), ready(box, destination="wire")) == ([here], [there])


@pytest.mark.parametrize(
    ("before", "rank", "free"),
    [
        ("pending", 1, False),
        ("pending", 0, False),
        ("sending", 1, False),
        ("sending", 0, False),
        ("held", 2, False),
        ("held", 1, False),
        ("held", 0, True),
        ("unknown", 1, False),
        ("unknown", 0, True),
        *((state, rank, True) for state in FINAL for rank in (0, 1, 2)),
    ],
)
def test_a_row_waits_for_an_earlier_one_of_its_story(box, before, rank, free):
    """Also when that one is not due for an hour; what ends a story does not wait for a person."""
    first, second = owe(box, owed(due=LATER, state="pending" if before == "sending" else before), owed(rank=rank))
    if before == "sending":
        lease(box, first, until=LATER)

    assert ready(box) == ([second] if free else [])


@pytest.mark.parametrize("before", [owed("b", due=LATER), owed("a", destination="wire")], ids=["story", "destination"])
def test_another_story_or_another_destination_is_not_waited_for(box, before):
    _, key = owe(box, before, owed("a"))

    assert ready(box) == [key]


def test_a_later_row_of_the_story_is_not_waited_for(box):
    first, _ = owe(box, owed(rank=2), owed(rank=0))

    assert ready(box) == [first]


def test_a_row_whose_lease_runs_out_is_ready_again_and_says_so(box):
    (key,) = owe(box, owed())
    lease(box, key, until=NOON + SOON)

    before, after = box.ready("desk", NOON, 9), box.ready("desk", NOON + SOON, 9)

    assert before == []
    assert [(row.key, row.state, row.lapsed, row.action, row.payload) for row in after] == [
        (key, "sending", True, "create", PAYLOAD)
    ]
    assert not owed().lapsed


@pytest.mark.parametrize("destination", ["desk", None])
def test_the_next_moment_is_that_of_the_first_row_with_nothing_before_it(box, destination):
    blocker, _, other, _ = owe(
        box,
        owed("a", due=LATER + HOUR),
        owed("a", due=NOON),
        owed("b", due=LATER),
        owed("c", destination="wire", due=LATER + HOUR * 2),
    )

    first = box.next_due(NOON, destination)
    lease(box, other, until=LATER + HOUR * 9)
    second = box.next_due(NOON, destination)
    box.move([blocker], "held", "a person looks")
    box.move([other], "held", "a person looks")
    third = box.next_due(NOON, "desk")

    assert (first, second, third) == (LATER, LATER + HOUR, None)
    assert box.next_due(NOON) == LATER + HOUR * 2
    assert box.oldest_due(NOON) == NOON  # it waits behind the one that is held


def test_what_is_ready_already_is_next_now(box):
    owe(box, owed(due=NOON))

    assert box.next_due(LATER) == LATER


def test_the_oldest_is_looked_for_at_every_destination(box):
    assert box.oldest_due(LATER) is None

    owe(box, *(owed(name, destination=name, due=NOON + HOUR * hours) for name, hours in (("x", 3), ("b", 1), ("k", 2))))

    assert box.oldest_due(NOON) is None
    assert box.oldest_due(NOON + HOUR * 5) == NOON + HOUR


# Leases.


def test_only_who_holds_the_lease_settles(box):
    (key,) = owe(box, owed())
    lease(box, key, holder="first")
    lease(box, key, holder="second", until=NOON + SOON * 3)  # the first one's had run out

    late = box.settle(key, holder="first", state="delivered", due=NOON, tries=1)
    good = box.settle(key, holder="second", state="pending", due=LATER, reason="429", tries=2)
    again = box.settle(key, holder="second", state="dead", due=NOON, tries=3)

    row = box.row(key)
    assert row is not None
    assert (late, good, again) == (False, True, False)
    assert (row.state, row.due, row.reason, row.tries, row.payload) == ("pending", LATER, "429", 2, PAYLOAD)


def test_who_was_slow_still_settles_what_nobody_took(box):
    """That it was sent is known now, and better than guessed."""
    (key,) = owe(box, owed())
    lease(box, key, until=NOON + SOON)
    assert ready(box, LATER) == [key]

    assert box.settle(key, holder="worker", state="delivered", due=LATER, tries=1)

    assert ready(box, LATER) == []


def test_a_holder_keeps_what_it_still_has_for_longer(box):
    mine, settled, others = owe(box, owed("a"), owed("b"), owed("c"))
    lease(box, mine, settled, holder="me")
    lease(box, others, holder="somebody")
    box.settle(settled, holder="me", state="delivered", due=NOON, tries=1)

    assert box.renew("me", LATER) == 1

    assert ready(box, LATER - SOON) == [others]


def test_moving_a_row_takes_the_lease_from_its_holder(box):
    (key,) = owe(box, owed())
    lease(box, key)

    assert box.move([key, 99], "cancelled", "killed", NOON) == 1

    assert not box.settle(key, holder="worker", state="delivered", due=NOON, tries=1)


def test_nobody_is_moved_into_being_sent(box):
    with pytest.raises(ValueError, match="nobody holds"):
        box.move([1], "sending", "")


def test_a_row_taken_from_its_holder_is_due_when_it_was_and_not_when_the_lease_ends(box):
    (key,) = owe(box, owed(due=NOON))
    lease(box, key, until=LATER)

    box.move([key], "pending", "released")

    assert ready(box, NOON) == [key]


@pytest.mark.parametrize("end", FINAL)
@pytest.mark.parametrize("by", ["settle", "move"])
def test_what_is_final_keeps_no_payload(box, end, by):
    (key,) = owe(box, owed())
    lease(box, key)

    if by == "settle":
        box.settle(key, holder="worker", state=end, due=LATER, reason="why", tries=1)
    else:
        box.move([key], end, "why", LATER)

    row = box.row(key)
    assert row is not None
    assert (row.state, row.payload, row.due, row.reason) == (end, b"", LATER, "why")


def test_a_dead_row_is_tried_again_when_a_person_says_so(box):
    (key,) = owe(box, owed(state="dead", due=NOON))

    box.move([key], "pending", "retried by hand", LATER)

    assert (ready(box, NOON), ready(box, LATER)) == ([], [key])


def test_a_moved_row_stays_due_when_no_moment_is_said(box):
    (key,) = owe(box, owed(due=LATER))

    box.move([key], "held", "flood")
    box.move([key], "pending", "released")

    assert (ready(box, NOON), ready(box, LATER)) == ([], [key])


def test_the_tries_of_a_row_are_told_in_their_order(box):
    (key, other) = owe(box, owed("a"), owed("b"))
    box.attempt(key, NOON, 1.5, "later", 429, "rate limited")
    box.attempt(other, NOON, 0.1, "unsent", 0, "no route")
    box.attempt(key, LATER, 0.25, "accepted", 200, "")

    assert [tuple(one) for one in box.attempts(key)] == [
        (NOON, 1.5, "later", 429, "rate limited"),
        (LATER, 0.25, "accepted", 200, ""),
    ]


# What stands at destinations.


def posted(story: str, at: datetime = NOON, destination: str = "desk", **more: object) -> Posted:
    return Posted(destination=destination, story=story, at=at, changed=at, **more)  # type: ignore[arg-type]


def test_what_stands_there_is_remembered_as_it_was_told_last(box):
    box.post([posted("a", remote={"id": "1"}), posted("b"), posted("a", destination="wire")])

    box.post([posted("a", remote={"id": "1", "rev": "ü"}, link="https://x.example/1", number=2, state="stale")])

    found = box.posted(["a", "missing"])
    assert found.keys() == {("desk", "a"), ("wire", "a")}
    assert found["desk", "a"].remote == {"id": "1", "rev": "ü"}
    assert (found["desk", "a"].state, found["desk", "a"].number) == ("stale", 2)


def test_what_was_posted_comes_newest_first_however_much_it_is(box):
    rows = [posted(f"story {number}", NOON + HOUR * (number // 3)) for number in range(1_201)]
    box.post([*rows, posted("elsewhere", destination="wire")])

    found = list(box.posted_at("desk"))

    assert sorted(rows, key=lambda one: (one.at, one.story), reverse=True) == found


def test_the_health_of_destinations_is_kept_as_it_is_given(box):
    box.keep_target("desk", NOON, b"")
    box.keep_target("desk", NOON, b"\x00open")

    assert {name: tuple(one) for name, one in box.targets().items()} == {"desk": (NOON, b"\x00open")}


# What is counted, and what goes.


def test_rows_are_looked_for_by_what_they_are_the_newest_first(box):
    keys = owe(box, *(owed(story, destination=name) for story in "ab" for name in ("desk", "wire")), owed("c"))
    box.move(keys[:2], "held", "")

    def found(**asked: object) -> list[int]:
        return [row.key for row in box.rows(**asked)]

    assert found() == keys[::-1]
    assert found(limit=2, offset=1) == [keys[3], keys[2]]
    assert found(destination="desk", state="pending") == [keys[4], keys[2]]
    assert found(state="held", story="a") == [keys[1], keys[0]]
    assert found(story="c") == [keys[4]]


def test_sweeping_takes_old_ends_away_and_goes_on_counting_them(box, file):
    rows = [owed(f"{state} {due}", state=state, due=due) for state in (*FINAL, "held") for due in (NOON, LATER)]
    keys = owe(box, *rows)
    for key in keys:
        box.attempt(key, NOON, 0.1, "accepted", 200, "")
    before = box.counts()

    with file.transaction():
        first = box.sweep(LATER)
    with file.transaction():
        second = box.sweep(LATER + HOUR)

    assert (first, second) == (3, 3)
    assert box.counts() == before
    assert [row.state for row in box.rows()] == ["held", "held"]
    assert [bool(box.attempts(key)) for key in keys] == [False] * 6 + [True] * 2


def test_sweeping_leaves_the_newest_version_and_what_waiting_rows_may_show(box, file):
    for story in ("done", "waits"):
        for number in (1, 2):
            box.add_version(story, number, "updated", NOON, b"entry")
    box.add_version("fresh", 1, "new", LATER, b"entry")
    box.add_version("fresh", 2, "new", LATER, b"entry")
    owe(box, owed("waits", state="held"), owed("done", state="delivered"))

    with file.transaction():
        box.sweep(LATER)

    there = {(story, number) for story in ("done", "waits", "fresh") for number in (1, 2) if box.version(story, number)}
    assert there == {("done", 2), ("waits", 1), ("waits", 2), ("fresh", 1), ("fresh", 2)}


WORDS = b"Zweifelhafte Behauptung ueber den Hafenmeister. "


def _purge(box: Outbox, key: int) -> None:
    box.purge(["a"])


def _deliver(box: Outbox, key: int) -> None:
    box.settle(key, holder="worker", state="delivered", due=NOON, tries=1)


def _cancel(box: Outbox, key: int) -> None:
    box.move([key], "cancelled", "killed")


@pytest.mark.parametrize(
    ("forget", "versions", "size"),
    [(way, versions, size) for way, versions in ((_purge, 3), (_deliver, 0), (_cancel, 0)) for size in (1, 40, 500)],
)
def test_words_that_go_are_gone_from_every_byte(
    tmp_path: Path, forget: Callable[[Outbox, int], None], versions: int, size: int
):
    """As short words, as a page, as a chain of pages; in the file and in its log."""
    path = tmp_path / "state.sqlite3"
    with closing(StateFile(str(path))) as file:
        box = Outbox(file)
        box.owe(owed(f"{number}", payload=b"others stay" * 50) for number in range(40))
        for number in range(versions):
            box.add_version("a", number, "new", NOON, WORDS * size)
        (key,) = owe(box, owed("a"))
        box.lease([(key, "worker", LATER, "create", WORDS * size)])
        assert file.fold()
        assert WORDS in path.read_bytes()

        with file.transaction():
            forget(box, key)
        assert file.fold()

        assert [name.name for name in tmp_path.iterdir() if WORDS[:24] in name.read_bytes()] == []
        assert box.row(key) is not None
        assert [box.version("a", number) for number in range(versions)] == [Version("new", NOON, b"")] * versions


def test_purging_leaves_other_stories_as_they_are(box):
    box.add_version("b", 1, "new", NOON, WORDS)
    (key,) = owe(box, owed("b", payload=PAYLOAD))

    box.purge(["a"])

    row = box.row(key)
    assert row is not None
    assert row.payload == PAYLOAD
    assert box.version("b", 1) == Version("new", NOON, WORDS)


def test_folding_while_somebody_reads_is_put_off(tmp_path):
    path = str(tmp_path / "state.sqlite3")
    with closing(StateFile(path)) as file, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM owed").fetchall()
        Outbox(file).owe([owed()])

        held = file.fold()
        reader.execute("COMMIT")

        assert (held, file.fold()) == (False, True)


# How SQLite goes about it.


def test_no_step_of_sending_reads_a_whole_table(tmp_path):
    """`counts`, `rows` and `sweep` may."""
    store = Store(str(tmp_path / "state.sqlite3"))
    box, asked = Outbox(store), set()
    store._db.set_trace_callback(asked.add)
    (key,) = owe(box, owed())
    box.ready("desk", NOON, 16)
    lease(box, key)
    box.renew("worker", LATER)
    box.settle(key, holder="worker", state="pending", due=NOON, tries=1)
    box.move([key], "held", "")
    box.repoint(key, 2, "wf_other")
    box.waiting(["a"])
    box.purge(["a"])
    box.version("a", 1)
    box.last_numbers(["a"])
    box.attempts(key)
    box.posted(["a"])
    list(box.posted_at("desk"))
    box.next_due(NOON)
    box.next_due(NOON, "desk")
    box.oldest_due(NOON)
    box.row(key)
    store._db.set_trace_callback(None)

    for query in asked:
        if query.startswith(("BEGIN", "COMMIT")) or "LIMIT 10000" in query:
            continue
        plan = [row[-1] for row in store.rows("EXPLAIN QUERY PLAN " + query)]
        assert not [step for step in plan if step.startswith("SCAN") and "names" not in step], (query, plan)
        assert not [step for step in plan if "TEMP B-TREE" in step], (query, plan)
    store.close()

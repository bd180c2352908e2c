"""New, corrected and killed in any order, with sending in flight, lost answers and dead workers (DELIVERY, A9)."""

from __future__ import annotations

from random import Random

import pytest

from tests.outbox.newswire import FINAL, Newsroom
from wirefeed.model import Limits

NEXT = {  # what can follow: by whether the story is alive
    False: ["restored"],
    True: ["updated", "updated", "corrected", "killed", "withdrawn"],
}
KINDS = {
    "edits and deletes": (Limits(edit=True, delete=True), False),
    "edits and deletes, for strangers": (Limits(edit=True, delete=True, public=True), False),
    "edits and deletes, can be asked": (Limits(edit=True, delete=True, public=True), True),
    "deletes, makes once, can be asked": (Limits(delete=True, idempotent=True, public=True), True),
    "makes once": (Limits(edit=True, delete=True, idempotent=True), False),
    "makes once, can be asked": (Limits(edit=True, delete=True, idempotent=True), True),
}


def play(seed: int, limits: Limits, seeks: bool, *, killed: bool, faults: bool = True) -> Newsroom:
    draw = Random(seed)
    room = Newsroom(limits, seeks=seeks, draw=draw, faults=faults)
    room.owe("new")
    for _ in range(draw.randint(1, 25)):
        step = draw.choice(["owe", "claim", "claim", "settle", "settle", "time"])
        if step == "owe":
            room.owe(draw.choice(NEXT[room.alive]))
        elif step == "claim":
            room.claim()
        elif step == "settle":
            room.settle()
        else:
            room.pass_time()
    if killed and room.alive:
        room.owe("killed")
    elif not killed and not room.alive:
        room.owe("restored")
    room.rest()
    return room


@pytest.mark.parametrize("name", KINDS)
def test_nothing_of_a_killed_story_is_live_afterwards_in_a_thousand(name):
    limits, seeks = KINDS[name]

    for seed in range(1_000):
        room = play(seed, limits, seeks, killed=True, faults=False)

        assert not room.service.live, f"seed {seed}"
        assert not room.complaints, f"seed {seed}: {room.complaints}"


@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_live_even_if_answers_are_lost_or_a_person_is_told_where_nobody_can_be_asked(name):
    limits, seeks = KINDS[name]

    for seed in range(1_000):
        room = play(seed, limits, seeks, killed=True)

        assert not room.service.live or (room.complaints and not seeks), f"seed {seed}"
        assert all(row.state in (*FINAL, "unknown") for row in room.rows), f"seed {seed}"


@pytest.mark.parametrize("name", [name for name, (_, seeks) in KINDS.items() if seeks])
def test_one_message_shows_the_newest_version_of_a_living_story_in_a_thousand(name):
    limits, seeks = KINDS[name]

    for seed in range(1_000):
        room = play(seed, limits, seeks, killed=False)

        shown = list(room.service.live.values())
        assert len(shown) == 1, f"seed {seed}: {shown}"
        assert not limits.edit or shown == [room.number], f"seed {seed}: {shown}, {room.number}"


@pytest.mark.parametrize("name", KINDS)
def test_the_words_of_a_killed_story_are_not_sent_after_the_kill_is_owed(name):
    limits, seeks = KINDS[name]

    for seed in range(300):
        draw = Random(seed)
        room = Newsroom(limits, seeks=seeks, draw=draw)
        room.owe("new")
        for _ in range(draw.randint(0, 12)):
            draw.choice([room.claim, room.settle, room.pass_time, lambda: room.owe("updated")])()  # noqa: B023
        before = len(room.service.calls)
        room.owe("killed")
        room.rest()

        assert {action for action, _ in room.service.calls[before:]} <= {"delete"}, f"seed {seed}"

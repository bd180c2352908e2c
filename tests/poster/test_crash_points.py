"""A2: a poster dies at every step from the choice of a row to the note of its end, and another one goes on."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing

import pytest

from tests.poster.killing import POINTS, STEPS, Point, crashed
from tests.poster.newsdesk import PLACES, Newsdesk, newsdesk
from wirefeed.model import Owed
from wirefeed.receipts import Chosen, retry
from wirefeed.testing import Fake, Message

ONCE = frozenset("webhook mastodon bluesky matrix mattermost-bot ntfy".split())  # they know a key, or can be asked
PROGRAM = frozenset({"webhook"})
NOTICES = frozenset("slack mattermost teams".split())  # nothing that was said there can be changed
SEVERAL = frozenset({"bluesky"})  # several requests make one delivery
HEARD = Point("wirefeed.transport._connect._Tracked.getresponse", "call")  # the service acts, and nobody hears of it
HELD = "hold this row"
COMMON = 'flood = 0\nrate = "1000/s"'
SOAK = os.environ.get("WIREFEED_SOAK", "")


def held(desk: Newsdesk) -> list[Owed]:
    """Hold what waits, so that the test decides what goes when; return it."""
    with desk.outbox() as outbox:
        rows = outbox.rows(state="pending", limit=1_000)
        outbox.move([row.key for row in rows], "held", HELD)
    return rows


def let_go(desk: Newsdesk, row: Owed) -> None:
    with desk.outbox() as outbox:
        outbox.move([row.key], "pending", "", desk.now)


def row_of(desk: Newsdesk, row: Owed) -> Owed:
    with desk.outbox() as outbox:
        found = outbox.row(row.key)
    assert found is not None
    return found


def carried(desk: Newsdesk, row: Owed, point: Point) -> tuple[bool, bool]:
    """
    Carry a row out in a process that dies at `point`, then in one that does not, then as a person who was told.

    Returns:
        Whether the process died, and whether a person was needed.
    """
    desk.later(seconds=10)  # the destination's own rate allows it
    let_go(desk, row)
    dead = crashed(desk, point)
    desk.later(minutes=5)  # the lease has run out, and a limit is forgotten
    desk.settle(seconds=2)
    left = row_of(desk, row)
    asked = left.state in ("unknown", "held")
    if asked:
        assert left.reason, "a person is told why"
        with desk.outbox() as outbox:
            assert outbox.next_due(desk.now) is None
        retry(str(desk.config), Chosen(names=(str(row.key),)), now=desk.now)
        desk.settle(seconds=2)
    assert row_of(desk, row).state in ("delivered", "cancelled"), (point, row_of(desk, row))
    return dead, asked


def about(fake: Fake, words: str) -> list[Message]:
    """Return the messages people see that have these words."""
    return [message for message in fake.messages if words in message.text]


def stories(desk: Newsdesk, points: Sequence[Point], title: str, **keys: str) -> list[Owed]:
    """Write a story for every point, build, and return what is owed for them, in their order; all of it held."""
    for number in range(len(points)):
        desk.write(f"story-{number:02}", f"Ferry {number:02} {title}", **keys)
    desk.build()
    return sorted(held(desk), key=lambda row: row.story)


def points_of(name: str, share: int) -> tuple[Point, ...]:
    """Return one in so many of the points of a place, others at other places; all of them in a soak."""
    points = (*POINTS, *STEPS) if name in SEVERAL else POINTS
    return (
        points
        if SOAK
        else tuple(dict.fromkeys((*points[sorted(PLACES).index(name) % share :: share], HEARD, POINTS[-1])))
    )


@pytest.fixture(autouse=True)
def _memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is killed leaves the same in memory as on a disk; the disk is for those who lose their power."""
    if os.access("/dev/shm", os.W_OK):
        monkeypatch.setattr(tempfile, "tempdir", "/dev/shm")


@pytest.mark.parametrize("name", PLACES)
def test_what_is_new_is_told_once(name: str) -> None:
    with newsdesk(name, common=COMMON) as desk:
        fake = desk.fakes[name]
        desk.build()
        points = points_of(name, 2)
        rows = stories(desk, points, "sinks")
        deaths = 0

        for number, (point, row) in enumerate(zip(points, rows, strict=True)):
            before = fake.created

            dead, asked = carried(desk, row, point)

            deaths += dead
            made = fake.created - before
            assert dead or point in STEPS, f"it never comes to {point}"
            assert made == 1 or (made == 2 and dead and name not in ONCE), (str(point), made)
            assert not (asked and name in ONCE), str(point)
            assert len(about(fake, f"Ferry {number:02}")) == made
        assert deaths >= 12
        assert whole(desk)


@pytest.mark.parametrize("name", PLACES)
def test_a_correction_is_never_lost(name: str) -> None:
    points = points_of(name, 6)
    with newsdesk(name, common=COMMON) as desk:
        fake = desk.fakes[name]
        desk.build()
        for row in stories(desk, points, "sinks"):
            let_go(desk, row)
        desk.settle(seconds=2)
        assert fake.created == len(points)
        desk.later(minutes=5)
        rows = stories(desk, points, "runs aground", correction="The ferry did not sink.")

        for number, (point, row) in enumerate(zip(points, rows, strict=True)):
            before = fake.created

            dead, asked = carried(desk, row, point)

            made, shown = fake.created - before, about(fake, f"Ferry {number:02}")
            right = [message for message in shown if "did not sink" in message.text]
            if name in PROGRAM:
                assert made == 1, str(point)
            elif name in NOTICES:
                assert 1 <= made <= 1 + dead, str(point)
                assert len(right) == made
            else:
                assert len(shown) == len(right) == 1, (str(point), [message.text for message in shown])
                assert not asked, str(point)
        assert whole(desk)


@pytest.mark.parametrize("name", PLACES)
def test_a_kill_is_never_lost(name: str) -> None:
    points = points_of(name, 6)
    with newsdesk(name, common=COMMON) as desk:
        fake = desk.fakes[name]
        desk.build()
        for row in stories(desk, points, "sinks"):
            let_go(desk, row)
        desk.settle(seconds=2)
        desk.later(minutes=5)
        for number in range(len(points)):
            desk.kill(f"story-{number:02}")
        desk.build()

        for number, (point, row) in enumerate(zip(points, sorted(held(desk), key=lambda one: one.story), strict=True)):
            before = fake.created

            dead, asked = carried(desk, row, point)

            made = fake.created - before
            if name in PROGRAM:
                assert made == 1, str(point)
            elif name in NOTICES:
                assert 1 <= made <= 1 + dead, str(point)
            else:
                assert about(fake, f"Ferry {number:02}") == [], str(point)
                assert made == 0, str(point)
                assert not asked, str(point)
        assert whole(desk)


def whole(desk: Newsdesk) -> bool:
    """A18, and the file: as many rows as were made are somewhere."""
    with closing(sqlite3.connect(desk.state)) as state:
        assert state.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ((made,),) = state.execute("SELECT seq FROM sqlite_sequence WHERE name = 'owed'")
    with desk.outbox() as outbox:
        return bool(sum(outbox.counts().values()) == made)

"""A16: full disks, locked states, clocks that jump, two days without a network; builds that die before they commit."""

from __future__ import annotations

import os
import resource
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.poster.killing import Farm, Point, died, dies_at, forked, receiver
from tests.poster.newsdesk import PLACES, Newsdesk, newsdesk
from wirefeed.errors import StateError

SOAK = bool(os.environ.get("WIREFEED_SOAK"))
FEW = 40


def full(farm: Farm) -> None:
    """Let no file of this process grow any more."""
    size = max(path.stat().st_size for path in farm.state.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(size, 4096), resource.RLIM_INFINITY))


def test_nothing_is_sent_that_a_full_disk_cannot_remember(tmp_path: Path) -> None:
    with receiver(tmp_path) as there:
        farm = Farm(tmp_path, there.url)
        farm.owe(FEW)

        def post() -> None:
            full(farm)
            with pytest.raises(StateError, match="disk"):
                farm.poster().drain(wait_s=1.0)

        assert not died(forked(post))
        assert there.heard == []

        farm.poster().drain(wait_s=1.0)

        assert len(there.heard) == FEW
        assert farm.counts() == {"delivered": FEW}
        farm.check()


def test_what_was_sent_when_the_disk_was_full_is_written_down_once_it_has_room(tmp_path: Path) -> None:
    """The same poster goes on, as in a daemon: it knows what came of what it sent, and sends nothing again."""
    with receiver(tmp_path) as there:
        farm = Farm(tmp_path, there.url, lease_s=60.0)
        farm.owe(FEW)

        def post() -> None:
            fills = Point("wirefeed.poster._carrying.Carrier.carry", "return", 5)
            poster = farm.poster()
            dies_at(fills, lambda: full(farm))
            with pytest.raises(StateError, match="disk"):
                poster.drain(wait_s=1.0)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            poster.drain(wait_s=1.0)

        assert not died(forked(post))

        heard = Counter(one["headers"]["webhook-id"] for one in there.heard)
        assert heard.total() == len(heard) == FEW
        assert farm.counts() == {"delivered": FEW}
        farm.check()


def test_a_locked_state_is_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    locked_s = 12.0 if SOAK else 1.0
    with receiver(tmp_path) as there:
        farm = Farm(tmp_path, there.url, lease_s=60.0)
        farm.owe(500)
        with closing(sqlite3.connect(farm.state, isolation_level=None, check_same_thread=False)) as other:

            def lock() -> None:
                while there.count < 50:
                    time.sleep(0.002)
                other.execute("BEGIN EXCLUSIVE")
                time.sleep(locked_s)
                other.execute("ROLLBACK")

            locking = threading.Thread(target=lock)
            locking.start()
            farm.poster().drain(wait_s=1.0)
            locking.join()

        heard = Counter(one["headers"]["webhook-id"] for one in there.heard)
        assert heard.total() == len(heard) == 500
        assert farm.counts() == {"delivered": 500}
        assert not SOAK or "outbox waits" in caplog.text


def goes_on(desk: Newsdesk) -> None:
    """Post for some minutes, as a daemon does."""
    for _ in range(30):
        desk.post()
        desk.later(seconds=10)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_a_day_loses_and_doubles_nothing(days: int) -> None:
    """Set forward a new story is a day old, and not announced; what corrects is. Set back, all goes at once."""
    with newsdesk(common="flood = 0") as desk:
        desk.build()
        desk.write("tug", "Tug sinks")
        desk.turn()
        desk.settle(seconds=2)
        desk.later(minutes=5)
        desk.write("tug", "Tug runs aground", correction="The tug did not sink.")
        desk.write("ferry", "Ferry sails")
        desk.build()

        desk.later(days=days)
        goes_on(desk)

        for name, fake in desk.fakes.items():
            ferries = [message for message in fake.messages if "Ferry sails" in message.text]
            corrected = [message for message in fake.messages if "did not sink" in message.text]
            assert len(ferries) == (days < 0 or name == "webhook"), name
            assert len(corrected) == 1, name
            assert fake.created <= 4, name


def test_a_lease_of_a_clock_that_was_ahead_ends_when_it_is_set_right() -> None:
    with newsdesk("webhook") as desk:
        desk.build()
        desk.write("tug", "Tug sinks")
        desk.build()
        desk.later(days=1)
        child = forked(lambda: killed_while_sending(desk))
        assert died(child)

        desk.later(days=-1, minutes=1)
        goes_on(desk)

        assert desk.fakes["webhook"].created == 1
        assert desk.states("tug") == {"webhook": ["delivered"]}


def killed_while_sending(desk: Newsdesk) -> None:
    poster = desk.poster()
    dies_at(Point("wirefeed.transport.send", "return"))
    poster.drain(wait_s=0.0)


def test_after_two_days_without_a_network_there_is_no_flood_and_corrections_go() -> None:
    with newsdesk(common="flood = 0") as desk:
        desk.build()
        desk.write("tug", "Tug sinks")
        desk.turn()
        desk.settle(seconds=2)
        for fake in desk.fakes.values():
            fake.stop()

        desk.write("tug", "Tug runs aground", correction="The tug did not sink.")
        for hour in range(48):
            if hour % 4 == 0:
                desk.write(f"ferry-{hour:02}", f"Ferry {hour:02} sails")
            desk.turn()
            desk.later(hours=1)
        for fake in desk.fakes.values():
            fake.start()
        before = {name: fake.created for name, fake in desk.fakes.items()}
        desk.later(hours=1)
        desk.post()
        desk.settle(turns=400, seconds=30)

        for name, fake in desk.fakes.items():
            assert len([one for one in fake.messages if "did not sink" in one.text]) == 1, name
            ferries = {one.text.partition("Ferry ")[2][:2] for one in fake.messages if "Ferry " in one.text}
            old = {f"{hour:02}" for hour in range(0, 40, 4)}
            if name == "webhook":
                assert ferries > old
            else:
                assert not ferries & old, name
                assert fake.created - before[name] <= 4, name
        with desk.outbox() as outbox:
            stale = outbox.rows(state="dead", limit=1_000)
        assert {row.destination for row in stale} == PLACES.keys() - {"webhook"}
        assert all(row.rank == 2 and "stale" in row.reason for row in stale)


DEATHS = (
    Point("wirefeed.remembering.commit", "call"),
    Point("wirefeed.posting.owe", "return"),
    Point("wirefeed.remembering.commit", "return"),
)


@pytest.mark.parametrize("point", DEATHS, ids=str)
def test_what_a_dead_build_published_is_owed_by_the_next_one_once(point: Point) -> None:
    with newsdesk("webhook", "matrix", "slack") as desk:
        desk.build()
        desk.write("tug", "Tug sinks")

        def die_building() -> None:
            dies_at(point)
            desk.build()

        assert died(forked(die_building))
        assert any(b"Tug sinks" in path.read_bytes() for path in desk.folder.rglob("*.atom"))
        desk.post()
        assert not any(fake.created for fake in desk.fakes.values()), "nothing is sent that was not committed"

        desk.later(minutes=1)
        desk.turn()
        desk.turn()

        assert {name: fake.created for name, fake in desk.fakes.items()} == dict.fromkeys(desk.fakes, 1)
        assert desk.states() == {name: ["delivered"] for name in desk.fakes}

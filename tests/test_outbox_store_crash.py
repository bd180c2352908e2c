"""Several who send from one outbox, and some who are killed: nobody has what another has, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.owing import NOON, PAYLOAD, owed
from wirefeed.store import Outbox, StateFile

DESTINATIONS = ("desk", "wire", "press")
ROWS = 240
LEASE = timedelta(seconds=0.2)


def filled(folder: Path, rows: int) -> str:
    path = str(folder / "state.sqlite3")
    with closing(StateFile(path)) as file:
        Outbox(file).owe(
            owed(f"{number // 6}", destination=DESTINATIONS[number % 3], rank=number % 3) for number in range(rows)
        )
    return path


def forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    return child


def send(path: str, log: str, *, lasts: timedelta, batch: int = 5) -> None:
    """Send all there is, as the poster does: settle and claim in one transaction, send outside of it."""
    holder = str(os.getpid())
    sent = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with closing(StateFile(path)) as file:
        box, back = Outbox(file), list[int]()
        while True:
            now = datetime.now(UTC)
            with file.transaction():
                for key in back:
                    box.attempt(key, now, 0.0, "accepted", 200, "")
                    box.settle(key, holder=holder, state="delivered", due=now, tries=1)
                rows = [row for name in DESTINATIONS for row in box.ready(name, now, batch)]
                box.lease((row.key, holder, now + lasts, "create", PAYLOAD) for row in rows)
            if not rows and not box.next_due(now):
                return
            back = [row.key for row in rows]
            os.write(sent, "".join(f"{key} {holder}\n" for key in back).encode())
            time.sleep(0.002 if rows else 0.01)  # the others send at the same time


def log_of(path: Path) -> list[tuple[int, str]]:
    lines = path.read_text().splitlines()
    return [(int(key), holder) for key, holder in map(str.split, lines)]


def test_several_who_claim_at_once_never_have_the_same_row(tmp_path):
    path, log = filled(tmp_path, ROWS), tmp_path / "log"

    go = time.monotonic() + 0.2

    def sender() -> None:
        time.sleep(max(go - time.monotonic(), 0))
        send(path, str(log), lasts=timedelta(hours=1))

    children = [forked(sender) for _ in range(4)]
    ends = [os.waitpid(child, 0)[1] for child in children]

    sent = Counter(key for key, _ in log_of(log))
    assert ends == [0] * 4
    assert (len(sent), set(sent.values())) == (ROWS, {1})
    assert len({holder for _, holder in log_of(log)}) > 1  # one did not do it all


def test_the_rows_of_a_story_are_sent_in_their_order_by_whomever(tmp_path):
    path, log = filled(tmp_path, ROWS), tmp_path / "log"

    children = [forked(lambda: send(path, str(log), lasts=timedelta(hours=1), batch=1)) for _ in range(3)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 3

    with closing(StateFile(path)) as file:
        streams = {row.key: (row.story, row.destination) for row in Outbox(file).rows(limit=ROWS)}
    orders: dict[tuple[str, str], list[int]] = {}
    for key, _ in log_of(log):
        orders.setdefault(streams[key], []).append(key)
    assert [order for order in orders.values() if order != sorted(order)] == []


def test_killed_at_any_moment_they_leave_a_whole_state_and_no_row_is_lost(tmp_path):
    """What was sent twice was sent by somebody who was killed before it was written down."""
    chance = random.Random(20240326)
    path, log = filled(tmp_path, ROWS), tmp_path / "log"
    kills = 0
    for _ in range(30):
        child = forked(lambda: send(path, str(log), lasts=LEASE, batch=3))
        time.sleep(chance.uniform(0, 0.02))
        os.kill(child, signal.SIGKILL)
        kills += os.waitpid(child, 0)[1] == signal.SIGKILL

        with closing(StateFile(path)) as file:
            assert file.rows("PRAGMA integrity_check") == [("ok",)]
            assert sum(Outbox(file).counts().values()) == ROWS

    send(path, str(log), lasts=timedelta(hours=1))

    with closing(StateFile(path)) as file:
        counts = Outbox(file).counts()
    sent = Counter(key for key, _ in log_of(log))
    assert kills > 10  # the others had found nothing to do
    assert counts == {(name, "delivered"): ROWS // 3 for name in DESTINATIONS}
    assert len(sent) == ROWS
    assert sum(sent.values()) - ROWS <= kills * 9


def test_what_was_committed_before_a_kill_is_there_after_it(tmp_path):
    path, log = str(tmp_path / "state.sqlite3"), tmp_path / "log"

    def owe_on() -> None:
        told = os.open(log, os.O_WRONLY | os.O_CREAT)
        with closing(StateFile(path)) as file:
            for number in range(10_000):
                with file.transaction():
                    Outbox(file).owe(owed(f"{number}", id=f"{number} {side}") for side in "ab")
                os.write(told, b"1")

    child = forked(owe_on)
    while not log.exists() or log.stat().st_size < 20:
        time.sleep(0.003)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    told = log.stat().st_size
    with closing(StateFile(path)) as file:
        rows = Outbox(file).rows(limit=100_000)
    assert len(rows) in (told * 2, told * 2 + 2)  # whole transactions; the last one perhaps not told any more
    assert {row.made for row in rows} == {NOON}

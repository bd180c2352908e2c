"""A1: posters that are killed at any moment, while others go on: nothing is lost, and nobody acts twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.poster.killing import Farm, Receiver, receiver

SOAK = bool(os.environ.get("WIREFEED_SOAK"))
WORKERS = 4
LEASE_S = 2.0  # nobody who lives needs as long for one delivery


class Killed:
    """
    What came of a farm on which workers were killed.

    Attributes:
        extra: How often the receiver was told what it had been told before.
    """

    def __init__(self, farm: Farm, there: Receiver, deliveries: int, kills: int, at_once: int | None) -> None:
        chance = random.Random(20240326)
        farm.owe(deliveries)
        began = time.monotonic()
        workers = [farm.work(at_once=at_once) for _ in range(WORKERS)]
        try:
            self.kills = 0
            while self.kills < kills:
                goal = deliveries * (self.kills + chance.random()) / kills * 0.9
                while there.count < goal:
                    time.sleep(0.002)
                number = chance.randrange(WORKERS)
                os.kill(workers[number], signal.SIGKILL)
                self.kills += os.WIFSIGNALED(os.waitpid(workers[number], 0)[1])
                workers[number] = farm.work(at_once=at_once)
            for worker in workers:
                assert os.waitpid(worker, 0)[1] == 0
            workers[:] = [farm.work(LEASE_S + 1)]  # for what the last ones took with them
            assert os.waitpid(workers.pop(), 0)[1] == 0
        finally:
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
                os.waitpid(worker, 0)
        self.seconds = time.monotonic() - began
        heard = Counter(one["headers"]["webhook-id"] for one in there.heard)
        self.told = len(heard)
        self.extra = heard.total() - len(heard)
        self.end = there.end()


@pytest.mark.parametrize(("at_once", "extra"), [(1, 1), (None, 16)], ids=["one", "usual"])
def test_killed_workers_lose_nothing_and_nobody_acts_twice(tmp_path: Path, at_once: int | None, extra: int) -> None:
    """Sent again is at most what was on its way: that of a worker which sends one after the other is one delivery."""
    deliveries, kills = (10_000, 300) if SOAK else (300, 10)
    with receiver(tmp_path) as there:
        farm = Farm(tmp_path, there.url, lease_s=LEASE_S)

        done = Killed(farm, there, deliveries, kills, at_once)

        print(f"\n{deliveries:,} deliveries, {WORKERS} workers that send {at_once or 8} at once, {done.kills} kills:")
        print(
            f"lost {deliveries - done.told}, sent again {done.extra}, acted on twice {done.end['created'] - done.told}"
        )
        print(f"{done.seconds:.1f} s, load {os.getloadavg()[0]:.1f}")
        assert done.end["created"] == done.told == deliveries
        assert done.extra == done.end["repeats"]
        assert done.extra <= done.kills * extra
        assert farm.counts() == {"delivered": deliveries}
        farm.check()

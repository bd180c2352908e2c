"""The threads that send: each destination has its own, so that none waits for another."""

from __future__ import annotations

from queue import Empty, Queue, SimpleQueue
from threading import Thread
from typing import NamedTuple

from wirefeed.model import Verdict
from wirefeed.poster._carrying import Carried, Carrier
from wirefeed.poster._claiming import Claimed
from wirefeed.wiring import Wired

_LANES = 4  # deliveries to one destination at the same time; to a program twice as many, and as many more in line


class Back(NamedTuple):
    """A delivery that has come back from its destination."""

    claimed: Claimed
    carried: Carried
    remote: dict[str, str] | None = None
    carrier: Carrier | None = None


class _Lane:
    """The threads that send to one destination; they end with the drain, or with the program."""

    def __init__(self, back: Queue[Back | None], name: str, most: int) -> None:
        self._back = back
        self._most = most
        self._name = name
        self._work: SimpleQueue[tuple[Carrier, Claimed] | None] = SimpleQueue()
        self._threads = 0
        self.busy = 0

    def put(self, carrier: Carrier, claimed: Claimed) -> None:
        self.busy += 1
        if self._threads < min(self.busy, self._most):
            self._threads += 1
            Thread(target=self._run, name=f"to {self._name}", daemon=True).start()
        self._work.put((carrier, claimed))

    def close(self) -> None:
        """Let the threads end once all that was put is done; what is put later starts others."""
        for _ in range(self._threads):
            self._work.put(None)
        self._threads = 0

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            carrier, claimed = work
            try:
                if claimed.seeks:
                    verdict, remote = carrier.seek(claimed.delivery, claimed.requests)
                    self._back.put(Back(claimed, Carried(verdict, 0.0), remote, carrier))
                else:
                    self._back.put(Back(claimed, carrier.carry(claimed.delivery, claimed.requests), None, carrier))
            except Exception as error:  # one delivery must never stop the others
                reason = f"expected no fault of wirefeed, got {type(error).__name__}"
                self._back.put(Back(claimed, Carried(Verdict(outcome="unknown", note=reason), 0.0)))


class Lanes:
    """
    All threads of a poster, and what came back from them.

    Args:
        at_once: At most so many deliveries to a destination; None takes as many as suit its kind.
    """

    def __init__(self, at_once: int | None) -> None:
        self._at_once = at_once
        # No SimpleQueue: its get waits for ever when its time is over just as it looks again (CPython 3.11).
        self._back: Queue[Back | None] = Queue()
        self._lanes: dict[str, _Lane] = {}

    @property
    def busy(self) -> int:
        """How many deliveries are on their way."""
        return sum(lane.busy for lane in self._lanes.values())

    def free(self, one: Wired) -> int:
        """Return how many more deliveries a destination may be given."""
        lane = self._lanes.get(one.table.name)
        most = self._at_once or (_LANES * 4 if one.limits.events else _LANES)
        return most - (lane.busy if lane else 0)

    def put(self, one: Wired, carrier: Carrier, claimed: Claimed) -> None:
        """Send a delivery as soon as a thread of its destination has time."""
        name = one.table.name
        if name not in self._lanes:
            most = self._at_once or (_LANES * 2 if one.limits.events else _LANES)
            self._lanes[name] = _Lane(self._back, name, most)
        self._lanes[name].put(carrier, claimed)

    def take(self, found: list[Back], timeout_s: float) -> None:
        """Add all that came back to `found`, as soon as something does or somebody calls `wake`, or after a time."""
        try:
            one = self._back.get(timeout=timeout_s)
            while True:
                if one is not None:
                    found.append(one)
                    self._lanes[one.claimed.row.destination].busy -= 1
                one = self._back.get_nowait()
        except Empty:
            return

    def give_back(self, several: list[Back]) -> None:
        """Leave what could not be written down to the next `take`."""
        for one in several:
            self._lanes[one.claimed.row.destination].busy += 1
            self._back.put(one)

    def wake(self) -> None:
        """Let `take` return; safe from any thread."""
        self._back.put(None)

    def close(self) -> None:
        """Let the threads end once all that was put is done; what is put later starts others."""
        for lane in self._lanes.values():
            lane.close()

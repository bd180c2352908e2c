"""Whatever is done to the outbox, in whatever order: it is as a model in plain Python says, and no row is lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.owing import NOON, PAYLOAD, owed
from wirefeed.store import Outbox, StateFile

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk's own slowness is no part of a rule
FINAL = {"delivered", "dead", "cancelled"}
PERSON = {"held", "unknown"}
WAKES = {"pending", "sending"}
MINUTE = timedelta(minutes=1)

DESTINATIONS = ("desk", "wire")

destinations = st.sampled_from(DESTINATIONS)
stories = st.sampled_from("abcd")
holders = st.sampled_from(["ann", "bob"])
minutes = st.integers(-3, 4).map(lambda number: number * MINUTE)
settled = st.sampled_from(["pending", "pending", "pending", "held", "unknown", *sorted(FINAL)])
drafts = st.builds(
    dict,
    id=st.integers(0, 60).map("wf_{}".format),  # now and then one that is there
    story=stories,
    destination=destinations,
    rank=st.integers(0, 2),
    state=st.sampled_from(["pending"] * 6 + ["held", "cancelled"]),
    wait=st.integers(-3, 1).map(lambda number: number * MINUTE),
)


@dataclass
class Row:
    """A row as the model has it."""

    key: int
    id: str
    story: str
    destination: str
    rank: int
    state: str
    due: datetime
    wake: datetime
    number: int = 1
    tries: int = 0
    reason: str = ""
    holder: str = ""
    payload: bytes = b""
    leased: bool = False

    def is_before(self, other: Row) -> bool:
        """Whether `other` must wait for this one."""
        same = (self.story, self.destination) == (other.story, other.destination) and self.key < other.key
        return same and (self.state in WAKES or (self.state in PERSON and other.rank > 0))


class OutboxMachine(RuleBasedStateMachine):
    """The outbox in a real file, and the model beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp(dir=MEMORY)
        self.now = NOON
        self.model: dict[int, Row] = {}
        self.made = 0
        self.highest = 0
        self.swept: Counter[tuple[str, str]] = Counter()
        self.open()

    def open(self) -> None:
        self.file = StateFile(os.path.join(self.folder, "state.sqlite3"))
        self.box = Outbox(self.file)

    def teardown(self) -> None:
        self.file.close()
        shutil.rmtree(self.folder)

    # What a build does.

    @rule(rows=st.lists(drafts, min_size=2, max_size=6))
    def owe(self, rows: list[dict[str, Any]]) -> None:
        there = {row.id for row in self.model.values()}
        fresh: dict[str, dict[str, Any]] = {}
        for row in rows:
            if row["id"] not in there:
                fresh.setdefault(row["id"], row)

        with self.file.transaction():
            new = self.box.owe(map(self._owed, rows))

        keys = {row.id: row.key for row in self.box.rows(limit=1_000)}
        for row_id, row in fresh.items():
            assert keys[row_id] > self.highest  # in the order in which they were owed
            self.highest = keys[row_id]
            due = self.now + row["wait"]
            known = {name: row[name] for name in ("id", "story", "destination", "rank", "state")}
            self.model[self.highest] = Row(key=self.highest, due=due, wake=due, **known)
        self.made += len(fresh)
        assert new == len(fresh)

    def _owed(self, row: dict[str, Any]) -> Any:
        return owed(**{name: value for name, value in row.items() if name != "wait"}, due=self.now + row["wait"])

    @rule(story=stories, destination=destinations, number=st.integers(2, 9))
    def repoint(self, story: str, destination: str, number: int) -> None:
        """As a merge does: what waits untried shows the newest version."""
        for row in self.model.values():
            if (row.story, row.destination, row.tries) == (story, destination, 0) and row.state in {"pending", "held"}:
                assert self.box.repoint(row.key, number)
                row.number = number

    @rule(story=stories)
    def purge(self, story: str) -> None:
        self.box.purge([story])

        for row in self.model.values():
            row.payload = b"" if row.story == story else row.payload

    # What a poster does.

    @rule(holder=holders, most=st.integers(1, 4), lasts=st.integers(1, 3))
    def claim(self, holder: str, most: int, lasts: int) -> None:
        for destination in DESTINATIONS:
            self._claim(destination, holder, most, self.now + lasts * MINUTE)

    def _claim(self, destination: str, holder: str, most: int, until: datetime) -> None:
        free = [row for row in self._free(destination) if row.wake <= self.now]
        expected = sorted(free, key=lambda row: (row.rank, row.key))[:most]

        with self.file.transaction():
            found = self.box.ready(destination, self.now, most)
            self.box.lease((row.key, holder, until, "create", PAYLOAD) for row in found)

        assert [(row.key, row.lapsed) for row in found] == [(row.key, row.state == "sending") for row in expected]
        for row in expected:
            row.state, row.holder, row.wake, row.payload = "sending", holder, until, PAYLOAD
            row.leased = True

    def _free(self, destination: str) -> list[Row]:
        rows = [row for row in self.model.values() if row.destination == destination]
        return [row for row in rows if row.state in WAKES and not any(other.is_before(row) for other in rows)]

    @precondition(lambda self: any(row.leased for row in self.model.values()))
    @rule(at=st.integers(0, 50), good=st.integers(0, 2), state=settled, wait=minutes, tries=st.integers(0, 9))
    def settle(self, at: int, good: int, state: Any, wait: timedelta, tries: int) -> None:
        """Also by who never had it, and what was settled or taken away."""
        sending = [row for row in self.model.values() if row.state == "sending"]
        tried = sending if sending and good else [row for row in self.model.values() if row.leased]
        row = tried[at % len(tried)]
        holder = row.holder if good > 1 else ("ann", "bob")[row.holder == "ann"]
        due = self.now + wait

        done = self.box.settle(row.key, holder=holder, state=state, due=due, reason="said", tries=tries)

        assert done == (row.state == "sending" and row.holder == holder)
        if done:
            self._put(row, state, "said", due)
            row.tries = tries

    @rule(holder=holders, states=st.lists(settled, min_size=1, max_size=3))
    def turn(self, holder: str, states: list[Any]) -> None:
        """Claim, and settle what comes back at once."""
        self.claim(holder, 2, 2)
        mine = [row for row in self.model.values() if (row.state, row.holder) == ("sending", holder)]
        for row, state in zip(mine, states, strict=False):
            assert self.box.settle(row.key, holder=holder, state=state, due=self.now, reason="back", tries=1)
            self._put(row, state, "back", self.now)
            row.tries = 1

    @rule(holder=holders, lasts=st.integers(1, 5))
    def renew(self, holder: str, lasts: int) -> None:
        until = self.now + lasts * MINUTE
        mine = [row for row in self.model.values() if (row.state, row.holder) == ("sending", holder)]

        assert self.box.renew(holder, until) == len(mine)

        for row in mine:
            row.wake = until

    @rule(by=minutes)
    def time_passes(self, by: timedelta) -> None:
        """Leases run out, rows come due; now and then somebody sets the clock back."""
        self.now += by

    # What people do.

    @precondition(lambda self: self.model)
    @rule(chosen=st.sets(st.integers(0, 50), min_size=1, max_size=2), state=settled, wait=st.none() | minutes)
    def move(self, chosen: set[int], state: Any, wait: timedelta | None) -> None:
        rows = sorted(self.model.values(), key=lambda row: row.state in FINAL)[:8]
        moved = {rows[at % len(rows)].key for at in chosen}
        due = None if wait is None else self.now + wait

        assert self.box.move(moved, state, "by hand", due) == len(moved)

        for key in moved:
            row = self.model[key]
            self._put(row, state, "by hand", row.due if due is None else due)

    def _put(self, row: Row, state: str, reason: str, due: datetime) -> None:
        row.state, row.reason, row.holder, row.due, row.wake = state, reason, "", due, due
        row.payload = b"" if state in FINAL else row.payload

    @rule(back=minutes)
    def sweep(self, back: timedelta) -> None:
        before = self.now - back
        old = [row for row in self.model.values() if row.state in FINAL and row.due < before]

        with self.file.transaction():
            assert self.box.sweep(before) == len(old)

        for row in old:
            self.swept[row.destination, row.state] += 1
            del self.model[row.key]

    @rule()
    def reopen(self) -> None:
        self.file.close()
        self.open()

    @rule(rows=st.lists(drafts, min_size=1, max_size=2))
    def a_transaction_fails(self, rows: list[dict[str, Any]]) -> None:
        try:
            with self.file.transaction():
                self.box.owe(map(self._owed, rows))
                self.box.move(self.model, "dead", "never happened", self.now)
                self.box.sweep(self.now + MINUTE)
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass

    # What holds after every step.

    @invariant()
    def every_row_is_as_the_model_says(self) -> None:
        names = "key id story destination rank state due number tries reason payload".split()
        expected = [tuple(getattr(row, name) for name in names) for row in self.model.values()]

        found = [tuple(getattr(row, name) for name in names) for row in self.box.rows(limit=1_000)]

        assert found == sorted(expected, reverse=True)

    @invariant()
    def no_row_is_ever_lost(self) -> None:
        """DELIVERY A18: made = delivered + dead + cancelled + held + pending + sending + unknown."""
        counts = self.box.counts()

        assert sum(counts.values()) == self.made
        assert counts == self.swept + Counter((row.destination, row.state) for row in self.model.values())

    @invariant()
    def what_waits_and_until_when_is_told(self) -> None:
        waiting = [row.key for row in self.model.values() if row.state not in FINAL]
        wakes = [row.wake for row in self.model.values() if row.state in WAKES and row.wake <= self.now]
        free = {name: [row.wake for row in self._free(name)] for name in DESTINATIONS}

        assert [row.key for row in self.box.waiting("abcd")] == sorted(waiting)
        assert self.box.oldest_due(self.now) == min(wakes, default=None)
        for name, moments in (*free.items(), (None, free["desk"] + free["wire"])):
            first = min(moments, default=None)
            assert self.box.next_due(self.now, name) == (first and max(first, self.now))


OutboxMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestOutbox = OutboxMachine.TestCase

"""A destination and an outbox as small as they can be, for playing the rules against chance."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from msgspec.structs import replace

from tests.outbox.rows import NOON, SECOND, policy
from wirefeed import outbox
from wirefeed.model import Limits, Owed, Posted, Verdict

FINAL = ("delivered", "dead", "cancelled")
STORY = "s"


class Service:
    """Holds messages; what was sent is carried out once, late, or never heard of again."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.live: dict[str, int] = {}
        self.calls: list[tuple[str, int]] = []
        self.made: dict[str, str] = {}

    def do(self, row: Owed, found: Posted | None) -> Verdict:
        self.calls.append((row.action, row.number))
        remote = found.remote.get("id", "") if found else ""
        if row.action in ("delete", "repost"):
            self.live.pop(remote, None)
        if row.action == "edit":
            if remote not in self.live:
                return Verdict(outcome="refused", note="gone")
            self.live[remote] = row.number
        if row.action in ("create", "repost"):
            known = self.made.get(row.id) if self.limits.idempotent else None
            remote = known or f"m{len(self.calls)}"
            if known is None:
                self.live[remote] = row.number
            self.made[row.id] = remote
        return Verdict(outcome="accepted", remote={"id": remote})

    def found(self) -> dict[str, str] | None:
        return {"id": next(iter(self.live))} if self.live else None


class Newsroom:
    """One story, one destination: builds owe, workers send, results settle, in any order that can happen."""

    def __init__(self, limits: Limits, *, seeks: bool, draw: Random, faults: bool = True) -> None:
        self.limits, self.seeks, self.draw = limits, seeks, draw
        self.fates = ["well", "well", "busy", "lost", "drowned", "crash", "crashed"] if faults else ["well", "busy"]
        self.rules = policy(limits)
        self.service = Service(limits)
        self.rows: list[Owed] = []
        self.posted: Posted | None = None
        self.flying: list[tuple[Owed, Verdict | None]] = []  # None: nobody will ever hear of it
        self.number, self.alive, self.now = 0, False, NOON

    def owe(self, kind: str) -> None:
        self.number += 1
        self.alive = outbox.rank(kind) > 0
        born = outbox.born(
            kind,  # type: ignore[arg-type]
            id=f"d{self.number}",
            story=STORY,
            number=self.number,
            published=self.now,
            policy=self.rules,
            now=self.now,
        )
        known = {("desk", STORY)} if self.posted else ()
        made = outbox.merge([born], [row for row in self.rows if row.state not in FINAL], known)
        for key, state, reason in made.close:
            self._set(key, state=state, reason=reason)
        for key, number, name in made.repoint:
            self._set(key, number=number, id=name)
        for key in made.wake:
            self._set(key, due=self.now)
        self.rows += [replace(row, key=len(self.rows) + 1) for row in made.add]

    def claim(self, *, well: bool = False) -> bool:
        """Take the next ready row, decide, and begin to send it; say whether there was one."""
        row = self._ready()
        if row is None:
            return False
        if row.lapsed:
            self.posted = outbox.unsure(row, self.posted, now=self.now) or self.posted
        decision = self._decide(row)
        if isinstance(decision, outbox.Seek):
            row, self.posted = outbox.sought(row, self.posted, self.service.found(), now=self.now)
            decision = self._decide(row)
        if isinstance(decision, outbox.Close):
            self._set(row.key, state=decision.state, reason=decision.reason, lapsed=False)
        elif isinstance(decision, outbox.Send):
            row = replace(row, state="sending", action=decision.action, payload=b"x")
            self._set(row.key, state="sending", action=row.action, payload=b"x", lapsed=False)
            self.flying.append((row, self._fate(row, well)))
        return True

    def _fate(self, row: Owed, well: bool) -> Verdict | None:
        word = "well" if well else self.draw.choice(self.fates)
        if word in ("well", "drowned", "crashed"):
            done = self.service.do(row, self.posted)
            return {"well": done, "drowned": Verdict(outcome="unknown"), "crashed": None}[word]
        return {"busy": Verdict(outcome="later"), "lost": Verdict(outcome="unknown"), "crash": None}[word]

    def settle(self) -> None:
        """Hear of one of those under way; or find that its worker died."""
        if not self.flying:
            return
        row, verdict = self.flying.pop(self.draw.randrange(len(self.flying)))
        key = row.key
        if verdict is None:
            self._set(key, lapsed=True)
            return
        ended = any(one.rank == 0 and one.key > key and one.state not in FINAL for one in self.rows)
        then = outbox.after(row, verdict, self.rules, now=self.now, ended=ended)
        if then.unsure:
            self.posted = outbox.unsure(row, self.posted, now=self.now) or self.posted
        if verdict.outcome == "accepted":
            self._stands(row, verdict)
        self._set(key, state=then.state, due=then.due, tries=then.tries, reason=then.reason)

    def _stands(self, row: Owed, verdict: Verdict) -> None:
        state = "deleted" if row.action == "delete" else "live"
        at = self.posted.at if self.posted else self.now
        self.posted = Posted(
            destination="desk",
            story=STORY,
            remote=verdict.remote,
            number=row.number,
            state=state,
            at=at,
            changed=self.now,
        )

    def rest(self) -> None:
        """Let everything come to its end, at a destination that is well."""
        for _ in range(200):
            while self.flying:
                self.settle()
            if not self.claim(well=True):
                waiting = [row.due for row in self.rows if row.state == "pending"]
                if not waiting:
                    return
                self.now = max(self.now + SECOND, min(waiting))
        raise AssertionError(f"no rest: {self.rows}")

    def pass_time(self) -> None:
        self.now += timedelta(seconds=self.draw.choice([1, 5, 40, 200]))

    def _decide(self, row: Owed) -> outbox.Decision:
        ended = any(one.rank == 0 and one.key > row.key and one.state not in FINAL for one in self.rows)
        return outbox.decide(row, self.posted, self.rules, self.limits, now=self.now, ended=ended, can_seek=self.seeks)

    def _ready(self) -> Owed | None:
        def free(row: Owed) -> bool:
            before = [one.state for one in self.rows if one.key < row.key]
            blocked = {"pending", "sending"} | (set() if row.rank == 0 else {"held", "unknown"})
            return not blocked & set(before)

        under_way = {row.key for row, _ in self.flying}
        ready = [
            row
            for row in self.rows
            if (row.state == "pending" and row.due <= self.now) or (row.state == "sending" and row.lapsed)
            if row.key not in under_way and free(row)
        ]
        return min(ready, key=lambda row: (row.rank, row.key), default=None)

    def _set(self, key: int, **fields: object) -> None:
        self.rows[key - 1] = replace(self.rows[key - 1], **fields)

    @property
    def complaints(self) -> list[str]:
        """What a person was told to look after."""
        return [row.reason for row in self.rows if row.state in ("unknown", "dead") or "look" in row.reason]

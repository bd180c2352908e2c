"""
The loop of the poster: one thread writes the state, several send.

Each turn is one transaction: what came back is settled, what may go is claimed. So one wait for the disk serves many
deliveries, and nothing is sent that is not durably leased before.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Event
from typing import Any, NamedTuple

from wirefeed import outbox
from wirefeed.config import Settings
from wirefeed.errors import StateError
from wirefeed.poster import _alerts
from wirefeed.poster._carriers import Carriers
from wirefeed.poster._carrying import Carried
from wirefeed.poster._claiming import Claimed, Claiming
from wirefeed.poster._drained import Drained, Trouble
from wirefeed.poster._lanes import Back, Lanes
from wirefeed.poster._settling import Settled, found, settle
from wirefeed.poster._there import There
from wirefeed.store import Outbox, StateFile, set_back
from wirefeed.wiring import Wired

log = logging.getLogger("wirefeed")

IDLE_S = 2.0  # how often the outbox is looked at when nobody says that something was owed
_TURN_S = 0.5  # likewise while something is on its way
_STOPS_S = 20.0  # with deliveries on their way
_LOOKS_S = 5.0  # how often secrets are looked up: a file of one may be replaced at any time


class Desk(NamedTuple):
    """
    What a poster works with.

    Attributes:
        carriers: Of the destinations that can be used now.

        holder: Who takes the leases; nobody else has this name.
    """

    settings: Settings
    wired: Mapping[str, Wired]
    carriers: Carriers
    lanes: Lanes
    holder: str
    clock: Callable[[], datetime]
    spare_s: float


class Turns:
    """
    One drain, turn by turn.

    Args:
        idle: Stay for all of the time, for what others owe meanwhile.

        renewed: Destinations with another secret or address than before.
    """

    def __init__(
        self, desk: Desk, file: StateFile, drained: Drained, *, idle: bool, renewed: frozenset[str] = frozenset()
    ) -> None:
        self._idle = idle
        self._desk = desk
        self._file = file
        self._state = Outbox(file)
        self._drained = drained
        self._healths: dict[str, outbox.Health] = {}
        self._renewed = set(renewed)  # those whose pause is over
        self._looks_at = time.monotonic() + _LOOKS_S

    def run(self, wait_s: float, stop: Event) -> None:
        """Take turns until nothing comes due in time."""
        until = time.monotonic() + wait_s
        back: list[Back] = []
        while True:
            if not self._desk.lanes.busy and not self._file.is_there():
                return  # somebody deleted the state; it is made anew
            stopping = stop.is_set()
            self._look()
            try:
                claimed = self._turn(back, claims=not stopping)
            except StateError as error:
                if "locked" not in error.message or (stopping and not back):
                    self._desk.lanes.give_back(back)  # a disk may have room again by the next drain
                    raise
                log.warning("outbox waits", extra={"reason": error.message})
                time.sleep(_TURN_S)  # a slow disk, a copy being made: what came back is kept until it is written
                continue
            back = []
            for one in claimed:
                name = one.row.destination
                self._desk.lanes.put(self._desk.wired[name], self._desk.carriers.usable[name], one)
            if not self._desk.lanes.busy:
                pause = self._pause(until)
                if stopping or pause is None:
                    return
                self._wait(back, pause, stop)
            else:
                if stopping and time.monotonic() > until + _STOPS_S:
                    return
                self._wait(back, _TURN_S, stop)

    def _wait(self, back: list[Back], pause: float, stop: Event) -> None:
        """Wait until something comes back or somebody calls, and take all that came."""
        try:
            self._desk.lanes.take(back, max(min(pause, IDLE_S), 0.001))
        except KeyboardInterrupt:
            if stop.is_set():
                raise
            stop.set()  # what is on its way is waited for, so that nobody has to guess what became of it

    def _look(self) -> None:
        """Look secrets up again, now and then, and at once after a destination would not have ours."""
        if time.monotonic() >= self._looks_at:
            self._looks_at = time.monotonic() + _LOOKS_S
            self._renewed |= self._desk.carriers.look([])

    def _heal(self, healths: dict[str, outbox.Health]) -> None:
        """End the pause of those that have another secret now: it is why they were paused, or it is worth a try."""
        for name in self._renewed & healths.keys():
            if healths[name].state == "paused":
                healths[name] = outbox.resumed(healths[name])
                extra = {"destination": name, "is": "tried again", "reason": "config.toml or its secret changed"}
                extra = {"destination": name, "is": "tried again", "reason": "config.toml or its secret changed"}
                log.info("destination", extra=extra)

    def _pause(self, until: float) -> float | None:
        """Return the seconds until something may be sent; None if that is too far away."""
        now = self._desk.clock()
        moments = []
        for name in self._desk.carriers.usable:
            due = self._state.next_due(now, name)
            free = outbox.next_at(self._healths.get(name, outbox.Health()), self._desk.wired[name].policy, now=now)
            if due is not None and free is not None:  # else nothing waits, or for a person
                moments.append(max(due, free))
        left = until - time.monotonic()
        pause = max((min(moments) - now).total_seconds(), 0.0) if moments else math.inf
        if pause <= left:
            return pause
        return left if self._idle and left > IDLE_S else None

    def _turn(self, back: list[Back], *, claims: bool) -> list[Claimed]:
        desk, now = self._desk, self._desk.clock()
        with self._file.transaction():
            if claims and set_back(self._file, now, holder=desk.holder):
                log.warning("clock set back", extra={"now": now.isoformat()})
            targets = self._state.targets()
            before = {name: outbox.decode(health) for name, (_, health) in targets.items()}
            healths = dict(before)
            there = There(self._state, (one.claimed.row for one in back))
            for one in back:
                self._settled(one, there, healths, now)
            self._heal(healths)
            claimed: list[Claimed] = []
            claiming = Claiming(self._state, desk.settings, desk.holder, now, spare_s=desk.spare_s)
            for name in desk.carriers.usable if claims else ():
                if name not in targets:
                    continue  # no build has seen it yet
                one_wired = desk.wired[name]
                most = min(desk.lanes.free(one_wired), outbox.allowed(healths[name], one_wired.policy, now=now))
                taken = list(claiming.claim(one_wired, most)) if most > 0 else []
                if taken:
                    healths[name] = outbox.took(healths[name], one_wired.policy, len(taken), now=now)
                claimed += taken
            for name, health in healths.items():
                if health != before[name]:
                    self._state.keep_target(name, targets[name][0], outbox.encode(health))
        self._healths = healths
        self._renewed.clear()
        for (name, state_name, _), several in claiming.closed.items():
            self._drained.ended[name, state_name] += several
        for name, state_name, reason in claiming.closed:
            if state_name in ("dead", "unknown"):
                self._trouble(Trouble(name, reason))
        return claimed

    def _settled(self, back: Back, there: There, healths: dict[str, outbox.Health], now: datetime) -> None:
        claimed, carried = back.claimed, back.carried
        name = claimed.row.destination
        one, holder = self._desk.wired[name], self._desk.holder
        health, notice = outbox.heard(healths.get(name, outbox.Health()), carried.verdict, one.policy, now=now)
        healths[name] = health
        if carried.verdict.target:
            self._looks_at = 0.0
            if back.carrier is not None and back.carrier is not self._desk.carriers.usable.get(name):
                self._renewed.add(name)  # what it would not have is no longer our secret
        if claimed.seeks and carried.verdict.outcome == "accepted":
            settled = found(self._state, claimed, back.remote, there, holder=holder, now=now)
        else:
            settled = settle(self._state, one, claimed, carried, there, holder=holder, now=now)
        self._drained.ended[name, settled.state] += 1
        _log(claimed, carried, settled)
        if settled.state in ("dead", "unknown"):
            self._trouble(Trouble(name, settled.reason, delivery=claimed.row.id))
        for said in filter(None, (notice, settled.notice)):
            log.warning("destination", extra={"destination": name, "is": said, "reason": carried.verdict.note})
            if said != "recovered":
                self._drained.troubles.append(Trouble(name, f"{said}: {carried.verdict.note}"))
            _alerts.owe(self._state, self._desk.wired, name, said, home=self._desk.settings.site.url, now=now)

    def _trouble(self, trouble: Trouble) -> None:
        self._drained.troubles.append(trouble)


def _log(claimed: Claimed, carried: Carried, settled: Settled) -> None:
    row = claimed.row
    extra: dict[str, Any] = {"destination": row.destination, "delivery": row.id, "action": claimed.delivery.action}
    extra |= {"is": settled.state, "status": carried.status, "seconds": round(carried.seconds, 3)}
    good = settled.state in ("delivered", "cancelled")
    reason = {"reason": settled.reason} if settled.reason else {}
    log.log(logging.INFO if good else logging.WARNING, "delivery", extra=extra | reason)

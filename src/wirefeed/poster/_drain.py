"""
The loop of the poster: one thread writes the state, several send.

Each turn is one transaction: what came back is settled, what may go is claimed. So one wait for the disk serves many
deliveries, and nothing is sent that is not durably leased before.
"""

from __future__ import annotations

import logging
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple

from wirefeed import outbox
from wirefeed.config import Settings
from wirefeed.errors import ConfigError, StateError
from wirefeed.model import Verdict
from wirefeed.poster import _alerts
from wirefeed.poster._carrying import Carried, Carrier
from wirefeed.poster._claiming import SPARE_S, Claimed, Claiming
from wirefeed.poster._settling import Settled, found, settle
from wirefeed.poster._there import There
from wirefeed.site import state
from wirefeed.store import Outbox, StateFile, set_back
from wirefeed.wiring import secret, secrets, wired

log = logging.getLogger("wirefeed")

IDLE_S = 2.0  # how often the outbox is looked at when nobody says that something was owed
_TURN_S = 0.5  # likewise while something is on its way
_LANES = 4  # deliveries to one destination at the same time; to a program twice as many, and as many more in line
_KEPT = timedelta(days=30)  # deliveries that ended
_SWEEPS_S = 3_600.0
_STOPS_S = 20.0  # with deliveries on their way


class Trouble(NamedTuple):
    """What a person must look at: a destination as a whole, or one delivery to it."""

    destination: str
    reason: str
    hint: str = ""
    delivery: str = ""


class Drained(NamedTuple):
    """
    What a drain did.

    Attributes:
        ended: How many deliveries came to which state, by (destination, state); ``pending`` are tries that failed.

        troubles: In the order in which they came up.
    """

    ended: Counter[tuple[str, str]]
    troubles: list[Trouble]

    def report(self) -> dict[str, Any]:
        """Return the report of docs/reference/outbox.md."""
        names = sorted({name for name, _ in self.ended})
        states = ("delivered", "cancelled", "pending", "dead", "unknown")
        return {
            "destinations": [{"name": name, **{state: self.ended[name, state] for state in states}} for name in names],
            "troubles": [trouble._asdict() for trouble in dict.fromkeys(self.troubles)],
        }


def present() -> datetime:
    """Return the present."""
    return datetime.now(UTC)


class Poster:
    """
    Sends what the outbox of a site holds.

    Args:
        config: Path of config.toml, and `settings` what it says.

        environment: Where ``{ env }`` secrets are looked up.

        spare_s: How long a lease lasts beyond the time its requests may take.

        at_once: At most so many deliveries are on their way to one destination, and so many are sent again when we die;
            None takes as many as suit its kind.

    Raises:
        ConfigError: A template cannot be read.
    """

    def __init__(
        self,
        config: str,
        settings: Settings,
        *,
        environment: Mapping[str, str],
        clock: Callable[[], datetime] = present,
        spare_s: float = SPARE_S,
        at_once: int | None = None,
    ) -> None:
        self._settings = settings
        self._at_once = at_once
        self._folder = os.path.dirname(os.path.abspath(config))
        self._state = state(config)
        self._environment = environment
        self._clock = clock
        self._spare_s = spare_s
        self._wired = wired(settings, self._folder)
        self._carriers: dict[str, tuple[dict[str, Any], Carrier]] = {}
        self._back: SimpleQueue[_Back | None] = SimpleQueue()
        self._lanes: dict[str, _Lane] = {}
        self._holder = f"{os.uname().nodename}:{os.getpid()}:{time.monotonic_ns():x}"
        self._told: set[tuple[str, str]] = set()  # destinations that cannot be used, and why
        self._sweeps_at = 0.0

    def wake(self) -> None:
        """Say that something was owed; safe from any thread."""
        self._back.put(None)

    def drain(self, *, wait_s: float, stop: Event | None = None, idle: bool = False) -> Drained:
        """
        Send what is due, until nothing more comes due within `wait_s`, or `stop` is set.

        Args:
            idle: Stay for all of `wait_s`, for what others owe meanwhile.

        Raises:
            StateError: The state cannot be used.
        """
        drained = Drained(Counter(), [])
        if not self._wired or not os.path.exists(self._state):
            return drained
        self._ready(drained)
        file = StateFile(self._state)
        try:
            self._sweep(file)
            _Turns(self, file, drained, idle=idle).run(wait_s, stop or Event())
        finally:
            file.close()
            for lane in self._lanes.values():
                lane.close()
        return drained

    def _lane(self, name: str) -> _Lane:
        if name not in self._lanes:
            most = self._at_once or (_LANES * 2 if self._wired[name].limits.events else _LANES)
            self._lanes[name] = _Lane(self._back, name, most)
        return self._lanes[name]

    def _sweep(self, file: StateFile) -> None:
        """Let go of what ended long ago, now and then."""
        if time.monotonic() >= self._sweeps_at:
            self._sweeps_at = time.monotonic() + _SWEEPS_S
            with file.transaction():
                Outbox(file).sweep(self._clock() - _KEPT)

    def _ready(self, drained: Drained) -> None:
        """Look every secret up again: files of them are replaced while we run."""
        for name, one in self._wired.items():
            try:
                found = secrets(one, self._folder, self._environment)
                table = one.table
                where = f"destination {name!r}: proxy"
                proxy = secret(table.proxy, where, self._folder, self._environment) if table.proxy else ""
            except ConfigError as error:
                self._carriers.pop(name, None)
                reason = str(error).removeprefix(f"destination {name!r}: ")
                drained.troubles.append(Trouble(name, reason, error.hint))
                if (name, reason) not in self._told:
                    self._told.add((name, reason))
                    log.error("destination unusable", extra={"destination": name, "reason": reason, "hint": error.hint})
                continue
            self._told = {one for one in self._told if one[0] != name}
            known = found | {"": proxy}
            if name not in self._carriers or self._carriers[name][0] != known:
                self._carriers[name] = known, Carrier(one, found, self._clock, proxy=proxy)


class _Back(NamedTuple):
    """A delivery that has come back from its destination."""

    claimed: Claimed
    carried: Carried
    remote: dict[str, str] | None = None


class _Lane:
    """The threads that send to one destination; they end with the drain, or with the program."""

    def __init__(self, back: SimpleQueue[_Back | None], name: str, most: int) -> None:
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
                    self._back.put(_Back(claimed, Carried(verdict, 0.0), remote))
                else:
                    self._back.put(_Back(claimed, carrier.carry(claimed.delivery, claimed.requests)))
            except Exception as error:  # one delivery must never stop the others
                reason = f"expected no fault of wirefeed, got {type(error).__name__}"
                self._back.put(_Back(claimed, Carried(Verdict(outcome="unknown", note=reason), 0.0)))


class _Turns:
    def __init__(self, poster: Poster, file: StateFile, drained: Drained, *, idle: bool) -> None:
        self._idle = idle
        self._poster = poster
        self._file = file
        self._state = Outbox(file)
        self._drained = drained
        self._healths: dict[str, outbox.Health] = {}

    @property
    def _busy(self) -> int:
        return sum(lane.busy for lane in self._poster._lanes.values())

    def run(self, wait_s: float, stop: Event) -> None:
        """Take turns until nothing comes due in time."""
        until = time.monotonic() + wait_s
        back: list[_Back] = []
        while True:
            if not self._busy and not self._file.is_there():
                return  # somebody deleted the state; it is made anew
            stopping = stop.is_set()
            try:
                claimed = self._turn(back, claims=not stopping)
            except StateError as error:
                if "locked" not in error.message or (stopping and not back):
                    self._keep(back)
                    raise
                log.warning("outbox waits", extra={"reason": error.message})
                time.sleep(
                    _TURN_S
                )  # a disk that is slow, a copy being made: what came back is kept until it is written
                continue
            back = []
            for one in claimed:
                name = one.row.destination
                lane = self._poster._lane(name)
                lane.put(self._poster._carriers[name][1], one)
            if not self._busy:
                pause = self._pause(until)
                if stopping or pause is None:
                    return
                self._wait(back, pause, stop)
            else:
                if stopping and time.monotonic() > until + _STOPS_S:
                    return
                self._wait(back, _TURN_S, stop)

    def _keep(self, back: list[_Back]) -> None:
        """Leave what could not be written down to the next drain of this poster: a disk may have room again by then."""
        for one in back:
            self._poster._lanes[one.claimed.row.destination].busy += 1
            self._poster._back.put(one)

    def _wait(self, back: list[_Back], pause: float, stop: Event) -> None:
        """Wait until something comes back or somebody calls, and take all that came."""
        try:
            one = self._poster._back.get(timeout=max(min(pause, IDLE_S), 0.001))
            while True:
                if one is not None:
                    back.append(one)
                    self._poster._lanes[one.claimed.row.destination].busy -= 1
                one = self._poster._back.get_nowait()
        except Empty:
            return
        except KeyboardInterrupt:
            if stop.is_set():
                raise
            stop.set()  # what is on its way is waited for, so that nobody has to guess what became of it

    def _pause(self, until: float) -> float | None:
        """Return the seconds until something may be sent; None if that is too far away."""
        now = self._poster._clock()
        moments = []
        for name in self._poster._carriers:
            due = self._state.next_due(now, name)
            free = outbox.next_at(self._healths.get(name, outbox.Health()), self._poster._wired[name].policy, now=now)
            if due is not None and free is not None:  # else nothing waits, or for a person
                moments.append(max(due, free))
        left = until - time.monotonic()
        pause = max((min(moments) - now).total_seconds(), 0.0) if moments else math.inf
        if pause <= left:
            return pause
        return left if self._idle and left > IDLE_S else None

    def _turn(self, back: list[_Back], *, claims: bool) -> list[Claimed]:
        poster, now = self._poster, self._poster._clock()
        with self._file.transaction():
            if claims and set_back(self._file, now, holder=poster._holder):
                log.warning("clock set back", extra={"now": now.isoformat()})
            targets = self._state.targets()
            before = {name: outbox.decode(health) for name, (_, health) in targets.items()}
            healths = dict(before)
            there = There(self._state, (one.claimed.row for one in back))
            for one in back:
                self._settled(one, there, healths, now)
            claimed: list[Claimed] = []
            claiming = Claiming(self._state, poster._settings, poster._holder, now, spare_s=poster._spare_s)
            for name in poster._carriers if claims else ():
                if name not in targets:
                    continue  # no build has seen it yet
                one_wired = poster._wired[name]
                lane = poster._lanes.get(name)
                most = poster._at_once or (_LANES * 4 if one_wired.limits.events else _LANES)
                free = most - (lane.busy if lane else 0)
                most = min(free, outbox.allowed(healths[name], one_wired.policy, now=now))
                taken = list(claiming.claim(one_wired, most)) if most > 0 else []
                if taken:
                    healths[name] = outbox.took(healths[name], one_wired.policy, len(taken), now=now)
                claimed += taken
            for name, health in healths.items():
                if health != before[name]:
                    self._state.keep_target(name, targets[name][0], outbox.encode(health))
        self._healths = healths
        for (name, state_name, _), several in claiming.closed.items():
            self._drained.ended[name, state_name] += several
        for name, state_name, reason in claiming.closed:
            if state_name in ("dead", "unknown"):
                self._trouble(Trouble(name, reason))
        return claimed

    def _settled(self, back: _Back, there: There, healths: dict[str, outbox.Health], now: datetime) -> None:
        claimed, carried = back.claimed, back.carried
        name = claimed.row.destination
        one, holder = self._poster._wired[name], self._poster._holder
        health, notice = outbox.heard(healths.get(name, outbox.Health()), carried.verdict, one.policy, now=now)
        healths[name] = health
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
            _alerts.owe(self._state, self._poster._wired, name, said, home=self._poster._settings.site.url, now=now)

    def _trouble(self, trouble: Trouble) -> None:
        self._drained.troubles.append(trouble)


def _log(claimed: Claimed, carried: Carried, settled: Settled) -> None:
    row = claimed.row
    extra: dict[str, Any] = {"destination": row.destination, "delivery": row.id, "action": claimed.delivery.action}
    extra |= {"is": settled.state, "status": carried.status, "seconds": round(carried.seconds, 3)}
    good = settled.state in ("delivered", "cancelled")
    reason = {"reason": settled.reason} if settled.reason else {}
    log.log(logging.INFO if good else logging.WARNING, "delivery", extra=extra | reason)

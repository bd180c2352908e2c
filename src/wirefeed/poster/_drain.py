"""What sends: the destinations made ready, their secrets, their threads; one drain after the other."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

from wirefeed.config import Settings
from wirefeed.errors import ConfigError
from wirefeed.poster._carrying import Carrier
from wirefeed.poster._claiming import SPARE_S
from wirefeed.poster._drained import Drained, Trouble
from wirefeed.poster._lanes import Lanes
from wirefeed.poster._turns import Desk, Turns
from wirefeed.site import state
from wirefeed.store import Outbox, StateFile
from wirefeed.wiring import secret, secrets, wired

log = logging.getLogger("wirefeed")

_KEPT = timedelta(days=30)  # deliveries that ended
_SWEEPS_S = 3_600.0


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
        self._folder = os.path.dirname(os.path.abspath(config))
        self._state = state(config)
        self._environment = environment
        self._clock = clock
        self._spare_s = spare_s
        self._wired = wired(settings, self._folder)
        self._carriers: dict[str, tuple[dict[str, Any], Carrier]] = {}
        self._lanes = Lanes(at_once)
        self._holder = f"{os.uname().nodename}:{os.getpid()}:{time.monotonic_ns():x}"
        self._told: set[tuple[str, str]] = set()  # destinations that cannot be used, and why
        self._sweeps_at = 0.0

    def wake(self) -> None:
        """Say that something was owed; safe from any thread."""
        self._lanes.wake()

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
            Turns(self._desk(), file, drained, idle=idle).run(wait_s, stop or Event())
        finally:
            file.close()
            self._lanes.close()
        return drained

    def _desk(self) -> Desk:
        return Desk(
            settings=self._settings,
            wired=self._wired,
            carriers={name: carrier for name, (_, carrier) in self._carriers.items()},
            lanes=self._lanes,
            holder=self._holder,
            clock=self._clock,
            spare_s=self._spare_s,
        )

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

"""What sends: the destinations made ready, their secrets, their threads; one drain after the other."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event

from wirefeed.config import Settings
from wirefeed.poster._carriers import Carriers
from wirefeed.poster._claiming import SPARE_S
from wirefeed.poster._drained import Drained
from wirefeed.poster._lanes import Lanes
from wirefeed.poster._turns import Desk, Turns
from wirefeed.site import state
from wirefeed.store import Outbox, StateFile
from wirefeed.wiring import wired

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

        renewed: Destinations that config.toml says something new of: one that was paused is tried again.

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
        renewed: Iterable[str] = (),
    ) -> None:
        self._settings = settings
        self._state = state(config)
        self._clock = clock
        self._spare_s = spare_s
        folder = os.path.dirname(os.path.abspath(config))
        self._wired = wired(settings, folder)
        self._carriers = Carriers(self._wired, folder, environment, clock)
        self._renewed = frozenset(renewed)
        self._lanes = Lanes(at_once)
        self._holder = f"{os.uname().nodename}:{os.getpid()}:{time.monotonic_ns():x}"
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
        renewed, self._renewed = self._renewed | self._carriers.look(drained.troubles), frozenset()
        file = StateFile(self._state)
        try:
            self._sweep(file)
            Turns(self._desk(), file, drained, idle=idle, renewed=renewed).run(wait_s, stop or Event())
        finally:
            file.close()
            self._lanes.close()
        return drained

    def _desk(self) -> Desk:
        return Desk(
            settings=self._settings,
            wired=self._wired,
            carriers=self._carriers,
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

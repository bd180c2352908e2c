"""A poster that goes on and on, beside the builds of a daemon."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from threading import Event, Thread

from wirefeed.config import Settings
from wirefeed.errors import WirefeedError
from wirefeed.poster._drain import Poster

log = logging.getLogger("wirefeed")

_ROUND_S = 300.0  # of one drain
_AGAIN_S = 5.0  # after a failure


class Posting:
    """
    Drains the outbox of a site in a thread of its own, until it is told to stop.

    Args:
        config: Path of config.toml, and `settings` what it says.

        environment: Where secrets are looked up.

        renewed: Destinations that config.toml says something new of.
    """

    def __init__(
        self, config: str, settings: Settings, *, environment: Mapping[str, str], renewed: Iterable[str] = ()
    ) -> None:
        self._config = config
        self._settings = settings
        self._environment = environment
        self._renewed = frozenset(renewed)
        self._stop = Event()
        self._poster: Poster | None = None
        self._thread = Thread(target=self._run, name="poster", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Say that something was owed."""
        if self._poster is not None:
            self._poster.wake()

    def stop(self) -> None:
        """Begin no delivery any more."""
        self._stop.set()
        self.wake()

    def join(self, timeout_s: float) -> None:
        """Wait for the deliveries on their way; what is not back by then is in doubt until its lease ends."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                if self._poster is None:
                    self._poster = Poster(
                        self._config, self._settings, environment=self._environment, renewed=self._renewed
                    )
                self._poster.drain(wait_s=_ROUND_S, stop=self._stop, idle=True)
                self._stop.wait(0.2)  # no state yet, or it was deleted
            except WirefeedError as error:
                log.error("posting failed", extra={"error": str(error).splitlines()[0], "hint": error.hint})
                self._stop.wait(_AGAIN_S)
            except Exception as error:  # the feeds go on, and so does the poster
                told = f"expected no fault of wirefeed, got {type(error).__name__}"
                log.error("posting failed", extra={"error": told, "hint": "please report it"})
                self._stop.wait(_AGAIN_S)

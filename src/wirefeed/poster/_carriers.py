"""The destinations that can be used now: each with its secrets, which may be replaced while we run."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wirefeed.errors import ConfigError
from wirefeed.poster._carrying import Carrier
from wirefeed.poster._drained import Trouble
from wirefeed.wiring import Wired, secret, secrets

log = logging.getLogger("wirefeed")


class Carriers:
    """
    Who carries to each destination whose secrets are there.

    Args:
        wired: Every destination, by name.

        folder: Of config.toml; files of secrets are named from it.

        environment: Where ``{ env }`` secrets are looked up.

        clock: Returns the present, aware.
    """

    def __init__(
        self, wired: Mapping[str, Wired], folder: str, environment: Mapping[str, str], clock: Callable[[], datetime]
    ) -> None:
        self._wired = wired
        self._folder = folder
        self._environment = environment
        self._clock = clock
        self._known: dict[str, dict[str, Any]] = {}  # its secrets when it was last usable
        self._told: set[tuple[str, str]] = set()  # destinations that cannot be used, and why
        self.usable: dict[str, Carrier] = {}
        """By name; it changes with every `look`."""

    def look(self, troubles: list[Trouble]) -> frozenset[str]:
        """Look every secret up again; return the destinations that have another one than before."""
        changed = set[str]()
        for name, one in self._wired.items():
            try:
                found, proxy = self._secrets(one)
            except ConfigError as error:
                self.usable.pop(name, None)
                self._trouble(name, error, troubles)
                continue
            self._told = {one for one in self._told if one[0] != name}
            known = found | {"": proxy}
            before = self._known.get(name)
            if name not in self.usable or before != known:
                self._known[name] = known
                self.usable[name] = Carrier(one, found, self._clock, proxy=proxy)
            if before is not None and before != known:
                changed.add(name)
        return frozenset(changed)

    def _secrets(self, one: Wired) -> tuple[dict[str, Any], str]:
        found = secrets(one, self._folder, self._environment)
        table = one.table
        if not table.proxy:
            return found, ""
        return found, secret(table.proxy, f"destination {table.name!r}: proxy", self._folder, self._environment)

    def _trouble(self, name: str, error: ConfigError, troubles: list[Trouble]) -> None:
        reason = str(error).removeprefix(f"destination {name!r}: ")
        troubles.append(Trouble(name, reason, error.hint))
        if (name, reason) not in self._told:
            self._told.add((name, reason))
            log.error("destination unusable", extra={"destination": name, "reason": reason, "hint": error.hint})

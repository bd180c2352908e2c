"""`wirefeed run` as a process of its own, and what it says."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.sites import Site, clean_environment

_PATIENCE_S = 20.0  # the machine may be busy; a daemon that answers answers sooner


def wait_until(said: Callable[[], bool], what: str, timeout_s: float = _PATIENCE_S) -> None:
    end = time.monotonic() + timeout_s
    while not said():
        assert time.monotonic() < end, f"it did not come: {what}"
        time.sleep(0.01)


class Running:
    """One daemon and its log."""

    def __init__(self, site: Site, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self.log: list[dict[str, Any]] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "wirefeed", "run", "--log-format", "json", *arguments],
            cwd=site.folder,
            env=clean_environment() | dict(env or {}),
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(json.loads(line) if line.startswith("{") else {"event": "no event", "line": line})

    def told(self, event: str, **fields: Any) -> list[dict[str, Any]]:
        return [line for line in self.log if line["event"] == event and fields.items() <= line.items()]

    def wait_for(self, event: str, count: int = 1, **fields: Any) -> dict[str, Any]:
        wait_until(lambda: len(self.told(event, **fields)) >= count or not self.alive, f"{event} {fields}\n{self.log}")
        found = self.told(event, **fields)
        assert len(found) >= count, self.log
        return found[count - 1]

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def send(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it; return its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=_PATIENCE_S)
        self._reader.join(5.0)
        return code


@contextmanager
def running(
    site: Site, *arguments: str, env: Mapping[str, str] | None = None, for_s: float | None = None
) -> Iterator[Running]:
    """A daemon that has built once, or has run for some time."""
    one = Running(site, *arguments, env=env)
    try:
        if for_s is not None:
            time.sleep(for_s)
        else:
            wait_until(lambda: bool(one.told("build ended") or one.told("build failed")) or not one.alive, "a build")
        yield one
    finally:
        if one.alive:
            one.process.kill()
        one.process.wait()
        one._reader.join(5.0)
        assert one.process.stderr is not None
        one.process.stderr.close()

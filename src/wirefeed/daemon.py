"""
`wirefeed run`: builds when the agenda says so, serves what was built, and lives until it is told to end.

The main thread waits for signals and looks at the clocks every second; one thread builds, one watches, one serves.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from wirefeed import disk, presence, scheduler, settled, site, watching
from wirefeed.agenda import Rhythm
from wirefeed.build import build
from wirefeed.config import Settings
from wirefeed.errors import ConfigErrors, WirefeedError
from wirefeed.presence import Systemd
from wirefeed.scheduler import Ended, Scheduler
from wirefeed.settled import ADOPTED, Report
from wirefeed.status import Status

if TYPE_CHECKING:
    from wirefeed.server import Serving, Shelf

log = logging.getLogger("wirefeed")

_BEAT_S = 1.0
_PATIENCE_S = 8.0  # of a running build; a service manager is told that all ends within 10
_WATCHDOG_S = 15.0
_NAMED_ONE_BY_ONE = 200  # above that many changed files content/ is looked through


class Daemon:
    """
    One site, kept up to date.

    Args:
        config: Path of config.toml.

        systemd: Who is told how it goes.
    """

    def __init__(self, config: str, *, systemd: Systemd | None = None) -> None:
        self.config = config
        self.status = Status(_now())
        self._systemd = systemd or Systemd("")
        self._folder = os.path.dirname(os.path.abspath(config))
        self._wake = Event()
        self._ending = ""
        self._reload = False
        self._text, self._settings = _read(config)
        self._scheduler = Scheduler(scheduler.rhythm(self._settings, where=config), self._turn, planned=self._planned)
        self._names = _Names()
        self._scan: disk.Scan | None = None
        self._watch_stop = Event()
        self._shelf: Shelf | None = None
        self._serving: Serving | None = None
        self._ready = False
        self._told: set[tuple[str, str]] = set()

    # The main thread.

    def run(self) -> int:
        """
        Work until a signal ends it; return the exit code.

        Raises:
            StateError: Another daemon works with this state.

            WirefeedError: The port is taken.
        """
        self._lock = presence.Lock(os.path.join(self._folder, presence.NAME))
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._signalled)
        log.info("daemon started", extra={"config": self.config, "pid": os.getpid()})
        self._serve()
        if self._settings.schedule.watch:
            self._watch()
        self._scheduler.start()
        code = self._live()
        return self._end(code)

    def _live(self) -> int:
        told = time.monotonic()
        while not self._ending:
            self._wake.wait(_BEAT_S)
            self._wake.clear()
            if self._reload and not self._ending:
                self._reload = False
                self._names.add({self.config})
                self._scheduler.want("reload")
            try:
                if self._lock.keep():
                    log.warning("state deleted", extra={"file": presence.NAME, "effect": "the next build starts anew"})
                    self._scheduler.want("state deleted")
            except WirefeedError as error:
                log.error("daemon ends", extra=_told(error))
                return 1
            self._scheduler.beat()
            if time.monotonic() - told >= _WATCHDOG_S:
                told = time.monotonic()
                self._systemd.tell("WATCHDOG=1")
        return 0

    def _signalled(self, number: int, frame: object) -> None:
        if number == signal.SIGHUP:
            self._reload = True
        else:
            self._ending = signal.Signals(number).name
        self._wake.set()

    def _end(self, code: int) -> int:
        self._systemd.tell("STOPPING=1")
        started = time.monotonic()
        self._watch_stop.set()
        whole = self._scheduler.stop(_PATIENCE_S)
        if self._serving is not None:
            self._serving.stop()
        seconds = round(time.monotonic() - started, 3)
        unfinished = {} if whole else {"unfinished": "a build; the next one does it again"}
        log.info("daemon stopped", extra={"signal": self._ending, "seconds": seconds, **unfinished})
        return code

    # Its parts.

    def _serve(self) -> None:
        wanted = self._settings.server
        if wanted is None:
            return
        from wirefeed import server

        self._shelf = server.Shelf()
        app = server.app(self._shelf, self._settings, self.status)
        self._serving = server.Serving(app, wanted.host, wanted.port)
        host, port = self._serving.start()
        log.info("serving", extra={"address": f"http://{f'[{host}]' if ':' in host else host}:{port}/"})
        self._load(None)  # what stands there, until the first build has ended
        Thread(target=self._serving.run, name="server", daemon=True).start()

    def _load(self, files: list[str] | None) -> None:
        if self._shelf is None:
            return
        try:
            self._shelf.load(self.config, changed=files)
        except Exception as error:  # what is served stays as it was
            log.error("serving failed", extra=_told(error))

    def _watch(self) -> None:
        self._watch_stop = stop = Event()
        pages = self._settings.pages.templates
        content = os.path.join(self._folder, self._settings.content.path)
        folders = [content, *([os.path.join(self._folder, pages)] if pages else [])]
        files = [self.config, os.path.join(self._folder, ADOPTED)]

        def look_on() -> None:
            for seen in watching.watch(folders, files, stop, self._watched):
                if not stop.is_set():
                    self._names.add(seen)
                    self._scheduler.touch()

        Thread(target=look_on, name="watcher", daemon=True).start()

    def _watched(self, how: str, why: str) -> None:
        log.warning("watching", extra={"by": how, "reason": why})

    def _planned(self, moment: datetime) -> None:
        self.status.next(moment)
        log.debug("next build", extra={"at": moment})

    # The thread that builds.

    def _turn(self, why: str) -> Ended:
        names = self._names.take()
        if self.config in names:
            self._reconfigure()
        started = time.monotonic()
        try:
            report = self._built(why, names)
            turn = settled.next_turn(self.config)
        except Exception as error:
            self._scan = None
            self._failed(error, time.monotonic() - started)
            return Ended(False)
        seconds = round(time.monotonic() - started, 3)
        self.status.built(report, at=_now(), seconds=seconds)
        self._load(report["files"])
        self._tell(report, why, seconds)
        if not self._ready:
            self._ready = True
            self._systemd.tell("READY=1", f"STATUS={report['entries']} entries")
        gc.collect()
        return Ended(True, turn)

    def _built(self, why: str, names: set[str]) -> Report:
        """Build, or find that there is nothing to do."""
        now = _now()
        scan = self._scan_of(why, names)
        look = settled.look(self.config, now=now, scan=scan, text=self._text)
        self._scan = look.scan
        if look.report is not None:
            return look.report
        return build(self.config, now=now, look=look if look.scan is not None else look._replace(scan=None))

    def _scan_of(self, why: str, names: set[str]) -> disk.Scan | None:
        return None

    def _failed(self, error: Exception, seconds: float) -> None:
        told = _told(error)
        self.status.failed(told["error"], at=_now(), seconds=round(seconds, 3))
        retry_s = self._scheduler.retry_s
        log.error("build failed", extra={**told, "retry_s": retry_s})
        log.debug("build failed", exc_info=error)
        self._systemd.tell(f"STATUS=failing: {told['error']}")
        if not self._ready:
            self._ready = True  # it serves what stood there, and tries again
            self._systemd.tell("READY=1")

    def _tell(self, report: Report, why: str, seconds: float) -> None:
        counts = {name: report[name] for name in ("stories", "entries")}
        changed = {"files": len(report["files"]), "changes": len(report["changes"])}
        quiet = why == "interval" and not any(changed.values())
        extra = {"why": why, "seconds": seconds, **counts, **changed}
        log.log(logging.DEBUG if quiet else logging.INFO, "build ended", extra=extra)
        complaints = [("story failed", one) for one in report["failed"]]
        complaints += [("story held", one) for one in report["held"] if one["person"]]
        told = {(one["file"], one["reason"]) for _, one in complaints}
        for event, one in complaints:
            if (one["file"], one["reason"]) not in self._told:  # once, not at every build
                place = {"line": one["line"]} if one["line"] else {}
                log.warning(event, extra={"file": one["file"], **place, "reason": one["reason"], "hint": one["hint"]})
        self._told = told

    def _reconfigure(self) -> None:
        self._systemd.reloading()
        try:
            text, settings = _read(self.config)
            rhythm = scheduler.rhythm(settings, where=self.config)
        except WirefeedError as error:
            for one in error.problems if isinstance(error, ConfigErrors) else (error,):
                log.error("config refused", extra={**_told(one), "effect": "the one before stays"})
        else:
            former, self._settings, self._text = self._settings, settings, text
            log.info("config reloaded", extra={"file": self.config})
            self._apply(former, rhythm)
        self._systemd.tell("READY=1")

    def _apply(self, former: Settings, rhythm: Rhythm) -> None:
        settings = self._settings
        self._scan = None
        self._scheduler.retime(rhythm)
        if settings.server != former.server:
            log.warning(
                "server unchanged",
                extra={"reason": "[server] is other than at the start", "hint": "restart to apply it"},
            )
        watched = (former.content.path, former.pages.templates, former.schedule.watch)
        if (settings.content.path, settings.pages.templates, settings.schedule.watch) != watched:
            self._watch_stop.set()
            if settings.schedule.watch:
                self._watch()


class _Names:
    """Paths seen to change since somebody last took them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: set[str] = set()

    def add(self, names: set[str] | frozenset[str]) -> None:
        with self._lock:
            self._found |= names

    def take(self) -> set[str]:
        with self._lock:
            found, self._found = self._found, set()
        return found


def _read(config: str) -> tuple[bytes, Settings]:
    """Return what config.toml says, and what that means."""
    try:
        with open(config, "rb") as file:
            text = file.read()
    except OSError:
        text = b""  # `load` says why
    return text, site.load(config, text)


def _told(error: Exception) -> dict[str, Any]:
    """Return what to log of an error; of one that is not ours no more than its kind, which holds no story's words."""
    if isinstance(error, WirefeedError):
        return {"error": str(error).splitlines()[0], **({"hint": error.hint} if error.hint else {})}
    return {"error": f"expected no fault of wirefeed, got {type(error).__name__}", "hint": "please report it"}


def _now() -> datetime:
    return datetime.now(UTC)

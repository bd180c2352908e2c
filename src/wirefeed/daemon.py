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
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from wirefeed import __version__, disk, presence, scheduler, settled, site, watching
from wirefeed.agenda import Rhythm
from wirefeed.build import build
from wirefeed.config import Settings
from wirefeed.errors import ConfigErrors, WirefeedError
from wirefeed.presence import Systemd
from wirefeed.scheduler import Ended, Scheduler
from wirefeed.settled import ADOPTED, Report
from wirefeed.status import Status

if TYPE_CHECKING:
    from wirefeed.fetching import Polling
    from wirefeed.poster import Posting
    from wirefeed.server import Serving, Shelf

log = logging.getLogger("wirefeed")

_BEAT_S = 1.0
_WATCHDOG_S = 5.0
_HANGS_S = 900.0  # a build that takes longer hangs: the watchdog is told nothing any more
_PATIENCE_S = 8.0  # with a running build; a service manager is told that all ends within 10
_ANSWERS_S = 1.0  # with answers on their way after that
_SEEN = frozenset({"change", "turn"})  # builds for which the watcher knows all that changed


class Daemon:
    """
    One site, kept up to date.

    Args:
        config: Path of config.toml.

        metrics: Port for ``/metrics`` alone; None leaves them where everything else is served.

        systemd: Who is told how it goes.

    Raises:
        ConfigErrors: With every mistake of config.toml.
    """

    def __init__(self, config: str, *, metrics: int | None = None, systemd: Systemd | None = None) -> None:
        self.config = config
        self.status = Status(_now())
        self._metrics = metrics
        self._systemd = systemd or Systemd("")
        self._folder = os.path.dirname(os.path.abspath(config))
        self._wake = Event()
        self._ending = ""
        self._code = 0
        self._hung_up = False
        self._text, self._settings = _read(config)
        self._scheduler = Scheduler(scheduler.rhythm(self._settings, where=config), self.turn, planned=self._planned)
        self._names = watching.Names()
        self._scan: disk.Scan | None = None
        self._watch_stop = Event()
        self._looking = self._looked_back = False
        self._shelf: Shelf | None = None
        self._posting: Posting | None = None
        self._polling: Polling | None = None
        self._serving: list[tuple[Serving, Thread]] = []
        self._ready = False
        self._told: set[tuple[str, str]] = set()

    # The main thread.

    def run(self) -> int:
        """
        Work until a signal ends it; return the exit code.

        Raises:
            StateError: Another daemon works with this state.

            ConfigError: The port cannot be had.
        """
        self._lock = presence.Lock(os.path.join(self._folder, presence.NAME))
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._signalled)
        log.info("daemon started", extra={"config": self.config, "pid": os.getpid(), "version": __version__})
        self._serve()
        if self._settings.schedule.watch:
            self._watch()
        self._post()
        self._poll()
        self._scheduler.start()
        self._live()
        self._end()
        return self._code

    def _live(self) -> None:
        told = 0.0
        while not self._ending:
            self._wake.wait(_BEAT_S)
            self._wake.clear()
            if self._hung_up:
                self._hung_up = False
                self._names.add(frozenset({self.config}))
                self._scheduler.want("reload")
            self._hold()
            self._scheduler.beat()
            if time.monotonic() - told >= _WATCHDOG_S and self._scheduler.running_s < _HANGS_S:
                told = time.monotonic()
                self._systemd.tell("WATCHDOG=1" if self._ready else "EXTEND_TIMEOUT_USEC=30000000")

    def _hold(self) -> None:
        """Hold the lock, also when somebody deleted the state with it."""
        try:
            if self._lock.keep():
                log.warning(
                    "state deleted", extra={"folder": os.path.dirname(presence.NAME), "effect": "it is made anew"}
                )
                self._scheduler.want("state deleted")
        except WirefeedError as error:
            log.error("daemon ends", extra=_told(error))
            self._ending, self._code = "lost its lock", 1

    def _signalled(self, number: int, frame: object) -> None:
        if number == signal.SIGHUP:
            self._hung_up = True
        else:
            self._ending = self._ending or signal.Signals(number).name
        self._wake.set()

    def _end(self) -> None:
        self._systemd.tell("STOPPING=1")
        began = time.monotonic()
        self._watch_stop.set()
        for serving, _ in self._serving:
            serving.stop()
        for one in (self._posting, self._polling):
            if one is not None:
                one.stop()
        whole = self._scheduler.stop(_PATIENCE_S)
        if self._posting is not None:
            self._posting.join(max(began + _PATIENCE_S - time.monotonic(), 0.0))
        for _, thread in self._serving:
            thread.join(max(began + _PATIENCE_S + _ANSWERS_S - time.monotonic(), 0.0))
        unfinished = {} if whole else {"unfinished": "a build; the next one does it again"}
        seconds = round(time.monotonic() - began, 3)
        log.info("daemon stopped", extra={"reason": self._ending, "seconds": seconds, **unfinished})

    # Its parts.

    def _serve(self) -> None:
        wanted = self._settings.server
        if wanted is None and self._metrics is None:
            return
        from wirefeed import server

        self._shelf = server.Shelf()
        apart = self._metrics is not None
        app = server.app(self._shelf, self._settings, self.status, folder=self._folder, metrics=not apart)
        if wanted is not None:
            self._bind(server.Serving(app, wanted.host, wanted.port), "feeds")
        if self._metrics is not None:
            self._bind(server.Serving(app.metrics(), wanted.host if wanted else "127.0.0.1", self._metrics), "metrics")
        self._load(None)  # what stands there, until the first build has ended
        for _, thread in self._serving:
            thread.start()

    def _bind(self, serving: Serving, what: str) -> None:
        host, port = serving.start()
        log.info("serving", extra={"what": what, "address": f"http://{f'[{host}]' if ':' in host else host}:{port}/"})
        self._serving.append((serving, Thread(target=self._answer, args=[serving], name=what, daemon=True)))

    def _answer(self, serving: Serving) -> None:
        try:
            serving.run()
        finally:
            if not self._ending:  # a daemon that answers nobody shall be started again
                log.error("server ended", extra={"hint": "see above; the daemon ends as well"})
                self._ending, self._code = "server ended", 1
                self._wake.set()

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
        self._looking = self._looked_back = False

        def look_on() -> None:
            for seen in watching.watch(folders, files, stop, self._watched, begun=lambda: self._look_back(begun=True)):
                if not stop.is_set():
                    self.seen(seen)

        Thread(target=look_on, name="watcher", daemon=True).start()

    def seen(self, paths: frozenset[str]) -> None:
        """These changed: below content/ and templates, or config.toml and what was adopted."""
        self._names.add(paths)
        self._scheduler.touch()

    def _look_back(self, *, begun: bool = False) -> None:
        """Once it is built and watched: look for what changed after the one and before the other, which nobody saw."""
        self._looking |= begun
        scan = self._scan
        if self._looked_back or not self._looking or scan is None:
            return
        self._looked_back = True
        content = os.path.join(self._folder, self._settings.content.path)
        with suppress(OSError):
            if disk.scan(content).digest != scan.digest:
                self.seen(frozenset({content}))

    def _watched(self, how: str, why: str) -> None:
        log.warning("watching", extra={"by": how, "reason": why})

    def _post(self, former: Settings | None = None) -> None:
        """Send what builds owe, if config.toml names anybody to send it to; `former` is what it said before."""
        if self._posting is not None:
            self._posting.stop()
            self._posting = None
        if self._settings.destination:
            from wirefeed.poster import Posting

            known = former.destination if former is not None else self._settings.destination
            renewed = [one.name for one in self._settings.destination if one not in known]
            self._posting = Posting(self.config, self._settings, environment=os.environ, renewed=renewed)
            self._posting.start()

    def _poll(self) -> None:
        """Poll the sources that have an address; what comes is a change below content/."""
        if self._polling is not None:
            self._polling.stop()
            self._polling = None
        if any(source.url for source in self._settings.source):
            from wirefeed.fetching import Fetching, Polling

            content = os.path.join(self._folder, self._settings.content.path)
            fetching = Fetching(self.config, self._settings, environment=os.environ)
            self._polling = Polling(
                fetching, lambda names: self.seen(frozenset(os.path.join(content, name) for name in names))
            )
            self._polling.start()

    def _planned(self, moment: datetime, why: str) -> None:
        self.status.next(moment)
        log.log(logging.INFO if why == "turn" else logging.DEBUG, "next build", extra={"at": moment, "why": why})

    # The thread that builds.

    def turn(self, why: str) -> Ended:
        """Build once, for what was `seen` since the last time; the scheduler calls this."""
        names = self._names.take()
        if self.config in names:
            self._reconfigure()
        began = time.monotonic()
        try:
            report = self._built(why, names)
            turn = settled.next_turn(self.config)
        except Exception as error:  # no build ends the daemon: what was published is served, and the next may be better
            self._failed(error, time.monotonic() - began)
            return Ended(False)
        seconds = round(time.monotonic() - began, 3)
        self.status.built(report, at=_now(), seconds=seconds)
        self._load(report["files"])
        if self._posting is not None:
            self._posting.wake()
        self._tell(report, why, seconds)
        self._is_ready(f"{report['entries']} entries")
        self._look_back()
        gc.collect()  # a build leaves few cycles and much memory in them; so the next one begins with all of it
        if self.status.snapshot().builds == 1:
            gc.freeze()  # modules stay for good: looking through them took longer than a small build
        return Ended(True, turn)

    def _built(self, why: str, names: set[str]) -> Report:
        """Build, or find that there is nothing to do."""
        now = _now()
        scan, self._scan = self._scanned(why, names), None
        look = settled.look(self.config, now=now, scan=scan, text=self._text)
        report = look.report if look.report is not None else build(self.config, now=now, look=look)
        self._scan = scan
        return report

    def _scanned(self, why: str, names: set[str]) -> disk.Scan | None:
        """Look at what changed since the last build that ended well; at everything where that is not known."""
        content = os.path.join(self._folder, self._settings.content.path)
        below = content.rstrip("/") + "/"
        try:
            if self._scan is None or why not in _SEEN or not self._settings.schedule.watch or content in names:
                return disk.scan(content)
            return disk.rescan(self._scan, content, [name[len(below) :] for name in names if name.startswith(below)])
        except OSError:
            return None  # the build says what is wrong with it

    def _is_ready(self, state: str) -> None:
        self._systemd.tell(*(() if self._ready else ("READY=1",)), f"STATUS={state}")
        self._ready = True

    def _failed(self, error: Exception, seconds: float) -> None:
        told = _told(error)
        self.status.failed(f"{type(error).__name__}: {told['error']}", at=_now(), seconds=round(seconds, 3))
        log.error("build failed", extra={**told, "retry_s": self._scheduler.retry_s})
        log.debug("build failed at", extra={"trace": "".join(traceback.format_tb(error.__traceback__))})
        self._is_ready(f"failing: {told['error']}")  # it serves what stands there, and tries again

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
                hint = {"hint": one["hint"]} if one["hint"] else {}
                log.warning(event, extra={"file": one["file"], **place, "reason": one["reason"], **hint})
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
        if settings != former:
            self._post(former)
            self._poll()
        if settings.server != former.server:
            log.warning("server as it was", extra={"reason": "[server] changed", "hint": "restart to apply it"})
        watched = (former.content.path, former.pages.templates, former.schedule.watch)
        if (settings.content.path, settings.pages.templates, settings.schedule.watch) != watched:
            self._watch_stop.set()
            if settings.schedule.watch:
                self._watch()


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

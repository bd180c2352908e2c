"""Posters that are killed: at a chosen step, or at any moment."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import msgspec

from tests.poster.newsdesk import SITE, Newsdesk, clean
from wirefeed import site as sites
from wirefeed.build import build
from wirefeed.model import Entry
from wirefeed.poster import Poster
from wirefeed.store import Outbox, StateFile
from wirefeed.wiring import wired

WEBHOOK = """
[[destination]]
name = "webhook"
kind = "webhook"
url = { env = "WEBHOOK_URL" }
secret = { env = "WEBHOOK_SECRET" }
allow_private = true
rate = "10000/s"
"""
_LEASE_S = 30.0  # of a delivery to a webhook: twice the 15 seconds of its one request, before anything is spared


class Point(NamedTuple):
    """A step at which a process dies: as a function is entered, or left, for the `nth` time."""

    function: str
    """Module and qualified name, as a pattern."""
    event: str
    nth: int = 1

    def __str__(self) -> str:
        return f"{self.function.removeprefix('wirefeed.')} {self.event} {self.nth}"


_TURN = "wirefeed.store._file.StateFile.transaction"  # entered at its beginning and at its end; the first one sweeps
# From the choice of a row to the moment after its end was written, in the order of what happens.
POINTS = (
    Point("wirefeed.poster._claiming.Claiming._prepared", "call"),
    Point("wirefeed.destinations.*.render", "call"),
    Point("wirefeed.destinations.*.render", "return"),
    Point("wirefeed.store._outbox.Outbox.lease", "call"),
    Point("wirefeed.store._outbox.Outbox.lease", "return"),
    Point(_TURN, "call", 4),  # before what was claimed is committed
    Point(_TURN, "return", 4),  # after that
    Point("wirefeed.poster._lanes._Lane.put", "return"),
    Point("wirefeed.poster._carrying.Carrier.carry", "call"),
    Point("wirefeed.transport.send", "call"),
    Point("wirefeed.transport._connect._Tracked.connect", "return"),
    Point("wirefeed.transport._connect._Tracked.getresponse", "call"),  # all of the request is on its way
    Point("wirefeed.transport._connect._Tracked.getresponse", "return"),  # the head of the answer is here
    Point("wirefeed.transport.send", "return"),
    Point("wirefeed.destinations.*.judge", "call"),
    Point("wirefeed.destinations.*.judge", "return"),
    Point("wirefeed.poster._carrying.Carrier.carry", "return"),
    Point("wirefeed.poster._turns.Turns._wait", "return"),
    Point("wirefeed.outbox._health.heard", "call"),
    Point("wirefeed.store._outbox.Outbox.attempt", "return"),
    Point("wirefeed.store._outbox.Outbox.settle", "return"),
    Point(_TURN, "call", 6),  # before what became of it is committed
    Point(_TURN, "return", 6),
)
# Of a delivery of several requests: a login before it, a message taken away before the next is made.
STEPS = tuple(
    Point(f"wirefeed.transport{name}", event, nth)
    for nth in (2, 3)
    for name, event in ((".send", "call"), ("._connect._Tracked.getresponse", "call"), (".send", "return"))
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at(point: Point, then: Callable[[], object] = die) -> None:
    """Let this process, and every thread it starts from now on, die at that step, or do something else."""
    left, name = [point.nth], point.function.rpartition(".")[2]

    def watch(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != point.event or code.co_name != name:
            return
        if fnmatchcase(f"{frame.f_globals['__name__']}.{code.co_qualname}", point.function):
            left[0] -= 1
            if not left[0]:
                then()

    threading.setprofile(watch)
    sys.setprofile(watch)


def forked(work: Callable[[], object]) -> int:
    """Start a process that does `work` and nothing else; everything is imported there already."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def died(child: int) -> bool:
    """Wait for a process; say whether it was killed. One that failed is an error."""
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"it failed: {status}"
    return os.WIFSIGNALED(status)


def crashed(desk: Newsdesk, point: Point) -> bool:
    """Post in a process that dies at that step; say whether it came so far. The fakes have heard all it said."""
    servers = [fake._server for fake in desk.fakes.values() if fake._server is not None]
    before = [len(server.open) for server in servers]

    def post() -> None:
        poster = desk.poster()
        dies_at(point)
        poster.drain(wait_s=0.0)

    dead = died(forked(post))
    end = time.monotonic() + 10
    while any(len(server.open) > count for server, count in zip(servers, before, strict=True)):
        assert time.monotonic() < end, "a fake does not notice that somebody died"
        time.sleep(0.001)
    return dead


class Receiver:
    """
    A fake webhook receiver in a process of its own; it takes what it has had once only, by its ``webhook-id``.

    Args:
        folder: Where its log is written.
    """

    def __init__(self, folder: Path, kind: str = "webhook") -> None:
        self.log = folder / f"{kind}.jsonl"
        line = [sys.executable, "-m", "wirefeed.testing", kind, "--port", "0", "--no-rates", "--log", str(self.log)]
        self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self._line = 0

    @property
    def count(self) -> int:
        """How many requests came, more or less: what they left in the log, by the length of the first."""
        size = self.log.stat().st_size
        if size and not self._line:
            with self.log.open("rb") as log:
                self._line = len(log.readline())
        return size // self._line if self._line else 0

    @property
    def heard(self) -> list[dict[str, Any]]:
        """Every request so far that is written down whole."""
        lines = self.log.read_bytes().split(b"\n")[:-1]
        return [line for line in map(msgspec.json.decode, lines) if "path" in line]

    def end(self) -> dict[str, Any]:
        """End it; return how many messages it made, and how often it was told again."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(timeout=30) == 0
        end: dict[str, Any] = msgspec.json.decode(self.log.read_bytes().splitlines()[-1])
        return end


@contextmanager
def receiver(folder: Path) -> Iterator[Receiver]:
    one = Receiver(folder)
    with one._process:
        try:
            yield one
        finally:
            one._process.kill()


class Farm:
    """
    A site whose outbox owes so many deliveries to one webhook.

    Args:
        lease_s: How long a delivery is nobody else's after the death of who sends it.
    """

    def __init__(self, folder: Path, url: str, *, lease_s: float = 1.0, more: str = "") -> None:
        self.config = folder / "config.toml"
        self.config.write_text(SITE + WEBHOOK + more, encoding="utf-8")
        (folder / "content").mkdir(exist_ok=True)
        self.environment = clean({"WEBHOOK_URL": url, "WEBHOOK_SECRET": f"whsec_{'wireFEED' * 4}"})
        self.settings = sites.load(str(self.config))
        self.state = folder / ".wirefeed" / "state.sqlite3"
        self.spare_s = lease_s - _LEASE_S
        build(str(self.config), now=datetime.now(UTC))  # the destination is known from now on

    def owe(self, count: int, first: int = 0) -> None:
        """Owe so many new stories, in one transaction."""
        one = wired(self.settings, str(self.config.parent))["webhook"]
        now = datetime.now(UTC)
        file = StateFile(str(self.state))
        with closing(file), file.transaction():
            outbox = Outbox(file)
            for number in range(first, first + count):
                entry = entry_of(number, now)
                outbox.add_version(entry.id, 1, "new", now, msgspec.msgpack.encode(entry))
                outbox.owe([one.owed("new", entry.id, 1, now=now)])

    def poster(self, at_once: int | None = None) -> Poster:
        environment, spare_s = self.environment, self.spare_s
        return Poster(str(self.config), self.settings, environment=environment, spare_s=spare_s, at_once=at_once)

    def work(self, wait_s: float = 2.0, at_once: int | None = None) -> int:
        """Start a process that posts until nothing is due for a while."""
        return forked(lambda: self.poster(at_once).drain(wait_s=wait_s))

    def counts(self) -> dict[str, int]:
        file = StateFile(str(self.state))
        with closing(file):
            return {state: count for (_, state), count in Outbox(file).counts().items()}

    def check(self) -> None:
        """Compare what was ever made with what there is (A18), and look whether the file is whole."""
        with closing(sqlite3.connect(self.state)) as state:
            assert state.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            made = state.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'owed'").fetchone()[0]
        assert sum(self.counts().values()) == made


def entry_of(number: int, now: datetime) -> Entry:
    return Entry(
        id=f"tag:news.example.org,2024:stories/{number}",
        name=f"stories/{number}.md",
        title=f"Ferry {number} sails again",
        summary="The first boat left at six with forty people on board, after a strike of nine days.",
        link=f"https://news.example.org/stories/{number}/",
        published=now,
        updated=now,
        digest=f"{number:032x}",
        language="en",
    )

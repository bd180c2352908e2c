"""Posters that are killed: at a chosen step, or at any moment."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from fnmatch import fnmatchcase
from types import FrameType
from typing import Any, NamedTuple

from tests.poster.newsdesk import Newsdesk


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
    Point("wirefeed.poster._drain._Lane.put", "return"),
    Point("wirefeed.poster._carrying.Carrier.carry", "call"),
    Point("wirefeed.transport.send", "call"),
    Point("wirefeed.transport._connect._Tracked.connect", "return"),
    Point("wirefeed.transport._connect._Tracked.getresponse", "call"),  # all of the request is on its way
    Point("wirefeed.transport._connect._Tracked.getresponse", "return"),  # the head of the answer is here
    Point("wirefeed.transport.send", "return"),
    Point("wirefeed.destinations.*.judge", "call"),
    Point("wirefeed.destinations.*.judge", "return"),
    Point("wirefeed.poster._carrying.Carrier.carry", "return"),
    Point("wirefeed.poster._drain._Turns._wait", "return"),
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


def dies_at(point: Point) -> None:
    """Let this process, and every thread it starts from now on, die at that step."""
    left, name = [point.nth], point.function.rpartition(".")[2]

    def watch(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != point.event or code.co_name != name:
            return
        if fnmatchcase(f"{frame.f_globals['__name__']}.{code.co_qualname}", point.function):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

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

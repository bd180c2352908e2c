"""
Read files that attack their reader in processes that are bounded, with wires that trip.

Run as a program: ``python -m tests.isolated SIZE SECRET PORT [TOGETHER]``; it prints a line of JSON for each attack.
TOGETHER many are read by one process, 1 if the memory of each is asked for.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests import hostile
from wirefeed import stories
from wirefeed.errors import StoryError
from wirefeed.model import Raw, Source, Story
from wirefeed.plugins import STORIES

LONGEST_S = 20  # of CPU; then the kernel ends it
_PREFIX = "tag:news.example.org,2024:"
_IN_OPEN = 0x20  # inotify(7)
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "ftplib.", "http.")


class Tripwire:
    """Tells whether anybody opened a file, Python or a library written in C."""

    def __init__(self, path: str) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._wire: int = libc.inotify_init1(os.O_NONBLOCK)
        assert self._wire >= 0
        assert libc.inotify_add_watch(self._wire, path.encode(), _IN_OPEN) >= 0

    def tripped(self) -> bool:
        try:
            return bool(os.read(self._wire, 4096))
        except BlockingIOError:
            return False


def read(name: str, data: bytes) -> list[Story | StoryError]:
    return stories.read(Raw(name=name, data=data, digest=""), Source(), prefix=_PREFIX)


def warm() -> None:
    """Import what any format needs, so that no attack is blamed for it."""
    for name in STORIES.names():
        STORIES.load(name)
    for kind in hostile.KINDS:
        name, text = hostile.made(kind, "Ferry sails", "It sailed.")
        assert read(name, text.encode())
    broken = b"<rss><channel><item><title>a & b</title></channel>"
    read("a.xml", broken)
    read("a.txt", "été à la mer ".encode("cp1252") * 20)


def told(found: list[Story | StoryError]) -> dict[str, Any]:
    errors = [one for one in found if isinstance(one, StoryError)]
    return {
        "stories": len(found) - len(errors),
        "errors": len(errors),
        "said": str(errors[0]) if errors else "",
        "kinds": sorted({type(one).__name__ for one in found}),
        "text": "".join(f"{one.headline}{one.body}{one.summary}" for one in found if isinstance(one, Story))[:100_000],
    }


def apart(works: list[Callable[[], dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what each of `works` does in a process of their own, with its seconds of CPU and the largest MB so far."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        _bound()
        with os.fdopen(into, "w") as pipe:
            for work in works:
                pipe.write(json.dumps(_done(work)) + "\n")
                pipe.flush()
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        found = [json.loads(line) for line in pipe]
    _, status = os.waitpid(child, 0)
    ended = {"crash": f"ended with status {status}, after {LONGEST_S} s of CPU perhaps"}
    return found + [ended] * (len(works) - len(found))


def _done(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        found = work()
    except BaseException as error:
        import traceback

        found = {"crash": f"{type(error).__name__}: {error}"[:300], "where": traceback.format_exc()[-1500:]}
    return found | {"largest": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    libraries = (sys.prefix, sys.base_prefix, os.path.dirname(os.path.dirname(stories.__file__)), "/proc/self")

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str) and not arguments[0].startswith(libraries):
            raise PermissionError(f"a reader opened {arguments[0]!r}")
        if event.startswith(_FORBIDDEN):
            raise PermissionError(f"a reader did {event}{arguments!r}"[:200])

    sys.addaudithook(watch)


def _cpu() -> float:
    return time.process_time()


def main() -> None:
    size, secret, port = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    together = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    warm()
    wire = Tripwire(secret)

    def work(attack: hostile.Attack) -> dict[str, Any]:
        data = attack.make().replace(hostile.SECRET.encode(), secret.encode())
        data = data.replace(b"127.0.0.1:9/", f"127.0.0.1:{port}/".encode())
        begin = _cpu()
        return told(read(attack.name, data)) | {"seconds": _cpu() - begin, "opened": wire.tripped()}

    everything = list(hostile.attacks(size))
    for at in range(0, len(everything), together):
        some = everything[at : at + together]
        for attack, found in zip(some, apart([partial(work, one) for one in some]), strict=True):
            print(json.dumps({"title": attack.title, **found}), flush=True)


if __name__ == "__main__":
    main()

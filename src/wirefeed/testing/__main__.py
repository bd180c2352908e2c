"""
Run one fake as a process: ``python -m wirefeed.testing discord --port 0 --log FILE``.

Prints its address, and with ``--show`` every request. Ends with SIGTERM or Ctrl-C, and with the end of standard input
where that is a pipe. The log has a line of JSON for every request, written before its answer is sent, and a last one
with what people see.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import stat
import sys
import threading
from contextlib import nullcontext
from typing import IO

import msgspec

from wirefeed.testing import FAKES, Fake, Heard


def main() -> None:
    """Serve until told to end."""
    arguments = _arguments()
    with open(arguments.log, "ab", buffering=0) if arguments.log else nullcontext() as log:
        fake = FAKES[arguments.kind](
            port=arguments.port,
            rates=not arguments.no_rates,
            log=lambda heard: _heard(heard, log, show=arguments.show),
        )
        ended = _ending()  # before anybody knows that it runs
        with fake:
            print(fake.url, flush=True)
            os.read(ended, 1)
        if log is not None:
            _conclude(log, fake)


def _ending() -> int:
    """Return a file that has something to read after a signal or the end of standard input."""
    told, tell = os.pipe()  # an event's lock could be held by the very thread that the signal interrupts
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(tell, b"."))
    if _has_author():
        threading.Thread(target=_at_end_of_input, args=(tell,), daemon=True).start()
    return told


def _has_author() -> bool:
    """Say whether somebody holds the other end of standard input: a shell's job in the background must not read it."""
    try:
        kind = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):  # it was closed before we began
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m wirefeed.testing", description="A service on loopback.")
    parser.add_argument("kind", choices=sorted(FAKES))
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--log", help="file that gets a line of JSON for every request")
    parser.add_argument("--show", action="store_true", help="print every request as it comes")
    parser.add_argument("--no-rates", action="store_true", help="count no requests")
    return parser.parse_args()


def _at_end_of_input(tell: int) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.write(tell, b".")


def _heard(heard: Heard, log: IO[bytes] | None, *, show: bool) -> None:
    if log is not None:
        _tell(log, heard)
    if show:
        print(f"{heard.method} {heard.path} answered {heard.status}\n{_readable(heard.body)}", flush=True)


def _readable(body: bytes) -> str:
    text = body.decode(errors="backslashreplace")
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except ValueError:
        return text


def _tell(log: IO[bytes], heard: Heard) -> None:
    line = {
        "at": heard.at,
        "method": heard.method,
        "path": heard.path,
        "query": heard.query,
        "headers": heard.headers,
        "body": heard.body.decode(errors="replace"),
        "status": heard.status,
    }
    log.write(msgspec.json.encode(line) + b"\n")


def _conclude(log: IO[bytes], fake: Fake) -> None:
    seen = [
        {"id": one.id, "text": one.text, "links": one.links, "edited": one.edited, "deleted": one.deleted}
        for one in fake.history
    ]
    end = {"created": fake.created, "repeats": fake.repeats, "warnings": fake.warnings, "messages": seen}
    log.write(msgspec.json.encode(end) + b"\n")


if __name__ == "__main__":
    main()

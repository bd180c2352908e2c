"""Time how soon `wirefeed run` serves a story dropped into a site of ten thousand. Called by `make bench-daemon`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import corpus

SETTLE_S = 0.3
CONFIG = f"""\
[site]
title = "Bench"
url = "http://127.0.0.1/"
id = "tag:news.example.org,2024:"
[output]
url = "http://127.0.0.1/feeds/"
[schedule]
every = "1h"
settle = "{SETTLE_S * 1000:.0f}ms"
[server]
port = 0
"""
PAGE = """\
# How soon a story is served

Written by `make bench-daemon`.

`wirefeed run` watches and serves a site of {stories:,} stories. {drops} more are dropped into `content/`, one after the
other; the feed is asked for over HTTP until it holds the story. The time the daemon waits for a file to be complete
(`[schedule] settle`, {settle:.0f} ms here) is subtracted.

Python {python}, {cores} cores. Load of the machine before: {load:.1f}; above 0.5 the times say little.

| seconds after the settle time | median | p90 | p99 | longest |
|---|---|---|---|---|
| dropped until served | {median:.2f} | {p90:.2f} | **{p99:.2f}** | {longest:.2f} |

Goal: p99 at most 0.5 seconds. In memory: {first} MB after the first build, {last} MB after the last drop; goal 120.
"""


class Daemon:
    """A running `wirefeed run`, and where it serves."""

    def __init__(self, folder: Path) -> None:
        line = [sys.executable, "-m", "wirefeed", "run", "--log-format", "json"]
        self.tag, self.known = "", b""
        self.process = subprocess.Popen(line, cwd=folder, stderr=subprocess.PIPE, text=True)
        self.address = str(self.until("serving")["address"])
        self.until("build ended")

    def until(self, event: str) -> dict[str, Any]:
        """Read the log up to `event`."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            told: dict[str, Any] = json.loads(line)
            if told["event"] == event:
                return told
        raise SystemExit(f"the daemon ended before it said {event!r}")

    def megabytes(self) -> int:
        """Return its resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) // 1024

    def feed(self) -> bytes:
        """Return the feed as it is served, asked for as readers do: what is known is not sent again."""
        request = urllib.request.Request(self.address + "feeds/news.json", headers={"If-None-Match": self.tag})
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                self.tag, self.known = reply.headers["ETag"], reply.read()
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
        return self.known


def drop(folder: Path, daemon: Daemon, number: int) -> float:
    """Drop a story; return the seconds until it is served, less the settle time."""
    title = f"Drop number {number} of {os.getpid()}"
    date = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"  # whole seconds: a fraction may be ahead of the build's moment
    text = f"---\ntitle: {title}\ndate: {date}\n---\n\n{title} is told here in a sentence.\n"
    began = time.monotonic()
    (folder / "content" / f"drop-{number}.md").write_text(text)
    while title.encode() not in daemon.feed():
        if time.monotonic() - began > 30:
            raise SystemExit(f"story {number} was not served within 30 seconds")
        time.sleep(0.01)
    return time.monotonic() - began - SETTLE_S


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--drops", type=int, default=100)
    parser.add_argument("--write", type=Path, metavar="FILE")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="wirefeed-drops-") as made:
        folder = Path(made)
        corpus.write(folder / "content", options.stories)
        (folder / "config.toml").write_text(CONFIG)
        daemon = Daemon(folder)
        first = daemon.megabytes()
        taken = []
        for number in range(options.drops):
            taken.append(drop(folder, daemon, number))
            time.sleep(0.05)  # what is dropped while a build runs waits for it; that is another figure
        last = daemon.megabytes()
        daemon.process.terminate()
        daemon.process.communicate(timeout=30)
    taken.sort()
    page = PAGE.format(
        stories=options.stories,
        drops=options.drops,
        settle=SETTLE_S * 1000,
        python=platform.python_version(),
        cores=os.cpu_count(),
        load=load,
        median=taken[len(taken) // 2],
        p90=taken[int(len(taken) * 0.9) - 1],
        p99=taken[int(len(taken) * 0.99) - 1],
        longest=taken[-1],
        first=first,
        last=last,
    )
    print(page)
    if options.write:
        options.write.write_text(page)


if __name__ == "__main__":
    main()

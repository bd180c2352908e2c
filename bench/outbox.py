"""
Time the outbox's transactions on a backlog of 100,000 rows, and posters from the outbox to a receiver. Called by
`make bench-outbox`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from wirefeed import site as sites
from wirefeed.build import build
from wirefeed.model import Entry, Owed, Posted
from wirefeed.poster import Poster as Drain
from wirefeed.store import Outbox, StateFile
from wirefeed.wiring import wired

NOW = datetime(2024, 3, 26, 12, tzinfo=UTC)
LEASE = timedelta(seconds=25)
DESTINATIONS = [f"target-{number}" for number in range(20)]
HEADING = "## How fast the outbox is\n"
PAGE = (
    HEADING
    + """
Written by `make bench-outbox`: {backlog:,} rows wait for {destinations} destinations; what is claimed leaves with a
payload of {payload:,} bytes, and as many new rows come as go. SQLite with WAL and `synchronous=FULL`, {cores} cores.
Load of the machine before: {load:.1f}; above 0.5 the times say little.

| one transaction, milliseconds | median | p90 | p99 | longest |
|---|---|---|---|---|
| claim up to {batch} rows of a destination | {claim} |
| the same, without the wait for the disk | {asked} |

| claimed, noted as tried, settled, and what stands there remembered | rows a second |
|---|---|
| one process | **{alone:,.0f}** |
| two processes with one outbox | {both:,.0f} |

Whole posters: {deliveries:,} webhooks rendered, stored, signed, sent over loopback to a receiver in a process of its
own, judged and settled. Load before: {posting_load:.1f}.

| | deliveries a second | CPU of a poster for one |
|---|---|---|
| one poster | **{posted_alone:,.0f}** | {cpu_alone:.2f} ms |
| two posters with one outbox | {posted_both:,.0f} | {cpu_both:.2f} ms |

Goals: p99 of a claim at most 10 ms, at least 600 deliveries a second. Python {python}.
"""
)


class Times(NamedTuple):
    """Milliseconds."""

    p50: float
    p90: float
    p99: float
    longest: float

    def __str__(self) -> str:
        return f"{self.p50:.1f} | {self.p90:.1f} | **{self.p99:.1f}** | {self.longest:.1f}"


def times(seconds: list[float]) -> Times:
    """Return what of these seconds is told."""
    sorted_ms = sorted(one * 1_000 for one in seconds)
    return Times(*(sorted_ms[min(int(len(sorted_ms) * share), len(sorted_ms) - 1)] for share in (0.5, 0.9, 0.99, 1)))


def rows(first: int = 0) -> Iterator[Owed]:
    """Yield rows for all destinations in turn: most announce, some correct, a few end."""
    for number in count(first):
        rank = 0 if number % 997 == 0 else 1 if number % 11 == 0 else 2
        yield Owed(
            id=f"wf_{number:026x}",
            destination=DESTINATIONS[number % len(DESTINATIONS)],
            story=f"tag:news.example.org,2024:stories/{number // len(DESTINATIONS)}",
            kind=("killed", "corrected", "new")[rank],
            number=1,
            rank=rank,
            made=NOW,
            due=NOW,
            until=NOW + timedelta(hours=6),
        )


class Poster:
    """Does with the state what the poster does, and sends nothing."""

    def __init__(self, path: str, holder: str, payload: int, batch: int) -> None:
        self.file = StateFile(path)
        self.box = Outbox(self.file)
        self.holder = holder
        self.payload = os.urandom(payload)
        self.batch = batch

    def claim(self, destination: str) -> list[Owed]:
        """Take rows; within a transaction."""
        found = self.box.ready(destination, NOW, self.batch)
        self.box.lease((row.key, self.holder, NOW + LEASE, "create", self.payload) for row in found)
        return found

    def settle(self, found: list[Owed]) -> None:
        """Write down that they were delivered; within a transaction."""
        for row in found:
            self.box.attempt(row.key, NOW, 0.1, "accepted", 200, "")
            self.box.settle(row.key, holder=self.holder, state="delivered", due=NOW, tries=1)
        self.box.post(
            Posted(
                destination=row.destination,
                story=row.story,
                remote={"id": row.id},
                link=f"https://social.example/@news/{row.key}",
                digest=row.id,
                number=1,
                at=NOW,
                changed=NOW,
            )
            for row in found
        )
        if found:
            self.box.keep_target(found[0].destination, NOW, bytes(200))


def claims(poster: Poster, fresh: Iterator[Owed], most: int) -> tuple[list[float], list[float]]:
    """Time `most` claims: all of each, and what of it is not the commit."""
    whole, asked = [], []
    for destination in islice(cycle(DESTINATIONS), most):
        began = time.perf_counter()
        with poster.file.transaction():
            found = poster.claim(destination)
            asked.append(time.perf_counter() - began)
        whole.append(time.perf_counter() - began)
        assert len(found) == poster.batch
        with poster.file.transaction():
            poster.settle(found)
            poster.box.owe(islice(fresh, len(found)))
    return whole, asked


def turns(path: str, holder: str, payload: int, batch: int, until: float) -> int:
    """Settle what came back and claim anew, in one transaction each time; return how many rows were settled."""
    poster, settled = Poster(path, holder, payload, batch), 0
    with closing(poster.file):
        back: list[Owed] = []
        for destination in cycle(DESTINATIONS):
            with poster.file.transaction():
                poster.settle(back)
                settled += len(back)
                back = poster.claim(destination)
            if time.time() > until:
                return settled
    raise AssertionError


def throughput(arguments: argparse.Namespace, path: str, processes: int) -> float:
    """Return how many rows a second so many processes settle together."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        pool.map(abs, range(processes * 4))  # everybody has started
        until = time.time() + arguments.seconds
        work = [(path, f"holder {number}", arguments.payload, arguments.batch, until) for number in range(processes)]
        return float(sum(pool.starmap(turns, work, chunksize=1)) / arguments.seconds)


CONFIG = """\
[site]
title = "Lighthouse Post"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"

[[destination]]
name = "program"
kind = "webhook"
url = { env = "URL" }
secret = { env = "SECRET" }
allow_private = true
rate = "10000/s"
"""


def owed(config: Path, deliveries: int) -> None:
    """Make a site whose outbox owes so many new stories to a webhook."""
    now, settings = datetime.now(UTC), sites.load(str(config))
    build(str(config), now=now)
    one = wired(settings, str(config.parent))["program"]
    file = StateFile(sites.state(str(config)))
    with closing(file), file.transaction():
        box = Outbox(file)
        for number in range(deliveries):
            entry = Entry(
                id=f"tag:news.example.org,2024:stories/{number}",
                name=f"stories/{number}.md",
                title=f"Ferry {number} sails again after nine days",
                summary="The first boat left at six with forty people on board. A second one follows at noon. " * 2,
                link=f"https://news.example.org/stories/{number}/",
                published=now,
                updated=now,
                digest=f"{number:032x}",
                language="en",
            )
            box.add_version(entry.id, 1, "new", now, msgspec.msgpack.encode(entry))
            box.owe([one.owed("new", entry.id, 1, now=now)])


def drained(config: str, environment: dict[str, str]) -> tuple[float, float]:
    """Post all that is owed; return the moment it was done, and the seconds of CPU it took."""
    poster, before = Drain(config, sites.load(config), environment=environment), time.process_time()
    poster.drain(wait_s=0.0)
    return time.time(), time.process_time() - before


def posted(deliveries: int, posters: int, folder: str) -> tuple[float, float]:
    """Return how many deliveries a second so many posters make together, and the milliseconds of CPU of one."""
    config = Path(folder, f"site-{posters}", "config.toml")
    (config.parent / "content").mkdir(parents=True)
    config.write_text(CONFIG, encoding="utf-8")
    owed(config, deliveries)
    line = [sys.executable, "-m", "wirefeed.testing", "webhook", "--log", str(config.parent / "log")]
    receiver = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
    with receiver, multiprocessing.get_context("spawn").Pool(posters) as pool:
        assert receiver.stdin is not None
        assert receiver.stdout is not None
        environment = {"URL": receiver.stdout.readline().strip(), "SECRET": f"whsec_{'wireFEED' * 4}"}
        pool.map(abs, range(posters * 4))  # everybody has started
        began = time.time()
        done = pool.starmap(drained, [(str(config), environment)] * posters, chunksize=1)
        receiver.stdin.close()
    heard = msgspec.json.decode(Path(config.parent, "log").read_bytes().splitlines()[-1])
    assert (heard["created"], heard["repeats"]) == (deliveries, 0), "each is heard once"
    seconds = max(at for at, _ in done) - began
    return deliveries / seconds, sum(cpu for _, cpu in done) / deliveries * 1_000


def measure(arguments: argparse.Namespace, folder: str) -> str:
    """Return the section, with this machine's figures."""
    path, load, fresh = os.path.join(folder, "state.sqlite3"), os.getloadavg()[0], rows()
    poster = Poster(path, "holder", arguments.payload, arguments.batch)
    with closing(poster.file):
        with poster.file.transaction():
            poster.box.owe(islice(fresh, arguments.backlog))
        whole, asked = claims(poster, fresh, arguments.claims)
    alone, both = throughput(arguments, path, 1), throughput(arguments, path, 2)
    posting_load = os.getloadavg()[0]
    posted_alone, cpu_alone = posted(arguments.deliveries, 1, folder)
    posted_both, cpu_both = posted(arguments.deliveries, 2, folder)
    return PAGE.format(
        **vars(arguments),
        posting_load=posting_load,
        posted_alone=posted_alone,
        posted_both=posted_both,
        cpu_alone=cpu_alone,
        cpu_both=cpu_both,
        destinations=len(DESTINATIONS),
        claim=times(whole),
        asked=times(asked),
        alone=alone,
        both=both,
        python=platform.python_version(),
        cores=len(os.sched_getaffinity(0)),
        load=load,
    )


def put(section: str, page: Path) -> None:
    """Write the section into a page, in place of the one that stands there."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    before, found, rest = text.partition(HEADING)
    _, following, after = rest.partition("\n## ") if found else ("", "", "")
    page.write_text(before.rstrip() + "\n\n" * bool(before) + section + following + after, encoding="utf-8")


def main() -> None:
    """Measure, print, and write where it is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=2_000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--payload", type=int, default=1_500, help="bytes")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each throughput")
    parser.add_argument("--deliveries", type=int, default=6_000, help="of each number of posters")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the section there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        section = measure(arguments, folder)
    print(section)
    if arguments.write:
        put(section, arguments.write)


if __name__ == "__main__":
    main()

"""
Time wirefeed against Hugo and Pelican on one corpus, interleaved in one run. Called by `make bench`.

Every program makes one RSS feed of the newest 50 stories with their whole text. Jobs: `cold` (no state, no output),
`unchanged` (again), `one changed` (the newest story, which stands in the feed, got one more sentence). Figures are CPU
seconds, user + system, of the whole process and its children, and the peak memory of the largest process.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from bench import corpus

HERE = Path(__file__).resolve().parent
BIN = HERE.parent / ".venv" / "bin"
PEERS = HERE.parent / ".venv" / "peers"
JOBS = ("cold", "unchanged", "one changed")
Figures = dict[tuple[str, int, str], list[tuple[float, float]]]

WIREFEED = """\
[site]
title = "Bench"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"
[[feed]]
name = "news"
formats = ["rss"]
[pages]
feeds = false
[sitemap]
news = false
"""
HUGO = """\
baseURL = "https://news.example.org/"
title = "Bench"
disableKinds = ["section", "taxonomy", "term", "sitemap", "robotsTXT", "404"]
[outputs]
home = ["RSS"]
[[cascade]]
[cascade.build]
render = "link"
[cascade.target]
kind = "page"
"""
HUGO_RSS = """\
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0"><channel><title>{{ .Site.Title }}</title><link>{{ .Permalink }}</link><description>x</description>
{{ range first 50 .Site.RegularPages.ByDate.Reverse }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate><guid>{{ .Permalink }}</guid>
<description>{{ .Content | transform.XMLEscape | safeHTML }}</description></item>
{{ end }}</channel></rss>
"""
PELICAN = """\
SITENAME = "Bench"
SITEURL = "https://news.example.org"
PATH = "content"
TIMEZONE = "UTC"
FEED_ALL_RSS = "feed.xml"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
DIRECT_TEMPLATES = []
ARTICLE_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
LOAD_CONTENT_CACHE = CACHE_CONTENT = True
"""


class Program:
    """One of the programs: how it is set up, run, and made to forget."""

    def __init__(self, name: str, command: list[str], files: dict[str, str], feed: str, forget: list[str]) -> None:
        self.name, self.command, self.files, self.feed, self.forget = name, command, files, feed, forget

    def set_up(self, folder: Path, count: int) -> Path:
        """Lay out `count` stories and the configuration in `folder`; return the newest story."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        newest = corpus.write(folder / "content", count)
        # Wirefeed does not trust the times of files written a moment ago; nobody's bench should depend on that.
        time.sleep(0.05)
        return newest

    def run(self, folder: Path) -> tuple[float, float]:
        """Run once in `folder`; return CPU seconds and peak MB, after looking whether the feed is there and full."""
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        pid = os.fork()
        if pid == 0:
            os.chdir(folder)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            os.execve(self.command[0], self.command, environment)
        _, status, usage = os.wait4(pid, 0)
        items = (folder / self.feed).read_text(encoding="utf-8").count("<item>")
        if status or items != 50:
            raise SystemExit(f"{self.name}: expected 50 items and status 0, got {items} and {status}")
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024

    def clear(self, folder: Path) -> None:
        """Remove state and output."""
        for name in self.forget:
            shutil.rmtree(folder / name, ignore_errors=True)


def programs() -> list[Program]:
    """Return wirefeed first, then those it is measured against."""
    hugo = next(PEERS.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return [
        Program(
            "wirefeed",
            [f"{BIN}/wirefeed", "build"],
            {"config.toml": WIREFEED},
            "feeds/news.rss",
            [".wirefeed", "feeds"],
        ),
        # The binary itself: the Python wrapper of the package would add its own start.
        Program(
            "Hugo",
            [str(hugo), "--quiet"],
            {"hugo.toml": HUGO, "layouts/home.rss.xml": HUGO_RSS},
            "public/index.xml",
            ["public", "resources"],
        ),
        Program(
            "Pelican",
            [f"{PEERS}/bin/pelican", "--quiet", "-s", "pelicanconf.py"],
            {"pelicanconf.py": PELICAN},
            "output/feed.xml",
            ["output", "cache"],
        ),
    ]


def measure(sizes: list[int], rounds: int, slow_rounds: int) -> Figures:
    """Run every job of every program in turn, `rounds` times (Pelican `slow_rounds` times)."""
    figures: Figures = defaultdict(list)
    with tempfile.TemporaryDirectory() as work:
        for size in sizes:
            places = []
            for program in programs():
                folder = Path(work) / f"{program.name}-{size}"
                newest = program.set_up(folder, size)
                program.run(folder)  # warms the page cache, and writes the programs' own byte code
                places.append((program, folder, newest))
            for number in range(rounds):
                for program, folder, newest in places:
                    if program.name == "Pelican" and number >= slow_rounds:
                        continue
                    one_round(program, folder, newest, size, figures)
                    print(".", end="", flush=True, file=sys.stderr)
    print(file=sys.stderr)
    return figures


def one_round(program: Program, folder: Path, newest: Path, size: int, figures: Figures) -> None:
    """Run the three jobs once."""
    program.clear(folder)
    figures[program.name, size, "cold"].append(program.run(folder))
    figures[program.name, size, "unchanged"].append(program.run(folder))
    with newest.open("a") as file:
        file.write("\nOne more sentence came in.\n")
    time.sleep(0.05)
    figures[program.name, size, "one changed"].append(program.run(folder))


def table(figures: Figures, sizes: list[int]) -> str:
    """Return the figures as Markdown."""

    def cpu(name: str, size: int, job: str) -> float:
        return statistics.median(seconds for seconds, _ in figures[name, size, job])

    def memory(name: str, size: int) -> float:
        return max(megabytes for _, megabytes in figures[name, size, "cold"])

    lines = []
    for size in sizes:
        lines += [
            f"### {size:,} stories",
            "",
            f"| CPU seconds | {' | '.join(JOBS)} | peak MB, cold |",
            "|---|---|---|---|---|",
        ]
        for program in programs():
            name = program.name
            cells = [f"{cpu(name, size, job):.3f}" for job in JOBS] + [f"{memory(name, size):.0f}"]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        for name in ("Hugo", "Pelican"):
            cells = [f"{cpu('wirefeed', size, job) / cpu(name, size, job):.3f}" for job in JOBS]
            cells.append(f"{memory('wirefeed', size) / memory(name, size):.3f}")
            lines.append(f"| **wirefeed / {name}** | {' | '.join(cells)} |")
        lines.append("")
    if len(sizes) > 1:
        small, large = sizes[0], sizes[-1]
        for job in JOBS:
            power = math.log(cpu("wirefeed", large, job) / cpu("wirefeed", small, job)) / math.log(large / small)
            lines.append(f"- {job}: grows from {small:,} to {large:,} stories as N^{power:.2f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the page to write")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--slow-rounds", type=int, default=2, help="rounds of Pelican")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    options = parser.parse_args()
    if min(options.rounds, options.slow_rounds) < 1:
        parser.error("expected at least one round of each")
    found = table(measure(options.sizes, options.rounds, options.slow_rounds), options.sizes)
    print(found)
    if options.write:
        rounds = f"medians of {options.rounds} rounds, interleaved (Pelican: {options.slow_rounds})"
        head = f"# Speed\n\nWritten by `make bench`; {rounds}.\n"
        what = (__doc__ or "").strip().partition("\n\n")[2]
        machine = f"Python {platform.python_version()}, {os.cpu_count()} cores."
        options.write.write_text(f"{head}\n{what}\n{machine}\n\n{found}")


if __name__ == "__main__":
    main()

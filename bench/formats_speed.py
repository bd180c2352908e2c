"""Measure what building many files of wire formats costs, from nothing. Called by `make bench-formats`."""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

CONFIG = """\
[site]
title = "Bench"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"
"""
NOW = "2024-06-01T12:00:00Z"
BEGIN = "<!-- written by bench/formats_speed.py -->"
END = "<!-- end of what bench/formats_speed.py writes -->"
_WORDS = (
    "the harbour ferry north gate pilots council morning water storm said of and to in a bridge lamp keeper rope tide"
    " market winter island timetable passengers engine report committee a the of and"
).split()


_NITF = """\
<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>Ferry</title><meta name="anpa-priority" content="r"/>
<docdata><doc-id id-string="bench.{number}"/><urgency ed-urg="4"/><date.issue norm="{stamp}"/>
<key-list><keyword key="ferries"/><keyword key="harbour"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Ferry {number} sails past the north gate</hl1></hedline>
<byline>By <person>Mira Hollow</person><byttl>Northgate Press</byttl></byline>
<dateline><location>NORTHGATE</location></dateline></body.head><body.content>{text}</body.content></body></nitf>
"""
_G2 = """\
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:bench:{number}" version="2" standard="NewsML-G2"
 standardversion="2.30" conformance="power"><itemMeta><itemClass qcode="ninat:text"/>
<versionCreated>{stamp}</versionCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Ferry {number} sails past the north gate</headline><creator><name>Mira Hollow</name></creator>
<subject qcode="medtop:20000350"><name>ferries</name></subject></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{text}</body>
</html></inlineXML></contentSet></newsItem>
"""
_FEED_ITEM = """\
<item><title>Ferry {number} sails past the north gate</title><guid>urn:bench:{number}</guid>
<link>https://h.example/{number}</link><pubDate>{day} Mar 2024 10:{minute:02}:00 GMT</pubDate>
<description>{text}</description></item>
"""
_SAID = """\
## Speed

A build from nothing, in seconds of CPU of the whole process, of which one core is used. The stories are made by
`bench/formats_speed.py`.

{table}
"""


class Case(NamedTuple):
    """A folder: what it is called, how many stories, its files, and how long it may take (seconds of CPU)."""

    title: str
    stories: int
    files: Callable[[], Iterator[tuple[str, str]]]
    bound_s: float


def _text(chance: random.Random, paragraphs: int) -> list[str]:
    return [" ".join(chance.choices(_WORDS, k=60)).capitalize() + "." for _ in range(paragraphs)]


def _stamp(number: int) -> str:
    return f"202403{number % 28 + 1:02}T{number % 24:02}{number % 60:02}00Z"


def nitf(count: int) -> Iterator[tuple[str, str]]:
    """Yield files of 3 to 5 kB."""
    for number in range(count):
        chance = random.Random(number)
        text = "".join(f"<p>{part}</p>" for part in _text(chance, chance.randint(7, 11)))
        yield f"{number % 100}/{number}.xml", _NITF.format(number=number, stamp=_stamp(number), text=text)


def g2(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        text = "".join(f"<p>{part}</p>" for part in _text(random.Random(number), 8))
        stamp = f"2024-03-{number % 28 + 1:02}T10:{number % 60:02}:00Z"
        yield f"{number}.xml", _G2.format(number=number, stamp=stamp, text=text)


def ninjs(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        text = "".join(f"<p>{part}</p>" for part in _text(random.Random(number), 8))
        item = {
            "uri": f"urn:bench:{number}",
            "type": "text",
            "pubstatus": "usable",
            "versioncreated": f"2024-03-{number % 28 + 1:02}T10:{number % 60:02}:00Z",
            "headline": f"Ferry {number} sails past the north gate",
            "byline": "By Mira Hollow",
            "body_xhtml": text,
        }
        yield f"{number}.json", json.dumps(item)


def feed(count: int) -> Iterator[tuple[str, str]]:
    """Yield one feed, of at most 8 MB."""
    items = "".join(
        _FEED_ITEM.format(
            number=number, day=number % 28 + 1, minute=number % 60, text=_text(random.Random(number), 1)[0]
        )
        for number in range(count)
    )
    yield "feed.xml", f'<rss version="2.0"><channel><title>Bench</title>{items}</channel></rss>'


CASES = (
    Case("NITF, a file each", 10_000, lambda: nitf(10_000), 15),
    Case("NewsML-G2, a file each", 2_000, lambda: g2(2_000), 5),
    Case("ninjs, a file each", 2_000, lambda: ninjs(2_000), 5),
    Case("RSS, one file", 5_000, lambda: feed(5_000), 3),
)


def built(folder: Path) -> tuple[float, int]:
    """Build a site from nothing in a process of its own; return its seconds of CPU and the stories it published."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [sys.executable, "-m", "wirefeed", "build", "--json", "--now", NOW],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return seconds, int(json.loads(ran.stdout)["stories"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="the page whose section is written anew")
    chosen = parser.parse_args()
    rows = []
    for case in CASES:
        with TemporaryDirectory(prefix="wirefeed-bench-") as name:
            folder = Path(name)
            (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
            size = 0
            for path, text in case.files():
                (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
                size += (folder / "content" / path).write_bytes(text.encode())
            seconds, stories = built(folder)
        assert stories == case.stories, f"expected {case.stories} stories, got {stories}"
        rows.append(f"| {case.title} | {stories:,} | {size / 1e6:.0f} MB | {seconds:.1f} s | {case.bound_s:.0f} s |")
        print(rows[-1], flush=True)
    if chosen.write is not None:
        _write(chosen.write, rows)


def _write(page: Path, rows: list[str]) -> None:
    table = "\n".join(("| | stories | size | cold build | asked for |", "|---|---|---|---|---|", *rows))
    said = f"{BEGIN}\n{_SAID.format(table=table)}{END}\n"
    text = page.read_text(encoding="utf-8") if page.exists() else "# Formats, measured\n"
    before = re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}\n", "", text, flags=re.DOTALL).rstrip()
    page.write_text(f"{before}\n\n{said}", encoding="utf-8")


if __name__ == "__main__":
    main()

"""
Measure what a build gets out of real story files whose values are written down. Called by `make bench-formats`.

WIREFEED_SAMPLES names a folder of files with an expected.json: a list of objects with ``file``, ``format``, ``outcome``
(``publish``, ``feed``, ``refuse`` ...) and the values of the first story.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wirefeed import reading
from wirefeed.build import build, load
from wirefeed.model import Moment, Raw, Story

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
CONFIG = """\
[site]
title = "Bench"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"
[[source]]
match = "**"
timezone = "{zone}"
"""
_UNREAD = ("refuse", "skip_all")
PAGE = """\
# Formats, measured

Written by `make bench-formats`: {files} real files of others, each built alone, against values that people wrote down
after reading them. The files are of agencies, standards bodies and sites, under free licences, and lie outside this
repository; `WIREFEED_SAMPLES` names their folder. {when}

{ours}

"Files" are those that name the value; a file of many stories is marked by its first. "Nothing leaks" looks for text
that is meant for desks (phone numbers, notes to editors, sign-offs) in the feeds of all three formats. "No invented
date" are the files that name none: their stories must be held. The whole took {seconds:.1f} s, {slowest:.2f} s for
the slowest file.

By kind of file, headline and date of publication:

{kinds}

## Beside other programs

| | headline | instant | text | embargo |
|---|---|---|---|---|
| **wirefeed**, on these {files} files | {headline} | {instant} | {text} | {embargo} |
| Superdesk's own parsers, on files of such formats | 70 % | 66 % | 58 % | 50 % |
| newspaper4k, on pages | 67 % | 69 % | - | - |
| trafilatura, on pages | - | 23 % | - | - |

**These were not measured on the same files.** The figures of the others stood in the request for wirefeed's
readers, and were taken by those who wrote it, on "such files": of the same kinds, but nobody told which. This
script ran none of the three, and another choice of files gives other figures. wirefeed's readers were written with
these very files at hand: its figures say what is possible, not what awaits a file nobody has seen. newspaper4k and
trafilatura are made for other work, pages by the million; "instant" asks for the time of day and its zone, and a
program that tells the day alone fails it. A dash is a figure that was not told.
"""


class Marks(NamedTuple):
    """What one file gave: field -> whether it was right."""

    kind: str
    right: dict[str, bool]
    seconds: float


def folded(text: str) -> str:
    return " ".join(html.unescape(text).translate(str.maketrans("’‘“”\u00a0\u3000", "''\"\"  ")).split()).casefold()


def mark(folder: Path, expected: dict[str, Any]) -> Marks:
    """Build one file alone, and hold what came of it against what is written down."""
    ends = expected.get("expires_utc")
    now = datetime.fromisoformat(ends) - timedelta(seconds=1) if ends else NOW
    name = expected["file"]
    with TemporaryDirectory(prefix="wirefeed-formats-") as made:
        site = Path(made)
        (site / "content").mkdir()
        shutil.copy(folder / name, site / "content" / name)
        config = site / "config.toml"
        config.write_text(CONFIG.format(zone=expected.get("tz_assumed") or "UTC"), "utf-8")
        began = time.perf_counter()
        report = build(str(config), now=now)
        seconds = time.perf_counter() - began
        left = "".join((site / "feeds" / f"news.{form}").read_text("utf-8") for form in ("atom", "rss", "json"))
        items = {item["id"]: item for item in json.loads((site / "feeds/news.json").read_bytes())["items"]}
        told = reading.told(Raw(name=name, data=(folder / name).read_bytes(), digest=""), load(str(config)))
    stories = [one for one in told if isinstance(one, Story)]
    right = dict(_marks(expected, stories, items, left)) if stories else _missed(expected)
    right["outcome"] = _outcome(expected, len(stories), len(items), len(report["held"]) + len(report["failed"]))
    return Marks(_kind(expected["format"]), right, seconds)


def _kind(named: str) -> str:
    known = (
        "NewsML-G2",
        "IPTC 7901",
        "NITF",
        "ninjs",
        "Markdown",
        "reStructuredText",
        "HTML",
        "RSS",
        "Atom",
        "JSON Feed",
    )
    return next(kind for kind in known if named.startswith(kind))


def _outcome(expected: dict[str, Any], stories: int, shown: int, refused: int) -> bool:
    outcome = expected["outcome"]
    if outcome in ("publish", "exclude_expired"):
        return (shown, refused) == (1, 0)
    if outcome in (*_UNREAD, "hold_no_date"):
        return shown == 0 and refused > 0
    return shown + refused == stories == int(expected.get("entries", 1))


def _marks(
    expected: dict[str, Any], stories: list[Story], items: dict[str, dict[str, Any]], left: str
) -> Iterator[tuple[str, bool]]:
    story = stories[0]
    item = items.get(story.id, {})
    for field, (key, is_right) in _FIELDS.items():
        if expected.get(key) and (item or field != "summary"):  # a story that is held gets none
            yield field, is_right(story, item, expected[key])
    if "authors" in expected:
        yield "authors", [folded(one.name) for one in story.authors] == list(map(folded, expected["authors"]))
    if "published_utc" in expected:
        if expected["published_utc"] is None:
            yield "no invented date", not items
        else:
            yield "instant", _same(story.published, expected["published_utc"], expected)
    if expected.get("embargo_utc"):
        yield "embargo", _same(story.publish_at, expected["embargo_utc"], expected)
    if expected.get("expires_utc"):
        yield "expiry", _same(story.expires, expected["expires_utc"], expected)
    if "body_must_not_contain" in expected:
        yield "nothing leaks", not any(part in left for part in expected["body_must_not_contain"])


def _missed(expected: dict[str, Any]) -> dict[str, bool]:
    """Return the marks of a file from which no story came, though one should."""
    if expected["outcome"] in _UNREAD:
        return {}
    known = {"headline": "headline", "instant": "published_utc", "text": "body_contains", "authors": "authors"}
    return {field: False for field, key in known.items() if expected.get(key)}


def _same(moment: Moment | None, wanted: str, expected: dict[str, Any]) -> bool:
    if moment is None:
        return False
    instant = datetime.fromisoformat(wanted)
    if expected.get("date_precision") != "day":
        return moment.instant == instant
    zone = ZoneInfo(expected.get("tz_assumed") or "UTC")
    return moment.instant.astimezone(zone).date() == instant.astimezone(zone).date()


def _text(story: Story, item: dict[str, Any], parts: list[str]) -> bool:
    body = folded(re.sub(r"<[^>]+>", "", item.get("content_html", story.body)))
    return all(folded(part) in body for part in parts)


_FIELDS: dict[str, tuple[str, Callable[[Story, dict[str, Any], Any], bool]]] = {
    "headline": ("headline", lambda story, _, wanted: folded(story.headline) == folded(wanted)),
    "id": ("id", lambda story, _, wanted: story.id == wanted),
    "version": ("version", lambda story, _, wanted: story.version == int(wanted)),
    "place": ("location", lambda story, _, wanted: folded(wanted) in (folded(story.located), folded(story.dateline))),
    "urgency": ("urgency", lambda story, _, wanted: story.urgency == wanted),
    "summary": (
        "summary_starts",
        lambda story, item, wanted: folded(item["summary"]).startswith(folded(wanted)[:60]),
    ),
    "text": ("body_contains", _text),
}
_ORDER = (
    *"outcome headline instant embargo expiry id version authors place urgency summary text".split(),
    "nothing leaks",
    "no invented date",
)


def share(right: int, of: int) -> str:
    return f"{100 * right / of:.0f} %" if of else "-"


def page(marks: list[Marks]) -> str:
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    kinds: dict[str, list[Marks]] = defaultdict(list)
    for one in marks:
        kinds[one.kind].append(one)
        for field, is_right in one.right.items():
            of[field] += 1
            right[field] += is_right
    ours = ["| | files | right |", "|---|---|---|"]
    ours += [f"| {field} | {of[field]} | {share(right[field], of[field])} |" for field in _ORDER if of[field]]
    rows = ["| | files | headline | instant |", "|---|---|---|---|"]
    for kind, several in sorted(kinds.items()):
        cells = []
        for field in ("headline", "instant"):
            told = [one.right[field] for one in several if field in one.right]
            cells.append(f"{sum(told)} of {len(told)}" if told else "-")
        rows.append(f"| {kind} | {len(several)} | {cells[0]} | {cells[1]} |")
    return PAGE.format(
        files=len(marks),
        when=f"Measured on {datetime.now(UTC):%d %B %Y}.",
        ours="\n".join(ours),
        kinds="\n".join(rows),
        seconds=sum(one.seconds for one in marks),
        slowest=max(one.seconds for one in marks),
        **{field: share(right[field], of[field]) for field in ("headline", "instant", "text", "embargo")},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, metavar="FILE")
    options = parser.parse_args()
    if "WIREFEED_SAMPLES" not in os.environ:
        raise SystemExit("WIREFEED_SAMPLES names no folder of sample stories")
    folder = Path(os.environ["WIREFEED_SAMPLES"])
    listed = json.loads((folder / "expected.json").read_bytes())
    marks = [mark(folder, one) for one in listed]
    for one, expected in zip(marks, listed, strict=True):
        if wrong := [field for field, is_right in one.right.items() if not is_right]:
            print(f"{expected['file']}: {', '.join(wrong)}")
    text = page(marks)
    print(text)
    if options.write:
        options.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()

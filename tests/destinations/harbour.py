"""A story of our own words, its life, and stories as unlike it as can be."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from wirefeed.model import Delivery, Entry, Media, Person, Request

GOLDEN = Path(__file__).parent / "golden"
MANY = int(os.environ.get("WIREFEED_STORIES", "400"))  # generated stories for each destination
NOON = datetime(2026, 3, 26, 12, 30, tzinfo=UTC)

ENTRY = Entry(
    id="tag:news.example.org,2024:2026/harbour-ferry",
    name="2026/harbour-ferry.md",
    title="Harbour ferry sails again after nine days",
    link="https://news.example.org/harbour-ferry/",
    short_link="https://news.example.org/s/k3v",
    published=NOON - timedelta(minutes=30),
    updated=NOON,
    digest="5f2d",
    summary="The first boat left at six with forty people on board. A second one follows at noon.",
    body="<p>The first boat left at six with <b>forty</b> people on board.</p>\n<p>A second one follows at noon.</p>",
    authors=(Person("Ada Lantern", "Harbour desk", "https://news.example.org/desk/"),),
    agency="Gull Wire",
    publisher="Northgate Wire",
    section="Harbour",
    tags=("ferry", "strike & talks"),
    language="en",
    rights="© 2026 Gull Wire",
    license="https://creativecommons.org/licenses/by/4.0/",
    media=(
        Media(
            url="https://news.example.org/img/ferry.jpg",
            type="image/jpeg",
            length=48_213,
            width=1200,
            height=800,
            caption="The ferry at the north pier",
            credit="M. Quay",
        ),
    ),
)
CORRECTED = replace(
    ENTRY,
    title="Harbour ferry sails again after eleven days",
    updated=NOON + timedelta(hours=1),
    digest="77aa",
    correction="An earlier version said the strike had lasted nine days. It was eleven.",
)
ARABIC = Entry(
    id="tag:news.example.org,2024:2026/mina",
    name="2026/mina.md",
    title="العبّارة تُبحر من جديد",
    link="https://news.example.org/ar/mina/",
    published=NOON,
    updated=NOON,
    digest="a1",
    summary="غادر أول قارب في السادسة صباحًا وعلى متنه أربعون راكبًا.",
    agency="وكالة النورس",
    language="ar",
    direction="rtl",
)


def delivery(kind: Any = "new", action: Any = "create", entry: Entry = ENTRY, **changes: Any) -> Delivery:
    """Return a delivery to a destination named desk; of a story that ended only what is left of it."""
    if kind in ("withdrawn", "killed", "expired"):
        entry = gone(entry)
    said: dict[str, Any] = {"id": "dlv-0d5e5", "publisher": "Northgate Wire", "zone": "Africa/Cairo", "at": NOON}
    said |= changes
    return Delivery(destination="desk", kind=kind, action=action, entry=entry, **said)


def gone(entry: Entry) -> Entry:
    """Return what a build keeps of an entry that ended."""
    return Entry(
        id=entry.id,
        name=entry.name,
        title="",
        link="",
        published=entry.published,
        updated=entry.updated,
        digest="",
        language=entry.language,
    )


def shown(request: Request) -> str:
    """Return a request as a page to read: marks as ``<name>``, JSON in lines."""
    text = request.body.decode().replace("\r\n", "\n")
    kind = dict(request.headers).get("Content-Type") or dict(request.headers).get("content-type", "")
    if "json" in kind or request.method == "APPRISE":
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    lines = [f"{request.method} {request.url}", *(f"{name}: {value}" for name, value in request.headers)]
    return (
        ("\n".join([*lines, "", text]).strip() + "\n")
        .replace("\x02", "<")
        .replace("\x03", ">")
        .replace("\\u0002", "<")
        .replace("\\u0003", ">")
    )


_WORDS = (
    "ferry العبّارة 渡輪啟航 東京の港 항구 पत्तन 🇪🇬 "
    "\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f3f3\ufe0f\u200d\U0001f308 e\u0301\u0323 Z\u0337\u0322\u031dalgo"
)
_MARKUP = (
    '<b>bold</b> &amp; *star* [a](b) @everyone \x02url\x03 \\u0002token\\u0003 %02url%03 {{7*7}} " \\ . =?utf-8?q?=41?='
)
_HEADERS = ("Bcc: x@example.org", "\r\nBcc: x@example.org", "\n.\n", "\u2028", "\u202e", "\x00\x1b", "\ud800")
_PIECES = (*_WORDS.split(), *_MARKUP.split(" "), *_HEADERS, "verylongwordthatnobodycanbreak" * 9)


def stories(seed: int, count: int = MANY) -> Iterator[Entry]:
    """Yield stories in many scripts, with text of any length that looks like markup, headers and marks."""
    chance = random.Random(seed)

    def text(most: int) -> str:
        length = int(most ** chance.random())
        return (" " if chance.random() < 0.8 else "").join(chance.choice(_PIECES) for _ in range(length))

    for number in range(count):
        tail = "x" * chance.choice((0, 5, 60, 500, 2_900)) + chance.choice(("", "?a=1&b=2", "#ق", "/%D9%82"))
        yield Entry(
            id=f"tag:news.example.org,2024:{number}",
            name=f"{number}.md",
            title=text(40) or "untitled",
            link=f"https://news.example.org/{number}/{tail}",
            published=NOON,
            updated=NOON,
            digest=str(number),
            summary=text(400),
            body=f"<p>{text(3_000)}</p>",
            agency=text(3) if chance.random() < 0.5 else "",
            correction=text(100) if chance.random() < 0.5 else "",
            language=chance.choice(("en", "ar", "zh", "ja", "")),
            direction=chance.choice(("ltr", "rtl")),
            media=(
                Media(url=f"https://news.example.org/{tail}.jpg", type="image/jpeg", caption=text(20), credit=text(3)),
            )
            if chance.random() < 0.5
            else (),
        )

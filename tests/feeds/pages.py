"""The templates as they are shipped, and a listing and stories for the tests of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

import wirefeed
from tests.feeds.made import NOON, entry, feed
from wirefeed.model import Entry, Feed, Listing, Media, Person

_FOLDER = Path(wirefeed.__file__).parent / "templates"
TEMPLATES = {path.name: path.read_text("utf-8") for path in sorted(_FOLDER.iterdir())}
# What is looked at in tests is what stands in a page, not how it is painted.
PLAIN = TEMPLATES | {"style.css": ""}

QUAY = Media(
    url="https://news.example.org/p/quay.jpg",
    type="image/jpeg",
    width=1200,
    height=800,
    caption="The quay at dawn.",
    credit="Ada Sample/Northgate Wire",
    alt="Empty moorings in fog",
)
ARABIC = entry(
    id="tag:news.example.org,2024:rasif",
    title="الرصيف يفتح أبوابه من جديد",
    link="https://news.example.org/rasif/",
    summary="أعيد افتتاح الرصيف أمام الزوار.",
    body='<div lang="ar" dir="rtl">\n<p>أعيد افتتاح الرصيف أمام الزوار.</p>\n</div>',
    authors=(Person("ليلى نموذج"),),
    agency="وكالة الميناء",
    section="الميناء",
    language="ar",
    direction="rtl",
    media=(replace(QUAY, caption="الرصيف عند الفجر.", alt="رصيف في الضباب", credit="ليلى نموذج"),),
)


def pictured(**changes: Any) -> Entry:
    """Return an entry with all that a page shows."""
    fields: dict[str, Any] = {
        "media": (QUAY,),
        "agency": "Harbour Press",
        "section": "Harbour",
        "correction": "An earlier version named the wrong tide.",
        "short_link": "https://news.example.org/s/abc",
        "rights": "© 2024 Northgate Wire",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "body": "<p><em>An earlier version named the wrong tide.</em></p>\n<p>The pier is open again.</p>",
    }
    return entry(**(fields | changes))


def shown(*entries: Entry, **changes: Any) -> Feed:
    """Return a feed that has a page."""
    return feed(*entries, **({"page": "https://news.example.org/feeds/news.html"} | changes))


def listing(*feeds: Feed, **changes: Any) -> Listing:
    """Return a listing of `feeds` with every field set."""
    fields: dict[str, Any] = {
        "title": "Northgate Desk",
        "description": "All that is told north of the gate.",
        "language": "en",
        "home": "https://news.example.org/",
        "author": "Newsroom",
        "address": "https://news.example.org/feeds/index.html",
        "opml": "https://news.example.org/feeds/feeds.opml",
        "feeds": feeds,
    }
    return Listing(**(fields | changes))


__all__ = ["ARABIC", "NOON", "PLAIN", "QUAY", "TEMPLATES", "listing", "pictured", "shown"]

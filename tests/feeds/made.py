"""Feeds and entries for the tests of this room: plainly fictitious, small, complete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from wirefeed.model import Entry, Feed, Media, Person

NOON = datetime(2024, 3, 26, 12, 0, 0, tzinfo=UTC)
PHOTO = Media(url="https://news.example.org/p/pier.jpg", type="image/jpeg", length=4096, caption="The pier at low tide")


def entry(**changes: Any) -> Entry:
    """Return an entry with every common field set."""
    fields: dict[str, Any] = {
        "id": "tag:news.example.org,2024:pier",
        "name": "pier.md",
        "title": "Pier reopens",
        "link": "https://news.example.org/pier/",
        "published": NOON,
        "updated": NOON.replace(hour=13),
        "digest": "",
        "summary": "The pier is open again.",
        "body": "<p>The pier is open again.</p>",
        "authors": (Person("Ada Sample"),),
        "tags": ("Harbour",),
        "language": "en",
    }
    return Entry(**(fields | changes))


def feed(*entries: Entry, **changes: Any) -> Feed:
    """Return a feed of `entries` with every field set."""
    fields: dict[str, Any] = {
        "id": "tag:news.example.org,2024:feeds/news",
        "name": "news",
        "title": "Northgate Wire",
        "description": "News from the north gate.",
        "language": "en",
        "home": "https://news.example.org/",
        "author": "Newsroom",
        "addresses": {
            "atom": "https://news.example.org/feeds/news.atom",
            "rss": "https://news.example.org/feeds/news.rss",
            "json": "https://news.example.org/feeds/news.json",
        },
        "updated": NOON.replace(hour=13),
        "entries": entries,
    }
    return Feed(**(fields | changes))


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes of `element`, as text."""
    return {str(name): str(value) for name, value in element.attrib.items()}

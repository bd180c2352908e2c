"""What this installation reads, writes and posts to, in words: for `wirefeed formats` and the reference."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from wirefeed.plugins import DESTINATIONS, FEEDS, STORIES


class Known(NamedTuple):
    """
    A story format.

    Attributes:
        what: What people call it.

        endings: What its files usually end in; the content decides, not the ending.

        known_by: What is looked for in a file.
    """

    what: str
    endings: tuple[str, ...] = ()
    known_by: str = ""


STORY_WORDS = {
    "iptc7901": Known(
        "IPTC 7901, the text wire of European agencies", (".iptc", ".txt"), "SOH as first byte, STX behind it"
    ),
    "anpa": Known("ANPA 1312, the text wire of American agencies", (".anpa", ".txt"), "SYN SYN SOH in the first bytes"),
    "jsonfeed": Known("JSON Feed 1.0 and 1.1", (".json",), "`version` with jsonfeed.org"),
    "apmedia": Known("AP Media API: items and feeds of them", (".json",), "`altids.itemid`"),
    "ninjs": Known(
        "ninjs 1, 2 and 3 (IPTC), and Superdesk's flavour", (".json",), "`uri` or `guid` with headline, body or dates"
    ),
    "newsmlg2": Known(
        "NewsML-G2 (IPTC): items, packages, messages", (".xml",), "root `newsItem`, `packageItem` or `newsMessage`"
    ),
    "newsml1": Known("NewsML 1.0 to 1.2 (IPTC)", (".xml",), "root `NewsML`"),
    "nitf": Known("NITF 2 and 3 (IPTC)", (".xml", ".nitf"), "root `nitf`"),
    "wordpress": Known("WordPress export (WXR)", (".xml",), "root `rss` with the namespace of WordPress exports"),
    "feed": Known(
        "RSS 0.9x, 1.0 and 2.0, Atom", (".xml", ".rss", ".atom"), "root `rss`, `RDF` or `feed`, also where it is broken"
    ),
    "html": Known(
        "HTML pages and fragments",
        (".html", ".htm"),
        "a doctype, `<html>` or `<article>`; in `.html` files any fragment",
    ),
    "rst": Known(
        "reStructuredText, as Nikola and Pelican have it",
        (".rst",),
        "`.. title:` lines, or an underlined title with fields",
    ),
    "markdown": Known(
        "Markdown with the front matter of Hugo, Jekyll, Pelican and others",
        (".md", ".markdown", ".mdx"),
        "front matter, or the ending; and what no other format knows",
    ),
    "wiretext": Known(
        "Plain text as agencies and sites send it",
        (".txt",),
        "a source line or a byline below the headline, a slug line, or a dateline",
    ),
}
FEED_WORDS = {
    "atom": "Atom 1.0 with archives, tombstones and licences",
    "rss": "RSS 2.0 with full texts and Media RSS",
    "json": "JSON Feed 1.1",
}
# What is installed only when it is asked for: name -> the extra, and the package it brings.
_EXTRAS = {"rst": ("rst", "docutils"), "apprise": ("apprise", "apprise")}


class Format(NamedTuple):
    """
    One line of `wirefeed formats`.

    Attributes:
        endings: Usual ones of stories; the one of a feed; none of a destination.

        extra: What must be installed beside wirefeed, ``wirefeed[rst]``; empty if nothing, and if it is there.
    """

    kind: str
    name: str
    what: str
    endings: tuple[str, ...] = ()
    known_by: str = ""
    media_type: str = ""
    extra: str = ""


def formats() -> Iterator[Format]:
    """Yield every story format in the order of detection, every feed format, and every kind of destination."""
    for name in STORIES.names():
        words = STORY_WORDS.get(name) or Known(_said(STORIES.load(name)))
        yield Format("story", name, words.what, words.endings, words.known_by, extra=_missing(name))
    for name in FEEDS.names():
        module = FEEDS.load(name)
        what = FEED_WORDS.get(name) or _said(module)
        yield Format("feed", name, what, (module.EXTENSION,), media_type=module.MEDIA_TYPE)
    for name in DESTINATIONS.names():
        # What stands in brackets is for those who read the code.
        what = _said(DESTINATIONS.load(name)).partition(" (")[0].rstrip(".")
        yield Format("destination", name, what, extra=_missing(name))


def extra_of(name: str) -> str:
    """Return the extra a format or a kind needs, ``wirefeed[rst]``; empty if none."""
    return f"wirefeed[{_EXTRAS[name][0]}]" if name in _EXTRAS else ""


def _missing(name: str) -> str:
    return extra_of(name) if name in _EXTRAS and find_spec(_EXTRAS[name][1]) is None else ""


def _said(module: object) -> str:
    """Return the first line of a module's description; modules of other packages are told of by theirs."""
    return next(iter((module.__doc__ or "").strip().splitlines()), "").rstrip(".")

"""The HTML page of one story, for desks without a site."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from wirefeed.feeds._html import page, safe
from wirefeed.feeds._views import Medium, Page, Viewer, plain
from wirefeed.feeds._views import address as fetchable
from wirefeed.model import Entry, Feed, Listing
from wirefeed.patterns import lazy

# Whole tags as the sanitiser writes them, so that a ">" in an attribute ends none.
_TAG = lazy(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_BLANKS = lazy(r"\s+")


def render(
    entry: Entry, listing: Listing, templates: Mapping[str, str], *, feeds: Sequence[Feed] = (), address: str = ""
) -> bytes:
    """
    Return the page of `entry`, UTF-8.

    Args:
        listing: The site, for the way to its feeds.

        templates: File name -> text, all that wirefeed brings; the page is ``story.html``.

        feeds: Those the entry stands in; only their titles and addresses are shown.

        address: Where this page is published; the entry's own link is the canonical one.

    Raises:
        ConfigError: If a template cannot be used.
    """
    viewer = Viewer(entry.language, listing.language, way=entry.direction)
    shown, site = viewer.entry(entry), viewer.site(listing)
    body = _body(entry, viewer.words.table)
    standing = tuple(viewer.feed(feed, ()) for feed in feeds)
    head = Page(
        title=f"{shown.title} – {site.title}" if site.title else shown.title,
        heading=shown.title,
        description=shown.summary,
        type="article",
        address=fetchable(address) or shown.link,
        canonical=shown.link or fetchable(address),
        image=shown.image,
        language=viewer.language,
        direction=viewer.direction,
        alternates=tuple(feed.formats[0] for feed in standing if feed.formats),
    )
    values = {
        "page": head,
        "site": site,
        "entry": shown,
        "body": safe(body),
        "standfirst": _standfirst(entry, body),
        "media": tuple(medium for medium in shown.media if not _shows(body, medium)),
        "feeds": standing,
    }
    return page("story.html", templates, {**viewer.values(), **values})


def _body(entry: Entry, table: str) -> str:
    """Return the body without the correction, which stands above it, and with tables that scroll on their own."""
    body = plain(entry.body)
    if entry.correction:
        body = re.sub(
            rf"<p><em>{re.escape(escape(plain(entry.correction), quote=False))}</em></p>\n?", "", body, count=1
        )
    if "<table" not in body:
        return body
    # Reached by keyboard, named, and no landmark: a story may have many.
    opening = f'<div class="wide" role="group" tabindex="0" aria-label="{escape(table)}">'

    def framed(found: re.Match[str]) -> str:
        if found[2] != "table":
            return found[0]
        return f"{found[0]}</div>" if found[1] else opening + found[0]

    return _TAG.sub(framed, body)


def _standfirst(entry: Entry, body: str) -> str:
    """Return the summary where its writer meant it to be read and the text does not say the same anyway."""
    summary = plain(entry.summary)
    said = _BLANKS.sub(" ", unescape(_TAG.sub("", body))).strip()
    wanted = not said or entry.summary_from in ("story", "description")
    return summary if wanted and summary not in said else ""


def _shows(body: str, medium: Medium) -> bool:
    return f'src="{escape(medium.url)}"' in body

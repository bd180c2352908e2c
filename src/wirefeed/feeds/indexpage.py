"""The HTML page of all feeds of a site."""

from __future__ import annotations

from collections.abc import Mapping

from wirefeed.feeds._html import page
from wirefeed.feeds._views import Page, Viewer
from wirefeed.model import Listing


def render(listing: Listing, templates: Mapping[str, str]) -> bytes:
    """
    Return the page of all feeds of `listing`, UTF-8: what each is called, how much it holds, its newest headline.

    Args:
        templates: File name -> text, all that wirefeed brings; the page is ``index.html``.

    Raises:
        ConfigError: If a template cannot be used.
    """
    viewer = Viewer(listing.language)
    site = viewer.site(listing)
    feeds = tuple(
        viewer.feed(feed, feed.entries[:1], listing.counts.get(feed.name, len(feed.entries))) for feed in listing.feeds
    )
    head = Page(
        title=f"{viewer.words.feeds} – {site.title}",
        heading=viewer.words.feeds,
        description=site.description,
        type="website",
        address=site.index,
        canonical=site.index,
        image=None,
        language=viewer.language,
        direction=viewer.direction,
        # One format of each: the others stand in the page, and a reader that is offered three asks which.
        alternates=tuple(feed.formats[0] for feed in feeds if feed.formats),
    )
    return page("index.html", templates, {**viewer.values(), "page": head, "site": site, "feeds": feeds})

"""The HTML page of a feed: what people see who follow its address with a browser."""

from __future__ import annotations

from collections.abc import Mapping

from wirefeed.feeds._html import page
from wirefeed.feeds._views import Page, Viewer
from wirefeed.model import Feed, Listing

EXTENSION = ".html"
MEDIA_TYPE = "text/html; charset=utf-8"


def render(feed: Feed, listing: Listing, templates: Mapping[str, str]) -> bytes:
    """
    Return the page of `feed`: UTF-8, no script, nothing to fetch but the stories' pictures.

    Args:
        listing: The site, for the way back to the other feeds.

        templates: File name -> text, all that wirefeed brings; the page is ``feed.html``.

    Raises:
        ConfigError: If a template cannot be used.
    """
    viewer = Viewer(feed.language, listing.language)
    shown, site = viewer.feed(feed, feed.entries), viewer.site(listing)
    head = Page(
        title=shown.title,
        heading=shown.title,
        description=shown.description,
        type="website",
        address=shown.page,
        canonical=shown.page,
        image=next((entry.image for entry in shown.entries if entry.image is not None), None),
        language=viewer.language,
        direction=viewer.direction,
        alternates=shown.formats,
    )
    return page("feed.html", templates, {**viewer.values(), "page": head, "site": site, "feed": shown})

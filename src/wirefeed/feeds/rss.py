"""RSS 2.0, as the RSS Advisory Board specifies and profiles it, with content:encoded, Dublin Core and Media RSS."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wirefeed.feeds._addresses import permanent, spelled
from wirefeed.feeds._clean import clean
from wirefeed.feeds._feedgen import UNSAID, Writer
from wirefeed.feeds._parts import (
    ATOM,
    DC,
    GENERATOR,
    HISTORY,
    MEDIA,
    SHORT_LINK,
    add_media,
    authors,
    categories,
    enclosure,
    has_media,
    relations,
    utc,
)
from wirefeed.model import Entry, Feed

if TYPE_CHECKING:
    from lxml.etree import _Element

EXTENSION = ".rss"
MEDIA_TYPE = "application/rss+xml"

# RFC 822, section 5, in English under any locale; `email.utils` does the same and takes 6 ms to import.
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_AGENCY = "urn:wirefeed:agency"
# The elements that hold plain text, the channel's description (indented by four blanks) among them: there the
# RSS Profile wants "&" and "<" in hexadecimal, so that text which looks like markup is known to be none.
_PLAIN = re.compile(
    rb"(<(?:title|category[^>]*|dc:\w+|media:description[^>]*|media:credit)>|\n    <description>)([^<]*&[^<]*)(?=</)"
)


def render(feed: Feed) -> bytes:
    """Return `feed` as an RSS document: UTF-8, an element a line, the same bytes for the same feed."""
    cleaned = clean(feed)
    writer = Writer(
        fill_feed=_fill_feed,
        fill_entry=_fill_item,
        mend_feed=_mend_feed,
        mend_entry=_mend_item,
        namespaces=_namespaces(cleaned),
    )
    return _PLAIN.sub(_hexed, writer.rss(cleaned))


def _namespaces(feed: Feed) -> dict[str, str]:
    media = {"media": MEDIA} if any(map(has_media, feed.entries)) else {}
    return {"dc": DC} | media | ({"fh": HISTORY} if feed.archived else {})


def _hexed(found: re.Match[bytes]) -> bytes:
    return found[1] + found[2].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _date(moment: datetime) -> str:
    """Return `moment` as RFC 822 wants it, in English and without asking the locale (F4)."""
    known = utc(moment)
    return f"{_DAYS[known.weekday()]}, {known:%d} {_MONTHS[known.month - 1]} {known.year:04} {known:%H:%M:%S} GMT"


def _fill_feed(generator: Any, feed: Feed) -> None:
    generator.title(feed.title)
    generator.description(feed.description or feed.title)
    generator.updated(UNSAID)
    if "rss" in feed.addresses:
        generator.link(href=feed.addresses["rss"], rel="self", type=MEDIA_TYPE)
    generator.link(href=feed.home, rel="alternate")  # last: F2
    generator.generator(GENERATOR)
    if feed.language:
        generator.language(feed.language)


def _mend_feed(root: _Element, feed: Feed) -> None:
    from lxml.etree import SubElement

    if feed.entries:  # an empty feed has no date of its own, and RSS asks for none
        SubElement(root[0], "lastBuildDate").text = _date(feed.updated)
    for link in relations(feed, "rss", MEDIA_TYPE):  # F2
        SubElement(root[0], f"{{{ATOM}}}link", link)
    if feed.archived:
        SubElement(root[0], f"{{{HISTORY}}}archive")


def _fill_item(made: Any, item: Entry, feed: Feed) -> None:
    made.title(item.title)
    if item.link:
        made.link(href=item.link, rel="alternate")
    # The validator finds a guid of a few digits "not sufficiently unique": another feed has the same.
    guid = permanent(item.id) if item.id.isdigit() else spelled(item.id)
    made.guid(guid, permalink=guid == item.link)
    # The description is HTML: plain text is escaped here and once more by the serialiser. Without a summary the body
    # stands there, as content:encoded without description is remarked on.
    if item.summary:
        made.description(html.escape(item.summary, quote=False))
    if item.body:
        made.content(item.body)
    # By its text alone, which people read: RSS has no place for a code beside it.
    found = dict.fromkeys((one.label or one.term, one.scheme) for one in categories(item))
    made.category([{"term": text, "scheme": scheme} for text, scheme in found])
    if item.agency:
        made.category(term=item.agency, scheme=_AGENCY)
    media = enclosure(item)
    if media is not None:
        made.enclosure(media.url, media.length, media.type)


def _mend_item(element: _Element, item: Entry, feed: Feed) -> None:
    from lxml.etree import SubElement

    SubElement(element, "pubDate").text = _date(item.published)
    for author in authors(item, feed):  # F9
        SubElement(element, f"{{{DC}}}creator").text = author.name
    if item.language and item.language.lower() != feed.language.lower():
        SubElement(element, f"{{{DC}}}language").text = item.language
    if item.rights:
        SubElement(element, f"{{{DC}}}rights").text = item.rights
    if item.short_link and item.short_link != item.link:
        SubElement(element, f"{{{ATOM}}}link", rel=SHORT_LINK, href=item.short_link)
    if item.license:
        SubElement(element, f"{{{ATOM}}}link", rel="license", href=item.license)
    add_media(element, item)

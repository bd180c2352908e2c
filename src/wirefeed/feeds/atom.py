"""Atom 1.0 (RFC 4287), with archives (RFC 5005), tombstones (RFC 6721) and licences (RFC 4946)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from wirefeed.feeds._addresses import permanent
from wirefeed.feeds._clean import clean
from wirefeed.feeds._feedgen import Writer
from wirefeed.feeds._parts import (
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
    stamp,
)
from wirefeed.model import Entry, Feed

if TYPE_CHECKING:
    from lxml.etree import _Element

EXTENSION = ".atom"
MEDIA_TYPE = "application/atom+xml"

_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render(feed: Feed) -> bytes:
    """Return `feed` as an Atom document: UTF-8, an element a line, the same bytes for the same feed."""
    cleaned = clean(feed)
    writer = Writer(
        fill_feed=_fill_feed,
        fill_entry=_fill_entry,
        mend_feed=_mend_feed,
        mend_entry=partial(_mend_entry, _stamps(cleaned)),
        namespaces=_namespaces(cleaned),
    )
    return writer.atom(cleaned)


def _namespaces(feed: Feed) -> dict[str, str]:
    """
    Return the namespaces `feed` needs and no other.

    The validator warns of the one of RFC 6721 (UnknownNamespace), however it is declared: only a feed from which
    something was withdrawn pays for it.
    """
    needed = {"media": any(map(has_media, feed.entries)), "fh": _says_archived(feed), "at": bool(feed.tombstones)}
    known = {"media": MEDIA, "fh": HISTORY, "at": _TOMBSTONES}
    return {prefix: known[prefix] for prefix, wanted in needed.items() if wanted}


def _fill_feed(generator: Any, feed: Feed) -> None:
    generator.id(permanent(feed.id))
    generator.title(feed.title)
    if feed.description:
        generator.subtitle(feed.description)
    generator.updated(feed.updated)
    generator.author(name=feed.author or feed.title)  # RFC 4287 section 4.1.1: somebody must be named
    if "atom" in feed.addresses:
        generator.link(href=feed.addresses["atom"], rel="self", type=MEDIA_TYPE)
    if feed.page != feed.home:
        generator.link(href=feed.home, rel="alternate")
    if feed.page:  # after home, and alone with its type: two of one type are an error
        generator.link(href=feed.page, rel="alternate", type="text/html")
    for link in relations(feed, "atom", MEDIA_TYPE):
        generator.link(link)
    generator.generator(GENERATOR)
    if feed.language:
        generator.language(feed.language)


def _says_archived(feed: Feed) -> bool:
    """
    Say whether the document calls itself an archive.

    The oldest does not: without a link to another archive the validator finds it incomplete (ArchiveIncomplete), and a
    link to the next newer one would change a closed document.
    """
    return feed.archived and bool(feed.previous.get("atom"))


def _mend_feed(root: _Element, feed: Feed) -> None:
    from lxml.etree import SubElement

    _text(root, "updated", stamp(_updated(feed)))
    if _says_archived(feed):
        SubElement(root, f"{{{HISTORY}}}archive")
    # Before the entries: RFC 6721 leaves the place open, but the grammar of RFC 4287 (appendix B) has no element
    # after the first entry save entries.
    for tombstone in feed.tombstones:
        buried = SubElement(
            root, f"{{{_TOMBSTONES}}}deleted-entry", ref=permanent(tombstone.id), when=stamp(tombstone.when)
        )
        if tombstone.comment:
            SubElement(buried, f"{{{_TOMBSTONES}}}comment").text = tombstone.comment


def _updated(feed: Feed) -> datetime:
    """Return the newest stamp in `feed`: to withdraw an entry is a change too."""
    newest = max((feed.updated, *(tombstone.when for tombstone in feed.tombstones)))
    # An empty feed has no date of its own, yet must name one: the earliest the validator finds plausible.
    return newest if feed.entries else max(newest, _EARLIEST)


def _fill_entry(made: Any, entry: Entry, feed: Feed) -> None:
    made.id(permanent(entry.id))
    made.title(entry.title)
    made.updated(entry.updated)
    made.published(entry.published)
    for author in authors(entry, feed):
        made.author(name=author.name, **({"uri": author.url} if author.url else {}))
    if entry.agency:
        made.contributor(name=entry.agency)
    for link in _links(entry):
        made.link(dict(link))
    if entry.summary or not entry.body:  # an entry with neither is remarked on: then its title stands for both
        made.summary(entry.summary or entry.title)
    if entry.body:
        made.content(entry.body, type="html")
    made.category([one.said() for one in categories(entry)])
    if entry.rights:
        made.rights(entry.rights)


def _links(entry: Entry) -> list[dict[str, str]]:
    """Return the links feedgen has a word for, in the order it writes them."""
    links = [{"rel": "alternate", "href": entry.link}] if entry.link else []
    media = enclosure(entry)
    if media is not None:
        link = {"rel": "enclosure", "type": media.type, "length": str(media.length), "href": media.url}
        links.append(link | ({"title": media.caption} if media.caption else {}))
    return links


def _stamps(feed: Feed) -> dict[str, str]:
    """
    Return every entry's ``updated``, by id, no two of them spelled alike.

    The validator warns of equal ones (DuplicateUpdated), and wire stories share their minute often. The same instant
    is spelled with a fraction of noughts then: no reader sees another time, whatever stands beside the entry.
    """
    seen: Counter[str] = Counter()
    stamps = {}
    for entry in feed.entries:
        plain = stamp(entry.updated)
        noughts = min(seen[plain], 9)  # nanoseconds: the longest fraction every reader was seen to take
        seen[plain] += 1
        stamps[entry.id] = f"{plain[:-1]}.{'0' * noughts}Z" if noughts else plain
    return stamps


def _mend_entry(stamps: Mapping[str, str], element: _Element, entry: Entry, feed: Feed) -> None:
    from lxml.etree import SubElement

    if entry.language and entry.language.lower() != feed.language.lower():
        element.set(_LANG, entry.language)  # F7
    _text(element, "updated", stamps[entry.id])
    _text(element, "published", stamp(entry.published))
    for link, known in zip(element.findall("link"), _links(entry), strict=True):  # F1
        for name, value in known.items():
            link.set(name, value)
    if entry.short_link and entry.short_link != entry.link:
        SubElement(element, "link", rel=SHORT_LINK, href=entry.short_link)  # F7
    if entry.license:
        SubElement(element, "link", rel="license", href=entry.license)
    add_media(element, entry)


def _text(parent: _Element, name: str, text: str) -> None:
    element = parent.find(name)
    assert element is not None, name
    element.text = text

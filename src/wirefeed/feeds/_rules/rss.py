"""RSS 2.0 and the RSS Advisory Board's profile of it."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from wirefeed.feeds._rules import history, mediarss, words
from wirefeed.feeds._rules.elements import (
    ATOM,
    CONTENT,
    DC,
    Children,
    at_most_once,
    children,
    defined,
    required,
    spoken,
    text_of,
)
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.feeds._rules.links import enclosure, links
from wirefeed.feeds._rules.markup import body, described

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHANNEL = frozenset(
    "category cloud copyright description docs generator image item language lastBuildDate link managingEditor pubDate "
    "rating skipDays skipHours textInput title ttl webMaster".split()
)
_ITEM = frozenset("author category comments description enclosure guid link pubDate source title".split())
_NEEDED = ("title", "link", "description")
_CHANNEL_ONCE = tuple(sorted(_CHANNEL - {"category", "item", *_NEEDED}))
_ITEM_ONCE = tuple(sorted(_ITEM - {"category", "enclosure"}))
_NAMED = re.compile(rb"<title>[^<]*?(&(?:amp|lt);)")
_ENCODED = f"{CONTENT}encoded"


def check(root: _Element, found: Findings) -> None:
    """Note what is wrong with an RSS document."""
    known = children(root)
    if root.tag != "rss" or root.get("version") != "2.0" or list(known) != ["channel"] or len(known["channel"]) != 1:
        found.add("rss-2.0", "", "an rss element of version 2.0 with one channel", quoted(str(root.tag)))
        return
    spoken(found, root)
    channel = children(known["channel"][0])
    first = next(iter(channel.get("item", ())), None)
    if first is not None and any(one.tag != "item" for one in first.itersiblings("*")):
        found.add("rss-order", "", "what is said of the channel before its items", "an element after an item")
    _channel(found, channel)
    guids: set[str] = set()
    for position, item in enumerate(channel.get("item", ())):
        inside = children(item)
        guid = text_of(inside, "guid")
        found.at(position, guid)
        _item(found, inside)
        if guid and guid in guids:
            found.add("rss-guid-unique", "guid", "a guid of its own", quoted(guid))
        guids.add(guid)
    found.at(-1)


def hexadecimal(found: Findings, content: bytes) -> None:
    """Note a title whose ``&`` or ``<`` stands there by name: what looks like markup may then be taken for some."""
    for match in _NAMED.finditer(content):
        before = content[: match.start()]
        found.at(before.count(b"<item>") - 1 if b"<item>" in before else -1)
        found.add("rss-hexadecimal", "title", "'&' and '<' as '&#x26;' and '&#x3C;'", quoted(match[1].decode()))
    found.at(-1)


def _channel(found: Findings, known: Children) -> None:
    required(found, "rss-channel", known, _NEEDED)
    at_most_once(found, "rss-channel", known, _CHANNEL_ONCE)
    defined(found, "rss-elements", known, _CHANNEL)
    if link := text_of(known, "link"):
        words.address(found, "rss-link", "link", link)
    if "title" in known:
        words.plain_title(found, "title", known["title"][0].text or "")
    for name in ("lastBuildDate", "pubDate"):
        for element in known.get(name, ()):
            words.mail_date(found, "rss-date", name, element.text or "")
    for element in known.get("language", ()):
        words.language(found, "rss-language", "language", element.text or "")
    relations = links(found, known, of_feed=True)
    if "self" not in relations:
        found.add("FEEDS-2-self-link", "link", "an atom:link rel='self' to the feed's own address", "none")
    history.archive(found, known, relations)


def _item(found: Findings, known: Children) -> None:
    at_most_once(found, "rss-item", known, _ITEM_ONCE)
    at_most_once(found, "rss-item", known, (_ENCODED,))
    defined(found, "rss-elements", known, _ITEM)
    if "title" not in known and "description" not in known:
        found.add("rss-item", "title", "a title or a description", "neither")
    title = known["title"][0].text or "" if "title" in known else ""
    if "title" in known:
        words.plain_title(found, "title", title)
    if "link" in known:
        words.address(found, "rss-link", "link", text_of(known, "link"))
    for element in known.get("pubDate", ()):
        words.mail_date(found, "rss-date", "pubDate", element.text or "")
    _guid(found, known)
    _enclosures(found, known)
    _texts(found, known, title)
    _signed(found, known)
    for element in known.get("category", ()):
        if not (element.text or "").strip():
            found.add("rss-item", "category", "a category with a text", "none")
        if element.get("domain") == "":
            found.add("rss-item", "category", "a domain that names a vocabulary, or none", "''")
    for element in known.get("source", ()):
        words.address(found, "rss-item", "source", element.get("url", ""))
    links(found, {tag: known[tag] for tag in known if tag.startswith(ATOM)}, of_feed=False)
    mediarss.check(found, known)


def _guid(found: Findings, known: Children) -> None:
    guid, link = text_of(known, "guid"), text_of(known, "link")
    if not guid:
        found.add("rss-guid", "guid", "a guid", "none")
        return
    kind = known["guid"][0].get("isPermaLink", "true")
    if kind == "true" and guid != link:
        found.add("FEEDS-2-guid-permalink", "guid", "isPermaLink='false', as the guid is not the link", quoted(guid))
    elif kind not in ("true", "false"):
        found.add("rss-guid", "guid", "an isPermaLink of 'true' or 'false'", quoted(kind))
    if guid.isdigit():
        found.add("rss-guid", "guid", "a guid no other feed has", quoted(guid))


def _enclosures(found: Findings, known: Children) -> None:
    enclosures = known.get("enclosure", ())
    if len(enclosures) > 1:
        found.add("rss-enclosure", "enclosure", "at most one enclosure", str(len(enclosures)))
    for element in enclosures:
        words.address(found, "rss-enclosure", "enclosure", element.get("url", ""))
        kind = element.get("type", "")
        enclosure(found, kind, element.get("length", ""))
        if kind:
            words.media_type(found, "rss-enclosure", "enclosure", kind)


def _texts(found: Findings, known: Children, title: str) -> None:
    if "description" in known:
        description = known["description"][0].text or ""
        described(found, "description", description, title=title)
        if "<" not in description:
            words.plain_text(found, "description", unescape(description))
    if _ENCODED in known and list(known).index(_ENCODED) < [*known, "description"].index("description"):
        found.add("rss-content", "description", "a description before content:encoded", "none")
    for element in known.get(_ENCODED, ()):
        if not (element.text or "").strip():
            found.add("FEEDS-2-some-text", "content", "a text", "none")
        body(found, "content", element.text or "", title=title)


def _signed(found: Findings, known: Children) -> None:
    if "author" in known:
        found.add("FEEDS-2-dc-creator", "author", "dc:creator alone", "an author element")
    for element in known.get(f"{DC}creator", ()):
        if not (element.text or "").strip():
            found.add("FEEDS-2-dc-creator", "author", "a name", "none")
    for element in known.get(f"{DC}language", ()):
        words.language(found, "rss-language", "language", element.text or "")

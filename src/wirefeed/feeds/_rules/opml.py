"""OPML 2.0, as a list of subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirefeed.feeds._rules import words
from wirefeed.feeds._rules.elements import children, text_of
from wirefeed.feeds._rules.fault import Findings, quoted

if TYPE_CHECKING:
    from lxml.etree import _Element


def check(root: _Element, found: Findings) -> None:
    """Note what is wrong with an OPML document; its entries are the outlines, in document order."""
    known = children(root)
    if root.tag != "opml" or root.get("version") != "2.0" or list(known) != ["head", "body"]:
        found.add("opml-2.0", "", "an opml element of version 2.0 with head and body", quoted(str(root.tag)))
        return
    head = children(known["head"][0])
    if not text_of(head, "title"):
        found.add("opml-2.0", "title", "a title", "none")
    for name in ("dateCreated", "dateModified"):
        for element in head.get(name, ()):
            words.mail_date(found, "rss-date", name, element.text or "")
    seen: set[str] = set()
    for position, outline in enumerate(known["body"][0].iter("outline")):
        address = outline.get("xmlUrl", "")
        found.at(position, address)
        _outline(found, outline)
        if address and address in seen:
            found.add("opml-outline", "xmlUrl", "each feed once", quoted(address))
        seen.add(address)
    found.at(-1)
    if known["body"][0].find("outline") is None:
        found.add("opml-2.0", "body", "at least one outline", "none")


def _outline(found: Findings, outline: _Element) -> None:
    words.plain_title(found, "text", outline.get("text", ""))
    kind = outline.get("type")
    if kind == "rss" or "xmlUrl" in outline.attrib:
        if kind != "rss":
            found.add("opml-outline", "type", "the type 'rss' of every feed", quoted(kind or ""))
        words.address(found, "opml-outline", "xmlUrl", outline.get("xmlUrl", ""))
    if outline.get("htmlUrl") is not None:
        words.address(found, "opml-outline", "htmlUrl", outline.get("htmlUrl", ""))
    if outline.get("language"):
        words.language(found, "opml-outline", "language", outline.get("language", ""))

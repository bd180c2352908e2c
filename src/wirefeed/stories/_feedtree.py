"""A feed as a tree with names that do not depend on prefixes; what is not well-formed is mended first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wirefeed.characters import legal, squash
from wirefeed.errors import StoryError
from wirefeed.patterns import lazy
from wirefeed.stories import _xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_DECLARATION = lazy(r"\A\s*<\?xml\b[^>]*\?>")
_DOCTYPE = lazy(r"<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>", re.IGNORECASE)
_TAG = lazy(r"<(?:[\w.-]+:)?(?:rss|feed|RDF)\b")
_BOUND = lazy(r"(?i)excessive depth|huge|too long|limit")
_USUAL = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
}

# Namespace -> how this room calls it. What RSS 0.9x and 2.0 have is in none.
_SPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "https://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://example.com/newformat#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/RSS2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://backend.userland.com/creativeCommonsRssModule": "cc",
    "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html": "cc",
    "http://web.resource.org/cc/": "cc",
    "http://creativecommons.org/ns#": "cc",
}


def tree(text: str, name: str) -> tuple[_Element, bool]:
    """
    Return the root of a feed, and whether it had to be mended.

    Args:
        name: The file, for messages.

    Raises:
        StoryError: For what is too deep or too large, declares entities, or is beyond mending.
    """
    text = _declared(text)
    try:
        return _xml.tree(text, name), False
    except StoryError as error:
        if not error.message.startswith("expected well-formed XML") or _BOUND.search(error.message):
            raise
    from wirefeed.stories import _feedmend

    return _xml.tree(_feedmend.mended(_xml_less(text), name), name), True


def _xml_less(text: str) -> str:
    return _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1)


def _declared(text: str) -> str:
    """Return a feed with the namespaces declared that it uses by their usual prefixes and forgot."""
    lost = [prefix for prefix in _USUAL if f"<{prefix}:" in text and f"xmlns:{prefix}" not in text]
    if not lost:
        return text
    known = "".join(f' xmlns:{prefix}="{_USUAL[prefix]}"' for prefix in lost)
    return _TAG.sub(lambda found: found[0] + known, text, count=1)


@lru_cache(maxsize=4096)
def named(tag: str) -> str:
    """Return an element's name as this room calls it: ``pubDate``, ``atom:link``, ``dc:creator``, ``?:other``."""
    space, brace, local = tag.rpartition("}")
    if not brace:
        return local
    known = _SPACES.get(space[1:], _SPACES.get(space[1:].rstrip("/") + "/"))
    return f"?:{local}" if known is None else f"{known}:{local}" if known else local


Kids = dict[str, list["_Element"]]


def kids(element: _Element, bare: str = "") -> Kids:
    """
    Return an element's children by name, each list in the order of the document.

    Args:
        bare: What stands before names of no namespace, ``atom:`` in an Atom feed that declares none.
    """
    found: Kids = {}
    for child in element:
        if isinstance(child.tag, str):
            name = named(child.tag)
            found.setdefault(name if ":" in name else bare + name, []).append(child)
    return found


def text_of(element: _Element) -> str:
    """Return all text of an element as it stands, only legal characters."""
    return legal((element.text or "") if len(element) == 0 else "".join(map(str, element.itertext())))


def first(found: Kids, *names: str) -> str:
    """Return the first text that says something of the children called `names`, on one line; empty if none does."""
    for name in names:
        for element in found.get(name, ()):
            text = squash(text_of(element))
            if text:
                return text
    return ""


def base_of(element: _Element, above: str) -> str:
    """Return what relative addresses in an element are relative to (XML Base)."""
    own = element.get(_XML + "base")
    return joined(above, own.strip()) if own else above


def language_of(element: _Element | None, above: str = "") -> str:
    return above if element is None else squash(element.get(_XML + "lang", "")) or above


def joined(base: str, address: str) -> str:
    """Return an address made absolute; empty for one that cannot be read."""
    address = address.strip()
    try:
        return urljoin(base, address) if base and address else address
    except ValueError:
        return ""

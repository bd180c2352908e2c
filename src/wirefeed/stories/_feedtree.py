"""A feed as a tree with names that do not depend on prefixes; what is not well-formed is mended first."""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from wirefeed.characters import legal, squash
from wirefeed.errors import StoryError
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

_XML = "{http://www.w3.org/XML/1998/namespace}"
_DECLARATION = lazy(r"\s*<\?xml\b[^>]*\?>")
_PROLOGUE = lazy(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>)*", re.DOTALL | re.IGNORECASE)
_DOCTYPE = lazy(r"<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>", re.IGNORECASE)
_ROOT = lazy(r"<(?:[^\W\d][\w.-]*:)?([^\W\d][\w.-]*)(?=[\s/>])([^<>]*)")
_ENTITY = lazy(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_PLAIN = frozenset("amp lt gt quot apos".split())  # XML 1.0 section 4.6: known without being declared
_DEEPEST = 200  # elements inside one another; the deepest feed seen has thirty

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


def root(text: str) -> tuple[str, str] | None:
    """Return the local name of a document's first element and what else stands in its tag; None if there is none."""
    prologue = _PROLOGUE.match(text)
    found = _ROOT.match(text, prologue.end() if prologue else 0)
    return (found[1], found[2]) if found else None


def tree(text: str, name: str) -> tuple[_Element, bool]:
    """
    Return the root of a feed, and whether it had to be mended.

    Args:
        name: The file, for messages.

    Raises:
        StoryError: For what is too deep, or beyond mending.
    """
    from lxml.etree import XMLSyntaxError

    # It was decoded already: what it says of its encoding may be wrong, and no definition of it is followed.
    text = _ENTITY.sub(_entity, _DECLARATION.sub("", text, count=1))
    text = _DOCTYPE.sub("", text, count=1) if "<!" in text[:4096] else text
    try:
        return _bounded(_strict(text), name), False
    except XMLSyntaxError as error:
        from wirefeed.stories import _feedmend

        if "xcessive depth" in str(error) or "huge" in str(error).lower():
            raise _deep(name) from error
        return _bounded(_strict(_feedmend.mended(text, name)), name), True


def _strict(text: str) -> _Element:
    from lxml.etree import XMLParser, fromstring

    parser = XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return fromstring(text.encode("utf-8", "replace"), parser)


def _bounded(root: _Element, name: str) -> _Element:
    depth = 0
    from lxml.etree import iterwalk

    for event, _ in iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise _deep(name)
    return root


def _deep(name: str) -> StoryError:
    return StoryError(
        "expected a feed, got elements too deep or too long for one", where=name, hint="move the file out of content/"
    )


def _entity(found: re.Match[str]) -> str:
    known = None if found[1] in _PLAIN else html5.get(f"{found[1]};")
    return found[0] if known is None else known.replace("&", "&amp;").replace("<", "&lt;")


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
    return legal((element.text or "") if len(element) == 0 else "".join(element.itertext()))


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

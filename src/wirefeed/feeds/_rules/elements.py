"""How XML rules look at an element: its children by name, each name's count, its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.feeds._rules.words import language

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Children = dict[str, list["_Element"]]


def children(element: _Element) -> Children:
    """Return the child elements of `element` by tag, in order; comments and instructions are none."""
    found: Children = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            if tag in found:
                found[tag].append(child)
            else:
                found[tag] = [child]
    return found


def text_of(known: Children, tag: str) -> str:
    """Return the text of the first child called `tag`, without blanks around it; empty if there is none."""
    return (known[tag][0].text or "").strip() if tag in known else ""


def required(found: Findings, rule: str, known: Children, tags: Iterable[str]) -> None:
    """Note every one of `tags` that does not stand there exactly once, or is blank; titles have their own rule."""
    for tag in tags:
        name, count = local(tag), len(known.get(tag, ()))
        if count != 1:
            found.add(rule, name, f"exactly one {name!r}", str(count))
        elif name != "title" and not text_of(known, tag) and not len(known[tag][0]):
            found.add(rule, name, f"a {name!r} with a text", "none")


def at_most_once(found: Findings, rule: str, known: Children, tags: Iterable[str]) -> None:
    """Note every one of `tags` that stands there more than once."""
    for tag in tags:
        if tag in known and len(known[tag]) > 1:
            found.add(rule, local(tag), f"at most one {local(tag)!r}", str(len(known[tag])))


def defined(found: Findings, rule: str, known: Children, names: Iterable[str], space: str = "") -> None:
    """
    Note every child of `known` in the namespace `space` that is not in `names`.

    An element without a namespace is always of the format's own: a prefix was forgotten.
    """
    for tag in known:
        if tag[:1] != "{" or (space and tag.startswith(space)):
            name = tag.removeprefix(space) if space else tag
            if name not in names:
                found.add(rule, local(tag), "an element the format defines, or a namespace", quoted(local(tag)))


def spoken(found: Findings, element: _Element) -> None:
    """Note an ``xml:lang`` that is no language tag."""
    tag = element.get(LANG)
    if tag:
        language(found, "atom-2", "xml:lang", tag)


def local(tag: str) -> str:
    """Return the name of `tag` without its namespace."""
    return tag.rpartition("}")[2]

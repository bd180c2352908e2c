"""The tree of a page: the only door to the HTML parser, and plain questions about its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from wirefeed.characters import legal, squash
from wirefeed.errors import StoryError
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from bs4 import Tag

Element: TypeAlias = "Tag"

# The parser takes some 11 us an element and this room as much again: a page of this size takes about a second.
# A saved front page of a large newspaper has 8,000 elements.
ELEMENTS = 15_000
CHARACTERS = 3_000_000
DEPTH = 400

_OPENING = lazy(r"<(?:!--|(script|style|svg|noscript|template|iframe|textarea|math|object)(?=[\s>/]))", re.I)
_LINKED = lazy(r"<script[^>]*?\btype\s*=\s*[\"']?application/ld\+json", re.I)
_DECLARATION = lazy(r"<\?xml[^>]*>", re.I)
BLOCKS = frozenset(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)


@dataclass(frozen=True, slots=True)
class Page:
    """
    A parsed page.

    Attributes:
        root: The whole tree, without scripts, styles, comments and drawings.

        metas: (lower-case name, property or itemprop; content), in the order of the page, none empty.

        links: (rel words; href; title) of its ``link`` elements.

        blocks: Text and line of its JSON-LD blocks.
    """

    root: Element
    metas: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    blocks: tuple[tuple[str, int], ...] = ()
    lookup: dict[str, list[str]] = field(default_factory=dict)

    def meta(self, *names: str) -> str:
        """Return the first meta element among `names`, in their order."""
        return next((values[0] for name in names if (values := self.lookup.get(name))), "")

    def all_of(self, *names: str) -> list[str]:
        """Return every meta element of the first of `names` the page has."""
        return next((values for name in names if (values := self.lookup.get(name))), [])

    def link(self, rel: str) -> str:
        """Return the first address of a ``link`` with the word `rel`."""
        return next((href for words, href, _ in self.links if rel in words and href), "")


def parse(text: str, *, where: str) -> Page:
    """
    Parse a decoded page.

    Raises:
        StoryError: For more elements, characters or nesting than a story page has.
    """
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    text, blocks = _stripped(legal(text))
    count = text.count("<") - text.count("</")
    if len(text) > CHARACTERS or count > ELEMENTS:
        raise StoryError(
            f"expected a page of at most {ELEMENTS:,} elements, got {count:,} in {len(text):,} characters",
            where=where,
            hint="save the story alone, without the pages around it",
        )
    try:
        # multi_valued_attributes: class as one string, a tenth faster and simpler to search.
        root = BeautifulSoup(f"<!doctype html>{text}", "lxml", multi_valued_attributes=None)
    except ParserRejectedMarkup as error:
        raise StoryError("expected a page, got nothing a parser can read", where=where) from error
    _prune(root, where)
    metas = tuple(_metas(root))
    lookup: dict[str, list[str]] = {}
    for name, content in metas:
        lookup.setdefault(name, []).append(content)
    return Page(root, metas, tuple(_links(root)), blocks, lookup)


def _stripped(text: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """
    Return `text` without what is no text, and its JSON-LD blocks.

    By searching for the end of each, never by one expression: a page of a million openings must stay linear.
    """
    lowered = text.lower() if len(text.lower()) == len(text) else text
    kept: list[str] = []
    blocks: list[tuple[str, int]] = []
    unclosed: set[str] = set()
    at, line, counted = 0, 1, 0
    for opening in _OPENING.finditer(text):
        kind = (opening[1] or "--").lower()
        if opening.start() < at or kind in unclosed:
            continue
        end = _end(lowered, kind, opening.end())
        if end < 0:
            unclosed.add(kind)
            continue
        kept.append(text[at : opening.start()])
        if kind == "script" and _LINKED.match(text, opening.start(), opening.start() + 2000):
            line, counted = line + text.count("\n", counted, opening.start()), opening.start()
            inner = text[text.find(">", opening.end()) + 1 : end].rpartition("<")[0]
            blocks.append((inner, line))
        at = end
    kept.append(text[at:])
    return _DECLARATION.sub("", "".join(kept)), tuple(blocks)


def _end(lowered: str, kind: str, start: int) -> int:
    if kind == "--":
        # <!--> is an empty comment (WHATWG HTML, 13.2.5.43)
        if lowered.startswith((">", "->"), start):
            return lowered.index(">", start) + 1
        found = lowered.find("-->", start)
        return found + 3 if found >= 0 else -1
    found = lowered.find(f"</{kind}", start)
    close = lowered.find(">", found) if found >= 0 else -1
    return close + 1 if close >= 0 else -1


def _prune(root: Element, where: str) -> None:
    """Take out what is no text though it is kept as text: the doctype, instructions. Refuse what is too deep."""
    from bs4.element import PreformattedString

    found: list[PreformattedString] = []
    waiting: list[tuple[Element, int]] = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEPTH:
            raise StoryError(f"expected a page nested at most {DEPTH} deep, got a deeper one", where=where)
        for child in element.contents:
            if is_element(child):
                waiting.append((child, depth + 1))
            elif isinstance(child, PreformattedString):
                found.append(child)
    for text in found:
        text.extract()


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.find_all("meta"):
        content = attribute(element, "content") or attribute(element, "value")
        names = {attribute(element, key).lower() for key in ("property", "name", "itemprop", "http-equiv")}
        for name in sorted(names - {""}):
            for word in name.split():
                if content:
                    yield word, content


def _links(root: Element) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for element in root.find_all("link"):
        words = tuple(attribute(element, "rel").lower().split())
        yield words, attribute(element, "href"), attribute(element, "title")


def attribute(element: Element, name: str) -> str:
    """Return an attribute's text, trimmed; empty if it is missing."""
    if not element.attrs:
        return ""
    value = element.attrs.get(name)
    return value.strip() if isinstance(value, str) else ""


def is_element(node: object) -> TypeGuard[Element]:
    """Tell an element from a text; texts are strings to the parser's tree, elements are not."""
    return node is not None and not isinstance(node, str)


def elements(root: Element) -> list[Element]:
    """Return every element below `root`, in the order of the page."""
    return [child for child in root.descendants if is_element(child)]


def marks(element: Element) -> str:
    """Return class, id and component name, lower case, one blank between the words and around them."""
    if not element.attrs:
        return "  "
    return _marks(
        attribute(element, "class")[:300],
        attribute(element, "id")[:100]
        or attribute(element, "data-component")[:100]
        or attribute(element, "data-testid")[:100],
    )


@lru_cache(maxsize=4096)
def _marks(classes: str, name: str) -> str:
    return f" {' '.join(f'{classes} {name}'.lower().split())} "


def glance(element: Element, nodes: int = 60) -> tuple[list[Element], str] | None:
    """
    Return the elements and the text below `element`, None where there are more than `nodes` of both.

    For questions asked of many elements: inside one another, each would be asked about all that it holds.
    """
    below = list(islice(element.descendants, nodes + 1))
    if len(below) > nodes:
        return None
    return [node for node in below if is_element(node)], words(element)


def words(element: Element, *, without: str = "") -> str:
    """
    Return the text of `element` on one line; block elements and line breaks separate words, others do not.

    Args:
        without: Classes, blank between, whose elements do not count.
    """
    parts: list[str] = []
    left_out = set(without.split())
    waiting: list[object] = list(reversed(element.contents))
    while waiting:
        child = waiting.pop()
        if not is_element(child):
            parts.append(str(child))
        elif not left_out or left_out.isdisjoint(attribute(child, "class").lower().split()):
            around = [" "] if child.name in BLOCKS else []
            waiting += [*around, *reversed(child.contents), *around]
    return squash("".join(parts))

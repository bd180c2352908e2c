"""The body of a story in NITF or XHTML: its paragraphs, tables and lists as HTML, and the plain text of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wirefeed.characters import squash
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

Element: TypeAlias = "_Element"

# NITF 3.6 (block.content, enriched.text) and HTML: what takes another name, what stays, what never gets out.
_RENAMED = {"hl1": "h2", "hl2": "h2", "bq": "blockquote", "credit": "cite", "strike": "s", "tt": "code"}
_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small strong sub sup time u var"
    " wbr".split()
)
_INNER = frozenset(
    "caption col colgroup dd div dt figcaption h1 h2 h3 h4 h5 h6 hr li p table tbody td tfoot th thead tr"
    " blockquote dl ol pre ul figure".split()
)
_KEPT = _INLINE | _INNER
_WHOLE = frozenset("h1 h2 h3 h4 h5 h6 hl1 hl2 ul ol dl table blockquote bq hr figure".split())
_CONTAINERS = frozenset(
    "address article aside block body body.content center content dir div footer form html inlineXML main nitf"
    " nitf-table section fn".split()
)
_DROPPED = frozenset(
    """
    abstract alt-code applet audio base body.end body.head button byline canvas classifier custom-table dateline
    distributor ed-msg embed frame frameset head hedline iframe input link map media meta nitf-col nitf-colgroup
    nitf-table-metadata noscript note object option param pronounce rights script select source style svg template
    textarea title track video
    """.split()
)
_ATTRIBUTES = frozenset(("href", "colspan", "rowspan", "scope", "dir", "lang", "start", "alt", "width", "height"))
_BREAK = "<br>"
_EMPTY = frozenset(("br", "col", "hr", "img", "wbr"))
_SPACES = lazy(r"[ \t\n]+")
_GAP = lazy(r"\n[ \t]*\n\s*")
_STRONG = frozenset(("bold", "strong", "b"))


class Block(NamedTuple):
    """One paragraph, heading, list or table: as HTML, and its plain text; a line of text for every ``<br>``."""

    html: str
    text: str


def html_of(element: Element | None) -> str:
    """Return what stands inside an element as HTML, one block a line; not yet sanitised."""
    return "\n".join(block.html for block in blocks(element))


def blocks(element: Element | None) -> list[Block]:
    """
    Return what stands inside an element, in reading order, none empty.

    Text without a paragraph gets one; two line breaks, or a blank line in such text, begin the next. Pictures, notes
    and what is no text are left out.
    """
    found: list[Block] = []
    if element is not None:
        _walk(element, found)
    return found


class _Run:
    """Text and inline markup that becomes one or more paragraphs."""

    def __init__(self, found: list[Block], *, loose: bool) -> None:
        self._found = found
        self._loose = loose
        self._html: list[str] = []
        self._text: list[str] = []
        self._breaks = 0

    def add(self, text: str | None) -> None:
        if not text:
            return
        if self._loose and "\n" in text:
            parts = _GAP.split(text)
            for part in parts[:-1]:
                self._add(part)
                self.end()
            text = parts[-1]
        self._add(text)

    def _add(self, text: str) -> None:
        if text.strip(" \t\n"):
            self._breaks = 0
        if "\n" in text or "\t" in text:
            text = _SPACES.sub(" ", text)
        self._html.append(escaped(text))
        self._text.append(text)

    def write(self, element: Element, name: str) -> None:
        if name == "br":
            self._breaks += 1
            if self._breaks > 1:
                self.end()
            else:
                self._html.append(_BREAK)
                self._text.append("\n")
            return
        at = len(self._html)
        _write(element, name, self._html, self._text)
        if len(self._html) > at:
            self._breaks = 0

    def end(self) -> None:
        html, text = "".join(self._html), "".join(self._text)
        self._html, self._text, self._breaks = [], [], 0
        html = _trimmed(html)
        if text.strip("\xa0 \t\n\u200b\u00ad") or "<img" in html:
            self._found.append(Block(f"<p>{html}</p>", _lines(text)))


def _trimmed(html: str) -> str:
    html = html.strip(" \t\n")
    while html.endswith(_BREAK):
        html = html[: -len(_BREAK)].rstrip(" \t\n")
    while html.startswith(_BREAK):
        html = html[len(_BREAK) :].lstrip(" \t\n")
    return html


def _lines(text: str) -> str:
    return squash(text) if "\n" not in text else "\n".join(map(squash, text.strip().split("\n")))


def _walk(element: Element, found: list[Block]) -> None:
    """Take the blocks of a container; what stands between them becomes paragraphs."""
    name = _name(element)
    run = _Run(found, loose=name != "p")
    run.add(element.text)
    for inner in element:
        part = _name(inner)
        if part == "pre":
            run.end()
            _pre(inner, found)
        elif part in _WHOLE:
            run.end()
            _whole(inner, part, found)
        elif part == "p" or ((part in _CONTAINERS or part not in _KEPT) and _holds_blocks(inner, part)):
            run.end()
            _walk(inner, found)
        elif part not in _DROPPED:
            run.write(inner, part)
        run.add(inner.tail)
    run.end()


def _holds_blocks(element: Element, name: str) -> bool:
    if name in _DROPPED:
        return False
    return name in _CONTAINERS or any(_name(inner) in ("p", "table", "pre") for inner in element)


def _pre(element: Element, found: list[Block]) -> None:
    text = "".join(map(str, element.itertext())).strip("\n").rstrip()
    if text.strip():
        found.append(Block(f"<pre>{escaped(text)}</pre>", text))


def _whole(element: Element, name: str, found: list[Block]) -> None:
    html: list[str] = []
    text: list[str] = []
    _write(element, name, html, text)
    plain = squash("".join(text))
    if plain or name == "hr" or any("<img" in part for part in html):
        found.append(Block("".join(html), plain))


def _write(element: Element, name: str, html: list[str], text: list[str]) -> None:
    """Write an element and what is in it."""
    if name in _DROPPED:
        return
    tag = _tag(element, name)
    if name == "br":
        html.append(_BREAK)
        text.append("\n")
        return
    if tag == "img" and not str(element.get("src") or "").strip().lower().startswith(("http://", "https://")):
        return
    if tag:
        html.append(f"<{tag}{_attributes(element, tag)}>")
    if name in ("frac-sep", "denom") and not _separated(element, name):
        html.append("/")
        text.append("/")
    _inside(element, html, text)
    if tag and tag not in _EMPTY:
        html.append(f"</{tag}>")
    if tag in _INNER:
        text.append(" ")


def _inside(element: Element, html: list[str], text: list[str]) -> None:
    for said in _parts(element):
        if isinstance(said, str):
            if "\n" in said or "\t" in said:
                said = _SPACES.sub(" ", said)
            html.append(escaped(said))
            text.append(said)
        else:
            _write(said, _name(said), html, text)


def _parts(element: Element) -> Iterable[str | Element]:
    if element.text:
        yield element.text
    for inner in element:
        yield inner
        if inner.tail:
            yield inner.tail


def _tag(element: Element, name: str) -> str:
    if name == "em" and str(element.get("class") or "").lower() in _STRONG:
        return "strong"
    tag = _RENAMED.get(name, name)
    return tag if tag in _KEPT else ""


def _separated(element: Element, name: str) -> bool:
    """Say whether a fraction brings its own stroke: ``frac-sep`` may hold one, ``denom`` follows one."""
    if name == "frac-sep":
        return bool((element.text or "").strip())
    before = element.getprevious()
    return before is not None and _name(before) == "frac-sep"


def _attributes(element: Element, tag: str) -> str:
    said = []
    for key, value in element.items():
        name = str(key).rpartition("}")[2].lower()
        if name in _ATTRIBUTES or (name == "src" and tag == "img"):
            said.append(f' {name}="{escaped(squash(str(value))).replace(chr(34), "&quot;")}"')
    return "".join(said)


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def escaped(text: str) -> str:
    """Return text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

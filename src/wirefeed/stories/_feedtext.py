"""Text in feeds: plain, HTML escaped once or twice, XHTML; as a headline, as paragraphs, as a body."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

from wirefeed.characters import legal, squash
from wirefeed.patterns import lazy
from wirefeed.stories import _feedspans, _feedtree

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAG = lazy(r"</?[A-Za-z][^<>]*>")
_BLOCK = lazy(
    r"</?(?:p|div|br|li|ul|ol|dl|dd|h[1-6]|tr|table|thead|tbody|blockquote|section|article|figure|figcaption|hr|pre)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_TERM = lazy(r"(?<!\s)\s*+</dt\s*>", re.IGNORECASE)
_CELL = lazy(r"</t[dh]\s*>", re.IGNORECASE)
_INLINE = lazy(
    r"</?(?:em|i|b|strong|code|br|span|sup|sub|small|cite|q|u|a|font|img|p|div|mark|abbr)\b[^<>]*>", re.IGNORECASE
)
_MARKED = lazy(r"<(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>|</[a-z]", re.IGNORECASE)
_ESCAPED = lazy(
    r"&lt;(?:/(?:p|a|b|i|em|strong|div|span|ul|ol|li|h[1-6]|blockquote|td)\s*&gt;|br\s*/?\s*&gt;|img\s)", re.IGNORECASE
)
_REFERENCE = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FIVE = frozenset(("&amp;", "&lt;", "&gt;", "&quot;", "&apos;"))
# UTF-8 read as windows-1252: a lead byte as letter, then continuation bytes as these.
_TWICE = lazy(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_ADDRESSED = lazy(r"""(<[a-zA-Z][^<>]*?\s(?:href|src|poster|cite)\s*=\s*)("[^"]*"|'[^']*')""")
_XHTML = "{http://www.w3.org/1999/xhtml}"


class Text(NamedTuple):
    """What an element says: HTML, or plain text when `html` is False. `mended` tells that it was encoded once more."""

    said: str = ""
    html: bool = False
    mended: bool = False


NOTHING = Text()


def atom(element: _Element | None, base: str = "") -> Text:
    """Read a text construct (RFC 4287 section 3.1) or content (4.1.3), of Atom 0.3 as well."""
    if element is None:
        return NOTHING
    kind = (element.get("type") or "text").strip().lower().partition(";")[0]
    mode = element.get("mode", "")
    base = _feedtree.base_of(element, "") or base
    if kind in ("xhtml", "application/xhtml+xml") or (len(element) and kind in ("text/html", "html", "text")):
        return Text(_resolved(_inner(element), base), html=True)
    if kind in ("html", "text/html"):
        return _twice(Text(_resolved(_feedtree.text_of(element), base), html=True))
    if kind.startswith("text") and mode != "base64":
        return _twice(Text(_feedtree.text_of(element)))
    return NOTHING


def rss(element: _Element | None, base: str = "") -> Text:
    """Read a description or content:encoded, which holds HTML or plain text and does not say which."""
    if element is None:
        return NOTHING
    if len(element):
        return Text(_resolved(_inner(element), base), html=True)
    text = _feedtree.text_of(element)
    if _MARKED.search(text) is None and _REFERENCE.search(text) is None:
        return _twice(Text(text))
    return _twice(Text(_resolved(text, base), html=True))


def _twice(text: Text) -> Text:
    """Return a text without a layer too many: tags escaped twice, UTF-8 read as windows-1252."""
    said = _untangled(text.said)
    if not _MARKED.search(said) and _ESCAPED.search(said):
        return Text(unescape(said), html=True, mended=True)
    return Text(said, text.html, said != text.said)


def _untangled(text: str) -> str:
    if text.isascii() or _TWICE.search(text) is None:
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return legal(text.encode(encoding).decode("utf-8"))
        except UnicodeError:
            continue
    return text


def _inner(element: _Element) -> str:
    """Return what stands in an element as HTML, names without their namespaces."""
    from copy import deepcopy

    from lxml.etree import cleanup_namespaces, tostring

    element = deepcopy(element)
    inner = [one for one in element if isinstance(one.tag, str)]
    if (
        len(inner) == 1
        and inner[0].tag in (_XHTML + "div", "div", _XHTML + "body")
        and not (element.text or "").strip()
    ):
        element = inner[0]
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = one.tag.rpartition("}")[2]
            for name in [name for name in one.attrib if "}" in name]:
                del one.attrib[name]
    cleanup_namespaces(element)
    parts = [escape(element.text or "", quote=False)]
    parts += (tostring(one, encoding="unicode", method="html") for one in element)
    return legal("".join(parts))


def _resolved(html: str, base: str) -> str:
    """Return HTML with addresses made absolute by what the feed says they are relative to."""
    if not base or "=" not in html:
        return html
    return _ADDRESSED.sub(lambda found: found[1] + _quoted(found[2], base), html)


def _quoted(value: str, base: str) -> str:
    address = unescape(value[1:-1])
    if address.startswith("#"):
        return value
    return '"' + escape(_feedtree.joined(base, address) or address) + '"'


def line(text: Text, *, literal: bool = False) -> str:
    """
    Return a text as one line of plain text: a headline, a name.

    Args:
        literal: Whether plain text was declared as such: then ``&lt;`` is meant, and only references nobody would
            write about (``&rsquo;``, ``&#8217;``) are taken for encoded twice.
    """
    said = text.said
    if "<" in said:
        said = _TAG.sub("", said) if text.html and not literal else _INLINE.sub("", said)
    if "&" in said:
        keep = literal and not text.html
        said = _REFERENCE.sub(lambda found: found[0] if keep and found[0] in _FIVE else unescape(found[0]), said)
    return squash(_untangled(said))


def title(element: _Element | None, *, is_atom: bool) -> str:
    if element is None:
        return ""
    if is_atom:
        text = atom(element)
        return line(text, literal=not text.html)
    text = rss(element)
    # Plain text or HTML, and nobody says which; only tags people write in headlines are tags.
    found = line(Text(text.said), literal=False)
    return squash(unescape(found)) if _REFERENCE.fullmatch(found) else found


def paragraphs(text: Text) -> list[str]:
    """Return a text as plain paragraphs, none empty; what stands in blocks of its own stays apart."""
    if not text.html:
        return [one for one in (squash(part) for part in re.split(r"\n\s*\n", text.said)) if one]
    html = _feedspans.shown(text.said)
    html = _TERM.sub(": ", html)
    html = _CELL.sub(" ", html)
    parts = _BLOCK.split(html)
    return [one for one in (squash(unescape(_TAG.sub("", part))) for part in parts) if one]


def plain(text: Text) -> str:
    """Return a text on one line: blocks that end in no mark are parted by semicolons."""
    found = ""
    for part in paragraphs(text):
        found += ("" if not found else " " if found[-1] in '.!?:;,…。！？؟"”»)' else "; ") + part
    return found


def body(text: Text) -> tuple[str, str]:
    """Return a story's body and its markup."""
    return (text.said.strip(), "html") if text.html else (_spaced(text.said), "text")


def _spaced(text: str) -> str:
    return "\n\n".join(one for one in (part.strip() for part in re.split(r"\n\s*\n", text)) if one)

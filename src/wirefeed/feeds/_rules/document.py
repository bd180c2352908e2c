"""Rules about the document itself: that it parses, how it begins, its size, its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from wirefeed.characters import legal
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARK = b"\xef\xbb\xbf"
_DECLARATION = lazy(r"""<\?xml version=["']1\.0["'] encoding=["']utf-8["']""", re.IGNORECASE)
# C0 without tab and line ends, and DEL: a byte each, found by one pass in C.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
# U+FEFF, and how U+FFFE, U+FFFF and their likes of the other planes end.
_RARE = (_MARK, b"\xbf\xbe", b"\xbf\xbf")
# What an escape begins with, what it is, the base of its digits. The first ends in a byte that texts seldom hold,
# and a pattern that begins with fixed letters is found as fast: half of all documents have no escape.
_ESCAPES = (
    (b"&#", re.compile(rb"&#([0-9]+);"), 10),
    (b"&#", re.compile(rb"&#x([0-9A-Fa-f]+);"), 16),
    (b"\\", re.compile(rb"\\u([0-9A-Fa-f]{4})"), 16),
)
_LEFTWARD = bytes(range(0xD6, 0xE0))  # lead bytes of U+0580 to U+07FF: Hebrew, Arabic, Syriac, Thaana, N'Ko
_ID = re.compile(rb"""<(?:id|guid|loc)\b[^>]*>([^<]*)|"id": ?"((?:[^"\\]|\\.)*)""")
_BYTE = re.compile(r"\(byte ([0-9]+)\)")
_JSON_PART = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def begins(found: Findings, content: bytes, *, xml: bool) -> None:
    """Note what stands before the document, and a declaration that is not there or names another encoding."""
    if content.startswith(_MARK):
        found.add("FEEDS-2-utf-8", "", "nothing before the document", "a byte order mark")
    elif xml and not _DECLARATION.match(content[:60].decode("ascii", "replace")):
        got = quoted(content[:20].decode("utf-8", "replace"))
        found.add("FEEDS-2-utf-8", "", "an XML declaration that names UTF-8 first", got)


def fits(found: Findings, content: bytes, limit: int) -> None:
    """Note a document larger than `limit` bytes; 0 is no limit."""
    if limit and len(content) > limit:
        found.add("FEEDS-2-size", "", f"at most {limit} bytes", str(len(content)))


def is_leftward(content: bytes) -> bool:
    """Say whether `content`, UTF-8, may hold letters read from right to left."""
    return not content.isascii() and len(content.translate(None, _LEFTWARD)) != len(content)


def is_suspect(content: bytes) -> bool:
    """Say whether `content` may hold a character that no feed may hold; exact enough to be worth a second look."""
    if len(content.translate(None, _CONTROLS)) != len(content):
        return True
    codes = {
        int(digits, base)
        for start, pattern, base in _ESCAPES
        if start in content
        for digits in set(pattern.findall(content))
    }
    if any(0xD800 <= code < 0xE000 or legal(chr(code)) != chr(code) for code in codes if code <= 0x10FFFF):
        return True
    if b"\xc2" in content and _C1.search(content) is not None:
        return True
    return b"\xbf" in content and any(rare in content for rare in _RARE)


def characters(found: Findings, field: str, text: str) -> None:
    """Note a character that readers refuse or show as a box."""
    if legal(text) != text:
        code = next(ord(one) for one in text if legal(one) != one)
        found.add("FEEDS-2-characters", field, "no control character and no noncharacter", f"U+{code:04X}")


def parsed(found: Findings, content: bytes, entry: str) -> _Element | None:
    """
    Return the root of an XML document; None, and one fault, if it is not well-formed.

    Args:
        entry: Name of the element an entry is, to say which one the parser stopped in.
    """
    from lxml import etree

    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        lines = content.split(b"\n")[: line - 1]
        at = sum(map(len, lines)) + len(lines) + column
        tags = re.finditer(rb"<(/?)" + entry.encode() + rb"[\s>]", content[:at])
        _stopped(found, content, [(match.end(), not match[1]) for match in tags])
        found.add("well-formed", "", "well-formed XML", str(error))
        found.at(-1)
        return None
    doctype: str = cast(Any, root).getroottree().docinfo.doctype
    if doctype or root.getprevious() is not None:
        found.add("FEEDS-3-plain-xml", "", "no document type and no style sheet", "one")
    return root


def decoded(found: Findings, content: bytes) -> Any:
    """Return the JSON document; None, and one fault, if it is none."""
    import msgspec

    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        match = _BYTE.search(str(error))
        at = int(match[1]) if match else error.start if isinstance(error, UnicodeDecodeError) else 0
        _stopped(found, content, list(_items(content[:at])))
        found.add("well-formed", "", "a JSON document (RFC 8259)", str(error))
        found.at(-1)
        return None


def _items(content: bytes) -> Iterator[tuple[int, bool]]:
    """Yield where an item of a JSON Feed begins (True) or ends: an object in a list in the feed."""
    depth, name, listed = 0, b"", b""
    for match in _JSON_PART.finditer(content):
        part = match[0]
        if part[:1] == b'"':
            name = part
        elif part in (b"{", b"["):
            depth += 1
            listed = name if depth == 2 else listed
            if depth == 3 and part == b"{" and listed == b'"items"':
                yield match.end(), True
        else:
            if depth == 3 and part == b"}" and listed == b'"items"':
                yield match.end(), False
            depth -= 1


def _stopped(found: Findings, content: bytes, marks: list[tuple[int, bool]]) -> None:
    """Move `found` to the entry that the last of `marks` begins; an entry that has ended is not to blame."""
    starts = [place for place, begins_ in marks if begins_]
    if starts and marks[-1][1]:
        match = _ID.search(content, starts[-1])
        name = (match[1] or match[2] or b"") if match else b""
        found.at(len(starts) - 1, name.decode("utf-8", "replace").strip())


def texts(element: _Element) -> Iterator[tuple[str, str]]:
    """Yield field and text of everything `element` itself says: its text, what follows it, its attributes."""
    name = str(element.tag).rpartition("}")[2]
    for text in (element.text, element.tail, *element.attrib.values()):
        if text:
            yield name, str(text)


def members(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield field and text of everything a JSON `value` says; the field is the outermost member's name."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, list):
        for one in value:
            yield from members(one, name)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield name or key, key
            yield from members(one, name or key)

"""Text with entities, as Telegram reads it: offsets and lengths are UTF-16 code units."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from wirefeed.patterns import lazy

_TOKEN = lazy(r"<(/?)([A-Za-z][\w-]*)((?:[^>\"]|\"[^\"]*\")*)>|(<)|(&(?:lt|gt|amp|quot|#\d+|#x[0-9A-Fa-f]+);)|[^<&]+|&")
_HREF = lazy(r"href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}


class FormattingError(ValueError):
    """Markup that cannot be read; the message is Telegram's."""


class Entity(Struct, frozen=True, array_like=True):
    """A stretch of text with a meaning; `url` of a link."""

    type: str
    offset: int
    length: int
    url: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as the API says it."""
        more = {"url": self.url} if self.url else {}
        return {"type": self.type, "offset": self.offset, "length": self.length, **more}


class Formatted(Struct, frozen=True, array_like=True):
    """What people read, and its entities in the order of their ends."""

    text: str
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    """Return the UTF-16 code units of a text."""
    return len(text) + sum(character > "\uffff" for character in text)


def from_html(markup: str) -> Formatted:
    """Read the tags of ``parse_mode`` HTML; any other tag and any other ``<`` is an error."""
    text, offset, at = "", 0, 0
    open_tags: list[tuple[str, str, int]] = []
    entities: list[Entity] = []
    for token in _TOKEN.finditer(markup):
        closing, name, rest, stray, reference = token.groups()
        name = (name or "").lower()
        if stray or (name and name not in _TAGS):
            raise FormattingError(f'Unsupported start tag "{name}" at byte offset {at}')
        if closing:
            if not open_tags or open_tags[-1][0] != name:
                expected = f', expected "</{open_tags[-1][0]}>"' if open_tags else ""
                raise FormattingError(f"Unmatched end tag at byte offset {at}{expected}")
            _, url, begin = open_tags.pop()
            if offset > begin and (name != "a" or url):
                entities.append(Entity(_TAGS[name], begin, offset - begin, url))
        elif name:
            href = _HREF.search(rest) if name == "a" else None
            url = html.unescape(next((one for one in href.groups() if one), "")) if href else ""
            open_tags.append((name, url, offset))
        else:
            words = html.unescape(reference) if reference else token[0]
            text += words
            offset += units(words)
        at += len(token[0].encode())
    if open_tags:
        raise FormattingError(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return _trimmed(text, entities)


def from_entities(text: str, given: Iterable[dict[str, Any]]) -> Formatted:
    """Read entities given beside the text; one that ends outside of it or inside of a character is an error."""
    edges, at = {0}, 0
    for character in text:
        at += units(character)
        edges.add(at)
    entities = []
    for one in given:
        begin, length = one.get("offset"), one.get("length")
        if not isinstance(begin, int) or not isinstance(length, int) or length < 1:
            raise FormattingError("Receive an entity with incorrect offset or length")
        if begin not in edges or begin + length not in edges:
            raise FormattingError(f"Entity begins or ends in the middle of a UTF-16 symbol at offset {begin}")
        entities.append(Entity(str(one.get("type")), begin, length, str(one.get("url") or "")))
    return _trimmed(text, entities)


def _trimmed(text: str, entities: Iterable[Entity]) -> Formatted:
    """Drop blanks at both ends of the text, as Telegram does; entities move along."""
    begun = text.lstrip(" \t\r\n")
    moved = units(text) - units(begun)
    words = begun.rstrip(" \t\r\n")
    end = units(words)
    kept = []
    for one in entities:
        begin, stop = max(0, one.offset - moved), min(end, one.offset + one.length - moved)
        if stop > begin:
            kept.append(Entity(one.type, begin, stop - begin, one.url))
    return Formatted(words, tuple(kept))

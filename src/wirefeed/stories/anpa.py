"""ANPA 1312 (84-2), the text wire of American agencies: a header of letters, then lines with marks at both ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Raw, Source, Story, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _fields
from wirefeed.stories._wire import lines as wirelines
from wirefeed.stories._wire import message

_MESSAGES = re.compile(rb"\x16\x16\x01(.*?)(?=\x16\x16\x01|\Z)", re.DOTALL)
# ANPA 84-2: priority, category, format, then a cut-off slug, the date and the number of words.
_HEADER = lazy(
    r"\s*(?P<priority>[a-z])\s+(?P<category>[a-z])\s*(?P<slug>(?:[ABP][MC]-|[AP]P-)?\S[^\n]*?)\s+"
    r"(?P<month>\d\d?)-(?P<day>\d\d?)(?:-\d{2,4})?\s+(?P<words>\d{1,5})\s*",
    re.IGNORECASE,
)
_ENDS = "<= \t\u00a0"
_QUOTES = str.maketrans({"\x13": None, "\x14": None})
_INDENT = ("\t", "   ")
_ADVANCE = Hold("advance copy, and no date says until when", hint="wait for its release", person=True)


def sniff(raw: Raw, text: str) -> bool:
    """Know SYN SYN SOH among the first bytes."""
    return b"\x16\x16\x01" in raw.data[:16]


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """Yield the stories of a file, which holds one message or many."""
    for found in _MESSAGES.finditer(raw.data):
        opened = message.opened(raw, found[1])
        if isinstance(opened, StoryError):
            yield opened
        else:
            yield from _message(raw, opened, source)


def _message(raw: Raw, opened: message.Opened, source: Source) -> Iterator[Story | StoryError]:
    found = next(filter(None, map(_HEADER.fullmatch, opened.header.split("\n"))), None)
    lines = list(_lines(opened.text))
    slug_line, lines = _slug(lines)
    slugged = wirelines.slugged(slug_line) if slug_line else None
    slug = slugged.slug if slugged is not None else squash(slug_line)
    sent = (*lines, *opened.trailer.split("\n"))  # some systems put the line behind ETX
    published = next((date for line in sent if (date := wirelines.trailer(line)) is not None), None)
    plain = [line.removeprefix("^").strip() for line in lines]
    priority = found["priority"].lower() if found else ""
    for one in message.story(
        raw,
        [slug_line, *plain] if slug_line else plain,
        source,
        slug=slug,
        agency=source.agency or "AP",
        published=published,
        version=slugged.version if slugged is not None else -1,
        urgency=_fields.urgency(priority),
        category=Subject(found["category"].lower()) if found else None,
        encoding=opened.encoding,
    ):
        yield replace(one, hold=_ADVANCE) if priority == "a" and isinstance(one, Story) and one.hold is None else one


def _lines(text: str) -> Iterator[str]:
    """Yield lines without typesetters' marks; a paragraph, which an indent begins, is one line between blank ones."""
    paragraph = ""
    for line in text.split("\n"):
        plain = squash(_printed(line.translate(_QUOTES)).rstrip(_ENDS))
        if paragraph and plain and not line.startswith((*_INDENT, "^")) and wirelines.trailer(plain) is None:
            paragraph += f" {plain}"
            continue
        if paragraph:
            yield from (paragraph, "")
        paragraph = ""
        if line.startswith(_INDENT) and plain:
            yield ""
            paragraph = plain
        else:
            yield plain
    yield paragraph


def _printed(line: str) -> str:
    line = line.replace("``", "\u201c").replace("''", "\u201d")
    line = re.sub(r"(?<=[\s\u201c(])`(?=\w)|^`(?=\w)", "\u2018", line)
    return re.sub(r"(?<=\s)_(?=\s)", "\u2014", line)


def _slug(lines: list[str]) -> tuple[str, list[str]]:
    """Return the line of the full slug, which stands before all that begins with a caret, and the lines after it."""
    for at, line in enumerate(lines[:6]):
        if line and not line.startswith("^"):
            return (line, lines[at + 1 :]) if "-" in line or "," in line else ("", lines)
        if line:
            break
    return "", lines

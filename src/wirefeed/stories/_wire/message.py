"""A message of a wire, its envelope opened: what it encloses is agency text, which `wiretext` reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from wirefeed.characters import legal, squash
from wirefeed.errors import StoryError
from wirefeed.model import Moment, Raw, Remark, Source, Story, Subject
from wirefeed.stories import _fields, wiretext
from wirefeed.stories._wire import agencies

_UNDATED = "no date"
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r") + b"\x7f"


class Opened(NamedTuple):
    """A message without its envelope, each part decoded; `encoding` is that of the text."""

    header: str
    text: str
    trailer: str
    encoding: str


def opened(raw: Raw, data: bytes) -> Opened | StoryError:
    """Part a message at STX and ETX, which both standards put around its text."""
    header, start, rest = data.partition(b"\x02")
    if not start:
        return StoryError("expected a message with STX before its text, got none", where=raw.name)
    body, _, trailer = rest.partition(b"\x03")
    text, encoding = _decoded(body)
    return Opened(_decoded(header)[0], text, _decoded(trailer)[0], encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    """
    Return the text of a message without its controls, line ends as line feeds, and the encoding it is in.

    Both formats are of 7 bits by their standard; what is sent is UTF-8 or windows-1252, message by message.
    """
    data = data.translate(None, _CONTROLS)  # `legal` would drop them one by one
    try:
        text, encoding = data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252", "replace"), "cp1252"
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return legal(text), encoding


def story(
    raw: Raw,
    lines: list[str],
    source: Source,
    *,
    slug: str,
    agency: str,
    published: Moment | None,
    version: int = -1,
    urgency: int = 0,
    category: Subject | None = None,
    encoding: str = "utf-8",
) -> Iterator[Story | StoryError]:
    """
    Yield the story that the lines of a message tell.

    Args:
        lines: Headline, byline and text, without what stands in the envelope.

        slug: Keyword slug without its version label: with agency and day it names the story for good.

        published: When the message was sent; None holds the story.
    """
    known = replace(source, agency=source.agency or agency)  # a dateline names it, whoever it is
    for one in wiretext.read(raw, "\n".join(lines), known):
        if isinstance(one, StoryError):
            yield one
            continue
        supplier = agencies.known(agency, source) or one.agency or agency
        remarks = one.remarks
        if encoding != "utf-8":
            remarks = (*remarks, Remark(file=raw.name, field="encoding", message=f"not UTF-8; read as {encoding}"))
        hold = one.hold
        if published is not None and hold is not None and hold.reason == _UNDATED:
            hold = None
        named = published or one.published
        yield replace(
            one,
            id=_fields.wire_id(slug, supplier, named, source) or one.id,
            version=_fields.final(version if version >= 0 else one.version, one.status),
            published=named,
            hold=hold,
            agency=supplier,
            tags=tuple(dict.fromkeys((*one.tags, *_keywords(slug)))),
            urgency=urgency,
            subjects=(category,) if category is not None else (),
            remarks=remarks,
        )


def _keywords(slug: str) -> list[str]:
    return [word for part in slug.split("/") if (word := squash(part))] if "/" in slug else []

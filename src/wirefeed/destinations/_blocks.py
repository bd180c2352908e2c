"""A message as Slack's blocks (docs.slack.dev, reference, blocks)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wirefeed.destinations._text import Line, Words, host, plain, shorten, utf16

MOST_BLOCKS = 50
MOST_LINES = 47  # stories of a digest: each a block, besides the title, what is left out, and one to spare
NAMES = {"header": 150, "section": 3_000, "field": 2_000, "context": 3_000, "alt text": 2_000, "picture": 3_000}


def escaped(text: str) -> str:
    """Return `text` with Slack's three control characters as entities: nothing in it is a mention, link or command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marked(said: Words) -> str:
    """Return everything said as the text of a message: what notifications show, and programs without blocks."""
    return plain(said, escaped, _link)


def blocks_of(said: Words) -> list[dict[str, Any]]:
    """
    Return the blocks of a message; none where an address is longer than a block may be, for its text to do alone.

    Text stands in plain_text objects, which know no markup; links in mrkdwn objects of their own, which hold no text.
    """
    if any(_width(_named(link)) > most for link, most in _links(said)):
        return []
    if said.ending:
        return [_section("\n".join(filter(None, (said.ending, said.when))))]
    if said.text:
        before, link, after = said.around()
        parts = (_sections(before), [_linking(link)] if link else [], _sections(after))
        return [block for part in parts for block in part]
    if said.lines:
        more = [_section(said.more)] if said.more else []
        return [_header(said.headline), *map(_row, said.lines), *more]
    return list(_story(said))


def spelled(block: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text of a block after what bounds it, a name in `NAMES`."""
    if "text" in block:
        yield block["type"], block["text"]["text"]
    for field in block.get("fields", ()):
        yield "field", field["text"]
    for element in block.get("elements", ()):
        yield "context", element["text"]
    if block["type"] == "image":
        yield "alt text", block["alt_text"]
        yield "picture", block["image_url"]


def _story(said: Words) -> Iterator[dict[str, Any]]:
    head = [_header(said.headline)] if said.headline else []
    correction = _sections(said.correction)
    yield from (*correction, *head) if said.apart else (*head, *correction)
    yield from _sections(said.summary)
    if said.link:
        yield _linking(said.link)
    picture = said.picture
    if picture is not None and utf16(picture.url) <= NAMES["picture"]:
        alt = shorten(picture.alt, measure=utf16, most=NAMES["alt text"])
        # Slack refuses a picture without words for it.
        yield {"type": "image", "image_url": picture.url, "alt_text": alt or said.headline[:150] or "–"}
    if said.credits:
        credit = _plain(shorten(said.credits, measure=_width, most=NAMES["context"]))
        yield {"type": "context", "elements": [credit]}


def _links(said: Words) -> Iterator[tuple[str, int]]:
    yield said.link, NAMES["section"]
    for line in said.lines:
        yield line.link, NAMES["field"]


def _row(line: Line) -> dict[str, Any]:
    headline = shorten(line.headline, measure=_width, most=NAMES["field"])
    texts = ([_plain(headline)] if headline else []) + ([_mark(_named(line.link))] if line.link else [])
    return {"type": "section", "fields": texts or [_plain("–")]}


def _header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": _plain(shorten(text, measure=_width, most=NAMES["header"]))}


def _sections(text: str) -> list[dict[str, Any]]:
    return [_section(shorten(text, measure=_width, most=NAMES["section"]))] if text.strip() else []


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": _plain(text.strip())}


def _linking(link: str) -> dict[str, Any]:
    return {"type": "section", "text": _mark(_named(link))}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": escaped(text), "emoji": False}


def _mark(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _link(link: str) -> str:
    return f"<{escaped(link)}>"


def _named(link: str) -> str:
    return f"<{escaped(link)}|{escaped(host(link))}>"


def _width(text: str) -> int:
    return utf16(escaped(text))

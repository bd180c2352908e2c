"""A story's text as a reader meets it: one block after the other."""

from __future__ import annotations

from html import unescape
from typing import Literal

from msgspec import Struct

from wirefeed.content._html.tags import HEADINGS, PHRASES, TAG, VOID

BlockKind = Literal["paragraph", "heading", "list", "quote", "caption", "table", "code"]

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(HEADINGS, "heading"),
    "blockquote": "quote",
    "caption": "caption",
    "dd": "list",
    "dt": "list",
    "figcaption": "caption",
    "li": "list",
    "pre": "code",
    "table": "table",
}
# Not read aloud: what was struck out, and how an ideograph sounds.
_MUTE = frozenset({"del", "rp", "rt", "s", "strike"})
# Cells of one row make one block.
_CELLS = frozenset({"td", "th"})


class Block(Struct, frozen=True, array_like=True):
    """One block of a body: its kind and its text, plain, entities decoded, white space as found collapsed."""

    kind: BlockKind
    text: str


def blocks_of(html: str) -> list[Block]:
    """
    Return what `html` says, block by block, none empty; it never raises.

    Args:
        html: As `markup.html_of` gives it. Text directly in a container is a paragraph; the innermost of heading,
            list, quote, caption, table and code decides the kind; the cells of a table's row are one block.
    """
    blocks: list[Block] = []
    line: list[str] = []
    kinds: list[tuple[str, BlockKind]] = [("", "paragraph")]
    mute = 0
    noted = False
    pieces = TAG.split(html)
    if pieces[0]:
        line.append(pieces[0])
    for at in range(1, len(pieces), 4):
        name = pieces[at + 1]
        closing = bool(pieces[at])
        if name in _MUTE:
            mute = max(0, mute + (-1 if closing else 1))
        elif name in _CELLS or name in ("br", "img"):
            line.append(" ")
        elif name not in PHRASES:
            _end(line, "caption" if noted else kinds[-1][1], blocks)
            noted = False
            if closing:
                if kinds[-1][0] == name:
                    kinds.pop()
            elif name not in VOID and name in _KINDS:
                kinds.append((name, _KINDS[name]))
        text = pieces[at + 3]
        if name == "sup" and not closing and text[:1] == "[" and text[-1:] == "]":
            # A footnote's mark belongs to the print, not to the sentence; what begins with one is the note.
            noted = noted or not any(map(str.strip, line))
        elif text and not mute:
            line.append(text)
    _end(line, "caption" if noted else kinds[-1][1], blocks)
    return blocks


def _end(line: list[str], kind: BlockKind, blocks: list[Block]) -> None:
    if line:
        text = "".join(line)
        text = " ".join((unescape(text) if "&" in text else text).split())
        if text:
            blocks.append(Block(kind, text))
        line.clear()

"""Desk text in a body that came as markup: cut out block by block and line by line; and what notes beside it mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wirefeed.model import Hold, Status
from wirefeed.stories import _desk
from wirefeed.stories._xmlbody import Block


class Cleared(NamedTuple):
    """
    A body without desk text, and what the desk's lines say: the fields are those of `Story`.

    Attributes:
        texts: The plain text of each block left.

        body: HTML, one block a line.

        blocks: Both, block by block.
    """

    texts: tuple[str, ...]
    body: str
    status: Status = "usable"
    hold: Hold | None = None
    publisher: str = ""
    short_link: str = ""
    tags: tuple[str, ...] = ()
    correction: str = ""
    blocks: tuple[Block, ...] = ()


def cleared(headline: str, blocks: Sequence[Block], *, slug: str = "", timed: bool = False) -> Cleared:
    """
    Cut desk text out of a body, and judge by its words whether the story may be published.

    Args:
        blocks: As `_xml.blocks` returns them; a line of a block that is a desk's goes alone.

        slug: The keyword line with its version label, if the format has one.

        timed: Whether fields say when an embargo ends; then an embargo in words says nothing new.
    """
    lines = [line for block in blocks for line in block.text.split("\n")]
    ruling = _desk.judge(headline, lines, slug=slug, timed=timed)
    cut = _desk.cut(lines)
    kept = frozenset(cut.kept)
    left: list[Block] = []
    at = 0
    for block in blocks:
        size = block.text.count("\n") + 1
        part = _left(block, [line in kept or not lines[line].strip() for line in range(at, at + size)])
        if part is not None and (part.text.strip() or "<img" in part.html or part.html.startswith("<hr")):
            left.append(part)
        at += size
    return Cleared(
        tuple(block.text for block in left),
        "\n".join(block.html for block in left),
        ruling.status,
        ruling.hold,
        cut.publisher,
        cut.short_link,
        cut.tags,
        cut.correction,
        tuple(left),
    )


def _left(block: Block, kept: list[bool]) -> Block | None:
    """Return what is left of a block; None if nothing is, or if its lines cannot be told apart in its markup."""
    if all(kept):
        return block
    mark = "\n" if block.html.startswith("<pre>") else "<br>"
    start, end = ("<pre>", "</pre>") if mark == "\n" else ("<p>", "</p>")
    parts = block.html.removeprefix(start).removesuffix(end).split(mark)
    if len(parts) != len(kept) or not any(kept):
        return None
    texts = block.text.split("\n")
    html = mark.join(part for part, keep in zip(parts, kept, strict=True) if keep)
    return Block(f"{start}{html}{end}", "\n".join(text for text, keep in zip(texts, kept, strict=True) if keep))


def told(notes: Sequence[str], *, timed: bool = False) -> _desk.Ruling:
    """Judge a story by the notes to desks that came with it; what they advise is about the story, which is one."""
    return _desk.judge("-", notes, timed=timed) if notes else _desk.Ruling()

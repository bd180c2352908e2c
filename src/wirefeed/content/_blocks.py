"""A story's text as a reader meets it: one block after the other."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

BlockKind = Literal["paragraph", "heading", "list", "quote", "caption", "table", "code"]


class Block(Struct, frozen=True, array_like=True):
    """One block of a body: its kind and its text, plain, entities decoded, white space as found collapsed."""

    kind: BlockKind
    text: str

"""JSON as newsrooms send it: parsed once, leniently, bounded in size and depth; its values without surprises."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

Node = dict[str, Any]

_LARGEST = 64_000_000  # characters; the disk refuses far smaller files, and a feed polled is capped as well
_OPENED = 200_000  # objects and lists, some 2 us and 200 bytes each; a feed of 5,000 items has 20,000
_MEMBERS = 1_000_000  # as commas tell
_DEEPEST = 64  # levels; ninjs with an embedded package in a wrapper has a dozen


@lru_cache(maxsize=2)
def tree(text: str) -> Any | None:
    """
    Return what a JSON text holds; None if it is none, or larger or deeper than any story.

    Raw control characters inside strings are taken as they are. Objects that follow one another, a line each or not,
    become a list. What is returned is shared: it must not be changed.
    """
    begin = text[:1].lstrip() or text[:4096].lstrip()[:1]
    if begin not in ("{", "[") or len(text) > _LARGEST:
        return None
    if text.count("{") + text.count("[") > _OPENED or text.count(",") > _MEMBERS:
        return None
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    at = _next(text, 0)
    try:
        while at < len(text):
            value, end = decoder.raw_decode(text, at)
            found.append(value)
            at = _next(text, end)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(value, dict) for value in found) and len(found) > 1:
        return None
    whole = found[0] if len(found) == 1 else found
    return whole if _shallow(whole) else None


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _shallow(value: Any) -> bool:
    """Say whether code may follow `value` to its depth; level by level, as recursion would overflow."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            child
            for one in level
            for child in (one.values() if isinstance(one, dict) else one)
            if isinstance(child, dict | list) and child
        ]
        if not level:
            return True
    return False


def folded(value: Any) -> Node:
    """Return an object with its names in lower case: ninjs 3 writes ``versionCreated`` for 2's ``versioncreated``."""
    return {name.lower(): one for name, one in value.items()} if isinstance(value, dict) else {}


def objects(value: Any) -> list[Node]:
    """Return the objects of a list, or the one that stands for a list; names in lower case."""
    many = value if isinstance(value, list) else [value]
    return [folded(one) for one in many if isinstance(one, dict)]


def words(value: Any) -> list[str]:
    """Return the texts of a list, or the one that stands for a list; numbers as they are written, no empty ones."""
    return list(filter(None, map(word, value if isinstance(value, list) else [value])))


def word(value: Any) -> str:
    """Return a text without blanks around it, or a number as it is written; empty for all else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def first(node: Node, *names: str) -> str:
    """Return the first member of `names` that says anything."""
    return next((found for name in names if (found := word(node.get(name)))), "")


def number(node: Node, *names: str) -> int:
    """Return the first member of `names` that is a whole number, also as text; 0 if none is, or it is negative."""
    for name in names:
        found = word(node.get(name)).removesuffix(".0")
        if found.isascii() and found.isdigit() and len(found) <= 15:
            return int(found)
    return 0

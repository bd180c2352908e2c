"""JSON-LD as pages carry it: several blocks, graphs, references, and what their writers got wrong."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from wirefeed.patterns import lazy

Node: TypeAlias = dict[str, Any]

_OPENINGS = ("<!--", "//", "/*", "*/", "<![CDATA[", "\ufeff")
_CLOSINGS = ("-->", "//", "/*", "*/", "]]>", ";")
_TRAILING_COMMA = lazy(r",(\s*[}\]])")
_TEXT_LINE = lazy(r'^([ \t]*\{?[ \t]*"[@\w:.-]+"[ \t]*:[ \t]*")(.*)("[ \t]*,?[ \t]*)$', re.MULTILINE)
_BARE_QUOTE = lazy(r'(?<!\\)"')
_ARTICLE = lazy(r"(?:Article|BlogPosting|Report)$")
_DEPTH = 40
_OPENED = 20_000  # objects and lists of a block; a page of news has some hundred


def nodes(blocks: Iterable[tuple[str, int]]) -> tuple[list[Node], list[int]]:
    """
    Read every block of a page.

    Args:
        blocks: Text of each ``script`` element and the line it begins on.

    Returns:
        The objects that describe the page or its parts, in order, references by ``@id`` filled in; and the lines of
        the blocks that stay broken. A broken block costs no other.
    """
    trees: list[Any] = []
    broken: list[int] = []
    for text, line in blocks:
        found = _loads(text)
        if found is None:
            broken.append(line)
        else:
            trees += found
    kept = [node for tree in trees for node in _top(tree, 0)]
    known = {node["@id"]: node for node in kept if isinstance(node.get("@id"), str) and len(node) > 1}
    return [_resolved(node, known) for node in kept], broken


def _loads(text: str) -> list[Any] | None:
    """Return the values of one block, as strictly as it can be read; None if it cannot."""
    text = _unwrapped(text)
    if text.count("{") + text.count("[") > _OPENED:
        return None
    if text.startswith(("{&quot;", "[{&quot;")):
        text = html.unescape(text)
    if not text:
        return []
    quoted = _TEXT_LINE.sub(lambda found: found[1] + _BARE_QUOTE.sub(r'\\"', found[2]) + found[3], text)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text), _TRAILING_COMMA.sub(r"\1", quoted)):
        values = _values(attempt)
        if values is not None:
            return values
    return None


def _unwrapped(text: str) -> str:
    """Return `text` without comment marks, CDATA marks and semicolons around it."""
    text = text.strip()
    while mark := next((mark for mark in _OPENINGS if text.startswith(mark)), ""):
        text = text[len(mark) :].lstrip()
    while mark := next((mark for mark in _CLOSINGS if text.endswith(mark)), ""):
        text = text[: -len(mark)].rstrip()
    return text


def _values(text: str) -> list[Any] | None:
    # strict=False: raw line ends inside strings are the commonest fault. Several objects may follow one another.
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    at = 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            values.append(value)
            while at < len(text) and (text[at].isspace() or text[at] in ",;"):
                at += 1
    except (ValueError, RecursionError):
        return None
    return values


def _top(tree: Any, depth: int) -> Iterator[Node]:
    """Yield the objects that speak of the page itself: not the items of its lists, nor what an article mentions."""
    if depth > _DEPTH:
        return
    if isinstance(tree, list):
        for item in tree:
            yield from _top(item, depth + 1)
    elif isinstance(tree, dict):
        yield tree
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _top(tree.get(key), depth + 1)


def _resolved(node: Node, known: dict[str, Node]) -> Node:
    def whole(value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            return {**known.get(value["@id"], {}), **value}
        return value

    return {
        key: [whole(item) for item in value] if isinstance(value, list) else whole(value) for key, value in node.items()
    }


def types(node: Any) -> tuple[str, ...]:
    """Return the types of `node` without their namespace."""
    named = node.get("@type") if isinstance(node, dict) else None
    found = named if isinstance(named, list) else [named]
    return tuple(re.split(r"[/:#]", item)[-1] for item in found if isinstance(item, str))


def articles(found: Iterable[Node]) -> list[Node]:
    """Return the nodes that are stories; a film on the page has dates of its own and is none."""
    return [node for node in found if any(_ARTICLE.search(kind) for kind in types(node))]


def text(node: Any, *keys: str) -> str:
    """Return the first of `keys` that holds text, entities decoded once; of a node its name."""
    for key in keys:
        for value in each(node, key):
            spoken = value.get("name") or value.get("@value") if isinstance(value, dict) else value
            if isinstance(spoken, str | int) and not isinstance(spoken, bool) and str(spoken).strip():
                return html.unescape(str(spoken)).strip()
    return ""


def address(node: Any, *keys: str) -> str:
    """Return the first address among `keys`: a text, or a node's url or id."""
    for key in keys:
        for value in each(node, key):
            spoken = (
                value.get("url") or value.get("contentUrl") or value.get("@id") if isinstance(value, dict) else value
            )
            if isinstance(spoken, str) and spoken.strip():
                return html.unescape(spoken).strip()
    return ""


def each(node: Any, key: str) -> list[Any]:
    """Return what `node` says under `key` as a list; empty if nothing."""
    value = node.get(key) if isinstance(node, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]

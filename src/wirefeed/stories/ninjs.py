"""ninjs, the news in JSON of IPTC: 1.x and Superdesk's flavour, 2.x in lower case, 3.x in camel case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wirefeed.errors import StoryError
from wirefeed.model import Raw, Source, Story
from wirefeed.stories import _json

_LISTS = ("item", "items", "_items", "hits", "newsitem", "newsitems", "results")
_SAID = frozenset(
    "versioncreated headline headlines bodies descriptions pubstatus body_html body_xhtml body_text description_text"
    " firstcreated contentcreated representationtype renditions associations eventdetails plannedcoverage standard"
    " $standard copyrightholder".split()
)
_DEEPEST = 5  # wrappers inside one another; search engines have three


def sniff(raw: Raw, text: str) -> bool:
    """Know an item by its ``uri`` or ``guid`` beside what only news has, alone or inside lists and wrappers."""
    document = _json.tree(text)
    return document is not None and any(map(_is_item, _opened(document)))


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield the stories of a file in its order; what is embedded in a story is none of its own.

    Raises:
        StoryError: For what is no JSON, or holds no item.
    """
    from wirefeed.stories import _ninjs_item

    document = _json.tree(text)
    if document is None:
        raise StoryError("expected ninjs, got no JSON, or too deep a nesting", where=raw.name, hint="fetch it again")
    found = list(_opened(document))
    if not found:
        raise StoryError("expected a ninjs item with uri and headline, got none", where=raw.name, hint="move it out")
    for at, one in enumerate(found, 1):
        try:
            if not _is_item(one):
                hint = "the others of the file are not touched"
                raise StoryError(f"expected uri and headline in item {at}, got neither", where=raw.name, hint=hint)
            yield _ninjs_item.story(raw, _json.folded(one), source)
        except StoryError as error:
            yield error


def _opened(value: Any, depth: int = 0) -> Iterator[Any]:
    """Yield what lists and wrappers hold; an item is never opened."""
    if isinstance(value, list):
        for one in value:
            yield from _opened(one, depth + 1) if depth < _DEEPEST else ()
    elif isinstance(value, dict):
        if not _is_item(value):
            node = _json.folded(value)
            inner = next(
                (node[name] for name in (*_LISTS, "_source", "data") if isinstance(node.get(name), list | dict)), None
            )
            if inner is not None and depth < _DEEPEST:
                yield from _opened(inner, depth + 1)
                return
        yield value


def _is_item(value: Any) -> bool:
    node = _json.folded(value)
    if any(isinstance(node.get(name), list) for name in ("headlines", "bodies")):
        return True
    return bool(_json.first(node, "uri", "guid")) and not _SAID.isdisjoint(node)

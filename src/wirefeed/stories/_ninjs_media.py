"""Pictures, sound and films of JSON news: the best rendition of each, never a preview with a mark across it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wirefeed.characters import squash
from wirefeed.model import Media
from wirefeed.patterns import lazy
from wirefeed.stories import _fields, _json, _ninjs_body
from wirefeed.stories._json import Node

_MARKED = lazy(r"(?i)water.?mark|(?:^|[^a-z])wm(?:[^a-z]|$)")
_SMALL = lazy(r"(?i)preview|thumb|view_?image|icon|small")
_KINDS = {
    "picture": "image",
    "photo": "image",
    "image": "image",
    "graphic": "image",
    "audio": "audio",
    "video": "video",
}
# What suppliers call the largest, for renditions without a width.
_LARGE = lazy(r"(?i)original|hi.?res|main|full|base_?image|large|web")
_LONGEST_ALT = 300  # characters: Superdesk writes a picture's alternative text where others write a story's


def kind_of(node: Node) -> str:
    """Return ``image``, ``audio`` or ``video`` of an item that is one; empty for a text and what is none of these."""
    return _KINDS.get(_json.first(node, "type").lower(), "")


def associated(node: Node) -> tuple[Media, ...]:
    """Return the media that belong to a story, the featured one first; embedded stories are not the story's."""
    found = []
    for name, one in sorted(_members(node.get("associations")), key=lambda pair: pair[0].lower() != "featuremedia"):
        kind = kind_of(one) or ("image" if name.lower() == "featuremedia" else "")
        if kind and _fields.standing(_json.first(one, "pubstatus")).status == "usable":
            media = medium(one, kind)
            if media is not None:
                found.append(media)
    return tuple(found)


def _members(value: Any) -> Iterator[tuple[str, Node]]:
    """Yield the associations by name: an object of them in ninjs 1, each one or a list; a list in 2 and 3."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from ((str(name), node) for node in _json.objects(one))
    else:
        yield from ((_json.first(node, "name"), node) for node in _json.objects(value))


def medium(node: Node, kind: str) -> Media | None:
    """Return the best rendition of a picture, sound or film; None if none may be shown."""
    best = max(_renditions(node, kind), key=_rank, default=None)
    if best is None:
        return None
    alt = _json.first(node, "alt_text", "alttext", "alt")
    if not alt and len(other := _json.first(node, "body_text")) <= _LONGEST_ALT:
        alt = other
    return Media(
        url=_address(best),
        type=_type(best),
        length=_json.number(best, "sizeinbytes", "size", "filesize"),
        width=_json.number(best, "width"),
        height=_json.number(best, "height"),
        caption=caption(node),
        credit=_credit(node),
        alt=_ninjs_body.plain(alt),
    )


def caption(node: Node) -> str:
    """Return what is written below a picture."""
    described = [_json.first(one, "value") for one in _json.objects(node.get("descriptions"))]
    said = _json.first(node, "description_text", "description_caption", "caption", "description_html", "description")
    return _ninjs_body.plain(next(filter(None, (said, *described)), ""))


def _credit(node: Node) -> str:
    photographer = _json.folded(node.get("photographer"))
    name = _json.first(node, "creditline", "description_creditline", "byline", "by") or _json.first(
        photographer, "name"
    )
    name = name or _json.first(node, "copyrightholder", "source")
    return "" if "@" in name else squash(name)


def _renditions(node: Node, kind: str) -> list[Node]:
    """Return the renditions with an address of the web that are of this kind; each knows its name."""
    value = node.get("renditions")
    if isinstance(value, dict):
        many = [{"name": name, **_json.folded(one)} for name, one in value.items() if isinstance(one, dict)]
    else:
        many = _json.objects(value)
    if not many and _json.first(node, "href"):
        many = [node]
    return [one for one in many if _address(one) and not _MARKED.search(_names(one)) and _is(one, kind)]


def _is(one: Node, kind: str) -> bool:
    said = (_type(one) or _json.first(one, "type")).lower()
    return not said or said.startswith(
        (kind, "picture" if kind == "image" else kind, "photo" if kind == "image" else kind)
    )


def _rank(one: Node) -> tuple[bool, int, bool]:
    # A preview may be the widest that is sent; the mark across it is then often missing from its name.
    names = _names(one)
    return not _SMALL.search(names), _json.number(one, "width"), _LARGE.search(names) is not None


def _names(one: Node) -> str:
    last = _address(one).partition("?")[0].rpartition("/")[2]
    return f"{_json.first(one, 'name')} {_json.first(one, 'title', 'role', 'rel')} {last}"


def _address(one: Node) -> str:
    return _fields.web(_json.first(one, "href", "url"))


def _type(one: Node) -> str:
    return _json.first(one, "contenttype", "mimetype", "mime_type").partition(";")[0].lower()

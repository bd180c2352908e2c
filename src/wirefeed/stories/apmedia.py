"""Items of the AP Media API: one, or a feed of them; its texts are files of their own that are never fetched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Raw, Source, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _fields, _json
from wirefeed.stories._json import Node
from wirefeed.stories._wire import agencies as _agencies

_ELSEWHERE = Hold(
    "the text is no part of the item, but a file of its own (renditions.nitf)",
    hint="have the agent download the NITF file, and put that into content/",
    person=True,
)
_PART = Hold("an add, sub or insert, not a whole story", hint="edit the story it belongs to", person=True)
_RELEASE = Hold("held for release, and no date says until when", hint="wait for its release", person=True)
_DESKS = frozenset(("advisory", "test", "disregard", "digest", "budget", "daybook"))
_PARTS = frozenset(("add", "sub", "insert", "pickup"))
_FILED = lazy(r"^[A-Z]{2}-|--|^[A-Z0-9 ./-]+$")  # slugs and codes that desks file by, no words for readers
_TEXTS = ("", "text", "composite")
_DOUBTED = 50  # of 100: below it a machine's subject is a passing mention


def sniff(raw: Raw, text: str) -> bool:
    """Know an answer of the interface by ``data`` that holds items with ``altids``."""
    return '"altids"' in text and '"data"' in text and bool(_items(_json.tree(text)))


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield the items of an answer, in its order.

    Raises:
        StoryError: For what is no answer of the interface.
    """
    from wirefeed.stories import _ninjs_item

    found = _items(_json.tree(text))
    if not found:
        message = "expected an answer of the AP Media API with data.item or data.items, got none"
        raise StoryError(message, where=raw.name, hint="move it out of content/")
    for item in found:
        node = _as_ninjs(item)
        try:
            yield _told(_ninjs_item.story(raw, node, source), item, node)
        except StoryError as error:
            yield error


def _items(document: Any) -> list[Node]:
    """Return the items of one answer or of several, names in lower case."""
    found: list[Node] = []
    for answer in _json.objects(document):
        for within in _json.objects(answer.get("data")):
            wrapped = [*_json.objects(within.get("item")), *_json.objects(within.get("items"))]
            found += [_json.folded(one["item"]) if isinstance(one.get("item"), dict) else one for one in wrapped]
    return [one for one in found if isinstance(one.get("altids"), dict)]


def _as_ninjs(item: Node) -> Node:
    """Return an item with the names and shapes of ninjs 1, its parent."""
    ids = _json.folded(item["altids"])
    # The address of an item is the interface's, with a key in it: nothing a reader may see.
    uri = _json.first(ids, "itemid", "friendlykey", "referenceid") or _json.first(item, "itemid", "uri")
    words = _json.words(item.get("keywords"))
    summary = _json.first(item, "description_summary", "headline_extended")
    node = {name: value for name, value in item.items() if name not in ("altids", "uri", "bylines", "byline", "title")}
    return node | {
        "uri": uri.partition("?")[0],
        "headline": _json.first(item, "headline") or _json.first(item, "title"),
        "headline_extended": "",
        "description_text": summary or _json.first(item, "description_caption"),
        "urgency": _json.first(item, "urgency") or _json.first(item, "editorialpriority"),
        "subject": [one for one in _json.objects(item.get("subject")) if _meant(one)],
        "slugline": _json.first(item, "slugline") or next(iter(words), ""),
        "keywords": [word for word in words if not _FILED.search(word)],
        "authors": list(_signed(item)),
        "source": _supplier(item),
        "provider": "",
        "signal": [*_json.words(item.get("signals")), *_json.words(item.get("editorialtypes"))],
        "signals": [],
        "link": "",
        "url": "",
    }


def _meant(subject: Node) -> bool:
    """Say whether a subject is what the item is about: an editor's, or a machine's that is sure of it."""
    machine = _json.first(subject, "creator").lower() == "machine"
    return not machine or _json.number(subject, "relevance") >= _DOUBTED


def _signed(item: Node) -> Iterable[Node]:
    """Yield the bylines and the photographer as authors of ninjs; a title that is an agency's name is no title."""
    textual = _json.first(item, "type").lower() in _TEXTS
    for one in (*_json.objects(item.get("bylines")), *_json.objects(None if textual else item.get("photographer"))):
        title = _json.first(one, "title")
        name = _json.first(one, "name", "by")
        if name:
            yield {"name": name, "jobtitle": "" if _agencies.known(title) else title, "role": "author"}
    for name in (*_json.words(item.get("bylines")), *_json.words(item.get("byline"))):
        yield {"name": name, "role": "author"}


def _supplier(item: Node) -> str:
    """Return who supplied an item; what AP passes on for others names them."""
    provider = _json.first(item, "provider") or _json.first(_json.folded(item.get("provider")), "name")
    sources = [_json.first(one, "name") for one in _json.objects(item.get("sources"))]
    return provider or next(filter(None, sources), "") or "AP"


def _told(made: Story, item: Node, node: Node) -> Story:
    place = _json.folded(item.get("datelinelocation"))
    city = squash(_json.first(place, "city"))
    around = squash(_json.first(place, "countryareaname", "countryname"))
    located = ", ".join(dict.fromkeys(filter(None, (city, around)))) or made.located
    return replace(made, dateline=made.dateline or city, located=located, link="", hold=_hold(made, node))


def _hold(made: Story, node: Node) -> Hold | None:
    said = {word.lower().replace(" ", "") for word in _json.words(node.get("signal"))}
    if made.status == "canceled":
        return made.hold
    if said & _DESKS:
        return _fields.ADVISORY
    if "withhold" in said:
        return _fields.WITHHELD
    if said & _PARTS:
        return _PART
    if said & {"hfr", "holdforrelease"} and made.publish_at is None:
        return _RELEASE
    textual = _json.first(node, "type").lower() in _TEXTS
    return made.hold if not textual or made.body or made.hold not in (None, _fields.NO_TEXT) else _ELSEWHERE

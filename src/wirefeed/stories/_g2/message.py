"""Which items a file of NewsML-G2 holds, what each is, and which pictures belong to which text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from wirefeed.stories._xml import Element, attribute, child, children, every, local, text_of

Kind = Literal["text", "media", "package", "stub", "foreign"]

STORIES = ("newsItem", "packageItem")
# Items that describe things, events and plans (NewsML-G2 specification, "The Items"): no news for readers.
OTHERS = ("conceptItem", "knowledgeItem", "planningItem", "catalogItem")
_MEDIA = frozenset("picture graphic photo video audio animation image still moving".split())


@dataclass(slots=True, eq=False)
class Item:
    """
    One item of a file.

    Attributes:
        nature: The last part of its class, ``picture`` of ``ninat:picture``; empty if it names none.

        pictures: The media items of this file that belong to a text.
    """

    element: Element
    kind: Kind
    nature: str
    guid: str
    pictures: list[Item] = field(default_factory=list)


def items(root: Element) -> list[Item]:
    """Return the items of a file in its order, none for a message without any; pictures joined to their texts."""
    name = local(root)
    if name == "newsMessage":
        found = [each for item_set in children(root, "itemSet") for each in item_set]
    else:
        found = [root]
    listed = [_item(element) for element in found if local(element)]
    _joined(listed)
    return listed


def last(code: str) -> str:
    """Return the last part of a code or an address, in small letters: ``usable`` of ``stat:usable``."""
    return code.rstrip("/#").replace("#", "/").rpartition("/")[2].rpartition(":")[2].strip().lower()


def coded(element: Element | None) -> str:
    """Return what names a concept: its ``qcode``, else ``uri``, else ``literal``, else ``code``; empty if nothing."""
    found = (attribute(element, key) for key in ("qcode", "uri", "literal", "code"))
    return next(filter(None, found), "")


def _item(element: Element) -> Item:
    guid = attribute(element, "guid")
    nature = last(coded(child(element, "itemMeta", "itemClass")))
    return Item(element, _kind(element, nature), nature, guid)


def _kind(element: Element, nature: str) -> Kind:
    if local(element) not in STORIES:
        return "foreign"
    if local(element) == "packageItem" or nature == "composite":
        return "package"
    if child(element, "itemMeta") is None and child(element, "contentMeta") is None:
        return "stub" if not _inline(element) else "text"
    if nature in _MEDIA:
        return "media"
    return "media" if nature != "text" and not _inline(element) and _remote(element) else "text"


def _inline(element: Element) -> bool:
    content = child(element, "contentSet")
    return any(text_of(part) for part in children(content, "inlineXML", "inlineData"))


def _remote(element: Element) -> bool:
    types = [attribute(part, "contenttype") for part in children(child(element, "contentSet"), "remoteContent")]
    return any(kind.startswith(("image/", "video/", "audio/")) for kind in types)


def _joined(listed: list[Item]) -> None:
    """Give each text the pictures that a package puts beside it, or that it links to itself."""
    by_guid = {item.guid: item for item in listed if item.guid}
    for item in listed:
        if item.kind == "package":
            for group in _groups(item.element):
                _beside(_members(group, by_guid))
        elif item.kind == "text":
            links = children(child(item.element, "itemMeta"), "link")
            _add(item, (by_guid.get(_reference(link)) for link in links))


def _groups(package: Element) -> list[Element]:
    """Return the groups of a package, the innermost first, at last the whole: the nearest text has a picture."""
    whole = child(package, "groupSet")
    groups = children(whole, "group")
    return [*reversed(groups), whole if whole is not None else package]


def _members(group: Element, by_guid: dict[str, Item]) -> list[Item]:
    found = (by_guid.get(_reference(reference)) for reference in every(group, "itemRef"))
    return [item for item in found if item is not None]


def _reference(element: Element) -> str:
    return next(filter(None, (attribute(element, key) for key in ("residref", "guidref", "guid", "href"))), "")


def _beside(members: list[Item]) -> None:
    text = next((item for item in members if item.kind == "text"), None)
    if text is not None and not any(item.pictures for item in members if item.kind == "text" and item is not text):
        _add(text, members)


def _add(text: Item, others: Iterable[Item | None]) -> None:
    known = {id(other) for other in text.pictures}
    for other in others:
        if other is not None and other.kind == "media" and id(other) not in known:
            known.add(id(other))
            text.pictures.append(other)


def shown(listed: Iterable[Item]) -> set[int]:
    """Return what stands with a text, by ``id()``: it needs no entry of its own."""
    return {id(picture) for item in listed for picture in item.pictures}


def line(item: Item) -> int:
    """Return the line of the file an item begins at; 0 if nobody knows."""
    found = item.element.sourceline
    return found if isinstance(found, int) else 0

"""Pictures, sound and film of an item: the best rendition that a reader can fetch, its caption and its credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wirefeed.model import Media, Source
from wirefeed.patterns import lazy
from wirefeed.stories import _fields
from wirefeed.stories._g2 import labels
from wirefeed.stories._g2.message import Item, last
from wirefeed.stories._xml import Element, attribute, child, children, text_of

_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
}
_NATURES = {"picture": "image/", "graphic": "image/", "video": "video/", "audio": "audio/"}
_SMALL = ("thumb", "icon", "small")
# What agencies put into captions for desks; the caption ends there.
_DESK = lazy(
    r"\s*(?:[-–—/|*(]+\s*)?(?:ATTENTION|Attention|ATTN)[: ,]+(?i:editors?|eds)\b.*"
    r"|\s*(?:[-–—/|*(]+\s*)?(?:EDITORIAL USE ONLY|FOR EDITORIAL USE ONLY|MANDATORY CREDIT|NO RESALES|NO ARCHIVES?"
    r"|RESTRICTED TO EDITORIAL USE|ACHTUNG|NUR ZUR REDAKTIONELLEN VERWENDUNG)\b.*"
)


@dataclass(slots=True)
class _Rendition:
    url: str
    type: str
    role: str
    width: int
    height: int
    size: int


def media(item: Item, tongue: str, source: Source) -> tuple[tuple[Media, ...], list[str]]:
    """
    Return what an item shows, and the address of what nobody can fetch in any rendition.

    All remoteContent of one item is the same content in several renditions (NewsML-G2 specification, contentSet): of
    each kind the widest one with an address that readers can fetch, and without a watermark.
    """
    content = child(item.element, "contentMeta")
    parts = children(child(item.element, "contentSet"), "remoteContent")
    found, complaints = _fetchable(parts, _NATURES.get(item.nature, "") if item.kind == "media" else "")
    caption = caption_of(content, tongue) if item.kind == "media" else ""
    credit = labels.clean(text_of(child(content, "creditline")))
    if not credit:
        credit = labels.agency(item.element, tongue, source)
        shot = labels.people(content, (), tongue, source, pictured=True)
        credit = "/".join(filter(None, (shot[0].name if shot else "", credit)))
    alt = labels.describing(content, tongue, "alttext", "alternative", "extendeddescription")
    kinds = dict.fromkeys(rendition.type.partition("/")[0] for rendition in found)
    chosen = [_best([each for each in found if each.type.partition("/")[0] == kind]) for kind in kinds]
    shown = tuple(
        Media(
            url=each.url,
            type=each.type if not each.type.endswith("/") else "",
            length=each.size,
            width=each.width,
            height=each.height,
            caption=caption,
            credit=credit,
            alt=alt,
        )
        for each in chosen
    )
    return shown, complaints


def caption_of(content: Element | None, tongue: str) -> str:
    """Return a caption without what it tells desks."""
    found = labels.describing(content, tongue, "caption", "", "summary", "description")
    return _DESK.sub("", found).strip()


def _fetchable(parts: Iterable[Element], otherwise: str) -> tuple[list[_Rendition], list[str]]:
    found: list[_Rendition] = []
    complaints: dict[str, str] = {}
    for part in parts:
        url = next(filter(None, map(_fields.web, _addresses(part))), "")
        kind = attribute(part, "contenttype").partition(";")[0].strip().lower() or _guessed(url) or otherwise
        if kind.partition("/")[0] not in ("image", "video", "audio"):
            continue
        role = last(attribute(part, "rendition")) + " " + last(attribute(part, "role"))
        if "watermark" in role.lower():
            continue
        if not url:
            complaints.setdefault(kind.partition("/")[0], next(filter(None, _addresses(part)), ""))
            continue
        sizes = (_number(attribute(part, key)) for key in ("width", "height", "size"))
        found.append(_Rendition(url, kind, role, *sizes))
    there = {each.type.partition("/")[0] for each in found}
    return found, [address for kind, address in complaints.items() if kind not in there]


def _addresses(part: Element) -> Iterator[str]:
    yield attribute(part, "href")
    for other in children(part, "altLoc"):
        yield text_of(other)


def _guessed(url: str) -> str:
    return _TYPES.get(url.partition("?")[0].rpartition(".")[2].lower(), "")


def _number(text: str) -> int:
    digits = text.partition(".")[0]
    return int(digits) if digits.isdecimal() and len(digits) < 13 else 0


def _best(several: list[_Rendition]) -> _Rendition:
    """The widest; of several without a width the first that is no thumbnail."""
    return max(several, key=lambda each: (each.width, not any(word in each.role.lower() for word in _SMALL), each.size))

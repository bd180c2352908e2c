"""Pictures, sound and film of a feed's item: the best of each, and no pixels that count readers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wirefeed.characters import squash
from wirefeed.model import Media
from wirefeed.patterns import lazy
from wirefeed.stories import _feedtext, _feedtree

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "pdf": "application/pdf",
}
_TYPE = lazy(r"[a-z]+/[a-z0-9.+-]+")
_COUNTER = lazy(
    r"(?i)//(?:[^/]*\.)?(?:feedsportal|doubleclick|feedburner|gravatar|scorecardresearch|pheedo|pixel\.wp)\.[^/]*/"
    r"|//(?:pixel|stats|b)\.[^/]*/[^?]*\.gif|/(?:pixel|blank|spacer|clear|transparent|1x1)\.(?:gif|png)(?:$|\?)"
)
_SMALLEST = 2  # pixels; nothing that small is a picture


def media_of(found: _feedtree.Kids, base: str, enclosed: list[_Element]) -> tuple[Media, ...]:
    """
    Return the media of an item, each once: enclosures first, then Media RSS, a preview only if there is nothing else.

    Args:
        enclosed: Atom links that are enclosures.
    """
    shared = _words(found)
    media = [_enclosure(one, base, "url") for one in found.get("enclosure", ())]
    media += [_enclosure(one, base, "href") for one in enclosed]
    media += _media_rss(found, base, shared)
    kept = _unique([one for one in media if one is not None])
    if not any(one.type.startswith("image/") for one in kept):
        kept += _previews(found, base, shared)
    return tuple(_said(kept, shared))


def _said(media: list[Media], shared: Media) -> list[Media]:
    """Give what stands beside the media, and not in one, to the only picture it can mean."""
    pictures = [one for one in media if one.type.startswith("image/")]
    if len(pictures) != 1 or not (shared.credit or shared.caption or shared.alt):
        return media
    return [_with(one, shared) if one is pictures[0] else one for one in media]


def _with(one: Media, words: Media) -> Media:
    return _made(one, caption=one.caption or words.caption, credit=one.credit or words.credit, alt=one.alt or words.alt)


def _made(one: Media, *, caption: str, credit: str, alt: str) -> Media:
    from msgspec.structs import replace

    return replace(one, caption=caption, credit=credit, alt=alt)


def _unique(media: list[Media]) -> list[Media]:
    kept: dict[str, Media] = {}
    for one in media:
        known = kept.get(one.url)
        if known is None:
            kept[one.url] = one
        else:
            sizes = {"width": known.width or one.width, "height": known.height or one.height}
            kept[one.url] = _sized(_with(known, one), sizes, known.length or one.length, known.type or one.type)
    return list(kept.values())


def _sized(one: Media, sizes: dict[str, int], length: int, kind: str) -> Media:
    from msgspec.structs import replace

    return replace(one, **sizes, length=length, type=kind)


def _enclosure(element: _Element, base: str, name: str) -> Media | None:
    return _medium(
        element.get(name, ""),
        base,
        kind=element.get("type", ""),
        length=element.get("length", ""),
        caption=squash(element.get("title", "")),
    )


def _media_rss(found: _feedtree.Kids, base: str, shared: Media) -> list[Media | None]:
    """Read media:content in and outside groups; several sizes of one picture are one (Media RSS 1.5.1)."""
    chosen: list[Media | None] = []
    for group in found.get("media:group", ()):
        inner = _feedtree.kids(group)
        words = _with(_words(inner), shared)
        chosen += _best([_content(one, base, words) for one in inner.get("media:content", ())], one_of_each=True)
    loose = [_content(one, base, Media()) for one in found.get("media:content", ())]
    chosen += _best(loose, one_of_each=False)
    return chosen


def _best(media: list[Media | None], *, one_of_each: bool) -> list[Media]:
    """Keep the widest of several renditions: of each kind in a group, else of pictures said to be the same."""
    kept: dict[object, Media] = {}
    for at, one in enumerate(media):
        if one is None:
            continue
        kind = one.type.partition("/")[0]
        key: object = kind if one_of_each else at
        if not one_of_each and kind == "image" and one.width:
            key = (kind, one.caption, one.credit, one.alt)
        if key not in kept or one.width > kept[key].width:
            kept[key] = one
    return list(kept.values())


def _content(element: _Element, base: str, words: Media) -> Media | None:
    own = _with(_words(_feedtree.kids(element)), words)
    kind = element.get("type", "").strip()
    medium = element.get("medium", "").strip()
    found = _medium(
        element.get("url", ""),
        base,
        kind=kind if "/" in kind else "",
        length=element.get("fileSize", ""),
        width=element.get("width", ""),
        height=element.get("height", ""),
        medium=medium or (kind if "/" not in kind else ""),
    )
    return None if found is None else _with(found, own)


def _previews(found: _feedtree.Kids, base: str, shared: Media) -> list[Media]:
    previews = list(found.get("media:thumbnail", ()))
    for group in (*found.get("media:group", ()), *found.get("media:content", ())):
        previews += _feedtree.kids(group).get("media:thumbnail", [])
    media = [
        _medium(one.get("url", ""), base, width=one.get("width", ""), height=one.get("height", ""), medium="image")
        for one in previews
    ]
    media += [_medium(one.get("href", ""), base, medium="image") for one in found.get("itunes:image", ())]
    known = sorted((one for one in media if one is not None), key=lambda one: -one.width)
    return [_with(one, shared) for one in known[:1]]


def _words(found: _feedtree.Kids) -> Media:
    """Return caption, credit and alt that stand in an item, a group or a content."""
    caption = alt = ""
    for name in ("media:description", "media:title"):
        for element in found.get(name, ()):
            caption = caption or _feedtext.plain(_feedtext.rss(element))
    for element in found.get("media:text", ()):
        alt = alt or _feedtext.plain(_feedtext.rss(element))
    # A credit may name who wrote, edited or published; beside a picture stands who took it.
    named = [
        one
        for one in found.get("media:credit", ())
        if one.get("role", "").lower() not in ("author", "editor", "publishing company")
    ]
    credit = ", ".join(dict.fromkeys(filter(None, (squash(_feedtree.text_of(one)) for one in named))))
    return Media(caption=caption, credit=credit, alt=alt)


def _medium(
    address: str,
    base: str,
    *,
    kind: str = "",
    length: str = "",
    width: str = "",
    height: str = "",
    medium: str = "",
    caption: str = "",
) -> Media | None:
    """Return a medium with an absolute http(s) address; None for all else, and for what only counts readers."""
    url = _feedtree.joined(base, address)
    if not url.lower().startswith(("http://", "https://")) or _COUNTER.search(url):
        return None
    wide, high = _number(width), _number(height)
    if (width.strip() and wide <= _SMALLEST) and (height.strip() and high <= _SMALLEST):
        return None
    said = kind.strip().lower().partition(";")[0]
    return Media(
        url=url,
        type=said if _TYPE.fullmatch(said) else type_of(url, medium),
        length=_number(length),
        width=wide,
        height=high,
        caption=caption,
    )


def type_of(url: str, medium: str = "") -> str:
    """Return the media type an address ends in; empty if that is not known."""
    try:
        ending = urlsplit(url).path.rpartition(".")[2].lower()
    except ValueError:
        return ""
    return _TYPES.get(ending, {"image": "image/jpeg"}.get(medium.lower(), ""))


def _number(text: str) -> int:
    text = text.strip().removesuffix("px").partition(".")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0

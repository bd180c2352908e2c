"""Media RSS 1.5.1, as far as feeds of stories use it; in Atom and RSS alike."""

from __future__ import annotations

from wirefeed.feeds._rules import words
from wirefeed.feeds._rules.elements import MEDIA, Children, children
from wirefeed.feeds._rules.fault import Findings, quoted

_MEDIUMS = frozenset("image audio video document executable".split())
_NUMBERS = ("fileSize", "width", "height")


def check(found: Findings, known: Children) -> None:
    """Note what is wrong with the media of an entry, whose child elements are `known`."""
    for element in known.get(f"{MEDIA}content", ()):
        words.address(found, "media-rss", "media:content", element.get("url", ""))
        if (kind := element.get("type")) is not None:
            words.media_type(found, "media-rss", "media:content", kind)
        if (medium := element.get("medium")) is not None and medium not in _MEDIUMS:
            found.add("media-rss", "media:content", f"a medium of {sorted(_MEDIUMS)}", quoted(medium))
        for name in _NUMBERS:
            if (number := element.get(name)) is not None and not (number.isascii() and number.isdigit()):
                found.add("media-rss", "media:content", f"a whole number as {name!r}", quoted(number))
        _described(found, children(element))
    _described(found, known)


def _described(found: Findings, known: Children) -> None:
    for element in known.get(f"{MEDIA}description", ()):
        if element.get("type", "plain") not in ("plain", "html"):
            found.add("media-rss", "media:description", "a type 'plain' or 'html'", quoted(element.get("type", "")))
        words.plain_text(found, "media:description", element.text or "")
    for name in ("credit", "description"):
        for element in known.get(MEDIA + name, ()):
            if not (element.text or "").strip():
                found.add("media-rss", f"media:{name}", "a text", "none")
    for element in known.get(f"{MEDIA}thumbnail", ()):
        words.address(found, "media-rss", "media:thumbnail", element.get("url", ""))

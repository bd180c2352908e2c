"""
What stands around a story's text and is not of it: bylines, dates, captions, notes, calls to read or subscribe.

Every test looks at a block's beginning or end, so its time does not grow with the block.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from wirefeed.content._prose import calls as _calls
from wirefeed.content._prose import phrases as _phrases
from wirefeed.content._prose.dateline import AGENCIES
from wirefeed.content._prose.width import columns, is_unspaced
from wirefeed.patterns import lazy

_END = lazy(r"[.!?…‽؟۔।॥|։።፧။។。！？｡．‼⁇⁈⁉][\s\"'”’»“›)\]}」』】）》〉｝〕］＂＇\u200e\u200f]*\Z")
_COLON = lazy(r"\s?[:：]\s?")
_THIS = lazy(
    r"this (?:story|article|post|report|piece|version|interview|blog post|column|item|page|text|dispatch)"
    r"(?: has been| was| is| has| had been)? ?(?:also |then |last |since )?(\w[\w-]*)"
)
_VERSION = lazy(
    r"(?:an?|the) (?:earlier|previous|prior|original) version of (?:this|the) (?:story|article|report|post|text)\b"
)
_IN_THIS = lazy(r"in this .{0,50}?\b(?:photo|image|picture|frame|handout)\b")
_DAY = r"(?:\d{1,2}[.,/ -]{1,2}(?:[^\W\d_]{3,12}|\d{1,2})[.,/ -]{1,2}\d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4})"
_DATE_ONLY = lazy(
    rf"[\w.,:/|() +–—-]{{0,24}}?(?<!\d)(?:{_DAY}|\d{{4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,2}}日?)"
    r"[\w.,:/|() +–—-]{0,24}。?\Z"
)
_FOLLOW = lazy(r"follow .{2,40}? on (?:social|twitter|x|facebook|instagram|tiktok|whatsapp|youtube|bluesky|threads)\b")
# After the word: a colon, a figure, a name of a day or month, or a small word that leads to one.
_STAMPED = lazy(
    r"[^\d:：]{3,24}?(?:[:：|–—-]|\s(?:on|at|am|um|den|le|à|el|em|a|il|alle|op|om|på|o|в|у|في|در|ב)\b|(?<=\s)[A-Z]|\d)"
    r".{0,60}\Z"
)
_BRACKETS = lazy(r"[(（\[【]([^()（）\[\]【】\n]{2,140})[)）\]】][.。]?\Z")
_AFTER_TEXT = lazy(r"(?:\A|[.!?。！？؟।]\s?)([^\W\d_]{4,9}) ?[:：=／/] ?[^.!?。\n]{2,60}\.?\Z")
_VIA = lazy(r"(?:/|via )(?:Getty(?: Images)?|AP|AFP|Reuters|EPA|dpa|Shutterstock)\)?\.?\Z")
_TAKEN_BY = lazy(r"[.!?] (?:Photo|Photograph|Picture|Image|Video)s? (?:by|courtesy of|from) [^.!?]{2,60}\.?\Z")
_REPORTER = lazy(
    r"(?:本报|本報|本刊|本台|本网)?(?:特约|特約)?(?:记者|記者)[^，。]{1,12}(?:报道|報導|报导)?。?\Z"
    r"|[가-힣]{2,4} ?(?:기자|특파원)(?![가-힣])|【?(?:記者|记者)[^，。]{2,20}[／/][^，。]{2,12}】?\Z"
)
_ADDRESS = lazy(r"\W*(?:https?://|www\.)\S+\W*\Z")


def ends_whole(text: str) -> bool:
    """Say whether `text` ends in an end mark of its script; Thai and Lao have none."""
    tail = text[-12:]
    return _END.search(tail) is not None or "\u0e01" <= tail.rstrip("\"'”’») ")[-1:] <= "\u0eff"


def is_furniture(text: str) -> bool:
    """Say whether a block of this text stands around the story: byline, date, caption, note, call, address."""
    head = _folded(text)
    if head.strip(" \"'.-–—_=*#·•[]()") in _calls.WHOLE or not any(map(str.isalnum, head)):
        return True
    if _ADDRESS.match(text) or _is_note(head) or _is_picture(head, text[-200:]):
        return True
    if len(text) <= 160 and (_is_byline(text, head) or _is_date(text, head)):
        return True
    if len(text) <= 120 and columns(text) <= 120 and any(word in text.casefold() for word in _anywhere()):
        return True
    return len(text) <= 400 and (
        _FOLLOW.match(head) is not None or _opens(head, "call") or _is_newsletter(text.casefold())
    )


def _folded(text: str) -> str:
    """Return a block's first characters as the phrases are written: small, straight apostrophes, plain colons."""
    head = text[:120].lstrip("[(（【_ \u200e\u200f").casefold().replace("’", "'")
    return _COLON.sub(": ", head)


_KINDS: dict[str, Mapping[str, str]] = {
    "note": _phrases.NOTES,
    "picture": _phrases.PICTURES,
    "stamp": _phrases.STAMPS,
    "call": _calls.CALLS,
    "byline": {"": _phrases.BYLINES_OF_NO_CASE},
}


@cache
def _index(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of a kind by their first character, composed as blocks are."""
    found: dict[str, set[str]] = {}
    for text in _KINDS[kind].values():
        for phrase in normalize("NFC", text).casefold().split(" | "):
            found.setdefault(phrase[0], set()).add(phrase)
    return {first: tuple(sorted(phrases)) for first, phrases in found.items()}


def _opens(head: str, kind: str) -> bool:
    """Say whether `head` begins with a phrase of a kind, as whole words."""
    for phrase in _index(kind).get(head[:1], ()):
        if phrase.endswith("~"):
            if head.startswith(phrase[:-1]):
                return True
        elif head.startswith(phrase):
            after = head[len(phrase) : len(phrase) + 1]
            if not phrase[-1].isalnum() or not after.isalnum() or is_unspaced(phrase[-1]):
                return True
    return False


@cache
def _anywhere() -> tuple[str, ...]:
    return tuple(normalize("NFC", _calls.ANYWHERE).split("|"))


@cache
def _agencies() -> frozenset[str]:
    return frozenset(AGENCIES.casefold().split("|"))


def _is_note(head: str) -> bool:
    if _opens(head, "note") or _VERSION.match(head):
        return True
    found = _THIS.match(head)
    return found is not None and found[1] in _phrases.ORIGIN.split()


def _is_picture(head: str, tail: str) -> bool:
    """Say whether a block is a caption: it begins as one, or ends in a credit that names a picture."""
    if _opens(head, "picture") or _IN_THIS.match(head) or _VIA.search(tail) or _TAKEN_BY.search(tail):
        return True
    credits_ = _phrases.CREDITS.split()
    if (found := _BRACKETS.search(tail)) is not None:
        inside = found[1].casefold()
        return any(word in inside for word in credits_) or ("/" in inside and tail.rstrip(".")[-1] == "]")
    found = _AFTER_TEXT.search(tail)
    return found is not None and found[1].casefold() in {*credits_, "credit", "crédit", "crédito", "quelle", "fuente"}


def _is_date(text: str, head: str) -> bool:
    """Say whether a line only says when: a date alone, or one after "published" and the like."""
    if _DATE_ONLY.match(text):
        return True
    return len(text.split()) <= 12 and _opens(head, "stamp") and _STAMPED.match(text) is not None


def _is_byline(text: str, head: str) -> bool:
    if columns(text) <= 60 and (_opens(head, "byline") or _REPORTER.match(text)):
        return True
    if text.rstrip(".").partition("/")[0].casefold() in _agencies():
        return True
    first, _, rest = text.partition(" ")
    if first.rstrip(":").casefold() not in _phrases.BYLINES or not first[:1].isupper():
        return False
    words = rest.rstrip(".").replace(",", " ").replace("/", " ").split()
    named = (not word[0].islower() or word in _phrases.SMALL or "@" in word or "." in word for word in words)
    return 0 < len(words) <= 14 and all(named)


def _is_newsletter(text: str) -> bool:
    return any(word in text for word in _calls.NEWSLETTERS.split("|")) and any(
        word in text for word in _calls.ASKS.split("|")
    )

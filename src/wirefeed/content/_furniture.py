"""
What stands around a story's text and is not of it: bylines, dates, captions, notes, calls to read or subscribe.

Every test looks at a block's beginning or end, so its time does not grow with the block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from wirefeed.content import _phrases as table
from wirefeed.content._width import columns, is_unspaced

_END = re.compile(r"[.!?…‽؟۔।॥|։።፧။។。！？｡．‼⁇⁈⁉][\s\"'”’»“›)\]}」』】）》〉｝〕］＂＇\u200e\u200f]*\Z")
_COLON = re.compile(r"\s?[:：]\s?")
_THIS = re.compile(
    r"(?:this|the) (?:story|article|post|report|piece|version|interview|blog post|column|item|page|text|dispatch)"
    r"(?: has been| was| is| has| had been)? ?(?:also |then |last |since )?(\w[\w-]*)"
)
_IN_THIS = re.compile(r"in this .{0,50}?\b(?:photo|image|picture|frame|handout)\b")
_DAY = r"(?:\d{1,2}[.,/ -]{1,2}(?:[^\W\d_]{3,12}|\d{1,2})[.,/ -]{1,2}\d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4})"
_DATE_ONLY = re.compile(
    rf"[\w.,:/|() +–—-]{{0,24}}?(?<!\d)(?:{_DAY}|\d{{4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,2}}日?)"
    r"[\w.,:/|() +–—-]{0,24}\Z"
)
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】\n]{2,140})[)）\]】][.。]?\Z")
_AFTER_TEXT = re.compile(r"(?:\A|[.!?。！？؟।]\s?)([^\W\d_]{4,9}) ?[:：=／/] ?[^.!?。\n]{2,60}\.?\Z")
_VIA = re.compile(r"(?:/|via )(?:Getty(?: Images)?|AP|AFP|Reuters|EPA|dpa|Shutterstock)\)?\.?\Z")
_REPORTER = re.compile(r"[가-힣]{2,4} ?(?:기자|특파원)(?![가-힣])|【?(?:記者|记者)[^，。]{2,20}[／/][^，。]{2,12}】?\Z")
_ADDRESS = re.compile(r"\W*(?:https?://|www\.)\S+\W*\Z")


def ends_whole(text: str) -> bool:
    """Say whether `text` ends in an end mark of its script; Thai and Lao have none."""
    tail = text[-12:]
    return _END.search(tail) is not None or "\u0e01" <= tail.rstrip("\"'”’») ")[-1:] <= "\u0eff"


def is_furniture(text: str) -> bool:
    """Say whether a block of this text stands around the story: byline, date, caption, note, call, address."""
    head = _folded(text)
    if head.strip(" \"'.-–—_=*#·•[]()") in table.WHOLE or not any(map(str.isalnum, head)):
        return True
    if _ADDRESS.match(text) or _is_note(head) or _is_picture(head, text[-200:]):
        return True
    if len(text) <= 160 and (_is_byline(text, head) or _is_date(text, head)):
        return True
    return len(text) <= 400 and (_opens(head, "CALLS") or _is_newsletter(text.casefold()))


def _folded(text: str) -> str:
    """Return a block's first characters as the phrases are written: small, straight apostrophes, plain colons."""
    head = text[:120].lstrip("[(（【_ \u200e\u200f").casefold().replace("’", "'")
    return _COLON.sub(": ", head)


@cache
def _phrases(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the phrases of a kind by their first character."""
    kind: str | dict[str, str] = getattr(table, name)
    found: dict[str, set[str]] = {}
    for text in (kind,) if isinstance(kind, str) else kind.values():
        for phrase in text.split(" | "):
            phrase = phrase.strip().casefold()
            found.setdefault(phrase[:1], set()).add(phrase)
    return {first: tuple(sorted(phrases)) for first, phrases in found.items()}


def _opens(head: str, name: str) -> bool:
    """Say whether `head` begins with a phrase of a kind, as whole words."""
    for phrase in _phrases(name).get(head[:1], ()):
        if phrase.endswith("~"):
            if head.startswith(phrase[:-1]):
                return True
        elif head.startswith(phrase):
            after = head[len(phrase) : len(phrase) + 1]
            if not phrase[-1].isalnum() or not after.isalnum() or is_unspaced(phrase[-1]):
                return True
    return False


def _is_note(head: str) -> bool:
    if _opens(head, "NOTES"):
        return True
    found = _THIS.match(head)
    return found is not None and found[1] in table.ORIGIN.split()


def _is_picture(head: str, tail: str) -> bool:
    """Say whether a block is a caption: it begins as one, or ends in a credit that names a picture."""
    if _opens(head, "PICTURES") or _IN_THIS.match(head) or _VIA.search(tail):
        return True
    credits_ = table.CREDITS.split()
    if (found := _BRACKETS.search(tail)) is not None:
        inside = found[1].casefold()
        return any(word in inside for word in credits_)
    found = _AFTER_TEXT.search(tail)
    return found is not None and found[1].casefold() in {*credits_, "credit", "crédit", "crédito", "quelle", "fuente"}


def _is_date(text: str, head: str) -> bool:
    return _DATE_ONLY.match(text) is not None or (_opens(head, "STAMPS") and any(map(str.isdigit, text)))


def _is_byline(text: str, head: str) -> bool:
    if columns(text) <= 60 and (_opens(head, "BYLINES_OF_NO_CASE") or _REPORTER.match(text)):
        return True
    first, _, rest = text.partition(" ")
    if first.rstrip(":").casefold() not in table.BYLINES or not first[:1].isupper():
        return False
    words = rest.rstrip(".").replace(",", " ").replace("/", " ").split()
    named = (not word[0].islower() or word in table.SMALL or "@" in word or "." in word for word in words)
    return 0 < len(words) <= 14 and all(named)


def _is_newsletter(text: str) -> bool:
    return any(word in text for word in table.NEWSLETTERS.split("|")) and any(
        word in text for word in table.ASKS.split("|")
    )

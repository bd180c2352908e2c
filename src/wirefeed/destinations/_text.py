"""Text as services count it, and how a message is shortened to what they take; `_words` says what it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from wirefeed.destinations._labels import labels
from wirefeed.destinations._words import ENDS, REPLY, Line, Picture, Words, address, host, one, plain, several, words
from wirefeed.patterns import lazy

__all__ = [
    "ENDS",
    "REPLY",
    "Line",
    "Measure",
    "Picture",
    "Words",
    "address",
    "counting",
    "first",
    "fit",
    "graphemes",
    "host",
    "one",
    "plain",
    "points",
    "several",
    "shorten",
    "utf8",
    "utf16",
    "words",
]

Measure = Callable[[str], int]
_SENTENCE_END = lazy(r"[.!?…。！？।؟۔][\"'”’»)\]）」』]*(?=\s|$)|[。！？][”’」』）]*")
_INITIAL = lazy(r"(?:^|\s)[^\W\d_]\.$")
_ADDRESSES = lazy(r"(?i)https?://[^\s<>]+")
_LEAST_SUMMARY = 20
_LEAST_HEADLINE = 60  # graphemes that a headline keeps as long as a correction note can give way


def points(text: str) -> int:
    """Count code points."""
    return len(text)


def utf16(text: str) -> int:
    """Count UTF-16 code units, as JavaScript does: never fewer than code points or graphemes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """Count bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def graphemes(text: str) -> int:
    """Count what people call characters: extended grapheme clusters (UAX 29)."""
    return len(_ends(text))


def counting(link: str, each: int, measure: Measure) -> Measure:
    """Return a measure by which `link` counts `each`, whatever its length, and no other address counts less."""

    def measured(text: str) -> int:
        rest = text.replace(link, "") if link else text
        links = text.count(link) if link else 0
        small = sum(max(0, each - measure(found[0])) for found in _ADDRESSES.finditer(rest))
        return measure(rest) + links * each + small

    return measured


def shorten(text: str, *, measure: Measure, most: int) -> str:
    """
    Return `text` as it is, or so much of it that `measure` says at most `most`.

    Whole sentences when they fill at least half of the room, else whole words, else whole grapheme clusters; what is
    cut short ends with ``…``. Empty if there is no room for anything.
    """
    return _cut(text, lambda candidate: measure(candidate) <= most)


def fit(said: Words, *, measure: Measure, most: int, shown: Callable[[Words], str] = plain) -> Words:
    """
    Return `said` shortened so that ``measure(shown(said)) <= most``.

    The summary goes first, then the headline, though not below a readable rest while a correction note can be
    shortened. A digest loses stories from its end, and says how many. Link and label are never cut, the credit only
    when it alone is too long; the short link takes the place of a link that has no room.

    Raises:
        ValueError: If there is no room for the link.
    """

    def fits(candidate: Words) -> bool:
        return measure(shown(candidate)) <= most

    if fits(said):
        return said
    for link in dict.fromkeys(filter(None, (said.link, said.short))) or ("",):
        text = said.text.replace(said.link, link) if said.link else said.text
        fitted = _fitted(replace(said, link=link, text=text), fits)
        if fits(fitted):
            return fitted
    raise ValueError(f"link: expected room for it within {most}, got {measure(shown(fitted))}")


def _fitted(said: Words, fits: Callable[[Words], bool]) -> Words:
    if said.text:
        return _fitted_text(said, fits)
    if said.lines:
        return _fitted_lines(said, fits)
    for name, least in (("summary", 0), ("headline", _LEAST_HEADLINE), ("note", 0), ("headline", 0), ("credit", 0)):
        if fits(said):
            return said
        whole: str = getattr(said, name)
        floor = whole if graphemes(whole) <= least else ""
        part = floor or _cut(whole, lambda text: fits(replace(said, **{name: text})))  # noqa: B023 - called at once
        if name == "summary" and part.endswith("…") and graphemes(part) < _LEAST_SUMMARY:
            part = ""  # a word or two tell nobody anything
        if least and graphemes(part) < least and not floor:
            part = shorten(whole, measure=graphemes, most=least)
        said = replace(said, **{name: part})
    return said if fits(said) else replace(said, picture=None)


def _fitted_text(said: Words, fits: Callable[[Words], bool]) -> Words:
    """Shorten what a template made, the longer side of the link first."""
    before, link, after = said.around()
    blank = before[len(before.rstrip()) :] if link else ""
    sides = [before.rstrip() if link else before, after]

    def joined() -> Words:
        return replace(said, text=f"{sides[0]}{blank if sides[0] else ''}{link}{sides[1]}")

    for side in sorted((0, 1), key=lambda at: -len(sides[at])):
        whole = sides[side]

        def fits_with(part: str, side: int = side) -> bool:
            sides[side] = part
            return fits(joined())

        sides[side] = _cut(whole, fits_with)
    return joined()


def first(said: Words, count: int) -> Words:
    """Return a digest with its first `count` stories, and how many there are besides."""
    if count >= len(said.lines):
        return said
    left = said.left + len(said.lines) - count
    return replace(said, lines=said.lines[:count], left=left, more=labels(said.language).more.format(n=left))


def _fitted_lines(said: Words, fits: Callable[[Words], bool]) -> Words:
    low, high = 1, len(said.lines)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(first(said, middle)) else (low, middle - 1)
    said, line = first(said, low), said.lines[0]
    if fits(said):
        return said
    headline = _cut(line.headline, lambda text: fits(replace(said, lines=(replace(line, headline=text),))))
    return replace(said, lines=(replace(line, headline=headline),))


def _cut(text: str, fits: Callable[[str], bool]) -> str:
    if not text or fits(text):
        return text
    ends = _ends(text)
    low, high = 0, 64
    while high < len(ends) and fits(_elided(text, ends[high - 1])):  # measuring long texts takes long: from below
        low, high = high, high * 4
    high = min(high, len(ends)) - 1
    while low < high:  # how many clusters have room
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(_elided(text, ends[middle - 1])) else (low, middle - 1)
    if low == 0:
        return ""
    end, whole = ends[low - 1], frozenset(ends[:low])
    for sentence in reversed([found.end() for found in _SENTENCE_END.finditer(text, 0, end + 1)]):
        if sentence * 2 < end:
            break
        if sentence in whole and _ends_sentence(text, sentence) and fits(text[:sentence]):
            return text[:sentence]
    word = next((at for at in range(end, end // 2, -1) if at in whole and text[at : at + 1].isspace()), end)
    return next((part for at in (word, end) if fits(part := _elided(text, at))), "")


def _elided(text: str, end: int) -> str:
    return text[:end].rstrip(" \t\n.,;:–—-") + "…"


def _ends_sentence(text: str, end: int) -> bool:
    """Say whether a sentence ends there, and not after an initial (``J. Doe``) or before a small letter."""
    return not text[end:].lstrip()[:1].islower() and _INITIAL.search(text[max(0, end - 3) : end]) is None


def _ends(text: str) -> Sequence[int]:
    """Return where each grapheme cluster ends."""
    if text.isascii() and "\r" not in text:
        return range(1, len(text) + 1)
    return [found.end() for found in _cluster().finditer(text)]


@lru_cache(maxsize=1)
def _cluster() -> Any:
    import regex

    return regex.compile(r"\X")

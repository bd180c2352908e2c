"""Graphemes counted from the standard library's tables alone (UAX 29): a second opinion on anybody's counter."""

from __future__ import annotations

import unicodedata

_ZWJ = "\u200d"
_PREPEND = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd")
# Spacing marks that UAX 29 counts among Extend (Other_Grapheme_Extend), those of scripts still written every day.
_EXTEND = frozenset(
    "\u09be\u09d7\u0b3e\u0b57\u0bbe\u0bd7\u0cc0\u0cc2\u0cc7\u0cc8\u0cca\u0ccb\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf"
    "\u200c\u302e\u302f\uff9e\uff9f"
)
# Marks that UAX 29 does not count among SpacingMark, by name: tone marks and vowels of Myanmar.
_APART = frozenset(
    map(chr, (0x102B, 0x102C, 0x1038, *range(0x1062, 0x1065), *range(0x1067, 0x106E), 0x1083))
) | frozenset(map(chr, (*range(0x1087, 0x108D), 0x108F, *range(0x109A, 0x109D))))
# Rule GB9c: a consonant, a virama and a consonant are one.
_LINKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2")
_CONSONANTS = (
    (0x0915, 0x0939),
    (0x0958, 0x095F),
    (0x0978, 0x097F),
    (0x0995, 0x09B9),
    (0x09DC, 0x09DF),
    (0x09F0, 0x09F1),
    (0x0A95, 0x0AB9),
    (0x0AF9, 0x0AF9),
    (0x0B15, 0x0B39),
    (0x0B5C, 0x0B5F),
    (0x0B71, 0x0B71),
    (0x0C15, 0x0C39),
    (0x0C58, 0x0C5A),
    (0x0D15, 0x0D3A),
    (0x1000, 0x102A),
    (0x103F, 0x103F),
    (0x1050, 0x1055),
    (0x105A, 0x105D),
    (0x1061, 0x1061),
    (0x1065, 0x1066),
    (0x106E, 0x1070),
    (0x1075, 0x1081),
    (0x108E, 0x108E),
    (0x1780, 0x17B3),
)
_PICTURES = (
    (0xA9, 0xA9),
    (0xAE, 0xAE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2194, 0x21AA),
    (0x231A, 0x23FF),
    (0x24C2, 0x24C2),
    (0x25AA, 0x27BF),
    (0x2934, 0x2935),
    (0x2B05, 0x2B55),
    (0x3030, 0x303D),
    (0x3297, 0x3299),
    (0x1F000, 0x1F1E5),
    (0x1F201, 0x1F3FA),
    (0x1F400, 0x1FAFF),
)


def graphemes(text: str) -> int:
    """Return how many characters a reader sees."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    count, before, flags, picture, link = 0, "", 0, False, ""
    for character in text:
        consonant = _within(character, _CONSONANTS)
        joined = before and (
            _joins(before, character, flags)
            or (before == _ZWJ and picture and _within(character, _PICTURES))
            or (consonant and link == "linked")
        )
        count += not joined
        flags = flags + 1 if _is_flag(character) else 0
        if consonant:
            link = "begun"
        elif link and character in _LINKERS:
            link = "linked"
        elif not _extends(character):
            link = ""
        if not (character == _ZWJ or _extends(character)):
            picture = _within(character, _PICTURES)
        before = character
    return count


def _joins(before: str, character: str, flags: int) -> bool:
    if before == "\r":
        return character == "\n"
    if _controls(before):
        return False
    kind = unicodedata.category(character)
    if _extends(character) or (kind == "Mc" and character not in _APART) or character in "\u0e33\u0eb3":
        return True
    if before in _PREPEND:
        return not _controls(character)
    if _is_flag(character):
        return flags % 2 == 1
    return _one_syllable(before, character)


def _controls(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind in ("Cc", "Zl", "Zp") or (kind == "Cf" and not _extends(character) and character not in _PREPEND)


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Mn", "Me")
        or character in _EXTEND
        or character == _ZWJ
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return code >= ranges[0][0] and any(first <= code <= last for first, last in ranges)


def _one_syllable(before: str, character: str) -> bool:
    """Say whether two Hangul letters stand in one syllable (rules GB6 to GB8)."""
    left, right = _hangul(before), _hangul(character)
    if left == "L":
        return right in ("L", "V", "LV", "LVT")
    if left in ("LV", "V"):
        return right in ("V", "T")
    return left in ("LVT", "T") and right == "T"


def _hangul(character: str) -> str:
    code = ord(character)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    return ""

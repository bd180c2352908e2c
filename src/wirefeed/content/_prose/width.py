"""How wide text is, where it may be cut, and whether its quotation marks come in pairs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from wirefeed.patterns import lazy

# UAX #29 in short: what never begins a grapheme, and what never ends one.
_JOINERS = frozenset("\u200d\u0e33\u0eb3")
_LEADING = frozenset("\u200d\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4")
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u1039\u17d2")
_QUOTE = lazy('["“”„‟«»‹›「」『』]')
_SINGLE = lazy(r"(?<![\w’])‘(?=[^\W\d_])(?!(?:em|til|tis|twas|cause|round|n)\b)")
_SINGLE_END = lazy(r"’(?![^\W\u0e00-\u0eff\u2e80-\uffff])")
_OPENS = {"「": "」", "『": "』", "„": "“”", "‟": "”", "“": "”", "«": "»", "‹": "›", "»": "«»", "›": "‹›", "”": "”"}
# Thai, Lao, Burmese, Khmer, Chinese, Japanese; Korean has blanks.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x30FF),
    (0x31F0, 0xA4CF),
    (0xF900, 0xFAFF),
    (0xFF00, 0xFFEF),
    (0x20000, 0x323AF),
)
_PAIRED = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)
_CLAUSE = lazy(r"[;:,](?=\s)|\s[—–-](?=\s)|—(?=\w)|[؛،](?!\d)|[；，、：](?!\d)")


def columns(text: str) -> int:
    """Return the width of `text`: a wide character (East Asian W or F) counts 2, a combining or invisible one 0."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def within(text: str, limit: int) -> int:
    """Return the longest length of `text` that is at most `limit` columns and ends between two graphemes."""
    width = 0
    for end, char in enumerate(text):
        width += _width(char)
        if width > limit:
            while end and not _parts(text, end):
                end -= 1
            return end
    return len(text)


def _parts(text: str, at: int) -> bool:
    """Say whether a grapheme ends before `at`."""
    before, char = text[at - 1], text[at]
    if char in _JOINERS or before in _LEADING or unicodedata.category(char) in ("Mn", "Mc", "Me"):
        return False
    if before in _VIRAMAS or "\U0001f3fb" <= char <= "\U0001f3ff":
        return False
    if "\u1160" <= char <= "\u11ff":  # conjoining Hangul vowels and finals
        return False
    return not ("\U0001f1e6" <= char <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff")


def clip(text: str, limit: int) -> str:
    """
    Return the beginning of `text` in at most `limit` columns, with an ellipsis: to the last clause that fits.

    Never inside a word, a number or a grapheme, nor inside a quotation while an earlier clause ends outside of one;
    only writing without blanks is cut between two graphemes when it has no clause.
    """
    head = text[: within(text, limit - 1)]
    clauses = [found.start() for found in _CLAUSE.finditer(head)]
    # A clause says nothing much before a seventh of the space is filled.
    for end in reversed(clauses):
        if columns(head[:end]) * 7 >= limit and unclosed(head[:end]) == "":
            return head[:end].rstrip() + "…"
    if len(head) < len(text) and not text[len(head)].isspace() and not is_unspaced(text[len(head)]):
        head = head.rpartition(" ")[0] or head
    head = head.rstrip(" ,;:،؛，；：、—–-")
    return head + "…" + (unclosed(head) or "")


def unclosed(text: str) -> str | None:
    """
    Return the marks that would close the quotations `text` leaves open, innermost first; None if one closes unopened.

    Apostrophes are no quotation marks, nor is ``"`` inside a word (Hebrew) or after a digit (inches).
    """
    open_: list[str] = []
    for found in _QUOTE.finditer(text):
        mark, at = found[0], found.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if mark == '"':
            if (before.isalnum() and after.isalnum()) or (before.isdigit() and '"' not in open_):
                continue
            if open_ and open_[-1] == '"':
                open_.pop()
            else:
                open_.append('"')
        elif open_ and mark in open_[-1]:
            open_.pop()
        elif mark in "“„‟«‹「『" or (mark in "»›”" and after.isalnum() and not before.isalnum()):
            open_.append(_OPENS[mark])
        else:
            return None
    singles = [found.start() for found in _SINGLE.finditer(text)]
    if singles and not _SINGLE_END.search(text, singles[-1]):
        open_.append("’")
    return "".join(mark[0] for mark in reversed(open_))


def is_unspaced(char: str) -> bool:
    """Say whether `char` is of a writing that sets no blanks between words or sentences."""
    return any(first <= ord(char) <= last for first, last in _UNSPACED)


def join(first: str, second: str) -> str:
    """Return two sentences as one text: with a blank, except in writing that has none (Chinese, Japanese, Thai)."""
    if not first or not second:
        return first or second
    return first + ("" if is_unspaced(first[-1]) or is_unspaced(second[0]) else " ") + second


def undirected(text: str) -> str:
    """Return `text` without its direction controls when one of them has no partner."""
    if not any(mark in text for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"):
        return text
    open_: list[str] = []
    for char in text:
        if char in _PAIRED:
            open_.append(_PAIRED[char])
        elif char in "\u202c\u2069" and (not open_ or open_.pop() != char):
            open_.append("")
            break
    return (
        re.sub(" *[\u202a-\u202e\u2066-\u2069]+(?= |$)|[\u202a-\u202e\u2066-\u2069]", "", text).strip()
        if open_
        else text
    )

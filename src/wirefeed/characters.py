"""What characters may leave, and what script a text is in; pure text in, text out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Literal

from wirefeed.patterns import lazy

# XML 1.0 section 2.2 (Char). What it forbids cannot be escaped either: one such character and 7 of 18 readers refuse
# the feed. DEL and C1 are legal but discouraged there and shown as boxes; U+FEFF is a lost byte order mark.
_FORBIDDEN = lazy("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NONCHARACTER = lazy(
    "[" + "".join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)) + "]"
)
# What may be one of the two, found in a tenth of the time: every character beyond the basic plane is looked at twice.
_SUSPECT = lazy("[^\t\n\r -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]")
_BREAKS = lazy("\r\n|[\r\u0085\u2028\u2029]")
_BLANKS = lazy(r"[\s\u200b\u2060\u00ad]+")
_HIDDEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\u180e"), None)

Script = Literal["Latn", "Arab", "Hebr", "Cyrl", "Grek", "Deva", "Hani", "Kana", "Hang", "Thai", "Mymr", "Other", ""]
_SCRIPTS: tuple[tuple[Script, re.Pattern[str]], ...] = (
    (
        "Arab",
        lazy("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdff\ufe70-\ufefc]"),
    ),
    ("Hebr", lazy("[\u05d0-\u05ea\ufb1d-\ufb4f]")),
    ("Cyrl", lazy("[\u0400-\u052f]")),
    ("Grek", lazy("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("Deva", lazy("[\u0900-\u097f]")),
    ("Kana", lazy("[\u3041-\u30ff\uff66-\uff9d]")),
    ("Hang", lazy("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")),
    ("Hani", lazy("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")),
    ("Thai", lazy("[\u0e01-\u0e5b]")),
    ("Mymr", lazy("[\u1000-\u109f]")),
    ("Latn", lazy("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)

# A letter of any script but Latin: most text has none, and need not be counted.
_NOT_LATIN = lazy("[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uffdc\U00010000-\U0003ffff]")


def legal(text: str) -> str:
    """
    Return `text` without what no feed may hold; the same object when there is nothing to drop.

    C1 controls are windows-1252 gone astray (U+0092 is a quote) and become what was meant; C0 controls except tab and
    line ends, DEL, lone surrogates, U+FEFF and noncharacters go.
    """
    if text.replace("\n", "").isprintable() or _SUSPECT.search(text) is None:
        return text  # most text: no control, no surrogate, nothing unassigned
    if _FORBIDDEN.search(text) is not None:
        text = _FORBIDDEN.sub(_mend, text)
    if _NONCHARACTER.search(text) is not None:
        text = _NONCHARACTER.sub("", text)
    return text


def _mend(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0x80 <= code <= 0x9F:
        try:
            return bytes([code]).decode("cp1252")
        except UnicodeDecodeError:
            return ""
    return ""


def unbroken(text: str) -> str:
    """Return `text` with every kind of line end as one line feed."""
    return _BREAKS.sub("\n", text)


def squash(text: str) -> str:
    """Return `text` legal, on one line, NFC, with single blanks: for titles, summaries, names."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return unicodedata.normalize("NFC", _BLANKS.sub(_blank, legal(text))).strip()


def _blank(found: re.Match[str]) -> str:
    # A run of invisible characters alone separates nothing: a soft hyphen inside a word is not a blank.
    return " " if found[0].translate(_HIDDEN) else ""


def is_latin(text: str) -> bool:
    """Say whether `text` holds no letter of another script."""
    return text.isascii() or _NOT_LATIN.search(text) is None


def script(text: str) -> Script:
    """Return the script most letters of `text` are in (ISO 15924; ``Kana`` for Japanese); empty without letters."""
    if is_latin(text):
        return "Latn" if any(map(str.isalpha, text)) else ""
    counts: Counter[Script] = Counter(
        {name: len(found) for name, pattern in _SCRIPTS if (found := pattern.findall(text))}
    )
    if not counts:
        return "Other" if any(map(str.isalpha, text)) else ""
    if counts["Kana"] and counts["Kana"] * 20 >= counts["Hani"]:
        counts["Kana"] += counts.pop("Hani", 0)  # Japanese is written in both
    # An ideograph carries about as much as a Latin word of three letters: a Chinese story full of names stays Chinese.
    for dense in ("Hani", "Kana", "Hang"):
        counts[dense] *= 3
    return counts.most_common(1)[0][0]


def direction(text: str) -> Literal["ltr", "rtl"]:
    """Return the direction `text` is read in, by its script and not by what its language claims."""
    return "rtl" if script(text) in ("Arab", "Hebr") else "ltr"

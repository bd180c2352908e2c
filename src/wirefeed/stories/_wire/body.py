"""The text of a wire story: paragraphs out of lines, and captions out of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Media, Source
from wirefeed.patterns import lazy
from wirefeed.stories import _desk
from wirefeed.stories._desk.words import RULE
from wirefeed.stories._wire import agencies as _agencies

_WIDEST = 132  # columns; wire services wrap at 60 to 80, their terminals and printers at up to 132
_PICTURES = 2  # captions signed in brackets; more are the items of a round-up
_END_MARKS = ".!?…:;”\"'’»)]。！？؟।"
_WORD_HYPHEN = lazy(r"[^\W\d_]-$")
_SUSPENDED = lazy(r"(?:and|or|und|oder|bis|et|ou|y|o)\b")
_IDEOGRAPH = lazy("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")

# "Photo: X", "(AP Photo/X)", "(Foto: X/dpa)", "Photo by X", "X/AP", and an agency after the last full stop.
_BRACKETED_CREDIT = lazy(
    r"\s*[(\[](?P<credit>(?:(?:AP|AFP|Reuters|EPA|dpa|ANSA)\s+)?(?:Photo|Foto|Image|Bild|Video|Picture|Handout|Courtesy)\b[^()\[\]]{0,120}"
    r"|(?:File )?(?:[Pp]hoto|[Ff]oto|[Ii]mage)\s*(?:by|:|/)\s*[^()\[\]]{1,120}"
    r"|(?:AP|AFP|Reuters|EPA|dpa|Getty Images)\s*/[^()\[\]]{1,80}"
    r"|[^()\[\]/]{1,60}/(?:AP|AFP|Reuters|EPA|dpa|Getty Images)"
    r"|(?:الصورة|صورة|תצלום|צילום)\s*:?\s*[^()\[\]]{1,80})[)\]]\s*\.?$"
)
_LABELLED_CREDIT = lazy(
    r"(?:^|(?<=[.!?…”\"»)。])\s*|\s[|–—-]\s)(?:Photo|Foto|Fotos|Bild|Image|Picture|Credit|Photograph"
    r"|Crédit photo|Crédit|Photo credit|صورة|الصورة|تصوير|צילום|תצלום|写真|图|图片|圖)"
    r"\s*(?:by\b|[:：/])\s*(?P<credit>\S.{0,80})$"
)
_CREDIT_MARK = lazy(r"[:：/]|\bby\b")
_BARE_CREDIT = lazy(r"(?<=[.!?…”\"»)])\s+(?P<credit>[^.!?()\[\]]{2,40})$")
_SIGNED = lazy(r"\s*[(\[](?P<credit>[^()\[\]]{2,40})[)\]]$")
_SENTENCE_END = lazy(r"[.!?…。؟]")


class Captioned(NamedTuple):
    """A caption and its credit, without each other."""

    caption: str
    credit: str


def paragraphs(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """
    Return the blocks of a text, each a tuple of paragraphs that stood without a blank line between them.

    Lines wrapped at a constant width are joined; an indented line begins a paragraph where others are not indented;
    any other line is a paragraph of its own. White space inside a line stays but for runs of blanks.
    """
    blocks = _blocks(lines)
    wrapped, width = _wrapping(blocks)
    indented = _indented(blocks)
    return [tuple(_joined(block, width if wrapped else 0, indented)) for block in blocks]


def _blocks(lines: Iterable[str]) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return blocks if blocks[-1] else blocks[:-1]


def _wrapping(blocks: list[list[str]]) -> tuple[bool, int]:
    """Say whether lines were wrapped, and at what width: then the next line's first word had no room."""
    pairs = [(a.strip(), b.strip()) for block in blocks for a, b in pairwise(block)]
    width = max((len(line.strip()) for block in blocks for line in block), default=0)
    if not pairs or not 40 <= width <= _WIDEST:
        return False, 0
    # A short line says nothing: it may end a paragraph, or be an item of a list.
    long = [(a, b) for a, b in pairs if len(a) * 2 >= width]
    full = sum(_full(a, b, width) for a, b in long)
    # Only wrapping breaks a line inside a sentence; sentences of one length, a line each, are paragraphs.
    broken = any(a[-1] not in _END_MARKS for a, _ in long)
    return broken and len(long) * 2 <= full * 3, width


def _full(line: str, following: str, width: int) -> bool:
    room = width - len(line)
    return room <= 2 or len(following.partition(" ")[0]) >= room - 1 or bool(_IDEOGRAPH.match(following) and room < 4)


def _indented(blocks: list[list[str]]) -> bool:
    marks = [line.startswith(("  ", "\t", "\u3000", "\xa0\xa0")) for block in blocks for line in block]
    return any(marks) and not all(marks)


def _joined(block: list[str], width: int, indented: bool) -> Iterable[str]:
    text = ""
    before = ""
    for line in block:
        plain = line.strip()
        begins = indented and line.startswith(("  ", "\t", "\u3000", "\xa0\xa0"))
        runs_on = bool(text) and not begins and (indented or (width and _full(before, plain, width)))
        if runs_on and not _apart(before, plain):
            text = _continued(text, plain)
        else:
            if text:
                yield _tidied(text)
            text = plain
        before = plain
    if text:
        yield _tidied(text)


def _apart(before: str, line: str) -> bool:
    return RULE.fullmatch(before) is not None or _desk.alone(line, sentence_before=before[-1:] in _END_MARKS)


def _continued(text: str, line: str) -> str:
    if _WORD_HYPHEN.search(text) and not _SUSPENDED.match(line):
        return text + line
    if _IDEOGRAPH.match(text[-1]) and _IDEOGRAPH.match(line):
        return text + line
    return f"{text} {line}"


def _tidied(text: str) -> str:
    # A no-break space inside stays: it binds a number to its unit. At the ends it is what a page left behind.
    return re.sub(r"[ \t]{2,}|\t", " ", text).strip()


def captions(blocks: Sequence[Sequence[str]], source: Source) -> tuple[list[list[str]], tuple[Media, ...]]:
    """
    Take captions out of a text.

    A caption ends in a credit, or follows the picture's alternative text, a line without an end mark that it repeats.

    Returns:
        The blocks that are left, none empty, and the pictures without addresses.
    """
    left: list[list[str]] = []
    found: list[Media] = []
    pictured = _signed([text for block in blocks for text in block], source)
    for block in blocks:
        kept: list[str] = []
        for text in block:
            said = pictured.get(text) or credited(text, source)
            alt = ""
            if said is None and kept and len(left) <= 2 and len(block) == 2 and _repeats(kept[-1], text):
                said = Captioned(text, "")
            if said is None or not (said.caption or said.credit):
                kept.append(text)
                continue
            if kept and alt_like(kept[-1]):
                alt = squash(kept.pop())
            elif not kept and left and len(left) > 1 and len(left[-1]) == 1 and _repeats(left[-1][0], said.caption):
                alt = squash(left.pop()[0])
            found.append(Media(caption=squash(said.caption), credit=squash(said.credit), alt=alt))
        if kept:
            left.append(kept)
    return left, tuple(found)


def _signed(texts: list[str], source: Source) -> dict[str, Captioned]:
    """
    Return the captions whose credit is an agency in brackets: "The pier. (AP)".

    Sites sign the last paragraph so, and every item of a round-up: neither is a caption.
    """
    found: dict[str, Captioned] = {}
    for text in texts[:-1]:
        said = _SIGNED.search(text) if text[-1] in ")]" and len(text) <= 400 else None
        if said is not None and _agencies.only(said["credit"], source):
            caption = text[: said.start()].strip()
            if caption and (caption[-1] in _END_MARKS or alt_like(caption)):
                found[text] = Captioned(caption, said["credit"].strip())
    return found if len(found) <= _PICTURES else {}


def credited(text: str, source: Source) -> Captioned | None:
    """Split a caption from the credit it ends in; None if `text` ends in none."""
    if len(text) > 700:
        return None
    # Most paragraphs end in a full stop and hold no colon near their end: no search for them.
    if text.rstrip(".")[-1:] in ")]" and (found := _BRACKETED_CREDIT.search(text)) is not None:
        return Captioned(text[: found.start()].strip(), _named(found["credit"]))
    near = _CREDIT_MARK.search(text, max(0, len(text) - 110))
    # A name begins with a capital, or with a letter of a script that has none.
    if near and (found := _LABELLED_CREDIT.search(text)) is not None and not found["credit"][0].islower():
        return Captioned(text[: found.start()].strip(" |–—-"), _named(found["credit"]))
    found = None if text[-1] in ".!?" else _BARE_CREDIT.search(text)
    if found is None:
        return None
    # Sentences end in a full stop; only agencies stand behind one without their own.
    good = _agencies.only(found["credit"], source)
    return Captioned(text[: found.start()].strip(), found["credit"].strip()) if good else None


def _named(credit: str) -> str:
    text = re.sub(
        r"^(?:File )?(?:[Pp]hoto|[Ff]oto|[Ii]mage|Bild|صورة|الصورة|צילום)\s*(?:by\b|[:：])\s*", "", credit.strip()
    )
    return text.strip(" .")


def alt_like(text: str) -> bool:
    """Say whether `text` can be a picture's alternative text: short, and no sentence."""
    return len(text) <= 140 and text[-1:] not in _END_MARKS and len(text.split()) <= 20


def _repeats(alt: str, caption: str) -> bool:
    """Say whether `caption` tells again what `alt` names, in one or two sentences."""
    if not alt_like(alt) or len(caption) > 400 or len(_SENTENCE_END.findall(caption)) > 2:
        return False
    words = set(re.findall(r"[^\W\d_]{4,}", alt))
    return len(words & set(re.findall(r"[^\W\d_]{4,}", caption))) >= max(2, len(words) // 2)

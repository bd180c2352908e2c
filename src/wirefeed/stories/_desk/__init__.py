"""Desk text: the words that hold or kill a story, and the lines that never leave the newsroom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Hold, Status
from wirefeed.patterns import lazy
from wirefeed.stories._desk import words

_FIRST = 12  # paragraphs in which a kill or a take announces itself
_LAST = 4  # paragraphs in which a sign-off stands
_ADDRESS = lazy(r"https?://[^\s<>\"]+")
_NAMED_DESK = lazy(
    r"(?i)\b(?:online|news|wire|press|times|post|agency|desk|media|daily|today|herald|tribune|gazette|journal|radio"
    r"|tv|weekly"
    r"|magazine|redaktion|zeitung|staff)\b|^[A-Z]{2,6}$"
)
_WORDS = lazy(r"[\W_]*([^\W\d_]+)(?:[\W_]+([^\W\d_]+))?")
_SHORT = 30  # columns; sign-offs and end marks are shorter
_GLANCE = 80  # columns; a shorter line may be desk text whatever it begins with: a sign-off, a number, an end mark
_SUSPECT = lazy(
    r"\n[^\w\n]{0,4}(?:Eds\b|EDITOR|Editor[s’']|ATTN|Attn|ATTENTION|EMBARGO|Embargo|STRICTLY|Strictly emb|SPERR|Sperr"
    r"|Sous emb|SOUS EMB|Bajo emb|BAJO EMB|KILL|BULLETIN|MANDATORY|WITHHOLD|HOLD|Hold for|HFR|For release"
    r"|FOR RELEASE|NOT FOR|Not for"
    r"|not for|Do not p|DO NOT P|Ne pas pub|NE PAS|No publ|NO PUBL|Notizblock|NOTIZBLOCK|NOTEBOOK|MORE\b|more\)"
    r"|AP Photo|ADVISORY"
    r"|With AP|Multimedia|MULTIMEDIA|Achtung|Redaktion|PICTURE|PHOTO|NDLR|Nota a|NOTA|NOTE|Notes? to|Short link"
    r"|Shortlink|Search Key"
    r"|This story|CORRECT|Correct|CLARIF|Clarif|An earlier|Berichtigung|BERICHTIGUNG|Korrektur|30-|END\b|end-|ENDS\b"
    r"|ends\b"
    r"|محظور|يحظر|حظر|ملاحظة|تنويه|ملحوظة|تنبيه|إلغاء|يرجى|نرجو|ليس للنشر|تصحيح|رابط|حرر|انتهى"
    r"|אמברגו|באמברגו|תחת אמ|אסור|לא לפר|הערה|לתשומת|תיקון|לביטול|נא לבטל)"
)


_SHAPES = (
    words.NOTE,
    words.NOTEBOOK,
    words.EDITED,
    words.SHORT_LINK,
    words.KEYWORDS,
    words.CONTACT,
    words.SYNDICATED,
)


EMBARGOED = Hold(
    "an embargo in words", hint="take the line away when it is over, or write publish_at in front matter", person=True
)
ADVISED = Hold("advisory to editors, not a story", hint="move it out of content/")


class Ruling(NamedTuple):
    """What a story's own words say about publishing it."""

    status: Status = "usable"
    hold: Hold | None = None


class Cut(NamedTuple):
    """
    What is left when desk text is gone.

    Attributes:
        kept: Positions of the paragraphs that may leave, ascending.

        publisher: From "This story was edited by ...".

        short_link: The story's own; empty if the line brings none.

        tags: From "Search Keywords:", unique, in order.

        correction: The note meant for readers, without its label's "EDITOR'S NOTE".
    """

    kept: tuple[int, ...]
    publisher: str = ""
    short_link: str = ""
    tags: tuple[str, ...] = ()
    correction: str = ""


def suspect(text: str, at: int) -> bool:
    """Say whether the line behind the line feed `at` may be a desk's: a closer look, and still a fast one."""
    return _SUSPECT.match(text, at) is not None


def _prose(line: str) -> bool:
    """Say at a glance that a line is no desk line; most are not, and the patterns cost forty times as much."""
    return len(line) > _GLANCE and not _opens(line)


def _opens(line: str) -> bool:
    """Say whether a line begins with a desk's word, or with no word at all."""
    found = _WORDS.match(line)
    if found is None or line.lstrip().startswith("(("):  # how Reuters writes whom to call
        return True
    first = found[1].casefold()
    return first in words.FIRST or f"{first}_{(found[2] or '').casefold()}" in words.FIRST_TWO


def alone(line: str, *, sentence_before: bool) -> bool:
    """
    Say whether a line is never the continuation of the one before it, so that desk text is not joined into prose.

    Args:
        sentence_before: Whether that one ends in an end mark; "ends" may be the last word of a wrapped sentence.
    """
    if len(line) > _SHORT and not _opens(line):
        return False
    if sentence_before and any(mark.fullmatch(line) for mark in (words.END, words.MORE, words.SIGNOFF)):
        return True
    if order(line) and (sentence_before or not line.lstrip(' *>#(["“').lstrip()[:1].islower()):
        return True
    return words.RULE.fullmatch(line) is not None or any(shape.match(line) for shape in _SHAPES)


def order(line: str) -> bool:
    """Say whether a line tells desks to wait with a story, or to drop it; readers never see such a line."""
    if _prose(line):
        return False
    return _embargoed(line) or words.KILL.match(line) is not None or words.WITHHOLD.match(line) is not None


def judge(headline: str, paragraphs: Sequence[str], *, slug: str = "", timed: bool = False) -> Ruling:
    """
    Decide by a story's own words whether it may be published.

    A kill withdraws, a withhold waits for the agency. Words that look like an embargo hold the story for a person:
    a time in words is never guessed (WIRE-FORMATS, embargo in words). Adds, subs and inserts replace parts of a story
    that only a person can find. The reasons never repeat the story's text, which may be embargoed.

    Args:
        paragraphs: Plain text in reading order, desk text not yet cut.

        slug: The keyword line of an agency with its version label, ``BC-US--Floods, 1st Add``.

        timed: Whether the story's fields say when its embargo ends; then an embargo in its text says nothing new.
    """
    first = [headline, *(line for line in paragraphs[:_FIRST] if not _prose(line) or "mandatory" in line)]
    if any(map(_kills, first)) or words.KILL_SLUG.search(slug):
        return Ruling("canceled", Hold("killed by its agency", hint="nothing to do: what was published is withdrawn"))
    if any(map(_withholds, first)) or words.WITHHOLD_SLUG.search(slug):
        return Ruling("withheld", Hold("withheld by its agency", hint="wait for the agency's release or kill"))
    if any(_embargoed(line) for line in (headline, *(() if timed else paragraphs)) if not _prose(line)):
        return Ruling(hold=EMBARGOED)
    if words.TAKE_SLUG.search(slug) or any(words.TAKE.match(line) for line in first[:4]):
        return Ruling(
            hold=Hold("an add, sub or insert, not a whole story", hint="edit the story it belongs to", person=True)
        )
    opening = [headline] if headline else paragraphs[:3]
    if any(words.ADVISORY.match(part.strip()) for part in (*opening, *slug.rpartition("--")[2].split(","))):
        return Ruling("withheld", ADVISED)
    if _more(paragraphs):
        return Ruling(hold=Hold("a take with more to come", hint="wait for the next take or a writethru"))
    return Ruling()


def _kills(line: str) -> bool:
    return words.KILL.match(line) is not None or words.KILL_SENTENCE.search(line) is not None


def _withholds(line: str) -> bool:
    return words.WITHHOLD.match(line) is not None or words.WITHHOLD_SENTENCE.search(line) is not None


def _embargoed(line: str) -> bool:
    # A long paragraph that opens with the word is prose about an embargo; a desk's line is short or shouts.
    found = words.EMBARGO.match(line)
    if found is None:
        noted = words.NOTE.match(line)
        return noted is not None and re.search(r"(?i)\bembargo(?:ed)?\b|\bsperrfrist\b", line) is not None
    return len(line) <= 160 or found[0].strip(' ([*#"').partition(" ")[0].isupper()


def _more(paragraphs: Sequence[str]) -> bool:
    return any(words.MORE.fullmatch(line.strip()) for line in paragraphs[-3:])


def note(line: str) -> bool:
    """Say whether a line is a note between desks: "Eds:", "With AP Photos", "Achtung Redaktionen"."""
    return (words.NOTE.match(line) is not None or words.SYNDICATED.match(line) is not None) and not correction(line)


def correction(line: str) -> str:
    """Return the correction a line tells readers, without label and brackets; empty if it is none."""
    found = words.CORRECTION.match(line)
    if found is None:
        return ""
    text = squash(line[found.end() :] if found[0].strip(" *([") else line).lstrip("*([ ")
    return text[:-1].rstrip() if text.endswith((")", "]")) and text.count("(") + text.count("[") == 0 else text


def cut(paragraphs: Sequence[str]) -> Cut:
    """
    Find what must not leave, and what the desk's lines say for the entry.

    Args:
        paragraphs: Plain text in reading order, one paragraph or line each.
    """
    kept: list[int] = []
    found: dict[str, str] = {}
    tags: list[str] = []
    ended = False
    pending = ""
    last = len(paragraphs) - _LAST
    for at, paragraph in enumerate(paragraphs):
        line = paragraph.strip()
        if not line:
            continue
        if pending:
            taken = _value(pending, line, found, tags)
            pending = ""
            if taken:
                continue
        if not ended and _prose(line):
            kept.append(at)
            continue
        label = _label(line, found, tags)
        if label is not None:
            pending = label
        elif ended or words.NOTEBOOK.match(line) or words.END.fullmatch(line):
            ended = True
        elif text := correction(line):
            found.setdefault("correction", text)
        elif not _of_desk(line, at >= last):
            kept.append(at)
    return Cut(
        tuple(kept),
        found.get("publisher", ""),
        found.get("short_link", ""),
        tuple(dict.fromkeys(tags)),
        found.get("correction", ""),
    )


def _of_desk(line: str, late: bool) -> bool:
    if words.NOTE.match(line) or words.SYNDICATED.match(line) or words.RULE.fullmatch(line):
        return True
    if len(line) <= 240 and (words.CONTACT.match(line) or words.FURNITURE.match(line)):
        return True
    if order(line):
        return True
    return late and (words.SIGNOFF.fullmatch(line) is not None or words.MORE.fullmatch(line) is not None)


def _label(line: str, found: dict[str, str], tags: list[str]) -> str | None:
    """Read a line that says something for the entry; the field if its value may follow on the next, None if none."""
    edited = words.EDITED.fullmatch(line)
    if edited is not None:
        name = squash(next(filter(None, (edited[key] for key in ("en", "de", "fr", "es", "ar"))), ""))
        # A person who edited is nobody's publisher; the asterisk is how sites sign.
        if name and (edited["star"] or edited["star_x"] or _NAMED_DESK.search(name)):
            found.setdefault("publisher", name)
        return ""
    for field, pattern in (("short_link", words.SHORT_LINK), ("tags", words.KEYWORDS)):
        said = pattern.fullmatch(line)
        if said is not None:
            return "" if _value(field, said[1], found, tags) else field
    return None


def _value(field: str, text: str, found: dict[str, str], tags: list[str]) -> bool:
    """Take `text` as the value of a labelled line; False if it cannot be one."""
    text = text.strip()
    if field == "short_link":
        address = _ADDRESS.fullmatch(text)
        if address is not None:
            found.setdefault("short_link", text)
        return address is not None
    if not text or ("|" not in text and (len(text) > 80 or text[-1:] in ".!?:")):
        return False
    tags.extend(filter(None, map(squash, text.split("|"))))
    return True

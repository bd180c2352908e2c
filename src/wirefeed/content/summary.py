"""
A story's summary: its own, else a description that says something, else the first whole sentences of its text.

Whole sentences cost nothing against a cut at so many characters, and no extraction beyond the lead is worth having for
news (measured on 629 stories with summaries by people), so the work here is to know what is text, where sentences end,
and what to distrust.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import unescape

from wirefeed.characters import script, squash
from wirefeed.content._blocks import Block
from wirefeed.content._prose import dateline as _dateline
from wirefeed.content._prose.furniture import ends_whole, is_furniture
from wirefeed.content._prose.sentences import ends_short, likely, split
from wirefeed.content._prose.width import clip, columns, join, unclosed, undirected
from wirefeed.model import Story, SummaryFrom
from wirefeed.patterns import lazy

__all__ = ["columns", "make"]

_LONGEST = 400  # columns a single first sentence may run to
_ENOUGH = 160  # columns after which no further sentence is taken
_SENTENCES = 3
_LOOKED_AT = 4000  # characters of a block that are split; a summary never needs more
_TAG = lazy(r"</?[A-Za-z][^<>]{0,400}>|<!--")
_FOREIGN = lazy(r"</?[A-Za-z!][^<>]{0,400}>|\{\{|\}\}|\{%|%\}|\$\{|\]\(|\bhttps?://|\bwww\.[^\s.]+\.", re.IGNORECASE)
_ELLIPSIS = lazy(
    r"(?:…|\.\.\.|\[…\]|\[\.{3}\])[\"'”’»\s)\]]*(?:\(?\[?(?:Read more|More|Continue reading|Weiterlesen|Lire la suite"
    r"|Leer más|Leia mais|Leggi tutto|Читать далее|続きを読む|阅读更多|閱讀更多|المزيد)\W*)?\Z",
    re.IGNORECASE,
)
_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});")


def make(
    story: Story,
    blocks: Sequence[Block],
    *,
    max_columns: int = 280,
    boilerplate: frozenset[str] = frozenset(),
    site: str = "",
) -> tuple[str, SummaryFrom]:
    """
    Return a story's summary as plain text, and where it comes from.

    Args:
        blocks: The story's body, block by block.

        max_columns: How wide a summary of several sentences may be; a wide character counts 2. A first sentence alone
            may be up to 400; beyond that it is cut at a clause and ends in an ellipsis (``cut``).

        boilerplate: Digests (`Head.described`) of the descriptions that two or more stories share.

        site: The site's title, which describes no story.
    """
    own = _normal(story.summary)
    if own and story.summary_from != "description":
        return own, "story"
    if own and story.described not in boilerplate and _describes(own, story, blocks, site):
        return own, "description"
    return _lead(story, blocks, max_columns)


def _normal(text: str) -> str:
    """Return `text` plain: tags dropped, entities decoded once, on one line, direction controls in pairs."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
    return undirected(squash(text))


def _describes(text: str, story: Story, blocks: Sequence[Block], site: str) -> bool:
    """Say whether a description somebody else wrote may stand as the summary."""
    if columns(text) < 40 or _ELLIPSIS.search(text) or _FOREIGN.search(story.summary):
        return False
    folded = _fold(text)
    headline, name = _fold(story.headline), _fold(site)
    if folded in headline or folded in name:
        return False
    rest = folded
    for known in (headline, name):
        if len(known) > 8:
            rest = rest.replace(known, "", 1)
    if rest != folded and len(rest) < 12:
        return False
    body = " ".join(block.text for block in blocks[:12] if block.kind == "paragraph")[:3000]
    return _same_script(text, body) and not _stops_inside(folded, blocks)


def _fold(text: str) -> str:
    """Return letters and digits only, in small letters: what two copies of a text have in common."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _same_script(text: str, body: str) -> bool:
    first, second = script(text), script(body)
    return not first or not second or first == second or {first, second} == {"Hani", "Kana"}


def _stops_inside(folded: str, blocks: Sequence[Block]) -> bool:
    """Say whether a description is the beginning of the body, or of one of its first blocks, cut within a sentence."""
    texts = [block.text for block in blocks if block.kind in ("paragraph", "quote", "list", "heading")][:16]
    folds = [_fold(text[: 8 * len(folded) + 200]) for text in texts]
    for first in range(min(8, len(texts))):
        if not folds[first] or folds[first][:24] != folded[: min(24, len(folds[first]))]:
            continue
        rest = folded
        for text, fold in zip(texts[first:], folds[first:], strict=True):
            if rest.startswith(fold):
                rest = rest[len(fold) :]
                if not rest:
                    return False
            elif fold.startswith(rest):
                return not _sentence_ends(text, len(rest))
            else:
                break
    return False


def _sentence_ends(text: str, letters: int) -> bool:
    """Say whether a sentence of `text` ends after so many of its letters and digits."""
    at = 0
    while letters > 0 and at < len(text):
        letters -= len(_fold(text[at]))
        at += 1
    rest = text[at:].lstrip("\"'”’»)]} \u200f\u200e\u0301")
    return not rest or rest[0] in ".!?…؟۔।॥。！？"


def _lead(story: Story, blocks: Sequence[Block], max_columns: int) -> tuple[str, SummaryFrom]:
    units = _units(story, blocks)
    first = next(units, None)
    if first is None:
        return "", ""
    text, count = first
    if columns(text) > _LONGEST:
        return undirected(clip(text, max_columns)), "cut"
    for unit, sentences in units:
        longer = join(text, unit)
        if columns(text) >= _ENOUGH or count + sentences > _SENTENCES or columns(longer) > max_columns:
            break
        text, count = longer, count + sentences
    return undirected(text), "lead"


def _units(story: Story, blocks: Sequence[Block]) -> Iterator[tuple[str, int]]:
    """Yield the story's text in pieces that can stand alone, with the number of sentences in each."""
    found = False
    language = story.language
    for text, breaks in _texts(story, blocks):
        if breaks and found:
            return
        if not found:
            language = likely(story.language, text)
        sentences = split(text[:_LOOKED_AT], language)
        if text[-1] in ":：":
            del sentences[-1]
        for unit in _balanced(sentences, need=not found):
            if unit[1] and (not found or not ends_short(unit[0], language)):
                found = True
                yield unit
            else:
                break


def _balanced(sentences: list[str], *, need: bool) -> Iterator[tuple[str, int]]:
    """
    Yield sentences, those of one quotation together; ("", 0) where a quotation opens that does not close in time.

    Args:
        need: Whether the first must be yielded whatever it holds: its quotation is then closed after its sentence.
    """
    at = 0
    while at < len(sentences):
        text = sentences[at]
        count = 1
        while unclosed(text) and count < _SENTENCES and at + count < len(sentences):
            longer = join(text, sentences[at + count])
            if columns(longer) > _LONGEST:
                break
            text, count = longer, count + 1
        marks = unclosed(text)
        if marks != "":
            if not need or at:
                yield "", 0
                return
            yield _closed(sentences[at]), 1
            return
        yield text, count
        at += count


def _closed(sentence: str) -> str:
    """Return a sentence with the quotations it leaves open closed; marks that close what it never opened go."""
    if unclosed(sentence) is None:
        sentence = re.sub('["“”„‟«»‹›「」『』]', "", sentence).strip()
    return sentence + (unclosed(sentence) or "")


def _texts(story: Story, blocks: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    """Yield the texts a lead is taken from, datelines off, and whether a heading stands before each."""
    others = []
    sound = False
    for text, breaks in _paragraphs(story, blocks):
        # What has no end mark is a caption or a label; what ends in a colon leads into a list.
        if ends_whole(text) or text.endswith((":", "：")):
            sound = True
            yield text, breaks
        elif not sound:
            others.append((text, breaks))
    if not sound:
        # A flash may be one line without a full stop: better than nothing.
        yield from others or _others(blocks)


def _paragraphs(story: Story, blocks: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    headline = _fold(story.headline)
    breaks = False
    for block in blocks[:60]:
        if block.kind != "paragraph":
            breaks = breaks or block.kind == "heading"
            continue
        text = _normal_block(block.text)
        if is_furniture(text):
            continue
        text = text[_dateline.length(text, story.dateline) :]
        if not text or is_furniture(text) or (headline and _fold(text[:400]) == headline):
            continue
        yield text, breaks
        breaks = False


def _others(blocks: Sequence[Block]) -> Iterator[tuple[str, bool]]:
    for kind in ("quote", "list"):
        for block in blocks[:60]:
            if block.kind == kind and not is_furniture(text := _normal_block(block.text)):
                yield text, False


def _normal_block(text: str) -> str:
    return squash(text[: 2 * _LOOKED_AT])

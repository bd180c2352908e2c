"""What stands above a wire story for its readers: the headline without labels, and what was corrected."""

from __future__ import annotations

from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Source
from wirefeed.patterns import lazy
from wirefeed.stories._desk import words as _deskwords
from wirefeed.stories._wire import lines as _lines

_LONG = 100  # characters of a headline cut from the first sentence
_NOTED = 8  # paragraphs in which the corrected story is announced
_SENTENCE = lazy(r".*?[.!?。؟](?=\s|$)")
_LABEL = lazy(r"(?i)\bcorrect(?:ion|ive|ed)\b")


class Heading(NamedTuple):
    """
    What stands above the text.

    Attributes:
        version: From a label such as UPDATE 2; -1 if there is none.

        correction: The note to readers, at least the label; empty if nothing was corrected.

        texts: The paragraphs below.

        guessed: Whether the headline was cut from the first sentence.
    """

    headline: str
    version: int
    correction: str
    texts: list[str]
    guessed: bool


def heading(found: str, correction: str, label: str, texts: list[str], source: Source) -> Heading:
    """
    Return the heading of a story.

    Args:
        found: The headline as delivered.

        correction: A note to readers that was found in the file.

        label: The version label of the slug line, ``2nd Ld-Writethru, CORRECTION``.

        texts: Paragraphs, desk text and captions cut.
    """
    headline, corrected, version = _lines.prefixed(found)
    at = next((at for at, text in enumerate(texts[:_NOTED]) if _deskwords.CORRECTED_BELOW.fullmatch(text)), 0)
    if at and texts[at + 1 :]:
        # AP: "Correction: Ferry story", what was wrong, and below this line the story under its own headline.
        correction = correction or " ".join([_lines.without_dateline(texts[0], source), *texts[1:at]])
        texts = texts[at + 1 :]
        if len(texts) > 1 and _is_headline(texts[0], source):
            headline, *texts = texts
    elif not corrected and _LABEL.search(label):
        corrected = "Correction"
    return Heading(headline or _from_text(texts), version, correction or corrected, texts, not headline)


def _is_headline(text: str, source: Source) -> bool:
    return len(text) <= _LONG and text[-1] not in ".!?:" and _lines.dateline(text, source) is None


def _from_text(texts: list[str]) -> str:
    """Return a headline for a story that has none: its first sentence, cut at a word."""
    text = squash(texts[0]) if texts else ""
    found = _SENTENCE.match(text)
    text = text if found is None else found[0]
    if len(text) <= _LONG:
        return text
    return text[:_LONG].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"

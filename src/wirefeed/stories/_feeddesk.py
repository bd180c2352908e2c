"""What an item's own words say of it: desk text cut out, a kill or an embargo in words, the dateline."""

from __future__ import annotations

import re
from typing import NamedTuple

from wirefeed.model import Hold, Source, Status
from wirefeed.patterns import lazy
from wirefeed.stories import _desk, _feedtext
from wirefeed.stories._desk import notes as _notes
from wirefeed.stories._feedtext import Text
from wirefeed.stories._wire import lines as _wirelines

# Between paragraphs; a piece with an open tag is left as it is.
_PIECES = lazy(r"(?<=</p>)|(?=<p[\s>])|((?:<br\s*/?>\s*)+)", re.IGNORECASE)
_OPEN = lazy(r"<(/?)([a-z][a-z0-9]*)\b[^<>]*?(/?)>", re.IGNORECASE)
_EMPTY = frozenset("br img hr input wbr col source".split())
_LOOKED_AT = 6  # paragraphs in which a dateline may stand


class Judged(NamedTuple):
    """An item's text without desk lines, and what these say."""

    text: Text
    status: Status = "usable"
    hold: Hold | None = None
    dateline: str = ""
    agency: str = ""
    publisher: str = ""
    short_link: str = ""
    tags: tuple[str, ...] = ()
    correction: str = ""
    cut: bool = False


def judged(headline: str, text: Text, paragraphs: list[str], source: Source) -> Judged:
    """
    Judge an item by its words.

    Args:
        paragraphs: `text` as plain paragraphs.
    """
    place, agency = "", ""
    for paragraph in paragraphs[:_LOOKED_AT]:
        line = _wirelines.dateline(paragraph, source) if len(paragraph) > 20 else None
        if line is not None:
            place, agency = line.place, ", ".join(line.agencies)
            break
    # Who writes a dateline writes for desks as well: (Reporting by ...), ((mail; phone)).
    if not place and _notes.silent(headline, "\n\n".join(paragraphs)):
        return Judged(text, dateline=place, agency=agency)
    ruling = _desk.judge(headline, paragraphs)
    cut = _desk.cut(paragraphs)
    if len(cut.kept) == len(paragraphs):
        return Judged(text, ruling.status, ruling.hold, place, agency)
    dropped = {paragraph for at, paragraph in enumerate(paragraphs) if at not in set(cut.kept)}
    return Judged(
        _without(text, dropped, [paragraphs[at] for at in cut.kept]),
        ruling.status,
        ruling.hold,
        place,
        agency,
        cut.publisher,
        cut.short_link,
        cut.tags,
        cut.correction,
        cut=True,
    )


def _without(text: Text, dropped: set[str], kept: list[str]) -> Text:
    """Return a text without some of its paragraphs; where they cannot be cut out of the markup, the others as text."""
    if not text.html:
        return Text("\n\n".join(kept))
    pieces = [piece for piece in _PIECES.split(text.said) if piece]
    left = []
    for piece in pieces:
        inside = _feedtext.paragraphs(Text(piece, html=True))
        if not (inside and all(one in dropped for one in inside) and _balanced(piece)):
            left.append(piece)
    html = Text("".join(left), html=True)
    if any(one in dropped for one in _feedtext.paragraphs(html)):
        return Text("\n\n".join(kept))
    return html


def _balanced(piece: str) -> bool:
    depth = 0
    for closing, name, alone in _OPEN.findall(piece):
        if alone or name.lower() in _EMPTY:
            continue
        depth += -1 if closing else 1
        if depth < 0:
            return False
    return depth == 0

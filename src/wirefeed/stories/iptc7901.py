"""IPTC 7901, the text wire of European agencies: an envelope of control characters around one message or several."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Moment, Raw, Source, Story, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _desk, _fields
from wirefeed.stories._wire import lines as wirelines
from wirefeed.stories._wire import message

_MESSAGES = re.compile(rb"\x01(.*?)(?=\x01[A-Za-z]{2,4}\d|\Z)", re.DOTALL)
# Section 3.1: service and number, priority, category, word count, origin.
_HEADER = lazy(
    r"(?P<service>[A-Za-z]{1,4}) ?(?P<number>\d{1,5})[ \t]+(?P<priority>[1-9])[ \t]+(?P<category>[A-Za-z]{1,4})"
    r"(?:[ \t]+(?P<words>\d+))?(?:[ \t]+(?P<origin>[A-Za-z]{2,12})\b)?.*"
)
# Section 3.3, behind the text: day and time, a zone perhaps, month and year.
_SENT = lazy(r"\s*(\d\d)(\d\d)(\d\d)\s*([A-Z]{2,4})?\s+([^\W\d_]{3,9})\.?\s+(\d{2}|\d{4})\b")
_LABEL = lazy(r"\((?!.*\(dpa\))(?P<text>[^()]{1,120})\)|(?P<plain>(?:\d(?:ST|ND|RD|TH) LEAD|REFILE|EIL(?:T|MELDUNG)?))")
_NUMBERED = lazy(r"(\d+)(?:\.|st|nd|rd|th)?\s*(?:lead|ld|neu|zusammenfassung|zf|update|aktualisierung)", re.IGNORECASE)
_CORRECTS = lazy(r"(?:berichtigung|korr(?:ektur)?(?:-bericht)?|correction|corrig\w*)\b[\s:.-]*(.*)", re.IGNORECASE)
# Keywords of what agencies tell editors: previews, plans, tests, notes of the desk.
_SERVICE = lazy(
    r"(?:\w*vorschau|termin\w*|test\w*|hinweis\w*|redaktion\w*|achtung|advisory|notice|note|planung)\b", re.IGNORECASE
)
# From here on what is for editors (dpa since 2012).
_NOTEBOOK = lazy(r"#+\s*(?:notizblock|notebook|notizen|redaktionelle|editorial)\b.*", re.IGNORECASE)
_STATEMENT = "="
_TOP = 14  # lines above the text, at most


def sniff(raw: Raw, text: str) -> bool:
    """Know SOH at the very beginning and STX behind it (section 2)."""
    return raw.data[:1] == b"\x01" and b"\x02" in raw.data


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """Yield the stories of a file, which holds one message or many."""
    for found in _MESSAGES.finditer(raw.data):
        opened = message.opened(raw, found[1])
        if isinstance(opened, StoryError):
            yield opened
        else:
            yield from _message(raw, opened, source)


def _message(raw: Raw, opened: message.Opened, source: Source) -> Iterator[Story | StoryError]:
    lines = opened.header.strip("\n").split("\n")
    head = _HEADER.fullmatch(lines[0].strip()) if lines else None
    slug = "".join(line.strip() for line in lines[1:] if line.strip())
    labels, top, rest_of = _parted(_published(opened.text.split("\n")))
    hold = _fields.ADVISORY if _SERVICE.match(slug) or (top and _desk.note(top[0])) else None
    agency = (head["origin"] if head else None) or source.agency
    known = replace(source, agency=source.agency or agency)
    for one in message.story(
        raw,
        [*_corrections(labels), *sorted(top, key=lambda line: _signs(line, known)), "", *rest_of],
        source,
        slug=slug,
        agency=agency,
        published=_sent(opened.trailer, source),
        version=_version(labels),
        urgency=int(head["priority"]) if head else 0,
        category=Subject(head["category"].lower()) if head else None,
        encoding=opened.encoding,
    ):
        yield replace(one, hold=hold, body="") if isinstance(one, Story) and hold is not None else one


def _published(lines: list[str]) -> list[str]:
    """Return the lines before the editors' notebook."""
    end = next((at for at, line in enumerate(lines) if _NOTEBOOK.fullmatch(line.strip())), len(lines))
    return lines[:end]


def _parted(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """
    Return labels in brackets, the lines above the text, each whole, and the text.

    What stands above ends with an equals sign: the headline, then a byline perhaps, each over several lines.
    """
    labels: list[str] = []
    top: list[str] = []
    open_line = ""
    ended = False
    for at, line in enumerate(lines[:_TOP]):
        words = squash(line)
        label = _LABEL.fullmatch(words.rstrip(f" {_STATEMENT}")) if not open_line else None
        if label is not None:
            labels.append(label["text"] or label["plain"])
        elif words.endswith(_STATEMENT):
            top.append(squash(f"{open_line} {words.rstrip(_STATEMENT)}"))
            open_line, ended = "", True
        elif not words and ended and not open_line and not _goes_on(lines[at + 1 : _TOP]):
            return labels, top, lines[at + 1 :]
        elif words:
            open_line = f"{open_line} {words}"
    return labels, [], lines[len(labels) :] if not ended else lines


def _signs(line: str, source: Source) -> bool:
    """Say whether a line is a byline, which some desks write above the headline."""
    return wirelines.byline(line, source) is not None


def _goes_on(lines: list[str]) -> bool:
    """Say whether what stands next, up to a blank line, ends as a line above the text does."""
    block = itertools.takewhile(bool, itertools.dropwhile(lambda line: not line, map(squash, lines)))
    return any(line.endswith(_STATEMENT) for line in block)


def _corrections(labels: Iterable[str]) -> Iterator[str]:
    """Yield what a label tells readers, in brackets as agencies write it."""
    for label in labels:
        found = _CORRECTS.match(label)
        if found is not None and found[1]:
            yield f"({label})"


def _version(labels: Iterable[str]) -> int:
    numbers = [int(found[1]) for label in labels if (found := _NUMBERED.search(label)) is not None]
    return max(numbers) + 1 if numbers else -1


def _sent(text: str, source: Source) -> Moment | None:
    """Read ``251037 Sep 24``: day, time and month; without a zone, the agency's own."""
    found = _SENT.match(text)
    if found is None:
        return None
    day, hour, minute, zone, month, year = found.groups()
    year = year if len(year) == 4 else ("20" if int(year) < 70 else "19") + year
    moment = _dates.read(f"{int(day)} {month} {year} {hour}:{minute} {zone or ''}".strip(), source)
    return moment if isinstance(moment, Moment) else None

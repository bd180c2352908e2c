"""When a page's story was published and changed: only from fields that name it, in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Hold, Moment, Source
from wirefeed.patterns import lazy
from wirefeed.stories import _dates
from wirefeed.stories._page import jsonld as _jsonld
from wirefeed.stories._page.jsonld import Node
from wirefeed.stories._page.soup import Element, Page, attribute, glance, marks, words

_PUBLISHED = (
    "datepublished article:published_time article:published og:article:published_time og:published_time "
    "dc:date dc:created dcterms:created parsely-pub-date "
    "sailthru.date pubdate publishdate publish-date publish_date publication_date "
    "published-date published dc.date dc.date.issued dcterms.issued dcterms.created dcterms.date date.release "
    "cxenseparse:recs:publishtime citation_publication_date article_date_original ptime date"
).split()
_UPDATED = (
    "datemodified article:modified_time article:modified og:updated_time og:article:modified_time "
    "dcterms.modified dc.date.modified last-modified-date lastmod modified updated"
).split()
_TRIED = 300  # texts: a page of dates is a list of other stories
_WALL = lazy(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})")
_DATED = lazy(
    r" (?:[\w-]*[-_])?(?:date|dates|datetime|date-?time|pub-?date|publish(?:ed)?(?:-?date|-?on|-?time)?|posted-?on"
    r"|post-?date|entry-?date|date-?header|item-?post-?date|date-author|postmetadata|(?:article|news|story|page)-?date|datum|newsdatum|fecha"
    r"|post-?created|created-?post|(?:article|story|post|page)-?meta(?:data)?|meta-?data|published-?at|publication|"
    r"time|timestamp|time-?stamp|meta|postmeta|byline|by-line|dateline|submitted|info|last-?updated|writer-date)(?= )"
)
_CHANGED = lazy(r" (?:[\w-]*[-_])?(?:updated?|modified|last-?(?:updated|modified)|dtm-?modified)(?= )")
_LABEL = lazy(
    r"(?i)^.{0,40}?\b(?:published|posted|updated|created|date|on|am|vom|le|el|veröffentlicht|erstellt|publié"
    r"|publicado|pubblicato|stand|"
    r"نشر|تاريخ النشر|פורסם)\b(?: on| am| le| el| in| at)?\s*:?\s*"
)
# All that may stand before a date beside a headline: "Founded on" may not.
_LEADING = lazy(
    r"(?i)^(?:(?:first |erst)?(?:published|posted|written|created|veröffentlicht|erstellt|publié|publicado|pubblicato"
    r"|date|datum|fecha|data|نشر|تاريخ النشر|פורסם)(?: on| am| le| el| in| at)?\s*:?|on|am|vom|le"
    r"|stand(?: vom)?:?|(?:pressemitteilung|meldung|press release)(?: vom| of)?:?"
    r"|(?:by|von|par) .{3,40}? (?:on|am|le))\s+"
)
_OF_NAMES = lazy(r"author|by-?line|autor|auteur")
_OF_OTHERS = lazy(r"teaser|related|recommend|comment")
_PIECES = lazy(r"\s+[|•·⋅»>/–—-]+\s+|\s*[|•·⋅]\s*|\n")
# What old WordPress themes write below a story: "This entry was posted on Friday, June 5th, 2018 at 5:00 pm and is".
_ENTRY = lazy(
    r"(?i)\b(?:(?:was|wurde|a été) )?(?:posted|published|written|geschrieben|verfasst|publié|am|le) (?:on |am |le )?"
    r"((?:[^\W\d_]+, )?\d?[^\d]{0,12}\d{1,4}[^.;|]{4,30}?)"
    r"(?= (?:and|by|von|in|unter|par|gepostet|veröffentlicht|um)\b|\.?$)"
)
_YEAR = lazy(r"(?:19|20)\d\d|[٠-٩]{4}|[۰-۹]{4}")
_UPDATE_WORD = lazy(r"(?i)\b(?:updated|modified|aktualisiert|mis à jour|actualizado|aggiornato)\b|تحديث|עודכן")


class Found(NamedTuple):
    """A date a page names, and the characters it names it with."""

    moment: Moment
    literal: str


class Place(NamedTuple):
    """
    Where on a page to look for the date of its story.

    Attributes:
        story: The elements of the story and what stands beside its headline, in order.

        page: The elements of the whole page that belong to no other story.

        body: The element that holds the text.

        heading: The element that shows the headline, if one does.
    """

    story: list[Element]
    page: list[Element]
    body: Element
    heading: Element | None = None


def published(page: Page, article: Node, where: Place, link: str, source: Source) -> Moment | Hold | None:
    """
    Return when the story was released.

    Args:
        link: The story's own address; its folders may name the day.

        source: With the page's language, for month names.

    Returns:
        None when the page names no date; a hold when the only one has two readings.
    """
    named, hold = _read(_named(page, article, ("datePublished",), _PUBLISHED), source)
    region = where.story
    timed, hold_timed = _read(_timed(region), source) if len(named) < 2 else ([], None)
    candidates = [*named, *timed]
    if candidates:
        return _mended(candidates)
    in_address = _dates.from_path(link, source) if link else None
    shown, hold_shown = _read(islice((*_shown(region), *_beside(where)), _TRIED), source)
    if not shown and in_address is None:
        shown = _marked_once(where, source)
    if not shown and in_address is None:
        # Themes call the only date "updated" while it is also the first.
        shown, _ = _read([attribute(element, "datetime") for element in region if element.name == "time"][:1], source)
    if shown and (in_address is None or _finer(shown[0].moment, in_address)):
        return shown[0].moment
    return in_address or hold or hold_timed or hold_shown


def updated(page: Page, article: Node, region: list[Element], source: Source, after: Moment | None) -> Moment | None:
    """Return when the story was last changed; None when that is not after `after`, which every reader calls wrong."""
    changed = (
        attribute(element, "datetime")
        for element in region
        if element.name == "time"
        and (_CHANGED.search(marks(element)) or "datemodified" in attribute(element, "itemprop").lower())
    )
    found, _ = _read([*_named(page, article, ("dateModified",), _UPDATED), *changed], source)
    if not found or after is None:
        return None
    newest = _mended(found)
    if newest.precision == "day" or newest.instant <= after.instant:
        return None
    return newest


def one(page: Page, names: Iterable[str], source: Source) -> Moment | Hold | None:
    """Return the first date among meta elements; a hold if there is one and nobody can read it."""
    for name in names:
        if literal := page.meta(name):
            moment = _dates.read(literal, source)
            return moment or Hold(f"{name} is no date", hint="write it as 2024-03-26T10:00:00+02:00", person=True)
    return None


def _named(page: Page, article: Node, keys: tuple[str, ...], names: list[str]) -> Iterator[str]:
    yield from (text for key in keys if (text := _jsonld.text(article, key)))
    for name in names:
        yield from page.all_of(name)[:1]


def _read(literals: Iterable[str], source: Source) -> tuple[list[Found], Hold | None]:
    found: list[Found] = []
    hold: Hold | None = None
    for literal in literals:
        moment = _dates.read(literal, source)
        if isinstance(moment, Hold):
            hold = hold or moment
        elif moment is not None and moment.instant.year > 1970:  # 0001 and 1970 are what empty fields become
            found.append(Found(moment, literal))
    return found, hold


def _timed(region: list[Element]) -> Iterator[str]:
    """Yield the dates of time elements: those marked as published, then the first; never one that says updated."""
    times = [
        element
        for element in region
        if element.name in ("time", "abbr") or "datepublished" in attribute(element, "itemprop").lower()
    ]
    stamps = [
        (element, attribute(element, "datetime") or attribute(element, "content") or attribute(element, "title"))
        for element in times
    ]
    marked = [pair for pair in stamps if pair[1] and _is_published(pair[0])]
    plain = [
        pair
        for pair in stamps
        if pair[0].name == "time" and not _CHANGED.search(marks(pair[0])) and not _in_prose(pair[0])
    ]
    for element, literal in (*marked[:5], *plain[:1]):
        if literal:
            yield literal
        # 01-11-2023 in the attribute has two readings; the text beside it often has one.
        yield words(element)


def _is_published(element: Element) -> bool:
    named = marks(element)
    return (
        "datepublished" in attribute(element, "itemprop").lower()
        or element.has_attr("pubdate")
        or re.search(r" (?:[\w-]*[-_])?(?:publish(?:ed)?|entry-date|pubdate|dt-published)(?:[-_]\w+)?(?= )", named)
        is not None
    )


def _in_prose(element: Element) -> bool:
    parent = element.parent
    return (
        parent is not None
        and parent.name in ("p", "li", "td", "blockquote")
        and sum(len(str(child)) for child in parent.contents) > 150
    )


def _shown(region: list[Element]) -> Iterator[str]:
    """Yield what may be the date beside the byline: short texts of elements named for a date."""
    for element in region:
        named = marks(element)
        if not _DATED.search(named) or _OF_OTHERS.search(named) or element.name in ("body", "html", "article", "main"):
            continue
        near = glance(element)
        text = near[1] if near is not None else ""
        if not 6 <= len(text) <= 250 or not _YEAR.search(text):
            continue
        if entry := _ENTRY.search(text):
            yield entry[1]
        for piece in (text, *_PIECES.split(text)):
            if not _UPDATE_WORD.search(piece):
                yield from _tails(squash(piece))


def _beside(where: Place) -> Iterator[str]:
    """Yield short texts right after and before the heading that may be dates and nothing else."""
    at = next((number for number, element in enumerate(where.story) if element is where.heading), -1)
    if at < 0:
        return
    for part in (where.story[at + 1 : at + 25], list(reversed(where.story[max(0, at - 6) : at]))):
        prose = 0
        for element in part:
            near = glance(element, 20)
            text = near[1] if near is not None else ""
            prose += element.name == "p" and len(text) > 80
            if prose > 1 or len(text) > 250:
                break
            if element.name not in _NO_DATES and not _OF_OTHERS.search(marks(element)):
                yield from _alone(text, _LABEL if _OF_NAMES.search(marks(element)) else _LEADING)


_NO_DATES = frozenset("a option li td figure figcaption".split())


def _alone(text: str, label: re.Pattern[str]) -> Iterator[str]:
    if 6 <= len(text) <= 120 and _YEAR.search(text) and not _UPDATE_WORD.search(text):
        for piece in (text, *_PIECES.split(text)):
            yield label.sub("", piece)


_HEADED = lazy(r" (?:date-header|post-date|entry-date|article-?date|published|posted-on)(?= )")


def _marked_once(where: Place, source: Source) -> list[Found]:
    """Return the date before or in the text that is marked as of a publication, if all that are so name one day."""
    literals = []
    inside = {id(element) for element in (where.body, *where.body.descendants)}
    last = max((number for number, element in enumerate(where.page) if id(element) in inside), default=-1)
    for element in where.page[: last + 1]:
        if _is_published(element) or _HEADED.search(marks(element)):
            near = glance(element, 20)
            stamp = attribute(element, "datetime") or attribute(element, "content") or attribute(element, "title")
            literals.append(stamp or (near[1] if near is not None else ""))
    found, _ = _read(literals[:_TRIED], source)
    return found[:1] if len({each.moment.instant.date() for each in found}) == 1 else []


def lines(region: list[Element]) -> list[str]:
    """Return the short texts that say when the story appeared; who reads the entry sees its date."""
    found = (element for element in region if element.name == "time" or _DATED.search(marks(element)))
    near = [(element.name, glance(element)) for element in islice(found, 50)]
    texts = [(name, seen[1]) for name, seen in near if seen is not None]
    return [text for name, text in texts if len(text) < 120 and (name == "time" or _YEAR.search(text))]


def _tails(text: str) -> Iterator[str]:
    """Yield `text`, then without its label, then what of it may be a date: "By Ann Doe, Wire June 5, 2018"."""
    text = text.strip(" ,;|-–—")
    if len(text) <= 60:
        yield text
        yield _LABEL.sub("", text)
    pieces = text.split(" ")
    for size in range(min(7, len(pieces) - 1), 2, -1):
        yield " ".join(pieces[-size:])
        yield " ".join(pieces[:size])


def _finer(moment: Moment, than: Moment) -> bool:
    return moment.precision != "day" and abs(moment.instant - than.instant) < timedelta(hours=48)


def _mended(candidates: list[Found]) -> Moment:
    """
    Return the first date, with the zone or the time of day another field adds to it.

    Pages often write the wall time once without and once with its zone, or the day here and the time there.
    """
    first = candidates[0]
    if first.moment.precision != "day" and first.moment.zone == "literal":
        return first.moment
    for other in candidates[1:]:
        if other.moment.precision == "day" or other.moment.zone != "literal":
            continue
        if _same_wall(first, other) or _same_clock(first.moment, other.moment):
            return other.moment
    if first.moment.precision == "day":
        day = first.moment.instant
        for other in candidates[1:]:
            if other.moment.precision != "day" and timedelta(0) <= other.moment.instant - day < timedelta(hours=24):
                return other.moment
    return first.moment


def _same_wall(one_of: Found, other: Found) -> bool:
    mine, theirs = _WALL.search(one_of.literal), _WALL.search(other.literal)
    if mine is None or theirs is None:
        return False
    return mine.groups() == theirs.groups()


def _same_clock(mine: Moment, theirs: Moment) -> bool:
    """Say whether two instants differ by nothing but a zone: less than a day, in whole quarters of an hour."""
    if mine.precision == "day":
        return False
    apart = abs(mine.instant - theirs.instant)
    return apart <= timedelta(hours=14) and apart % timedelta(minutes=15) == timedelta(0)

"""The lines above and around a wire story: slug line, source line, byline, dateline, version labels, trailers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Hold, Moment, Person, Source
from wirefeed.patterns import lazy
from wirefeed.stories import _dates
from wirefeed.stories._dates import clock as _clock
from wirefeed.stories._wire import agencies as _agencies

_DASH = r"(?:--|[-–—_=])"
# These write no dash: "Bern (sda) Der Bundesrat", "Bonn (epd). Die Kirche".
_PLAIN = (
    r"(?:(?:awp|sda|ats)(?:/(?:awp|sda|ats|afp|dpa|reuters))*"
    r"|[Kk][Nn][Aa]|epd|AFP|NTB|PTI|ANI|IANS|UNI)(?:/[a-z]{2,3})?"
)
_ARTICLES = frozenset("The Die Der Das Le La Les El Los Il".split())
# Month and day in front of the agency are Reuters' manner, month, day and year AFP's.
_DATELINE = lazy(
    rf"\s*(?P<place>[^\W\d_][^()\n]{{0,80}}?(?:\s\([^\W\d_][^()\n]{{1,30}}\),[^()\n]{{3,30}}?)?)\s*[,،]?\s*"
    rf"\((?:(?P<agency>[^()\n]{{1,40}})\)\s*(?:\.?\s*{_DASH}\s*){{1,2}}(?=\S)"
    rf"|(?P<plain>{_PLAIN})\)[.:]?\s+(?=[^\W\d_a-zß-ÿ]|[\"«„“]))"
)
_PLACE_DATE = lazy(
    r"(?P<place>.+)[,،]\s*(?P<date>(?=[^,،]*[^\W\d_])[^,،]*\d[^,،]*(?:[,،]\s*\d{4})?|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4})?)$"
    r"|(?P<place_only>\D+?)\s+(?P<date_only>\d{1,2}\.?\s.+)$"
)
_CJK_DATELINE = lazy(
    r"\s*[（(【]?(?P<agency>新华社|中新社|共同社|時事)(?P<plain>)(?P<place>[^\d\s（）()]{1,12}?)\d{1,2}月\d{1,2}日(?:电|電)"
)
_BARE = lazy(
    r"\s*(?P<place>(?P<city>[^\W\d_][^\W\d_a-z]*(?:[ .'’-]{1,2}[^\W\d_a-z]+){0,3})"
    r"(?:, [^\W\d_a-z][\w.]{1,20}(?: [^\W\d_a-z][\w.]{1,20})?)?)"
    r"\s+(?:--|[-–—_])\s+(?=[\"“‘«„]?[^\W\d_a-zß-ÿ])"
)
# Words that shout, and are no towns.
_SHOUTS = frozenset(
    "ADVANCE ADVISORY ALERT ANALYSIS AUDIO BREAKING BRIEF BULLETIN CLARIFICATION COLUMN COMMENT CORRECTED"
    " CORRECTION DEVELOPING EDITORIAL EXCLUSIVE EXPLAINER FACTBOX FEATURE FLASH GALLERY HOW INTERVIEW JUST LIVE MORE"
    " NEWS NOTE NOTICE OBITUARY OPINION PHOTO PHOTOS PICTURES PODCAST PREVIEW PROFILE QUIZ RECAP REFILE REVIEW"
    " SPOILER SPORT SPORTS STORY SUMMARY TIMELINE TIP UPDATE UPDATED UPDATES URGENT VIDEO WARNING WATCH WHAT WHO WHY"
    " WRAPUP".split()
)
_SLUG = lazy(
    r"(?:(?:URGENT|BULLETIN|FLASH)\s+)?(?P<slug>(?:BC|AM|PM|AP|BRF|US|EU|ML|AS|AF"
    r"|LT)-[A-Z]{0,4}-{0,2}[A-Z0-9][\w.'’&+-]*(?:[ -][\w.'’&+-]+){0,5}?)"
    r"(?P<rest>(?:\s*,\s*[^,]{0,60}){0,6})"
)
_VERSION = lazy(r"(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)\s+)?(Ld\b|Lead\b|Ld-Writethru|Writethru)")
_PREFIX = lazy(
    r"\s*(?:(?:(?P<number>UPDATE|WRAPUP|LEAD|UPDATE-)\s?(?P<n>\d{1,2})"
    r"|(?P<word>CORRECTED|CORRECTION|REFILE|RPT|REPEAT|RECAST|KORR(?:-(?:Bericht|Meldung|Zusammenfassung))?|KORREKTUR"
    r"|BERICHTIGUNG|Berichtigung|Korrektur|CORRIGE|CORRIGÉ|CORREGIDO|RECTIFICATIF|RECTIFICATION|CORRECTIF"
    r"|CORRECCIÓN|RECTIFICACIÓN))"
    r"(?:\s?[-–—:]\s?(?=\S)|\s+[-–—]\s+)"
    r"|(?P<lead>\d{1,2})(?:ST|ND|RD|TH) LEAD\b(?:\s*[-–—:])?\s*(?=\S))"
)
_UNCORRECTED = frozenset("REFILE RPT REPEAT RECAST".split())
_BYLINE = lazy(
    r"\s*(?P<by>By|BY|by|Von|VON|von|Par|PAR|Por|POR|Di|Door|Av|De notre|بقلم|كتب|كتبت|מאת|"
    r"Reporting by|Written by|Story by|Text:)(?:\s*:\s*|\s+)(?P<names>\S.*)"
)
_JOINED = lazy(r"\s*(?:,?\s+(?:and|AND|und|UND|et|y|e|&|with)\s+|\s*[,،;/|]\s*|\s+و(?=[^\W\d_]{3}))\s*")
_PARTICLES = frozenset(
    "al el bin ibn ben abu de da del della der den di do dos du la le van von y bint ter ten zu af".split()
)
_JOB = lazy(
    r"(?i)\b(?:writers?|correspondents?|reporters?|editors?|analysts?|staff|bureau|korrespondent(?:in)?|reporter(?:in)?"
    r"|redakteur(?:in)?|columnist|journaliste|redactor|مراسل|كاتب)\b"
)
_DATE_LABEL = lazy(
    r"\s*(?P<label>(?:first )?published|posted|filed|released|issued|date|updated|last updated?|modified|stand"
    r"|veröffentlicht"
    r"|publié|publicado|actualizado|mis à jour|aktualisiert|نشر|نشرت|تاريخ النشر|تحديث|آخر تحديث|פורסם|עודכן)"
    r"(?:\s+(?:on|at|am|le|el|في))?\s*[:：]?\s+(?P<date>.*\d.*)",
    re.IGNORECASE,
)
_UPDATED = (
    "updated",
    "last updated",
    "last update",
    "modified",
    "actualizado",
    "mis à jour",
    "aktualisiert",
    "تحديث",
    "آخر تحديث",
    "עודכן",
)
TRAILER = lazy(r"\s*\bAP[A-Z]{0,2}-(?:[A-Z]{2}-)?(\d\d)-(\d\d)-(\d\d)[\s-]+(\d\d)(\d\d)([A-Z]{3,4})\b\W*")
LABEL = lazy(r"\s*\W{0,2}(?:BULLETIN|URGENT|FLASH|EIL(?:T|MELDUNG)?|BREAKING(?: NEWS)?|EXCLUSIVE|عاجل|מבזק)\W{0,3}\s*")


class Slugged(NamedTuple):
    """A slug line: the keyword slug without its version label, the label, and the version; -1 if it names none."""

    slug: str
    label: str
    version: int


class Sourced(NamedTuple):
    """A source line, ``AP , Tuesday 26 Mar 2024``: who stands in it, and the date."""

    names: tuple[str, ...]
    date: Moment | Hold


class Dateline(NamedTuple):
    """Where a story was written and by whom it was sent; `date` only when the line writes the year."""

    place: str
    agencies: tuple[str, ...]
    date: Moment | None


def slugged(line: str) -> Slugged | None:
    """Read ``BC-US--Something, 1st Ld-Writethru, 416``."""
    found = _SLUG.fullmatch(line.strip())
    if found is None or (not found["rest"] and not found["slug"].startswith(("BC-", "AM-", "PM-"))):
        return None
    labels = [part.strip() for part in found["rest"].split(",") if part.strip() and not part.strip().isdigit()]
    label = ", ".join(labels)
    lead = _VERSION.search(label)
    version = 0 if lead is None else int(lead[1] or 1)
    return Slugged(found["slug"].strip(), label, version)


def sourced(line: str, source: Source) -> Sourced | None:
    """Read a line of one or several names and a date; None if it is anything else."""
    if len(line) > 160 or not any(map(str.isdigit, line)):
        return None
    parts = re.split(r"\s*[,،|·•]\s*|\s+[-–—]\s+", line.strip(" \t\xa0"))
    for at in range(1, len(parts)):
        # "AP , AFP , Tuesday, March 26, 2024": the longest tail that is wholly a date.
        tail = line[_position(line, parts, at) :]
        date = _dates.read(tail, source)
        if date is not None:
            names = tuple(name for part in parts[:at] for name in _names(part, source))
            return Sourced(names, date) if names and all(map(_name_like, names)) else None
    return None


def _position(line: str, parts: list[str], at: int) -> int:
    start = 0
    for part in parts[:at]:
        start = line.index(part, start) + len(part)
    return line.index(parts[at], start) if parts[at] else start


def _names(part: str, source: Source) -> list[str]:
    inner = part.replace("(", ",").replace(")", ",")
    whole = squash(inner.strip(" ,"))
    if _agencies.known(whole, source):
        return [whole]
    return [squash(name) for name in _agencies.SPLIT.split(inner) if name.strip()]


def _name_like(name: str) -> bool:
    return len(name) <= 60 and len(name.split()) <= 6 and not any(map(str.isdigit, name)) and name[-1] not in ".!?:"


def dateline(paragraph: str, source: Source) -> Dateline | None:
    """Read the dateline a paragraph begins with: ``CAIRO (AP) —``, ``PARIS, March 26 (Reuters) -``."""
    found = _DATELINE.match(paragraph) or _CJK_DATELINE.match(paragraph)
    if found is None:
        return None
    signature = found["agency"] or found["plain"]
    agencies = _agencies.signed(signature, source)
    place = squash(found["place"]).strip(" ,،-–—")
    date = None
    dated = _PLACE_DATE.match(place)
    if dated is not None:
        read = _dates.read(dated["date"] or dated["date_only"], source)
        date = read if isinstance(read, Moment) else None
        place = (dated["place"] or dated["place_only"]).strip(" ,،")
    place = place.partition(" [")[0]  # New Delhi [India]
    city = place.partition(",")[0]
    capitals = city.upper() == city and city.lower() != city and signature.strip().isupper()
    if not agencies and not capitals:
        return None
    if not found["agency"] and (len(place.split()) > 3 or place.split()[0] in _ARTICLES):
        return None  # "The agency (AFP) Tuesday ..." is prose
    if len(place.split()) > 8 or not place[:1].isalpha() or (place[0].islower() and place[0].isascii()):
        return None
    return Dateline(place, agencies or (squash(signature),), date)


def bare(paragraph: str) -> str:
    """Return the place of a dateline in capitals that names no agency, ``FRESNO, Calif. —``; empty if it is none."""
    found = _BARE.match(paragraph)
    if found is None:
        return ""
    city = found["city"].rstrip()
    capitals = city.upper() == city and len(city) > 2
    return found["place"] if capitals and city.partition(" ")[0] not in _SHOUTS else ""


def without_dateline(paragraph: str, source: Source) -> str:
    """Return a paragraph without the dateline it begins with."""
    found = _DATELINE.match(paragraph)
    return paragraph if found is None or dateline(paragraph, source) is None else paragraph[found.end() :]


def prefixed(headline: str) -> tuple[str, str, int]:
    """Return the headline without labels such as CORRECTED- and UPDATE 2-, the correction's label, and the version."""
    label, version = "", -1
    while (found := _PREFIX.match(headline)) is not None and found.end() < len(headline):
        if found["word"] is None:
            version = max(version, int(found["n"] or found["lead"]))
        elif found["word"] not in _UNCORRECTED:
            label = label or ("Korrektur" if found["word"].startswith("KORR") else found["word"].capitalize())
        headline = headline[found.end() :]
    return headline.strip(), label, version


def byline(line: str, source: Source) -> tuple[tuple[Person, ...], tuple[str, ...]] | None:
    """
    Read the people and the agencies of a byline; None if the line is prose that begins with "By".

    The letter case of names stays as delivered.
    """
    found = _BYLINE.fullmatch(line)
    if found is None or len(line) > 140 or line.rstrip()[-1:] in "!?:;":
        return None
    people: list[Person] = []
    agencies: list[str] = []
    names, behind = _behind(found["names"].strip().rstrip("."), source)
    agencies.extend(behind)
    for part in _JOINED.split(names):
        name = squash(part).strip(" ,.*")
        if not name:
            continue
        agency = _agencies.known(name, source)
        if agency or (people and " " in name and _agencies.house(name)):
            agencies.append(agency or name)
        elif _JOB.search(name):
            people[-1:] = [Person(person.name, person.title or name) for person in people[-1:]]
        elif _person(name):
            people.append(Person(name))
        else:
            return None
    return (tuple(people), tuple(agencies)) if people or agencies else None


def _behind(names: str, source: Source) -> tuple[str, list[str]]:
    """Part "Jane Sample Associated Press" and "Jane Sample of The Associated Press" from the agency at the end."""
    words = names.split()
    for size in (3, 2, 1):
        agency = _agencies.known(" ".join(words[-size:]), source) if size < len(words) else ""
        if agency and words[-size - 1][-1] not in ",/":
            return " ".join(words[:-size]).removesuffix(" of").removesuffix(" for"), [agency]
    return names, []


def _person(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 6 or any(map(str.isdigit, name)) or not words[0][0].isalpha():
        return False
    cased = [word for word in words if word[0].isalpha() and word[0].lower() != word[0].upper()]
    if cased and words[0] in _PARTICLES:
        return False
    return all(word[0].isupper() or word.partition("-")[0] in _PARTICLES for word in cased)


def job(line: str) -> str:
    """Return the line under a byline that says what its writer is; empty if it is anything else."""
    text = squash(line)
    good = len(text) <= 60 and _JOB.search(text) and text[-1:] not in ".!?:" and text[:1].isupper()
    return text if good and len(text.split()) <= 6 else ""


def agency_line(line: str, source: Source) -> tuple[str, ...]:
    """Return the agencies of a line that names nothing else: "The Associated Press", "(dpa)"."""
    text = line.strip(" \t\xa0()")
    if not text or len(text) > 60:
        return ()
    return _agencies.signed(text, source) if _agencies.only(text, source) else ()


def dated(line: str, source: Source) -> tuple[Moment | Hold, bool] | None:
    """Read a line that is only a date, with or without a label; and whether it is the date of a change."""
    if len(line) > 90 or not any(map(str.isdigit, line)):
        return None
    found = _DATE_LABEL.fullmatch(line)
    date = _dates.read(line if found is None else found["date"], source)
    if date is None:
        return None
    return date, found is not None and found["label"].casefold() in _UPDATED


def trailer(line: str) -> Moment | None:
    """Read AP's transmission line, ``AP-WF-03-26-24 1405GMT``: month, day, year of this century."""
    found = TRAILER.fullmatch(line)
    if found is None:
        return None
    month, day, year, hour, minute = map(int, found.groups()[:5])
    zone, _ = _clock.zone_at(found[6].lower(), 0)
    if zone is None or isinstance(zone, str):
        return None
    try:
        local = datetime((2000 if year < 70 else 1900) + year, month, day, hour, minute, tzinfo=zone)
        return Moment(local.astimezone(UTC), "minute", "literal", found[0].strip())
    except (ValueError, OverflowError):
        return None

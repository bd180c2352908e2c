"""Dates as stories, sites and file names write them; never a guess: what is not wholly a date is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from urllib.parse import urlsplit

from wirefeed.model import Hold, Moment, Precision, Source
from wirefeed.patterns import lazy
from wirefeed.stories._dates import clock as _clock
from wirefeed.stories._dates import months as _months
from wirefeed.stories._dates.clock import place

_LONGEST = 120  # characters; no date is longer, and no text may cost more than a glance

# IPTC 7901 to NITF 3.6 write it so, some with the colons of ISO 8601's other form in the time.
_BASIC = lazy(
    r"((?:1[5-9]|2[0-9])\d{2})(\d{2})(\d{2})"
    r"(?:(?:[t ]?(\d{2})(\d{2})(\d{2})?|[t ](\d{2}):(\d{2})(?::(\d{2}))?)(?:[.,]\d+)?)?(?=$|[a-z +-])"
)
# git puts the year between time and zone: "Feb 22 12:02:12 2012 -0400".
_YEAR_BEHIND = lazy(r"(.*[^\W\d_].* )(\d{1,2}:\d{2}(?::\d{2})?) (\d{4})( [+-]\d{2}:?\d{2})")
# Half of it and half of ISO 8601: the year stands there once more.
_YEAR_AGAIN = lazy(r"((\d{4})-\d{2}-\d{2}[t ]\d{2}:\d{2}(?::\d{2})?) \2(?= [+-]\d{2}:?\d{2}$)", re.IGNORECASE)
# ISO 8601 has a day with hyphens and a time without colons in no form of its own; agencies have.
_MIXED = lazy(r"(\d{4})-(\d{2})-(\d{2})([t ]\d{4,6}(?!\d).*)")
_ISO_DAY = lazy(r"\d{4}-\d{2}-\d{2}(?=z$|[+-]\d\d:?\d\d$)")
_YEAR_FIRST = lazy(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?")
_YEAR_LAST = lazy(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})\.?")
_CJK = lazy(
    r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号號]?"
    r"\s*(?:[(,]?\s*(?:(?:星期|周|週|礼拜|禮拜)?[一二三四五六日天月火水木金土월화수목금토일](?:曜日?|요일)?)\s*\)?)?"
)
_VIETNAMESE = lazy(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),?(?: nam)? (\d{4})")
_PARTS = lazy(r"\d+|[^\d\s.,،؛/()'’`´\"״׳:;|·•_\[\]-]+|[:;|\[\]_]")
_SHORT_YEAR = lazy(r"(?:\D+ )?\d{1,2} [^\W\d_]+\.? (\d{2})")

# Where a dotted date is always day first.
_DOTTED = frozenset(
    "az be bg bs cs da de el et fi fo hr hy is it ka kk ky lb lv mk nb nn no pl ro ru sk sl sq sr tg tk tr uk".split()
)

_NAME = lazy(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)[-_. ]*|((?:19|20)\d{2})(\d{2})(\d{2})(?:$|[-_. ]+)")
_FOLDERS = lazy(r"(?:^|/)((?:19|20)\d{2})/(\d{1,2}|[a-z]{3})/(\d{1,2})(?=/|$)", re.IGNORECASE)
_UPLOADS = lazy(r"(?:^|/)(?:wp-content|uploads?|files|images?|img|media|assets|static|photos?)/", re.IGNORECASE)
_NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def read(literal: str, source: Source) -> Moment | Hold | None:
    """
    Read a date, with or without a time of day and a zone, in digits or in words.

    Args:
        literal: The whole field; blanks around it do not count.

        source: Gives the zone of a time that names none, the order of 03/04/2024, and the language of month names.

    Returns:
        A moment in UTC; for a day, the source's midnight. A hold when two readings are possible and nothing says
        which. None for what is no date, or a day that does not exist.
    """
    text = literal.strip()
    if text[4:5] == "-" and text[7:8] == "-":
        try:
            return _plain(text, source)
        except OverflowError:
            return Moment(_NEVER) if text.startswith("9999") else None  # what "never expires" is written as
        except ValueError:
            text = _YEAR_AGAIN.sub(r"\1", text)
    if not 6 <= len(text) <= _LONGEST:
        return None
    try:
        folded = _months.fold(text)
        behind = _YEAR_BEHIND.fullmatch(folded)
        return _tolerant(f"{behind[1]}{behind[3]} {behind[2]}{behind[4]}" if behind else folded, text, source)
    except (ValueError, OverflowError):
        return None


def _plain(text: str, source: Source) -> Moment:
    """Read the ISO form; ValueError for anything else."""
    local = datetime.fromisoformat(text)
    size = len(text)
    if size == 10:
        return _midnight(local.year, local.month, local.day, source.timezone)
    if text[10] not in "T t":
        raise ValueError(text)
    seconds = text[16:17] == ":" or (text[13:14] != ":" and text[15:17].isdigit())
    precision: Precision = "second" if seconds else "minute"
    if local.tzinfo is None:
        return Moment(local.replace(tzinfo=place(source.timezone)).astimezone(UTC), precision, "assumed")
    return Moment(local.astimezone(UTC), precision)


@lru_cache(maxsize=4096)
def _midnight(year: int, month: int, day: int, zone: str) -> Moment:
    return Moment(datetime(year, month, day, tzinfo=place(zone)).astimezone(UTC), "day", "assumed")


def _tolerant(text: str, literal: str, source: Source) -> Moment | Hold | None:
    mixed = _MIXED.fullmatch(text)
    if mixed is not None:
        text = "".join(mixed.groups())
    basic = _BASIC.match(text)
    if basic is not None:
        return _basic(basic, text, literal, source)
    day_zone = _ISO_DAY.match(text)
    if day_zone is not None:
        zone, _ = _clock.zone_at(text, day_zone.end())
        day = datetime.fromisoformat(day_zone[0])  # _moment puts the zone on it
        return _moment(day, zone, "day", literal, source)
    clock = _clock.cut(text)
    day_text = text if clock is None else clock.rest
    short_year = clock is not None and clock.zone is not None
    found = _day(day_text.strip(" ,;|-"), source, short_year=short_year)
    if found is None or isinstance(found, Hold):
        return found
    if clock is None:
        return _moment(found, None, "day", literal, source)
    local = found + clock.since_midnight
    return _moment(local, clock.zone, "second" if clock.precise else "minute", literal, source)


def _basic(found: re.Match[str], text: str, literal: str, source: Source) -> Moment | Hold | None:
    """20240326, 20240326T101112Z, 20151014T043001+0100; a run of other digits is a number, not a date."""
    year, month, day, *plain = found.groups()
    hour, minute, second = plain[:3] if plain[3] is None else plain[3:]
    local = datetime(int(year), int(month), int(day))  # noqa: DTZ001
    if hour is not None:
        if second is None and "t" not in found[0] and " " not in found[0]:
            return None
        clock = _clock.since_midnight(int(hour), int(minute), int(second or 0))
        if clock is None:
            return None
        local += clock
    zone, end = _clock.zone_at(text, found.end())
    if end != len(text):
        return None
    return _moment(local, zone, "day" if hour is None else "second" if second else "minute", literal, source)


def _moment(
    local: datetime, zone: tzinfo | str | None, precision: Precision, literal: str, source: Source
) -> Moment | Hold:
    settled = _clock.settle(local, zone, place(source.timezone))
    if settled is None:
        return Hold(
            f"the zone {str(zone).upper()} has several meanings",
            hint="write the offset from UTC, such as +02:00",
            person=True,
        )
    # A wall time that occurs twice is the first, one that is skipped is read with the offset before the change
    # (PEP 495, fold=0): any rule would do, but it must be the same at every build.
    instant = local.replace(tzinfo=settled, fold=0).astimezone(UTC)
    return Moment(instant, precision, "assumed" if zone is None else "literal", literal)


def _day(text: str, source: Source, *, short_year: bool) -> datetime | Hold | None:
    """Read a folded text that is nothing but a day; ValueError if it does not exist."""
    found = _CJK.fullmatch(text) or _YEAR_FIRST.fullmatch(_without_weekday(text))
    if found is not None:
        year, month, day = (part for part in found.groups() if part.isdigit())
        return datetime(int(year), int(month), int(day))  # noqa: DTZ001
    found = _YEAR_LAST.fullmatch(_without_weekday(text))
    if found is not None:
        return _numeric(found, source)
    found = _VIETNAMESE.fullmatch(text)
    if found is not None:
        return datetime(int(found[3]), int(found[2]), int(found[1]))  # noqa: DTZ001
    return _in_words(text, source.language, short_year=short_year)


def _without_weekday(text: str) -> str:
    """Drop words before a date in digits, if they are all names of a weekday in English, Arabic or Hebrew."""
    start = next((at for at, letter in enumerate(text) if letter.isdigit()), 0)
    words = _PARTS.findall(text[:start])
    known = _months.english().weekdays | _months.semitic().weekdays if words else frozenset()
    return text[start:] if all(word in known or word in _months.FILLERS for word in words) else text


def _numeric(found: re.Match[str], source: Source) -> datetime | Hold:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    order = source.date_order
    if order not in ("DMY", "MDY"):
        order = "DMY" if found[2] == "." and source.language.partition("-")[0] in _DOTTED else ""
    if first > 12 or second > 12 or first == second:
        order = "MDY" if second > 12 else "DMY"
    if not order:
        readings = f"{first} {_months.ENGLISH[second - 1]} or {second} {_months.ENGLISH[first - 1]}"
        return Hold(f"{found[0]} is {readings}", hint="set date_order of the source", person=True)
    day, month = (first, second) if order == "DMY" else (second, first)
    return datetime(year, month, day)  # noqa: DTZ001


def _in_words(text: str, language: str, *, short_year: bool) -> datetime | None:
    parts = _PARTS.findall(text)
    numbers = [part for part in parts if part.isdigit()]
    if len(numbers) != 2 or len(parts) > 12:
        return None
    year, day = sorted(numbers, key=len, reverse=True)
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    if len(year) == 2:
        # RFC 5322 section 4.3 alone gives two digits a century, in a date with a zone: day, month, year.
        if not short_year or _SHORT_YEAR.fullmatch(text) is None:
            return None
        day, year = numbers
        year = ("20" if int(year) < 50 else "19") + year
    month = _month([part for part in parts if not part.isdigit()], language)
    return None if month is None else datetime(int(year), month, int(day))  # noqa: DTZ001


def _month(words: list[str], language: str) -> int | None:
    """Return the one month `words` name beside weekdays and fillers; None if a word is neither."""
    for names in _vocabularies(language):
        months = _named(words, names)
        if months is not None:
            return months.pop() if len(months) == 1 else None
    return None


def _vocabularies(language: str) -> Iterator[_months.Names]:
    # One at a time: CLDR costs 60 ms to import, and English, Arabic and Hebrew never need it.
    yield _months.english()
    yield _months.semitic()
    yield _months.cldr(language)
    yield _months.common()


def _named(words: list[str], names: _months.Names) -> set[int] | None:
    """Return the months among `words`; None if one of them is unknown, or only known as something else."""
    months: set[int] = set()
    doubtful: set[int] = set()
    at = 0
    while at < len(words):
        # The longest name first: "kanun" alone is no month, two words are.
        for size in (3, 2, 1):
            number = names.months.get(" ".join(words[at : at + size]))
            if number is not None and at + size <= len(words):
                # "mar" is March, and Tuesday in four languages.
                (doubtful if words[at] in names.weekdays else months).add(number)
                at += size
                break
        else:
            if words[at] not in names.weekdays and words[at] not in _months.FILLERS:
                return None
            at += 1
    return months or doubtful or None


def from_name(stem: str, source: Source) -> tuple[Moment | None, str]:
    """
    Read the day a file name begins with.

    Args:
        stem: The name without folders and ending.

    Returns:
        The day, and the slug that is left; None and the whole `stem` when it begins with no day.
    """
    found = _NAME.match(stem)
    if found is None:
        return None, stem
    year, month, day = (part for part in found.groups() if part is not None)
    moment = _calendar(year, month, day, source, found[0].rstrip("-_. "))
    return (None, stem) if moment is None else (moment, stem[found.end() :])


def from_path(path: str, source: Source) -> Moment | None:
    """
    Read the day in the folders of a path or address, as in ``/2018/06/28/slug``.

    The folders pictures are uploaded to are named for another day than the story's.
    """
    try:
        folders = urlsplit(path).path
    except ValueError:
        return None
    found = _FOLDERS.search(folders)
    if found is None or _UPLOADS.search(folders[: found.start() + 1]) is not None:
        return None
    month = found[2] if found[2].isdigit() else str(_months.english().months.get(found[2].lower(), 0))
    return _calendar(found[1], month, found[3], source, found[0].strip("/"))


def _calendar(year: str, month: str, day: str, source: Source, literal: str) -> Moment | None:
    try:
        local = datetime(int(year), int(month), int(day), tzinfo=place(source.timezone))
        instant = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return Moment(instant, "day", "assumed", "" if literal == f"{local:%Y-%m-%d}" else literal)

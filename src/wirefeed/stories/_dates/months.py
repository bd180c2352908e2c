"""Names of months and weekdays: own tables for English, Arabic and Hebrew, CLDR for the language of the source."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

# The Gregorian months have four sets of Arabic names: Egypt and the Gulf, Morocco and Mauritania, Algeria and
# Tunisia, the Levant and Iraq. CLDR holds each under its own region only, and wire copy crosses regions.
_ARABIC = (
    "يناير جانفي كانون_الثاني",
    "فبراير فيفري شباط",
    "مارس آذار",
    "أبريل إبريل أفريل نيسان",
    "مايو ماي أيار مايس",
    "يونيو يونيه جوان حزيران",
    "يوليو يوليه يوليوز جويلية تموز",
    "أغسطس أوت غشت أغشت آب",
    "سبتمبر شتنبر شتمبر أيلول",
    "أكتوبر تشرين_الأول",
    "نوفمبر نونبر تشرين_الثاني",
    "ديسمبر دجنبر دجمبر كانون_الأول",
)
_ARABIC_DAYS = "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت يوم"
_HEBREW = (
    "ינואר ינו",
    "פברואר פבר",
    "מרץ מרס מארס",
    "אפריל אפר",
    "מאי",
    "יוני",
    "יולי",
    "אוגוסט אוג",
    "ספטמבר ספט",
    "אוקטובר אוק",
    "נובמבר נוב",
    "דצמבר דצמ",
)
_HEBREW_DAYS = "יום ביום ראשון שני שלישי רביעי חמישי שישי שבת א ב ג ד ה ו ש"
_ENGLISH_DAYS = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun"
)

# Words that stand between the parts of a date and mean nothing alone.
FILLERS = frozenset(
    "the of on at le la de del d da du am den der dem um kl il em no op om a as las o os a g г года року i من في في_يوم"
    " st nd rd th er re eme e era in und y et".replace("_", " ").split()
)
# Asked when the source's language does not know a month; a name they disagree on is not used.
_COMMON = ("de", "fr", "es", "it", "pt", "nl")
_ARABIC_LETTERS = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})


class Names(NamedTuple):
    """Folded names: month -> 1..12, and the names of weekdays."""

    months: dict[str, int]
    weekdays: frozenset[str]


def fold(text: str) -> str:
    """Return `text` as names and digits are compared: no case, accents, vowel marks; ASCII digits, single blanks."""
    if not text.isascii():
        marks = unicodedata.normalize("NFKD", text)
        text = "".join(
            _plain(letter)
            for letter in marks
            if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
        )
        text = unicodedata.normalize("NFC", text).translate(_ARABIC_LETTERS)
    return " ".join(text.casefold().split())


def _plain(letter: str) -> str:
    # Arabic-Indic and other decimal digits; U+2212 and U+2010..U+2014 stand for a hyphen in offsets and dates.
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return "-" if letter in "\u2010\u2011\u2012\u2013\u2014\u2212" else letter


def _table(rows: tuple[str, ...]) -> dict[str, int]:
    return {fold(name.replace("_", " ")): number for number, row in enumerate(rows, 1) for name in row.split()}


@lru_cache(maxsize=1)
def english() -> Names:
    """Return the English names, with AP's abbreviations ("Sept.") and the three-letter ones of RFC 5322."""
    months = {name.lower(): number for number, name in enumerate(ENGLISH, 1)}
    months |= {name[:3].lower(): number for number, name in enumerate(ENGLISH, 1)} | {"sept": 9}
    return Names(months, frozenset(_ENGLISH_DAYS.split()))


@lru_cache(maxsize=1)
def semitic() -> Names:
    """Return the Arabic names of every region, and the Hebrew ones with their prefixed preposition."""
    hebrew = _table(_HEBREW)
    months = _table(_ARABIC) | hebrew | {prefix + name: number for name, number in hebrew.items() for prefix in "בל"}
    return Names(months, frozenset(map(fold, f"{_ARABIC_DAYS} {_HEBREW_DAYS}".split())))


@lru_cache(maxsize=64)
def cldr(language: str) -> Names:
    """Return the names CLDR has for a BCP 47 `language`; none if it does not know it."""
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.partition("-")[0]):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
        # Only the Gregorian calendar: a Jalali or Hijri year must never pass for one of ours.
        months: dict[str, int] = {}
        for width in ("abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                for number, name in locale.months[context][width].items():
                    months[_spaced(name)] = number
        days = (name for context in ("format", "stand-alone") for name in _days(locale, context))
        return Names({name: n for name, n in months.items() if name.strip("0123456789 月월")}, frozenset(days))
    return Names({}, frozenset())


def _days(locale: object, context: str) -> list[str]:
    days = locale.days[context]  # type: ignore[attr-defined]
    return [
        word for width in ("abbreviated", "wide") for name in days[width].values() for word in _spaced(name).split()
    ]


def _spaced(name: str) -> str:
    return " ".join("".join(" " if letter in ".,'’-/" else letter for letter in fold(name)).split())


@lru_cache(maxsize=1)
def common() -> Names:
    """Return the names of the languages most copy is in, without those that mean different months in two of them."""
    months: dict[str, int] = {}
    clashing: set[str] = set()
    for names in map(cldr, _COMMON):
        clashing.update(name for name, number in names.months.items() if months.setdefault(name, number) != number)
    return Names(
        {name: number for name, number in months.items() if name not in clashing},
        frozenset().union(*(cldr(language).weekdays for language in _COMMON)),
    )

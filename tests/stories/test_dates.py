"""Dates are read in every shape stories write them, and nothing that is not wholly a date is one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed.model import Hold, Moment, Source
from wirefeed.stories import _dates

UTC_SOURCE = Source()
CAIRO = Source(timezone="Africa/Cairo")
DAY = datetime(2024, 3, 26, tzinfo=UTC)
NAMES = "January February March April May June July August September October November December".split()


def instant(literal: str, source: Source = UTC_SOURCE) -> datetime:
    moment = _dates.read(literal, source)
    assert isinstance(moment, Moment), literal
    return moment.instant


@pytest.mark.parametrize(
    ("literal", "wanted", "precision", "zone"),
    [
        ("2024-03-26", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("2024-12-5", "2024-12-04T22:00:00Z", "day", "assumed"),
        ("20240326", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("2024-03-26+05:00", "2024-03-25T19:00:00Z", "day", "literal"),
        ("2024-03-26Z", "2024-03-26T00:00:00Z", "day", "literal"),
        ("2024-03-26T10:11", "2024-03-26T08:11:00Z", "minute", "assumed"),
        ("2024-03-26 10:11:12", "2024-03-26T08:11:12Z", "second", "assumed"),
        ("2024-03-26T10:11:12Z", "2024-03-26T10:11:12Z", "second", "literal"),
        ("2024-03-26T10:11:12Z ", "2024-03-26T10:11:12Z", "second", "literal"),
        ("2024-03-26T10:11:12.345678+02:00", "2024-03-26T08:11:12.345678Z", "second", "literal"),
        ("2024-03-26T10:11:12+0200", "2024-03-26T08:11:12Z", "second", "literal"),
        ("2024-03-26T10:11:12+02", "2024-03-26T08:11:12Z", "second", "literal"),
        ("2024-03-26T1011", "2024-03-26T08:11:00Z", "minute", "assumed"),
        ("2024-03-26T1011+02:00", "2024-03-26T08:11:00Z", "minute", "literal"),
        ("2024-03-26 10:11 +02:00", "2024-03-26T08:11:00Z", "minute", "literal"),
        ("2024-03-26T10:11+01:00[Europe/Berlin]", "2024-03-26T09:11:00Z", "minute", "literal"),
        ("2024-03-26 10:11 America/New_York", "2024-03-26T14:11:00Z", "minute", "literal"),
        ("2012-02-22 12:02:12 -0400", "2012-02-22T16:02:12Z", "second", "literal"),
        ("2012-02-22 12:02:12 2012 -0400", "2012-02-22T16:02:12Z", "second", "literal"),
        ("Wed Feb 22 12:02:12 2012 -0400", "2012-02-22T16:02:12Z", "second", "literal"),
        ("2012/03/31 02:00:00 UTC-03:00", "2012-03-31T05:00:00Z", "second", "literal"),
        ("2012-03-30 23:00:00 UTC-03:00", "2012-03-31T02:00:00Z", "second", "literal"),
        ("2024-03-26 10:11 GMT+3", "2024-03-26T07:11:00Z", "minute", "literal"),
        ("20240326T101112Z", "2024-03-26T10:11:12Z", "second", "literal"),
        ("20151014T043001+0100", "2015-10-14T03:30:01Z", "second", "literal"),
        ("20240326T1011", "2024-03-26T08:11:00Z", "minute", "assumed"),
        ("2024-03-26T24:00:00Z", "2024-03-27T00:00:00Z", "second", "literal"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "second", "literal"),
        ("Tue, 26 Mar 2024 10:11:12 +0200", "2024-03-26T08:11:12Z", "second", "literal"),
        ("Fri, 26 Mar 2024 10:11 EST", "2024-03-26T15:11:00Z", "minute", "literal"),
        ("26 Mar 24 10:11:12 GMT", "2024-03-26T10:11:12Z", "second", "literal"),
        ("Tue, 26 Mar 96 10:11 EST", "1996-03-26T15:11:00Z", "minute", "literal"),
        ("Tue Mar 26 10:11:12 2024", "2024-03-26T08:11:12Z", "second", "assumed"),
        (
            "Tue Mar 26 2024 10:11:12 GMT+0200 (Eastern European Standard Time)",
            "2024-03-26T08:11:12Z",
            "second",
            "literal",
        ),
        ("Tuesday 26 Mar 2024", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("March 26, 2024", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("March 26, 2024 at 2:05 p.m.", "2024-03-26T12:05:00Z", "minute", "assumed"),
        ("2:05 p.m. EDT, March 26, 2024", "2024-03-26T18:05:00Z", "minute", "literal"),
        ("26 Mar 2024 12:00 am", "2024-03-25T22:00:00Z", "minute", "assumed"),
        ("26 Mar 2024 12 p.m.", "2024-03-26T10:00:00Z", "minute", "assumed"),
        ("Jul 08 2022", "2022-07-07T22:00:00Z", "day", "assumed"),
        ("Sept. 3, 2024", "2024-09-02T21:00:00Z", "day", "assumed"),
        ("Dec. 1, 2023", "2023-11-30T22:00:00Z", "day", "assumed"),
        ("2024年3月26日", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("2024年3月26日(火) 14時05分", "2024-03-26T12:05:00Z", "minute", "assumed"),
        ("2024년 3월 26일 오후 2:05", "2024-03-26T12:05:00Z", "minute", "assumed"),
        ("26. 3. 2024, 14.05 Uhr", "2024-03-26T12:05:00Z", "minute", "assumed"),
        ("26 mars 2024 à 14h05", "2024-03-26T12:05:00Z", "minute", "assumed"),
        ("26/3/2024", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("3/26/2024", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("26-03-2024", "2024-03-25T22:00:00Z", "day", "assumed"),
        ("5/5/2024", "2024-05-04T21:00:00Z", "day", "assumed"),
        ("26-Mar-2024", "2024-03-25T22:00:00Z", "day", "assumed"),
    ],
)
def test_a_date_is_read_with_its_precision_and_the_origin_of_its_zone(
    literal: str, wanted: str, precision: str, zone: str
) -> None:
    moment = _dates.read(literal, CAIRO)

    assert isinstance(moment, Moment)
    assert (moment.instant, moment.precision, moment.zone) == (datetime.fromisoformat(wanted), precision, zone)
    assert moment.instant.tzinfo is UTC


@pytest.mark.parametrize(
    ("literal", "language"),
    [
        ("26. März 2024", "de"),
        ("Dienstag, 26. März 2024", "de-AT"),
        ("am 26. März 2024", "de"),
        ("26 mars 2024", "fr"),
        ("mar. 26 mars 2024", "fr"),
        ("26 de marzo de 2024", "es"),
        ("26 de março de 2024", "pt-BR"),
        ("26 марта 2024 г.", "ru"),
        ("2024. március 26.", "hu"),
        ("26 Mart 2024 Salı", "tr"),
        ("26 मार्च 2024", "hi"),
        ("26 maaliskuuta 2024", "fi"),
        ("26 tháng 3, 2024", "vi"),
        ("٢٦ مارس ٢٠٢٤", "ar"),
        ("الثلاثاء، 26 آذار/مارس 2024", "ar"),
        ("26 آذار 2024", "en"),
        ("יום שלישי, 26 במרץ 2024", "he"),
        ("26 מרץ 2024", "en"),
        ("26. März 2024", "en"),
        ("26 Mar 2024", "ar"),
        ("26 Mar 2024", "xx-nonsense"),
        ("\u200f26 مارس 2024\u200f", "ar"),
        ("26\xa0mars\u202f2024", "fr"),
    ],
)
def test_a_day_in_words_is_read_in_the_sources_language_and_in_english(literal: str, language: str) -> None:
    assert instant(literal, Source(language=language)) == DAY


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("جانفي", 1),
        ("كانون الثاني", 1),
        ("فيفري", 2),
        ("شباط", 2),
        ("أفريل", 4),
        ("نيسان", 4),
        ("أيار", 5),
        ("ماي", 5),
        ("جوان", 6),
        ("حزيران", 6),
        ("يوليه", 7),
        ("جويلية", 7),
        ("تموز", 7),
        ("أوت", 8),
        ("غشت", 8),
        ("آب", 8),
        ("شتنبر", 9),
        ("أيلول", 9),
        ("تشرين الأول", 10),
        ("تشرين الثاني", 11),
        ("نونبر", 11),
        ("دجنبر", 12),
        ("كانون الأول", 12),
    ],
)
def test_the_arabic_months_of_every_region_are_known(name: str, month: int) -> None:
    assert instant(f"8 {name} 2019", Source(language="ar")) == datetime(2019, month, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("EST", -5),
        ("EDT", -4),
        ("CST", -6),
        ("CDT", -5),
        ("MST", -7),
        ("MDT", -6),
        ("PST", -8),
        ("PDT", -7),
        ("GMT", 0),
        ("UT", 0),
        ("UTC", 0),
        ("Z", 0),
        ("BST", 1),
        ("CET", 1),
        ("CEST", 2),
        ("EET", 2),
        ("EEST", 3),
        ("MSK", 3),
        ("JST", 9),
    ],
)
def test_named_zones_are_offsets(zone: str, hours: int) -> None:
    assert instant(f"Tue, 26 Mar 2024 12:00:00 {zone}") == DAY + timedelta(hours=12 - hours)


@pytest.mark.parametrize(
    ("timezone_name", "literal", "wanted"),
    [
        ("Asia/Jerusalem", "26 Mar 2024 12:00 IST", "2024-03-26T10:00Z"),
        ("Asia/Kolkata", "26 Mar 2024 12:00 IST", "2024-03-26T06:30Z"),
        ("Asia/Shanghai", "26 Mar 2024 12:00 CST", "2024-03-26T04:00Z"),
    ],
)
def test_a_zone_name_with_several_meanings_is_the_sources_own(timezone_name: str, literal: str, wanted: str) -> None:
    assert instant(literal, Source(timezone=timezone_name)) == datetime.fromisoformat(wanted)


def test_a_zone_name_with_several_meanings_elsewhere_holds() -> None:
    hold = _dates.read("26 Mar 2024 12:00 IST", UTC_SOURCE)

    assert isinstance(hold, Hold)
    assert hold.person


@pytest.mark.parametrize("literal", ["03/04/2024", "3-4-2024", "Sunday, 03/04/2024", "03/04/2024 10:00", "03.04.2024"])
def test_two_readings_hold_for_a_person_and_name_both(literal: str) -> None:
    hold = _dates.read(literal, UTC_SOURCE)

    assert isinstance(hold, Hold)
    assert (hold.person, hold.hint) == (True, "set date_order of the source")
    assert hold.reason.endswith("is 3 April or 4 March")


@pytest.mark.parametrize(
    ("source", "literal", "month"),
    [
        (Source(date_order="DMY"), "03/04/2024", 4),
        (Source(date_order="MDY"), "03/04/2024", 3),
        (Source(date_order="MDY"), "03.04.2024", 3),
        (Source(language="de"), "03.04.2024", 4),
        (Source(language="ru-RU"), "03.04.2024", 4),
    ],
)
def test_the_sources_order_or_a_dotted_language_decides(source: Source, literal: str, month: int) -> None:
    assert instant(literal, source).month == month


@pytest.mark.parametrize(
    "literal",
    [
        "",
        " ",
        "1518478934",
        "1518478934000",
        "2024",
        "202403",
        "12345678",
        "99999999",
        "2024-13-01",
        "2024-02-30",
        "30 Feb 2024",
        "31/31/2024",
        "0000-00-00",
        "2024-03-26T25:00:00Z",
        "26 Mar 2024 10:61",
        "March 2024",
        "26 March",
        "26 Mar 24",
        "03/04/24",
        "26 Foo 2024",
        "In March 2024 20 people came",
        "26 March 2024 in Portlow",
        "26-27 March 2024",
        "March 26, 2024 or 2025",
        "since 26 March 2024",
        "26 March 2024?",
        "Portlow, 26 March 2024",
        "tomorrow",
        "2024-W13-2",
        "10:11",
        "26 Mar 2024 26 Mar 2024",
        "26 Farvardin 1403",
        "Q1 2024",
        "v2024.3.26",
        "2024-03-26 10:11 Nowhere/Land",
        "9999999999-12-31",
        "26 marchons 2024",
    ],
)
def test_what_is_not_wholly_a_date_is_none(literal: str) -> None:
    assert _dates.read(literal, UTC_SOURCE) is None


def test_the_literal_is_kept_for_messages_unless_it_is_plain_iso() -> None:
    plain = _dates.read("2024-03-26T10:11:12Z", UTC_SOURCE)
    words = _dates.read(" Tuesday 26 Mar 2024 ", UTC_SOURCE)

    assert isinstance(plain, Moment)
    assert isinstance(words, Moment)
    assert (plain.literal, words.literal) == ("", "Tuesday 26 Mar 2024")


@pytest.mark.parametrize(
    ("literal", "wanted"), [("2024-03-31 02:30", "2024-03-31T01:30Z"), ("2024-10-27 02:30", "2024-10-27T00:30Z")]
)
def test_a_wall_time_skipped_or_repeated_is_always_read_the_same(literal: str, wanted: str) -> None:
    assert instant(literal, Source(timezone="Europe/Berlin")) == datetime.fromisoformat(wanted)


_MOMENTS = st.integers(-2_177_452_800, 4_102_272_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
_OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
_SHAPES = [
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y/%m/%d %H:%M:%S %z",
    "%Y%m%dT%H%M%S%z",
    "%a, %d %b %Y %H:%M:%S %z",
    "%A %d %B %Y %H:%M:%S %z",
    "%B %d, %Y at %I:%M:%S %p %z",
    "%a %b %d %Y %H:%M:%S GMT%z",
    "%H:%M:%S %z, %d %b %Y",
    "%Y年%m月%d日 %H:%M:%S %z",
]


@settings(deadline=None)
@given(_MOMENTS, _OFFSETS, st.sampled_from(_SHAPES))
def test_a_written_moment_is_read_back(wall: datetime, offset: timezone, shape: str) -> None:
    written = wall.replace(tzinfo=offset)

    assert instant(written.strftime(shape), CAIRO) == written


@settings(deadline=None)
@given(
    st.dates(date(1901, 1, 1), date(2099, 12, 30)),
    st.sampled_from(["UTC", "Africa/Cairo", "Asia/Tokyo", "America/Lima"]),
)
def test_a_day_is_the_sources_midnight_in_every_shape(day: date, zone: str) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    name = NAMES[day.month - 1]

    for literal in (
        f"{day}",
        f"{day:%Y%m%d}",
        f"{day.day} {name} {day.year}",
        f"{name[:3]}. {day.day:02}, {day.year}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.day}. {day.month}. {day.year}",
    ):
        moment = _dates.read(literal, Source(timezone=zone, language="de"))

        assert isinstance(moment, Moment)
        assert (moment.instant, moment.precision) == (midnight, "day")


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("0123456789-/:.TZ+ apmMar年月日٢", max_size=40))
def test_arbitrary_text_never_raises(literal: str) -> None:
    moment = _dates.read(literal, CAIRO)

    assert moment is None or isinstance(moment, Moment | Hold)


@settings(deadline=None)
@given(st.integers(0, 10**13))
def test_a_number_is_no_date_unless_it_is_a_day_of_eight_digits(number: int) -> None:
    moment = _dates.read(str(number), UTC_SOURCE)

    assert moment is None or (isinstance(moment, Moment) and f"{moment.instant:%Y%m%d}" == str(number))


def test_the_machines_zone_and_locale_change_nothing() -> None:
    code = (
        "from wirefeed.stories import _dates; from wirefeed.model import Source; "
        "print([str(_dates.read(x, Source())) for x in ('2024-03-26', '26 Mar 2024 10:11', '26. März 2024')])"
    )
    places = ({"TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"TZ": "America/Lima", "LC_ALL": "C.UTF-8"})

    told = {subprocess.check_output([sys.executable, "-X", "utf8", "-c", code], env=os.environ | at) for at in places}

    assert len(told) == 1


def test_english_arabic_and_hebrew_need_no_language_library() -> None:
    code = (
        "import sys; from wirefeed.stories import _dates; from wirefeed.model import Source; "
        "[_dates.read(x, Source()) for x in ('26 Mar 2024', '26 مارس 2024', '26 במרץ 2024')]; "
        "print('babel' in sys.modules)"
    )

    assert subprocess.check_output([sys.executable, "-X", "utf8", "-c", code]) == b"False\n"


@pytest.mark.parametrize(
    ("stem", "day", "slug"),
    [
        ("2024-12-5-title", date(2024, 12, 5), "title"),
        ("2012-11-30_name", date(2012, 11, 30), "name"),
        ("2012-11-30_name#slug", date(2012, 11, 30), "name#slug"),
        ("20240326-x", date(2024, 3, 26), "x"),
        ("2024-03-26-rafah", date(2024, 3, 26), "rafah"),
        ("2024-03-26", date(2024, 3, 26), ""),
        ("2024-03-26-3-رفح", date(2024, 3, 26), "3-رفح"),
        ("2024-12-512", None, "2024-12-512"),
        ("2024-13-01-x", None, "2024-13-01-x"),
        ("202403261-x", None, "202403261-x"),
        ("rafah-2024-03-26", None, "rafah-2024-03-26"),
        ("1984", None, "1984"),
        ("", None, ""),
    ],
)
def test_a_file_name_gives_its_day_and_the_slug_that_is_left(stem: str, day: date | None, slug: str) -> None:
    moment, left = _dates.from_name(stem, UTC_SOURCE)

    assert left == slug
    assert (None if moment is None else moment.instant.date()) == day


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024/11/26/slug", date(2024, 11, 26)),
        ("/2018/06/28/", date(2018, 6, 28)),
        ("https://news.example.org/2018/6/28/slug.html?x=1", date(2018, 6, 28)),
        ("https://news.example.org/world/2018/jun/28/slug", date(2018, 6, 28)),
        ("https://news.example.org/?p=/2018/06/28/", None),
        ("/wp-content/uploads/2016/05/04/a.jpg", None),
        ("https://news.example.org/wp-content/uploads/2016/05/", None),
        ("/2018/13/28/slug", None),
        ("/12018/06/28/slug", None),
        ("/2018/06/slug", None),
        ("http://[bad", None),
    ],
)
def test_a_path_gives_the_day_of_its_folders(path: str, day: date | None) -> None:
    moment = _dates.from_path(path, UTC_SOURCE)

    assert (None if moment is None else moment.instant.date()) == day


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_name_and_path_are_read_without_error(text: str) -> None:
    moment, slug = _dates.from_name(text, CAIRO)
    folder = _dates.from_path(text, CAIRO)

    assert text.endswith(slug)
    assert (moment is not None) or slug == text
    assert folder is None or folder.precision == "day"


@pytest.mark.parametrize("literal", ["9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59"])
def test_never_is_the_last_second_there_is(literal: str) -> None:
    """A calendar ends in 9999; west of Greenwich its last hours lie beyond it."""
    moment = _dates.read(literal, Source(timezone="America/New_York"))

    assert isinstance(moment, Moment)
    assert moment.instant == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)

"""What wire formats say alike: each word, code and byline means one thing, whichever format it stands in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.model import Hold, Moment, Person, Raw, Source, Story, Subject
from wirefeed.stories import _dates, _fields, wiretext
from wirefeed.stories._xmlbody import Block

SOURCE = Source(timezone="Africa/Cairo")
IPTC = "http://cv.iptc.org/newscodes/"


@pytest.mark.parametrize(
    ("word", "status", "embargoed"),
    [
        ("", "usable", False),
        ("usable", "usable", False),
        (" stat:usable ", "usable", False),
        ("stat:canceled", "canceled", False),
        ("Cancelled", "canceled", False),
        ("withheld", "withheld", False),
        ("Embargoed", "usable", True),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", "canceled", False),
    ],
)
def test_a_known_status_is_read_without_complaint(word: str, status: str, embargoed: bool) -> None:
    assert _fields.standing(word) == _fields.Standing(status, embargoed, "")  # type: ignore[arg-type]


def test_an_unknown_status_withholds_and_complains() -> None:
    found = _fields.standing("perhaps")

    assert found.status == "withheld"
    assert "perhaps" in found.complaint


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", 1), ("9", 9), ("prio:4", 4), ("f", 1), ("B", 2), ("u", 3), ("r", 4), ("d", 5), ("a", 6), ("0", 0), ("10", 0),
     ("", 0), ("high", 0)],
)  # fmt: skip
def test_urgency_is_one_to_nine_or_a_priority_letter(text: str, expected: int) -> None:
    assert _fields.urgency(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("11", 11), ("007", 7), (" 3 ", 3), ("2.1", 2001), ("", -1), ("v2", -1), ("9" * 30, -1)]
)
def test_a_version_is_a_number_that_sorts(text: str, expected: int) -> None:
    assert _fields.version(text) == expected


@pytest.mark.parametrize(
    ("code", "scheme", "expected"),
    [
        ("medtop:20000350", "", Subject("20000350", f"{IPTC}mediatopic/", "x")),
        ("subj:04000000", "", Subject("04000000", f"{IPTC}subjectcode/", "x")),
        ("04015000", "", Subject("04015000", f"{IPTC}subjectcode/", "x")),
        ("20000350", "", Subject("20000350", f"{IPTC}mediatopic/", "x")),
        (f"{IPTC}mediatopic/20000350", "", Subject("20000350", f"{IPTC}mediatopic/", "x")),
        ("own:7", "https://n.example/topics/", Subject("7", "https://n.example/topics/", "x")),
        ("own:7", "", Subject("own:7", "", "x")),
        ("", "https://n.example/topics/", None),
    ],
)
def test_a_subject_has_the_address_of_its_vocabulary(code: str, scheme: str, expected: Subject | None) -> None:
    assert _fields.subject(code, "x", scheme) == expected


def test_subjects_are_told_once_with_their_label() -> None:
    assert _fields.subjects([Subject("1"), None, Subject("2"), Subject("1", "", "one")]) == (
        Subject("1", "", "one"),
        Subject("2"),
    )


@pytest.mark.parametrize(
    ("text", "people", "agencies"),
    [
        ("By Ada Example", ["Ada Example"], []),
        ("Ada Example", ["Ada Example"], []),
        ("Ada Example and Bo Sample", ["Ada Example", "Bo Sample"], []),
        ("By ADA EXAMPLE, Associated Press", ["ADA EXAMPLE"], ["AP"]),
        ("Von Ada Muster, dpa", ["Ada Muster"], ["dpa"]),
        ("The Associated Press", [], ["AP"]),
        ("dpa", [], ["dpa"]),
        ("sp/lrc", [], []),
        ("jdoe", [], []),
        ("ADE", [], []),
        ("desk@north.example", [], []),
        ("AP Sports Writer", [], []),
        ("", [], []),
    ],
)
def test_a_byline_names_people_and_agencies_and_nobody_else(text: str, people: list[str], agencies: list[str]) -> None:
    found = _fields.signed(text, SOURCE)

    assert ([person.name for person in found.people], list(found.agencies)) == (people, agencies)


def test_a_title_goes_to_a_single_person() -> None:
    assert _fields.signed("Ada Example", SOURCE, title="Reporter").people == (Person("Ada Example", "Reporter"),)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MOSCOW, Monday (Reuters)", "MOSCOW"),
        ("BERLIN (dpa) -", "BERLIN"),
        ("Norham, March 26 (NW)", "Norham"),
        ("New York, NY", "New York, NY"),
        ("Paris/AFP", "Paris"),
        ("23602", ""),
        ("", ""),
    ],
)
def test_a_dateline_is_its_place(text: str, place: str) -> None:
    assert _fields.dateline(text, SOURCE) == place


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://p.example/a.jpg", "https://p.example/a.jpg"),
        (" http://p.example/a ", "http://p.example/a"),
        ("file:///a.jpg", ""),
        ("a.jpg", ""),
        ("http://p.example/a b", ""),
        ("http://[", ""),
        ("tag:p.example,2024:1", ""),
    ],
)
def test_only_addresses_of_the_web_are_taken(address: str, expected: str) -> None:
    assert _fields.web(address) == expected


def test_desk_lines_go_and_what_they_mean_stays() -> None:
    blocks = [
        Block("<p>One.</p>", "One."),
        Block("<p>Two.<br>Eds: call 555-0100<br>Three.</p>", "Two.\nEds: call 555-0100\nThree."),
        Block("<p>CORRECTION: It was four.</p>", "CORRECTION: It was four."),
        Block("<p>(MORE)</p>", "(MORE)"),
    ]

    found = _fields.cleared("A story", blocks)

    assert found.body == "<p>One.</p>\n<p>Two.<br>Three.</p>"
    assert found.texts == ("One.", "Two.\nThree.")
    assert found.correction == "It was four."
    assert found.hold is not None


def test_an_embargo_in_words_says_nothing_new_when_fields_tell_it() -> None:
    blocks = [Block("<p>EMBARGOED UNTIL 0001 FRIDAY</p>", "EMBARGOED UNTIL 0001 FRIDAY"), Block("<p>A.</p>", "A.")]

    assert _fields.cleared("A story", blocks).hold is not None
    assert _fields.cleared("A story", blocks, timed=True).hold is None
    assert _fields.cleared("A story", blocks, timed=True).body == "<p>A.</p>"


def test_an_id_of_slug_and_day_is_that_of_plain_text() -> None:
    text = "BC-NW--Ferry, 416\nFerry returns\nAP , Tuesday 26 Mar 2024\n\nNORHAM (AP) — It crossed the sound."
    (story,) = wiretext.read(Raw(name="a.txt", data=b"", digest=""), text, SOURCE)
    day = Moment(datetime(2024, 3, 26, 12, tzinfo=UTC))

    assert isinstance(story, Story)
    assert _fields.wire_id("BC-NW--Ferry", "AP", day, SOURCE) == story.id


instants = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda local: local.replace(microsecond=0)
)
offsets = st.integers(min_value=-11 * 4, max_value=14 * 4).map(lambda quarters: timedelta(minutes=15 * quarters))
DAYS = ("%Y%m%d", "%Y-%m-%d")
TIMES = ("T%H%M%S", "T%H:%M:%S", " %H:%M:%S", "t%H%M%S", "T%H%M%S.000", "T%H:%M:%S.123")


def _offset(offset: timedelta, form: str) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    if form == "Z":
        return "Z"
    return f"{sign}{minutes // 60:02d}{':' if ':' in form else ''}{minutes % 60:02d}"


@given(
    instants,
    offsets,
    st.tuples(st.sampled_from(DAYS), st.sampled_from(TIMES)).map("".join),
    st.sampled_from(["+hhmm", "+hh:mm", "Z", " +hhmm"]),
    st.sampled_from(["", " ", "\n"]),
)
def test_every_instant_written_in_every_shape_reads_back(
    local: datetime, offset: timedelta, shape: str, form: str, tail: str
) -> None:
    """Whatever shape of the wire formats an instant is written in, it is the same instant."""
    zone = UTC if form == "Z" else timezone(offset)
    blank = " " if form.startswith(" ") else ""
    text = f"{local:{shape}}{blank}{_offset(offset, form)}{tail}"

    found = _dates.read(text, SOURCE)

    assert isinstance(found, Moment)
    assert found.instant.replace(microsecond=0) == local.replace(tzinfo=zone).astimezone(UTC)
    assert (found.precision, found.zone) == ("second", "literal")


@given(instants, st.sampled_from(DAYS))
def test_a_day_alone_is_a_day_in_the_source_s_zone(local: datetime, day: str) -> None:
    """A day is never read as a time somebody wrote."""
    found = _dates.read(f"{local:{day}}", Source(timezone="Asia/Tokyo"))

    assert isinstance(found, Moment)
    assert found.precision == "day"
    assert found.instant == datetime(local.year, local.month, local.day, tzinfo=UTC) - timedelta(hours=9)


@pytest.mark.parametrize(
    "text",
    ["2024", "20241326T000000Z", "20240230", "20240326T256161Z", "20240326T101112+9900", "1711447872", "tomorrow",
     "20240326T101112X9", "0000-00-00", "T101112", "00000000T000000+0000", "2024-03-26T10:11:12+01:00+02:00"],
)  # fmt: skip
def test_what_is_no_date_gives_none(text: str) -> None:
    assert _dates.read(text, SOURCE) is None


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_of_dates_fail(text: str) -> None:
    """Nonsense is None, a hold, or a moment in UTC."""
    found = _dates.read(text, SOURCE)

    assert found is None or isinstance(found, Hold) or found.instant.utcoffset() == timedelta(0)


def test_a_date_of_life_that_cannot_be_read_holds_and_another_is_remarked() -> None:
    dates = _fields.Dates("a.xml", SOURCE, [], [])

    assert dates.read("expires", "soon") is None
    assert dates.read("updated", "", "soon", "20240326T101112Z") is not None
    assert [hold.person for hold in dates.holds] == [True]
    assert [remark.field for remark in dates.remarks] == ["updated"]


@pytest.mark.parametrize("name", ["Paolo Di Esempio", "Erika von Beispiel", "Jane Standby", "Paz Por Ejemplo"])
def test_a_word_that_may_begin_a_byline_stays_inside_a_name(name: str):
    assert [person.name for person in _fields.signed(name, SOURCE).people] == [name]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Bern (sda) Der Rat tagt am Montag.", "Bern"),
        ("Bonn (epd). Die Kirche am Kai öffnet.", "Bonn"),
        ("Genf (awp/sda) Die Bank am Kai schliesst.", "Genf"),
        ("Cádiz (España), 10 sep (EFE).- El puerto abre.", "Cádiz (España)"),
        ("New Delhi, Feb 5 (PTI) The lamps are lit.", "New Delhi"),
        ("New Delhi [India], February 5 (ANI): The lamps are lit.", "New Delhi"),
        ("STAVANGER (NTB): Fyret er tent.", "STAVANGER"),
        ("Press Trust of India (PTI) Chairman Sample said so.", ""),
        ("GANDER, Newfoundland (NGP) — The lamp is lit.", "GANDER, Newfoundland"),
        ("FRESNO, Calif. — The market opened.", "FRESNO, Calif."),
        ("NEW YORK _ “The” market opened.", "NEW YORK"),
        ("ÎLE-D'AIX – Le marché ouvre.", "ÎLE-D'AIX"),
        ("The agency (AFP) Tuesday said nothing.", ""),
        ("Bern (sda) ist eine Agentur.", ""),
        ("WATCH — The market opens.", ""),
        ("Fresno — The market opened.", ""),
        ("NASA — and others — said nothing.", ""),
    ],
)
def test_a_text_begins_with_a_dateline_in_the_ways_of_agencies_and_papers(text: str, place: str) -> None:
    assert _fields.place_in([text], SOURCE) == place


@pytest.mark.parametrize("name", ["LI WEI", "Li Wei", "MO YAN"])
def test_a_short_name_in_capitals_is_a_person(name: str) -> None:
    signed = _fields.signed(f"By ANA DE SOTO, JO BECK and {name}, Associated Press", SOURCE)

    assert [person.name for person in signed.people] == ["ANA DE SOTO", "JO BECK", name]
    assert signed.agencies == ("AP",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ANN LEE, BOB RAY AND CY FOX", ["ANN LEE", "BOB RAY", "CY FOX"]),
        ("Jo Beam | Quay Press", ["Jo Beam"]),
        ("Jo Beam, Special to The Quay", ["Jo Beam"]),
        ("Story and photos by Jo Beam", ["Jo Beam"]),
        ("Von unserer Korrespondentin Jo Beam", ["Jo Beam"]),
        ("By the staff of The Quay Times", []),
    ],
)
def test_a_byline_names_people_and_nothing_of_what_stands_around_them(text: str, names: list[str]) -> None:
    assert [person.name for person in _fields.signed(text, SOURCE).people] == names

"""IPTC 7901 and ANPA 1312: envelopes of control characters around agency text."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed import stories
from wirefeed.errors import StoryError
from wirefeed.model import Raw, Source, Story

BERLIN = Source(timezone="Europe/Berlin", language="de")
NEW_YORK = Source(timezone="America/New_York", language="en", agency="AP")
TEXT = "Nordhafen (nop) - Die Fähre fährt wieder. Das teilte der Hafen\r\nam Mittwoch mit.\r\n"


def iptc(
    top: str = "Fähre fährt wieder =\r\n",
    body: str = TEXT,
    *,
    header: str = "nop0123 3 vm 120  nop 0456",
    slug: str = "Verkehr/Hafen/",
    sent: str = "261000 Mar 24",
    encoding: str = "utf-8",
) -> bytes:
    message = f"\x01{header}\r\n\r\n{slug}\r\n\x02{top}\r\n{body}\r\n\x03{sent}\r\n\x7f\r\n\x04"
    return message.encode(encoding)


def anpa(
    top: str = "^Ferry sails again<\r\n",
    body: str = "\tNORTHGATE, Maine (AP) _ The ferry sails again, and ``nobody waits,''\r\nthe harbor says.\r\n",
    *,
    header: str = "r i\x13\x11 BC-Harbor-Ferry 03-26 0120",
    slug: str = "BC-Harbor-Ferry,0120<",
    sent: str = "AP-WF-03-26-24 1405GMT<",
) -> bytes:
    return f"\x16\x16\x01a0123\x1fbc-\r\n{header}\r\n\x02{slug}\r\n{top}{body}\r\n{sent}\r\n\x03".encode()


def read(data: bytes, source: Source = BERLIN, name: str = "wire/a.txt") -> Story:
    (story,) = stories.read(Raw(name=name, data=data, digest=""), source, prefix="tag:news.example.org,2024:")
    assert isinstance(story, Story), story
    return story


def test_a_message_of_iptc_7901_says_all_of_it():
    story = read(iptc())

    assert story.headline == "Fähre fährt wieder"
    assert story.body == "Nordhafen (nop) - Die Fähre fährt wieder. Das teilte der Hafen am Mittwoch mit."
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 26, 9, 0, tzinfo=UTC)
    assert (story.published.precision, story.published.zone) == ("minute", "assumed")
    assert story.agency == "nop"
    assert story.dateline == "Nordhafen"
    assert story.urgency == 3
    assert story.tags == ("Verkehr", "Hafen")
    assert [one.code for one in story.subjects] == ["vm"]
    assert story.hold is None


@pytest.mark.parametrize(
    ("sent", "instant"),
    [
        ("261000 GMT Mar 24", datetime(2024, 3, 26, 10, 0, tzinfo=UTC)),
        ("261000 Mär 24", datetime(2024, 3, 26, 9, 0, tzinfo=UTC)),
        ("261000 MAR 2024", datetime(2024, 3, 26, 9, 0, tzinfo=UTC)),
        ("012359 Okt 99", datetime(1999, 10, 1, 21, 59, tzinfo=UTC)),
        ("310101 Dez 23", datetime(2023, 12, 31, 0, 1, tzinfo=UTC)),
    ],
)
def test_the_time_behind_the_text_is_when_it_was_sent(sent: str, instant: datetime):
    story = read(iptc(sent=sent))

    assert story.published is not None
    assert story.published.instant == instant


@pytest.mark.parametrize("sent", ["", "991000 Mar 24", "261000 Foo 24", "soon"])
def test_no_time_is_invented(sent: str):
    story = read(iptc(sent=sent))

    assert story.published is None
    assert story.hold is not None


def test_a_byline_above_the_text_names_who_wrote_it():
    story = read(iptc("Fähre fährt wieder =\r\nVon Erika Beispiel, nop =\r\n"))

    assert [person.name for person in story.authors] == ["Erika Beispiel"]
    assert "Beispiel" not in story.body


def test_a_headline_of_two_lines_is_one():
    story = read(iptc("Die Fähre über den Nordhafen fährt\r\nnach drei Wochen wieder =\r\n"))

    assert story.headline == "Die Fähre über den Nordhafen fährt nach drei Wochen wieder"


def test_a_label_is_no_headline_and_bells_ring_nowhere():
    story = read(iptc("(Eil \x07\x07\x07\x07\x07)\r\nFähre fährt wieder =\r\n"))

    assert story.headline == "Fähre fährt wieder"
    assert "\x07" not in repr(story)


def test_a_correction_is_told_and_is_no_part_of_the_text():
    top = "(Berichtigung: Im zweiten Satz muss es Mittwoch heißen.)\r\nFähre fährt wieder =\r\n"
    story = read(iptc(top))

    assert "Mittwoch heißen" in story.correction
    assert "Mittwoch heißen" not in story.body


def test_leads_of_a_story_keep_its_id_and_are_counted():
    first = read(iptc())
    second = read(iptc("(2. Zusammenfassung)\r\nFähre fährt wieder, Passagiere zufrieden =\r\n", sent="261400 Mar 24"))

    assert first.id == second.id
    assert second.version == 3
    assert read(iptc(slug="Wetter/")).id != first.id


@pytest.mark.parametrize("notebook", ["# Notizblock", "# NOTEBOOK", "# Notebook"])
def test_what_the_desk_notes_below_the_text_never_leaves(notebook: str):
    hints = "## Redaktionelle Hinweise\r\n- Bilder folgen, Tel. +49 30 1234567\r\n\r\nnop abc yyzz n1 def\r\n"
    below = f"\r\n{notebook}\r\n\r\n{hints}"
    story = read(iptc(body=TEXT + below))

    for word in ("Redaktionelle", "1234567", "abc yyzz", "Notiz", "NOTEBOOK"):
        assert word not in repr(story)
    assert "am Mittwoch mit." in story.body


@pytest.mark.parametrize("headline", ["KILL KILL KILL", "Meldung gesperrt - KILL"])
def test_a_kill_publishes_nothing(headline: str):
    story = read(iptc(f"{headline} =\r\n", "Bitte verwenden Sie die Meldung nicht. A kill is mandatory.\r\n"))

    assert story.status == "canceled"
    assert story.body == ""
    assert story.id == read(iptc()).id


@pytest.mark.parametrize("slug", ["Tagesvorschau/", "Terminvorschau/Wirtschaft/", "Test/", "Hinweis/Redaktionen/"])
def test_what_is_for_editors_is_held(slug: str):
    story = read(iptc(slug=slug))

    assert story.hold is not None
    assert "advisory" in story.hold.reason
    assert story.body == ""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_umlauts_are_read_in_either_encoding(encoding: str):
    story = read(iptc(encoding=encoding))

    assert story.headline == "Fähre fährt wieder"
    assert bool(story.remarks) == (encoding != "utf-8")


def test_a_file_of_several_messages_holds_several_stories():
    data = iptc() + iptc("Wetter wird schön =\r\n", slug="Wetter/", header="nop0124 4 vm 80  nop 0457")
    found = stories.read(Raw(name="a.iptc", data=data, digest=""), BERLIN, prefix="tag:x,2024:")

    assert [one.headline for one in found if isinstance(one, Story)] == ["Fähre fährt wieder", "Wetter wird schön"]


def test_a_message_of_anpa_says_all_of_it():
    story = read(
        anpa("^Ferry sails again<\r\n^Eds: UPDATES with quotes.<\r\n^By JANE SAMPLE=\r\n^Northgate Writer=\r\n"),
        NEW_YORK,
    )

    assert story.headline == "Ferry sails again"
    assert story.body == "NORTHGATE, Maine (AP) — The ferry sails again, and “nobody waits,” the harbor says."
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 26, 14, 5, tzinfo=UTC)
    assert [person.name for person in story.authors] == ["JANE SAMPLE"]
    assert story.agency == "AP"
    assert story.dateline == "NORTHGATE, Maine"
    assert story.urgency == 4
    assert "UPDATES" not in repr(story)


def test_paragraphs_of_anpa_begin_with_a_tab():
    story = read(anpa(body="\tNORTHGATE (AP) _ One\r\nline.\r\n\tTwo lines.\r\n   Three lines.\r\n"), NEW_YORK)

    assert story.body.split("\n\n")[1:] == ["Two lines.", "Three lines."]


def test_leads_of_anpa_keep_the_id():
    first = read(anpa(), NEW_YORK)
    second = read(anpa(slug="BC-Harbor-Ferry, 2nd Ld-Writethru,0130<", sent="AP-WF-03-26-24 1705GMT<"), NEW_YORK)

    assert second.id == first.id
    assert second.version > first.version


def test_a_bulletin_kill_publishes_nothing():
    body = "\tThe story slugged BC-Harbor-Ferry is wrong. A kill is mandatory. Make certain the story is not used.\r\n"
    story = read(anpa("^BULLETIN KILL<\r\n", body, header="b i\x13\x11 BC-Harbor-Ferry 03-26 0020"), NEW_YORK)

    assert story.status == "canceled"
    assert story.body == ""


def test_advance_copy_waits():
    story = read(anpa(header="a i\x13\x11 BC-Harbor-Ferry 03-26 0120"), NEW_YORK)

    assert story.hold is not None
    assert "advance" in story.hold.reason


@pytest.mark.parametrize(
    "data", [b"\x01nop0123 3 vm\r\n\x02", b"\x01\x02\x03\x04", b"\x16\x16\x01a1\r\n\x02\x03", b"\x16\x16\x01"]
)
def test_a_broken_envelope_is_told_and_nothing_is_raised(data: bytes):
    found = stories.read(Raw(name="a.txt", data=data, digest=""), BERLIN, prefix="tag:x,2024:")

    assert all(isinstance(one, StoryError) or one.hold is not None or one.status != "usable" for one in found)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"\x01nop0123 3 vm 1 nop\r\nA/\r\n\x02", b"\x16\x16\x01a0123\r\n\x02", b"\x01\x02"]),
)
def test_no_message_breaks_the_reader(noise: bytes, begin: bytes):
    stories.read(Raw(name="a.txt", data=begin + noise, digest=""), BERLIN, prefix="tag:x,2024:")


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_the_sample_is_read_as_it_is_expected():
    folder = Path(os.environ["WIREFEED_SAMPLES"])
    for one in json.loads((folder / "expected.json").read_bytes()):
        if one["file"].endswith(".iptc"):
            story = read((folder / one["file"]).read_bytes())
            assert story.headline == one["headline"]
            assert story.published is not None
            assert story.published.instant == datetime.fromisoformat(one["published_utc"])
            assert story.dateline == one["location"]
            assert not any(word in repr(story) for word in one["body_must_not_contain"])


@pytest.mark.parametrize("line", ["AP-WF-03-26-24 1405GMT<", "AP-WF-03-26-24-1405GMT", "AP-WS-03-26-24 1405GMT"])
@pytest.mark.parametrize("between", ["", "\r\n"])
def test_the_time_of_anpa_may_stand_behind_the_text(line: str, between: str):
    message = anpa(sent="").rstrip(b"\x03\r\n") + f"\r\n\x03{between}{line}\r\n\x04".encode()

    story = read(message, NEW_YORK)

    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 26, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "top",
    [
        "Fähre fährt wieder =\r\nVon Erika Beispiel, nop =\r\n",
        "Fähre fährt wieder =\r\n\r\nVon Erika Beispiel, nop =\r\n",
        "Von Erika Beispiel, nop =\r\n\r\nFähre fährt wieder =\r\n",
        "(2. Zusammenfassung) =\r\n\r\nVon Erika Beispiel, nop =\r\nFähre fährt\r\nwieder =\r\n",
    ],
)
def test_headline_and_byline_of_iptc_7901_stand_in_any_order_with_blank_lines_between(top: str):
    story = read(iptc(top))

    assert story.headline == "Fähre fährt wieder"
    assert [person.name for person in story.authors] == ["Erika Beispiel"]
    assert story.dateline == "Nordhafen"
    assert story.body.startswith("Nordhafen (nop)")


def test_a_message_to_editors_as_headline_is_no_story():
    story = read(iptc("Hinweis an die Redaktionen: neue Uhrzeit =\r\n"))

    assert story.hold is not None
    assert "advisory" in story.hold.reason
    assert story.body == ""

"""Plain text of sites and agencies becomes stories: golden pairs, what is claimed, and what never gets out."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.model import Hold, Media, Person, Raw, Source, Story
from wirefeed.stories import wiretext
from wirefeed.stories._desk import ADVISED

GOLDEN = sorted((Path(__file__).parent / "golden" / "wiretext").glob("*.txt"))
SOURCE = Source(timezone="Africa/Cairo", publisher="Northgate Wire")
DATED = "Ferry returns\n\nAP , Tuesday 26 Mar 2024\n\n"


def raw(name: str) -> Raw:
    return Raw(name=name, data=b"", digest="")


def read(text: str, name: str = "agency/ferry.txt", source: Source = SOURCE) -> Story:
    (story,) = wiretext.read(raw(name), text, source)
    assert isinstance(story, Story)
    return story


def said(story: Story) -> dict[str, Any]:
    """The fields of a story that say something."""
    plain = json.loads(msgspec.json.encode(Story(name="", headline="")))
    return {key: value for key, value in json.loads(msgspec.json.encode(story)).items() if value != plain.get(key)}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_each_golden_text_is_claimed_and_read_as_its_json_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    story = read(text, path.name)

    assert wiretext.sniff(raw(path.name), text)
    assert said(story) == json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_line_ends_with_no_break_spaces_change_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    story = read("\n".join(f"{line}\xa0" if line else "" for line in text.split("\n")), path.name)

    assert said(story) == said(read(text, path.name))


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Ferry\n---\nCAIRO (AP) — Text.\n",
        "# Ferry\n\nAP , Tuesday 26 Mar 2024\n",
        "<p>CAIRO (AP) — Text.</p>",
        '{"a": "CAIRO (AP) — Text."}',
        "A note\n\nSome prose (in brackets) - and a dash, 2024.\n",
        "A letter\n\nCairo, 26 March 2024\n\nDear reader,\n",
        "A list\n\n- one (AP) - two\n",
        "Shopping\n\nmilk, bread, 12 eggs\n",
        "BC-level courts\n\nText about 2024, and more.\n",
        "",
        "\n\n",
    ],
)
def test_what_is_not_wire_text_is_not_claimed(text: str) -> None:
    assert not wiretext.sniff(raw("x.txt"), text)


@pytest.mark.parametrize(
    ("line", "agency", "authors"),
    [
        ("AP , Tuesday 26 Mar 2024", "AP", ()),
        ("AP, AFP and Reuters , Tuesday 26 Mar 2024", "AP, AFP, Reuters", ()),
        ("Northgate Wire (AFP) , Tuesday 26 Mar 2024", "AFP", ()),
        ("Reuters | Tuesday, March 26, 2024", "Reuters", ()),
        ("The Associated Press , Tuesday 26 Mar 2024", "AP", ()),
        ("Salma Sample , AP , Tuesday 26 Mar 2024", "AP", (Person("Salma Sample"),)),
        ("Northgate Wire , Tuesday 26 Mar 2024", "", ()),
    ],
)
def test_a_source_line_names_agencies_people_and_the_day(line: str, agency: str, authors: tuple[Person, ...]) -> None:
    story = read(f"Ferry returns\n\n{line}\n\nIt is back.\n")

    assert story.published is not None
    assert (story.published.instant, story.published.precision) == (datetime(2024, 3, 25, 22, tzinfo=UTC), "day")
    assert (story.agency, story.authors) == (agency, authors)
    assert story.body == "It is back."


@pytest.mark.parametrize(
    ("dateline", "place", "agency"),
    [
        ("CAIRO (AP) — ", "CAIRO", "AP"),
        ("ATLANTA (AP) _ ", "ATLANTA", "AP"),
        ("PORTLOW, Northland (AP) -- ", "PORTLOW, Northland", "AP"),
        ("WASHINGTON/CAIRO, March 26 (Reuters) - ", "WASHINGTON/CAIRO", "Reuters"),
        ("Frankfurt/Main (dpa) - ", "Frankfurt/Main", "dpa"),
        ("Le Caire, 26 mars 2024 (AFP) - ", "Le Caire", "AFP"),
        ("القاهرة (رويترز) - ", "القاهرة", "Reuters"),
    ],
)
def test_a_dateline_stays_in_the_body_and_its_place_stands_alone(dateline: str, place: str, agency: str) -> None:
    story = read(f"Ferry returns\n\n{dateline}The ferry is back.\n")

    assert (story.dateline, story.agency) == (place, agency)
    assert story.body.startswith(dateline.strip())


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Jane Sample", ["Jane Sample"]),
        ("By JANE SAMPLE and JOHN DOE-TEST", ["JANE SAMPLE", "JOHN DOE-TEST"]),
        ("By Jane Sample, John Test and Max Muster, Associated Press", ["Jane Sample", "John Test", "Max Muster"]),
        ("By Jane Sample Associated Press", ["Jane Sample"]),
        ("By Jane Sample of The Associated Press", ["Jane Sample"]),
        ("Von Erika Beispiel, dpa", ["Erika Beispiel"]),
        ("Par Jeanne Exemple", ["Jeanne Exemple"]),
        ("بقلم: سلمى مثال", ["سلمى مثال"]),
    ],
)
def test_a_byline_names_people_and_no_agency(line: str, people: list[str]) -> None:
    story = read(f"Ferry returns\n{line}\n\nCAIRO (AP) — The ferry is back.\n")

    assert [person.name for person in story.authors] == people


@pytest.mark.parametrize("line", ["By the river a village waits.", "By noon nobody came", "Von der Straße kommt Lärm"])
def test_prose_that_begins_like_a_byline_names_nobody(line: str) -> None:
    story = read(f"{DATED}{line}\n\nCAIRO (AP) — The ferry is back.\n")

    assert story.authors == ()
    assert line in story.body


def test_a_story_keeps_its_id_through_leads_and_loses_it_on_another_day() -> None:
    def lead(label: str, day: int) -> str:
        text = f"BC-EU--Ferry{label}, 90\nFerry returns\nAP , {day} Mar 2024\n\nCAIRO (AP) — It is back.\n"
        return read(text, f"{label or 'first'}.txt").id

    first = lead("", 26)

    assert first.endswith(":2024-03-26")
    assert lead(", 1st Ld-Writethru", 26) == first
    assert lead("", 27) == first.replace("-26", "-27")


def test_a_kill_without_a_date_still_names_the_slug_of_its_story() -> None:
    story = read("BC-EU--Ferry, 90\nFerry returns\nAP , 26 Mar 2024\n\nIt is back.\n")

    kill = read("BC-EU--Ferry\nBULLETIN KILL\nAP\n\nA kill is mandatory.\n")
    undated = read("BC-EU--Ferry\nFerry returns\nAP\n\nIt is back.\n")

    assert kill.id == story.id.replace("2024-03-26", "undated")
    assert undated.id == ""


@pytest.mark.parametrize(
    ("label", "version"), [("", 0), (", 1st Ld", 1), (", 2nd Ld-Writethru", 2), (", Writethru", 1), (", 10th Ld", 10)]
)
def test_a_slug_line_tells_the_version(label: str, version: int) -> None:
    story = read(f"BC-EU--Ferry{label}, 90\nFerry returns\nAP , 26 Mar 2024\n\nCAIRO (AP) — It is back.\n")

    assert story.version == version


def test_a_hard_wrapped_paragraph_is_one_paragraph_and_its_hyphens_stay() -> None:
    wrapped = (
        "CAIRO (AP) — The ferry came home after two days on the open sea, a well-\n"
        "known route in winter and one that few captains like to take at any time\n"
        "of the year.\n"
    )

    story = read(DATED + wrapped + "\n" + wrapped)

    assert story.body.count("\n\n") == 1
    assert "a well-known route in winter and one" in story.body


def test_lines_of_their_own_length_are_paragraphs() -> None:
    story = read(
        f"{DATED}The ferry is back.\nIt had left on Sunday, when the sea was calm and the sky was blue.\nGood.\n"
    )

    assert story.body.count("\n\n") == 2


@pytest.mark.parametrize(
    ("lines", "media"),
    [
        ("The pier on Tuesday. AP", Media(caption="The pier on Tuesday.", credit="AP")),
        ("The pier. (AP Photo/Jane Sample)", Media(caption="The pier.", credit="AP Photo/Jane Sample")),
        (
            "Der Hafen am Dienstag. Foto: Max Muster/dpa",
            Media(caption="Der Hafen am Dienstag.", credit="Max Muster/dpa"),
        ),
        ("The pier on Tuesday. Photo by Jane Sample", Media(caption="The pier on Tuesday.", credit="Jane Sample")),
        (
            "Old pier  in Portlow\nThe old pier in Portlow, seen from the sea. Reuters",
            Media(caption="The old pier in Portlow, seen from the sea.", credit="Reuters", alt="Old pier in Portlow"),
        ),
    ],
)
def test_a_caption_is_a_picture_and_never_text(lines: str, media: Media) -> None:
    story = read(f"{DATED}The ferry is back.\n\n{lines}\n\nIt had left on Sunday.\n")

    assert story.media == (media,)
    assert story.body == "The ferry is back.\n\nIt had left on Sunday."


@pytest.mark.parametrize(
    "line", ["He spoke to Reuters.", "She left (by train).", "It was told. Photo: nobody has one."]
)
def test_prose_that_ends_like_a_credit_stays(line: str) -> None:
    assert line in read(f"{DATED}The ferry is back.\n\n{line}\n").body


def test_the_day_in_a_file_name_dates_a_story_and_leaves_the_slug() -> None:
    story = read("Ferry returns\n\nCAIRO (AP) — It is back.\n", "agency/2024-03-26-rafah.txt")

    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 25, 22, tzinfo=UTC)
    assert (story.slug, story.hold) == ("rafah", None)


def test_the_transmission_line_is_a_time_with_its_own_zone_and_never_text() -> None:
    story = read("BC-EU--Ferry\nFerry returns\n\nCAIRO (AP) _ It is back.\n\nAP-NY-03-26-24 0912EDT<\n")

    assert story.published is not None
    assert (story.published.instant, story.published.precision) == (datetime(2024, 3, 26, 13, 12, tzinfo=UTC), "minute")
    assert story.body == "CAIRO (AP) _ It is back."


def test_a_story_that_names_only_its_change_was_published_then() -> None:
    story = read("Ferry returns\n\nReuters\nLast update: 26 March 2024 02:05 PM\n\nIt is back.\n")

    assert story.published is not None
    assert story.published == story.updated
    assert story.published.precision == "minute"


def test_points_between_headline_and_byline_stay_in_the_text_and_the_desk_reasons_go() -> None:
    story = read(
        "UPDATE 1-Ferry resumes\n* Boats are safe\n* Fares rise\n(Adds owner's comment)\n\nBy Jane Sample\n"
        "PORTLOW, March 26 (Reuters) - The ferry resumes.\n"
    )

    assert story.body.split("\n\n")[:2] == ["* Boats are safe", "* Fares rise"]
    assert "comment" not in story.body
    assert (story.version, [person.name for person in story.authors]) == (1, ["Jane Sample"])


def test_an_undated_story_waits_for_a_person() -> None:
    story = read("Ferry returns\n\nCAIRO (AP) — It is back.\n")

    assert story.published is None
    assert story.hold is not None
    assert (story.hold.reason, story.hold.person) == ("no date", True)


def test_a_story_without_headline_takes_its_first_sentence_and_says_so() -> None:
    story = read("CAIRO (AP) — The ferry is back. It had left on Sunday.\n", "2024-03-26-x.txt")

    assert story.headline == "CAIRO (AP) — The ferry is back."
    assert [remark.field for remark in story.remarks] == ["headline"]


@pytest.mark.parametrize(
    "note",
    [
        "Eds: UPDATES with quote, adds background and a long list of names that\nthe desk asked for on Monday.",
        "# Notizblock\n\nAnsprechpartner: Redaktion",
        "-30-\n\nThe desk can be reached all night",
        "NOT FOR PUBLICATION\n\nThe source's name",
        "* * *\n\nTel.: +49 30 1234567",
        "Newsroom: desk@example.org",
        "jsd/abc",
    ],
)
def test_desk_text_at_the_end_leaves_in_no_field(note: str) -> None:
    secret = note.rpartition("\n")[2]

    story = read(f"{DATED}The ferry is back.\n\n{note}\n")

    assert secret not in json.dumps(msgspec.to_builtins(story), ensure_ascii=False)
    assert story.body == "The ferry is back."


@pytest.mark.parametrize("mark", ["-30-", "ends", "(END)", "yydd n1 sku", "Eds: call back"])
def test_a_desk_line_right_below_a_wrapped_paragraph_is_not_joined_to_it(mark: str) -> None:
    wrapped = (
        "CAIRO (AP) — The ferry came home after two days on the open sea, a long\n"
        "route in winter and one that few captains like to take at any time, said\n"
        "the captain of the ferry, who asked for tea and for rest in the harbour.\n"
    )

    story = read(f"{DATED}{wrapped}{mark}\n")

    assert story.body.endswith("rest in the harbour.")


def test_a_text_with_nothing_in_it_is_an_error() -> None:
    with pytest.raises(StoryError, match="expected a headline"):
        list(wiretext.read(raw("x.txt"), "\n \n", SOURCE))


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused_and_nothing_else_is_raised(text: str) -> None:
    try:
        stories = list(wiretext.read(raw("x.txt"), text, SOURCE))
    except StoryError:
        stories = []

    assert all(isinstance(story, Story) and isinstance(story.hold, Hold) for story in stories)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"\n-_(): ", "AP ", "Eds", "By ", "26 Mar 2024", "CAIRO", "KILL", "— "]), max_size=40))
def test_any_heap_of_wire_words_is_read_the_same_twice(parts: list[str]) -> None:
    text = "x" + "".join(parts)

    assert list(wiretext.read(raw("x.txt"), text, SOURCE)) == list(wiretext.read(raw("x.txt"), text, SOURCE))
    assert wiretext.sniff(raw("x.txt"), text) in (True, False)


@pytest.mark.parametrize("width", [60, 80, 110, 132])
def test_a_text_wrapped_at_any_width_of_a_wire_is_joined(width: int) -> None:
    import textwrap

    paragraph = (
        "CAIRO (AP) — " + "The old ferry came home again after two days on the open sea with its lamps lit. " * 5
    )

    story = read(DATED + "\n".join(textwrap.wrap(paragraph, width)) + "\n")

    assert story.body == paragraph.strip()


@pytest.mark.parametrize(
    "top",
    [
        "ADVISORY: Ferry pictures",
        "Advisory",
        "MEDIA ADVISORY: Ferry pictures\nMore of them",
        "BC-EU--Ferry, 90\nADVISORY: Ferry pictures",
        "BC-AP--Advisory, 90\nFerry pictures",
    ],
)
def test_an_advisory_is_withheld_and_is_no_version_of_the_story_it_is_about(top: str) -> None:
    story = read(f"{top}\n\nAP , Tuesday 26 Mar 2024\n\nThey move at noon.\n")

    assert (story.status, story.hold) == ("withheld", ADVISED)
    assert (story.id, story.version) == ("", -1)


def test_a_note_below_the_headline_that_is_called_an_advisory_is_cut() -> None:
    story = read("Ferry returns\nADVISORY: pictures follow\nAP , Tuesday 26 Mar 2024\n\nIt is back.\n")

    assert (story.status, story.hold, story.body) == ("usable", None, "It is back.")


def test_a_take_with_more_to_come_is_held_without_a_warning() -> None:
    story = read(f"{DATED}It is back.\n\nMORE\n")

    assert story.hold is not None
    assert (story.hold.person, story.remarks) == (False, ())


NORTHGATE = Source(timezone="Africa/Cairo", agency="NGP", publisher="Northgate Press")


@pytest.mark.parametrize("credit", [" NGP", " (NGP)", " [NGP]", " NGP/AP", " Northgate Press", " (Northgate Press)"])
def test_a_source_s_own_agency_signs_captions(credit: str) -> None:
    text = f"{DATED}The ferry is back.\n\nThe pier on Tuesday.{credit}\n\nIt had left on Sunday.\n"

    story = read(text, source=NORTHGATE)

    assert story.media == (Media(caption="The pier on Tuesday.", credit=credit.strip(" ()[]")),)
    assert story.body == "The ferry is back.\n\nIt had left on Sunday."


def test_signed_items_of_a_round_up_and_a_signed_last_paragraph_stay_text() -> None:
    items = [f"A ferry left pier {number}. (AP)" for number in range(1, 6)]

    several = read(DATED + "\n\n".join(items))
    last = read(f"{DATED}The ferry is back.\n\nIt had left on Sunday. (AP)\n")

    assert several.body == "\n\n".join(items)
    assert last.body.endswith("(AP)")


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("NGP", "NGP"),
        ("(NGP)", "NGP"),
        ("By Northgate Press", "NGP"),
        ("Northgate Press", "NGP"),
        ("northgate press", "NGP"),
        ("NGP and AP", "NGP, AP"),
    ],
)
def test_a_source_s_own_agency_or_publisher_does_not_end_the_head(line: str, agency: str) -> None:
    story = read(f"Ferry returns\n\n{line}\n\n26 March 2024\n\nIt is back.\n", source=NORTHGATE)

    assert story.published is not None
    assert (story.agency, story.authors, story.subhead, story.body) == (agency, (), "", "It is back.")


@pytest.mark.parametrize("place", ["Portlow (NGP) — ", "Portlow, 26 March 2024 (NGP/AP) — "])
def test_a_source_s_own_agency_sends_from_a_place(place: str) -> None:
    story = read(f"Ferry returns\n\n{place}It is back.\n", source=NORTHGATE)

    assert story.dateline == "Portlow"
    assert story.agency.startswith("NGP")


@pytest.mark.parametrize("byline", ["By Jane Sample", "By JANE SAMPLE and John Test", "Von Erika Beispiel"])
@pytest.mark.parametrize("name", ["ferry.txt", "2024-03-26-ferry.txt", "2024/03/26/ferry.txt"])
def test_plain_text_with_a_byline_is_a_story_of_its_author(byline: str, name: str) -> None:
    text = f"Ferry returns\n{byline}\n\nIt is back.\n"

    story = read(text, name)

    assert wiretext.sniff(raw(name), text)
    assert story.authors
    assert (story.headline, story.body) == ("Ferry returns", "It is back.")
    assert (story.published is None) == (story.hold is not None) == (name == "ferry.txt")


@pytest.mark.parametrize("line", ["By the river a village waits.", "By noon nobody came", "By"])
def test_plain_text_whose_second_line_is_prose_is_not_claimed(line: str) -> None:
    assert not wiretext.sniff(raw("x.txt"), f"Ferry returns\n{line}\n\nIt is back.\n")


def test_a_text_among_drafts_is_a_draft() -> None:
    story = read(f"{DATED}It is back.\n", "_drafts/ferry.txt")

    assert (story.status, story.hold) == ("draft", None)


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_the_site_text_sample_is_read_as_its_publisher_meant_it() -> None:
    text = (Path(os.environ["WIREFEED_SAMPLES"]) / "site-text-ap-us-israel.txt").read_text(encoding="utf-8")

    story = read(text, "site-text-ap-us-israel.txt", Source(timezone="Africa/Cairo"))

    lead, second = story.body.split("\n\n")[:2]
    (picture,) = story.media
    assert wiretext.sniff(raw("x.txt"), text)
    assert story.headline == text.partition("\n")[0]
    assert (story.agency, story.publisher, story.authors, story.short_link) == ("AP", "Ahram Online", (), "")
    assert story.published is not None
    assert (story.published.instant, story.published.precision) == (datetime(2024, 3, 25, 22, tzinfo=UTC), "day")
    assert (lead.startswith("US defense leaders met"), len(lead)) == (True, 229)
    assert second.startswith("In remarks")
    assert (picture.url, picture.credit, "  " in picture.alt) == ("", "AP", False)
    assert picture.caption.endswith("in Washington.")
    assert story.hold is None
    for leaked in ("AP ,", "26 Mar", "at far left", "edited by", "Short link", "\xa0\n"):
        assert leaked not in story.body

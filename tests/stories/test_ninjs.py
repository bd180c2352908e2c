"""ninjs 1 to 3 and Superdesk's flavour: every field in whatever way it is written, and nothing that is for desks."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.model import Moment, Person, Raw, Source, Story, Subject
from wirefeed.stories import _decode, ninjs, read

ONE: dict[str, Any] = {
    "uri": "urn:example:lighthouse:1",
    "type": "text",
    "version": "3",
    "firstcreated": "2024-03-26T09:00:00+02:00",
    "versioncreated": "2024-03-26T10:30:00+0200",
    "pubstatus": "usable",
    "headline": "Lighthouse keeper retires",
    "byline": "By Jane Sample",
    "source": "NTB",
    "located": "Harbor Town",
    "urgency": 4,
    "language": "en-GB",
    "body_html": "<p>The keeper of the lighthouse retires today.</p><p>Nobody follows her.</p>",
}
TWO: dict[str, Any] = {
    "uri": "urn:example:lighthouse:2",
    "versioncreated": "2024-03-26T08:30:00Z",
    "headlines": [{"role": "kicker", "value": "Sea"}, {"role": "main", "value": "Lighthouse keeper retires"}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": "Plain words."},
        {"role": "html5", "contenttype": "text/html", "value": "<p>The keeper retires.</p>"},
    ],
    "by": "Jane Sample and Ann d'Example",
    "copyrightholder": "TT",
}


def camel(node: Any) -> Any:
    """The same item as ninjs 3 writes it."""
    names = {"versioncreated": "versionCreated", "contenttype": "contentType", "copyrightholder": "copyrightHolder"}
    if isinstance(node, dict):
        return {names.get(name, name): camel(one) for name, one in node.items()}
    return [camel(one) for one in node] if isinstance(node, list) else node


def stories(document: Any, source: Source | None = None) -> list[Story | StoryError]:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return list(ninjs.read(Raw(name="item.json", data=text.encode(), digest=""), text, source or Source()))


def story(base: dict[str, Any] = ONE, /, *, config: Source | None = None, **changes: Any) -> Story:
    (made,) = stories({name: value for name, value in (base | changes).items() if value is not ...}, config)
    assert isinstance(made, Story)
    return made


def instant(moment: Moment | None) -> str:
    return f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}" if moment is not None else ""


def sniffs(document: Any) -> bool:
    text = document if isinstance(document, str) else json.dumps(document)
    return ninjs.sniff(Raw(name="x", data=b"", digest=""), text)


def test_every_field_of_version_1_has_its_place() -> None:
    made = story()

    assert (made.id, made.version, made.headline) == ("urn:example:lighthouse:1", 3, "Lighthouse keeper retires")
    assert (instant(made.published), instant(made.updated)) == ("2024-03-26T07:00:00Z", "2024-03-26T08:30:00Z")
    assert made.authors == (Person("Jane Sample"),)
    assert (made.agency, made.dateline, made.located) == ("NTB", "Harbor Town", "Harbor Town")
    assert (made.urgency, made.language, made.status, made.hold) == (4, "en-GB", "usable", None)
    assert made.body == "<p>The keeper of the lighthouse retires today.</p>\n<p>Nobody follows her.</p>"
    assert made.markup == "html"
    assert made.remarks == ()


@pytest.mark.parametrize("base", [TWO, camel(TWO)], ids=["2", "3"])
def test_versions_2_and_3_say_the_same_in_two_spellings(base: dict[str, Any]) -> None:
    made = story(base)

    assert (made.headline, made.agency, made.body) == ("Lighthouse keeper retires", "TT", "<p>The keeper retires.</p>")
    assert [person.name for person in made.authors] == ["Jane Sample", "Ann d'Example"]
    assert instant(made.published) == instant(made.updated) == "2024-03-26T08:30:00Z"


def test_superdesk_names_its_items_by_guid_and_its_first_day_by_firstpublished() -> None:
    made = story(uri=..., guid="tag:desk.example.org,2024:7", firstpublished="2024-03-26T07:30:00+0000")

    assert made.id == "tag:desk.example.org,2024:7"
    assert instant(made.published) == "2024-03-26T07:30:00Z"


@pytest.mark.parametrize(
    "document",
    [ONE, TWO, camel(TWO), [ONE], {"items": [ONE]}, {"_items": [ONE], "_meta": {}}, {"item": ONE}, {"item": [ONE]},
     {"hits": {"total": 1, "hits": [{"_id": "a", "_source": ONE}]}}, f"{json.dumps(ONE)}\n{json.dumps(ONE)}\n"],
)  # fmt: skip
def test_items_are_known_alone_and_in_wrappers(document: Any) -> None:
    assert sniffs(document)
    assert all(isinstance(one, Story) for one in stories(document))


@pytest.mark.parametrize(
    "document",
    [{}, [], {"title": "x", "date": "2024"}, {"uri": "x"}, {"items": [{"id": 1}]}, "no json", {"headline": "x"}, [[[]]],
     {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]}],
)  # fmt: skip
def test_what_is_no_item_is_not_taken_for_one(document: Any) -> None:
    assert not sniffs(document)


def test_a_list_yields_all_in_order_and_a_bad_one_costs_itself() -> None:
    found = stories([ONE, {"uri": "urn:x"}, ONE | {"uri": "urn:example:other"}])

    assert [one.id if isinstance(one, Story) else "bad" for one in found] == [ONE["uri"], "bad", "urn:example:other"]


def test_what_is_no_ninjs_is_refused_with_the_reason() -> None:
    with pytest.raises(StoryError, match="got no JSON"):
        stories("{")
    with pytest.raises(StoryError, match="got none"):
        stories("[]")


@pytest.mark.parametrize(
    ("word", "status", "reason"),
    [
        (..., "usable", ""),
        ("stat:usable", "usable", ""),
        ("withheld", "withheld", "withheld by its agency"),
        ("canceled", "canceled", "killed by its agency"),
        ("stat:canceled", "canceled", "killed by its agency"),
        ("embargoed", "usable", "embargoed, and no date says until when"),
        ("brewing", "withheld", ""),
    ],
)
def test_the_status_decides(word: Any, status: str, reason: str) -> None:
    made = story(pubstatus=word)

    assert made.status == status
    assert (made.hold.reason if made.hold else "") == reason
    assert bool(made.remarks) == (word == "brewing")


def test_a_kill_may_be_empty_and_repeats_nothing() -> None:
    made = story({"uri": "urn:example:1", "pubstatus": "canceled", "version": 4})
    full = story(pubstatus="canceled", description_text="Words.")

    assert (made.status, made.headline, made.version) == ("canceled", "", 4)
    assert (full.body, full.summary) == ("", "")


def test_a_kill_without_version_outdoes_every_version() -> None:
    assert story(pubstatus="canceled", version=...).version > 50


@pytest.mark.parametrize("signal", [["kill"], [{"code": "sig:kill"}], [{"qcode": "sig:kill", "name": "x"}], "kill"])
def test_a_kill_may_be_a_signal(signal: Any) -> None:
    assert story(signal=signal).status == "canceled"


@pytest.mark.parametrize("signal", [["update"], [{"code": "sig:correction"}]])
def test_other_signals_change_no_status(signal: Any) -> None:
    assert story(signal=signal).status == "usable"


@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil"])
def test_an_embargo_is_its_own_axis(name: str) -> None:
    made = story(ONE | {name: "2024-03-27T06:00:00+02:00"})

    assert made.status == "usable"
    assert instant(made.publish_at) == "2024-03-27T04:00:00Z"


def test_an_embargo_nobody_can_read_holds() -> None:
    made = story(embargoed="tomorrow evening")

    assert made.publish_at is None
    assert made.hold is not None
    assert made.hold.person


@pytest.mark.parametrize("empty", [None, "", " "])
def test_an_empty_embargo_is_none(empty: Any) -> None:
    assert (story(embargoed=empty).publish_at, story(embargoed=empty).hold) == (None, None)


@pytest.mark.parametrize("note", ["EMBARGOED until Tuesday 6 p.m.", "Sperrfrist 23. Januar 19.00 Uhr"])
def test_an_embargo_in_words_holds_unless_a_field_says_when(note: str) -> None:
    assert story(ednote=note).hold is not None
    assert story(ednote=note, embargoed="2024-03-27T06:00:00Z").hold is None


def test_expiry_is_read() -> None:
    assert instant(story(expires="2024-05-31T00:00:00+02:00").expires) == "2024-05-30T22:00:00Z"


@pytest.mark.parametrize(("version", "number"), [(0, 0), ("0", 0), ("12", 12), (7, 7), (..., -1), ("draft-b", -1)])
def test_a_version_is_a_number_if_it_is_one(version: Any, number: int) -> None:
    assert story(version=version).version == number


def test_no_date_is_invented() -> None:
    made = story(firstcreated=..., versioncreated="soon")

    assert made.published is None
    assert made.hold is not None
    assert [remark.field for remark in made.remarks] == ["published", "updated"] or made.remarks


@pytest.mark.parametrize(
    ("headlines", "headline", "subhead"),
    [
        ([{"value": "Only"}], "Only", ""),
        ([{"role": "seo", "value": "S"}, {"role": "Main", "value": "M"}], "M", ""),
        ([{"role": "short", "value": "S"}, {"value": "Plain"}], "Plain", ""),
        ([{"role": "sub", "value": "Below"}, {"role": "main", "value": "Above"}], "Above", "Below"),
        ([{"role": "alert", "value": "A"}, {"role": "long", "value": "L"}], "L", ""),
        ([{"role": "main", "contenttype": "text/html", "value": "<p>Tides &amp; <i>storms</i></p>"}],
         "Tides & storms", ""),
    ],
)  # fmt: skip
def test_the_headline_is_chosen_by_role(headlines: Any, headline: str, subhead: str) -> None:
    made = story(TWO, headlines=headlines)

    assert (made.headline, made.subhead) == (headline, subhead)


def test_a_story_without_headline_is_named_by_its_text() -> None:
    made = story(headline=...)

    assert made.headline == "The keeper of the lighthouse retires today."
    assert [remark.field for remark in made.remarks] == ["headline"]


def test_a_story_with_neither_headline_nor_text_is_an_error() -> None:
    (found,) = stories({"uri": "urn:x", "headline": "", "versioncreated": "2024-03-26T08:30:00Z"})

    assert isinstance(found, StoryError)


@pytest.mark.parametrize(
    ("bodies", "body"),
    [
        ([{"role": "text", "value": "T"}, {"role": "xhtml", "value": "<body><p>X</p></body>"}],
         "<p>X</p>"),
        ([{"role": "richhtml5", "value": "<p>R</p>"}, {"role": "html5", "value": "<p>H</p>"}], "<p>H</p>"),
        ([{"role": "house", "contenttype": "application/xml", "value": "<HOUSE>N</HOUSE>"},
          {"role": "text", "contenttype": "text/plain", "value": "T"}], "T"),
        ([{"role": "housenitf", "contenttype": "text/html", "value": "<nitf>N</nitf>"}, {"value": "T"}], "T"),
        ([{"role": "main", "contenttype": "application/xhtml+xml", "value": "<div><p>X</p></div>"}], "<p>X</p>"),
        ([{"value": "<p>No role</p>"}], "<p>No role</p>"),
        ([{"role": "caption", "value": "C"}, {"role": "text", "value": "T"}], "T"),
        ([{"role": "html", "value": ""}, {"role": "text", "value": "T"}], "T"),
    ],
)  # fmt: skip
def test_the_body_is_chosen_by_role_and_type_and_never_a_suppliers_own_xml(bodies: Any, body: str) -> None:
    assert story(TWO, bodies=bodies).body == body


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({"body_html": "<p>H</p>", "body_xhtml": "<p>X</p>", "body_text": "T"}, "<p>H</p>"),
        ({"body_html": ..., "body_xhtml": "bare\n words", "body_text": "T"}, "<p>bare words</p>"),
        ({"body_html": ..., "body_text": "One.\n\nTwo."}, "One.\n\nTwo."),
        ({"body_html": ..., "body_text": "Lighthouse keeper retires\nOne."}, "One."),
        ({"body_html": ..., "body_ttnitf": "<X>y</X>", "description_text": "Words."}, ""),
    ],
)
def test_version_1_names_its_bodies_by_form(fields: dict[str, Any], body: str) -> None:
    assert story(**fields).body == body


def test_a_summary_alone_makes_a_story_and_nothing_at_all_none() -> None:
    made = story(body_html=..., description_text="The keeper retires")

    assert (made.summary, made.summary_from, made.hold) == ("The keeper retires", "story", None)
    assert story(body_html=...).hold is not None


@pytest.mark.parametrize(
    ("text", "origin"), [("A whole sentence.", "story"), ("A text cut off in the mid", "description"), ("", "")]
)
def test_a_description_cut_off_is_not_trusted_as_a_summary(text: str, origin: str) -> None:
    assert story(description_text=text).summary_from == origin


def test_captions_and_notes_among_descriptions_are_no_summary() -> None:
    descriptions = [
        {"role": "caption", "value": "C."},
        {"role": "ednote", "value": "E."},
        {"role": "text", "value": "S."},
    ]

    assert story(TWO, descriptions=descriptions).summary == "S."


@pytest.mark.parametrize(
    ("by", "names", "agency"),
    [
        ("By Jane Sample and John Placeholder", ["Jane Sample", "John Placeholder"], ""),
        ("Von Jana Muster, dpa", ["Jana Muster"], "dpa"),
        ("NTB", [], "NTB"),
        ("Jane Sample, Ann Other and Bo Third", ["Jane Sample", "Ann Other", "Bo Third"], ""),
        ("Reporting by Jane Sample; Editing by Eddie Tor", ["Jane Sample"], ""),
        ("By Jane Sample in Harbor Town", ["Jane Sample"], ""),
        ("Paolo Di Esempio", ["Paolo Di Esempio"], ""),
        ("Jan von Muster und Ann de Vries", ["Jan von Muster", "Ann de Vries"], ""),
        ("Ann Other/TT", ["Ann Other"], "TT"),
        ("TT-AFP", [], "TT"),
        ("jsample", [], ""),
        ("jane@desk.example.org", [], ""),
        ("", [], ""),
    ],
)
def test_a_byline_names_people_and_agencies_apart(by: str, names: list[str], agency: str) -> None:
    made = story(byline=by, source=...)

    assert [person.name for person in made.authors] == names
    assert made.agency == agency


def test_only_authors_among_authors_count_and_never_by_their_codes() -> None:
    made = story(
        byline=...,
        authors=[
            {"code": "jsam", "name": "Jane Sample", "role": "author", "jobtitle": {"qcode": "1", "name": "Reporter"}},
            {"code": "ed1", "name": "Eddie Tor", "role": "editor"},
            {"code": "phot", "name": "Foto Graf", "role": "photographer"},
            {"code": "plain", "name": "plain", "role": "author"},
        ],
    )

    assert made.authors == (Person("Jane Sample", "Reporter"),)


def test_authors_add_titles_to_the_byline() -> None:
    made = story(authors=[{"name": "Jane Sample", "role": "author", "jobtitle": {"name": "Sea correspondent"}}])

    assert made.authors == (Person("Jane Sample", "Sea correspondent"),)


@pytest.mark.parametrize(
    ("fields", "agency"),
    [
        ({"source": "The Associated Press"}, "AP"),
        ({"source": ..., "copyrightholder": "TT", "infosource": [{"name": "Other"}]}, "TT"),
        ({"source": ..., "infosources": [{"literal": "x", "name": "Sea Wire"}]}, "Sea Wire"),
        ({"source": ..., "body_html": "<p>CAIRO (AP) — Words follow here.</p>"}, "AP"),
        ({"source": ..., "provider": {"name": "Reuters"}}, "Reuters"),
    ],
)
def test_the_agency_is_named_in_one_of_several_places(fields: dict[str, Any], agency: str) -> None:
    assert story(**fields).agency == agency


def test_the_configured_agency_is_the_last_resort() -> None:
    assert story(source=..., byline=..., located=...).agency == ""
    assert stories(ONE | {"source": ""}, Source(agency="Sea Wire"))[0].agency == "Sea Wire"  # type: ignore[union-attr]


def test_the_dateline_is_where_it_was_written_or_what_the_text_begins_with() -> None:
    made = story(located=..., body_html="<p>CAIRO (AP) — The keeper retires.</p>")

    assert made.dateline == "CAIRO"
    assert "CAIRO (AP)" in made.body


def test_subjects_keep_code_scheme_and_label() -> None:
    made = story(
        subject=[
            {"code": "medtop:20000350", "name": "sea"},
            {"code": "04000000", "name": "economy", "scheme": None},
            {"code": "x1", "name": "ours", "scheme": "http://cv.example.org/topics/"},
            {"name": "word only"},
        ]
    )

    assert made.subjects == (
        Subject("20000350", "http://cv.iptc.org/newscodes/mediatopic/", "sea"),
        Subject("04000000", "http://cv.iptc.org/newscodes/subjectcode/", "economy"),
        Subject("x1", "http://cv.example.org/topics/", "ours"),
    )
    assert made.tags == ("word only",)


def test_subjects_of_version_2_are_known_by_uri_or_literal() -> None:
    made = story(
        TWO,
        subjects=[
            {"uri": "http://cv.example.org/topics/42", "name": "tides", "literal": "TID"},
            {"literal": "13010000", "name": "technology"},
            {"literal": "Home", "name": "Home"},
        ],
    )

    assert [(one.code, one.label) for one in made.subjects] == [("42", "tides"), ("13010000", "technology")]
    assert made.tags == ("Home",)


def test_people_and_places_are_names_and_nothing_more() -> None:
    contact = [{"type": "phone", "value": "+46 555 0100"}]
    made = story(TWO, people=[{"name": "Pat Sample", "contactinfo": contact}], places=[{"name": "Gull Island"}])

    assert made.tags == ("Pat Sample", "Gull Island")
    assert "0100" not in repr(made)


def test_keywords_genre_slug_section_and_priority_have_their_places() -> None:
    made = story(
        keywords=["tides", "storm", "tides"],
        genre=[{"name": "Feature", "code": "F"}],
        slugline="sea-keeper",
        service=[{"name": "Coast", "code": "c"}],
        urgency=...,
        priority=2,
    )

    assert (made.tags, made.genre, made.slug) == (("tides", "storm"), "Feature", "sea-keeper")
    assert (made.section, made.urgency) == ("Coast", 2)


@pytest.mark.parametrize(
    ("language", "read_as"), [("nb-NO", "nb-NO"), ("en_US", "en-US"), ("x-default", ""), (..., "")]
)
def test_the_language_is_one_of_bcp_47(language: Any, read_as: str) -> None:
    assert story(language=language).language == read_as


def test_rights_are_words_and_a_known_licence_is_an_address() -> None:
    made = story(
        copyrightnotice="© 2024 Sea Wire",
        usageterms="Not for use on the moon",
        rightsinfo={"linkedrights": "https://creativecommons.org/licenses/by/4.0/"},
    )

    assert made.rights == "© 2024 Sea Wire Not for use on the moon"
    assert made.license == "https://creativecommons.org/licenses/by/4.0/"
    assert story(rightsinfo={"linkedrights": "https://www.example.org/terms"}).license == ""


def test_an_editors_note_never_leaves_but_a_correction_is_for_readers() -> None:
    noted = story(ednote="Eds: the desk is at 555 0100. Updates with quotes.")
    corrected = story(ednote="Eds: call 555 0100.\nCorrection: The keeper is 64, not 46.")

    assert "555" not in repr(noted)
    assert noted.correction == ""
    assert corrected.correction == "The keeper is 64, not 46."
    assert "555" not in repr(corrected)


def test_desk_lines_in_the_text_never_leave() -> None:
    body = "<p>Eds: call 555 0100.</p><p>The keeper retires.</p>"

    assert story(body_html=body).body == "<p>The keeper retires.</p>"


def test_a_kill_in_words_takes_the_story_back() -> None:
    made = story(body_html="<p>A kill is mandatory. Make certain the story is not used.</p>")

    assert made.status == "canceled"


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "planning"},
        {"type": "event"},
        {"type": "component"},
        {"type": "advisory"},
        {"headline": "ADVISORY: what comes tomorrow"},
        {"headline": "TEST"},
        {"headline": "Test message, please ignore"},
        {"genre": [{"name": "Advisory"}]},
        {"profile": "test"},
        {"signals": [{"literal": "test"}]},
    ],
)
def test_what_is_for_desks_alone_is_held(fields: dict[str, Any]) -> None:
    assert story(**fields).hold is not None


@pytest.mark.parametrize("headline", ["Test match ends in a draw", "Testing the waters", "Planning for the tide"])
def test_a_headline_about_tests_and_plans_is_none_of_these(headline: str) -> None:
    assert story(headline=headline).hold is None


def renditions(**widths: int) -> list[dict[str, Any]]:
    return [
        {"name": name, "href": f"https://img.example.org/{name}.jpg", "contenttype": "image/jpeg", "width": width}
        for name, width in widths.items()
    ]


def picture(**more: Any) -> dict[str, Any]:
    return {"type": "picture", "uri": "urn:p", "renditions": renditions(main=800), **more}


def test_the_widest_rendition_is_taken_and_never_a_preview_or_a_marked_one() -> None:
    many = renditions(thumb=200, web=1200, preview=2000, WatermarkPreview=3000, hires=1600)
    made = story(TWO, associations=[picture(renditions=many, by="Ann Photo/TT", descriptions=[{"value": "The sea."}])])

    (media,) = made.media
    assert (media.url, media.width, media.type) == ("https://img.example.org/hires.jpg", 1600, "image/jpeg")
    assert (media.caption, media.credit) == ("The sea.", "Ann Photo/TT")


def test_a_preview_is_better_than_nothing_and_a_marked_one_is_not() -> None:
    assert len(story(TWO, associations=[picture(renditions=renditions(preview=600))]).media) == 1
    assert story(TWO, associations=[picture(renditions=renditions(watermarkpreview=600))]).media == ()


def test_the_featured_picture_comes_first_and_embedded_stories_stay_out() -> None:
    made = story(
        associations={
            "editor_0": picture(renditions={"original": {"href": "https://img.example.org/b.jpg", "width": 9}}),
            "related": {"type": "text", "uri": "urn:other", "headline": "Another story", "body_text": "Other words."},
            "gone": None,
            "featuremedia": picture(
                renditions={"viewImage": {"href": "https://img.example.org/a.jpg", "mimetype": "image/jpeg"}},
                body_text="A tower.",
                description_text="The tower &amp; the sea",
            ),
        }
    )

    assert [media.url for media in made.media] == ["https://img.example.org/a.jpg", "https://img.example.org/b.jpg"]
    assert (made.media[0].alt, made.media[0].caption) == ("A tower.", "The tower & the sea")
    assert "Other words" not in repr(made)


@pytest.mark.parametrize("fields", [{"pubstatus": "canceled"}, {"pubstatus": "withheld"}])
def test_a_picture_taken_back_is_not_shown(fields: dict[str, Any]) -> None:
    assert story(associations={"featuremedia": picture(**fields)}).media == ()


@pytest.mark.parametrize("href", ["file:///a.jpg", "a.jpg", "tag:a", "", "https://x .org/a.jpg", "javascript:x"])
def test_only_addresses_of_the_web_are_shown(href: str) -> None:
    assert story(associations={"featuremedia": picture(renditions={"o": {"href": href}})}).media == ()


@pytest.mark.parametrize(("kind", "reason"), [("picture", "a picture"), ("graphic", "a picture"), ("video", "video")])
def test_media_without_a_text_is_held(kind: str, reason: str) -> None:
    made = story(picture(type=kind, headline="The tower", versioncreated="2024-03-26T08:30:00Z"))

    assert made.hold is not None
    assert made.hold.reason == f"{reason} without a text"


def test_a_picture_is_a_story_where_the_source_wants_it() -> None:
    base = picture(headline="The tower", versioncreated="2024-03-26T08:30:00Z", description_text="The tower at noon.")
    made = story(base, config=Source(pictures=True))

    assert made.hold is None
    assert (made.summary, [media.width for media in made.media]) == ("The tower at noon.", [800])


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("https://www.example.org/news/1/en", "https://www.example.org/news/1/en"),
        ("urn:x:1", ""),
        ("https://example.org/content-api/items/1", ""),
        ("https://example.org/items/1.json", ""),
    ],
)
def test_the_address_of_a_page_is_the_link(uri: str, link: str) -> None:
    assert story(uri=uri).link == link


def test_an_item_without_uri_gets_a_stable_id_of_its_own() -> None:
    base = {name: value for name, value in TWO.items() if name != "uri"}
    first, second, again = (story(one) for one in (base, base | {"headlines": [{"value": "Other"}]}, deepcopy(base)))

    assert first.id == again.id != second.id
    assert [remark.field for remark in first.remarks] == ["uri"]


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "value", "role", "href"]), inner)
    ),
    max_leaves=8,
)


@given(
    st.sampled_from(sorted({*ONE, *TWO, "associations", "renditions", "subject", "authors", "signal", "genre"})), scraps
)
def test_no_value_of_any_shape_makes_the_reader_fail(name: str, value: Any) -> None:
    for one in stories({**ONE, **TWO, name: value}):
        assert isinstance(one, Story | StoryError)


SAMPLES = sorted(Path(os.environ.get("WIREFEED_SAMPLES", ".")).glob("ninjs*.json"))


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_samples_read_as_their_agencies_meant_them(path: Path) -> None:
    expected = {one["file"]: one for one in json.loads((path.parent / "expected.json").read_text())}[path.name]
    raw = Raw(name=path.name, data=path.read_bytes(), digest="")
    text, _ = _decode.decode(raw)

    assert sniffs(text)
    (made,) = read(raw, Source(), prefix="tag:x,2024:")

    assert isinstance(made, Story)
    assert (made.headline, made.id) == (expected["headline"], expected["id"])
    assert [person.name for person in made.authors] == expected["authors"]
    assert instant(made.published) == expected["published_utc"]
    assert instant(made.updated) == expected.get("updated_utc", "")
    assert instant(made.expires) == expected.get("expires_utc", "")
    assert made.dateline == (expected.get("location") or "")
    for name in ("agency", "urgency", "genre", "slug"):
        assert getattr(made, name) == expected.get(name, getattr(made, name))
    for phrase in expected.get("body_must_not_contain", []):
        assert phrase not in repr(made)
    contained = expected.get("body_contains", [])
    for phrase in [contained] if isinstance(contained, str) else contained:
        assert phrase in made.body
    assert set(expected.get("tags", [])) <= set(made.tags)

"""The AP Media API: items and feeds of them, held where their text is a file of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.model import Moment, Person, Raw, Source, Story
from wirefeed.stories import apmedia, detect

ITEM: dict[str, Any] = {
    "uri": "https://api.example.org/content/0a1b?qt=k&apikey=SECRET",
    "altids": {"itemid": "0a1b", "etag": "0a1b_3", "friendlykey": "24086"},
    "version": 3,
    "type": "text",
    "urgency": 4,
    "language": "en",
    "firstcreated": "2024-03-26T09:00:00Z",
    "versioncreated": "2024-03-26T10:00:00Z",
    "pubstatus": "usable",
    "ednote": "Eds: UPDATES with quotes. The desk is at 555 0100.",
    "title": "BC-Gull Ferry",
    "headline": "Gull Island ferry stays in port",
    "headline_extended": "The ferry to Gull Island stays in port for a third day.",
    "bylines": [{"by": "By JANE SAMPLE", "name": "Jane Sample", "title": "Associated Press"}],
    "located": "GULL ISLAND, Maine (AP)",
    "datelinelocation": {"city": "Gull Island", "countryareaname": "Maine", "countryname": "United States"},
    "copyrightnotice": "Copyright 2024 The Associated Press.",
    "usageterms": ["Not for use on the moon"],
    "keywords": ["BC-US--Gull Ferry"],
    "renditions": {"nitf": {"href": "https://api.example.org/0a1b.nitf?apikey=SECRET", "mimetype": "text/xml"}},
}
PICTURE: dict[str, Any] = {
    "type": "picture",
    "bylines": [],
    "description_caption": "The ferry at its pier.",
    "photographer": {"name": "Ann Photo", "title": "STF"},
    "description_creditline": "ASSOCIATED PRESS",
    "renditions": {
        "main": {"href": "https://img.example.org/main.jpg", "width": 4000, "mimetype": "image/jpeg"},
        "preview": {"href": "https://img.example.org/prev.jpg", "width": 512, "mimetype": "image/jpeg"},
    },
}


def answers(document: Any, source: Source | None = None) -> list[Story | StoryError]:
    text = json.dumps(document)
    return list(apmedia.read(Raw(name="ap.json", data=text.encode(), digest=""), text, source or Source()))


def story(*, config: Source | None = None, **changes: Any) -> Story:
    item = {name: value for name, value in (ITEM | changes).items() if value is not ...}
    (made,) = answers({"data": {"item": item}}, config)
    assert isinstance(made, Story)
    return made


def instant(moment: Moment | None) -> str:
    return f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}" if moment is not None else ""


def reason(made: Story) -> str:
    return made.hold.reason if made.hold is not None else ""


def test_every_field_has_its_place() -> None:
    made = story()

    assert (made.id, made.version, made.headline) == ("0a1b", 3, "Gull Island ferry stays in port")
    assert (instant(made.published), instant(made.updated)) == ("2024-03-26T09:00:00Z", "2024-03-26T10:00:00Z")
    assert (made.summary, made.agency, made.urgency) == (ITEM["headline_extended"], "AP", 4)
    assert (made.dateline, made.located) == ("GULL ISLAND, Maine", "Gull Island, Maine")
    assert made.authors == (Person("Jane Sample"),)
    assert made.rights == "Copyright 2024 The Associated Press. Not for use on the moon"
    assert (made.slug, made.tags, made.link) == ("BC-US--Gull Ferry", (), "")


def test_a_text_that_is_a_file_of_its_own_holds_the_story() -> None:
    made = story()

    assert "renditions.nitf" in reason(made)
    assert made.body == ""


def test_a_text_that_an_agent_put_in_publishes() -> None:
    made = story(body_html="<p>The ferry stays.</p>")

    assert (made.hold, made.body) == (None, "<p>The ferry stays.</p>")


def test_neither_notes_nor_keys_of_the_interface_leave() -> None:
    made = story(body_html="<p>The ferry stays.</p>")

    assert "555" not in repr(made)
    assert "SECRET" not in repr(made)


def test_an_answer_is_known_before_ninjs() -> None:
    text = json.dumps({"data": {"item": ITEM}})

    assert detect(Raw(name="x.json", data=b"", digest=""), text) == "apmedia"


@pytest.mark.parametrize(
    "document", [{}, [], {"data": {}}, {"data": {"items": []}}, {"item": ITEM}, {"data": "altids"}]
)
def test_what_is_no_answer_is_not_taken_for_one(document: Any) -> None:
    assert not apmedia.sniff(Raw(name="x", data=b"", digest=""), json.dumps(document))
    with pytest.raises(StoryError, match=r"data\.item"):
        answers(document)


def test_a_feed_yields_its_items_in_order() -> None:
    other = ITEM | {"altids": {"itemid": "second"}}
    feed = {"data": {"id": "f", "items": [{"meta": {"seq": 1}, "item": ITEM}, {"item": other}]}}

    assert [one.id for one in answers(feed) if isinstance(one, Story)] == ["0a1b", "second"]


@pytest.mark.parametrize(("version", "number"), [(0, 0), ("0", 0), (12, 12), (..., -1)])
def test_version_0_is_a_version(version: Any, number: int) -> None:
    assert story(version=version).version == number


def test_a_title_stands_in_for_a_headline() -> None:
    assert story(headline=...).headline == "BC-Gull Ferry"


@pytest.mark.parametrize(
    ("bylines", "people"),
    [
        ([{"by": "By JANE SAMPLE"}], (Person("JANE SAMPLE"),)),
        ([{"name": "Jane Sample", "title": "Sea Writer"}], (Person("Jane Sample", "Sea Writer"),)),
        ([{"name": "Jane Sample"}, {"name": "Ann Other"}], (Person("Jane Sample"), Person("Ann Other"))),
        ([{"by": "By The Associated Press"}], ()),
        ([], ()),
    ],
)
def test_bylines_name_people(bylines: Any, people: tuple[Person, ...]) -> None:
    assert story(bylines=bylines).authors == people


def test_what_is_passed_on_for_others_names_them() -> None:
    assert story(provider={"name": "Sea Wire"}).agency == "Sea Wire"


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"pubstatus": "canceled"}, "canceled", "killed"),
        ({"pubstatus": "withheld"}, "withheld", "withheld"),
        ({"pubstatus": "embargoed"}, "usable", "embargoed"),
        ({"editorialtypes": ["Advisory"]}, "usable", "advisory"),
        ({"editorialtypes": ["Kill"]}, "canceled", "killed"),
        ({"editorialtypes": ["Add"]}, "usable", "an add"),
        ({"editorialtypes": ["HFR"]}, "usable", "held for release"),
        ({"signals": ["test"]}, "usable", "advisory"),
        ({"ednote": "Eds: EMBARGOED until 6 p.m."}, "usable", "embargo"),
    ],
)
def test_status_and_editorial_types_decide(fields: dict[str, Any], status: str, told: str) -> None:
    made = story(body_html="<p>The ferry stays.</p>", **fields)

    assert made.status == status
    assert told in reason(made)


def test_an_embargo_with_a_date_is_a_date() -> None:
    made = story(body_html="<p>Words.</p>", pubstatus="embargoed", embargoed="2024-03-27T06:00:00Z")

    assert (instant(made.publish_at), made.hold) == ("2024-03-27T06:00:00Z", None)


def test_a_machines_passing_mention_is_no_subject() -> None:
    scheme = "http://cv.example.org/id/"
    made = story(
        subject=[
            {"name": "Sea", "code": "s1", "scheme": scheme, "creator": "Editorial"},
            {"name": "Ships", "code": "s2", "scheme": scheme, "creator": "Machine", "relevance": 92},
            {"name": "Moon", "code": "s3", "scheme": scheme, "creator": "Machine", "relevance": 11},
            {"name": "Mars", "code": "s4", "scheme": scheme, "creator": "Machine"},
        ]
    )

    assert [one.code for one in made.subjects] == ["s1", "s2"]
    assert made.tags == ()


@pytest.mark.parametrize(("letter", "urgency"), [("f", 1), ("b", 2), ("u", 3), ("r", 4), ("d", 5), ("a", 6), ("?", 0)])
def test_a_priority_letter_is_an_urgency(letter: str, urgency: int) -> None:
    assert story(urgency=..., editorialpriority=letter).urgency == urgency


def test_a_picture_is_held_or_shown_with_caption_and_credit() -> None:
    held = story(**PICTURE)
    shown = story(config=Source(pictures=True), headline_extended=..., **PICTURE)

    assert "picture" in reason(held)
    assert shown.hold is None
    (media,) = shown.media
    assert (media.url, media.caption) == ("https://img.example.org/main.jpg", "The ferry at its pier.")
    assert media.credit == "ASSOCIATED PRESS"
    assert (shown.summary, shown.authors) == ("The ferry at its pier.", (Person("Ann Photo", "STF"),))


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "city", "itemid"]), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted({*ITEM, "subject", "photographer", "provider", "signals"} - {"altids"})), scraps)
def test_no_value_of_any_shape_makes_the_reader_fail(name: str, value: Any) -> None:
    for one in answers({"data": {"item": ITEM | {name: value}}}):
        assert isinstance(one, Story | StoryError)

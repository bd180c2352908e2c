"""What a story is about, by controlled vocabularies, and the other things only wire formats tell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from tests.feeds.made import attributes, entry, feed
from wirefeed.feeds import check
from wirefeed.model import Entry, Subject
from wirefeed.plugins import FEEDS

MEDTOP = "http://cv.iptc.org/newscodes/mediatopic/"
HARBOURS = Subject("20000999", MEDTOP, "harbours")
TIDES = Subject("n:77", "https://voc.example/tides/", "Gezeiten")


def rendered(name: str, *entries: Entry) -> bytes:
    return FEEDS.load(name).render(feed(*entries))


def atom(made: Entry) -> list[dict[str, str]]:
    root = etree.fromstring(rendered("atom", made))
    return [attributes(one) for one in root.iter("{*}category")]


def rss(made: Entry) -> list[tuple[str, str | None]]:
    root = etree.fromstring(rendered("rss", made))
    return [(one.text or "", one.get("domain")) for one in root.iter("category")]


def item(made: Entry) -> dict[str, Any]:
    (found,) = json.loads(rendered("json", made))["items"]
    return dict(found)


def test_a_subject_is_a_category_with_term_scheme_and_label_in_atom():
    made = entry(tags=(), subjects=(HARBOURS, TIDES))

    assert atom(made) == [
        {"term": "20000999", "scheme": MEDTOP, "label": "harbours"},
        {"term": "n:77", "scheme": "https://voc.example/tides/", "label": "Gezeiten"},
    ]


def test_a_subject_is_a_category_with_its_label_in_rss():
    made = entry(tags=("Coast",), subjects=(HARBOURS, Subject("77", "https://voc.example/tides/")))

    assert rss(made) == [("Coast", None), ("harbours", MEDTOP), ("77", "https://voc.example/tides/")]


def test_json_feed_has_subjects_whole_and_their_labels_among_the_tags():
    made = entry(tags=("Coast",), subjects=(HARBOURS, Subject("77")))

    found = item(made)

    assert found["tags"] == ["Coast", "harbours"]
    assert found["_wirefeed"]["subjects"] == [
        {"code": "20000999", "scheme": MEDTOP, "label": "harbours"},
        {"code": "77"},
    ]


def test_urgency_place_and_genre_stand_in_json_feed():
    made = entry(urgency=2, located="Northgate", genre="Interview")

    assert item(made)["_wirefeed"] == {"urgency": 2, "located": "Northgate", "genre": "Interview"}


@pytest.mark.parametrize("urgency", [-1, 0, 10])
def test_an_urgency_that_is_none_is_not_told(urgency):
    assert "_wirefeed" not in item(entry(urgency=urgency))


@pytest.mark.parametrize("tag", ["harbours", "Harbours"])
def test_a_tag_that_a_subject_is_called_by_stands_once(tag):
    made = entry(section="", tags=(tag, "Coast"), subjects=(HARBOURS,))

    assert [one["term"] for one in atom(made)] == ["20000999", "Coast"]
    assert rss(made) == [("harbours", MEDTOP), ("Coast", None)]
    assert item(made)["tags"] == [tag, "Coast"]


def test_a_subject_named_twice_stands_once():
    made = entry(
        tags=(), subjects=(HARBOURS, HARBOURS, Subject("20000999", MEDTOP, "Häfen"), Subject("8", "", "Häfen"))
    )

    assert [(one["term"], one.get("scheme")) for one in atom(made)] == [("20000999", MEDTOP), ("8", None)]
    assert len(rss(made)) == len(set(rss(made)))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (Subject("", MEDTOP, "harbours"), {"term": "harbours", "scheme": MEDTOP, "label": "harbours"}),
        (Subject("7", "mediatopic"), {"term": "7"}),
        (Subject("7", "https://voc.example/a b/"), {"term": "7", "scheme": "https://voc.example/a%20b/"}),
        (Subject(" 7\x00 ", "", "<b>bold</b>"), {"term": "7"}),
        (Subject("7", "", "R&D < 1"), {"term": "7", "label": "R&D < 1"}),
    ],
)
def test_what_no_reader_takes_is_left_out_of_a_subject(subject, expected):
    assert atom(entry(tags=(), subjects=(subject,))) == [expected]


def test_a_subject_that_says_nothing_is_none():
    made = entry(tags=(), subjects=(Subject("", MEDTOP), Subject(" \x00")))

    assert atom(made) == []
    assert rss(made) == []
    assert "subjects" not in item(made).get("_wirefeed", {})


@pytest.mark.parametrize("name", FEEDS.names())
def test_a_feed_with_subjects_breaks_no_rule(name):
    made = entry(
        section="Coast",
        subjects=(HARBOURS, TIDES, Subject("7", "mediatopic", "<i>x</i>"), Subject("", "", "أخبار الميناء")),
        urgency=1,
        located="Northgate & Pier",
        genre="Interview",
    )

    assert check(rendered(name, made), name) == ()

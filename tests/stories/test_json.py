"""JSON as newsrooms send it, and the texts inside it: read leniently, bounded, and without what is for desks."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.stories import _json, _ninjs_body

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), values))
def test_what_was_written_is_read(value: dict[str, object]) -> None:
    assert _json.tree(json.dumps(value)) == value


@pytest.mark.parametrize("text", ["", "plain", "{", '{"a": }', "{} words", "[1] [2]", '"text"', "7", "[" * 5000])
def test_what_is_no_json_is_none(text: str) -> None:
    assert _json.tree(text) is None


def test_raw_controls_inside_strings_are_taken() -> None:
    assert _json.tree('{"body": "one\n\ttwo"}') == {"body": "one\n\ttwo"}


def test_objects_a_line_each_are_a_list() -> None:
    assert _json.tree('{"a": 1}\n{"a": 2}\n\n') == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(("levels", "read"), [(60, True), (65, False), (400, False), (100_000, False)])
def test_depth_is_bounded(levels: int, read: bool) -> None:
    began = time.perf_counter()
    found = _json.tree('{"a":' * levels + "1" + "}" * levels)

    assert (found is not None) == read
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("value", "text"),
    [(" a ", "a"), (12, "12"), (0, "0"), (True, ""), (None, ""), ([], ""), ({}, ""), (1.5, "1.5")],
)
def test_a_word_is_a_text_or_a_number(value: object, text: str) -> None:
    assert _json.word(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [(12, 12), ("12", 12), ("12.0", 12), (12.0, 12), (-1, 0), ("x", 0), (None, 0), (True, 0), ("9" * 20, 0), ("٣", 0)],
)
def test_a_number_is_whole_and_not_negative(value: object, number: int) -> None:
    assert _json.number({"width": value}, "width") == number


def test_an_object_may_stand_for_a_list_of_one_and_names_fold() -> None:
    assert _json.objects({"Name": "a"}) == [{"name": "a"}]
    assert _json.objects([{"versionCreated": 1}, "word", None]) == [{"versioncreated": 1}]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Tides &amp; <b>storms</b>", "Tides & storms"),
        ("a &amp;lt; b", "a &lt; b"),  # once
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("one<br/>two", "one two"),
        ("AT&T; no", "AT&T; no"),
        ("  two \n lines ", "two lines"),
    ],
)
def test_a_plain_field_loses_tags_and_entities_once(written: str, plain: str) -> None:
    assert _ninjs_body.plain(written) == plain


@given(st.text())
def test_a_headline_cut_from_a_text_is_one_line_of_at_most_100_characters(text: str) -> None:
    cut = _ninjs_body.opening(text)

    assert len(cut) <= 100
    assert "\n" not in cut


def test_a_headline_is_cut_at_a_word_and_marked() -> None:
    cut = _ninjs_body.opening("The keeper of the lighthouse said " + "that the storm would pass " * 6)

    assert cut.endswith("…")
    assert cut[:-1].rpartition(" ")[2] in ("that", "the", "storm", "would", "pass")


def html(text: str, *, pictured: bool = False) -> str:
    return _ninjs_body.read(text, where="x.json", html=True, headline="Storm passes", pictured=pictured).body


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
        ("<html><head><title>x</title></head><body><p>One.</p></body></html>", "<p>One.</p>"),
        ("<h1>Storm passes</h1><p>One.</p>", "<p>One.</p>"),
        ("<h2>Another heading</h2><p>One.</p>", "<h2>Another heading</h2>\n<p>One.</p>"),
        ("bare words\n of one text", "<p>bare words of one text</p>"),
        ("bare\n\ntwo &amp; more", "<p>bare</p>\n<p>two &amp; more</p>"),
        ("One.<br><br/>Two.", "<p>One.</p>\n<p>Two.</p>"),
        ('<section class="main"><p>One.</p></section><section class="notepad"><p>x</p></section>', "<p>One.</p>"),
        ("<p>One.</p><script>alert(1)</script><style>p{}</style>", "<p>One.</p>"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "<table><tr><td>1</td><td>2</td></tr></table>"),
        ("loose <b>words</b>", "<p>loose <b>words</b></p>"),
    ],
)
def test_a_body_keeps_its_paragraphs_and_loses_the_page_around_it(written: str, body: str) -> None:
    assert html(written) == body


@pytest.mark.parametrize(
    "written",
    [
        "<p>Eds: call the desk at 555 0100.</p><p>The rain fell.</p>",
        "<p>Eds: call the desk at 555 0100.<br>The rain fell.</p>",
        "Eds: call the desk at 555 0100.<br><br>The rain fell.",
        "<div>Eds: call the desk at 555 0100.<p>The rain fell.</p></div>",
        "<div><p>The rain fell.</p>Eds: call the desk at 555 0100.</div>",
        "<blockquote>Eds: call the desk at 555 0100.</blockquote><p>The rain fell.</p>",
        "<p>The rain fell.</p><p># Notizblock</p><p>Kontakt: 555 0100</p>",
        "<ul><li>Eds: call the desk at 555 0100.</li></ul><p>The rain fell.</p>",
    ],
)
def test_desk_lines_leave_no_word_wherever_they_stand(written: str) -> None:
    body = html(written)

    assert "The rain fell." in body
    assert "555" not in body
    assert "Eds" not in body


def test_pictures_in_the_text_go_where_fields_bring_better_ones() -> None:
    written = '<p>One.</p><figure><img src="https://img.example.org/s.jpg"><figcaption>c</figcaption></figure>'

    assert "<img" in html(written)
    assert html(written, pictured=True) == "<p>One.</p>"


@pytest.mark.parametrize("unit", ["<p>word ", "<div>", "<b>", "<!--", "<br>", "<a ", "&#", "<p>Eds: x<br>"])
def test_a_body_of_any_shape_costs_little(unit: str) -> None:
    began = time.perf_counter()
    html(unit * (100_000 // len(unit)))

    assert time.perf_counter() - began < 2


def test_a_text_longer_than_any_story_is_refused() -> None:
    with pytest.raises(StoryError, match="at most"):
        html("<p>" * 400_000)


@given(st.text(alphabet="<>pdivbr/ &;a\n"))
def test_no_body_makes_the_reader_fail(text: str) -> None:
    assert isinstance(html(text), str)

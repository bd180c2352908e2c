"""How two versions of an entry differ, in few words."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites import NOON
from wirefeed import plan
from wirefeed.characters import squash
from wirefeed.model import Entry, Media, Person

LONG = "The harbour master said that forty boats would leave before the storm reached the quay. "
UNMARKED = dict.fromkeys(map(ord, "[]{}+-"))
MARKS = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)


def entry(**fields: Any) -> Entry:
    return Entry(
        **(
            {
                "id": "a",
                "name": "a.md",
                "title": "Ferry",
                "link": "https://news.example.org/a/",
                "published": NOON,
                "updated": NOON,
                "digest": "1",
            }
            | fields
        )
    )


def diff(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    return [tuple(line) for line in plan.diff(entry(**before), entry(**after))]


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Ferry sails again", "Ferry sails", "Ferry sails[- again-]"),
        ("Ferry sails", "The ferry sails", "[-Ferry-]{+The ferry+} sails"),
        ("Nine of 1,200 boats", "Nine of 1,300 boats", "Nine of [-1,200-]{+1,300+} boats"),
        ("At 10:30 sharp", "At 10:45 sharp", "At [-10:30-]{+10:45+} sharp"),
        ("It's late.", "It isn't late.", "[-It's-]{+It isn't+} late."),
        ("one two three four", "one 2 3 four", "one [-two three-]{+2 3+} four"),
        ("أبحرت العبارة من الميناء", "أبحرت السفينة من الميناء", "أبحرت [-العبارة-]{+السفينة+} من الميناء"),
        ("קו חדש נפתח היום", "קו ישן נפתח היום", "קו [-חדש-]{+ישן+} נפתח היום"),
        ("渡轮今天早上启航。", "渡轮昨天早上启航。", "渡轮[-今-]{+昨+}天早上启航。"),
        ("フェリーは九時に出る", "フェリーは十時に出る", "フェリーは[-九-]{+十+}時に出る"),
        ("เรือแล่นอีกครั้ง", "เรือจมอีกครั้ง", "เรือ[-แล่น-]{+จม+}อีกครั้ง"),
        ("नाव चलती है", "नाव रुकती है", "नाव [-चलती-]{+रुकती+} है"),
        ("", "Ferry", "{+Ferry+}"),
    ],
)
def test_what_is_gone_and_what_is_new_stands_in_marks_among_the_words_that_stay(old, new, shown):
    assert diff({"title": old}, {"title": new}) == [("headline", shown)]


def test_a_text_is_shown_without_its_tags():
    old = '<p>The <em>ferry</em> &amp; its crew</p><p>rest.<img src="a.png" alt="5 > 4"></p>'
    new = '<p>The <em>ferry</em>man &amp; its crew</p><p>rest.<img src="a.png" alt="5 > 4"></p>'

    assert diff({"body": old}, {"body": new}) == [("text", "The [-ferry-]{+ferryman+} & its crew rest.")]


def test_a_text_whose_words_are_the_same_says_so():
    shown = diff({"body": '<p><a href="https://a.example/">Here</a></p>'}, {"body": "<p>Here</p>"})

    assert shown == [("text", "the words are the same; markup, links or pictures in it differ")]


def test_changes_far_apart_in_a_long_text_have_a_line_each_with_words_around_them():
    old = f"<p>{LONG * 4}One two three.</p><p>{LONG * 4}Four five six.</p>"
    new = f"<p>{LONG * 4}One 2 three.</p><p>{LONG * 4}Four 5 six.</p>"

    assert diff({"body": old}, {"body": new}) == [
        ("text", "... reached the quay. One [-two-]{+2+} three. The harbour ..."),
        ("text", "... reached the quay. Four [-five-]{+5+} six."),
    ]


def test_a_correction_stands_above_the_text_and_is_told_once():
    shown = diff(
        {"body": "<p>At nine.</p>"},
        {"body": "<p>It is ten.</p>\n<p>At ten.</p>", "correction": "It is ten."},
    )

    assert shown == [("correction", "{+It is ten.+}"), ("text", "At [-nine-]{+ten+}.")]


def test_a_summary_cut_from_the_text_is_not_told_again():
    text, other = "At nine. Nobody waits.", "At ten. Nobody waits."
    before, after = ({"body": f"<p>{words}</p>", "summary": words} for words in (text, other))

    assert [field for field, _ in diff(before, after)] == ["text"]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ({"tags": ("a", "b")}, {"tags": ("b", "c")}, ("tags", "[-a-] {+c+}")),
        ({"tags": ("a", "b")}, {"tags": ("b", "a")}, ("tags", "in another order")),
        ({}, {"authors": (Person("Ada Sample"),)}, ("authors", "{+Ada Sample+}")),
        (
            {"link": "https://x.example/a"},
            {"link": "https://y.example/"},
            ("link", "[-https://x.example/a-]{+https://y.example/+}"),
        ),
        ({"section": "Sea"}, {"section": ""}, ("section", "[-Sea-]")),
        ({}, {"media": (Media(url="https://x.example/a.jpg"),)}, ("pictures", "{+https://x.example/a.jpg+}")),
        (
            {"media": (Media(url="u", alt="A"),)},
            {"media": (Media(url="u", alt="B"),)},
            ("pictures", "alt of u: [-A-]{+B+}"),
        ),
        ({"media": (Media(url="u", width=9),)}, {"media": (Media(url="u"),)}, ("pictures", "width of u: [-9-]")),
        ({}, {"updated": NOON + timedelta(days=1)}, ("updated", "[-2024-06-01T12:00:00Z-]{+2024-06-02T12:00:00Z+}")),
        ({"short_link": "s/a"}, {"short_link": "s/b"}, ("short link", "[-s/a-]{+s/b+}")),
    ],
    ids=str,
)
def test_what_is_no_text_is_told_by_its_values(before, after, shown):
    assert diff(before, after) == [shown]


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=60)
pieces = st.sampled_from(["one ", "two ", "渡", "ا ", "\u0e01\u0e48", LONG, "<p>", "&amp;", "."])
entries = st.builds(
    entry,
    title=words,
    body=st.lists(pieces, max_size=30).map("".join),
    summary=words,
    correction=words,
    tags=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
    link=words,
    updated=st.sampled_from([NOON, NOON + timedelta(1)]),
)


@given(entries, entries)
def test_no_diff_is_longer_than_eight_lines_and_no_line_than_a_terminal_can_show(before, after):
    lines = plan.diff(before, after)

    assert len(lines) <= 8
    assert all(len(line.text) <= 220 and "\n" not in line.text and line.text for line in lines)


@given(entries)
def test_an_entry_does_not_differ_from_itself(one):
    assert plan.diff(one, one) == ()


@given(words, words)
def test_a_short_diff_holds_both_texts_whole(old, new):
    old, new = (squash(f"{first} {text.translate(UNMARKED)}") for first, text in (("a", old), ("b", new)))

    (line,) = plan.diff(entry(title=old), entry(title=new))

    assert MARKS.sub(lambda found: found[1] or "", line.text) == old
    assert MARKS.sub(lambda found: found[2] or "", line.text) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one " * 100_000, "one two " * 50_000),
        ("的" * 200_000, "的是" * 100_000),
        ("x" * 400_000, "y" * 400_000),
        ("<p>" * 100_000, "<" * 300_000),
        (LONG * 4_000, LONG * 2_000 + "Here. " + LONG * 2_000),
    ],
    ids=["words", "ideographs", "one word", "tags", "one change"],
)
def test_the_time_of_a_diff_does_not_run_away_with_long_texts(old, new):
    before, after = entry(body=old), entry(body=new)
    began = time.perf_counter()

    plan.diff(before, after)

    assert time.perf_counter() - began < 2

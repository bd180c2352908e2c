"""Posts of Nikola and Pelican in reStructuredText."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.model import Raw, Source, Story
from wirefeed.stories import _rst, markdown


def _story(name: str, text: str) -> Story:
    raw = Raw(name=name, data=text.encode(), digest="")
    (story,) = markdown.read(raw, text, Source())
    assert isinstance(story, Story)
    return story


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See `the map <https://maps.example.org/a_b>`_ now.", "See [the map](<https://maps.example.org/a_b>) now."),
        ("See `the map`_ now.\n\n.. _the map: https://m.example.org/", "See [the map](<https://m.example.org/>) now."),
        ("Ask Northgate_.\n\n.. _northgate: https://n.example.org/", "Ask [Northgate](<https://n.example.org/>)."),
        ("One `here`__.\n\n__ https://h.example.org/", "One [here](<https://h.example.org/>)."),
        ("Run ``ls -l`` twice.", "Run `ls -l` twice."),
        (":doc:`The handbook <handbook>` and :code:`x`", "The handbook and `x`"),
        ("Go to https://a.example.org/x.", "Go to <https://a.example.org/x>."),
        ("A < B & C", "A &lt; B &amp; C"),
        ("snake_case and trailing_ stay", "snake_case and trailing_ stay"),
        ("|who| won.\n\n.. |who| replace:: Northgate", "Northgate won."),
        ("A *b* **c**", "A *b* **c**"),
    ],
)
def test_words_in_a_line_become_markdown(text: str, expected: str) -> None:
    made = _rst.markdown(text)

    assert made == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tide\n====\n\nIt rose.", "## Tide\n\n\nIt rose."),
        ("Type this::\n\n    a *b*\n\nThen go.", "Type this:\n\n```\na *b*\n```\n\n\nThen go."),
        (".. code-block:: python\n   :linenos:\n\n   a = 1\n", "```python\na = 1\n```"),
        (".. image:: tide.png\n   :alt: The tide", "![The tide](<tide.png>)"),
        (".. note:: Mind the step.", "> Mind the step."),
        (".. class:: lead\n\nThe tide rose.", "The tide rose."),
        ("* One\n* Two\n\n  * Three", "- One\n- Two\n\n  - Three"),
        ("#. One\n#. Two", "1. One\n1. Two"),
        ("A\n\n----\n\nB", "A\n\n\n***\n\n\nB"),
        ("Tide\n  It comes and goes.", "**Tide**\n\nIt comes and goes."),
    ],
)
def test_blocks_become_markdown(text: str, expected: str) -> None:
    made = _rst.markdown(text)

    assert made == expected


@pytest.mark.parametrize(
    "text",
    [
        ".. TEASER_END",
        ".. a comment\n   of two lines",
        ".. contents:: Table\n   :depth: 2",
        ".. listing:: tide.py python",
        ".. youtube:: 8N_tupPBtWQ",
        ".. chart:: Bar\n   :title: Tides\n\n   'A', [1, 2]",
    ],
)
def test_what_only_a_build_can_show_is_left_out(text: str) -> None:
    made = _rst.markdown(f"Before.\n\n{text}\n\nAfter.")

    assert made.split() == ["Before.", "After."]


def test_footnotes_that_number_themselves_find_their_marks() -> None:
    made = _rst.markdown("One [#]_ and two [#]_.\n\n.. [#] First.\n.. [#] Second.")

    assert "One [^auto1] and two [^auto2]." in made
    assert "[^auto1]: First." in made
    assert "[^auto2]: Second." in made


@pytest.mark.parametrize("title", ["Tide rises\n##########", "----------\nTide rises\n----------"])
def test_a_pelican_post_brings_title_and_fields_above_its_text(title: str) -> None:
    text = f"{title}\n\n:date: 2024-03-26\n:tags: sea, harbour\n:summary: The sea came in\n  and stayed.\n\nIt rose."

    story = _story("tide.rst", text)

    assert story.headline == "Tide rises"
    assert story.published is not None
    assert story.published.instant.date().isoformat() == "2024-03-26"
    assert story.tags == ("sea", "harbour")
    assert story.summary == "The sea came in and stayed."
    assert story.body == "It rose."


def test_a_nikola_post_named_txt_is_restructured_text() -> None:
    story = _story("tide.txt", ".. title: Tide\n.. date: 2024-03-26\n\nSee ``ls`` at `home <https://example.org/>`_.")

    assert story.body == "See `ls` at [home](<https://example.org/>)."


@given(st.text(alphabet=st.sampled_from("ab .:*`_|<>[]#=-\n\\+^"), max_size=120))
def test_no_text_stops_the_reader(text: str) -> None:
    made = _rst.markdown(text)

    assert isinstance(made, str)

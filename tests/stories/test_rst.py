"""reStructuredText: the fields of Nikola and Pelican, a text in HTML, and no door left open."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wirefeed import stories
from wirefeed.errors import StoryError
from wirefeed.model import Raw, Source, Story
from wirefeed.stories import rst

PELICAN = """\
The *ferry* runs
################

:date: 2024-03-05 10:00
:tags: harbour, ships
:authors: Ann Roe; Bo Li
:summary: It runs
    again.

It runs at **noon**.
"""
NIKOLA = """\
.. title: The ferry runs
.. slug: ferry
.. date: 2024-03-05 10:00:00 UTC-03:00
.. tags: harbour, ships
.. link: https://other.example/
.. author: Ann Roe

It runs at **noon**.
"""


def one(text: str, name: str = "a/ferry.rst") -> Story:
    raw = Raw(name=name, data=text.encode(), digest="")
    (story,) = stories.read(raw, Source(), prefix="tag:q.example,2024:")
    assert isinstance(story, Story), story
    return story


def body(text: str) -> Story:
    return one(f".. title: T\n.. date: 2024-03-05\n\n{text}")


def test_pelicans_fields_below_the_title_are_read() -> None:
    story = one(PELICAN)

    assert (story.headline, story.tags, story.summary) == ("The ferry runs", ("harbour", "ships"), "It runs again.")
    assert [person.name for person in story.authors] == ["Ann Roe", "Bo Li"]
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert (story.body, story.markup) == ("<p>It runs at <strong>noon</strong>.</p>", "html")


def test_nikolas_fields_are_read_and_its_zone_is_behind_utc() -> None:
    story = one(NIKOLA)

    assert (story.headline, story.slug, story.link) == ("The ferry runs", "ferry", "")
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 5, 13, tzinfo=UTC)
    assert ".. " not in story.body


@pytest.mark.parametrize(
    "text",
    [
        "The ferry runs\n==============\n\n.. date: 2024-03-05\n\nAt noon.",
        "==============\nThe ferry runs\n==============\n\n:date: 2024-03-05\n\nAt noon.",
        ".. date: 2024-03-05\n\nThe ferry runs\n~~~~~~~~~~~~~~\n\nAt noon.",
        "---\ntitle: The ferry runs\ndate: 2024-03-05\n---\n\nAt noon.",
    ],
    ids=["fields below", "line above", "fields above", "yaml"],
)
def test_title_and_fields_may_stand_in_any_order(text: str) -> None:
    story = one(text)

    assert (story.headline, story.body) == ("The ferry runs", "<p>At noon.</p>")
    assert story.published is not None


def test_it_is_known_without_its_ending() -> None:
    assert one(PELICAN, "a/ferry").body == one(PELICAN).body
    assert not rst.sniff(Raw(name="a", data=b"", digest=""), "Title\n=====\n\nText with :colons: in it.")
    assert not rst.sniff(Raw(name="a", data=b"", digest=""), "Plain text\n\nand more.")


@pytest.mark.parametrize(
    "text",
    [
        ".. raw:: html\n\n   <script>alert(1)</script>",
        ".. include:: /etc/passwd",
        ".. csv-table::\n   :file: /etc/passwd",
        ".. literalinclude:: /etc/passwd",
        ".. role:: raw-html(raw)\n   :format: html\n\n:raw-html:`<script>x</script>`",
        ".. youtube:: abc",
        ".. |now| date::",
    ],
)
def test_no_file_no_raw_html_and_no_clock_gets_in(text: str) -> None:
    story = body(f"Before.\n\n{text}\n\nAfter.")

    assert "<script" not in story.body
    assert "root:" not in story.body
    assert "system" not in story.body.lower()
    assert "Before." in story.body
    assert "After." in story.body


def test_a_role_nobody_knows_leaves_its_text_and_a_remark_with_the_line() -> None:
    story = body("See :doc:`the manual <handbook>` first.")

    assert story.body == "<p>See the manual first.</p>"
    assert [(remark.field, remark.line) for remark in story.remarks] == [("body", 4)]


def test_pictures_are_media_with_alt_and_caption() -> None:
    story = body(".. figure:: https://q.example/a.jpg\n   :alt: A quay\n\n   The quay at noon\n\nText.")

    assert [(one.url, one.alt, one.caption) for one in story.media] == [
        ("https://q.example/a.jpg", "A quay", "The quay at noon")
    ]


def test_sections_lists_and_tables_are_html() -> None:
    story = body("Part\n----\n\n* one\n* two\n\n=== ===\n a   b\n=== ===\n 1   2\n=== ===\n")

    assert "<h2>Part</h2>" in story.body
    assert story.body.count("<li>") == 2
    assert "<table>" in story.body


def test_desk_text_does_not_leave() -> None:
    story = body("Eds: call the desk at 555 0100.\n\nThe ferry runs.")

    assert "555" not in story.body
    assert "The ferry runs." in story.body


@pytest.mark.parametrize("unit", ["* ", "| ", "`", "::\n\n  ", ".. ", "=\n", "*", "[x]_ "])
def test_any_text_is_a_story_or_an_error_of_one_line(unit: str) -> None:
    raw = Raw(name="a.rst", data=f".. title: T\n.. date: 2024-03-05\n\n{unit * 300}".encode(), digest="")

    (found,) = stories.read(raw, Source(), prefix="tag:q.example,2024:")

    assert isinstance(found, Story) or "\n" not in found.message


def test_without_docutils_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "docutils.core", None)
    raw = Raw(name="a.rst", data=NIKOLA.encode(), digest="")

    (error,) = stories.read(raw, Source(), prefix="tag:q.example,2024:")

    assert isinstance(error, StoryError)
    assert "wirefeed[rst]" in error.hint


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_the_sample_of_nikola_says_what_it_says() -> None:
    text = (Path(os.environ["WIREFEED_SAMPLES"]) / "nikola-samplesite-1.rst").read_text(encoding="utf-8")

    story = one(text, "nikola-samplesite-1.rst")

    assert (story.headline, story.tags) == ("Welcome to Nikola", ("nikola", "python", "demo", "blog"))
    assert story.published is not None
    assert story.published.instant == datetime(2012, 3, 31, 2, tzinfo=UTC)
    assert (story.section, story.slug, story.link) == ("nikola", "welcome-to-nikola", "")
    assert story.media[0].alt == "Nikola Tesla Corner by nicwest, on Flickr"
    assert ".. title:" not in story.body
    assert ":target:" not in story.body

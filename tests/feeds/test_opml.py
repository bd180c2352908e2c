from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.feeds.made import attributes, entry, feed
from wirefeed.feeds import opml
from wirefeed.model import Feed, Listing

GOLDEN = Path(__file__).parent / "golden"
BASE = "https://news.example.org/feeds"


def listing(*feeds: Feed, **changes: Any) -> Listing:
    fields: dict[str, Any] = {
        "title": "Northgate Wire",
        "description": "News from the north gate.",
        "language": "en",
        "home": "https://news.example.org/",
        "author": "Newsroom",
        "feeds": feeds,
    }
    return Listing(**(fields | changes))


def tree(made: Listing) -> etree._Element:
    return etree.fromstring(opml.render(made))


def outlines(made: Listing) -> list[dict[str, str]]:
    return [attributes(found) for found in tree(made).iterfind("body//outline")]


def test_a_list_gives_exactly_the_bytes_kept_beside_it() -> None:
    made = listing(
        feed(name="news", title="All news", page=f"{BASE}/news.html"),
        feed(name="tags/الميناء", title="الميناء", language="ar", addresses={"rss": f"{BASE}/tags/الميناء.rss"}),
        feed(name="tags/qa", title="Q&A", addresses={"json": f"{BASE}/qa.json", "atom": f"{BASE}/tags/qa.atom"}),
    )

    assert opml.render(made).decode() == (GOLDEN / "feeds.opml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("formats", "chosen"),
    [(["json", "rss", "atom"], "atom"), (["json", "rss"], "rss"), (["json"], "json"), (["other"], "other")],
)
def test_a_feed_is_subscribed_to_once_in_the_best_format_it_has(formats: list[str], chosen: str) -> None:
    (found,) = outlines(listing(feed(addresses={name: f"{BASE}/news.{name}" for name in formats})))

    assert (found["type"], found["xmlUrl"]) == ("rss", f"{BASE}/news.{chosen}")


def test_a_feed_without_an_address_is_left_out() -> None:
    found = outlines(listing(feed(addresses={}), feed(title="Other")))

    assert [outline["text"] for outline in found] == ["Other"]


def test_feeds_of_one_folder_stand_together_where_the_first_one_was() -> None:
    names = ["tags/a", "news", "tags/b", "by/agency/ap"]

    body = tree(listing(*(feed(name=name, title=name) for name in names)))[1]

    assert [child.get("text") for child in body] == ["tags", "news", "by"]
    assert [child.get("text") for child in body[0]] == ["tags/a", "tags/b"]
    assert [child.get("text") for child in body.iterfind("outline/outline[@text='agency']/outline")] == ["by/agency/ap"]


def test_a_folder_has_a_text_and_nothing_that_makes_it_a_feed() -> None:
    assert attributes(tree(listing(feed(name="tags/a")))[1][0]) == {"text": "tags"}


def test_a_list_of_no_feed_subscribes_to_none_and_is_valid() -> None:
    """OPML 2.0 asks for one outline at least."""
    assert outlines(listing()) == [{"text": "Northgate Wire", "type": "link", "url": "https://news.example.org/"}]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("R&D", "R & D"),
        ("R & D", "R & D"),
        ("AT&T;", "AT & T;"),
        ("Mine &", "Mine &"),
        ("<b>1 < 2</b>", "‹b›1 ‹ 2‹/b›"),
        ("خبر 🚀", "خبر 🚀"),
    ],
)
def test_a_text_reads_the_same_with_markup_and_without(title: str, shown: str) -> None:
    """It may be HTML for some; the validator remarks on text that is none (NotHtml)."""
    (found,) = outlines(listing(feed(title=title)))

    assert found["text"] == found["title"] == shown


def test_no_date_is_told_and_no_entry_looked_at() -> None:
    with_entry, without = opml.render(listing(feed(entry()))), opml.render(listing(feed()))

    assert with_entry == without
    assert b"date" not in with_entry


@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()))
def test_any_text_gives_a_list_that_can_be_read(title: str, description: str, author: str) -> None:
    made = listing(feed(title=title, description=description), title=title, author=author)

    assert len(outlines(made)) == 1

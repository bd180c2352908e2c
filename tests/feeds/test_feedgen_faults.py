"""
Canaries: each shows a fault of feedgen by itself.

When one of these fails, feedgen was repaired: take the guard out of wirefeed/feeds, then the canary.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import pytest
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from tests.feeds.made import NOON, PHOTO, attributes, entry, feed
from wirefeed.feeds import atom, rss


def bare_feed() -> Any:
    generator = FeedGenerator()
    generator.id("tag:news.example.org,2024:bare")
    generator.title("Bare")
    generator.description("Bare")
    generator.link(href="https://news.example.org/", rel="alternate")
    generator.updated(NOON)
    return generator


def bare_entry() -> Any:
    made = FeedEntry()
    made.id("tag:news.example.org,2024:1")
    made.title("One")
    made.updated(NOON)
    made.link(href="https://news.example.org/1/", rel="alternate")
    return made


def calls(work: Any) -> set[str]:
    """Return the names of the Python functions `work` called."""
    seen: set[str] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code.co_name)

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


def test_f1_atom_entry_links_lose_their_attributes() -> None:
    made = bare_entry()
    made.link(href=PHOTO.url, rel="enclosure", type=PHOTO.type, length="4096", title="Pier")

    links = made.atom_entry().findall("link")

    assert [attributes(link) for link in links] == [{"href": "https://news.example.org/1/"}, {"href": PHOTO.url}]


def test_f2_rss_drops_feed_links_and_takes_the_last_one_as_its_page() -> None:
    generator = bare_feed()
    generator.link(href="https://hub.example.org/", rel="hub")

    channel = etree.fromstring(generator.rss_str())[0]

    assert channel.findtext("link") == "https://hub.example.org/"
    assert channel.find("{http://www.w3.org/2005/Atom}link") is None


def test_f3_dates_not_given_are_now() -> None:
    before = datetime.now(UTC)

    stamps = [FeedGenerator().updated(), FeedGenerator().lastBuildDate(), FeedEntry().updated()]

    assert all(before <= stamp <= datetime.now(UTC) for stamp in stamps)


def test_f4_rss_dates_change_the_locale_of_the_process() -> None:
    made = bare_entry()
    made.published(NOON)

    assert "setlocale" in calls(made.rss_entry)


def test_f4_our_rss_never_touches_the_locale() -> None:
    ours = feed(entry(), entry(id="tag:news.example.org,2024:2"))
    rss.render(ours)  # imports are done

    seen = calls(lambda: rss.render(ours))

    assert "rss_entry" in seen
    assert "setlocale" not in seen


def test_f5_atom_gets_an_invalid_type() -> None:
    made = bare_entry()
    made.content("<p>One</p>", type="CDATA")

    content = made.atom_entry().find("content")

    assert content.get("type") == "CDATA"


def test_f5_the_syndication_extension_writes_wrong_names_and_none() -> None:
    generator = bare_feed()
    generator.load_extension("syndication")

    assert b"<sy:UpdateFrequency>None</sy:UpdateFrequency>" in generator.rss_str()


@pytest.mark.parametrize("character", ["\x0b", "\ud800", "\uffff"])
def test_f6_a_forbidden_character_stops_the_feed_without_naming_the_entry(character: str) -> None:
    made = bare_entry()
    made.title(f"One{character}")

    with pytest.raises(ValueError) as caught:  # UnicodeEncodeError is one
        made.rss_entry()

    assert "tag:news.example.org,2024:1" not in str(caught.value)


def test_f7_an_entry_takes_no_relation_of_ones_own() -> None:
    with pytest.raises(ValueError, match="rel"):
        bare_entry().link(href="https://news.example.org/s/1", rel="http://microformats.org/wiki/rel-shortlink")


def test_f8_rss_keeps_the_last_of_several_enclosures() -> None:
    made = bare_entry()
    made.enclosure(PHOTO.url, PHOTO.length, PHOTO.type)
    made.enclosure("https://news.example.org/p/second.jpg", 1, "image/jpeg")

    assert made.rss_entry().find("enclosure").get("url") == "https://news.example.org/p/second.jpg"


def test_f8_entries_are_prepended() -> None:
    generator = bare_feed()
    first, second = generator.add_entry(), generator.add_entry()

    assert generator.entry() == [second, first]


def test_f9_rss_names_no_author_without_an_address() -> None:
    made = bare_entry()
    made.author(name="Ada Sample")

    assert b"Ada" not in etree.tostring(made.rss_entry())


def test_atom_stamps_are_written_with_an_offset() -> None:
    assert bare_entry().atom_entry().findtext("updated") == "2024-03-26T12:00:00+00:00"


def test_what_feedgen_refuses_names_the_entry() -> None:
    """A naive date is a programmer's mistake; the message says whose it was."""
    wrong = feed(entry(published=NOON.replace(tzinfo=None)))

    with pytest.raises(ValueError) as caught:
        atom.render(wrong)

    assert "'tag:news.example.org,2024:pier'" in str(caught.value)
    assert "'pier.md'" in str(caught.value)

"""Archives (RFC 5005), tombstones (RFC 6721), hubs, licences: what a feed says beyond its entries, in each format."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from lxml import etree

from tests.feeds.made import NOON, attributes, entry, feed
from wirefeed.feeds import atom, jsonfeed, rss
from wirefeed.model import Feed, Tombstone
from wirefeed.plugins import FEEDS

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
}
BASE = "https://news.example.org/feeds"
GONE = Tombstone("tag:news.example.org,2024:gone", NOON.replace(hour=15), "This story was withdrawn.")


def addresses(name: str) -> dict[str, str]:
    return {form: f"{BASE}/{name}{FEEDS.load(form).EXTENSION}" for form in FEEDS.names()}


def archive(**changes: Any) -> Feed:
    return feed(
        entry(), **({"archived": True, "current": addresses("news"), "previous": addresses("news/2024-02")} | changes)
    )


def head(made: Feed, name: str) -> etree._Element:
    """Return the element that holds what Atom or RSS says of the feed itself."""
    root = etree.fromstring(FEEDS.load(name).render(made))
    return root if name == "atom" else root[0]


def links(made: Feed, name: str, rel: str) -> list[dict[str, str]]:
    return [attributes(link) for link in head(made, name).findall("a:link", NS) if link.get("rel") == rel]


def tombstones(made: Feed) -> list[etree._Element]:
    return head(made, "atom").findall("at:deleted-entry", NS)


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_an_archive_says_so_and_where_the_current_feed_is(name: str) -> None:
    made = archive()

    kind = FEEDS.load(name).MEDIA_TYPE
    assert len(head(made, name).findall("fh:archive", NS)) == 1
    assert links(made, name, "current") == [{"href": f"{BASE}/news.{name}", "rel": "current", "type": kind}]


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_any_document_links_to_the_archive_before_it(name: str) -> None:
    subscribed = feed(entry(), previous=addresses("news/2024-02"))

    link = {"href": f"{BASE}/news/2024-02.{name}", "rel": "prev-archive", "type": FEEDS.load(name).MEDIA_TYPE}
    assert links(subscribed, name, "prev-archive") == links(archive(), name, "prev-archive") == [link]


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_the_oldest_archive_links_to_none_before_it(name: str) -> None:
    assert links(archive(previous={}), name, "prev-archive") == []


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_the_feed_people_subscribe_to_is_no_archive(name: str) -> None:
    made = feed(entry(), current=addresses("news"), previous=addresses("news/2024-02"))

    assert links(made, name, "current") == []
    assert head(made, name).find("fh:archive", NS) is None


@pytest.mark.parametrize("name", FEEDS.names())
def test_no_archive_names_the_one_that_follows(name: str) -> None:
    """A closed archive never changes, and when it is closed nobody knows that address."""
    assert b"next-archive" not in FEEDS.load(name).render(archive())


def test_json_feed_continues_with_the_archive_before() -> None:
    subscribed = json.loads(jsonfeed.render(feed(entry(), previous=addresses("news/2024-02"))))
    oldest = json.loads(jsonfeed.render(archive(previous={})))

    assert subscribed["next_url"] == f"{BASE}/news/2024-02.json"
    assert "next_url" not in oldest


def test_a_format_without_an_archive_of_its_own_links_to_none() -> None:
    made = feed(entry(), previous={"atom": f"{BASE}/old.atom"})

    assert links(made, "rss", "prev-archive") == []
    assert "next_url" not in json.loads(jsonfeed.render(made))


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_hub_is_a_link_of_the_feed(name: str) -> None:
    made = feed(entry(), hub="https://hub.example.org/?a=1&b=خ")

    assert links(made, name, "hub") == [{"href": "https://hub.example.org/?a=1&b=%D8%AE", "rel": "hub"}]


def test_a_hub_of_json_feed_is_of_its_kind() -> None:
    document = json.loads(jsonfeed.render(feed(entry(), hub="https://hub.example.org/")))

    assert document["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]


def test_links_of_a_channel_leave_its_page_alone() -> None:
    """feedgen would take the last link added for the page (F2)."""
    made = archive(hub="https://hub.example.org/")

    assert head(made, "rss").findtext("link") == "https://news.example.org/"


def test_atom_names_the_page_of_the_feed_beside_the_site() -> None:
    """Two alternates of one type would be an error, so that the site's tells none."""
    made = feed(entry(), page=f"{BASE}/news.html")

    assert links(made, "atom", "alternate") == [
        {"href": "https://news.example.org/", "rel": "alternate"},
        {"href": f"{BASE}/news.html", "rel": "alternate", "type": "text/html"},
    ]


def test_a_page_that_is_the_home_is_named_once() -> None:
    made = feed(entry(), page="https://news.example.org/")

    assert links(made, "atom", "alternate") == [
        {"href": "https://news.example.org/", "rel": "alternate", "type": "text/html"}
    ]


def test_a_tombstone_says_what_was_withdrawn_when_and_why() -> None:
    (found,) = tombstones(feed(entry(), tombstones=(GONE,)))

    assert attributes(found) == {"ref": GONE.id, "when": "2024-03-26T15:00:00Z"}
    assert found.findtext("at:comment", namespaces=NS) == "This story was withdrawn."


@pytest.mark.parametrize("name", ["tag:a.example,2024:خبر", "AP 20:41 & co", "7", "https://a.example/a b"])
def test_a_tombstone_refers_to_the_id_as_the_entry_had_it(name: str) -> None:
    shown = head(feed(entry(id=name)), "atom").findtext("a:entry/a:id", namespaces=NS)

    (found,) = tombstones(feed(tombstones=(Tombstone(name, NOON),)))

    assert found.get("ref") == shown


def test_a_tombstone_without_comment_has_no_empty_one() -> None:
    (found,) = tombstones(feed(tombstones=(Tombstone("tag:a.example,2024:1", NOON),)))

    assert len(found) == 0


def test_tombstones_stand_before_the_entries_in_their_order() -> None:
    """The grammar of RFC 4287 allows nothing but entries after the first one."""
    older = Tombstone("tag:a.example,2024:older", NOON)

    tags = [etree.QName(child).localname for child in head(feed(entry(), tombstones=(GONE, older)), "atom")]

    assert tags[-3:] == ["deleted-entry", "deleted-entry", "entry"]
    assert [found.get("ref") for found in tombstones(feed(tombstones=(GONE, older)))] == [GONE.id, older.id]


def test_when_is_told_in_utc() -> None:
    cairo = datetime.fromisoformat("2024-03-26T17:00:00.5+02:00")

    (found,) = tombstones(feed(tombstones=(Tombstone(GONE.id, cairo),)))

    assert found.get("when") == "2024-03-26T15:00:00Z"


def test_a_withdrawal_is_a_change_of_the_feed() -> None:
    newer = feed(entry(), tombstones=(GONE,))
    older = feed(entry(), tombstones=(Tombstone(GONE.id, NOON - timedelta(days=1)),))

    assert head(newer, "atom").findtext("a:updated", namespaces=NS) == "2024-03-26T15:00:00Z"
    assert head(older, "atom").findtext("a:updated", namespaces=NS) == "2024-03-26T13:00:00Z"


def test_a_feed_of_nothing_but_tombstones_is_as_old_as_the_last() -> None:
    made = feed(updated=datetime(1970, 1, 1, tzinfo=UTC), tombstones=(GONE,))

    assert head(made, "atom").findtext("a:updated", namespaces=NS) == "2024-03-26T15:00:00Z"


@pytest.mark.parametrize("name", ["rss", "json"])
def test_only_atom_can_say_what_was_withdrawn(name: str) -> None:
    render = FEEDS.load(name).render

    assert render(feed(entry(), tombstones=(GONE,))) == render(feed(entry()))


def test_a_tombstone_is_fit_for_every_reader_too() -> None:
    dirty = Tombstone("tag:a.example,2024:\x00one", NOON, "With\x0bdrawn\ud800 & <gone>.")

    (found,) = tombstones(feed(tombstones=(dirty,)))

    assert found.get("ref") == "tag:a.example,2024:one"
    assert found.findtext("at:comment", namespaces=NS) == "Withdrawn & <gone>."


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_feed_declares_no_namespace_it_does_not_use(name: str) -> None:
    document = FEEDS.load(name).render(feed(entry()))

    assert b"tombstones" not in document
    assert b"history" not in document


def test_a_licence_is_a_link_of_the_entry() -> None:
    made = entry(license="https://licence.example/by/4.0/")
    link = {"rel": "license", "href": "https://licence.example/by/4.0/"}

    in_atom = etree.fromstring(atom.render(feed(made))).findall("a:entry/a:link[@rel='license']", NS)
    in_rss = etree.fromstring(rss.render(feed(made))).findall("channel/item/a:link[@rel='license']", NS)
    in_json = json.loads(jsonfeed.render(feed(made)))["items"][0]["_wirefeed"]

    assert [attributes(found) for found in in_atom] == [attributes(found) for found in in_rss] == [link]
    assert in_json == {"license": "https://licence.example/by/4.0/"}


@pytest.mark.parametrize("name", FEEDS.names())
@pytest.mark.parametrize("address", ["javascript:alert(1)", "CC BY 4.0", "/licence"])
def test_a_licence_nobody_can_fetch_is_not_told(name: str, address: str) -> None:
    render = FEEDS.load(name).render

    assert render(feed(entry(license=address))) == render(feed(entry()))


def test_json_feed_tells_a_correction_apart_from_the_body() -> None:
    made = feed(entry(correction="The quay was named wrongly."))

    assert json.loads(jsonfeed.render(made))["items"][0]["_wirefeed"] == {"correction": "The quay was named wrongly."}


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_reader_sees_the_same_entries_whatever_else_a_feed_says(name: str) -> None:
    plain = feed(entry(), entry(id="tag:a.example,2024:2", link="https://news.example.org/2/"))
    rich = feed(
        *(entry(id=made.id, link=made.link, license="https://licence.example/") for made in plain.entries),
        hub="https://hub.example.org/", tombstones=(GONE,), archived=True,
        current=addresses("news"), previous=addresses("news/2024-02"),
    )  # fmt: skip

    before, after = (feedparser.parse(FEEDS.load(name).render(made)) for made in (plain, rich))

    assert not after.bozo
    assert after.feed.link == before.feed.link == "https://news.example.org/"
    assert [(seen.id, seen.link, seen.title) for seen in after.entries] == [
        (seen.id, seen.link, seen.title) for seen in before.entries
    ]
    assert {"self", "alternate", "hub", "prev-archive", "current"} == {link.rel for link in after.feed.links}
    assert [link.href for link in after.entries[0].links if link.rel == "license"] == ["https://licence.example/"]

from __future__ import annotations

import re
from datetime import timedelta, timezone

import pytest
from lxml import etree

from tests.feeds.made import NOON, PHOTO, attributes, entry, feed
from wirefeed.feeds import rss
from wirefeed.model import Entry, Feed, Media, Person

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}


def channel(made: Feed) -> etree._Element:
    return etree.fromstring(rss.render(made))[0]


def item(made: Entry) -> etree._Element:
    found = channel(feed(made)).find("item")
    assert found is not None
    return found


def texts(element: etree._Element, name: str) -> list[str | None]:
    return [found.text for found in element.findall(name, NS)]


def test_the_channel_names_its_page_and_links_to_itself() -> None:
    found = channel(feed(entry()))

    assert texts(found, "link") == ["https://news.example.org/"]
    assert [attributes(link) for link in found.findall("atom:link", NS)] == [
        {"href": "https://news.example.org/feeds/news.rss", "rel": "self", "type": "application/rss+xml"}
    ]


def test_the_channel_is_as_old_as_its_newest_entry() -> None:
    assert texts(channel(feed(entry())), "lastBuildDate") == ["Tue, 26 Mar 2024 13:00:00 GMT"]


def test_a_feed_without_entries_or_description_has_all_it_needs() -> None:
    found = channel(feed(description=""))

    assert texts(found, "description") == ["Northgate Wire"]
    assert found.find("item") is None


def test_dates_are_english_and_gmt() -> None:
    cairo = timezone(timedelta(hours=2))

    assert texts(item(entry(published=NOON.astimezone(cairo))), "pubDate") == ["Tue, 26 Mar 2024 12:00:00 GMT"]


@pytest.mark.parametrize("title", ["Fish & chips <cheap>", 'Q&amp;A "live"', "&#38; <b>bold</b>", "خبر عاجل"])
def test_a_title_is_plain_text_escaped_once(title: str) -> None:
    assert texts(item(entry(title=title)), "title") == [title]


def test_plain_text_is_escaped_in_hexadecimal_and_html_is_not() -> None:
    made = feed(entry(title="A & <b>", tags=("R&D",), summary="C & d", body="<p>E &amp; f</p>"), description="G & h")

    document = rss.render(made)

    assert b"<title>A &#x26; &#x3C;b&gt;</title>" in document
    assert b"<category>R&#x26;D</category>" in document
    assert b"<description>G &#x26; h</description>" in document
    assert b"<description>C &amp;amp; d</description>" in document
    assert b"<content:encoded>&lt;p&gt;E &amp;amp; f&lt;/p&gt;</content:encoded>" in document


def test_a_description_is_html_so_plain_text_is_escaped_twice() -> None:
    assert texts(item(entry(summary="Fish & chips, 1 < 2.")), "description") == ["Fish &amp; chips, 1 &lt; 2."]


def test_the_body_is_content_encoded() -> None:
    body = '<p dir="rtl">1 &lt; 2 ]]&gt;</p>'

    assert texts(item(entry(body=body)), "content:encoded") == [body]


def test_a_body_without_summary_is_the_description() -> None:
    """content:encoded without a description before it is remarked on (NeedDescriptionBeforeContent)."""
    found = item(entry(summary=""))

    assert texts(found, "description") == ["<p>The pier is open again.</p>"]
    assert texts(found, "content:encoded") == []


def test_an_empty_body_gives_no_content() -> None:
    found = item(entry(body=""))

    assert texts(found, "content:encoded") == []
    assert texts(found, "description") == ["The pier is open again."]


def test_an_item_without_text_has_no_empty_element() -> None:
    assert texts(item(entry(body="", summary="")), "description") == []


def test_every_author_is_a_creator_and_nothing_else() -> None:
    found = item(entry(authors=(Person("Ada Sample"), Person("Bo & Co")), agency="AP"))

    assert texts(found, "dc:creator") == ["Ada Sample", "Bo & Co"]
    assert found.find("author") is None


def test_an_item_nobody_signs_is_signed_for_the_feed() -> None:
    assert texts(item(entry(authors=())), "dc:creator") == ["Newsroom"]


def test_nobody_is_invented_for_an_item_nobody_signs() -> None:
    found = channel(feed(entry(authors=(), agency="AP"), author="")).find("item")

    assert found is not None
    assert texts(found, "dc:creator") == []


def test_the_agency_is_a_category_of_its_own_kind() -> None:
    found = item(entry(agency="AP", section="World", tags=("Harbour", "World")))

    categories = [(category.text, category.get("domain")) for category in found.findall("category")]
    assert categories == [("World", None), ("Harbour", None), ("AP", "urn:wirefeed:agency")]


@pytest.mark.parametrize(
    ("name", "shown", "permalink"),
    [
        ("tag:a.example,2024:1", "tag:a.example,2024:1", "false"),
        ("https://news.example.org/pier/", "https://news.example.org/pier/", "true"),
        ("https://news.example.org/other/", "https://news.example.org/other/", "false"),
        ("AP 2041", "AP 2041", "false"),
        ("2", "urn:wirefeed:2", "false"),
    ],
)
def test_a_guid_is_a_permalink_only_when_it_is_the_link(name: str, shown: str, permalink: str) -> None:
    guid = item(entry(id=name)).find("guid")

    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (shown, permalink)


def test_an_item_has_one_enclosure_and_the_other_media_beside_it() -> None:
    unknown = Media(url="https://a.example/a b.jpg", type="image/jpeg", caption="Low <tide>", credit="AP")
    second = Media(url="https://a.example/2.mp3", type="audio/mpeg", length=7)

    found = item(entry(media=(unknown, PHOTO, second)))

    assert [attributes(enclosure) for enclosure in found.findall("enclosure")] == [
        {"url": PHOTO.url, "length": "4096", "type": "image/jpeg"}
    ]
    assert [content.get("url") for content in found.findall("media:content", NS)] == [
        "https://a.example/a%20b.jpg",
        "https://a.example/2.mp3",
    ]
    assert texts(found, "media:content/media:description") == ["Low <tide>"]
    assert texts(found, "media:content/media:credit") == ["AP"]


def test_namespaces_are_declared_only_when_media_stand_beside_an_enclosure() -> None:
    assert b"xmlns:media" not in rss.render(feed(entry(media=(PHOTO,))))


def test_an_item_says_its_language_where_the_feed_speaks_another() -> None:
    found = channel(feed(entry(language="ar"), entry(id="tag:a.example,2024:2")))

    assert texts(found, "language") == ["en"]
    assert texts(found, "item/dc:language") == ["ar"]


def test_rights_and_short_link_are_told_without_touching_the_link() -> None:
    found = item(entry(rights="© Northgate & Co", short_link="https://news.example.org/s/k3x9"))

    assert texts(found, "dc:rights") == ["© Northgate & Co"]
    assert texts(found, "link") == ["https://news.example.org/pier/"]
    assert [attributes(link) for link in found.findall("atom:link", NS)] == [
        {"rel": "http://microformats.org/wiki/rel-shortlink", "href": "https://news.example.org/s/k3x9"}
    ]


def test_every_element_stands_on_a_line_of_its_own() -> None:
    document = rss.render(feed(entry()))

    assert not re.search(rb"<item>[^\n]|</[\w:]+><[\w:]", document)

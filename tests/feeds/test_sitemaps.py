from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.feeds.made import NOON, entry
from wirefeed.feeds import newssitemap, sitemap
from wirefeed.model import Entry

GOLDEN = Path(__file__).parent / "golden"
HOME = "https://news.example.org/"
ADDRESS = "https://news.example.org/feeds/"
NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}
Row = tuple[str, datetime]


def news(*entries: Entry, language: str = "en") -> etree._Element:
    return etree.fromstring(newssitemap.render(entries, publication="Northgate Wire", language=language, home=HOME))


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [found.text for found in root.iterfind(path, NS)]


def locations(document: bytes) -> list[str | None]:
    return texts(etree.fromstring(document), "*/s:loc")


def rows(count: int) -> list[Row]:
    return [(f"{HOME}{number}/", NOON + timedelta(seconds=number)) for number in range(count)]


def test_news_give_exactly_the_bytes_kept_beside_it() -> None:
    second = entry(
        id="tag:a.example,2024:2",
        title='خبر "عاجل" <1>',
        link="https://news.example.org/خبر/?a=1&b=2",
        language="ar-EG",
        published=NOON.replace(minute=30),
    )

    document = newssitemap.render([entry(), second], publication="Northgate & Wire", language="en", home=HOME)

    assert document.decode() == (GOLDEN / "news-sitemap.xml").read_text(encoding="utf-8")


def test_without_news_the_home_page_stands_alone() -> None:
    """The schema asks for one address, and Google for nothing about a page that is no news."""
    root = news()

    assert texts(root, "s:url/s:loc") == [HOME]
    assert root.find("s:url/news:news", NS) is None


def test_the_newest_thousand_are_listed_newest_first() -> None:
    made = [entry(id=f"tag:a.example,2024:{link}", link=link, published=published) for link, published in rows(1_001)]

    found = texts(news(*made), "s:url/s:loc")

    assert found == [link for link, _ in reversed(rows(1_001))][:1_000]


@pytest.mark.parametrize("link", ["", "/pier/", "mailto:desk@a.example", f"{HOME}{'a' * 2_048}"])
def test_an_address_that_no_sitemap_may_list_is_left_out(link: str) -> None:
    assert texts(news(entry(link=link), entry()), "s:url/s:loc") == ["https://news.example.org/pier/"]
    assert locations(sitemap.render([(link, NOON)], home=HOME, address=ADDRESS)["sitemap.xml"]) == [HOME]


def test_an_address_stands_once() -> None:
    older = entry(id="tag:a.example,2024:older", published=NOON - timedelta(hours=1), title="Older")

    assert texts(news(older, entry()), ".//news:title") == ["Pier reopens"]
    assert len(locations(sitemap.render([(HOME, NOON), (HOME, NOON)], home=HOME, address=ADDRESS)["sitemap.xml"])) == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("fil", "fil"),
        ("zh", "zh-cn"),
        ("zh-Hans-HK", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("zh-TW", "zh-tw"),
        ("english", "und"),
        ("", "und"),
    ],
)
def test_a_language_is_two_or_three_letters_but_for_chinese(language: str, told: str) -> None:
    root = news(entry(language=""), language=language)

    assert texts(root, ".//news:language") == [told]


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_gives_a_sitemap_that_can_be_read(title: str, publication: str) -> None:
    document = newssitemap.render([entry(title=title)], publication=publication, language="en", home=HOME)

    assert locations(document) == ["https://news.example.org/pier/"]


def test_a_sitemap_lists_links_and_stamps_in_the_order_given() -> None:
    files = sitemap.render(rows(2), home=HOME, address=ADDRESS)

    assert {name: document.decode() for name, document in files.items()} == {
        "sitemap.xml": """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <url>
    <loc>https://news.example.org/0/</loc>
    <lastmod>2024-03-26T12:00:00Z</lastmod>
  </url>
  <url>
    <loc>https://news.example.org/1/</loc>
    <lastmod>2024-03-26T12:00:01Z</lastmod>
  </url>
</urlset>
"""
    }


def test_a_sitemap_of_nothing_lists_the_home_page() -> None:
    files = sitemap.render([], home="https://bücher.example/خبر", address=ADDRESS)

    assert list(files) == ["sitemap.xml"]
    assert locations(files["sitemap.xml"]) == ["https://xn--bcher-kva.example/%D8%AE%D8%A8%D8%B1"]


def test_beyond_fifty_thousand_it_is_an_index_of_parts() -> None:
    files = sitemap.render(rows(50_001), home=HOME, address=ADDRESS.rstrip("/"))

    index = etree.fromstring(files["sitemap.xml"])
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert index.tag == f"{{{NS['s']}}}sitemapindex"
    assert texts(index, "s:sitemap/s:loc") == [f"{ADDRESS}sitemap-1.xml", f"{ADDRESS}sitemap-2.xml"]
    assert texts(index, "s:sitemap/s:lastmod") == ["2024-03-27T01:53:19Z", "2024-03-27T01:53:20Z"]
    assert [len(locations(files[name])) for name in list(files)[1:]] == [50_000, 1]


def test_no_part_is_larger_than_fifty_megabytes() -> None:
    long = [(f"{HOME}{number}-{'a' * 1_990}/", NOON) for number in range(26_000)]

    files = sitemap.render(long, home=HOME, address=ADDRESS)

    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert all(len(document) <= 52_428_800 for document in files.values())
    assert sum(document.count(b"<loc>") for document in files.values()) == 26_002


def test_a_new_story_leaves_a_full_part_as_it_was() -> None:
    before = sitemap.render(rows(50_001), home=HOME, address=ADDRESS)

    after = sitemap.render(rows(50_002), home=HOME, address=ADDRESS)

    assert [name for name in after if after[name] != before[name]] == ["sitemap.xml", "sitemap-2.xml"]


def test_stamps_are_utc() -> None:
    cairo = datetime.fromisoformat("2024-03-26T14:00:00+02:00")

    document = sitemap.render([(HOME, cairo)], home=HOME, address=ADDRESS)["sitemap.xml"]

    assert cairo.astimezone(UTC) == NOON
    assert texts(etree.fromstring(document), "*/s:lastmod") == ["2024-03-26T12:00:00Z"]

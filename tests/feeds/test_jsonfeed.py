from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import Any

from tests.feeds.made import NOON, PHOTO, entry, feed
from wirefeed.feeds import jsonfeed
from wirefeed.model import Entry, Media, Person


def item(made: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(jsonfeed.render(feed(made)))["items"][0]
    return found


def test_the_feed_says_version_page_and_address() -> None:
    document = json.loads(jsonfeed.render(feed()))

    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Northgate Wire",
        "home_page_url": "https://news.example.org/",
        "feed_url": "https://news.example.org/feeds/news.json",
        "description": "News from the north gate.",
        "language": "en",
        "authors": [{"name": "Newsroom"}],
        "author": {"name": "Newsroom"},
        "items": [],
    }


def test_text_is_not_escaped_to_ascii() -> None:
    assert "خبر 🚀".encode() in jsonfeed.render(feed(entry(title="خبر 🚀")))


def test_what_is_not_known_is_not_said() -> None:
    bare = entry(summary="", authors=(), tags=(), language="", short_link="")

    found = json.loads(jsonfeed.render(feed(bare, author="", language="")))["items"][0]

    assert set(found) == {"id", "url", "title", "content_html", "date_published", "date_modified"}


def test_one_of_the_contents_is_always_there() -> None:
    assert item(entry(body=""))["content_text"] == "The pier is open again."
    assert item(entry(body="", summary=""))["content_text"] == "Pier reopens"
    assert "content_text" not in item(entry())


def test_dates_are_utc_with_z() -> None:
    cairo = timezone(timedelta(hours=2))

    assert item(entry(published=NOON.astimezone(cairo)))["date_published"] == "2024-03-26T12:00:00Z"


def test_the_first_author_stands_in_the_old_place_too() -> None:
    found = item(entry(authors=(Person("Ada Sample", "", "https://a.example/"), Person("Bo Sample"))))

    assert found["authors"] == [{"name": "Ada Sample", "url": "https://a.example/"}, {"name": "Bo Sample"}]
    assert found["author"] == {"name": "Ada Sample", "url": "https://a.example/"}


def test_an_item_nobody_signs_is_signed_for_the_feed() -> None:
    assert item(entry(authors=()))["authors"] == [{"name": "Newsroom"}]


def test_agency_short_link_and_rights_are_under_our_own_name() -> None:
    made = entry(agency="AP", publisher="Northgate", short_link="https://news.example.org/s/k", rights="© N")

    found = item(made)

    assert found["_wirefeed"] == {
        "agency": "AP",
        "publisher": "Northgate",
        "short_link": "https://news.example.org/s/k",
        "rights": "© N",
    }
    assert "AP" not in json.dumps(found["authors"])


def test_media_are_attachments_when_their_type_is_known() -> None:
    untyped = Media(url="https://a.example/x")
    film = Media(url="https://a.example/f.mp4", type="video/mp4")

    found = item(entry(media=(untyped, film, PHOTO)))

    assert found["image"] == PHOTO.url
    assert found["attachments"] == [
        {"url": film.url, "mime_type": "video/mp4"},
        {"url": PHOTO.url, "mime_type": "image/jpeg", "title": "The pier at low tide", "size_in_bytes": 4096},
    ]


def test_media_under_one_caption_are_not_taken_for_two_forms_of_one_thing() -> None:
    second = Media(url="https://a.example/2.jpg", type="image/jpeg", caption=PHOTO.caption)

    found = item(entry(media=(PHOTO, second)))

    assert [attachment["url"] for attachment in found["attachments"]] == [PHOTO.url, second.url]
    assert not any("title" in attachment for attachment in found["attachments"])


def test_section_and_tags_are_tags_each_once() -> None:
    assert item(entry(section="World", tags=("Harbour", "World")))["tags"] == ["World", "Harbour"]


def test_addresses_are_encoded_and_ids_that_are_no_iri_kept() -> None:
    found = item(entry(id="AP 2041", link="https://news.example.org/خبر"))

    assert (found["id"], found["url"]) == ("AP 2041", "https://news.example.org/%D8%AE%D8%A8%D8%B1")

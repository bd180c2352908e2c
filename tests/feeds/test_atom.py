from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from lxml import etree

from tests.feeds.made import NOON, PHOTO, attributes, entry, feed
from wirefeed.feeds import atom
from wirefeed.model import Entry, Feed, Media, Person

NS = {"a": "http://www.w3.org/2005/Atom", "media": "http://search.yahoo.com/mrss/"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def tree(made: Feed) -> etree._Element:
    return etree.fromstring(atom.render(made))


def first(made: Entry) -> etree._Element:
    found = tree(feed(made)).find("a:entry", NS)
    assert found is not None
    return found


def links(element: etree._Element, rel: str) -> list[dict[str, str]]:
    return [attributes(link) for link in element.findall("a:link", NS) if link.get("rel") == rel]


def test_the_document_begins_with_its_declaration_in_utf8() -> None:
    assert atom.render(feed(entry())).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed ")


def test_the_self_link_is_the_address_of_the_feed() -> None:
    found = links(tree(feed(entry())), "self")

    assert found == [
        {"href": "https://news.example.org/feeds/news.atom", "rel": "self", "type": "application/atom+xml"}
    ]


def test_the_feed_links_to_its_page_and_to_no_other_alternate() -> None:
    """Other formats are no alternates here: newsboat takes the last one for the feed's page."""
    found = links(tree(feed(entry())), "alternate")

    assert found == [{"href": "https://news.example.org/", "rel": "alternate"}]


def test_the_generator_names_no_version() -> None:
    generator = tree(feed(entry())).find("a:generator", NS)

    assert generator is not None
    assert (generator.text, attributes(generator)) == ("wirefeed", {})


def test_a_feed_without_entries_has_all_it_needs() -> None:
    root = tree(feed())

    assert [child.tag.split("}")[1] for child in root] == [
        "id", "title", "updated", "author", "link", "link", "generator", "subtitle",
    ]  # fmt: skip


def test_a_feed_nobody_signs_is_signed_by_its_title() -> None:
    assert tree(feed(entry(authors=()), author="")).findtext("a:author/a:name", namespaces=NS) == "Northgate Wire"


def test_entries_keep_their_order() -> None:
    made = feed(entry(id="tag:a.example,2024:2"), entry(id="tag:a.example,2024:1"))

    assert [element.text for element in tree(made).findall("a:entry/a:id", NS)] == [e.id for e in made.entries]


@pytest.mark.parametrize("title", ["Fish & chips <cheap>", 'Q&amp;A "live"', "خبر عاجل", "🚀 up"])
def test_a_title_is_plain_text_without_type(title: str) -> None:
    found = first(entry(title=title)).find("a:title", NS)

    assert found is not None
    assert (found.text, attributes(found)) == (title, {})


def test_a_body_is_html_and_escaped_once() -> None:
    body = '<p dir="rtl">1 &lt; 2 &amp; <em>so</em> ]]&gt;</p>'

    content = first(entry(body=body)).find("a:content", NS)

    assert content is not None
    assert (content.text, attributes(content)) == (body, {"type": "html"})


def test_a_summary_is_plain_text_without_type() -> None:
    found = first(entry(summary="Fish & chips, 1 < 2.")).find("a:summary", NS)

    assert found is not None
    assert (found.text, attributes(found)) == ("Fish & chips, 1 < 2.", {})


def test_an_empty_body_gives_no_content() -> None:
    assert first(entry(body="")).find("a:content", NS) is None


def test_an_entry_without_any_text_is_summed_up_by_its_title() -> None:
    """RFC 4287 allows it; the validator warns of MissingTextualContent."""
    assert first(entry(body="", summary="")).findtext("a:summary", namespaces=NS) == "Pier reopens"


def test_a_body_alone_needs_no_summary() -> None:
    assert first(entry(summary="")).find("a:summary", NS) is None


def test_stamps_are_utc_with_z_and_whole_seconds() -> None:
    cairo = timezone(timedelta(hours=2))
    made = entry(published=NOON.astimezone(cairo), updated=NOON.astimezone(cairo).replace(microsecond=5))

    found = first(made)

    assert found.findtext("a:published", namespaces=NS) == "2024-03-26T12:00:00Z"
    assert found.findtext("a:updated", namespaces=NS) == "2024-03-26T12:00:00Z"


def test_entries_updated_together_are_spelled_apart_and_mean_the_same() -> None:
    made = feed(*(entry(id=f"tag:a.example,2024:{number}", updated=NOON) for number in range(3)))

    stamps = [element.text for element in tree(made).findall("a:entry/a:updated", NS)]

    assert stamps == ["2024-03-26T12:00:00Z", "2024-03-26T12:00:00.0Z", "2024-03-26T12:00:00.00Z"]


def test_every_author_stands_alone_with_the_address_told() -> None:
    found = first(entry(authors=(Person("Ada Sample", "Editor", "https://a.example/ä"), Person("Bo Sample"))))

    names = [author.findtext("a:name", namespaces=NS) for author in found.findall("a:author", NS)]
    assert names == ["Ada Sample", "Bo Sample"]
    assert found.findtext("a:author/a:uri", namespaces=NS) == "https://a.example/%C3%A4"


def test_an_entry_nobody_signs_is_signed_for_the_feed() -> None:
    assert first(entry(authors=())).findtext("a:author/a:name", namespaces=NS) == "Newsroom"


def test_the_agency_is_a_contributor_and_no_author() -> None:
    found = first(entry(agency="AP"))

    assert found.findtext("a:contributor/a:name", namespaces=NS) == "AP"
    assert [name.text for name in found.findall("a:author/a:name", NS)] == ["Ada Sample"]


def test_section_and_tags_are_categories_each_once() -> None:
    found = first(entry(section="World", tags=("R&D", "World", "")))

    assert [category.get("term") for category in found.findall("a:category", NS)] == ["World", "R&D"]


def test_an_entry_has_one_alternate_and_a_whole_enclosure() -> None:
    found = first(entry(media=(PHOTO,)))

    assert links(found, "alternate") == [{"href": "https://news.example.org/pier/", "rel": "alternate"}]
    assert links(found, "enclosure") == [
        {"href": PHOTO.url, "rel": "enclosure", "type": "image/jpeg", "length": "4096", "title": "The pier at low tide"}
    ]
    assert len(found.findall("a:link", NS)) == 2


@pytest.mark.parametrize(
    "unsure",
    [
        Media(url="https://a.example/1.jpg", type="image/jpeg"),
        Media(url="https://a.example/1.jpg", length=1),
        Media(url="https://a.example/1.jpg", type="picture", length=1),
        Media(url="https://a.example/1.jpg", type="image/jpeg", length=-1),
    ],
)
def test_a_medium_of_unknown_type_or_length_is_no_enclosure(unsure: Media) -> None:
    found = first(entry(media=(unsure,)))

    assert links(found, "enclosure") == []
    content = found.find("media:content", NS)
    assert content is not None
    assert content.get("url") == "https://a.example/1.jpg"


def test_a_medium_beside_the_enclosure_keeps_all_that_is_known_of_it() -> None:
    film = Media(url="https://a.example/f.mp4", type="video/mp4", length=9, width=4, height=3, caption="c", credit="AP")

    content = first(entry(media=(PHOTO, film))).find("media:content", NS)

    assert content is not None
    assert attributes(content) == {
        "url": film.url, "type": "video/mp4", "medium": "video", "fileSize": "9", "width": "4", "height": "3",
    }  # fmt: skip
    assert content.findtext("media:description", namespaces=NS) == "c"
    assert content.findtext("media:credit", namespaces=NS) == "AP"


@pytest.mark.parametrize("address", ["", "data:image/gif;base64,R0lGOD", "pier.jpg"])
def test_a_medium_nobody_can_fetch_stands_in_no_feed(address: str) -> None:
    found = first(entry(media=(Media(url=address, type="image/gif", length=3, caption="c"),)))

    assert links(found, "enclosure") == []
    assert found.find("media:content", NS) is None


def test_the_short_link_stands_beside_the_link_under_an_absolute_relation() -> None:
    found = first(entry(short_link="https://news.example.org/s/k3x9"))

    assert links(found, "http://microformats.org/wiki/rel-shortlink") == [
        {"href": "https://news.example.org/s/k3x9", "rel": "http://microformats.org/wiki/rel-shortlink"}
    ]
    assert len(links(found, "alternate")) == 1


def test_an_entry_says_its_language_where_the_feed_speaks_another() -> None:
    made = feed(entry(language="ar"), entry(id="tag:a.example,2024:2", language="EN"))

    root = tree(made)

    assert root.get(LANG) == "en"
    assert [found.get(LANG) for found in root.findall("a:entry", NS)] == ["ar", None]


@pytest.mark.parametrize(("written", "shown"), [("pt_BR", "pt-BR"), ("english please", None), ("", None)])
def test_a_language_is_a_tag_or_not_said(written: str, shown: str | None) -> None:
    assert first(entry(language=written)).get(LANG) == shown


def test_rights_are_the_entrys() -> None:
    assert first(entry(rights="© Northgate")).findtext("a:rights", namespaces=NS) == "© Northgate"


def test_addresses_are_encoded() -> None:
    found = first(entry(link="https://news.example.org/خبر/a b"))

    assert links(found, "alternate")[0]["href"] == "https://news.example.org/%D8%AE%D8%A8%D8%B1/a%20b"

"""JSON Feed 1.0 and 1.1: items as their writers meant them, and our own feeds read back without loss."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites import CONFIG, LATER, new_site
from tests.sites import story as markdown
from wirefeed.errors import StoryError
from wirefeed.model import Media, Moment, Person, Raw, Source, Story
from wirefeed.stories import detect, jsonfeed

FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Sea Log",
    "home_page_url": "https://sea.example.org/",
    "language": "en",
    "authors": [{"name": "Jane Sample", "url": "mailto:jane@sea.example.org"}],
}
ITEM: dict[str, Any] = {
    "id": "https://sea.example.org/1",
    "url": "https://sea.example.org/one",
    "title": "Tide is late",
    "content_html": "<p>The tide is <b>late</b>.</p>",
    "date_published": "2024-03-26T10:00:00+02:00",
}


def stories(document: Any, source: Source | None = None) -> list[Story | StoryError]:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return list(jsonfeed.read(Raw(name="log.json", data=text.encode(), digest=""), text, source or Source()))


def story(feed: dict[str, Any] | None = None, **changes: Any) -> Story:
    item = {name: value for name, value in (ITEM | changes).items() if value is not ...}
    (made,) = stories(FEED | (feed or {}) | {"items": [item]})
    assert isinstance(made, Story)
    return made


def instant(moment: Moment | None) -> str:
    return f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}" if moment is not None else ""


def test_every_field_has_its_place() -> None:
    made = story(date_modified="2024-03-26T12:00:00+0100", summary="It was late.", tags=["sea", "tides", "sea"])

    assert (made.id, made.link, made.headline) == (ITEM["id"], ITEM["url"], "Tide is late")
    assert (instant(made.published), instant(made.updated)) == ("2024-03-26T08:00:00Z", "2024-03-26T11:00:00Z")
    assert (made.body, made.markup) == ("<p>The tide is <b>late</b>.</p>", "html")
    assert (made.summary, made.summary_from, made.tags) == ("It was late.", "story", ("sea", "tides"))
    assert (made.language, made.publisher) == ("en", "Sea Log")
    assert made.authors == (Person("Jane Sample"),)
    assert made.remarks == ()


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "http://www.jsonfeed.org/version/1.1"])
def test_a_feed_is_known_by_its_version(version: str) -> None:
    text = json.dumps({"version": version, "items": []})

    assert jsonfeed.sniff(Raw(name="x", data=b"", digest=""), text)
    assert detect(Raw(name="x.json", data=b"", digest=""), text) == "jsonfeed"


@pytest.mark.parametrize("text", ["{", "{}", '{"version": "3"}', '["https://jsonfeed.org/version/1"]', "jsonfeed.org"])
def test_what_is_no_feed_is_not_taken_for_one(text: str) -> None:
    assert not jsonfeed.sniff(Raw(name="x", data=b"", digest=""), text)


@pytest.mark.parametrize("text", ["{", "[]", '{"items": 7}'])
def test_what_holds_no_items_is_refused(text: str) -> None:
    with pytest.raises(StoryError, match="list of items"):
        stories(text)


def test_a_feed_without_items_has_no_stories() -> None:
    assert stories(FEED | {"items": []}) == []


def test_a_bad_item_costs_itself() -> None:
    found = stories(FEED | {"items": [ITEM, "word", {"id": 9}, ITEM | {"id": 3}]})

    assert [one.id if isinstance(one, Story) else "bad" for one in found] == [ITEM["id"], "bad", "bad", "3"]


@pytest.mark.parametrize(("given_id", "read_as"), [("a b", "a b"), (12, "12"), (1.5, "1.5"), (..., ITEM["url"])])
def test_an_id_is_kept_as_it_is(given_id: Any, read_as: str) -> None:
    assert story(id=given_id).id == read_as


def test_an_item_without_id_and_address_gets_one_that_stays_when_its_text_changes() -> None:
    first = story(id=..., url=...)
    second = story(id=..., url=..., content_html="<p>Other words.</p>")

    assert first.id == second.id != ""
    assert story(id=..., url=..., title="Other").id != first.id


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"url": "/one"}, "https://sea.example.org/one"),
        ({"url": ...}, "https://sea.example.org/1"),
        ({"url": ..., "id": "7"}, ""),
        ({"url": ..., "id": "7", "external_url": "https://other.example.org/"}, ""),
        ({"url": "javascript:alert(1)", "id": "7"}, ""),
    ],
)
def test_the_link_is_the_items_own_page_and_never_another(fields: dict[str, Any], link: str) -> None:
    assert story(**fields).link == link


def test_a_post_without_title_is_named_by_its_text() -> None:
    short = story(title=..., content_html="<p>Gulls everywhere! And more of them.</p>")
    long = story(title=..., content_html=..., content_text="Gulls " * 40)

    assert short.headline == "Gulls everywhere!"
    assert long.headline == "Gulls " * 15 + "Gulls…"
    assert [remark.field for remark in short.remarks] == ["headline"]


@pytest.mark.parametrize(
    ("fields", "body", "markup"),
    [
        ({"content_text": "Plain."}, "<p>The tide is <b>late</b>.</p>", "html"),
        ({"content_html": ..., "content_text": "One.\n\nTwo."}, "One.\n\nTwo.", "text"),
        ({"content_html": ..., "content_text": "It was late.", "summary": "It was late."}, "", "text"),
        ({"content_html": ..., "summary": "Only this."}, "", "text"),
    ],
)
def test_html_comes_before_text_and_a_repeated_summary_is_no_text(
    fields: dict[str, Any], body: str, markup: str
) -> None:
    made = story(**fields)

    assert (made.body, made.markup) == (body, markup)


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"authors": [{"name": "A One"}, {"name": "B Two"}]}, ["A One", "B Two"]),
        ({"author": {"name": "C Three"}}, ["C Three"]),
        ({"authors": [{"url": "mailto:jane@sea.example.org"}]}, ["Jane Sample"]),
        ({"authors": [{"url": "mailto:other@sea.example.org"}]}, []),
        ({"authors": [{"name": "x@sea.example.org"}]}, []),
        ({"authors": []}, ["Jane Sample"]),
    ],
)
def test_authors_are_names_and_the_feeds_stand_in_for_none(fields: dict[str, Any], names: list[str]) -> None:
    assert [person.name for person in story(**fields).authors] == names


def test_an_agency_among_the_authors_is_no_person() -> None:
    made = story(authors=[{"name": "The Associated Press"}, {"name": "Jane Sample"}])

    assert (made.agency, [person.name for person in made.authors]) == ("AP", ["Jane Sample"])


def test_the_only_date_there_is_counts_and_is_remarked() -> None:
    made = story(date_published=..., date_modified="2024-03-26T10:00:00Z")

    assert instant(made.published) == instant(made.updated) == "2024-03-26T10:00:00Z"
    assert [remark.field for remark in made.remarks] == ["date_published"]


@pytest.mark.parametrize("date", ["soon", 1518478934, "2024-02-31T10:00:00Z", True])
def test_no_date_is_invented(date: Any) -> None:
    made = story(date_published=date)

    assert made.published is None
    assert [remark.field for remark in made.remarks] == ["date_published"]


def test_a_language_of_the_item_comes_before_the_feeds() -> None:
    assert (story(language="de").language, story().language, story({"language": ""}).language) == ("de", "en", "")


def test_media_are_attachments_and_one_image_each_once() -> None:
    made = story(
        image="https://sea.example.org/a.jpg",
        banner_image="https://sea.example.org/banner.jpg",
        attachments=[
            {
                "url": "/b.mp3",
                "mime_type": "audio/mpeg",
                "size_in_bytes": 9,
                "duration_in_seconds": 3,
                "title": "Waves",
            },
            {"url": ""},
            {"url": "https://sea.example.org/a.jpg", "mime_type": "image/jpeg"},
        ],
    )

    assert made.media == (
        Media(url="https://sea.example.org/b.mp3", type="audio/mpeg", length=9, caption="Waves"),
        Media(url="https://sea.example.org/a.jpg", type="image/jpeg"),
    )
    assert [remark.field for remark in made.remarks] == ["media"]
    assert story(banner_image="/c.jpg").media == (Media(url="https://sea.example.org/c.jpg"),)


def test_extensions_of_others_say_nothing() -> None:
    plain, extended = story(), story({"_podcast": {"x": 1}}, _star={"rights": "all", "agency": "X"})

    assert plain == extended


@pytest.mark.parametrize(("title", "headline"), [("Q&amp;A", "Q&A"), ("It&#8217;s late", "It’s late"), ("R&D", "R&D")])
def test_titles_escaped_for_html_are_decoded_once(title: str, headline: str) -> None:
    assert story(title=title).headline == headline


def test_desk_lines_in_a_feed_of_others_never_leave() -> None:
    made = story(content_html="<p>Eds: call 555 0100.</p><p>The tide is late.</p>")

    assert made.body == "<p>The tide is late.</p>"


scraps = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "rights"]), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted({*ITEM, "authors", "attachments", "tags", "_wirefeed", "image", "summary"})), scraps)
def test_no_value_of_any_shape_makes_the_reader_fail(name: str, value: Any) -> None:
    for one in stories(FEED | {"items": [ITEM | {name: value}]}):
        assert isinstance(one, Story | StoryError)


def test_our_own_feed_read_back_keeps_everything() -> None:
    """Names, stamps, texts, notes and short links of one wirefeed are those of the next."""
    with new_site() as first, new_site(CONFIG.replace("Lighthouse Post", "Harbour Copy")) as second:
        first.write(
            "plain.md", markdown("Ferry & &amp; sails", tags=["sea", "ferry"], author="Jane Sample", agency="AP")
        )
        first.write(
            "corrected.md",
            markdown("Gulls", body="One *word*.\n\nTwo.", correction="The year was wrong.", rights="© Us"),
        )
        first.write(
            "arabic.md", markdown("وصلت السفينة", body="وصلت السفينة إلى الميناء.", lang="ar", license="CC BY 4.0")
        )
        first.write("dayonly.md", markdown("A day", date="2024-03-20", body="Note: nothing else. Correction: none."))
        first.build()
        second.write("upstream.json", (first.feeds / "news.json").read_bytes())

        report = second.build(LATER)

        assert [report["held"], report["failed"], report["warnings"]] == [[], [], []]
        before, after = first.entries(), second.entries()
        assert len(before) == 4
        for was, became in zip(before, after, strict=True):
            for name in was.keys() - {"content_html", "_wirefeed"}:
                assert became[name] == was[name], name
            assert re.sub(r"\s+", " ", became.get("content_html", "")) == re.sub(
                r"\s+", " ", was.get("content_html", "")
            )
            assert became["_wirefeed"] == was["_wirefeed"] | {"publisher": "Lighthouse Post"}


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_the_sample_reads_as_its_writers_meant_it() -> None:
    folder = Path(os.environ["WIREFEED_SAMPLES"])
    expected = {one["file"]: one for one in json.loads((folder / "expected.json").read_text())}
    said = expected["jsonfeed-reader-full.json"]

    found = stories((folder / "jsonfeed-reader-full.json").read_text())

    assert len(found) == said["entries"]
    first, second = found
    assert isinstance(first, Story)
    assert isinstance(second, Story)
    assert (first.headline, first.id, first.link, first.language) == (
        said["headline"], said["id"], said["canonical"], said["lang"],
    )  # fmt: skip
    assert (instant(first.published), instant(first.updated)) == (said["published_utc"], said["updated_utc"])
    assert [media.length for media in first.media] == [12345678, 0]
    assert (second.id, [person.name for person in second.authors]) == ("1", ["Jane"])


def test_the_place_of_a_dateline_is_read() -> None:
    made = story(content_html="<p>ROME (Reuters) - The quay is lit.</p>")

    assert made.dateline == "ROME"


def test_html_that_was_encoded_once_too_often_is_read_and_its_desk_lines_go() -> None:
    made = story(
        content_html="&lt;p&gt;The quay &amp;amp; the port.&lt;/p&gt;&lt;p&gt;Eds: UPDATES with quotes.&lt;/p&gt;"
    )

    assert made.body == "<p>The quay &amp; the port.</p>"

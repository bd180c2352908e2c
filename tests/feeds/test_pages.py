from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.feeds.made import entry
from tests.feeds.pages import ARABIC, NOON, PLAIN, QUAY, TEMPLATES, listing, pictured, shown
from wirefeed.errors import ConfigError
from wirefeed.feeds import indexpage, page, storypage
from wirefeed.feeds._views import Byline, Format, Medium, Page, ShownEntry, ShownFeed, Site, Stamp, plain
from wirefeed.feeds._words import Words, words
from wirefeed.model import Entry, Feed, Media, Person

HOW_TO = Path(__file__).parents[2] / "docs/how-to/pages.md"
GOLDEN = Path(__file__).parent / "golden" / "pages"
SPOKEN = "ar de en es fa fr he it nl pt".split()

anything = st.text(st.characters(), max_size=30)
addresses = anything.map("https://a.example/{}".format) | anything
stamps = st.datetimes(timezones=st.just(UTC), min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30))  # noqa: DTZ001
media = st.builds(
    Media,
    url=addresses,
    type=st.sampled_from(["image/png", "audio/mpeg", "video/mp4", ""]) | anything,
    width=st.integers(-1, 9),
    height=st.integers(-1, 9),
    caption=anything,
    credit=anything,
    alt=anything,
)
entries = st.builds(
    Entry,
    id=anything,
    name=st.just("a.md"),
    title=anything,
    link=addresses,
    published=stamps,
    updated=stamps,
    digest=st.just(""),
    summary=anything,
    summary_from=st.sampled_from(["", "story"]),
    body=st.sampled_from(["", "<p>Text.</p>", '<div lang="ar" dir="rtl">\n<p>نص</p>\n</div>']),
    short_link=addresses,
    license=addresses,
    authors=st.lists(st.builds(Person, anything, anything, addresses), max_size=2).map(tuple),
    agency=anything,
    section=anything,
    tags=st.lists(anything, max_size=2).map(tuple),
    language=anything | st.sampled_from(["ar", "de", "ja", "en_US"]),
    direction=st.sampled_from(["ltr", "rtl"]),
    rights=anything,
    correction=anything,
    media=st.lists(media, max_size=2).map(tuple),
)
feeds = st.builds(
    lambda made, title, text, language, address: shown(
        *made, title=title, description=text, language=language, addresses={"atom": address, "rss": address}
    ),
    st.lists(entries, max_size=2),
    anything,
    anything,
    anything,
    addresses,
)


def tree(html: bytes) -> Element:
    """Parse a page as the HTML standard says, and accept no error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    found: Element = parser.parse(html, transport_encoding="utf-8")
    return found


def text_of(element: Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def spaced(text: str) -> str:
    return " ".join(plain(text).split())


def one(html: bytes, path: str) -> Element:
    (found,) = tree(html).findall(path)
    return found


def feed_page(*made: Entry, **changes: object) -> bytes:
    feed = shown(*made, **changes)
    return page.render(feed, listing(feed), PLAIN)


def story_page(made: Entry) -> bytes:
    return storypage.render(made, listing(), PLAIN, address=made.link)


SMALL = shown(pictured(), ARABIC, entry(title="Ferry & <quay>", summary="", updated=NOON, authors=()))
PAGES = {
    "feed.html": page.render(SMALL, listing(SMALL), PLAIN),
    "empty.html": page.render(shown(language="ar", title="أخبار"), listing(address="", opml=""), PLAIN),
    "index.html": indexpage.render(listing(SMALL, shown(name="empty", title="Quay", page="")), PLAIN),
    "story.html": storypage.render(
        pictured(), listing(), PLAIN, feeds=(SMALL,), address="https://news.example.org/stories/pier.html"
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_was_checked_by_hand(name: str) -> None:
    assert PAGES[name].decode() == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_no_script_and_fetches_nothing_but_pictures(name: str) -> None:
    root = tree(PAGES[name])

    assert {element.tag for element in root.iter()}.isdisjoint({"script", "iframe", "object", "embed", "form"})
    assert {link.get("rel") for link in root.iter("link")} <= {"canonical", "alternate", "shortlink", "license"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or name == "style"]
    assert len(root.findall(".//style")) == 1


@settings(max_examples=60)
@given(feeds)
def test_no_text_of_a_feed_breaks_out_of_its_page(made: Feed) -> None:
    root = tree(page.render(made, listing(made), PLAIN))

    articles = root.findall(".//article")
    assert text_of(root.find(".//h1")) == spaced(plain(made.title) or made.name)
    assert len(articles) == len(made.entries)
    for article, shown_entry in zip(articles, made.entries, strict=True):
        title = plain(shown_entry.title) or plain(shown_entry.summary) or plain(shown_entry.link)
        assert text_of(article.find(".//h2")) == spaced(title)
        if plain(shown_entry.summary):
            assert text_of(article.find(".//p[@class='summary']")) == spaced(shown_entry.summary)
    links = [link.get("href") for link in root.iter("a")]
    assert not [link for link in links if link != "#stories" and not str(link).lower().startswith(("http:", "https:"))]


@settings(max_examples=60)
@given(entries)
def test_no_text_of_a_story_breaks_out_of_its_page(made: Entry) -> None:
    root = tree(story_page(made))

    assert text_of(root.find(".//h1")) == spaced(plain(made.title) or plain(made.summary) or plain(made.link))
    if plain(made.rights):
        assert spaced(made.rights) in [text_of(found) for found in root.iter("dd")]


@settings(max_examples=40)
@given(feeds, anything)
def test_no_text_of_a_listing_breaks_out_of_its_page(made: Feed, title: str) -> None:
    root = tree(indexpage.render(listing(made, title=title, description=title), PLAIN))

    assert text_of(root.find(".//h2")) == spaced(plain(made.title) or made.name)
    assert len(root.findall(".//section")) == 1


def test_the_same_values_give_the_same_bytes_under_any_hash_seed() -> None:
    """And Jinja2 is imported by rendering alone."""
    code = (
        "import sys; from wirefeed.feeds import page, indexpage, storypage; assert 'jinja2' not in sys.modules;"
        "from tests.feeds.test_pages import PAGES; sys.stdout.buffer.write(b''.join(PAGES.values()))"
    )

    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York"))
    ]

    assert runs == [b"".join(PAGES.values())] * 2


@pytest.mark.parametrize("language", SPOKEN)
def test_a_page_of_a_language_we_speak_says_everything_in_it(language: str) -> None:
    region = f"{language.upper()}-XX"
    root = tree(feed_page(entry(language=region), language=region))

    spoken = words(language)
    assert spoken.language == language
    assert len(set(spoken.months)) == 12
    assert text_of(root.find(".//section/h2")) == spoken.subscribe
    assert not [element for element in root.iter() if element is not root and element.get("lang")]


def test_words_nobody_has_translated_are_english_and_marked_as_such() -> None:
    root = tree(feed_page(entry(language="ja", title="埠頭が再開"), language="ja"))

    assert root.get("lang") == "ja"
    for path in (".//section/h2", ".//a[@class='skip']", ".//time"):
        assert one(feed_page(entry(language="ja", updated=NOON), language="ja"), path).get("lang") == "en"
    assert root.find(".//article/div/h2[@lang]") is None


@pytest.mark.parametrize(
    ("language", "moment", "written"),
    [
        ("en", NOON, "26 March 2024, 12:00 UTC"),
        ("de-AT", NOON, "26. März 2024, 12:00 UTC"),
        ("es", NOON, "26 de marzo de 2024, 12:00 UTC"),
        ("fr", NOON.replace(day=1, hour=9, minute=5), "1er mars 2024, 09:05 UTC"),
        ("ar", NOON, "26 مارس 2024، 12:00 بتوقيت غرينتش"),
        ("", NOON.replace(day=1, month=12), "1 December 2024, 12:00 UTC"),
    ],
)
def test_a_time_is_written_as_people_of_its_language_write_it(language: str, moment: datetime, written: str) -> None:
    found = one(feed_page(entry(language=language, published=moment, updated=moment)), ".//time")

    assert found.text == written
    assert found.get("datetime") == f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("language", "title", "direction"),
    [
        ("ar-EG", "أخبار", "rtl"),
        ("he", "חדשות", "rtl"),
        ("ur", "خبریں", "rtl"),
        ("ar", "Northgate Wire", "rtl"),
        ("en", "أخبار", "ltr"),
        ("az-Arab", "خبرلر", "rtl"),
        ("ar-Latn", "Akhbar", "ltr"),
        ("", "Northgate Wire", "ltr"),
        ("<!--", "Northgate Wire", "ltr"),
    ],
)
def test_a_page_is_read_in_the_direction_of_its_language(language: str, title: str, direction: str) -> None:
    assert tree(feed_page(language=language, title=title)).get("dir") == direction


def test_a_title_in_another_script_than_its_page_has_its_own_direction() -> None:
    assert one(feed_page(language="ar", title="Northgate Wire"), ".//h1").get("dir") == "ltr"
    assert one(feed_page(language="en", title="أخبار"), ".//h1").get("dir") == "rtl"
    assert one(feed_page(language="en", title="2024"), ".//h1").get("dir") is None


def test_an_entry_in_another_language_is_marked_and_speaks_it() -> None:
    article = one(feed_page(ARABIC), ".//article")

    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")
    assert text_of(article.find(".//p[@class='meta']")).startswith("بقلم ليلى نموذج")
    assert "الصورة:" in text_of(article.find(".//figcaption"))


def test_an_entry_in_the_pages_language_is_not_marked() -> None:
    assert one(feed_page(entry()), ".//article").attrib == {}


def test_a_latin_headline_of_an_arabic_story_is_read_from_left_to_right() -> None:
    made = feed_page(replace(ARABIC, title="Pier: open!"), language="ar")

    assert one(made, ".//article").attrib == {"class": "pictured"}
    assert one(made, ".//article//h2").get("dir") == "ltr"


def test_a_correction_in_the_same_minute_shows_no_second_time() -> None:
    assert len(tree(feed_page(entry(updated=NOON + timedelta(seconds=59)))).findall(".//time")) == 1
    assert len(tree(feed_page(entry(updated=NOON + timedelta(seconds=60)))).findall(".//time")) == 2


@pytest.mark.parametrize(
    ("note", "language", "reads"),
    [
        ("The name was wrong.", "en", "Correction: The name was wrong."),
        ("CORRECTION: the name was wrong.", "en", "CORRECTION: the name was wrong."),
        ("Corrects the name.", "de", "Korrektur: Corrects the name."),
        ("تصحيح: الاسم.", "ar", "تصحيح: الاسم."),
    ],
)
def test_a_correction_is_called_one_once(note: str, language: str, reads: str) -> None:
    made = entry(correction=note, language=language)

    for html in (feed_page(made), story_page(made)):
        assert text_of(one(html, ".//p[@class='correction']")) == reads


def test_a_correction_stands_once_in_the_page_of_its_story() -> None:
    note = "Fish & <chips> were named wrong."
    body = "<p><em>Fish &amp; &lt;chips&gt; were named wrong.</em></p>\n<p>Text.</p>"

    made = story_page(entry(correction=note, body=f'<div lang="ar" dir="rtl">\n{body}\n</div>'))

    assert text_of(tree(made)).count(note) == 1
    assert text_of(one(made, ".//div[@class='body']")) == "Text."


def test_a_photo_that_stands_in_the_text_is_not_shown_above_it() -> None:
    within = f'<p>Text.</p><figure><img src="{QUAY.url}" alt=""></figure>'

    assert len(tree(story_page(pictured(body=within))).findall(".//img")) == 1
    assert len(tree(story_page(pictured())).findall(".//img")) == 1


def test_a_photo_comes_with_its_size_caption_credit_and_alternative() -> None:
    figure = one(feed_page(pictured()), ".//figure")

    image = figure.find("img")
    assert image is not None
    assert image.attrib == {
        "src": QUAY.url, "alt": QUAY.alt, "width": "1200", "height": "800", "loading": "lazy",
    }  # fmt: skip
    assert text_of(figure.find("figcaption")) == "The quay at dawn. Photo: Ada Sample/Northgate Wire"


@pytest.mark.parametrize(
    "unseen",
    [
        Media(caption="No address", credit="AP"),
        Media(url="https://a.example/report.pdf", type="application/pdf"),
        Media(url="https://a.example/raw.tiff", type="image/tiff"),
        Media(url="javascript:alert(1)", type="image/png"),
    ],
)
def test_what_no_browser_shows_as_a_picture_is_left_out(unseen: Media) -> None:
    made = entry(media=(unseen,))

    assert b"<figure>" not in feed_page(made) + story_page(made)


def test_sounds_and_films_wait_to_be_asked_for_on_the_page_of_their_story() -> None:
    sound = Media(url="https://a.example/a.mp3", type="audio/mpeg", credit="AP")

    found = one(story_page(entry(media=(sound,))), ".//figure/audio")

    assert found.attrib == {"controls": "", "preload": "none", "src": sound.url}
    assert b"<figure>" not in feed_page(entry(media=(sound,)))


def test_wide_tables_scroll_on_their_own() -> None:
    cell = '<table><tbody><tr><td><abbr title="<table>">T</abbr></td></tr></tbody></table>'

    frame = one(story_page(entry(body=cell)), ".//div[@class='wide']")

    assert (frame.get("tabindex"), frame.get("role"), frame.get("aria-label")) == ("0", "group", "Table")
    assert [child.tag for child in frame] == ["table"]
    found = frame.find(".//abbr")
    assert found is not None
    assert found.get("title") == "<table>"


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({"summary": "In short.", "summary_from": "story"}, "In short."),
        ({"summary": "The pier is open again.", "summary_from": "story"}, None),
        ({"summary": "In short.", "summary_from": "lead"}, None),
        ({"summary": "In short.", "summary_from": "lead", "body": ""}, "In short."),
    ],
)
def test_a_summary_stands_above_the_text_where_it_says_something_else(
    changes: dict[str, str], read: str | None
) -> None:
    found = tree(story_page(entry(**changes))).find(".//p[@class='standfirst']")

    assert (text_of(found) if found is not None else None) == read


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", "//a.example/x", "data:text/html,x", "https://"])
def test_what_is_no_web_address_is_not_linked(link: str) -> None:
    made = entry(link=link, short_link=link, license=link)

    hrefs = [
        element.get("href")
        for html in (feed_page(made), storypage.render(made, listing(opml=link, home=link), PLAIN))
        for element in tree(html).iter()
        if element.tag in ("a", "link")
    ]

    assert hrefs
    assert link not in hrefs


def test_a_site_without_opml_or_index_says_nothing_of_them() -> None:
    made = page.render(shown(), listing(address="", opml=""), PLAIN).decode()

    assert "OPML" not in made
    assert "All feeds" not in made


def test_a_page_offers_every_format_of_its_feed() -> None:
    links = tree(feed_page()).findall(".//link[@rel='alternate']")

    assert [(link.get("type"), link.get("href")) for link in links] == [
        ("application/atom+xml", "https://news.example.org/feeds/news.atom"),
        ("application/rss+xml", "https://news.example.org/feeds/news.rss"),
        ("application/feed+json", "https://news.example.org/feeds/news.json"),
        ("text/x-opml", "https://news.example.org/feeds/feeds.opml"),
    ]


def test_a_template_of_ones_own_takes_the_place_of_ours() -> None:
    own = TEMPLATES | {"feed.html": '{% extends "base.html" %}{% block main %}<h1>{{ feed.title }}!</h1>{% endblock %}'}

    made = page.render(shown(title="A & B"), listing(), own)

    assert text_of(one(made, ".//h1")) == "A & B!"


def test_a_style_sheet_of_ones_own_is_taken_as_it_is() -> None:
    """Minified rules begin with what Jinja takes for a comment."""
    own = TEMPLATES | {"style.css": "@media print{#top{display:none}}"}

    assert one(page.render(shown(), listing(), own), ".//style").text == "\n@media print{#top{display:none}}"


@pytest.mark.parametrize(
    ("template", "place", "says"),
    [
        ("<p>\n{{ feed.titel }}", "feed.html:2", "page has, got another: ShownFeed has no attribute 'titel'"),
        ("{{ fede }}", "feed.html:1", "'fede' is undefined"),
        ("\n\n{% if feed %}", "feed.html:3", "expected a Jinja template, got one that cannot be read: Unexpected end"),
        ("{% extends 'bass.html' %}", "feed.html:1", "expected one of base.html, .*, got 'bass.html'"),
        ("\n{{ 1 // 0 }}", "feed.html:2", "expected a template that renders, got ZeroDivisionError: "),
        ("{{ feed.count + feed.title }}", "feed.html:1", "expected a template that renders, got TypeError: "),
        ("{% include 'feed.html' %}", "feed.html:1", "expected a template that renders, got RecursionError"),
        ("{{ lipsum() }}", "feed.html:1", "'lipsum' is undefined"),
        ("{{ feed.entries|random }}", "feed.html:1", "No filter named 'random'"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_file_and_line(template: str, place: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        page.render(shown(), listing(), TEMPLATES | {"feed.html": template})

    assert caught.value.where == f"pages.templates: {place}"
    assert caught.value.hint


def test_a_mistake_in_a_template_that_another_takes_in_is_told_of_that_one() -> None:
    own = TEMPLATES | {"base.html": "<html>\n\n{{ page.titel }}"}

    with pytest.raises(ConfigError) as caught:
        page.render(shown(), listing(), own)

    assert caught.value.where == "pages.templates: base.html:3"


def test_a_naive_date_is_no_mistake_of_a_template() -> None:
    with pytest.raises(ValueError, match="aware"):
        feed_page(entry(published=NOON.replace(tzinfo=None)))


def test_the_documentation_names_every_part_a_template_is_given() -> None:
    rows = [line for line in HOW_TO.read_text("utf-8").splitlines() if line.startswith("| ")][-9:]

    for row, kind in zip(rows, (Page, Site, ShownFeed, Format, ShownEntry, Byline, Medium, Stamp, Words), strict=True):
        named = set(re.findall(r"`(\w+)`", row.split(" | ", 1)[1]))
        assert set(kind.__struct_fields__) - named - {"date", "months", "first"} == set(), kind.__name__


def test_the_template_the_documentation_shows_makes_a_page() -> None:
    (shown_template,) = re.findall(
        r"^```text\n(\{% extends.*?)^```", HOW_TO.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )

    made = page.render(SMALL, listing(SMALL), PLAIN | {"feed.html": shown_template})

    assert [text_of(found) for found in tree(made).findall(".//h2")] == [shown.title for shown in SMALL.entries]

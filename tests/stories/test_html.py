"""HTML pages: what a page says about its story, which of its text is the story, and what no page may do to a build."""

from __future__ import annotations

import json
import os
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.model import Moment, Raw, Source, Story
from wirefeed.stories import html
from wirefeed.stories._decode import decode

GOLDEN = Path(__file__).parent / "golden" / "html"


def raw_of(text: str, name: str = "story.html") -> Raw:
    return Raw(name=name, data=text.encode("utf-8", "surrogatepass"), digest="")


def story_of(text: str, name: str = "story.html", source: Source | None = None) -> Story:
    (story,) = html.read(raw_of(text, name), text, source or Source())
    assert isinstance(story, Story)
    return story


def page(body: str, head: str = "", lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta name="date" content="2024-05-02T09:00:00Z">{head}</head>'
        f"<body>{body}</body></html>"
    )


def instant(moment: Moment | None) -> str | None:
    return f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}" if moment is not None else None


def said(story: Story) -> dict[str, Any]:
    """What a story says, in the words of the golden files."""
    image = story.media[0] if story.media else None
    return {
        **{name: getattr(story, name) for name in "headline agency publisher dateline section language link".split()},
        **{name: getattr(story, name) for name in "short_link summary summary_from rights slug status body".split()},
        "authors": [person.name for person in story.authors],
        "tags": list(story.tags),
        "published": instant(story.published),
        "updated": instant(story.updated),
        "zone": story.published.zone if story.published else None,
        "precision": story.published.precision if story.published else None,
        "hold": story.hold.reason if story.hold else None,
        "image": [image.url, image.width, image.height, image.alt, image.type] if image else None,
        "remarks": [remark.field for remark in story.remarks],
    }


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_a_page_means_this(path: Path) -> None:
    expected = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_suffix(".html").read_text(encoding="utf-8")

    story = story_of(text, path.with_suffix(".html").name)

    found = said(story)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.html")), ids=lambda path: path.stem)
def test_every_page_is_known_for_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert html.sniff(raw_of(text, path.name), text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "---\ntitle: x\n---\n<p>text</p>"),
        ("a.html", "+++\ntitle = 'x'\n+++\n<p>text</p>"),
        ("a.md", "<div class='box'>\n\n# A heading\n\ntext"),
        ("a.md", "<article>\n\ntext\n\n</article>"),
        ("a.rst", "<!--\n.. title: x\n.. date: 2024-01-01\n-->\n\ntext"),
        ("a.html", "<!--\n.. title: x\n.. date: 2024-01-01\n-->\n<p>text</p>"),
        ("a.xml", "<?xml version='1.0'?><nitf><head><title>x</title></head></nitf>"),
        ("a.xml", "<?xml version='1.0'?><rss><channel></channel></rss>"),
        ("a.txt", "Boats < cars, says <b>nobody</b>"),
        ("a.html", "no tag anywhere"),
        ("a.html", ""),
    ],
)
def test_what_is_not_a_page_is_left_to_others(name: str, text: str) -> None:
    assert not html.sniff(raw_of(text or " ", name), text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "\n\n<!DOCTYPE html>\n<p>x"),
        ("a.txt", "<!-- saved from somewhere -->\n<HTML><body>x"),
        ("a", "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html PUBLIC 'x'>\n<html>"),
        ("a.md", "<html><body><p>x"),
        ("a", "<meta charset=utf-8><title>x</title>"),
        ("a.htm", "<p>x</p>"),
        ("a.html", "<!-- a note -->\n<div>x</div>"),
        ("a", "<article><h1>x</h1></article>"),
    ],
)
def test_a_page_is_known_by_its_beginning(name: str, text: str) -> None:
    assert html.sniff(raw_of(text, name), text)


def test_a_page_in_an_arabic_code_page_is_read_by_its_declaration() -> None:
    text = (GOLDEN / "arabic.html").read_text(encoding="utf-8").replace("<head>", '<head><meta charset="windows-1256">')
    raw = Raw(name="arabic.html", data=text.encode("cp1256"), digest="")

    (story,) = html.read(raw, decode(raw)[0], Source())

    assert isinstance(story, Story)
    assert said(story)["headline"] == json.loads((GOLDEN / "arabic.json").read_text(encoding="utf-8"))["headline"]
    assert "\ufffd" not in story.body


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("Boats sail | Harbour Ledger", "Harbour Ledger", "Boats sail"),
        ("Boats sail - Harbour Ledger", "Harbour Ledger", "Boats sail"),
        ("Boats sail — The Harbour Ledger", "Harbour Ledger", "Boats sail"),
        ("Boats sail · Harbour Ledger", "Harbour Ledger", "Boats sail"),
        ("船が出る：港新聞", "港新聞", "船が出る"),
        ("Boats sail - and sink", "Harbour Ledger", "Boats sail - and sink"),
        ("Harbour Ledger | Boats sail", "Harbour Ledger", "Boats sail"),
        ("Harbour Ledger", "Harbour Ledger", "Harbour Ledger"),
        ("Talks: what we know | harbour.example", "", "Talks: what we know"),
    ],
)
def test_a_title_loses_the_name_of_the_site_and_nothing_else(title: str, site: str, headline: str) -> None:
    head = f'<meta property="og:site_name" content="{site}"><meta property="og:title" content="{title}">'
    link = '<link rel="canonical" href="https://www.harbour.example/a">'

    story = story_of(page("<p>Some text of a story that goes on for a while.</p>", head + link))

    assert story.headline == headline


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("By Ann Doe", ["Ann Doe"]),
        ("BY ANN DOE and Bob Roe", ["ANN DOE", "Bob Roe"]),
        ("Von Ann Doe", ["Ann Doe"]),
        ("Ann Doe, Staff Writer", ["Ann Doe"]),
        ("Ann Doe, The Associated Press", ["Ann Doe"]),
        ("Ann Doe; Bob Roe", ["Ann Doe", "Bob Roe"]),
        ("Ann Doe, Bob Roe and Cy Poe", ["Ann Doe", "Bob Roe", "Cy Poe"]),
        ("ann.doe@example.org", []),
        ("https://www.example.org/ann.doe", []),
        ("admin", []),
        ("doe.ann", []),
        ("Harbour Ledger", []),
        ("Andy Byron", ["Andy Byron"]),
        ("Vonda Doe", ["Vonda Doe"]),
    ],
)
def test_an_author_is_a_name_without_label_role_or_address(written: str, names: list[str]) -> None:
    head = f'<meta property="og:site_name" content="Harbour Ledger"><meta name="author" content="{written}">'

    story = story_of(page("<h1>Boats</h1><p>Some text of a story.</p>", head))

    assert [person.name for person in story.authors if person.name != "Harbour Ledger"] == names


@pytest.mark.parametrize(
    "trap",
    [
        '<div class="comments"><time datetime="2024-01-01T10:00:00Z">x</time></div>',
        '<aside><time datetime="2024-01-01T10:00:00Z">x</time></aside>',
        '<div class="related-posts"><span class="date">1 January 2024</span></div>',
        '<img src="/wp-content/uploads/2024/01/01/x.jpg" alt="x">',
        "<p>On 1 January 2024 the old pier was closed, and everybody who lives on the island remembers that day.</p>",
        '<meta name="pubdate" content="0001-01-01T00:00:00">',
        '<script type="application/ld+json">{"@type":"VideoObject","datePublished":"2024-01-01"}</script>',
    ],
)
def test_a_date_that_is_not_the_story_s_is_never_taken(trap: str) -> None:
    text = (
        f"<html><body><h1>Boats</h1><div class='entry-content'><p>Some text of a story.</p></div>{trap}</body></html>"
    )

    story = story_of(text)

    assert story.published is None
    assert story.hold is not None
    assert story.hold.person


def test_a_date_with_two_readings_holds_the_story() -> None:
    text = '<html><head><meta name="date" content="03/04/2024"></head><body><h1>Boats</h1><p>Text.</p></body></html>'

    assert (story_of(text).hold or pytest.fail("not held")).person
    assert story_of(text, source=Source(date_order="DMY")).hold is None


def test_an_embargo_in_a_field_waits_for_its_time() -> None:
    story = story_of(page("<h1>Boats</h1><p>Text.</p>", '<meta name="publish_at" content="2030-01-01T10:00:00Z">'))

    assert instant(story.publish_at) == "2030-01-01T10:00:00Z"


def test_a_language_its_script_contradicts_is_not_believed() -> None:
    story = story_of(page("<h1>افتتاح المكتبة</h1><p>فتحت المكتبة الجديدة أبوابها صباح الثلاثاء.</p>", lang="en-US"))

    assert story.language == ""
    assert [remark.field for remark in story.remarks] == ["language"]


@pytest.mark.parametrize(
    "chaff",
    [
        "<nav><p>Home and other pages of this site</p></nav>",
        '<div class="social-share"><p>Tell everybody about this</p></div>',
        '<form><p>Write your address here</p><input name="a"></form>',
        '<div class="newsletter-signup"><p>News every morning</p></div>',
        '<div class="comments"><p>First!</p></div>',
        '<section id="related"><p>Another story about boats</p></section>',
        '<p class="byline">By Ann Doe</p>',
        "<p>Advertisement</p>",
        "<p>Short link: </p>",
        '<p style="display: none">for machines only</p>',
        "<script>document.write('<p>x</p>')</script>",
        "<style>p { color: red }</style>",
        '<img src="https://count.example/p.gif" width="1" height="1">',
        "<p> &nbsp; </p><ul><li></li></ul>",
        "<h1>Boats</h1>",
        "<!-- <p>a comment</p> -->",
        "<noscript><p>Turn on scripts</p></noscript>",
    ],
)
def test_what_stands_beside_a_story_is_no_text_of_it(chaff: str) -> None:
    prose = "<p>Boats left the northern pier again on Tuesday.</p>"
    more = "<p>The old timetable stays in force until May.</p>"

    story = story_of(page(f"<h1>Boats</h1><article>{prose}{chaff}{more}</article>"))

    assert story.body == f"{prose}\n{more}"


@pytest.mark.parametrize(
    ("found", "written"),
    [
        ("one<br><br>two", "<p>one</p>\n<p>two</p>"),
        ("<p>one<br>two</p>", "<p>one<br>two</p>"),
        ("<div>one<div>two</div>three</div>", "<p>one</p>\n<p>two</p>\n<p>three</p>"),
        ("<b>one<br><br>two</b>", "<p><b>one</b></p>\n<p><b>two</b></p>"),
        ("<p>a &lt;b&gt; &amp; c</p>", "<p>a &lt;b&gt; &amp; c</p>"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ('<p><a href="/x" onclick="y()" class="z">one</a></p>', '<p><a href="/x">one</a></p>'),
        ("<p>soft<span>ware</span></p>", "<p>software</p>"),
        ("<ol start=3><li>one<li>two</ol>", '<ol start="3"><li>one</li><li>two</li></ol>'),
        ("<h2>one</h2>two", "<h2>one</h2>\n<p>two</p>"),
    ],
)
def test_text_is_written_as_plain_blocks(found: str, written: str) -> None:
    assert story_of(page(f"<h1>Boats</h1><main>{found}</main>")).body == written


def test_a_page_without_headline_takes_its_first_sentence() -> None:
    story = story_of(page("<p>Boats left again. Nobody had expected them to.</p>"))

    assert story.headline == "Boats left again."


def test_a_page_without_words_is_no_story() -> None:
    with pytest.raises(StoryError, match="expected a page with a headline or text"):
        story_of("<html><body><img src=x></body></html>")


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 10_000 + "x" + "</div>" * 10_000,
        "<h1>x</h1>" + "<p>abc def ghi jkl</p>" * 380_000,
        "<h1>x</h1><p>" + "word " * 1_600_000,
        "<!--" * 1_000_000,
        "<script>" * 900_000,
        "<h1>x</h1>" + "<input value='http://x/y'>" * 14_000,
        "<h1>x</h1>" + ('<div class="byline date">' * 390 + "x 2018" + "</div>" * 390) * 25,
        "<title>" + "|" * 500_000 + "</title><p>x",
        '<script type="application/ld+json">' + "[" * 1_000_000 + "</script><h1>x</h1>",
    ],
    ids=["deep", "elements", "text", "comments", "scripts", "fields", "bylines", "bars", "brackets"],
)
def test_a_hostile_page_comes_back_soon(text: str) -> None:
    """Measured by an honest page that has as many elements as it has paragraphs: never by the clock alone."""
    assert spent(text) < 20 * honest()


@cache
def honest() -> float:
    page = "<h1>x</h1>" + "<p>abc <em>def</em> ghi jkl.</p>" * 4_000
    return min(spent(page), spent(page))


def spent(text: str) -> float:
    """Return the CPU seconds a page takes to read, in this process."""
    began = time.process_time()
    try:
        story_of(text)
    except StoryError as error:
        assert "expected a page" in str(error)  # noqa: PT017
    return time.process_time() - began


PIECES = st.sampled_from(
    "<p> </p> <div> </div> <h1> <b> </b> <article> </article> <table> <tr> <td> </table> <ul> <li> </ul> <br> "
    "<!-- --> "
    "<script> </script> <title> </title> <body> <html> <head> <time> "
    "<img> <pre> </pre> <figure> <a> </a> &amp; &#0; < > "
    '<meta> <script•type="application/ld+json"> {"@type":"Article","author":[{"name":1},null],"image":[]} '
    '<img•src="x"•width="1"> <div•class="wp-caption"> <p•class="byline"> '
    '<a•rel="author"•href="http://[x"> '
    '<link•rel="canonical"•href="http://[bad"> <meta•property="og:image"•content="//["> '
    '<time•datetime="99999-99-99"> '
    '<meta•name="date"•content="2024-02-30"> <meta•name="author"•content=",;,"> '
    "<svg> ]]> <![CDATA[ <?php ?> <!doctype> "
    "word (AP) Boats• 2024 \x00 \ud800 خبر".split(" ")
).map(lambda piece: piece.replace("•", " "))


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=250, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
def test_any_soup_is_a_story_or_a_story_error(text: str) -> None:
    """Whatever stands in a file, one story comes of it or one error; and reading it again says the same."""
    html.sniff(raw_of(text), text)

    try:
        story = story_of(text)
    except StoryError:
        return

    assert story.headline
    assert story == story_of(text)
    assert "<script" not in story.body


@pytest.mark.parametrize(
    ("head", "name", "day"),
    [
        ("", "desk/2024-03-26-ferry.html", "2024-03-26T00:00:00Z"),
        ('<meta name="date" content="2024-05-02T09:00:00Z">', "2024-03-26-ferry.html", "2024-05-02T09:00:00Z"),
        ("", "ferry.html", None),
    ],
)
def test_the_day_in_a_file_name_dates_a_page_that_names_none(head: str, name: str, day: str | None) -> None:
    story = story_of(f"<!doctype html><html><head>{head}</head><h1>Ferry returns</h1><p>It is back.</p></html>", name)

    assert instant(story.published) == day
    assert (story.hold is not None) == (day is None)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("published", "usable"),
        ("stat:usable", "usable"),
        ("scheduled", "usable"),
        ("embargoed", "usable"),
        ("pending", "draft"),
        ("held", "withheld"),
        ("killed", "canceled"),
        ("sleeping", "withheld"),
    ],
)
def test_a_page_and_front_matter_mean_the_same_by_a_status(word: str, status: str) -> None:
    from wirefeed.stories import markdown

    text = f"---\ntitle: Ferry\ndate: 2024-05-02\nstatus: {word}\n---\nIt is back.\n"
    (written,) = markdown.read(raw_of(text, "x.md"), text, Source())

    shown = story_of(page("<h1>Ferry returns</h1><p>It is back.</p>", f'<meta name="status" content="{word}">'))

    assert isinstance(written, Story)
    assert shown.status == written.status == status
    assert (shown.hold is None) == (written.hold is None) == (word != "embargoed")
    assert [remark.message for remark in shown.remarks] == [remark.message for remark in written.remarks]


def test_an_embargo_in_words_leaves_a_page_that_tells_its_date() -> None:
    text = "<h1>Ferry returns</h1><p>EMBARGOED until Wednesday</p><p>It is back.</p>"

    timed = story_of(page(text, '<meta name="publish_at" content="2024-05-03T09:00:00Z">'))
    untimed = story_of(page(text))

    assert timed.hold is None
    assert timed.body == "<p>It is back.</p>"
    assert untimed.hold is not None
    assert untimed.hold.person


LICENSED = """<script type="application/ld+json">
{"@type": "NewsArticle", "license": "https://example.org/l", "copyrightNotice": "© Northgate"}</script>"""
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("head", "foot", "expected"),
    [
        (f'<link rel="license" href="{CC_BY}">', "", ("CC BY 4.0", CC_BY)),
        ("", f'<footer><a rel="license" href="{CC_BY}">Licence</a></footer>', ("CC BY 4.0", CC_BY)),
        ("", f'<footer><p>Licensed under <a href="{CC_BY}">CC BY</a></p></footer>', ("CC BY 4.0", CC_BY)),
        ('<link rel="license" href="https://example.org/l">', "", ("", "https://example.org/l")),
        (
            '<link rel="canonical" href="https://example.org/a"><link rel="license" href="/terms">',
            "",
            ("", "https://example.org/terms"),
        ),
        ('<link rel="license" href="/terms">', "", ("", "")),
        ("", '<footer><a rel="license" href="#terms">Terms</a></footer>', ("", "")),
        (f'<meta name="license" content="{CC_BY}">', "", ("CC BY 4.0", CC_BY)),
        ('<meta name="license" content="CC BY 4.0">', "", ("CC BY 4.0", CC_BY)),
        ('<meta name="license" content="ask the desk">', "", ("", "")),
        (LICENSED, "", ("© Northgate", "https://example.org/l")),
        ('<meta name="copyright" content="© Northgate">', "", ("© Northgate", "")),
        ('<link rel="license" href="javascript:x()">', "", ("", "")),
    ],
)
def test_rights_and_licence_of_a_page(head: str, foot: str, expected: tuple[str, str]) -> None:
    story = story_of(page(f"<article><h1>Ferry returns</h1><p>It is back at the pier.</p></article>{foot}", head))

    assert (story.rights, story.license) == expected


def test_a_licence_beside_a_picture_in_the_text_is_the_pictures() -> None:
    figure = f'<figure><img src="/a.jpg"><figcaption>Bo, <a rel="license" href="{CC_BY}">CC</a></figcaption></figure>'

    story = story_of(page(f"<article><h1>Ferry returns</h1><p>It is back at the pier.</p>{figure}</article>"))

    assert story.license == ""


@pytest.mark.parametrize(("word", "status"), [("canceled", "canceled"), ("killed", "canceled"), ("withheld",) * 2])
def test_a_page_that_only_withdraws_its_story_calls_nobody(word: str, status: str) -> None:
    story = story_of(f'<html><head><meta name="status" content="{word}"></head><body></body></html>')

    assert (story.status, story.hold, story.remarks) == (status, None, ())


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
class TestSamples:
    """Real pages with what a reader gets out of each."""

    FOLDER = Path(os.environ.get("WIREFEED_SAMPLES", "."))
    EXPECTED = (
        [
            entry
            for entry in json.loads((FOLDER / "expected.json").read_text("utf-8"))
            if entry["file"].endswith(".html")
        ]
        if (FOLDER / "expected.json").exists()
        else []
    )

    @pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: entry["file"])
    def test_a_real_page_means_this(self, entry: dict[str, Any]) -> None:
        raw = Raw(name=entry["file"], data=(self.FOLDER / entry["file"]).read_bytes(), digest="")
        text, _ = decode(raw)

        (story,) = html.read(raw, text, Source())

        assert isinstance(story, Story)
        assert html.sniff(raw, text)
        found = said(story)
        names = {"lang": "language", "canonical": "link", "shortlink": "short_link", "published_utc": "published"}
        names |= {name: name for name in ("headline", "authors", "agency", "rights")} | {"updated_utc": "updated"}
        assert {key: found[names[key]] for key in entry if key in names} == {k: entry[k] for k in entry if k in names}
        assert (story.hold is not None) == (entry["outcome"] == "hold_no_date")
        assert found["precision"] == entry.get("date_precision", found["precision"])
        assert entry.get("summary_starts", "") in f"{story.summary} {story.body}"
        for media in entry.get("media", []):
            assert story.media[0].url == media.split()[0]

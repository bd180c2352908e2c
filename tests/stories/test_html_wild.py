"""What pages of many sites were seen to do: names, dates and headlines among labels, text among links and buttons."""

from __future__ import annotations

import pytest

from wirefeed.model import Raw, Source, Story
from wirefeed.stories import html
from wirefeed.stories._decode import decode

TEXT = "<p>The ferry left the harbour at noon and did not come back before the evening tide had turned.</p>"


def story_of(body: str, head: str = "", lang: str = "en") -> Story:
    text = f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    (story,) = html.read(Raw(name="story.html", data=text.encode(), digest=""), text, Source())
    assert isinstance(story, Story)
    return story


def day(story: Story) -> str | None:
    return f"{story.published.instant:%Y-%m-%d}" if story.published else None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ('<span class="author"><a>View all posts by Jane Doe</a></span>', ["Jane Doe"]),
        ('<span class="author"><a>Zeige alle Beiträge von Jane Doe →</a></span>', ["Jane Doe"]),
        ('<p class="byline">By Jane Doe Thursday, November 9, 2023 4:41AM</p>', ["Jane Doe"]),
        ('<p class="byline"><span>By</span><a>Jane Doe</a></p>', ["Jane Doe"]),
        ('<p class="byline">Jane Doe am 21. April 2020</p>', ["Jane Doe"]),
        ('<p class="byline">erstellt von Jane — veröffentlicht 28.01.2022 06:00</p>', ["Jane"]),
        ('<p class="author">Interview: Jane Doe</p>', ["Jane Doe"]),
        ('<p class="author">Jane Doe For The Mail On Sunday</p>', ["Jane Doe For The Mail On Sunday"]),
        ('<p class="author">Published</p><p class="byline">Jane Doe</p>', ["Jane Doe"]),
        ('<p class="author">jane[at]wire.example</p>', []),
        ('<p class="author">wordpressadmin</p>', []),
        ('<p class="byline">23/06/2020 16h45</p>', []),
        ('<p class="byline">Photograph by Jane Doe</p>', []),
        ('<div class="submitted">Submitted by <span>jane</span> on 24 July 2017 - 18:55</div>', ["jane"]),
        ('<p class="byline"><a rel="author">Jane Doe</a> <a rel="author">Jane Doe All posts</a></p>', ["Jane Doe"]),
    ],
)
def test_an_author_is_shown_without_what_a_theme_writes_around_names(written: str, names: list[str]) -> None:
    story = story_of(f'<article><h1>Ferry is late again</h1>{written}<div class="entry-content">{TEXT}</div></article>')

    assert [person.name for person in story.authors] == names


def test_names_of_one_byline_are_all_authors_and_those_of_cards_are_not() -> None:
    card = '<div><h3>Another day</h3><span class="card"><a rel="author">Max Elsewhere</a></span></div>'
    byline = '<p class="byline"><a rel="author">Jane Doe</a> and <a rel="author">Richard Roe</a></p>'

    story = story_of(
        f"<div><h1>Ferry is late again</h1>{byline}<div>{TEXT * 3}</div><section>{card * 3}</section></div>"
    )

    assert [person.name for person in story.authors] == ["Jane Doe", "Richard Roe"]


@pytest.mark.parametrize(
    ("heading", "title", "headline"),
    [
        ("<h1><span>At sea</span> Ferry is late again</h1>", "Ferry is late again", "Ferry is late again"),
        ("<h1><span>27.01.2022</span>Ferry is late again</h1>", "Ferry is late again", "Ferry is late again"),
        ("<h1><span>Local News |</span> Ferry is late again</h1>", "Ferry is late again", "Ferry is late again"),
        ("<h1><span>At sea:</span> Ferry is late again</h1>", "Ferry is late again", "At sea: Ferry is late again"),
        ("<h1>The Ferry is late again</h1>", "Ferry is late again", "The Ferry is late again"),
        ('<h1><span>The ferry is "late"</span> Of it</h1>', "The ferry is late", 'The ferry is "late"'),
        ("<h1><span>“Is it late?”</span></h1>", "Late again", "Late again"),
        ("<h1>Ferry late again</h1>", "Ferry late again - Port Letters - All of the coast", "Ferry late again"),
        (
            '<h1 class="masthead">Daily Port Letters</h1>',
            "Daily Port Letters - Ferry late",
            "Daily Port Letters - Ferry late",
        ),
    ],
)
def test_a_headline_is_the_heading_without_kicker_or_site(heading: str, title: str, headline: str) -> None:
    story = story_of(f"{heading}{TEXT}", f"<title>{title}</title>")

    assert story.headline == headline


@pytest.mark.parametrize(
    "written",
    [
        '<h1>Ferry is late</h1><p>January 22, 2014</p><div class="entry-content">{}</div>',
        "<h1>Ferry is late</h1><small>January 22, 2014 at 08:45 AM | categories: Sea</small><div>{}</div>",
        """<div class="date-outer"><h2 class="date-header"><span>Wednesday, January 22, 2014</span></h2><div><div>
        <h3 class="post-title">Ferry is late</h3><div class="post-body">{}</div></div></div></div>""",
        """<div class="article"><h1>Ferry is late</h1><div class="news-text-wrap">{}</div><div class="footer">
        <p><time itemprop="datePublished" datetime="2014-01-22">22.01.2014</time></p></div></div>""",
        """<article><h1>Ferry is late</h1><aside class="meta">
        <time itemprop="datePublished" datetime="2014-01-22">22 Jan</time></aside>{}</article>""",
        '<h1>Ferry is late</h1><abbr class="published" title="02-01-2014">January 22, 2014</abbr>{}',
        """<h1>Ferry is late</h1><div class="entry">{}<p class="postmetadata">This entry was posted on
        Wednesday, January 22, 2014 and is filed under Sea. You can follow any responses.</p></div>""",
    ],
)
def test_a_date_beside_the_headline_or_marked_as_of_the_story_is_read(written: str) -> None:
    story = story_of(written.format(TEXT))

    assert day(story) == "2014-01-22"


@pytest.mark.parametrize(
    "written",
    [
        """<h1>Ferry is late</h1>{}<p class="teaser-date published">January 22, 2014</p>
        <p class="teaser-date published">January 23, 2014</p>""",
        "<h1>Who we are</h1><p>Founded on January 22, 2014</p>{}",
        '<h1>Ferry is late</h1>{}<div class="footer">January 22, 2014</div>',
        """<script type="application/ld+json">{{"@type": "WebPage", "datePublished": "2014-01-22"}}</script>
        <h1>About</h1>{}""",
    ],
)
def test_a_date_that_is_of_something_else_dates_nothing(written: str) -> None:
    story = story_of(written.format(TEXT))

    assert story.published is None


@pytest.mark.parametrize(
    "chaff",
    [
        '<h3>You may also like</h3><ul><li><a href="/b">Bridge opens</a></li></ul>',
        '<p>More from the coast</p><p><a href="/b">Bridge opens</a></p><p><a href="/c">Port closes</a></p>',
        '<h2>Das könnte Sie auch interessieren</h2><p><a href="/b">Bridge opens</a></p>',
        '<h4>Temas relacionados</h4><ul><li><a href="/b">Bridge opens</a></li></ul>',
        "<ul><li>Facebook</li><li>Twitter</li><li>E-Mail</li></ul>",
        "<p>Zurück zur Übersicht</p>",
        "<p>- Advertisement -</p>",
        "<p>3 min read</p>",
        '<p>Czytaj też: <a href="/b">Bridge opens</a></p>',
    ],
)
def test_labels_and_buttons_go_with_the_links_below_them(chaff: str) -> None:
    story = story_of(f'<h1>Ferry is late again</h1><div class="entry-content">{TEXT}{chaff}{TEXT}</div>')

    assert story.body == f"{TEXT}\n{TEXT}"


def test_a_chapter_that_begins_as_a_label_does_stays() -> None:
    chapter = "<h2>More in common than they thought</h2>"

    story = story_of(f'<h1>Ferry is late again</h1><div class="entry-content">{TEXT}{chapter}{TEXT}</div>')

    assert story.body == f"{TEXT}\n{chapter}\n{TEXT}"


def test_a_few_bad_bytes_leave_a_page_in_utf_8() -> None:
    text = "<title>Fähre fährt später, Hafen öffnet früher über Nacht</title>" + "<p>Die Fähre fährt.</p>" * 20

    found, remarks = decode(Raw(name="story.html", data=text.encode() + b"<p>caf\xe9</p>", digest=""))

    assert found == f"{text}<p>caf\ufffd</p>"
    assert [remark.field for remark in remarks] == ["encoding"]

"""WordPress exports: what was published is a story, whatever else a site keeps beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wirefeed import stories
from wirefeed.model import Raw, Source, Story
from wirefeed.stories import _feedwp, wordpress

SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{0}/"'
)
AUTHOR = (
    "<wp:author><wp:author_login>aroe</wp:author_login>"
    "<wp:author_display_name><![CDATA[Ann Roe]]></wp:author_display_name></wp:author>"
)
PICTURE = (
    '<item><title>pic</title><guid isPermaLink="false">https://q.example/a.jpg</guid><wp:post_id>8</wp:post_id>'
    "<wp:post_parent>7</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"
    "<wp:attachment_url>https://q.example/a.jpg</wp:attachment_url><excerpt:encoded>The quay</excerpt:encoded>"
    "<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>"
    "<wp:meta_value>A quay</wp:meta_value></wp:postmeta>"
    "</item>"
)


def export(*items: str, version: str = "1.2") -> str:
    above = f"<title>Quay</title><link>https://q.example</link><language>en-GB</language>{AUTHOR}"
    return f'<rss version="2.0" {SPACES.format(version)}><channel>{above}{"".join(items)}</channel></rss>'


def post(text: str = "One.\n\nTwo.", *, status: str = "publish", more: str = "", kind: str = "post") -> str:
    return (
        "<item><title>Ferry &amp; sea</title><link>https://q.example/ferry/</link><dc:creator>aroe</dc:creator>"
        f'<guid isPermaLink="false">https://q.example/?p=7</guid><content:encoded><![CDATA[{text}]]></content:encoded>'
        "<wp:post_id>7</wp:post_id><wp:post_date>2024-03-05 12:00:00</wp:post_date>"
        f"<wp:post_date_gmt>2024-03-05 10:00:00</wp:post_date_gmt><wp:post_name>ferry</wp:post_name>{more}"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
    )


def told(text: str) -> list[Story]:
    raw = Raw(name="export.xml", data=text.encode(), digest="")
    found = stories.read(raw, Source(timezone="Europe/Oslo"), prefix="tag:q.example,2024:")
    return [story for story in found if isinstance(story, Story)]


def test_a_post_becomes_a_story() -> None:
    terms = (
        '<category domain="category" nicename="town">Town</category>'
        '<category domain="post_tag" nicename="sea">Sea</category>'
        '<category domain="post_format" nicename="post-format-aside">Aside</category>'
    )

    (story,) = told(export(post(more=terms + "<excerpt:encoded>About it.</excerpt:encoded>")))

    assert (story.id, story.link, story.slug) == ("https://q.example/?p=7", "https://q.example/ferry/", "ferry")
    assert (story.headline, story.summary, story.language) == ("Ferry & sea", "About it.", "en-GB")
    assert [person.name for person in story.authors] == ["Ann Roe"]
    assert (story.section, story.tags) == ("Town", ("Sea",))
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert story.body == "<p>One.</p>\n<p>Two.</p>"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("publish", "usable"),
        ("future", "usable"),
        ("draft", "draft"),
        ("pending", "draft"),
        ("private", "withheld"),
        ("trash", "withheld"),
        ("house-style", "withheld"),
    ],
)
def test_only_what_was_published_is_usable(status: str, expected: str) -> None:
    (story,) = told(export(post(status=status)))

    assert story.status == expected
    assert story.scheduled == (status == "future")


def test_a_post_behind_a_password_stays_there() -> None:
    (story,) = told(export(post(more="<wp:post_password>sesame</wp:post_password>")))

    assert story.status == "withheld"
    assert story.hold is not None


@pytest.mark.parametrize("kind", ["page", "attachment", "nav_menu_item", "revision", "wp_block"])
def test_what_is_no_post_is_no_story(kind: str) -> None:
    assert told(export(post(kind=kind))) == []


def test_noughts_are_no_date() -> None:
    dates = "<wp:post_modified_gmt>0000-00-00 00:00:00</wp:post_modified_gmt>"
    dates += "<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>"
    item = post(status="draft", more=dates).replace("2024-03-05 10:00:00", "0000-00-00 00:00:00")

    (story,) = told(export(item))
    (undated,) = told(
        export(item.replace("2024-03-05 12:00:00", "0000-00-00 00:00:00").replace(">draft<", ">publish<"))
    )

    assert story.published is not None
    assert (story.published.instant, story.published.zone) == (datetime(2024, 3, 5, 11, tzinfo=UTC), "assumed")
    assert story.updated is None
    assert undated.published is None
    assert undated.hold is not None


def test_pictures_are_those_uploaded_for_a_post_the_shown_one_first_and_once() -> None:
    meta = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>8</wp:meta_value></wp:postmeta>"

    (story,) = told(export(PICTURE, post(more=meta)))

    assert [(one.url, one.caption, one.alt) for one in story.media] == [
        ("https://q.example/a.jpg", "The quay", "A quay")
    ]


def test_comments_are_not_the_story() -> None:
    comment = (
        "<wp:comment><wp:comment_author>X</wp:comment_author><wp:comment_content>Spam</wp:comment_content></wp:comment>"
    )

    assert told(export(post(more=comment))) == told(export(post()))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nThree", "<p>One<br>\ntwo</p>\n<p>Three</p>"),
        ("One\n<blockquote>Said</blockquote>\nTwo", "<p>One</p>\n<blockquote>Said</blockquote>\n<p>Two</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("One<!--more-->Two", "<p>One</p>\n<p>Two</p>"),
        ('One [gallery ids="1,2"] two', "<p>One  two</p>"),
        ("[embed]https://v.example/1[/embed]\n\nOne", "<p>One</p>"),
        ("He said [sic] so.", "<p>He said [sic] so.</p>"),
        (
            '[caption id="a"]<img src="https://q.example/a.jpg" /> Quay[/caption]',
            '<figure><img src="https://q.example/a.jpg" /><figcaption>Quay</figcaption></figure>',
        ),
        ("<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->", "<p>One</p>"),
    ],
)
def test_bare_line_ends_are_paragraphs_and_shortcodes_go(text: str, html: str) -> None:
    assert _feedwp.paragraphed(text) == html


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_every_version_of_the_export_is_known(version: str) -> None:
    text = export(post(), version=version)

    assert wordpress.sniff(Raw(name="x.xml", data=b"", digest=""), text)
    assert len(told(text)) == 1


def test_the_feed_of_a_wordpress_site_is_no_export() -> None:
    assert not wordpress.sniff(Raw(name="x.xml", data=b"", digest=""), '<rss version="2.0"><channel></channel></rss>')

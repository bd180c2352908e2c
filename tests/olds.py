"""Feeds as other programs write them, in our own words: what a site had before it moved to wirefeed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import NamedTuple
from urllib.parse import quote

HOME = "https://news.example.org"


class Post(NamedTuple):
    """A story as the old program had it."""

    slug: str
    title: str
    published: datetime
    number: int = 1

    @property
    def folder(self) -> str:
        return f"{self.published:%Y/%m/%d}"

    @property
    def path(self) -> str:
        """The slug as it stands in addresses."""
        return quote(self.slug)


FERRY = Post("ferry-sails", "Ferry sails again", datetime(2024, 3, 26, 10, 0, tzinfo=UTC), 101)
PIER = Post("pier-closes", "Pier “closes” — for good", datetime(2024, 3, 27, 18, 30, tzinfo=UTC), 117)
TOWER = Post("لمنارة", "المنارة تضيء", datetime(2024, 3, 28, 6, 15, tzinfo=UTC), 123)
POSTS = (TOWER, PIER, FERRY)


def wordpress(posts: tuple[Post, ...] = POSTS, home: str = HOME) -> str:
    """Ids are addresses by number that are no permalinks; links are by date and name, encoded in small letters."""
    return _rss(
        "".join(
            _item(
                post,
                link=f"{home}/{post.folder}/{post.path.lower()}/",
                guid=f'<guid isPermaLink="false">{home}/?p={post.number}</guid>',
            )
            for post in posts
        ),
        "<generator>https://wordpress.org/?v=6.5.2</generator>",
    )


def ghost(posts: tuple[Post, ...] = POSTS, home: str = HOME) -> str:
    """Ids are numbers of the database, in hexadecimal; the guid stands after the link."""
    return _rss(
        "".join(
            _item(
                post,
                link=f"{home}/{post.path}/",
                guid=f'<guid isPermaLink="false">65f0c1d2e3a4b5c6d7e8{post.number:04x}</guid>',
            )
            for post in posts
        ),
        "<generator>Ghost 5.82</generator>",
    )


def hugo(posts: tuple[Post, ...] = POSTS, home: str = HOME) -> str:
    """The guid is the link, and does not say whether it is a permalink."""
    return _rss(
        "".join(
            _item(post, link=f"{home}/posts/{post.path}/", guid=f"<guid>{home}/posts/{post.path}/</guid>")
            for post in posts
        ),
        "<generator>Hugo -- gohugo.io</generator>",
    )


def jekyll(posts: tuple[Post, ...] = POSTS, home: str = HOME, ids: str = HOME) -> str:
    """Atom; an id is the link without its ending, and without its host where the site's address was never set."""
    entries = "".join(
        f"<entry><title type='html'>{escape(escape(post.title))}</title>"
        f"<link href='{home}/{post.folder}/{post.path}.html' rel='alternate' type='text/html'/>"
        f"<published>{post.published.isoformat()}</published><updated>{post.published.isoformat()}</updated>"
        f"<id>{ids}/{post.folder}/{post.path}</id>"
        f"<content type='html' xml:base='{home}/{post.folder}/{post.path}.html'>Text.</content></entry>"
        for post in posts
    )
    return (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<generator uri='https://jekyllrb.com/'>Jekyll</generator><id>{home}/feed.xml</id><title>Post</title>"
        f"<link href='{home}/feed.xml' rel='self'/><updated>2024-04-01T00:00:00Z</updated>{entries}</feed>"
    )


def eleventy(posts: tuple[Post, ...] = POSTS, home: str = HOME) -> str:
    """JSON Feed 1.1, ids are the addresses, fractions of a second."""
    items = [
        {
            "id": f"{home}/blog/{post.path}/",
            "url": f"{home}/blog/{post.path}/",
            "title": post.title,
            "content_html": "<p>Text.</p>",
            "date_published": post.published.isoformat().replace("+00:00", ".000Z"),
        }
        for post in posts
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": items})


def _item(post: Post, *, link: str, guid: str) -> str:
    # Programs that set type write quotes and dashes as numbers.
    title = escape(post.title).encode("ascii", "xmlcharrefreplace").decode()
    return (
        f"<item><title>{title}</title><link>{link}</link>"
        f"<pubDate>{format_datetime(post.published)}</pubDate>{guid}<description>Text.</description></item>"
    )


def _rss(items: str, more: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">'
        f"<channel><title>Post</title><link>{HOME}</link><description>News</description>{more}{items}</channel></rss>"
    )

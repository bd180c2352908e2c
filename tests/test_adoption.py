"""Ids, dates and links of an old feed: read as they stand there, given to the right story, kept, applied."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from tests import olds
from tests.olds import FERRY, HOME, PIER, POSTS
from wirefeed import adoption
from wirefeed.adoption import Adopted, Item, Known, Pair
from wirefeed.errors import ConfigError, FeedError
from wirefeed.model import Head, Moment, Story

TEN = datetime(2024, 3, 26, 10, 0, tzinfo=UTC)
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def rss(item: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Post</title><item>{item}</item></channel></rss>'.encode()


def atom(entry: str, more: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{more}><title>P</title><entry>{entry}</entry></feed>'.encode()


def only(data: bytes, address: str = "") -> Item:
    (item,) = adoption.read(data, address=address)
    return item


def item(key: str = "a", **fields: object) -> Item:
    return Item(**({"id": f"old:{key}"} | fields))


def known(key: str = "a", **fields: object) -> Known:
    return Known(**({"story": f"new:{key}", "name": f"{key}.md"} | fields))


def pairs(found: adoption.Matched) -> list[tuple[str, str, str]]:
    return [(pair.item.id, pair.story.story, pair.how) for pair in found.matched]


# --- reading


@pytest.mark.parametrize(
    ("document", "ids", "links"),
    [
        (olds.wordpress(), [f"{HOME}/?p={post.number}" for post in POSTS], "{folder}/{small}/"),
        (olds.ghost(), [f"65f0c1d2e3a4b5c6d7e8{post.number:04x}" for post in POSTS], "{slug}/"),
        (olds.hugo(), [f"{HOME}/posts/{post.path}/" for post in POSTS], "posts/{slug}/"),
        (olds.jekyll(), [f"{HOME}/{post.folder}/{post.path}" for post in POSTS], "{folder}/{slug}.html"),
        (olds.jekyll(ids=""), [f"/{post.folder}/{post.path}" for post in POSTS], "{folder}/{slug}.html"),
        (olds.eleventy(), [f"{HOME}/blog/{post.path}/" for post in POSTS], "blog/{slug}/"),
    ],
    ids=["WordPress", "Ghost", "Hugo", "Jekyll", "Jekyll without its address", "Eleventy"],
)
def test_each_programs_ids_links_dates_and_titles_are_read_as_they_stand(document, ids, links):
    found = adoption.read(document.encode(), address=f"{HOME}/feed.xml")

    assert [one.id for one in found] == ids
    assert [one.link for one in found] == [
        f"{HOME}/{links.format(folder=post.folder, slug=post.path, small=post.path.lower())}" for post in POSTS
    ]
    assert [one.published for one in found] == [post.published for post in POSTS]
    assert [one.title for one in found] == [post.title for post in POSTS]
    assert [one.permalink for one in found] == [one.id == one.link for one in found]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("<guid>https://e.example/a</guid>", "https://e.example/a"),
        ("<guid> https://e.example/a\n</guid>", "https://e.example/a"),
        ('<guid isPermaLink="false">4711</guid><link>https://e.example/b</link>', "4711"),
        ("<guid>4711</guid><link>https://e.example/b</link>", "4711"),
        ("<link>https://e.example/b</link><guid>4711</guid>", "4711"),
        ("<guid>tag:e.example,2020:a</guid>", "tag:e.example,2020:a"),
        ("<guid>urn:uuid:6f1c</guid><link>https://e.example/b</link>", "urn:uuid:6f1c"),
        ("<guid>HTTPS://E.example:443/%7Ea?b&amp;c#d</guid>", "HTTPS://E.example:443/%7Ea?b&c#d"),
        ("<link>https://e.example/b</link>", "https://e.example/b"),
    ],
)
def test_an_id_is_read_letter_for_letter_and_is_the_link_where_there_is_none(given, read):
    assert only(rss(f"<title>A</title>{given}"), "https://other.example/feed").id == read


@pytest.mark.parametrize("name", ["tag:e.example,2020:a", "/2024/a", "urn:x:y", "a b", "https://e.example/a"])
def test_a_base_address_changes_links_and_no_id(name):
    data = atom(f'<id>{name}</id><title>A</title><link href="a/"/>', ' xml:base="https://e.example/blog/"')

    found = only(data, "https://feeds.example/x")

    assert (found.id, found.link) == (name, "https://e.example/blog/a/")


@pytest.mark.parametrize("name", ["tag:e.example,2020:a", "/2024/a", "4711"])
def test_a_base_address_of_rss_changes_links_and_no_id(name):
    data = rss(f"<guid>{name}</guid><title>A</title><link>a/</link>").replace(
        b"<rss ", b'<rss xml:base="https://e.example/blog/" '
    )

    found = only(data, "https://feeds.example/x")

    assert (found.id, found.link) == (name, "https://e.example/blog/a/")


def test_a_base_address_is_for_what_it_stands_on():
    entry = '<id>a</id><content type="html" xml:base="https://e.example/x/y.html">Text</content><link href="a/"/>'

    assert only(atom(entry), "https://e.example/feed.xml").link == "https://e.example/a/"


def test_the_link_of_an_entry_is_the_page_and_not_its_parts():
    links = '<link rel="self" href="/1"/><link rel="enclosure" href="/2"/><link rel="alternate" href="/3"/>'

    assert only(atom(f"<id>a</id><title>A</title>{links}"), "https://e.example/f").link == "https://e.example/3"


def test_a_services_own_address_is_not_the_link():
    data = rss("<link>https://proxy.example/~r/1</link><f:origLink>https://e.example/a</f:origLink>").replace(
        b"<rss ", b'<rss xmlns:f="http://rssnamespace.org/feedburner/ext/1.0" '
    )

    assert only(data).link == "https://e.example/a"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 26 Mar 2024 10:00:00 +0000", TEN),
        ("Tue, 26 Mar 2024 12:00:00 +0200", TEN),
        ("Tue, 26 Mar 24 10:00 GMT", TEN),
        ("26 Mar 2024 05:00:00 EST", TEN),
        ("Tue, 26 Mar 2024 10:00:00 -0000", TEN),
        ("2024-03-26T10:00:00Z", TEN),
        ("2024-03-26T12:00:00.987+02:00", TEN),
        ("2024-03-26 10:00:00 +0000", TEN),
        ("2024-03-26 10:00:00 UTC", TEN),
        ("2024-03-26T10:00:00+0000", TEN),
        ("2024-03-26T10:00Z", TEN),
        ("Tue, 26 Mar 2024 10:00:00 UT", TEN),
        ("Tue, 26 Mar 2024 10:00:00 Z", TEN),
        ("Tue, 26 Mar 2024 11:00:00 CET", None),
        ("Mar, 26 Mär 2024 10:00:00 +0000", None),
        ("2024년 3월 26일 10:00:00 GMT", None),
        ("Tue, 26 Mar 2024 10:00:00", None),
        ("2024-03-26T10:00:00", None),
        ("2024-03-26", None),
        ("Tue, 26 Mar 2024", None),
        ("Mon, 01 Jan 0001 00:00:00 +0000", None),
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("Tue, 36 Mar 2024 10:00:00 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_an_instant_in_utc_or_none_is_made_up(written, read):
    assert only(rss(f"<title>A</title><pubDate>{written}</pubDate>")).published == read


def test_the_date_of_rss_1_is_that_of_publication():
    data = rss("<title>A</title><dc:date>2024-03-26T10:00:00Z</dc:date>").replace(
        b"<rss ", b'<rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
    )

    found = only(data)

    assert (found.published, found.updated) == (TEN, None)


def test_an_atom_entry_that_names_only_its_update_says_nothing_of_its_publication():
    found = only(atom("<id>a</id><title>A</title><updated>2024-03-26T10:00:00Z</updated>"))

    assert (found.published, found.updated) == (None, TEN)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ('"id": "x"', "x"),
        ('"id": 7', "7"),
        ('"id": 7.0', "7"),
        ('"id": null, "url": "/a"', "https://e.example/a"),
        ('"url": "https://e.example/a"', "https://e.example/a"),
    ],
)
def test_an_id_of_json_feed_may_be_a_number_or_missing(fields, name):
    data = f'\ufeff{{"items": [{{{fields}, "title": "A"}}, null, {{}}]}}'.encode()

    assert only(data, "https://e.example/feed.json").id == name


@pytest.mark.parametrize(
    ("data", "older"),
    [
        (atom("<id>a</id>").replace(b"<entry>", b'<link rel="prev-archive" href="/2023.xml"/><entry>'), "/2023.xml"),
        (atom("<id>a</id>").replace(b"<entry>", b'<link rel="next" href="/?page=2"/><entry>'), "/?page=2"),
        (b'{"items": [], "next_url": "page2.json"}', "/page2.json"),
    ],
    ids=["RFC 5005", "next", "JSON Feed"],
)
def test_a_document_says_where_older_items_are(data, older):
    assert adoption.document(data, address="https://e.example/feed").older == (f"https://e.example{older}",)


def test_of_wordpress_older_pages_are_known_though_it_names_none():
    assert adoption.document(olds.wordpress().encode()).paged
    assert not adoption.document(olds.hugo().encode()).paged


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "got nothing"),
        (b" \n", "got nothing"),
        (b"hello", "got another format"),
        (b"\x00\xff\xfe", "got another format"),
        (b"<svg/>", "got another format"),
        (b"{", "expected a JSON Feed"),
        (b'{"items": 1}', "got other JSON"),
        (b'{"error": "no"}', "got other JSON"),
    ],
)
def test_what_is_no_feed_is_told(data, message):
    with pytest.raises(FeedError, match=message):
        adoption.read(data, address="https://e.example/")


def test_a_page_given_by_mistake_names_its_feeds():
    page = b"""<!DOCTYPE html><html><head>
      <LINK rel=alternate type=application/rss+xml href=/feed/>
      <link href="https://e.example/feed.json?a=1&amp;b=2" rel="alternate" type="application/feed+json">
      <link rel="alternate" hreflang="fr" href="/fr/"><link rel="stylesheet" type="text/css" href="x.css">
      <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2"></head>"""

    with pytest.raises(FeedError) as caught:
        adoption.read(page, address="https://e.example/")

    assert caught.value.hint == (
        "the page names these feeds: https://e.example/feed/, https://e.example/feed.json?a=1&b=2"
    )


def test_an_empty_feed_has_no_items():
    assert adoption.read(b"<rss version='2.0'><channel><title>P</title></channel></rss>") == []


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data):
    try:
        found = adoption.read(data)
    except FeedError:
        return

    assert all(isinstance(one, Item) for one in found)


# --- matching


def test_an_id_tells_more_than_a_link():
    stories = [known("a", story="old:a", link=f"{HOME}/x/"), known("b", link=f"{HOME}/y/")]

    found = adoption.match([item("a", link=f"{HOME}/y/")], stories)

    assert pairs(found) == [("old:a", "old:a", "id")]
    assert found.stories == (stories[1],)


def test_a_former_id_is_an_id():
    assert pairs(adoption.match([item("a")], [known("b", aliases=("old:a",))])) == [("old:a", "new:b", "id")]


@pytest.mark.parametrize(
    "link",
    [
        "https://news.example.org/2024/caf%C3%A9/",
        "http://news.example.org/2024/café/",
        "https://www.news.example.org/2024/café",
        "https://NEWS.example.org:443/2024/caf%c3%a9/",
        "https://news.example.org/2024/cafe\u0301/",
        "https://news.example.org/2024/café/index.html",
        "https://news.example.org/2024/café/?utm_source=rss&utm_medium=feed",
        "https://news.example.org/2024/café/?fbclid=1#comments",
    ],
)
def test_a_link_is_the_same_however_it_is_spelled(link):
    story = known(link=f"{HOME}/2024/caf%C3%A9/")

    assert pairs(adoption.match([item(link=link)], [story])) == [("old:a", "new:a", "link")]


@pytest.mark.parametrize(
    "link",
    [
        f"{HOME}/2024/ferry/?p=1",
        f"{HOME}/2023/ferry/",
        f"{HOME}/2024/Ferry/",
        f"{HOME}/2024/ferry/amp/",
        f"{HOME}/",
        "",
    ],
)
def test_another_page_is_another_link(link):
    assert pairs(adoption.match([item(link=link)], [known(link=f"{HOME}/2024/ferry/")])) == []


@pytest.mark.parametrize(
    "link", ["https://old.example.net/2024/ferry/", "http://old.example.net/2024/ferry.html", "/2024/ferry"]
)
def test_a_path_is_enough_when_the_domain_changes(link):
    assert pairs(adoption.match([item(link=link)], [known(link=f"{HOME}/2024/ferry/")])) == [("old:a", "new:a", "path")]


def test_two_front_pages_are_no_story():
    assert pairs(adoption.match([item(link="https://old.example.net/")], [known(link=f"{HOME}/")])) == []


def test_an_id_that_is_an_address_leads_to_the_story():
    old = item(id=f"{HOME}/2024/03/26/ferry", link="https://proxy.example/1")

    assert pairs(adoption.match([old], [known(link=f"{HOME}/2024/03/26/ferry.html")])) == [(old.id, "new:a", "path")]


@pytest.mark.parametrize("slug", ["ferry-sails", "2024-03-26-ferry-sails", "Ferry-Sails.html", "archive/ferry-sails"])
def test_a_slug_is_enough_on_its_day(slug):
    old = item(link=f"{HOME}/?/x/{slug}/".replace("?/x/", "old/"), published=TEN)

    same = adoption.match([old], [known(slug="ferry-sails", published=TEN + HOUR)])
    later = adoption.match([old], [known(slug="ferry-sails", published=TEN + 24 * HOUR)])

    assert [how for _, _, how in pairs(same)] == ["slug"]
    assert pairs(later) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ferry sails", "Ferry  sails "),
        ("It’s “on” – again…", 'It\'s "on" - again...'),
        ("It’s on — again", "It's on -- again"),
        ("FERRY SAILS", "Ferry sails"),
    ],
)
def test_a_headline_is_enough_on_its_day_however_its_type_is_set(old, new):
    one = item(title=old, published=TEN)

    same = adoption.match([one], [known(title=new, published=TEN + HOUR)])

    assert [how for _, _, how in pairs(same)] == ["headline"]
    assert pairs(adoption.match([one], [known(title=new, published=TEN - 24 * HOUR)])) == []
    assert pairs(adoption.match([one], [known(title=new)])) == []


def test_a_day_is_a_day_of_the_site():
    old = item(title="Ferry", published=datetime(2024, 3, 26, 22, 30, tzinfo=UTC))
    story = known(title="Ferry", published=datetime(2024, 3, 27, 10, 0, tzinfo=UTC))

    assert pairs(adoption.match([old], [story])) == []
    assert len(pairs(adoption.match([old], [story], zone=ZoneInfo("Africa/Cairo")))) == 1


def test_two_stories_that_agree_are_told_and_not_matched():
    twins = [known("a", title="Briefing", published=TEN), known("b", title="Briefing", published=TEN)]
    old = item(title="Briefing", published=TEN)

    found = adoption.match([old, item("z")], [*twins, known("c")])

    (told,) = found.ambiguous
    assert (told.items, told.stories, told.how) == ((old,), tuple(twins), "headline")
    assert (found.matched, found.items, found.stories) == ((), (item("z"),), (known("c"),))


def test_two_items_that_agree_are_told_and_not_matched():
    several = [item("a", link=f"{HOME}/x/"), item("b", link=f"{HOME}/x/")]

    found = adoption.match(several, [known(link=f"{HOME}/x/")])

    assert [(one.items, one.how) for one in found.ambiguous] == [(tuple(several), "link")]
    assert (found.matched, found.items, found.stories) == ((), (), ())


def test_a_later_rule_tells_apart_what_an_earlier_one_could_not():
    link = f"{HOME}/x/"
    items = [item("a", link=link, title="One", published=TEN), item("b", link=link, title="Two", published=TEN)]
    stories = [known("2", link=link, title="Two", published=TEN), known("1", link=link, title="One", published=TEN)]

    found = adoption.match(items, stories)

    assert pairs(found) == [("old:a", "new:1", "headline"), ("old:b", "new:2", "headline")]
    assert found.ambiguous == ()


def test_what_an_earlier_rule_left_open_a_later_rule_gives_to_nobody_else():
    link = f"{HOME}/x/"
    twins = [known("a", link=link), known("b", link=link)]
    stranger = known("c", title="One", published=TEN)

    found = adoption.match([item(link=link, title="One", published=TEN)], [*twins, stranger])

    assert found.matched == ()
    assert found.stories == (stranger,)


def test_an_item_on_two_pages_counts_once():
    first, again = item("a", title="New words"), item("a", title="Old words")

    assert adoption.match([first, again], []).items == (first,)


_NAMES = st.sampled_from(["a", "b", "c"])
_WHEN = st.sampled_from([None, TEN, TEN + 24 * HOUR])
_ITEMS = st.lists(
    st.builds(
        Item,
        id=_NAMES.map("old:{}".format) | st.just(""),
        link=_NAMES.map((HOME + "/{}/").format) | st.just(""),
        title=_NAMES,
        published=_WHEN,
    ),
    unique_by=lambda one: one.id or one.link or one.title,
    max_size=6,
)
_STORIES = st.lists(
    st.builds(
        Known,
        story=st.sampled_from(["old:a", "old:b", *map("new:{}".format, range(4))]),
        name=st.just("x.md"),
        link=_NAMES.map((HOME + "/{}.html").format) | _NAMES.map((HOME + "/{}/").format),
        title=_NAMES,
        slug=_NAMES,
        published=_WHEN,
    ),
    unique_by=lambda one: one.story,
    max_size=6,
)


@given(_ITEMS, _STORIES)
def test_each_item_and_each_story_is_told_exactly_once(items, stories):
    found = adoption.match(items, stories)

    told = [pair.item for pair in found.matched] + [*found.items]
    told += [one for group in found.ambiguous for one in group.items]
    assert sorted(one.id + one.link + one.title for one in told) == sorted(i.id + i.link + i.title for i in items)
    shown = [pair.story for pair in found.matched] + [*found.stories]
    shown += [one for group in found.ambiguous for one in group.stories]
    assert sorted(one.story for one in shown) == sorted(one.story for one in stories)


@settings(max_examples=60)
@given(_ITEMS, _STORIES, st.randoms(use_true_random=False))
def test_the_order_of_items_and_stories_decides_nothing(items, stories, random):
    first = adoption.match(items, stories)

    random.shuffle(items)
    random.shuffle(stories)

    assert sorted(pairs(adoption.match(items, stories))) == sorted(pairs(first))


# --- what is kept of a match


def pair(**fields: object) -> Pair:
    return Pair(item=item(**fields), story=known(), how="link")


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://news.example.org/a/", True),
        ("http://www.news.example.org/a/", True),
        ("https://old.example.net/a/", False),
        ("/a/", False),
        ("", False),
        ("https://[::1", False),
    ],
)
def test_a_link_to_another_host_is_not_taken_along(link, kept):
    assert adoption.adopted(pair(link=link), home=HOME, now=NOW).link == (link if kept else "")


def test_a_date_that_has_not_come_is_not_taken_along():
    future = pair(published=NOW + HOUR, updated=NOW + 2 * HOUR)

    assert adoption.adopted(future, home=HOME, now=NOW) == Adopted(story="new:a", id="old:a")


def test_a_story_of_an_item_without_an_id_keeps_its_own():
    assert adoption.adopted(pair(id=""), home=HOME, now=NOW).id == "new:a"


# --- applying


def story(**fields: object) -> Story:
    return Story(**({"name": "a.md", "id": "new:a", "headline": "Ferry"} | fields))


def head(**fields: object) -> Head:
    return Head(**({"name": "a.md", "id": "new:a"} | fields))


OLD = Adopted(story="new:a", id="old:a", published=TEN, updated=TEN + HOUR, link=f"{HOME}/old/")


@pytest.mark.parametrize("make", [story, head])
def test_a_story_and_its_head_take_on_the_same(make):
    own = Moment(datetime(2024, 3, 25, 22, 0, tzinfo=UTC), "day", "assumed", "26 March")

    told = adoption.apply(make(published=own), OLD)

    assert type(told) is type(make())
    assert (told.id, told.published, told.updated) == ("old:a", Moment(TEN), Moment(TEN + HOUR))
    assert told.published.precision == "second"


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (None, TEN + HOUR),
        (Moment(TEN), TEN + HOUR),
        (Moment(TEN + 2 * HOUR), TEN + 2 * HOUR),
        (Moment(datetime(2024, 3, 26, tzinfo=UTC), "day"), TEN + HOUR),
    ],
    ids=["none", "earlier", "later", "that day"],
)
def test_an_update_of_its_own_counts_when_it_is_later(own, told):
    applied = adoption.apply(story(updated=own), OLD)

    assert applied.updated is not None
    assert applied.updated.instant == told


@pytest.mark.parametrize(("own", "told"), [("", OLD.link), (" ", OLD.link), ("/own/", "/own/")])
def test_a_link_of_its_own_stays(own, told):
    assert adoption.apply(story(link=own), OLD).link == told


def test_what_the_old_feed_did_not_say_stays_as_it_is():
    bare = Adopted(story="new:a", id="old:a")
    own = story(published=Moment(TEN, "minute"), updated=Moment(TEN + HOUR), link="/own/", tags=("Harbour",))

    assert asdict(adoption.apply(own, bare)) == asdict(own) | {"id": "old:a"}


@pytest.mark.parametrize("make", [story, head])
def test_applying_twice_changes_nothing(make):
    once = adoption.apply(make(), OLD)

    assert adoption.apply(once, OLD) == once


# --- the file

_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)
_INSTANTS = st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - made aware
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
_ADOPTED = st.lists(
    st.builds(Adopted, story=_TEXT, id=_TEXT, published=_INSTANTS, updated=_INSTANTS, link=st.just("") | _TEXT),
    unique_by=(lambda one: one.story, lambda one: one.id),
    max_size=8,
)


@settings(max_examples=50)
@given(_ADOPTED, st.randoms(use_true_random=False))
def test_what_is_written_is_read_and_the_order_it_came_in_leaves_no_trace(several, random):
    data = adoption.encode(several)

    random.shuffle(several)

    assert adoption.decode(data, "adopted.jsonl") == {one.story: one for one in several}
    assert adoption.encode(several) == data
    assert adoption.encode(adoption.decode(data, "").values()) == data


def test_the_file_is_one_line_a_story_in_their_order():
    there = timezone(2 * HOUR)
    several = [
        Adopted(story="new:b", id="old:b"),
        Adopted(
            story="new:a", id="ä", published=TEN.astimezone(there).replace(microsecond=5), link="https://e.example/"
        ),
    ]

    assert adoption.encode(several).decode() == (
        '{"story":"new:a","id":"ä","published":"2024-03-26T10:00:00Z","link":"https://e.example/"}\n'
        '{"story":"new:b","id":"old:b"}\n'
    )


def test_nothing_adopted_is_an_empty_file():
    assert adoption.encode([]) == b""
    assert adoption.decode(b"", "adopted.jsonl") == {}


def test_a_file_an_editor_touched_is_read():
    data = b'\xef\xbb\xbf{"id": "old:a", "story": "new:a", "published": "2024-03-26T12:00:00+02:00"}\r\n\r\n'

    assert adoption.decode(data, "adopted.jsonl") == {"new:a": Adopted(story="new:a", id="old:a", published=TEN)}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("<<<<<<< HEAD", "expected an adopted story"),
        ("{", "expected an adopted story"),
        ("[]", "expected an adopted story"),
        ('{"story": "x"}', "missing required field `id`"),
        ('{"story": "x", "id": 7}', "Expected `str`, got `int`"),
        ('{"story": "x", "id": ""}', "an empty id"),
        ('{"story": "", "id": "x"}', "an empty id"),
        ('{"story": "x", "id": "y", "titel": "z"}', "unknown field `titel`"),
        ('{"story": "x", "id": "y", "published": "2024-03-26T10:00:00"}', "a date without a zone"),
        ('{"story": "x", "id": "y", "published": "9999-12-31T23:59:59-10:00"}', "expected an adopted story"),
        ('{"story": "x", "id": "y", "published": "26 March"}', "Invalid RFC3339"),
        ('{"story": "x", "id": "\udcff"}', "expected an adopted story"),
        ('{"story": "a", "id": "y"}', "expected one line of a story, got a second of 'a'; the first is line 1"),
        ('{"story": "x", "id": "old:a"}', "expected an id of its own, got 'old:a' again; the first is line 1"),
    ],
)
def test_a_broken_line_is_named(line, message):
    data = b'{"story":"a","id":"old:a"}\n\n' + line.encode("utf-8", "surrogateescape") + b"\n"

    with pytest.raises(ConfigError) as caught:
        adoption.decode(data, "site/adopted.jsonl")

    assert caught.value.where == "site/adopted.jsonl:3"
    assert message in caught.value.message
    assert caught.value.hint


def test_a_post_matches_itself_by_every_way_it_is_known():
    """FERRY and PIER under each program's addresses; the new site keeps other links."""
    stories = [
        known(post.slug, title=post.title, slug=post.slug, link=f"{HOME}/new/{post.number}/", published=post.published)
        for post in (FERRY, PIER)
    ]

    for document in (olds.wordpress(), olds.ghost(), olds.hugo(), olds.jekyll(), olds.eleventy()):
        found = adoption.match(adoption.read(document.encode()), stories)
        assert [(one.story.name, one.how) for one in found.matched] == [
            ("pier-closes.md", "slug"),
            ("ferry-sails.md", "slug"),
        ]

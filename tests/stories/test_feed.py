"""RSS and Atom: every item is a story, by the format's own fields, however badly it was written."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed import stories
from wirefeed.errors import StoryError
from wirefeed.feeds import atom as atom_out
from wirefeed.feeds import rss as rss_out
from wirefeed.model import Entry, Feed, Raw, Source, Story, Subject, Tombstone
from wirefeed.stories import _feedmend, _feedtree, feed

SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "media": "http://search.yahoo.com/mrss/",
        "atom": "http://www.w3.org/2005/Atom",
        "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    }.items()
)
DATED = "<pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'


def told(text: str | bytes, *, name: str = "up/feed.xml", source: Source | None = None) -> list[Story | StoryError]:
    data = text.encode() if isinstance(text, str) else text
    raw = Raw(name=name, data=data, digest=hashlib.sha256(data).hexdigest())
    return stories.read(raw, source or Source(), prefix="tag:news.example.org,2024:")


def one(text: str | bytes) -> Story:
    (story,) = told(text)
    assert isinstance(story, Story), story
    return story


def rss(item: str, channel: str = "") -> str:
    above = "<title>Quay Wire</title><link>https://quay.example.org/</link>" + channel
    return f'<rss version="2.0" {SPACES}><channel>{above}<item>{item}</item></channel></rss>'


def atom(entry: str, above: str = "", root: str = "") -> str:
    return f"<feed {ATOM} {root}><title>Quay</title><id>urn:quay</id>{above}<entry>{entry}</entry></feed>"


def test_an_item_of_rss_becomes_a_story() -> None:
    story = one(
        rss(
            "<title>Ferry runs again</title><link>https://quay.example.org/ferry</link>"
            f'<guid isPermaLink="false">quay-17</guid>{DATED}<description>It runs at noon.</description>'
            "<content:encoded><![CDATA[<p>It runs at noon.</p><p>Tickets cost two crowns.</p>]]></content:encoded>"
            "<category>Harbour</category>",
            "<language>en-gb</language><copyright>Quay Wire 2024</copyright>",
        )
    )

    assert (story.id, story.link) == ("quay-17", "https://quay.example.org/ferry")
    assert story.headline == "Ferry runs again"
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert (story.summary, story.markup) == ("It runs at noon.", "html")
    assert "Tickets cost" in story.body
    assert (story.tags, story.language, story.rights) == (("Harbour",), "en-gb", "Quay Wire 2024")


def test_an_item_of_rss_1_is_named_by_what_it_is_about() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://q.example/"><title>Q</title></channel>'
        '<item rdf:about="https://q.example/9"><title>Nine</title><link>https://q.example/9?x</link>'
        "<dc:date>2024-03-05T10:00+01:00</dc:date><dc:creator>Ann Roe</dc:creator></item></rdf:RDF>"
    )

    story = one(text)

    assert (story.id, story.headline, [person.name for person in story.authors]) == (
        "https://q.example/9",
        "Nine",
        ["Ann Roe"],
    )
    assert story.published is not None
    assert story.published.instant == datetime(2024, 3, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("item", "key", "link"),
    [
        ("<guid>https://q.example/1</guid>", "https://q.example/1", "https://q.example/1"),
        ('<guid isPermaLink="false">https://q.example/1</guid>', "https://q.example/1", ""),
        ("<link>https://q.example/2</link>", "https://q.example/2", "https://q.example/2"),
        ("<link>/2</link><guid>7</guid>", "7", "https://quay.example.org/2"),
        (
            "<link>https://count.example/x</link><feedburner:origLink>https://q.example/3</feedburner:origLink>",
            "https://q.example/3",
            "https://q.example/3",
        ),
    ],
)
def test_id_and_link_are_the_items_own(item: str, key: str, link: str) -> None:
    story = one(rss(f"<title>T</title>{DATED}{item}"))

    assert (story.id, story.link) == (key, link)


def test_items_without_id_and_link_keep_one_id_each_whatever_file_they_come_in() -> None:
    text = rss(f"<title>One</title>{DATED}</item><item><title>Two</title>{DATED}")

    first, second = told(text, name="a.xml"), told(text, name="b.xml")

    ids = [story.id for story in first if isinstance(story, Story)]
    assert len(set(ids)) == 2
    assert ids == [story.id for story in second if isinstance(story, Story)]


@pytest.mark.parametrize(
    ("dates", "instant"),
    [
        (DATED + "<dc:date>1518478934</dc:date>", "2024-03-05T10:00"),
        ("<dc:date>2024-03-06T01:00Z</dc:date>" + DATED, "2024-03-05T10:00"),
        ("<pubDate>soon</pubDate><dc:date>2024-03-06T01:00Z</dc:date>", "2024-03-06T01:00"),
        ("<pubDate>Mon, 05 Mar 2024 06:27 EDT</pubDate>", "2024-03-05T10:27"),
        ("<atom:updated>2024-03-07T00:00:00Z</atom:updated>", "2024-03-07T00:00"),
    ],
)
def test_the_native_date_comes_before_all_others(dates: str, instant: str) -> None:
    story = one(rss(f"<title>T</title><guid>1</guid>{dates}"))

    assert story.published is not None
    assert story.published.instant == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize("date", ["", "<dc:date>1518478934</dc:date>", "<pubDate>yesterday</pubDate>"])
def test_no_date_is_invented(date: str) -> None:
    story = one(rss(f"<title>T</title><guid>1</guid>{date}"))

    assert story.published is None
    assert story.hold is not None


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("<author>desk@q.example (Ann Roe)</author>", ["Ann Roe"]),
        ("<author>Ann Roe &lt;ann@q.example&gt;</author>", ["Ann Roe"]),
        ("<author>desk@q.example</author>", []),
        ("<dc:creator>By Ann Roe and Bo Li</dc:creator>", ["Ann Roe", "Bo Li"]),
        ("<dc:creator>Ann Roe</dc:creator><dc:creator>Bo Li</dc:creator>", ["Ann Roe", "Bo Li"]),
        ("<author>x@q.example</author><dc:creator>Ann Roe</dc:creator>", ["Ann Roe"]),
        ("<dc:creator>admin</dc:creator>", []),
    ],
)
def test_authors_are_people_and_no_addresses(given: str, names: list[str]) -> None:
    story = one(rss(f"<title>T</title><guid>1</guid>{DATED}{given}"))

    assert [person.name for person in story.authors] == names


def test_an_agency_among_the_authors_is_who_supplied_it() -> None:
    story = one(rss(f"<title>T</title><guid>1</guid>{DATED}<dc:creator>Reuters</dc:creator>"))

    assert (story.authors, story.agency) == ((), "Reuters")


def test_an_entry_without_author_has_the_feeds() -> None:
    above = "<author><name>Harbour Desk of Quay</name><uri>https://q.example/</uri></author>"

    story = one(atom("<id>urn:1</id><title>T</title><updated>2024-03-05T10:00:00Z</updated>", above))

    assert [(person.name, person.url) for person in story.authors] == [("Harbour Desk of Quay", "https://q.example/")]
    assert story.published == story.updated


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("<title>Fish &amp;amp; chips</title>", "Fish & chips"),
        ("<title>It&amp;#8217;s open</title>", "It’s open"),
        ("<title><![CDATA[The <em>sea</em> rises]]></title>", "The sea rises"),
        ("<title>1 &lt; 2</title>", "1 < 2"),
        ("<title>&amp;lt;b&amp;gt; is bold</title>", "<b> is bold"),
        ("<title>CafÃ© opens</title>", "Café opens"),
        ("<title>Ol&eacute;&nbsp;again</title>", "Olé again"),
        ("<description>The sea rose by a hand. Nobody was hurt.</description>", "The sea rose by a hand."),
    ],
)
def test_a_headline_is_plain_text_with_entities_decoded_once_for_each_layer(title: str, headline: str) -> None:
    assert one(rss(f"<guid>1</guid>{DATED}{title}")).headline == headline


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ('<title type="html">Fish &amp;amp; chips</title>', "Fish & chips"),
        ('<title type="text">How to write &amp;lt;</title>', "How to write &lt;"),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The <i>sea</i></div></title>', "The sea"),
        ("<title>It&amp;rsquo;s open</title>", "It’s open"),
    ],
)
def test_a_title_of_atom_says_what_it_is(title: str, headline: str) -> None:
    assert one(atom(f"<id>1</id><updated>2024-03-05T10:00:00Z</updated>{title}")).headline == headline


def test_text_encoded_twice_loses_a_layer_and_is_remarked_on() -> None:
    story = one(
        rss(f"<title>T</title><guid>1</guid>{DATED}<description>&amp;lt;p&amp;gt;Sea&amp;lt;/p&amp;gt;</description>")
    )

    assert (story.body, story.markup) == ("<p>Sea</p>", "html")
    assert any("twice" in remark.message for remark in story.remarks)


PLAIN = '<media:content url="https://q.example/%s.jpg" medium="image" width="%s"/>'
TOLD = (
    '<media:content url="https://q.example/%s.jpg" medium="image" width="%s">'
    "<media:description>%s</media:description></media:content>"
)
GROUPED = f"<media:group>{PLAIN % ('s', 100)}{PLAIN % ('l', 900)}<media:credit>Bo Li</media:credit></media:group>"
ENCLOSED = '<enclosure url="%s" type="image/jpeg" length="9"/>'
MEDIA = {
    "the enclosure": (ENCLOSED % "/a.jpg", [("https://quay.example.org/a.jpg", 0, "", "")]),
    "the widest of a group": (GROUPED, [("https://q.example/l.jpg", 900, "", "Bo Li")]),
    "the widest of several sizes": (
        PLAIN % ("s", 140) + PLAIN % ("l", 460),
        [("https://q.example/l.jpg", 460, "", "")],
    ),
    "two pictures": (
        TOLD % ("a", 9, "A") + TOLD % ("b", 8, "B"),
        [("https://q.example/a.jpg", 9, "A", ""), ("https://q.example/b.jpg", 8, "B", "")],
    ),
    "a preview only alone": (
        '<media:thumbnail url="https://q.example/t.jpg" width="75"/>',
        [("https://q.example/t.jpg", 75, "", "")],
    ),
    "no pixel": ('<media:content url="https://q.example/p.gif" medium="image" width="1" height="1"/>', []),
    "no counter": (ENCLOSED % "https://q.example/pixel.gif?n=1", []),
    "no avatar": ('<media:content url="https://secure.gravatar.com/avatar/1" medium="image"/>', []),
    "no other scheme": (ENCLOSED % "file:///etc/x.jpg", []),
    "a folder called 1x1": (
        ENCLOSED % "https://q.example/1x1_card/a.jpg",
        [("https://q.example/1x1_card/a.jpg", 0, "", "")],
    ),
}


@pytest.mark.parametrize("case", MEDIA)
def test_the_media_of_an_item_are(case: str) -> None:
    item, expected = MEDIA[case]

    story = one(rss(f"<title>T</title><guid>1</guid>{DATED}{item}"))

    assert [(each.url, each.width, each.caption, each.credit) for each in story.media] == expected


def test_categories_with_a_vocabulary_are_subjects_and_plain_ones_tags() -> None:
    story = one(
        atom(
            "<id>1</id><title>T</title><updated>2024-03-05T10:00:00Z</updated>"
            '<category term="20000350" scheme="http://cv.iptc.org/newscodes/mediatopic/" label="ferry"/>'
            '<category term="harbour"/><category term="sea-life" label="Sea life"/>'
            '<category term="Blog" scheme="http://www.blogger.com/atom/ns#"/>'
        )
    )

    assert story.subjects == (Subject("20000350", "http://cv.iptc.org/newscodes/mediatopic/", "ferry"),)
    assert story.tags == ("harbour", "Sea life", "Blog")


def test_the_page_is_the_alternate_of_type_html_and_addresses_follow_xml_base() -> None:
    story = one(
        atom(
            "<id>tag:q.example,2024:1</id><title>T</title><updated>2024-03-05T10:00:00Z</updated>"
            '<link rel="alternate" type="application/json" href="1.json"/><link type="text/html" href="1.html"/>'
            '<link rel="http://microformats.org/wiki/rel-shortlink" href="https://q.example/s/1"/>'
            '<content type="html">&lt;a href="more"&gt;More&lt;/a&gt;</content>',
            root='xml:base="https://q.example/news/" xml:lang="fr"',
        )
    )

    assert (story.id, story.link) == ("tag:q.example,2024:1", "https://q.example/news/1.html")
    assert (story.short_link, story.language) == ("https://q.example/s/1", "fr")
    assert story.body == '<a href="https://q.example/news/more">More</a>'


def test_the_language_nearest_to_the_text_counts() -> None:
    entry = '<id>1</id><title>T</title><updated>2024-03-05T10:00:00Z</updated><summary xml:lang="es">Hola</summary>'

    assert one(atom(entry, root='xml:lang="en"')).language == "es"


def test_what_a_feed_took_back_is_a_kill_of_that_id() -> None:
    above = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:gone"'
        ' when="2024-03-06T00:00:00Z"/>'
    )

    _, killed = told(atom("<id>1</id><title>T</title><updated>2024-03-05T10:00:00Z</updated>", above))

    assert isinstance(killed, Story)
    assert (killed.id, killed.status) == ("urn:gone", "canceled")


def test_a_draft_of_the_publishing_protocol_is_a_draft() -> None:
    control = '<app:control xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control>'

    assert one(atom(f"<id>1</id><title>T</title><updated>2024-03-05T10:00:00Z</updated>{control}")).status == "draft"


def test_the_feed_an_item_was_taken_from_is_its_publisher_unless_it_is_this_one() -> None:
    other = one(rss(f'<title>T</title><guid>1</guid>{DATED}<source url="https://o.example/f">Other Paper</source>'))
    itself = one(rss(f'<title>T</title><guid>1</guid>{DATED}<source url="https://quay.example.org/">Quay</source>'))

    assert (other.publisher, itself.publisher) == ("Other Paper", "")


def test_desk_text_is_cut_and_the_dateline_read() -> None:
    body = "<p>Eds: adds photo. Call +1 555 0100.</p><p>OSLO (AP) — The ferry sailed on Monday morning.</p>"

    story = one(rss(f"<title>Ferry sails</title><guid>1</guid>{DATED}<description><![CDATA[{body}]]></description>"))

    assert (story.dateline, story.agency) == ("OSLO", "AP")
    assert "555" not in story.body + story.summary
    assert "The ferry sailed" in story.body


BROKEN = {
    "cut off": rss(f"<title>T</title><guid>1</guid>{DATED}").partition("</channel>")[0],
    "a bare tag": rss(f"<title>T</title><guid>1</guid>{DATED}<description>one<br>two</description>"),
    "two roots": rss(f"<title>T</title><guid>1</guid>{DATED}") + "<p>served in 3 ms</p>",
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_feed_that_is_not_well_formed_is_mended(case: str) -> None:
    story = one(BROKEN[case])

    assert (story.headline, story.id) == ("T", "1")
    assert story.published is not None
    assert any(remark.field == "feed" for remark in story.remarks)


def test_a_bare_ampersand_and_a_forgotten_namespace_cost_nothing() -> None:
    text = (
        f"<rss><channel><item><title>Fish & chips</title>{DATED}<dc:creator>Ann Roe</dc:creator></item></channel></rss>"
    )

    story = one(text)

    assert (story.headline, [person.name for person in story.authors]) == ("Fish & chips", ["Ann Roe"])


GOOD = [
    rss(
        f'<title>Ferry &amp; sea</title><link>https://q.example/1</link><guid isPermaLink="false">1</guid>{DATED}'
        "<dc:creator>Ann Roe</dc:creator><description>Short.</description><category>Harbour</category>"
        "<content:encoded><![CDATA[<p>Long and longer.</p>]]></content:encoded>"
        '<enclosure url="https://q.example/a.jpg" type="image/jpeg" length="9"/>'
    ),
    atom(
        '<id>tag:q.example,2024:1</id><title type="html">Ferry</title><link href="https://q.example/1"/>'
        "<published>2024-03-05T10:00:00Z</published><updated>2024-03-06T10:00:00Z</updated>"
        '<author><name>Ann Roe</name></author><summary>Short.</summary><category term="harbour"/>'
        '<content type="html">&lt;p&gt;Long and longer.&lt;/p&gt;</content>'
    ),
]


@pytest.mark.parametrize("text", GOOD)
def test_both_ways_of_reading_give_the_same_story(text: str) -> None:
    direct = one(text)

    mended = one(_feedmend.mended(text, "x"))

    assert mended == direct


@pytest.mark.parametrize("data", ["windows-1255", "euc_jp", "utf-16"])
def test_a_feed_in_any_encoding_is_read(data: str) -> None:
    words = {"euc_jp": "港の新しい船は毎朝六時に出て夕方には戻ってくると市の人たちが話しています。" * 3}
    text = words.get(data, "הספינה החדשה יוצאת מהנמל בכל בוקר בשעה שש וחוזרת לפנות ערב עם הדייגים. " * 3)

    story = one(rss(f"<title>{text[:20]}</title><guid>1</guid><description>{text}</description>").encode(data))

    assert story.headline == text[:20].strip()


def test_our_own_feeds_read_back_as_what_was_published() -> None:
    when = datetime(2024, 3, 5, 10, tzinfo=UTC)
    entry = Entry(
        id="tag:news.example.org,2024:ferry",
        name="ferry.md",
        title="Ferry & sea",
        link="https://news.example.org/ferry/",
        published=when,
        updated=datetime(2024, 3, 6, 9, tzinfo=UTC),
        digest="",
        tags=("harbour", "ships"),
        rights="Northgate Wire",
        short_link="https://news.example.org/s/abc",
        summary="It runs.",
        body="<p><em>The fare was wrong.</em></p>\n<p>It runs.</p>",
        agency="AP",
        subjects=(Subject("20000350", "http://cv.iptc.org/newscodes/mediatopic/", "ferry"),),
    )
    sheet = Feed(
        id="tag:news.example.org,2024:feeds/news",
        name="news",
        title="Northgate Wire",
        description="News",
        author="Newsroom",
        addresses={},
        home="https://news.example.org/",
        updated=when,
        entries=(entry,),
        language="en",
        tombstones=(Tombstone("tag:news.example.org,2024:gone", when),),
    )

    story, killed = told(atom_out.render(sheet))
    (second,) = told(rss_out.render(sheet))

    assert isinstance(story, Story)
    assert isinstance(killed, Story)
    assert isinstance(second, Story)
    for back in (story, second):
        assert back.published is not None
        assert (back.id, back.link, back.short_link) == (entry.id, entry.link, entry.short_link)
        assert (back.headline, back.summary, back.rights) == (entry.title, entry.summary, entry.rights)
        assert (back.published.instant, back.tags, back.agency) == (when, entry.tags, "AP")
        assert (back.correction, back.body) == ("The fare was wrong.", "<p>It runs.</p>")
    assert story.updated is not None
    assert story.updated.instant == entry.updated
    assert story.subjects == entry.subjects
    assert killed.id == "tag:news.example.org,2024:gone"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss><channel><title>&c;</title></channel></rss>',
        "<rss>" + "<a>" * 10_000 + "</a>" * 10_000 + "</rss>",
        "<rss><channel>nothing</channel",
    ],
    ids=["entities", "depth", "nothing"],
)
def test_a_hostile_feed_is_refused_in_one_line(text: str) -> None:
    (error,) = told(text)

    assert isinstance(error, StoryError)
    assert "\n" not in error.message


@pytest.mark.parametrize("unit", ["<!--", "<script>", "<p>", "<a ", "&lt;p", "\n", "<br \n", "[caption]", "a@"])
def test_no_text_costs_its_square(unit: str) -> None:
    text = rss(f"<title>T</title>{DATED}<author>x</author><description><![CDATA[{unit * 40_000}]]></description>")
    began = time.process_time()

    told(text)

    assert time.process_time() - began < 2


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_text_is_a_headline_that_stays_one_line(text: str) -> None:
    from xml.sax.saxutils import escape

    for story in told(rss(f"<title>{escape(text)}</title><guid>1</guid>{DATED}")):
        if isinstance(story, Story):
            assert "\n" not in story.headline


def test_only_feeds_are_known_as_such() -> None:
    raw = Raw(name="x.xml", data=b"", digest="")

    known = [feed.sniff(raw, text) for text in ("<rss/>", f"<feed {ATOM}/>", '<?xml version="1.0"?><!-- x --><rss>')]
    others = [feed.sniff(raw, text) for text in ("<nitf/>", "<feed/>", "<RDF/>", "plain")]

    assert (all(known), any(others)) == (True, False)


def test_names_do_not_depend_on_prefixes() -> None:
    assert _feedtree.named("{http://purl.org/dc/elements/1.1/}creator") == "dc:creator"
    assert _feedtree.named("{http://unknown.example/}creator") == "?:creator"


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
@pytest.mark.parametrize(
    ("name", "count", "headline", "published", "key"),
    [
        (
            "rss-nasa-breaking-news.xml",
            10,
            "NASA to Discuss Final Test",
            "2022-04-05T10:27:00",
            "http://www.nasa.gov/press",
        ),
        ("atom-usgs-earthquakes.xml", 6, "M 2.1 - 27km SE of Campo, CA", "2018-11-19T21:45:04.398", "urn:earthquake"),
        ("rss-invalid-date-feedjira.xml", 2, "Item 0 with an invalid date", "2017-10-16T15:10:00", "http://example"),
        ("rss-hebrew-windows1255-undeclared.xml", 1, "האם תדפיס נייר", "", "urn:"),
        ("rss-japanese-eucjp-undeclared.xml", 1, "ゲーム三昧な正月", "", "urn:"),
        ("rss-c1-control-demoronize.xml", 1, "don’t", "", "urn:"),
        ("atom-utf8-declared-latin1.xml", 1, "Café", "", "urn:"),
    ],
)
def test_the_sample_feeds_say_what_they_say(name: str, count: int, headline: str, published: str, key: str) -> None:
    found = told((Path(os.environ["WIREFEED_SAMPLES"]) / name).read_bytes(), name=name)

    first = found[0]
    assert isinstance(first, Story)
    assert len(found) == count
    assert first.headline.startswith(headline)
    assert first.id.startswith(key)
    assert (first.published.instant.replace(tzinfo=None) if first.published else None) == (
        datetime.fromisoformat(published) if published else None
    )


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Jane Sample; Editing by Joe Sample)",
        "((jane.sample@example.org; +20 2 5550 1000))",
        "Notes to editors: call the port on +20 2 5550 1000",
        "js/jo",
    ],
)
def test_what_an_agency_writes_for_desks_leaves_its_own_feed_no_more_than_its_wire(line: str) -> None:
    html = f"&lt;p&gt;PARIS, July 7 (Reuters) - The quay is lit.&lt;/p&gt;&lt;p&gt;{line}&lt;/p&gt;"

    story = one(rss(f"<title>Quay lit</title><guid>q</guid>{DATED}<description>{html}</description>"))

    assert line not in story.body + story.summary
    assert "The quay is lit." in story.body
    assert story.dateline == "PARIS"

from __future__ import annotations

import subprocess
import sys
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.feeds.made import NOON, PHOTO, entry, feed
from wirefeed.characters import legal
from wirefeed.feeds import frame, weight
from wirefeed.model import Entry, Feed, Media, Person, Subject, Tombstone
from wirefeed.plugins import FEEDS

ROOT = Path(__file__).parent.parent.parent
ARCHIVE = {name: f"https://news.example.org/feeds/news-2024-02.{name}" for name in ("atom", "rss", "json")}

anything = st.text(st.characters(), max_size=30) | st.text("<>&\"'\\\n\r\tخ🚀\x92\x00", max_size=30)
addresses = anything.map("https://a.example/{}".format)
media = st.builds(
    Media,
    url=addresses | anything,
    type=st.sampled_from(["image/jpeg", "video/mp4", "text/plain", "none", ""]),
    length=st.integers(-1, 10**12),
    width=st.integers(-1, 10**9),
    height=st.integers(-1, 10**9),
    caption=anything,
    credit=anything,
    alt=anything,
)
people = st.lists(st.builds(Person, anything, anything, addresses), max_size=3).map(tuple)
subjects = st.lists(st.builds(Subject, anything, addresses | anything, anything), max_size=3).map(tuple)
entries = st.builds(
    Entry,
    id=anything.filter(legal) | anything.map("tag:a.example,2024:{}".format),
    name=st.just("a.md"),
    title=anything,
    link=addresses,
    published=st.just(NOON),
    updated=st.just(NOON),
    digest=st.just(""),
    summary=anything,
    body=anything | anything.map("<p>{}</p>".format),
    short_link=addresses | st.just(""),
    license=addresses | st.just(""),
    correction=anything,
    authors=people,
    agency=anything,
    publisher=anything,
    section=anything,
    tags=st.lists(anything, max_size=4).map(tuple),
    language=st.sampled_from(["", "ar", "en", "zh-Hant-TW", "en-" + "-".join(["variant1"] * 4)]),
    rights=anything,
    media=st.lists(media, max_size=5).map(tuple),
    subjects=subjects,
    urgency=st.integers(-1, 10),
    located=anything,
    genre=anything,
)
tombstones = st.builds(Tombstone, anything, st.datetimes(timezones=st.just(UTC)), anything)
feeds = st.builds(
    Feed,
    id=anything,
    name=anything.filter(legal),
    title=anything,
    description=anything,
    language=st.sampled_from(["", "en", "ar-EG", "en-" + "-".join(["variant1"] * 4)]),
    home=addresses,
    author=anything | anything.map(lambda text: text * 9),
    addresses=st.dictionaries(st.sampled_from(FEEDS.names()), addresses),
    updated=st.just(NOON),
    entries=st.lists(entries, max_size=3, unique_by=lambda made: legal(made.id)).map(tuple),
    page=addresses | st.just(""),
    hub=addresses | st.just(""),
    tombstones=st.lists(tombstones, max_size=3).map(tuple),
    archived=st.booleans(),
    current=st.dictionaries(st.sampled_from(FEEDS.names()), addresses),
    previous=st.dictionaries(st.sampled_from(FEEDS.names()), addresses),
)


def sizes(made: Feed) -> dict[str, int]:
    return {name: len(FEEDS.load(name).render(made)) for name in FEEDS.names()}


@given(feeds)
def test_no_format_of_a_feed_is_larger_than_was_told(made: Feed) -> None:
    told = frame(made) + sum(map(weight, made.entries))

    assert max(sizes(made).values()) <= told


WIRE = (
    "<p>The harbour &amp; its pier opened again on Tuesday, the &quot;mayor&quot; said, after two years of work.</p>\n"
)
ARABIC = '<div dir="rtl" lang="ar">' + "<p>فتح الميناء أبوابه صباح الأربعاء بعد عامين من العمل.</p>\n" * 30 + "</div>"
FULL = {
    "short_link": "https://news.example.org/s/7hq2",
    "license": "https://licence.example/by/4.0/",
    "agency": "AP",
    "publisher": "Northgate Wire",
    "section": "Harbour",
    "rights": "© 2024 Northgate Wire",
    "correction": "An earlier version gave a wrong year.",
    "subjects": (Subject("20000350", "http://cv.iptc.org/newscodes/mediatopic/", "central bank"),),
    "urgency": 3,
    "located": "Northgate",
    "genre": "Interview",
}


@pytest.mark.parametrize(
    "made",
    [
        entry(body=WIRE * 40),
        entry(body=WIRE * 40, **FULL, media=(PHOTO,)),
        entry(body=ARABIC, title="الميناء يفتح أبوابه", summary="فتح الميناء أبوابه.", language="ar"),
        entry(body=WIRE * 5, media=tuple(replace(PHOTO, url=f"{PHOTO.url}?{number}") for number in range(10))),
        entry(body="", summary="", authors=(), tags=()),
    ],
    ids=["plain", "full", "arabic", "gallery", "bare"],
)
def test_what_is_told_of_a_real_entry_is_hardly_more_than_it_has(made: Entry) -> None:
    other = entry(id="tag:a.example,2024:other")
    both, without = sizes(feed(other, made)), sizes(feed(other))
    largest = max(both[name] - without[name] for name in both)

    assert largest <= weight(made) <= 1.25 * largest + 300


@pytest.mark.parametrize("archived", [True, False])
def test_what_is_told_of_a_real_document_is_hardly_more_than_it_has(archived: bool) -> None:
    gone = tuple(Tombstone(f"tag:news.example.org,2024:{number}", NOON, "Withdrawn.") for number in range(20))
    made = feed(tombstones=gone, archived=archived, previous=ARCHIVE, current=ARCHIVE if archived else {})

    assert max(sizes(made).values()) <= frame(made) <= 1.25 * max(sizes(made).values()) + 1_000


def test_an_author_of_usual_length_is_counted_before_the_feed_is_known() -> None:
    """A planner weighs entries one by one, and asks for the frame of a feed that is still empty."""
    unsigned = tuple(entry(id=f"tag:a.example,2024:{number}", authors=()) for number in range(30))
    empty = feed(author="The newsroom of the Northgate Wire and its partners")

    told = frame(empty) + sum(map(weight, unsigned))

    assert max(sizes(replace(empty, entries=unsigned)).values()) <= told


def test_weighing_and_framing_render_nothing() -> None:
    """A build in which nothing is rendered must not pay for the libraries that render."""
    script = (
        "import sys\nfrom tests.feeds.made import entry, feed\n"
        "for name in [name for name in sys.modules if name.startswith('lxml')]: del sys.modules[name]\n"
        "from wirefeed.feeds import frame, weight\nweight(entry()), frame(feed(entry()))\n"
        "print(*(name for name in sys.modules if name.split('.')[0] in ('feedgen', 'lxml')))\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)

    assert done.stdout.split() == []

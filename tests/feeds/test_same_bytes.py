"""What holds for every format: the same feed gives the same bytes, and any text gives a feed that can be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.feeds.made import PHOTO, entry, feed
from wirefeed.characters import legal
from wirefeed.feeds import atom, jsonfeed, rss
from wirefeed.model import Entry, Feed, Media, Person
from wirefeed.plugins import FEEDS

GOLDEN = Path(__file__).parent / "golden"
FORMATS = FEEDS.names()
STRICT = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)

anything = st.text(st.characters(), max_size=30)
stamps = st.datetimes(timezones=st.just(UTC))
media = st.builds(
    Media, url=anything.map("https://a.example/{}".format), type=anything, length=st.integers(-1, 9), caption=anything
)
entries = st.builds(
    Entry,
    id=anything.map("tag:a.example,2024:{}".format),
    name=st.just("a.md"),
    title=anything,
    link=anything.map("https://a.example/{}".format),
    published=stamps,
    updated=stamps,
    digest=st.just(""),
    summary=anything,
    body=anything,
    short_link=anything,
    authors=st.lists(st.builds(Person, anything), max_size=2).map(tuple),
    agency=anything,
    section=anything,
    tags=st.lists(anything, max_size=2).map(tuple),
    language=anything,
    rights=anything,
    media=st.lists(media, max_size=2).map(tuple),
)
feeds = st.builds(
    lambda made, title, author: feed(*made, title=title, author=author),
    st.lists(entries, max_size=3, unique_by=lambda made: legal(made.id)),
    anything,
    anything,
)


@given(feeds)
def test_whatever_a_feed_holds_it_can_be_read(made: Feed) -> None:
    count = len(made.entries)

    assert len(etree.fromstring(atom.render(made), STRICT).findall("{http://www.w3.org/2005/Atom}entry")) == count
    assert len(etree.fromstring(rss.render(made), STRICT)[0].findall("item")) == count
    assert len(json.loads(jsonfeed.render(made))["items"]) == count


@pytest.mark.parametrize("name", FORMATS)
@given(made=feeds)
def test_rendering_twice_gives_the_same_bytes(name: str, made: Feed) -> None:
    render = FEEDS.load(name).render

    assert render(made) == render(made)


def speaking(word: str) -> Feed:
    """Return a feed that says `word` wherever a story's text can get."""
    shown = Media(url="https://a.example/1", type="image/gif", caption=word, credit=word)
    texts = dict.fromkeys(("title", "summary", "body", "agency", "section", "rights"), word)
    made = entry(**texts, authors=(Person(word),), tags=(word,), media=(shown,))
    return feed(made, title=word, description=word, author=word)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x7f", "\ufeff", "\ufffe", "\ud800", "\U0001ffff"])
def test_no_forbidden_character_gets_into_a_feed(name: str, character: str) -> None:
    render = FEEDS.load(name).render

    assert render(speaking(f"be{character}fore")) == render(speaking("before"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_title_of_nothing_but_control_characters_becomes_the_summary(name: str) -> None:
    document = FEEDS.load(name).render(feed(entry(title="\x01\x02", summary="Boats are back.", body="<p>Yes.</p>")))

    assert document.count(b"Boats are back.") == 2


@pytest.mark.parametrize("name", FORMATS)
def test_an_entry_without_title_and_summary_shows_its_id(name: str) -> None:
    document = FEEDS.load(name).render(feed(entry(id="tag:a.example,2024:\ud800one", title="", summary="")))

    assert document.count(b"tag:a.example,2024:one") == 2


@pytest.mark.parametrize("name", FORMATS)
def test_many_threads_write_what_one_writes(name: str) -> None:
    made = feed(*(entry(id=f"tag:a.example,2024:{number}", media=(PHOTO,)) for number in range(20)))
    render = FEEDS.load(name).render
    alone = render(made)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: render(made), range(12)))

    assert set(together) == {alone}


def test_place_time_zone_locale_and_hash_seed_change_no_byte(tmp_path: Path) -> None:
    script = (
        "import hashlib, locale, msgspec, sys\n"
        "try: locale.setlocale(locale.LC_ALL, '')\n"
        "except locale.Error: pass\n"
        "from wirefeed.model import Feed\nfrom wirefeed.plugins import FEEDS\n"
        "made = msgspec.json.decode(sys.stdin.buffer.read(), type=Feed)\n"
        "print(*(hashlib.sha256(FEEDS.load(name).render(made)).hexdigest() for name in FEEDS.names()))\n"
    )
    worlds = [
        {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"},
        {"TZ": "Asia/Kathmandu", "LC_ALL": "ar_EG.UTF-8", "PYTHONHASHSEED": "4711"},
    ]
    source = (GOLDEN / "harbour.feed.json").read_bytes()

    digests = {
        subprocess.run(
            [sys.executable, "-c", script], input=source, env={**os.environ, **world}, cwd=tmp_path,
            capture_output=True, check=True,
        ).stdout
        for world in worlds
    }  # fmt: skip

    assert len(digests) == 1


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", sorted(path.name.removesuffix(".feed.json") for path in GOLDEN.glob("*.feed.json")))
def test_a_feed_gives_exactly_the_bytes_kept_beside_it(case: str, name: str) -> None:
    made = msgspec.json.decode((GOLDEN / f"{case}.feed.json").read_bytes(), type=Feed)
    module = FEEDS.load(name)

    assert module.render(made).decode() == (GOLDEN / f"{case}{module.EXTENSION}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["atom", "rss"])
def test_a_reader_sees_every_field(name: str) -> None:
    made = msgspec.json.decode((GOLDEN / "harbour.feed.json").read_bytes(), type=Feed)

    seen = feedparser.parse(FEEDS.load(name).render(made))

    assert not seen.bozo
    assert [shown.title for shown in seen.entries] == [one.title for one in made.entries]
    assert [shown.link for shown in seen.entries] == [
        "https://news.example.org/2024/03/pier/",
        "https://news.example.org/2024/03/%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1/",
        "https://news.example.org/2024/03/tides/",
    ]
    assert [[author.name for author in shown.authors] for shown in seen.entries] == [
        ["Ada Sample", "Bo Sample"],
        ["سلمى المثال"],
        ["Newsroom"],
    ]
    assert [shown.published_parsed[:6] for shown in seen.entries] == [
        one.published.utctimetuple()[:6] for one in made.entries
    ]
    assert seen.entries[0].enclosures[0].href == "https://news.example.org/media/pier.jpg"
    assert seen.feed.link == "https://news.example.org/"

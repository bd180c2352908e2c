"""feedparser, and a reader of JSON Feed, poll a running daemon as readers do: with what they were told last time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler

import feedparser
import pytest

from tests.clients.newsstand import CORRECTED, FERRY, LAMP, PIER, QUAY, Newsstand, day, newsstand
from tests.daemons import running, wait_until
from tests.sites import PREFIX, story


class Poll:
    """One answer, as a reader takes it: `items` is id -> headline, `kept` what it asks with the next time."""

    def __init__(self, status: int, items: dict[str, str], kept: dict[str, str]) -> None:
        self.status = status
        self.items = items
        self.kept = kept


def parsed(stand: Newsstand, name: str, **kept: str) -> Poll:
    """Ask as feedparser does, with ``etag`` or ``modified``."""
    got: Any = feedparser.parse(stand.address(name), handlers=[ProxyHandler({})], **kept)
    assert not got.bozo, got.bozo_exception
    now = {field: got[field] for field in ("etag", "modified") if field in got}
    return Poll(got.status, {entry.id: entry.title for entry in got.entries}, now)


def read(stand: Newsstand, name: str, *, etag: str = "", modified: str = "") -> Poll:
    """Ask as readers of JSON Feed do."""
    conditions = {"If_None_Match": etag, "If_Modified_Since": modified}
    got = stand.get(stand.address(name), Accept="application/feed+json", **{k: v for k, v in conditions.items() if v})
    items = json.loads(got.body)["items"] if got.status == 200 else []
    now = {"etag": got.fields["etag"], "modified": got.fields["last-modified"]}
    return Poll(got.status, {item["id"]: item["title"] for item in items}, now)


def poll(stand: Newsstand, name: str, **kept: str) -> Poll:
    return read(stand, name, **kept) if name.endswith(".json") else parsed(stand, name, **kept)


def polls(stand: Newsstand, name: str, by: str) -> Iterator[Poll]:
    """Poll for ever, as a reader that keeps one of the two things it was told with the last whole feed."""
    kept: dict[str, str] = {}
    while True:
        got = poll(stand, name, **kept)
        if got.status == 200:
            kept = {by: got.kept[by]}
        yield got


BOTH = pytest.mark.parametrize("by", ["etag", "modified"])
NAMES = ("news.atom", "news.rss", "news.json")


@BOTH
def test_a_second_poll_brings_nothing_and_a_third_after_a_new_story_that_one(tmp_path: Path, by: str) -> None:
    with newsstand(tmp_path) as stand:
        readers = {name: polls(stand, name, by) for name in NAMES}

        first, second = ({name: next(reader) for name, reader in readers.items()} for _ in range(2))
        shows = {FERRY: "Ferry sails again", PIER: "Pier opens", QUAY: "Quay is swept"}
        stand.put("quay.md", story("Quay is swept"), shows)
        third, fourth = ({name: next(reader) for name, reader in readers.items()} for _ in range(2))

    for name in NAMES:
        assert [one[name].status for one in (first, second, third, fourth)] == [200, 304, 200, 304], name
        assert third[name].items == shows, name
        assert third[name].items.keys() - first[name].items.keys() == {QUAY}, name


@pytest.mark.parametrize(("name", "by"), [("news.atom", "modified"), ("news.json", "etag")])
def test_over_a_day_every_new_story_is_news_once(tmp_path: Path, name: str, by: str) -> None:
    """Builds follow one another within a second, which is all that Last-Modified can tell apart."""
    known: dict[str, str] = {}
    told: dict[str, tuple[int, set[str], set[str]]] = {}

    with newsstand(tmp_path) as stand:
        reader = polls(stand, name, by)
        for step in day(stand):
            got = next(reader)
            corrected = {key for key, title in got.items.items() if known.get(key, title) != title}
            told[step] = (got.status, got.items.keys() - known.keys(), corrected)
            known |= got.items

    assert told == {
        "begun": (200, {FERRY, PIER}, set()),
        "nothing": (304, set(), set()),
        "quay added": (200, {QUAY}, set()),
        "ferry corrected": (200, set(), {FERRY}),
        "pier killed": (200, set(), set()),
        "lamp added": (200, {LAMP}, set()),
        "nothing more": (304, set(), set()),
    }
    assert known[FERRY] == CORRECTED


@BOTH
def test_a_reader_that_polls_without_a_pause_misses_no_story_of_a_busy_minute(tmp_path: Path, by: str) -> None:
    stories = {f"{PREFIX}n{number}": f"Number {number}" for number in range(30)}
    seen: dict[str, str] = {}

    with newsstand(tmp_path) as stand:
        reader = polls(stand, "news.atom", by)
        for number in range(30):
            stand.site.write(f"n{number}.md", story(f"Number {number}"))
            seen |= next(reader).items
        wait_until(lambda: stories.items() <= stand.headlines().items(), "all stories")
        seen |= next(reader).items  # the one after the last change; it may bring nothing new, and never less

        assert next(reader).status == 304

    assert seen == stories | {FERRY: "Ferry sails again", PIER: "Pier opens"}


def let_a_second_pass() -> None:
    """Wait for the clock's next second: a daemon that was not there cannot tell what changed within one."""
    began = int(time.time())
    wait_until(lambda: int(time.time()) > began, "the next second")


@BOTH
def test_a_reader_misses_nothing_of_what_comes_after_a_restart(tmp_path: Path, by: str) -> None:
    """A story may be older than the last change that readers were told of: wire copy brings its own dates."""
    comma = story(body="The ferry, it sails again.", minor=True)
    with newsstand(tmp_path) as stand:
        readers = {name: polls(stand, name, by) for name in NAMES}
        before = {name: next(reader) for name, reader in readers.items()}
        let_a_second_pass()
        stand.site.write("ferry.md", comma)
        wait_until(lambda: "it sails" in stand.items()[FERRY]["content_html"], "the comma")
        edited = {name: next(reader) for name, reader in readers.items()}

    let_a_second_pass()
    with running(stand.site):
        again = {name: next(reader) for name, reader in readers.items()}
        late = {
            name: poll(stand, name, **{by: before[name].kept[by]}) for name in NAMES
        }  # was away while the comma came
        stand.put(
            "quay.md", story("Quay is swept", date="2024-03-26T11:00:00Z"), stand.headlines() | {QUAY: "Quay is swept"}
        )
        news = {name: next(reader) for name, reader in readers.items()}

    for name in NAMES:
        told = [one[name].status for one in (before, edited, again, late, news)]
        assert told == [200, 200, 304, 200, 200], name
        assert QUAY in news[name].items, name

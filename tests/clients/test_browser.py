"""Chromium opens the address that a reader subscribes to, at a running daemon."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler

import feedparser
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.clients.newsstand import FERRY, KILLED, PIER, QUAY, newsstand
from tests.sites import story

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)")

LINKS = "link[rel=alternate]"
FEEDS = ["application/atom+xml", "application/rss+xml", "application/feed+json", "text/x-opml"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--no-proxy-server"], timeout=60_000
        )
        yield started
        started.close()


def headlines(page: Page) -> list[str]:
    return sorted(page.locator("article h2").all_inner_texts())


def test_a_feed_s_address_shows_its_page_and_a_killed_story_is_gone_from_it(tmp_path: Path, browser: Browser) -> None:
    complaints: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    with newsstand(tmp_path) as stand:
        answer = page.goto(stand.address("news.atom"), wait_until="load", timeout=60_000)
        assert answer is not None
        kind = answer.header_value("content-type")
        shown = headlines(page)
        links = page.eval_on_selector_all(LINKS, "all => all.map(link => [link.type, link.href])")
        shows = stand.headlines() | {QUAY: "Quay is swept"}
        stand.put("quay.md", story("Quay is swept"), shows)
        page.reload(wait_until="load", timeout=60_000)
        grown = headlines(page)
        del shows[PIER]
        stand.put("pier.md", KILLED, shows)
        page.reload(wait_until="load", timeout=60_000)
        after = headlines(page)
        text = page.content()

    assert kind == "text/html; charset=utf-8"
    assert shown == ["Ferry sails again", "Pier opens"]
    assert grown == ["Ferry sails again", "Pier opens", "Quay is swept"]
    assert after == ["Ferry sails again", "Quay is swept"]
    assert "Pier" not in text
    assert complaints == []
    assert [kind for kind, _ in links] == FEEDS


def test_the_feeds_a_page_names_are_those_that_readers_get_there(tmp_path: Path, browser: Browser) -> None:
    page = browser.new_page()
    with newsstand(tmp_path) as stand:
        page.goto(stand.address("news.atom"), wait_until="load", timeout=60_000)
        links = page.eval_on_selector_all(LINKS, "all => all.map(link => [link.type, link.href])")
        got = {kind: stand.get(href) for kind, href in links}
        read: dict[str, Any] = {
            kind: feedparser.parse(href, handlers=[ProxyHandler({})]) for kind, href in links if kind.endswith("+xml")
        }

    assert {kind: answer.fields["content-type"].partition(";")[0] for kind, answer in got.items()} == {
        k: k for k in got
    }
    assert {kind: (one.bozo, sorted(entry.id for entry in one.entries)) for kind, one in read.items()} == {
        "application/atom+xml": (False, [FERRY, PIER]),
        "application/rss+xml": (False, [FERRY, PIER]),
    }

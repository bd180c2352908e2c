"""Pages that redirect where no server will (SUMMARIES: L6)."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup

from tests.redirects.made import export
from wirefeed.model import Redirect

SITE = "https://news.example.org/"
TARGETS = [
    SITE,
    f"{SITE}2026/ferry-returns/",
    f"{SITE}a?b=1&c=2&copy=3#d",
    f"{SITE}{'a' * 300}",
    f"{SITE}{'a' * 600}/",
    f"{SITE}{'a' * 600}?b=1&c=2&copy=3",
    f"{SITE}{'a' * 600}?b=1&c=2#d?e&f",
    f"{SITE}{'قصة-' * 70}",
    f"{SITE}{'a' * 1_975}",
]


def _page(target: str) -> bytes:
    return export("stubs", Redirect("abc", target)).files["s/abc/index.html"]


def _attribute(page: BeautifulSoup, selector: str, name: str) -> str:
    (found,) = page.select(selector)
    return str(found[name])


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{len(target)}")
def test_a_stub_leads_to_its_story_at_once_by_link_and_by_name(target: str) -> None:
    page = BeautifulSoup(_page(target).decode(), "lxml")
    base = _attribute(page, "base", "href") if page.base else f"{SITE}s/abc/"
    refresh = _attribute(page, 'meta[http-equiv="refresh"]', "content")

    seconds, address = refresh.split("; url=")

    assert seconds == "0"
    assert unquote(address) == target
    assert (
        urljoin(base, _attribute(page, 'link[rel="canonical"]', "href")).partition("#")[0] == address.partition("#")[0]
    )
    assert urljoin(base, _attribute(page, "a", "href")) == address
    assert page.a is not None
    assert page.a.get_text(strip=True)
    assert page.html is not None
    assert page.html["lang"] == "en"


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: f"{len(target)}")
def test_a_stub_has_at_most_600_bytes_and_twice_its_address(target: str) -> None:
    page = _page(target)

    found = re.search(rb"0; url=([^\"]*)\"", page)
    assert found is not None
    assert len(page) <= 600 + 2 * len(html.unescape(found[1].decode()))


@pytest.mark.parametrize("target", ["", *TARGETS], ids=lambda target: f"{len(target)}")
def test_no_stub_has_a_script(target: str) -> None:
    page = BeautifulSoup(_page(target).decode(), "lxml")

    assert page.script is None
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_the_stub_of_a_withdrawn_story_says_so_and_leads_nowhere() -> None:
    page = BeautifulSoup(_page("").decode(), "lxml")

    assert "withdrawn" in page.get_text()
    assert _attribute(page, 'meta[name="robots"]', "content") == "noindex"
    assert not page.select('a, link, meta[http-equiv="refresh"]')

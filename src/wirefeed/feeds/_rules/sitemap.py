"""Sitemaps 0.9, and Google's extension of them for news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirefeed.feeds._rules import words
from wirefeed.feeds._rules.elements import NEWS, SITEMAP, Children, at_most_once, children, required, text_of
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST = 2_047  # characters of an address
_MOST, _MOST_NEWS = 50_000, 1_000
_DAY = lazy(r"\d{4}-\d\d-\d\d")


def check(root: _Element, found: Findings) -> None:
    """Note what is wrong with a sitemap, or an index of sitemaps; its entries are the addresses."""
    known = children(root)
    if root.tag not in (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"):
        found.add("sitemap-0.9", "", "an urlset or sitemapindex of sitemaps.org", quoted(str(root.tag)))
        return
    seen: set[str] = set()
    news = 0
    pages = known.get(f"{SITEMAP}url" if root.tag == f"{SITEMAP}urlset" else f"{SITEMAP}sitemap", [])
    for position, page in enumerate(pages):
        inside = children(page)
        address = text_of(inside, f"{SITEMAP}loc")
        found.at(position, address)
        _page(found, inside, address)
        if address in seen:
            found.add("sitemap-loc", "loc", "each address once", quoted(address))
        seen.add(address)
        for element in inside.get(f"{NEWS}news", ()):
            news += 1
            _news(found, children(element))
    found.at(-1)
    if news > _MOST_NEWS or len(pages) > _MOST:
        found.add("sitemap-size", "", f"at most {_MOST_NEWS if news else _MOST} addresses", str(news or len(pages)))


def _page(found: Findings, known: Children, address: str) -> None:
    required(found, "sitemap-loc", known, (f"{SITEMAP}loc",))
    if address:
        words.address(found, "sitemap-loc", "loc", address)
        if len(address) > _LONGEST:
            found.add("sitemap-loc", "loc", f"at most {_LONGEST} characters", str(len(address)))
    at_most_once(found, "sitemap-0.9", known, (f"{SITEMAP}lastmod", f"{NEWS}news"))
    for element in known.get(f"{SITEMAP}lastmod", ()):
        _date(found, "sitemap-date", "lastmod", element.text or "")


def _news(found: Findings, known: Children) -> None:
    names = ("publication", "publication_date", "title")
    required(found, "newssitemap", known, [NEWS + name for name in names])
    for element in known.get(f"{NEWS}publication", ())[:1]:
        inside = children(element)
        required(found, "newssitemap", inside, (f"{NEWS}name", f"{NEWS}language"))
        if language := text_of(inside, f"{NEWS}language"):
            words.language(found, "newssitemap", "language", language)
    if date := text_of(known, f"{NEWS}publication_date"):
        _date(found, "newssitemap", "publication_date", date)
    if f"{NEWS}title" in known:
        words.plain_title(found, "title", text_of(known, f"{NEWS}title"))


def _date(found: Findings, rule: str, field: str, text: str) -> None:
    """W3C's profile of ISO 8601 allows a day alone."""
    words.stamp(found, rule, field, f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)

"""A news sitemap: the newest stories of a site, as Google News reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wirefeed.characters import legal
from wirefeed.feeds._clean import clean_entry
from wirefeed.feeds._locations import escaped, location, urlset
from wirefeed.feeds._parts import stamp
from wirefeed.model import Entry

EXTENSION = ".xml"
MEDIA_TYPE = "application/xml"

_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_MOST = 1_000  # stories in one (Google, "News sitemap guidelines")
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))


def render(entries: Sequence[Entry], *, publication: str, language: str, home: str) -> bytes:
    """
    Return a news sitemap: UTF-8, the same bytes for the same entries.

    A link stands in it once, for its newest entry; an entry without a link of the web is left out. Without any entry
    the home page is listed alone: the schema of sitemaps.org asks for one address, and a page that is no news needs
    no more.

    Args:
        entries: Those published in the last 48 hours on the site's own host, in any order; the newest 1,000 are
            listed, newest first.

        publication: The site's name, as Google News knows it.

        language: The site's, BCP 47, for entries that name none.

        home: The site's address.
    """
    name = escaped(legal(publication))
    urls: dict[str, str] = {}
    for entry in sorted(entries, key=_rank, reverse=True):
        address = location(entry.link)
        if address and address not in urls:
            urls[address] = _url(address, clean_entry(entry), name, _language(entry.language or language))
        if len(urls) == _MOST:
            break
    alone = (f"  <url>\n    <loc>{escaped(location(home))}</loc>\n  </url>\n",)
    return urlset(urls.values() or alone, namespaces=f' xmlns:news="{_NEWS}"')


def _rank(entry: Entry) -> tuple[datetime, str]:
    return entry.published, entry.id


def _url(address: str, entry: Entry, publication: str, language: str) -> str:
    return f"""\
  <url>
    <loc>{escaped(address)}</loc>
    <lastmod>{stamp(entry.updated)}</lastmod>
    <news:news>
      <news:publication>
        <news:name>{publication}</news:name>
        <news:language>{language}</news:language>
      </news:publication>
      <news:publication_date>{stamp(entry.published)}</news:publication_date>
      <news:title>{escaped(entry.title)}</news:title>
    </news:news>
  </url>
"""


def _language(tag: str) -> str:
    """Return `tag` as news sitemaps say it: two or three letters (ISO 639), but ``zh-cn`` and ``zh-tw``."""
    first, *others = tag.replace("_", "-").lower().split("-")
    if first == "zh":
        return "zh-tw" if _TRADITIONAL.intersection(others) and "hans" not in others else "zh-cn"
    return first if first.isascii() and first.isalpha() and len(first) in (2, 3) else "und"

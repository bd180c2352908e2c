"""A plain sitemap (sitemaps.org 0.9): the links of all stories, for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from wirefeed.feeds._locations import DECLARATION, SITEMAP, escaped, location, urlset
from wirefeed.feeds._parts import stamp

EXTENSION = ".xml"
MEDIA_TYPE = "application/xml"

_MOST = 50_000  # addresses in one file (sitemaps.org, "Using Sitemap index files")
_LARGEST = 52_428_800  # bytes of one file, uncompressed
_FRAME = 1_000  # bytes kept free for what stands around the addresses


def render(entries: Sequence[tuple[str, datetime]], *, home: str, address: str) -> dict[str, bytes]:
    """
    Return the files of a sitemap by name, UTF-8, the same bytes for the same entries.

    Up to 50,000 addresses and 50 MB it is one, ``sitemap.xml``. Beyond, that is an index of ``sitemap-1.xml`` and so
    on, filled in the order of `entries`: with the oldest first, a new story changes the last part and the index only.
    Without any address the home page is listed alone, as the schema asks for one.

    Args:
        entries: Link and newest stamp of each story. A link stands once, where it came first; one that no sitemap may
            list is left out.

        home: The site's address.

        address: Where the folder is published that the files go to; needed for the index.
    """
    parts = list(_parts(_urls(entries)))
    if not parts:
        return {f"sitemap{EXTENSION}": urlset((f"  <url>\n    <loc>{escaped(location(home))}</loc>\n  </url>\n",))}
    if len(parts) == 1:
        return {f"sitemap{EXTENSION}": urlset(url for url, _ in parts[0])}
    names = [f"sitemap-{number}{EXTENSION}" for number in range(1, len(parts) + 1)]
    index = "".join(
        f"  <sitemap>\n    <loc>{escaped(location(_beside(address, name)))}</loc>\n"
        f"    <lastmod>{max(newest for _, newest in part)}</lastmod>\n  </sitemap>\n"
        for name, part in zip(names, parts, strict=True)
    )
    document = f'{DECLARATION}<sitemapindex xmlns="{SITEMAP}">\n{index}</sitemapindex>\n'
    files = {f"sitemap{EXTENSION}": document.encode()}
    return files | {name: urlset(url for url, _ in part) for name, part in zip(names, parts, strict=True)}


def _beside(address: str, name: str) -> str:
    return f"{address.removesuffix('/')}/{name}"


def _urls(entries: Iterable[tuple[str, datetime]]) -> Iterator[tuple[str, str]]:
    """Yield every address as an element, with its stamp."""
    seen: set[str] = set()
    for link, updated in entries:
        address = location(link)
        if address and address not in seen:
            seen.add(address)
            newest = stamp(updated)
            yield f"  <url>\n    <loc>{escaped(address)}</loc>\n    <lastmod>{newest}</lastmod>\n  </url>\n", newest


def _parts(urls: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    part: list[tuple[str, str]] = []
    size = _FRAME
    for url in urls:
        if len(part) == _MOST or size + len(url[0]) > _LARGEST:  # an address is ASCII: a character is a byte
            yield part
            part, size = [], _FRAME
        part.append(url)
        size += len(url[0])
    if part:
        yield part

"""What the sitemap formats share: which addresses may stand in one, and how an address and a document are written."""

from __future__ import annotations

from collections.abc import Iterable

from wirefeed.characters import legal
from wirefeed.feeds._addresses import uri

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;"))
_LONGEST = 2_047  # characters (sitemaps.org, "loc": less than 2,048)


def location(link: str) -> str:
    """Return `link` encoded, empty when no sitemap may list it: not of the web, or too long."""
    address = uri(legal(link))
    return address if address.lower().startswith(("https://", "http://")) and len(address) <= _LONGEST else ""


def escaped(text: str) -> str:
    """Return `text` with all five signs sitemaps.org wants escaped ("Entity escaping")."""
    for sign, entity in _ENTITIES:
        text = text.replace(sign, entity)
    return text


def urlset(urls: Iterable[str], *, namespaces: str = "") -> bytes:
    """Return a sitemap of `urls`, each an element written out with its line end."""
    return f'{DECLARATION}<urlset xmlns="{SITEMAP}"{namespaces}>\n{"".join(urls)}</urlset>\n'.encode()

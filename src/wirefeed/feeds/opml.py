"""OPML 2.0: all feeds of a site in one file, for readers that subscribe to many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirefeed.feeds._clean import clean_listing
from wirefeed.model import Feed, Listing
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

EXTENSION = ".opml"
MEDIA_TYPE = "text/x-opml"

# Text may be HTML here (OPML 2.0, "Text"), which the validator looks for and readers do not: they show it as it is.
# Text without anything that begins markup is read alike by both: "R&D" is written "R & D", and "<" as a quotation mark.
_REFERENCE = lazy(r" ?&(?![ \t\r\n]|\Z)")
_QUOTES = str.maketrans("<>", "\u2039\u203a")
_PREFERRED = ("atom", "rss", "json")  # one address a feed, or readers subscribe twice


def render(listing: Listing) -> bytes:
    """
    Return `listing` as an OPML document: UTF-8, an element a line, the same bytes for the same feeds.

    A feed whose name has folders (``tags/harbour``) stands in an outline of each. No date is told: none of the feeds'
    is that of the list, and the time of a build stands in no output.
    """
    from lxml.etree import Element, SubElement, tostring

    cleaned = clean_listing(listing)
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = _plain(cleaned.title)
    if cleaned.author:
        SubElement(head, "ownerName").text = _plain(cleaned.author)
    body = SubElement(root, "body")
    folders = {"": body}
    for feed in cleaned.feeds:
        address = _address(feed)
        if address:
            SubElement(_folder(folders, feed.name.rpartition("/")[0]), "outline", _outline(feed, address))
    if not len(body):  # OPML asks for one outline; a link is none that a reader would subscribe to
        SubElement(body, "outline", {"text": _plain(cleaned.title), "type": "link", "url": cleaned.home})
    text: bytes = tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8")
    return text


def _plain(text: str) -> str:
    return _REFERENCE.sub(" & ", text.translate(_QUOTES)).strip()


def _address(feed: Feed) -> str:
    known = (feed.addresses.get(name, "") for name in (*_PREFERRED, *feed.addresses))
    return next(filter(None, known), "")


def _folder(folders: dict[str, _Element], path: str) -> _Element:
    """
    Return the outline of the folder `path`, made where its first feed stands.

    It says `text` and no title: with one the validator takes it for a feed without type (MissingOutlineType).
    """
    from lxml.etree import SubElement

    if path not in folders:
        above, _, name = path.rpartition("/")
        folders[path] = SubElement(_folder(folders, above), "outline", text=_plain(name))
    return folders[path]


def _outline(feed: Feed, address: str) -> dict[str, str]:
    """Return the attributes of a subscription: the type is ``rss`` whatever the format (OPML 2.0)."""
    said = {
        "text": _plain(feed.title),
        "title": _plain(feed.title),
        "type": "rss",
        "xmlUrl": address,
        "htmlUrl": feed.page or feed.home,
        "description": _plain(feed.description),
        "language": feed.language,
    }
    return {name: value for name, value in said.items() if value}

"""What Atom, RSS and JSON Feed say alike of an entry: who wrote it, its categories, its media, its dates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from wirefeed.model import Entry, Feed, Media, Person

if TYPE_CHECKING:
    from lxml.etree import _Element

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
HISTORY = "http://purl.org/syndication/history/1.0"
GENERATOR = "wirefeed"  # without a version: an upgrade moves no byte
# Atom has no registered relation for it; an absolute IRI passes (RFC 4287 section 4.2.7.2).
SHORT_LINK = "http://microformats.org/wiki/rel-shortlink"


def utc(moment: datetime) -> datetime:
    """
    Return `moment` in UTC, whole seconds.

    Raises:
        ValueError: If it is naive; the machine's time zone would decide what it means.
    """
    if moment.tzinfo is None:
        raise ValueError(f"expected an aware date, got {moment!r}")
    return moment.astimezone(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """Return `moment` as RFC 3339 in UTC with ``Z``: one reader is hours off with an offset."""
    return utc(moment).replace(tzinfo=None).isoformat() + "Z"


def relations(feed: Feed, name: str, kind: str) -> list[dict[str, str]]:
    """
    Return the links of a feed that say where more of it is: its hub, and the documents beside it (RFC 5005 section 4).

    There is no ``next-archive``: it would have to be written into an archive when the next one is closed, and a closed
    archive never changes.

    Args:
        name: The format's name in the feed's addresses.

        kind: Its media type.
    """
    links = [{"href": feed.hub, "rel": "hub"}] if feed.hub else []
    if feed.previous.get(name):
        links.append({"href": feed.previous[name], "rel": "prev-archive", "type": kind})
    if feed.archived and feed.current.get(name):
        links.append({"href": feed.current[name], "rel": "current", "type": kind})
    return links


def authors(entry: Entry, feed: Feed) -> tuple[Person, ...]:
    """Return who wrote `entry`, else who stands for the feed, in every entry: not all readers look up to the feed."""
    return entry.authors or ((Person(feed.author),) if feed.author else ())


class Category(NamedTuple):
    """What a story is about: a free word, or a `term` of the vocabulary `scheme` with what people call it."""

    term: str
    scheme: str = ""
    label: str = ""

    def said(self) -> dict[str, str]:
        """Return what is known of it, by the names of RFC 4287 section 4.2.2."""
        return {name: text for name, text in self._asdict().items() if text}


def categories(entry: Entry) -> tuple[Category, ...]:
    """
    Return section, tags and subjects, each once, in the story's order.

    A tag that is also what a subject is called stands there once, as the subject: that says the same, and by whose
    vocabulary.
    """
    subjects = {(one.scheme, one.code): Category(one.code, one.scheme, one.label) for one in entry.subjects}
    called: dict[str, list[Category]] = {}
    for one in subjects.values():
        called.setdefault((one.label or one.term).casefold(), []).append(one)
    found: dict[Category, None] = {}
    for name in (entry.section, *entry.tags):
        if name:
            found.update(dict.fromkeys(called.get(name.casefold(), (Category(name),))))
    return (*found, *(one for one in subjects.values() if one not in found))


def tags(entry: Entry) -> tuple[str, ...]:
    """Return section, tags and what subjects are called, each once: for formats that know free words alone."""
    words = tuple(dict.fromkeys(name for name in (entry.section, *entry.tags) if name))
    known = {name.casefold() for name in words}
    labels = {one.label.casefold(): one.label for one in entry.subjects if one.label}
    return (*words, *(label for folded, label in labels.items() if folded not in known))


def enclosure(entry: Entry) -> Media | None:
    """
    Return the one medium an entry calls its enclosure: the first whose address, type and length are all known.

    RSS 2.0 asks for all three, allows one, and feedgen would keep the last (F8). Atom allows several, but a reader
    then keeps the last too and shows the wrong picture: so both have one, and the others are Media RSS.
    """
    return next((media for media in entry.media if media.url and media.length and media.type), None)


def has_media(entry: Entry) -> bool:
    """Say whether `add_media` would append anything."""
    first = enclosure(entry)
    return any(media.url and (media is not first or media.credit) for media in entry.media)


def add_media(parent: _Element, entry: Entry) -> None:
    """
    Append to `parent`, an entry's element, what Media RSS can say of the media of `entry`.

    Each becomes a ``content``, but the enclosure: of that only the credit was not said, and it stands in the entry
    itself. A description there would be taken for the story's.
    """
    from lxml.etree import SubElement

    first = enclosure(entry)
    if first is not None and first.credit:
        SubElement(parent, f"{{{MEDIA}}}credit").text = first.credit
    for media in entry.media:
        if media.url and media is not first:
            _add_content(parent, media)


def _add_content(parent: _Element, media: Media) -> None:
    from lxml.etree import SubElement

    known = {"url": media.url, "type": media.type, "medium": _medium(media.type)}
    sizes = {"fileSize": media.length, "width": media.width, "height": media.height}
    known |= {name: str(size) for name, size in sizes.items() if size > 0}
    element = SubElement(parent, f"{{{MEDIA}}}content", {name: value for name, value in known.items() if value})
    if media.caption or media.alt:
        SubElement(element, f"{{{MEDIA}}}description", type="plain").text = media.caption or media.alt
    if media.credit:
        SubElement(element, f"{{{MEDIA}}}credit").text = media.credit


def _medium(kind: str) -> str:
    family = kind.partition("/")[0]
    return family if family in ("image", "audio", "video") else ""

"""What a page's template is given: texts without what HTML forbids, addresses that are addresses, dates as written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from wirefeed.characters import direction, legal, script
from wirefeed.feeds._addresses import uri
from wirefeed.feeds._html import safe
from wirefeed.feeds._parts import stamp, utc
from wirefeed.feeds._words import Words, words
from wirefeed.model import Entry, Feed, Listing, Media
from wirefeed.patterns import lazy
from wirefeed.plugins import FEEDS

if TYPE_CHECKING:
    from markupsafe import Markup

Direction = Literal["ltr", "rtl"]

_NONCHARACTERS = lazy("[\ufdd0-\ufdef]")  # legal in XML, an error in HTML (section 13.2.3.5)
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_FETCHABLE = lazy(r"https?://[^/?#]", re.IGNORECASE)
_RTL = frozenset("ar arc ckb dv fa he iw ji ks nqo pnb ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset({"arab", "hebr", "nkoo", "syrc", "thaa"})
# Pictures no browser shows, or not all.
_UNSHOWN = frozenset({"image/heic", "image/heif", "image/tiff"})
_LABELS = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}


class Stamp(Struct, frozen=True, kw_only=True, gc=False):
    """A moment in UTC: `iso` for the attribute ``datetime``, `text` for people."""

    iso: str
    text: str


class Format(Struct, frozen=True, kw_only=True, gc=False):
    """One format of a feed: its `name` in config.toml, what people call it (`label`), its media type, its address."""

    name: str
    label: str
    type: str
    address: str
    title: str


class Byline(Struct, frozen=True, kw_only=True, gc=False):
    """Who wrote a story; `title` and `url` may be empty."""

    name: str
    title: str
    url: str


class Medium(Struct, frozen=True, kw_only=True, gc=False):
    """A picture, sound or film; `kind` is ``image``, ``audio`` or ``video``; width and height are known both or 0."""

    kind: str
    url: str
    type: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


class ShownEntry(Struct, frozen=True, kw_only=True, gc=False):
    """
    An entry as templates see it.

    Attributes:
        spoken: The attributes ``lang`` and ``dir`` where they differ from the page's, with a blank before each.

        title_spoken: The same for the title, which may be in another script than its story.

        modified: When it was last changed; `updated` is the same, or None where it reads the same as `published`.

        label: Whether the correction note needs the word "Correction" before it.

        words: A page's words in the entry's language; in the page's, if nobody has translated them.

        words_spoken: Like `spoken`, for `words` inside the entry.
    """

    title: str
    link: str
    summary: str
    published: Stamp
    modified: Stamp
    updated: Stamp | None
    authors: tuple[Byline, ...]
    agency: str
    publisher: str
    section: str
    tags: tuple[str, ...]
    correction: str
    label: bool
    rights: str
    license: str
    short_link: str
    media: tuple[Medium, ...]
    image: Medium | None
    language: str
    direction: Direction
    spoken: Any
    title_spoken: Any
    words: Words
    words_spoken: Any


class ShownFeed(Struct, frozen=True, kw_only=True, gc=False):
    """A feed as templates see it; `count` is of all its entries, `entries` are those the page shows."""

    name: str
    title: str
    description: str
    home: str
    page: str
    formats: tuple[Format, ...]
    count: int
    entries: tuple[ShownEntry, ...]
    spoken: Any


class Site(Struct, frozen=True, kw_only=True, gc=False):
    """The site: `index` is its page of all feeds, `opml` their file, both may be empty; `host` is of its address."""

    title: str
    host: str
    description: str
    home: str
    index: str
    opml: str
    spoken: Any


class Page(Struct, frozen=True, kw_only=True, gc=False):
    """What stands in a page's head: `type` is Open Graph's; `address` is its own, `canonical` that of its original."""

    title: str
    heading: str
    description: str
    type: str
    address: str
    canonical: str
    image: Medium | None
    language: str
    direction: Direction
    alternates: tuple[Format, ...]


def plain(text: str) -> str:
    """Return `text` without the characters HTML forbids."""
    return _NONCHARACTERS.sub("", legal(text))


def address(text: str) -> str:
    """Return `text` as an address a page may lead to: http or https with a host, percent-encoded; else empty."""
    found = uri(plain(text))
    return found if _FETCHABLE.match(found) else ""


class Viewer:
    """
    Makes what a template is given, for a page of one language.

    Args:
        languages: BCP 47, best first; the first that is one is the page's.

        way: The page's direction; None takes that of its language.
    """

    def __init__(self, *languages: str, way: Direction | None = None) -> None:
        self._languages = [tag for language in languages if (tag := _tag(language))] or ["en"]
        self.language = self._languages[0]
        self.direction: Direction = way or _direction_of(self.language)
        self.words = words(*self._languages)

    def values(self) -> dict[str, Any]:
        """Return what every template is given of the page's language: `words`, and `words_spoken` to mark them."""
        return {"words": self.words, "words_spoken": _foreign(self.words, self.language, self.direction)}

    def site(self, listing: Listing) -> Site:
        title = plain(listing.title)
        return Site(
            title=title,
            host=urlsplit(address(listing.home)).netloc,
            description=plain(listing.description),
            home=address(listing.home),
            index=address(listing.address),
            opml=address(listing.opml),
            spoken=self._spoken("", _way(title)),
        )

    def feed(self, feed: Feed, entries: Sequence[Entry], count: int | None = None) -> ShownFeed:
        title = plain(feed.title) or plain(feed.name)
        description = plain(feed.description)
        return ShownFeed(
            name=plain(feed.name),
            title=title,
            description="" if description == title else description,
            home=address(feed.home),
            page=address(feed.page),
            formats=_formats(feed, title),
            count=count if count is not None else len(feed.entries),
            entries=tuple(map(self.entry, entries)),
            spoken=self._spoken(_tag(feed.language), _way(title)),
        )

    def entry(self, entry: Entry) -> ShownEntry:
        title = plain(entry.title) or plain(entry.summary) or plain(entry.link)
        media = tuple(medium for found in entry.media if (medium := _medium(found)) is not None)
        language, correction = _tag(entry.language), plain(entry.correction)
        own = words(language, *self._languages)
        published, latest = utc(entry.published), utc(entry.updated)
        modified, first = _stamp(max(published, latest), own), _published(entry, own)
        return ShownEntry(
            title=title,
            link=address(entry.link),
            summary=plain(entry.summary),
            published=first,
            modified=modified,
            updated=modified if latest > published and modified.text != first.text else None,
            authors=_authors(entry),
            agency=plain(entry.agency),
            publisher=plain(entry.publisher),
            section=plain(entry.section),
            tags=tuple(tag for name in _tags(entry) if (tag := plain(name))),
            correction=correction,
            label=not correction.casefold().startswith((own.correction.casefold(), "correction")),
            rights=plain(entry.rights),
            license=address(entry.license),
            short_link=address(entry.short_link),
            media=media,
            image=next((medium for medium in media if medium.kind == "image"), None),
            language=language or self.language,
            direction=entry.direction,
            spoken=self._spoken(language, entry.direction),
            title_spoken=_attributes("", _way(title), entry.direction),
            words=own,
            words_spoken=_foreign(own, language or self.language, entry.direction),
        )

    def _spoken(self, language: str, way: Direction | Literal[""]) -> Markup:
        return _attributes(language if language.lower() != self.language.lower() else "", way, self.direction)


def _attributes(language: str, way: Direction | Literal[""], around: Direction) -> Markup:
    said = f' lang="{escape(language)}"' if language else ""
    return safe(said + (f' dir="{way}"' if way not in ("", around) else ""))


def _foreign(own: Words, language: str, way: Direction) -> Markup:
    """Return the attributes that mark `own` in a text of `language`; none where they are in it."""
    if own.language == language.lower().partition("-")[0]:
        return safe("")
    return _attributes(own.language, _direction_of(own.language), way)


def _published(entry: Entry, own: Words) -> Stamp:
    """Return when the story was published; of one that names a day, that day: nobody wrote the time."""
    if not entry.day:
        return _stamp(entry.published, own)
    return Stamp(iso=entry.day, text=own.written_day(datetime.fromisoformat(entry.day)))


def _stamp(moment: datetime, own: Words) -> Stamp:
    return Stamp(iso=stamp(moment), text=own.written(utc(moment)))


def _tag(language: str) -> str:
    language = language.replace("_", "-")
    return language if _LANGUAGE.fullmatch(language) else ""


def _direction_of(language: str) -> Direction:
    """Return the direction of a language by the script it names, else by that it is written in."""
    first, *others = language.lower().split("-")
    written = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    return "rtl" if (written in _RTL_SCRIPTS if written else first in _RTL) else "ltr"


def _way(text: str) -> Direction | Literal[""]:
    """Return the direction of `text`; empty if it has no letters, and so none of its own."""
    return direction(text) if script(text) else ""


def _formats(feed: Feed, title: str) -> tuple[Format, ...]:
    made = []
    for name, place in feed.addresses.items():
        where = address(place)
        if where:
            label = _LABELS.get(name, name)
            kind = FEEDS.load(name).MEDIA_TYPE if name in FEEDS.names() else ""
            made.append(Format(name=name, label=label, type=kind, address=where, title=f"{title} ({label})"))
    return tuple(made)


def _tags(entry: Entry) -> tuple[str, ...]:
    """Return tags and what subjects are called, each once; the section has a place of its own."""
    known = {name.casefold() for name in (entry.section, *entry.tags)}
    labels = {one.label.casefold(): one.label for one in entry.subjects if one.label}
    return (*entry.tags, *(label for folded, label in labels.items() if folded not in known))


def _authors(entry: Entry) -> tuple[Byline, ...]:
    return tuple(
        Byline(name=name, title=plain(person.title), url=address(person.url))
        for person in entry.authors
        if (name := plain(person.name)) and name.casefold() != entry.agency.casefold()
    )


def _medium(media: Media) -> Medium | None:
    url, kind = address(media.url), media.type.partition("/")[0]
    if not url or (kind and kind not in ("image", "audio", "video")) or media.type in _UNSHOWN:
        return None
    known = media.width > 0 and media.height > 0
    return Medium(
        kind=kind or "image",  # what brings no type is a photo's address on another host
        url=url,
        type=plain(media.type),
        width=media.width if known else 0,
        height=media.height if known else 0,
        alt=plain(media.alt),
        caption=plain(media.caption),
        credit=plain(media.credit),
    )

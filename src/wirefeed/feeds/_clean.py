"""The one place where a feed's texts are made fit for every format: nothing downstream looks at characters again."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from wirefeed.characters import legal
from wirefeed.feeds._addresses import uri
from wirefeed.model import Entry, Feed, Listing, Media, Person, Subject, Tombstone
from wirefeed.patterns import lazy

_TYPE = lazy(r"[\w.+-]+/[\w.+-]+", re.ASCII)  # RFC 6838 section 4.2, without parameters
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646, as far as feeds need it
_ABSOLUTE = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:.")
_TAG = lazy(r"</?[A-Za-z]")


def clean(feed: Feed) -> Feed:
    """
    Return `feed` with legal characters, encoded addresses and no empty title.

    The content room has dropped such characters already; a feed is refused by 7 of 18 readers for a single one, so
    the last door looks again. Ids keep their spelling: `permanent` and `spelled` write them.
    """
    return replace(clean_frame(feed), entries=tuple(map(clean_entry, feed.entries)))


def clean_frame(feed: Feed) -> Feed:
    """Return `feed` as `clean` does, its entries untouched."""
    return replace(
        feed,
        id=legal(feed.id),
        title=legal(feed.title) or legal(feed.name),
        description=legal(feed.description),
        language=_language(feed.language),
        author=legal(feed.author),
        home=uri(legal(feed.home)),
        addresses=_addresses(feed.addresses),
        page=uri(legal(feed.page)),
        hub=uri(legal(feed.hub)),
        tombstones=tuple(map(_tombstone, feed.tombstones)),
        current=_addresses(feed.current),
        previous=_addresses(feed.previous),
    )


def clean_listing(listing: Listing) -> Listing:
    """Return `listing` with every text fit for XML, the entries of its feeds untouched."""
    return replace(
        listing,
        title=legal(listing.title),
        description=legal(listing.description),
        language=_language(listing.language),
        author=legal(listing.author),
        home=uri(legal(listing.home)),
        address=uri(legal(listing.address)),
        opml=uri(legal(listing.opml)),
        feeds=tuple(replace(clean_frame(feed), name=legal(feed.name)) for feed in listing.feeds),
    )


def clean_entry(entry: Entry) -> Entry:
    """Return `entry` as `clean` leaves it in a feed."""
    name, summary = legal(entry.id), legal(entry.summary)
    return replace(
        entry,
        id=name,
        title=legal(entry.title) or summary or name,
        link=uri(legal(entry.link)),
        short_link=uri(legal(entry.short_link)),
        summary=summary,
        body=legal(entry.body),
        authors=tuple(author for author in map(_person, entry.authors) if author.name),
        agency=legal(entry.agency),
        publisher=legal(entry.publisher),
        section=legal(entry.section),
        tags=tuple(map(legal, entry.tags)),
        language=_language(entry.language),
        rights=legal(entry.rights),
        license=_web(entry.license),
        correction=legal(entry.correction),
        media=tuple(map(_media, entry.media)),
        subjects=tuple(one for one in map(_subject, entry.subjects) if one.code),
        urgency=entry.urgency if 1 <= entry.urgency <= 9 else 0,
        located=legal(entry.located),
        genre=legal(entry.genre),
    )


def _person(person: Person) -> Person:
    return Person(legal(person.name), legal(person.title), uri(legal(person.url)))


def _subject(subject: Subject) -> Subject:
    """A subject without a code is known by its label; a vocabulary without an absolute address is unknown."""
    scheme, label = uri(legal(subject.scheme)), legal(subject.label).strip()
    label = "" if _TAG.search(label) else label  # RFC 4287 section 4.2.2.3: plain text
    return Subject(legal(subject.code).strip() or label, scheme if _ABSOLUTE.match(scheme) else "", label)


def _media(media: Media) -> Media:
    """An address nobody can fetch, a type that is none and a length below nothing are as good as unknown."""
    return replace(
        media,
        url=_web(media.url),
        type=media.type if _TYPE.fullmatch(media.type) else "",
        length=max(media.length, 0),
        caption=legal(media.caption),
        credit=legal(media.credit),
        alt=legal(media.alt),
    )


def _tombstone(tombstone: Tombstone) -> Tombstone:
    return Tombstone(legal(tombstone.id), tombstone.when, legal(tombstone.comment))


def _addresses(found: Mapping[str, str]) -> dict[str, str]:
    return {name: uri(legal(address)) for name, address in found.items()}


def _web(address: str) -> str:
    """Return an address anybody can fetch, encoded; empty for any other."""
    encoded = uri(legal(address))
    return encoded if encoded.lower().startswith(("https://", "http://")) else ""


def _language(tag: str) -> str:
    """Return a BCP 47 tag, empty for what is none: a feed is told invalid for one ``en_US``."""
    tag = tag.replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""

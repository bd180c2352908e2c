"""What programs are told of a change: the events of a signed webhook, as docs/reference/story-event.schema.json."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from wirefeed.characters import legal
from wirefeed.model import Delivery, Entry, Media, Person, Subject

Event = Literal["story.new", "story.updated", "story.corrected", "story.withdrawn", "story.killed"]
EVENTS: tuple[Event, ...] = ("story.new", "story.updated", "story.corrected", "story.withdrawn", "story.killed")

_OF_KIND: dict[str, Event] = {
    "new": "story.new",
    "restored": "story.new",
    "updated": "story.updated",
    "corrected": "story.corrected",
    "withdrawn": "story.withdrawn",
    "expired": "story.withdrawn",
    "killed": "story.killed",
}
_SMALL = 20_000  # bytes; Standard Webhooks, "Payload size": usually smaller than 20 kB
_MOST = 256_000


class _Author(Struct, frozen=True, omit_defaults=True, gc=False):
    name: str
    title: str = ""
    url: str = ""


class _Picture(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """A picture, sound or film."""

    url: str = ""
    type: str = ""
    length: int = 0
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""
    alt: str = ""


class _Subject(Struct, frozen=True, omit_defaults=True, gc=False):
    code: str
    scheme: str = ""
    label: str = ""


class _Story(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What is said of a story; what it does not have is left out."""

    id: str
    version: int
    url: str = ""
    short_url: str = ""
    restored: bool = False
    minor: bool = False
    reason: Literal["", "withdrawn", "expired"] = ""
    title: str = ""
    summary: str = ""
    content_html: str = ""
    content_omitted: bool = False
    correction: str = ""
    authors: tuple[_Author, ...] = ()
    agency: str = ""
    publisher: str = ""
    rights: str = ""
    license: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    subjects: tuple[_Subject, ...] = ()
    urgency: int = 0
    located: str = ""
    genre: str = ""
    language: str = ""
    direction: Literal["", "ltr", "rtl"] = ""
    published: datetime | None = None
    day: str = ""
    updated: datetime | None = None
    digest: str = ""
    media: tuple[_Picture, ...] = ()


class _Message(Struct, frozen=True, gc=False):
    type: Event
    timestamp: datetime
    data: _Story


class _Stamped(Struct, frozen=True, gc=False):
    """As much of a message as tells when its change was published."""

    timestamp: datetime


def event_of(delivery: Delivery) -> Event:
    """
    Return the event a change is told as.

    Raises:
        ValueError: A digest: programs are told of each story.
    """
    if delivery.kind == "digest":
        raise ValueError("expected one change, got a digest")
    return _OF_KIND[delivery.kind]


def body_of(delivery: Delivery, *, thin: bool) -> bytes:
    """
    Return the JSON of an event.

    Beyond 20 kB the story's text is left out, beyond 256 kB everything but what names the story and the change. A story
    that ended is named by its id and nothing else: whatever its entry may hold.

    Args:
        thin: Only what names the story and the change, however short the story.
    """
    if event_of(delivery) in ("story.withdrawn", "story.killed"):
        return _encoded(delivery, _ended(delivery))
    if thin:
        return _encoded(delivery, _named(delivery, delivery.entry))
    whole = _told(delivery)
    body = _encoded(delivery, whole)
    if len(body) > _SMALL and whole.content_html:
        body = _encoded(delivery, msgspec.structs.replace(whole, content_html="", content_omitted=True))
    return body if len(body) <= _MOST else _encoded(delivery, _named(delivery, delivery.entry))


def published_at(body: bytes) -> datetime:
    """Return when the change that `body` tells of was published."""
    return msgspec.json.decode(body, type=_Stamped).timestamp


def most_bytes() -> int:
    """Return how long a body can be at most."""
    return _MOST


def _encoded(delivery: Delivery, story: _Story) -> bytes:
    return msgspec.json.encode(_Message(event_of(delivery), delivery.at, story))


def _ended(delivery: Delivery) -> _Story:
    kind = delivery.kind
    return _Story(
        id=legal(delivery.entry.id), version=delivery.number, reason=kind if kind in ("withdrawn", "expired") else ""
    )


def _named(delivery: Delivery, entry: Entry) -> _Story:
    return _Story(
        id=legal(entry.id),
        version=delivery.number,
        url=legal(entry.link),
        short_url=legal(entry.short_link),
        restored=delivery.kind == "restored",
        minor=delivery.kind == "updated" and entry.minor,
        published=entry.published,
        updated=entry.updated,
        digest=entry.digest,
    )


def _told(delivery: Delivery) -> _Story:
    entry = delivery.entry
    return msgspec.structs.replace(
        _named(delivery, entry),
        title=legal(entry.title),
        summary=legal(entry.summary),
        content_html=legal(entry.body),
        correction=legal(entry.correction),
        authors=tuple(map(_author, entry.authors)),
        agency=legal(entry.agency),
        publisher=legal(entry.publisher),
        rights=legal(entry.rights),
        license=legal(entry.license),
        section=legal(entry.section),
        tags=tuple(map(legal, entry.tags)),
        subjects=tuple(map(_subject, entry.subjects)),
        urgency=entry.urgency,
        located=legal(entry.located),
        genre=legal(entry.genre),
        language=legal(entry.language),
        direction=entry.direction,
        day=entry.day,
        media=tuple(map(_picture, entry.media)),
    )


def _subject(subject: Subject) -> _Subject:
    return _Subject(legal(subject.code) or legal(subject.label), legal(subject.scheme), legal(subject.label))


def _author(person: Person) -> _Author:
    return _Author(legal(person.name), legal(person.title), legal(person.url))


def _picture(media: Media) -> _Picture:
    return _Picture(
        url=legal(media.url),
        type=legal(media.type),
        length=media.length,
        width=media.width,
        height=media.height,
        caption=legal(media.caption),
        credit=legal(media.credit),
        alt=legal(media.alt),
    )

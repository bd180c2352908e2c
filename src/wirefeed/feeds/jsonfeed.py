"""JSON Feed 1.1."""

from __future__ import annotations

from collections import Counter
from typing import Any

from wirefeed.feeds._addresses import spelled
from wirefeed.feeds._clean import clean
from wirefeed.feeds._parts import authors, stamp, tags
from wirefeed.model import Entry, Feed, Media, Person, Subject

EXTENSION = ".json"
MEDIA_TYPE = "application/feed+json"


def render(feed: Feed) -> bytes:
    """Return `feed` as a JSON Feed: UTF-8, indented, the same bytes for the same feed."""
    import msgspec

    cleaned = clean(feed)
    document = _said(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": cleaned.title,
            "home_page_url": cleaned.home,
            "feed_url": cleaned.addresses.get("json", ""),
            "next_url": cleaned.previous.get("json", ""),
            "description": cleaned.description,
            "language": cleaned.language,
            **_named((Person(cleaned.author),) if cleaned.author else ()),
            "hubs": [{"type": "WebSub", "url": cleaned.hub}] if cleaned.hub else [],
        }
    )
    document["items"] = [_item(entry, cleaned) for entry in cleaned.entries]
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _said(members: dict[str, Any]) -> dict[str, Any]:
    """Return `members` without the empty ones: JSON Feed has no word for "not known" but silence."""
    return {name: value for name, value in members.items() if value}


def _named(people: tuple[Person, ...]) -> dict[str, Any]:
    """Return `authors` (1.1), and beside it `author` (1.0): one reader knows only that."""
    known = [_said({"name": person.name, "url": person.url}) for person in people]
    return {"authors": known, "author": known[0]} if known else {}


def _item(entry: Entry, feed: Feed) -> dict[str, Any]:
    return _said(
        {
            "id": spelled(entry.id),
            "url": entry.link,
            "title": entry.title,
            "content_html": entry.body,
            # 1.1: one of the two contents must be there.
            "content_text": "" if entry.body else entry.summary or entry.title,
            "summary": entry.summary,
            "image": _image(entry),
            "date_published": stamp(entry.published),
            "date_modified": stamp(entry.updated),
            **_named(authors(entry, feed)),
            "tags": list(tags(entry)),
            "language": entry.language or feed.language,
            "attachments": _attachments(entry),
            "_wirefeed": _said(
                {
                    "agency": entry.agency,
                    "publisher": entry.publisher,
                    "short_link": entry.short_link,
                    "rights": entry.rights,
                    "license": entry.license,
                    "correction": entry.correction,
                    "subjects": [_subject(one) for one in dict.fromkeys(entry.subjects)],
                    "urgency": entry.urgency,
                    "located": entry.located,
                    "genre": entry.genre,
                }
            ),
        }
    )


def _subject(subject: Subject) -> dict[str, Any]:
    return _said({"code": subject.code, "scheme": subject.scheme, "label": subject.label})


def _image(entry: Entry) -> str:
    return next((media.url for media in entry.media if media.url and media.type.startswith("image/")), "")


def _attachments(entry: Entry) -> list[dict[str, Any]]:
    """
    Return what is known of every medium with an address and a type.

    Two attachments of one title are two forms of one thing (1.1, "title"); two photos under one caption are not, so
    a title that is not theirs alone is left out.
    """
    known = [media for media in entry.media if media.url and media.type]
    titles = Counter(map(_title, known))
    return [
        _said(
            {
                "url": media.url,
                "mime_type": media.type,
                "title": _title(media) if titles[_title(media)] == 1 else "",
                "size_in_bytes": media.length,
                "_wirefeed": _said({"credit": media.credit, "alt": media.alt}),  # 1.1 has no word for either
            }
        )
        for media in known
    ]


def _title(media: Media) -> str:
    return media.caption or media.alt

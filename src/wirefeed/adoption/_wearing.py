"""A story takes on what was adopted for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from msgspec.structs import replace

from wirefeed.adoption._words import Adopted, Pair
from wirefeed.model import Head, Moment, Story

H = TypeVar("H", bound=Head)


def adopted(pair: Pair, *, home: str, now: datetime) -> Adopted:
    """
    Return what to keep of a matched item.

    Args:
        home: The site's address. A link to another host is not kept: the site has moved, and its stories with it.

        now: Aware; a date after it cannot be true, and would hold a story that readers have seen.
    """
    item = pair.item
    published = item.published if item.published and item.published <= now else None
    updated = item.updated if item.updated and item.updated <= now else None
    return Adopted(
        story=pair.story.story,
        id=item.id or pair.story.story,
        published=published,
        updated=updated if updated and updated != published else None,
        link=item.link if host(item.link) and host(item.link) == host(home) else "",
    )


def apply(story: H, adopted: Adopted) -> H:
    """
    Return `story` (or its head) with the id and the dates subscribers know it by.

    Its own `updated` counts when it is later than the adopted one: it has been corrected since. A `Story` that brings
    no link gets the adopted one.
    """
    changes: dict[str, object] = {"id": adopted.id}
    if adopted.published is not None:
        changes["published"] = Moment(adopted.published.astimezone(UTC))
    own = story.updated
    if adopted.updated is not None and (own is None or own.instant <= adopted.updated):
        changes["updated"] = Moment(adopted.updated.astimezone(UTC))
    if adopted.link and isinstance(story, Story) and not story.link.strip():
        changes["link"] = adopted.link
    return replace(story, **changes)


def host(link: str) -> str:
    """Return the host of an address in lower case without ``www.``; empty if there is none."""
    try:
        name = urlsplit(link).hostname or ""
    except ValueError:
        return ""
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return name.lower()
    return name.lower().removeprefix("www.")

"""The values of an adoption."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

NAME = "adopted.jsonl"  # beside config.toml, committed with the site

How = Literal["id", "link", "path", "slug", "headline"]


class Item(Struct, frozen=True, kw_only=True, gc=False):
    """
    One item of the old feed.

    Attributes:
        id: As the feed spells it, which is what readers compare; its link where it has none, as readers do. Empty if
            it has neither.

        link: Absolute where the feed's address is known; empty if there is none.

        published: UTC, whole seconds; None unless the feed names an instant with its zone.

        updated: Likewise.

        permalink: Whether the id is the item's address too.
    """

    id: str
    link: str = ""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    permalink: bool = False


class Document(Struct, frozen=True, kw_only=True, gc=False):
    """
    One feed document.

    Attributes:
        items: As they stand there.

        older: Addresses of documents with older items that it names: RFC 5005 prev-archive, Atom next, JSON next_url.

        paged: Whether its program (WordPress) shows older items at the same address with ``?paged=2``.
    """

    items: tuple[Item, ...] = ()
    older: tuple[str, ...] = ()
    paged: bool = False


class Known(Struct, frozen=True, kw_only=True, gc=False):
    """
    One story of the new site.

    Attributes:
        story: Its id, as minted or read; unique.

        name: Path of its file below content/.

        link: Absolute, as its entry will have it without adoption.

        published: Aware; of a story that names only a day, noon of it in the site's time zone. None if it names none.

        slug: For the link, without date and ending.

        aliases: Former ids.
    """

    story: str
    name: str
    link: str = ""
    title: str = ""
    published: datetime | None = None
    slug: str = ""
    aliases: tuple[str, ...] = ()


class Adopted(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """
    What is kept for one story.

    Attributes:
        story: Its id as wirefeed mints or reads it.

        id: The id subscribers know it by.

        published: UTC, whole seconds; None leaves the story's own.

        updated: Likewise.

        link: For a story that brings none; empty leaves it to ``[content] link``.
    """

    story: str
    id: str
    published: datetime | None = None
    updated: datetime | None = None
    link: str = ""


class Pair(Struct, frozen=True, kw_only=True, gc=False):
    """An item and the story it is, and by what they were found to be one."""

    item: Item
    story: Known
    how: How


class Ambiguous(Struct, frozen=True, kw_only=True, gc=False):
    """Items and stories that agree, and more than one of either: a person must tell which is which."""

    items: tuple[Item, ...]
    stories: tuple[Known, ...]
    how: How


class Matched(Struct, frozen=True, kw_only=True, gc=False):
    """
    What became of the items of a feed and the stories of a site.

    Attributes:
        matched: In the order of the items; each item and each story at most once.

        items: Those without a story.

        stories: Those without an item; older than the feed reaches, or new.

        ambiguous: Neither matched nor among the others.
    """

    matched: tuple[Pair, ...] = ()
    items: tuple[Item, ...] = ()
    stories: tuple[Known, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()

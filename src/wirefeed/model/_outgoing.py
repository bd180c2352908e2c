"""What goes out: entries, the feeds that show them, and what became of those that were shown."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from wirefeed.model._incoming import Media, Person, Remark, Subject, SummaryFrom

ChangeKind = Literal["new", "updated", "corrected", "restored", "withdrawn", "killed", "expired"]
Ending = Literal["withdrawn", "killed", "expired"]


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """
    What a feed shows of a story.

    Attributes:
        title: Plain text.

        summary: Plain text, whole sentences.

        body: Sanitised HTML, every address absolute; empty if the story has no text.

        published: UTC.

        day: ``2024-03-26`` where the story names a day and no time: that of `published` is made up (`Moment.stamp`).

        updated: UTC; moves only when `digest` does, or when the story names a newer date.

        language: BCP 47; `direction` follows the script of the text.

        subjects, urgency, genre: `Story`'s; `located` is its, or where it was written (`Story.dateline`).

        digest: Of what a reader would call the text; not of its rendering, so an upgrade moves no stamp.
    """

    id: str
    name: str
    title: str
    link: str
    published: datetime
    updated: datetime
    digest: str
    day: str = ""
    short_link: str = ""
    summary: str = ""
    summary_from: SummaryFrom = ""
    body: str = ""
    authors: tuple[Person, ...] = ()
    agency: str = ""
    publisher: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    rights: str = ""
    license: str = ""
    correction: str = ""
    minor: bool = False
    media: tuple[Media, ...] = ()
    subjects: tuple[Subject, ...] = ()
    urgency: int = 0
    located: str = ""
    genre: str = ""
    remarks: tuple[Remark, ...] = ()


class Tombstone(Struct, frozen=True, array_like=True, gc=False):
    """
    An entry that was published and must be shown no more (RFC 6721).

    Attributes:
        id: The entry's.

        when: UTC; when it was withdrawn, later than any `updated` it had.

        comment: For readers, one of a few fixed sentences; never a word of the story.
    """

    id: str
    when: datetime
    comment: str = ""


class Known(Struct, frozen=True, array_like=True, gc=False):
    """
    An entry as the ledger has it: what was last published of it.

    Attributes:
        code: Of its short link; for ever.

        digest: `Entry.digest`.

        first_seen: The build that published it first.

        name: Path of its file below content/.

        version: `Head.version`.

        dated: The moment of its version, by which versions without a number are ordered; None if it names none.

        due: The moment it was held until, an embargo or a date in the future.

        source: Digest of its file's bytes.

        target: Where its link leads.

        places: Names of the feeds it stood in.
    """

    id: str
    code: str
    digest: str
    published: datetime
    updated: datetime
    first_seen: datetime
    name: str
    version: int = -1
    dated: datetime | None = None
    due: datetime | None = None
    source: str = ""
    target: str = ""
    places: tuple[str, ...] = ()


class Gone(Struct, frozen=True, array_like=True, gc=False):
    """
    A story that must not be shown (any more).

    Attributes:
        at: UTC; when it was withdrawn.

        version: Only a higher one lifts a kill; `dated` is that version's moment.

        expires: The expiry that ended it.
    """

    id: str
    kind: Ending
    at: datetime
    version: int = -1
    dated: datetime | None = None
    expires: datetime | None = None


class Redirect(Struct, frozen=True, array_like=True, gc=False):
    """A short code and where it leads; `target` is empty when the story was withdrawn: the code answers 410."""

    code: str
    target: str = ""


class Feed(Struct, frozen=True, kw_only=True, gc=False):
    """
    One feed document with its entries, newest first, ids unique; the same value renders to Atom, RSS and JSON.

    Attributes:
        id: Permanent address of the Atom feed element; archives of a feed have that of the feed.

        home: The page the feed belongs to.

        addresses: Where each format of it is published: format name -> absolute address.

        updated: UTC; the newest stamp of its entries.

        page: Address of the HTML page that shows the same entries; empty if there is none.

        hub: Address of the WebSub hub that tells of changes; empty if there is none, or for an archive.

        tombstones: Entries withdrawn from this document, newest first; only Atom can say so.

        archived: Whether this is a closed archive document (RFC 5005 section 4).

        current: Of an archive, where the subscription document is published: format name -> absolute address.

        previous: Where the next older archive document is published, likewise; empty if there is none.
    """

    id: str
    name: str
    title: str
    description: str
    language: str
    home: str
    author: str
    addresses: dict[str, str]
    updated: datetime
    entries: tuple[Entry, ...] = ()
    page: str = ""
    hub: str = ""
    tombstones: tuple[Tombstone, ...] = ()
    archived: bool = False
    current: dict[str, str] = {}
    previous: dict[str, str] = {}


class Listing(Struct, frozen=True, kw_only=True, gc=False):
    """
    All feeds of a site, for the index page and OPML.

    Attributes:
        home: The site's address.

        address: Where the index page is published; empty if there are no pages.

        opml: Where the OPML file is published.

        feeds: Every feed, in the order of the configuration, each with its newest entry at most.

        counts: How many entries each has, by its name.
    """

    title: str
    description: str
    language: str
    home: str
    author: str
    address: str = ""
    opml: str = ""
    feeds: tuple[Feed, ...] = ()
    counts: dict[str, int] = {}


class Change(Struct, frozen=True, kw_only=True, gc=False):
    """
    What subscribers will see of one entry after a build.

    Attributes:
        kind: ``corrected`` is an update whose story brings a correction note that was not shown before; ``restored``
            was withdrawn and is back.

        name: Path of its file below content/.

        minor: An update that moves no stamp.

        former: Its id in the last build, when another.
    """

    kind: ChangeKind
    id: str
    name: str
    minor: bool = False
    former: str = ""

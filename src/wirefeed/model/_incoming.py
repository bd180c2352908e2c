"""What comes in: files, and the stories they hold."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

Precision = Literal["second", "minute", "day"]
Zone = Literal["literal", "assumed", "none"]
Status = Literal["usable", "withheld", "canceled", "draft"]
Markup = Literal["text", "markdown", "html"]
SummaryFrom = Literal["", "story", "description", "lead", "cut"]


class Moment(Struct, frozen=True, array_like=True, gc=False):
    """
    A date as a story names it.

    Attributes:
        instant: The first instant it can mean, in UTC; for a day, its local midnight.

        precision: What the story says and no more; a day is never shown as a time somebody wrote.

        zone: Where the offset comes from: written there (``literal``), the source's (``assumed``), or ``none`` needed.

        literal: The characters found, for messages; empty when they are the ISO form of `instant`.
    """

    instant: datetime
    precision: Precision = "second"
    zone: Zone = "literal"
    literal: str = ""

    def stamp(self, key: str) -> datetime:
        """
        Return the instant a feed shows, the same at every build.

        A day becomes a time between 10:00 and 14:00 there, so that readers up to ten hours either way see that day.
        Where in between follows from `key` (the entry's id), so that stories of one day keep different stamps:
        the W3C validator warns of equal ones (DuplicateUpdated).
        """
        if self.precision != "day":
            return self.instant
        seconds = int.from_bytes(hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[:4], "big") % 14_400
        return self.instant + timedelta(hours=10, seconds=seconds)


class Person(Struct, frozen=True, array_like=True, gc=False):
    """Somebody who wrote the story; never an agency, a desk's user name or an editor."""

    name: str
    title: str = ""
    url: str = ""


class Subject(Struct, frozen=True, array_like=True, gc=False):
    """
    What a story is about, by a controlled vocabulary.

    Attributes:
        code: ``medtop:20000350`` without its prefix: ``20000350``.

        scheme: Absolute address of the vocabulary, ``http://cv.iptc.org/newscodes/mediatopic/``; empty if unknown.

        label: In the story's language; empty if the file names none.
    """

    code: str
    scheme: str = ""
    label: str = ""


class Media(Struct, frozen=True, kw_only=True, gc=False):
    """
    A picture, sound or film that belongs to a story.

    Attributes:
        url: As the story names it (Story) or absolute (Entry); empty when only caption and credit came.

        type: Media type, ``image/jpeg``; empty if unknown.

        length: Bytes; 0 if unknown.

        width: Pixels; 0 if unknown.

        height: Pixels; 0 if unknown.

        credit: Who must be named beside it, ``"AP"``; shown, never made an author.
    """

    url: str = ""
    type: str = ""
    length: int = 0
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""
    alt: str = ""


class Asset(Struct, frozen=True, kw_only=True, gc=False):
    """What the disk knows of a file beside a story: media type, bytes, pixels (0 if it is not a picture)."""

    type: str
    length: int
    width: int = 0
    height: int = 0


class Raw(Struct, frozen=True, kw_only=True, gc=False):
    """A file found under content/: `name` is its path below that folder with ``/``, `digest` is of `data`."""

    name: str
    data: bytes
    digest: str


class Source(Struct, frozen=True, kw_only=True, gc=False):
    """
    What a file leaves unsaid, by where it comes from: a [[source]] of config.toml over [site]; always complete.

    Attributes:
        agency: Who supplies it; empty if its files say.

        timezone: IANA name, for dates without a zone.

        language: BCP 47, for text that names none.

        date_order: How 03/04/2024 is meant: ``DMY``, ``MDY``, ``YMD``; empty holds such a story.

        format: A story format's name instead of detection; empty detects.

        keys: Front-matter keys of its own -> ours.

        pictures: Whether a picture that comes without a text is a story ([content] pictures).
    """

    agency: str = ""
    publisher: str = ""
    timezone: str = "UTC"
    language: str = "en"
    date_order: Literal["", "DMY", "MDY", "YMD"] = ""
    format: str = ""
    keys: dict[str, str] = {}
    pictures: bool = False


class Remark(Struct, frozen=True, kw_only=True, gc=False):
    """A warning: the story publishes, but somebody may want to look. `line` is 0 when no line is to blame."""

    file: str
    field: str
    message: str
    line: int = 0


class Hold(Struct, frozen=True, array_like=True, gc=False):
    """
    Why a story that was read must not be published.

    Attributes:
        reason: For the report; never a word of the story itself, which may be embargoed.

        hint: What an editor can do.

        line: Where it stands in the file; 0 if nowhere.

        person: Whether a person must act before it can ever publish: the build's exit status is then 1.
    """

    reason: str
    hint: str = ""
    line: int = 0
    person: bool = False


class Refusal(Struct, frozen=True, kw_only=True, gc=False):
    """One line of a report: a story that has no entry, and why. Held on purpose, or failed."""

    file: str
    reason: str
    line: int = 0
    id: str = ""
    hint: str = ""
    person: bool = False


class Head(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """
    What decides whether and where a story stands, without its text.

    Attributes:
        name: Path below content/.

        id: Permanent, without version; the story's own, else the site's prefix and the path without its ending.

        version: Sortable number; -1 when the story names none.

        status: As delivered; an unknown word counts as ``withheld``.

        hold: Set by the reader when the story must wait for something.

        published: When the agency released it; None holds the story.

        scheduled: Whether a `published` in the future means "publish then" (front matter) or is suspicious (all else).

        publish_at: Embargo; published only from then on.

        expires: Published only before.

        described: Digest of a description somebody else wrote (a page's meta element); the same on two stories
            makes it boilerplate.

        beside: Names of files beside the story that it shows; the disk says what they are.

        syndicate: False keeps it out of feeds marked ``partner = true``.

        aliases: Former ids of the story, absolute URIs.

        kills: Ids of other stories that this one takes off the air, as an agency's notice does; with `status` canceled
            or withheld it is no story itself.
    """

    name: str
    id: str = ""
    version: int = -1
    status: Status = "usable"
    hold: Hold | None = None
    published: Moment | None = None
    updated: Moment | None = None
    scheduled: bool = False
    publish_at: Moment | None = None
    expires: Moment | None = None
    agency: str = ""
    section: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    described: str = ""
    beside: tuple[str, ...] = ()
    syndicate: bool = True
    aliases: tuple[str, ...] = ()
    kills: tuple[str, ...] = ()


class Story(Head, frozen=True, kw_only=True, gc=False):
    """
    One story, as its file means it.

    Attributes:
        headline: One line of plain text, entities decoded once.

        body: As found, desk text removed; `markup` says how to read it. Paragraphs of text stand apart by a blank line.

        summary: What the story brings; `summary_from` says whether its writer meant it as such (``story``: never
            rejected) or a page's description (``description``: must pass the guards).

        dateline: The place alone, ``CAIRO``.

        link: Canonical address; empty if the story brings none.

        slug: For the link; empty if the story brings none.

        short_link: The story's own; kept.

        publisher: Who published it, ``Ahram Online``; `agency` is who supplied it.

        correction: A note meant for readers; the desk's own notes never get here.

        minor: The newest change moves no stamp.

        license: Address of the licence it may be used under; absolute http(s), or empty.

        subjects: By controlled vocabularies, in the file's order; `tags` are free words.

        urgency: 1 (most urgent) to 9 (IPTC newscodes "urgency"); 0 when the story names none.

        located: Where it plays, for people: ``New York, NY``; `dateline` is where it was written.

        genre: ``Obituary``; empty if the story names none.

        remarks: Guesses and repairs made while reading.
    """

    headline: str
    subhead: str = ""
    body: str = ""
    markup: Markup = "text"
    summary: str = ""
    summary_from: SummaryFrom = ""
    dateline: str = ""
    link: str = ""
    slug: str = ""
    short_link: str = ""
    publisher: str = ""
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

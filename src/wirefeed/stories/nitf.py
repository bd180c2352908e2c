"""NITF 2 and 3 (IPTC News Industry Text Format), with and without its namespace: one story a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from wirefeed.errors import StoryError
from wirefeed.model import Hold, Moment, Raw, Remark, Source, Status, Story, Subject
from wirefeed.stories import _desk, _fields, _nitf, _xml
from wirefeed.stories._nitf import Headed
from wirefeed.stories._wire import agencies as _agencies
from wirefeed.stories._wire import headings as _wireheadings
from wirefeed.stories._wire import lines as _wirelines
from wirefeed.stories._xml import Element

# What suppliers call the keyword slug among their own meta elements.
_SLUGS = frozenset("anpa-keyword ap-keyword anpa-slug slug slugline keyword-slug".split())
_OFF = ("canceled", "withheld")


def sniff(raw: Raw, text: str) -> bool:
    """Know a document by its root, whatever its namespace."""
    found = _xml.root(text)
    return found is not None and found[0] == "nitf"


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield the one story of a file.

    Raises:
        StoryError: For what is not well-formed, and for a story without headline and text.
    """
    root, remarks = _xml.parse(text, raw.name)
    yield _Document(raw, root, source, list(remarks)).story()


class _Life(NamedTuple):
    status: Status
    hold: Hold | None
    published: Moment | None
    publish_at: Moment | None
    expires: Moment | None


class _Document:
    """One NITF document, and what was guessed in reading it."""

    def __init__(self, raw: Raw, root: Element, source: Source, remarks: list[Remark]) -> None:
        self.raw, self.root, self.source, self.remarks = raw, root, source, remarks
        self.top = _xml.child(root, "head")
        self.docdata = _xml.child(self.top, "docdata")
        self.head: Headed = _nitf.head(root, source)
        self.title = _xml.text_of(_xml.child(self.top, "title"))
        self.slug = self._slug()

    def story(self) -> Story:
        life = self._life()
        messages = [*self.head.notes, *self._messages()]
        slugged = f"{self.slug.slug}, {self.slug.label}" if self.slug is not None else ""
        blocks = _nitf.body(self.root)
        timed = life.publish_at is not None
        cleared = _fields.cleared(self.head.headline, blocks, slug=slugged, timed=timed)
        told = _fields.told(messages, timed=timed)
        correction = cleared.correction or self._correction(messages)
        label = self.slug.label if self.slug is not None else ""
        named = self.head.headline or self._title()
        heading = _wireheadings.heading(named, correction, label, list(cleared.texts), self.source)
        status, hold = self._ruled(life, cleared, told)
        if not heading.headline and status == "usable":
            raise StoryError("expected a headline and paragraphs, got none", where=self.raw.name, hint="ask its agency")
        if heading.guessed and heading.headline and status == "usable":
            self._remark("headline", "none found; cut from the first sentence")
        media = _nitf.media(self.root)
        if hold is None and not cleared.texts and media and status == "usable" and not self.source.pictures:
            hold = _fields.PICTURE
        agency = self._agency()
        kept = cleared.blocks[len(cleared.blocks) - len(heading.texts) :]
        story = Story(
            name=self.raw.name,
            id=self._id(agency, life.published, cleared.hold),
            version=self._version(heading.version),
            status=status,
            hold=hold,
            published=life.published,
            publish_at=life.publish_at,
            expires=life.expires,
            kills=self._kills(),
            headline=heading.headline,
            subhead=self._subhead(heading.headline),
            body="\n".join(block.html for block in kept) if status == "usable" else "",
            markup="html",
            correction=heading.correction,
            media=media if status == "usable" else (),
            agency=agency,
            authors=self.head.authors,
            publisher=cleared.publisher or self.source.publisher,
            dateline=self.head.dateline or _fields.place_in(cleared.texts, self.source),
            short_link=cleared.short_link,
            remarks=(),
        )
        return self._described(story, cleared)

    def _described(self, story: Story, cleared: _fields.Cleared) -> Story:
        """Return the story with what says what it is about."""
        subject = _xml.child(self.top, "tobject")
        abstract = [self.head.abstract[at] for at in _desk.cut(self.head.abstract).kept]
        summary = " ".join(" ".join(abstract).split("\n")) if story.status == "usable" else ""
        return replace(
            story,
            summary=summary,
            summary_from="story" if summary else "",
            language=self._language(),
            section=_xml.attribute(_xml.child(self.top, "pubdata"), "position.section"),
            tags=_fields.tags((*self._keywords(), *cleared.tags)),
            subjects=_fields.subjects(map(_subject, _xml.children(subject, "tobject.subject"))),
            genre=self._genre(subject),
            urgency=_fields.urgency(_xml.attribute(_xml.child(self.docdata, "urgency"), "ed-urg"))
            or _fields.urgency(self._meta("anpa-priority", "ap-priority")),
            located=self.head.located or self._event(),
            rights=self._rights(),
            remarks=tuple(self.remarks),
        )

    def _life(self) -> _Life:
        """Return status, embargo and expiry: three things, each in an element of its own."""
        dates = _fields.Dates(self.raw.name, self.source, [], self.remarks)
        issued = _xml.child(self.docdata, "date.issue")
        published = dates.read(
            "published", _norm(issued), _xml.text_of(issued), self.head.dated,
            _xml.attribute(_xml.child(self.top, "pubdata"), "date.publication"),
        )  # fmt: skip
        standing = _fields.standing(_xml.attribute(self.docdata, "management-status"))
        if standing.complaint:
            self._remark("status", standing.complaint)
        release, expire = _xml.child(self.docdata, "date.release"), _xml.child(self.docdata, "date.expire")
        publish_at = dates.read("publish_at", _norm(release))
        if published is None and publish_at is not None and not dates.holds:
            published = publish_at
            self._remark("published", "no date.issue; the date of release stands for it")
        elif publish_at is not None and published is not None and publish_at.instant <= published.instant:
            publish_at = publish_at if standing.embargoed else None
        expires = dates.read("expires", _norm(expire))
        hold = dates.holds[0] if dates.holds else None
        if standing.embargoed and publish_at is None:
            hold = hold or _fields.EMBARGOED
        if published is None:
            hold = hold or _fields.NO_DATE
        return _Life(standing.status, hold, published, publish_at, expires)

    def _ruled(self, life: _Life, cleared: _fields.Cleared, told: _desk.Ruling) -> tuple[Status, Hold | None]:
        """Return what fields and words say together: the stricter counts."""
        if life.status != "usable":
            return life.status, None
        for status, hold in ((cleared.status, cleared.hold), (told.status, told.hold)):
            if status != "usable":
                return status, hold
        return life.status, life.hold or cleared.hold or told.hold

    def _messages(self) -> list[str]:
        return [
            text
            for element in _xml.children(self.docdata, "ed-msg")
            if (text := _xml.attribute(element, "info") or _xml.text_of(element))
        ]

    def _correction(self, messages: list[str]) -> str:
        info = _xml.attribute(_xml.child(self.docdata, "correction"), "info")
        return _fields.public_note(info) or info or next(filter(None, map(_fields.public_note, messages)), "")

    def _slug(self) -> _wirelines.Slugged | None:
        """Return the keyword slug that names the story across its leads, without their labels."""
        for text in (self._meta(*_SLUGS), self.title):
            found = _wirelines.slugged(text) if text else None
            if found is not None:
                return found
        keyword = self._meta(*_SLUGS)
        return _wirelines.Slugged(keyword, "", -1) if keyword else None

    def _title(self) -> str:
        """Return the title if it is one for readers: a slug is none."""
        slug = self.slug.slug if self.slug is not None else ""
        return "" if slug and self.title.casefold().startswith(slug.casefold()) else self.title

    def _subhead(self, headline: str) -> str:
        others = {headline, self.title, self.slug.slug if self.slug is not None else "", *self._keywords()}
        known = {text.casefold() for text in others}
        fresh = (text for text in self.head.subheads if text.casefold() not in known)
        return next((text for text in fresh if _wirelines.slugged(text) is None and not _desk.note(text)), "")

    def _id(self, agency: str, published: Moment | None, hold: Hold | None) -> str:
        own = _xml.attribute(_xml.child(self.docdata, "doc-id"), "id-string")
        own = own or _xml.attribute(_xml.child(self.docdata, "du-key"), "key")
        if own or self.slug is None or hold == _desk.ADVISED:
            return own
        return _fields.wire_id(self.slug.slug, agency, published, self.source)

    def _version(self, prefix: int) -> int:
        own = _fields.version(_xml.attribute(_xml.child(self.docdata, "du-key"), "version"))
        return own if own >= 0 else max(prefix, self.slug.version if self.slug is not None else -1)

    def _kills(self) -> tuple[str, ...]:
        other = _xml.attribute(self.docdata, "management-doc-idref")
        word = _xml.attribute(self.docdata, "management-idref-status")
        return (other,) if other and word and _fields.standing(word).status in _OFF else ()

    def _agency(self) -> str:
        holder = _xml.attribute(_xml.child(self.docdata, "doc.copyright"), "holder")
        registered = _xml.attribute(_xml.child(self.docdata, "doc-id"), "regsrc")
        owner = _xml.text_of(_xml.first(self.root, "rights.owner"))
        found = self.head.distributor or owner or ", ".join(self.head.agencies)
        return _fields.agency(found or _agencies.known(registered) or holder, self.source) or self.source.agency

    def _rights(self) -> str:
        owned = _xml.child(self.docdata, "doc.copyright")
        holder, year = _xml.attribute(owned, "holder"), _xml.attribute(owned, "year")
        notice = f"Copyright {year} {holder}".replace("  ", " ") if holder else ""
        terms = [_xml.attribute(part, "limitations") for part in _xml.children(self.docdata, "doc.rights")]
        said = self.head.rights
        return _fields.rights((said, "" if holder and holder in said else notice, *terms))

    def _keywords(self) -> list[str]:
        keys = [_xml.attribute(key, "key") for key in _xml.every(_xml.child(self.docdata, "key-list"), "keyword")]
        return [*keys, *(_xml.attribute(part, "series.name") for part in _xml.every(self.root, "series"))]

    def _genre(self, subject: Element | None) -> str:
        kinds = (_xml.attribute(one, "tobject.property.type") for one in _xml.children(subject, "tobject.property"))
        # "current" is what the DTD fills in where nobody says more.
        return next((kind for kind in kinds if kind and kind.lower() != "current"), "")

    def _event(self) -> str:
        place = _xml.child(self.docdata, "evloc")
        return ", ".join(filter(None, (_xml.attribute(place, key) for key in ("city", "state-prov"))))

    def _language(self) -> str:
        said = _xml.attribute(self.root, "baselang")
        parts = (_xml.child(self.root, "body", "body.content"), _xml.child(self.root, "body"), self.root)
        return (said or next(filter(None, map(_xml.language, parts)), "")).replace("_", "-")

    def _meta(self, *names: str) -> str:
        found = (meta for meta in _xml.children(self.top, "meta") if _xml.attribute(meta, "name").lower() in names)
        return next(filter(None, (_xml.attribute(meta, "content") for meta in found)), "")

    def _remark(self, field: str, message: str) -> None:
        self.remarks.append(Remark(file=self.raw.name, field=field, message=message))


def _norm(element: Element | None) -> str:
    return _xml.attribute(element, "norm")


def _subject(element: Element) -> Subject | None:
    names = ("detail", "matter", "type")
    label = next(filter(None, (_xml.attribute(element, f"tobject.subject.{name}") for name in names)), "")
    return _fields.subject(_xml.attribute(element, "tobject.subject.refnum"), label)

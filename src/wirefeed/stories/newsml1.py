"""NewsML 1.0 to 1.2 (IPTC): every NewsItem of a file is a story, with the pictures that stand beside its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from wirefeed.errors import StoryError
from wirefeed.model import Hold, Media, Moment, Person, Raw, Remark, Source, Status, Story, Subject
from wirefeed.stories import _desk, _fields, _newsml1, _nitf, _xml
from wirefeed.stories._newsml1 import Parts, Text
from wirefeed.stories._wire import agencies as _agencies
from wirefeed.stories._wire import headings as _wireheadings
from wirefeed.stories._wire import lines as _wirelines
from wirefeed.stories._xml import Element

_COMPONENTS = 1000  # in an item; a day's whole sports results have some two hundred
_KILLING = ("kill", "cancel", "delete", "withdraw", "annul", "retract", "elimin")
_CORRECTING = ("correct", "rectif", "corrig", "berichtig", "korrektur")
_ADVISING = ("advisory", "advisories", "agenda", "planning", "daybook", "budget", "test", "servicemessage", "service")
_NOTED = ("note", "advis", "instruction", "comment", "desk", "editor", "embargo", "warning")


def sniff(raw: Raw, text: str) -> bool:
    """Know a document by its root."""
    found = _xml.root(text)
    return found is not None and found[0] == "NewsML"


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield a story for every NewsItem, in the order of the file; items that hold only topics are none.

    Raises:
        StoryError: For what is not well-formed, and for a file without news.
    """
    root, remarks = _xml.parse(text, raw.name)
    items = [item for item in _xml.every(root, "NewsItem") if _xml.child(item, "TopicSet") is None]
    if not items:
        raise StoryError("expected a NewsItem, got a NewsML file without one", where=raw.name, hint="ask its agency")
    priority = _xml.attribute(_xml.child(root, "NewsEnvelope", "Priority"), "FormalName")
    for item in items:
        try:
            yield from _Item(raw, item, source, priority, remarks).stories()
        except StoryError as error:
            yield error


class _Item:
    """One NewsItem, and what its management says for all that is in it."""

    def __init__(self, raw: Raw, item: Element, source: Source, priority: str, remarks: tuple[Remark, ...]) -> None:
        self.raw, self.item, self.source, self.priority = raw, item, source, priority
        self.remarks = list(remarks)
        self.named = _xml.child(item, "Identification", "NewsIdentifier")
        self.managed = _xml.child(item, "NewsManagement")
        self.dates = _fields.Dates(raw.name, source, [], self.remarks)
        self.instructions = [
            _xml.attribute(found, "FormalName").lower() for found in _xml.children(self.managed, "Instruction")
        ]
        self.kind = _xml.attribute(_xml.child(self.managed, "NewsItemType"), "FormalName").lower()

    def stories(self) -> Iterator[Story | StoryError]:
        if _xml.child(self.item, "Update") is not None and _xml.child(self.item, "NewsComponent") is None:
            # No story: as one it would be the newest version of its id, and take the whole one off the air.
            raise StoryError(
                "expected a whole story, got changes of an older revision",
                where=self.raw.name,
                hint="ask its agency for the whole story",
            )
        if sum(1 for _ in _xml.every(self.item, "NewsComponent")) > _COMPONENTS:
            message = f"expected an item of news, got one of more than {_COMPONENTS} components"
            raise StoryError(message, where=self.raw.name, hint="ask its agency")
        parts = _newsml1.parts(self.item, self.raw.name, self.source)
        groups = _groups(parts.texts)
        for at, texts in enumerate(groups or [[]]):
            # Pictures that stand beside several stories belong to none of them for sure; the first has them.
            part = "" if not at else _xml.attribute(texts[0].component, "Duid") or str(at + 1)
            try:
                yield _Part(self, texts, parts if not at else Parts([], [], []), part).story()
            except StoryError as error:
                yield error

    def id(self) -> str:
        """Return the item's id without its revision (NewsML 1.2 section 5.2.1: ...:RevisionId and Update)."""
        public = _xml.text_of(_xml.child(self.named, "PublicIdentifier"))
        revision = _xml.text_of(_xml.child(self.named, "RevisionId"))
        if public:
            base, _, last = public.rpartition(":")
            return base if base and revision and last.upper().rstrip("NUA") == revision else public
        words = [_xml.text_of(_xml.child(self.named, name)) for name in ("ProviderId", "DateId", "NewsItemId")]
        return "urn:newsml:" + ":".join(words).replace(" ", "-") if words[0] and words[2] else ""

    def standing(self) -> tuple[Status, Hold | None, Moment | None, Moment | None]:
        """Return status, hold, embargo and expiry."""
        status = _fields.standing(_xml.attribute(_xml.child(self.managed, "Status"), "FormalName"))
        if status.complaint:
            self.remark("status", status.complaint)
        change = _xml.child(self.managed, "StatusWillChange")
        future = _fields.standing(_xml.attribute(_xml.child(change, "FutureStatus"), "FormalName"))
        field = "publish_at" if status.embargoed or future.status == "usable" else "expires"
        at = self.dates.read(field, _xml.text_of(_xml.child(change, "DateAndTime"))) if change is not None else None
        embargo, expiry = (at, None) if field == "publish_at" else (None, at)
        hold = self.dates.holds[0] if self.dates.holds else None
        if status.embargoed and embargo is None:
            hold = hold or _fields.EMBARGOED
        words = [self.kind, *self.instructions]
        if status.status == "usable" and any(word in given for given in words for word in _KILLING):
            return "canceled", _fields.KILLED, embargo, expiry
        if self.kind.replace(" ", "") in _ADVISING:
            return "withheld", _fields.ADVISORY, embargo, expiry
        return status.status, hold, embargo, expiry

    def remark(self, field: str, message: str) -> None:
        self.remarks.append(Remark(file=self.raw.name, field=field, message=message))


def _groups(texts: list[Text]) -> list[list[Text]]:
    """Return the texts story by story: one that has a headline of its own, not the one before it, begins a story."""
    groups: list[list[Text]] = []
    headlines: set[str] = set()
    for text in texts:
        own = _xml.text_of(_xml.child(text.component, "NewsLines", "HeadLine")).casefold()
        if not groups or (own and own not in headlines):
            groups.append([])
        headlines.add(own or _xml.text_of(_first(text.component, "HeadLine")).casefold())
        groups[-1].append(text)
    return groups


def _first(component: Element, name: str) -> Element | None:
    for part in _newsml1.chain(component):
        found = _xml.child(part, "NewsLines", name)
        if found is not None and _xml.text_of(found):
            return found
    return None


class _Part:
    """One story of an item: its texts, and the components they stand in."""

    def __init__(self, item: _Item, texts: list[Text], parts: Parts, part: str) -> None:
        self.item, self.texts, self.parts, self.part, self.source = item, texts, parts, part, item.source
        self.component: Element | None
        components = _xml.children(item.item, "NewsComponent")
        own = texts[0].component if texts else components[0] if components else None
        self.chain = list(_newsml1.chain(own)) if own is not None else []
        if texts and not part:
            # Some suppliers put the lines into a component beside the text's.
            self.chain += [one for one in _xml.every(item.item, "NewsComponent") if _lined(one, parts.pictures)]
        self.component = own
        document = next((text.nitf for text in texts if text.nitf is not None), None)
        self.inline = _nitf.head(document, self.source) if document is not None else _nitf.Headed()

    def story(self) -> Story:
        item = self.item
        status, hold, publish_at, expires = item.standing()
        timed = publish_at is not None
        created, revised = self._managed("FirstCreated"), self._managed("ThisRevisionCreated")
        published = item.dates.read("published", created, revised)
        updated = item.dates.read("updated", revised)
        slug = self._slug()
        blocks = [block for text in self.texts for block in text.blocks]
        found = self._headline()
        cleared = _fields.cleared(found, blocks, slug=f"{slug.slug}, {slug.label}" if slug else "", timed=timed)
        notes = self._notes()
        told = _fields.told(notes, timed=timed)
        heading = self._heading(found, cleared, notes, slug)
        media = self._media()
        for word, reason in ((cleared.status, cleared.hold), (told.status, told.hold)):
            if status == "usable" and word != "usable":
                status, hold = word, reason
        usable = status == "usable"
        if not heading.headline and usable:
            raise StoryError("expected a headline and paragraphs, got none", where=item.raw.name, hint="ask its agency")
        if heading.guessed and usable:
            item.remark("headline", "none found; cut from the first sentence")
        if usable:
            hold = hold or cleared.hold or told.hold or self._held(published, cleared.texts, media)
        agency = self._agency()
        kept = cleared.blocks[len(cleared.blocks) - len(heading.texts) :]
        story = Story(
            name=item.raw.name,
            id=self._id(slug, agency, published, hold),
            version=_fields.version(_xml.text_of(_xml.child(item.named, "RevisionId"))),
            status=status,
            hold=hold,
            published=published,
            updated=updated if updated is not None and updated != published else None,
            publish_at=publish_at,
            expires=expires,
            agency=agency,
            headline=heading.headline,
            body="\n".join(block.html for block in kept) if usable else "",
            markup="html",
            correction=heading.correction,
            media=media if usable else (),
            short_link=cleared.short_link,
            publisher=cleared.publisher or self.source.publisher,
        )
        return self._described(story, cleared)

    def _described(self, story: Story, cleared: _fields.Cleared) -> Story:
        """Return the story with what says what it is about, and who wrote it."""
        item = self.item
        place = self._place()
        summary = self._summary() if story.status == "usable" else ""
        dateline = _fields.dateline(self._text("DateLine"), self.source) or self.inline.dateline
        subhead = self._text("SubHeadLine") or next(iter(self.inline.subheads), "")
        return replace(
            story,
            authors=self._authors(),
            subhead=subhead if subhead.casefold() != story.headline.casefold() else "",
            summary=summary,
            summary_from="story" if summary else "",
            dateline=dateline or _fields.place_in(cleared.texts, self.source) or place.partition(",")[0],
            located=place,
            language=_newsml1.language(self.component) if self.component is not None else _xml.language(item.item),
            tags=_fields.tags((*self._keywords(), *cleared.tags)),
            subjects=_fields.subjects(self._subjects()),
            genre=self._formal("DescriptiveMetadata", "Genre"),
            urgency=_fields.urgency(_xml.attribute(_xml.child(item.managed, "Urgency"), "FormalName"))
            or _fields.urgency(item.priority),
            rights=self._rights(),
            remarks=tuple(item.remarks),
        )

    def _heading(
        self, found: str, cleared: _fields.Cleared, notes: list[str], slug: _wirelines.Slugged | None
    ) -> _wireheadings.Heading:
        corrected = any(part in word for word in self.item.instructions for part in _CORRECTING)
        label = "Correction" if corrected else slug.label if slug is not None else ""
        note = cleared.correction or next(filter(None, map(_fields.public_note, notes)), "")
        return _wireheadings.heading(found, note, label, list(cleared.texts), self.source)

    def _held(self, published: Moment | None, texts: tuple[str, ...], media: tuple[Media, ...]) -> Hold | None:
        if not texts and (media or self.parts.pictures) and not self.source.pictures:
            return _fields.PICTURE
        return None if published is not None else _fields.NO_DATE

    def _id(self, slug: _wirelines.Slugged | None, agency: str, published: Moment | None, hold: Hold | None) -> str:
        own = self.item.id()
        if own:
            return f"{own}#{self.part}" if self.part else own
        if slug is None or hold in (_desk.ADVISED, _fields.ADVISORY):
            return ""
        return _fields.wire_id(slug.slug, agency, published, self.source)

    def _managed(self, name: str) -> str:
        return _xml.text_of(_xml.child(self.item.managed, name))

    def _headline(self) -> str:
        """Return the headline in the story's language, where there are several; inline NITF's if there is none."""
        for part in self.chain:
            lines = [line for line in _xml.children(_xml.child(part, "NewsLines"), "HeadLine") if _xml.text_of(line)]
            if lines:
                own = _newsml1.language(part).partition("-")[0].lower()
                fitting = (line for line in lines if _xml.language(line).partition("-")[0].lower() == own)
                return _xml.text_of(next(fitting, lines[0]))
        return self.inline.headline

    def _text(self, name: str) -> str:
        for part in self.chain:
            found = _xml.text_of(_xml.child(part, "NewsLines", name))
            if found:
                return found
        return ""

    def _formal(self, *path: str) -> str:
        """Return the FormalName at a path of the nearest component that has one."""
        found = (_xml.attribute(_xml.child(part, *path), "FormalName") for part in self.chain)
        return next(filter(None, found), "")

    def _slug(self) -> _wirelines.Slugged | None:
        text = self._text("SlugLine")
        return (_wirelines.slugged(text) or _wirelines.Slugged(text, "", -1)) if text else None

    def _notes(self) -> list[str]:
        """Return what is for desks: comments, instructions in words, lines whose type says so."""
        scope = [self.item.item, *self.chain]
        comments = [_xml.text_of(note) for part in scope for note in _xml.children(part, "Comment")]
        comments += [
            _xml.text_of(_xml.child(found, "Comment")) for found in _xml.children(self.item.managed, "Instruction")
        ]
        lines = [line for part in self.chain for line in _xml.children(_xml.child(part, "NewsLines"), "NewsLine")]
        for line in lines:
            kind = _xml.attribute(_xml.child(line, "NewsLineType"), "FormalName").lower()
            if any(word in kind for word in _NOTED) or any(word in kind for word in _CORRECTING):
                comments += map(_xml.text_of, _xml.children(line, "NewsLineText"))
        return list(filter(None, [*comments, *self.inline.notes]))

    def _authors(self) -> tuple[Person, ...]:
        people: list[Person] = []
        for part in self.chain:
            lines = _xml.child(part, "NewsLines")
            title = _xml.text_of(_xml.child(lines, "ByLineTitle"))
            for line in _xml.children(lines, "ByLine"):
                people.extend(_fields.signed(_nitf.spaced(line), self.source, title=title).people)
            if people:
                return _fields.people(people)
        return self.inline.authors

    def _agency(self) -> str:
        for name in ("Provider", "Source"):
            found = self._formal("AdministrativeMetadata", name, "Party")
            if found:
                return _fields.agency(found, self.source)
        credit = self._text("CreditLine") or self.inline.distributor or ", ".join(self.inline.agencies)
        house = _xml.text_of(_xml.child(self.item.named, "ProviderId"))
        return (
            _fields.agency(credit, self.source)
            or _agencies.known(house.removeprefix("www.").partition(".")[0])
            or self.source.agency
            or house
        )

    def _place(self) -> str:
        """Return city and country that the metadata name."""
        for part in self.chain:
            described = _xml.child(part, "DescriptiveMetadata")
            told = {
                _xml.attribute(one, "FormalName").lower(): _xml.attribute(one, "Value")
                for one in _xml.every(described, "Property")
            }
            names = [told[key] for key in ("city", "countryarea", "country") if told.get(key)]
            # A country's three letters are for machines.
            names = [name for name in names if not (len(name) <= 3 and name.isupper())]
            if names:
                return ", ".join(names)
        return ""

    def _keywords(self) -> Iterator[str]:
        for part in self.chain:
            yield from map(_xml.text_of, _xml.children(_xml.child(part, "NewsLines"), "KeywordLine"))
            for told in _xml.children(_xml.child(part, "DescriptiveMetadata"), "Property"):
                if _xml.attribute(told, "FormalName").lower() in ("keyword", "keywords"):
                    yield _xml.attribute(told, "Value")

    def _subjects(self) -> Iterator[Subject | None]:
        for part in self.chain:
            for coded in _xml.every(_xml.child(part, "DescriptiveMetadata"), "SubjectCode"):
                for name in ("Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier"):
                    for found in _xml.children(coded, name):
                        label = next(
                            filter(None, map(_xml.text_of, _xml.children(found, "Comment", "Description"))), ""
                        )
                        yield _fields.subject(_xml.attribute(found, "FormalName"), label)

    def _rights(self) -> str:
        said = [self._text("CopyrightLine"), self._text("RightsLine"), self.inline.rights]
        for part in self.chain:
            held = _xml.child(part, "RightsMetadata")
            owner = _xml.text_of(_xml.child(held, "Copyright", "CopyrightHolder"))
            year = _xml.text_of(_xml.child(held, "Copyright", "CopyrightDate"))
            if owner and not said[0]:
                said.append(f"Copyright {year} {owner}".replace("  ", " "))
            said += [_xml.text_of(one) for one in _xml.every(held, "UsageType", "Geography", "Limitations")]
        return _fields.rights(said)

    def _summary(self) -> str:
        lines = [block.text for text in self.parts.summaries for block in text.blocks]
        lines = lines or list(self.inline.abstract)
        return " ".join(" ".join(lines[at] for at in _desk.cut(lines).kept).split("\n"))

    def _media(self) -> tuple[Media, ...]:
        inline = [shown for text in self.texts if text.nitf is not None for shown in _nitf.media(text.nitf)]
        return tuple(dict.fromkeys(filter(None, (*map(_newsml1.picture, self.parts.pictures), *inline))))


def _lined(component: Element, pictures: list[Element]) -> bool:
    """Say whether a component has lines of its own and is no picture's."""
    if _xml.child(component, "NewsLines") is None or _newsml1.role_of(component) == "caption":
        return False
    return not any(part in pictures for part in _newsml1.chain(component))

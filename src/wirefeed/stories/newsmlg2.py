"""NewsML-G2 2.x (IPTC): an item, a package, or a message of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wirefeed.errors import StoryError
from wirefeed.model import Hold, Media, Person, Raw, Remark, Source, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _desk, _fields
from wirefeed.stories import _xml as _trees
from wirefeed.stories._g2 import labels as _labels
from wirefeed.stories._g2 import message as _message
from wirefeed.stories._g2 import pictures as _pictures
from wirefeed.stories._g2 import standing as _standing
from wirefeed.stories._g2 import texts as _texts
from wirefeed.stories._g2.message import Item
from wirefeed.stories._wire import headings as _headings
from wirefeed.stories._xml import Block, Element, child, local, text_of

_ROOTS = frozenset((*_message.STORIES, *_message.OTHERS, "newsMessage"))
_MOST = 100  # pictures shown with one text
_REVISION = lazy(r":[0-9]+[NUA]$")

_STUB = Hold("a reference, not a story: it has no text and no fields", hint="nothing to do: its agency sends it apart")
_PACKAGE = Hold("a package that only names its stories", hint="nothing to do: its agency sends them apart")
_ELSEWHERE = Hold("its text is in another file", hint="put the text beside its fields, or ask its agency for that form")


def sniff(raw: Raw, text: str) -> bool:
    """Say whether the root is one of NewsML-G2's, in its namespace, another, or none."""
    found = _trees.root(text)
    return found is not None and found[0] in _ROOTS


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield the stories of an item or a message, in the order of the file.

    Pictures stand with the text of their package. What makes no entry is held with its reason.

    Raises:
        StoryError: For what is not well-formed, and for a file that is no news: a concept, an event, a plan.
    """
    root, remarks = _trees.parse(text, raw.name)
    listed = _message.items(root)
    if not listed:
        raise StoryError("expected items in the message, got none", where=raw.name, hint="move the file out")
    if len(listed) == 1 and listed[0].kind == "foreign":
        raise _foreign(raw, listed[0])
    known = _labels.schemes(root)
    seen: dict[str, Story] = {}
    for item, found in _read(raw, listed, known, source):
        if isinstance(found, StoryError):
            yield found
        elif found.id not in seen or (found.id and found != seen[found.id]):
            seen[found.id] = found
            yield _remarked(found, remarks)
        elif not found.id:
            yield StoryError("expected a guid, got none", where=raw.name, line=_message.line(item))


def _remarked(story: Story, remarks: tuple[Remark, ...]) -> Story:
    from msgspec.structs import replace

    return replace(story, remarks=remarks + story.remarks) if remarks else story


def _read(
    raw: Raw, listed: list[Item], known: dict[str, str], source: Source
) -> Iterator[tuple[Item, Story | StoryError]]:
    beside = _message.shown(listed)
    told = any(item.kind == "text" for item in listed)
    for item in listed:
        if id(item) in beside or (item.kind == "package" and told):
            continue  # it stands with a story
        if item.kind == "foreign":
            yield item, _foreign(raw, item)
        elif item.kind in ("stub", "package"):
            yield item, _held(raw, item, _STUB if item.kind == "stub" else _PACKAGE)
        else:
            try:
                yield item, _story(raw, item, known, source)
            except StoryError as error:
                yield item, error


def _foreign(raw: Raw, item: Item) -> StoryError:
    return StoryError(
        f"expected a news item, got a {local(item.element)} of NewsML-G2, which describes no news",
        where=raw.name,
        line=_message.line(item),
        hint="move it out of content/",
    )


def _held(raw: Raw, item: Item, hold: Hold) -> Story:
    # Under an id of its own: a reference is no version of the story it names.
    return Story(name=raw.name, id=f"{item.guid}#reference" if item.guid else "", headline="", hold=hold)


class _Said(NamedTuple):
    """What the parts of one item say, before they become a story."""

    told: str
    stands: _standing.Standing
    text: _texts.Text
    lines: _labels.Headlines
    heading: _headings.Heading
    cleared: _fields.Cleared
    people: tuple[Person, ...]
    place: str
    media: tuple[Media, ...]
    summary: str


def _said(raw: Raw, item: Item, source: Source) -> _Said:
    element, pictured = item.element, item.kind == "media"
    stands = _standing.read(element, raw.name, source)
    content = child(element, "contentMeta")
    text = _texts.read(element, source) if item.kind == "text" else _texts.Text()
    told, wrong = _labels.tongue_of(element, f"{text_of(child(content, 'headline'))} {_sample(text)}")
    if wrong:
        stands.remark(raw.name, "language", wrong)
    stands.notes += text.notes
    caption = _pictures.caption_of(content, told) if pictured else ""
    given = _labels.headlines(content, told)
    title = given.headline or text.headline or _labels.clean(text_of(child(element, "itemMeta", "title")))
    body = _texts.below(text.blocks, title, given.subhead or text.subhead)
    blocks, signed = _texts.trimmed([*body, *_texts.paragraphs(caption)], source)
    line, timed = text_of(child(content, "slugline")), stands.publish_at is not None
    cleared = _fields.cleared(title, blocks, slug=line, timed=timed)
    _standing.judge(stands, cleared.status, cleared.hold)
    over = _headings.heading(title, stands.correction or cleared.correction, "", list(cleared.texts), source)
    if over.guessed and over.headline:
        stands.remark(raw.name, "headline", "none found; cut from the first sentence")
    media = (*text.media, *_media(raw, item, told, source, stands))
    summary = caption or _labels.describing(content, told, "summary", "abstract", "teaser", "") or text.summary
    people = _labels.people(content, text.people or signed, told, source, pictured=pictured)
    place = _dateline(content, text, blocks, source) or _labels.located(content, told)[0]
    return _Said(told, stands, text, given, over, cleared, people, place, media, _readable(summary))


def _story(raw: Raw, item: Item, known: dict[str, str], source: Source) -> Story:
    said = _said(raw, item, source)
    element, stands, told, cleared = item.element, said.stands, said.told, said.cleared
    content = child(element, "contentMeta")
    usable = stands.status == "usable"
    return Story(
        name=raw.name,
        id=_REVISION.sub("", item.guid) if item.guid.startswith("urn:newsml:") else item.guid,
        version=stands.version,
        status=stands.status,
        hold=stands.hold or (_wanting(item, said, source) if usable else None),
        published=stands.published,
        updated=stands.updated,
        publish_at=stands.publish_at,
        expires=stands.expires,
        agency=_labels.agency(element, told, source),
        language=told,
        tags=_fields.tags((*_labels.tags(content, told), *cleared.tags)),
        authors=said.people,
        headline=said.heading.headline,
        subhead=said.lines.subhead or (said.text.subhead if not said.lines.headline else ""),
        body=cleared.body if usable else "",
        markup="html",
        summary=said.summary if usable else "",
        summary_from="story" if said.summary and usable else "",
        dateline=said.place,
        slug=_labels.slug(content, item.guid),
        publisher=cleared.publisher or source.publisher,
        short_link=cleared.short_link,
        rights=_labels.rights(element, told),
        correction=said.heading.correction or stands.label(told),
        media=tuple(dict.fromkeys(said.media)),
        subjects=_labels.subjects(content, told, known),
        urgency=_fields.urgency(text_of(child(content, "urgency"))),
        located=_labels.located(content, told)[1],
        genre=_labels.genre(content, told),
        remarks=tuple(stands.remarks),
    )


def _sample(text: _texts.Text) -> str:
    return text.headline + " " + " ".join(block.text for block in text.blocks[:3])


def _readable(summary: str) -> str:
    """Return a summary, unless it is a line of a desk's."""
    return summary if summary and _desk.cut([summary]).kept else ""


def _dateline(content: Element | None, text: _texts.Text, body: list[Block], source: Source) -> str:
    given = (text_of(child(content, "dateline")), text.dateline)
    found = (_labels.place(line, source) for line in given if line)
    return next(filter(None, found), "") or _texts.place_in(body, source)


def _media(raw: Raw, item: Item, told: str, source: Source, stands: _standing.Standing) -> tuple[Media, ...]:
    shown: list[Media] = []
    for each in (item, *item.pictures[:_MOST]):
        if each is not item and not _standing.read(each.element, raw.name, source).together(stands):
            stands.remark(raw.name, "media", "a picture that may not be shown with its text; left out")
            continue
        found, complaints = _pictures.media(each, told, source)
        shown += found
        for address in complaints:
            stands.remark(raw.name, "media", f"expected an http(s) address, got {address[:80]!r}; left out")
    return tuple(shown)


def _wanting(item: Item, said: _Said, source: Source) -> Hold | None:
    """Say what keeps a usable item from being an entry."""
    if item.kind == "media" and not source.pictures:
        return _fields.PICTURE
    if item.kind == "text" and not said.text.blocks and said.text.elsewhere and not said.summary:
        return _ELSEWHERE
    return None if said.heading.headline else _fields.NO_TEXT

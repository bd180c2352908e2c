"""NewsML-G2 2.x (IPTC): an item, a package, or a message of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wirefeed.errors import StoryError
from wirefeed.model import Hold, Media, Raw, Remark, Source, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _fields
from wirefeed.stories import _xml as _trees
from wirefeed.stories._g2 import labels as _labels
from wirefeed.stories._g2 import message as _message
from wirefeed.stories._g2 import pictures as _pictures
from wirefeed.stories._g2 import standing as _standing
from wirefeed.stories._g2 import texts as _texts
from wirefeed.stories._g2.message import Item
from wirefeed.stories._wire import headings as _headings
from wirefeed.stories._xml import Element, child, local, text_of

_ROOTS = frozenset((*_message.STORIES, *_message.OTHERS, "newsMessage"))
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
    nameless = False
    for item, found in _read(raw, listed, known, source, alone=len(listed) == 1):
        if isinstance(found, StoryError) or found.id:
            yield found if isinstance(found, StoryError) else _remarked(found, remarks)
        elif nameless:
            yield StoryError("expected a guid, got none", where=raw.name, line=_message.line(item))
        else:
            nameless = True
            yield _remarked(found, remarks)


def _remarked(story: Story, remarks: tuple[Remark, ...]) -> Story:
    from msgspec.structs import replace

    return replace(story, remarks=remarks + story.remarks) if remarks else story


def _read(
    raw: Raw, listed: list[Item], known: dict[str, str], source: Source, *, alone: bool
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


def _story(raw: Raw, item: Item, known: dict[str, str], source: Source) -> Story:
    element = item.element
    stands = _standing.read(element, raw.name, source)
    content = child(element, "contentMeta")
    text = _texts.read(element, source) if item.kind == "text" else _texts.Text()
    told, wrong = _labels.tongue_of(element, f"{text_of(child(content, 'headline'))} {_sample(text)}")
    if wrong:
        stands.remark(raw.name, "language", wrong)
    given = _labels.headlines(content, told)
    line = text_of(child(content, "slugline"))
    body = _texts.without_trailers(text.blocks)
    timed = stands.publish_at is not None
    title = given.headline or text.headline or _labels.clean(text_of(child(element, "itemMeta", "title")))
    cleared = _fields.cleared(title, body, slug=line, timed=timed)
    _standing.judge(stands, cleared.status, cleared.hold)
    pictured = item.kind == "media"
    caption = _pictures.caption_of(content, told) if pictured else ""
    over = _headings.heading(title, stands.correction or cleared.correction, "", [*cleared.texts] or [caption], source)
    if over.guessed and over.headline:
        stands.remark(raw.name, "headline", "none found; cut from the first sentence")
    media = _media(raw, item, told, source, stands)
    summary = caption or _labels.describing(content, told, "summary", "abstract", "teaser", "") or text.summary
    usable = stands.status == "usable"
    hold = stands.hold or (_wanting(item, text, over.headline, summary, source) if usable else None)
    return Story(
        name=raw.name,
        id=_REVISION.sub("", item.guid) if item.guid.startswith("urn:newsml:") else item.guid,
        version=stands.version,
        status=stands.status,
        hold=hold,
        published=stands.published,
        updated=stands.updated,
        publish_at=stands.publish_at,
        expires=stands.expires,
        agency=_labels.agency(element, told, source),
        language=told,
        tags=_fields.tags((*_labels.tags(content, told), *cleared.tags)),
        authors=_labels.people(content, text.people, source, pictured=pictured),
        headline=over.headline,
        subhead=given.subhead or (text.subhead if not given.headline else ""),
        body=_body(cleared, caption, pictured=pictured) if usable else "",
        markup="html",
        summary=summary if usable else "",
        summary_from="story" if summary and usable else "",
        dateline=_dateline(content, text, cleared.texts, source),
        slug=_labels.slug(content, item.guid),
        publisher=cleared.publisher or source.publisher,
        short_link=cleared.short_link,
        rights=_labels.rights(element, told),
        correction=over.correction,
        media=media,
        subjects=_labels.subjects(content, told, known),
        urgency=_fields.urgency(text_of(child(content, "urgency"))),
        located=_labels.located(content, told),
        genre=_labels.genre(content, told),
        remarks=tuple(stands.remarks),
    )


def _sample(text: _texts.Text) -> str:
    return text.headline + " " + " ".join(block.text for block in text.blocks[:3])


def _body(cleared: _fields.Cleared, caption: str, *, pictured: bool) -> str:
    from html import escape

    return f"<p>{escape(caption, quote=False)}</p>" if pictured and caption else cleared.body


def _dateline(content: Element | None, text: _texts.Text, paragraphs: tuple[str, ...], source: Source) -> str:
    given = (text_of(child(content, "dateline")), text.dateline)
    found = (_fields.dateline(line, source) for line in given if line)
    return next(filter(None, found), "") or _fields.place_in(paragraphs, source)


def _media(raw: Raw, item: Item, told: str, source: Source, stands: _standing.Standing) -> tuple[Media, ...]:
    shown: list[Media] = []
    for each in (item, *item.pictures):
        if each is not item and _standing.read(each.element, raw.name, source).status != "usable":
            continue
        found, complaints = _pictures.media(each, told, source)
        shown += found
        for address in complaints:
            stands.remark(raw.name, "media", f"expected an http(s) address, got {address[:80]!r}; left out")
    return tuple(dict.fromkeys(shown))


def _wanting(item: Item, text: _texts.Text, headline: str, summary: str, source: Source) -> Hold | None:
    """Say what keeps a usable item from being an entry."""
    if item.kind == "media" and not source.pictures:
        return _fields.PICTURE
    if item.kind == "text" and not text.blocks and text.elsewhere and not summary:
        return _ELSEWHERE
    return None if headline else _fields.NO_TEXT

"""What stands in an NITF body, in a file of its own or inside NewsML: heading, bylines, text, pictures."""

from __future__ import annotations

from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Media, Person, Source
from wirefeed.stories import _fields, _xml
from wirefeed.stories._xml import Block, Element

_SHOWN = ("image", "photo", "picture", "graphic", "video", "audio", "")
_WATERMARKED = ("preview", "watermark", "thumb")


class Headed(NamedTuple):
    """
    What ``body.head`` says.

    Attributes:
        subheads: Every ``hl2``, in order; one of them may be the keyword slug.

        agencies: From bylines.

        distributor: As delivered.

        dateline: The place alone.

        located: The place with state and country.

        dated: The dateline's day, as delivered.

        abstract: Paragraphs.

        rights: As delivered.

        notes: For desks.
    """

    headline: str = ""
    subheads: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    agencies: tuple[str, ...] = ()
    distributor: str = ""
    dateline: str = ""
    located: str = ""
    dated: str = ""
    abstract: tuple[str, ...] = ()
    rights: str = ""
    notes: tuple[str, ...] = ()


def head(element: Element, source: Source) -> Headed:
    """
    Read the ``body.head`` of an NITF document.

    Args:
        element: ``nitf``, its ``body``, or what holds one of them.
    """
    found = _part(element, "body.head")
    if found is None:
        return Headed()
    lines = _xml.child(found, "hedline")
    authors, agencies = _bylines(_xml.children(found, "byline"), source)
    place, located, dated = _dateline(_xml.child(found, "dateline"), source)
    return Headed(
        headline=_xml.text_of(_xml.first(lines, "hl1")),
        subheads=tuple(filter(None, map(_xml.text_of, _xml.every(lines, "hl2")))),
        authors=authors,
        agencies=agencies,
        distributor=_xml.text_of(_xml.child(found, "distributor")),
        dateline=place,
        located=located,
        dated=dated,
        abstract=tuple(block.text for block in _xml.blocks(_xml.child(found, "abstract"))),
        rights=_xml.text_of(_xml.child(found, "rights")),
        notes=tuple(filter(None, (spaced(note) for note in _xml.children(found, "note")))),
    )


def body(element: Element) -> list[Block]:
    """Return the text of an NITF document, block by block; a note's ``body.content`` is none of it."""
    if _xml.local(element) == "body.content":
        return _xml.blocks(element)
    holder = _body(element)
    parts = _xml.children(holder, "body.content")
    if parts:
        return [block for part in parts for block in _xml.blocks(part)]
    # Some suppliers leave body.content out; body.head and body.end are no text.
    return _xml.blocks(holder)


def media(element: Element) -> tuple[Media, ...]:
    """Return pictures, sound and films of an NITF document, the best rendition of each."""
    return tuple(filter(None, map(_media, _xml.every(_body(element), "media"))))


def _body(element: Element) -> Element | None:
    if _xml.local(element) == "body":
        return element
    found = _xml.child(element, "body")
    return found if found is not None else _xml.first(element, "body")


def _part(element: Element, name: str) -> Element | None:
    if _xml.local(element) == name:
        return element
    return _xml.child(_body(element), name)


def spaced(element: Element | None) -> str:
    """Return all text in an element on one line, a blank between the texts of elements: for names and notes."""
    return "" if element is None else squash(" ".join(map(str, element.itertext())))


def _bylines(found: list[Element], source: Source) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    people: list[Person] = []
    agencies: list[str] = []
    for byline in found:
        if "normalized" in byline.get("class", ""):  # "Sample, Jane" beside the byline that was printed
            continue
        title = " ".join(spaced(part) for part in _xml.every(byline, "byttl"))
        text = _without(byline, "byttl")
        house = _fields.signed(title, source).agencies if title else ()
        signed = _persons(byline, "" if house else title, source) or _fields.signed(
            text, source, title="" if house else title
        )
        if not signed.people and not signed.agencies and people and (_is_job(text) or (not text and title)):
            last = people.pop()  # AP puts "AP Sports Writer" into a byline of its own
            people.append(Person(last.name, last.title or text or title, last.url))
        people.extend(signed.people)
        agencies.extend((*signed.agencies, *house))
    return _fields.people(people), tuple(dict.fromkeys(agencies))


def _persons(byline: Element, title: str, source: Source) -> _fields.Signed | None:
    """Read a byline that marks its people up; None if it does not."""
    marked = list(_xml.every(byline, "person"))
    if not marked:
        return None
    people: list[Person] = []
    for person in marked:
        role = spaced(_xml.first(person, "function"))
        name = _without(person, "function")
        people.extend(_fields.signed(name, source, title=role or (title if len(marked) == 1 else "")).people)
    orgs = (_fields.signed(_xml.text_of(org), source).agencies for org in _xml.every(byline, "org"))
    return _fields.Signed(tuple(people), tuple(name for names in orgs for name in names)) if people else None


def _is_job(text: str) -> bool:
    from wirefeed.stories._wire import lines as _wirelines

    return bool(_wirelines.job(text))


def _without(element: Element, name: str) -> str:
    """Return an element's text without that of its children of a name."""
    texts = [element.text or ""]
    for inner in element:
        if _xml.local(inner) != name:
            texts.append(_without(inner, name))
        texts.append(inner.tail or "")
    return squash(" ".join(texts)) if len(element) else squash(texts[0])


def _dateline(element: Element | None, source: Source) -> tuple[str, str, str]:
    """Return the place, the place with what it lies in, and the day as written."""
    if element is None:
        return "", "", ""
    dated = _xml.child(element, "story.date")
    day = _xml.attribute(dated, "norm")
    location = _xml.child(element, "location")
    if location is None:
        text = _without(element, "story.date")
        return _fields.dateline(text, source), "", day
    whole = _fields.dateline(_xml.text_of(location) if _said(location) else _parts(location), source)
    city = _fields.dateline(_xml.text_of(_xml.first(location, "city")), source)
    return city or whole, whole if city and whole != city else "", day


def _said(location: Element) -> bool:
    """Say whether commas stand between the parts of a place already."""
    return len(location) < 2 or any((inner.tail or "").strip() for inner in location)


def _parts(location: Element) -> str:
    names = ("sublocation", "city", "state", "region", "country")
    return ", ".join(filter(None, (_xml.text_of(_xml.child(location, name)) for name in names)))


def _media(element: Element) -> Media | None:
    kind = _xml.attribute(element, "media-type").lower()
    references = _xml.children(element, "media-reference")
    caption = squash(" ".join(spaced(part) for part in _xml.children(element, "media-caption")))
    credit = squash(" ".join(spaced(part) for part in _xml.children(element, "media-producer")))
    best = max(references, key=_weight, default=None)
    alt = _xml.attribute(best, "alternate-text")
    if kind.partition("/")[0] not in _SHOWN or (best is None and not caption):
        return None
    url = _fields.web(_xml.attribute(best, "source"))
    mime = _xml.attribute(best, "mime-type")
    return Media(
        url=url,
        type=mime if "/" in mime else "",
        width=_number(_xml.attribute(best, "width")) if url else 0,
        height=_number(_xml.attribute(best, "height")) if url else 0,
        caption=_public(caption),
        credit=credit or _xml.attribute(best, "source-credit") or _xml.attribute(best, "copyright"),
        alt=alt,
    )


def _weight(reference: Element) -> tuple[bool, bool, int]:
    source = _xml.attribute(reference, "source")
    named = f"{_xml.attribute(reference, 'name')} {_xml.attribute(reference, 'id')}".lower()
    shown = not any(word in named for word in _WATERMARKED)
    return bool(_fields.web(source)), shown, _number(_xml.attribute(reference, "width"))


def _public(caption: str) -> str:
    from wirefeed.stories import _desk

    return caption if not caption or _desk.cut([caption]).kept else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

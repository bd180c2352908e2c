"""The parts of a NewsML 1 item: which components are text, which are pictures, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wirefeed.model import Media, Source
from wirefeed.stories import _fields, _nitf, _xml
from wirefeed.stories._xml import Block, Element

_PICTURES = frozenset("photo picture image graphic photograph still illustration infographic".split())
_FILMS = frozenset("video audio animation film".split())
_SUMMARIES = frozenset("summary abstract teaser synopsis lead-summary".split())
_SIDE = frozenset("caption thumbnail quicklook metadata note notes editornote advisory".split())
_TEXTS = frozenset(("text", "complexdata", "nitf", "html", "xhtml", ""))
_SMALL = ("thumb", "quicklook", "preview", "icon", "watermark")
_MARKUP = ("<p", "<br", "</", "<div", "<P", "<BR", "&lt;p", "/>")


class Text(NamedTuple):
    """
    One text of an item.

    Attributes:
        component: The NewsComponent it stands in.

        nitf: Its NITF document, where it is one.
    """

    component: Element
    blocks: list[Block]
    nitf: Element | None


class Parts(NamedTuple):
    """What an item holds: its texts, what sums them up, and the components of its pictures, each in reading order."""

    texts: list[Text]
    summaries: list[Text]
    pictures: list[Element]


def parts(item: Element, name: str, source: Source) -> Parts:
    """
    Sort the components of a NewsItem; those of items inside it are not its own.

    Args:
        name: The file's, for errors.
    """
    found = Parts([], [], [])
    for component in _xml.children(item, "NewsComponent"):
        _sort(component, name, source, found)
    return found


def _sort(component: Element, name: str, source: Source, found: Parts) -> None:
    role = role_of(component)
    if _pictured(component, role):
        found.pictures.append(component)
        return
    text = _text(component, name)
    if text is not None and role not in _SIDE:
        (found.summaries if role in _SUMMARIES else found.texts).append(text)
    inner = _xml.children(component, "NewsComponent")
    if _xml.attribute(component, "EquivalentsList").lower() == "yes" and len(inner) > 1:
        inner = _one_of(inner, source)
    for part in inner:
        _sort(part, name, source, found)


def _one_of(equivalents: list[Element], source: Source) -> list[Element]:
    """Return of components that say the same the one in the source's language, else the first; and the pictures."""
    pictures = [part for part in equivalents if _pictured(part, role_of(part))]
    others = [part for part in equivalents if part not in pictures]
    own = source.language.partition("-")[0].lower()
    fitting = [part for part in others if language(part).partition("-")[0].lower() == own]
    return [*(fitting or others)[:1], *pictures]


def role_of(component: Element) -> str:
    """Return what a component is for, in lower case: ``main``, ``photo``, ``caption``; empty if it does not say."""
    return _xml.attribute(_xml.child(component, "Role"), "FormalName").lower()


def _pictured(component: Element, role: str) -> bool:
    """Say whether a component, with all in it, is about pictures or films."""
    if role in _PICTURES or role in _FILMS:
        return True
    kinds = {_kind(item) for item in _xml.every(component, "ContentItem")}
    direct = {_kind(item) for item in _xml.children(component, "ContentItem")}
    shown = _PICTURES | _FILMS
    if direct and direct <= shown:
        return True
    return bool(kinds) and kinds <= shown


def _kind(item: Element) -> str:
    """Return what a ContentItem is, in lower case, by its media type or the type of its file."""
    kind = _xml.attribute(_xml.child(item, "MediaType"), "FormalName").lower()
    mime = _xml.attribute(_xml.child(item, "MimeType"), "FormalName").lower()
    for begin, means in (("image/", "photo"), ("video/", "video"), ("audio/", "audio")):
        if mime.startswith(begin) and kind in ("", "complexdata", "data"):
            return means
    return kind


def _text(component: Element, name: str) -> Text | None:
    """Return the text of a component's first content that has one: several are the same in other formats."""
    for item in _xml.children(component, "ContentItem"):
        if _kind(item) not in _TEXTS:
            continue
        # Encoding wraps DataContent; what is encoded there is no text.
        content = _xml.child(item, "DataContent")
        if content is not None and (text := _content(content, component, name)) is not None:
            return text
    return None


def _content(content: Element, component: Element, name: str) -> Text | None:
    document = _xml.first(content, "nitf")
    holder = document if document is not None else _xml.first(content, "body.content")
    if holder is not None:
        return Text(component, _nitf.body(holder), document)
    if len(content):
        blocks = _xml.blocks(content)
        return Text(component, blocks, None) if blocks else None
    raw = (content.text or "").strip()
    if not raw:
        return None
    root = _xml.root(raw) if raw.startswith("<") else None
    if root is not None and root[0] == "nitf":
        document = _xml.tree(raw, name)
        return Text(component, _nitf.body(document), document)
    if any(mark in raw for mark in _MARKUP):
        return Text(component, _xml.blocks(_xml.html_tree(raw)), None)
    return Text(component, plain(raw), None)


def plain(text: str) -> list[Block]:
    """Return the paragraphs of plain text, hard-wrapped or one a line."""
    from wirefeed.stories._wire import body as _wirebody

    found = [part for block in _wirebody.paragraphs(text.split("\n")) for part in block]
    return [Block(f"<p>{_xml.escaped(part)}</p>", part) for part in found]


def chain(component: Element) -> Iterator[Element]:
    """Return a component and those it stands in, from the inside out, up to its item."""
    found: Element | None = component
    while found is not None and _xml.local(found) == "NewsComponent":
        yield found
        found = found.getparent()


def language(component: Element) -> str:
    """Return the language of a component: by its metadata or ``xml:lang``, its own, then what it stands in."""
    for part in chain(component):
        said = _xml.attribute(_xml.child(part, "DescriptiveMetadata", "Language"), "FormalName")
        if said and not said.lower().startswith("x-"):
            return said.replace("_", "-")
        own = next((str(value) for key, value in part.items() if str(key).endswith("}lang")), "")
        if own and not own.lower().startswith("x-"):
            return own.replace("_", "-")
    return _xml.language(component)


def picture(component: Element) -> Media | None:
    """Return the best rendition of a picture with its caption and credit; None if nothing of it can be shown."""
    best: tuple[tuple[bool, int], Element] | None = None
    for item in _xml.every(component, "ContentItem"):
        if _kind(item) in _PICTURES | _FILMS and _fields.web(_xml.attribute(item, "Href")):
            holder = item.getparent()
            role = role_of(holder) if holder is not None else ""
            weight = (not any(word in role for word in _SMALL), _measure(item, "width"))
            if best is None or weight > best[0]:
                best = weight, item
    caption, credit = _caption(component), _line(component, "CreditLine") or _line(component, "ByLine")
    if best is None:
        return Media(caption=caption, credit=credit) if caption else None
    item = best[1]
    mime = _xml.attribute(_xml.child(item, "MimeType"), "FormalName").lower()
    return Media(
        url=_fields.web(_xml.attribute(item, "Href")),
        type=mime if "/" in mime else "",
        length=_number(_xml.text_of(_xml.child(item, "Characteristics", "SizeInBytes"))),
        width=_measure(item, "width"),
        height=_measure(item, "height"),
        caption=caption,
        credit=credit,
        alt=_line(component, "HeadLine"),
    )


def _caption(component: Element) -> str:
    from wirefeed.stories import _desk

    for inner in _xml.every(component, "NewsComponent"):
        contents = [item for item in _xml.children(inner, "ContentItem") if _kind(item) in _TEXTS]
        if role_of(inner) == "caption" or contents:
            blocks = [block for item in contents if (text := _content_of(item)) for block in text]
            lines = [block.text for block in blocks]
            if lines:
                return " ".join(lines[at] for at in _desk.cut(lines).kept)
    return _line(component, "NewsLineText")


def _content_of(item: Element) -> list[Block]:
    content = _xml.child(item, "DataContent")
    text = None if content is None or content.getparent() is None else _content(content, item, "")
    return [] if text is None else text.blocks


def _line(component: Element, name: str) -> str:
    return _xml.text_of(_xml.first(_xml.child(component, "NewsLines"), name)) or _xml.text_of(
        _xml.first(component, name)
    )


def _measure(item: Element, name: str) -> int:
    for told in _xml.every(_xml.child(item, "Characteristics"), "Property"):
        if _xml.attribute(told, "FormalName").lower() in (name, f"pixel{name}", f"image{name}"):
            return _number(_xml.attribute(told, "Value"))
    return 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0

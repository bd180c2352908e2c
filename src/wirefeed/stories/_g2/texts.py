"""The text of an item: NITF, XHTML or HTML inside contentSet, freed of what a page repeats around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wirefeed.characters import squash
from wirefeed.model import Media, Person, Source
from wirefeed.patterns import lazy
from wirefeed.stories import _fields, _nitf
from wirefeed.stories._g2 import labels
from wirefeed.stories._wire import agencies as _agencies
from wirefeed.stories._wire import lines as _lines
from wirefeed.stories._xml import (
    Block,
    Element,
    attribute,
    blocks,
    child,
    children,
    every,
    first,
    html_tree,
    local,
    text_of,
)

# What repeats the item's fields around a text in XHTML, or speaks to desks.
_AROUND = ("header", "footer", "nav", "title", "head")
_FOREIGN = frozenset(
    "notepad notizblock closingline byline slugline publicationdate embargoed np-public np-nonpublic ednote"
    " editors-note desk signature sign-off".split()
)
_TAGGED = lazy(r"(?i)<(?:p|br|div|h[1-6]|ul|ol|table|b|i|em|strong|a|span|html|body|pre)\b[^<>]*>")
# How Italian and Spanish wires end: initials, the day and hour of transmission, a run of N.
_TRAILER = lazy(
    r"(?:[A-Z]{1,4}(?:[-/][A-Z0-9]{1,4})*\.?\s*)?(?:\d{2}-[A-ZÀ-Ü]{3}-\d{2,4}\s+\d{2}[:.]\d{2})?\s*N{3,4}"
    r"|[A-Z]{1,4}(?:[-/][A-Z0-9]{1,4}){1,3}|\d{2}-[A-ZÀ-Ü]{3}-\d{2,4}\s+\d{2}[:.]\d{2}|Keywords?: \S+.{0,80}"
    r"|\((?:Schluss|Forts\.?(?: mögl\.?)?)\).{0,40}"
)
_HISPANIC = lazy(r"\)\.\s?[-–—]\s*")  # Madrid, 26 mar (EFE).-
_ITALIAN = lazy(r"\(([^()]{2,20})\)\s*[-–—]\s*([^\W\d_][^()\n]{1,60}?)\s+[-–—]\s")  # (ANSA) - ROMA, 26 MAR -
# Reuters: who reported and edited, and how to reach them.
_CREDITS = lazy(
    r"\s*\((?:Additional |Writing and |Further )?(?:[Rr]eporting|Writing|Editing)\b[^()]*\)\.?(?=\s*(?:</p>)?$)"
)
_IDF = {"body": "p", "preamble": "p", "subheadline1": "h2", "subheadline2": "h3", "blockquote": "blockquote"}
_IDF_AROUND = ("headline", "dateline", "byline", "pagedateline", "drophead", "madmansrow")
_ESCAPED = lazy(r"(?i)&lt;(endash|emdash|hyphen|bullet|ellipsis)\s*/?&gt;")
_TOP = 4  # blocks in which a byline stands
_SHORT = 140  # characters of a line that is no prose


@dataclass(slots=True)
class Text:
    """
    What stands in contentSet.

    Attributes:
        headline: The text's own, for an item that names none.

        people: Of the byline inside the text.

        media: Of NITF, which may bring pictures inside a text.

        notes: Of NITF's head, for desks.

        elsewhere: What the text is in instead, ``text/html``; empty if it stands here or nowhere.
    """

    blocks: list[Block] = field(default_factory=list)
    headline: str = ""
    subhead: str = ""
    people: tuple[Person, ...] = ()
    summary: str = ""
    dateline: str = ""
    elsewhere: str = ""
    media: tuple[Media, ...] = ()
    notes: tuple[str, ...] = ()


def read(item: Element, source: Source) -> Text:
    """Read the first content that is a text: one item may bring it in several forms."""
    content = child(item, "contentSet")
    spare: Text | None = None
    for part in children(content, "inlineXML", "inlineData"):
        found = _inline_xml(part, source) if local(part) == "inlineXML" else _inline_data(part, source)
        if found.blocks:
            return found
        spare = spare or found
    found = spare or Text()
    kinds = (attribute(part, "contenttype") for part in children(content, "remoteContent"))
    found.elsewhere = next((kind for kind in kinds if kind.startswith(("text/", "application/"))), "")
    return found


def _inline_xml(part: Element, source: Source) -> Text:
    nitf = first(part, "nitf")
    if nitf is not None:
        return _nitf_text(nitf, source)
    if not len(part) and _TAGGED.search(part.text or ""):
        return _inline_data(part, source)
    return _xhtml(part, source)


def _nitf_text(element: Element, source: Source) -> Text:
    head = _nitf.head(element, source)
    title = labels.clean(text_of(child(child(element, "head"), "title")))
    subhead = next((line for line in head.subheads if line.casefold() != head.headline.casefold()), "")
    return Text(
        _nitf.body(element),
        labels.clean(head.headline) or title,
        labels.clean(subhead),
        head.authors,
        labels.clean(" ".join(head.abstract)),
        head.dateline,
        media=_nitf.media(element),
        notes=head.notes,
    )


def _xhtml(part: Element, source: Source) -> Text:
    page = first(part, "html")
    head = child(page, "head")
    body = child(page, "body") if page is not None else part
    body = body if body is not None else page
    title = labels.clean(text_of(first(first(body, "header"), "h1"))) or labels.clean(text_of(child(head, "title")))
    lines = [each for each in every(body, "p", "div", "span") if "byline" in _classes(each)]
    people = tuple(person for line in lines for person in labels.byline(labels.clean(text_of(line)), source))
    dateline = next((text_of(each) for each in every(body, "span") if "dateline" in _classes(each)), "")
    _idf(part)
    main = _main(body)
    _prune(main)
    found = blocks(main)
    if found and found[0].html.startswith("<h1"):
        title = labels.clean(found.pop(0).text) or title
    return Text(found, title, "", people, "", dateline)


def _idf(part: Element) -> None:
    """Give the elements of Infomaker's writer the names of HTML: its types say what they are."""
    whole = first(part, "idf")
    for each in list(every(whole, "idf", "group")):
        each.tag = "section"
    for each in list(every(whole, "element")):
        kind = attribute(each, "type").lower()
        above = each.getparent()
        if kind in _IDF_AROUND and above is not None:
            above.remove(each)
        elif kind in _IDF:
            each.tag = _IDF[kind]


def _main(body: Element | None) -> Element | None:
    """Return the section that holds the story where one says so, else all."""
    for each in every(body, "section", "div", "article", "main"):
        if "main" in _classes(each) or local(each) == "main":
            return each
    return body


def _classes(element: Element) -> list[str]:
    return attribute(element, "class").lower().split()


def _prune(element: Element | None) -> None:
    """Take out of a text what stands around it; the words behind such an element stay."""
    for each in list(every(element, "*")):
        above = each.getparent()
        if each is element or above is None:
            continue
        if local(each) in _AROUND or _FOREIGN.intersection(_classes(each)):
            before = each.getprevious()
            if each.tail and before is not None:
                before.tail = (before.tail or "") + each.tail
            elif each.tail:
                above.text = (above.text or "") + each.tail
            above.remove(each)


def _inline_data(part: Element, source: Source) -> Text:
    """Read text: HTML whatever its label says if there are tags in it, else paragraphs apart by blank lines."""
    text = "".join(map(str, part.itertext()))
    if attribute(part, "encoding"):
        return Text(elsewhere=f"{attribute(part, 'contenttype') or 'data'} in {_last(attribute(part, 'encoding'))}")
    if _TAGGED.search(text):
        body = html_tree(text)
        return Text() if body is None else _xhtml(body, source)
    return Text(paragraphs(text))


def paragraphs(text: str) -> list[Block]:
    """Return plain text as blocks: apart by blank lines or indented, wrapped lines joined; none for no text."""
    from wirefeed.stories._wire import body as _wirebody

    lines = [squash(line) for block in _wirebody.paragraphs(text.split("\n")) for line in block]
    return [Block(f"<p>{_escaped(line)}</p>", line) for line in lines if line]


def _last(text: str) -> str:
    return text.rpartition(":")[2].rpartition("/")[2]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def below(found: list[Block], *lines: str) -> list[Block]:
    """Return the blocks without headline and subhead, where a text begins with its item's own once more."""
    said = {line.casefold() for line in lines if line}
    start = 0
    while start < min(2, len(found) - 1) and labels.clean(found[start].text).casefold() in said:
        start += 1
    return found[start:]


def trimmed(found: list[Block], source: Source) -> tuple[list[Block], tuple[Person, ...]]:
    """
    Return the blocks that are for readers, and the people of a byline that stands among them.

    Some agencies write the byline above the text once more, and below it a signature or a line of transmission.
    """
    end = len(found)
    while end and _signs(found[end - 1].text.strip(), source):
        end -= 1
    people: tuple[Person, ...] = ()
    kept: list[Block] = []
    for at, block in enumerate(map(_mended, found[:end])):
        signed = _lines.byline(block.text, source) if at < _TOP and end > 1 and len(block.text) <= _SHORT else None
        if signed is None:
            kept.append(block)
        else:
            people = people or labels.byline(block.text, source)
    return kept, people


def _mended(block: Block) -> Block:
    """Return a block without the desk's names at its end, pseudo-tags (``<endash>``) replaced by what they mean."""
    if "Reporting" in block.text or "Editing" in block.text:
        block = Block(_CREDITS.sub("", block.html), _CREDITS.sub("", block.text))
    if "<" not in block.text:
        return block
    html = _ESCAPED.sub(lambda found: labels.clean(f"<{found[1]}>") or found[0], block.html)
    return Block(html, "\n".join(map(labels.clean, block.text.split("\n"))))


def _signs(line: str, source: Source) -> bool:
    if _TRAILER.fullmatch(line):
        return True
    plain = line.strip(" ()[]©.")
    return len(line) <= _SHORT and bool(plain) and _agencies.only(plain, source)


def place_in(found: Sequence[Block], source: Source) -> str:
    """Return the place of the dateline that the text itself begins with, as any agency writes it."""
    paragraphs = [_HISPANIC.sub(") - ", block.text, count=1) for block in found[:3]]
    for text in paragraphs:
        italian = _ITALIAN.match(text)
        if italian is not None and _agencies.known(italian[1], source):
            return _fields.dateline(italian[2], source)
    return _fields.place_in(paragraphs, source)

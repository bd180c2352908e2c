"""The text of an item: NITF, XHTML or HTML inside contentSet, freed of what a page repeats around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from wirefeed.characters import squash
from wirefeed.model import Person, Source
from wirefeed.patterns import lazy
from wirefeed.stories._g2 import labels
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
_AROUND = ("header", "footer", "nav", "aside", "title", "head")
_FOREIGN = frozenset(
    "notepad notizblock closingline byline slugline publicationdate embargoed np-public np-nonpublic ednote"
    " editors-note desk signature sign-off".split()
)
_TAGGED = lazy(r"(?i)<(?:p|br|div|h[1-6]|ul|ol|table|b|i|em|strong|a|span|html|body|pre)\b[^<>]*>")
_GAP = lazy(r"\n[ \t]*\n\s*")
# How Italian and Spanish wires end: initials, the day and hour of transmission, a run of N.
_TRAILER = lazy(
    r"(?:[A-Z]{1,4}(?:[-/][A-Z0-9]{1,4})*\.?\s*)?(?:\d{2}-[A-ZÀ-Ü]{3}-\d{2,4}\s+\d{2}[:.]\d{2})?\s*N{3,4}"
    r"|\d{2}-[A-ZÀ-Ü]{3}-\d{2,4}\s+\d{2}[:.]\d{2}|(?:EFE|ANSA|AFP)\W?|Keywords?: \S+.{0,80}"
)


@dataclass(slots=True)
class Text:
    """
    What stands in contentSet.

    Attributes:
        headline: The text's own, for an item that names none.

        people: Of the byline inside the text.

        elsewhere: What the text is in instead, ``text/html``; empty if it stands here or nowhere.
    """

    blocks: list[Block] = field(default_factory=list)
    headline: str = ""
    subhead: str = ""
    people: tuple[Person, ...] = ()
    summary: str = ""
    dateline: str = ""
    elsewhere: str = ""


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
        return _nitf(nitf, source)
    if not len(part) and _TAGGED.search(part.text or ""):
        return _inline_data(part, source)
    return _xhtml(part, source)


def _nitf(nitf: Element, source: Source) -> Text:
    """Read NITF: the body.content of the body, not the one of a note in its head."""
    body = child(nitf, "body")
    head = child(body, "body.head")
    lines = children(head, "byline")
    people = [person for line in lines for person in _byline(line, source)]
    hl1, hl2 = (labels.clean(text_of(first(child(head, "hedline"), name))) for name in ("hl1", "hl2"))
    dateline = child(head, "dateline")
    place = first(dateline, "location", "city")
    return Text(
        [block for each in children(body, "body.content") for block in blocks(each)],
        hl1 or labels.clean(text_of(child(nitf, "head", "title"))),
        hl2 if hl2.casefold() != hl1.casefold() else "",
        tuple(people),
        labels.clean(text_of(child(head, "abstract"))),
        text_of(place if place is not None else dateline),
    )


def _byline(line: Element, source: Source) -> tuple[Person, ...]:
    """Read "By Jane Sample" and the title beside it, which its markup parts and its text may not."""
    title = labels.clean(text_of(child(line, "byttl")))
    words = [line.text or ""]
    for inner in line:
        words += [" ", "" if local(inner) == "byttl" else text_of(inner), " ", inner.tail or ""]
    return labels.byline(labels.clean(squash("".join(words))).strip(" ,"), source, title)


def _xhtml(part: Element, source: Source) -> Text:
    page = first(part, "html")
    head = child(page, "head")
    body = child(page, "body") if page is not None else part
    body = body if body is not None else page
    title = labels.clean(text_of(first(first(body, "header"), "h1"))) or labels.clean(text_of(child(head, "title")))
    lines = [each for each in every(body, "p", "div", "span") if "byline" in _classes(each)]
    people = tuple(person for line in lines for person in labels.byline(labels.clean(text_of(line)), source))
    dateline = next((text_of(each) for each in every(body, "span") if "dateline" in _classes(each)), "")
    main = _main(body)
    _prune(main)
    found = blocks(main)
    if found and found[0].html.startswith("<h1"):
        title = labels.clean(found.pop(0).text) or title
    return Text(found, title, "", people, "", dateline)


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
        return Text(elsewhere=f"{attribute(part, 'contenttype') or 'data'} in {last_part(attribute(part, 'encoding'))}")
    if _TAGGED.search(text):
        body = html_tree(text)
        return Text() if body is None else _xhtml(body, source)
    paragraphs = [squash(each) for each in _GAP.split(text.replace("\t", " "))]
    if len(paragraphs) == 1:
        paragraphs = [squash(line) for line in text.split("\n")]
    return Text([Block(f"<p>{_escaped(each)}</p>", each) for each in paragraphs if each])


def last_part(text: str) -> str:
    return text.rpartition(":")[2].rpartition("/")[2]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_trailers(found: list[Block]) -> list[Block]:
    """Return the blocks without the lines of transmission that some agencies end their texts with."""
    end = len(found)
    while end and _TRAILER.fullmatch(found[end - 1].text.strip()):
        end -= 1
    return found[:end]

"""The text of a story that came inside JSON: freed of its page, of desk lines and of its own headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Markup
from wirefeed.patterns import lazy
from wirefeed.stories import _desk
from wirefeed.stories._wire import body as _wirebody

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENCODED = lazy(r"(?i)&lt;(?:p|div|br ?/?)&gt;")
_TAG = lazy(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")
_REFERENCE = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BREAKS = lazy(r"(?i)<br\b[^<>]*>(?:\s*<br\b[^<>]*>)+")
_BREAK = lazy(r"(?i)<br\b[^<>]*>")
_BLANK_LINE = lazy(r"\n[^\S\n]*\n\s*")
_SENTENCE = lazy(r".*?[.!?。؟](?=\s|$)")
_LONGEST = 500_000  # characters; a novel has fewer, and each paragraph is looked at for desk text
_LONG = 100  # characters of a headline cut from a text (WIRE-FORMATS, empty title)
_GONE = frozenset("head title script style noscript template form nav header link meta object embed svg math".split())
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 blockquote pre dt dd div section article td th figcaption aside main".split()
)
_PARTING = _BLOCKS | frozenset("ul ol dl table thead tbody tfoot tr figure hr header footer address details".split())
_HEADINGS = ("h1", "h2", "h3")
# What agencies mark inside the text and say in fields as well, or for desks alone.
_MARKED = lazy(r"(?i) (?:byline|dat|dateline-source|notepad|notebook|notizblock|ednote|editors?-note|contact\w*)(?= )")


class Text(NamedTuple):
    """
    A text that may leave, and what its desk lines said.

    Attributes:
        paragraphs: Plain, in reading order, desk lines cut.

        ruling: Whether it may be published, by its words and those given beside it.
    """

    body: str
    markup: Markup
    paragraphs: tuple[str, ...]
    ruling: _desk.Ruling
    cut: _desk.Cut


def plain(text: str) -> str:
    """Return a field meant as plain text on one line: tags gone, entities decoded once."""
    if "<" in text:
        text = _TAG.sub(" " if _BREAK.search(text) or "</p" in text else "", text)
    if "&" in text:
        text = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    return squash(text)


def opening(text: str) -> str:
    """Return a headline for a story that has none: its first sentence, cut at a word, 100 characters, an ellipsis."""
    text = squash(text)
    found = _SENTENCE.match(text)
    text = text if found is None else found[0]
    if len(text) <= _LONG:
        return text
    cut = text[: _LONG - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—-") + "…"


def read(
    text: str,
    *,
    where: str,
    html: bool,
    headline: str,
    notes: Sequence[str] = (),
    timed: bool = False,
    pictured: bool = False,
) -> Text:
    """
    Return the text of a story freed of what is not for readers.

    Args:
        where: The file, for messages.

        html: Whether `text` is said to be HTML; without a tag in it, it is plain all the same.

        headline: As its field gives it; a repetition above the text goes.

        notes: What desks wrote beside the text, a line each; it counts for the ruling and never leaves.

        timed: Whether a field says when the embargo ends.

        pictured: Whether the story's pictures come in fields: those in the text are smaller copies.

    Raises:
        StoryError: For a text longer than any story.
    """
    if len(text) > _LONGEST:
        message = f"expected a text of at most {_LONGEST} characters, got {len(text)}"
        raise StoryError(message, where=where, hint="ask its supplier; no story is that long")
    if html and not _TAG.search(text) and _ENCODED.search(text):
        text = unescape(text)  # once too often on its way
    if html and _TAG.search(text):
        return _from_html(text, headline, notes, timed=timed, pictured=pictured)
    if html:
        text = unescape(text)
        blocks = [squash(part) for part in _BLANK_LINE.split(text)]
    else:
        blocks = [squash(part) for block in _wirebody.paragraphs(text.split("\n")) for part in block]
    blocks = [block for block in blocks if block]
    if len(blocks) > 1 and headline and blocks[0].casefold() == headline.casefold():
        blocks = blocks[1:]
    ruling, cut = _desk.judge(headline, [*notes, *blocks], timed=timed), _desk.cut(blocks)
    kept = tuple(blocks[at] for at in cut.kept)
    if html:
        return Text("\n".join(f"<p>{escape(block, quote=False)}</p>" for block in kept), "html", kept, ruling, cut)
    return Text("\n\n".join(kept), "text", kept, ruling, cut)


def _from_html(text: str, headline: str, notes: Sequence[str], *, timed: bool, pictured: bool) -> Text:
    if _BREAKS.search(text):
        text = _BREAKS.sub("<p>", text)
    root = _parsed(text)
    _strip(root, headline, pictured=pictured)
    leaves, lines = _lines(root)
    cut = _desk.cut(lines)
    if len(cut.kept) < len(lines) and any(_broken(leaf) for leaf in leaves):
        # A note and the text below it in one paragraph, parted by a line end: only the note must go.
        root = _parsed(_BREAK.sub("<p>", text))
        _strip(root, headline, pictured=pictured)
        leaves, lines = _lines(root)
        cut = _desk.cut(lines)
    ruling = _desk.judge(headline, [*notes, *lines], timed=timed)
    kept = set(cut.kept)
    for at, leaf in enumerate(leaves):
        if at not in kept:
            _drop(leaf)
    return Text(_written(root), "html", tuple(lines[at] for at in cut.kept), ruling, cut)


def _parsed(text: str) -> HtmlElement:
    from lxml import html

    parser = html.HTMLParser(encoding=None, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    return html.document_fromstring(f"<html><body><div>{text}</div></body></html>", parser=parser)


def _strip(root: HtmlElement, headline: str, *, pictured: bool) -> None:
    """Drop what is of the page and not of the story; where agencies mark the story itself, keep only that."""
    main = next((one for one in root.iter("section") if " main " in f" {one.get('class', '')} "), None)
    if main is not None:
        body = root.find("body")
        for child in list(body):
            body.remove(child)
        body.append(main)
        main.tail = None
    wanted = headline.casefold()
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body"):
            continue
        marks = element.get("class")
        if (
            element.tag in _GONE
            or (marks and _MARKED.search(f" {marks} "))
            or (pictured and element.tag in ("figure", "img", "picture"))
            or (element.tag in _HEADINGS and wanted and squash(element.text_content()).casefold() == wanted)
        ):
            _drop(element)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _lines(root: HtmlElement) -> tuple[list[HtmlElement], list[str]]:
    """Return the innermost blocks that hold words, and their words."""
    for container in list(root.iter("body", "div", "section", "article", "main", "aside", "blockquote", "li", "td")):
        _wrap(container)
    leaves, lines = [], []
    for leaf in _leaves(root):
        line = squash(leaf.text_content())
        if line:
            leaves.append(leaf)
            lines.append(line)
    return leaves, lines


def _leaves(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks that hold no other: the first one inside a block is the next of the document."""
    blocks = list(root.iter(*_BLOCKS))
    for block, following in zip_longest(blocks, blocks[1:]):
        if following is None or all(above is not block for above in following.iterancestors()):
            yield block


def _wrap(container: HtmlElement) -> None:
    """Make a paragraph of each run of words that stands loose between blocks: it may be a desk's line."""
    from lxml.html import Element

    children = list(container)
    if not any(child.tag in _PARTING for child in children):
        return
    run: HtmlElement | None = None
    if container.text and container.text.strip():
        run = Element("p")
        run.text, container.text = container.text, None
        container.insert(0, run)
    for child in children:
        if child.tag not in _PARTING:
            if run is None:
                run = Element("p")
                child.addprevious(run)
            run.append(child)  # with the words behind it
            continue
        run = None
        if child.tail and child.tail.strip():
            run = Element("p")
            run.text, child.tail = child.tail, None
            child.addnext(run)


def _broken(leaf: HtmlElement) -> bool:
    return next(leaf.iter("br"), None) is not None


def _written(root: HtmlElement) -> str:
    from lxml.etree import tostring

    body = root.find("body")
    only = body[0] if len(body) == 1 and body[0].tag in ("div", "section", "article") else body
    while len(only) == 1 and only[0].tag in ("div", "section", "article", "main") and not (only.text or "").strip():
        only = only[0]
    parts = [tostring(child, encoding="unicode", method="html").strip() for child in only]
    own = escape((only.text or "").strip(), quote=False)
    if own and not any(child.tag in _PARTING for child in only):
        return f"<p>{own} {' '.join(parts)}</p>".replace(" </p>", "</p>")
    return "\n".join(filter(None, (own, *parts)))

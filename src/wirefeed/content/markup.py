"""A story's text becomes HTML that any feed may carry: safe, balanced, every address absolute."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING

from wirefeed.characters import legal, unbroken
from wirefeed.content._html.autolinks import linked
from wirefeed.content._html.tags import ATTRIBUTES, SILENT, TAG, TAGS
from wirefeed.content._html.tidy import Tidy
from wirefeed.model import Story
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    import nh3
    import pyromark

# Signs that some newsroom systems write as tags of their own, plain or escaped once too often.
_SIGNS = {
    "bull": "•",
    "bullet": "•",
    "ellipsis": "…",
    "emdash": "—",
    "endash": "–",
    "hellip": "…",
    "ldquo": "“",
    "lsquo": "‘",
    "mdash": "—",
    "nbsp": "\xa0",
    "ndash": "–",
    "rdquo": "”",
    "rsquo": "’",
}
_SIGN = lazy(r"(?:<|&lt;)(/?)(" + "|".join(_SIGNS) + r")\s?/?(?:>|&gt;)", re.IGNORECASE)
# XHTML's <b/> is empty; HTML would read it as the beginning of one.
_EMPTY = lazy(
    r"""<(a|b|div|em|h[1-6]|i|iframe|li|p|span|strong|td|th)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*/>""",
    re.IGNORECASE,
)
_PARAGRAPH_BREAK = lazy(r"<br[^<>]*>(?:(?:\s|&nbsp;)*<br[^<>]*>)+\s*")
_VERBATIM = lazy(r"(<pre\b.*?</pre>)", re.DOTALL)
_FRAME = lazy(r'(<iframe(?: [a-z-]+="[^"]*")*>).*?</iframe>', re.DOTALL)
_NOTE = lazy(r'<sup class="footnote-reference"><a href="#[^"]*">([^<]*)</a></sup>')
_NOTED = lazy(r'<div class="footnote-definition" id="[^"]*"><sup class="footnote-definition-label">([^<]*)</sup>\n')
# kramdown and Python-Markdown: elements whose text is Markdown as well; CommonMark wants blank lines there.
_INSIDE = lazy(r"""^([ \t]*<(\w+)\b[^<>\n]*\smarkdown(?:=["']?(?:1|block|span)["']?)?(?:\s[^<>\n]*)?>)""", re.MULTILINE)
_INSIDE_END = lazy(r"^([ \t]*</(?:div|section|article|aside|blockquote|details|figure|figcaption)>)", re.MULTILINE)
_CHECKBOX = lazy(r'<input disabled="" type="checkbox"( checked="")?/>\s*')
# PHP Markdown Extra, kramdown, Goldmark: a colon and blanks begin what the line above stands for.
_DEFINITION = lazy(r"\S\n(?:[ \t]*\n)? {0,3}:[ \t]+\S")
_NO_DEFINITION = lazy(r"\n {0,3}:[^ \t\n]")
_BLANK_LINES = lazy(r"\n[^\S\n]*\n\s*")
# Chinese and Japanese are written without blanks; a line end between two of their characters is none either.
_DENSE = lazy("(?<=[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]) ?\n ?(?=[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60])")
# Legal in XML, an error in HTML (section 13.2.3.5).
_NONCHARACTERS = lazy("[\ufdd0-\ufdef]")
_ROUNDS = 6
# Paragraphs, items, cells and void elements end without a tag of their own and nest in nothing.
_NESTING = lazy(
    r"<(/?)(?!(?:area|br|col|d[dt]|hr|img|input|li|link|meta|option|p|source|t[dhr]|wbr)\b)[a-z]", re.IGNORECASE
)
_ANY_TAG = lazy(r"<[/!?a-z][^<>]*>", re.IGNORECASE)
_MANY = 1_000
_DEEP = 500


def html_of(story: Story, *, link: str) -> str:
    """
    Return the body of `story` as HTML; empty if it shows nothing.

    What comes out holds only tags, attributes and schemes of an allow-list, is well nested, and reads back as the
    same tree. ``<h1>`` becomes ``<h2>``: the entry's title stands above. Frames become links to what they show.

    Args:
        link: The story's own address, absolute; what the text refers to is resolved against it.
    """
    source = _legal(story.body)
    if "<" in source or "&lt;" in source:
        source = _SIGN.sub(lambda found: "" if found[1] else _SIGNS[found[2].lower()], source)
    if story.markup == "text":
        html = _from_text(source)
    elif story.markup == "markdown":
        html = _from_markdown(source)
    else:
        html = source
    # Only a reference such as &#11; or &#0; can still bring a character no feed may hold.
    html = _sanitised(html, link, mend="&#" in source, lost="\ufffd" in source)
    return linked(html) if story.markup == "markdown" else html


def _legal(text: str) -> str:
    # What is printable is legal, and asking that costs a hundredth of looking at every character.
    if text.replace("\n", "").isprintable():
        return text
    return _NONCHARACTERS.sub("", unbroken(legal(text)))


def _from_text(text: str) -> str:
    text = escape(text, quote=False)
    if not text.isascii():
        text = _DENSE.sub("", text)
    paragraphs = (" ".join(paragraph.split("\n")) for paragraph in _BLANK_LINES.split(text))
    return "\n".join(f"<p>{paragraph.strip()}</p>" for paragraph in paragraphs)


def _from_markdown(text: str) -> str:
    # Read so only where it is meant: the renderer takes ":)" and ":::" for the beginning of a definition as well.
    lists = "\n:" in text and _DEFINITION.search(text) is not None and _NO_DEFINITION.search(text) is None
    if " markdown" in text:
        text = _INSIDE_END.sub(r"\n\1", _INSIDE.sub(r"\1\n\n", text))
    html = _markdown(definitions=lists).html(text)
    if '<input disabled="" type="checkbox"' in html:
        html = _CHECKBOX.sub(lambda found: "☑ " if found[1] else "☐ ", html)
    if 'class="footnote-' in html:
        # The marks keep their numbers, but lose the way to them: in a reader ten stories stand on one page.
        html = _NOTED.sub(r"<div><sup>[\1]</sup> ", _NOTE.sub(r"<sup>[\1]</sup>", html))
        html = re.sub(r"<div>(<sup>\[[^<\]]*\]</sup> )<p>", r"<div><p>\1", html)
    return html


def _sanitised(html: str, link: str, *, mend: bool, lost: bool) -> str:
    if html.count("<") > _MANY and _deep(html):
        html = _from_text(unescape(_ANY_TAG.sub("\n\n", html)))
    if "/>" in html:
        html = _EMPTY.sub(r"<\1\2></\1>", html)
    for _ in range(_ROUNDS):
        html = _cleaner().clean(html)
        if mend:
            html = _legal(html) if lost else _legal(html).replace("\ufffd", "")
        parted = _parted(html)
        if parted != html:
            html = _cleaner().clean(parted)
        if "<iframe" in html:
            html = _FRAME.sub(r"\1</iframe>", html)
        tidy = Tidy(link)
        done = tidy.run(html)
        if tidy.cut or _parted(done) != done:
            html = done
            continue
        if tidy.stable or _cleaner().clean(done) == done:
            return done
        html = done
    return "\n".join(f"<p>{text.strip()}</p>" for text in TAG.split(html)[::4] if text.strip())


def _deep(html: str) -> bool:
    """Say whether elements nest deeper than any page's do; a parser's work grows with the square of that."""
    depth = 0
    for found in _NESTING.finditer(html):
        depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > _DEEP:
            return True
    return False


def _parted(html: str) -> str:
    """Return sanitised `html` with two line breaks as the beginning of a paragraph, except where text is verbatim."""
    if html.count("<br") < 2:
        return html
    parts = _VERBATIM.split(html)
    return "".join(part if at % 2 else _PARAGRAPH_BREAK.sub("<p>", part) for at, part in enumerate(parts))


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(SILENT),
        attributes=ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto", "tel"},
    )


@cache
def _markdown(*, definitions: bool) -> pyromark.Markdown:
    import pyromark

    # Smart punctuation stays off: a story keeps the quotes its desk typed.
    options = (
        pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_STRIKETHROUGH
        | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
        | pyromark.Options.ENABLE_TASKLISTS
    )
    return pyromark.Markdown(options=options | pyromark.Options.ENABLE_DEFINITION_LIST if definitions else options)

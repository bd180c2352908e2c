"""A page's element written anew as plain story HTML: paragraphs, headings, lists, quotes, tables, figures, links."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from wirefeed.characters import squash
from wirefeed.patterns import lazy
from wirefeed.stories._page import chaff as _chaff
from wirefeed.stories._page import labels as _labels
from wirefeed.stories._page.soup import Element, attribute, glance, is_element, marks

_TEXT_BLOCKS = frozenset("h1 h2 h3 h4 h5 h6 figcaption caption dt th summary pre".split())  # hold no paragraphs
_FLOW_BLOCKS = frozenset("li td dd".split())  # hold text, or paragraphs where the page has some
_FRAMES = frozenset("ul ol dl table thead tbody tfoot tr blockquote figure details".split())
_INLINE = frozenset("a b strong i em u s del ins sub sup code kbd samp var q cite abbr mark small dfn bdi bdo".split())
_VOID = frozenset("br hr img".split())
_MEDIA = frozenset("video audio".split())
_SKIPPED = frozenset(
    "script style title head meta link base noscript template iframe object embed svg canvas map".split()
)
_WHOLE = frozenset("html body main article figure blockquote table ul ol a td tr".split())
_KEPT = frozenset(
    "href src alt title width height lang dir cite colspan rowspan scope start reversed poster srcset".split()
)
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")
_FIGURE = lazy(r" (?:wp-caption|caption-container|captioned-image|image-with-caption|image-caption-wrap)(?= )")
_CAPTION = lazy(
    r" (?:wp-caption-text|caption|caption-text|image-caption|photo-caption|media-caption|wp-element-caption)(?= )"
)
_PIXEL = lazy(
    r"(?i)/pixel[./?]|/count(?:er)?\.(?:gif|php)|doubleclick\.net|scorecardresearch|/(?:spacer|blank|transparent"
    r"|1x1)\.(?:gif|png)"
)
_BLANKS = lazy(r"[ \t\n\r\f]+")
_HOLLOW = lazy(r"<(b|strong|i|em|u|s|a|sub|sup|small|mark|code|q|cite|abbr)(?: [^<>]*)?>(\s*)</\1>")
# Whole paragraphs that belong to a page and to no story, in the languages whose pages were seen with them.
_BOILERPLATE = lazy(
    r"(?i)(?:advertisement|advertising|anzeige|werbung|publicidad|publicité|إعلان|short ?link\b.*|loading\W*|print"
    r"|share|"
    r"(?:share|tweet|email) this\b.{0,40}|(?:sign up|subscribe) (?:to|for|here|now)\b.{0,140}|listen to (?:this"
    r"|the) .{0,40}|"
    r"(?:read|see|continue)[- ](?:more|also|reading)\W*|(?:read|see) (?:also|more)\s*:.*|(?:also )?(?:read|related"
    r"|watch)\s*:.*|"
    r"related (?:articles|stories|posts|news)|(?:follow|like) us on\b.{0,80}|download (?:our"
    r"|the) .{0,40}\bapp\b.{0,60}|"
    r"our standards: the thomson.*|"
    r"leave a (?:comment|reply)\W*|\d* ?comments?|tags?\s*:.*|search keywords\s*:.*|filed under\s*:?.*|"
    r"اقرأ أيضا.*|إقرأ أيضا.*|شارك.{0,30}|קראו גם.*|teilen|weiterlesen|lesen sie auch.*|lire aussi.*|à lire aussi.*"
    r"|lea también.*"
    r"|(?:lea|lee|te puede interesar|ver además)(?: también| además)?\s*:.*|leia (?:mais|também)\s*:.*"
    r"|czytaj (?:też|także|więcej)\s*:.*|leggi anche\s*:.*|lees ook\s*:.*|читайте также\s*:.*|baca juga\s*:.*"
    r"|mehr zum thema\s*:.*|siehe auch\s*:.*|auch interessant\s*:.*)"
)


@dataclass(slots=True)
class _Frame:
    """An open block: its name, its start tag, what was written in it, and whether a reader would see any of it."""

    name: str
    start: str
    parts: list[str] = field(default_factory=list)
    seen: bool = False


@dataclass(slots=True)
class _Writer:
    said: str
    lines: frozenset[str]
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("", "")])
    inline: list[tuple[str, str]] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    pictured: bool = False
    breaks: int = 0
    paragraph: str = ""
    pending: bool = False

    def text(self, words_found: str) -> None:
        preformatted = any(frame.name == "pre" for frame in self.frames[-2:])
        shown = words_found if preformatted else _BLANKS.sub(" ", words_found)
        if not shown.strip(" "):
            if self.run:
                self.run.append(shown)
                self.plain.append(shown)
            return
        self.open_run()
        self.breaks = 0
        self.run.append(html.escape(shown, quote=False))
        self.plain.append(shown)

    def open_run(self) -> None:
        if not self.run:
            self.run += [start for _, start in self.inline]

    def start_inline(self, name: str, start: str) -> None:
        if self.run:
            self.run.append(start)
        self.inline.append((name, start))

    def end_inline(self) -> None:
        name, _ = self.inline.pop()
        if self.run:
            self.run.append(f"</{name}>")

    def picture(self, tag: str) -> None:
        self.open_run()
        self.pictured = True
        self.breaks = 0
        self.run.append(tag)

    def line_break(self) -> None:
        self.breaks += 1
        if self.breaks >= 2 and self.frames[-1].name not in _TEXT_BLOCKS:
            self.flush()
        elif self.run:
            self.run.append("<br>")
            self.plain.append(" ")

    def flush(self) -> None:
        """End the paragraph, if one is open: it is written, unless it is empty or no part of the story."""
        while self.run and self.run[-1] in ("<br>", " "):
            self.run.pop()
        inner, plain, pictured = "".join(self.run), squash("".join(self.plain)), self.pictured
        if self.run:
            inner += "".join(f"</{name}>" for name, _ in reversed(self.inline))
        self.run, self.plain, self.pictured, self.breaks = [], [], False, 0
        if not plain and not pictured:
            return
        frame = self.frames[-1]
        if frame.name == "pre":
            frame.parts.append(inner)
            frame.seen = True
            return
        inner = _HOLLOW.sub(r"\2", inner).strip()
        if not pictured and frame.name in ("", "blockquote") and self._is_line(plain):
            return
        bare = frame.name in _TEXT_BLOCKS or frame.name == "figure" or (frame.name in _FLOW_BLOCKS and not self.pending)
        if bare and frame.parts and frame.seen:
            frame.parts.append(" ")
        frame.parts.append(inner if bare else f"<p{self.paragraph}>{inner}</p>")
        frame.seen = True

    def _is_line(self, plain: str) -> bool:
        if key(plain) in self.lines or _labels.is_button(plain):
            return True
        return len(plain) < 200 and _BOILERPLATE.fullmatch(plain) is not None

    def open_block(self, name: str, start: str) -> None:
        self.flush()
        self.frames.append(_Frame(name, start))

    def close_block(self) -> None:
        self.flush()
        frame = self.frames.pop()
        inner = "".join(frame.parts)
        if not frame.seen and frame.name not in ("td", "th"):
            return
        if frame.name in ("li", "dd", "h3", "h4") and "<img" not in inner and _labels.is_button(_bare(inner)):
            return
        if frame.name in ("h1", "h2") and key(re.sub("<[^>]*>", "", html.unescape(inner))) == self.said:
            return
        self.frames[-1].parts.append(f"{frame.start}{inner}</{frame.name}>")
        self.frames[-1].seen = self.frames[-1].seen or frame.seen


def write(container: Element, *, headline: str, lines: tuple[str, ...], unwanted: set[int]) -> list[str]:
    """
    Return the story HTML of `container`, a block each: no class, no style, no empty element.

    Args:
        headline: Not repeated as a heading.

        lines: Paragraphs that are no story text, such as the byline; compared by letters and digits.

        unwanted: ``id()`` of elements to leave out.
    """
    writer = _Writer(key(headline), frozenset(key(line) for line in (headline, *lines) if line))
    waiting: list[tuple[object, str]] = [(child, "open") for child in reversed(container.contents)]
    while waiting:
        node, event = waiting.pop()
        if event != "open":
            _close(writer, event)
        elif not is_element(node):
            writer.text(str(node))
        elif not _left_out(node, unwanted):
            closing = _open(writer, node)
            if closing:
                waiting.append((None, closing))
                waiting += [(child, "open") for child in reversed(node.contents)]
    writer.flush()
    return _labels.without(writer.frames[0].parts)


def _bare(inner: str) -> str:
    return squash(html.unescape(re.sub("<[^>]*>", "", inner))) if len(inner) < 2000 else ""


def _left_out(element: Element, unwanted: set[int]) -> bool:
    if id(element) in unwanted or element.name in _SKIPPED:
        return True
    named = marks(element)
    if element.name in _WHOLE or len(named) <= 2 or not _chaff.is_line(named):
        return False
    near = glance(element)
    return near is not None and len(near[1]) < 200 and not any(child.name in ("img", "h2", "h3") for child in near[0])


def _open(writer: _Writer, element: Element) -> str:
    """Write the start of an element; return what ends it, empty if it has no inside."""
    name = element.name
    if name in _VOID:
        _void(writer, element)
        return ""
    if name in _INLINE:
        writer.start_inline(name, _start(name, element))
        return "inline"
    if name in _MEDIA:
        source = element.find("source")
        if address := attribute(element, "src") or (attribute(source, "src") if is_element(source) else ""):
            writer.picture(f'<{name} src="{html.escape(address)}" controls></{name}>')
        return ""
    name = _renamed(element)
    if name == "figcaption" and not _in_figure(element):
        writer.open_block("figure", "<figure>")
        writer.open_block("figcaption", "<figcaption>")
        return "caption"
    if name in _TEXT_BLOCKS or name in _FLOW_BLOCKS or name in _FRAMES:
        writer.open_block(name, _start(name, element))
        return "block"
    if name == "p":
        writer.flush()
        writer.paragraph, writer.pending = _attributes(element, ("lang", "dir")), True
        return "paragraph"
    if name in (
        "span",
        "font",
        "time",
        "label",
        "picture",
        "bdo",
        "nobr",
        "wbr",
        "big",
        "tt",
        "o:p",
        "ruby",
        "rt",
        "rp",
    ):
        return "nothing"
    writer.flush()
    return "container"


def _close(writer: _Writer, event: str) -> None:
    if event == "inline":
        writer.end_inline()
    elif event in ("block", "caption"):
        writer.close_block()
        if event == "caption":
            writer.close_block()
    elif event != "nothing":
        writer.flush()
        writer.paragraph, writer.pending = "", False


def _renamed(element: Element) -> str:
    named = marks(element)
    if len(named) > 2 and (_FIGURE.search(named) or _CAPTION.search(named)):
        near = glance(element)
        pictured = near is not None and any(child.name == "img" for child in near[0])
        if element.name in ("div", "aside") and pictured and _FIGURE.search(named):
            return "figure"
        if element.name in ("p", "div", "small") and near is not None and not pictured and _CAPTION.search(named):
            return "figcaption" if len(near[1]) < 600 else str(element.name)
    return str(element.name)


def _in_figure(element: Element) -> bool:
    parents = [parent for parent, _ in zip(element.parents, range(3))]
    return any(parent.name == "figure" or _FIGURE.search(marks(parent)) for parent in parents)


def _void(writer: _Writer, element: Element) -> None:
    if element.name == "br":
        writer.line_break()
    elif element.name == "hr":
        writer.flush()
        writer.frames[-1].parts.append("<hr>")
    elif tag := _picture(element):
        writer.picture(tag)


def _picture(image: Element) -> str:
    """Return the start tag of a picture; empty for one that shows nothing: a counting pixel, a place holder."""
    source = attribute(image, "src")
    if not source or source.startswith("data:") or _PIXEL.search(source):
        source = next((found for name in _LAZY if (found := attribute(image, name))), "")
    sizes = {attribute(image, name).removesuffix("px") for name in ("width", "height")} - {""}
    if not source or source.startswith("data:") or _PIXEL.search(source) or (sizes and sizes <= {"0", "1", "2"}):
        return ""
    return f'<img src="{html.escape(source)}"{_attributes(image, ("alt", "title", "width", "height"))}>'


def _start(name: str, element: Element) -> str:
    return f"<{name}{_attributes(element, _KEPT)}>"


def _attributes(element: Element, names: tuple[str, ...] | frozenset[str]) -> str:
    if not element.attrs:
        return ""
    return "".join(
        f' {name}="{html.escape(str(value))}"'
        for name, value in element.attrs.items()
        if name in names and (value or name == "alt")
    )


def key(text: str) -> str:
    """Return letters and digits alone, case folded: what two writings of one headline have in common."""
    return "".join(filter(str.isalnum, text.casefold()))

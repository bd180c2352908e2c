"""What a sanitiser does not know: addresses, empty paragraphs, pixels, frames, and whether the result is stable."""

from __future__ import annotations

from html import escape, unescape

from wirefeed.content._html.addresses import LINKS, absolute
from wirefeed.content._html.tags import ATTRIBUTE, BLANK, BLOCKS, GRIDS, PARENTS, PHRASES, SECTIONS, TAG, VOID
from wirefeed.patterns import lazy

# Deeper than any story and shallower than the parsers of readers bear (libxml2 stops at 256).
_DEEPEST = 60
_KEPT_EMPTY = frozenset("caption colgroup dd dt rp rt summary tbody td tfoot th thead tr".split())
_FOLDERS = SECTIONS | {""}
_MEDIA = frozenset({"audio", "video"})
_UNHEARD = _MEDIA | {"iframe"}
_CHECKED = _UNHEARD | {"a", "span"}
# Outside their list, definition or ruby: what they are written as instead.
_STRAYS = {"dd": "div", "dt": "div", "li": "div", "rp": "", "rt": "", "summary": "div"}
_INLINE = PHRASES | {"rp", "rt"}
# Alone in a container these need no paragraph around them.
_BARE = frozenset({"audio", "br", "img", "picture", "video"})
_NUMBER = lazy(r"\d{1,5}")
_LANGUAGE = lazy(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SIZE = lazy(r"[0-9]+(?:\.[0-9]+)?[wx](?: [0-9]+h)?")


class _Open:
    """
    An element whose end has not come yet.

    Attributes:
        name: As it was read; its end bears the same.

        kind: What it counts as for what stands in it.

        shown: What it is written as; empty for not at all.

        at: Where in the output it begins.

        full: Whether there is anything to see in it.
    """

    __slots__ = ("at", "full", "implied", "kind", "name", "shown")

    def __init__(self, name: str, at: int, *, implied: bool = False) -> None:
        self.name = self.kind = self.shown = name
        self.at = at
        self.implied = implied
        self.full = False


class Tidy:
    """
    One pass over sanitised HTML; its work is linear in the length of the text.

    Attributes:
        stable: Whether what came out surely reads back as the same tree; if not, somebody must look.

        cut: Whether something was nested too deep; what came out needs another pass.
    """

    def __init__(self, link: str) -> None:
        self.link = link
        self.stable = True
        self.cut = False
        self._out: list[str] = []
        self._stack = [_Open("", 0)]
        self._anchors = 0
        self._muted = 0  # how many elements are open whose text is for browsers that cannot play them

    def run(self, html: str) -> str:
        """Return `html` with absolute addresses and without what shows nothing; loose text becomes paragraphs."""
        pieces = TAG.split(html)
        if pieces[0]:
            self._text(pieces[0])
        for at in range(1, len(pieces), 4):
            name = pieces[at + 1]
            if name == "h1":
                name = "h2"  # the entry's title stands above
            if pieces[at]:
                self._close(name)
            elif name in VOID:
                self._void(name, pieces[at + 2])
            else:
                self._open(name, pieces[at + 2])
            if pieces[at + 3]:
                self._text(pieces[at + 3])
        while len(self._stack) > 1:
            self._pop()
        return "".join(self._out).strip()

    def _text(self, text: str) -> None:
        top = self._stack[-1]
        name = top.kind
        if self._muted:
            return
        if text == "\n" or (not text[0].isalnum() and BLANK.fullmatch(text)):
            if name not in _FOLDERS:
                self._out.append(text)
            elif self._out and self._out[-1] not in ("\n", ""):
                self._out.append("\n")
            return
        if name in _FOLDERS:
            top = self._imply()
            text = text.lstrip()
        elif name in GRIDS:
            self.stable = False
        top.full = True
        self._out.append(text)

    def _imply(self) -> _Open:
        opened = _Open("p", len(self._out), implied=True)
        self._stack.append(opened)
        self._out.append("<p>")
        return opened

    def _place(self, name: str) -> _Open:
        """Return where a tag may be written, ending or beginning an implied paragraph."""
        top = self._stack[-1]
        if top.implied and name not in _INLINE:
            self._pop()
            top = self._stack[-1]
        elif top.kind in _FOLDERS and name in _INLINE and name not in _BARE:
            top = self._imply()
        if top.kind not in PARENTS[name]:
            self.stable = False
        return top

    def _open(self, name: str, found: str) -> None:
        top = self._stack[-1]
        if top.implied or top.kind in _FOLDERS:
            top = self._place(name)
        elif top.kind not in PARENTS[name]:
            self.stable = False
        values = _values(found) if found else {}
        opened = _Open(name, len(self._out))
        if self._muted:
            opened.shown = ""
        elif len(self._stack) > _DEEPEST:
            opened.shown = ""
            self.cut = True
        elif name in _CHECKED:
            self._check(opened, values)
        elif name in _STRAYS and top.kind not in PARENTS[name]:
            opened.shown = _STRAYS[name]
            opened.kind = opened.shown or name
        self._stack.append(opened)
        self._muted += name in _UNHEARD
        self._out.append(_tag(opened.shown, values) if opened.shown else "")

    def _check(self, opened: _Open, values: dict[str, str]) -> None:
        """Decide by its attributes whether an element is shown; without it, its text stays."""
        name = opened.name
        if name == "a":
            values["href"] = absolute(self.link, values.get("href", ""), LINKS)
            if not values["href"]:
                opened.shown = ""
                return
            self.stable = self.stable and not self._anchors
            self._anchors += 1
        elif name == "span":
            opened.shown = "span" if values else ""
        elif name == "iframe":
            opened.shown = ""
            self._frame(values)
            opened.at = len(self._out)
        else:
            found = _addressed(values, self.link)
            values.clear()
            values.update(found, controls="")
            opened.full = "src" in found

    def _frame(self, values: dict[str, str]) -> None:
        href = absolute(self.link, values.get("src", ""))
        if href:
            label = " ".join(values.get("title", "").split()) or href
            gap = " " if self._stack[-1].full else ""
            self._stack[-1].full = True
            self._out.append(f'{gap}<a href="{escape(href)}">{escape(label, quote=False)}</a>')

    def _void(self, name: str, found: str) -> None:
        top = self._place(name)
        if self._muted and name != "source":
            return
        if name == "br" and top.kind in _FOLDERS:
            return  # paragraphs stand apart anyway
        values = _values(found)
        if name in ("img", "source"):
            values = _addressed(values, self.link)
            if ("src" not in values and "srcset" not in values) or _pixel(values):
                return
            if name == "img":
                values = {"src": values.get("src") or values["srcset"].split()[0], **values}
                values.setdefault("alt", "")
        if name in ("img", "hr") or (name == "source" and top.kind in _MEDIA):
            top.full = True
        self._out.append(_tag(name, values))

    def _close(self, name: str) -> None:
        if self._stack[-1].implied:
            self._pop()
        if self._stack[-1].name == name:
            self._pop()

    def _pop(self) -> None:
        done = self._stack.pop()
        out = self._out
        self._anchors -= done.shown == "a"
        self._muted -= done.name in _UNHEARD
        if done.full or done.shown in _KEPT_EMPTY:
            self._stack[-1].full |= done.full
            if done.implied:
                out[-1] = out[-1].rstrip()
            elif done.shown == "pre":
                _begin(out, done.at + 1)
            if done.shown:
                out.append(f"</{done.shown}>")
            return
        inside = "".join(out[done.at + 1 :])
        del out[done.at :]
        if inside and done.shown not in BLOCKS and self._stack[-1].kind not in _FOLDERS:
            out.append("<br>" if "<br>" in inside else " ")


def _begin(out: list[str], at: int) -> None:
    """Drop the line ends verbatim text begins with: a parser drops one, so each reading would eat another."""
    while at < len(out) and not out[at].strip("\n"):
        out[at] = ""
        at += 1
    if at < len(out):
        out[at] = out[at].lstrip("\n")


def _values(found: str) -> dict[str, str]:
    """Return attributes with their characters as they are, checked where a wrong value could do harm or be refused."""
    values: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(found):
        value = unescape(value) if "&" in value else value
        if name in ("colspan", "height", "rowspan", "span", "start", "value", "width"):
            value = value.removesuffix("px").strip()
            if not _NUMBER.fullmatch(value):
                continue
        elif name == "dir":
            value = value.lower()
            if value not in ("auto", "ltr", "rtl"):
                continue
        elif name == "lang" and not _LANGUAGE.fullmatch(value):
            continue
        values[name] = value
    return values


def _tag(name: str, values: dict[str, str]) -> str:
    if not values:
        return f"<{name}>"
    # A sanitiser writes a no-break space as its reference; written so here too, reading it again changes nothing.
    written = "".join(f' {key}="{escape(value, quote=True)}"' for key, value in values.items())
    return f"<{name}{written}>".replace("&#x27;", "'").replace("\xa0", "&nbsp;")


def _addressed(values: dict[str, str], link: str) -> dict[str, str]:
    """Return `values` with absolute addresses; the address of a picture that loads late stands elsewhere."""
    late = [values.pop(key, "") for key in ("data-src", "data-lazy-src", "data-original")]
    src = absolute(link, values.pop("src", ""))
    src = next(filter(None, (absolute(link, value) for value in late)), "") or src
    srcset = _srcset(values.pop("srcset", ""), link)
    poster = absolute(link, values.pop("poster", ""))
    if not srcset:
        values.pop("sizes", None)
    named = {"src": src, "srcset": srcset, "poster": poster}
    return {**{key: value for key, value in named.items() if value}, **values}


def _srcset(text: str, link: str) -> str:
    """Return the candidates whose address can be shown (HTML standard, section 4.8.4.2.1)."""
    found = []
    words = text.split()[::-1]
    while words:
        reference, said = words.pop().lstrip(","), ""
        bare = reference.rstrip(",")
        while bare == reference and words:
            word, comma, rest = words.pop().partition(",")
            said = f"{said} {word}".strip()
            if comma:
                if rest:
                    words.append(rest)
                break
        address = absolute(link, bare)
        if address and (not said or _SIZE.fullmatch(said)):
            found.append(f"{address} {said}".rstrip())
    return ", ".join(found)


def _pixel(values: dict[str, str]) -> bool:
    """Say whether a picture counts readers instead of showing them something."""
    sizes = [values.get("width", ""), values.get("height", "")]
    return all(size in ("0", "1") for size in sizes)

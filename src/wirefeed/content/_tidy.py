"""What a sanitiser does not know: addresses, empty paragraphs, pixels, frames, and whether the result is stable."""

from __future__ import annotations

import re
from html import escape, unescape

from wirefeed.content._addresses import LINKS, absolute
from wirefeed.content._tags import ATTRIBUTE, BLANK, BLOCKS, GRIDS, PARENTS, PHRASES, SECTIONS, TAG, VOID

# Deeper than any story and shallower than the parsers of readers bear (libxml2 stops at 256).
_DEEPEST = 60
_KEPT_EMPTY = frozenset("caption colgroup dd dt rp rt summary tbody td tfoot th thead tr".split())
_FOLDERS = SECTIONS | {""}
_MEDIA = frozenset({"audio", "video"})
_NUMBER = re.compile(r"\d{1,5}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])\s*([^,\s]*)")


class _Open:
    """An element whose end has not come yet."""

    __slots__ = ("at", "full", "implied", "name", "shown")

    def __init__(self, name: str, at: int, *, shown: bool = True, implied: bool = False) -> None:
        self.name = name
        self.at = at
        self.shown = shown
        self.implied = implied
        self.full = False


class Tidy:
    """
    One pass over sanitised HTML; its work is linear in the length of the text.

    Attributes:
        stable: Whether what came out reads back as the same tree, so that nobody needs to sanitise it again.
    """

    def __init__(self, link: str) -> None:
        self.link = link
        self.stable = True
        self._out: list[str] = []
        self._stack = [_Open("", 0)]
        self._anchors = 0

    def run(self, html: str) -> str:
        """Return `html` with absolute addresses and without what shows nothing; loose text becomes paragraphs."""
        pieces = TAG.split(html)
        self._text(pieces[0])
        for at in range(1, len(pieces), 4):
            name = pieces[at + 1]
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
        if top.name in _MEDIA or top.name == "iframe":
            return  # words for browsers that cannot play it
        if BLANK.fullmatch(text):
            if top.name not in _FOLDERS:
                self._out.append(text)
            elif text:
                self._out.append("\n")
            return
        if top.name in GRIDS:
            self.stable = False
        if top.name in _FOLDERS:
            top = self._imply()
            text = text.lstrip()
        elif top.name == "pre" and len(self._out) == top.at + 1:
            text = text.lstrip("\n")  # a parser drops one, so writing and reading would eat them one by one
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
        if top.implied and name not in PHRASES:
            self._pop()
            top = self._stack[-1]
        elif top.name in _FOLDERS and name in PHRASES and name not in ("img", "picture", "audio", "video", "br"):
            top = self._imply()
        if top.name not in PARENTS[name]:
            self.stable = False
        return top

    def _open(self, name: str, found: str) -> None:
        name = "h2" if name == "h1" else name
        self._place(name)
        values = _values(found)
        shown = len(self._stack) < _DEEPEST
        if name == "a":
            values["href"] = absolute(self.link, values.get("href", ""), LINKS)
            shown = shown and bool(values["href"])
            self.stable = self.stable and not (shown and self._anchors)
            self._anchors += shown
        elif name == "span":
            shown = shown and ("lang" in values or "dir" in values)
        elif name in _MEDIA:
            values = {**_addressed(values, self.link), "controls": ""}
        elif name == "iframe":
            self._frame(values)
            shown = False
        if not shown and name not in ("a", "span", "iframe"):
            self.stable = False
        opened = _Open(name, len(self._out), shown=shown)
        opened.full = name in _MEDIA and "src" in values
        self._stack.append(opened)
        self._out.append(_tag(name, values) if shown else "")

    def _frame(self, values: dict[str, str]) -> None:
        href = absolute(self.link, values.get("src", ""))
        if href:
            label = " ".join(values.get("title", "").split()) or href
            self._stack[-1].full = True
            self._out.append(f'<a href="{escape(href)}">{escape(label, quote=False)}</a> ')

    def _void(self, name: str, found: str) -> None:
        top = self._place(name)
        if name == "br" and top.name in _FOLDERS:
            return  # paragraphs stand apart anyway
        values = _values(found)
        if name in ("img", "source"):
            values = _addressed(values, self.link)
            if ("src" not in values and "srcset" not in values) or _pixel(values):
                return
            if name == "img" and "src" not in values:
                values["src"] = values["srcset"].split()[0]
            if name == "img":
                values.setdefault("alt", "")
        if name in ("img", "hr") or (name == "source" and top.name in _MEDIA):
            top.full = True
        self._out.append(_tag(name, values))

    def _close(self, name: str) -> None:
        name = "h2" if name == "h1" else name
        if self._stack[-1].implied:
            self._pop()
        if self._stack[-1].name == name:
            self._pop()

    def _pop(self) -> None:
        done = self._stack.pop()
        out = self._out
        self._anchors -= done.name == "a" and done.shown
        if done.full or done.name in _KEPT_EMPTY:
            self._stack[-1].full |= done.full
            if done.implied:
                out[-1] = out[-1].rstrip()
            if done.shown:
                out.append(f"</{done.name}>")
            return
        inside = "".join(out[done.at + 1 :])
        del out[done.at :]
        if inside and done.name not in BLOCKS:
            out.append("<br>" if "<br>" in inside else " ")


def _values(found: str) -> dict[str, str]:
    """Return attributes with their characters as they are, checked where a wrong value could do harm or be refused."""
    if not found:
        return {}
    values = {}
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
    for reference, size in _CANDIDATE.findall(text):
        address = absolute(link, reference)
        if address and (not size or re.fullmatch(r"[0-9.]+[wx]", size)):
            address = address.replace(",", "%2C")
            found.append(f"{address} {size}".rstrip())
    return ", ".join(found)


def _pixel(values: dict[str, str]) -> bool:
    """Say whether a picture counts readers instead of showing them something."""
    sizes = [values.get("width", ""), values.get("height", "")]
    return all(size in ("0", "1") for size in sizes)

"""reStructuredText within a line, written as Markdown: literals, links, roles, notes, substitutions."""

from __future__ import annotations

import re

from wirefeed.patterns import lazy

_TOKEN = lazy(
    r"(?P<escape>\\.)|(?P<literal>``(?P<code>.+?)``(?=[^\w`]|\Z))"
    r"|(?P<role>:(?P<name>[A-Za-z][\w:.+-]*):`(?P<shown>[^`]+)`)"
    r"|(?P<phrase>`(?P<text>[^`]+)`(?P<kind>__|_(?![\w_])|:[A-Za-z][\w.+-]*:)?)"
    r"|(?P<note>\[(?P<mark>#?[\w.-]*|\*)\]_(?!\w))"
    r"|(?P<sub>\|(?P<key>[^\s|](?:[^|\n]*[^\s|])?)\|(?:__?(?!\w))?)"
    r"|(?P<url>(?<![\w\"'(<=/])\(?https?://[^\s<>`]+)"
    r"|(?P<word>(?<![\w`/.])[A-Za-z][\w.+-]*?[A-Za-z0-9](?P<refers>__?)(?![\w_]))|(?P<mark_up>[<&])",
    re.DOTALL,
)
_EMBEDDED = lazy(r"(.*?)\s*<([^<>]+)>", re.DOTALL)
_SCHEME = lazy(r"(?:https?://|mailto:|ftp://|/|\.{1,2}/|#|[\w./-]+\.\w{2,5}$)")
_TRAIL = lazy(r"[.,;:!?'\")\]}]+\Z")
_CODES = frozenset("code file command kbd samp option program envvar literal py c cpp".split())


class Words:
    """
    What one text refers to from within its lines.

    Attributes:
        targets: Name in small letters -> address, of ``.. _name: address``.

        anonymous: Addresses of ``.. __: address`` in order, not used yet.

        substitutes: Name -> Markdown.
    """

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}
        self.anonymous: list[str] = []
        self.substitutes: dict[str, str] = {}
        self._numbered = 0

    def markdown(self, text: str) -> str:
        """Return a paragraph's text as Markdown."""
        return _TOKEN.sub(self._token, text)

    def _token(self, found: re.Match[str]) -> str:
        if found["escape"]:
            # A blank after a backslash only parts two marks (docutils, "Escaping Mechanism").
            return "" if found[0][1].isspace() else found[0]
        if found["literal"]:
            return _code(found["code"])
        if found["role"]:
            return self._role(found["name"], found["shown"])
        if found["phrase"]:
            mark = found["kind"] or ""
            if mark.startswith(":"):
                return self._role(mark.strip(":"), found["text"])
            return self._phrase(found["text"], mark)
        if found["note"]:
            return f"[^{self.note(found['mark'], cited=True)}]"
        if found["sub"]:
            key = found["key"]
            return self.substitutes.get(key.casefold(), found[0].replace("<", "&lt;"))
        if found["url"]:
            return _address(found[0])
        if found["word"]:
            return self._word(found[0], found["refers"])
        return "&lt;" if found[0] == "<" else "&amp;"

    def note(self, mark: str, *, cited: bool) -> str:
        """Return the name of a footnote; those numbered by themselves (``#``, ``*``) pair up in order."""
        if mark in ("#", "*", ""):
            self._numbered += 1 if cited else 0
            return f"auto{self._numbered}"
        return mark.lstrip("#")

    def _role(self, name: str, text: str) -> str:
        last = name.rpartition(":")[2].casefold()
        if last in _CODES or name.startswith(("py:", "c:")):
            return _code(text.lstrip("~!"))
        if last == "raw-html":
            return ""
        found = _EMBEDDED.fullmatch(text)
        shown = _plain(found[1] if found and found[1] else text)
        return f"**{shown}**" if last == "strong" else f"*{shown}*" if last in ("emphasis", "title") else shown

    def _phrase(self, text: str, mark: str) -> str:
        if not mark:
            return _plain(text)
        found = _EMBEDDED.fullmatch(text)
        if found:
            address = re.sub(r"\s+", "", found[2])
            shown = found[1] or address
            if address.endswith("_") and not address.endswith("\\_"):
                address = self.targets.get(found[2].strip("_").casefold(), "")
            elif mark == "_":
                self.targets.setdefault(_folded(shown), address)
            return _linked(shown, address)
        if mark == "__":
            return _linked(text, self.anonymous.pop(0) if self.anonymous else "")
        return _linked(text, self.targets.get(_folded(text), ""))

    def _word(self, text: str, refers: str) -> str:
        word = text[: -len(refers)]
        if refers == "__":
            return _linked(word, self.anonymous.pop(0)) if self.anonymous else text
        address = self.targets.get(word.casefold())
        return text if address is None else _linked(word, address)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _plain(text: str) -> str:
    return re.sub(r"[\[\]*_]", r"\\\g<0>", text.replace("\\", "").replace("&", "&amp;").replace("<", "&lt;"))


def _linked(text: str, address: str) -> str:
    shown = _plain(text)
    # A generator's own address (``link://``) leads nowhere else.
    if not address or address.startswith("link:") or not _SCHEME.match(address):
        return shown
    return f"[{shown}](<{address.replace('<', '').replace('>', '')}>)"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _address(text: str) -> str:
    before, text = ("(", text[1:]) if text.startswith("(") else ("", text)
    tail = _TRAIL.search(text)
    end = tail.start() if tail else len(text)
    if (
        tail
        and tail[0].startswith(")")
        and "(" in text[:end]
        and text[: end + 1].count("(") == text.count(")", 0, end + 1)
    ):
        end += 1
    return f"{before}<{text[:end]}>{text[end:]}"

"""The title a Markdown text brings itself, and the heading that would repeat a title already given."""

from __future__ import annotations

import re
from html import unescape

from wirefeed.characters import squash
from wirefeed.patterns import lazy

_LONGEST = 100  # characters of a title made from a sentence
_LINE = 4000  # characters
_ATX = lazy(r"^ {0,3}(#{1,6})[ \t]+(\S[^\n]*)$|^(?![ \t>*+#-])(\S[^\n]*)\n(=+|-{2,})[ \t]*$", re.MULTILINE)
_FENCED = lazy(r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_LINK = lazy(r"!?\[([^\[\]]*)\](?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[[^\[\]\n]*\])")
_EMPHASIS = lazy(r"(\*{1,3}|~~|(?<!\w)_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)|(`+)(.+?)\3")
_TAG = lazy(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_AUTOLINK = lazy(r"<(https?://[^<>\s]+)>")
_MARKS = lazy(r"^[ \t]*(?:[-*+>]|\d{1,9}[.)])[ \t]+", re.MULTILINE)
_NO_PROSE = lazy(r"\s*(?:!\[|\[[^\]\n]+\]:|\||```|~~~|<(?!a\b|em\b|strong\b|i\b|b\b|p\b)|(?:[-*_][ \t]*){3,}$)")
_NO_LETTER = lazy(r"[\W_]+")
_SENTENCE = lazy(r".+?(?:[.!?…](?=[\"'”’»)\]]*\s)[\"'”’»)\]]*|[。！？](?:[」』”])*)|.+", re.DOTALL)


def plain(text: str) -> str:
    """
    Return one line of Markdown as plain text: links as their text, no marks, no tags, entities decoded once.

    Only its first 4000 characters: looking for the end of a mark that has none costs their square.
    """
    text = text[:_LINE]
    if "<" in text:
        text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    for _ in range(3):
        shorter = _EMPHASIS.sub(lambda found: found[2] or found[4], text)
        if shorter == text:
            break
        text = shorter
    if "\\" in text:
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return squash(unescape(text) if "&" in text else text)


def without(body: str, title: str) -> str:
    """Return `body` without a heading at its top that repeats `title`."""
    if body[:1] == "#":
        heading, end = body[: body.find("\n") + 1 or len(body)].strip("# \t\n"), 0
    elif body[:1] == " " or _underlined(body):
        found = _ATX.match(body)
        if found is None:
            return body
        heading, end = found[2] or found[3], found.end()
    else:
        return body
    # Most headings are no repeat, and reading their Markdown to learn so would be half the cost of the story.
    marked = any(mark in heading for mark in "&[<")
    wanted = _folded(title)
    if (not marked and wanted[:6] not in _folded(heading)) or _folded(plain(heading)) != wanted:
        return body
    found = _ATX.match(body)
    return body[end or (found.end() if found else 0) :].strip("\n")


def _underlined(body: str) -> bool:
    line = body.find("\n") + 1
    return bool(line) and body[line : line + 1] in ("=", "-")


def _words(found: re.Match[str]) -> str:
    # CommonMark 4.2: a heading may close with number signs after a blank.
    text = found[2] or found[3]
    open_end = text.rstrip().rstrip("#")
    return plain(open_end if open_end[-1:] in ("", " ", "\t") else text)


def _folded(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def first(body: str) -> str:
    """Return the text of the first heading of the highest level there is; empty if there is no heading."""
    if "#" not in body and "\n=" not in body and "\n--" not in body:
        return ""
    if "```" in body or "~~~" in body:
        body = _FENCED.sub("", body)
    found = list(_ATX.finditer(body))
    top = next((one for one in found if one[1] == "#" or (one[4] or "").startswith("=")), found[0] if found else None)
    return _words(top) if top is not None else ""


def sentence(body: str) -> str:
    """Return the first sentence of the first paragraph of prose, cut at a word at 100 characters."""
    if "```" in body or "~~~" in body:
        body = _FENCED.sub("", body)
    for paragraph in re.split(r"\n[ \t]*\n", body):
        if _NO_PROSE.match(paragraph) or _ATX.match(paragraph.strip("\n")):
            continue
        found = _SENTENCE.match(plain(_MARKS.sub("", paragraph[:_LINE])))
        if found and any(map(str.isalnum, found[0])):
            return cut(found[0].strip())
    return ""


def cut(text: str) -> str:
    """Return `text`, shortened at a word to 100 characters if it is longer."""
    if len(text) <= _LONGEST:
        return text
    kept = text[: _LONGEST - 1]
    blank = kept.rfind(" ")
    return (kept[:blank] if blank > _LONGEST // 2 else kept).rstrip(" ,;:–—-") + "…"

"""Addresses that stand bare in Markdown text become links, as GitHub's and Hugo's renderers make them."""

from __future__ import annotations

from html import escape, unescape

from wirefeed.content._html.addresses import absolute
from wirefeed.content._html.tags import TAG
from wirefeed.patterns import lazy

# GFM 6.9: at the beginning, behind a blank, or behind one of these. In escaped text an ampersand is five characters;
# Chinese and Japanese end an address with their own marks, and no blank.
_BARE = lazy(
    "(?<![^\\s(*_~\\[{>“‘«„\"':–—：，。、（「『])((?:https?://|www\\.)"
    '(?:[^\\s<>&"“”‘’«»„…。，、；：！？（）「」『』《》]|&amp;)+)'
)
# At least one full stop, none of its parts empty (GFM: "valid domain"); so no localhost, and no "www." alone.
_DOMAIN = lazy(r"(?:https?://)?(?:[\w-]+\.)+[^\W_](?:[^\W_]|-)*(?::\d+)?(?:[/?#].*)?")
_LONGEST = 2_000  # characters; trimming costs their square
_TRAILING = "?!.,:*_~';"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_VERBATIM = frozenset(("a", "code", "kbd", "pre", "samp", "tt"))


def linked(html: str) -> str:
    """Return sanitised `html` with links for the addresses in its text, except in links and in code."""
    if _BARE.search(html) is None:
        return html
    pieces = TAG.split(html)
    inside = 0
    out = [_text(pieces[0])]
    for at in range(1, len(pieces), 4):
        close, name, values, text = pieces[at : at + 4]
        if name in _VERBATIM:
            inside += -1 if close else 1
        out += (f"<{close}{name}{values}>", text if inside else _text(text))
    return "".join(out)


def _text(text: str) -> str:
    if "://" not in text and "www." not in text:
        return text
    out: list[str] = []
    done = 0
    for found in _BARE.finditer(text):
        if len(found[1]) > _LONGEST:
            continue
        shown = _trimmed(found[1])
        plain = unescape(shown)
        if _DOMAIN.fullmatch(plain) is None:
            continue
        address = absolute("", plain if "://" in plain else f"http://{plain}")
        if address:
            out += (text[done : found.start()], f'<a href="{escape(address)}">{shown}</a>')
            done = found.start() + len(shown)
    return "".join((*out, text[done:]))


def _trimmed(text: str) -> str:
    """Return an address without the marks of the sentence it stands in; of brackets only those that close nothing."""
    while text:
        last = text[-1]
        if text.endswith("&amp;"):
            text = text[:-5]
        elif last in _TRAILING or (last in _PAIRS and text.count(last) > text.count(_PAIRS[last])):
            text = text[:-1]
        else:
            break
    return text

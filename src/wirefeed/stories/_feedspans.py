"""What stands between an opening mark and its end is replaced, in time that grows with the text and not its square."""

from __future__ import annotations

import re
from collections.abc import Callable

from wirefeed.patterns import lazy

_COMMENT = lazy(r"<!--")
_COMMENT_END = lazy(r"-->")
_DROPPED = lazy(r"<(script|style|template|iframe)\b[^<>]*>", re.IGNORECASE)


def replaced(
    text: str,
    opening: re.Pattern[str],
    closing: Callable[[re.Match[str]], re.Pattern[str]],
    put: Callable[[re.Match[str], str, str], str],
) -> str:
    """
    Replace every span; one that never ends is left as it stands.

    Args:
        closing: The end of a span, by its opening.

        put: Opening, inside and the whole span -> what stands there instead.
    """
    parts: list[str] = []
    at = 0
    endless: set[str] = set()
    for found in opening.finditer(text):
        if found.start() < at:
            continue
        mark = closing(found)
        if mark.pattern in endless:
            continue  # a regular expression with .*? would look again, and again to the end
        end = mark.search(text, found.end())
        if end is None:
            endless.add(mark.pattern)
            continue
        parts += (
            text[at : found.start()],
            put(found, text[found.end() : end.start()], text[found.start() : end.end()]),
        )
        at = end.end()
    return "".join((*parts, text[at:])) if parts else text


def ends(names: str, form: str) -> Callable[[re.Match[str]], re.Pattern[str]]:
    """Return what finds the end of a span by the name its opening has in its first group."""
    known = {name: lazy(form.format(name), re.IGNORECASE) for name in names.split()}
    return lambda found: known[found[1].lower()]


_ELEMENT_END = ends("script style template iframe", r"</{}\s*>")


def shown(html: str) -> str:
    """Return HTML without comments, and without what no reader ever sees of it."""
    if "<!--" in html:
        html = replaced(html, _COMMENT, lambda _: _COMMENT_END, lambda *_: "")
    return replaced(html, _DROPPED, _ELEMENT_END, lambda *_: "") if "<" in html else html

"""A message for services that show a title apart from the text."""

from __future__ import annotations

from msgspec import Struct

from wirefeed.destinations._text import Words, plain


class Titled(Struct, frozen=True, gc=False):
    """A title, empty where the text says it all, and the text, which is never empty."""

    title: str
    text: str


def titled(said: Words, *, link: bool) -> Titled:
    """
    Return the same words as `plain` has, with the headline apart.

    Args:
        link: Whether the text ends with the link; services that open it by a tap need no copy.
    """
    if said.ending or said.text:
        return Titled("", plain(said))
    if said.lines:
        rows = [f"• {line.headline} {line.link}" for line in said.lines]
        return Titled(said.headline, "\n".join(filter(None, (*rows, said.more))))
    last = "\n".join(filter(None, (said.credits, said.link if link else "")))
    text = "\n\n".join(filter(None, (said.correction if said.note else "", said.summary, last)))
    return Titled(said.headline, text) if text else Titled("", said.headline or said.link)

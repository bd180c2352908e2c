"""HTML: pages saved from sites, hand-written stories, fragments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from wirefeed.errors import StoryError
from wirefeed.model import Raw, Source, Story
from wirefeed.patterns import lazy

_PREFACE = lazy(r"(?:\s|<\?xml[^>]*>|<!--(?!\s*\.\.\s).*?-->)*", re.DOTALL)
_PAGE = lazy(r"<(?:!doctype\s+html|html|head|meta|body)(?=[\s>/])", re.I)
_FRAGMENT = lazy(
    r"<(?:article|section|main|header|h[1-6]|p|div|title|ul|ol|dl|table|figure|img|a|span|blockquote|center|font|b"
    r"|strong|em|i|pre|hr|br|link|style|script|base|nav|aside|footer|time|form)(?=[\s>/])",
    re.I,
)


def sniff(raw: Raw, text: str) -> bool:
    """Say whether `text` is a page, or a fragment in a file named HTML; never Markdown that begins with a tag."""
    named = raw.name.lower().endswith((".html", ".htm", ".xhtml"))
    start = _PREFACE.match(text[:8192])
    at = start.end() if start is not None else 0
    markdown = raw.name.lower().endswith((".md", ".markdown", ".mdown", ".rst", ".xml", ".json"))
    page = _PAGE.match(text, at)
    if page is not None:
        return not markdown or page[0].lower().startswith(("<!doctype", "<html"))
    if text.startswith(("---", "+++", ";;;", "{", "..")) or text.startswith("<!--", at):
        return False
    if re.match(r"<article(?=[\s>])", text[at : at + 10], re.I):
        return not markdown
    return named and _FRAGMENT.search(text, at, at + 1000) is not None


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Read the one story of a page.

    Args:
        text: Decoded, line ends as line feeds.

        source: Zone, language and agency for what the page leaves unsaid.

    Raises:
        StoryError: For a page without headline and text, or too large or too deep to be a story.
    """
    from wirefeed.stories._page import page as _page

    yield _page.read(raw, text, source)

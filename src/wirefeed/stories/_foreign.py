"""Files that are certainly no story of a known format: named for what they are, never published as text."""

from __future__ import annotations

import re

from wirefeed.errors import StoryError
from wirefeed.model import Raw
from wirefeed.patterns import lazy
from wirefeed.plugins import STORIES

_PROLOGUE = lazy(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>)*", re.DOTALL | re.IGNORECASE)
_ROOT = lazy(r"<([^\W\d][\w.-]*:)?([^\W\d][\w.-]*)(?=[\s/>])([^<>]*)")
# What WIRE formats begin with; these are no elements of HTML whatever follows.
_ROOTS = frozenset("newsitem newsmessage packageitem newsml nitf rss rdf feed contentset contentmeta opml".split())
# WHATWG HTML, 4: a text may begin with any of these; a name with a hyphen is a site's own element.
_HTML = frozenset(
    """
    a abbr acronym address article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
    code col data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frameset
    h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark math menu
    meta meter nav noscript object ol optgroup option output p param picture pre progress q s samp script search section
    select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th
    thead time title tr track tt u ul var video wbr
    """.split()
)


# Markup that reads as text and prints its directives: told by the ending, as nothing else is sure.
_MARKUP = {
    ".adoc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".org": "Org",
    ".tex": "LaTeX",
}
RST = (".rst", ".rest")  # told by its ending as well, and known
OTHER = (*_MARKUP, *RST)


def refuse_markup(raw: Raw) -> None:
    """Raise for markup of another kind, told by its ending."""
    if raw.name.endswith(tuple(_MARKUP)):
        raise unknown(raw, _MARKUP[raw.name[raw.name.rindex(".") :]])


def refuse(raw: Raw, text: str) -> None:
    """Raise for XML that is no page, for JSON that is no front matter, and for rich text."""
    begin = text[:1].lstrip() or text[:4096].lstrip()[:1]
    if begin == "<":
        _refuse_xml(raw, text)
    elif begin == "{" and text.lstrip().startswith("{\\rtf"):
        raise unknown(raw, "rich text (RTF)")
    elif begin in ("{", "[") and (raw.name.lower().endswith((".json", ".jsonl")) or _is_json(text)):
        raise unknown(raw, "JSON")


def _refuse_xml(raw: Raw, text: str) -> None:
    prologue = _PROLOGUE.match(text)
    root = _ROOT.match(text, prologue.end() if prologue else 0)
    declared = text.lstrip().startswith("<?xml")
    if root is None:
        if declared:
            raise unknown(raw, "XML without a root")
        return
    prefix, name, rest = root.groups()
    folded = name.lower()
    if not prefix and (folded in _HTML or ("-" in name and not declared)):
        return
    certain = declared or folded in _ROOTS or "xmlns" in rest or raw.name.lower().endswith(".xml")
    if certain or text.rstrip().endswith(f"</{prefix or ''}{name}>"):
        raise unknown(raw, f"XML with root {name[:60]!r}")


def _is_json(text: str) -> bool:
    import json

    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def unknown(raw: Raw, got: str) -> StoryError:
    """Return the error of a file that is certainly no story of a known format."""
    return StoryError(
        f"expected a story format wirefeed knows ({', '.join(STORIES.names())}), got {got}",
        where=raw.name,
        hint="move the file out of content/, or convert it to Markdown or HTML",
    )

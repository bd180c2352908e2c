"""XML of agencies: which kind it is, its tree, questions about elements. Nothing outside the text is ever read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Remark
from wirefeed.patterns import lazy
from wirefeed.stories._xmlbody import Block, blocks, escaped, html_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Element: TypeAlias = "_Element"

__all__ = (
    "Block",
    "Element",
    "attribute",
    "blocks",
    "child",
    "children",
    "escaped",
    "every",
    "first",
    "html_of",
    "html_tree",
    "language",
    "local",
    "parse",
    "root",
    "text_of",
    "tree",
)

# Some 5 us and 200 bytes each, and a story has some hundred; how deep they may be nested libxml2 bounds itself (256).
TAGS = 300_000
ATTRIBUTES = 200  # of an element; each is looked for from the first on
_GLANCE = 8192  # characters in which a root is looked for first
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_START = lazy(r"<(?:([^\W\d][\w.-]*):)?([^\W\d][\w.-]*)(?=[\s/>])([^<>]*)")
_NAMESPACE = lazy(r"""\b(xmlns(?::[\w.-]++)?)\s*+=\s*+["']([^"']*)""")
_DECLARATION = lazy(r"\A\s*<\?xml\b[^>]*\?>")
# Possessive: a long one must cost neither time nor memory.
_DOCTYPE = lazy(r"<!DOCTYPE(?:[^\[>\"']++|\"[^\"]*+\"|'[^']*+')*+", re.IGNORECASE)
_SUBSET_END = lazy(r"\]\s*>")
_REFERENCE = lazy(r"&(?:#[0-9]+;|#x[0-9A-Fa-f]+;|([A-Za-z][A-Za-z0-9.]*);)?")
_SECTION = lazy(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->)", re.DOTALL)
_XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))


def root(text: str) -> tuple[str, str] | None:
    """
    Return local name and namespace of the first element, without parsing; None for what is no XML.

    The namespace is empty where none is declared in the element itself.
    """
    return _root(text[:_GLANCE]) or (_root(text) if len(text) > _GLANCE else None)


@lru_cache(maxsize=2)  # each XML format asks about the same text
def _root(text: str) -> tuple[str, str] | None:
    at = _past_prologue(text)
    found = _START.match(text, at) if at >= 0 else None
    if found is None:
        return None
    prefix, name, attributes = found.groups()
    # Long names are no patterns: compiling them costs more than reading the file.
    declared = f"xmlns:{prefix}" if prefix else "xmlns"
    spelled = (found for found in _NAMESPACE.finditer(attributes) if found[1] == declared)
    return name, next((found[2].strip() for found in spelled), "")


def _past_prologue(text: str) -> int:
    """Return where the first element starts; -1 if a comment or a declaration never ends."""
    at = 0
    while True:
        while text[at : at + 1].isspace():
            at += 1
        if text.startswith("<!--", at):
            end = text.find("-->", at) + 3
        elif text.startswith("<?", at):
            end = text.find("?>", at) + 2
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _past_doctype(text, at)
        else:
            return at
        if end <= at:
            return -1
        at = end


def _past_doctype(text: str, at: int) -> int:
    found = _DOCTYPE.match(text, at)
    assert found is not None
    if text[found.end() : found.end() + 1] != "[":
        return found.end() + 1 if text[found.end() : found.end() + 1] == ">" else -1
    end = _SUBSET_END.search(text, found.end())
    return -1 if end is None else end.end()


def tree(text: str, name: str) -> Element:
    """Return the root element of a file, as `parse` does, without the repairs."""
    return parse(text, name)[0]


def parse(text: str, name: str) -> tuple[Element, tuple[Remark, ...]]:
    """
    Return the root element of a file, without comments and instructions, and what was repaired.

    References to HTML's characters are resolved, a bare ``&`` stays one, a prefix that nobody declared is dropped
    (real files have all three). No document type is followed, no entity of a file's own is ever expanded.

    Args:
        text: Decoded; what its XML declaration says of an encoding does not count.

        name: The file's, for errors.

    Raises:
        StoryError: For what is not well-formed, with the line; for a document type that declares entities; for elements
            nested deeper than 256.
    """
    from lxml import etree

    if text.count("<") > TAGS or text.count("&") > TAGS:
        raise StoryError(
            f"expected a story, got more than {TAGS} tags or references", where=name, hint="split the file"
        )
    remarks: list[Remark] = []
    declared = _DECLARATION.match(text)
    start = 0 if declared is None else declared.end()
    whole = _without_doctype(text[start:], name)
    body = whole.strip()
    skipped = text.count("\n", 0, start) + whole.count("\n", 0, len(whole) - len(whole.lstrip()))
    if "&" in body:
        body = _referenced(body, name, remarks)
    encoded = body.encode("utf-8", "replace")
    parser = _parser(recover=False)
    try:
        found = etree.fromstring(encoded, parser)
    except etree.XMLSyntaxError as error:
        found = _recovered(encoded, parser.error_log, error, name, skipped)
        remarks.append(Remark(file=name, field="xml", message="a prefix of a namespace is used and never declared"))
    except ValueError as error:
        raise StoryError(f"expected XML, got {str(error)[:100]!r}", where=name) from error
    if text.count("=") > ATTRIBUTES and found.xpath(f"boolean(//*[count(@*) > {ATTRIBUTES}])"):
        message = f"expected a story, got an element of more than {ATTRIBUTES} attributes"
        raise StoryError(message, where=name, hint="ask its agency")
    return found, tuple(remarks)


def _parser(*, recover: bool) -> Any:
    from lxml import etree

    # One for each file: its list of errors is that of all it parsed.

    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )


def _without_doctype(text: str, name: str) -> str:
    """Return `text` with line feeds in place of its document type."""
    at = text[:_GLANCE].upper().find("<!DOCTYPE")
    if at < 0 or at >= _past_prologue(text) >= 0:
        return text
    end = _past_doctype(text, at)
    if end < 0:
        raise StoryError("expected a whole document type, got one that never ends", where=name, line=1)
    declared = text[at:end]
    if "<!ENTITY" in declared:
        raise StoryError(
            "expected a story without entities of its own, got a document type that declares them",
            where=name,
            line=text.count("\n", 0, at) + 1,
            hint="write the characters themselves",
        )
    return text[:at] + "\n" * declared.count("\n") + text[end:]


def _referenced(text: str, name: str, remarks: list[Remark]) -> str:
    """Return `text` with the references that XML does not know replaced, outside CDATA."""
    from html.entities import html5

    unknown: set[str] = set()

    def resolved(found: re.Match[str]) -> str:
        word = found[1]
        if word is None:
            return found[0] if len(found[0]) > 1 else "&amp;"
        if word in _XML_OWN:
            return found[0]
        character = html5.get(word + ";")
        if character is None:
            unknown.add(word)
            return f"&amp;{word};"
        return character.replace("&", "&amp;").replace("<", "&lt;")

    if "<![CDATA[" in text or "<!--" in text:
        parts = _SECTION.split(text)
        parts[::2] = [_REFERENCE.sub(resolved, part) for part in parts[::2]]
        text = "".join(parts)
    else:
        text = _REFERENCE.sub(resolved, text)
    if unknown:
        message = f"nobody knows the character {min(unknown)!r}; it stays as written"
        remarks.append(Remark(file=name, field="characters", message=message))
    return text


def _recovered(encoded: bytes, log: Any, error: Any, name: str, skipped: int) -> Element:
    """
    Return the tree of a file whose only fault is a prefix that nobody declared.

    Args:
        log: The parser's own; the exception's holds the faults of other files, too.
    """
    from lxml import etree

    faults = [entry for entry in log if entry.domain_name != "NAMESPACE"]
    if faults or not len(log):
        line = (faults[0].line if faults else error.lineno or 1) + skipped
        said = (faults[0].message if faults else str(error)).strip().partition("\n")[0][:120]
        raise StoryError(
            f"expected well-formed XML, got {said!r}",
            where=name,
            line=line,
            hint="send the file again, whole, or mend that line",
        ) from error
    found: Element = etree.fromstring(encoded, _parser(recover=True))
    for element in found.iter():
        tag = str(element.tag)
        if ":" in tag and not tag.startswith("{"):
            element.tag = tag.rpartition(":")[2]
    return found


def html_tree(text: str) -> Element | None:
    """Return the ``body`` of HTML that came inside another format; None if it holds nothing."""
    from lxml import etree

    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        found = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if found is None else first(found, "body")


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child of that local name, and of it the next of `path`; None if one is missing."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(f"{{*}}{name}"), None)
    return element


def children(element: Element | None, *names: str) -> list[Element]:
    """Return the children of any of these local names, in their order in the file."""
    return [] if element is None else list(element.iterchildren(*(f"{{*}}{name}" for name in names)))


def every(element: Element | None, *names: str) -> Iterator[Element]:
    """Return the elements of these local names at any depth, in the order of the file; `element` itself may be one."""
    return iter(()) if element is None else element.iter(*(f"{{*}}{name}" for name in names))


def first(element: Element | None, *names: str) -> Element | None:
    """Return the first element of these local names at any depth."""
    return next(every(element, *names), None)


def text_of(element: Element | None) -> str:
    """Return all text in an element on one line; blanks at its ends and in a row do not count."""
    if element is None:
        return ""
    if not len(element):
        return squash(element.text or "")
    return squash("".join(map(str, element.itertext())))


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute on one line, whatever its namespace; empty if there is none."""
    if element is None:
        return ""
    value = element.get(name)
    if value is not None:
        return squash(str(value))
    named = (given for key, given in element.items() if str(key).rpartition("}")[2].rpartition(":")[2] == name)
    return squash(str(next(named, "")))


def language(element: Element | None) -> str:
    """Return the language an element is in by ``xml:lang``, its own or that of what holds it; ``x-default`` is none."""
    while element is not None:
        found = str(element.get(_LANG) or "").strip()
        if found and not found.lower().startswith("x-"):
            return found
        element = element.getparent()
    return ""

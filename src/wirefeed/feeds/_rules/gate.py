"""One document is read once, and asked about by the rules of its format."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wirefeed.feeds._rules import atom, document, jsonfeed, opml, rss, sitemap
from wirefeed.feeds._rules.elements import ATOM, SITEMAP, children, text_of
from wirefeed.feeds._rules.fault import Fault, Findings

if TYPE_CHECKING:
    from lxml.etree import _Element

Rules = Callable[["_Element", Findings], None]

# Format -> its rules, where its entries stand, and what their ids are called.
_XML: dict[str, tuple[Rules, str, str]] = {
    "atom": (atom.check, f"{ATOM}entry", f"{ATOM}id"),
    "rss": (rss.check, "channel/item", "guid"),
    "opml": (opml.check, "body//outline", ""),
    "newssitemap": (sitemap.check, f"{SITEMAP}url", f"{SITEMAP}loc"),
    "sitemap": (sitemap.check, f"{SITEMAP}url", f"{SITEMAP}loc"),
}
FORMATS = (*_XML, "json")


def check(content: bytes, form: str, limit: int) -> tuple[Fault, ...]:
    """Return what `content` breaks of the rules of `form`; see `wirefeed.feeds.check`."""
    if form not in FORMATS:
        raise ValueError(f"expected one of {sorted(FORMATS)}, got {form!r}")
    found = Findings()
    document.begins(found, content, xml=form != "json")
    document.fits(found, content, limit)
    found.leftward = document.is_leftward(content)
    if form == "json":
        _json(found, content)
    else:
        _xml(found, content, *_XML[form])
    return tuple(dict.fromkeys(found.faults))


def _json(found: Findings, content: bytes) -> None:
    decoded = document.decoded(found, content)
    if any(fault.rule == "well-formed" for fault in found.faults):
        return
    if document.is_suspect(content):
        _members(found, decoded)
    jsonfeed.check(decoded, found)


def _members(found: Findings, decoded: Any) -> None:
    known = decoded if isinstance(decoded, dict) else {}
    items = known.get("items")
    for position, item in enumerate(items if isinstance(items, list) else ()):
        found.at(position, str(item.get("id", "")) if isinstance(item, dict) else "")
        for field, text in document.members(item):
            document.characters(found, field, text)
    found.at(-1)
    for field, text in document.members({name: value for name, value in known.items() if name != "items"}):
        document.characters(found, field, text)


def _xml(found: Findings, content: bytes, rules: Rules, path: str, name: str) -> None:
    tag = path.rpartition("}" if "}" in path else "/")[2]
    root = document.parsed(found, content, tag)
    if root is None:
        return
    if rules is rss.check:
        rss.hexadecimal(found, content)
    if document.is_suspect(content):
        _elements(found, root, path, name)
    rules(root, found)


def _elements(found: Findings, root: _Element, path: str, name: str) -> None:
    inside = set()
    for position, entry in enumerate(root.findall(path)):
        found.at(position, text_of(children(entry), name) or entry.get("xmlUrl", ""))
        for element in entry.iter():
            inside.add(element)
            for field, text in document.texts(element):
                document.characters(found, field, text)
    found.at(-1)
    for element in root.iter():
        if element not in inside:
            for field, text in document.texts(element):
                document.characters(found, field, text)

"""Atom 1.0 (RFC 4287), element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wirefeed.feeds._rules import history, mediarss, words
from wirefeed.feeds._rules.elements import ATOM, Children, at_most_once, children, defined, required, spoken, text_of
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.feeds._rules.links import links
from wirefeed.feeds._rules.markup import body

if TYPE_CHECKING:
    from lxml.etree import _Element

_FEED = frozenset("author category contributor entry generator icon id link logo rights subtitle title updated".split())
_ENTRY = frozenset("author category content contributor id link published rights source summary title updated".split())
_NEEDED = tuple(ATOM + name for name in ("id", "title", "updated"))
_FEED_ONCE = tuple(ATOM + name for name in ("generator", "icon", "logo", "rights", "subtitle"))
_ENTRY_ONCE = tuple(ATOM + name for name in ("content", "published", "rights", "source", "summary"))
_PERSONS = (f"{ATOM}author", f"{ATOM}contributor")
_DIGITS = 9  # of a fraction: what tells two stamps of one instant apart ends there


def check(root: _Element, found: Findings) -> None:
    """Note what is wrong with an Atom feed document."""
    if root.tag != f"{ATOM}feed":
        found.add("atom-4.1.1", "", "a feed element of Atom", quoted(str(root.tag)))
        return
    known = children(root)
    _feed(found, root, known)
    signed = f"{ATOM}author" in known
    ids: list[str] = []
    stamps: dict[str, set[str]] = {}  # id -> its `updated`
    spelled: set[str] = set()
    for position, entry in enumerate(known.get(f"{ATOM}entry", ())):
        inside = children(entry)
        name, updated = text_of(inside, f"{ATOM}id"), text_of(inside, f"{ATOM}updated")
        found.at(position, name)
        _entry(found, entry, inside, signed=signed)
        if updated in stamps.setdefault(name, set()):
            found.add("atom-4.1.1-same-id", "id", "an id of its own, or another updated", quoted(name))
        stamps[name].add(updated)
        ids.append(name)
        if updated in spelled and len(updated.partition(".")[2]) <= _DIGITS:
            found.add("FEEDS-2-different-updated", "updated", "a stamp no other entry has", quoted(updated))
        spelled.add(updated)
    found.at(-1)
    history.tombstones(found, known, ids)


def _feed(found: Findings, root: _Element, known: Children) -> None:
    required(found, "atom-4.1.1", known, _NEEDED)
    at_most_once(found, "atom-4.1.1", known, _FEED_ONCE)
    defined(found, "atom-6.2", known, _FEED, ATOM)
    spoken(found, root)
    first = next(iter(known.get(f"{ATOM}entry", ())), None)
    if first is not None and any(
        str(one.tag)[len(ATOM) :] in _FEED - {"entry"} for one in first.itersiblings(f"{ATOM}*")
    ):
        found.add("atom-4.1.1-order", "", "what is said of the feed before its entries", "an element after an entry")
    _alike(found, known)
    _title(found, known)
    for name in ("subtitle", "rights"):
        for element in known.get(ATOM + name, ()):
            _text(found, element, name)
    for name in ("icon", "logo"):
        if ATOM + name in known:
            words.address(
                found, f"atom-4.2.{'5' if name == 'icon' else '8'}", name, text_of(known, ATOM + name), web=False
            )
    for element in known.get(f"{ATOM}generator", ()):
        if not (element.text or "").strip():
            found.add("atom-4.2.4", "generator", "a name", "none")
        if element.get("uri"):
            words.address(found, "atom-4.2.4", "generator", element.get("uri", ""), web=False)
    relations = links(found, known, of_feed=True)
    if "self" not in relations:
        found.add("FEEDS-2-self-link", "link", "a link rel='self' to the feed's own address", "none")
    history.archive(found, known, relations)


def _entry(found: Findings, entry: _Element, known: Children, *, signed: bool) -> None:
    required(found, "atom-4.1.2", known, _NEEDED)
    at_most_once(found, "atom-4.1.2", known, _ENTRY_ONCE)
    defined(found, "atom-6.2", known, _ENTRY, ATOM)
    spoken(found, entry)
    if not signed and f"{ATOM}author" not in known and f"{ATOM}source" not in known:
        found.add("atom-4.1.2-author", "author", "an author of the entry or the feed", "none")
    _alike(found, known)
    title = _title(found, known)
    for name in ("summary", "rights"):
        for element in known.get(ATOM + name, ()):
            _text(found, element, name, title)
    if f"{ATOM}published" in known:
        words.stamp(found, "atom-3.3", "published", known[f"{ATOM}published"][0].text or "")
    relations = links(found, known, of_feed=False)
    if f"{ATOM}content" in known:
        _content(found, known[f"{ATOM}content"][0], known, title)
    elif "alternate" not in relations:
        found.add("atom-4.1.2-content", "content", "a content, or a link rel='alternate'", "neither")
    elif f"{ATOM}summary" not in known:
        found.add("FEEDS-2-some-text", "summary", "a content or a summary", "neither")
    mediarss.check(found, known)


def _alike(found: Findings, known: Children) -> None:
    """Note what is wrong with what feed and entry say alike: id, stamp, people, categories."""
    for element in known.get(f"{ATOM}id", ()):
        if element.text:
            words.address(found, "atom-4.2.6", "id", element.text, web=False)
    for element in known.get(f"{ATOM}updated", ()):
        words.stamp(found, "atom-3.3", "updated", element.text or "")
    for tag in _PERSONS:
        for element in known.get(tag, ()):
            _person(found, element, tag.removeprefix(ATOM))
    for element in known.get(f"{ATOM}category", ()):
        if not (element.get("term") or "").strip():
            found.add("atom-4.2.2", "category", "a category with a term", "none")
        if element.get("scheme"):
            words.address(found, "atom-4.2.2", "category", element.get("scheme", ""), web=False)
        if "label" in element.attrib:
            _label(found, element.get("label", ""))


def _label(found: Findings, label: str) -> None:
    if not label.strip():
        found.add("atom-4.2.2", "category", "a label that says something, or none", quoted(label))
    elif tag := words.tag(label):
        found.add("atom-4.2.2", "category", "a label without tags", quoted(tag))


def _person(found: Findings, element: _Element, field: str) -> None:
    known = children(element)
    required(found, "atom-3.2", known, (f"{ATOM}name",))
    at_most_once(found, "atom-3.2", known, (f"{ATOM}uri", f"{ATOM}email"))
    if f"{ATOM}uri" in known:
        words.address(found, "atom-3.2", field, known[f"{ATOM}uri"][0].text or "", web=False)
    if f"{ATOM}email" in known and "@" not in text_of(known, f"{ATOM}email")[1:-1]:
        found.add("atom-3.2", field, "an e-mail address", quoted(text_of(known, f"{ATOM}email")))


def _title(found: Findings, known: Children) -> str:
    if f"{ATOM}title" not in known:
        return ""
    element = known[f"{ATOM}title"][0]
    if element.get("type", "text") != "text":
        found.add("FEEDS-2-plain-titles", "title", "a title of type 'text'", quoted(element.get("type", "")))
        return ""
    if len(element):
        found.add("atom-3.1", "title", "no element in a text", quoted(str(element[0].tag)))
    words.plain_title(found, "title", element.text or "")
    return element.text or ""


def _text(found: Findings, element: _Element, field: str, title: str = "") -> None:
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        found.add("atom-3.1", field, "a type 'text', 'html' or 'xhtml'", quoted(kind))
    elif kind != "xhtml" and len(element):
        found.add("atom-3.1", field, "no element in a text", quoted(str(element[0].tag)))
    if kind == "text":
        words.plain_text(found, field, element.text or "")
    elif kind == "html":
        body(found, field, element.text or "", title=title)


def _content(found: Findings, element: _Element, known: Children, title: str) -> None:
    kind, source = element.get("type", "text"), element.get("src")
    if source is not None:
        words.address(found, "atom-4.1.3.2", "content", source, web=False)
        if (element.text or "").strip() or len(element):
            found.add("atom-4.1.3.2", "content", "nothing in a content that has a src", "a text")
        if f"{ATOM}summary" not in known:
            found.add("atom-4.1.2-summary", "summary", "a summary beside a content that stands elsewhere", "none")
        if kind in ("text", "html", "xhtml") and "type" in element.attrib:
            found.add("atom-4.1.3.1", "content", "the media type of what stands elsewhere", quoted(kind))
    if kind not in ("text", "html", "xhtml"):
        words.media_type(found, "atom-4.1.3.1", "content", kind)
    elif kind != "xhtml" and len(element):
        found.add("atom-4.1.3.3", "content", "no element in a text", quoted(str(element[0].tag)))
    if source is None:
        if kind != "html":
            found.add("FEEDS-2-body-html", "content", "a content of type 'html'", quoted(kind))
        elif not (text := element.text or "").strip():
            found.add("FEEDS-2-some-text", "content", "a text", "none")
        else:
            body(found, "content", text, title=title)

"""Atom's links (RFC 4287 section 4.2.7), in Atom and wherever RSS borrows them."""

from __future__ import annotations

from wirefeed.feeds._rules import words
from wirefeed.feeds._rules.elements import ATOM, Children
from wirefeed.feeds._rules.fault import Findings, quoted

Relations = dict[str, list[str]]

# The relations of IANA's registry that a feed has a use for.
_REGISTERED = frozenset(
    "alternate author canonical collection current describedby edit edit-media enclosure first hub icon item last "
    "license next next-archive payment prev prev-archive previous related replies search self service up via".split()
)
_PAGES = frozenset("current first last next next-archive prev-archive previous".split())
_SHOWN = frozenset("alternate enclosure hub self".split()) | _PAGES  # what a program opens


def links(found: Findings, known: Children, *, of_feed: bool) -> Relations:
    """Note what is wrong with the links among `known`; return the addresses of every relation."""
    relations: Relations = {}
    alternates: set[tuple[str, str]] = set()
    for element in known.get(f"{ATOM}link", ()):
        relation, href = element.get("rel", "alternate"), element.get("href")
        kind, language = element.get("type", ""), element.get("hreflang", "")
        relations.setdefault(relation, []).append(href or "")
        if href is None:
            found.add("atom-4.2.7.1", "link", "a link with an href", "none")
        else:
            words.address(found, "atom-4.2.7.1", "link", href, web=relation in _SHOWN)
        if relation not in _REGISTERED:
            _named(found, relation)
        if kind:
            words.media_type(found, "atom-4.2.7.3", "link", kind)
        if language:
            words.language(found, "atom-4.2.7.4", "link", language)
        if relation == "alternate":
            if (kind, language) in alternates:
                rule = "atom-4.1.1-alternate" if of_feed else "atom-4.1.2-alternate"
                found.add(rule, "link", "one alternate of a type and language", quoted(href or ""))
            alternates.add((kind, language))
        elif relation == "enclosure":
            enclosure(found, kind, element.get("length", ""))
        elif not of_feed and relation in _PAGES:
            found.add("rfc5005-3", "link", "links between feed documents in the feed alone", quoted(relation))
        length = element.get("length")
        if length is not None and not _is_number(length):
            found.add("atom-4.2.7.6", "link", "a length in bytes", quoted(length))
    return relations


def enclosure(found: Findings, kind: str, length: str) -> None:
    """Note an enclosure whose type or length is not known."""
    if not kind:
        found.add("FEEDS-2-enclosure", "enclosure", "the media type of an enclosure", "none")
    if not _is_number(length) or not int(length):
        found.add("FEEDS-2-enclosure", "enclosure", "the length of an enclosure in bytes", quoted(length))


def _named(found: Findings, relation: str) -> None:
    if not relation or ":" not in relation:
        found.add("atom-4.2.7.2", "link", "a registered rel or an absolute IRI", quoted(relation))
    else:
        words.address(found, "atom-4.2.7.2", "link", relation, web=False)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()

"""Documents of one feed: its archives (RFC 5005), and the entries withdrawn from it (RFC 6721)."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.feeds._rules import words
from wirefeed.feeds._rules.elements import HISTORY, TOMBSTONES, Children
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.feeds._rules.links import Relations

_ONE = ("current", "next-archive", "prev-archive", "self")


def archive(found: Findings, known: Children, relations: Relations) -> None:
    """
    Note what is wrong with the links between the documents of a feed.

    Args:
        known: The children of the feed or channel.
    """
    for relation in _ONE:
        if len(relations.get(relation, ())) > 1:
            found.add("rfc5005-4", "link", f"at most one link rel={relation!r}", str(len(relations[relation])))
    own = relations.get("self", [""])[0]
    for relation in ("prev-archive", "next-archive"):
        if own and own in relations.get(relation, ()):
            found.add("rfc5005-4", "link", f"a link rel={relation!r} to another document", quoted(own))
    archives, complete = f"{HISTORY}archive" in known, f"{HISTORY}complete" in known
    if archives and complete:
        found.add("rfc5005-2", "fh:archive", "a complete feed or an archive document", "both")
    if complete and ("prev-archive" in relations or "next-archive" in relations):
        found.add("rfc5005-2", "link", "no archive of a complete feed", "a link to one")
    if archives and "current" not in relations:
        found.add("rfc5005-4", "link", "a link rel='current' in an archive document", "none")
    if archives and own and own in relations.get("current", ()):
        got = quoted(relations["current"][0])
        found.add("rfc5005-4", "link", "a link rel='current' to another address than its own", got)


def tombstones(found: Findings, known: Children, live: Sequence[str]) -> None:
    """
    Note what is wrong with the deleted entries of an Atom feed.

    Args:
        live: The ids of its entries, in their order.
    """
    seen: set[str] = set()
    for element in known.get(f"{TOMBSTONES}deleted-entry", ()):
        name, when = element.get("ref", ""), element.get("when", "")
        found.at(-1, name)
        words.address(found, "rfc6721-3", "at:deleted-entry", name, web=False)
        words.stamp(found, "rfc6721-3", "at:deleted-entry", when)
        if name in seen:
            found.add("rfc6721-3", "at:deleted-entry", "each ref once", quoted(name))
        seen.add(name)
        if name in live:
            found.at(live.index(name), name)
            found.add("rfc6721-live", "id", "an id either live or deleted", quoted(name))
    found.at(-1)

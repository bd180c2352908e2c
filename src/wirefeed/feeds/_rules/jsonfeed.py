"""JSON Feed 1.1."""

from __future__ import annotations

from typing import Any

from wirefeed.feeds._rules import words
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.feeds._rules.markup import body

_VERSION = "https://jsonfeed.org/version/1.1"
_TEXT, _LIST = (str, "a text"), (list, "a list")
_FEED: dict[str, tuple[type, str]] = {
    **dict.fromkeys(
        "version title home_page_url feed_url description user_comment next_url icon favicon language".split(), _TEXT
    ),
    **dict.fromkeys("authors hubs items".split(), _LIST),
    "author": (dict, "an object"),
    "expired": (bool, "true or false"),
}
_ITEM: dict[str, tuple[type, str]] = {
    **dict.fromkeys(
        "id url external_url title content_html content_text summary image banner_image date_published date_modified "
        "language".split(),
        _TEXT,
    ),
    **dict.fromkeys("authors tags attachments".split(), _LIST),
    "author": (dict, "an object"),
}
_ATTACHMENT: dict[str, tuple[type, str]] = {
    **dict.fromkeys("url mime_type title".split(), _TEXT),
    "size_in_bytes": (int, "a whole number"),
    "duration_in_seconds": (int, "a whole number"),
}
_AUTHOR: dict[str, tuple[type, str]] = dict.fromkeys("name url avatar".split(), _TEXT)
_FEED_ADDRESSES = ("home_page_url", "feed_url", "next_url", "icon", "favicon")
_ITEM_ADDRESSES = ("url", "external_url", "image", "banner_image")

Members = dict[str, Any]


def check(document: Any, found: Findings) -> None:
    """Note what is wrong with a JSON Feed, decoded."""
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        got = quoted(str(document.get("version", "")) if isinstance(document, dict) else "no object")
        found.add("jsonfeed-version", "version", quoted(_VERSION), got)
        return
    known = _known(found, document, _FEED)
    _feed(found, known)
    ids: set[str] = set()
    for position, item in enumerate(known.get("items", ())):
        found.at(position)
        if not isinstance(item, dict):
            found.add("jsonfeed-items", "", "an object", quoted(str(item)))
            continue
        name = item.get("id")
        found.at(position, name if isinstance(name, str) else "")
        _item(found, _known(found, item, _ITEM))
        if found.id in ids:
            found.add("jsonfeed-id", "id", "an id of its own", quoted(found.id))
        ids.add(found.id)
    found.at(-1)


def _known(found: Findings, members: Members, kinds: dict[str, tuple[type, str]], field: str = "") -> Members:
    """Return the members that are of their kind; note those that are not, and those nobody defined."""
    known = {}
    for name, value in members.items():
        if name in kinds:
            kind, word = kinds[name]
            if isinstance(value, kind) and (kind is not int or value is not True):
                known[name] = value
            else:
                found.add("jsonfeed-kinds", field or name, f"{word} as {name!r}", quoted(str(value)))
        elif name[:1] != "_":
            found.add(
                "jsonfeed-members", field or name, "a member of JSON Feed 1.1, or '_' before its name", quoted(name)
            )
    return known


def _feed(found: Findings, known: Members) -> None:
    words.plain_title(found, "title", known.get("title", ""))
    if "items" not in known:
        found.add("jsonfeed-items", "items", "a list of items", "none")
    if "feed_url" not in known:
        found.add("FEEDS-2-self-link", "feed_url", "the feed's own address", "none")
    if known.get("feed_url") == known.get("next_url", ""):
        found.add("jsonfeed-next", "next_url", "the address of another document", quoted(known["feed_url"]))
    _addresses(found, known, _FEED_ADDRESSES)
    _people(found, known)
    if "language" in known:
        words.language(found, "jsonfeed-language", "language", known["language"])
    for hub in known.get("hubs", ()):
        if not isinstance(hub, dict) or not hub.get("type") or not words.is_web(str(hub.get("url", ""))):
            found.add("jsonfeed-hubs", "hubs", "a hub with a type and an absolute url", quoted(str(hub)))


def _item(found: Findings, known: Members) -> None:
    if not known.get("id", "").strip():
        found.add("jsonfeed-id", "id", "an id", "none")
    title = known.get("title", "")
    if "title" in known:
        words.plain_title(found, "title", title)
    html, text = known.get("content_html", ""), known.get("content_text", "")
    if not html.strip() and not text.strip():
        found.add("jsonfeed-content", "content", "a content_html or a content_text", "neither")
    body(found, "content", html, title=title)
    for name in ("content_text", "summary"):
        words.plain_text(found, "content" if name == "content_text" else name, known.get(name, ""))
    for name in ("date_published", "date_modified"):
        if name in known:
            words.stamp(found, "jsonfeed-date", name, known[name])
    if "language" in known:
        words.language(found, "jsonfeed-language", "language", known["language"])
    _addresses(found, known, _ITEM_ADDRESSES)
    _people(found, known)
    for tag in known.get("tags", ()):
        if not isinstance(tag, str) or not tag:
            found.add("jsonfeed-kinds", "tags", "a text as tag", quoted(str(tag)))
    for attachment in known.get("attachments", ()):
        _attachment(found, attachment)


def _addresses(found: Findings, known: Members, names: tuple[str, ...]) -> None:
    for name in names:
        if name in known:
            words.address(found, "jsonfeed-url", name, known[name])


def _people(found: Findings, known: Members) -> None:
    people = known.get("authors", [])
    for person in people:
        told = _known(found, person, _AUTHOR, "authors") if isinstance(person, dict) else {}
        if not any(told.values()):
            found.add("jsonfeed-authors", "authors", "an author with a name, url or avatar", quoted(str(person)))
        for name in ("url", "avatar"):
            if name in told:
                words.address(found, "jsonfeed-url", "authors", told[name], web=False)
    if people and known.get("author") != people[0]:
        found.add(
            "FEEDS-2-json-author", "author", "the first of authors as author too", quoted(str(known.get("author")))
        )


def _attachment(found: Findings, attachment: Any) -> None:
    told = _known(found, attachment, _ATTACHMENT, "attachments") if isinstance(attachment, dict) else {}
    words.address(found, "jsonfeed-attachments", "attachments", told.get("url", ""))
    words.media_type(found, "jsonfeed-attachments", "attachments", told.get("mime_type", ""))
    if told.get("size_in_bytes", 1) <= 0:
        found.add("jsonfeed-attachments", "attachments", "a size in bytes, or none", str(told["size_in_bytes"]))

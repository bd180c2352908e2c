"""A feed document of another program: RSS, Atom or JSON Feed bytes in, items out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from wirefeed.adoption._words import Document, Item
from wirefeed.characters import squash
from wirefeed.errors import FeedError
from wirefeed.patterns import lazy

_EPOCH_DAY = datetime(1970, 1, 2, tzinfo=UTC)  # years 1 and 1970 are how programs write "no date"
_BEFORE_ZONE = lazy(r"\s*(UTC|GMT)$|\s+(?=[+-]\d\d:?\d\d$)")
_NO_YEAR = lazy(r"\s0\d{3}\s")  # Hugo's "01 Jan 0001", which RFC 822 reads as 2001
_XML_BASE = lazy(r"\sxml:base\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TAG = lazy(r"</?[A-Za-z][^<>]*>")
_PAGE = lazy(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_LINK = lazy(r"<link\s[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = lazy(r"([a-z]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ROOT = lazy(r"<(?:[\w.-]+:)?(?:feed|rss|RDF)\b[^>]*>")
_OLDER = ("prev-archive", "next")  # RFC 5005 sections 4 and 3
_FEED_TYPES = frozenset("application/rss+xml application/atom+xml application/feed+json application/json".split())


def read(data: bytes, *, address: str = "") -> list[Item]:
    """
    Return the items of a feed document, in its order.

    Args:
        address: Where it was fetched; relative links are resolved against it. Empty if unknown.

    Raises:
        FeedError: For what is no feed. For an HTML page the hint names the feeds it links to.
    """
    return list(document(data, address=address).items)


def document(data: bytes, *, address: str = "") -> Document:
    """Return what `read` returns, and where older items are found."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    start = data.lstrip()[:1]
    if start == b"{":
        return _json(data, address)
    if not start:
        raise FeedError("expected a feed, got nothing", where=address, hint="open the address in a browser")
    return _xml(data, address)


def _json(data: bytes, address: str) -> Document:
    """Read a JSON Feed (1.0 or 1.1)."""
    import msgspec

    try:
        tree = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FeedError(f"expected a JSON Feed, got {error}", where=address) from error
    if not isinstance(tree, dict) or not isinstance(tree.get("items"), list):
        raise FeedError("expected a JSON Feed, got other JSON", where=address, hint="a JSON Feed has items")
    items = [_json_item(one, address) for one in tree["items"] if isinstance(one, dict)]
    older = tree.get("next_url")
    return Document(
        items=tuple(filter(_known, items)),
        older=(_joined(address, older),) if isinstance(older, str) and older else (),
    )


def _json_item(one: dict[str, Any], address: str) -> Item:
    link = _joined(address, _text(one.get("url")))
    # JSON Feed 1.1: a number as id is to be taken as text.
    name = _text(one.get("id")) or link
    return Item(
        id=name,
        link=link,
        title=squash(_text(one.get("title"))),
        published=_moment(_text(one.get("date_published"))),
        updated=_moment(_text(one.get("date_modified"))),
        permalink=bool(link) and name == link,
    )


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _xml(data: bytes, address: str) -> Document:
    """Read RSS (any version) or Atom."""
    from io import BytesIO

    import feedparser

    # Under an xml:base feedparser resolves ids, which no reader does, and drops those that begin with "tag:"; one of an
    # entry's content it takes for all that follows.
    text, base = _without_base(data)
    try:
        tree = feedparser.parse(BytesIO(text), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it takes whatever the web has, and now and then a document is too much for it
        raise FeedError(
            f"expected a feed, got what makes its reader fail: {type(error).__name__}", where=address
        ) from error
    if not tree.version and not tree.entries:
        raise _no_feed(data, address)
    base = _joined(address, base) if base else address
    return Document(
        items=tuple(filter(_known, (_xml_item(entry, base, tree.version) for entry in tree.entries))),
        older=tuple(_older(tree.feed, base)),
        paged="wordpress" in _value(tree.feed, "generator").lower(),
    )


def _without_base(data: bytes) -> tuple[bytes, str]:
    """Return the document without any xml:base, and the one of its root; one of a single entry is not looked at."""
    if b"xml:base" not in data:
        return data, ""
    text = data.decode("latin-1")  # any encoding that has ASCII
    root = _ROOT.search(text)
    found = _XML_BASE.search(root[0]) if root else None
    base = (found[1] or found[2] or "") if found else ""
    return _XML_BASE.sub("", text).encode("latin-1"), base.encode("latin-1").decode("utf-8", "replace")


def _xml_item(entry: Any, base: str, version: str) -> Item:
    # FeedBurner and its like put an address of their own in the link, and the true one beside it.
    link = _joined(base, _value(entry, "feedburner_origlink") or _value(entry, "link"))
    name = _value(entry, "id") or link
    # Not feedparser's own readings: they take UTC for a zone that is missing, and this month for one in Korean.
    published, updated = _moment(_value(entry, "published")), _moment(_value(entry, "updated"))
    if published is None and not version.startswith("atom"):
        published, updated = updated, None  # RSS 1.0: dc:date is the only date, and feedparser calls it updated
    return Item(
        id=name,
        link=link,
        title=squash(_plain(entry)),
        published=published,
        updated=updated,
        permalink=bool(link) and name in (link, _value(entry, "link")),
    )


def _value(entry: Any, name: str) -> str:
    # Asked for a name it has not, feedparser answers with another's value and a warning.
    if name not in entry:
        return ""
    value = entry[name]
    return value.strip() if isinstance(value, str) else ""


def _plain(entry: Any) -> str:
    title = _value(entry, "title")
    kind = entry["title_detail"].get("type", "") if "title_detail" in entry else ""
    if "<" not in title or kind == "text/plain":
        return title
    from html import unescape

    return unescape(_TAG.sub("", title))


def _moment(written: str) -> datetime | None:
    """Return the instant that `written` names in RFC 3339 or RFC 822; None without a time or a zone."""
    from email.utils import parsedate_to_datetime

    written = written.strip()
    if not written or _NO_YEAR.search(written):
        return None
    iso = _BEFORE_ZONE.sub(lambda found: "+00:00" if found[1] else "", written)
    for parse, text in ((datetime.fromisoformat, iso), (parsedate_to_datetime, written)):
        try:
            found = parse(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found.tzinfo is None and written.endswith("-0000"):
            found = found.replace(tzinfo=UTC)  # RFC 5322 section 3.3: UTC, from somewhere else
        if found.tzinfo is not None:
            return _true(found)
    return None


def _true(found: datetime) -> datetime | None:
    try:
        instant = found.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None
    return instant if instant >= _EPOCH_DAY and instant.year < 9999 else None


def _older(feed: Any, base: str) -> Iterator[str]:
    for rel in _OLDER:
        for link in feed.get("links", ()):
            if link.get("rel") == rel and link.get("href"):
                yield _joined(base, link["href"])


def _known(item: Item) -> bool:
    return bool(item.id or item.link or item.title)


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link) if base and link else link
    except ValueError:
        return ""


def _no_feed(data: bytes, address: str) -> FeedError:
    """Say what came instead of a feed; of an HTML page, which feeds it names."""
    page = data[:400_000].decode("utf-8", "replace")
    if not _PAGE.search(page):
        return FeedError("expected RSS, Atom or JSON Feed, got another format", where=address)
    feeds = list(dict.fromkeys(_joined(address, link) for link in _alternates(page)))
    hint = f"the page names these feeds: {', '.join(feeds)}" if feeds else "give the address of its feed, often /feed/"
    return FeedError("expected a feed, got an HTML page", where=address, hint=hint)


def _alternates(page: str) -> Iterator[str]:
    from html import unescape

    for tag in _LINK.findall(page):
        named = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        kind = named.get("type", "").partition(";")[0].strip().lower()
        link = named.get("href", "")
        # WordPress names its interface for programs so too.
        if "alternate" in named.get("rel", "").lower().split() and kind in _FEED_TYPES and "/wp-json/" not in link:
            yield link

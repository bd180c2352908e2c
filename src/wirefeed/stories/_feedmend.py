"""A feed that is no well-formed XML, read by feedparser and written down anew as one that is."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from wirefeed.characters import legal
from wirefeed.errors import StoryError
from wirefeed.patterns import lazy

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_XML = "http://www.w3.org/XML/1998/namespace"
_BASE = lazy(r"\sxml:base\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ROOT = lazy(r"<(?:[\w.-]+:)?(?:feed|rss|RDF)\b[^>]*>")


def mended(text: str, name: str) -> str:
    """
    Return a broken feed as Atom or RSS 2.0 that says the same.

    Args:
        text: Without an XML declaration.

        name: The file, for messages.

    Raises:
        StoryError: If nothing can be read of it.
    """
    import feedparser

    root = _ROOT.search(text)
    found = _BASE.search(root[0]) if root else None
    # Under an xml:base feedparser resolves ids, which no reader does, and drops those that begin with "tag:".
    data = b'<?xml version="1.0" encoding="utf-8"?>' + _BASE.sub("", text).encode("utf-8", "replace")
    try:
        tree = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it takes whatever the web has, and now and then a document is too much for it
        raise _broken(name, type(error).__name__) from error
    if not tree.entries:
        raise _broken(name, "what is no XML")
    atom = tree.version.startswith("atom")
    return _written(tree, (found[1] or found[2] or "") if found else "", atom=atom)


def _broken(name: str, got: str) -> StoryError:
    return StoryError(f"expected a feed, got {got}", where=name, hint="have it mended by whoever wrote it")


def _written(tree: Any, base: str, *, atom: bool) -> str:
    from lxml.etree import Element, tostring

    root = Element(f"{{{_ATOM}}}feed" if atom else "rss", nsmap={"dc": _DC, "media": _MEDIA})
    if base:
        root.set(f"{{{_XML}}}base", legal(base))
    if tree.feed.get("language"):
        root.set(f"{{{_XML}}}lang", legal(tree.feed.language))
    channel = root if atom else _add(root, "channel")
    _feed(channel, tree.feed, atom=atom)
    for entry in tree.entries:
        _entry(channel, entry, atom=atom)
    return tostring(root, encoding="unicode")


def _add(parent: Any, tag: str, text: Any = "", **attributes: Any) -> Any:
    from lxml.etree import SubElement

    said = {name: legal(str(value)) for name, value in attributes.items() if value}
    element = SubElement(parent, tag, said)
    element.text = legal(str(text)) if text else None
    return element


def _feed(parent: Any, feed: Any, *, atom: bool) -> None:
    space = f"{{{_ATOM}}}" if atom else ""
    _add(parent, space + "title", feed.get("title", ""))
    rights = feed.get("rights", "")
    if rights:
        _add(parent, space + ("rights" if atom else "copyright"), rights)
    if atom:
        _add(parent, space + "id", feed.get("id", ""))
        _people(parent, feed.get("authors", ()))
        _links(parent, feed.get("links", ()))
    elif feed.get("link"):
        _add(parent, "link", feed.link)
    _add(parent, space + "generator", feed.get("generator", ""))


def _entry(parent: Any, entry: Any, *, atom: bool) -> None:
    space = f"{{{_ATOM}}}" if atom else ""
    item = _add(parent, space + ("entry" if atom else "item"))
    if atom:
        _add(item, space + "id", entry.get("id", ""))
        _links(item, entry.get("links", ()))
    elif entry.get("id"):
        _add(item, "guid", entry.id, isPermaLink="true" if entry.get("guidislink") else "false")
    if not atom and entry.get("link"):
        _add(item, "link", entry.link)
    _text(item, space + "title", entry.get("title_detail"), atom=atom)
    _dates(item, entry, atom=atom)
    _words(item, entry, space, atom=atom)
    _people(item, entry.get("authors", ())) if atom else _creators(item, entry)
    for tag in entry.get("tags", ()):
        if atom:
            _add(item, space + "category", term=tag.get("term"), scheme=tag.get("scheme"), label=tag.get("label"))
        else:
            _add(item, "category", tag.get("term") or "", domain=tag.get("scheme"))
    _media(item, entry, atom=atom)
    _rest(item, entry)


def _rest(item: Any, entry: Any) -> None:
    if entry.get("language"):
        _add(item, f"{{{_DC}}}language", entry.language)
    if entry.get("rights"):
        _add(item, f"{{{_DC}}}rights", entry.rights)
    source = entry.get("source")
    if source and source.get("title"):
        _add(item, "source", source.title, url=source.get("href", ""))


def _dates(item: Any, entry: Any, *, atom: bool) -> None:
    # Of RSS it calls dc:date "updated".
    if entry.get("published"):
        _add(item, f"{{{_ATOM}}}published" if atom else "pubDate", entry.published)
    if entry.get("updated"):
        _add(item, f"{{{_ATOM}}}updated" if atom else f"{{{_DC}}}date", entry.updated)


def _words(item: Any, entry: Any, space: str, *, atom: bool) -> None:
    content = next((one for one in entry.get("content", ()) if one.get("value")), None)
    summary = entry.get("summary_detail")
    if content is not None and summary is not None and summary.get("value") == content.get("value"):
        summary = None  # it shows a text that stands alone under both names
    _text(item, space + ("summary" if atom else "description"), summary, atom=atom)
    _text(item, space + "content" if atom else f"{{{_CONTENT}}}encoded", content, atom=atom)


def _text(item: Any, tag: str, detail: Any, *, atom: bool) -> None:
    if not detail or not detail.get("value"):
        return
    element = _add(item, tag, detail.value)
    if atom:
        element.set("type", "html" if "html" in (detail.get("type") or "") else "text")
    language = detail.get("language")
    if language and language != "None":
        element.set(f"{{{_XML}}}lang", legal(language))


def _people(parent: Any, people: Any) -> None:
    for one in people:
        if one.get("name"):
            author = _add(parent, f"{{{_ATOM}}}author")
            _add(author, f"{{{_ATOM}}}name", one.name)
            if one.get("href"):
                _add(author, f"{{{_ATOM}}}uri", one.href)


def _creators(item: Any, entry: Any) -> None:
    names = dict.fromkeys(one.get("name") for one in entry.get("authors", ()) if one.get("name"))
    for name in names or dict.fromkeys(filter(None, [entry.get("author")])):
        _add(item, f"{{{_DC}}}creator", name)


def _links(parent: Any, links: Any) -> None:
    for one in links:
        known = {name: one.get(name) for name in ("rel", "href", "type", "length", "title")}
        _add(parent, f"{{{_ATOM}}}link", **known)


def _media(item: Any, entry: Any, *, atom: bool) -> None:
    if not atom:
        for one in entry.get("enclosures", ()):
            _add(item, "enclosure", url=one.get("href"), type=one.get("type"), length=one.get("length"))
        for one in entry.get("links", ()):
            if one.get("rel") not in (None, "alternate", "enclosure"):
                _add(item, f"{{{_ATOM}}}link", rel=one.get("rel"), href=one.get("href"), type=one.get("type"))
    for kind in ("content", "thumbnail"):
        for one in entry.get(f"media_{kind}", ()):
            _add(item, f"{{{_MEDIA}}}{kind}", **{name: value for name, value in one.items() if isinstance(value, str)})
    for one in entry.get("media_credit", ()):
        _add(item, f"{{{_MEDIA}}}credit", one.get("content", ""))

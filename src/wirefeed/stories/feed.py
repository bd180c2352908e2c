"""RSS 0.9x, 1.0 and 2.0, and Atom: every item of a feed is a story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Moment, Raw, Remark, Source, Story
from wirefeed.stories import _dates, _feeditem, _feedpeople, _feedtext, _feedtree, _xml
from wirefeed.stories._feeditem import Channel
from wirefeed.stories._feedtree import Kids

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD = 8192  # characters in which an RDF document says what it is
_RSS_1 = ("purl.org/rss/1.0", "my.netscape.com/rdf", "channel.netscape.com/rdf")


def sniff(raw: Raw, text: str) -> bool:
    """Know a feed by its root: ``rss``, ``feed``, or ``RDF`` with the namespace of RSS 1.0 or 0.9."""
    found = _xml.root(text)
    if found is None:
        return False
    name, space = found
    if name.lower() == "rdf":
        return any(one in text[:_HEAD] for one in _RSS_1)
    return name.lower() == "rss" or (name == "feed" and ("atom" in space.lower() or "<entry" in text))


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield the stories of a feed in its order, then those it says were deleted (RFC 6721).

    Raises:
        StoryError: For a feed of which nothing can be read.
    """
    root, mended = _feedtree.tree(text, raw.name)
    is_atom = _feedtree.named(root.tag).rpartition(":")[2] == "feed"
    found = _feedtree.kids(root, "atom:" if is_atom else "")
    channel = _channel(root, found, is_atom=is_atom)
    message = "no well-formed XML; read as far as it can be"
    remark = (Remark(file=raw.name, field="feed", message=message),) if mended else ()
    seen: dict[str, Story] = {}
    for element in _items(root, found, is_atom=is_atom):
        try:
            story = _feeditem.story(element, channel, raw, source)
        except StoryError as error:
            yield error
            continue
        if not story.headline and not story.body and story.status == "usable":
            yield StoryError("expected an item with a title or a text, got neither", where=raw.name)
        elif seen.get(story.id) != story:  # the same once more says nothing
            seen[story.id] = story
            yield replace(story, remarks=remark + story.remarks) if remark else story
            remark = ()
    yield from _deleted(root, raw, source)


def _items(root: _Element, found: Kids, *, is_atom: bool) -> Iterator[_Element]:
    """Yield items; those of RSS 1.0 stand beside the channel, and some feeds of RSS 2.0 copy that."""
    if is_atom:
        yield from found.get("atom:entry", ())
        return
    for channel in found.get("channel", ()):
        yield from _feedtree.kids(channel).get("item", ())
    yield from found.get("item", ())


def _channel(root: _Element, found: Kids, *, is_atom: bool) -> Channel:
    above = found.get("channel", [root])[0] if not is_atom else root
    inner = found if above is root else _feedtree.kids(above)
    base = _feedtree.base_of(above, _feedtree.base_of(root, "")) if above is not root else _feedtree.base_of(root, "")
    rels: dict[str, str] = {}
    for link in inner.get("atom:link", ()):
        rels.setdefault(link.get("rel") or "alternate", _feedtree.joined(base, link.get("href", "")))
    page = _feedtree.joined(base, _feedtree.first(inner, "link")) or rels.get("alternate", "") or rels.get("self", "")
    titles = inner.get("atom:title" if is_atom else "title")
    language = _feedtree.language_of(above, _feedtree.language_of(root)) or _feedtree.first(
        inner, "language", "dc:language"
    )
    people = (_feedpeople.atom_person(one) for one in inner.get("atom:author", ()))
    return Channel(
        is_atom=is_atom,
        title=_feedtext.title(titles[0], is_atom=is_atom) if titles else "",
        link=page,
        base=base,
        language=language,
        rights=_feedtree.first(inner, "atom:rights", "copyright", "dc:rights", "atom:copyright"),
        license=rels.get("license", "") or _feedtree.first(inner, "cc:license"),
        authors=tuple(one for one in people if one is not None) if is_atom else (),
        ours=_feedtree.first(inner, "atom:generator", "generator") == "wirefeed",
        addresses=frozenset(filter(None, (page, *rels.values(), _feedtree.first(inner, "atom:id")))),
    )


def _deleted(root: _Element, raw: Raw, source: Source) -> Iterator[Story]:
    """Yield a kill for every entry a feed says it took back (RFC 6721 section 3)."""
    for element in root.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry"):
        key = squash(element.get("ref", ""))
        if key:
            when = _dates.read(element.get("when", ""), source)
            moment = when if isinstance(when, Moment) else None
            yield Story(name=raw.name, id=key, status="canceled", headline="", published=moment, updated=moment)

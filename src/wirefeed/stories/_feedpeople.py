"""Who wrote an item of a feed, who supplied it, and which feed it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Person, Source
from wirefeed.patterns import lazy
from wirefeed.stories import _feedtext, _feedtree
from wirefeed.stories._feedtext import Text
from wirefeed.stories._feedtree import Kids
from wirefeed.stories._front import fields as _fields
from wirefeed.stories._wire import agencies as _agencies

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEHIND = lazy(r"\s*<?[^\s<>()@]+@[^\s<>()@]+>?\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*")
_BEFORE = lazy(r"\s*\"?([^<>@\"]+?)\"?(?:\s+<?|<)[^\s<>@]+@[^\s<>@]+>?\s*")
_MAIL = lazy(r"[^\s@]+@[^\s@]+|(?i:mailto:).*|https?://\S+|@\w+")
_LONGEST = 300  # characters; no name is longer
_NOBODY = frozenset(
    "admin administrator anonymous author editor guest no-reply nobody none noreply null root staff undefined unknown"
    " user webmaster wordpress".split()
)


class Signed(NamedTuple):
    """People who wrote it, and the agency that stands where a person's name should."""

    people: tuple[Person, ...] = ()
    agency: str = ""


class Origin(NamedTuple):
    """The feed an item was taken from, when it names another than its own."""

    publisher: str = ""
    agency: str = ""
    rights: str = ""


def people_of(found: Kids, above: tuple[Person, ...], source: Source) -> Signed:
    """
    Return who wrote an item.

    Args:
        above: Authors of the feed, for an item that names nobody (RFC 4287 section 4.2.1).
    """
    persons = [atom_person(one) for one in found.get("atom:author", ())]
    named = [one for one in persons if one is not None]
    contributor = [atom_person(one) for one in found.get("atom:contributor", ())]
    agency = next((known for one in contributor if one and (known := _agencies.known(one.name, source))), "")
    if not named:
        texts = found.get("dc:creator") or found.get("author") or found.get("itunes:author") or []
        for element in texts:
            inner = _feedtree.kids(element)
            text = _feedtree.first(inner, "name", "atom:name") or _feedtext.line(_feedtext.rss(element))
            named += written(text)
    if not named and not agency:
        for one in found.get("atom:source", ()):
            named += (person for kid in _feedtree.kids(one).get("atom:author", ()) if (person := atom_person(kid)))
        named = named or list(above)
    people = [one for one in named if not _agencies.only(one.name, source)]
    supplied = [_agencies.known(one.name, source) or one.name for one in named if _agencies.only(one.name, source)]
    return Signed(tuple(dict.fromkeys(people)), agency or ", ".join(dict.fromkeys(supplied)))


def atom_person(element: _Element) -> Person | None:
    found = _feedtree.kids(element, "atom:")
    name = _name(_feedtext.line(Text(_feedtree.first(found, "atom:name", "name"))))
    url = _feedtree.first(found, "atom:uri", "atom:url")
    return Person(name, url=url if url.lower().startswith(("http://", "https://")) else "") if name else None


def written(text: str) -> list[Person]:
    """Read ``mail (Name)``, ``Name <mail>``, ``By Name and Name``; a bare address names nobody."""
    text = text[:_LONGEST]
    behind = _BEHIND.fullmatch(text)
    before = None if behind else _BEFORE.fullmatch(text)
    name = _name(behind[1] if behind else before[1] if before else text)
    if not name:
        return []
    return [one for one in _fields.people(name, several=True) if _name(one.name)]


def _name(text: str) -> str:
    name = squash(text).strip(" ,;")
    return "" if _MAIL.fullmatch(name) or name.lower() in _NOBODY or not any(map(str.isalpha, name)) else name


def origin_of(found: Kids, own: frozenset[str], base: str, source: Source) -> Origin:
    """
    Return the feed an item was taken from (RSS ``source``, Atom ``source``).

    Args:
        own: Addresses of the feed itself: many say they were taken from themselves.
    """
    for element in found.get("source", ()):
        title = _feedtext.line(_feedtext.rss(element))
        if title and _feedtree.joined(base, element.get("url", "")) not in own:
            return _origin(title, "", source)
    for element in found.get("atom:source", ()):
        inner = _feedtree.kids(element, "atom:")
        title = _feedtext.title(inner["atom:title"][0], is_atom=True) if "atom:title" in inner else ""
        if _feedtree.first(inner, "atom:id") not in own:
            return _origin(title, _feedtree.first(inner, "atom:rights"), source)
    for name in ("dc:source", "dc:publisher"):
        title = _feedtree.first(found, name)
        if title and not _MAIL.fullmatch(title):
            return _origin(title, "", source)
    return Origin()


def _origin(title: str, rights: str, source: Source) -> Origin:
    known = ", ".join(_agencies.signed(title, source)) if _agencies.only(title, source) else ""
    return Origin("" if known else title, known, rights)

"""Who wrote and supplied an item of ninjs, and what it is about: names alone, never how to reach anybody."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.model import Person, Source, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _fields, _json, _ninjs_body
from wirefeed.stories._json import Node
from wirefeed.stories._wire import agencies as _agencies
from wirefeed.stories._wire import lines as _wirelines

_WRITERS = frozenset(("", "author", "authors", "writer", "reporter", "journalist", "byline"))
_ABOUT = "person people place places organisation organisations event events object objects".split()
_LABEL = lazy(r"(?i)^(?:(?:reporting|reported|written|story|words|text)(?: (?:by|von|av))?\s*:?\s+)(?=\S)")
_EDITED = lazy(
    r"(?i)[;,.(]?\s*\b(?:(?:additional |further )?(?:editing|edited|compiled|translated|photos?) by|redigering)\b.*$"
)
_FROM = lazy(r"(?<=\w) (?:in|aus|from) (?=[^\W\d_a-zà-ÿ]).*$")
_BY = lazy(r"(?:By|BY|by|Von|VON|von|Par|PAR|Por|POR|Door|Av|بقلم|מאת)(?:\s*:\s*|\s+)(?=\S)")
_JOINED = lazy(r"\s*(?:[,;]|\s(?:and|und|et|och|og|&)\s)\s*")


def credited(node: Node, paragraphs: Sequence[str], source: Source) -> tuple[tuple[Person, ...], str]:
    """
    Return who wrote an item, and the agency that supplied it.

    The byline is what readers are to see; ``authors`` adds what these people are, or stands for a byline that names
    nobody. Codes, user names and how to reach somebody are never read.
    """
    by = signed(_ninjs_body.plain(_json.first(node, "byline", "by")), source)
    listed = _listed(node, source)
    titles = {person.name.casefold(): person.title for person in listed}
    people = [Person(one.name, one.title or titles.get(one.name.casefold(), ""), one.url) for one in by.people]
    return _fields.people(people or listed), _agency(node, by.agencies, paragraphs, source)


def signed(text: str, source: Source, *, title: str = "") -> _fields.Signed:
    """Read a byline as `_fields.signed` does; of several people each is one, whatever letter a name begins with."""
    text = _FROM.sub("", _LABEL.sub("", _EDITED.sub("", text)))
    houses = [_agencies.known(part, source) for part in text.split("-")]
    if len(houses) > 1 and all(houses):
        return _fields.Signed((), tuple(houses))
    whole = _one(text, source, title)
    if len(whole.people) != 1 or _JOINED.search(whole.people[0].name) is None:
        return whole
    each = [_one(part, source) for part in _JOINED.split(whole.people[0].name)]
    people = _fields.people(person for one in each for person in one.people)
    return _fields.Signed(people, tuple(dict.fromkeys(name for one in (whole, *each) for name in one.agencies)))


def _one(text: str, source: Source, title: str = "") -> _fields.Signed:
    # With a "By" before it, no "von" or "Di" further on is taken for one.
    return _fields.signed(text if not text or _BY.match(text) else f"By {text}", source, title=title)


def _listed(node: Node, source: Source) -> list[Person]:
    found: list[Person] = []
    for one in _json.objects(node.get("authors")):
        role = _json.first(one, "role").lower().rpartition(":")[2]
        if role not in _WRITERS:
            continue
        name, job = _json.first(one, "name"), _json.folded(one.get("jobtitle"))
        if name and name not in (_json.first(one, "code"), _json.first(one, "username")):
            title = _json.first(job, "name") or _json.word(one.get("jobtitle"))
            found += signed(_ninjs_body.plain(name), source, title=_ninjs_body.plain(title)).people
    return found


def _agency(node: Node, signed: Sequence[str], paragraphs: Sequence[str], source: Source) -> str:
    """Return who supplied an item: what it says in fields, else who signed it, else whom its dateline names."""
    named = [_json.first(node, "source") or _json.first(_json.folded(node.get("source")), "name")]
    named += [_json.first(node, "provider") or _json.first(_json.folded(node.get("provider")), "name")]
    named.append(_json.first(node, "copyrightholder"))
    for name in ("infosource", "infosources"):
        told = _json.objects(node.get(name))
        named += [*_json.words(node.get(name)), *(_json.first(one, "name", "literal") for one in told)]
    named += signed
    found = next((name for name in named if name and "@" not in name), "")
    if found:
        return _fields.agency(_ninjs_body.plain(found), source)
    for text in paragraphs[:2]:
        dateline = _wirelines.dateline(text, source)
        if dateline is not None:
            return ", ".join(dateline.agencies)
    return ""


def subjects(node: Node) -> tuple[Subject, ...]:
    """Return what an item is about by codes, whichever way it writes them; a name without a code is a tag."""
    found = []
    for one in (*_json.objects(node.get("subject")), *_json.objects(node.get("subjects"))):
        label, code = _ninjs_body.plain(_json.first(one, "name")), _code(one)
        if code and code.casefold() != label.casefold():
            scheme = _fields.web(_json.first(one, "scheme"))
            found.append(_fields.subject(code, label, scheme))
    return _fields.subjects(found)


def _code(one: Node) -> str:
    uri = _json.first(one, "uri")
    return uri if uri.startswith(("http://", "https://")) else _json.first(one, "qcode", "code", "literal", "uri")


def tags(node: Node) -> tuple[str, ...]:
    """Return the free words of an item: keywords, subjects without a code, and whom and what it names."""
    found = [_ninjs_body.plain(word) for word in _keywords(node)]
    for one in (*_json.objects(node.get("subject")), *_json.objects(node.get("subjects"))):
        name, code = _ninjs_body.plain(_json.first(one, "name", "literal")), _code(one)
        if not code or code.casefold() == name.casefold():
            found.append(name)
    for name in _ABOUT:
        found += [_ninjs_body.plain(_json.first(one, "name", "literal")) for one in _json.objects(node.get(name))]
    return _fields.tags(found)


def _keywords(node: Node) -> list[str]:
    value = node.get("keywords") or node.get("keyword")
    named = [_json.first(one, "name", "value", "literal") for one in _json.objects(value)]
    if isinstance(value, str):
        return value.split("," if "," in value else ";")
    return [*_json.words(value), *named]

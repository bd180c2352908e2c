"""One item of ninjs, names in lower case, becomes one story."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Moment, Raw, Remark, Source, Status, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _fields, _json, _licences, _ninjs_body, _ninjs_media, _ninjs_people, _ninjs_text
from wirefeed.stories._json import Node

_PLANS = frozenset("planning event component coverage assignment".split())
_PLAN = Hold("a plan, an event or a part for desks, not a story", hint="move it out of content/")
_NO_STORY = lazy(
    r"(?i)(?:^|[^a-z])(?:advisory|advisories|service ?message|test ?message|planning|daybook|diary)(?:$|[^a-z])"
)
_TEST = lazy(r"(?i)\W*test(?:[ -]?(?:message|story|item|meldung))?\W*(?:$|\b(?:please )?(?:ignore|disregard)\b)")
_KILLS = frozenset("kill killed cancel canceled cancelled retract retracted withdrawn".split())
_API = lazy(r"(?i)[/.-]api[/.-]|//api\.|\.(?:json|xml|nitf)$")


def story(raw: Raw, node: Node, source: Source) -> Story:
    """
    Read one item.

    Raises:
        StoryError: For an item that may be published and has neither headline nor text.
    """
    remarks: list[Remark] = []
    dates = _fields.Dates(raw.name, source, [], remarks)
    standing = _fields.standing(_json.first(node, "pubstatus", "status"))
    if standing.complaint:
        remarks.append(Remark(file=raw.name, field="pubstatus", message=standing.complaint))
    publish_at = dates.read("publish_at", _json.first(node, "embargoed", "embargoeduntil", "embargo"))
    expires = dates.read("expires", _json.first(node, "expires", "expirydate"))
    published = _first_date(dates, node, "firstpublished", "firstcreated", "contentcreated", "versioncreated")
    updated = _first_date(dates, node, "versioncreated", "contentmodified")
    media = _ninjs_media.associated(node)
    text = _ninjs_text.read(node, where=raw.name, timed=publish_at is not None, pictured=bool(media))
    people, agency = _ninjs_people.credited(node, text.paragraphs, source)
    status = "canceled" if signals(node) & _KILLS else _worse(standing.status, text.ruling.status)
    made = Story(
        name=raw.name,
        id=_json.first(node, "uri", "guid"),
        version=_fields.final(_fields.version(_json.first(node, "version")), status),
        status=status,
        published=published,
        updated=updated,
        publish_at=publish_at,
        expires=expires,
        agency=agency or source.agency,
        authors=people,
        headline=text.headline,
        subhead=text.subhead,
        publisher=text.cut.publisher or source.publisher,
        short_link=text.cut.short_link,
        correction=text.correction,
        media=media,
    )
    made = _described(made, node, text, source)
    if status == "usable":  # what is taken back is not repeated, not even where only desks would see it
        told = {name: getattr(text, name) for name in ("body", "markup", "summary", "summary_from")}
        made = replace(made, **told)
    made = _identified(made, node, source, remarks)
    made = _headed(_pictured(made, node, source), text, remarks)
    return replace(made, hold=_hold(made, _Said(node, text, standing, dates.holds), source), remarks=tuple(remarks))


def _described(made: Story, node: Node, text: _ninjs_text.Told, source: Source) -> Story:
    """Return a story with what an item says about it: where, what about, under which terms."""
    place = _place(node)
    return replace(
        made,
        section=next((_named(one) for one in _json.objects(node.get("service"))), ""),
        language=_language(node),
        tags=_ninjs_people.tags(node),
        dateline=_fields.dateline(place, source) or _fields.place_in(text.paragraphs, source),
        link=_link(node),
        slug=squash(_json.first(node, "slugline")),
        rights=rights(node),
        license=licence(node),
        subjects=_ninjs_people.subjects(node),
        urgency=_fields.urgency(_json.first(node, "urgency")) or _fields.urgency(_json.first(node, "priority")),
        located=place,
        genre=next((_named(one) for one in _json.objects(node.get("genre") or node.get("genres"))), ""),
    )


def _first_date(dates: _fields.Dates, node: Node, *names: str) -> Moment | None:
    for name in names:
        found = dates.read(name, _json.first(node, name))
        if found is not None:
            return found
    return None


def _worse(first: Status, second: Status) -> Status:
    order: tuple[Status, ...] = ("canceled", "withheld", "draft", "usable")
    return min(first, second, key=order.index)


def signals(node: Node) -> frozenset[str]:
    """Return the signals of an item, in lower case and without scheme: ``sig:update`` is ``update``."""
    found = [*_json.words(node.get("signal")), *_json.words(node.get("signals"))]
    for one in (*_json.objects(node.get("signal")), *_json.objects(node.get("signals"))):
        found += [_json.first(one, name) for name in ("code", "qcode", "literal", "uri", "name")]
    return frozenset(word.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower() for word in found if word)


def _named(one: Node) -> str:
    return squash(_json.first(one, "name", "literal", "code"))


def _place(node: Node) -> str:
    """Return where the story was written, as one text: a word in ninjs 1, an object or a list of them elsewhere."""
    for name in ("located", "dateline"):
        value = node.get(name)
        if found := _json.word(value):
            return _ninjs_body.plain(found)
        for one in _json.objects(value):
            inner = _json.folded(one.get("located"))
            found = _json.first(one, "name", "city", "text", "literal") or _json.first(inner, "name", "city")
            if found:
                return _ninjs_body.plain(found)
    return ""


def _language(node: Node) -> str:
    found = _json.first(node, "language").replace("_", "-")
    return "" if found.lower() in ("x-default", "und", "mul", "zxx") else squash(found)


def rights(node: Node) -> str:
    """Return copyright and terms of use; what the terms exclude is for people to read."""
    terms = [*_json.words(node.get("copyrightnotice")), *_json.words(node.get("usageterms"))]
    return _fields.rights(map(_ninjs_body.plain, terms))


def licence(node: Node) -> str:
    """Return the address of a licence that everybody knows, wherever the item tells of its rights."""
    told = [*_json.words(node.get("usageterms")), *_json.words(node.get("copyrightnotice"))]
    for one in _json.objects(node.get("rightsinfo")):
        told += [text for text in map(_json.word, one.values()) if text]
    found = (_licences.address(text) for text in told)
    return next((address for address in found if address and _licences.name(address)), "")


def _link(node: Node) -> str:
    """Return the address of the item's page, if its ``uri`` may be one: an interface's answers are no pages."""
    found = _fields.web(_json.first(node, "canonical", "canonicalurl", "link", "url"))
    uri = _fields.web(_json.first(node, "uri"))
    return found or ("" if _API.search(uri) else uri)


def _identified(made: Story, node: Node, source: Source, remarks: list[Remark]) -> Story:
    if made.id:
        return made
    import uuid

    remarks.append(Remark(file=made.name, field="uri", message="none found; the id is made from the slug or headline"))
    own = [_json.first(one, "value") for one in _json.objects(node.get("altids"))]
    alternative = next(filter(None, own), "") or _fields.wire_id(made.slug, made.agency, made.published, source)
    said = f"{made.headline}\n{made.published.instant.isoformat() if made.published else ''}"
    return replace(made, id=alternative or f"urn:wirefeed:item:{uuid.uuid5(uuid.NAMESPACE_OID, said)}")


def _pictured(made: Story, node: Node, source: Source) -> Story:
    """Return a picture, sound or film as a story of its own: it shows itself, and its caption is the summary."""
    kind = _ninjs_media.kind_of(node)
    own = _ninjs_media.medium(node, kind) if kind and not made.body else None
    if own is None or not getattr(source, "pictures", False):
        return made
    said = made.summary or own.caption
    return replace(made, media=(own,), summary=said, summary_from="story" if said else "")


def _headed(made: Story, text: _ninjs_text.Told, remarks: list[Remark]) -> Story:
    if made.headline or made.status != "usable":
        return made
    headline = _ninjs_body.opening(" ".join(text.paragraphs[:1]) or made.summary)
    if not headline:
        message = f"expected a headline or text in {made.id!r}, got neither"
        raise StoryError(message, where=made.name, hint="ask its supplier")
    remarks.append(Remark(file=made.name, field="headline", message="none found; cut from the text"))
    return replace(made, headline=headline)


class _Said(NamedTuple):
    """What an item says about being published."""

    node: Node
    text: _ninjs_text.Told
    standing: _fields.Standing
    dated: list[Hold]


def _hold(made: Story, said: _Said, source: Source) -> Hold | None:
    """Return why the item must not be published; what it is comes first, then what its desk says, then its dates."""
    if _json.first(said.node, "type").lower() in _PLANS:
        return _PLAN
    if _is_service(made, said.node):
        return _fields.ADVISORY
    if made.status == "canceled":
        return _fields.KILLED
    if said.text.ruling.hold is not None:
        return said.text.ruling.hold
    if made.status == "withheld":
        return None if said.standing.complaint else _fields.WITHHELD
    if said.standing.embargoed and made.publish_at is None:
        return _fields.EMBARGOED
    kind = _ninjs_media.kind_of(said.node)
    if kind and not made.body and not getattr(source, "pictures", False):
        return _fields.PICTURE if kind == "image" else Hold(f"{kind} without a text", hint=_fields.PICTURE.hint)
    if not made.body and not made.summary and not made.media:
        return _fields.NO_TEXT
    return next(iter(said.dated), None) or (_fields.NO_DATE if made.published is None else None)


def _is_service(made: Story, node: Node) -> bool:
    """Say whether an item is for desks: an advisory, a plan, an event of the diary, a test."""
    if _json.first(node, "type").lower() == "advisory" or _TEST.match(made.headline):
        return True
    if signals(node) & {"advisory", "test", "servicemessage"}:
        return True
    said: list[Any] = [
        node.get("profile"),
        *(_named(one) for one in _json.objects(node.get("genre") or node.get("genres"))),
    ]
    return any(_NO_STORY.search(word) for word in map(_json.word, said) if word) or "test" in map(
        str.lower, filter(None, map(_json.word, said))
    )

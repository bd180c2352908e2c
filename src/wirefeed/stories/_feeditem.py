"""One item of a feed becomes a story."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from wirefeed.characters import squash
from wirefeed.model import Hold, Moment, Person, Raw, Remark, Source, Story, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _feeddesk, _feedmedia, _feedpeople, _feedtext, _feedtree, _licences
from wirefeed.stories._feedtext import Text
from wirefeed.stories._feedtree import Kids
from wirefeed.stories._wire import headings as _wireheadings
from wirefeed.stories._wire import lines as _wirelines

if TYPE_CHECKING:
    from lxml.etree import _Element

_SHORT = ("shortlink", "http://microformats.org/wiki/rel-shortlink", "shorturl", "short")
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_NUMBER = lazy(r"\d{5,}(?:\.\d+)?")
_LONGEST = 600  # characters of a description that may be a summary as it stands
_OLDEST = 1990
_AGENCY = "urn:wirefeed:agency"  # the scheme under which our own RSS names who supplied a story
_FREE = ("blogger.com/atom", "www.tumblr.com", "gdata.youtube.com", "search.yahoo.com/mrss/category_schema")
# In the order of trust; Atom 0.3 said "issued" and "modified".
_PUBLISHED = ("pubDate", "atom:published", "atom:issued", "pubdate", "dc:date", "dcterms:issued", "dcterms:created")
_PUBLISHED_ATOM = ("atom:published", "atom:issued", "dcterms:issued", "pubDate", "dc:date", "atom:created")
_UPDATED = ("atom:updated", "dcterms:modified", "atom:modified")


class Channel(NamedTuple):
    """
    What a feed says of all its items.

    Attributes:
        is_atom: Whether it is Atom; else RSS of any kind.

        link: Its page, or its own address.

        base: What relative addresses are relative to; empty if the feed does not say.

        rights: For items that name none.

        ours: Whether wirefeed made it.
    """

    is_atom: bool
    title: str = ""
    link: str = ""
    base: str = ""
    language: str = ""
    rights: str = ""
    license: str = ""
    authors: tuple[Person, ...] = ()
    ours: bool = False
    addresses: frozenset[str] = frozenset()


def story(element: _Element, channel: Channel, raw: Raw, source: Source) -> Story:
    """Return the story of one ``item`` or ``entry``."""
    found = _feedtree.kids(element, "atom:" if channel.is_atom else "")
    declared = _feedtree.base_of(element, channel.base)
    base = declared or channel.link
    links = _links(found, base)
    summary, text = _texts(found, channel, declared)
    correction, text = _correction(text) if channel.ours else ("", text)
    paragraphs = _feedtext.paragraphs(text)
    headline = _headline(found, channel, paragraphs, source)
    remarks = _repaired(raw.name, headline, summary, text)
    desk = _feeddesk.judged(headline.text, text, paragraphs, source)
    published, updated, hold = _stamps(found, channel, raw, source, remarks)
    people = _feedpeople.people_of(found, channel.authors, source)
    origin = _feedpeople.origin_of(found, channel.addresses, base, source)
    tags, subjects, agency = _subjects(found, channel, base)
    body, markup = _feedtext.body(desk.text)
    gist = _gist(summary, text, headline.text, cut=desk.cut)
    gist = _wirelines.without_dateline(gist, source) if desk.dateline else gist
    link = _link(found, links, base)
    draft = _draft(found)
    return Story(
        name=raw.name,
        id=_identity(element, found, link, f"{channel.link or channel.title or raw.name}\n{headline.text}"),
        status="draft" if draft else desk.status,
        hold=None if draft else desk.hold or hold,
        published=published,
        updated=updated,
        agency=agency or people.agency or origin.agency or desk.agency or source.agency,
        publisher=origin.publisher or desk.publisher or source.publisher,
        language=_language(element, found, channel),
        tags=tuple(dict.fromkeys((*tags, *desk.tags))),
        subjects=subjects,
        authors=people.people,
        headline=headline.text,
        body=body if desk.status == "usable" else "",
        markup="html" if markup == "html" else "text",
        summary=gist,
        summary_from=("story" if channel.is_atom or channel.ours else "description") if gist else "",
        dateline=desk.dateline,
        link=link,
        short_link=next((links[rel][0].get("href", "") for rel in _SHORT if rel in links), "") or desk.short_link,
        rights=_rights(found) or origin.rights or channel.rights,
        license=_license(found, links) or channel.license,
        correction=correction or desk.correction,
        media=_feedmedia.media_of(found, base, links.get("enclosure", [])),
        remarks=tuple(remarks),
    )


class _Headline(NamedTuple):
    text: str
    guessed: bool = False


def _headline(found: Kids, channel: Channel, paragraphs: list[str], source: Source) -> _Headline:
    """Return an item's title; where it has none, its first sentence."""
    given = _feedtext.title(_only(found, "title", "atom:title"), is_atom=channel.is_atom)
    given = given or _feedtext.title(_only(found, "media:title", "dc:title"), is_atom=False)
    if given:
        return _Headline(given)
    derived = _wireheadings.heading("", "", "", paragraphs, source).headline
    return _Headline(derived, guessed=bool(derived))


def _repaired(name: str, headline: _Headline, *texts: Text) -> list[Remark]:
    remarks = []
    if headline.guessed:
        remarks.append(Remark(file=name, field="headline", message="none found; cut from the first sentence"))
    if any(text.mended for text in texts):
        remarks.append(Remark(file=name, field="body", message="encoded twice; one layer was taken off"))
    return remarks


def _only(found: Kids, *names: str) -> _Element | None:
    return next((found[name][0] for name in names if name in found), None)


def _links(found: Kids, base: str) -> dict[str, list[_Element]]:
    """Return Atom links by relation, addresses absolute; without one it is an alternate (RFC 4287 section 4.2.7.2)."""
    links: dict[str, list[_Element]] = {}
    for element in found.get("atom:link", ()):
        address = _feedtree.joined(_feedtree.base_of(element, base), element.get("href", ""))
        if address:
            element.set("href", address)
            rel = (element.get("rel") or "alternate").strip()
            rel = rel.removeprefix("http://www.iana.org/assignments/relation/")
            links.setdefault(rel if ":" in rel else rel.lower(), []).append(element)
    return links


def _link(found: Kids, links: dict[str, list[_Element]], base: str) -> str:
    """Return the page of an item: a feed's own address for it, not that of a service that counts clicks."""
    counted = _feedtree.first(found, "feedburner:origLink")
    plain = counted or _feedtree.first(found, "link")
    if not plain:
        pages = links.get("alternate", [])
        typed = [
            one for one in pages if one.get("type", "text/html").lower().startswith(("text/html", "application/xhtml"))
        ]
        plain = (typed or pages)[0].get("href", "") if pages else ""
    if not plain:
        guid = _only(found, "guid")
        told = guid is not None and guid.get("isPermaLink", "true").strip().lower() != "false"
        address = squash(_feedtree.text_of(guid)) if guid is not None else ""
        plain = address if told and address.lower().startswith(("http://", "https://")) else ""
    address = _feedtree.joined(base, plain)
    return address if address.lower().startswith(("http://", "https://")) and " " not in address else ""


def _identity(element: _Element, found: Kids, link: str, named: str) -> str:
    """
    Return an item's id as it names it; else its address; else one that follows from what it is called.

    Args:
        named: Feed and headline.
    """
    given = _feedtree.first(found, "guid", "atom:id")
    about = squash(element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""))
    if given or about or link:
        return given or about or link
    stamp = _feedtree.first(found, *_PUBLISHED, *_UPDATED)
    return f"urn:wirefeed:item:{uuid5(NAMESPACE_OID, chr(10).join(('wirefeed', named, stamp)))}"


def _texts(found: Kids, channel: Channel, base: str) -> tuple[Text, Text]:
    """Return summary and text; what stands alone is both."""
    if channel.is_atom:
        summary = _feedtext.atom(_only(found, "atom:summary"), base)
        text = _feedtext.atom(_only(found, "atom:content"), base)
    else:
        summary = _feedtext.rss(_only(found, "description", "dc:description", "atom:summary"), base)
        text = _feedtext.rss(_only(found, "content:encoded", "xhtml:body", "xhtml:div", "body", "fullitem"), base)
        text = text if text.said.strip() else _feedtext.atom(_only(found, "atom:content"), base)
    if not summary.said.strip():
        summary = _feedtext.rss(_only(found, "media:description", "itunes:summary"), base)
    if not channel.is_atom and len(text.said) < len(summary.said) and text.said.strip():
        summary, text = text, summary  # some write them the other way round
    return (summary, text) if text.said.strip() else (summary, summary)


def _correction(text: Text) -> tuple[str, Text]:
    """Part the note that our own feeds put above a text from it."""
    begin, mark, rest = text.said.partition("</em></p>")
    if not mark or not begin.startswith("<p><em>") or "<" in begin[7:]:
        return "", text
    return _feedtext.line(Text(begin[7:], html=True)), Text(rest.strip(), html=True)


def _gist(summary: Text, text: Text, headline: str, *, cut: bool) -> str:
    plain = _feedtext.plain(summary)
    if summary is text and (cut or len(plain) > _LONGEST):
        return ""  # it is the story itself, and its lead is what sums it up
    return "" if plain.casefold() == headline.casefold() else plain


def _stamps(
    found: Kids, channel: Channel, raw: Raw, source: Source, remarks: list[Remark]
) -> tuple[Moment | None, Moment | None, Hold | None]:
    """Return both dates: what the format itself calls so, before what others add to it."""
    published = _date(found, _PUBLISHED_ATOM if channel.is_atom else _PUBLISHED, raw, source, remarks)
    updated = _date(found, _UPDATED, raw, source, remarks)
    if published is None or isinstance(published, Hold):
        if isinstance(updated, Moment):
            published = updated  # Atom asks for no other date
        elif isinstance(published, Hold):
            return None, None, published
        else:
            return None, None, Hold("no date", hint="the feed gives this item none", person=True)
    if published.instant.year < _OLDEST:
        message = f"{published.instant.year} is before there were feeds"
        remarks.append(Remark(file=raw.name, field="published", message=message))
    return published, updated if isinstance(updated, Moment) else None, None


def _date(found: Kids, names: tuple[str, ...], raw: Raw, source: Source, remarks: list[Remark]) -> Moment | Hold | None:
    hold: Hold | None = None
    for name in names:
        literal = _feedtree.first(found, name)
        if not literal:
            continue
        read = None if _NUMBER.fullmatch(literal) and len(literal) not in (8, 14) else _dates.read(literal, source)
        if isinstance(read, Moment) and 1971 <= read.instant.year < 9999:
            return read
        if isinstance(read, Hold):
            hold = hold or read
        else:
            remarks.append(
                Remark(file=raw.name, field="published", message=f"{name}: expected a date, got {literal[:60]!r}")
            )
    return hold


def _language(element: _Element, found: Kids, channel: Channel) -> str:
    text = _only(found, "content:encoded", "atom:content", "description", "atom:summary")
    title = _only(found, "title", "atom:title")
    given = (
        _feedtree.language_of(text) or _feedtree.language_of(title) or _feedtree.first(found, "dc:language", "language")
    )
    given = given or _feedtree.language_of(element, channel.language)
    return given.replace("_", "-") if _LANGUAGE.fullmatch(given) else ""


def _subjects(found: Kids, channel: Channel, base: str) -> tuple[list[str], tuple[Subject, ...], str]:
    """Return free tags, subjects of vocabularies, and the agency that our own RSS names among them."""
    tags: list[str] = []
    subjects: list[Subject] = []
    agency = ""
    for element in (*found.get("category", ()), *found.get("atom:category", ()), *found.get("dc:subject", ())):
        scheme = (element.get("scheme") or element.get("domain") or "").strip()
        text = _feedtext.line(_feedtext.rss(element))
        term = squash(element.get("term", "")) or text
        label = _feedtext.line(Text(element.get("label", "")))
        if not term and not label:
            continue
        if scheme == _AGENCY:
            agency = agency or term
        elif _vocabulary(scheme, channel, base):
            subjects.append(Subject(term or label, scheme, label or (text if text != term else "")))
        else:
            # A term of several words is for people; a label beside it says what the words are about.
            tags.append(_feedtext.line(Text(term)) if " " in term or not label else label)
    return list(dict.fromkeys(tags)), tuple(dict.fromkeys(subjects)), agency


def _vocabulary(scheme: str, channel: Channel, base: str) -> bool:
    """Say whether a scheme is a vocabulary; blogs write their own address there, beside free words."""
    if not _SCHEME.fullmatch(scheme) or any(known in scheme for known in _FREE):
        return False
    return scheme.rstrip("/") not in {one.rstrip("/") for one in (channel.link, base, *channel.addresses) if one}


def _rights(found: Kids) -> str:
    for name in ("atom:rights", "atom:copyright"):
        for element in found.get(name, ()):
            text = _feedtext.plain(_feedtext.atom(element))
            if text:
                return text
    other = _only(found, "dc:rights", "copyright", "dcterms:rights", "media:copyright")
    return _feedtext.plain(_feedtext.rss(other))


def _license(found: Kids, links: dict[str, list[_Element]]) -> str:
    linked = links.get("license", [])
    if linked:
        return linked[0].get("href", "")
    element = _only(found, "cc:license", "dcterms:license", "media:license")
    if element is None:
        return ""
    named = element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource") or element.get("href") or ""
    return _licences.address(named or squash(_feedtree.text_of(element)))


def _draft(found: Kids) -> bool:
    """Say whether an entry is one (RFC 5023 section 13.1.1)."""
    controls = (*found.get("app:control", ()), *found.get("app:draft", ()))
    return any(squash(_feedtree.text_of(one)).lower() == "yes" for one in controls)

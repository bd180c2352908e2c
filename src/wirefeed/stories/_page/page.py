"""One page becomes one story: every field in its order, the text freed of the page around it."""

from __future__ import annotations

import hashlib
import html
import re
from typing import NamedTuple

from msgspec.structs import replace

from wirefeed.characters import script, squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Moment, Raw, Remark, Source, Status, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _desk
from wirefeed.stories._front import statuses as _statuses
from wirefeed.stories._page import body as _pagebody
from wirefeed.stories._page import chaff as _chaff
from wirefeed.stories._page import dates as _pagedates
from wirefeed.stories._page import head as _pagehead
from wirefeed.stories._page import jsonld as _jsonld
from wirefeed.stories._page import names as _pagenames
from wirefeed.stories._page import soup as _soup
from wirefeed.stories._page import text as _pagetext
from wirefeed.stories._page.jsonld import Node

_EMBARGO = ("publish_at", "embargo", "embargoed", "embargo_until")
# Not "expires": pages say there how long a cache may keep them.
_EXPIRY = ("article:expiration_time", "expires_at", "expirydate", "unpublish_at")
_UNDATED = 'add <meta name="date" content="2024-03-26T10:00:00+02:00">, or begin the file name with the date'
_UNTIMED = 'add <meta name="publish_at" content="2024-03-26T10:00:00+02:00">'
_TAGGED = lazy(r"<(?:p|br|div)\b")
_LATIN = frozenset(
    "en de fr es it pt nl sv da nb no nn fi pl cs sk sl hr hu ro tr id ms vi sq et lv lt is ga cy ca eu gl".split()
)


def read(raw: Raw, text: str, source: Source) -> Story:
    """
    Read the story of a page; `wirefeed.stories.html.read` says what goes in and what is raised.

    Returns:
        The story, held where the page names no date.
    """
    page = _soup.parse(text, where=raw.name)
    nodes, broken = _jsonld.nodes(page.blocks)
    message = "a JSON-LD block cannot be read"
    remarks = [Remark(file=raw.name, line=line, field="json-ld", message=message) for line in broken]
    return _story(_view(raw, page, nodes), source, remarks)


class _View(NamedTuple):
    """A page with its story found: what the parts of a story are read from."""

    name: str
    page: _soup.Page
    article: Node
    link: str
    sites: dict[str, str]
    every: list[_soup.Element]
    headline: str
    elements: list[_soup.Element]  # of the story and what stands beside its headline
    region: list[_soup.Element]  # of the whole page, without other stories
    container: _soup.Element
    unwanted: set[int]
    heading: _soup.Element | None


def _view(raw: Raw, page: _soup.Page, nodes: list[Node]) -> _View:
    article = _article(page, nodes)
    link = _pagehead.canonical(page, article)
    sites = _pagenames.sites(page, nodes, link)
    every = _soup.elements(page.root)
    headline, heading = _pagehead.headline(page, article, every, sites, _pagehead.section(page, article))
    region, container, unwanted = _parted(page, heading)
    story = region.story(heading, container)
    return _View(
        raw.name, page, article, link, sites, every, headline, story, region.elements, container, unwanted, heading
    )


def _story(view: _View, source: Source, remarks: list[Remark]) -> Story:
    page, article = view.page, view.article
    people, employer = _pagenames.authors(page, article, view.elements, view.sites)
    inside = {id(element) for element in _soup.elements(view.container)}
    rights, licence = _pagehead.rights(page, article, view.region, inside)
    blocks = _blocks(view, _lines(view, [person.name for person in people]))
    plain = [squash(html.unescape(re.sub("<[^>]*>", "", block))) for block in blocks]
    leads = [text for text, block in zip(plain, blocks) if block.startswith("<p")]
    agency, dateline = _pagenames.agency(page, article, view.elements, leads, view.sites)
    headline = view.headline or _cut(leads[0] if leads else "")
    if not headline and not _withdrawn(page):
        message = "expected a page with a headline or text, got neither"
        raise StoryError(message, where=view.name, hint="give it an h1, or move the file out")
    spoken = [at for at, text in enumerate(plain) if text]  # a picture says nothing, and stays
    timed = isinstance(_pagedates.one(page, _EMBARGO, source), Moment)
    ruling, cut = _desk.judge(headline, plain, timed=timed), _desk.cut([plain[at] for at in spoken])
    gone = set(spoken) - {spoken[at] for at in cut.kept}
    language = _language(view, f"{headline} {' '.join(leads[:5])}", remarks)
    image = _pagehead.picture(page, article, view.link)
    story = Story(
        name=view.name,
        agency=agency or employer or source.agency,
        section=_pagehead.section(page, article),
        language=language,
        tags=_pagehead.tags(page, article, view.elements) or cut.tags,
        authors=people,
        headline=headline,
        subhead=_pagehead.subhead(page, view.elements, headline),
        body="\n".join(block for at, block in enumerate(blocks) if at not in gone),
        markup="html",
        dateline=dateline,
        link=view.link,
        slug=page.meta("slug"),
        short_link=_pagehead.short_link(page, view.every, view.link) or cut.short_link,
        publisher=_publisher(view) or cut.publisher or source.publisher,
        rights=rights,
        license=licence,
        correction=cut.correction,
        media=(image,) if image is not None else (),
    )
    dated = replace(source, language=language) if language else source
    return replace(story, **_standing(view, dated, ruling, remarks), **_summary(view, headline), remarks=tuple(remarks))


def _standing(view: _View, source: Source, ruling: _desk.Ruling, remarks: list[Remark]) -> dict[str, object]:
    """Return status, hold and dates; the words of a desk in the text come before what the page's fields say."""
    page, article = view.page, view.article
    where = _pagedates.Place(view.elements, view.region, view.container, view.heading)
    published = _pagedates.published(page, article, where, view.link, source)
    if published is None:
        published = _from_name(view.name, source)
    moment = published if isinstance(published, Moment) else None
    publish_at, expires = _pagedates.one(page, _EMBARGO, source), _pagedates.one(page, _EXPIRY, source)
    holds = [found for found in (ruling.hold, publish_at, expires, published) if isinstance(found, Hold)]
    if published is None:
        holds.append(Hold("no date", hint=_UNDATED, person=True))
    status = _status(view.name, page, holds, remarks) if ruling.status == "usable" else ruling.status
    return {
        "status": status,
        # Nobody is called for what a page lacks that is not to be published.
        "hold": holds[0] if holds and status != "draft" and not (_withdrawn(page) and holds[0].person) else None,
        "published": moment,
        "updated": _pagedates.updated(page, article, view.elements, source, moment),
        "publish_at": publish_at if isinstance(publish_at, Moment) else None,
        "expires": expires if isinstance(expires, Moment) else None,
    }


def _from_name(name: str, source: Source) -> Moment | None:
    base = name.rpartition("/")[2]
    return _dates.from_name(base.rpartition(".")[0] or base, source)[0]


def _summary(view: _View, headline: str) -> dict[str, object]:
    given = squash(view.page.meta("summary"))
    if given:
        return {"summary": given, "summary_from": "story"}
    found = _pagehead.description(view.page, view.article, headline, view.sites)
    return {"summary": found, "summary_from": "description", "described": _digest(found)} if found else {}


def _publisher(view: _View) -> str:
    return squash(view.page.meta("og:site_name") or _jsonld.text(view.article, "publisher"))


def _lines(view: _View, names: list[str]) -> tuple[str, ...]:
    """Return the paragraphs that say who wrote the story and when, which the entry says by itself."""
    people = [*names, ", ".join(names), " and ".join(names)] if names else []
    bylines = [f"{label} {name}" for name in people for label in ("", "By", "Von", "Par", "Por", "بقلم")]
    return (*bylines, *_pagedates.lines(view.elements))


def _blocks(view: _View, lines: tuple[str, ...]) -> list[str]:
    """Return the story's text, a block each: from the page, or from its JSON-LD where the page shows too little."""
    written = _pagetext.write(view.container, headline=view.headline, lines=lines, unwanted=view.unwanted)
    linked = _jsonld.text(view.article, "articleBody")
    if 3 * sum(map(len, written)) >= len(linked):
        return written
    if _TAGGED.search(linked):
        tree = _soup.parse(linked, where=view.name).root
        return _pagetext.write(tree, headline=view.headline, lines=lines, unwanted=set())
    return [f"<p>{html.escape(part.strip(), quote=False)}</p>" for part in re.split(r"\n\s*", linked) if part.strip()]


def _article(page: _soup.Page, nodes: list[Node]) -> Node:
    """Return the JSON-LD of the story: of several, the one whose headline or address the page goes by."""
    found = _jsonld.articles(nodes)
    title = page.root.find("title")
    said = [_pagetext.key(page.meta("og:title")), _pagetext.key(_soup.words(title)) if title is not None else ""]
    here = {page.link("canonical"), page.meta("og:url")} - {""}
    for node in found:
        headline = _pagetext.key(_jsonld.text(node, "headline", "name"))
        if headline and any(headline in text for text in said):
            return node
    for node in found:
        if here & {
            _jsonld.address(node, "url"),
            _jsonld.address(node, "mainEntityOfPage"),
            _jsonld.address(node, "@id"),
        }:
            return node
    return found[0] if found else {}


def _parted(page: _soup.Page, heading: _soup.Element | None) -> tuple[_pagebody.Region, _soup.Element, set[int]]:
    """Part the story from the rest: other stories leave the tree, furniture is only named."""
    root = page.root
    marked = [
        element for element in _soup.elements(root) if "articlebody" in _soup.attribute(element, "itemprop").lower()
    ]
    protected = set().union(
        *(_chaff.lineage(element) for element in (*marked, *([heading] if heading is not None else [])))
    )
    for element in _chaff.outermost(root, frozenset(("others", "beside")), protected):
        element.extract()
    region = _pagebody.Region(root)
    furniture = _chaff.outermost(root, frozenset(("furniture",)), protected)
    weights = _chaff.weigh(root, {id(element) for element in furniture})
    return region, _pagebody.find(root, weights), {id(element) for element in furniture}


def _cut(text: str) -> str:
    sentence = re.split(r"(?<=[.!?؟。])\s", text, maxsplit=1)[0]
    return sentence if len(sentence) <= 100 else f"{sentence[:100].rpartition(' ')[0] or sentence[:99]}…"


def _language(view: _View, sample: str, remarks: list[Remark]) -> str:
    """Return the declared language, unless the text is in a script it is not written in."""
    declared = _pagehead.language(view.page, view.article)
    if declared.partition("-")[0] in _LATIN and script(sample) not in ("Latn", ""):
        remarks.append(
            Remark(file=view.name, field="language", message=f"declared as {declared}, but in another script")
        )
        return ""
    return declared


def _status(name: str, page: _soup.Page, holds: list[Hold], remarks: list[Remark]) -> Status:
    word = _statuses.plain(page.meta("status"))
    if not word:
        return "usable"
    if word in _statuses.EMBARGOED:
        if not any(page.meta(field) for field in _EMBARGO):
            holds.insert(0, Hold("embargoed without a time", hint=_UNTIMED, person=True))
        return "usable"
    if message := _statuses.unknown(word):
        remarks.append(Remark(file=name, field="status", message=message))
    return _statuses.meant(word)


def _withdrawn(page: _soup.Page) -> bool:
    """Say whether a page's own field withdraws or withholds it, by a word that is known."""
    word = _statuses.plain(page.meta("status"))
    return bool(word) and not _statuses.unknown(word) and _statuses.meant(word) in ("canceled", "withheld")


def _digest(text: str) -> str:
    return hashlib.blake2b(squash(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

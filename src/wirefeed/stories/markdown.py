"""Markdown with the front matter of any site generator, or with none; and what no other format knows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from wirefeed.characters import is_latin
from wirefeed.errors import StoryError
from wirefeed.model import Head, Hold, Markup, Media, Moment, Person, Raw, Remark, Source, Status, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _dates
from wirefeed.stories._desk import notes as _desknotes
from wirefeed.stories._foreign import OTHER
from wirefeed.stories._front import fields as _fields
from wirefeed.stories._front import heading as _heading
from wirefeed.stories._front import matter as _frontmatter
from wirefeed.stories._front import shortcodes as _shortcodes
from wirefeed.stories._front import yamltext as _yaml
from wirefeed.stories._front.standing import Written, stand
from wirefeed.stories._front.terms import Terms, terms
from wirefeed.stories._wire import agencies as _agencies

_ENDINGS = (".md", ".markdown", ".mdx", ".mkd", ".mdown")
# Fields most stories have; all others cost nothing where they are not.
_OFTEN = frozenset(
    "title published updated authors tags categories category topics keywords slug summary subhead draft".split()
)
_MARKED = lazy(r"[<\[*_`]")
# ISO 639-1, for the ``fr`` of ``name.fr.md``.
_LANGUAGES = frozenset(
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn"
    " ko ku ky lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru sd si sk sl so sq sr sv sw ta te tg th tk tl"
    " tr ug uk ur uz vi yi zh".split()
)
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# Permalinks with a place to fill in, and the names Jekyll has for some of these.
_PATTERN = lazy(r"(?:^|[/_.-]):[a-z]|[{}<>\s]|(?:date|pretty|ordinal|weekdate|none|true|false)$")
# Agencies that are given names as well; a first name alone is a blogger's.
_GIVEN = frozenset(("Petra", "Antara", "Ana"))
_AGENCY_TAIL = lazy(r"\s*(?:[(/|,]\s*)([^()/|,]+?)\)?$")


def sniff(raw: Raw, text: str) -> bool:
    """Say whether a file begins with front matter, or has the ending of a Markdown file."""
    return raw.name.lower().endswith(_ENDINGS) or _frontmatter.known(text)


def read(raw: Raw, text: str, source: Source) -> Iterator[Story | StoryError]:
    """
    Yield the one story of a file.

    Its date is the front matter's, else the file name's, else that of its path or permalink; with none the story is
    held. Text without any front matter is a story as well: its title is the first heading or line.

    Raises:
        StoryError: For front matter that cannot be read, with its line, and for a story with neither title nor text.
    """
    front = _frontmatter.split(raw.name, text)
    values, keys = _fields.meant(front.fields, source.keys)
    written = Written(raw.name, text, values, keys, front.kind, source)
    title, body = _fields.line(values.get("title")), _shortcodes.clean(front.body, raw.name)
    odd = _fields.meant_to_wait(front.fields, source.keys)
    if not _desknotes.glance(title, body):
        yield _waiting(_story(written, body), odd, text)
        return
    found = _desknotes.cut(title, _heading.without(body, title) if title else body, timed=_timed(written))
    # What is never published may be named by its desk's words, if it has no others.
    waits = found.hold is not None or found.status != "usable"
    yield _waiting(_ruled(_story(written, body if waits and not title else found.body), found), odd, text)


def _waiting(story: Story, odd: tuple[str, str] | None, text: str) -> Story:
    """Hold a story whose embargo or expiry is misspelt, unless it waits anyway."""
    if odd is None or story.status != "usable" or story.hold is not None:
        return story
    key, known = odd
    hold = Hold(f"expected a known key, got {key!r}", f"did you mean {known!r}?", _frontmatter.line_of(text, key), True)
    return replace(story, hold=hold)


def head(raw: Raw, text: str, source: Source) -> Head | None:
    """
    Return the head of a plain story as `read` would, without looking at its text more than needed; None asks `read`.

    In a first build this is all that is wanted of most stories. Plain is: YAML of one line a key, nothing but title,
    dates, author, tags, section, language and summary, a title and dates that read at once, and no word of a desk's.
    """
    end = text.find("\n---\n", 3)
    if end < 0 or not text.startswith("---\n") or source.keys or _telling(raw.name):
        return None
    values: dict[str, str] = {}
    for row in text[4:end].split("\n"):
        key, colon, value = row.partition(": ")
        if not colon or key in values or key not in _PLAIN_KEYS or not _plain_value(key, value):
            return None
        values[key] = value[1:-1] if value[0] == '"' else value
    title, body = values.get("title", ""), text[end + 5 :]
    date = _dates.read(values.get("date", "").strip(), source)
    updated = _dates.read(values["updated"].strip(), source) if "updated" in values else date
    if (
        not isinstance(date, Moment)
        or not isinstance(updated, Moment)
        or updated.instant < date.instant
        or not title.strip()
        or any(mark in title for mark in "<&")
        or ("category" in values and "section" in values)
        or ("lang" in values and "language" in values)
        or ("{" in body and ("{{" in body or "{%" in body))
        or not is_latin(text)
        or not _desknotes.silent(title, body.strip("\n"))
    ):
        return None
    authors, agency = _signed(values["author"], False, "", source.agency) if "author" in values else ((), "")
    tags = dict.fromkeys(map(_fields.name, values["tags"][1:-1].split(","))) if "tags" in values else {}
    return Head(
        name=raw.name,
        published=date,
        updated=updated if "updated" in values else None,
        scheduled=True,
        agency=agency or source.agency,
        section=_fields.line(values.get("section")) or _fields.name(values.get("category", "")),
        language=values.get("lang") or values.get("language") or source.language,
        tags=tuple(tag for tag in tags if tag),
        authors=authors,
    )


def _telling(name: str) -> bool:
    """Say whether a file's name says more of its story than the date: a draft, a language, another markup."""
    return "_drafts/" in name or name.endswith(OTHER) or "." in name.rpartition("/")[2].rpartition(".")[0]


_PLAIN_KEYS = frozenset(
    "title date updated author tags section category lang language slug summary description".split()
)
_PLAIN_LANGUAGE = lazy("[a-z]{2}(?:-[A-Z]{2})?")
_PLAIN_TAGS = lazy(r"\[[A-Za-z][A-Za-z0-9_ .-]*(?:, *[A-Za-z][A-Za-z0-9_ .-]*)*\]")


def _plain_value(key: str, value: str) -> bool:
    if key == "tags":
        return _PLAIN_TAGS.fullmatch(value) is not None
    if key in ("lang", "language"):
        return _PLAIN_LANGUAGE.fullmatch(value) is not None
    return _yaml.obvious(value) and not (key in ("section", "category") and "," in value)


def _story(written: Written, body: str) -> Story:
    values, source = written.values, written.source
    stem, language, suffixed = _named(written)
    section, tags = _subjects(written)
    standing = stand(written, stem, tags)
    agency = _fields.line(values["agency"]) if "agency" in values else ""
    authors, agency = _authors(written, agency) if "authors" in values else ((), agency)
    seldom, use = ({}, Terms()) if values.keys() <= _OFTEN else (_seldom(written), terms(written))
    slug = _fields.word(values["slug"]) if "slug" in values else ""
    title, body, remarks = _titled(written, body, standing.status)
    subhead, summary = _summary(written)
    if "excerpt_separator" in values and (mark := _fields.word(values["excerpt_separator"])):
        body = body.replace(mark, "", 1)
    return Story(
        name=written.name,
        status=standing.status,
        hold=standing.hold,
        published=standing.published,
        updated=standing.updated,
        # A date the writer gave in the future means "publish then", in front matter as in a file's name.
        scheduled=standing.published is not None,
        publish_at=standing.publish_at,
        expires=standing.expires,
        agency=agency or source.agency,
        section=section,
        language=language,
        tags=tuple(tags),
        authors=authors,
        headline=title,
        subhead=subhead,
        body=body,
        markup=_markup(written),
        summary=summary,
        summary_from="story" if summary else "",
        slug=(slug.strip("/").rpartition("/")[2] if slug[:1] == "/" else slug)
        or standing.slug
        or (stem if suffixed else ""),
        publisher=(_fields.line(values["publisher"]) if "publisher" in values else "") or source.publisher,
        syndicate=use.syndicate,
        aliases=use.aliases,
        rights=use.rights,
        license=use.license,
        remarks=(*standing.remarks, *use.remarks, *remarks),
        **seldom,
    )


def _seldom(written: Written) -> dict[str, Any]:
    """Return the fields of a story that few stories bring."""
    values = written.values
    return {
        "id": _id(written),
        "version": _version(written),
        "dateline": _fields.line(values.get("dateline")),
        "link": _link(written),
        "short_link": _fields.word(values.get("short_link")),
        "correction": _fields.line(values.get("correction")),
        "minor": "minor" in values and _fields.true(values["minor"]),
        "media": _media(written),
    }


def _timed(written: Written) -> bool:
    literal = _fields.word(written.values.get("publish_at"))
    return bool(literal) and isinstance(_dates.read(literal, written.source), Moment)


def _ruled(story: Story, found: _desknotes.Found) -> Story:
    """Return a story with what the lines cut from it say, held or withdrawn if these say so."""
    ordered = found.status != "usable"
    status = found.status if ordered and story.status != "canceled" else story.status
    # Nobody is called for what a story lacks that is not to be published.
    hold = found.hold if ordered else story.hold or found.hold
    return replace(
        story,
        status=status,
        hold=None if status == "draft" else hold,
        publisher=found.publisher or story.publisher,
        short_link=story.short_link or found.short_link,
        tags=tuple(dict.fromkeys(story.tags + found.tags)),
        correction=story.correction or found.correction,
        remarks=tuple(one for one in story.remarks if one.field != "title") if ordered else story.remarks,
    )


def _named(written: Written) -> tuple[str, str, bool]:
    """
    Return stem and language of a story's file, and whether its name tells the language (``name.fr.md``).

    A bundle's ``index.md`` is named by its folder.
    """
    folders, _, base = written.name.rpartition("/")
    stem, dot, _ = base.rpartition(".")
    stem = stem if dot and stem else base
    language = _fields.word(written.values["language"]) if "language" in written.values else ""
    if language and not _LANGUAGE.fullmatch(language):
        language = ""
    suffixed = False
    if "." in stem:
        before, _, last = stem.rpartition(".")
        if before and last[:2].lower() in _LANGUAGES and _LANGUAGE.fullmatch(last) and len(last) in (2, 5):
            stem, language, suffixed = before, language or last, True
    if stem == "index" and folders:
        stem = folders.rpartition("/")[2]
    return stem, language.replace("_", "-"), suffixed


def _markup(written: Written) -> Markup:
    name = written.name.lower()
    if name.endswith((".html", ".htm")):
        return "html"
    return "markdown" if written.kind or name.endswith(_ENDINGS) else "text"


def _id(written: Written) -> str:
    own = _fields.line(written.values.get("id"))
    # Imported stories bring a row number as id beside the guid their readers know them by.
    return _fields.line(written.values["guid"]) if ":" not in own and "guid" in written.values else own


def _version(written: Written) -> int:
    # Release posts bring "4.4.0", pages "v2": only a whole number counts the versions of a story.
    text = _fields.word(written.values.get("version"))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else -1


def _subjects(written: Written) -> tuple[str, list[str]]:
    """Return section and tags: the first category is the section unless one is named, the others are tags."""
    values = written.values
    tags = _fields.names(values["tags"]) if "tags" in values else []
    for field in ("keywords", "topics"):
        if field in values:
            tags += _fields.names(values[field])
    section = _fields.line(values.get("section"))
    if "categories" in values or "category" in values:
        categories = _fields.names(values.get("category"))
        categories += _fields.names(values.get("categories"), by_blank=written.kind == "yaml")
        if categories and not section:
            section = categories.pop(0)
        tags += [name for name in categories if name != section]
    return section, list(dict.fromkeys(tags)) if len(tags) > 1 else tags


def _authors(written: Written, agency: str) -> tuple[tuple[Person, ...], str]:
    """Return the persons who wrote a story, and the agency; an agency among the authors is none of them."""
    value = written.values["authors"]
    several = written.keys["authors"] in ("byline", "authors")
    if isinstance(value, str):
        return _signed(value, several, agency, written.source.agency)
    return _without_agencies(_fields.people(value, several=several), agency, written.source.agency)


@lru_cache(maxsize=1024)
def _signed(text: str, several: bool, agency: str, supplier: str) -> tuple[tuple[Person, ...], str]:
    # Kept, because a newsroom has fewer writers than stories.
    return _without_agencies(_fields.people(text, several=several), agency, supplier)


def _without_agencies(persons: tuple[Person, ...], agency: str, supplier: str) -> tuple[tuple[Person, ...], str]:
    ours = {name.casefold() for name in (agency, supplier) if name}
    kept: list[Person] = []
    for person in persons:
        tail = _AGENCY_TAIL.search(person.name)
        if tail and (tail[1].casefold() in ours or _agencies.known(tail[1])):
            agency = agency or _agencies.known(tail[1])
            person = replace(person, name=person.name[: tail.start()])
        signed = "" if person.name in _GIVEN else _agencies.known(person.name)
        if signed and not ours:
            agency = agency or signed
        elif person.name and not signed and person.name.casefold() not in ours:
            kept.append(person)
    return tuple(kept), agency


def _link(written: Written) -> str:
    """Return the link as the story gives it; the content room makes it absolute."""
    values = written.values
    link = _fields.word(values.get("link"))
    if written.kind == "nikola" and written.keys.get("link") == "link":
        link = ""  # Nikola's link is what the post is about, on another site
    if not link:
        link = _fields.word(values.get("permalink"))
        if _PATTERN.search(link):
            link = ""
    if not link and (path := _fields.word(values.get("path"))) and not _PATTERN.search(path):
        link = path if "://" in path else "/" + path.lstrip("/")
        if written.kind == "toml" and not link.endswith("/"):
            link += "/"  # Zola serves a folder
    slug = _fields.word(values.get("slug"))
    return link or (slug if slug.startswith("/") else "")


def _titled(written: Written, body: str, status: Status) -> tuple[str, str, list[Remark]]:
    """
    Return the title, the body without a heading that repeats it, and a remark when the title is a guess.

    What is not to be published needs none: a file of id and ``status: killed`` is a whole tombstone.
    """
    title = _fields.title(written.values.get("title"))
    if title:
        return title, _heading.without(body, title), []
    if not written.kind and not written.name.lower().endswith(_ENDINGS):
        first, _, rest = body.partition("\n")
        if not _heading.first(body) and len(first) <= 200:
            return _heading.plain(first), rest.strip("\n"), []
    title, what = _heading.first(body), "heading"
    if not title:
        title, what = _heading.sentence(body), "sentence"
    if not title and status == "usable":
        raise StoryError("expected a title, got none", where=written.name, hint="write title: ... in the front matter")
    remarks = []
    if written.kind and status == "usable":
        remarks = [Remark(file=written.name, field="title", message=f"none given; the first {what} stands in for it")]
    return title, _heading.without(body, title), remarks


def _summary(written: Written) -> tuple[str, str]:
    """Return subhead and summary; a standfirst is the summary where no other is given, else the subhead."""
    values = written.values
    if values.keys().isdisjoint(("summary", "subhead", "standfirst")):
        return "", ""
    subhead = _fields.line(values["subhead"]) if "subhead" in values else ""
    text = _fields.line(values["summary"]) if "summary" in values else ""
    if len(text) < 6 and _fields.switch(text):
        text = ""  # excerpt: true
    if "standfirst" in values:
        standfirst = _fields.line(values["standfirst"])
        if text:
            subhead = subhead or standfirst
        else:
            text = standfirst
    if _MARKED.search(text):
        text = _heading.plain(text)
    return subhead, text


def _media(written: Written) -> tuple[Media, ...]:
    values = written.values
    images = _fields.media(values.get("image"))
    if len(images) == 1:
        beside = {
            name: text
            for name in ("alt", "caption", "credit")
            if not getattr(images[0], name) and (text := _fields.line(values.get(f"image_{name}")))
        }
        images = [replace(images[0], **beside)] if beside else images
    return tuple(dict.fromkeys(images + _fields.media(values.get("media"))))

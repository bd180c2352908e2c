"""WordPress exports (WXR): every post of a site with its text, authors, pictures and status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Media, Moment, Person, Raw, Remark, Source, Status, Story, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _feeddesk, _feedtext, _feedtree, _feedwp, _xml
from wirefeed.stories._feedtext import Text
from wirefeed.stories._feedtree import Kids

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD = 8192  # characters in which an export names its namespace
_EXPORT = "wordpress.org/export/"
_STANDING: dict[str, Status] = {
    "publish": "usable",
    "future": "usable",
    "draft": "draft",
    "auto-draft": "draft",
    "pending": "draft",
    "private": "withheld",
    "trash": "withheld",
}
_MISSING = "2000-01-01 00:00:00"
_HEADLINE = lazy(r"\S")


class _Site(NamedTuple):
    """What an export says of all its posts: users by login, attachments by their number, those of a post by its own."""

    people: dict[str, str]
    pictures: dict[str, Media]
    attached: dict[str, list[Media]]
    link: str
    language: str


def sniff(raw: Raw, text: str) -> bool:
    """Know an export by the namespace its root declares; the feed of a WordPress site has none."""
    return _EXPORT in text[:_HEAD] and (_xml.root(text) or ("",))[0].lower() == "rss"


def read(raw: Raw, text: str, source: Source) -> Iterator[Story | StoryError]:
    """
    Yield the posts of an export in its order; pages, menus, revisions and comments are no stories.

    Raises:
        StoryError: For what is no well-formed XML.
    """
    root = _feedwp.tree(text, raw.name)
    channel = _feedtree.kids(root).get("channel", [root])[0]
    above = _feedtree.kids(channel)
    items = [_feedwp.kids(one) for one in above.get("item", ())]
    site = _site(channel, above, items)
    for found in items:
        if _feedtree.first(found, "wp:post_type") in ("", "post"):
            yield _story(found, site, raw, source)


def _site(channel: _Element, above: Kids, items: list[Kids]) -> _Site:
    people = {}
    for one in _feedwp.kids(channel).get("wp:author", ()):
        inner = _feedwp.kids(one)
        names = (_feedtree.first(inner, "wp:author_first_name"), _feedtree.first(inner, "wp:author_last_name"))
        login = _feedtree.first(inner, "wp:author_login")
        people[login] = _feedtree.first(inner, "wp:author_display_name") or squash(" ".join(names)) or login
    pictures: dict[str, Media] = {}
    attached: dict[str, list[Media]] = {}
    for found in items:
        picture = _feedwp.attachment(found)
        if picture is not None:
            pictures[_feedtree.first(found, "wp:post_id")] = picture
            attached.setdefault(_feedtree.first(found, "wp:post_parent"), []).append(picture)
    language = _feedtree.first(above, "language")
    return _Site(people, pictures, attached, _feedtree.first(above, "link"), language)


def _story(found: Kids, site: _Site, raw: Raw, source: Source) -> Story:
    remarks: list[Remark] = []
    headline = _feedtext.title(found["title"][0], is_atom=False) if "title" in found else ""
    content = found.get("content:encoded")
    text = Text(_feedwp.paragraphed(_feedtree.text_of(content[0])) if content else "", html=True)
    paragraphs = _feedtext.paragraphs(text)
    if not _HEADLINE.search(headline) and paragraphs:
        headline = _feedwp.cut(paragraphs[0])
        remarks.append(Remark(file=raw.name, field="headline", message="none found; cut from the first sentence"))
    desk = _feeddesk.judged(headline, text, paragraphs, source)
    status, hold = _standing(found)
    published, updated = _stamps(found, source)
    section, tags, subjects = _terms(found)
    summary = _feedtext.plain(_feedtext.rss(found["excerpt:encoded"][0])) if "excerpt:encoded" in found else ""
    stops = status != "usable"
    undated = Hold("no date", hint="the export gives this post none", person=True) if published is None else None
    return Story(
        name=raw.name,
        id=_feedtree.first(found, "guid", "link"),
        status=status if stops else desk.status,
        hold=hold if stops else hold or desk.hold or undated,
        published=published,
        updated=updated,
        scheduled=_feedtree.first(found, "wp:status") == "future",
        agency=desk.agency or source.agency,
        publisher=desk.publisher or source.publisher,
        section=section,
        language=site.language,
        tags=tags,
        subjects=subjects,
        authors=_authors(found, site),
        headline=headline,
        body=desk.text.said,
        markup="html" if desk.text.html else "text",
        summary=summary,
        summary_from="story" if summary else "",
        dateline=desk.dateline,
        link=_link(found),
        short_link=desk.short_link,
        slug=_feedtree.first(found, "wp:post_name"),
        correction=desk.correction,
        media=_media(found, site),
        remarks=tuple(remarks),
    )


def _standing(found: Kids) -> tuple[Status, Hold | None]:
    """Return a post's status; one behind a password is for those who have it."""
    word = _feedtree.first(found, "wp:status") or "publish"
    if _feedtree.first(found, "wp:post_password"):
        return "withheld", Hold("behind a password", hint="take the password off in WordPress and export again")
    status = _STANDING.get(word)
    if status is None:
        return "withheld", Hold(f"expected a known status, got {word[:40]!r}", hint="publish it in WordPress")
    return status, Hold("private", hint="publish it in WordPress") if word == "private" else None


def _stamps(found: Kids, source: Source) -> tuple[Moment | None, Moment | None]:
    """Return both dates by GMT; a draft has noughts there, and only its site's own wall time."""
    published = _moment(found, "wp:post_date_gmt", source, utc=True)
    updated = _moment(found, "wp:post_modified_gmt", source, utc=True)
    if published is None:
        literal = _feedtree.first(found, "pubDate")
        read = _dates.read(literal, source) if literal and "-0001" not in literal else None
        published = read if isinstance(read, Moment) and read.instant.year > 1 else None
    published = published or _moment(found, "wp:post_date", source, utc=False)
    updated = updated or _moment(found, "wp:post_modified", source, utc=False)
    return published, updated


def _moment(found: Kids, name: str, source: Source, *, utc: bool) -> Moment | None:
    literal = _feedtree.first(found, name)
    if not literal or literal.startswith("0000"):
        return None
    read = _dates.read(f"{literal.replace(' ', 'T', 1)}+00:00" if utc else literal, source)
    return read if isinstance(read, Moment) and read.instant.year > 1970 else None


def _authors(found: Kids, site: _Site) -> tuple[Person, ...]:
    login = _feedtree.first(found, "dc:creator")
    name = site.people.get(login, login)
    return (Person(name),) if name and "@" not in name and name.lower() not in ("admin", "administrator") else ()


def _terms(found: Kids) -> tuple[str, tuple[str, ...], tuple[Subject, ...]]:
    """Return the first category as section, the others with the tags; terms of a vocabulary of its own are subjects."""
    sections: list[str] = []
    tags: list[str] = []
    for element in found.get("category", ()):
        name = _feedtext.line(_feedtext.rss(element))
        domain = element.get("domain", "")
        if not name or domain == "post_format" or element.get("nicename") in ("uncategorized", "uncategorised"):
            continue
        if domain in ("category", ""):
            sections.append(name)
        else:
            tags.append(name)
    return (sections[0] if sections else "", tuple(dict.fromkeys((*sections[1:], *tags))), ())


def _link(found: Kids) -> str:
    address = _feedtree.first(found, "link")
    return address if address.startswith(("http://", "https://")) else ""


def _media(found: Kids, site: _Site) -> tuple[Media, ...]:
    """Return the picture a post is shown with first, then what was uploaded for it."""
    media = []
    for meta in found.get("wp:postmeta", ()):
        inner = _feedwp.kids(meta)
        if _feedtree.first(inner, "wp:meta_key") == "_thumbnail_id":
            shown = site.pictures.get(_feedtree.first(inner, "wp:meta_value"))
            media += [shown] if shown is not None else []
    own = _feedtree.first(found, "wp:post_id")
    media += site.attached.get(own, []) if own not in ("", "0") else []
    return tuple(dict.fromkeys(media))

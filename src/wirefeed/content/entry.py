"""A story becomes an entry: what a feed shows of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC
from html import escape

from msgspec.structs import replace

from wirefeed.characters import direction, squash
from wirefeed.config import Settings
from wirefeed.content import summary
from wirefeed.content._blocks import Block, blocks_of
from wirefeed.content._html.addresses import absolute
from wirefeed.content._link import day_of, link_and_remark, link_of
from wirefeed.content._media import local_media, media_of
from wirefeed.content.markup import html_of
from wirefeed.model import Asset, Entry, Person, Story, Subject

__all__ = ["link_of", "local_media", "make"]

# Enough letters to tell a script by, and the same number whatever the length of the story.
_SEEN = 2_000


def make(
    story: Story,
    *,
    settings: Settings,
    code: str = "",
    assets: Mapping[str, Asset] = {},
    boilerplate: frozenset[str] = frozenset(),
) -> Entry:
    """
    Make the entry of `story`: plain title and summary, safe body, absolute addresses, stamps in UTC.

    Args:
        story: Dated and complete; whether it may be published at all is decided before.

        code: Of its short link; empty if it gets none.

        assets: The files beside it, by their path below content/ (see `local_media`).

        boilerplate: Digests of descriptions that stand on several stories and therefore describe none.

    Raises:
        ValueError: If the story has no date; such a story is held, never made.
    """
    link, remark = link_and_remark(story, settings, code)
    plain = _plain(story, settings, link)
    html = html_of(story, link=link)
    blocks = blocks_of(html)
    media, media_remarks = media_of(story, link, assets)
    gist, gist_from = summary.make(
        story, blocks, max_columns=settings.summary.max_columns, boilerplate=boilerplate, site=settings.site.title
    )
    way = direction(f"{story.headline} {_beginning(blocks)}")
    foreign = plain.language != settings.site.language
    return replace(
        plain,
        short_link=_short_link(story, settings, code),
        summary=gist,
        summary_from=gist_from,
        body=_body(html, plain.correction, plain.language, foreign=foreign, rtl=way == "rtl"),
        direction=way,
        media=media,
        remarks=(*story.remarks, *((remark,) if remark else ()), *media_remarks),
    )


def _plain(story: Story, settings: Settings, link: str) -> Entry:
    """Return the entry of `story` without what its text and its pictures become."""
    if story.published is None:
        raise ValueError(f"expected a dated story, got {story.name!r} without a date")
    published = story.published.stamp(story.id).astimezone(UTC)
    updated = story.updated.stamp(story.id).astimezone(UTC) if story.updated is not None else published
    return Entry(
        id=story.id,
        name=story.name,
        title=squash(story.headline),
        link=link,
        published=published,
        day=day.date().isoformat() if (day := day_of(story, settings)) and story.published.precision == "day" else "",
        updated=max(updated, published),
        digest=_digest(story),
        authors=_authors(story, settings),
        agency=squash(story.agency),
        publisher=squash(story.publisher),
        section=squash(story.section),
        tags=_tags(story.tags),
        language=story.language or settings.source_of(story.name).language,
        rights=squash(story.rights),
        license=absolute("", story.license) if story.license else "",
        correction=squash(story.correction),
        minor=story.minor,
        subjects=tuple(Subject(*map(squash, (one.code, one.scheme, one.label))) for one in story.subjects),
        urgency=story.urgency,
        located=squash(story.located or story.dateline),
        genre=squash(story.genre),
    )


def _beginning(blocks: list[Block]) -> str:
    text = ""
    for block in blocks:
        text += block.text[:_SEEN] + " "
        if len(text) >= _SEEN:
            break
    return text[:_SEEN]


def _body(html: str, correction: str, language: str, *, foreign: bool, rtl: bool) -> str:
    """Return the body as delivered to readers: a correction first, then the text, in its language and direction."""
    if correction:
        html = f"<p><em>{escape(correction, quote=False)}</em></p>\n{html}".rstrip()
    if not html or not (foreign or rtl):
        return html
    # No dir="ltr": it would only repeat what every reader assumes.
    way = ' dir="rtl"' if rtl else ""
    return f'<div lang="{escape(language)}"{way}>\n{html}\n</div>'


def _short_link(story: Story, settings: Settings, code: str) -> str:
    own = absolute("", story.short_link) if story.short_link else ""
    if own or not code or not settings.short_links.url:
        return own
    return settings.short_links.url + code


def _authors(story: Story, settings: Settings) -> tuple[Person, ...]:
    """Return who wrote it, each once; where the story names nobody, the site's author."""
    people: dict[str, Person] = {}
    for person in story.authors or (Person(settings.site.author),):
        name = squash(person.name)
        if name:
            url = absolute("", person.url) if person.url else ""
            people.setdefault(name.casefold(), Person(name, squash(person.title), url))
    return tuple(people.values())


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for tag in map(squash, tags):
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def _digest(story: Story) -> str:
    """Return a digest of what a reader would call the text, as delivered: no renderer, link or setting is in it."""
    texts = [story.headline, story.subhead, story.summary, story.body, story.correction]
    groups = (texts, [media.caption for media in story.media], [person.name for person in story.authors])
    digest = hashlib.blake2b(digest_size=16)
    for group in groups:
        for text in group:
            folded = " ".join(text.split()).encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(folded) + folded)  # with its length, so that nothing moves between two fields
        digest.update(b";")
    return digest.hexdigest()

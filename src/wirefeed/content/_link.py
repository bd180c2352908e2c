"""Where a story stands on the site."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urljoin

from wirefeed.config import Settings
from wirefeed.content._html.addresses import absolute, has_scheme, segment
from wirefeed.model import Remark, Story
from wirefeed.patterns import lazy

_DATED = lazy(r"(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{8})(?:T?\d{4,6}Z?)?[-_. ]+(?=.)")
_ENDING = lazy(r"(?<=.)\.[A-Za-z0-9]{1,8}$")
_SUFFIX = lazy(r"[^/.]\.([A-Za-z]{2}(?:[-_][A-Za-z]{2})?)\.[A-Za-z0-9]{1,8}$")
_FIELD = lazy(r"\{(\w+)\}")
# A folder of this name's story is the folder itself (Hugo's bundles, and every web server's rule).
_INDEX = frozenset({"index", "_index"})


def link_of(story: Story, settings: Settings) -> str:
    """
    Return the address of `story`, absolute and percent-encoded; the same at every build.

    The story's own link wins; a relative one is resolved against the site's address. A story that brings none gets
    ``[content] link``, below the site's address. Its slug comes from the file's name, never from the headline: a
    corrected headline must not move the story.
    """
    return link_and_remark(story, settings)[0]


def link_and_remark(story: Story, settings: Settings, code: str = "") -> tuple[str, Remark | None]:
    """
    Return what `link_of` returns, and a warning if the story's own link could not be used.

    Args:
        code: Of its short link. With it, and with ``[pages] stories``, a story that brings no link has its page.
    """
    site = settings.site.url if settings.site.url.endswith("/") else settings.site.url + "/"
    paged = code and settings.pages.stories
    ruled = _of_page(story, settings, code) if paged else _by_rule(story, settings, site)
    if not story.link.strip():
        return ruled, None
    own = absolute(site, story.link)
    if own:
        return own, None
    message = f"expected an http(s) address, got {story.link!r}; the link follows [content] link instead"
    return ruled, Remark(file=story.name, field="link", message=message)


def _of_page(story: Story, settings: Settings, code: str) -> str:
    """Return the address of a story's page: its code keeps two of one slug apart, whatever came first."""
    slug = segment(slug_of(story).strip("/ ").rpartition("/")[2])
    return f"{settings.story_pages}{slug}-{code}.html" if slug else f"{settings.story_pages}{code}.html"


def slug_of(story: Story) -> str:
    """Return the story's slug, else its file's name without date and ending."""
    if story.slug.strip("/ "):
        return story.slug
    folder, _, stem = story.name.rpartition("/")
    stem = _ENDING.sub("", stem)
    if stem in _INDEX and folder:
        stem = folder.rpartition("/")[2]
    return _DATED.sub("", stem, count=1) if _DATED.match(stem) else stem


def _translated(story: Story, settings: Settings) -> str:
    """
    Return the language in the name of a translation's file, ``fr`` of ``name.fr.md``; empty if there is none.

    Such files share a slug. As with Hugo, the language of the site, or of the source, needs no folder of its own.
    """
    named = _SUFFIX.search(story.name)
    if named is None or not story.slug or story.slug.endswith(f".{named[1]}"):
        return ""  # what the reader left in the slug is no language
    language = named[1].replace("_", "-").lower()
    first, own = language.partition("-")[0], settings.source_of(story.name).language.lower()
    declared = story.language.lower().partition("-")[0]
    return language if first == declared and language not in (own, own.partition("-")[0]) else ""


def _by_rule(story: Story, settings: Settings, site: str) -> str:
    day = day_of(story, settings)
    slug = "/".join(filter(None, map(segment, slug_of(story).split("/"))))
    language = _translated(story, settings)
    values = {
        "slug": slug,
        "section": segment(story.section),
        "year": f"{day.year:04}" if day else "",
        "month": f"{day.month:02}" if day else "",
        "day": f"{day.day:02}" if day else "",
    }
    rule = settings.content.link
    if language and has_scheme(rule):
        values["slug"] = f"{language}/{slug}"
    elif language:
        rule = f"/{language}/{rule.lstrip('/')}"
    path = _FIELD.sub(lambda found: values.get(found[1], ""), rule)
    if not has_scheme(rule):
        path = re.sub("/{2,}", "/", path)  # a story without a section leaves none empty
        path = "./" + path.lstrip("/")
    return absolute(urljoin(site, "."), path)


def day_of(story: Story, settings: Settings) -> datetime | None:
    """Return the day in an address: the site's; of a story that names only a day, that day."""
    if story.published is None:
        return None
    zone = settings.site.timezone
    if story.published.precision == "day":
        zone = settings.source_of(story.name).timezone
    from zoneinfo import ZoneInfo

    return story.published.instant.astimezone(ZoneInfo(zone))

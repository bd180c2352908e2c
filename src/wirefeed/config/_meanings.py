"""What of config.toml cannot work although each value is of the right type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from posixpath import normpath
from urllib.parse import urlsplit

from wirefeed.characters import squash
from wirefeed.config._destinations import Problem, destination_meanings
from wirefeed.config._tables import ARCHIVE, FIELD, GROUPS, LINK_FIELDS, Settings, SourceTable, seconds
from wirefeed.plugins import FEEDS, STORIES


def meanings(settings: Settings) -> Iterator[Problem]:
    """Yield values of the right type that cannot work."""
    if not squash(settings.site.title):
        yield "site.title", f"expected the site's name, got {settings.site.title!r}", ""
    yield from _addresses(settings)
    yield from _zones(settings)
    yield from _languages(settings)
    for index, source in enumerate(settings.source):
        if source.format and source.format not in STORIES.names():
            yield f"source[{index}].format", *_one_of(source.format, STORIES.names())
        yield from _polled(source, f"source[{index}]")
    for name in FIELD.findall(settings.content.link):
        if name not in LINK_FIELDS:
            yield "content.link", f"expected fields among {', '.join(LINK_FIELDS)}, got {{{name}}}", ""
    yield from _folders(settings)
    if settings.summary.max_columns < 40:
        yield "summary.max_columns", f"expected 40 or more, got {settings.summary.max_columns}", ""
    yield from _feeds(settings)
    yield from _daemon(settings)
    yield from destination_meanings(settings)


def _polled(source: SourceTable, at: str) -> Iterator[Problem]:
    if not source.url:
        return
    try:
        parts = urlsplit(source.url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        yield f"{at}.url", f"expected an address such as 'https://www.example.org/feed/', got {source.url!r}", ""
    if not seconds(source.every):
        yield f"{at}.every", f"expected a duration, got {source.every!r}", "such as '15m'"
    folder, star, rest = source.match.partition("*")
    inside = normpath(folder or ".") not in (".", "..") and not normpath(folder).startswith(("../", "/"))
    if not inside or set(folder) & set("?[") or (star and rest not in ("", "*")):
        hint = "such as 'agency/**', or one file, 'agency/story.xml'"
        yield f"{at}.match", f"expected a folder below content/ to keep what comes, got {source.match!r}", hint
    secret = source.authorization
    if secret is not None and bool(secret.env) == bool(secret.file):
        yield f"{at}.authorization", "expected either env or file", "{ env = 'FEED_AUTHORIZATION' }"


def _one_of(value: str, known: tuple[str, ...]) -> tuple[str, str]:
    near = get_close_matches(value, known, n=1)
    return f"expected one of {', '.join(known)}, got {value!r}", f"did you mean {near[0]!r}?" if near else ""


def _addresses(settings: Settings) -> Iterator[Problem]:
    for path, value, needed in (
        ("site.url", settings.site.url, True),
        ("output.url", settings.output.url, False),
        ("short_links.url", settings.short_links.url, False),
        ("websub.hub", settings.websub.hub, False),
    ):
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
        except ValueError:
            good = False
        if (value or needed) and not good:
            yield path, f"expected an address such as 'https://news.example.org/', got {value!r}", ""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$", settings.site.id):
        yield (
            "site.id",
            f"expected the beginning of permanent ids, got {settings.site.id!r}",
            "a tag: URI with a year in which the domain was yours, such as 'tag:news.example.org,2024:'",
        )


def _folders(settings: Settings) -> Iterator[Problem]:
    # Whatever lies below an output folder is published: neither the state nor a draft may ever be there.
    folders = [("output.path", settings.output.path, "feeds", ("content.path", settings.content.path))]
    if settings.short_links.export:
        path = settings.short_links.path
        folders.append(("short_links.path", path, "links", ("content.path", settings.content.path)))
        folders.append(("short_links.path", path, "links", ("output.path", settings.output.path)))
    for key, path, example, (other, against) in folders:
        output, content = normpath(path).strip("/"), normpath(against).strip("/")
        if output in ("", ".") or output.split("/")[-1] == "..":
            yield key, f"expected a folder of its own, got {path!r}", f"such as {example!r}"
        elif (
            content in ("", ".")
            or output == content
            or content.startswith(output + "/")
            or output.startswith(content + "/")
        ):
            yield key, f"expected a folder apart from {other}, got {path!r}", ""
    if settings.short_links.export and not settings.short_links.url:
        yield "short_links.url", "expected the address the exported links are published at, got nothing", ""


def _languages(settings: Settings) -> Iterator[Problem]:
    named = [("site.language", settings.site.language)]
    named += [(f"source[{index}].language", one.language) for index, one in enumerate(settings.source) if one.language]
    for path, language in named:
        if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", language):
            yield path, f"expected a language tag (BCP 47), got {language!r}", "such as 'en', 'pt-BR' or 'zh-Hant'"


def _zones(settings: Settings) -> Iterator[Problem]:
    from zoneinfo import ZoneInfo

    zones = [("site.timezone", settings.site.timezone)]
    zones += [
        (f"source[{index}].timezone", source.timezone)
        for index, source in enumerate(settings.source)
        if source.timezone
    ]
    for path, zone in zones:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, LookupError):
            from zoneinfo import available_timezones

            known = sorted(available_timezones())
            near = [name for name in known if zone and name.lower().endswith("/" + zone.lower().replace(" ", "_"))]
            near = near or get_close_matches(zone, known, n=1)
            yield (
                path,
                f"expected an IANA time zone, got {zone!r}",
                f"did you mean {near[0]!r}?" if near else "such as 'Africa/Cairo'",
            )


def _feeds(settings: Settings) -> Iterator[Problem]:
    seen: set[str] = set()
    archived = {feed.name for feed in settings.feed if feed.archive}
    for index, feed in enumerate(settings.feed):
        at = f"feed[{index}]"
        groups = FIELD.findall(feed.name)
        if len(groups) > 1 or any(name not in GROUPS for name in groups):
            yield f"{at}.name", f"expected one field among {', '.join(GROUPS)}, got {feed.name!r}", ""
        if not re.fullmatch(r"[\w{}.-]+(?:/[\w{}.-]+)*", feed.name) or ".." in feed.name or feed.name.startswith("."):
            yield f"{at}.name", f"expected a file name without ending, folders with '/', got {feed.name!r}", ""
        if feed.name in seen:
            yield f"{at}.name", f"expected another name than a feed before it, got {feed.name!r}", ""
        seen.add(feed.name)
        folder, _, last = feed.name.rpartition("/")
        if folder in archived and ARCHIVE.fullmatch(last):
            yield f"{at}.name", f"expected another name than an archive of {folder!r} may have, got {feed.name!r}", ""
        if feed.name == "index" and settings.pages.feeds:
            yield f"{at}.name", "expected another name than that of the index page, got 'index'", ""
        if feed.limit < 1:
            yield f"{at}.limit", f"expected 1 or more, got {feed.limit}", ""
        if feed.max_bytes < 10_000:
            yield f"{at}.max_bytes", f"expected 10000 or more, got {feed.max_bytes}", ""
        if isinstance(feed.archive, int) and feed.archive != 0 and feed.archive < 1:
            yield f"{at}.archive", f"expected 'month' or 1 or more entries, got {feed.archive}", ""
        if not feed.formats:
            yield f"{at}.formats", "expected at least one format, got an empty list", ""
        for name in feed.formats:
            if name not in FEEDS.names():
                yield f"{at}.formats", *_one_of(name, FEEDS.names())


def _daemon(settings: Settings) -> Iterator[Problem]:
    every, settle, server = settings.schedule.every, settings.schedule.settle, settings.server
    interval = seconds(every)
    if interval is None and not re.fullmatch(r"\S+(?: +\S+){4}", every.strip()):
        yield (
            "schedule.every",
            f"expected a duration or a cron expression of five fields, got {every!r}",
            "such as '5m'",
        )
    if interval is not None and interval < 1:
        yield "schedule.every", f"expected a second or more, got {every!r}", ""
    if (quiet := seconds(settle)) is None or quiet > 60:
        yield (
            "schedule.settle",
            f"expected a duration up to a minute, got {settings.schedule.settle!r}",
            "such as '300ms'",
        )
    if server is None:
        return
    if not 0 <= server.port <= 65_535:
        yield "server.port", f"expected a port, 0 to 65535, got {server.port}", ""
    if server.max_age < 0:
        yield "server.max_age", f"expected 0 or more, got {server.max_age}", ""
    token = server.desk_token
    if token is not None and bool(token.env) == bool(token.file):
        yield "server.desk_token", "expected either env or file", "{ env = 'WIREFEED_DESK_TOKEN' }"
    if server.desk and token is None and server.host not in ("127.0.0.1", "::1", "localhost"):
        hint = "bind the server to 127.0.0.1, or add desk_token = { env = 'WIREFEED_DESK_TOKEN' }"
        yield "server.desk", f"expected a token, as {server.host!r} is open to others", hint

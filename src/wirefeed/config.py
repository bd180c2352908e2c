"""config.toml -> Settings; every mistake in it told at once, with its dotted path and the nearest known key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from posixpath import normpath
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct, field

from wirefeed.errors import ConfigError, ConfigErrors
from wirefeed.model import Source
from wirefeed.plugins import FEEDS, STORIES

FIELD = re.compile(r"\{(\w+)\}")
GROUPS = ("tag", "section", "agency", "author", "language")
LINK_FIELDS = ("slug", "section", "year", "month", "day")


class Site(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[site]: who publishes. `id` begins every minted entry id and never changes, even when the domain does."""

    title: str
    url: str
    id: str
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    author: str = ""


class Content(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[content]: where the stories lie and what the link of one that brings none looks like."""

    path: str = "content"
    link: str = "/{slug}/"


class SourceTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[[source]]: what files matching a glob leave unsaid; None takes the site's word."""

    match: str
    agency: str = ""
    publisher: str = ""
    timezone: str | None = None
    language: str | None = None
    date_order: Literal["", "DMY", "MDY", "YMD"] = ""
    format: str = ""
    keys: dict[str, str] = {}


class Output(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[output]: the folder the feeds are written to, and the address it is published at."""

    path: str = "feeds"
    url: str = ""


class Where(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A feed's filter: every key given must have one of its values in the story."""

    tag: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


class FeedTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[[feed]]: one feed, or with ``{tag}`` and the like in `name` one for every value."""

    name: str
    title: str = ""
    description: str = ""
    formats: tuple[str, ...] = ("atom", "rss", "json")
    limit: int = 50
    where: Where = field(default_factory=Where)

    @property
    def group(self) -> str:
        """The field in `name` that makes one feed for every value; empty for a single feed."""
        found = FIELD.search(self.name)
        return found[1] if found else ""


class Summary(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[summary]: columns; a wide character counts 2."""

    max_columns: int = 280


class ShortLinks(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[short_links]: the address codes are appended to; absent means no short links."""

    url: str = ""


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """config.toml, valid and complete."""

    site: Site
    content: Content = field(default_factory=Content)
    source: tuple[SourceTable, ...] = ()
    output: Output = field(default_factory=Output)
    feed: tuple[FeedTable, ...] = (FeedTable(name="news"),)
    summary: Summary = field(default_factory=Summary)
    short_links: ShortLinks = field(default_factory=ShortLinks)
    # Read by the daemon, the server and the poster; checked here only for being tables.
    schedule: dict[str, Any] = {}
    server: dict[str, Any] = {}
    destination: tuple[dict[str, Any], ...] = ()

    def source_of(self, name: str) -> Source:
        """Return what the file `name` (path below content/) leaves unsaid; the first [[source]] that matches wins."""
        for table in self.source:
            if glob(table.match).fullmatch(name):
                return Source(
                    agency=table.agency,
                    publisher=table.publisher,
                    timezone=table.timezone or self.site.timezone,
                    language=table.language or self.site.language,
                    date_order=table.date_order,
                    format=table.format,
                    keys=table.keys,
                )
        return Source(timezone=self.site.timezone, language=self.site.language)


_GLOBS: dict[str, re.Pattern[str]] = {}


def glob(pattern: str) -> re.Pattern[str]:
    """Compile a glob over paths with ``/``: ``*`` and ``?`` stay in a folder, ``**`` crosses folders or none."""
    compiled = _GLOBS.get(pattern)
    if compiled is None:
        parts = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        text = re.sub(
            r"\*\*/|/\*\*(?=$)|\*\*|\*|\?|[^*?/]+|/", lambda found: parts.get(found[0], re.escape(found[0])), pattern
        )
        compiled = _GLOBS[pattern] = re.compile(text)
    return compiled


def parse(text: str, *, where: str = "config.toml") -> Settings:
    """
    Read the text of a config.toml.

    Args:
        where: Its name, for messages.

    Raises:
        ConfigErrors: With every mistake, in the order of the file.
    """
    import tomllib

    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigErrors(
            [ConfigError(f"not valid TOML: {error}", where=where, hint=_toml_hint(text, str(error)))]
        ) from error
    problems = list(_problems(tree, Settings, ""))
    if not problems:
        settings: Settings = msgspec.convert(tree, Settings, strict=True)
        problems = list(_meanings(settings))
        if not problems:
            return settings
    raise ConfigErrors([ConfigError(message, where=f"{where}: {path}", hint=hint) for path, message, hint in problems])


def _toml_hint(text: str, error: str) -> str:
    found = re.search(r"line (\d+)", error)
    line = text.split("\n")[int(found[1]) - 1].strip() if found and int(found[1]) <= text.count("\n") + 1 else ""
    return (
        f"the line reads {line!r}; text values stand in double quotes" if line else "text values stand in double quotes"
    )


Problem = tuple[str, str, str]


def _problems(tree: dict[str, Any], kind: type[Struct], path: str) -> Iterator[Problem]:
    """Yield what msgspec would refuse, all of it and not only the first: unknown keys, wrong types, missing keys."""
    hints = get_type_hints(kind)
    for key, value in tree.items():
        at = f"{path}{key}"
        if key not in hints:
            known = sorted(hints)
            near = get_close_matches(key, known, n=1, cutoff=0.6)
            yield at, f"unknown key; known: {', '.join(known)}", f"did you mean {near[0]!r}?" if near else ""
            continue
        yield from _value_problems(value, hints[key], at)
    for missing in msgspec.structs.fields(kind):
        if missing.required and missing.name not in tree:
            yield f"{path}{missing.name}", "expected a value, got nothing", f"add {missing.name} = ..."


def _value_problems(value: Any, kind: Any, at: str) -> Iterator[Problem]:
    inner = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        if isinstance(value, dict):
            yield from _problems(value, kind, f"{at}.")
        else:
            yield at, f"expected a table, got {value!r}", f"write [{at}]"
    elif get_origin(kind) is tuple and isinstance(inner[0], type) and issubclass(inner[0], Struct):
        if not isinstance(value, list):
            yield at, f"expected an array of tables, got {value!r}", f"write [[{at}]] with two brackets"
            return
        for index, item in enumerate(value):
            yield from _value_problems(item, inner[0], f"{at}[{index}]")
    else:
        try:
            msgspec.convert(value, kind, strict=True)
        except msgspec.ValidationError:
            yield at, f"expected {_wanted(kind)}, got {value!r}", ""


def _wanted(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(repr(value) for value in get_args(kind) if value)
    if get_origin(kind) is tuple:
        return "a list of text" if get_args(kind)[0] is str else "a list of tables"
    if get_origin(kind) is dict or kind is dict:
        return "a table"
    return {int: "a whole number", str: "text"}.get(kind, "text")


def _meanings(settings: Settings) -> Iterator[Problem]:
    """Yield values of the right type that cannot work."""
    yield from _addresses(settings)
    yield from _zones(settings)
    for index, source in enumerate(settings.source):
        if source.format and source.format not in STORIES.names():
            yield f"source[{index}].format", *_one_of(source.format, STORIES.names())
    for name in FIELD.findall(settings.content.link):
        if name not in LINK_FIELDS:
            yield "content.link", f"expected fields among {', '.join(LINK_FIELDS)}, got {{{name}}}", ""
    yield from _folders(settings)
    if settings.summary.max_columns < 40:
        yield "summary.max_columns", f"expected 40 or more, got {settings.summary.max_columns}", ""
    yield from _feeds(settings)


def _one_of(value: str, known: tuple[str, ...]) -> tuple[str, str]:
    near = get_close_matches(value, known, n=1)
    return f"expected one of {', '.join(known)}, got {value!r}", f"did you mean {near[0]!r}?" if near else ""


def _addresses(settings: Settings) -> Iterator[Problem]:
    for path, value, needed in (
        ("site.url", settings.site.url, True),
        ("output.url", settings.output.url, False),
        ("short_links.url", settings.short_links.url, False),
    ):
        try:
            parts = urlsplit(value)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
        except ValueError:
            good = False
        if (value or needed) and not good:
            yield path, f"expected an address such as 'https://news.example.org/', got {value!r}", ""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S+$", settings.site.id):
        yield (
            "site.id",
            f"expected the beginning of permanent ids, got {settings.site.id!r}",
            "a tag: URI with a year in which the domain was yours, such as 'tag:news.example.org,2024:'",
        )


def _folders(settings: Settings) -> Iterator[Problem]:
    # Whatever lies below the output folder is published: neither the state nor a draft may ever be there.
    output, content = (normpath(path).strip("/") for path in (settings.output.path, settings.content.path))
    if output in ("", ".") or output.split("/")[-1] == "..":
        yield "output.path", f"expected a folder of its own, got {settings.output.path!r}", "such as 'feeds'"
    elif (
        content in ("", ".")
        or output == content
        or content.startswith(output + "/")
        or output.startswith(content + "/")
    ):
        yield "output.path", f"expected a folder apart from content.path, got {settings.output.path!r}", ""


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
        if feed.limit < 1:
            yield f"{at}.limit", f"expected 1 or more, got {feed.limit}", ""
        if not feed.formats:
            yield f"{at}.formats", "expected at least one format, got an empty list", ""
        for name in feed.formats:
            if name not in FEEDS.names():
                yield f"{at}.formats", *_one_of(name, FEEDS.names())

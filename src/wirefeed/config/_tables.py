"""The tables of config.toml and their keys."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import quote, urljoin

from msgspec import Struct, field

from wirefeed.model import Source

FIELD = re.compile(r"\{(\w+)\}")
ARCHIVE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]+)?|[0-9]+")  # what a feed's archives may be called
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
    """
    [content]: where the stories lie, what the link of one that brings none looks like, and what its file's going means.

    `on_remove`: ``withdraw`` takes the entry out of every output, ``keep`` leaves it as it was published, ``forget``
    takes it out and gives it up, as if it had never been published. With `pictures` a picture that comes without a text
    makes an entry of its own.
    """

    path: str = "content"
    link: str = "/{slug}/"
    on_remove: Literal["withdraw", "keep", "forget"] = "withdraw"
    pictures: bool = False


class Secret(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A secret by reference, never literal: a variable of the environment, or a file."""

    env: str = ""
    file: str = ""


class SourceTable(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    [[source]]: what files matching a glob leave unsaid; None takes the site's word.

    With `url` it is polled `every` so often, with the header Authorization if one is given; what it gives is kept below
    content/, in the folder or file that `match` names.
    """

    match: str
    agency: str = ""
    publisher: str = ""
    timezone: str | None = None
    language: str | None = None
    date_order: Literal["", "DMY", "MDY", "YMD"] = ""
    format: str = ""
    keys: dict[str, str] = {}
    url: str = ""
    every: str = "15m"
    authorization: Secret | None = None


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
    """
    [[feed]]: one feed, or with ``{tag}`` and the like in `name` one for every value.

    `max_bytes` is of any of its documents. `archive` makes closed archive documents (RFC 5005) of a month or of so many
    entries; 0 makes none. A `partner` feed is for others to publish: stories that say ``syndicate: false`` stay out.
    """

    name: str
    title: str = ""
    description: str = ""
    formats: tuple[str, ...] = ("atom", "rss", "json")
    limit: int = 50
    max_bytes: int = 512_000
    archive: Literal["month"] | int = 0
    partner: bool = False
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
    """
    [short_links]: the address codes are appended to; absent means no short links.

    `export` writes redirects for a static host into the folder `path`; `hosts` are those besides the site's own that a
    short link may lead to. With `count`, our own server counts how often each is followed, and nothing else.
    """

    url: str = ""
    export: Literal["", "stubs", "netlify", "cloudflare", "nginx", "caddy", "apache"] = ""
    path: str = "links"
    hosts: tuple[str, ...] = ()
    count: bool = False


class Pages(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[pages]: HTML pages beside the feeds; `stories` adds one a story; `templates` is a folder of own templates."""

    feeds: bool = True
    stories: bool = False
    templates: str = ""


class Sitemap(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[sitemap]: `news` of the last 48 hours, and `stories`: every story's link."""

    news: bool = True
    stories: bool = False


class WebSub(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """[websub]: the hub that feeds name, for readers that want to be told."""

    hub: str = ""


class Schedule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    [schedule]: when `wirefeed run` builds, besides the second of an embargo or expiry.

    `every` is a duration (``5m``, ``1h30m``) or five cron fields in the site's time zone; with `watch` a change below
    content/ builds once nothing more has changed for `settle`.
    """

    every: str = "5m"
    watch: bool = True
    settle: str = "300ms"


class Server(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    [server]: what `wirefeed run` answers over HTTP; absent means no server.

    `max_age` is how long caches may keep a feed, in seconds. The `desk` is a page for editors: on loopback, or with
    `desk_token`.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    max_age: int = 60
    desk: bool = False
    desk_token: Secret | None = None


class Breaker(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    [destination.breaker]: when a failing destination is left in peace.

    It opens when `share` percent of at least `tries` tries `within` a time have failed; then one try is made after
    `probe`, and after twice that, up to `longest`. After `give_up` of nothing but failures it is paused: one try a day.
    """

    share: int = 70
    tries: int = 10
    within: str = "5m"
    probe: str = "30s"
    longest: str = "1h"
    give_up: str = "120h"


class Destination(Struct, frozen=True, kw_only=True):
    """
    [[destination]]: who is told of new, corrected and withdrawn entries.

    Attributes:
        start: What a destination that has never seen a build is sent: nothing (``baseline``), the newest so many
            (``latest:3``), what was published since a day (``since:2024-03-01``), or ``all``.

        max_age: An entry older than this is not announced; nor does its delivery try any longer.

        keep_trying: How long corrections, withdrawals and kills do.

        retries: Pauses between the tries of a delivery, the last one again and again; empty takes the kind's.

        flood: At most so many new entries in one build; the rest are held for a person. 0 sets no bound.

        quiet: ``22:00-07:00`` in the site's time zone: new entries wait for its end; what corrects does not.

        digest: More than so many new entries that come due at once become one message; 0 makes none.

        rate: ``1/s``, ``20/m``, ``300/5m``; empty takes the kind's.

        unknown: What to do when nobody knows whether a message arrived: ``retry`` (perhaps twice) or ``hold`` (perhaps
            never); empty takes the kind's.

        kills: ``replace`` puts a notice in the place of a message whose story is gone, where the kind can.

        expired: Whether the message of an expired entry goes or stays.

        label: The word before a correction; empty takes it in the entry's language.

        template: File of a Jinja template for the message's words, relative to config.toml.

        alerts: This destination is told when another one fails.

        allow_private: It may lie in a private network, and be asked without TLS.

        options: What the kind understands besides (`DestinationKind.Options`), as written.
    """

    name: str
    kind: str
    where: Where = field(default_factory=Where)
    start: str = "baseline"
    max_age: str = "6h"
    keep_trying: str = "72h"
    retries: tuple[str, ...] = ()
    flood: int = 10
    quiet: str = ""
    digest: int = 0
    rate: str = ""
    unknown: Literal["", "retry", "hold"] = ""
    kills: Literal["delete", "replace"] = "delete"
    expired: Literal["delete", "keep"] = "delete"
    label: str = ""
    template: str = ""
    alerts: bool = False
    allow_private: bool = False
    proxy: Secret | None = None
    breaker: Breaker = field(default_factory=Breaker)
    options: dict[str, Any] = {}


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """config.toml, valid and complete."""

    site: Site
    content: Content = field(default_factory=Content)
    source: tuple[SourceTable, ...] = ()
    output: Output = field(default_factory=Output)
    feed: tuple[FeedTable, ...] = (FeedTable(name="news"),)
    summary: Summary = field(default_factory=Summary)
    short_links: ShortLinks = field(default_factory=ShortLinks)
    pages: Pages = field(default_factory=Pages)
    sitemap: Sitemap = field(default_factory=Sitemap)
    websub: WebSub = field(default_factory=WebSub)
    schedule: Schedule = field(default_factory=Schedule)
    server: Server | None = None
    destination: tuple[Destination, ...] = ()

    @property
    def address(self) -> str:
        """The address of the output folder, with a slash at its end."""
        base = self.output.url or urljoin(self.site.url, quote(self.output.path.strip("/")) + "/")
        return base if base.endswith("/") else base + "/"

    @property
    def story_pages(self) -> str:
        """The address of the folder of story pages, with a slash at its end."""
        return self.address + "stories/"

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
                    pictures=self.content.pictures,
                )
        return Source(timezone=self.site.timezone, language=self.site.language, pictures=self.content.pictures)


_GLOBS: dict[str, re.Pattern[str]] = {}


_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?")


def seconds(duration: str) -> float | None:
    """Return the seconds of ``1h30m``, ``45s``, ``300ms`` or ``2d``; None if `duration` is none."""
    found = _DURATION.fullmatch(duration.replace(" ", ""))
    if not found or not any(found.groups()):
        return None
    return sum(
        float(part or 0) * unit for part, unit in zip(found.groups(), (86_400, 3_600, 60, 1, 0.001), strict=True)
    )


_RATE = re.compile(r"(\d+)/(\d*)(s|m|h|d)")


def per_second(rate: str) -> float | None:
    """Return how many a second ``20/m`` or ``300/5m`` are; None if `rate` is none."""
    found = _RATE.fullmatch(rate.replace(" ", ""))
    if not found or int(found[1]) == 0 or found[2] == "0":
        return None
    return int(found[1]) / (int(found[2] or 1) * {"s": 1, "m": 60, "h": 3_600, "d": 86_400}[found[3]])


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

"""The extension points: what a format must offer, and where formats are found."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Generic, Protocol, TypeVar, cast

from msgspec import Struct

from wirefeed.errors import StoryError
from wirefeed.model import Count, Delivery, Feed, Limits, Raw, Request, Response, Source, Story, Verdict


class StoryFormat(Protocol):
    """
    A file format in. `sniff` looks at content, never at the file's ending alone; both are pure.

    A format whose files come by the thousand may also offer ``head(raw, text, source) -> Head | None``: what `read`
    would say of a plain story, without its text.
    """

    def sniff(self, raw: Raw, text: str) -> bool:
        """Say whether `text` (decoded, line ends as line feeds) is of this format."""
        ...

    def read(self, raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
        """Yield the stories of a file; an error yielded costs one story, an error raised the file."""
        ...


class FeedFormat(Protocol):
    """A file format out. The same feed gives the same bytes."""

    EXTENSION: str
    MEDIA_TYPE: str

    def render(self, feed: Feed) -> bytes:
        """Return the whole document, UTF-8."""
        ...


class DestinationKind(Protocol):
    """
    A service that deliveries go to; pure, it never sends, opens or waits.

    A kind may also offer:

    - ``limits(options) -> Limits``: where they follow from the options, instead of `LIMITS`;
    - ``sign(request, id, secrets, now) -> Request``: called for the last request at every try, when all marks are
      filled; `secrets` are the resolved ones of its options, by name;
    - ``seek(delivery, options) -> tuple[Request, ...]`` and ``found(response, delivery, options) -> dict | None``: look
      for a message that was perhaps created, and say its `Verdict.remote`, or None when it is not there.
    """

    Options: type[Struct]
    """What a [[destination]] of this kind may say besides the common keys. Secrets are of type `config.Secret`."""

    LIMITS: Limits

    def render(self, delivery: Delivery, options: Any) -> tuple[Request, ...]:
        """Return the requests that carry out a delivery; the same delivery gives the same bytes."""
        ...

    def judge(self, response: Response, delivery: Delivery, options: Any) -> Verdict:
        """Say what the answer to one of them means."""
        ...

    def count(self, requests: tuple[Request, ...], options: Any) -> tuple[Count, ...]:
        """Measure rendered requests by the service's own rules, each `Count` against its limit."""
        ...


P = TypeVar("P")


class Registry(Generic[P]):
    """
    Names and the modules behind them; a module is imported when it is first asked for.

    Args:
        group: Entry points of this group, in other packages, add names (packaging.python.org, entry points).
    """

    def __init__(self, kind: str, modules: dict[str, str], group: str = "") -> None:
        self.kind = kind
        self._modules = modules
        self._group = group
        self._loaded: dict[str, P] = {}

    def names(self) -> tuple[str, ...]:
        """Return the known names, in order of precedence."""
        return tuple(self._modules)

    def load(self, name: str) -> P:
        """Return the module of `name`; ``KeyError`` if there is none."""
        module = self._loaded.get(name)
        if module is None:
            path = self._modules.get(name) or self._added(name)
            module = self._loaded[name] = cast(P, import_module(path))
        return module

    def _added(self, name: str) -> str:
        from importlib.metadata import entry_points

        for point in entry_points(group=self._group, name=name) if self._group else ():
            return point.value
        raise KeyError(name)


# Order is the order of detection (docs/reference: story formats).
STORIES: Registry[StoryFormat] = Registry(
    "story",
    {
        "iptc7901": "wirefeed.stories.iptc7901",
        "anpa": "wirefeed.stories.anpa",
        "jsonfeed": "wirefeed.stories.jsonfeed",
        "apmedia": "wirefeed.stories.apmedia",
        "ninjs": "wirefeed.stories.ninjs",
        "newsmlg2": "wirefeed.stories.newsmlg2",
        "newsml1": "wirefeed.stories.newsml1",
        "nitf": "wirefeed.stories.nitf",
        "wordpress": "wirefeed.stories.wordpress",
        "feed": "wirefeed.stories.feed",
        "html": "wirefeed.stories.html",
        "rst": "wirefeed.stories.rst",
        "markdown": "wirefeed.stories.markdown",
        "wiretext": "wirefeed.stories.wiretext",
    },
)
FEEDS: Registry[FeedFormat] = Registry(
    "feed",
    {
        "atom": "wirefeed.feeds.atom",
        "rss": "wirefeed.feeds.rss",
        "json": "wirefeed.feeds.jsonfeed",
    },
)
DESTINATIONS: Registry[DestinationKind] = Registry(
    "destination",
    {
        name: f"wirefeed.destinations.{name}"
        for name in (
            "webhook",
            "slack",
            "discord",
            "mattermost",
            "telegram",
            "mastodon",
            "bluesky",
            "matrix",
            "teams",
            "ntfy",
            "websub",
            "email",
            "apprise",
        )
    },
    group="wirefeed.destinations",
)

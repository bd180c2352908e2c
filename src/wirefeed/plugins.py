"""The extension points: what a format must offer, and where formats are found."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Generic, Protocol, TypeVar, cast

from wirefeed.errors import StoryError
from wirefeed.model import Feed, Raw, Source, Story


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


P = TypeVar("P")


class Registry(Generic[P]):
    """Names and the modules behind them; a module is imported when it is first asked for."""

    def __init__(self, kind: str, modules: dict[str, str]) -> None:
        self.kind = kind
        self._modules = modules
        self._loaded: dict[str, P] = {}

    def names(self) -> tuple[str, ...]:
        """Return the known names, in order of precedence."""
        return tuple(self._modules)

    def load(self, name: str) -> P:
        """Return the module of `name`; ``KeyError`` if there is none."""
        module = self._loaded.get(name)
        if module is None:
            module = self._loaded[name] = cast(P, import_module(self._modules[name]))
        return module


# Order is the order of detection (docs/reference: story formats).
STORIES: Registry[StoryFormat] = Registry(
    "story",
    {
        "html": "wirefeed.stories.html",
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

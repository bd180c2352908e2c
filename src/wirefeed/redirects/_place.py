"""Where short links live on their host."""

from __future__ import annotations

from msgspec import Struct

from wirefeed.errors import ConfigError
from wirefeed.patterns import lazy

# Nothing that a configuration language or a file system could read otherwise; no folder of dots.
_URL = lazy(r"https?://([^/?#\s]+)(/(?:(?!\.{1,2}/)[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*)")
_NAMELESS = lazy(r"[^a-z0-9]+")


class Place(Struct, frozen=True, kw_only=True):
    """
    What codes are appended to.

    Attributes:
        path: What goes before each code on its host, ``/s/``.

        name: Letters, digits and ``_``; sites that share a server differ in it.
    """

    path: str
    name: str

    @property
    def folder(self) -> str:
        """The folder that codes stand in, below the site's root: ``s/``; empty for the root."""
        return self.path[1 : self.path.rindex("/") + 1]

    @property
    def pattern(self) -> str:
        """`path` as a regular expression (PCRE, RE2)."""
        return self.path.replace(".", r"\.")


def of(url: str) -> Place:
    """Return the place that `url` names; ConfigError if no static host could answer below it."""
    found = _URL.fullmatch(url)
    if found is None:
        raise ConfigError(
            f"expected an address with a plain path, such as 'https://news.example.org/s/', got {url!r}",
            where="short_links.url",
            hint="an exported short link is a path of letters, digits, '.', '_', '~' and '-'",
        )
    return Place(path=found[2], name=_NAMELESS.sub("_", f"{found[1]}{found[2]}".lower()).strip("_"))

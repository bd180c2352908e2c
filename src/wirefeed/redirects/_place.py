"""Where short links live on their host."""

from __future__ import annotations

from wirefeed.errors import ConfigError
from wirefeed.patterns import lazy

# Nothing that a configuration language or a file system could read otherwise; no folder of dots.
_URL = lazy(r"https?://[^/?#\s]+(/(?:(?!\.{1,2}/)[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*)")


def path_of(url: str) -> str:
    """Return the path that goes before each code, ``/s/``; ConfigError if no static host could answer below it."""
    found = _URL.fullmatch(url)
    if found is None:
        raise ConfigError(
            f"expected an address with a plain path, such as 'https://news.example.org/s/', got {url!r}",
            where="short_links.url",
            hint="an exported short link is a path of letters, digits, '.', '_', '~' and '-'",
        )
    return found[1]


def folder_of(path: str) -> str:
    """Return the folder that codes stand in, as a path below the site's root: ``s/``; empty for the root."""
    return path[1 : path.rindex("/") + 1]


def pattern_of(path: str) -> str:
    """Return `path` as a regular expression (PCRE, RE2)."""
    return path.replace(".", r"\.")

"""Cloudflare Pages and Workers static assets: one rule for every code in ``_redirects``."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.errors import ConfigError
from wirefeed.model import Redirect
from wirefeed.redirects import _pages
from wirefeed.redirects._place import Place

_LONGEST = 1_000  # characters of a rule; a longer one is ignored


def render(redirects: Sequence[Redirect], place: Place) -> dict[str, bytes]:
    """
    Return ``_redirects``, and a ``404.html`` beside the codes.

    The status must be written: the default is 302. 410 is none of those a rule may have, so a withdrawn code has no
    rule and answers 404, as an unknown one; without a 404 page Cloudflare would answer both with the home page and 200.
    Links at the root leave the root's 404 page to the site.
    """
    folder = place.folder
    lines = [_rule(redirect, place.path) for redirect in redirects if redirect.target]
    files = {"_redirects": "".join(lines).encode()}
    return files | {f"{folder}404.html": _pages.missing()} if folder else files


def _rule(redirect: Redirect, path: str) -> str:
    rule = f"{path}{redirect.code} {redirect.target} 301"
    if len(rule) > _LONGEST:
        raise ConfigError(
            f"expected a rule of at most {_LONGEST:,} characters, Cloudflare's limit, "
            f"got {len(rule):,} for the code {redirect.code!r}",
            where="short_links.export",
            hint='give that story a shorter link, or set it to "stubs", "nginx", "caddy" or "apache"',
        )
    return f"{rule}\n"

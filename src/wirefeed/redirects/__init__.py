"""Short links out: what a host that runs no wirefeed needs to answer them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from wirefeed.model import Redirect
from wirefeed.plugins import Registry
from wirefeed.redirects import _limits, _place, _target


class Export(Struct, frozen=True, kw_only=True):
    """
    Redirects in the form of one host.

    Attributes:
        files: Path below the export folder, with ``/`` -> bytes, UTF-8.

        refused: Code and reason of what must not be exported; such a code has no rule. Sorted by code.
    """

    files: dict[str, bytes]
    refused: tuple[tuple[str, str], ...] = ()


class _Host(Protocol):
    def render(self, redirects: Sequence[Redirect], place: _place.Place) -> dict[str, bytes]:
        """Return the files, path -> bytes; `redirects` are vetted and sorted."""
        ...


_HOSTS: Registry[_Host] = Registry(
    "host",
    {kind: f"wirefeed.redirects.{kind}" for kind in ("stubs", "netlify", "cloudflare", "nginx", "caddy", "apache")},
)


def export(kind: str, redirects: Sequence[Redirect], *, url: str, hosts: frozenset[str]) -> Export:
    """
    Return the files that make a host of `kind` answer short links; the same redirects in any order give the same bytes.

    A code answers 301 with its target; a withdrawn one 410, or what comes nearest to it on that host.

    Args:
        kind: A value of ``[short_links] export``.

        redirects: Every code that was ever given, codes unique.

        url: ``[short_links] url``; codes are appended to it as it is.

        hosts: Host names, lower case, that targets may lead to.

    Raises:
        ConfigError: The host cannot hold that many or that long rules, or cannot answer below such a `url`. None is
            ever dropped to fit: a code that was given must not die.
    """
    place = _place.of(url)
    rules: dict[str, Redirect] = {}
    refused: dict[str, str] = {}
    for redirect in redirects:
        try:
            rule = vetted(redirect, url=url, hosts=hosts)
            if rules.setdefault(rule.code, rule) != rule:
                raise ValueError("expected one target for a code, got two")
        except ValueError as error:
            refused[redirect.code] = str(error)
    kept = [rules[found] for found in sorted(rules) if found not in refused]
    _limits.check(kind, kept)
    return Export(files=_HOSTS.load(kind).render(kept, place), refused=tuple(sorted(refused.items())))


def vetted(redirect: Redirect, *, url: str, hosts: frozenset[str]) -> Redirect:
    """
    Return `redirect` as a server may answer it: its target percent-encoded, nothing in it that ends a string or a line.

    Args:
        url: ``[short_links] url``.

        hosts: Host names, lower case, that targets may lead to.

    Raises:
        ValueError: It must have no rule.
    """
    rule = Redirect(_target.code(redirect.code), _target.address(redirect.target, hosts))
    if _target.same(rule.target, url + rule.code):
        raise ValueError("expected the address of a story, got the short link itself")
    return rule

"""Redirects as tests need them."""

from __future__ import annotations

from wirefeed import redirects
from wirefeed.model import Redirect

URL = "https://news.example.org/s/"
HOSTS = frozenset({"news.example.org", "archive.example.org"})
KINDS = ("stubs", "netlify", "cloudflare", "nginx", "caddy", "apache")

# One of each: a plain one, one withdrawn, a map's own word as a code, and an address with most of what RFC 3986 allows.
FEW = (
    Redirect("pkb6bwr2", "https://news.example.org/2026/ferry-returns/"),
    Redirect("zq3v7hxd"),
    Redirect("default", "https://archive.example.org:8443/~desk/a;b,c(d)!e*f=g:h@i?q=1&r=%2B+/#part-2"),
    Redirect("budget-2026", "https://news.example.org/ميزانية/it's$5/"),
)


def export(kind: str, *given: Redirect) -> redirects.Export:
    return redirects.export(kind, given, url=URL, hosts=HOSTS)


def many(count: int) -> list[Redirect]:
    """Return `count` codes, every tenth of a withdrawn story."""
    return [
        Redirect(
            f"c{number:06}", "" if number % 10 == 3 else f"https://news.example.org/2026/story-{number}/?n={number}"
        )
        for number in range(count)
    ]

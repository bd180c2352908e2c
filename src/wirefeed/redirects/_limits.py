"""How many codes a host can hold."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.errors import ConfigError
from wirefeed.model import Redirect

# Codes, and where the number comes from. Past it the host ignores rules, refuses the deploy, or grows slow.
_MOST = {
    # developers.cloudflare.com/pages/configuration/redirects: 2,000 static rules; further ones are skipped.
    "cloudflare": (2_000, "static rules of a Cloudflare _redirects file"),
    # docs.netlify.com/routing/redirects gives no count: the deploy "might fail", and "10,000 redirects or more" should
    # be done otherwise.
    "netlify": (10_000, "rules of a Netlify _redirects file"),
    # A folder and a page each: two inodes and 8 kB on most disks. Hosts of static files count files: Cloudflare Pages
    # takes 20,000 a site; GitHub Pages 1 GB and ten minutes a deploy.
    "stubs": (20_000, "stub pages of a static host"),
    # Caddy 2.6 compares entries one after the other: with 50,000 the last takes 2 ms, a reload 3 s, the server 170 MB.
    "caddy": (50_000, "entries of a Caddy map"),
    # A reload of nginx with a million takes some seconds and 430 MB; Apache looks through the file once for each code.
    "nginx": (1_000_000, "entries of an nginx map"),
    "apache": (1_000_000, "lines of an Apache RewriteMap"),
}


def check(kind: str, redirects: Sequence[Redirect]) -> None:
    """Raise ConfigError if `redirects` are more than a host of `kind` can hold."""
    most, what = _MOST[kind]
    # On Cloudflare a withdrawn code has no rule.
    count = sum(1 for redirect in redirects if redirect.target) if kind == "cloudflare" else len(redirects)
    if count > most:
        raise ConfigError(
            f"expected at most {most:,} codes, the limit for {what}, got {count:,}",
            where="short_links.export",
            hint=f"set it to {_instead(len(redirects))}; no code is dropped, since a published link must keep working",
        )


def _instead(count: int) -> str:
    larger = [f'"{kind}" (up to {most:,})' for kind, (most, _) in _MOST.items() if most >= count]
    return " or ".join(filter(None, (", ".join(larger[:-1]), *larger[-1:]))) or '""'

"""What may stand in an export: codes and addresses that mean the same in every host's configuration language."""

from __future__ import annotations

import re
from urllib.parse import quote

from wirefeed.patterns import lazy

_LONGEST = 2_000  # characters; browsers and proxies give up soon after
_CODE = lazy(r"[a-z0-9][a-z0-9-]{0,63}")
# Quotes, blanks, brackets and backslashes end or escape a string somewhere; browsers read a backslash as a slash. A
# quote's ASCII single form is left: it is legal in an address (RFC 3986 section 2.2), and is encoded below.
_UNSAFE = lazy(
    r"""[\x00-\x20\x7f-\xa0"<>\\\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\uffff]"""
)
_SURROGATE = lazy(r"[\ud800-\udfff]")
_PERCENT = lazy(r"%(?![0-9A-Fa-f]{2})")
_CONTROL = lazy(r"%(?:[01][0-9A-Fa-f]|7[Ff])")
_SPLAT = lazy(r":splat\b")  # what a _redirects file puts a wildcard's match for
_ADDRESS = lazy(r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(:[0-9]{1,5})?((?:[/?#].*)?)", re.IGNORECASE | re.ASCII)
_QUERY = lazy(r"[?#].*")
# RFC 3986 without what is a variable, a quote or a group in nginx, Apache or Caddy; `quote` leaves letters and digits.
_LEFT = "%/?#:@!&()*+,;=-._~"


def code(text: str) -> str:
    """Return `text` if it is a code; else ValueError says why not."""
    if _CODE.fullmatch(text) is None:
        raise ValueError(f"expected a code of up to 64 lower-case letters, digits and hyphens, got {_shown(text)}")
    return text


def address(target: str, hosts: frozenset[str]) -> str:
    """
    Return `target` percent-encoded where that changes nothing (RFC 3987 section 3.1); an empty one stays empty.

    Raises:
        ValueError: It leads elsewhere than `hosts`, is no http(s) address, or has what must be guessed at.
    """
    if not target:
        return ""
    for pattern in (_UNSAFE, _SURROGATE, _PERCENT, _CONTROL, _SPLAT):
        found = pattern.search(target)
        if found is not None:
            raise ValueError(f"expected an address without {found[0]!r}, got {_shown(target)}")
    found = _ADDRESS.fullmatch(target)
    if found is None:
        raise ValueError(f"expected an absolute http(s) address without user name, got {_shown(target)}")
    scheme, host, port, rest = found.groups(default="")
    if host.lower() not in hosts:
        raise ValueError(f"expected a host of the site or of [short_links] hosts, got {_shown(host)}")
    whole = f"{scheme.lower()}://{host.lower()}{port}{quote(rest, safe=_LEFT)}"
    if len(whole) > _LONGEST:
        raise ValueError(f"expected an address of at most {_LONGEST:,} characters, got {len(whole):,}")
    if whole.count("#") > 1:
        raise ValueError(f"expected one fragment, got {_shown(target)}")
    return whole


def same(target: str, link: str) -> bool:
    """Say whether a server would answer `target` as it answers `link`: scheme, letter case and query set aside."""
    path = _QUERY.sub("", target)
    return path.partition("://")[2].rstrip("/").lower() == link.partition("://")[2].lower()


def _shown(text: str) -> str:
    return repr(text) if len(text) <= 80 else f"{text[:77]!r}..."

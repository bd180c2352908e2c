"""Addresses as a feed may carry them: absolute, of a harmless scheme, with no character a validator refuses."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from wirefeed.characters import legal
from wirefeed.patterns import lazy

WEB = frozenset({"http", "https"})
LINKS = WEB | {"mailto", "tel"}

# RFC 3986 section 2: unreserved, gen-delims and sub-delims, without the brackets that only an IPv6 host may hold.
_SAFE = "!#$%&'()*+,/:;=?@-._~"
_PLAIN = lazy(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?:[/?#](?:[A-Za-z0-9!$&'()*+,/:;=?@._~-]|%[0-9A-Fa-f]{2})*)?")
_ROOTED = lazy(r"/(?![/.])(?:(?!/\.)[A-Za-z0-9!$&'()*+,/:;=?@._~-]|%[0-9A-Fa-f]{2})*")
_STRAY = lazy(r"%(?![0-9A-Fa-f]{2})")
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = lazy(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def absolute(base: str, reference: str, schemes: frozenset[str] = WEB) -> str:
    """
    Resolve `reference` against `base` as a browser does, percent-encoded; empty if it cannot be shown.

    Args:
        base: The story's own address, as this function gives it; a reference to a part of the page (``#notes``) leads
            there. May be empty, then only absolute references are kept.

        reference: As found, entities decoded.

        schemes: What is allowed; everything else (``javascript:``, ``data:``, ``file:``) gives the empty text.
    """
    if _PLAIN.fullmatch(reference):
        return reference
    if base and _ROOTED.fullmatch(reference):
        end = base.find("/", 8)
        return (base[:end] if end > 0 else base) + reference
    # A browser ignores line ends and tabs anywhere and blanks at both ends (URL standard, section 4.4).
    reference = re.sub(r"[\t\n\r]", "", legal(reference)).strip()
    if not reference:
        return ""
    try:
        joined = urljoin(base, reference)
        scheme = urlsplit(joined).scheme
        if scheme not in schemes:
            return ""
        return _web(joined) if scheme in WEB else _mended(joined)
    except ValueError:
        return ""


def has_scheme(reference: str) -> bool:
    """Say whether `reference` names its scheme (``https:``, ``file:``) or, as ``//host/``, its host."""
    return reference.startswith("//") or _SCHEME.match(reference) is not None


def segment(text: str) -> str:
    """Return `text` as one segment of a path; empty for one that would climb (``..``)."""
    text = text.strip()
    return "" if text in ("", ".", "..") else quote(text.replace("/", "-"), safe="!$'()*+,;=@-._~", errors="ignore")


def _mended(text: str) -> str:
    return _STRAY.sub("%25", quote(text, safe=_SAFE, errors="ignore"))


def _web(address: str) -> str:
    parts = urlsplit(address)
    host = _host(parts.hostname or "")
    if not host:
        return ""
    port = parts.port  # raises ValueError when it is no number
    # A name and password before the host are a secret or a trick; neither belongs into a feed.
    place = f"{host}:{port}" if port is not None else host
    rest = _mended(parts.path) or ("/" if parts.query or parts.fragment else "")
    rest = rest.replace("#", "%23").replace("?", "%3F")
    query = "?" + _mended(parts.query).replace("#", "%23") if parts.query else ""
    fragment = "#" + _mended(parts.fragment).replace("#", "%23") if parts.fragment else ""
    return f"{parts.scheme}://{place}{rest}{query}{fragment}"


def _host(name: str) -> str:
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    name = name.lower()
    if ":" in name:
        name = f"[{name}]"
    return name if _HOST.fullmatch(name) else ""

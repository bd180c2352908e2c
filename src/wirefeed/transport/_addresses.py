"""Which IP addresses anybody's redirect may lead to, and how an address is shown."""

from __future__ import annotations

from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

_NAT64 = IPv6Network("64:ff9b::/96")
# Of the IANA special-purpose registries, what `is_global` knows in some versions of Python and not in others.
_SPECIAL = tuple(map(ip_network, ("192.0.0.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "fec0::/10")))


def is_public(address: str) -> bool:
    """
    Say whether an IP address is of the public internet: nothing private, loopback, link-local, reserved, multicast.

    An IPv6 address that stands for an IPv4 one (mapped, NAT64, 6to4, Teredo) is as public as that.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(found) if isinstance(found, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    if found.is_multicast or found.is_reserved or any(found in network for network in _SPECIAL):
        return False
    return found.is_global


def _inner(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    if int(address) >> 32 == 0 and int(address) > 1:
        return IPv4Address(int(address))  # IPv4-compatible, RFC 4291 section 2.5.5.1: obsolete, but still routed
    return address.ipv4_mapped or address.sixtofour


def shown(url: str) -> str:
    """Return `url` for a message: without name, password, query and fragment, any of which may be a secret."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "the address"
    if not parts.scheme or not host:
        return url.partition("?")[0].rpartition("@")[2] or "the address"
    return f"{parts.scheme}://{host}{parts.path}"


def veiled(url: str) -> str:
    """
    Return `url` for a message about sending: scheme, host, and four digits that tell one address from another.

    The path of a webhook is its password, and so is the "host" of an address of Apprise: nothing else is shown.
    """
    digits = sha256(url.encode("utf-8", "replace")).hexdigest()[:4]
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        scheme, host, port = "", "", None
    if scheme not in ("http", "https", "smtp", "smtps") or not host:
        return f"the address #{digits}"
    named = f"[{host}]" if ":" in host else host
    return f"{scheme}://{named}{f':{port}' if port else ''} #{digits}"

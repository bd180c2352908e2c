"""Which IP addresses a stranger's name or redirect may lead to, and how an address is shown."""

from __future__ import annotations

from hashlib import sha256
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

# The IANA special-purpose address registries (RFC 6890), and what else is nobody's host. Python's `is_global` follows
# the column "globally reachable", which is true of relays and sinks too, and lags behind by years.
_SPECIAL_4 = tuple(
    map(
        IPv4Network,
        """
        0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
        192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
        203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
        """.split(),
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")  # all that is assigned for hosts of everybody (RFC 4291 section 2.4)
_SPECIAL_6 = tuple(  # in it: protocols (also Teredo, ORCHID, benchmarks), documentation, 6to4, AS112
    map(IPv6Network, "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split())
)


def is_public(address: str) -> bool:
    """
    Say whether an IP address is of the public internet: nothing private, loopback, link-local, reserved, multicast.

    An IPv4-mapped address is dialled as that IPv4 address, and is as public. Others that stand for an IPv4 address
    (6to4, Teredo, NAT64, IPv4-compatible) are not public at all: where they lead, a relay decides. So a network that
    reaches IPv4 by NAT64 alone needs a proxy.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, IPv4Address):
        return found.is_global and not any(found in network for network in _SPECIAL_4)
    return found.is_global and found in _GLOBAL_6 and not any(found in network for network in _SPECIAL_6)


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

"""nginx: a map of all codes, and the location that reads it."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.model import Redirect
from wirefeed.redirects._place import Place

# The longest code, its pointer and its length fit in 128 bytes; targets lie outside the table.
_WORDS = frozenset({"default", "hostnames", "include", "volatile"})  # a map's own, quoted or not
_HASH = """\
# Included in http {{}}. Leave it out if the sizes are set elsewhere, to these numbers or larger.
map_hash_max_size {size};
map_hash_bucket_size 128;
"""
_MAP = """\
# Included in http {{}}. nginx compares the keys of a map without regard to letter case.
map $wirefeed_code_{name} $wirefeed_target_{name} {{
    default "";
{lines}}}
"""
_SERVER = """\
# Included in server {{}}.
location ~* ^{path}(?<wirefeed_code_{name}>[a-z0-9][a-z0-9-]*)/?$ {{
    if ($wirefeed_target_{name} = "") {{
        return 404;
    }}
    if ($wirefeed_target_{name} = "gone") {{
        return 410;
    }}
    add_header Cache-Control "public, max-age=86400";
    add_header Link '<$wirefeed_target_{name}>; rel="canonical"';
    return 301 $wirefeed_target_{name};
}}
"""


def render(redirects: Sequence[Redirect], place: Place) -> dict[str, bytes]:
    """Return ``hash.conf`` and ``map.conf`` for ``http``, and ``server.conf`` for ``server``."""
    size = 1 << max(11, (2 * len(redirects)).bit_length())
    lines = "".join(f'    "{_key(redirect.code)}" "{redirect.target or "gone"}";\n' for redirect in redirects)
    return {
        "hash.conf": _HASH.format(size=size).encode(),
        "map.conf": _MAP.format(name=place.name, lines=lines).encode(),
        "server.conf": _SERVER.format(name=place.name, path=place.pattern).encode(),
    }


def _key(code: str) -> str:
    return f"\\{code}" if code in _WORDS else code

"""Apache: a RewriteMap of all codes, and the rules that read it."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.model import Redirect
from wirefeed.redirects._place import Place

_RULES = r"""# Included in a <VirtualHost>, after: Define WIREFEED_LINKS /the/folder/of/this/file
RewriteEngine On
RewriteMap wirefeed_fold "int:tolower"
RewriteMap wirefeed_links "txt:${{WIREFEED_LINKS}}/links.txt"
RewriteCond "${{wirefeed_links:${{wirefeed_fold:$1}}|none}}" "^(.+)$"
RewriteRule "^{path}([a-z0-9][a-z0-9-]*)/?$" "-" [NC,E=WIREFEED_LINK:%1]
RewriteCond "%{{ENV:WIREFEED_LINK}}" "=none"
RewriteRule "^" "-" [R=404]
RewriteCond "%{{ENV:WIREFEED_LINK}}" "=gone"
RewriteRule "^" "-" [G]
RewriteCond "%{{ENV:WIREFEED_LINK}}" "^(http[^?]+)(?:\?(.*))?$"
RewriteRule "^" "%1?%2" [R=301,NE,QSD,L,E=WIREFEED_MOVED:1]
<IfModule mod_headers.c>
    Header always set Cache-Control "public, max-age=86400" env=WIREFEED_MOVED
    Header always set Link "<%{{WIREFEED_LINK}}e>; rel=\"canonical\"" env=WIREFEED_MOVED
</IfModule>
"""


def render(redirects: Sequence[Redirect], place: Place) -> dict[str, bytes]:
    """Return ``links.conf`` and the map it names, ``links.txt``."""
    lines = "".join(f"{redirect.code} {_value(redirect.target)}\n" for redirect in redirects)
    return {
        "links.conf": _RULES.format(path=place.pattern).encode(),
        "links.txt": lines.encode(),
    }


def _value(target: str) -> str:
    # From 2.4.60 on a rule answers 403 when what it took from elsewhere brings a question mark (CVE-2024-38474). The
    # rule therefore writes the first itself; a further one says the same encoded.
    path, mark, query = target.partition("?")
    return path + mark + query.replace("?", "%3F") if target else "gone"

"""Caddy: a route of one map, imported in a site block."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from wirefeed.model import Redirect
from wirefeed.redirects._place import Place

# Caddy has no way to fold letter case but to replace each letter.
_FOLD = "".join(f"\t\turi replace {letter.upper()} {letter}\n" for letter in ascii_lowercase)
_ROUTE = """\
# Imported in a site block.
@wirefeed_link path_regexp (?i)^{path}[a-z0-9][a-z0-9-]*/?$
route @wirefeed_link {{
	@wirefeed_capitals path_regexp [A-Z]
	route @wirefeed_capitals {{
{fold}	}}
	uri strip_suffix /
	map {{http.request.uri.path}} {{wirefeed_target}} {{
{lines}		default "none"
	}}
	@wirefeed_none vars {{wirefeed_target}} none
	error @wirefeed_none 404
	@wirefeed_gone vars {{wirefeed_target}} gone
	error @wirefeed_gone 410
	header Cache-Control "public, max-age=86400"
	header Link `<{{wirefeed_target}}>; rel="canonical"`
	redir {{wirefeed_target}} 301
}}
"""


def render(redirects: Sequence[Redirect], place: Place) -> dict[str, bytes]:
    """Return ``links.caddy``."""
    lines = "".join(
        f'\t\t"{place.path.lower()}{redirect.code}" "{redirect.target or "gone"}"\n' for redirect in redirects
    )
    return {"links.caddy": _ROUTE.format(path=place.pattern, fold=_FOLD, lines=lines).encode()}

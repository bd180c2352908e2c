"""A folder and a page for every code: any host of static files."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.model import Redirect
from wirefeed.redirects import _pages
from wirefeed.redirects._place import Place


def render(redirects: Sequence[Redirect], place: Place) -> dict[str, bytes]:
    """Return ``s/CODE/index.html`` for every code; a host of files answers 200 for a withdrawn one, with a page."""
    gone = _pages.gone()
    return {
        f"{place.path[1:]}{redirect.code}/index.html": _pages.moved(redirect.target) if redirect.target else gone
        for redirect in redirects
    }

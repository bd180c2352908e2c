"""Netlify: one rule for every code in ``_redirects``."""

from __future__ import annotations

from collections.abc import Sequence

from wirefeed.model import Redirect
from wirefeed.redirects import _pages
from wirefeed.redirects._place import Place


def render(redirects: Sequence[Redirect], place: Place) -> dict[str, bytes]:
    """
    Return ``_redirects`` and the page of withdrawn codes.

    The mark after a status lets the rule win over a file of that name. Netlify answers with any status when a rule
    names a page of the site (github.com/netlify/netlify-playground/issues/22), so a withdrawn code is a true 410.
    """
    page = f"{place.folder}410.html"
    lines = [
        f"{place.path}{redirect.code} {redirect.target} 301!\n"
        if redirect.target
        else f"{place.path}{redirect.code} /{page} 410!\n"
        for redirect in redirects
    ]
    return {"_redirects": "".join(lines).encode(), page: _pages.gone()}

"""Pages for hosts that can only serve files: in English, without script or style, so that any browser shows them."""

from __future__ import annotations

from html import escape

_HEAD = '<!doctype html><html lang="en"><meta charset="utf-8">'
_PLAIN = 600  # bytes of a stub besides twice its address


def moved(target: str) -> bytes:
    """Return a page that leads to `target` (vetted): at once, and by a link for browsers told not to."""
    address = escape(target)
    page = _stub(address, canonical=address, link=address)
    if len(page) > _PLAIN + 2 * len(target):
        # The canonical address and the link are relative to the base, which they repeat: empty (RFC 3986 section
        # 5.2.2), but for the fragment.
        whole, mark, fragment = target.partition("#")
        page = _stub(address, base=f'<base href="{escape(whole)}">', canonical="", link=mark + escape(fragment))
    return page.encode()


def _stub(address: str, *, canonical: str, link: str, base: str = "") -> str:
    return (
        f'{_HEAD}{base}<title>Short link</title><link rel="canonical" href="{canonical}">'
        f'<meta http-equiv="refresh" content="0; url={address}">'
        f'<p><a href="{link}">Go on to the story</a></p></html>\n'
    )


def gone() -> bytes:
    """Return what a withdrawn code shows."""
    return _said("Withdrawn", "This story was withdrawn.")


def missing() -> bytes:
    """Return what a code shows where none of that name leads anywhere."""
    return _said("Not found", "This short link leads to no story. There was none, or it was withdrawn.")


def _said(title: str, text: str) -> bytes:
    return (
        f'{_HEAD}<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{title}</title><p>{text}</p></html>\n"
    ).encode()

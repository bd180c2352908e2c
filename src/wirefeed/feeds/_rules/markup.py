"""Rules about bodies: the HTML that readers show."""

from __future__ import annotations

import re
from html import unescape

from wirefeed.characters import direction
from wirefeed.feeds._rules.document import is_leftward
from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.feeds._rules.words import address, is_web
from wirefeed.patterns import lazy


def _harmless() -> str:
    letters = r"[A-Za-z0-9;/?:@=+$\-_.!~*'(),]*+(?:(?:%[0-9A-Fa-f]{2}|&amp;)[A-Za-z0-9;/?:@=+$\-_.!~*'(),]*+)*+"
    address = rf"https?://[A-Za-z0-9]{letters}(?:\#{letters})?"
    several = rf"{address}(?: [0-9.]+[wx])?(?:, {address}(?: [0-9.]+[wx])?)*+"
    plain = rf"(?!on|(?:{'|'.join(_ADDRESSES)}|srcset|style)=)[a-z][a-z-]*+=\"[^\"]*+\""
    return rf'<(/?[a-z][a-z0-9]*+)(?: (?:(?:href|src|poster|cite)="{address}"|srcset="{several}"|{plain}))*+>'


_TAG = lazy(
    r"""<(/?[A-Za-z][A-Za-z0-9-]*+)((?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+)*+)\s*+/?>"""
)
# The tags of most bodies, recognised as harmless in one go: lower case, in double quotes, addresses as they should be.
_HARMLESS = lazy(_harmless)
_ATTRIBUTE = lazy(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+""")
_LOOSE = lazy(r"&(?!#\d+;|#[xX][0-9A-Fa-f]+;|[A-Za-z][A-Za-z0-9]*;)")
# WHATWG HTML section 13.1.2: elements without an end tag.
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What readers' cleaners and the W3C validator let through; all else runs, frames, restyles, sends, or is no HTML.
_SHOWN = frozenset(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br caption center cite code col colgroup "
    "data dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img "
    "ins kbd li main map mark menu nav ol p picture pre q rp rt ruby s samp section small source span strike strong "
    "sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr".split()
)
_ADDRESSES = frozenset("action background cite data formaction href longdesc poster src".split())
_MUTE = lazy(r"<(del|s|strike|rt|rp)\b[^>]*>.*?</\1>", re.DOTALL)
_CORRECTION = lazy(r"<p><em>.*?</em></p>", re.DOTALL)
# WHATWG HTML section 4.8.4.2.1: an address may hold commas, but not begin or end with one.
_CANDIDATE = lazy(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?(?:,|$)")
_SCHEME = lazy(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_HARMFUL = frozenset({"blob", "data", "file", "javascript", "vbscript"})
_BEGINNING = 2_000  # characters that decide a text's direction, with its title


def body(found: Findings, field: str, html: str, *, title: str = "") -> None:
    """
    Note what is wrong with an HTML text: unsafe, unbalanced, with relative addresses, without its direction.

    Args:
        title: Of the entry; what direction a text has shows there as well.
    """
    tags: list[str] = _HARMLESS.findall(html)
    if len(tags) != html.count("<"):
        tags = _looked_at(found, field, html)
    _nesting(found, field, tags)
    for name in sorted({tag.lstrip("/").lower() for tag in set(tags)} - _SHOWN):
        found.add("FEEDS-2-safe-body", field, "elements every reader shows", quoted(f"<{name}>"))
    if found.leftward and not html.isascii() and 'dir="rtl"' not in html:
        _direction(found, field, html, title)


def _looked_at(found: Findings, field: str, html: str) -> list[str]:
    """Return the tags of `html`, ``p`` and ``/p``; note what is none, and attributes that do harm."""
    tags: list[tuple[str, str]] = _TAG.findall(html)
    if len(tags) != html.count("<") and "<" in (rest := _TAG.sub("", html)):
        at = rest.index("<")
        found.add("FEEDS-2-balanced-body", field, "'<' only where a tag begins", quoted(rest[at : at + 30]))
    for _, attributes in tags:
        if attributes:
            _attributes(found, field, attributes)
    return [name for name, _ in tags]


def _nesting(found: Findings, field: str, tags: list[str]) -> None:
    opened: list[str] = []
    for name in tags:
        if name[0] != "/":
            if name not in _VOID:
                opened.append(name)
        elif not opened or opened.pop() != name[1:]:
            found.add("FEEDS-2-balanced-body", field, "every end tag to end what was opened last", quoted(f"<{name}>"))
            return
    if opened:
        found.add("FEEDS-2-balanced-body", field, f"an end tag for {opened[-1]!r}", "none")


def _attributes(found: Findings, field: str, text: str) -> None:
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        name = name.lower()
        if name in _ADDRESSES:
            _address(found, field, name, unescape(double or single or bare).strip())
        elif name == "srcset":
            for one in _CANDIDATE.findall(unescape(double or single or bare)):
                _address(found, field, name, one)
        elif name[:2] == "on" or name == "style":
            found.add("FEEDS-2-safe-body", field, "no attribute that runs a script or restyles", quoted(name))


def _address(found: Findings, field: str, attribute: str, text: str) -> None:
    scheme = _SCHEME.match(text)
    if scheme is not None and scheme[1].lower() in _HARMFUL:
        found.add("FEEDS-2-safe-body", field, f"a harmless address in {attribute!r}", quoted(text))
    elif scheme is None or attribute != "href" or is_web(text):
        address(found, "FEEDS-2-absolute-addresses", field, text)
    else:
        address(found, "FEEDS-2-absolute-addresses", field, text, web=False)


def _direction(found: Findings, field: str, html: str, title: str) -> None:
    """
    Note a right-to-left text that does not say so, unless somebody could read its script otherwise.

    What decides is title and beginning, as they were written: without what was struck out, without a correction that
    was set before them later.
    """
    if not is_leftward(html.encode("utf-8", "surrogatepass")):
        return
    seen = _MUTE.sub(" ", html)
    whole, corrected = (unescape(_TAG.sub(" ", one)).strip() for one in (seen, _CORRECTION.sub("", seen, 1)))
    views = (whole, f"{title} {whole[:_BEGINNING]}", f"{title} {corrected[:_BEGINNING]}")
    if all(direction(view) == "rtl" for view in views):
        found.add("FEEDS-2-direction", field, 'dir="rtl" around a text read from right to left', "no direction")


def described(found: Findings, field: str, html: str, *, title: str = "") -> None:
    """
    Note what is wrong with an RSS description: it is HTML, and a plain text is escaped for HTML first.

    Text of its own escaped once too often cannot be told from a text about escapes, but where it stands in a word.
    """
    if match := _LOOSE.search(html):
        part = html[match.start() : match.start() + 30]
        found.add("FEEDS-2-description-html", field, "'&' only in a character reference", quoted(part))
    if "<" in html:
        body(found, field, html, title=title)

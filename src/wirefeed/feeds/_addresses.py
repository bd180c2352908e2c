"""Addresses and ids as every feed reader takes them: ASCII, percent-encoded, never twice."""

from __future__ import annotations

import re
from urllib.parse import quote

from wirefeed.characters import legal
from wirefeed.patterns import lazy

_PARTS = lazy(r"([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?([^#]*)(#.*)?", re.DOTALL)
# RFC 3986 section 2 without "[" and "]", which stand only in the host; a "%" counts when two hex digits follow.
_STRANGE = lazy(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9;/?:@&=+$\-_.!~*'(),%]")
_PLAIN = lazy(
    r"(?:[A-Za-z0-9;/?:@&=+$\-_.!~*'(),]|%[0-9A-Fa-f]{2})*(?:#(?:[A-Za-z0-9;/?:@&=+$\-_.!~*'(),]|%[0-9A-Fa-f]{2})*)?"
)
# What identifies for ever and passes for an absolute IRI (RFC 4287 section 4.2.6);
# "AP:2041" looks like one and is none.
_PERMANENT = lazy(r"(?:https?|tag|urn|info|ni|mid|cid):.", re.IGNORECASE)
_ENDS = "\t\n\r\u2028\u2029"


def uri(text: str) -> str:
    """
    Return the address `text` as a URI (RFC 3987 section 3.1), the same object when it is one.

    Letters beyond ASCII, blanks and stray signs are percent-encoded as UTF-8, a host becomes its IDNA name; what is
    percent-encoded stays. The first ``#`` begins the fragment, any further one is encoded.
    """
    if _PLAIN.fullmatch(text):
        return text
    # WHATWG URL section 4.4: tabs and line ends inside an address are dropped, blanks around it too.
    found = _PARTS.fullmatch(re.sub(r"[\t\r\n]", "", text).strip(" "))
    assert found is not None
    scheme, authority, path, fragment = found.groups(default="")
    return scheme + _authority(authority) + _quoted(path) + (f"#{_quoted(fragment[1:])}" if fragment else "")


def permanent(name: str) -> str:
    """
    Return `name` as an id Atom accepts (RFC 4287 section 4.2.6: an IRI), the same wherever and whenever it is made.

    A story may bring any word as its id; one that is no IRI becomes a URN of ours, in Atom only: RSS and JSON Feed
    take any text. So does one without a scheme: it is forbidden there, and 3 of 16 programs resolve it against the
    address of the feed, so that it names another entry in each. Letters beyond ASCII are encoded although an IRI may
    have them: the W3C validator takes them for an error in every scheme.
    """
    return uri(name) if _PERMANENT.match(name) else f"urn:wirefeed:{quote(name, safe='()+,.:=@;$_!*-')}"


def spelled(name: str) -> str:
    """
    Return the id `name` as RSS and JSON Feed show it: letter by letter.

    Both take any text, and readers compare it as it stands (16 programs for RSS, 5 for JSON Feed): a story that moved
    here under its old id would be new to them if a letter were encoded. What XML cannot hold, tabs and line ends, which
    some change, are percent-encoded as UTF-8; blanks around it go, as readers drop them.
    """
    name = name.strip()
    if name.isprintable():
        return name
    return "".join(_written(sign) for sign in name)


def _written(sign: str) -> str:
    as_it_is = sign.isprintable() or (legal(sign) == sign and sign not in _ENDS)
    return sign if as_it_is else quote(sign, safe="", errors="surrogatepass")


def _quoted(text: str) -> str:
    return _STRANGE.sub(lambda found: quote(found[0], safe=""), text)


def _authority(text: str) -> str:
    user, at, host = text.removeprefix("//").rpartition("@")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:  # a label too long or empty: no such host, but no reason to lose the feed
            host = _quoted(host)
    else:
        host = re.sub(r"[^A-Za-z0-9.:\[\]%_~!$&'()*+,;=-]", lambda found: quote(found[0], safe=""), host)
    return (text[:2] + _quoted(user) + at + host) if text else ""

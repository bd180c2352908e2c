"""What a request's header fields mean: q-values, codings, entity tags, dates (RFC 9110)."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

from wirefeed.patterns import lazy

# Best first, where a client does not care: what is smaller, and what is cheaper to unpack.
CODINGS = ("br", "zstd", "gzip")
PLAIN = "identity"

_ELEMENTS = lazy(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_WEIGHT = lazy(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TAG = lazy(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_PAGE = "text/html"
_FEEDS = frozenset(
    {
        "application/atom+xml",
        "application/rss+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        "application/*",
        "text/*",
        "*/*",
    }
)


def weights(field: bytes) -> dict[str, float]:
    """
    Return token -> q of a field such as Accept, tokens in lower case and without parameters (section 12.4.2).

    An element whose q cannot be read says nothing; of two for one token the larger counts.
    """
    found: dict[str, float] = {}
    for element in _ELEMENTS.findall(field.decode("latin-1")):
        token, *parameters = (part.strip().lower() for part in element.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weight = float(value) if _WEIGHT.fullmatch(value.strip()) else -1.0
        if token and weight >= 0:
            found[token] = max(weight, found.get(token, 0.0))
    return found


@lru_cache(maxsize=512)
def codings(field: bytes) -> tuple[str, ...]:
    """Return the codings that an Accept-Encoding allows, the one to take first; `PLAIN` is always among them."""
    given = weights(field)
    rest = given.get("*", 0.0)
    allowed = {name: given.get(name, given.get("x-gzip", rest) if name == "gzip" else rest) for name in CODINGS}
    # What nobody named is as good as anything only if nothing else was named (section 12.5.3).
    plain = given.get(PLAIN, rest if "*" in given else 0.0)
    wanted = [name for name in CODINGS if allowed[name] > 0 and allowed[name] >= plain]
    wanted.sort(key=lambda name: -allowed[name])
    return (*wanted, PLAIN)


@lru_cache(maxsize=512)
def wants_page(field: bytes) -> bool:
    """
    Say whether an Accept prefers a page to every kind of feed, as browsers do; when in doubt it is a reader.

    A wildcard never asks for a page, and as much as ``*/*`` a feed is welcome.
    """
    given = weights(field)
    return given.get(_PAGE, 0.0) > max((given[name] for name in _FEEDS & given.keys()), default=0.0)


def names(field: bytes, tag: bytes, *, weakly: bool = True) -> bool:
    """Say whether an If-None-Match names `tag`; not `weakly` as an If-Match does (section 8.8.3.2)."""
    text = field.decode("latin-1").strip()
    if text == "*":
        return True
    wanted = tag.decode("latin-1")
    return any(found[1] == wanted and (weakly or found[0] == wanted) for found in _TAG.finditer(text))


@lru_cache(maxsize=512)
def moment(field: bytes) -> int | None:
    """Return the second an HTTP date means, since 1970; None if it is none, and the field is to be ignored."""
    try:
        found = parsedate_to_datetime(field.decode("ascii"))
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC)  # "-0000", and asctime's form, which is always GMT
        return int(found.timestamp())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

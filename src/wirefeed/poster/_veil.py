"""What a service says is kept without our secrets: some repeat what they were sent, whole, in part, or encoded."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote, urlsplit

from msgspec.structs import replace

from wirefeed.model import Response
from wirefeed.patterns import lazy
from wirefeed.poster._filling import IN_PATH

_SHORTEST = 4  # characters of a secret that is looked for
_SHORTEST_PART = 8  # likewise of a part of an address: "hooks" is a word, not a secret
_SHOWN = "<secret>"
_ESCAPES = lazy(r"%[0-9A-F]{2}")


class Veil:
    """
    Covers secrets in text, as they are and in the forms in which services and libraries repeat them.

    Args:
        secrets: Tokens, passwords, and addresses, which are covered in part, too.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for part in _parts(secret) for form in _forms(part)}
        ordered = sorted(forms, key=lambda form: (-len(form), form))  # the whole before its parts
        self._text = re.compile("|".join(map(re.escape, ordered))) if ordered else None
        self._bytes = re.compile(self._text.pattern.encode()) if self._text else None

    def covered(self, text: str) -> str:
        """Return `text` without any secret."""
        return self._text.sub(_SHOWN, text) if self._text else text

    def answer(self, response: Response) -> Response:
        """Return an answer without any secret, to be judged and told of."""
        if self._bytes is None:
            return response
        headers = {name: self.covered(value) for name, value in response.headers.items()}
        return replace(response, headers=headers, body=self._bytes.sub(_SHOWN.encode(), response.body))


def _parts(secret: str) -> Iterator[str]:
    if len(secret) >= _SHORTEST:
        yield secret
    if "://" not in secret:
        return
    try:
        parts = urlsplit(secret)
        named = [parts.username or "", parts.password or ""]
    except ValueError:
        return
    yield from (part for part in named if len(part) >= _SHORTEST)
    pieces = [parts.path, parts.query, *re.split(r"[/?&=;]", f"{parts.path}?{parts.query}"), parts.fragment]
    if parts.scheme not in ("http", "https", "smtp", "smtps"):
        pieces.append(parts.netloc)  # of Apprise: a token stands where others have the host
    yield from (part for part in pieces if len(part) >= _SHORTEST_PART)


def _forms(secret: str) -> Iterator[str]:
    for one in {secret, unquote(secret)}:
        for form in _written(one):
            yield from (form, quote(form, safe=""), quote(form), json.dumps(form)[1:-1])  # an address in another
        # Encoded alone, or after the "user:" of Basic: three places at which a group of three bytes may begin.
        for shift in range(3):
            raw = one.encode("utf-8", "surrogatepass")
            found = base64.b64encode(b"\0" * shift + raw).decode()
            inner = found[(0, 2, 3)[shift] : len(found) - (4 if (len(raw) + shift) % 3 else 0)]
            if len(inner) >= _SHORTEST_PART:
                yield from (inner, inner.replace("+", "-").replace("/", "_"))


def _written(one: str) -> set[str]:
    """Return a text as it is, as addresses and forms have it, and as JSON has it."""
    quoted = {quote(one, safe=safe) for safe in ("", "/", IN_PATH)} | {quote_plus(one)}
    lower = {_ESCAPES.sub(lambda found: found[0].lower(), each) for each in quoted}
    plain = json.dumps(one, ensure_ascii=False)[1:-1]
    return {one, *quoted, *lower, json.dumps(one)[1:-1], plain, plain.replace("/", "\\/")}

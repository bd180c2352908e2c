"""Marks in a stored request become what they stand for, at the last moment and never on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace

from wirefeed.model import CLOSES, OPENS, Request, Response
from wirefeed.patterns import lazy

IN_PATH = ":-._~!@"  # what a value keeps as it is in the path of an address

Values = Mapping[str, Any]  # secrets are text; what an answer said may be any JSON, or the bytes of its body

_MARK = lazy(f"{OPENS}([^{OPENS}{CLOSES}]*){CLOSES}")
# In JSON a mark is escaped; alone in its string it stands for a whole value.
_IN_JSON = lazy(r'"\\u0002(\w+)\\u0003"|\\u0002(\w+)\\u0003')
_IN_BYTES = re.compile(rb"\x02(\w+)\x03")


def filled(request: Request, values: Values) -> Request:
    """
    Return `request` with every mark replaced.

    In an address a value is percent-encoded, unless the address begins with it; in JSON it is escaped; a mark that is
    a whole JSON string becomes any JSON value. What is missing becomes empty text; in JSON its member is left out.
    """
    return replace(
        request,
        url=_MARK.sub(lambda found: _in_url(found, values), request.url),
        headers=tuple((name, _text_in(value, values)) for name, value in request.headers),
        body=_body(request, values),
    )


def marked(request: Request) -> Request:
    """Return `request` with every mark as ``<name>``, for people to read."""
    return filled(request, _Names())


class _Names(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"<{name}>"

    def get(self, name: str, default: Any = None) -> Any:
        return f"<{name}>"


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _text_in(text: str, values: Values) -> str:
    return _MARK.sub(lambda found: _text(values.get(found[1])), text)


def _in_url(found: re.Match[str], values: Values) -> str:
    text = _text(values.get(found[1]))
    return text if found.start() == 0 or isinstance(values, _Names) else quote(text, safe=IN_PATH)


def _body(request: Request, values: Values) -> bytes:
    kind = next((value for name, value in request.headers if name.lower() == "content-type"), "")
    if not request.body:
        return b""
    if "json" in kind or request.method == "APPRISE":
        return _json(request.body.decode(), values)
    plain: Callable[[str], bytes] = lambda name: _bytes(values.get(name))  # noqa: E731 - one of two
    if "x-www-form-urlencoded" in kind:
        return re.sub(
            rb"%02(\w+)%03", lambda found: quote(_text(values.get(found[1].decode())), safe="").encode(), request.body
        )
    return _IN_BYTES.sub(lambda found: plain(found[1].decode()), request.body)


def _json(text: str, values: Values) -> bytes:
    """Fill a JSON body; a member or element that is nothing but a mark without a value is left out."""
    lone = [found[1] for found in _IN_JSON.finditer(text) if found[1]]
    if any(values.get(name) is None for name in lone):
        text = json.dumps(_without(json.loads(text), values), ensure_ascii=False)
    return _IN_JSON.sub(lambda found: _in_json(found, values), text).encode()


def _without(value: Any, values: Values) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, values) for key, one in value.items() if not _missing(one, values)}
    if isinstance(value, list):
        return [_without(one, values) for one in value if not _missing(one, values)]
    return value


def _missing(value: Any, values: Values) -> bool:
    found = _MARK.fullmatch(value) if isinstance(value, str) else None
    return found is not None and values.get(found[1]) is None


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else _text(value).encode()


def _in_json(found: re.Match[str], values: Values) -> str:
    if found[1]:
        value = values.get(found[1])
        return json.dumps(value.decode("utf-8", "replace") if isinstance(value, bytes) else value, ensure_ascii=False)
    return json.dumps(_text(values.get(found[2])), ensure_ascii=False)[1:-1]


def saved(request: Request, response: Response) -> dict[str, Any]:
    """Return what `request` saves of its answer; a pointer that leads nowhere saves nothing."""
    values: dict[str, Any] = {}
    answer: Any = None
    for name, pointer in request.save:
        if not pointer:
            values[name] = response.body
            continue
        if answer is None:
            try:
                answer = json.loads(response.body)
            except ValueError:
                return values
        value = answer
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")  # RFC 6901 section 4
            if isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            values[name] = value
    return values

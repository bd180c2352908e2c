"""Requests with a JSON body, the same bytes for the same payload."""

from __future__ import annotations

from typing import Any

import msgspec

from wirefeed.model import Request

_TYPE = ("Content-Type", "application/json; charset=utf-8")


def calling(method: str, url: str, payload: dict[str, Any] | None = None, *, authorization: str = "") -> Request:
    """
    Return a request; `payload` keeps the order of its keys and stands as it is read: no ``\\\\u`` for letters.

    Args:
        url: May hold marks (`model.slot`), as may `authorization`; `payload` must not.
    """
    headers = [("Authorization", authorization)] if authorization else []
    if payload is None:
        return Request(method=method, url=url, headers=tuple(headers))
    return Request(method=method, url=url, headers=(_TYPE, *headers), body=msgspec.json.encode(payload))


def payload_of(requests: tuple[Request, ...]) -> dict[str, Any]:
    """Return the payload of the last of `requests`; empty if it has none."""
    body = requests[-1].body if requests else b""
    found = msgspec.json.decode(body) if body else {}
    return found if isinstance(found, dict) else {}

"""Answers, complete before anybody asks: status line and fields as bytes, and the body."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

Field = tuple[bytes, bytes]

POLICY = (
    b"default-src 'none'; img-src http: https:; media-src http: https:; style-src 'unsafe-inline'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SAFE: tuple[Field, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"content-security-policy", POLICY),
)
ALLOWED = b"GET, HEAD, OPTIONS"
# Readers that run in a browser may read feeds from any site; there is nothing in them that is not public.
SHARED: tuple[Field, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link"),
)


class Reply:
    """
    One answer; never changed once made.

    Attributes:
        fields: Without Date and Connection, names in lower case.

        body: None where it is unpacked from `packed` (gzip) for the few who cannot do that themselves.

        head: Status line and fields as they go over the wire.

        label: What kind of thing was asked for, and the status: what is counted.
    """

    __slots__ = ("body", "fields", "head", "label", "packed", "status")

    def __init__(
        self, status: int, fields: Iterable[Field], body: bytes | None = b"", *, kind: str, packed: bytes = b""
    ) -> None:
        self.status = status
        self.fields = tuple(fields)
        self.body = body
        self.packed = packed
        self.label = (kind, status)
        line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
        self.head = line + b"".join(b"%b: %b\r\n" % field for field in self.fields)


def said(status: int, text: str, *more: Field, kind: str = "refused") -> Reply:
    """Return an answer of a few words."""
    body = f"{text}\n".encode()
    fields = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body)), *SAFE, *more]
    return Reply(status, fields, body, kind=kind)


UNREADABLE = said(400, "expected an HTTP request")
NOT_FOUND = said(404, "nothing is published here", (b"cache-control", b"no-cache"), kind="missing")
NOT_ALLOWED = said(405, "expected GET, HEAD or OPTIONS", (b"allow", ALLOWED))
CHANGED = said(412, "it is not as it was", kind="refused")
WITH_BODY = said(413, "expected a request without a body")
LONG_LINE = said(414, "expected a shorter address")
LONG_HEAD = said(431, "expected fewer or shorter header fields")
BUSY = said(503, "too many at once", (b"retry-after", b"5"))
LATE = said(408, "expected a whole request within some seconds")
# Every browser asks once; there is none, and that is no fault.
NO_ICON = Reply(204, [(b"cache-control", b"public, max-age=86400"), *SAFE], kind="icon")
OPTIONS = Reply(204, [(b"allow", ALLOWED), *SAFE], kind="options")
PREFLIGHT = Reply(
    204,
    [
        (b"allow", ALLOWED),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", ALLOWED),
        (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since, Cache-Control"),
        (b"access-control-max-age", b"86400"),
        *SAFE,
    ],
    kind="options",
)

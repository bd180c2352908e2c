"""One request of a delivery: vetted, bounded, and silent about where it went."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from urllib3.util import parse_url

from wirefeed.model import Request, Response
from wirefeed.patterns import lazy
from wirefeed.transport._bounds import Bounds
from wirefeed.transport._connect import FAILURES, Adapter, Connect, Reply
from wirefeed.transport._sealed import reach, refused, sealed

CAP = 65_536  # bytes of an answer that are read
_WHOLE = 16 * 1024 * 1024  # of one that is to be sent on, a picture: it is not sent on cut
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})
_OURS = frozenset("host content-length transfer-encoding connection proxy-authorization expect upgrade te".split())
_TOKEN = lazy(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_UNWRITABLE = lazy(r"[\x00-\x08\x0a-\x1f\x7f]")
_ORIGINS = 64
_KEPT = 8  # connections a host; more threads than that send without keeping theirs
_UNUSED_S = 60.0


class Origin(NamedTuple):
    """Whom a kept connection leads to, and under which rules it was made."""

    scheme: str
    host: str
    port: int
    private: bool
    proxy: str
    public: Callable[[str], bool]


_adapters: dict[Origin, tuple[Adapter, float]] = {}  # and when it was used, monotonic
_lock = threading.Lock()


def exchange(
    request: Request, *, private: bool, proxy: str, now: Callable[[], datetime], public: Callable[[str], bool]
) -> Response:
    """Send over HTTP; see `transport.send`."""
    rules = Origin("", "", 0, private, proxy, public)
    return sealed(request, lambda held: _answer(request, rules, held, now))


def _answer(request: Request, rules: Origin, held: Bounds, now: Callable[[], datetime]) -> Response:
    url, origin = _target(request.url, rules)
    _writable(request)
    body = request.body or (None if request.method in ("GET", "HEAD", "DELETE") else b"")
    reply = _adapter(origin).ask(request.method, url, request.headers, body, held)
    try:
        text = _whole(reply) if any(not pointer for _, pointer in request.save) else _body(reply)
    finally:
        reply.raw.close()  # what was read to its end is kept already; the rest of a long one is not waited for
    headers = {name.lower(): value for name, value in reply.headers.items()}
    return Response(status=reply.status_code, headers=headers, body=text, at=now())


def _body(reply: Reply) -> bytes:
    """Return the first 64 kB, decompressed; of an answer that says no already, what came of it."""
    body = b""
    try:
        while len(body) < CAP and (piece := reply.raw.read(CAP - len(body), decode_content=True)):
            body += piece
    except FAILURES:
        if reply.status_code < 300:
            raise
    return body


def _whole(reply: Reply) -> bytes:
    body = b""
    while piece := reply.raw.read(CAP, decode_content=True):
        body += piece
        if len(body) > _WHOLE:
            raise refused(f"expected at most {_WHOLE // 1_048_576} MB, got more", "make it smaller")
    return body


def _target(url: str, rules: Origin) -> tuple[str, Origin]:
    if not url.isprintable() or " " in url or "\\" in url:
        raise refused("expected an http(s) address, got another", "look at the destination's secret")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise refused("expected an http(s) address, got another", "such as https://hooks.example.org/...")
    if "@" in parts.netloc:
        raise refused("expected an address without name and password, got one with them", "send them in a header")
    if parts.scheme == "http" and not rules.private:
        raise refused(
            "expected an https address, got an http one", "allow_private = true allows it for a host of your own"
        )
    clean = parse_url(url)
    scheme, host = str(clean.scheme), str(clean.host)
    if rules.proxy:
        _proxied(host, rules)
    port = clean.port or (443 if scheme == "https" else 80)
    return clean._replace(fragment=None).url, rules._replace(scheme=scheme, host=host, port=port)


def _proxied(host: str, rules: Origin) -> None:
    proxy = urlsplit(rules.proxy) if rules.proxy.isprintable() and " " not in rules.proxy else urlsplit("")
    if proxy.scheme not in ("http", "https") or not proxy.hostname or proxy.port == 0:
        raise refused(
            "expected the proxy as an address, got another", "such as http://user:password@proxy.example:3128"
        )
    named = host.rstrip(".").strip("[]")
    try:
        named = socket.inet_ntoa(socket.inet_aton(named))  # also 127.1, 0x7f000001 and 017700000001
        literal = True
    except OSError:
        literal = ":" in named
    # What a name leads to is for the proxy to know; what says it by itself need not be asked of it.
    inside = literal and not rules.public(named)
    if not rules.private and (inside or named == "localhost" or named.endswith(".localhost")):
        raise refused("expected a public address, got one of a private network", "allow_private = true allows it")


def _writable(request: Request) -> None:
    if request.method not in _METHODS:
        raise refused(f"expected one of {', '.join(sorted(_METHODS))}, got another method", "")
    for name, value in request.headers:
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise refused("expected headers that a request may bring, got another", "Host and lengths are filled in")
        if _UNWRITABLE.search(value):
            raise refused("expected header values on one line, got one with a control character", "look at the secrets")


def _adapter(origin: Origin) -> Adapter:
    moment = time.monotonic()
    with _lock:
        known = _adapters.pop(origin, None)
        one = known[0] if known else Adapter(origin[:3], _connect(origin), proxy=origin.proxy, kept=_KEPT)
        _adapters[origin] = (one, moment)  # the last one is the one used last
        old = [key for key, (_, used) in _adapters.items() if used < moment - _UNUSED_S]
        old = old or list(_adapters)[: max(len(_adapters) - _ORIGINS, 0)]
        closing = [_adapters.pop(key)[0] for key in old]
    for gone in closing:
        gone.close()
    return one


def _connect(origin: Origin) -> Connect:
    public = None if origin.private or origin.proxy else origin.public
    return lambda host, port: reach(host, port, public)


def hang_up() -> None:
    """Close every connection that is kept."""
    with _lock:
        old = list(_adapters.values())
        _adapters.clear()
    for one, _ in old:
        one.close()


def _forked() -> None:
    global _lock  # noqa: PLW0603 - whoever held it is not in this process
    _lock = threading.Lock()
    _adapters.clear()  # not closed: TLS would say goodbye on a connection that is the parent's


os.register_at_fork(after_in_child=_forked)

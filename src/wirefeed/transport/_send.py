"""One request of a delivery: vetted, bounded, and silent about where it went."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from urllib3.util import parse_url

from wirefeed.errors import TransportError
from wirefeed.model import Request, Response
from wirefeed.patterns import lazy
from wirefeed.transport._addresses import veiled
from wirefeed.transport._bounds import CONNECT_S, Bounds, dial, lookup, within
from wirefeed.transport._connect import FAILURES, Adapter, Connect, Reply, fault

CAP = 65_536  # bytes of an answer that are read
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})
_OURS = frozenset("host content-length transfer-encoding connection proxy-authorization expect upgrade te".split())
_TOKEN = lazy(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
_UNWRITABLE = lazy(r"[\x00-\x08\x0a-\x1f\x7f]")
_ORIGINS = 64
_KEPT = 16  # connections a host; more threads than that send without keeping theirs


class Origin(NamedTuple):
    """Whom a kept connection leads to, and under which rules it was made."""

    scheme: str
    host: str
    port: int
    private: bool
    proxy: str
    public: Callable[[str], bool]


_adapters: OrderedDict[Origin, Adapter] = OrderedDict()
_lock = threading.Lock()


def exchange(
    request: Request, *, private: bool, proxy: str, now: Callable[[], datetime], public: Callable[[str], bool]
) -> Response:
    """Send over HTTP; see `transport.send`."""
    with within(time.monotonic() + request.within_s) as held:
        try:
            return _answer(request, Origin("", "", 0, private, proxy, public), held, now)
        except TransportError as error:
            message, hint = error.message, error.hint
        except FAILURES as error:
            message, hint = _told(error, held)
        sent = held.sent
    # Outside of the handlers: what was caught holds the address, and must not hang on what is raised.
    raise TransportError(message, where=veiled(request.url), hint=hint, sent=sent)


def _answer(request: Request, rules: Origin, held: Bounds, now: Callable[[], datetime]) -> Response:
    url, origin = _target(request.url, rules)
    _writable(request)
    body = request.body or (None if request.method in ("GET", "HEAD", "DELETE") else b"")
    reply = _adapter(origin).ask(request.method, url, request.headers, body, held)
    try:
        text = _body(reply)
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
    port = clean.port or (443 if scheme == "https" else 80)
    return clean._replace(fragment=None).url, rules._replace(scheme=scheme, host=host, port=port)


def _writable(request: Request) -> None:
    if request.method not in _METHODS:
        raise refused(f"expected one of {', '.join(sorted(_METHODS))}, got another method", "")
    for name, value in request.headers:
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            raise refused("expected headers that a request may bring, got another", "Host and lengths are filled in")
        if _UNWRITABLE.search(value):
            raise refused("expected header values on one line, got one with a control character", "look at the secrets")


def _adapter(origin: Origin) -> Adapter:
    with _lock:
        known = _adapters.get(origin)
        if known is not None:
            _adapters.move_to_end(origin)
            return known
        made = _adapters[origin] = Adapter(
            origin.scheme, origin.host, origin.port, _connect(origin), proxy=origin.proxy, kept=_KEPT
        )
        old = _adapters.popitem(last=False)[1] if len(_adapters) > _ORIGINS else None
    if old is not None:
        old.close()
    return made


def _connect(origin: Origin) -> Connect:
    vetted = not origin.private and not origin.proxy

    def connect(host: str, port: int) -> socket.socket:
        until = time.monotonic() + CONNECT_S
        return reach(host, port, until, origin.public if vetted else None)

    return connect


def reach(host: str, port: int, until: float, public: Callable[[str], bool] | None) -> socket.socket:
    """
    Return a connection to `host`; each of its addresses is vetted by `public`, and the one that was vetted is dialled.

    Raises:
        TransportError: Not known, not public, no answer.
    """
    try:
        found = lookup(host.strip("[]"), port, until)
    except TimeoutError:
        found = ()
    except (OSError, UnicodeError):
        raise refused("expected a host that is known, got an unknown name", "check its spelling, and the network")
    if not found:
        raise refused("expected the address of a host, got none in time", "does the name server answer?")
    # One address of a private network among public ones is how a stranger's name reaches into it.
    if public is not None and not all(public(str(place[4][0])) for place in found):
        raise refused("expected a public address, got one of a private network", "allow_private = true allows it")
    try:
        return dial(found, until)
    except OSError as error:
        got = "no answer" if isinstance(error, TimeoutError) else (error.strerror or type(error).__name__).lower()
    raise refused(f"expected a connection within {CONNECT_S:.0f} s, got {got}", "is the service up?")


def _told(error: Exception, held: Bounds) -> tuple[str, str]:
    kind, reason = fault(error, held)
    if kind == "slow":
        return "expected an answer in time, got a slow one", ""
    if kind == "certificate":
        return f"expected a certificate that is valid for the host, got one that is not ({reason})", ""
    return f"expected a whole answer, got {reason}", ""


def refused(message: str, hint: str) -> TransportError:
    return TransportError(message, hint=hint)


def forget() -> None:
    """Close every kept connection."""
    with _lock:
        old = list(_adapters.values())
        _adapters.clear()
    for one in old:
        one.close()


def _forked() -> None:
    global _lock  # noqa: PLW0603 - whoever held it is not in this process
    _lock = threading.Lock()
    _adapters.clear()  # not closed: TLS would say goodbye on a connection that is the parent's


os.register_at_fork(after_in_child=_forked)

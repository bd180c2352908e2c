"""One request and its answer; every connection is vetted before a byte is sent on it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from wirefeed import __version__
from wirefeed.errors import TransportError
from wirefeed.transport._addresses import shown

_CONNECT_S = 5.0
_CHUNK = 65_536
_HEADERS = {
    "User-Agent": f"wirefeed/{__version__}",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}

Answer = tuple[int, str, str, bytes]  # status, where it redirects to, media type, body


class Visit:
    """
    One request to one address.

    Attributes:
        reached_public: Whether the connection led to a public address.
    """

    def __init__(self, url: str, *, deadline: float, cap: int, public: Callable[[str], bool], guarded: bool) -> None:
        self.reached_public = False
        self._url = url
        self._deadline = deadline
        self._cap = cap
        self._public = public
        self._guarded = guarded
        self._open: list[socket.socket] = []
        self._late = False

    def answer(self) -> Answer:
        """Send the request and read what comes; `TransportError` for whatever goes wrong."""
        try:
            with self._watched():
                answer = self._ask()
        except requests.RequestException as error:
            raise self._explained(error) from error
        if self._late:
            raise self._too_late()  # a body cut off by our own watch looks whole when its length was never told
        return answer

    def _ask(self) -> Answer:
        with requests.Session() as session:
            session.trust_env = False
            asked = session.prepare_request(requests.Request("GET", self._url, headers=_HEADERS))
        # Not through the session: it would read the body of a redirect, however large.
        adapter = _Adapter(self._connected)
        try:
            reply = adapter.send(asked, stream=True, timeout=(_CONNECT_S, max(self._left(), 0.001)), verify=True)
            location = reply.headers.get("Location", "") if 300 <= reply.status_code < 400 else ""
            kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            body = b"" if location else self._body(reply)
            return reply.status_code, _text(location), kind, body
        finally:
            adapter.close()

    def _body(self, reply: requests.Response) -> bytes:
        told = reply.headers.get("Content-Length", "")
        if told.isdigit() and int(told) > self._cap:
            raise self._too_large()
        body = bytearray()
        for chunk in reply.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._cap:
                raise self._too_large()
        return bytes(body)

    def _connected(self, host: str, port: int) -> socket.socket:
        """Return a connection to the first address of `host` that answers; one that may not be asked is refused."""
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise self._error("expected a host that is known, got an unknown name", "check its spelling") from error
        addresses = [str(place[4][0]) for place in found]
        if self._guarded and not all(map(self._public, addresses)):
            raise self._error(
                "expected a redirect to a public address, got one of a private network",
                "the site sends its visitors to a machine only it can know; give the true address instead",
            )
        last: OSError = OSError("no address")
        until = min(self._deadline, time.monotonic() + _CONNECT_S)
        for family, kind, protocol, _, place in found:
            made = socket.socket(family, kind, protocol)
            try:
                made.settimeout(max(until - time.monotonic(), 0.001))
                made.connect(place)
            except OSError as error:
                made.close()
                last = error
                continue
            self.reached_public = self._public(str(place[0]))
            self._open.append(made.dup())  # the same connection, whatever TLS makes of `made`
            made.settimeout(max(self._left(), 0.001))
            return made
        got = "no answer" if isinstance(last, TimeoutError) else (last.strerror or str(last)).lower()
        raise self._error(f"expected a connection within {_CONNECT_S:.0f} s, got {got}", "is the site up?") from last

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Cut the connection at the deadline: a time-out of a socket begins anew with every byte that drips in."""
        watch = Timer(max(self._left(), 0.0), self._cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()
            for one in self._open:
                one.close()

    def _cut(self) -> None:
        self._late = True
        for one in self._open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended by itself

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _explained(self, error: requests.RequestException) -> TransportError:
        if self._late or isinstance(error, requests.Timeout):
            return self._too_late()
        if isinstance(error, requests.exceptions.SSLError):
            return self._error(
                "expected a certificate that is valid for the host, got another",
                "open it in a browser; for a certificate of your own, save the feed and import the file",
            )
        return self._error(f"expected a whole answer, got {_reason(error)}", "try again; is it a web server?")

    def _too_late(self) -> TransportError:
        return self._error("expected a whole answer in time, got a slow one", "try again, or save the feed as a file")

    def _too_large(self) -> TransportError:
        return self._error(f"expected at most {self._cap / 1_048_576:.3g} MB, got more", "save the feed as a file")

    def _error(self, message: str, hint: str) -> TransportError:
        return TransportError(message, where=shown(self._url), hint=hint)


def _text(location: str) -> str:
    # Header bytes arrive as Latin-1 (RFC 9110 section 5.5); servers that do not percent-encode write UTF-8.
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _reason(error: BaseException) -> str:
    """Return the kind of the innermost error: its words may hold the address with its secrets."""
    inner: BaseException = error
    while inner.__cause__ or inner.__context__:
        inner = inner.__cause__ or inner.__context__ or inner
    return type(inner).__name__


class _Adapter(HTTPAdapter):
    """An adapter whose connections are made by `connect`(host, port)."""

    def __init__(self, connect: Callable[[str, int], socket.socket]) -> None:
        self._pools = _pools(connect)
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *arguments: Any, **more: Any) -> None:
        super().init_poolmanager(*arguments, **more)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _pools(connect: Callable[[str, int], socket.socket]) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self.host, self.port or 80)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self.host, self.port or 443)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}

"""The only door to requests: connections that are made as we say, kept, and used again."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, ProxyManager, make_headers
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from wirefeed import __version__
from wirefeed.transport._bounds import CONNECT_S, Bounds, bounds, tls
from wirefeed.transport._quiet import silence

USER_AGENT = f"wirefeed/{__version__}"
FAILURES = (requests.RequestException, HTTPError, OSError, ValueError)  # ValueError: what http.client cannot send

# Node and Apache hang up on whoever was silent for 5 s. A request that crosses with that is lost without a trace.
_IDLE_S = 4.0

Reply = requests.Response
Connect = Callable[[str, int], socket.socket]

silence()


class Adapter(HTTPAdapter):
    """
    An adapter for one host: its connections are made by `connect`(host, port), kept, and used again.

    Safe between threads: each has its own connection.

    Args:
        to: Scheme, host, port.

        proxy: http(s)://user:pass@host:port; then `connect` is asked for the proxy.

        kept: At most so many connections are kept.
    """

    def __init__(self, to: tuple[str, str, int], connect: Connect, *, proxy: str = "", kept: int = 1) -> None:
        super().__init__(pool_connections=1, pool_maxsize=kept)
        self._forwarded = bool(proxy) and to[0] == "http"
        self._pool = _pool(to, proxy, kept)
        made = _Secure if isinstance(self._pool, HTTPSConnectionPool) else _Tracked
        self._pool.ConnectionCls = partial(made, reach=connect)  # type: ignore[assignment]  # it is only ever called

    def ask(
        self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes | None, held: Bounds
    ) -> requests.Response:
        """
        Return the answer's head; its body is still to be read, from `raw`.

        Args:
            url: Valid, percent-encoded, host in ASCII.

            headers: Without Host, Content-Length and User-Agent.
        """
        asked = requests.PreparedRequest()  # by hand: `prepare` takes longer than a request over loopback
        asked.method, asked.url, asked.body = method, url, body
        asked.headers = _headers(headers, body)  # type: ignore[assignment]  # urllib3 takes its own kind as it is
        left = held.left()
        return self.send(asked, stream=True, timeout=(min(CONNECT_S, left), left))

    def get_connection_with_tls_context(self, *_arguments: Any, **_more: Any) -> HTTPConnectionPool:
        return self._pool

    def cert_verify(self, *_arguments: Any, **_more: Any) -> None:
        pass  # the pool has a context that verifies

    def request_url(self, request: requests.PreparedRequest, _proxies: Any) -> str:
        return str(request.url) if self._forwarded else request.path_url

    def build_response(self, _request: requests.PreparedRequest, reply: BaseHTTPResponse) -> requests.Response:
        built = requests.Response()
        built.status_code = reply.status
        built.headers.update(reply.headers)
        built.raw = reply
        return built

    def close(self) -> None:
        super().close()
        self._pool.close()


def _headers(headers: Iterable[tuple[str, str]], body: bytes | None) -> HTTPHeaderDict:
    made = HTTPHeaderDict({"User-Agent": USER_AGENT})
    for name, value in headers:
        # Bytes of a header are Latin-1 to http.client (RFC 9110 section 5.5); what is more goes out as UTF-8.
        made.add(name, value if value.isascii() else value.encode("utf-8").decode("latin-1"))
    if body is not None:
        made["Content-Length"] = str(len(body))
    return made


def _pool(to: tuple[str, str, int], proxy: str, kept: int) -> HTTPConnectionPool:
    scheme, host, port = to
    secure: dict[str, Any] = {"ssl_context": tls()} if scheme == "https" else {}
    if not proxy:
        return _POOLS[scheme](host, port, maxsize=kept, **secure)
    parts = urlsplit(proxy)
    named = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    ways = ProxyManager(
        f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        maxsize=kept,
        proxy_headers=make_headers(proxy_basic_auth=named) if parts.username is not None else {},
        proxy_ssl_context=tls() if parts.scheme == "https" else None,
        **secure,
    )
    ways.pool_classes_by_scheme = _POOLS
    return ways.connection_from_host(host, port, scheme)


class _Tracked(HTTPConnection):
    """A connection that notes when bytes of a request leave; those of a tunnel or of TLS are none."""

    reach: Connect
    kept_until = 0.0
    _idle_s = _IDLE_S
    _opening = False
    _parts: list[bytes] | None = None

    def __init__(self, *arguments: Any, reach: Connect, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.reach = reach

    def _new_conn(self) -> socket.socket:
        return self.reach(self._dns_host, self.port or self.default_port)

    def connect(self) -> None:
        self._opening = True
        try:
            super().connect()
        finally:
            self._opening = False

    def request(self, *arguments: Any, **more: Any) -> None:
        self._parts = []
        try:
            super().request(*arguments, **more)
            whole = b"".join(self._parts)
        finally:
            self._parts = None
        self.send(whole)  # head and body at once: a system call and a packet less

    def send(self, data: Any) -> None:
        if self._parts is not None:
            self._parts.append(data)
            return
        if self.sock is None:
            self.connect()
        held = None if self._opening else bounds()
        if held is not None:
            held.sent = True
        super().send(data)

    def getresponse(self) -> Any:
        answer = super().getresponse()
        told = answer.headers.get("Keep-Alive", "").partition("timeout=")[2].partition(",")[0].strip()
        self._idle_s = min(_IDLE_S, int(told) - 1) if told.isdecimal() and len(told) < 9 else _IDLE_S
        return answer

    def rest(self) -> None:
        self.kept_until = time.monotonic() + self._idle_s


class _Secure(_Tracked, HTTPSConnection):
    pass


class _Kept(HTTPConnectionPool):
    """A pool that gives no connection which may be hung up on in this moment."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        one: Any = super()._get_conn(timeout)  # closes one that was hung up on
        if one.sock is not None and time.monotonic() >= one.kept_until:
            one.close()  # opens again when it is used
        return one

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.rest()
        super()._put_conn(conn)


class _KeptSecure(_Kept, HTTPSConnectionPool):
    pass


_POOLS: dict[str, type[HTTPConnectionPool]] = {"http": _Kept, "https": _KeptSecure}

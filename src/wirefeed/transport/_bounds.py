"""Sockets that keep to a deadline, and the two ways to one: look a name up, dial what was found."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

import certifi

CONNECT_S = 5.0

Found = tuple[int, int, int, str, Any]  # what getaddrinfo gives: family, kind, protocol, name, place

# Not a thread's own: Apprise sends on threads of its own, and gives them the context it was called in.
_held: ContextVar[Bounds | None] = ContextVar("held", default=None)


class Bounds:
    """
    What holds for one exchange.

    Attributes:
        deadline: On the monotonic clock, seconds.

        sent: Whether bytes of the request itself have left.
    """

    __slots__ = ("deadline", "sent")

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.sent = False

    def left(self) -> float:
        """Return the seconds left, never 0 or less: a socket takes 0 for 'do not wait'."""
        return max(self.deadline - time.monotonic(), 0.001)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.deadline


@contextmanager
def within(seconds: float) -> Iterator[Bounds]:
    """Hold every socket used in this context to an end in so many seconds, and keep the libraries' logs silent."""
    held = Bounds(time.monotonic() + seconds)
    before = _held.set(held)
    try:
        yield held
    finally:
        _held.reset(before)


def bounds() -> Bounds | None:
    """Return what holds in this context; None outside of `within`."""
    return _held.get()


def _hold(one: socket.socket) -> None:
    # A time-out of a socket begins anew with every byte that drips in; so it is set before every wait.
    held = _held.get()
    if held is None:
        return
    left = held.deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    one.settimeout(left)


class _Plain(socket.socket):
    def recv(self, *arguments: Any) -> bytes:
        _hold(self)
        return super().recv(*arguments)

    def recv_into(self, *arguments: Any) -> int:
        _hold(self)
        return super().recv_into(*arguments)

    def send(self, *arguments: Any) -> int:
        _hold(self)
        return super().send(*arguments)

    def sendall(self, *arguments: Any) -> None:
        _hold(self)
        super().sendall(*arguments)


class _Secure(ssl.SSLSocket):
    def read(self, *arguments: Any) -> Any:
        _hold(self)
        return super().read(*arguments)

    def send(self, *arguments: Any) -> int:
        _hold(self)
        return super().send(*arguments)


def tls() -> ssl.SSLContext:
    """Return what verifies every certificate and its host name; nothing of it is taken from the environment."""
    return _tls(certifi.where())


@lru_cache(maxsize=2)  # reading the authorities takes 20 ms
def _tls(authorities: str) -> ssl.SSLContext:
    # Not ssl.create_default_context: it writes the keys of every session where SSLKEYLOGFILE says.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.hostname_checks_common_name = False
    context.sslsocket_class = _Secure
    context.load_verify_locations(cafile=authorities)
    return context


def lookup(host: str, port: int, until: float) -> Sequence[Found]:
    """
    Return the addresses of `host`, as the system resolves it.

    Raises:
        OSError, UnicodeError: The name is not known.
        TimeoutError: Nobody said by `until`; the system goes on asking by itself.
    """
    try:
        ip_address(host)
    except ValueError:
        return _patient(host, port, until)
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


def _patient(host: str, port: int, until: float) -> Sequence[Found]:
    said: list[Sequence[Found] | Exception] = []

    def ask() -> None:
        try:
            said.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            said.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(until - time.monotonic(), 0.001))
    if not said:
        raise TimeoutError("timed out")
    if isinstance(said[0], Exception):
        raise said[0]
    return said[0]


def dial(found: Sequence[Found], until: float) -> socket.socket:
    """Return a connection to the first of `found` that answers; the last one's ``OSError`` if none does."""
    last: OSError = OSError("no address")
    for index, (family, kind, protocol, _, place) in enumerate(found):
        made = _Plain(family, kind, protocol)
        share = max(until - time.monotonic(), 0.001) / (len(found) - index)  # the first may be a black hole
        try:
            made.settimeout(share)
            made.connect(place)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            made.close()
            last = error
            continue
        held = bounds()
        made.settimeout(held.left() if held else None)  # also for a TLS handshake, which counts it as a whole
        return made
    raise last

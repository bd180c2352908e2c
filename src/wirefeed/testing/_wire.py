"""HTTP/1.1 on loopback: one thread, one event loop, and no more of the protocol than a sender needs."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from http import HTTPStatus

from msgspec import Struct

_REASONS = {status.value: status.phrase for status in HTTPStatus}
_END = b"\r\n\r\n"
_MOST = 64 * 1024 * 1024  # bytes of one request: more is a mistake of the sender


class Asked(Struct, kw_only=True, gc=False):
    """
    A request as it came over the wire.

    Attributes:
        method: In capitals.

        target: Path and query as they were sent.

        headers: Names in lower case; of several with one name the last.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class Answer(Struct, kw_only=True, gc=False):
    """
    What is sent back.

    Attributes:
        media_type: Of `body`; left out where there is no body.

        delay_s: To wait before a byte of it is sent.

        cut: Close after so many bytes of it, without telling; -1 sends all of it.
    """

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0
    cut: int = -1

    def wire(self, method: str, *, close: bool) -> bytes:
        """Return it as HTTP."""
        lines = [f"HTTP/1.1 {self.status} {_REASONS.get(self.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        bodiless = self.status in (204, 304)
        if not bodiless:
            lines.append(f"Content-Length: {len(self.body)}")
        if self.body:
            lines.append(f"Content-Type: {self.media_type}")
        if close:
            lines.append("Connection: close")
        head = "\r\n".join(lines).encode("latin-1") + _END
        return head if bodiless or method == "HEAD" else head + self.body


class Broken(Exception):  # noqa: N818 - the request is, not we
    """What came is no HTTP request that this server takes."""


class _Connection(asyncio.Protocol):
    """One connection, kept alive; its requests are answered one after the other."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.buffer = bytearray()
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.server.open.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self.server.open.discard(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._on()

    def _on(self) -> None:
        while not self.busy and not self.transport.is_closing():
            try:
                asked = self._take()
            except Broken as broken:
                refusal = Answer(status=400, body=str(broken).encode(), media_type="text/plain")
                self._send(refusal, "", close=True)
                return
            if asked is None:
                return
            answer = self.server.hear(asked)
            close = asked.headers.get("connection", "").lower() == "close"
            if answer.delay_s > 0:
                self.busy = True
                asyncio.get_running_loop().call_later(answer.delay_s, self._late, answer, asked.method, close)
            else:
                self._send(answer, asked.method, close=close)

    def _late(self, answer: Answer, method: str, close: bool) -> None:
        self.busy = False
        self._send(answer, method, close=close)
        self._on()

    def _send(self, answer: Answer, method: str, *, close: bool) -> None:
        if self.transport.is_closing():
            return
        wire = answer.wire(method, close=close)
        if answer.cut >= 0:
            wire, close = wire[: answer.cut], True
        if wire:
            self.transport.write(wire)
        if close:
            self.transport.close()

    def _take(self) -> Asked | None:
        """Return the next whole request in the buffer; None while it is not whole."""
        end = self.buffer.find(_END)
        if end < 0:
            return None
        first, *lines = bytes(self.buffer[:end]).decode("latin-1").split("\r\n")
        words = first.split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise Broken("expected a request line of HTTP/1.1")
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if "transfer-encoding" in headers:
            raise Broken("expected a Content-Length, got Transfer-Encoding")
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > _MOST:
            raise Broken("expected a Content-Length that can be")
        whole = end + len(_END) + int(length)
        if len(self.buffer) < whole:
            return None
        body = bytes(self.buffer[end + len(_END) : whole])
        del self.buffer[:whole]
        return Asked(method=words[0], target=words[1], headers=headers, body=body)


class Server:
    """
    A server that calls `hear` for every request, always in one thread.

    Args:
        port: 0 takes a free one.
    """

    def __init__(self, hear: Callable[[Asked], Answer], *, port: int = 0) -> None:
        self.hear = hear
        self.open: set[_Connection] = set()
        self._socket = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._listens = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"fake on port {self.port}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(
            self._loop.create_server(lambda: _Connection(self), sock=self._socket)
        )
        self._listens.set()
        self._loop.run_forever()
        listening.close()
        for connection in list(self.open):
            connection.transport.abort()
        self._loop.run_until_complete(asyncio.sleep(0))  # what was aborted is closed in the loop's next round
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def stop(self) -> None:
        """Close every connection and end the thread; a second call does nothing."""
        self._listens.wait(10.0)  # a loop that is stopped while it begins to listen fails
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

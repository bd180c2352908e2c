"""uvicorn's protocol with limits, and a short way for what is answered at once."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from wirefeed.server._app import Fields, brings_body
from wirefeed.server._patience import PATIENCE
from wirefeed.server._reply import BUSY, LATE, LONG_HEAD, LONG_LINE, UNREADABLE, Reply

LONGEST_LINE = 8_192  # bytes of the address in a request line
LONGEST_HEAD = 8_192  # bytes of all header fields


class AtOnce(Protocol):
    """An application that knows most answers without waiting."""

    def at_once(self, method: bytes, target: bytes, fields: Fields) -> Reply | None:
        """Return the answer, or None if it takes longer."""
        ...


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """Raised out of the parser's callbacks; httptools wraps it."""


class Connection(HttpToolsProtocol):
    """
    One connection.

    Times are not watched by a timer a request, which costs as much as an answer, but by `cut_if_late`, called now and
    then: each connection remembers since when it has been in the state it is in.
    """

    patience = PATIENCE

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._answers = cast(AtOnce, self.config.app)
        self._since = self.loop.time()
        self._asking = True  # somewhere between the first byte of a request and the end of its header
        self._unfinished = 0
        self._refusal: Reply | None = None
        self._lingering = False
        self._answered = False
        self._backlog = 0
        self._progress = 0.0
        self._dated: list[tuple[bytes, bytes]] = []
        self._end_of_head = b"\r\n"
        if len(self.connections) > 2 * self.patience.crowd:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    # Reading.

    def data_received(self, data: bytes) -> None:
        if self._lingering:
            return
        self._unset_keepalive_if_required()
        if not self._asking:
            self._asking = True
            self._since = self.loop.time()
            self._unfinished = 0
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # nothing is upgraded here: the answer was given as to any other request
        except httptools.HttpParserError:
            self._refuse(self._refusal or UNREADABLE)
            return
        if self._asking:
            # httptools keeps half a field to itself until it is whole, however long that is.
            self._unfinished += len(data)
            if self._unfinished > LONGEST_LINE + LONGEST_HEAD + 1_024:
                self._refuse(LONG_HEAD if self.url else LONG_LINE)

    def on_message_begin(self) -> None:
        self.url = b""
        self._fields: Fields = {}
        self._size = 0
        self._answered = False
        if not self._asking:  # another one in the same packet
            self._asking = True
            self._since = self.loop.time()
            self._unfinished = -262_144  # of which we do not know how much is its own: at most what is read at once

    def on_url(self, url: bytes) -> None:
        self.url += url
        if len(self.url) > LONGEST_LINE:
            self._refusal = LONG_LINE
            raise _Refused

    def on_header(self, name: bytes, value: bytes) -> None:
        self._size = size = self._size + len(name) + len(value) + 4
        if size > LONGEST_HEAD:
            self._refusal = LONG_HEAD
            raise _Refused
        name = name.lower()
        fields = self._fields
        fields[name] = fields[name] + b", " + value if name in fields else value

    def on_headers_complete(self) -> None:
        self._asking = False
        self._since = self.loop.time()
        if self.transport.is_closing():
            self._answered = True
            return
        fields = self._fields
        version = self.parser.get_http_version()
        if (b"host" not in fields and version != "1.0") or b"," in fields.get(b"host", b""):
            raise _Refused  # RFC 9112 section 3.2
        if len(self.connections) > self.patience.crowd:
            self._refusal = BUSY
            raise _Refused
        cycle = self.cycle
        if (cycle is None or cycle.response_complete) and not self.flow.write_paused:
            method = self.parser.get_method()
            reply = self._answers.at_once(method, self.url, fields)
            if reply is not None:
                self._answered = True
                keep = version == "1.1" and self.parser.should_keep_alive() and b"upgrade" not in fields
                self._send(reply, keep and not brings_body(fields), b"" if method == b"HEAD" else reply.body)
                return
        url = self.url
        super().on_message_begin()
        self.url = url
        self.headers += fields.items()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._answered:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._since = self.loop.time()

    # Writing.

    def _send(self, reply: Reply, keep: bool, body: bytes | None) -> None:
        dated = self.server_state.default_headers
        if dated is not self._dated:  # uvicorn makes it anew every second
            self._dated = dated
            self._end_of_head = b"".join([b"%b: %b\r\n" % field for field in dated]) + b"\r\n"
        end = self._end_of_head if keep else b"connection: close\r\n" + self._end_of_head
        self.transport.write(b"".join((reply.head, end, body or b"")))
        self.server_state.total_requests += 1
        if not keep:
            self._end()

    def _refuse(self, reply: Reply) -> None:
        """Answer what cannot be read, and read no more."""
        self._asking = False
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self._send(reply, False, reply.body)
        else:
            self.transport.close()

    def _end(self) -> None:
        """Close, once what is still on its way to us has come: else the other side may never see our answer."""
        self._lingering = True
        self._since = self.loop.time()
        if self.transport.can_write_eof():
            self.transport.write_eof()

    # Time.

    def cut_if_late(self, now: float) -> None:
        """Cut a connection that has been too long in its state at the loop's time `now`."""
        waited = now - self._since
        pending = self.transport.get_write_buffer_size()
        if pending:
            if pending != self._backlog:
                self._backlog, self._progress = pending, now
            if now - self._progress > self.patience.stalled_s or waited > self.patience.reading_s:
                self.transport.abort()
        elif self._lingering:
            if waited > self.patience.linger_s:
                self.transport.abort()
        elif self._asking:
            if waited > self.patience.head_s:
                if self._unfinished:
                    self._refuse(LATE)
                else:
                    self.transport.close()  # browsers open connections they may never need
        elif waited > self.patience.idle_s and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()

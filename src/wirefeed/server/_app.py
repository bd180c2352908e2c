"""The ASGI application: published files at once, by one look into memory; health, metrics and desk by Starlette."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from wirefeed.config import Settings
from wirefeed.server._desk import Desk
from wirefeed.server._metrics import Figures
from wirefeed.server._reply import NO_ICON, NOT_ALLOWED, NOT_FOUND, OPTIONS, PREFLIGHT, WITH_BODY, Reply
from wirefeed.server._shelf import Generation, Shelf
from wirefeed.server._shortlinks import Clicks
from wirefeed.server._words import wants_page
from wirefeed.status import Status

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from wirefeed.receipts import Figures as Deliveries

Fields = dict[bytes, bytes]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_READING = (b"GET", b"HEAD")
_KEEP_S = 60.0  # how often clicks are written down


class App:
    """
    What answers every request; an ASGI application.

    Attributes:
        requests: How many were answered, by kind and status.
    """

    def __init__(self, shelf: Shelf, settings: Settings, status: Status, *, folder: str, metrics: bool) -> None:
        from wirefeed.server._rooms import rooms

        self.requests: Counter[tuple[str, int]] = Counter()
        self._shelf = shelf
        self._clicks: Clicks | None = None
        self._figures = Figures(shelf, status, self.requests, lambda: _deliveries(shelf, folder))
        wanted = settings.server is not None and settings.server.desk
        desk = Desk(settings, status, folder, lambda: shelf.now.settings) if wanted else None
        self._rooms, self._room_paths = rooms(shelf, status, self._figures if metrics else None, desk)
        self._apart = rooms(shelf, status, self._figures, None)

    def metrics(self) -> Metrics:
        """Return the application that answers ``/metrics`` and ``/health`` alone, for a port of their own."""
        return Metrics(*self._apart)

    def at_once(self, method: bytes, target: bytes, fields: Fields) -> Reply | None:
        """
        Return the answer to a request, or None if that takes longer: only `__call__` knows it then.

        Args:
            target: As it stands in the request line.

            fields: The header; names in lower case, several of a name joined by commas.
        """
        reply = self._answer(method, target, fields)
        if reply is not None:
            self.requests[reply.label] += 1
        return reply

    def _answer(self, method: bytes, target: bytes, fields: Fields) -> Reply | None:
        now = self._shelf.now
        if method not in _READING:
            return self._other(method, target, now)
        if brings_body(fields):
            return WITH_BODY
        item = now.items.get(target)
        if item is None:
            path = _path(target)
            item = now.find(path)
            if item is None:
                return self._rarer(method, path, now)
        if item.page:
            accept = fields.get(b"accept")
            if accept is not None and wants_page(accept):
                item = now.items.get(item.page, item)
        reply = item.answer(fields)
        if reply.body is None and method == b"GET":
            body = self._shelf.unpacked.body(reply.packed, item.packed.digest)
            reply = Reply(reply.status, reply.fields, body, kind=item.kind)
        return reply

    def _rarer(self, method: bytes, path: bytes, now: Generation) -> Reply | None:
        """Return the answer to a GET or HEAD of what is no published file."""
        if path in self._room_paths:
            return None
        moved = now.moved.get(path)
        if moved is not None:
            return moved
        found = now.links.answer(path)
        if found is None:
            return NO_ICON if path == b"/favicon.ico" else NOT_FOUND
        reply, code = found
        if code and method == b"GET" and now.settings is not None and now.settings.short_links.count:
            self.clicks.add(code)
        return reply

    def _other(self, method: bytes, target: bytes, now: Generation) -> Reply:
        if method != b"OPTIONS":
            return NOT_ALLOWED
        if target == b"*":
            return OPTIONS
        path = _path(target)
        item = now.find(path)
        if item is not None:
            return PREFLIGHT if item.shared else OPTIONS
        if path in self._room_paths or path in now.moved or now.links.answer(path) is not None:
            return OPTIONS
        return NOT_FOUND

    @property
    def clicks(self) -> Clicks:
        """How often short links were followed."""
        if self._clicks is None:
            self._clicks = Clicks(os.path.join(self._shelf.folder, ".wirefeed"))
        return self._clicks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        assert scope["type"] == "http"
        fields: Fields = {}
        for name, value in scope["headers"]:
            fields[name] = fields[name] + b", " + value if name in fields else value
        method = scope["method"].encode()
        reply = self.at_once(method, scope.get("raw_path") or scope["path"].encode(), fields)
        if reply is None:
            await self._rooms(scope, receive, self._counting(scope, send))
            return
        body = b"" if method == b"HEAD" else reply.body or b""
        await send({"type": "http.response.start", "status": reply.status, "headers": list(reply.fields)})
        await send({"type": "http.response.body", "body": body})

    def _counting(self, scope: Scope, send: Send) -> Send:
        kind = scope["path"].strip("/").partition("/")[0]

        async def counted(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.requests[kind, message["status"]] += 1
            await send(message)

        return counted

    async def _live(self, receive: Receive, send: Send) -> None:
        """Write clicks down now and then, and at the end."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        end = asyncio.ensure_future(receive())
        while not end.done():
            await asyncio.wait([end], timeout=_KEEP_S)
            if self._clicks is not None:
                await asyncio.to_thread(self._clicks.keep)
        await send({"type": "lifespan.shutdown.complete"})


class Metrics:
    """What answers at a port of its own."""

    def __init__(self, rooms: Starlette, paths: frozenset[bytes]) -> None:
        self._rooms = rooms
        self._paths = paths

    def at_once(self, method: bytes, target: bytes, fields: Fields) -> Reply | None:
        """Return the answer to what is not for the rooms."""
        if method not in _READING:
            return NOT_ALLOWED
        if brings_body(fields):
            return WITH_BODY
        return None if _path(target) in self._paths else NOT_FOUND

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI 3)."""
        await self._rooms(scope, receive, send)


def _deliveries(shelf: Shelf, folder: str) -> Deliveries | None:
    """Return the figures of the outbox, of the destinations that config.toml names now."""
    settings = shelf.now.settings
    if settings is None or not settings.destination:
        return None
    from wirefeed import receipts

    return receipts.figures(os.path.join(folder, "config.toml"), settings, now=datetime.now(UTC))


def brings_body(fields: Fields) -> bool:
    """Say whether a request with these header fields has a body (RFC 9112 section 6)."""
    return b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0"


def _path(target: bytes) -> bytes:
    """Return the path a request is for, decoded: without query, and without scheme and host where they are given."""
    path = target.partition(b"?")[0]
    if path[:1] != b"/":
        path = b"/" + path.partition(b"://")[2].partition(b"/")[2]
    return unquote_to_bytes(path) if b"%" in path else path

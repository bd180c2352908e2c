"""A small site behind a real server on loopback, and a client that changes nothing of what it gets."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tests.sites import CONFIG, NOON, Site, let_times_tick, new_site, story
from wirefeed.server import App, Patience, Serving, Shelf, app
from wirefeed.site import load
from wirefeed.status import Status

SERVED = CONFIG + "\n[server]\nport = 0\n"
STARTED = datetime(2024, 6, 1, 11, 59, tzinfo=UTC)
LONG = " ".join(f"Gull number {number} sat on the rail and looked at the ferry." for number in range(120))


class Got(NamedTuple):
    """An answer as it came."""

    status: int
    fields: dict[str, str]
    body: bytes


class Served:
    """A site, its shelf and the server in front of it."""

    def __init__(self, site: Site, patience: Patience) -> None:
        self.site = site
        self.shelf = Shelf()
        self.status = Status(STARTED)
        self.shelf.load(str(site.config))
        self.app: App = app(self.shelf, load(str(site.config)), self.status, folder=str(site.folder))
        self.serving = Serving(self.app, "127.0.0.1", 0, patience=patience)
        self.host, self.port = self.serving.start()

    def get(self, path: str, *, method: str = "GET", body: Any = None, **fields: str) -> Got:
        """Ask once; underscores in names of header fields are hyphens."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True, skip_host="Host" in fields)
            for name, value in fields.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def raw(self, sent: bytes, *, timeout: float = 5.0) -> bytes:
        """Send bytes as they are; return all that comes until the server closes."""
        with socket.create_connection((self.host, self.port), timeout=timeout) as client:
            client.sendall(sent)
            return drain(client)

    def build(self, now: datetime = NOON, *, told: bool = True) -> dict[str, Any]:
        """Build, and serve what was built."""
        let_times_tick()
        report = self.site.build(now)
        self.shelf.load(str(self.site.config), report["files"] if told else None)
        self.status.built(report, at=now, seconds=0.03)
        return report


def drain(client: socket.socket) -> bytes:
    """Return all that comes until the other side closes."""
    parts = []
    while part := client.recv(65_536):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def serving(config: str = SERVED, *, patience: Patience = Patience(), **stories: str) -> Iterator[Served]:  # noqa: B008
    """Build a site and serve it until the block ends; without stories of its own it has two."""
    with new_site(config) as site:
        for name, text in (stories or {"ferry": story(body=LONG), "pier": story("Pier opens", tags="harbour")}).items():
            site.write(f"{name}.md", text)
        let_times_tick()
        site.build()
        served = Served(site, patience)
        thread = threading.Thread(target=served.serving.run)
        thread.start()
        try:
            yield served
        finally:
            served.serving.stop()
            thread.join(10)
            assert not thread.is_alive()

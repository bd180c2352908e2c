"""Small web servers on this machine: what the tests of the web talk to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Page = tuple[int, dict[str, str], bytes]  # status, headers, body
Answer = Page | Callable[[BaseHTTPRequestHandler], None]


def feed(body: bytes | str, kind: str = "application/rss+xml; charset=utf-8") -> Page:
    return 200, {"Content-Type": kind}, body.encode() if isinstance(body, str) else body


def moved(to: str, status: int = 302) -> Page:
    return status, {"Location": to}, b"moved"


class Web:
    """
    A server that answers by path and query; what it does not know is 404.

    `asked` has every request: its path with query, and its headers.
    """

    def __init__(self, url: str, pages: dict[str, Answer]) -> None:
        self.url = url
        self.pages = pages
        self.asked: list[tuple[str, dict[str, str]]] = []

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving(pages: dict[str, Answer], *, host: str = "127.0.0.1", tls: Any = None) -> Iterator[Web]:
    """Serve `pages` on a free port until the block ends; `tls` is an ssl.SSLContext."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answer = web.pages.get(self.path, (404, {"Content-Type": "text/plain"}, b"no such page"))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the library's
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # whoever was cut off has a broken pipe

    server = Server((host, 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "http" if tls is None else "https"
    web = Web(f"{scheme}://{host}:{server.server_address[1]}", pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""A proxy is used when it is named, and knows no more than where a request goes."""

from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Callable

import pytest

from tests.transport.hosts import Authority, answer, closed_port, resolving, talking
from wirefeed.errors import TransportError
from wirefeed.model import Request
from wirefeed.transport import send

HOST = "hooks.example.org"
BASIC = b"proxy-authorization: Basic " + base64.b64encode(b"desk:p@ss")


def tunnel(port: int) -> Callable[[socket.socket], None]:
    """Return an answer to CONNECT: everything goes to `port` of this machine and back."""

    def pump(one: socket.socket, other: socket.socket) -> None:
        try:
            while piece := one.recv(65_536):
                other.sendall(piece)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def say(one: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", port)) as other:
            one.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=pump, args=(other, one), daemon=True)
            back.start()
            pump(one, other)
            back.join()

    return say


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every name that is looked up; only that of the proxy has an address."""
    asked: list[str] = []

    def answers(name: str) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if name in ("proxy.example.org", "127.0.0.1") else []

    monkeypatch.setattr(socket, "getaddrinfo", resolving(answers))
    return asked


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_request_goes_through_a_proxy_of_the_own_network(scheme, names, trusted: Authority):
    tls = trusted.context("proxy.example.org") if scheme == "https" else None

    with talking(answer(200, b"ok"), tls=trusted.context(HOST)) as host, talking(tunnel(host.port), tls=tls) as proxy:
        request = Request(method="POST", url=f"https://{HOST}:{host.port}/secret", body=b"{}", within_s=5.0)
        response = send(request, proxy=f"{scheme}://desk:p%40ss@proxy.example.org:{proxy.port}")

        assert response.body == b"ok"
        assert proxy.requests[0].startswith(f"CONNECT {HOST}:{host.port} HTTP/1.".encode())
        assert BASIC in proxy.requests[0]
        assert b"secret" not in proxy.requests[0]
        assert b"proxy-authorization" not in host.requests[0].lower()
    assert HOST not in names


def test_a_tunnel_is_used_again(names, trusted: Authority):
    with talking(answer(), tls=trusted.context(HOST)) as host, talking(tunnel(host.port)) as proxy:
        for _ in range(3):
            send(
                Request(method="GET", url=f"https://{HOST}:{host.port}/"),
                proxy=f"http://proxy.example.org:{proxy.port}",
            )

        assert (proxy.connections, len(host.requests)) == (1, 3)


def test_a_host_behind_a_proxy_shows_its_own_certificate(names, trusted: Authority):
    with talking(answer(), tls=trusted.context("other.example.org")) as host, talking(tunnel(host.port)) as proxy:
        request = Request(method="GET", url=f"https://{HOST}:{host.port}/")
        with pytest.raises(TransportError, match="expected a certificate") as caught:
            send(request, proxy=f"http://proxy.example.org:{proxy.port}")

        assert host.requests == []
    assert not caught.value.sent


def test_a_proxy_is_told_a_plain_address_whole(names):
    with talking(answer(200, b"ok")) as proxy:
        request = Request(method="POST", url="http://printer.example/hook?a=b", body=b"{}")
        send(request, private=True, proxy=f"http://desk:p%40ss@proxy.example.org:{proxy.port}")

        assert proxy.requests[0].startswith(b"POST http://printer.example/hook?a=b HTTP/1.1\r\n")
        assert BASIC in proxy.requests[0]
        assert b"Host: printer.example\r\n" in proxy.requests[0]


@pytest.mark.parametrize("status", [403, 407, 502])
def test_a_proxy_that_refuses_passed_nothing_on(status, names):
    told = f"expected a proxy that lets it through, got status {status}"

    with (
        talking(answer(status, b"", "Connection: close")) as proxy,
        pytest.raises(TransportError, match=told) as caught,
    ):
        send(Request(method="GET", url=f"https://{HOST}/"), proxy=f"http://desk:x@proxy.example.org:{proxy.port}")

    assert not caught.value.sent


def test_a_proxy_that_is_not_there_passed_nothing_on(names):
    with pytest.raises(TransportError, match="connection refused") as caught:
        send(Request(method="GET", url=f"https://{HOST}/"), proxy=f"http://proxy.example.org:{closed_port()}")

    assert not caught.value.sent


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_drips_costs_no_more_than_the_time_allowed(scheme, names, trusted: Authority):
    def drip(one: socket.socket) -> None:
        for _ in range(100):
            one.sendall(b"H")
            time.sleep(0.02)

    tls = trusted.context("proxy.example.org") if scheme == "https" else None
    request = Request(method="GET", url=f"https://{HOST}/", within_s=0.4)
    started = time.monotonic()

    with talking(drip, tls=tls) as proxy, pytest.raises(TransportError, match="in time") as caught:
        send(request, proxy=f"{scheme}://proxy.example.org:{proxy.port}")

    assert time.monotonic() - started < 1.6
    assert not caught.value.sent


@pytest.mark.parametrize(
    "proxy", ["proxy.example.org:3128", "socks5://127.0.0.1", "http://", "http://a b/", "http://[::1"]
)
def test_what_is_no_proxy_is_told(proxy):
    with pytest.raises(TransportError) as caught:
        send(Request(method="GET", url=f"https://{HOST}/"), proxy=proxy)

    assert proxy not in str(caught.value)
    assert not caught.value.sent


@pytest.mark.parametrize(("method", "url"), [("MAIL", "smtps://mail.example.org"), ("APPRISE", "json://example.org")])
def test_only_http_goes_through_a_proxy(method, url):
    with pytest.raises(TransportError, match="expected no proxy, got one"):
        send(Request(method=method, url=url), proxy="http://proxy.example.org")

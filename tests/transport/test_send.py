"""A request goes out once, to where it was meant, and what comes back is bounded. Real sockets, on this machine."""

from __future__ import annotations

import gzip
import os
import socket
import threading
import time
import zlib
from datetime import UTC, datetime

import pytest

from tests.transport.hosts import Authority, answer, closed_port, resolving, talking
from tests.web import serving
from wirefeed.errors import TransportError
from wirefeed.model import Request, Response
from wirefeed.transport import send

AT = datetime(2024, 3, 26, 9, 30, tzinfo=UTC)
SOON_S = 0.4
HOST = "hooks.example.org"


def post(port: int, path: str = "/hook", **more: object) -> Request:
    return Request(
        **{"method": "POST", "url": f"http://127.0.0.1:{port}{path}", "body": b'{"text":"x"}', "within_s": 5.0} | more
    )


def inside(request: Request, **more: object) -> Response:
    return send(request, private=True, **more)


def failure(request: Request, **more: object) -> TransportError:
    with pytest.raises(TransportError) as caught:
        inside(request, **more)
    return caught.value


def test_an_answer_is_what_the_service_said():
    with talking(answer(201, b'{"id":"7"}', "X-Limit: 3", "x-limit: 4")) as host:
        response = inside(post(host.port), now=lambda: AT)

    headers = {"content-length": "10", "x-limit": "3, 4"}
    assert response == Response(status=201, headers=headers, body=b'{"id":"7"}', at=AT)


def test_a_request_is_sent_byte_for_byte():
    headers = (("Content-Type", "application/json"), ("X-Title", "Fährhafen"), ("X-Two", "a"), ("X-Two", "b"))

    with talking(answer()) as host:
        inside(post(host.port, "/hook/a%2Fb/?q=1&r=%C3%A9#part", method="PUT", headers=headers, body=b"\x00\xff\r\n"))

        head, _, body = host.requests[0].partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        assert lines[0] == b"PUT /hook/a%2Fb/?q=1&r=%C3%A9 HTTP/1.1"
        assert f"Host: 127.0.0.1:{host.port}".encode() in lines
        assert b"Content-Length: 4" in lines
        assert b"X-Two: a" in lines
        assert b"X-Two: b" in lines
        assert "X-Title: Fährhafen".encode() in lines
        assert any(line.startswith(b"User-Agent: wirefeed/") for line in lines)
        assert body == b"\x00\xff\r\n"


@pytest.mark.parametrize(("method", "length"), [("GET", b""), ("DELETE", b""), ("POST", b"Content-Length: 0")])
def test_a_request_without_a_body_says_so(method, length):
    with talking(answer(204)) as host:
        assert inside(post(host.port, method=method, body=b"")).status == 204

        head = host.requests[0].lower()
        assert (b"content-length" in head) == bool(length)
        assert length.lower() in head


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_is_an_answer_and_never_followed(status, method):
    with talking(answer()) as other:
        moved = answer(status, b"moved", f"Location: http://127.0.0.1:{other.port}/else")
        with talking(moved) as host:
            response = inside(post(host.port, method=method))

            assert len(host.requests) == 1
        assert (other.connections, other.requests) == (0, [])
    assert (response.status, response.body) == (status, b"moved")


def _drip(piece: bytes, head: bytes = b""):
    def say(one: socket.socket) -> None:
        one.sendall(head)
        for _ in range(200):
            one.sendall(piece)
            time.sleep(0.02)

    return say


DRIPS = {
    "silence": lambda one: time.sleep(8 * SOON_S),
    "status": _drip(b"H"),
    "head": _drip(b"x", b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "interim answers": _drip(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": _drip(b"x", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"),
    "chunks": _drip(b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    "body without end": _drip(b"x", b"HTTP/1.1 200 OK\r\n\r\n"),
}


@pytest.mark.parametrize("say", DRIPS.values(), ids=DRIPS)
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
def test_a_service_that_drips_costs_no_more_than_the_time_allowed(say, secure, trusted: Authority):
    started = time.monotonic()

    with talking(say, tls=trusted.context("127.0.0.1") if secure else None) as host:
        url = f"{'https' if secure else 'http'}://127.0.0.1:{host.port}/"
        error = failure(post(host.port, url=url, within_s=SOON_S))

    assert time.monotonic() - started < 4 * SOON_S
    assert error.message == "expected a whole answer in time, got a slow one"
    assert error.sent


def test_a_service_that_reads_nothing_costs_no_more_than_the_time_allowed():
    started = time.monotonic()

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        error = failure(post(deaf.getsockname()[1], body=b"x" * 20_000_000, within_s=SOON_S))

    assert time.monotonic() - started < 4 * SOON_S
    assert error.sent


def test_a_handshake_that_drips_costs_no_more_than_the_time_allowed():
    started = time.monotonic()

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        error = failure(post(port, url=f"https://127.0.0.1:{port}/", within_s=SOON_S))

    assert time.monotonic() - started < 4 * SOON_S
    assert not error.sent


def test_a_name_server_that_is_silent_costs_no_more_than_the_time_allowed(monkeypatch):
    silent = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: silent.wait(5))
    started = time.monotonic()

    error = failure(post(80, url="http://hooks.example.org/", within_s=SOON_S))
    silent.set()

    assert time.monotonic() - started < 4 * SOON_S
    assert error.message == "expected the address of a host, got none in time"
    assert not error.sent


def test_an_address_that_is_silent_does_not_use_up_the_time_of_the_next(monkeypatch):
    # A listener whose queue is full answers no further connection: a black hole on loopback.
    with socket.socket() as hole, talking(answer()) as host:
        hole.bind(("127.0.0.9", host.port))
        hole.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.9", host.port))
        monkeypatch.setattr(socket, "getaddrinfo", resolving(lambda _: ["127.0.0.9", "127.0.0.1"]))

        response = inside(post(host.port, url=f"http://{HOST}:{host.port}/", within_s=1.5))
        for one in waiting:
            one.close()

    assert response.status == 200


@pytest.mark.parametrize("status", [400, 429, 503])
def test_a_no_is_heard_even_if_its_words_are_cut(status):
    say = _drip(b"x", f"HTTP/1.1 {status} No\r\nRetry-After: 9\r\nContent-Length: 9999\r\n\r\n".encode())

    with talking(say) as host:
        response = inside(post(host.port, within_s=SOON_S))

    assert (response.status, response.headers["retry-after"]) == (status, "9")


def test_a_long_answer_is_cut_at_64_kb_and_not_waited_for():
    def endless(one: socket.socket) -> None:
        one.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            one.sendall(b"x" * 65_536)

    with talking(endless) as host:
        response = inside(post(host.port))

    assert response.body == b"x" * 65_536


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 500_000])
def test_the_first_64_kb_of_an_answer_are_read(size):
    with talking(answer(200, b"x" * size)) as host:
        assert [len(inside(post(host.port)).body) for _ in range(2)] == [min(size, 65_536)] * 2


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"x" * 200_000_000, 9)),
        ("deflate", zlib.compress(b"x" * 200_000_000, 9)),
        ("gzip, gzip, gzip", gzip.compress(gzip.compress(gzip.compress(b"x" * 200_000_000)))),
    ],
    ids=["gzip", "deflate", "thrice"],
)
def test_a_packed_answer_is_unpacked_no_further_than_64_kb(coding, packed):
    started = time.thread_time()

    with talking(answer(200, packed, f"Content-Encoding: {coding}")) as host:
        response = inside(post(host.port))

    assert response.body == b"x" * 65_536
    assert time.thread_time() - started < 0.1  # 200 MB take several times as long


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nha",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nhalf",
        b"220 mail.example.org connection: close\r\n",
        lambda one: one.close(),
    ],
    ids=["short", "short chunk", "not packed", "no HTTP", "hung up"],
)
def test_what_is_no_whole_answer_leaves_open_whether_it_was_heard(said):
    with talking(said) as host:
        error = failure(post(host.port))

        assert len(host.requests) == 1
    assert error.message.startswith("expected a whole answer, got ")
    assert error.sent


def test_a_reset_leaves_open_whether_it_was_heard():
    def reset(one: socket.socket) -> None:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        one.close()

    with talking(reset) as host:
        error = failure(post(host.port))

    assert error.message.startswith("expected a whole answer, got a connection that was cut")
    assert error.sent


def test_a_refused_connection_sent_nothing():
    error = failure(post(closed_port()))

    assert error.message == "expected a connection within 5 s, got connection refused"
    assert not error.sent


def test_an_unknown_name_sent_nothing(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving(lambda _: []))

    error = failure(post(80, url="http://hooks.example.org/"))

    assert error.message == "expected a host that is known, got an unknown name"
    assert not error.sent


def test_a_port_without_tls_is_sent_nothing():
    with serving({}) as web:
        error = failure(post(0, url=web.url.replace("http:", "https:")))

        assert web.asked == []
    assert error.message.startswith("expected a TLS connection, got none")
    assert not error.sent


def test_a_certificate_of_the_authority_is_believed(trusted: Authority):
    with talking(answer(), tls=trusted.context("127.0.0.1")) as host:
        assert inside(post(host.port, url=f"https://127.0.0.1:{host.port}/")).status == 200


@pytest.mark.parametrize(
    ("names", "days", "reason"),
    [
        (("other.example.org",), 2, "hostname mismatch"),
        (("127.0.0.1",), -2, "certificate has expired"),
        (("*.example.org",), 2, "hostname mismatch"),
    ],
)
def test_a_certificate_that_does_not_hold_is_sent_nothing(names, days, reason, trusted: Authority, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving(lambda _: ["127.0.0.1"]))
    to = "127.0.0.1" if days < 0 else "a.b.example.org"

    with talking(answer(), tls=trusted.context(*names, days=days)) as host:
        error = failure(post(host.port, url=f"https://{to}:{host.port}/"))

        assert host.requests == []
    assert error.message.startswith("expected a certificate that is valid for the host, got another")
    assert reason in error.message.lower()
    assert not error.sent


def test_an_authority_nobody_knows_is_not_believed_whatever_the_environment_says(authority: Authority, monkeypatch):
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(authority.bundle))

    with talking(answer(), tls=authority.context("127.0.0.1")) as host:
        error = failure(post(host.port, url=f"https://127.0.0.1:{host.port}/"))

    assert error.message.startswith("expected a certificate that is valid for the host")


def test_nothing_else_of_the_environment_is_looked_at(trusted: Authority, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login editor password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}/")

    with talking(answer(), tls=trusted.context("127.0.0.1")) as host:
        assert inside(post(host.port, url=f"https://127.0.0.1:{host.port}/")).status == 200

        assert b"authorization" not in host.requests[0].lower()
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    "url",
    [
        *"ftp://hooks.example.org/ //hooks.example.org/ hook http:// http:///hook http://[::1 http://h:port/".split(),
        *(
            "http://h:0/",
            "",
            "http://ho st/",
            "http://h/\r\nHost: x",
            "http://h/\x02url\x03",
            "http://h/a b",
            "http://h\\@x/",
        ),
    ],
)
def test_what_is_no_address_is_refused(url):
    error = failure(Request(method="POST", url=url))

    assert "expected" in error.message
    assert not error.sent


@pytest.mark.parametrize("userinfo", ["editor:hunter2@", "editor@", "@", "127.0.0.1@"])
def test_name_and_password_in_an_address_are_refused(userinfo):
    with talking(answer()) as host:
        error = failure(post(host.port, url=f"http://{userinfo}127.0.0.1:{host.port}/"))

        assert host.connections == 0
    assert error.message == "expected an address without name and password, got one with them"


@pytest.mark.parametrize(
    "more",
    [
        {"headers": (("X-A", "b\r\nX-C: d"),)},
        {"headers": (("X-A", "b\nX-C: d"),)},
        {"headers": (("X-A", "b\0"),)},
        {"headers": (("X-A\r\nX-C", "b"),)},
        {"headers": (("X A", "b"),)},
        {"headers": (("", "b"),)},
        {"headers": (("Host", "elsewhere.example.org"),)},
        {"headers": (("content-length", "3"),)},
        {"headers": (("Transfer-Encoding", "chunked"),)},
        {"method": "POST /x HTTP/1.1\r\nX: y\r\n\r\nPOST"},
        {"method": "CONNECT"},
        {"method": ""},
    ],
)
def test_nothing_smuggles_a_second_request(more):
    with talking(answer()) as host:
        error = failure(post(host.port, **more))

        assert host.connections == 0
    assert not error.sent


def test_http_is_for_private_hosts_only():
    with talking(answer()) as host, pytest.raises(TransportError, match="expected an https address, got an http one"):
        send(post(host.port), public=lambda _: True)

    assert host.connections == 0


def test_requests_to_one_host_share_a_connection(trusted: Authority):
    with talking(answer(200, b"{}"), tls=trusted.context("127.0.0.1")) as host:
        for _ in range(5):
            inside(post(host.port, url=f"https://127.0.0.1:{host.port}/"))

        assert (host.connections, len(host.requests)) == (1, 5)


def test_a_connection_is_not_shared_across_rules(trusted: Authority):
    with talking(answer(), tls=trusted.context("127.0.0.1")) as host:
        request = post(host.port, url=f"https://127.0.0.1:{host.port}/")
        inside(request)

        with pytest.raises(TransportError, match="expected a public address"):
            send(request)

        assert len(host.requests) == 1


def test_a_connection_that_was_hung_up_on_is_not_used_again():
    with talking(answer(200, b"", "X-Hidden: connection: close")) as host:
        for _ in range(4):
            assert inside(post(host.port)).status == 200
            time.sleep(0.02)  # the end of the connection arrives

        assert (host.connections, len(host.requests)) == (4, 4)


def test_a_connection_is_not_kept_longer_than_the_service_says():
    with talking(answer(200, b"", "Keep-Alive: timeout=1")) as host:
        for _ in range(2):
            inside(post(host.port))

        assert host.connections == 2


def test_a_request_lost_on_a_kept_connection_is_never_sent_twice():
    """The service heard it and hung up: nobody knows what became of it, and a second one may double it."""
    with talking(answer(), lambda one: one.close(), answer()) as host:
        inside(post(host.port))
        error = failure(post(host.port))

        assert (host.connections, len(host.requests)) == (1, 2)
    assert error.sent


def test_threads_share_connections_and_lose_nothing():
    sent: list[bytes] = []

    def run(name: int) -> None:
        for number in range(50):
            body = f"{name}-{number}".encode()
            sent.append(body)
            assert inside(post(host.port, body=body)).body == b"ok"

    with talking(answer(200, b"ok")) as host:
        threads = [threading.Thread(target=run, args=(name,)) for name in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert sorted(raw.rpartition(b"\r\n\r\n")[2] for raw in host.requests) == sorted(sent)
        assert host.connections <= 4


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_child_does_not_speak_on_its_parents_connection():
    with talking(answer()) as host:
        inside(post(host.port))
        child = os.fork()
        if child == 0:
            try:
                os._exit(0 if inside(post(host.port)).status == 200 else 1)
            except BaseException:
                os._exit(2)

        assert os.waitpid(child, 0)[1] == 0
        inside(post(host.port))
        assert (host.connections, len(host.requests)) == (2, 3)

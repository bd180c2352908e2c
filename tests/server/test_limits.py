"""What a client must not do to a server, by sockets and bytes."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from tests.server.served import LONG, SERVED, Served, drain, serving
from tests.sites import story
from wirefeed.server import Patience

HASTY = Patience(head_s=0.6, idle_s=0.8, stalled_s=0.8, reading_s=2.0, linger_s=0.3)
ASK = b"GET /feeds/news.atom HTTP/1.1\r\nHost: news.example.org\r\n"
HEAVY = SERVED + '[[feed]]\nname = "news"\nmax_bytes = 50_000_000\n'
ENOUGH_S = 4.0  # of which a tick of the server's clock takes half a second


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    # Too large for what the kernel keeps of an answer that nobody takes.
    heavy = {f"s{number}": story(f"Gull {number}", body=LONG * 40) for number in range(40)}
    with serving(HEAVY, patience=HASTY, **heavy) as one:
        yield one


@pytest.fixture
def client(served: Served) -> Iterator[socket.socket]:
    with socket.create_connection((served.host, served.port), timeout=ENOUGH_S + 2) as made:
        yield made


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /" + b"a" * 300_000, 414),
        (b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"a" * 9_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nCookie: " + b"a" * 600_000, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"A: b\r\n" * 2_000 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 413),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 405),
        (b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + b"a" * 500_000, 405),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nBroken header\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"hello\r\n\r\n", 400),
    ],
    ids=lambda value: value[:60] if isinstance(value, bytes) else None,
)
def test_what_is_too_much_is_answered_once_and_cut(served: Served, sent: bytes, status: int) -> None:
    answer = served.raw(sent)

    assert _status(answer) == status
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"connection: close\r\n" in answer
    assert b"server:" not in answer.lower()


def test_as_much_as_is_allowed_is_answered(served: Served) -> None:
    long = b"GET /" + b"a" * 8_000 + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    wide = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: " + b"a" * 8_000 + b"\r\n\r\n"
    empty = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    assert [_status(served.raw(sent)) for sent in (long, wide, empty)] == [404, 200, 200]


@pytest.mark.parametrize(
    "beginning",
    [b"G", b"GET / HT", ASK, ASK + b"Cookie: a"],
    ids=["a letter", "half a line", "no end", "half a field"],
)
def test_a_request_that_does_not_come_is_not_waited_for(client: socket.socket, beginning: bytes) -> None:
    started = time.monotonic()
    client.sendall(beginning)

    answer = drain(client)

    assert time.monotonic() - started < ENOUGH_S
    assert _status(answer) == 408


def test_a_connection_that_never_says_anything_is_closed_without_a_word(client: socket.socket) -> None:
    started = time.monotonic()

    assert drain(client) == b""
    assert HASTY.head_s - 0.1 < time.monotonic() - started < ENOUGH_S


@pytest.mark.parametrize("before", [b"", ASK + b"\r\n"], ids=["the first request", "a later one"])
def test_a_request_that_comes_by_drops_is_cut_in_the_same_time(
    served: Served, client: socket.socket, before: bytes
) -> None:
    client.sendall(before)
    started = time.monotonic()
    cut = False

    for letter in (ASK + b"X-Drops: " + b"a" * 300).decode():
        try:
            client.sendall(letter.encode())
        except OSError:
            cut = True
            break
        time.sleep(0.02)

    assert cut
    assert time.monotonic() - started < ENOUGH_S
    assert served.get("/health/live").status == 200


def test_a_hundred_slow_clients_keep_nobody_waiting(served: Served) -> None:
    slow = [socket.create_connection((served.host, served.port)) for _ in range(100)]
    try:
        for one in slow:
            one.sendall(ASK)

        started = time.monotonic()
        got = served.get("/feeds/feeds.opml")

        assert got.status == 200
        assert time.monotonic() - started < 0.5
    finally:
        for one in slow:
            one.close()


def test_a_connection_that_asks_nothing_more_is_closed(client: socket.socket) -> None:
    started = time.monotonic()
    client.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")

    answer = drain(client)

    assert answer.count(b"HTTP/1.1 200") == 1
    assert HASTY.idle_s - 0.1 < time.monotonic() - started < ENOUGH_S


def test_a_reader_that_takes_nothing_is_cut(served: Served) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.settimeout(10)
        client.connect((served.host, served.port))
        client.sendall((ASK + b"\r\n") * 8)

        time.sleep(HASTY.stalled_s + 1.5)

        asked = 8 * len(served.get("/feeds/news.atom").body)
        assert _taken(client) < asked


def _taken(client: socket.socket) -> int:
    """Return how many bytes still come before the connection ends, well or not."""
    count = 0
    try:
        while part := client.recv(65_536):
            count += len(part)
    except ConnectionResetError:
        pass
    return count


def test_requests_in_one_packet_are_answered_in_their_order(served: Served) -> None:
    paths = ["/feeds/feeds.opml", "/health/live", "/missing", "/feeds/index.html", "/health", "/feeds"]
    asked = b"".join(f"HEAD {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for path in paths)

    answer = served.raw(asked + b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert [_status(b"x " + part) for part in answer.split(b"HTTP/1.1 ")[1:]] == [200, 200, 404, 200, 503, 301, 200]


def test_many_requests_in_one_packet_do_not_pile_up_answers_in_memory(served: Served) -> None:
    before = _resident_mb()
    with socket.create_connection((served.host, served.port)) as client:
        client.setblocking(False)
        sent = 0
        try:
            while sent < 400_000:
                sent += client.send((ASK + b"\r\n") * 200)
        except BlockingIOError:
            pass
        time.sleep(0.5)
        assert sent // len(ASK + b"\r\n") * len(served.get("/feeds/news.atom").body) > 1_000_000_000
        assert _resident_mb() - before < 60


def _resident_mb() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4_096 / 1_048_576


def test_who_comes_when_it_is_full_is_told_so_and_later_served() -> None:
    with serving(patience=Patience(crowd=3)) as served:
        crowd = [socket.create_connection((served.host, served.port)) for _ in range(3)]
        time.sleep(0.1)

        full = served.get("/feeds/news.atom")
        for one in crowd:
            one.close()
        time.sleep(0.1)

        assert (full.status, full.fields["retry-after"]) == (503, "5")
        assert served.get("/feeds/news.atom").status == 200


def test_an_old_client_is_answered_and_left(served: Served) -> None:
    answer = served.raw(b"GET /feeds/feeds.opml HTTP/1.0\r\n\r\n")

    assert _status(answer) == 200
    assert answer.endswith(b"</opml>\n")


def test_nothing_is_upgraded(served: Served) -> None:
    for protocol in (b"websocket", b"h2c"):
        sent = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: " + protocol + b"\r\n\r\n"
        assert _status(served.raw(sent)) == 200

"""No error, log or traceback holds a part of a request that may be secret (A12): a canary in every part of it."""

from __future__ import annotations

import json
import logging
import socket
import threading
import traceback
from collections.abc import Callable, Iterator

import pytest
from apprise import Apprise

from tests.transport.hosts import Answer, Authority, answer, closed_port, resolving, talking
from wirefeed.errors import TransportError
from wirefeed.model import Request
from wirefeed.transport import get, send, veiled

CANARY = "CaNaRy0123456789"


def reset(one: socket.socket) -> None:
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    one.close()


SAID: dict[str, Answer] = {
    "accepted": answer(200, b"{}"),
    "moved": answer(302, b"", f"Location: https://example.org/{CANARY}"),
    "refused": answer(403, CANARY.encode()),
    "cut": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\nhalf",
    "no HTTP": CANARY.encode() + b" connection: close\r\n\r\n",
    "a bad head": b"HTTP/1.1 200 OK\r\n" + CANARY.encode() + b"\r\nX: y\r\nConnection: close\r\n\r\n",
    "a bad length": b"HTTP/1.1 200 OK\r\nContent-Length: " + CANARY.encode() + b"\r\nConnection: close\r\n\r\n",
    "a bad chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    + CANARY.encode()
    + b"\r\n",
    "a bad coding": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 16\r\n\r\n" + CANARY.encode(),
    "hung up": lambda one: one.close(),
    "reset": reset,
    "silence": lambda one: one.recv(1) and None,
}


class Everything(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(f"{record.name} {record.msg} {record.args} {vars(record)} {record.getMessage()}")


@pytest.fixture(autouse=True)
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Everything]:
    """Every logger there is, at DEBUG, in one list."""
    everything = Everything()
    with talking(answer()) as host:  # so that all libraries are loaded, and have their loggers
        send(Request(method="GET", url=f"http://127.0.0.1:{host.port}/"), private=True)
    Apprise()
    root = logging.getLogger()
    root.addHandler(everything)
    for name in ("", *root.manager.loggerDict):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        logging.getLogger(name).manager._clear_cache()  # type: ignore[attr-defined]  # what `setLevel` does besides
    yield everything
    root.removeHandler(everything)


def words(error: BaseException | None) -> Iterator[str]:
    """Yield all that can be shown of an error and of what it came from."""
    while error is not None:
        yield from (str(error), repr(error), str(vars(error)), "".join(traceback.format_exception(error)))
        error = error.__cause__ or error.__context__


def secret(port: int, scheme: str = "http", host: str = "127.0.0.1", **more: object) -> Request:
    return Request(
        **{
            "method": "POST",
            "url": f"{scheme}://{host}:{port}/{CANARY}/x?token={CANARY}#{CANARY}",
            "headers": (("Authorization", f"Bearer {CANARY}"), (f"X-{CANARY}", CANARY)),
            "body": CANARY.encode(),
            "within_s": 5.0,
        }
        | more
    )


def notice(url: str, **more: object) -> Request:
    body = json.dumps({"title": CANARY, "body": CANARY, "format": "text"}).encode()
    return Request(**{"method": "APPRISE", "url": url, "body": body} | more)


def failed(act: Callable[[], object]) -> TransportError | None:
    try:
        act()
    except TransportError as error:
        return error
    return None


def silent(error: TransportError | None, logs: Everything) -> bool:
    return not any(CANARY in text for text in (*words(error), *logs.records))


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
def test_whatever_a_service_answers_no_secret_is_told(said, secure, logs: Everything, trusted: Authority):
    with talking(said, tls=trusted.context("127.0.0.1") if secure else None) as host:
        request = secret(host.port, "https" if secure else "http", within_s=0.7 if said is SAID["silence"] else 5.0)
        error = failed(lambda: send(request, private=True))

        assert CANARY in host.requests[0].decode()
    assert silent(error, logs)


FAILURES: dict[str, Callable[[int], Request]] = {
    "nobody there": lambda _: secret(closed_port()),
    "no TLS": lambda port: secret(port, "https", within_s=0.5),
    "an unknown name": lambda port: secret(port, host="nobody.example.org"),
    "name and password": lambda port: secret(port, host=f"{CANARY}:{CANARY}@127.0.0.1"),
    "no port": lambda _: secret(0, url=f"http://127.0.0.1:{CANARY}/"),
    "no host": lambda _: secret(0, url=f"http:///{CANARY}"),
    "no scheme": lambda _: secret(0, url=CANARY),
    "another scheme": lambda _: secret(0, url=f"x{CANARY}://{CANARY}"),
    "brackets": lambda _: secret(0, url=f"http://[{CANARY}/"),
    "a long label": lambda port: secret(port, url=f"http://127.0.0.1:{port}\\{CANARY}"),
    "line ends": lambda port: secret(port, url=f"http://127.0.0.1:{port}/\r\n{CANARY}"),
    "a header of two lines": lambda port: secret(port, headers=(("X", f"{CANARY}\r\n{CANARY}"),)),
    "no header name": lambda port: secret(port, headers=((f"{CANARY} x", CANARY),)),
    "a header in surrogates": lambda port: secret(port, headers=(("X", f"{CANARY}\udcff"),)),
    "no method": lambda port: secret(port, method=CANARY),
}


@pytest.mark.parametrize("made", FAILURES.values(), ids=FAILURES)
def test_whatever_goes_wrong_no_secret_is_told(made, logs: Everything, monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", resolving(lambda name: [] if name == "nobody.example.org" else ["127.0.0.1"])
    )

    with talking(b"220 connection: close\r\n") as host:
        error = failed(lambda: send(made(host.port), private=True))

    assert error is not None
    assert not error.sent
    assert silent(error, logs)


@pytest.mark.parametrize("status", [200, 407])
def test_no_secret_of_a_proxy_is_told(status, logs: Everything):
    with talking(answer(status, b"", "Connection: close")) as proxy:
        request = secret(1, "https", "hooks.example.org")
        error = failed(lambda: send(request, proxy=f"http://{CANARY}:{CANARY}@127.0.0.1:{proxy.port}"))

        assert b"proxy-authorization" in proxy.requests[0].lower()
    assert error is not None
    assert silent(error, logs)


@pytest.mark.parametrize("proxy", [CANARY, f"ftp://{CANARY}", f"http://{CANARY}:{CANARY}@[::1", f"http://{CANARY} x/"])
def test_no_secret_of_a_proxy_that_is_none_is_told(proxy, logs: Everything):
    error = failed(lambda: send(Request(method="GET", url="https://hooks.example.org/"), proxy=proxy))

    assert error is not None
    assert silent(error, logs)


@pytest.mark.parametrize(
    "greeting",
    [
        b"220 mail\r\n250 mail\r\n",
        b"220 mail\r\n250-mail\r\n250 AUTH PLAIN LOGIN\r\n535 no " + CANARY.encode() + b"\r\n",
        b"421 no " + CANARY.encode() + b"\r\n",
        CANARY.encode() + b"\r\n",
        b"",
    ],
)
def test_no_secret_of_a_mail_is_told(greeting, logs: Everything):
    def say(door: socket.socket) -> None:
        with door.accept()[0] as one:
            one.sendall(greeting)
            one.shutdown(socket.SHUT_WR)
            while one.recv(4096):
                pass

    headers = (
        ("From", f"{CANARY}@example.org"),
        ("To", f"{CANARY}@example.net"),
        ("User", CANARY),
        ("Password", CANARY),
    )
    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = threading.Thread(target=say, args=(door,))
        serving.start()
        request = secret(0, url=f"smtp://127.0.0.1:{door.getsockname()[1]}/{CANARY}", method="MAIL", headers=headers)
        error = failed(lambda: send(request, private=True))
        serving.join()

    assert silent(error, logs)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
@pytest.mark.parametrize("url", ["json://{at}/{canary}", "json://{canary}:{canary}@{at}/", "mmost://{at}/{canary}"])
@pytest.mark.parametrize("status", [200, 500])
def test_no_secret_of_apprise_is_told(url, status, logs: Everything):
    with talking(answer(status)) as host:
        address = url.format(at=f"127.0.0.1:{host.port}", canary=CANARY)
        response = send(notice(address))

        assert len(host.requests) == 1
    assert response.status == status
    assert silent(None, logs)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
@pytest.mark.parametrize("url", [f"{CANARY}://{CANARY}", f"tgram://{CANARY}", CANARY, f"slack://{CANARY}/{CANARY}"])
def test_no_secret_of_apprise_that_is_none_is_told(url, logs: Everything):
    error = failed(lambda: send(notice(url)))

    assert error is not None
    assert silent(error, logs)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_no_secret_of_apprise_that_is_slow_is_told(logs: Everything):
    with talking(SAID["silence"]) as host:
        error = failed(lambda: send(notice(f"json://127.0.0.1:{host.port}/{CANARY}", within_s=0.2)))
        assert error is not None

    assert silent(error, logs)


def test_no_secret_of_a_feed_is_logged(logs: Everything):
    with talking(answer(200, b"<rss/>")) as host:
        get(f"http://{CANARY}:{CANARY}@127.0.0.1:{host.port}/feed?key={CANARY}")

    assert silent(None, logs)


def test_others_who_use_the_same_libraries_are_logged_as_before(logs: Everything):
    import urllib3

    with talking(answer()) as host:
        urllib3.PoolManager().request("GET", f"http://127.0.0.1:{host.port}/theirs")

    assert any("/theirs" in record for record in logs.records)


def test_an_address_is_shown_by_its_host_and_four_digits():
    one, other = (veiled(f"https://hooks.example.org:8443/{path}?{CANARY}") for path in ("a", "b"))

    assert one.startswith("https://hooks.example.org:8443 #")
    assert len(one.partition("#")[2]) == 4
    assert one != other
    assert CANARY not in one


@pytest.mark.parametrize("url", [f"tgram://{CANARY}/1", f"https://{CANARY}:x@[::1", CANARY, "", f"http://h:{CANARY}/"])
def test_an_address_whose_host_may_be_secret_is_shown_by_four_digits_alone(url):
    assert veiled(url).startswith("the address #")

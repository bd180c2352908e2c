"""The door to the web keeps its bounds, whatever is behind it. Real HTTP, on this machine."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.web import Page, feed, moved, serving
from wirefeed.errors import TransportError
from wirefeed.transport import get, is_public, shown

SOON_S = 0.4
MB = 1_048_576


def dripping_head(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
    for _ in range(200):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def dripping_body(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n")
    for _ in range(200):
        request.wfile.write(b"<a/>")
        request.wfile.flush()
        time.sleep(0.05)


def silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(10 * SOON_S)


def endless_body(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    while True:
        request.wfile.write(b"x" * 65_536)


def cut_short(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")


def no_http(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"220 mail.example.org ready\r\n")


def packed(body: bytes) -> Page:
    return 200, {"Content-Type": "text/xml", "Content-Encoding": "gzip"}, gzip.compress(body)


def test_an_answer_is_what_the_server_said():
    with serving({"/feed": feed("<rss/>", "Application/RSS+XML; charset=utf-8")}) as web:
        fetched = get(f"{web.url}/feed")

    assert fetched[:4] == (f"{web.url}/feed", 200, "application/rss+xml", b"<rss/>")
    assert fetched.headers["content-length"] == "6"


def test_a_page_that_is_not_there_is_an_answer():
    with serving({}) as web:
        fetched = get(f"{web.url}/feed")

    assert (fetched.status, fetched.data) == (404, b"no such page")


def test_what_is_packed_is_unpacked():
    with serving({"/feed": packed(b"<rss/>" * 1000)}) as web:
        fetched = get(f"{web.url}/feed")

        assert "gzip" in web.asked[0][1]["accept-encoding"]
    assert fetched.data == b"<rss/>" * 1000


@pytest.mark.parametrize("answer", [dripping_head, dripping_body, silent])
def test_a_slow_server_costs_no_more_than_the_time_allowed(answer):
    started = time.monotonic()

    with serving({"/feed": answer}) as web, pytest.raises(TransportError, match="expected a whole answer in time"):
        get(f"{web.url}/feed", within_s=SOON_S)

    assert time.monotonic() - started < 4 * SOON_S


def test_the_time_allowed_is_for_all_redirects_together():
    def late(request: BaseHTTPRequestHandler) -> None:
        time.sleep(0.6 * SOON_S)
        request.wfile.write(b"HTTP/1.0 302 Found\r\nLocation: /feed\r\n\r\n")

    with serving({"/feed": late}) as web, pytest.raises(TransportError, match="in time"):
        get(f"{web.url}/feed", within_s=SOON_S)

    assert len(web.asked) <= 2


@pytest.mark.parametrize(
    "answer", [feed(b"x" * (MB + 1)), packed(b"x" * (20 * MB)), endless_body], ids=["told", "packed", "endless"]
)
def test_a_body_larger_than_allowed_is_refused(answer):
    with serving({"/feed": answer}) as web, pytest.raises(TransportError, match="expected at most 1 MB, got more"):
        get(f"{web.url}/feed", cap=MB)


def test_a_body_as_large_as_allowed_is_taken():
    with serving({"/feed": feed(b"x" * MB)}) as web:
        assert len(get(f"{web.url}/feed", cap=MB).data) == MB


@pytest.mark.parametrize("answer", [cut_short, no_http], ids=["cut short", "no HTTP"])
def test_what_is_no_whole_answer_is_told(answer):
    with serving({"/feed": answer}) as web, pytest.raises(TransportError, match="expected a whole answer, got"):
        get(f"{web.url}/feed")


def test_a_refused_port_is_told():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]

    with pytest.raises(TransportError, match="got connection refused"):
        get(f"http://127.0.0.1:{port}/feed")


def test_a_name_nobody_has_is_told():
    with pytest.raises(TransportError, match="expected a host that is known"):
        get("http://wirefeed.invalid/feed")  # RFC 6761 section 6.4: no such name will ever be


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_to_where_it_leads(status):
    with serving({"/feed": moved("/new/feed?a=b", status), "/new/feed?a=b": feed("<rss/>")}) as web:
        fetched = get(f"{web.url}/feed")

    assert fetched.url == f"{web.url}/new/feed?a=b"
    assert fetched.data == b"<rss/>"


def test_a_redirect_in_a_circle_ends():
    with serving({"/a": moved("/b"), "/b": moved("/a")}) as web:
        with pytest.raises(TransportError, match="expected at most 5 redirects"):
            get(f"{web.url}/a")

        assert len(web.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/feed", "http://[::1/", "http://"])
def test_a_redirect_to_something_else_than_the_web_is_refused(to):
    with serving({"/feed": moved(to)}) as web, pytest.raises(TransportError, match="expected"):
        get(f"{web.url}/feed")


def test_the_body_of_a_redirect_is_not_read():
    def large(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 302 Found\r\nLocation: /new\r\n\r\n")
        while True:
            request.wfile.write(b"x" * 65_536)

    with serving({"/feed": large, "/new": feed("<rss/>")}) as web:
        assert get(f"{web.url}/feed", cap=1000).data == b"<rss/>"


@pytest.mark.parametrize("chain", [("inner",), ("outer", "inner")], ids=["at once", "by way of a public one"])
def test_no_redirect_leads_from_a_public_host_into_a_private_network(chain):
    # 127.0.0.1 stands for the public internet, 127.0.0.2 for a machine behind the firewall.
    with serving({"/secret": feed("secret")}, host="127.0.0.2") as inner, serving({}) as outer:
        ways = {"inner": f"{inner.url}/secret", "outer": f"{outer.url}/again"}
        outer.pages["/feed"] = moved(ways[chain[0]])
        outer.pages["/again"] = moved(ways[chain[-1]])

        with pytest.raises(TransportError, match="expected a redirect to a public address"):
            get(f"{outer.url}/feed", public=lambda address: address == "127.0.0.1")

        assert inner.asked == []


def test_no_name_hides_a_private_address():
    with serving({}) as outer:
        port = outer.url.rpartition(":")[2]
        outer.pages["/feed"] = moved(f"http://localhost:{port}/secret")

        with pytest.raises(TransportError, match="expected a redirect to a public address"):
            get(f"{outer.url}/feed", public=_only_at_first())

        assert outer.paths() == ["/feed"]


def _only_at_first():
    asked: list[str] = []

    def public(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1

    return public


def test_an_operator_may_name_a_private_address_and_be_redirected_there():
    with serving({"/secret": feed("mine")}, host="127.0.0.2") as inner, serving({}) as outer:
        outer.pages["/feed"] = moved(f"{inner.url}/secret")

        assert get(f"{outer.url}/feed").data == b"mine"


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.8.8.8 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.2.1 198.18.0.1
    198.51.100.7 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 192.0.0.8 ::1 :: fe80::1 fe80::1%eth0
    fc00::1 fd12:3456::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1
    64:ff9b::a9fe:a9fe 2002:7f00:1:: 2002:c0a8:101:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 100::1 localhost
    1.2.3""".split(),
)
def test_an_address_that_is_not_of_the_public_internet_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"],
)
def test_an_address_of_the_public_internet_is_known(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *"feed.xml //news.example.org/ ftp://news.example.org/ file:///etc/passwd http:// https:///feed http://[::1".split(),
        *"http://news.example.org:port/ http://news.example.org:0/ javascript:alert(1)".split(),
        "",
        "http://news example.org/",
        "http://news.example.org/\r\nHost: x",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(TransportError, match=r"expected an http\(s\) address"):
        get(url)


def test_secrets_of_an_address_stand_in_no_message():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]

    with pytest.raises(TransportError) as caught:
        get(f"http://editor:hunter2@127.0.0.1:{port}/feed?key=hunter2#hunter2")

    assert caught.value.where == f"http://127.0.0.1:{port}/feed"
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


def test_name_and_password_are_sent_to_their_host_and_to_no_other():
    with serving({"/feed": feed("<rss/>")}, host="127.0.0.2") as other, serving({}) as web:
        web.pages["/feed"] = moved(f"{other.url}/feed")

        get(web.url.replace("//", "//editor:hunter2@") + "/feed")

    assert web.asked[0][1]["authorization"].startswith("Basic ")
    assert "authorization" not in other.asked[0][1]


def test_the_environment_names_no_proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")

    with serving({"/feed": feed("<rss/>")}) as web:
        assert get(f"{web.url}/feed").data == b"<rss/>"


def test_a_server_without_a_certificate_is_no_https_server():
    with serving({"/feed": feed("<rss/>")}) as web, pytest.raises(TransportError):
        get(web.url.replace("http:", "https:") + "/feed")


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path):
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate, and is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            *"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(),
            *"-subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1".split(),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)

    with serving({"/feed": feed("<rss/>")}, tls=tls) as web:
        with pytest.raises(TransportError, match="expected a certificate that is valid for the host"):
            get(f"{web.url}/feed")

        assert web.asked == []


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://a:b@news.example.org:8443/feed/?key=1#x", "https://news.example.org:8443/feed/"),
        ("http://[::1", "the address"),
        ("editor:hunter2@news.example.org?x", "news.example.org"),
        ("", "the address"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(url, seen):
    assert shown(url) == seen

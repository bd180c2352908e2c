"""A message is handed to a mail server once, whole, and under TLS; aiosmtpd plays the server."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.transport.hosts import Authority, closed_port, resolving, talking
from wirefeed.errors import TransportError
from wirefeed.model import Request, Response
from wirefeed.transport import send

MESSAGE = b"From: desk@example.org\r\nTo: a@example.net\r\nSubject: Ferry\r\n\r\nIt sails.\r\n.hidden\r\n"
EVERYBODY = {"public": lambda _: True}


class Letters:
    """What arrived; `refuses` maps a recipient to what is said to them."""

    def __init__(self) -> None:
        self.came: list[Envelope] = []
        self.under_tls: list[bool] = []
        self.names: list[str | None] = []
        self.refuses: dict[str, str] = {}
        self.says = "250 2.0.0 queued as 7"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.came.append(envelope)
        self.under_tls.append(session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None)
        self.names.append(session.host_name)
        return self.says


@contextmanager
def mailing(*, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, **more: Any) -> Iterator[Any]:
    letters = Letters()
    server = Controller(
        letters, hostname="127.0.0.1", port=closed_port(), tls_context=starttls, ssl_context=tls, **more
    )
    server.start()
    letters.port = server.port  # type: ignore[attr-defined]
    try:
        yield letters
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo
    ours = resolving(lambda _: ["127.0.0.1"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **m: (ours if "example" in str(host) else real)(host, *a, **m)
    )


def mail(port: int, *to: str, scheme: str = "smtp", body: bytes = MESSAGE, **more: Any) -> Request:
    headers = (("From", "desk@example.org"), *(("To", one) for one in to or ("a@example.net",)))
    headers += more.pop("headers", ())
    url = f"{scheme}://mail.example.org:{port}"
    return Request(**{"method": "MAIL", "url": url, "headers": headers, "body": body, "within_s": 5.0} | more)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_message_arrives_whole_and_under_tls(scheme, trusted: Authority):
    tls = trusted.context("mail.example.org")
    with mailing(**{"tls" if scheme == "smtps" else "starttls": tls}) as letters:
        response = send(mail(letters.port, "a@example.net", "b@example.net", scheme=scheme), **EVERYBODY)

    (letter,) = letters.came
    assert response.status == 250
    assert response.body == b"2.0.0 queued as 7"
    assert letter.mail_from == "desk@example.org"
    assert letter.rcpt_tos == ["a@example.net", "b@example.net"]
    assert letter.content == MESSAGE
    assert letters.under_tls == [True]
    assert letters.names == ["example.org"]


def test_lone_line_ends_become_whole_ones(trusted: Authority):
    """Some servers see the end of a message in LF . LF, and take what follows for another one."""
    with mailing(starttls=trusted.context("mail.example.org")) as letters:
        send(mail(letters.port, body=b"Subject: x\n\nOne.\n.\nMAIL FROM:<x@example.org>\r.\r\nTwo.\n"), **EVERYBODY)

    (letter,) = letters.came
    assert letter.content == b"Subject: x\r\n\r\nOne.\r\n.\r\nMAIL FROM:<x@example.org>\r\n.\r\nTwo.\r\n"


def test_letters_of_all_scripts_arrive(trusted: Authority):
    text = "Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nعبّارة — паром\r\n".encode()

    with mailing(starttls=trusted.context("mail.example.org"), enable_SMTPUTF8=True) as letters:
        send(mail(letters.port, "redakcja@żegluga.example", "żona@example.net", body=text), **EVERYBODY)

    (letter,) = letters.came
    assert letter.content == text
    assert letter.rcpt_tos == ["redakcja@xn--egluga-opb.example", "żona@example.net"]
    assert message_from_bytes(letter.content).get_payload(decode=True) == "عبّارة — паром\r\n".encode()


def checked(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"desk", b"hunter2"), handled=False)


@pytest.mark.parametrize(("password", "status"), [("hunter2", 250), ("hunter3", 535)])
def test_the_password_is_told_under_tls(password, status, trusted: Authority):
    tls = trusted.context("mail.example.org")
    with mailing(starttls=tls, authenticator=checked, auth_required=True) as letters:
        login = (("User", "desk"), ("Password", password))
        response = send(mail(letters.port, headers=login), **EVERYBODY)

    assert response.status == status
    assert len(letters.came) == (status == 250)


@pytest.mark.parametrize(
    ("refuses", "status"),
    [
        ({"a@example.net": "550 5.1.1 nobody of that name"}, 550),
        ({"b@example.net": "550 5.1.1 nobody of that name"}, 550),
        ({"b@example.net": "451 4.7.1 later"}, 451),
        ({"a@example.net": "550 no", "b@example.net": "451 later"}, 550),
    ],
)
def test_a_refused_recipient_is_the_answer_and_nobody_is_sent_anything(refuses, status, trusted: Authority):
    with mailing(starttls=trusted.context("mail.example.org")) as letters:
        letters.refuses = refuses
        response = send(mail(letters.port, "a@example.net", "b@example.net"), **EVERYBODY)

    assert response.status == status
    assert response.body == refuses.get("a@example.net", refuses.get("b@example.net", ""))[4:].encode()
    assert letters.came == []


def test_a_refused_message_is_the_answer(trusted: Authority):
    with mailing(starttls=trusted.context("mail.example.org")) as letters:
        letters.says = "554 5.7.1 not wanted"

        assert send(mail(letters.port), **EVERYBODY).status == 554


def failure(request: Request, **rules: Any) -> TransportError:
    with pytest.raises(TransportError) as caught:
        send(request, **rules or EVERYBODY)
    return caught.value


def test_a_server_without_tls_is_told_nothing():
    with mailing() as letters:
        error = failure(mail(letters.port))

    assert error.message == "expected a mail server that offers STARTTLS, got one that does not"
    assert not error.sent
    assert letters.came == []


def test_a_server_of_ones_own_may_do_without_tls():
    with mailing() as letters:
        response = send(mail(letters.port, url=f"smtp://127.0.0.1:{letters.port}"), private=True)

    assert response.status == 250
    assert letters.under_tls == [False]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_nobody_vouches_for_is_told_nothing(scheme, authority: Authority):
    tls = authority.context("mail.example.org")
    with mailing(**{"tls" if scheme == "smtps" else "starttls": tls}) as letters:
        error = failure(mail(letters.port, scheme=scheme))

    assert error.message.startswith("expected a certificate that is valid for the host")
    assert not error.sent
    assert letters.came == []


def test_a_mail_server_of_a_private_network_is_not_reached():
    with mailing() as letters:
        error = failure(mail(letters.port), private=False)

    assert error.message == "expected a public address, got one of a private network"


def test_nobody_there_was_sent_nothing():
    assert not failure(mail(closed_port())).sent


def scripted(*said: bytes) -> Any:
    """Say these, each after a line of the other side, then be silent."""

    def say(door: socket.socket) -> None:
        with door.accept()[0] as one:
            lines = one.makefile("rb")
            one.sendall(b"220 mail\r\n")
            for piece in said:
                lines.readline()
                one.sendall(piece)
            while lines.readline():
                pass

    return say


@contextmanager
def saying(*said: bytes, say: Any = None) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        talking_ = threading.Thread(target=say or scripted(*said), args=(door,))
        talking_.start()
        yield door.getsockname()[1]
        talking_.join()


EHLO = b"250 mail\r\n"
OK = b"250 ok\r\n"


@pytest.mark.parametrize(
    ("said", "sent"),
    [((), False), ((EHLO,), False), ((EHLO, OK), False), ((EHLO, OK, OK), True), ((EHLO, OK, OK, b"354 go\r\n"), True)],
    ids=["before EHLO", "before MAIL", "before RCPT", "before DATA", "before the end"],
)
def test_silence_is_known_to_be_before_or_after_the_message_left(said, sent):
    started = time.monotonic()

    with saying(*said) as port:
        error = failure(mail(port, within_s=0.4), private=True)

    assert error.message == "expected a whole answer in time, got a slow one"
    assert error.sent == sent
    assert time.monotonic() - started < 1.6


def test_a_goodbye_that_is_not_answered_costs_a_second_at_most():
    started = time.monotonic()

    with saying(EHLO, OK, OK, b"354 go\r\n", *[b""] * 6, b"250 done\r\n") as port:
        assert send(mail(port), private=True).status == 250

    assert time.monotonic() - started < 4


def test_a_server_that_drips_costs_no_more_than_the_time_allowed():
    def drip(door: socket.socket) -> None:
        with door.accept()[0] as one:
            try:
                for _ in range(100):
                    one.sendall(b"220-x\r\n")
                    time.sleep(0.02)
            except OSError:
                pass

    started = time.monotonic()
    with saying(say=drip) as port:
        error = failure(mail(port, within_s=0.4), private=True)

    assert "in time" in error.message
    assert time.monotonic() - started < 1.6


@pytest.mark.parametrize("greeting", [b"220-" + b"x" * 200_000 + b"\r\n", b"220-x\r\n" * 20_000, b"hello\r\n"])
def test_what_is_no_reply_of_a_mail_server_is_told(greeting):
    def say(door: socket.socket) -> None:
        with door.accept()[0] as one:
            try:
                one.sendall(greeting)
                while one.recv(4096):
                    pass
            except OSError:
                pass

    with saying(say=say) as port:
        error = failure(mail(port), private=True)

    assert error.message.startswith("expected a ")
    assert not error.sent


@pytest.mark.parametrize(
    "more",
    [
        {"url": "smtp://desk:hunter2@mail.example.org"},
        {"url": "https://mail.example.org"},
        {"url": "smtp://"},
        {"url": "smtp://mail.example.org:0"},
        {"url": "smtp://mail.exam\r\nple.org"},
        {"headers": (("From", "desk@example.org"),)},
        {"headers": (("To", "a@example.net"),)},
        {"headers": (("From", "desk@example.org"), ("To", "a@example.net>\r\nRCPT TO:<b@example.net"))},
        {"headers": (("From", "desk@example.org\nX"), ("To", "a@example.net"))},
        {"headers": (("From", "desk@example.org"), ("To", "a b@example.net"))},
        {"headers": (("From", "desk@example.org"), ("To", "<a@example.net>"))},
    ],
)
def test_what_cannot_be_sent_is_told_before_anybody_is_reached(more):
    with talking() as host:
        url = {"url": f"smtp://127.0.0.1:{host.port}"} | more
        error = failure(Request(**{"method": "MAIL", "headers": mail(1).headers, "body": MESSAGE} | url), private=True)

        assert host.connections == 0
    assert error.message.startswith("expected ")
    assert not error.sent


def test_a_server_that_takes_no_password_is_told_nothing():
    with saying(EHLO) as port:
        error = failure(mail(port, headers=(("User", "desk"), ("Password", "hunter2"))), private=True)

    assert error.message == "expected a mail server that takes a password, got one that does not"
    assert not error.sent


def test_an_answer_has_its_moment(trusted: Authority):
    with mailing(starttls=trusted.context("mail.example.org")) as letters:
        response = send(mail(letters.port), **EVERYBODY)

    assert isinstance(response, Response)
    assert response.at.utcoffset() is not None

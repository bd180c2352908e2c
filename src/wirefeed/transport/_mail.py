"""The only door to smtplib: one message handed to a mail server (RFC 5321, RFC 6409)."""

from __future__ import annotations

import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from wirefeed.model import Request, Response
from wirefeed.patterns import lazy
from wirefeed.transport._bounds import Bounds, tls
from wirefeed.transport._sealed import reach, refused, sealed

_CAP = 65_536  # bytes of a reply
_GOODBYE_S = 1.0
_ADDRESS = lazy(r"[^\s<>\x00-\x1f\x7f@]+@[^\s<>\x00-\x1f\x7f@]+")
_LINE_END = lazy(r"\r\n|\r|\n")

Answer = tuple[int, bytes]


def post(request: Request, *, private: bool, now: Callable[[], datetime], public: Callable[[str], bool]) -> Response:
    """Hand a message over; see `transport.send`."""

    def act(held: Bounds) -> Response:
        status, text = _handed_over(request, held, private, public)
        if not 200 <= status <= 599:
            raise refused("expected a reply of a mail server, got something else", "is it a mail server?")
        return Response(status=status, body=text[:_CAP], at=now())

    return sealed(request, act)


def _handed_over(request: Request, held: Bounds, private: bool, public: Callable[[str], bool]) -> Answer:
    host, port, secure = _server(request.url)
    senders, to = list(_envelope(request, "From")), list(_envelope(request, "To"))
    if len(senders) != 1 or not to:
        raise refused("expected one sender and at least one recipient, got others", "")
    sender = senders[0]
    line = _Line(host, secure, None if private else public)
    line.local_hostname = sender.rpartition("@")[2]
    try:
        status, text = line.connect(host, port)
        if status != 220:
            return status, text
        line.ehlo_or_helo_if_needed()
        if not secure:
            _secured(line, private)
        _logged_in(line, dict(request.headers))
        answer = _offered(line, sender, to, request.body)
        if answer is None:
            held.sent = True
            answer = line.data(_crlf(request.body))
        held.deadline = min(held.deadline, time.monotonic() + _GOODBYE_S)
        line.leave()
        return answer
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error
        return error.smtp_code, said if isinstance(said, bytes) else str(said).encode()
    finally:
        line.close()


def _secured(line: _Line, private: bool) -> None:
    # Only what never leaves this machine may go without, where the server offers it.
    if line.has_extn("starttls") and not (private and line.on_this_machine()):
        line.starttls(context=tls())
        line.ehlo()
    elif not private:
        raise refused(
            "expected a mail server that offers STARTTLS, got one that does not",
            "use smtps:// if it has TLS from the start; allow_private = true allows one of your own without it",
        )


def _logged_in(line: _Line, headers: dict[str, str]) -> None:
    user, password = headers.get("User", ""), headers.get("Password", "")
    if not user and not password:
        return
    if not (user + password).isascii():
        raise refused("expected user and password in ASCII, got other letters", "")
    try:
        line.login(user, password)
    except smtplib.SMTPNotSupportedError:
        raise refused("expected a mail server that takes a password, got one that does not", "") from None


def _offered(line: _Line, sender: str, to: list[str], body: bytes) -> Answer | None:
    """
    Tell from whom to whom; return the answer of a refusal.

    All or nothing: when one of several is refused, nobody is sent anything, and the next try doubles nothing.
    """
    options = [f"size={len(body)}"] if line.has_extn("size") else []
    if not body.isascii() and line.has_extn("8bitmime"):
        options.append("body=8bitmime")
    if not all(map(str.isascii, (sender, *to))):
        if not line.has_extn("smtputf8"):
            raise refused("expected a mail server for addresses that are not ASCII, got another", "")
        options.append("smtputf8")
        line.command_encoding = "utf-8"
    answer = line.mail(sender, options)
    if answer[0] != 250:
        return answer
    for one in to:
        answer = line.rcpt(one)
        if answer[0] not in (250, 251):
            return answer
    return None


def _server(url: str) -> tuple[str, int, bool]:
    parts = urlsplit(url) if url.isprintable() and " " not in url else urlsplit("")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.port == 0:
        raise refused("expected the address of a mail server, got another", "such as smtps://mail.example.org:465")
    if "@" in parts.netloc:
        raise refused("expected an address without name and password, got one with them", "they have keys of their own")
    secure = parts.scheme == "smtps"
    return parts.hostname, parts.port or (465 if secure else 587), secure


def _envelope(request: Request, name: str) -> Iterator[str]:
    for key, value in request.headers:
        if key != name:
            continue
        local, _, domain = value.rpartition("@")
        if not _ADDRESS.fullmatch(value):
            raise refused("expected a mail address, got another", "such as desk@example.org")
        yield f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def _crlf(body: bytes) -> bytes:
    # A lone CR or LF is where some servers see the end of a message, and another one behind it ("smuggling").
    return _LINE_END.sub("\r\n", body.decode("latin-1")).encode("latin-1")


class _Line(smtplib.SMTP):
    """A connection that is vetted, and that reads no endless reply."""

    def __init__(self, host: str, secure: bool, public: Callable[[str], bool] | None) -> None:
        super().__init__(local_hostname="localhost", timeout=60)  # the bounds are shorter
        self._host = host  # what the certificate must be for
        self._secure = secure
        self._public = public

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        made = reach(host, port, self._public)
        return tls().wrap_socket(made, server_hostname=host) if self._secure else made

    def getreply(self) -> Answer:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("closed")
        if self.file is None:
            self.file = self.sock.makefile("rb")
        text, read = [], 0
        while read < _CAP:
            line = self.file.readline(_CAP)
            if not line:
                raise ConnectionResetError("closed")
            read += len(line)
            text.append(line[4:].strip())
            if line[3:4] != b"-" or not line[:3].isdigit():
                return int(line[:3]) if line[:3].isdigit() else -1, b"\n".join(text)
        return -1, b""

    def on_this_machine(self) -> bool:
        return self.sock is not None and ip_address(str(self.sock.getpeername()[0]).partition("%")[0]).is_loopback

    def leave(self) -> None:
        try:
            self.quit()
        except (OSError, ValueError):
            pass  # it has the message

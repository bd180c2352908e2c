"""A mail server on loopback that takes every message and passes none on."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple


class Mail(NamedTuple):
    """One message, and whom the envelope names."""

    recipients: tuple[str, ...]
    message: EmailMessage


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs: no extension, and every word taken."""

    timeout = 20
    server: Mailbox

    def handle(self) -> None:
        recipients: list[str] = []
        self._say("220 mailbox")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("ascii").strip().partition(" ")
            match verb.upper():
                case "HELO" | "EHLO" | "NOOP":
                    self._say("250 mailbox")
                case "MAIL" | "RSET":
                    recipients = []
                    self._say("250 ok")
                case "RCPT":
                    recipients.append(rest.partition("<")[2].partition(">")[0])
                    self._say("250 ok")
                case "DATA":
                    self._say("354 end with a dot")
                    self.server.take(tuple(recipients), self._text())
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("502 not known here")

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))  # dots at the beginning come doubled (section 4.5.2)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode("ascii"))


class Mailbox(socketserver.ThreadingTCPServer):
    """What was delivered, in the order it came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[Mail] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def take(self, recipients: tuple[str, ...], text: bytes) -> None:
        self.mails.append(Mail(recipients, message_from_bytes(text, policy=policy.default)))

    def empty(self) -> list[Mail]:
        """Return what came since the last time."""
        found, self.mails = self.mails, []
        return found


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Take mail until the block ends."""
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join(10)

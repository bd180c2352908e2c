"""Hosts on this machine that say what a test tells them to, byte by byte, and the authority that vouches for them."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Answer = bytes | Callable[[socket.socket], None]


def answer(status: int = 200, body: bytes = b"", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", *headers]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


class Host:
    """What came: whole requests, how many connections, on which port; `asked` counts the ends of requests' heads."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[bytes] = []
        self.connections = 0


@contextmanager
def talking(
    *answers: Answer, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[Host]:
    """
    Answer the first request with the first of `answers`, and so on; the last one again and again.

    An answer that is a function is given the connection, which ends with it. Connections are otherwise kept. Without
    any answer each one is counted and ended.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=128) as door:
        it = Host(door.getsockname()[1])
        open_ones: list[socket.socket] = []
        lock = threading.Lock()

        def serve(plain: socket.socket) -> None:
            with suppress(OSError, ValueError):
                one = tls.wrap_socket(plain, server_side=True) if tls else plain
                open_ones.append(one)
                while (asked := _request(one)) is not None:
                    with lock:
                        said = answers[min(len(it.requests), len(answers) - 1)]
                        it.requests.append(asked)
                    if callable(said):
                        said(one)
                        break
                    one.sendall(said)
                    if b"connection: close" in said.lower():
                        break
                one.close()

        def wait() -> None:
            with suppress(OSError):
                while True:
                    one, _ = door.accept()
                    it.connections += 1
                    if not answers:
                        one.close()
                        continue
                    open_ones.append(one)
                    threading.Thread(target=serve, args=(one,), daemon=True).start()

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        try:
            yield it
        finally:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            waiting.join()
            for one in open_ones:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()


def _request(one: socket.socket) -> bytes | None:
    came = b""
    while b"\r\n\r\n" not in came:
        if not (more := one.recv(65_536)):
            return None
        came += more
    head, _, _ = came.partition(b"\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0].strip()
    whole = len(head) + 4 + int(length or 0)
    while len(came) < whole:
        if not (more := one.recv(65_536)):
            return None
        came += more
    return came


def closed_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        return int(nobody.getsockname()[1])


class Authority:
    """Vouches for hosts; `bundle` is the file of authorities that holds it and no other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "An authority of tests")])
        own = self._made(self._name, self._key, days=2).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.bundle = folder / "authorities.pem"
        self.bundle.write_bytes(own.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM))

    def context(self, *names: str, days: int = 2) -> ssl.SSLContext:
        """Return what a server of these host names or addresses needs; with negative `days` it ran out yesterday."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a host")])
        known = x509.SubjectAlternativeName([_general(name) for name in names])
        made = self._made(subject, key, days=days).add_extension(known, critical=False).sign(self._key, hashes.SHA256())
        path = self._folder / f"{'-'.join(names).replace(':', '_').replace('*', '_')}{days}.pem"
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(secret + made.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _made(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=days))
        )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def resolving(answers: Callable[[str], Sequence[str]]) -> Callable[..., list[tuple[object, ...]]]:
    """Return a stand-in for `socket.getaddrinfo`, the seam to the world, that gives these addresses for a name."""

    def getaddrinfo(host: str, port: int, *_rest: object, **_more: object) -> list[tuple[object, ...]]:
        found = answers(host)
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_entry(address, port) for address in found]

    return getaddrinfo


def _entry(address: str, port: int) -> tuple[object, ...]:
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))

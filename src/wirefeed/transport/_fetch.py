"""One visit to an address an operator typed: a request, and the whole of its answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from urllib3.util import make_headers, parse_url

from wirefeed.errors import TransportError
from wirefeed.transport._addresses import shown
from wirefeed.transport._bounds import CONNECT_S, Bounds, dial, lookup, within
from wirefeed.transport._connect import FAILURES, Adapter, Reply
from wirefeed.transport._sealed import fault

_CHUNK = 65_536
_HEADERS = (
    ("Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
)

Answer = tuple[int, str, str, bytes]  # status, where it redirects to, media type, body


class Visit:
    """
    One request to one address.

    Attributes:
        reached_public: Whether the connection led to a public address.

        headers: Of the answer, names in lower case.
    """

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        deadline: float,
        cap: int,
        public: Callable[[str], bool],
        guarded: bool,
    ) -> None:
        self.reached_public = False
        self.headers: dict[str, str] = {}
        self._url = url
        self._more = headers
        self._deadline = deadline
        self._cap = cap
        self._public = public
        self._guarded = guarded

    def answer(self) -> Answer:
        """Send the request and read what comes; `TransportError` for whatever goes wrong."""
        with within(self._deadline - time.monotonic()) as held:
            try:
                return self._ask(held)
            except FAILURES as error:
                raise self._explained(error, held) from error

    def _ask(self, held: Bounds) -> Answer:
        parts = parse_url(self._url)
        scheme, host = str(parts.scheme), str(parts.host)
        named = make_headers(basic_auth=unquote(parts.auth)) if parts.auth else {}
        port = parts.port or (443 if scheme == "https" else 80)
        adapter = Adapter((scheme, host, port), self._connected)
        try:
            plain = parts._replace(auth=None, fragment=None).url
            reply = adapter.ask("GET", plain, [*_HEADERS, *named.items(), *self._more.items()], None, held)
            self.headers = {name.lower(): value for name, value in reply.headers.items()}
            location = reply.headers.get("Location", "") if 300 <= reply.status_code < 400 else ""
            kind = reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            body = b"" if location else self._body(reply)
            return reply.status_code, _text(location), kind, body
        finally:
            adapter.close()

    def _body(self, reply: Reply) -> bytes:
        told = reply.headers.get("Content-Length", "")
        if told.isdigit() and int(told) > self._cap:
            raise self._too_large()
        body = bytearray()
        for chunk in reply.iter_content(_CHUNK):
            body += chunk
            if len(body) > self._cap:
                raise self._too_large()
        return bytes(body)

    def _connected(self, host: str, port: int) -> socket.socket:
        """Return a connection to the first address of `host` that answers; one that may not be asked is refused."""
        until = min(self._deadline, time.monotonic() + CONNECT_S)
        try:
            found = lookup(host.strip("[]"), port, self._deadline)
        except (OSError, UnicodeError) as error:
            raise self._error("expected a host that is known, got an unknown name", "check its spelling") from error
        addresses = [str(place[4][0]) for place in found]
        if self._guarded and not all(map(self._public, addresses)):
            raise self._error(
                "expected a redirect to a public address, got one of a private network",
                "the site sends its visitors to a machine only it can know; give the true address instead",
            )
        try:
            made = dial(found, until)
        except OSError as error:
            got = "no answer" if isinstance(error, TimeoutError) else (error.strerror or str(error)).lower()
            raise self._error(
                f"expected a connection within {CONNECT_S:.0f} s, got {got}", "is the site up?"
            ) from error
        self.reached_public = self._public(str(made.getpeername()[0]))
        return made

    def _explained(self, error: Exception, held: Bounds) -> TransportError:
        kind, reason = fault(error, held)
        if kind == "slow":
            return self._error(
                "expected a whole answer in time, got a slow one", "try again, or save the feed as a file"
            )
        if kind in ("certificate", "tls"):
            return self._error(
                "expected a certificate that is valid for the host, got another",
                "open it in a browser; for a certificate of your own, save the feed and import the file",
            )
        return self._error(f"expected a whole answer, got {reason}", "try again; is it a web server?")

    def _too_large(self) -> TransportError:
        return self._error(f"expected at most {self._cap / 1_048_576:.3g} MB, got more", "save the feed as a file")

    def _error(self, message: str, hint: str) -> TransportError:
        return TransportError(message, where=shown(self._url), hint=hint)


def _text(location: str) -> str:
    # Header bytes arrive as Latin-1 (RFC 9110 section 5.5); servers that do not percent-encode write UTF-8.
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location

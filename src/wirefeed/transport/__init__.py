"""The only door to the web: one address in, what it gives out, within bounds of time, size and place."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from wirefeed.errors import TransportError
from wirefeed.model import Request, Response
from wirefeed.transport._addresses import is_public, shown, veiled

__all__ = ["CAP", "Fetched", "get", "hang_up", "is_public", "send", "shown", "veiled"]

CAP = 16 * 1024 * 1024  # bytes; a feed of ten thousand whole stories is larger than any reader takes
_WITHIN_S = 20.0
_REDIRECTS = 5
_MOVED = frozenset({301, 302, 303, 307, 308})  # RFC 9110 section 15.4


class Fetched(NamedTuple):
    """
    What an address gave.

    Attributes:
        url: Where the last redirect led; as given, if there was none.

        status: Of the last answer; 404 is an answer too.

        type: Media type in lower case, without parameters; empty if the answer names none.

        data: The body, decompressed.

        headers: Names in lower case.
    """

    url: str
    status: int
    type: str
    data: bytes
    headers: Mapping[str, str] = {}


def get(
    url: str,
    *,
    headers: Mapping[str, str] = {},
    cap: int = CAP,
    within_s: float = _WITHIN_S,
    public: Callable[[str], bool] = is_public,
) -> Fetched:
    """
    Fetch `url`, which an operator typed, and follow up to five redirects, which the other side wrote.

    The first address may be anything; once a public host has answered, no redirect may lead to one that is not.
    Environment variables (proxies, certificates, .netrc) are not looked at.

    Args:
        url: http or https; may hold name and password.

        headers: To send besides; not to another host, scheme or port than that of `url`, wherever a redirect leads.

        cap: Most bytes of a body, decompressed.

        within_s: Seconds for everything together, five of them for connecting.

        public: Whether an IP address is one that anybody's redirect may lead to.

    Raises:
        TransportError: No answer in time, too large, too many redirects, a redirect to a place that is not public, a
            certificate that does not hold, an address that is none.
    """
    from wirefeed.transport._fetch import Visit

    deadline = time.monotonic() + within_s
    guarded = False
    asked = url
    for _ in range(_REDIRECTS + 1):
        _check(url)
        more = headers if _origin(url) == _origin(asked) else {}
        visit = Visit(url, more, deadline=deadline, cap=cap, public=public, guarded=guarded)
        status, location, kind, body = visit.answer()
        if status not in _MOVED or not location:
            return Fetched(url, status, kind, body, visit.headers)
        guarded = guarded or visit.reached_public
        url = _joined(url, location)
    raise TransportError(
        f"expected at most {_REDIRECTS} redirects, got more",
        where=shown(url),
        hint="open it in a browser: it leads in a circle",
    )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _utc() -> datetime:
    return datetime.now(UTC)


def send(
    request: Request,
    *,
    private: bool = False,
    proxy: str = "",
    now: Callable[[], datetime] = _utc,
    public: Callable[[str], bool] = is_public,
) -> Response:
    """
    Send one request, all its marks filled, and return what came back; a redirect is an answer, and never followed.

    Every address that the host's name has is looked at when the connection is made, and the one that was looked at is
    dialled: no name can answer otherwise a moment later. One address that is not public refuses the request.
    Certificates are verified always. Nothing of the environment (proxies, certificates, .netrc) is looked at.
    Connections are kept for four seconds, for the next request to the same host under the same rules.

    Method ``MAIL`` hands a message over to a mail server: `url` is smtp:// (STARTTLS) or smtps://, the headers are one
    ``From``, a ``To`` for everybody it goes to, ``User`` and ``Password``, the body is the whole message (RFC 5322).
    The response has the code and the text of the server's last word; one recipient refused is all of it refused.
    Method ``APPRISE`` is told by that library, whose connections cannot be vetted (`transport._apprise.notify`).

    Args:
        request: To http(s); `Request.within_s` is for all of it, at most five seconds of it for connecting.

        private: The host may lie in a private network, whatever its address, and be asked without TLS.

        proxy: http(s)://user:pass@host:port that is to pass the request on; it may lie in a private network. The host's
            name is then looked up by the proxy and by nobody else: no address of it is vetted here.

        now: Gives `Response.at`, UTC.

        public: Whether an IP address may be dialled where `private` is not set.

    Raises:
        TransportError: No answer, or none in time; `sent` says whether anything of the request had left. Neither it nor
            any log holds path, query, header or body.
    """
    if proxy and request.method in ("MAIL", "APPRISE"):
        raise TransportError("expected no proxy, got one", where=veiled(request.url), hint="it passes on HTTP only")
    if request.method == "MAIL":
        from wirefeed.transport._mail import post

        return post(request, private=private, now=now, public=public)
    if request.method == "APPRISE":
        from wirefeed.transport._apprise import notify

        return notify(request, now=now)
    from wirefeed.transport._send import exchange

    return exchange(request, private=private, proxy=proxy, now=now, public=public)


def hang_up() -> None:
    """Close the connections that `send` keeps for the next request; nothing is lost by it."""
    import sys

    if (sending := sys.modules.get("wirefeed.transport._send")) is not None:
        sending.hang_up()


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or any(letter.isspace() or not letter.isprintable() for letter in url):
        raise TransportError(
            "expected an http(s) address, got another", where=shown(url), hint="such as https://www.example.org/feed/"
        )


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location.strip())
    except ValueError as error:
        raise TransportError("expected a redirect to an address, got none", where=shown(url)) from error

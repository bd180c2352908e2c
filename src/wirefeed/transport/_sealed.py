"""Whatever goes wrong in an exchange becomes an error that holds no address; and how a vetted connection is made."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Literal

from wirefeed.errors import TransportError
from wirefeed.model import Request, Response
from wirefeed.transport._addresses import veiled
from wirefeed.transport._bounds import CONNECT_S, Bounds, bounds, dial, lookup, within

Fault = Literal["slow", "certificate", "tls", "proxy", "cut", "other"]

_NO_TUNNEL = "Tunnel connection failed: "  # http.client's word for a proxy that will not


def sealed(request: Request, exchange: Callable[[Bounds], Response]) -> Response:
    """
    Return the response of `exchange`, which has `Request.within_s` for it.

    Raises:
        TransportError: With scheme, host and four digits of the address, and nothing else of the request.
    """
    with within(request.within_s) as held:
        try:
            return exchange(held)
        except TransportError as error:
            message, hint = error.message, error.hint
        except Exception as error:  # of four libraries, and any of them may quote the address or a header
            message, hint = _told(error, held)
    # Outside of the handlers: what was caught must not hang on what is raised, as its context.
    raise TransportError(message, where=veiled(request.url), hint=hint, sent=held.sent)


def refused(message: str, hint: str) -> TransportError:
    """Return an error for `sealed` to fill in."""
    return TransportError(message, hint=hint)


def reach(host: str, port: int, public: Callable[[str], bool] | None) -> socket.socket:
    """
    Return a connection to `host`: every address of it is vetted by `public`, and one that was vetted is dialled.

    Raises:
        TransportError: Not known, not public, no answer in five seconds.
    """
    held = bounds()
    until = min(time.monotonic() + CONNECT_S, held.deadline if held else float("inf"))
    try:
        found = lookup(host.strip("[]"), port, until)
    except TimeoutError:
        raise refused("expected the address of a host, got none in time", "does the name server answer?") from None
    except (OSError, UnicodeError):
        raise refused("expected a host that is known, got an unknown name", "check its spelling") from None
    # One address of a private network among public ones is how a stranger's name reaches into it.
    if public is not None and not all(public(str(place[4][0])) for place in found):
        raise refused("expected a public address, got one of a private network", "allow_private = true allows it")
    try:
        return dial(found, until)
    except OSError as error:
        got = "no answer" if isinstance(error, TimeoutError) else (error.strerror or type(error).__name__).lower()
        raise refused(f"expected a connection within {CONNECT_S:.0f} s, got {got}", "is the service up?") from None


def fault(error: BaseException, held: Bounds) -> tuple[Fault, str]:
    """Return what kind of failure it was, and a word for it that is no text of the error: that may hold the address."""
    roots = list(_roots(error, set()))
    if held.over or any(isinstance(root, TimeoutError) for root in roots):
        return "slow", "no answer"
    for root in roots:
        if isinstance(root, ssl.SSLCertVerificationError):
            return "certificate", root.verify_message
        if isinstance(root, ssl.SSLError):
            return "tls", (root.reason or type(root).__name__).lower().replace("_", " ")
        if isinstance(root, OSError) and str(root).startswith(_NO_TUNNEL):
            return "proxy", str(root).removeprefix(_NO_TUNNEL)[:3]
    cut = any(isinstance(root, (ConnectionError, EOFError)) for root in roots)
    return "cut" if cut else "other", type(roots[0]).__name__


def _roots(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """Yield what `error` came from in the end; urllib3 keeps some of that as an argument only."""
    seen.add(id(error))
    from_ = [error.__cause__, error.__context__, *error.args]
    nested = [one for one in from_ if isinstance(one, BaseException) and id(one) not in seen]
    for one in nested:
        yield from _roots(one, seen)
    if not nested:
        yield error


def _told(error: Exception, held: Bounds) -> tuple[str, str]:
    kind, reason = fault(error, held)
    if kind == "slow":
        return "expected a whole answer in time, got a slow one", ""
    if kind == "certificate":
        return f"expected a certificate that is valid for the host, got another ({reason})", ""
    if kind == "tls":
        return f"expected a TLS connection, got none ({reason})", "does it speak TLS on this port?"
    if kind == "proxy":
        return f"expected a proxy that lets it through, got status {reason}", "does it know the name and password?"
    if kind == "cut":
        return f"expected a whole answer, got a connection that was cut ({reason})", ""
    return f"expected a whole answer, got {reason}", ""

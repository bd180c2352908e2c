"""``/desk``: for editors, how the last builds went, and which stories wait for whom; a page without script."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from wirefeed import disk
from wirefeed.config import Secret, Settings
from wirefeed.errors import ConfigError, StateError
from wirefeed.patterns import lazy
from wirefeed.server._metrics import Fresh
from wirefeed.server._reply import POLICY
from wirefeed.status import Status

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SHOWN = 200  # stories of a kind
_SHORTEST = 16  # characters of a token; there is no lock after many wrong ones
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
# Set by whatever passes requests on: then who asks is not on this machine, although the connection is.
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_WAITS = lazy(r"(?:embargoed until|scheduled for) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")
_WHAT = {"embargo": "its embargo ends", "schedule": "its date comes", "expiry": "it expires"}
_FIELDS = {
    "cache-control": "no-store",
    "content-security-policy": POLICY.decode().replace("img-src http: https:", "img-src data:"),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


class Desk:
    """
    Answers at ``/desk``.

    Args:
        folder: Of config.toml; a token's file is relative to it.

        current: Returns the configuration as it is now; None where it is not known.

    Raises:
        ConfigError: When the token cannot be read.
    """

    def __init__(
        self, settings: Settings, status: Status, folder: str, current: Callable[[], Settings | None] = lambda: None
    ) -> None:
        server = settings.server
        self._settings = settings
        self._status = status
        self._token = _token(server.desk_token, folder) if server and server.desk_token else ""
        self._zone = ZoneInfo(settings.site.timezone)
        self._outbox = Fresh(lambda: _deliveries(folder, current() or settings))

    async def answer(self, request: Request) -> Response:
        """Show the page to who may see it: who knows the token, or without one who asks from this machine."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import PlainTextResponse, Response

        if self._token and not _knows(request.headers.get("authorization", ""), self._token):
            asked = {"www-authenticate": 'Basic realm="desk", charset="UTF-8"'}
            return PlainTextResponse("expected the token of the desk as password\n", 401, {**_FIELDS, **asked})
        if not self._token and not _from_here(request):
            text = "expected a request from this machine, to 127.0.0.1 or localhost; others need a desk_token\n"
            return PlainTextResponse(text, 403, _FIELDS)
        body = await run_in_threadpool(self.page)
        return Response(body, 200, _FIELDS, "text/html")

    def page(self) -> str:
        """Return the page as it is now."""
        return _rendered(self._values())

    def _values(self) -> dict[str, Any]:
        seen = self._status.snapshot()
        report = seen.report or {}
        held, failed = report.get("held", []), report.get("failed", [])
        urgent = [*failed, *(one for one in held if one["person"])]
        calm = [one for one in held if not one["person"]]
        return {
            "site": {"title": self._settings.site.title, "address": "/"},
            "failing": seen.failing,
            "last_good": self._time(seen.last_good),
            "next_at": self._time(seen.next_at),
            "counts": {
                "stories": report.get("stories", 0),
                "entries": report.get("entries", 0),
                "held": len(held),
                "failed": len(failed),
            },
            "urgent": _first(urgent),
            "coming": _first(self._coming(report)),
            "held": _first(calm),
            "outbox": self._owed(),
            "recent": [{**one._asdict(), "at": self._time(one.at)} for one in seen.recent],
        }

    def _coming(self, report: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what comes by itself, the soonest first."""
        turns = report.get("coming")
        if turns is None:  # then what held stories wait for
            waits = [
                (found[1], one["file"]) for one in report.get("held", []) if (found := _WAITS.search(one["reason"]))
            ]
            turns = [{"at": at, "file": file, "kind": "embargo"} for at, file in sorted(waits)]
            now = datetime.now(UTC)
            turns = [turn for turn in turns if datetime.fromisoformat(turn["at"]) > now]
        return [
            {"at": self._time(datetime.fromisoformat(turn["at"])), "file": turn["file"], "what": _WHAT[turn["kind"]]}
            for turn in turns
        ]

    def _owed(self) -> dict[str, Any] | None:
        """Return how destinations are doing, and the newest receipts; None where there is no destination."""
        seen = self._outbox.get()
        if seen is None:
            return None
        destinations = [
            {**one, **{name: self._iso(one[name]) for name in ("until", "oldest_due", "last_delivery")}}
            for one in seen["destinations"]
        ]
        receipts = [{**one, "at": self._iso(one["at"])} for one in seen["receipts"]]
        person = [one for one in seen["person"] if one["destination"]]
        return {"destinations": destinations, "receipts": receipts, "person": person}

    def _iso(self, moment: str | None) -> dict[str, str] | None:
        return self._time(datetime.fromisoformat(moment)) if moment else None

    def _time(self, moment: datetime | None) -> dict[str, str] | None:
        if moment is None:
            return None
        return {
            "iso": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "text": moment.astimezone(self._zone).strftime("%-d %b %Y, %H:%M:%S %Z"),
        }


def _deliveries(folder: str, settings: Settings) -> dict[str, Any] | None:
    """Return what `receipts.overview` says; None where nothing is owed to anybody, or the state cannot be read."""
    from wirefeed import receipts

    config = os.path.join(folder, "config.toml")
    if not settings.destination:
        return None
    try:
        return receipts.overview(config, now=datetime.now(UTC), settings=settings)
    except StateError:
        return None


def _first(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"lines": lines[:_SHOWN], "more": max(0, len(lines) - _SHOWN)}


def _rendered(values: Mapping[str, Any]) -> str:
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    texts = disk.templates()
    made = Environment(
        loader=DictLoader(texts), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return made.get_template("desk.html").render({**values, "style": Markup(texts["style.css"])})


def _from_here(request: Request) -> bool:
    """
    Say whether somebody at this machine asks.

    The name asked for is looked at as well: a page of another site can have its own name lead here, and then read what
    we answer.
    """
    host = request.headers.get("host", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.lower() in _LOOPBACK and not any(field in request.headers for field in _PASSED_ON)


def _knows(authorization: str, token: str) -> bool:
    """Say whether a request brings `token`: as bearer, or as anybody's password."""
    scheme, _, value = authorization.partition(" ")
    given = b""
    if scheme.lower() == "bearer":
        given = value.strip().encode("latin-1", "replace")
    elif scheme.lower() == "basic":
        try:
            given = base64.b64decode(value.strip(), validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            return False
    return hmac.compare_digest(given, token.encode())


def _token(secret: Secret, folder: str) -> str:
    where = "server.desk_token"
    if secret.env:
        found = os.environ.get(secret.env, "").strip()
        source = f"the variable {secret.env}"
    else:
        source = f"the file {secret.file!r}"
        try:
            with open(os.path.join(folder, secret.file), encoding="utf-8") as file:
                found = file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
            raise ConfigError(f"expected a token in {source}, got {why}", where=where) from error
    if len(found) < _SHORTEST:
        got = f"{len(found)} characters" if found else "nothing"
        hint = "such as the output of: openssl rand -hex 16"
        raise ConfigError(f"expected {_SHORTEST} characters or more in {source}, got {got}", where=where, hint=hint)
    return found

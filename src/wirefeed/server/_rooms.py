"""What is made for each request: health, metrics and the desk; by Starlette."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wirefeed import __version__
from wirefeed.patterns import lazy
from wirefeed.server._desk import Desk
from wirefeed.server._metrics import Figures
from wirefeed.server._reply import SAFE
from wirefeed.server._shelf import Shelf
from wirefeed.status import Status

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

_KIND = lazy(r"\b([A-Z][a-z]+)Errors?\b")


def rooms(
    shelf: Shelf, status: Status, figures: Figures | None, desk: Desk | None
) -> tuple[Starlette, frozenset[bytes]]:
    """Return the application that answers, and the paths it answers at."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    health = _Health(shelf, status)
    routes = [Route(path, health.answer) for path in ("/health", "/health/live", "/health/ready")]
    if figures is not None:
        routes.append(Route("/metrics", _Metrics(figures).answer))
    if desk is not None:
        routes.append(Route("/desk", desk.answer))
    return Starlette(routes=routes), frozenset(route.path.encode() for route in routes)


class _Metrics:
    """Says the figures, in the form Prometheus asks for."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    async def answer(self, request: Request) -> Response:
        """Answer ``/metrics``."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import Response

        body, media_type = await run_in_threadpool(self._figures.text, request.headers.get("accept", ""))
        return Response(body, headers={**_fields(), "content-type": media_type})


class _Health:
    """Says how the daemon is doing, in JSON."""

    def __init__(self, shelf: Shelf, status: Status) -> None:
        self._shelf = shelf
        self._status = status

    async def answer(self, request: Request) -> Response:
        """
        Answer ``/health/live``, ``/health/ready`` and ``/health``, which is the strictest.

        A failing build leaves the last good feeds in place: they are served, so this is ready, and not healthy.
        """
        from starlette.responses import JSONResponse

        seen = health(self._shelf, self._status, now=datetime.now(UTC))
        asked = request.url.path.removeprefix("/health").strip("/")
        good = {"live": True, "ready": seen["ready"]}.get(asked, seen["status"] == "ok")
        return JSONResponse(seen, status_code=200 if good else 503, headers=_fields())


def _fields() -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in SAFE} | {"cache-control": "no-store"}


def health(shelf: Shelf, status: Status, *, now: datetime) -> dict[str, Any]:
    """Return what ``/health`` says; no path, no name, no word of a story."""
    seen = status.snapshot()
    ready = bool(shelf.now.items)
    failing = ""
    if seen.failing:
        kind = _KIND.search(seen.failing)
        failing = kind[1].lower() if kind else "build"
    return {
        "status": "failing" if failing else "ok" if ready and seen.last_good else "starting",
        "live": True,
        "ready": ready,
        "failing": failing or None,
        "last_good_build": seen.last_good.isoformat() if seen.last_good else None,
        "last_good_build_age_seconds": round((now - seen.last_good).total_seconds(), 3) if seen.last_good else None,
        "next_build": seen.next_at.isoformat() if seen.next_at else None,
        "builds": seen.builds,
        "failures": seen.failures,
        "version": __version__,
    }

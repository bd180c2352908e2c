"""Read-only HTTP: what a site has published, short links, health, metrics and a desk for editors."""

from __future__ import annotations

from wirefeed.config import Settings
from wirefeed.server._app import App
from wirefeed.server._serving import Serving, serve
from wirefeed.server._shelf import Shelf
from wirefeed.status import Status

__all__ = ["App", "Serving", "Shelf", "app", "serve"]


def app(shelf: Shelf, settings: Settings, status: Status, *, metrics: bool = True) -> App:
    """
    Return the ASGI application that serves `shelf`.

    Args:
        metrics: Whether it answers at ``/metrics``.

    Raises:
        ConfigError: When the desk's token cannot be read.
    """
    return App(shelf, settings, status, metrics=metrics)

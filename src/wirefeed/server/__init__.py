"""Read-only HTTP: what a site has published, short links, health, metrics and a desk for editors."""

from __future__ import annotations

from wirefeed.config import Settings
from wirefeed.server._app import App
from wirefeed.server._patience import Patience
from wirefeed.server._serving import Serving, serve
from wirefeed.server._shelf import Shelf
from wirefeed.status import Status

__all__ = ["App", "Patience", "Serving", "Shelf", "app", "serve"]


def app(shelf: Shelf, settings: Settings, status: Status, *, folder: str = "", metrics: bool = True) -> App:
    """
    Return the ASGI application that serves `shelf`.

    Args:
        folder: Of config.toml, which a token's file is relative to.

        metrics: Whether it answers at ``/metrics``; `App.metrics` does so at a port of its own.

    Raises:
        ConfigError: When the desk's token cannot be read.
    """
    return App(shelf, settings, status, folder=folder, metrics=metrics)

"""The only door to Apprise, which is installed by choice and knows a hundred services more."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime
from typing import Any

from wirefeed.model import Request, Response
from wirefeed.transport._bounds import Bounds
from wirefeed.transport._quiet import silence
from wirefeed.transport._sealed import refused, sealed


def notify(request: Request, *, now: Callable[[], datetime]) -> Response:
    """
    Let Apprise send: `Request.url` is its address, the body JSON of ``title``, ``body``, ``format``.

    It makes its own connections: they cannot be vetted, they follow redirects, and they use proxies of the environment.
    What can be held to is held to: certificates are verified whatever the address says, nothing is logged, and after
    `Request.within_s` it is not waited for, though it may still be sending.

    Returns:
        200 when it says that everything was sent, 500 when not.
    """
    return sealed(request, lambda held: Response(status=200 if _told(request, held) else 500, at=now()))


def _told(request: Request, held: Bounds) -> bool:
    silence()
    try:
        import apprise
    except ImportError:
        raise refused("expected the library apprise, got none", "pip install 'wirefeed[apprise]'") from None
    said = json.loads(request.body)
    teller = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False, app_id="wirefeed"))
    if not teller.add(request.url):
        raise refused("expected an address that Apprise knows, got another", "see its list of services")
    for service in teller:
        service.verify_certificate = True
    held.sent = True
    return _waited(
        lambda: teller.notify(body=said["body"], title=said["title"], body_format=said["format"]), held.left()
    )


def _waited(act: Callable[[], Any], seconds: float) -> bool:
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(act())
        except Exception as error:  # of a hundred services, one module each
            came.append(error)

    sending = threading.Thread(target=copy_context().run, args=(run,), daemon=True)
    sending.start()
    sending.join(seconds)
    if not came:
        raise TimeoutError("timed out")
    if isinstance(came[0], Exception):
        raise came[0]
    return bool(came[0])

"""The fakes of services that tests of destinations are made against: do they keep the services' rules?"""

from __future__ import annotations

import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Said(NamedTuple):
    """An answer of a fake."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(method: str, url: str, body: Any = None, **headers: str) -> Said:
    """Send one request on a connection of its own; a dict goes as JSON, a str as a form."""
    parts = urlsplit(url)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, dict):
        body, kind = json.dumps(body).encode(), "application/json"
    else:
        kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/octet-stream"
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, {"Content-Type": kind} | names)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Said(answer.status, told, answer.read())
    finally:
        connection.close()

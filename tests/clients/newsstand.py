"""A daemon on loopback, whose feeds stand at the address they name: what programs of other people subscribe to."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.daemons import Running, running, wait_until
from tests.sites import PREFIX, Site, clean_environment, story

_CONFIG = """\
[site]
title = "Lighthouse Post"
url = "{home}"
id = "{prefix}"
author = "Newsroom"

[output]
url = "{home}feeds/"

[pages]
stories = true

[short_links]
url = "{home}s/"

[schedule]
every = "1h"
settle = "50ms"

[server]
port = {port}
"""
_LATER = "2024-03-27T09:15:00Z"
# Below those that the kernel gives to whoever connects somewhere (32768 to 60999), so that no poll takes them.
_PORTS = range(20_000, 32_000)

FERRY, PIER, QUAY, LAMP = (f"{PREFIX}{name}" for name in ("ferry", "pier", "quay", "lamp"))
CORRECTED = "Ferry sails at ten"
KILLED = "---\nstatus: killed\n---\n"


class Got(NamedTuple):
    """An answer as it came; names of header fields are in small letters."""

    status: int
    fields: dict[str, str]
    body: bytes


class Newsstand:
    """A running daemon, the folder it publishes, and what is to be had there over HTTP."""

    def __init__(self, site: Site, daemon: Running, port: int) -> None:
        self.site = site
        self.daemon = daemon
        self.port = port

    def address(self, name: str) -> str:
        """Return where a file of the feeds' folder stands."""
        return f"http://127.0.0.1:{self.port}/feeds/{name}"

    def get(self, address: str, **fields: str) -> Got:
        """Ask once, and follow nothing; underscores in names of header fields are hyphens."""
        path = address.removeprefix(f"http://127.0.0.1:{self.port}")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in fields.items()})
            answer = connection.getresponse()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def items(self) -> dict[str, dict[str, Any]]:
        """Return id -> item, as the JSON feed has them now."""
        items = json.loads(self.get(self.address("news.json")).body)["items"]
        return {item["id"]: item for item in items}

    def headlines(self) -> dict[str, str]:
        """Return id -> headline."""
        return {key: item["title"] for key, item in self.items().items()}

    def put(self, name: str, text: str, shows: Mapping[str, str]) -> None:
        """Write a story, and wait until the feeds hold what they shall hold by then: id -> headline."""
        self.site.write(name, text)
        wait_until(lambda: self.headlines() == dict(shows), f"{shows}\n{self.daemon.log}")

    def answers(self, kind: str, status: int) -> int:
        """Return how often it answered so until now, by its own count."""
        figures = self.get("/metrics").body.decode()
        found = re.search(rf'^wirefeed_requests_total{{kind="{kind}",status="{status}"}} (\d+)', figures, re.MULTILINE)
        return int(found[1]) if found else 0


@contextmanager
def newsstand(folder: Path, **stories: str) -> Iterator[Newsstand]:
    """Publish stories until the block ends; without stories of its own it has two."""
    port = _free_port()
    site = Site(folder / "site", _CONFIG.format(home=f"http://127.0.0.1:{port}/", prefix=PREFIX, port=port))
    for name, text in (stories or {"ferry": story(), "pier": story("Pier opens")}).items():
        site.write(f"{name}.md", text)
    with running(site) as daemon:
        assert daemon.told("serving"), daemon.log
        yield Newsstand(site, daemon, port)
        code = daemon.end()
        assert code == 0
        assert [line for line in daemon.log if line.get("level") not in ("info", "debug")] == []


def day(stand: Newsstand) -> Iterator[str]:
    """
    Let a day pass at a newsroom that begins with a story of a ferry and one of a pier.

    Yields:
        What has just happened and stands in the feeds.
    """
    shows = {FERRY: "Ferry sails again", PIER: "Pier opens"}
    yield "begun"
    yield "nothing"
    shows[QUAY] = "Quay is swept"
    stand.put("quay.md", story("Quay is swept", body="Brooms were out at six."), shows)
    yield "quay added"
    shows[FERRY] = CORRECTED
    note = "An earlier version of this story gave the wrong hour."
    stand.put("ferry.md", story(CORRECTED, body="It sails at ten.", updated=_LATER, correction=note), shows)
    yield "ferry corrected"
    del shows[PIER]
    stand.put("pier.md", KILLED, shows)
    yield "pier killed"
    shows[LAMP] = "Lamp is lit"
    stand.put("deep/down/lamp.md", story("Lamp is lit", id=LAMP, body="It is seen from afar."), shows)
    yield "lamp added"
    yield "nothing more"


def quiet_environment(home: Path) -> dict[str, str]:
    """Return an environment for a program that shall know no other home, and ask nobody on the way."""
    left = {name: value for name, value in clean_environment().items() if not name.lower().endswith("_proxy")}
    left.pop("PYTHONPATH", None)
    xdg = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE")}
    return left | xdg | {"HOME": str(home), "LANG": "C.UTF-8", "NO_PROXY": "*"}


def _free_port() -> int:
    chance = random.Random(os.urandom(8))  # tests run beside one another
    for port in chance.sample(_PORTS, 100):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"expected a free port of {_PORTS}, got none")

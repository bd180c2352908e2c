"""A small site with destinations and an outbox in known states: what receipts, commands and the desk are tested on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from tests.sites import CONFIG, NOON, PREFIX, Site, story
from wirefeed.model import Entry, Gone, Owed, Posted, Request, slot
from wirefeed.store import Outbox, Store

CANARY = "sesame-tern-canary"
DESTINATIONS = """
[[destination]]
name = "archive"
kind = "webhook"
url = { env = "TEST_ARCHIVE_URL" }

[[destination]]
name = "room"
kind = "slack"
token = { env = "TEST_ROOM_TOKEN" }
channel = "C024BE91L"
"""
FERRY, PIER = PREFIX + "ferry", PREFIX + "pier"
HOUR = timedelta(hours=1)


class Owing:
    """A built site, and its outbox; of a folder a site of two stories is made in it."""

    def __init__(self, place: Path | Site) -> None:
        self.site = place if isinstance(place, Site) else _new(place)
        self.config = str(self.site.config)

    @contextmanager
    def outbox(self) -> Iterator[Outbox]:
        """Open the outbox, in a transaction."""
        store = Store(str(self.site.state))
        try:
            with store.transaction():
                yield Outbox(store)
        finally:
            store.close()

    def owe(self, destination: str, key: str = FERRY, **more: Any) -> int:
        """Add a row and the version it shows; return its key. `state` and the like are those of `Owed`."""
        number = more.setdefault("number", 1)
        made = more.setdefault("made", NOON)
        wanted: dict[str, Any] = {"kind": "new", "rank": 2, "due": made, "until": made + 6 * HOUR} | more
        name = f"msg_{destination}_{key[-5:]}_{number}_{wanted['kind']}_{made:%d%H%M%S}"
        row = Owed(**{"id": name, "destination": destination, "story": key, **wanted})
        with self.outbox() as outbox:
            for one in {"archive", "room"} - outbox.targets().keys():
                outbox.keep_target(one, NOON, b"")
            if outbox.version(key, number) is None:
                outbox.add_version(key, number, wanted["kind"], made, _entry(key))
            assert outbox.owe([row]) == 1
            return outbox.rows(limit=1)[0].key

    def post(self, destination: str, key: str = FERRY, **more: Any) -> None:
        wanted: dict[str, Any] = {"number": 1, "at": NOON, "changed": NOON, "remote": {"ts": "1"}} | more
        with self.outbox() as outbox:
            outbox.post([Posted(**{"destination": destination, "story": key, **wanted})])

    def row(self, key: int) -> Owed:
        with self.outbox() as outbox:
            row = outbox.row(key)
        assert row is not None
        return row

    def rows(self, **asked: Any) -> list[Owed]:
        with self.outbox() as outbox:
            return outbox.rows(**asked)

    def health(self, destination: str, health: bytes) -> None:
        with self.outbox() as outbox:
            outbox.keep_target(destination, NOON, health)

    def end(self, key: str = FERRY) -> None:
        """Kill a story, as a build does that finds it killed."""
        store = Store(str(self.site.state))
        try:
            with store.transaction():
                store.bury([Gone(key, "killed", NOON + HOUR)])
                Outbox(store).purge([key])
        finally:
            store.close()


def _new(folder: Path) -> Site:
    site = Site(folder, CONFIG + DESTINATIONS)
    site.write("ferry.md", story("Ferry sails again"))
    site.write("pier.md", story("Pier opens", date="2024-03-25T10:00:00Z"))
    site.build()
    return site


def payload() -> bytes:
    """Return stored requests with every place a secret is filled in."""
    request = Request(
        method="POST",
        url=f"https://hooks.example.org/{slot('path')}",
        headers=(("Content-Type", "application/json"), ("Authorization", f"Bearer {slot('token')}")),
        body=msgspec.json.encode({"text": "Ferry sails again", "key": slot("key")}),
    )
    return msgspec.msgpack.encode((request,))


def _entry(key: str) -> bytes:
    return msgspec.msgpack.encode(
        Entry(id=key, name="ferry.md", title="Ferry", link="", published=NOON, updated=NOON, digest="")
    )

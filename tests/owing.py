"""Rows for an outbox, and moments around them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from wirefeed.model import Owed
from wirefeed.store import Outbox

NOON = datetime(2024, 3, 26, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
SOON = timedelta(seconds=25)
HOUR = timedelta(hours=1)
PAYLOAD = b"bytes as they are sent at every try"
_numbers = count(1)


def owed(story: str = "a", *, destination: str = "desk", rank: int = 2, **more: Any) -> Owed:
    fields: dict[str, Any] = {
        "id": f"wf_{next(_numbers)}",
        "kind": ("killed", "corrected", "new")[rank],
        "number": 1,
        "made": NOON,
        "due": NOON,
        "until": NOON + timedelta(days=3),
    } | more
    return Owed(story=story, destination=destination, rank=rank, **fields)


def owe(box: Outbox, *rows: Owed) -> list[int]:
    """Put rows into an outbox; return their keys."""
    box.owe(rows)
    keys = {row.id: row.key for row in box.rows(limit=10_000)}
    return [keys[row.id] for row in rows]


def lease(box: Outbox, *keys: int, holder: str = "worker", until: datetime = NOON + SOON) -> None:
    box.lease((key, holder, until, "create", PAYLOAD) for key in keys)


def ready(box: Outbox, now: datetime = NOON, destination: str = "desk", most: int = 100) -> list[int]:
    return [row.key for row in box.ready(destination, now, most)]

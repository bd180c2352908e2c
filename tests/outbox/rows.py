"""Rows, policies and what stands somewhere, in few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from wirefeed import outbox
from wirefeed.config import Destination
from wirefeed.model import Limits, Owed, Posted, Verdict

NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

CHAT = Limits(edit=True, delete=True, reply=True, rate=1.0, burst=5)
PROGRAM = Limits(events=True, idempotent=True, rate=10.0, burst=10)
LATER = Verdict(outcome="later", note="503")
ACCEPTED = Verdict(outcome="accepted", remote={"id": "7"})
REFUSED = Verdict(outcome="refused", note="400 no such channel")
UNKNOWN = Verdict(outcome="unknown")


def policy(limits: Limits = CHAT, zone: str = "Africa/Cairo", **keys: Any) -> outbox.Policy:
    return outbox.policy(Destination(**({"name": "desk", "kind": "chat"} | keys)), limits, zone)


def row(kind: str = "new", **fields: Any) -> Owed:
    number = fields.get("number", 1)
    rank = outbox.rank(kind)
    default: dict[str, Any] = {
        "key": 1,
        "id": f"{kind}-{number}",
        "destination": "desk",
        "story": "tag:news.example.org,2024:ferry",
        "kind": kind,
        "number": number,
        "rank": rank,
        "made": NOON,
        "due": NOON,
        "until": NOON + (6 * HOUR if rank == 2 else 72 * HOUR),
    }
    return Owed(**(default | fields))


def posted(state: str = "live", **fields: Any) -> Posted:
    default: dict[str, Any] = {
        "destination": "desk",
        "story": "tag:news.example.org,2024:ferry",
        "remote": {"id": "7"},
        "number": 1,
        "state": state,
        "at": NOON - HOUR,
        "changed": NOON - HOUR,
    }
    return Posted(**(default | fields))

"""Single deliveries, for people and programs."""

from __future__ import annotations

import json
from typing import Any

from wirefeed.model import Owed, Request
from wirefeed.poster import marked, stored
from wirefeed.receipts._opening import Chosen, State, iso, known_state, opened
from wirefeed.store import Attempt


def listing(config: str, chosen: Chosen, *, limit: int = 100) -> dict[str, Any]:
    """
    Return deliveries, the newest first.

    Returns:
        ``{"zone", "deliveries": [row], "more": whether there are more than `limit`}``; a row is ``{"key", "id",
        "destination", "story", "kind", "number", "state", "made", "due", "until", "tries", "action", "reason"}``,
        moments as ISO 8601 in UTC.

    Raises:
        AskError: No such state, destination or story.
    """
    with opened(config) as state:
        rows = state.outbox.rows(
            destination=state.destination(chosen.destination) if chosen.destination else None,
            state=known_state(chosen.state) if chosen.state else None,
            story=state.story(chosen.story) if chosen.story else None,
            limit=limit + 1,
        )
        return {
            "zone": state.settings.site.timezone,
            "deliveries": [row_of(row) for row in rows[:limit]],
            "more": len(rows) > limit,
        }


def shown(config: str, name: str) -> dict[str, Any]:
    """
    Return one delivery with all that is known of it.

    Args:
        name: Its key, its id, or the beginning of its id.

    Returns:
        The row as in `listing`, and ``"zone"``, ``"attempts": [{"at", "seconds", "outcome", "status", "note"}]``,
        ``"requests": [{"method", "url", "headers", "body"}]`` as they are sent, with ``<secret>`` where a secret is
        filled in, and ``"posted"``: ``{"state", "link", "number", "at", "changed"}`` or None.

    Raises:
        AskError: There is no such delivery.
    """
    with opened(config) as state:
        row = state.outbox.row(state.key(name))
        assert row is not None
        return {
            "zone": state.settings.site.timezone,
            **row_of(row),
            "attempts": [_attempt(one) for one in state.outbox.attempts(row.key)],
            "requests": [_request(one) for one in stored(row.payload)] if row.payload else [],
            "posted": _posted(state, row),
        }


def row_of(row: Owed) -> dict[str, Any]:
    """Return a row as `listing` has it."""
    return {
        "key": row.key,
        "id": row.id,
        "destination": row.destination,
        "story": row.story,
        "kind": row.kind,
        "number": row.number,
        "state": row.state,
        "made": iso(row.made),
        "due": iso(row.due),
        "until": iso(row.until),
        "tries": row.tries,
        "action": row.action,
        "reason": row.reason,
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "at": iso(one.at),
        "seconds": round(one.seconds, 3),
        "outcome": one.outcome,
        "status": one.status,
        "note": one.note,
    }


def _request(request: Request) -> dict[str, Any]:
    bare = marked(request)
    try:
        body = json.loads(bare.body)
    except ValueError:
        body = bare.body.decode("utf-8", "replace")
    return {"method": bare.method, "url": bare.url, "headers": dict(bare.headers), "body": body}


def _posted(state: State, row: Owed) -> dict[str, Any] | None:
    one = state.outbox.posted([row.story]).get((row.destination, row.story))
    if one is None:
        return None
    at = {"at": iso(one.at), "changed": iso(one.changed)}
    return {"state": one.state, "link": one.link, "number": one.number, **at}

"""Receipts: how far the changes of a story have come, at every destination."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wirefeed import outbox
from wirefeed.model import Owed, Posted
from wirefeed.outbox import Receipt
from wirefeed.receipts._opening import State, iso, opened

_ROWS = 2_000  # of one story
_LOOKED_AT = 500  # rows, for the newest stories among them


def story(config: str, name: str, *, now: datetime) -> dict[str, Any]:
    """
    Return what became of the newest change of a story, and what stands where.

    Args:
        name: Its id, or the path of its file.

    Returns:
        ``{"zone", "story", "file", "text", "kind", "number", "done", "told", "impossible", "failed", "waiting", "held",
        "unknown", "unconcerned", "places"}``; ``text`` says it in a line, `waiting` is ``[{"destination", "due"}]``,
        `unconcerned` ``[{"destination", "reason"}]``, the others are names of destinations. A place is
        ``{"destination", "posted", "link", "shows", "state", "kind", "action", "due", "tries", "reason", "key"}``:
        what stands there (``live``, ``deleted``, ``stale``, ``unknown`` or None), and the newest delivery.
        Without a delivery ``text`` is empty. Of a story that has ended ``file`` is empty.

    Raises:
        AskError: Nothing was published or owed of such a story.
    """
    with opened(config) as state:
        key = state.story(name)
        rows = state.outbox.rows(story=key, limit=_ROWS)
        posted = state.outbox.posted([key])
        told = _told(state, key, rows, posted, now)
        last = {row.destination: row for row in sorted(rows, key=lambda row: row.key)}
        names = sorted({*last, *(destination for destination, _ in posted)})
        places = [_place(name, last.get(name), posted.get((name, key))) for name in names]
        return {"zone": state.settings.site.timezone, **told, "places": places}


def newest(state: State, *, now: datetime, most: int) -> list[dict[str, Any]]:
    """Return the receipts of the stories that were last owed to anybody, the newest first, without their places."""
    keys = list(dict.fromkeys(row.story for row in state.overview.newest(_LOOKED_AT)))[:most]
    posted = state.outbox.posted(keys)
    return [_told(state, key, state.outbox.rows(story=key, limit=_ROWS), posted, now) for key in keys]


def _told(
    state: State, key: str, rows: list[Owed], posted: dict[tuple[str, str], Posted], now: datetime
) -> dict[str, Any]:
    one = outbox.receipt(rows, posted) or Receipt(kind="", number=0)
    known = state.store.known([key]).get(key)
    live = known is not None and key not in state.ended
    return {
        "story": key,
        "file": known.name if known is not None and live else "",
        "text": outbox.worded(one, state.settings.site.timezone, now=now) if rows else "",
        "kind": one.kind,
        "number": one.number,
        "at": iso(max((row.made for row in rows), default=None)),
        "done": list(one.done),
        "told": list(one.told),
        "impossible": list(one.impossible),
        "failed": list(one.failed),
        "waiting": [{"destination": name, "due": iso(due)} for name, due in one.waiting],
        "held": list(one.held),
        "unknown": list(one.unknown),
        "unconcerned": [{"destination": name, "reason": reason} for name, reason in one.unconcerned],
    }


def _place(name: str, row: Owed | None, posted: Posted | None) -> dict[str, Any]:
    return {
        "destination": name,
        "posted": posted.state if posted is not None else None,
        "link": posted.link if posted is not None else "",
        "shows": posted.number if posted is not None else 0,
        "key": row.key if row is not None else None,
        "kind": row.kind if row is not None else "",
        "action": row.action if row is not None else "",
        "state": row.state if row is not None else "",
        "due": iso(row.due) if row is not None else None,
        "tries": row.tries if row is not None else 0,
        "reason": row.reason if row is not None else "",
    }

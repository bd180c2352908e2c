"""How the outbox and every destination are doing, and what needs a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from wirefeed import outbox
from wirefeed.config import Settings
from wirefeed.model import DeliveryState
from wirefeed.outbox import Health
from wirefeed.receipts._opening import BY_PERSON, State, iso, opened
from wirefeed.receipts._stories import newest

_RECEIPTS = 10
_BACKLOG: tuple[DeliveryState, ...] = ("pending", "sending")


def overview(config: str, *, now: datetime, settings: Settings | None = None, most: int = _RECEIPTS) -> dict[str, Any]:
    """
    Return how all of it is doing.

    Args:
        settings: Of the site, if they are known.

        most: So many receipts, of the stories that were last owed to anybody.

    Returns:
        ``{"zone", "build", "destinations", "receipts", "person"}``. ``build`` is None or ``{"at", "stories",
        "entries", "held", "failed", "person"}`` of the last one. A destination is ``{"name", "kind", "state", "since",
        "until", "why", "backlog", "held", "unknown", "dead", "oldest_due", "last_delivery"}``; its state is ``ok``,
        ``waiting`` or ``failing`` until a moment, ``paused``, ``disabled``, ``new`` (no build has met it), or ``gone``
        from config.toml. A receipt is as in `story`. ``person`` is ``[{"destination", "what", "hint"}]``: what does not
        mend itself.

    Raises:
        ConfigErrors: The configuration cannot be used.

        StateError: The state cannot.
    """
    with opened(config, settings) as state:
        destinations = list(_destinations(state, now))
        build = _build(state)
        return {
            "zone": state.settings.site.timezone,
            "build": build,
            "destinations": destinations,
            "receipts": newest(state, now=now, most=most),
            "person": [*_of_build(build), *(told for one in destinations for told in _of_destination(one))],
        }


def standing(health: Health, *, now: datetime) -> tuple[str, datetime | None]:
    """Return the state of a destination (`overview`), and until when it lasts if that is known."""
    if health.state == "disabled":
        return ("paused" if health.why == BY_PERSON else "disabled"), None
    if health.state == "paused":
        return "paused", None
    if health.state == "open" or health.told:
        return "failing", health.probe_at if health.state else None
    if health.wait_until is not None and now < health.wait_until:
        return "waiting", health.wait_until
    return "ok", None


def _destinations(state: State, now: datetime) -> Iterator[dict[str, Any]]:
    counts = state.overview.states()
    due = state.overview.due(now)
    targets = state.outbox.targets()
    kinds = {one.name: one.kind for one in state.settings.destination}
    for name in state.destinations():
        target = targets.get(name)
        health = outbox.decode(target.health) if target is not None else Health()
        word, until = standing(health, now=now)
        if target is None:
            word = "new"
        if name not in kinds:
            word = "gone"
        yield {
            "name": name,
            "kind": kinds.get(name, ""),
            "state": word,
            "since": iso(health.since if health.state else health.failing_since),
            "until": iso(until),
            "why": health.why,
            "backlog": sum(counts.get((name, one), 0) for one in _BACKLOG),
            "held": counts.get((name, "held"), 0),
            "unknown": counts.get((name, "unknown"), 0),
            "dead": counts.get((name, "dead"), 0),
            "oldest_due": iso(due.get(name)),
            "last_delivery": iso(_last(state, name)),
        }


def _last(state: State, name: str) -> datetime | None:
    """Return when a destination last accepted something; what was swept is known by its message."""
    moments = [row.due for row in state.outbox.rows(destination=name, state="delivered", limit=1)]
    moments += [one.changed for one in islice(state.outbox.posted_at(name), 1)]
    return max(moments, default=None)


def _of_destination(one: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    name = one["name"]
    if one["state"] in ("paused", "disabled"):
        because = f": {one['why']}" if one["why"] else ""
        first = "" if one["why"] == BY_PERSON else "mend it, then "
        hint = f"{first}`wirefeed outbox resume {name}`"
        yield {"destination": name, "what": f"{one['state']}{because}", "hint": hint}
    if one["dead"]:
        what = "1 delivery is dead" if one["dead"] == 1 else f"{one['dead']:,} deliveries are dead"
        hint = f"`wirefeed outbox list --destination {name} --state dead`, then `retry` or `cancel`"
        yield {"destination": name, "what": what, "hint": hint}
    if one["unknown"]:
        what = f"nobody knows whether {one['unknown']:,} arrived"
        hint = f"look there; `wirefeed outbox list --destination {name} --state unknown`, then `retry` or `cancel`"
        yield {"destination": name, "what": what, "hint": hint}


def _build(state: State) -> dict[str, Any] | None:
    noted = state.store.note("built")
    return None if noted is None else {**noted, "at": iso(datetime.fromtimestamp(noted["at"], UTC))}


def _of_build(build: Mapping[str, Any] | None) -> Sequence[dict[str, str]]:
    if build is None or not build["person"]:
        return ()
    count = build["person"]
    what = "1 story waits for somebody" if count == 1 else f"{count:,} stories wait for somebody"
    return ({"destination": "", "what": what, "hint": "`wirefeed check` names it and the remedy"},)

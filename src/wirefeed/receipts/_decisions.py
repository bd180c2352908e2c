"""What people decide about deliveries and destinations; the rules see to the rest."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from wirefeed import outbox
from wirefeed.model import DeliveryState, Owed
from wirefeed.receipts._opening import BY_PERSON, AskError, Chosen, State, changing, known_state
from wirefeed.store import Row, Target
from wirefeed.wiring import Wired, wired

_DECIDABLE = {
    "retry": ("dead", "unknown", "pending"),
    "hold": ("pending",),
    "release": ("held",),
    "cancel": ("pending", "held", "unknown", "dead"),
}
_GOES = frozenset({"retry", "release"})  # what is sent because of it


def retry(config: str, chosen: Chosen, *, now: datetime) -> dict[str, Any]:
    """
    Let dead, unknown and waiting deliveries be tried at once; a story that has ended stays where it is.

    Returns:
        ``{"changed": how many, "left": {why: how many were left as they are}}``.

    Raises:
        AskError: Something named is not there, or nothing was named.
    """
    return _decided(config, "retry", chosen, "pending", outbox.asked(now), now=now)


def hold(config: str, chosen: Chosen, *, now: datetime) -> dict[str, Any]:
    """Let pending deliveries wait for a person (`retry`)."""
    return _decided(config, "hold", chosen, "held", "held by a person", now=now)


def release(config: str, chosen: Chosen, *, now: datetime) -> dict[str, Any]:
    """Let held deliveries go at once (`retry`)."""
    return _decided(config, "release", chosen, "pending", outbox.asked(now), now=now)


def cancel(config: str, chosen: Chosen, *, now: datetime) -> dict[str, Any]:
    """Give up deliveries that are not sent (`retry`)."""
    return _decided(config, "cancel", chosen, "cancelled", "cancelled by a person", now=now)


def _decided(
    config: str, verb: str, chosen: Chosen, becomes: DeliveryState, reason: str, *, now: datetime
) -> dict[str, Any]:
    takes = _DECIDABLE[verb]
    with changing(config) as state:
        ended = state.ended if verb in _GOES else frozenset()
        going, left = [], Counter[str]()
        for row in _meant(state, chosen, takes):
            if row.state not in takes:
                left[row.state] += 1
            elif row.rank and row.story in ended:
                left["ended"] += 1
            else:
                going.append(row.key)
        state.outbox.move(going, becomes, reason, now)
        return {"changed": len(going), "left": dict(left)}


def _meant(state: State, chosen: Chosen, takes: Sequence[str]) -> list[Row]:
    """Return the rows that are meant: those named in any state, those described in one that can be decided about."""
    if not chosen.names and not chosen.filters:
        hint = "name deliveries, or say which: --destination, --state, --story, --all"
        raise AskError("expected deliveries, got none", hint=hint)
    if chosen.names and chosen.filters:
        raise AskError("expected either names of deliveries or what they have in common, got both")
    if chosen.names:
        return state.overview.named(state.key(name) for name in chosen.names)
    asked = known_state(chosen.state) if chosen.state else None
    if asked is not None and asked not in takes:
        raise AskError(f"expected one of {', '.join(takes)}, got {asked!r}", hint="others are not for people to move")
    return state.overview.chosen([known_state(word) for word in ([asked] if asked else takes)], **_same(state, chosen))


def _same(state: State, chosen: Chosen) -> dict[str, Any]:
    return {
        "destination": state.destination(chosen.destination) if chosen.destination else None,
        "story": state.story(chosen.story) if chosen.story else None,
    }


def replay(config: str, *, since: datetime, destination: str = "", story: str = "", now: datetime) -> dict[str, Any]:
    """
    Owe again what was owed since a moment and was delivered or died: new deliveries with new ids, in the same order.

    A program is told of every change again. A place of messages gets each story once, as it is now: what stands there
    is brought up to date. A story that has ended is never replayed.

    Returns:
        ``{"changed": how many, "left": {why: how many were left out}}``.

    Raises:
        AskError: No such destination or story.
    """
    with changing(config) as state:
        several = wired(state.settings, os.path.dirname(os.path.abspath(config)))
        same = _same(state, Chosen(destination=destination, story=story))
        rows = [row for row in state.overview.chosen(("delivered", "dead"), since=since, **same) if row.rank]
        again = _Again(state, several, now)
        fresh = list(again.owed(rows))
        return {"changed": state.outbox.owe(fresh), "left": dict(again.left)}


class _Again:
    """
    What is owed again.

    Attributes:
        left: Why rows were left out, and how many.
    """

    def __init__(self, state: State, several: Mapping[str, Wired], now: datetime) -> None:
        self._state = state
        self._several = several
        self._now = now
        self._ended = state.ended
        self.left: Counter[str] = Counter()

    def owed(self, rows: Sequence[Row]) -> Iterator[Owed]:
        """Yield the new rows, in the order of `rows`."""
        stories = {row.story for row in rows}
        last = self._state.outbox.last_numbers(stories)
        waiting = {(row.destination, row.story) for row in self._state.outbox.waiting(stories)}
        brought = set[tuple[str, str]]()
        for row in rows:
            place = row.destination, row.story
            one = self._several.get(row.destination)
            every = one is not None and one.limits.events
            number = row.number if every else last.get(row.story, row.number)
            why = self._passed(row, number, waiting=place in waiting)
            if one is None or why:
                self.left[why or "not configured"] += 1
            elif every or place not in brought:
                brought.add(place)
                yield self._row(one, row, number)

    def _passed(self, row: Row, number: int, *, waiting: bool) -> str:
        """Return why a row is not owed again; empty if it is."""
        if row.story in self._ended:
            return "ended"
        if waiting:
            return "waiting already"
        version = self._state.outbox.version(row.story, number)
        return "" if version is not None and version.entry else "no longer known"

    def _row(self, one: Wired, row: Row, number: int) -> Owed:
        fresh = one.owed(row.kind, row.story, number, now=self._now, wanted=True)
        return replace(fresh, state="pending", due=self._now, reason=outbox.asked(self._now))


def pause(config: str, destination: str, *, now: datetime) -> None:
    """
    Send nothing to a destination until somebody resumes it; what is owed to it waits.

    Raises:
        AskError: There is no such destination, or no build has met it yet.
    """
    with changing(config) as state:
        target = _target(state, destination)
        health = outbox.decode(target.health)
        # Of the rules' two stops the one that no probe and no late answer ends.
        stopped = replace(health, state="disabled", since=now, probing=None, why=BY_PERSON)
        state.outbox.keep_target(destination, target.since, outbox.encode(stopped))


def resume(config: str, destination: str) -> None:
    """
    Send to a destination again, whatever stopped it: a person, the breaker, its own refusal.

    Raises:
        AskError: There is no such destination, or no build has met it yet.
    """
    with changing(config) as state:
        target = _target(state, destination)
        health = outbox.resumed(outbox.decode(target.health))
        state.outbox.keep_target(destination, target.since, outbox.encode(health))


def _target(state: State, destination: str) -> Target:
    target = state.outbox.targets().get(state.destination(destination))
    if target is None:
        hint = "run `wirefeed build` first"
        raise AskError(f"expected a destination that a build has met, got {destination!r}", hint=hint)
    return target

"""What became of a change at every destination, counted and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from wirefeed.model import Owed, Posted
from wirefeed.outbox._after import IMPOSSIBLE, TWICE
from wirefeed.outbox._quiet import clock


class Receipt(Struct, frozen=True, kw_only=True):
    """
    What became of one change of a story; names of destinations in the order of the rows.

    Attributes:
        number: The version it shows; 1 is the first.

        done: Where it stands as it should; `told`: readers were told by a message of its own; `impossible`: only the
            editor can tell them; `failed`: given up.

        waiting: (destination, due); `held` for a person.

        unknown: Perhaps something stands there that should not: also where a message was perhaps posted twice and
            its story ended.

        unconcerned: (destination, reason): nothing was to be done.
    """

    kind: str
    number: int
    done: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    waiting: tuple[tuple[str, datetime], ...] = ()
    held: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unconcerned: tuple[tuple[str, str], ...] = ()

    @property
    def places(self) -> int:
        """How many destinations it concerns."""
        several = (self.done, self.told, self.impossible, self.failed, self.held, self.unknown)
        return sum(map(len, several)) + len(self.waiting)


def receipt(rows: Sequence[Owed], posted: Mapping[tuple[str, str], Posted]) -> Receipt | None:
    """
    Say what became of the newest change of a story; None without rows.

    Args:
        rows: Of one story, any destinations and versions.

        posted: What stands where (`Outbox.posted`): a place that shows the version already is done, even if its row
            was swept.
    """
    if not rows:
        return None
    number = max(row.number for row in rows)
    twice = {row.destination for row in rows if row.reason == TWICE}
    newest = {row.destination: row for row in sorted(rows, key=lambda row: row.key) if row.number == number}
    kinds = sorted((row.rank, row.kind) for row in newest.values())
    found: dict[str, list[str]] = {name: [] for name in _PLACES}
    waiting = []
    unconcerned = []
    for name, row in newest.items():
        place = _place(row)
        if place == "done" and row.rank == 0 and name in twice:
            place = "unknown"
        if place == "waiting":
            waiting.append((name, row.due))
        elif place == "unconcerned":
            unconcerned.append((name, row.reason))
        else:
            found[place].append(name)
    story = rows[0].story
    for (name, key), one in posted.items():
        if key == story and name not in newest and one.number == number and one.state == "live":
            found["done"].append(name)
    return Receipt(
        kind=kinds[0][1],
        number=number,
        waiting=tuple(waiting),
        unconcerned=tuple(unconcerned),
        **{name: tuple(several) for name, several in found.items()},
    )


_PLACES = ("done", "told", "impossible", "failed", "held", "unknown")


def _place(row: Owed) -> str:
    if row.state == "delivered":
        return "told" if row.action in ("reply", "notice") else "done"
    if row.state == "dead":
        return "impossible" if row.reason.startswith(IMPOSSIBLE) else "failed"
    return {"cancelled": "unconcerned", "held": "held", "unknown": "unknown"}.get(row.state, "waiting")


_NAMES = {
    "corrected": "correction",
    "updated": "update",
    "restored": "return",
    "withdrawn": "withdrawal",
    "killed": "kill",
    "expired": "expiry",
}
_DONE = {"new": "posted", "restored": "posted", "digest": "posted", "corrected": "fixed", "updated": "updated"}


def worded(one: Receipt, zone: str, *, now: datetime | None = None) -> str:
    """Return ``correction 2: 9 of 11 places fixed, 1 impossible (teams), 1 waiting until 14:05``."""
    name = _NAMES.get(one.kind, one.kind)
    if one.kind in ("corrected", "updated") and one.number > 1:
        name += f" {one.number - 1}"
    if not one.places:
        return f"{name}: nothing to do"
    noun = "place" if one.places == 1 else "places"
    parts = [f"{len(one.done)} of {one.places} {noun} {_DONE.get(one.kind, 'cleared')}"]
    parts += [
        f"{len(names)} {word} ({', '.join(names)})"
        for names, word in (
            (one.told, "told by a message"),
            (one.impossible, "impossible"),
            (one.failed, "failed"),
            (one.held, "held"),
            (one.unknown, "unknown"),
        )
        if names
    ]
    if one.waiting:
        parts.append(f"{len(one.waiting)} waiting until {clock(max(due for _, due in one.waiting), zone, now)}")
    return f"{name}: {', '.join(parts)}"

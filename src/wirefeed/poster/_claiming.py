"""Rows of the outbox are taken, one destination after the other: decided, rendered, stored and leased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from wirefeed import outbox
from wirefeed.config import Settings
from wirefeed.model import Action, Delivery, DeliveryState, Entry, Owed, Posted, Request
from wirefeed.poster import _digest
from wirefeed.poster._rendering import Rendered, delivery_of, digest_of, encode, render, stored
from wirefeed.poster._there import There, forget
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

SPARE_S = 10.0  # of a lease, beyond what its requests may take
_NEW = 2  # `Owed.rank` of what is announced
_ROUNDS = 2
_LOOKED_AT = 64  # rows in one transaction, most of which may need no request at all

decode_entry = msgspec.msgpack.Decoder(Entry).decode


class Claimed(NamedTuple):
    """
    A row that is ours until its lease ends.

    Attributes:
        seeks: Its requests look for the message instead of sending it.
    """

    row: Owed
    delivery: Delivery
    requests: tuple[Request, ...]
    digest: str
    seeks: bool = False


class Claiming:
    """
    What one transaction takes.

    Args:
        holder: Who takes the leases; nobody else has this name.
    """

    def __init__(
        self, state: Outbox, settings: Settings, holder: str, now: datetime, *, spare_s: float = SPARE_S
    ) -> None:
        self._state = state
        self._settings = settings
        self._holder = holder
        self._now = now
        self._spare_s = spare_s
        self.closed: Counter[tuple[str, str, str]] = Counter()  # (destination, state, reason)

    def claim(self, one: Wired, most: int) -> Iterator[Claimed]:
        """Yield up to `most` rows that shall be sent to a destination now; others are settled on the way."""
        looked = 0
        while most > 0 and looked < _LOOKED_AT:
            rows = self._state.ready(one.table.name, self._now, min(most, _LOOKED_AT - looked))
            if not rows:
                return
            rows = _digest.gathered(self._state, one, rows, self._now)
            looked += len(rows)
            there = There(self._state, rows)
            for row in rows:
                claimed = self._taken(one, row, there)
                if claimed is not None:
                    most -= 1
                    yield claimed

    def _taken(self, one: Wired, row: Owed, there: There) -> Claimed | None:
        posted, ended = there.posted(row), there.ended(row)
        if posted is not None and posted.remote.get(_digest.IN) and _digest.changes(one):
            _digest.pass_on(self._state, one, row, posted, self._now)
            self.closed[row.destination, "cancelled", ""] += 1
            return None
        if row.lapsed:
            doubted = outbox.unsure(row, posted, now=self._now)
            if doubted is not None:
                posted = doubted
                self._state.post([doubted])
        decision = outbox.decide(row, posted, one.policy, one.limits, now=self._now, ended=ended, can_seek=one.can_seek)
        if isinstance(decision, outbox.Close):
            self._close(row, decision.state, decision.reason, posted)
            if ended or row.rank == 0:
                forget(self._state, row.story)
            return None
        if isinstance(decision, outbox.Wait):
            self._state.move([row.key], decision.state, decision.reason, decision.due)
            return None
        try:
            return self._prepared(one, row, decision, posted)
        except ValueError as error:
            self._close(row, "dead", f"cannot be rendered: {error}"[:300], posted)
            return None

    def _prepared(
        self, one: Wired, row: Owed, decision: outbox.Send | outbox.Seek, posted: Posted | None
    ) -> Claimed | None:
        version = self._state.version(row.story, row.number)
        if version is None:
            raise ValueError("expected the version that is owed, got none")
        _, at, data = version
        seeks = isinstance(decision, outbox.Seek)
        action: Action = "create" if isinstance(decision, outbox.Seek) else decision.action
        if seeks:
            data = self._last_text(row)
            at = at if row.rank == _NEW or row.action == "repost" else self._first_at(row, at)
        entries = self._entries(row, data)
        delivery = delivery_of(row, action, entries=entries, at=at, one=one, settings=self._settings, posted=posted)
        if seeks:
            requests = one.kind.seek(delivery, one.options)  # type: ignore[attr-defined]
            self._lease(row, row.action or "create", row.payload, requests)
            return Claimed(row, delivery, requests, "", seeks=True)
        # A try after the first: the same bytes. But of a digest a member may have ended.
        if row.payload and row.action == action and delivery.kind != "digest":
            requests = stored(row.payload)
            self._lease(row, action, row.payload, requests)
            return Claimed(row, delivery, requests, digest_of(delivery, one) if row.rank else "")
        rendered = render(delivery, one) if row.rank else Rendered(delivery, one.kind.render(delivery, one.options), "")
        if not rendered.requests:
            self._close(row, "cancelled", "not asked for there", None)
            return None
        if posted is not None and row.kind == "updated" and rendered.digest and rendered.digest == posted.digest:
            self._close(row, "cancelled", "nothing of it is shown there", None)
            return None
        self._lease(row, action, encode(rendered.requests), rendered.requests)
        return Claimed(row, delivery, rendered.requests, rendered.digest)

    def _last_text(self, row: Owed) -> bytes:
        """Return the newest version that says what to look for: that of an end says nothing."""
        for number in range(row.number, 0, -1):
            version = self._state.version(row.story, number)
            if version is not None and version.entry and version.kind not in _digest.ENDS:
                return version.entry
        return b""

    def _first_at(self, row: Owed, at: datetime) -> datetime:
        """Return since when a message of a story may be there that another row than this made."""
        versions = (self._state.version(row.story, number) for number in range(1, row.number))
        return next((version.at for version in versions if version is not None), at)

    def _entries(self, row: Owed, data: bytes) -> tuple[Entry, ...]:
        if row.story.startswith(_digest.PREFIX) and row.rank:
            return _digest.members(self._state, row.story)
        if not data:
            raise ValueError("expected the text of what is owed, got a story that has ended")
        return (decode_entry(data),)

    def _lease(self, row: Owed, action: Action, payload: bytes, requests: tuple[Request, ...]) -> None:
        needed_s = _ROUNDS * sum(one.within_s for one in requests)  # it may wait in line for those before it
        until = self._now + timedelta(seconds=needed_s + self._spare_s)
        self._state.lease([(row.key, self._holder, until, action, payload)])

    def _close(self, row: Owed, state: DeliveryState, reason: str, posted: Posted | None) -> None:
        self.closed[row.destination, state, reason] += 1
        self._state.move([row.key], state, reason, self._now)
        if state == "dead" and posted is not None and posted.state == "live" and row.rank < 2:
            self._state.post([msgspec.structs.replace(posted, state="stale")])

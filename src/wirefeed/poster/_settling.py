"""What came of a delivery is written down: its row, its attempt, the message."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from msgspec.structs import replace

from wirefeed import outbox
from wirefeed.model import DeliveryState, Posted, Verdict
from wirefeed.poster._carrying import Carried
from wirefeed.poster._claiming import Claimed
from wirefeed.poster._there import There, forget
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

FINAL = frozenset({"delivered", "dead", "cancelled"})
_TOLD_APART = frozenset({"reply", "notice"})  # the message itself stays as it was


class Settled(NamedTuple):
    """What a row is after a try, and what people are to be told of it."""

    state: DeliveryState
    reason: str
    notice: str = ""


def settle(
    state: Outbox, one: Wired, claimed: Claimed, carried: Carried, there: There, *, holder: str, now: datetime
) -> Settled:
    """Write down how a try went."""
    row, verdict = replace(claimed.row, action=claimed.delivery.action), carried.verdict
    before, ended = there.posted(row), there.ended(row)
    after = outbox.after(row, verdict, one.policy, now=now, ended=ended)
    state.attempt(row.key, now, carried.seconds, verdict.outcome, carried.status, verdict.note)
    due = now if after.state in FINAL else after.due
    ours = state.settle(row.key, holder=holder, state=after.state, due=due, reason=after.reason, tries=after.tries)
    # What the destination took is there, also when our lease ran out before we could say so.
    if verdict.outcome == "accepted":
        state.post([_posted(claimed, before, verdict, now)])
    elif ours and after.unsure:
        state.post(filter(None, [outbox.unsure(row, before, now=now)]))
    elif ours and after.state == "dead" and before is not None and before.state == "live" and row.rank < 2:
        state.post([replace(before, state="stale", changed=now)])
    if (ended or row.rank == 0) and after.state in FINAL:
        forget(state, row.story)
    return Settled(after.state, after.reason, after.notice)


def found(
    state: Outbox, claimed: Claimed, remote: dict[str, str] | None, there: There, *, holder: str, now: datetime
) -> Settled:
    """Write down what a look for a message that was perhaps created has found; the row is decided anew."""
    row, posted = outbox.sought(claimed.row, there.posted(claimed.row), remote, now=now)
    state.post(filter(None, [posted]))
    state.settle(row.key, holder=holder, state="pending", due=now, reason=row.reason, tries=row.tries)
    return Settled("pending", "it had arrived" if remote is not None else "it had not arrived")


def _posted(claimed: Claimed, before: Posted | None, verdict: Verdict, now: datetime) -> Posted:
    row, action = claimed.row, claimed.delivery.action
    if action in _TOLD_APART and before is not None:
        told: Literal["deleted", "stale"] = "deleted" if row.rank == 0 else "stale"  # what ended may be announced anew
        return replace(before, remote=before.remote | verdict.remote, state=told, changed=now)
    anew = before is None or action in ("create", "repost")
    return Posted(
        destination=row.destination,
        story=row.story,
        remote=verdict.remote if anew or before is None else before.remote | verdict.remote,
        link=verdict.link or (before.link if before is not None and not anew else ""),
        digest=claimed.digest,
        number=row.number,
        state="deleted" if row.rank == 0 else "live",
        at=now if anew or before is None else before.at,
        changed=now,
    )

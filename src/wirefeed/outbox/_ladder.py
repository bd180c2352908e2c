"""What is done about a row now: the ladder from editing a message down to telling the editor."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.model import Action, Limits, Owed, Posted
from wirefeed.outbox._after import IMPOSSIBLE, asked_at, cleared, made_by, perhaps, refused_steps, until
from wirefeed.outbox._born import CREATES, ENDS
from wirefeed.outbox._policy import Policy
from wirefeed.outbox._quiet import clock, quiet_end


class Send(Struct, frozen=True):
    """Send it as this action: the payload that is stored, or a new one where `Owed.action` was another."""

    action: Action


class Seek(Struct, frozen=True):
    """Look whether the message is there, then decide anew with what `sought` says of it."""


class Close(Struct, frozen=True):
    """Nothing is sent; the row is in `state` from now on: ``delivered`` if its message was found."""

    state: Literal["cancelled", "dead", "unknown", "delivered"]
    reason: str


class Wait(Struct, frozen=True):
    """Nothing is sent before `due`."""

    due: datetime
    state: Literal["pending", "held"]
    reason: str


Decision = Send | Seek | Close | Wait


def decide(
    row: Owed,
    posted: Posted | None,
    policy: Policy,
    limits: Limits,
    *,
    now: datetime,
    ended: bool,
    can_seek: bool,
) -> Decision:
    """
    Decide what becomes of a row that is ready.

    Args:
        posted: What stands at its destination of its story; before a lapsed row is sent again, `unsure` of it.

        ended: Whether an end (rank 0) of the same story waits behind it: then it is not sent any more.

        can_seek: Whether the destination can be asked for a message of which nobody knows whether it arrived.
    """
    requested = asked_at(row)
    late = now > until(row)
    program = limits.events or limits.feeds
    overtaken = ended and row.rank > 0
    if _found(row, posted):
        return Close("delivered", "found there")
    if not program and _doubtful(row, posted, requested):
        return _in_doubt(row, policy, limits, now=now, overtaken=overtaken, can_seek=can_seek, late=late)
    if overtaken:
        return Close("cancelled", "its story ended before it was sent")
    if late:
        return Close("dead", "stale")
    quiet = quiet_end(policy.quiet, policy.zone, now) if row.rank == 2 and requested is None else None
    if quiet is not None and not row.lapsed:
        return Wait(quiet, "pending", f"quiet hours until {clock(quiet, policy.zone, now)}")
    if program:
        return Send("event")
    if row.kind in ENDS:
        return _end(row, posted, policy, _Able(posted, limits, now, row), can_seek=can_seek)
    if row.kind in CREATES:
        return _create(row, posted, _Able(posted, limits, now, row), requested=requested is not None)
    return _correct(row, posted, policy, _Able(posted, limits, now, row), can_seek=can_seek)


def unsure(row: Owed, posted: Posted | None, *, now: datetime) -> Posted | None:
    """
    Return what to record when nobody knows whether a row made a message: its lease ran out, or no answer came.

    None where what stands there is known all the same: an edit or a deletion is simply done again, a reply or a notice
    is no message that is corrected later, a program is told again.
    """
    if made_by(row) not in ("create", "repost") or _found(row, posted):
        return None
    if posted is None:
        return Posted(destination=row.destination, story=row.story, state="unknown", at=now, changed=now)
    remote = {} if posted.state == "deleted" else posted.remote
    return replace(posted, state="unknown", remote=remote, changed=now)


def sought(
    row: Owed, posted: Posted | None, found: dict[str, str] | None, *, now: datetime
) -> tuple[Owed, Posted | None]:
    """
    Return a row and what stands there, without doubt, after the destination was asked (`Seek`).

    What stands there is to be recorded, and both are to be decided with anew.

    Args:
        found: `Verdict.remote` of the message that is there; None if there is none.
    """
    row = replace(row, lapsed=False, reason=cleared(row))
    if found is None:
        return row, None if posted is None else replace(posted, state="deleted", changed=now)
    mine = row.action != "" and made_by(row) in ("create", "repost")
    number = row.number if mine else posted.number if posted else 0
    there = posted or Posted(destination=row.destination, story=row.story, at=now, changed=now)
    return row, replace(there, remote=there.remote | found, state="live", number=number, changed=now)


def _found(row: Owed, posted: Posted | None) -> bool:
    """Say whether what stands there is what this row made."""
    mine = row.action != "" and made_by(row) in ("create", "repost")
    return mine and posted is not None and posted.state == "live" and posted.number >= row.number


def _doubtful(row: Owed, posted: Posted | None, requested: datetime | None) -> bool:
    """Say whether an earlier try perhaps made the message that this row makes, and no person looked since."""
    action = made_by(row)
    if not action:
        return False
    if row.lapsed or perhaps(row):
        return True
    if posted is None or posted.state != "unknown" or action not in ("create", "repost"):
        return False
    return requested is None or requested < posted.changed - timedelta(seconds=1)  # asked in whole seconds


def _in_doubt(
    row: Owed, policy: Policy, limits: Limits, *, now: datetime, overtaken: bool, can_seek: bool, late: bool
) -> Decision:
    action = made_by(row) or "create"
    if not overtaken and not late and limits.idempotent:
        # The destination counts from the first try; what was never settled was due at its first try at the earliest.
        since = row.due if row.tries == 0 else row.made
        if limits.idempotent_s is None or now < since + timedelta(seconds=limits.idempotent_s):
            return Send(action)
    if can_seek and action in ("create", "repost"):  # what is found is the message, not an answer to it
        return Seek()
    if overtaken:
        return Close("unknown", "its story ended, and perhaps it was posted: look there")
    if late:
        return Close("dead", "stale; perhaps it was posted: look there")
    if policy.unknown == "hold":
        return Close("unknown", "perhaps it was posted: look there, then retry or cancel it")
    return Send(action)


class _Able:
    """Which steps a destination can still take for one message; those it refused already are behind us."""

    def __init__(self, posted: Posted | None, limits: Limits, now: datetime, row: Owed) -> None:
        known = posted is not None and bool(posted.remote)
        age = (now - posted.at).total_seconds() if posted is not None else 0.0
        refused = refused_steps(row)
        self.edit = known and limits.edit and _within(age, limits.edit_within_s) and "edit" not in refused
        self.delete = known and limits.delete and _within(age, limits.delete_within_s) and "delete" not in refused
        self.repost = self.delete and "repost" not in refused
        self.reply = known and limits.reply and "reply" not in refused
        self.notice = "notice" not in refused


def _within(age: float, limit: float | None) -> bool:
    return limit is None or age < limit


def _create(row: Owed, posted: Posted | None, able: _Able, *, requested: bool) -> Decision:
    if posted is None or posted.state in ("deleted", "unknown"):
        return Send("create")
    if posted.state == "live" and posted.number >= row.number and not requested:
        return Close("cancelled", "already posted there")
    return Send("edit") if able.edit else Close("cancelled", "already posted there, and cannot be edited there")


def _correct(row: Owed, posted: Posted | None, policy: Policy, able: _Able, *, can_seek: bool) -> Decision:
    if posted is None:
        return Close("cancelled", "never posted there")
    if posted.state == "deleted":  # by the first half of a repost, or for good
        return Send("repost") if row.action == "repost" else Close("cancelled", "no longer there")
    if posted.state == "unknown" and not posted.remote:
        return _nobody_knows(can_seek)
    if able.edit:
        return Send("edit")
    if row.kind != "corrected":
        return Close("cancelled", "cannot be edited there")
    if able.repost:
        return Send("repost")
    if able.reply:
        return Send("reply")
    return Send("notice") if able.notice else _impossible(policy, "correct")


def _end(row: Owed, posted: Posted | None, policy: Policy, able: _Able, *, can_seek: bool) -> Decision:
    if row.kind == "expired" and policy.expired == "keep":
        return Close("cancelled", "messages of expired entries stay there")
    if posted is None:
        return Close("cancelled", "never posted there")
    if posted.state == "deleted":
        return Close("cancelled", "already gone there")
    if posted.state == "unknown":
        return _nobody_knows(can_seek)
    if policy.kills == "replace" and able.edit:
        return Send("edit")
    if able.delete:
        return Send("delete")
    if able.edit:
        return Send("edit")
    if able.reply:
        return Send("reply")
    if able.notice and row.kind != "expired":
        return Send("notice")
    return _impossible(policy, "take back")


def _nobody_knows(can_seek: bool) -> Decision:
    return Seek() if can_seek else Close("dead", "nobody knows whether it was posted; look there")


def _impossible(policy: Policy, what: str) -> Decision:
    return Close("dead", f"{IMPOSSIBLE}: {policy.kind} cannot {what} it; tell its readers yourself")

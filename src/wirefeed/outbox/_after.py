"""What becomes of a row after a try: retries, waits, the end of them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Literal

from msgspec import Struct

from wirefeed.model import Action, DeliveryState, Owed, Verdict
from wirefeed.outbox._born import CREATES, ENDS
from wirefeed.outbox._policy import LONGEST_WAIT, Policy
from wirefeed.patterns import lazy

Notice = Literal["failing", "exhausted", "paused", "disabled", "recovered"]
_MAKES = frozenset({"repost", "reply", "notice"})  # sent twice, they stand there twice, as a new message does
_STEPS = frozenset({"edit", "delete", "repost", "reply"})  # another one is below them
IMPOSSIBLE = "impossible"
TWICE = "perhaps posted twice: look there"
# What a row must remember stands before the note in its reason, in words that editors can read, too.
_ASKED = "asked for by a person at "
_PERHAPS = "perhaps sent"
_MARKS = lazy(
    rf"(?:(?:{_ASKED}\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    rf"|{_PERHAPS}|(?:edit|delete|repost|reply|notice) refused)(?:; |$))*"
)


class After(Struct, frozen=True, kw_only=True):
    """
    What a row is after a try.

    Attributes:
        tries: To store; a try that a wait or a sick destination took is not counted.

        reason: To store; a later decision reads it.

        unsure: Perhaps the try made a message: what `unsure` returns is to be recorded.

        notice: ``exhausted`` when it died of its tries; empty else.
    """

    state: DeliveryState
    due: datetime
    tries: int
    reason: str = ""
    unsure: bool = False
    notice: Notice | Literal[""] = ""


def after(row: Owed, verdict: Verdict, policy: Policy, *, now: datetime, ended: bool = False) -> After:
    """
    Say what becomes of a row that was sent.

    A wait the destination asked for is obeyed in full up to 24 hours and takes no try; nor does a destination that is
    out of order as a whole. What is refused is dead after one try, but of a correction or an end the next step of the
    ladder is tried. What nobody knows about is pending, and `decide` says whether it is sent again.

    Args:
        row: As it was claimed, also `lapsed`, or as `sought` returned it; with `action` as it was sent.

        ended: Whether an end of the same story waits behind it by now: then it is not tried again.
    """
    makes = made_by(row) != "" and not policy.program
    unsure = makes and verdict.outcome == "unknown"
    known = makes and (row.lapsed or perhaps(row))  # that it was perhaps sent
    if verdict.outcome == "accepted":
        said = TWICE if known and not policy.idempotent else verdict.note
        return After(state="delivered", due=row.due, tries=row.tries + 1, reason=said)
    note = verdict.note or _WORDS[verdict.outcome]
    if ended and row.rank > 0 and not (unsure or known):
        return After(state="cancelled", due=now, tries=row.tries + 1, reason=f"its story ended: {note}")
    if verdict.outcome == "refused" and not verdict.target:
        return _refused(row, note, now)
    spared = verdict.wait_s is not None or bool(verdict.target)
    tries = row.tries if spared else row.tries + 1
    due = now + timedelta(seconds=pause(row, policy, verdict.wait_s))
    if ended and row.rank > 0 and unsure and not known:
        due = now  # nothing is sent again: `decide` looks for it, so that the end can take it away
    died = ""
    if not spared and policy.most is not None and tries >= policy.most:
        died = f"given up after {tries} tries"
    elif due > until(row):
        died = "stale"
    if died:
        return After(state="dead", due=now, tries=tries, reason=f"{died}: {note}", unsure=unsure, notice="exhausted")
    return After(state="pending", due=due, tries=tries, reason=_noted(row, note, unsure or known), unsure=unsure)


_WORDS = {
    "later": "not taken yet",
    "refused": "refused",
    "unsent": "could not be reached",
    "unknown": "no answer came: perhaps it was taken",
}


def _refused(row: Owed, note: str, now: datetime) -> After:
    tries = row.tries + 1
    if (row.kind != "corrected" and row.kind not in ENDS) or row.action == "event":
        return After(state="dead", due=now, tries=tries, reason=f"refused: {note}")
    if row.action not in _STEPS:
        said = f"{IMPOSSIBLE}: {note}; tell its readers yourself"
        return After(state="dead", due=now, tries=tries, reason=said)
    marks = f"{_marks(row)}{row.action} refused; ".replace(f"{_PERHAPS}; ", "")  # what is refused was not sent
    return After(state="pending", due=now, tries=tries, reason=marks + note)


def pause(row: Owed, policy: Policy, wait_s: float | None = None) -> float:
    """
    Return the seconds from a try that failed to the next one.

    Spread, so that what failed together does not come back together: by up to a tenth, at least 2 seconds and at most
    15 minutes, always later, and always the same for the same try.

    Args:
        row: `tries` before the one that failed.

        wait_s: What the destination asked for; obeyed in full up to 24 hours.
    """
    if wait_s is None:
        least = policy.pauses[min(row.tries, len(policy.pauses) - 1)]
    else:
        least = min(max(wait_s, 0.0), LONGEST_WAIT)
    return least + _chance(row) * min(max(least / 10, 2.0), 900.0)


def _chance(row: Owed) -> float:
    """Return a number from 0 to below 1 that belongs to this try of this delivery."""
    drawn = hashlib.blake2b(f"{row.id}\n{row.tries}".encode(), digest_size=6).digest()
    return int.from_bytes(drawn, "big") / 2**48


def made_by(row: Owed) -> Action | Literal[""]:
    """
    Return how a row makes a message of its own when it is sent; empty if it makes none.

    A correction or an end whose action is ``create`` has looked for a message and made none.
    """
    if row.kind in CREATES:
        return "create" if row.action in ("", "create") else ""
    return row.action if row.action in _MAKES else ""


def asked(now: datetime) -> str:
    """Return the reason of a row that a person releases or retries: it goes, and is as fresh as if it were new."""
    return f"{_ASKED}{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def asked_at(row: Owed) -> datetime | None:
    """Return when a person asked for a row; None if nobody did."""
    _, found, rest = _marks(row).partition(_ASKED)
    return datetime.fromisoformat(rest[:20]) if found else None


def until(row: Owed) -> datetime:
    """Return the moment after which a row is stale."""
    requested = asked_at(row)
    return row.until if requested is None else max(row.until, requested + (row.until - row.made))


def perhaps(row: Owed) -> bool:
    """Say whether an earlier try of a row perhaps made a message."""
    return _PERHAPS in _marks(row)


def cleared(row: Owed) -> str:
    """Return the reason of a row once it is known that no try of it made a message that is not known."""
    return row.reason.replace(f"{_PERHAPS}; ", "")


def refused_steps(row: Owed) -> frozenset[str]:
    """Return the steps of the ladder that its destination refused for good."""
    return frozenset(mark.removesuffix(" refused") for mark in _marks(row).split("; ") if mark.endswith(" refused"))


def _marks(row: Owed) -> str:
    found = _MARKS.match(row.reason)
    marks = found[0] if found else ""
    return marks if not marks or marks.endswith("; ") else marks + "; "


def _noted(row: Owed, note: str, doubt: bool) -> str:
    marks = _marks(row)
    return marks + (f"{_PERHAPS}; " if doubt and _PERHAPS not in marks else "") + note

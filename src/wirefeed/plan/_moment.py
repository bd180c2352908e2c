"""Whether one story may be seen at one moment: status, embargo and expiry are three axes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from wirefeed.model import Ending, Gone, Head, Refusal
from wirefeed.plan._versions import lifts

_DAY = timedelta(days=1)
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)
_STATUS = {
    "draft": "draft",
    "withheld": "withheld by its source",
    "canceled": "killed or cancelled by its source",
}


class Past(NamedTuple):
    """
    What was published, as far as it decides what may be seen now.

    Attributes:
        gone: What was withdrawn, by id.

        ahead: Id -> the moment it was held until, of what is published although `now` is before that moment.
    """

    gone: Mapping[str, Gone]
    ahead: Mapping[str, datetime]


NOTHING_YET = Past({}, {})


class No(NamedTuple):
    """A story must not be seen: how it ends if it was, and what the report says."""

    ending: Ending
    refusal: Refusal


class Coming(NamedTuple):
    """
    What a build at `moment` or later does by itself: a story's embargo ends, its date comes, or it expires.

    Attributes:
        file: Below content/.
    """

    moment: datetime
    file: str
    id: str
    kind: Literal["embargo", "schedule", "expiry"]


def refuse(head: Head, past: Past, now: datetime, turns: list[Coming]) -> No | None:
    """Say why `head` may not be seen now; add to `turns` the moments at which that may change."""
    if head.status == "canceled":
        return No("killed", _kept_back(head))
    if head.status != "usable" or head.hold is not None or head.published is None:
        return No("withdrawn", _kept_back(head))
    gone = past.gone.get(head.id)
    if gone is not None and gone.kind == "killed" and not lifts(head, gone):
        return No("killed", _still_dead(head, gone))
    if head.expires is not None:
        turns.append(Coming(head.expires.instant, head.name, head.id, "expiry"))
        # What expired stays so, whatever a clock that was moved back says; another expiry is another matter.
        if head.expires.instant <= now or (gone is not None and gone.expires == head.expires.instant):
            return No("expired", _waits(head, f"expired at {_iso(head.expires.instant)}"))
    begins = due(head)
    if begins > now:
        embargoed = head.publish_at is not None and head.publish_at.instant == begins
        turns.append(Coming(begins, head.name, head.id, "embargo" if embargoed else "schedule"))
        if past.ahead.get(head.id) != begins:
            return No("withdrawn", _early(head, begins))
    if not head.scheduled and head.published.instant < _OLDEST:
        return No("withdrawn", _suspicious(head, f"expected a date after 1990, got {_iso(head.published.instant)}"))
    return None


def coming(turns: Iterable[Coming], live: Container[str], killed: Container[str], now: datetime) -> tuple[Coming, ...]:
    """
    Return those `turns` after `now` that subscribers will see, the soonest first.

    Args:
        live: Ids of what may be seen now.

        killed: Ids of what a notice keeps off the air whatever comes.
    """
    turns = [turn for turn in turns if turn.moment > now]
    ends = {turn.id: turn.moment for turn in turns if turn.kind == "expiry"}
    begins = {turn.id: turn.moment for turn in turns if turn.kind != "expiry" and turn.id not in live}
    found = []
    for turn in turns:
        if turn.kind == "expiry":
            seen = turn.id in live or begins.get(turn.id, turn.moment) < turn.moment
        else:
            seen = turn.id in begins and turn.moment < ends.get(turn.id, _NEVER)
        if seen and turn.id not in killed:
            found.append(turn)
    return tuple(sorted(found))


def due(head: Head) -> datetime:
    """Return the first moment at which a dated story may be seen."""
    assert head.published is not None
    begins = head.published.instant
    if not head.scheduled:
        begins = max(begins - _DAY, _OLDEST)  # a clock may be wrong by hours, a date by years
    return max(begins, head.publish_at.instant) if head.publish_at is not None else begins


def _early(head: Head, begins: datetime) -> Refusal:
    assert head.published is not None
    if head.publish_at is not None and head.publish_at.instant == begins:
        return _waits(head, f"embargoed until {_iso(begins)}")
    if head.scheduled:
        return _waits(head, f"dated in the future: scheduled for {_iso(begins)}")
    return _suspicious(head, f"expected a date up to a day ahead, got {_iso(head.published.instant)}")


def _still_dead(head: Head, gone: Gone) -> Refusal:
    if gone.version >= 0:
        hint = f"to publish it again, give it a version: above {gone.version}"
    elif gone.dated is not None:
        hint = f"to publish it again, give it an updated: after {_iso(gone.dated)}"
    else:
        hint = "to publish it again, give it an updated:"
    reason = f"killed at {_iso(gone.at)}, and this is no higher version"
    return Refusal(file=head.name, id=head.id, reason=reason, hint=hint)


def _kept_back(head: Head) -> Refusal:
    if head.status != "usable" and (head.hold is None or not head.hold.person):
        reason = head.hold.reason if head.hold else _notice(head) or _STATUS[head.status]
        return Refusal(file=head.name, id=head.id, reason=reason, line=head.hold.line if head.hold else 0)
    if head.hold is not None:
        hold = head.hold
        return Refusal(
            file=head.name, id=head.id, reason=hold.reason, hint=hold.hint, line=hold.line, person=hold.person
        )
    return Refusal(file=head.name, id=head.id, reason="no date", hint="add a date: to its head", person=True)


def _notice(head: Head) -> str:
    """Return what an agency's notice about other stories is; empty for a story."""
    if not head.kills or head.status == "draft":
        return ""
    others = "another story" if len(head.kills) == 1 else f"{len(head.kills)} other stories"
    return f"a notice: {'withholds' if head.status == 'withheld' else 'kills'} {others}"


def _waits(head: Head, reason: str) -> Refusal:
    return Refusal(file=head.name, id=head.id, reason=reason)


def _suspicious(head: Head, reason: str) -> Refusal:
    hint = "correct the date, or name it in front matter, which schedules the story"
    return Refusal(file=head.name, id=head.id, reason=reason, hint=hint, person=True)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

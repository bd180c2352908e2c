"""Which of several files with one id counts, and which stories the kills of agencies mean."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from wirefeed.model import Gone, Head, Moment, Refusal

_OFF = ("canceled", "withheld")
_WIRE = "urn:wirefeed:wire:"  # how ids of agency copy begin; then agency and slug as one word, then ``:`` and the day
_LENGTHS = {"second": timedelta(), "minute": timedelta(seconds=59), "day": timedelta(hours=23, minutes=59, seconds=59)}
_NEVER = datetime.min.replace(tzinfo=UTC)


class Newest(NamedTuple):
    """The head that counts of every id; the others, as held; those nothing tells apart, as failed, and their ids."""

    heads: dict[str, Head]
    held: list[Refusal]
    failed: list[Refusal]


def newest(heads: Iterable[Head]) -> Newest:
    """Choose of every id the newest version, wherever its file lies."""
    by_id: dict[str, Head] = {}
    rivals: dict[str, list[Head]] = {}
    for head in heads:
        if by_id.setdefault(head.id, head) is not head:
            rivals.setdefault(head.id, [by_id[head.id]]).append(head)
    held: list[Refusal] = []
    failed: list[Refusal] = []
    for key, several in rivals.items():
        # A draft of the next version is no version yet: it takes nothing off the air.
        ready = [head for head in several if head.status != "draft"] or several
        order = _order(ready)
        best = max(map(order, ready))
        first = sorted((head for head in ready if order(head) == best), key=lambda head: head.name)
        off = [head for head in first if head.status in _OFF]
        if off:
            first = off[:1]  # nothing may be shown that a file says must not; two kills of one story say the same
        held += [_superseded(head, first[0]) for head in several if head not in first]
        if len(first) == 1:
            by_id[key] = first[0]
        else:
            del by_id[key]
            failed += [_ambiguous(head, first) for head in first]
    return Newest(by_id, held, sorted(failed, key=lambda refusal: refusal.file))


def _order(heads: Sequence[Head]) -> Order:
    undated_kills = [head for head in heads if head.status in _OFF and head.version < 0 and dated(head) is None]
    return Order(all(head.version >= 0 for head in heads if head not in undated_kills))


class Order:
    """
    How versions of one story follow each other.

    By number when all have one, else by the date of the version; for equal ones by the other. A tombstone that names
    nothing to be compared by comes after every version: who wrote it meant the story, whatever becomes of it.
    """

    def __init__(self, numbered: bool) -> None:
        self._numbered = numbered

    def __call__(self, head: Head) -> tuple[bool, int | datetime, int | datetime]:
        moment = dated(head)
        off = head.status in _OFF and moment is None
        if self._numbered:
            return off and head.version < 0, head.version, moment or _NEVER
        return off, moment or _NEVER, head.version


def dated(head: Head) -> datetime | None:
    """Return the moment of a head's version; None if it names none."""
    latest = head.updated or head.published
    return latest.instant if latest else None


def lifts(head: Head, gone: Gone) -> bool:
    """Say whether `head` is of a higher version than the kill that ended its story."""
    if head.version >= 0 and gone.version >= 0 and head.version != gone.version:
        return head.version > gone.version
    return (dated(head) or _NEVER) > (gone.dated or _NEVER)


def killed_by_notice(heads: Sequence[Head]) -> dict[str, tuple[Head, Refusal]]:
    """
    Return the stories that an agency's kill or withhold of a later day takes off the air: id -> (notice, refusal).

    It names slug and its own day, not the story's: it means the newest before it, unless a story has its very id.
    """
    by_slug: dict[str, list[Head]] = {}
    for head in heads:
        if head.id.startswith(_WIRE):
            by_slug.setdefault(head.id.rpartition(":")[0], []).append(head)
    killed: dict[str, tuple[Head, Refusal]] = {}
    for several in by_slug.values():
        order = Order(False)
        stories = {head.id: head for head in sorted(several, key=order) if head.status == "usable"}
        for kill in several:
            before = max((key for key in stories if key < kill.id), default="")
            if kill.status in _OFF and kill.id not in stories and before:
                later = dated(stories[before]) or _NEVER
                if (dated(kill) or later) < later:
                    continue  # a version written after the notice
                verb = "killed" if kill.status == "canceled" else "withheld"
                told = Refusal(file=stories[before].name, id=before, reason=f"{verb} by {kill.name}")
                killed[before] = (kill, told)
    return killed


class Orders(NamedTuple):
    """What notices say of other stories by their ids: the notice that kills or withholds each."""

    killed: dict[str, Head]
    withheld: dict[str, Head]

    def kills(self, head: Head) -> Refusal | None:
        """Return what the report says of `head` if a notice kills it."""
        return _ordered(head, self.killed.get(head.id), "killed")

    def withholds(self, head: Head) -> Refusal | None:
        """Return what the report says of `head` if a notice withholds it."""
        return _ordered(head, self.withheld.get(head.id), "withheld")

    def remembered(self, live: Container[str]) -> dict[str, Head]:
        """
        Return what to write down of the kills: id -> the notice, as a kill of that story.

        Also of stories nobody has seen: a kill may come first. The number of a notice counts its own versions, and
        says nothing of those of the story.
        """
        return {
            key: replace(notice, id=key, status="canceled", version=-1, updated=_until(notice))
            for key, notice in self.killed.items()
            if key not in live
        }


def orders(heads: Iterable[Head]) -> Orders:
    """
    Return what the notices among `heads` say of other stories (`Head.kills`); of several for one story the latest.

    A usable story may name others, too: it comes in their place. A draft orders nothing. All versions of a notice
    count: which of them is there last depends on who clears out the folder.
    """
    found = Orders({}, {})
    for head in sorted((one for one in heads if one.kills and one.status != "draft"), key=_latest_last):
        into = found.withheld if head.status == "withheld" else found.killed
        into.update((key, head) for key in head.kills if key != head.id)
    return found


def _latest_last(head: Head) -> tuple[bool, datetime, str]:
    moment = _until(head)
    return moment is None, moment.instant if moment else _NEVER, head.name


def _until(notice: Head) -> Moment | None:
    """Return the last moment a notice can have been written at: of one that names a day, the end of that day."""
    named = notice.updated or notice.published
    return named and Moment(named.instant + _LENGTHS[named.precision])


def _ordered(head: Head, notice: Head | None, verb: str) -> Refusal | None:
    if notice is None:
        return None
    until, moment = _until(notice), dated(head)
    if until is not None and moment is not None and moment > until.instant:
        return None  # a version written after the notice
    return Refusal(file=head.name, id=head.id, reason=f"{verb} by {notice.name}")


def _superseded(head: Head, newer: Head) -> Refusal:
    reason = "draft" if head.status == "draft" else f"an older version of {newer.name}"
    return Refusal(file=head.name, id=head.id, reason=reason)


def _ambiguous(head: Head, several: Sequence[Head]) -> Refusal:
    others = ", ".join(sorted(other.name for other in several if other is not head)) or head.name
    return Refusal(
        file=head.name,
        id=head.id,
        reason=f"expected an id of its own, got {head.id!r}, which {others} has too",
        hint="give one of them another id:, or the newer one a higher version:",
        person=True,
    )

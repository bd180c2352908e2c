"""Coalescing: what is newly owed meets what waits; nothing is sent twice that can be said once."""

from __future__ import annotations

from collections.abc import Container, Sequence

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.model import Owed
from wirefeed.outbox._born import CREATES


class Merge(Struct, frozen=True, kw_only=True):
    """
    What to do to the outbox, in this order and in one transaction.

    Attributes:
        close: (key, state, reason) of rows that need not be sent any more.

        repoint: (key, number, id) of rows that wait and show a newer version now.

        wake: Keys of tried rows that an end waits behind: they are due now, so that it is known what it must take away.

        add: Rows to insert, in this order.
    """

    add: tuple[Owed, ...] = ()
    repoint: tuple[tuple[int, int, str], ...] = ()
    close: tuple[tuple[int, str, str], ...] = ()
    wake: tuple[int, ...] = ()


class _Line:
    """The rows of one story at one destination, as they are and as they become."""

    def __init__(self) -> None:
        self.rows: list[Owed] = []
        self.repointed: dict[int, tuple[int, str]] = {}
        self.closed: dict[int, str] = {}

    def close(self, rows: Sequence[Owed], reason: str) -> None:
        self.rows = [row for row in self.rows if not any(row is one for one in rows)]
        self.closed.update((row.key, reason) for row in rows if row.key)

    def follow(self, last: Owed, row: Owed) -> None:
        """Let the last row show the version of `row`."""
        self.rows[-1] = replace(last, number=row.number, id=row.id)
        if last.key:
            self.repointed[last.key] = (row.number, row.id)


def merge(owing: Sequence[Owed], waiting: Sequence[Owed], posted: Container[tuple[str, str]] = ()) -> Merge:
    """
    Bring what a build owes and what waits together.

    An unsent new entry and its update become one new entry of the newest version; an unsent new entry that is killed is
    nothing; a newer update takes the place of an unsent older one, and a correction stays a correction. A row that was
    tried or is being sent stays as it is, and the new one queues behind it; but a kill does not wait for edits and
    events to be tried again.

    Args:
        owing: New rows, without keys, in the order of their changes.

        waiting: All rows of their stories that are not final (`Outbox.waiting`).

        posted: (destination, story) of which something stands or stood there (`Outbox.posted`): its end is owed even
            if an announcement of it was not sent yet.
    """
    lines = {(row.destination, row.story): _Line() for row in owing}
    for row in sorted(waiting, key=lambda one: one.key):
        if (row.destination, row.story) in lines:
            lines[row.destination, row.story].rows.append(row)
    for row in owing:
        line = lines[row.destination, row.story]
        if row.state not in ("pending", "held"):
            line.rows.append(row)  # decided when it was born
        elif row.rank == 0:
            _end(line, row, known=(row.destination, row.story) in posted)
        else:
            _change(line, row)
    return Merge(
        add=tuple(row for line in lines.values() for row in line.rows if not row.key),
        repoint=tuple((key, *to) for line in lines.values() for key, to in line.repointed.items()),
        close=tuple((key, "cancelled", why) for line in lines.values() for key, why in line.closed.items()),
        wake=tuple(key for line in lines.values() for key in _woken(line)),
    )


def _untouched(row: Owed) -> bool:
    return row.state in ("pending", "held") and not (row.tries or row.action or row.payload or row.lapsed)


def _moot(row: Owed) -> bool:
    """Say whether nothing is lost by not sending a row when its story ends: the end makes up for it."""
    waits = row.state in ("pending", "held")
    return _untouched(row) or (waits and row.rank > 0 and row.action in ("edit", "event"))


def _end(line: _Line, end: Owed, *, known: bool) -> None:
    moot = [row for row in line.rows if _moot(row)]
    unsent = [row for row in moot if row.kind in CREATES and _untouched(row)]
    line.close(moot, f"{end.kind} before it was sent")
    line.repointed = {key: to for key, to in line.repointed.items() if key not in line.closed}
    if known or not unsent or line.rows:
        line.rows.append(end)


def _change(line: _Line, row: Owed) -> None:
    last = line.rows[-1] if line.rows else None
    if last is None or not _untouched(last) or last.rank == 0:
        line.rows.append(row)
    elif row.kind == "corrected" and last.rank == 1 and last.kind != "corrected":
        line.close([last], f"replaced by version {row.number}")
        line.rows.append(row)
    elif row.kind in CREATES and last.rank == 1:
        line.rows.append(row)
    else:
        line.follow(last, row)


def _woken(line: _Line) -> list[int]:
    ends = [index for index, row in enumerate(line.rows) if row.rank == 0 and not row.key]
    before = line.rows[: ends[-1]] if ends else []
    return [row.key for row in before if row.key and row.state == "pending" and not _untouched(row)]

"""Closed archives of a feed: who sits in which, for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

Row = tuple[str, datetime, int]  # id, published, bytes


class Archive(NamedTuple):
    """
    A closed archive document.

    Attributes:
        name: ``2024-03``, or ``2024-03-2`` for a month that fills several; else a number.

        ids: Who ever sat in it, newest first: a story that was killed, or moved to another feed, keeps its seat, so
            that no other document changes.
    """

    name: str
    ids: tuple[str, ...]


def part(
    rows: Sequence[Row], closed: Sequence[Archive], *, limit: int, archive: Literal["month"] | int, room: int
) -> tuple[list[str], tuple[Archive, ...]]:
    """
    Decide what stays in the document people subscribe to, and close archives of the rest.

    That document has everything no archive holds, at least `limit` stories: one dated back stands there first like any
    other, and no archive has to be opened for it. Only when too many were withdrawn is the newest archive given up. The
    document is never larger than `room`.

    Args:
        rows: What stands in the feed, newest first.

        closed: The archives there are, oldest first.

        archive: ``month`` closes a month when `limit` stories of later ones follow; a number, so many of the oldest.

        room: Bytes for the entries of a document.

    Returns:
        The ids that stay, newest first; and all archives, oldest first.
    """
    archives = list(closed)
    open_ = _open(rows, archives)
    while size := _ready(open_, limit, archive) or _overflow(open_, archive, room):
        leaving = open_[-size:]
        del open_[-size:]
        for chunk in _chunks(leaving, room):
            archives.append(Archive(_name(archives, chunk, archive), tuple(key for key, _, _ in chunk)))
    # Kills have emptied it: the newest archive comes back, unless it was closed because all would not fit. Last of all,
    # so that parting again what was just parted changes nothing.
    while archives and len(open_) < limit:
        more = _open(rows, archives[:-1])
        if sum(weight for _, _, weight in more) > room:
            break
        archives.pop()
        open_ = more
    return [key for key, _, _ in open_], tuple(archives)


def _open(rows: Sequence[Row], archives: Sequence[Archive]) -> list[Row]:
    seated = {key for one in archives for key in one.ids}
    return [row for row in rows if row[0] not in seated]


def _ready(rows: Sequence[Row], limit: int, archive: Literal["month"] | int) -> int:
    """Return how many of the oldest make a whole archive; 0 if they do not yet."""
    if archive != "month":
        return archive if len(rows) - archive >= limit else 0
    size = _month(rows)
    return size if len(rows) - size >= limit else 0


def _overflow(rows: Sequence[Row], archive: Literal["month"] | int, room: int) -> int:
    """Return how many of the oldest must leave before their archive is whole, so that the rest fits."""
    total = sum(weight for _, _, weight in rows)
    if total <= room:
        return 0
    size = 0
    while total > room // 2:  # so that it does not happen with every story
        size += 1
        total -= rows[-size][2]
    return min(size, _month(rows)) if archive == "month" else min(size, archive)


def _month(rows: Sequence[Row]) -> int:
    """Return how many of the oldest are of one month."""
    size = 0
    while size < len(rows) and _named(rows[-1 - size]) == _named(rows[-1]):
        size += 1
    return size


def _named(row: Row) -> str:
    return f"{row[1].year:04}-{row[1].month:02}"


def _chunks(rows: Sequence[Row], room: int) -> list[list[Row]]:
    """Part rows, newest first, into archives that fit, the oldest first."""
    chunks: list[list[Row]] = []
    size = room + 1
    for row in reversed(rows):
        size += row[2]
        if size > room:
            chunks.append([])
            size = row[2]
        chunks[-1].insert(0, row)
    return chunks


def _name(archives: Sequence[Archive], chunk: Sequence[Row], archive: Literal["month"] | int) -> str:
    if archive != "month":
        return str(max((int(one.name) for one in archives), default=0) + 1)  # one whose stories were forgotten is gone
    month = _named(chunk[-1])
    taken = {one.name for one in archives}
    number = 2
    name = month
    while name in taken:
        name, number = f"{month}-{number}", number + 1
    return name

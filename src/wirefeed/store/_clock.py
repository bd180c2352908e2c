"""What a clock that was ahead has left in the outbox."""

from __future__ import annotations

from datetime import datetime

from wirefeed.store._file import StateFile, microseconds

_AHEAD = 300_000_000  # microseconds: what is owed less far ahead is waited for
_LONGEST_LEASE = 3_600_000_000
_NEWEST = "SELECT made FROM owed ORDER BY key DESC LIMIT 1"
_OWED = """
    UPDATE owed SET until = until - made + ?1, made = ?1, due = min(due, ?1),
    wake = CASE state WHEN 'sending' THEN wake ELSE min(due, ?1) END WHERE made > ?1
"""
_LEASED = """
    UPDATE owed INDEXED BY owed_holder SET wake = ?1 WHERE state = 'sending' AND holder != ?2 AND wake > ?1 + ?3
"""


def set_back(file: StateFile, now: datetime, *, holder: str) -> int:
    """
    Mend what was noted by a clock that has been set back since, or it would wait until that time comes again.

    What was owed later than now is owed now, and goes on as long as it would have. A lease of anybody but `holder` that
    ends in more than an hour has run out. Return how many rows were mended. Within a transaction; fast when there is
    nothing to mend.
    """
    at, mended = microseconds(now), 0
    newest = file.rows(_NEWEST)
    if newest and newest[0][0] > at + _AHEAD:
        mended = file.write(_OWED, ((at,),))
    return mended + file.write(_LEASED, ((at, holder, _LONGEST_LEASE),))

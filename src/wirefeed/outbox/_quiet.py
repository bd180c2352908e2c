"""Quiet hours, in the site's time zone, over changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_DAY = 1_440  # minutes


def quiet_end(quiet: tuple[int, int] | None, zone: str, now: datetime) -> datetime | None:
    """
    Return when the quiet hours that `now` lies in are over; None outside of them.

    An end that the clock leaps over is that much later; one it shows twice is the first of the two that is to come.

    Args:
        quiet: Minutes of the day at which they begin and end; an end before the beginning is on the next day.

        now: Aware.

    Returns:
        UTC, later than `now`, and not in quiet hours itself.
    """
    if quiet is None:
        return None
    place = ZoneInfo(zone)
    moment, found = now, None
    for _ in range(4):  # where a clock leaps from quiet hours into the next ones
        following = _end(quiet, place, moment)
        if following is None:
            break
        moment = found = following
    return found


def _end(quiet: tuple[int, int], place: ZoneInfo, now: datetime) -> datetime | None:
    begin, end = quiet
    local = now.astimezone(place)
    since = (local.hour * 60 + local.minute - begin) % _DAY
    if since >= (end - begin) % _DAY:
        return None
    days = 1 if end < begin and local.hour * 60 + local.minute >= begin else 0
    shown = local.replace(hour=end // 60, minute=end % 60, second=0, microsecond=0, fold=0) + timedelta(days=days)
    first = shown.replace(fold=0).astimezone(UTC)
    return first if first > now else shown.replace(fold=1).astimezone(UTC)


def clock(moment: datetime, zone: str, now: datetime | None = None) -> str:
    """Return ``14:05`` of a moment in the site's zone, with its day where that is not the day of `now`."""
    place = ZoneInfo(zone)
    local = moment.astimezone(place)
    same = now is not None and local.date() == now.astimezone(place).date()
    return f"{local:%H:%M}" if same else f"{local:%Y-%m-%d %H:%M}"

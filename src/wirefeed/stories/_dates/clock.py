"""The time of day and the zone inside a date: found, read, and cut out of the text around them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wirefeed.patterns import lazy

# RFC 5322 section 4.3 for the American ones; the others mean one offset wherever news is written.
_HOURS = {
    "z": 0.0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "wet": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "akst": -9,
    "akdt": -8,
    "hst": -10,
    "nst": -3.5,
    "ndt": -2.5,
    "adt": -3,
    "brt": -3,
    "art": -3,
    "bst": 1,
    "west": 1,
    "cet": 1,
    "mez": 1,
    "cest": 2,
    "mesz": 2,
    "eet": 2,
    "cat": 2,
    "sast": 2,
    "eest": 3,
    "idt": 3,
    "eat": 3,
    "msk": 3,
    "trt": 3,
    "irst": 3.5,
    "pkt": 5,
    "ict": 7,
    "wib": 7,
    "hkt": 8,
    "sgt": 8,
    "awst": 8,
    "jst": 9,
    "kst": 9,
    "acst": 9.5,
    "acdt": 10.5,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}
# Used for two zones or more, hours apart: only the source's own zone can say which.
_SEVERAL = frozenset(("ist", "ast", "wst", "sst", "gst", "pht", "bdt"))

_CLOCK = lazy(
    r"""(?<![\d:.])
    (?:(?P<before>[ap]\.?m\.?|上午|下午|午前|午後|오전|오후)\s*)?
    (?P<hour>\d{1,2})
    (?: :(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?!\d)
      | \s?h\s?(?P<minute_h>\d{2})?(?![\w])
      | \s?[時时点點시]\s?(?:(?P<minute_c>\d{1,2})\s?[分분])?
      | \.(?P<minute_d>\d{2})(?=\s?(?:uhr\b|[ap]\.?\s?m\b))
      | (?=\s?(?:uhr\b|[ap]\.?\s?m\b))
    )
    (?:\s?(?P<after>[ap]\.?\s?m(?![^\W\d_])\.?|صباحا|مساء|[صم](?![^\W\d_])))?
    (?:\s?uhr\b)?
    """,
    re.VERBOSE,
)
_OFFSET = lazy(r"\s*\(?(?:utc|gmt|z)?\s?([+-])(\d{1,2})(?::?(\d{2}))?(?![\d:/-])\)?(?:\s*[(\[][^()\[\]]*[)\]])?")
_PLACE = lazy(r"\s*\[?([a-z_]+(?:/[a-z_+-]+){1,2})\]?")
_NAME = lazy(r"\s*\(?([a-z]{1,4})(?![^\W\d_])\)?")
_AFTERNOON = ("p", "下", "午後", "오후", "م")


class Clock(NamedTuple):
    """
    A time of day cut out of a text.

    Attributes:
        since_midnight: On the clock; 24 h for the end of the day.

        precise: Whether seconds are written.

        zone: As written; None if none is, the name of it if it has several meanings.

        rest: The folded text without time and zone.
    """

    since_midnight: timedelta
    precise: bool
    zone: tzinfo | str | None
    rest: str


@lru_cache(maxsize=256)
def place(name: str) -> ZoneInfo:
    """Return the zone of an IANA name; ``KeyError`` or ``ValueError`` if there is none."""
    return ZoneInfo(name)


def cut(text: str) -> Clock | None:
    """Find the only time of day in a folded text; None if there is none, or if it is impossible."""
    found = _CLOCK.search(text)
    if found is None:
        return None
    minute = found["minute"] or found["minute_h"] or found["minute_c"] or found["minute_d"] or "0"
    day = since_midnight(int(found["hour"]), int(minute), int(found["second"] or 0), _half(found))
    if day is None:
        return None
    zone, end = zone_at(text, found.end())
    before = text[: found.start()]
    if before.endswith("t") and before[-2:-1].isdigit():
        before = before[:-1]
    return Clock(day, found["second"] is not None, zone, f"{before} {text[end:]}".strip())


def _half(found: re.Match[str]) -> str:
    word = (found["before"] or found["after"] or "").strip()
    if not word:
        return ""
    return "pm" if word.startswith(_AFTERNOON) else "am"


def since_midnight(hour: int, minute: int, second: int, half: str = "") -> timedelta | None:
    """Return a time of day as the time since midnight; None for one that no clock shows. `half` is am, pm, or empty."""
    # 24:00 ends a day (ISO 8601), second 60 is a leap second (RFC 3339 section 5.6): both are the next instant.
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    if half and hour > 12 and half == "am":
        return None
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def zone_at(text: str, start: int) -> tuple[tzinfo | str | None, int]:
    """Return the zone a folded text names at `start`, and where it ends; None and `start` if it names none."""
    offset = _OFFSET.match(text, start)
    if offset is not None:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        if minutes <= 15 * 60 and int(offset[3] or 0) < 60:
            # "UTC-03:00" is three hours behind UTC, as RFC 9557 and people write it; POSIX alone turns the sign.
            return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes)), offset.end()
    named = _PLACE.match(text, start)
    if named is not None:
        try:
            return place("/".join(_cased(part) for part in named[1].split("/"))), named.end()
        except (LookupError, ValueError, OSError):
            return None, start
    short = _NAME.match(text, start)
    if short is not None:
        if short[1] in _SEVERAL:
            return short[1], short.end()
        if short[1] in _HOURS:
            return timezone(timedelta(hours=_HOURS[short[1]]), short[1]), short.end()
    return None, start


def _cased(part: str) -> str:
    small = {"of", "es", "au"}
    words = [word if word in small else word.capitalize() for word in part.split("_")]
    return "_".join(words)


def settle(local: datetime, zone: tzinfo | str | None, own: ZoneInfo) -> tzinfo | None:
    """
    Return the zone a written one means for `local`; None when it has several meanings.

    A short name that the source's `own` zone goes by on that day is that zone: "IST" in Jerusalem, "CST" in Shanghai.
    """
    if zone is None:
        return own
    name = zone if isinstance(zone, str) else zone.tzname(None) or ""
    if name.upper() == local.replace(tzinfo=own).tzname():
        return own
    return None if isinstance(zone, str) else zone

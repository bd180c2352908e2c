"""What config.toml says of a destination, parsed once: durations in seconds, retry tables, rates."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wirefeed.config import Destination, per_second, seconds
from wirefeed.model import Limits

# Standard Webhooks 1.0.0, "Deliverability and reliability": immediately, then these pauses: 10 tries in 75 h 35 m 5 s.
EVENTS = (5.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)
MESSAGES = (5.0, 30.0, 120.0, 600.0, 1_800.0, 3_600.0)  # the last one again and again, as long as it is news
LONGEST_WAIT = 86_400.0  # what a destination may ask for


class Policy(Struct, frozen=True, kw_only=True):
    """
    How one destination is dealt with.

    Attributes:
        zone: IANA name of the site's time zone, in which quiet hours are.

        program: It is told events or feeds, not messages for people.

        idempotent: `Limits.idempotent`.

        max_age_s: An entry older than that is not announced; None for programs, which are told of everything.

        keep_s: For so long corrections and ends are tried.

        pauses: Seconds between the tries of a delivery.

        most: Tries at most; None: the last pause again and again until it is stale.

        flood: New entries in one build; 0 sets no bound. `digest` likewise.

        quiet: Minutes of the day at which quiet hours begin and end; None if there are none.

        rate: Requests a second, and `burst` at once.

        unknown: What becomes of a message nobody knows about: ``retry`` or ``hold``.

        share: Of failures at which the breaker opens, 0 to 1, of at least `tries` within `within_s`.
    """

    destination: str
    kind: str
    zone: str
    program: bool
    idempotent: bool
    max_age_s: float | None
    keep_s: float
    pauses: tuple[float, ...]
    most: int | None
    start: str
    flood: int
    digest: int
    quiet: tuple[int, int] | None
    rate: float
    burst: int
    unknown: Literal["retry", "hold"]
    kills: Literal["delete", "replace"]
    expired: Literal["delete", "keep"]
    share: float
    tries: int
    within_s: float
    probe_s: float
    longest_s: float
    give_up_s: float

    @property
    def span_s(self) -> float:
        """Seconds from the first try to the last one of a table that ends; 0 of one that does not."""
        return 0.0 if self.most is None else sum(self.pauses[: self.most - 1])


def policy(destination: Destination, limits: Limits, zone: str) -> Policy:
    """
    Return what holds for a destination: its configuration over what its kind can do.

    Args:
        destination: Valid (`config.parse`).

        zone: IANA name of the site's time zone.
    """
    program = limits.events or limits.feeds
    own = tuple(_s(pause) for pause in destination.retries)
    asked = per_second(destination.rate) if destination.rate else None
    unknown = destination.unknown or ("hold" if limits.public else "retry")
    breaker = destination.breaker
    return Policy(
        destination=destination.name,
        kind=destination.kind,
        zone=zone,
        program=program,
        idempotent=limits.idempotent,
        max_age_s=None if program else _s(destination.max_age),
        keep_s=_s(destination.keep_trying),
        pauses=own or (EVENTS if program else MESSAGES),
        most=len(EVENTS) + 1 if program and not own else None,
        start=destination.start,
        flood=destination.flood,
        digest=destination.digest,
        quiet=_quiet(destination.quiet),
        rate=asked or limits.rate,
        burst=limits.burst if asked is None else max(1, min(limits.burst, round(asked))),
        unknown=unknown,
        kills=destination.kills,
        expired=destination.expired,
        share=breaker.share / 100,
        tries=breaker.tries,
        within_s=_s(breaker.within),
        probe_s=_s(breaker.probe),
        longest_s=max(_s(breaker.longest), _s(breaker.probe)),
        give_up_s=_s(breaker.give_up),
    )


def _s(duration: str) -> float:
    found = seconds(duration)
    if not found:
        raise ValueError(f"expected a duration, got {duration!r}")
    return found


def _quiet(hours: str) -> tuple[int, int] | None:
    if not hours:
        return None
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in hours.split("-"))
    return None if begin == end else (begin, end)

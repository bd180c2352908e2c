"""What an answer over HTTP means where a service does not say otherwise."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import msgspec

from wirefeed.characters import squash
from wirefeed.model import Outcome, Response, Verdict
from wirefeed.patterns import lazy

LONGEST_S = 86_400.0  # a destination that asks for more is asked again after a day
_ADDRESS = lazy(r"(?i)\b[a-z][a-z0-9+.-]*://\S+")
_LATER = frozenset((408, 425, 429))
_AWAY = frozenset((401, 403, 404))
_EPOCH = 1e8  # X-RateLimit-Reset: more seconds than these are a moment, not a span


def judged(response: Response, *, note: str = "", wait_s: float | None = None) -> Verdict:
    """
    Return the verdict that the status alone allows.

    2xx is accepted. 408, 425, 429 and 5xx are for later. 401, 403 and 404 mean a wrong token or a channel that is gone:
    the destination is paused, and the delivery waits for whoever mends it, so that nothing is lost. 410 disables it
    for good. A redirect is never followed, and everything else is refused.

    Args:
        note: The service's error code or text; the status is put before it.

        wait_s: What its body says of when to come back; wins over its headers.
    """
    status = response.status
    left, reset_s = allowance(response)
    outcome: Outcome = "refused"
    target: Literal["", "paused", "disabled"] = ""
    wait = None
    if 200 <= status < 300:
        return Verdict(outcome="accepted", left=left, reset_s=reset_s)
    if status in _LATER or status >= 500:
        outcome = "later"
        wait = bounded(wait_s) if wait_s is not None else waiting(response)
        if wait is None and left == 0:
            wait = reset_s
    elif status in _AWAY:
        outcome, target = "later", "paused"
    elif status == 410:
        target = "disabled"
    elif 300 <= status < 400:
        note = "a redirect is not followed; give the new address"
    return Verdict(
        outcome=outcome,
        note=noted(f"HTTP {status}: {note}" if note else f"HTTP {status}"),
        wait_s=wait,
        target=target,
        left=left,
        reset_s=reset_s,
    )


def noted(text: str) -> str:
    """Return `text` as a note for editors: one line of at most 200 characters, without addresses (they are secrets)."""
    line = squash(_ADDRESS.sub("…", text))
    return line if len(line) <= 200 else line[:199].rstrip() + "…"


def answered(response: Response) -> Any:
    """Return the JSON of an answer; None if it is none."""
    try:
        return msgspec.json.decode(response.body)
    except (msgspec.DecodeError, RecursionError):
        return None


def said(answer: Any, *names: str) -> str:
    """Return the first of `names` that an answer has as text or number; empty if it has none."""
    for name in names if isinstance(answer, dict) else ():
        value = answer.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and value != "":
            return str(value)
    return ""


def waiting(response: Response) -> float | None:
    """Return the seconds of Retry-After (RFC 9110 section 10.2.3), also with decimals; None if it does not say."""
    text = response.headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        return bounded(float(text))
    except ValueError:
        return _until(text, response.at)


def allowance(response: Response) -> tuple[int | None, float | None]:
    """Return how many requests are left and the seconds until the window is new; None where it does not say."""
    found = _number(_either(response, "ratelimit-remaining"))
    left = None if found is None else max(0, int(found))
    after = _number(_either(response, "ratelimit-reset-after"))
    if after is not None:
        return left, bounded(after)
    text = _either(response, "ratelimit-reset")
    number = _number(text)
    if number is None:
        return left, _until(text, response.at) if text else None
    if number >= _EPOCH * 1_000:
        number /= 1_000  # milliseconds
    return left, bounded(number - response.at.timestamp() if number >= _EPOCH else number)


def bounded(seconds: float) -> float | None:
    """Return `seconds` between none and a day; None if it is no number."""
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST_S)


def _either(response: Response, name: str) -> str:
    return (response.headers.get(f"x-{name}") or response.headers.get(name) or "").strip()


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _until(text: str, at: datetime) -> float | None:
    """Return the seconds from `at` until a moment, as HTTP (RFC 9110 section 5.6.7) or ISO 8601 write it."""
    try:
        moment = datetime.fromisoformat(text) if text[:1].isdigit() else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        return bounded((moment - at).total_seconds())
    except OverflowError:
        return None

"""A webhook: every change as an event for programs, signed as Standard Webhooks says (docs/reference/webhook.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._events import EVENTS, body_of, event_of, most_bytes, published_at
from wirefeed.destinations._judging import judged
from wirefeed.destinations._signing import signatures
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot

# A receiver that keeps webhook-id acts once, however often it is told.
LIMITS = Limits(idempotent=True, events=True, rate=20.0, burst=50)

_OVERLAP = timedelta(hours=24)
_UNTIL = "wirefeed-old-secret-until"  # for `sign` alone; never sent


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "webhook" may say.

    Attributes:
        secret: Shared with the receiver: ``whsec_`` and base64, or a text. Without it and `key` nothing is signed.

        old_secret: The one before `secret`, which signs as well until 24 hours after `rotated`.

        key: An ed25519 private key: ``whsk_`` and base64. The receiver needs its public key only.

        events: The names of those wanted; empty sends all.

        body: ``thin`` names the story and the change, for receivers that fetch the rest.
    """

    url: Secret
    secret: Secret | None = None
    old_secret: Secret | None = None
    rotated: datetime | None = None
    key: Secret | None = None
    events: tuple[str, ...] = ()
    body: Literal["full", "thin"] = "full"

    def __post_init__(self) -> None:
        for event in self.events:
            if event not in EVENTS:
                raise ValueError(f"events: expected some of {', '.join(EVENTS)}, got {event!r}")
        if self.rotated is not None and self.rotated.tzinfo is None:
            raise ValueError(f"rotated: expected a moment with its offset, got {self.rotated.isoformat()!r}")
        if self.old_secret is not None and self.secret is None:
            raise ValueError("secret: expected the one that follows old_secret, got nothing")
        if self.old_secret is not None and self.rotated is None:
            raise ValueError("rotated: expected the moment secret took the place of old_secret, got nothing")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return the request that tells of a change; none if the receiver does not want such events."""
    if options.events and event_of(delivery) not in options.events:
        return ()
    headers = [("content-type", "application/json"), ("webhook-id", delivery.id)]
    if options.old_secret is not None and options.rotated is not None:
        headers.append((_UNTIL, (options.rotated + _OVERLAP).isoformat()))
    body = body_of(delivery, thin=options.body == "thin")
    return (Request(method="POST", url=slot("url"), headers=tuple(headers), body=body),)


def sign(request: Request, id: str, secrets: Mapping[str, str], now: datetime) -> Request:  # noqa: A002 - the contract
    """
    Return the request with the headers of this try: the same ``webhook-id`` as ever, a new timestamp and signature.

    Raises:
        TransportError: A secret cannot be used; nothing was sent.
    """
    shared = [secrets.get("secret", "")]
    if secrets.get("old_secret") and now < _until(request):
        shared.append(secrets["old_secret"])
    made = signatures(id, now, request.body, secrets=tuple(filter(None, shared)), key=secrets.get("key", ""))
    kept = [header for header in request.headers if header[0] != _UNTIL and not header[0].startswith("webhook-")]
    kept += [("webhook-id", id), ("webhook-timestamp", str(int(now.timestamp())))]
    if made:
        kept.append(("webhook-signature", made))
    return msgspec.structs.replace(request, headers=tuple(kept))


def _until(request: Request) -> datetime:
    """
    Return when the old secret stops to sign.

    A request that was rendered before a rotation knows nothing of it. The rotation is later than the change, so 24
    hours from the change are never too long.
    """
    for name, value in request.headers:
        if name == _UNTIL:
            return datetime.fromisoformat(value)
    return published_at(request.body) + _OVERLAP


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """
    Say what a receiver's status means (Standard Webhooks, "Delivery success and failure").

    A receiver that answers 401, 403 or 404 is being put up or has another secret: it is tried again like one that
    answers 500. What it says in words may repeat the story, and is not noted.
    """
    verdict = judged(response)
    return msgspec.structs.replace(verdict, target="") if verdict.target == "paused" else verdict


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the body."""
    return tuple(Count("body", len(request.body), most_bytes(), "bytes") for request in requests)

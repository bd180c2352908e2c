"""What a row of the outbox becomes for its destination."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wirefeed.config import Settings
from wirefeed.model import Action, Delivery, Entry, Owed, Posted, Request
from wirefeed.wiring import Wired

DIGEST = "digest:"  # begins the story under which a digest is known
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

encode = msgspec.msgpack.Encoder().encode
_requests = msgspec.msgpack.Decoder(tuple[Request, ...])


class Rendered(NamedTuple):
    """
    The requests of a delivery.

    Attributes:
        digest: Of its words: the same for a message as it would be created and as it would be edited.
    """

    delivery: Delivery
    requests: tuple[Request, ...]
    digest: str


def delivery_of(
    row: Owed,
    action: Action,
    *,
    entries: tuple[Entry, ...],
    at: datetime,
    one: Wired,
    settings: Settings,
    posted: Posted | None,
) -> Delivery:
    """Return the delivery that `row` becomes when `action` carries it out."""
    if row.rank == 0 and posted is not None:  # a notice says when the message was posted that it is about
        entries = (replace(entries[0], published=posted.at), *entries[1:])
    return Delivery(
        id=row.id,
        destination=row.destination,
        action=action,
        kind="digest" if len(entries) > 1 or (row.rank and row.story.startswith(DIGEST)) else row.kind,
        entry=entries[0],
        at=at,
        number=row.number,
        remote=posted.remote if posted is not None else {},
        label=one.table.label,
        template=one.template,
        others=entries[1:],
        publisher=settings.site.title,
        zone=settings.site.timezone,
    )


def render(delivery: Delivery, one: Wired) -> Rendered:
    """
    Return what is sent for a delivery.

    Raises:
        ValueError: The kind or a template cannot render it.
    """
    return Rendered(delivery, one.kind.render(delivery, one.options), digest_of(delivery, one))


def digest_of(delivery: Delivery, one: Wired) -> str:
    """Return a digest of the words a message shows, whatever puts them there and whenever; empty if nothing is told."""
    action: Action = "event" if one.limits.events or one.limits.feeds else "create"
    plain = replace(
        delivery,
        id="id",
        action=action,
        kind="digest" if delivery.kind == "digest" else "new",
        at=_EPOCH,
        number=0,
        remote={},
    )
    digest = hashlib.blake2b(delivery.entry.correction.encode("utf-8", "surrogatepass"), digest_size=16)
    requests = one.kind.render(plain, one.options)
    for request in requests:
        digest.update(request.url.encode("utf-8", "surrogatepass") + b"\n" + request.body)
    return digest.hexdigest() if requests else ""


def stored(payload: bytes) -> tuple[Request, ...]:
    """Return the requests that `encode` made `payload` of."""
    return _requests.decode(payload)

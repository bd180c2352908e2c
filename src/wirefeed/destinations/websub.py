"""A WebSub hub: it is told that a feed document has changed, and tells those who have subscribed to it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from msgspec import Struct

from wirefeed.destinations._judging import judged
from wirefeed.destinations._text import address
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict

# A hub that is told twice fetches the same document twice.
LIMITS = Limits(idempotent=True, feeds=True, rate=5.0, burst=20)


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "websub" may say.

    Attributes:
        hub: Its address; empty takes that of [websub], which the feeds name.
    """

    hub: str = ""

    def __post_init__(self) -> None:
        parts = urlsplit(self.hub)
        if self.hub and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError(f"hub: expected an address such as 'https://hub.example.org/', got {self.hub!r}")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the ping for the feed document at `delivery.entry.link`.

    WebSub (W3C 2018, section 6) says that a publisher must inform the hub, and leaves open how. Hubs understand the
    form of PubSubHubbub 0.3: ``hub.mode=publish`` with ``hub.url``.

    Raises:
        ValueError: No hub is known.
    """
    if not options.hub:
        raise ValueError("hub: expected an address, here or in [websub], got nothing")
    body = urlencode((("hub.mode", "publish"), ("hub.url", address(delivery.entry.link))))
    headers = (("Content-Type", "application/x-www-form-urlencoded"),)
    return (Request(method="POST", url=options.hub, headers=headers, body=body.encode("ascii")),)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what a hub's status means: hubs answer 200, 202 or 204."""
    return judged(response)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure nothing: a hub sets no bound."""
    return ()

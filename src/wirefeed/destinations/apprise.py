"""Apprise: one of the hundred services that library knows, by its own kind of address."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._judging import judged
from wirefeed.destinations._runs import calm
from wirefeed.destinations._text import Words, fit, points, shorten, words
from wirefeed.destinations._titled import Titled, titled
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot

LIMITS = Limits(rate=1.0, burst=5)

_TITLE = 250  # characters; the library's own bound where a service has no smaller one
_TEXT = 4_000


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "apprise" may say.

    Attributes:
        url: Of the service, as the library writes it: ``pover://user@token``.
    """

    url: Secret


class _Notification(Struct, frozen=True, gc=False):
    """What the library is called with; ``text`` keeps it from taking anything for markup."""

    title: str
    body: str
    format: str = "text"


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the one call of the library that tells of a change.

    Raises:
        ValueError: The link has no room, or the template cannot be used.
    """

    def text(candidate: Words) -> str:
        return _shown(candidate).text

    # With nobody called: many services take ``@everyone`` in a text for what it says.
    told = _shown(fit(calm(words(delivery), picture=False), measure=points, most=_TEXT, shown=text))
    title = shorten(told.title, measure=points, most=_TITLE)
    return (Request(method="APPRISE", url=slot("url"), body=msgspec.json.encode(_Notification(title, told.text))),)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what the library's answer means, which is given as a status of HTTP."""
    return judged(response)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure title and text."""
    sent = [msgspec.json.decode(request.body, type=_Notification) for request in requests]
    return tuple(
        part
        for one in sent
        for part in (
            Count("title", points(one.title), _TITLE, "characters"),
            Count("text", points(one.body), _TEXT, "characters"),
        )
    )


def _shown(said: Words) -> Titled:
    return titled(said, link=True)

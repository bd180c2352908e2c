"""Microsoft Teams: the address of a Workflow, which posts an Adaptive Card; nothing can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wirefeed.config import Secret
from wirefeed.destinations._json import calling
from wirefeed.destinations._judging import answered, judged, noted, said
from wirefeed.destinations._text import Line, Words, fit, host, shorten, utf8, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# learn.microsoft.com, webhooks and connectors, rate limiting: 4 a second for connectors; for Workflows nothing is
# said. A flow posts one card after the other, so one a second.
LIMITS = Limits(rate=1.0, burst=4)

_MOST = 28_000  # bytes of the whole body; 28 KB is documented for connectors, and Workflows refuse what is larger
_ALT = 2_000
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_OFF = frozenset(("WorkflowTriggerIsNotEnabled", "WorkflowNotFound", "WorkflowTriggerNotFound", "WorkflowDisabled"))
_INNER = lazy(r"HTTP error (\d{3})")  # what old webhooks say with status 200


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "teams" may say.

    Attributes:
        url: Of a Workflow that posts what it is sent to a channel or chat ("when a Teams webhook request is received").

        pictures: Whether the story's picture is shown.
    """

    url: Secret
    pictures: bool = True


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the request that posts a card. All words stand in text runs, which know no Markdown, no mention and no link.

    Raises:
        ValueError: The link has no room, the template cannot be used, or the action is to change what was posted.
    """
    if delivery.action in ("edit", "delete", "repost"):
        raise ValueError(f"action: expected one that a Workflow can carry out, got {delivery.action!r}")
    story = words(delivery)
    if not options.pictures:
        story = replace(story, picture=None)
    fitted = fit(story, measure=utf8, most=_MOST, shown=lambda one: msgspec.json.encode(_message(one)).decode())
    return (calling("POST", slot("url"), _message(fitted)),)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means: a flow that is switched off pauses the destination until somebody looks."""
    answer = answered(response)
    error = answer.get("error") if isinstance(answer, dict) else None
    code = said(error, "code") or said(answer, "code")
    if 200 <= response.status < 300:
        inner = _INNER.search(response.body[:2_000].decode("utf-8", "replace"))
        return judged(replace(response, status=int(inner[1]))) if inner else judged(response)
    if code in _OFF:
        return Verdict(outcome="later", note=noted(f"HTTP {response.status}: {code}"), target="paused")
    return judged(response, note=code)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the whole body."""
    return tuple(Count("card", len(request.body), _MOST, "bytes") for request in requests[-1:])


def _message(story: Words) -> dict[str, Any]:
    # `rtl` came with version 1.5; 1.4 is what every client shows.
    card: dict[str, Any] = {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.5" if story.rtl else "1.4",
        **({"rtl": True} if story.rtl else {}),
        "msteams": {"width": "Full"},
        "body": list(_body(story)),
    }
    if story.link and not story.text:
        card["actions"] = [_opening(story.link, host(story.link))]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _body(story: Words) -> Iterator[dict[str, Any]]:
    if story.ending:
        yield _block(_run(story.ending))
        if story.when:
            yield _block(_run(story.when, isSubtle=True))
    elif story.text:
        yield from _lines(story)
        yield from _pictured(story)
    elif story.lines:
        yield _block(_headline(story.headline))
        yield from map(_row, story.lines)
        if story.more:
            yield _block(_run(story.more, isSubtle=True))
    else:
        head = [_headline(story.headline)] if story.headline else []
        correction = [_run(story.correction, weight="Bolder")] if story.correction else []
        first = (*correction, *head) if story.apart else (*head, *correction)
        yield from map(_block, first)
        yield from _pictured(story)
        if story.summary:
            yield _block(_run(story.summary))
        if story.credits:
            yield _block(_run(story.credits, size="Small", isSubtle=True))


def _lines(story: Words) -> Iterator[dict[str, Any]]:
    """Yield what a template made, a block a line: a run shows no line ends."""
    before, link, after = story.around()
    lines = [[_run(part)] if part else [] for part in before.split("\n")]
    if link:
        lines[-1].append(_linked(link, link))
    for at, part in enumerate(after.split("\n")):
        run = [_run(part)] if part else []
        if at == 0:
            lines[-1] += run
        else:
            lines.append(run)
    for runs in lines:
        if runs:
            yield _block(*runs)


def _row(line: Line) -> dict[str, Any]:
    if not line.link:
        return _block(_run(line.headline or "–"))
    return _block(_run("• "), _linked(line.headline or line.link, line.link))


def _pictured(story: Words) -> Iterator[dict[str, Any]]:
    if story.picture is not None:
        alt = shorten(story.picture.alt, measure=utf8, most=_ALT)
        yield {"type": "Image", "url": story.picture.url, "altText": alt, "size": "Stretch"}


def _headline(text: str) -> dict[str, Any]:
    return _run(text, size="Large", weight="Bolder")


def _run(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": text, **looks}


def _linked(text: str, link: str) -> dict[str, Any]:
    return _run(text, selectAction=_opening(link))


def _opening(link: str, title: str = "") -> dict[str, Any]:
    named = {"title": title} if title else {}
    return {"type": "Action.OpenUrl", **named, "url": link}


def _block(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": list(runs)}

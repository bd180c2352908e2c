"""A workflow of Microsoft Teams that posts Adaptive Cards (learn.microsoft.com, webhooks and connectors)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._rates import Bucket
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json

_MOST = 28 * 1024  # bytes of a message
_CARD = "application/vnd.microsoft.card.adaptive"
_PATH = "/workflows/2f1c0d7a9b8e4c5d/triggers/manual/paths/invoke"
_LINK = lazy(r"\[([^\]]*)\]\((https?://[^)\s]+)\)")
# What each element must have (adaptivecards.io, schema 1.5), as far as a message uses them.
_NEEDED = {
    "TextBlock": "text",
    "RichTextBlock": "inlines",
    "Image": "url",
    "ImageSet": "images",
    "Media": "sources",
    "Container": "items",
    "ColumnSet": "columns",
    "Column": "items",
    "FactSet": "facts",
    "ActionSet": "actions",
    "Table": "rows",
}


class Teams(Fake):
    """
    `url` is the flow's, with its signature. A flow posts and can do no more: no id, no edit, no delete.

    Counts four requests a second. What is no message with a card is refused by the trigger; a card that Teams could not
    show makes the run of the flow fail, which the sender never learns: it stands in `warnings`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._posting = Bucket(4.0, 4)

    @property
    def url(self) -> str:
        """The flow's address, which is a secret."""
        query = f"api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={self.SECRET}"
        return f"{self.base}{_PATH}?{query}"

    def answer(self, asked: Asked) -> Answer:
        if asked.path != _PATH or self.revoked:
            return _no(404, "WorkflowNotFound", "The workflow could not be found.")
        if f"sig={self.SECRET}" not in asked.target:
            return _no(401, "AuthorizationFailed", "The authentication credentials are not valid.")
        if asked.method != "POST":
            return _no(405, "MethodNotAllowed", "The workflow takes POST.")
        wait_s = self._posting.take(self.seconds) if self.rates else 0.0
        if wait_s:
            return self.error(429, wait_s)
        if len(asked.body) > _MOST:
            return _no(413, "RequestEntityTooLarge", f"The request is larger than {_MOST} bytes.")
        cards = _cards(asked)
        faults = [fault for card in cards for fault in _faults(card)]
        if faults:
            self.warnings.append(f"the flow failed: {'; '.join(faults)}")
        else:
            self.create(str(self._number()), {"cards": cards})
        return Answer(status=202)

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        answer = _no(status, "WorkflowTriggerRateLimitExceeded" if status == 429 else "Trouble", f"trouble {status}")
        if wait_s is not None:
            answer.headers = (("Retry-After", str(max(1, round(wait_s + 0.499)))),)
        return answer

    def shown(self, post: Post) -> Shown:
        texts: list[str] = []
        links: list[str] = []
        media: list[str] = []
        pings: list[str] = []
        for card in post.payload["cards"]:
            for one in _elements(card):
                if one.get("type") in ("TextBlock", "TextRun"):
                    texts.append(str(one.get("text", "")))
                elif one.get("type") == "Image":
                    media.append(one["url"])
                elif one.get("type") == "Action.OpenUrl":
                    links.append(one["url"])
                texts += [f"{fact.get('title')}: {fact.get('value')}" for fact in one.get("facts") or ()]
            entities = (card.get("msteams") or {}).get("entities") or ()
            pings += [str(one.get("text")) for one in entities if one.get("type") == "mention"]
        whole = "\n".join(texts)
        found = [match[2] for match in _LINK.finditer(whole)]
        words = _LINK.sub(lambda match: match[1], whole)
        every = dict.fromkeys([*found, *addresses(words), *links])
        return Shown(text=words, links=tuple(every), pings=tuple(pings), media=tuple(media))


def _no(status: int, code: str, message: str) -> Answer:
    return answer_json({"error": {"code": code, "message": message}}, status)


def _cards(asked: Asked) -> list[dict[str, Any]]:
    """Return the cards of a message; what the trigger's schema does not take is refused."""
    try:
        payload = msgspec.json.decode(asked.body)
    except msgspec.DecodeError:
        raise RefusedError(_no(400, "InvalidRequestContent", "The request content is not valid JSON.")) from None
    attached = payload.get("attachments") if isinstance(payload, dict) and payload.get("type") == "message" else None
    if not isinstance(attached, list) or not attached:
        error = "The input body for trigger 'manual' of type 'Request' did not match its schema definition."
        raise RefusedError(_no(400, "TriggerInputSchemaMismatch", error))
    if any(one.get("contentType") != _CARD or not isinstance(one.get("content"), dict) for one in attached):
        error = f"expected attachments of {_CARD} with a content"
        raise RefusedError(_no(400, "TriggerInputSchemaMismatch", error))
    return [one["content"] for one in attached]


def _elements(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every element and action of a card, in reading order."""
    if isinstance(part, list):
        for one in part:
            yield from _elements(one)
    elif isinstance(part, dict):
        if "type" in part:
            yield part
        for name in ("body", "items", "columns", "rows", "cells", "inlines", "images", "actions", "selectAction"):
            yield from _elements(part.get(name))


def _faults(card: dict[str, Any]) -> Iterator[str]:
    if card.get("type") != "AdaptiveCard":
        yield f"expected a card of type AdaptiveCard, got {card.get('type')}"
    if not str(card.get("version", "")).startswith("1."):
        yield f"expected version 1.x, got {card.get('version')}"
    if not card.get("body"):
        yield "expected a body, got none"
    for one in _elements(card):
        needed = _NEEDED.get(one["type"])
        if needed is not None and needed not in one:
            yield f"expected {needed} in {one['type']}, got none"
        if one["type"] == "Action.OpenUrl" and not str(one.get("url", "")).startswith(("https://", "http://")):
            yield "expected an address in Action.OpenUrl"

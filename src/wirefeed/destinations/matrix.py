"""A room of a Matrix server."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._judging import answered, judged, noted, said
from wirefeed.destinations._listing import listed
from wirefeed.destinations._runs import Run, calm, runs, text_of
from wirefeed.destinations._text import Words, fit, utf8, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# spec.matrix.org, client-server API, "Size limits": a complete event may have 65,536 bytes. What the server adds
# (hashes, signatures, names of room and sender, events before) is bounded by 255 bytes each, and a few kB together.
_EVENT, _CONTENT = 65_536, 57_344

# Synapse's defaults for a user (rc_message): 0.2 a second, 10 at once; it keeps transaction ids for a day.
LIMITS = Limits(edit=True, delete=True, reply=True, idempotent=True, idempotent_s=86_400.0, rate=0.195, burst=9)

_ROOM = lazy(r"[!#][^\s:\x00-\x1f]+(?::[^\s\x00-\x1f]+)?")
_WAY = "/_matrix/client/v3"
_KEEP_S = 3_600.0


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "matrix" may say.

    Attributes:
        server: Address of the homeserver's client API.

        token: Access token of an account that is in the room.

        room: Its id (``!...``) or its alias (``#news:example.org``).

        notice: Messages are notices (`m.notice`), which tell nobody's telephone.
    """

    server: str
    token: Secret
    room: str
    notice: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"server: expected an address such as https://matrix.example.org, got {self.server!r}")
        alias_without_server = self.room.startswith("#") and ":" not in self.room
        if not _ROOM.fullmatch(self.room) or alias_without_server:
            raise ValueError(f"room: expected '!id:example.org' or '#name:example.org', got {self.room!r}")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return the requests; the transaction id of each is the delivery's, so each is carried out once."""
    action = delivery.action
    if action == "event":
        raise ValueError("action: expected one for people, got 'event'")
    found = _finding(options)
    if action == "delete":
        return (*found, *_redactions(delivery, options))
    message = _request(delivery, options, f"send/m.room.message/{_txn(delivery)}", _content(delivery, options))
    return (*found, *(_redactions(delivery, options) if action == "repost" else ()), message)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means, by its ``errcode`` (client-server API, "Standard error response")."""
    answer = answered(response)
    code = said(answer, "errcode")
    note = ": ".join(filter(None, (code, said(answer, "error"))))
    if 200 <= response.status < 300:
        return _accepted(response, said(answer, "event_id"), delivery, options)
    if code == "M_NOT_FOUND" and delivery.action in ("delete", "repost") and "event" in note.lower():
        return Verdict(outcome="accepted", note=noted(note))
    if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_FORBIDDEN", "M_USER_DEACTIVATED", "M_GUEST_ACCESS_FORBIDDEN"):
        return Verdict(outcome="later", note=noted(note), target="paused")
    wait = said(answer, "retry_after_ms")  # deprecated since v1.10 for Retry-After, which servers of today send
    spoken = "retry-after" in response.headers
    return judged(response, note=note, wait_s=float(wait) / 1_000 if wait and not spoken else None)


def seek(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return what asks for the room's newest messages."""
    only = quote('{"types":["m.room.message"]}', safe="")
    asking = _request(delivery, options, f"messages?dir=b&limit=50&filter={only}", b"", method="GET")
    return (*_finding(options), asking)


def found(response: Response, delivery: Delivery, options: Options) -> dict[str, str] | None:
    """
    Return the name of the message that this delivery made, or of the one that leads to its story.

    A server tells transaction ids to the device that gave them, and nobody else's (client-server API, "Types of room
    events", ``unsigned``); ours begin with ``msg_``.
    """
    mine, led = "", ""
    for event in listed(response.body, "chunk"):
        content, unsigned = event.get("content"), event.get("unsigned")
        ours = said(unsigned, "transaction_id")
        if not ours.startswith("msg_") or not isinstance(content, dict) or not said(content, "body"):
            continue  # somebody else's, or redacted
        if "m.relates_to" in content:
            continue  # a new version of a message, or an answer to one
        if ours == delivery.id:
            mine = said(event, "event_id")
        link = html.escape(delivery.entry.link)
        if link and delivery.kind != "digest" and f'"{link}"' in said(content, "formatted_body"):
            led = led or said(event, "event_id")
    return {"event": mine or led} if mine or led else None


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the message: the bytes of its content, and what the server may add, against those of an event."""
    for request in requests:
        if "/send/" in request.url:
            return (Count("event", len(request.body) + _EVENT - _CONTENT, _EVENT, "bytes"),)
    return ()


def _content(delivery: Delivery, options: Options) -> bytes:
    def encoded(candidate: Words) -> bytes:
        return msgspec.json.encode(_event(delivery, options, runs(candidate)))

    whole = calm(words(delivery), picture=False)
    return encoded(fit(whole, measure=utf8, most=_CONTENT, shown=lambda candidate: encoded(candidate).decode()))


def _event(delivery: Delivery, options: Options, pieces: tuple[Run, ...]) -> dict[str, Any]:
    text = text_of(pieces)
    content: dict[str, Any] = {
        "msgtype": "m.notice" if options.notice else "m.text",
        "body": text,
        "format": "org.matrix.custom.html",
        "formatted_body": _marked(pieces),
        # "User and room mentions": present and empty, it names nobody, whatever the text says.
        "m.mentions": {},
    }
    remote = delivery.remote
    if delivery.action == "edit":
        if not remote.get("event"):
            raise ValueError("remote: expected the id of the event, got none")
        return {
            **content,
            "body": f"* {text}",
            "formatted_body": f"* {content['formatted_body']}",
            "m.new_content": content,
            "m.relates_to": {"rel_type": "m.replace", "event_id": remote["event"]},
        }
    if delivery.action == "reply" and remote.get("event"):
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": remote["event"]}}
    return content


def _marked(pieces: Iterable[Run]) -> str:
    """Return runs as HTML; no text of a story is markup in it."""
    made = []
    for run in pieces:
        text = html.escape(run.text).replace("\n", "<br>")
        if run.bold:
            text = f"<strong>{text}</strong>"
        made.append(f'<a href="{html.escape(run.link)}">{text}</a>' if run.link else text)
    return "".join(made)


def _redactions(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Take away what was said of the story, edits too: they are events of their own; the message itself last."""
    remote = delivery.remote
    events = [event for name in ("replies", "edits", "event") for event in remote.get(name, "").split()]
    return tuple(
        _request(delivery, options, f"redact/{quote(event, safe='')}/{_txn(delivery)}.{number}", b"{}")
        for number, event in enumerate(events)
    )


def _finding(options: Options) -> tuple[Request, ...]:
    """Return what asks for the room's id, where only its alias is known."""
    if not options.room.startswith("#"):
        return ()
    return (
        Request(
            method="GET",
            url=f"{options.server.rstrip('/')}{_WAY}/directory/room/{quote(options.room, safe='')}",
            headers=(("Authorization", f"Bearer {slot('token')}"),),
            save=(("room_id", "/room_id"),),
            keep_s=_KEEP_S,
        ),
    )


def _request(delivery: Delivery, options: Options, rest: str, body: bytes, *, method: str = "PUT") -> Request:
    room = slot("room_id") if options.room.startswith("#") else quote(options.room, safe="")
    return Request(
        method=method,
        url=f"{options.server.rstrip('/')}{_WAY}/rooms/{room}/{rest}",
        headers=(("Authorization", f"Bearer {slot('token')}"), ("Content-Type", "application/json")),
        body=body,
    )


def _txn(delivery: Delivery) -> str:
    return quote(delivery.id, safe="")


def _accepted(response: Response, event: str, delivery: Delivery, options: Options) -> Verdict:
    if not event:
        return Verdict(outcome="refused", note="expected an event id, got an answer without one")
    if delivery.action == "delete":
        return judged(response)
    remote = {"event": event}
    name = {"edit": "edits", "reply": "replies", "notice": "replies"}.get(delivery.action, "")
    if name:
        remote = {name: " ".join(dict.fromkeys((*delivery.remote.get(name, "").split(), event)))}
    elif delivery.action == "repost":
        remote |= {"edits": "", "replies": ""}
    # spec.matrix.org, appendices, "matrix.to navigation"
    link = f"https://matrix.to/#/{quote(options.room, safe='')}/{quote(event, safe='')}"
    return Verdict(outcome="accepted", remote=remote, link=link)

"""A Telegram bot: messages in a channel, a group or a chat."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._judging import answered, judged, noted, said
from wirefeed.destinations._runs import Run, calm, host_and_more, runs, text_of
from wirefeed.destinations._text import Words, fit, utf16, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# core.telegram.org/bots/api: sendMessage takes 1-4096 characters after entities parsing, a caption 0-1024; a message
# has at most 100 entities (telegram.constants of python-telegram-bot). Telegram counts, as its entities do, in UTF-16.
_TEXT, _CAPTION, _ENTITIES = 4_096, 1_024, 100
_ROOM = 600  # units that a spelled link leaves to the words; a longer one stands behind a short form of itself

_DELETE_S = 172_800.0
# core.telegram.org/bots/faq: one message a second in a chat, 20 a minute in a group; nineteen and one at once keep to
# it in every minute. deleteMessage: only of messages sent less than 48 hours ago.
_OF_GROUPS = 19 / 60
LIMITS = Limits(edit=True, delete=True, reply=True, delete_within_s=_DELETE_S, public=True, rate=_OF_GROUPS, burst=1)

_NAME = lazy(r"@[A-Za-z]\w{3,31}", 256)  # re.ASCII
_NUMBER = lazy(r"-?[1-9]\d{0,15}", 256)
# What a chat says when the bot may not write there, or it is not there; api.telegram.org tells no codes.
_AWAY = (
    "chat not found",
    "chat_write_forbidden",
    "have no rights",
    "not enough rights",
    "need administrator rights",
    "not a member",
    "group chat was deactivated",
    "peer_id_invalid",
    "message thread not found",
    "topic_closed",
)


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "telegram" may say.

    Attributes:
        token: The bot's, as @BotFather gave it.

        chat: ``@name`` of a public channel or group, or the number of any chat; ``-100...`` is a channel or large
            group.

        topic: Number of a group's topic (`message_thread_id`); 0 is none.

        silent: People see the message without being notified.

        preview: Telegram shows a preview of the link.

        photos: A story with a picture becomes that picture with a caption. Telegram fetches it; up to 5 MB.

        server: Address of the Bot API; another one for a server of one's own.
    """

    token: Secret
    chat: int | str
    topic: int = 0
    silent: bool = False
    preview: bool = True
    photos: bool = False
    server: str = "https://api.telegram.org"

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(str(self.chat)) and not _NAME.fullmatch(str(self.chat)):
            raise ValueError(f"chat: expected '@name' or a number such as -1001234567890, got {self.chat!r}")
        if self.topic < 0:
            raise ValueError(f"topic: expected 0 or more, got {self.topic}")
        parts = urlsplit(self.server)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"server: expected an address such as https://api.telegram.org, got {self.server!r}")


def limits(options: Options) -> Limits:
    """Return what a chat allows: strangers read ``@name`` and ``-100...``, a person's chat takes one a second."""
    chat = str(options.chat)
    if chat.startswith(("@", "-100")):
        return LIMITS
    return msgspec.structs.replace(LIMITS, public=False, rate=_OF_GROUPS if chat.startswith("-") else 1.0)


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return the requests; a message that carried a picture is edited as such, or made anew where that cannot be."""
    action = delivery.action
    if action == "event":
        raise ValueError("action: expected one for people, got 'event'")
    if action == "delete":
        return _deletes(delivery, options)
    message, picture = _message(delivery, options)
    if action == "edit":
        return _edits(delivery, options, message, picture)
    if action == "repost":
        return (*_deletes(delivery, options), _created(delivery, options, message, picture))
    return (_created(delivery, options, message, picture),)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means; what Telegram refuses it says in words (``description``)."""
    answer = answered(response)
    if isinstance(answer, dict) and answer.get("ok") is True:
        return _accepted(response, answer.get("result"), delivery, options)
    description = said(answer, "description")
    told = description.lower()
    # Of requests whose aim is reached already.
    if "message is not modified" in told or "message to delete not found" in told:
        return Verdict(outcome="accepted", note=noted(description))
    parameters = answer.get("parameters") if isinstance(answer, dict) else None
    moved = said(parameters, "migrate_to_chat_id")
    if moved:
        note = noted(f"the group became a large group: write chat = {moved}")
        return Verdict(outcome="refused", note=note, target="paused")
    if response.status == 400 and any(one in told for one in _AWAY):
        return Verdict(outcome="later", note=noted(description), target="paused")
    if "failed to get http url content" in told:  # the picture; its server may have a bad moment
        return Verdict(outcome="later", note=noted(description))
    if 200 <= response.status < 300:
        return Verdict(outcome="refused", note="expected an answer of the Bot API, got another")
    wait = said(parameters, "retry_after")
    return judged(response, note=description, wait_s=float(wait) if wait else None)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the message: its text in UTF-16 units, and its entities."""
    for request in requests:
        body = msgspec.json.decode(request.body)
        body |= body.get("media", {})  # of editMessageMedia
        for field, entities, most in (("text", "entities", _TEXT), ("caption", "caption_entities", _CAPTION)):
            if isinstance(body.get(field), str):
                number = Count("entities", len(body.get(entities, ())), _ENTITIES, "entities")
                return (Count(field, utf16(body[field]), most, "UTF-16 units"), number)
    return ()


class _Message(Struct, frozen=True, gc=False):
    text: str
    entities: list[dict[str, Any]]
    link: str = ""


def _message(delivery: Delivery, options: Options, room: int = _TEXT) -> tuple[_Message, str]:
    """Return what is said, and the address of the picture above it; empty if there is none."""
    whole = words(delivery)
    picture = ""
    if options.photos and whole.picture and whole.picture.url.startswith("https://") and not whole.lines:
        picture = whole.picture.url
    whole = calm(whole, picture=bool(picture))
    most = _CAPTION if picture else room

    def spelled(link: str) -> str:
        return link if utf16(link) <= most - _ROOM else host_and_more(link)

    def laid(candidate: Words) -> tuple[Run, ...]:
        return runs(candidate, spelled, spelled=False)

    def measure(text: str) -> int:
        crowded = text.count("\n• ") > _ENTITIES - 10
        return most + 1 if crowded else utf16(text)

    said = fit(whole, measure=measure, most=most, shown=lambda candidate: text_of(laid(candidate)))
    pieces = laid(said)
    return _Message(text_of(pieces), _entities(pieces), "" if said.lines else said.link), picture


def _entities(pieces: tuple[Run, ...]) -> list[dict[str, Any]]:
    """Return what is bold and what leads somewhere; offsets and lengths in UTF-16 units (MessageEntity)."""
    entities: list[dict[str, Any]] = []
    offset = 0
    for run in pieces:
        length = utf16(run.text)
        place = {"offset": offset, "length": length}
        if run.bold:
            entities.append({"type": "bold", **place})
        if run.link:
            entities.append({"type": "text_link", **place, "url": run.link})
        offset += length
    return entities


def _created(delivery: Delivery, options: Options, message: _Message, picture: str) -> Request:
    body: dict[str, Any] = {"chat_id": options.chat}
    if options.topic:
        body["message_thread_id"] = options.topic
    if picture:
        body |= {"photo": picture, "caption": message.text, "caption_entities": message.entities}
    else:
        body |= {"text": message.text, "entities": message.entities, **_preview(message, options)}
    if options.silent:
        body["disable_notification"] = True
    if delivery.action == "reply" and delivery.remote.get("message"):
        body["chat_id"] = _chat(delivery, options)
        body["reply_parameters"] = {
            "message_id": _posted(delivery),
            "allow_sending_without_reply": True,  # a correction is told even where the message was taken away
        }
    return _request(options, "sendPhoto" if picture else "sendMessage", body)


def _edits(delivery: Delivery, options: Options, message: _Message, picture: str) -> tuple[Request, ...]:
    body: dict[str, Any] = {"chat_id": _chat(delivery, options), "message_id": _posted(delivery)}
    before = delivery.remote.get("photo", "")
    if not before:
        if picture:  # what was posted without a picture stays so, and has room for more
            message, _ = _message(delivery, msgspec.structs.replace(options, photos=False))
        body |= {"text": message.text, "entities": message.entities, **_preview(message, options)}
        return (_request(options, "editMessageText", body),)
    if not picture and _is_young(delivery):  # a picture that was taken away: no edit turns a photo into text
        return (*_deletes(delivery, options), _created(delivery, options, message, ""))
    if not picture:  # too old to be deleted: at least its words go
        message, _ = _message(delivery, options, _CAPTION)
    caption = {"caption": message.text, "caption_entities": message.entities}
    if not picture or before == _digest(picture):
        return (_request(options, "editMessageCaption", body | caption),)
    return (_request(options, "editMessageMedia", body | {"media": {"type": "photo", "media": picture, **caption}}),)


def _deletes(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Take away what was said of the story: replies first, the message itself last."""
    remote = delivery.remote
    return tuple(
        _request(options, "deleteMessage", {"chat_id": _chat(delivery, options), "message_id": int(message)})
        for message in (*remote.get("replies", "").split(), *remote.get("message", "").split())
    )


def _is_young(delivery: Delivery) -> bool:
    """Say whether the message can still be deleted, with an hour to spare for the way there."""
    posted = delivery.remote.get("date", "")
    return not posted or delivery.at.timestamp() - int(posted) < _DELETE_S - 3_600


def _preview(message: _Message, options: Options) -> dict[str, Any]:
    if options.preview and message.link:
        return {"link_preview_options": {"url": message.link}}
    return {"link_preview_options": {"is_disabled": True}}


def _posted(delivery: Delivery) -> int:
    if not delivery.remote.get("message"):
        raise ValueError("remote: expected the number of the message, got none")
    return int(delivery.remote["message"])


def _chat(delivery: Delivery, options: Options) -> int | str:
    """Return where the message stands, which may be another chat than new ones go to."""
    chat = delivery.remote.get("chat", "")
    return int(chat) if chat else options.chat


def _request(options: Options, method: str, body: dict[str, Any]) -> Request:
    return Request(
        method="POST",
        url=f"{options.server.rstrip('/')}/bot{slot('token')}/{method}",
        headers=(("Content-Type", "application/json"),),
        body=msgspec.json.encode(body),
    )


def _accepted(response: Response, result: object, delivery: Delivery, options: Options) -> Verdict:
    message = said(result, "message_id")
    if not isinstance(result, dict) or not message:
        return judged(response)
    chat = result.get("chat")
    if delivery.action in ("reply", "notice"):
        replies = dict.fromkeys((*delivery.remote.get("replies", "").split(), message))
        remote = {"chat": delivery.remote.get("chat") or said(chat, "id"), "replies": " ".join(replies)}
    else:
        picture = _message(delivery, options)[1] if "text" not in result else ""
        remote = {"chat": said(chat, "id"), "message": message, "photo": _digest(picture) if picture else ""}
        if delivery.action != "edit" or message != delivery.remote.get("message"):
            remote |= {"date": said(result, "date"), "replies": ""}
    return Verdict(outcome="accepted", remote=remote, link=_link(chat, message))


def _link(chat: object, message: str) -> str:
    """Return where people see a message (core.telegram.org/api/links); a group that is not large has no such place."""
    name, number = said(chat, "username"), said(chat, "id")
    if name:
        return f"https://t.me/{name}/{message}"
    return f"https://t.me/c/{number.removeprefix('-100')}/{message}" if number.startswith("-100") else ""


def _digest(picture: str) -> str:
    return hashlib.blake2b(picture.encode(), digest_size=8).hexdigest()

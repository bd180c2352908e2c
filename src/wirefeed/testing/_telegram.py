"""The bot API of Telegram (core.telegram.org/bots/api)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._formatting import Formatted, FormattingError, from_entities, from_html, units
from wirefeed.testing._rates import Bucket, Window
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json, form

_MOST_TEXT, _MOST_CAPTION, _MOST_ENTITIES = 4_096, 1_024, 100
_DELETE_S = 48 * 3_600
_PATH = lazy(r"/bot([^/]+)/(\w+)")
_PING = lazy(r"(?<![\w/])@\w{4,}")


class Telegram(Fake):
    """
    `url` stands for ``https://api.telegram.org``; the bot's `token` is part of every path, `chat` is its channel.

    Counts one message a second and chat with short bursts, 20 a minute in a group, 30 a second in all.

    Attributes:
        kind: Of the chat: ``channel``, ``supergroup`` or ``private``.

        photos: False makes it fail to fetch the photos it is given addresses of.
    """

    chat = "@newsroom"
    number = -1001234567890
    kind = "channel"
    photos = True
    burst = 3

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._chat = Bucket(1.0, self.burst)
        self._group = Window(20, 60)
        self._whole = Bucket(30.0, 30)

    @property
    def token(self) -> str:
        """The bot's."""
        return f"123456789:{self.SECRET}"

    def answer(self, asked: Asked) -> Answer:
        found = _PATH.fullmatch(asked.path)
        if found is None:
            return _no(404, "Not Found")
        if found[1] != self.token or self.revoked:
            return _no(401, "Unauthorized")
        methods: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "getme": self._me,
            "sendmessage": self._send_text,
            "sendphoto": self._send_photo,
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "deletemessage": self._remove,
        }
        method = methods.get(found[2].lower())
        return method(_fields(asked)) if method else _no(404, "Not Found: method not found")

    def _me(self, _: dict[str, Any]) -> Answer:
        return _yes({"id": 123456789, "is_bot": True, "first_name": "Newsroom", "username": "newsroom_bot"})

    def _send_text(self, fields: dict[str, Any]) -> Answer:
        self._admit(fields)
        formatted = self._formatted(fields, "text", _MOST_TEXT)
        if not formatted.text:
            return _no(400, "Bad Request: message text is empty")
        return self._sent(fields, formatted)

    def _send_photo(self, fields: dict[str, Any]) -> Answer:
        self._admit(fields)
        photo = fields.get("photo")
        if not photo:
            return _no(400, "Bad Request: there is no photo in the request")
        if isinstance(photo, str) and not photo.startswith(("http://", "https://")):
            return _no(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if not self.photos:
            return _no(400, "Bad Request: failed to get HTTP URL content")
        return self._sent(fields, self._formatted(fields, "caption", _MOST_CAPTION))

    def _sent(self, fields: dict[str, Any], formatted: Formatted) -> Answer:
        to = fields.get("reply_parameters") or {}
        reply = str(to.get("message_id") or fields.get("reply_to_message_id") or "")
        lenient = to.get("allow_sending_without_reply") or fields.get("allow_sending_without_reply")
        if reply and self.live(reply) is None:
            if not lenient:
                return _no(400, "Bad Request: message to be replied not found")
            reply = ""
        payload = {**fields, "formatted": formatted}
        return _yes(self._as_json(self.create(str(self._number()), payload, reply_to=reply)))

    def _edit_text(self, fields: dict[str, Any]) -> Answer:
        post = self._find(fields, "edit")
        if "photo" in post.payload:
            return _no(400, "Bad Request: there is no text in the message to edit")
        return self._edited(post, fields, self._formatted(fields, "text", _MOST_TEXT))

    def _edit_caption(self, fields: dict[str, Any]) -> Answer:
        post = self._find(fields, "edit")
        if "photo" not in post.payload:
            return _no(400, "Bad Request: there is no caption in the message to edit")
        return self._edited(post, fields, self._formatted(fields, "caption", _MOST_CAPTION))

    def _edited(self, post: Post, fields: dict[str, Any], formatted: Formatted) -> Answer:
        if not formatted.text and "photo" not in post.payload:
            return _no(400, "Bad Request: message text is empty")
        if formatted == post.payload["formatted"]:
            error = (
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
            return _no(400, error)
        self.edit(post, {**post.payload, **fields, "formatted": formatted})
        return _yes(self._as_json(post))

    def _remove(self, fields: dict[str, Any]) -> Answer:
        post = self._find(fields, "delete")
        if self.seconds - post.at.timestamp() >= _DELETE_S:
            return _no(400, "Bad Request: message can't be deleted for everyone")
        self.delete(post)
        return _yes(True)

    def _find(self, fields: dict[str, Any], what: str) -> Post:
        self._in_chat(fields)
        self._count_request(self._whole.take(self.seconds))
        post = self.live(str(fields.get("message_id")))
        if post is None:
            raise RefusedError(_no(400, f"Bad Request: message to {what} not found"))
        return post

    def _admit(self, fields: dict[str, Any]) -> None:
        self._in_chat(fields)
        waits = [self._whole.take(self.seconds), self._chat.take(self.seconds)]
        if self.kind in ("group", "supergroup"):
            waits.append(self._group.take(self.seconds))
        self._count_request(max(waits))

    def _in_chat(self, fields: dict[str, Any]) -> None:
        if str(fields.get("chat_id")) not in (self.chat, str(self.number)):
            raise RefusedError(_no(400, "Bad Request: chat not found"))

    def _count_request(self, wait_s: float) -> None:
        if wait_s and self.rates:
            raise RefusedError(self.error(429, wait_s))

    def _formatted(self, fields: dict[str, Any], name: str, most: int) -> Formatted:
        text = str(fields.get(name) or "")
        mode = str(fields.get("parse_mode") or "").lower()
        entities = fields.get("caption_entities" if name == "caption" else "entities") or ()
        try:
            if mode == "html":
                formatted = from_html(text)
            elif mode:
                raise RefusedError(_no(400, "Bad Request: unsupported parse_mode"))
            else:
                formatted = from_entities(text, entities)
        except FormattingError as error:
            raise RefusedError(_no(400, f"Bad Request: can't parse entities: {error}")) from None
        if units(formatted.text) > most:
            long = "message is too long" if name == "text" else "message caption is too long"
            raise RefusedError(_no(400, f"Bad Request: {long}"))
        if len(formatted.entities) > _MOST_ENTITIES:
            self.warnings.append(f"{len(formatted.entities)} entities; those after {_MOST_ENTITIES} are dropped")
            formatted = Formatted(formatted.text, formatted.entities[:_MOST_ENTITIES])
        return formatted

    def _as_json(self, post: Post) -> dict[str, Any]:
        formatted: Formatted = post.payload["formatted"]
        name = "caption" if "photo" in post.payload else "text"
        chat = {"id": self.number, "type": self.kind, "title": "Newsroom", "username": self.chat.lstrip("@")}
        answer = {
            "message_id": int(post.id),
            "chat": chat,
            "date": int(post.at.timestamp()),
            name: formatted.text,
            "caption_entities" if name == "caption" else "entities": [one.as_json() for one in formatted.entities],
        }
        if post.edited:
            answer["edit_date"] = int(post.changed.timestamp())
        return answer

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        if status == 429:
            wait = max(1, round((wait_s or 1.0) + 0.499))
            return _no(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
        return _no(status, {401: "Unauthorized", 403: "Forbidden: bot was kicked"}.get(status, f"trouble {status}"))

    def shown(self, post: Post) -> Shown:
        formatted: Formatted = post.payload["formatted"]
        links = [one.url for one in formatted.entities if one.url]
        photo = post.payload.get("photo")
        return Shown(
            text=formatted.text,
            links=tuple(dict.fromkeys([*links, *addresses(formatted.text)])),
            pings=tuple(_PING.findall(formatted.text)),
            media=(photo if isinstance(photo, str) else "upload",) if photo else (),
        )


def _yes(result: Any) -> Answer:
    return answer_json({"ok": True, "result": result})


def _no(status: int, description: str, parameters: dict[str, Any] | None = None) -> Answer:
    more = {"parameters": parameters} if parameters else {}
    return answer_json({"ok": False, "error_code": status, "description": description, **more}, status)


def _fields(asked: Asked) -> dict[str, Any]:
    if not asked.headers.get("content-type", "").startswith("application/json"):
        fields = form(asked)
        for name in ("entities", "caption_entities", "reply_parameters", "link_preview_options", "reply_markup"):
            if isinstance(fields.get(name), str):
                fields[name] = msgspec.json.decode(fields[name])
        return fields
    try:
        payload = msgspec.json.decode(asked.body)
    except msgspec.DecodeError:
        raise RefusedError(_no(400, "Bad Request: can't parse JSON object")) from None
    if not isinstance(payload, dict):
        raise RefusedError(_no(400, "Bad Request: can't parse JSON object"))
    return payload

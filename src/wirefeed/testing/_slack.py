"""Slack: an incoming webhook and the chat methods of a bot (docs.slack.dev)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._rates import Bucket
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json, answer_text, form

_MOST = 40_000  # characters of `text`; what is more is cut off without a word
_MOST_UPDATE = 4_000  # of chat.update, which refuses more
_MARK = lazy(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_PING = lazy(r"<(!(?:channel|here|everyone)|@[UW]\w+|!subteam\^\w+)[^>]*>")
_KNOWN = frozenset("section header context image divider actions rich_text markdown video table".split())


class Slack(Fake):
    """
    `url` is the webhook's; a bot says `token` to ``{base}/api/chat.postMessage`` and posts in `channel`.

    Counts about one message a second and channel, with short bursts (docs.slack.dev, rate limits), and 50 a minute of
    chat.delete and chat.update (Tier 3).
    """

    channel = "C024BE91L"
    burst = 5

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._posting = Bucket(1.0, self.burst)
        self._tier = Bucket(50 / 60, 50)

    @property
    def url(self) -> str:
        """The webhook's address, which is a secret."""
        return f"{self.base}/services/T024BE7LD/B024BE7LH/{self.SECRET}"

    @property
    def token(self) -> str:
        """The bot's."""
        return f"xoxb-{self.SECRET}"

    def another_posts(self, text: str) -> str:
        """Let somebody else write in the channel; return the message's ``ts``."""
        with self._lock:
            return self.create(self._stamp(), {"text": text, "channel": self.channel}, own=False).id

    def answer(self, asked: Asked) -> Answer:
        path = asked.path
        if path.startswith("/services/"):
            return self._webhook(asked)
        if path.startswith("/api/"):
            return self._method(asked, path.removeprefix("/api/"))
        return answer_text("not found", 404)

    # --- the webhook ---

    def _webhook(self, asked: Asked) -> Answer:
        if asked.path != f"/services/T024BE7LD/B024BE7LH/{self.SECRET}" or self.revoked:
            return answer_text("no_service", 404)
        self._count_post()
        try:
            text = form(asked)["payload"] if _is_form(asked) else asked.body
            payload = msgspec.json.decode(text)
        except (msgspec.DecodeError, KeyError):
            return answer_text("invalid_payload", 400)
        if not isinstance(payload, dict):
            return answer_text("invalid_payload", 400)
        if not (payload.get("text") or payload.get("blocks") or payload.get("attachments")):
            return answer_text("no_text", 400)
        if list(_faults(payload.get("blocks"))):
            return answer_text("invalid_blocks", 400)
        self.create(self._stamp(), payload)
        return Answer(body=b"ok", media_type="text/html")

    # --- the bot ---

    def _method(self, asked: Asked, method: str) -> Answer:
        done = {"chat.postMessage": self._post, "chat.update": self._update, "chat.delete": self._remove}.get(method)
        if done is None:
            return _no("unknown_method")
        fields = self._fields(asked)
        given = asked.headers.get("authorization", "").removeprefix("Bearer ") or fields.get("token")
        if not given:
            return _no("not_authed")
        if given != self.token:
            return _no("invalid_auth")
        if self.revoked:
            return _no("token_revoked")
        if fields.get("channel") != self.channel:
            return _no("channel_not_found")
        return done(fields)

    def _fields(self, asked: Asked) -> dict[str, Any]:
        if asked.headers.get("content-type", "").startswith("application/json"):
            try:
                fields = msgspec.json.decode(asked.body)
            except msgspec.DecodeError:
                raise RefusedError(_no("invalid_json")) from None
            if not isinstance(fields, dict):
                raise RefusedError(_no("json_not_object"))
            return fields
        fields = form(asked)
        if isinstance(fields.get("blocks"), str):
            fields["blocks"] = msgspec.json.decode(fields["blocks"])
        return fields

    def _post(self, fields: dict[str, Any]) -> Answer:
        self._count_post()
        _check(fields)
        thread = fields.get("thread_ts", "")
        if thread and thread not in self._posts:
            return _no("thread_not_found")
        post = self.create(self._stamp(), fields, reply_to=thread)
        return answer_json({"ok": True, "channel": self.channel, "ts": post.id, "message": self._as_json(post)})

    def _update(self, fields: dict[str, Any]) -> Answer:
        post = self._own(fields, "cant_update_message")
        _check(fields)
        if len(fields.get("text") or "") > _MOST_UPDATE:
            return _no("msg_too_long")
        kept = {} if "text" in fields else {name: post.payload[name] for name in ("blocks",) if name in post.payload}
        self.edit(post, {**kept, **fields})
        text = fields.get("text", "")
        message = self._as_json(post)
        return answer_json({"ok": True, "channel": self.channel, "ts": post.id, "text": text, "message": message})

    def _remove(self, fields: dict[str, Any]) -> Answer:
        post = self._own(fields, "cant_delete_message")
        self.delete(post)
        return answer_json({"ok": True, "channel": self.channel, "ts": post.id})

    def _own(self, fields: dict[str, Any], refusal: str) -> Post:
        wait_s = self._tier.take(self.seconds) if self.rates else 0.0
        if wait_s:
            raise RefusedError(self.error(429, wait_s))
        post = self.live(str(fields.get("ts")))
        if post is None:
            raise RefusedError(_no("message_not_found"))
        if not post.own:
            raise RefusedError(_no(refusal))
        return post

    def _count_post(self) -> None:
        wait_s = self._posting.take(self.seconds) if self.rates else 0.0
        if wait_s:
            raise RefusedError(self.error(429, wait_s))

    def _as_json(self, post: Post) -> dict[str, Any]:
        shown: dict[str, Any] = {name: post.payload[name] for name in ("text", "blocks") if name in post.payload}
        return {"type": "message", "bot_id": "B024BE7LH", "ts": post.id, **shown}

    def _stamp(self) -> str:
        return f"{int(self.seconds)}.{self._number():06d}"

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        body = {"ok": False, "error": "ratelimited" if status == 429 else "internal_error"}
        headers = () if wait_s is None else (("Retry-After", str(max(1, round(wait_s + 0.499)))),)
        return answer_json(body, status, headers)

    def shown(self, post: Post) -> Shown:
        texts = [text for text, _ in _texts(post.payload.get("blocks"))] or [post.payload.get("text") or ""]
        images = [block.get("image_url", "") for block in _images(post.payload.get("blocks"))]
        whole = "\n".join(texts)
        links = [html.unescape(found[1]) for found in _MARK.finditer(whole)]
        words = html.unescape(_MARK.sub(lambda found: found[2] or found[1], whole))
        return Shown(
            text=words[:_MOST],
            links=tuple(dict.fromkeys([*links, *addresses(_MARK.sub("", whole))])),
            pings=tuple(found[1] for found in _PING.finditer(whole)),
            media=tuple(images),
            cut=len(words) > _MOST,
        )


def _is_form(asked: Asked) -> bool:
    return asked.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


def _no(error: str, **more: Any) -> Answer:
    """Return an error: the chat methods answer 200 and say it in the body."""
    return answer_json({"ok": False, "error": error, **more})


def _check(fields: dict[str, Any]) -> None:
    if not (fields.get("text") or fields.get("blocks") or fields.get("attachments")):
        raise RefusedError(_no("no_text"))
    faults = list(_faults(fields.get("blocks")))
    if faults:
        messages = [f"[ERROR] {fault}" for fault in faults]
        raise RefusedError(_no("invalid_blocks", errors=faults, response_metadata={"messages": messages}))


def _images(blocks: Any) -> Iterator[dict[str, Any]]:
    for block in blocks or ():
        for one in (block, *(block.get("elements") or ()), block.get("accessory") or {}):
            if one.get("type") == "image":
                yield one


def _texts(blocks: Any) -> Iterator[tuple[str, str]]:
    """Yield what is read in blocks: text, and its place as a JSON pointer."""
    for number, block in enumerate(blocks or ()):
        place = f"/blocks/{number}"
        if isinstance(block.get("text"), dict):
            yield str(block["text"].get("text", "")), f"{place}/text/text"
        for kind in ("fields", "elements"):
            for index, part in enumerate(block.get(kind) or ()):
                if isinstance(part.get("text"), str):
                    yield part["text"], f"{place}/{kind}/{index}/text"


def _faults(blocks: Any) -> Iterator[str]:
    """Yield what Slack says of blocks it does not take (docs.slack.dev, reference, blocks)."""
    if blocks is None:
        return
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "must be an array of objects [json-pointer:/blocks]"
        return
    if len(blocks) > 50:
        yield "no more than 50 items allowed [json-pointer:/blocks]"
    for number, block in enumerate(blocks):
        yield from _faults_of(block, f"/blocks/{number}")


def _faults_of(block: dict[str, Any], place: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in _KNOWN:
        yield f"unsupported type: {kind} [json-pointer:{place}/type]"
    if kind == "section":
        if not (block.get("text") or block.get("fields")):
            yield f"missing required field: text or fields [json-pointer:{place}]"
        if block.get("text") is not None:
            yield from _too_long(block["text"].get("text"), 3_000, f"{place}/text/text")
        if len(block.get("fields") or ()) > 10:
            yield f"no more than 10 items allowed [json-pointer:{place}/fields]"
        for index, one in enumerate(block.get("fields") or ()):
            yield from _too_long(one.get("text"), 2_000, f"{place}/fields/{index}/text")
    elif kind == "header":
        text = block.get("text") or {}
        if text.get("type") != "plain_text":
            yield f"must be plain_text [json-pointer:{place}/text/type]"
        yield from _too_long(text.get("text"), 150, f"{place}/text/text")
    elif kind == "context":
        parts = block.get("elements") or ()
        if not 1 <= len(parts) <= 10:
            yield f"must have 1 to 10 items [json-pointer:{place}/elements]"
        for index, one in enumerate(parts):
            if one.get("type") != "image":
                yield from _too_long(one.get("text"), 3_000, f"{place}/elements/{index}/text")
    if len(block.get("block_id") or "") > 255:
        yield f"must be less than 256 characters [json-pointer:{place}/block_id]"
    for image in _images([block]):
        yield from _too_long(image.get("image_url"), 3_000, f"{place}/image_url")
        yield from _too_long(image.get("alt_text"), 2_000, f"{place}/alt_text")


def _too_long(text: Any, most: int, place: str) -> Iterator[str]:
    if not isinstance(text, str) or not text:
        yield f"must be more than 0 characters [json-pointer:{place}]"
    elif len(text) > most:
        yield f"must be less than {most + 1} characters [json-pointer:{place}]"

"""A Discord webhook (discord-api-docs, resources/webhook and topics/rate-limits)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._rates import Window
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json, form

_ID = "1196024110583357495"
_PATH = lazy(r"/api(?:/v\d+)?/webhooks/(\d+)/([^/?]+)(?:/messages/(\d+))?")
_PING = lazy(r"@(everyone|here)|<@!?(\d+)>|<@&(\d+)>")
_PARTS = (("title", 256), ("description", 4_096))
_BAN_S = 600

Fault = tuple[str, str, str]  # dotted path, code, message


class Discord(Fake):
    """
    `url` is the webhook's. Without ``wait=true`` a create is answered 204 and names no message.

    Attributes:
        window: Requests and seconds of its rate limit, which is told in headers; Discord publishes no figure, and this
            is what webhooks were seen to have.

        invalid: How many answers were 401, 403 or 429; after `most_invalid` in ten minutes the address is banned.
    """

    most_invalid = 10_000

    window = (5, 2.0)
    invalid = 0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._window = Window(*self.window)
        self._bad = Window(self.most_invalid, _BAN_S)

    @property
    def url(self) -> str:
        """The webhook's address, which is a secret."""
        return f"{self.base}/api/webhooks/{_ID}/{self.SECRET}"

    def answer(self, asked: Asked) -> Answer:
        if self._banned():
            return Answer(
                status=429, body=b"error code: 1015", media_type="text/plain", headers=(("Retry-After", "600"),)
            )
        try:
            answer = self._within_rate(asked)
        except RefusedError as refused:
            answer = refused.answer
        if answer.status in (401, 403, 429):
            self.invalid += 1
            self._bad.take(self.seconds)
        return answer

    def _banned(self) -> bool:
        self._bad.look(self.seconds)
        return self._bad.left == 0

    def _within_rate(self, asked: Asked) -> Answer:
        found = _PATH.fullmatch(asked.path)
        if found is None:
            return _no(404, 0, "404: Not Found")
        if found[1] != _ID or self.revoked:
            return _no(404, 10015, "Unknown Webhook")
        if found[2] != self.SECRET:
            return _no(401, 50027, "Invalid Webhook Token")
        wait_s = self._window.take(self.seconds) if self.rates else 0.0
        if wait_s:
            return self.error(429, wait_s)
        try:
            answer = self._on_message(asked, found[3]) if found[3] else self._on_webhook(asked)
        except RefusedError as refused:
            answer = refused.answer
        if self.rates:
            answer.headers = (*answer.headers, *self._rate_headers())
        return answer

    def _on_webhook(self, asked: Asked) -> Answer:
        if asked.method == "GET":
            return answer_json({"id": _ID, "type": 1, "name": "Newsroom", "channel_id": "199737254929760256"})
        if asked.method != "POST":
            return _no(405, 0, "405: Method Not Allowed")
        payload = _payload(asked)
        if not any(payload.get(name) for name in ("content", "embeds", "components", "poll", "attachments")):
            return _no(400, 50006, "Cannot send an empty message")
        _check(payload)
        post = self.create(str(1_220_000_000_000_000_000 + self._number()), payload)
        wait = parse_qs(asked.target.partition("?")[2]).get("wait", ["false"])[0]
        return answer_json(self._as_json(post)) if wait in ("true", "1") else Answer(status=204)

    def _on_message(self, asked: Asked, name: str) -> Answer:
        post = self.live(name)
        if post is None:
            return _no(404, 10008, "Unknown Message")
        if asked.method == "DELETE":
            self.delete(post)
            return Answer(status=204)
        if asked.method == "PATCH":
            payload = _payload(asked)
            _check(payload)
            kept = {key: value for key, value in post.payload.items() if key != "allowed_mentions"}
            changed = {**kept, **payload}
            if not any(changed.get(key) for key in ("content", "embeds", "components", "attachments")):
                return _no(400, 50006, "Cannot send an empty message")
            self.edit(post, changed)
        elif asked.method != "GET":
            return _no(405, 0, "405: Method Not Allowed")
        return answer_json(self._as_json(post))

    def _as_json(self, post: Post) -> dict[str, Any]:
        return {
            "id": post.id,
            "type": 0,
            "channel_id": "199737254929760256",
            "webhook_id": _ID,
            "content": post.payload.get("content") or "",
            "embeds": post.payload.get("embeds") or [],
            "timestamp": post.at.isoformat(),
            "edited_timestamp": post.changed.isoformat() if post.edited else None,
            "mention_everyone": "everyone" in _pings(post.payload),
        }

    def _rate_headers(self) -> tuple[tuple[str, str], ...]:
        window = self._window
        return (
            ("X-RateLimit-Limit", str(window.most)),
            ("X-RateLimit-Remaining", str(window.left)),
            ("X-RateLimit-Reset", f"{window.reset:.3f}"),
            ("X-RateLimit-Reset-After", f"{max(0.0, window.reset - self.seconds):.3f}"),
            ("X-RateLimit-Bucket", "7b4a6d5f3e2c1b0a9d8e7f6a5b4c3d2e"),
        )

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        headers: tuple[tuple[str, str], ...]
        if status != 429:
            headers = () if wait_s is None else (("Retry-After", str(math.ceil(wait_s))),)
            return answer_json({"message": f"{status}: trouble", "code": 0}, status, headers)
        wait_s = 1.0 if wait_s is None else wait_s
        self._window.left, self._window.reset = 0, self.seconds + wait_s
        headers = (("Retry-After", str(math.ceil(wait_s))), *self._rate_headers(), ("X-RateLimit-Scope", "user"))
        body = {"message": "You are being rate limited.", "retry_after": round(wait_s, 3), "global": False}
        return answer_json(body, 429, headers)

    def shown(self, post: Post) -> Shown:
        texts = [post.payload.get("content") or ""]
        links, media = list(addresses(texts[0])), []
        for embed in post.payload.get("embeds") or ():
            parts = [part for _, part in _texts(embed)]
            texts += parts
            links += [embed["url"]] if embed.get("url") else []
            links += addresses(*parts)
            media += [embed[name]["url"] for name in ("image", "thumbnail") if embed.get(name)]
        return Shown(
            text="\n".join(text for text in texts if text),
            links=tuple(dict.fromkeys(links)),
            pings=_pings(post.payload),
            media=tuple(media),
        )


def _no(status: int, code: int, message: str, **more: Any) -> Answer:
    return answer_json({"message": message, "code": code, **more}, status)


def _payload(asked: Asked) -> dict[str, Any]:
    try:
        text = form(asked)["payload_json"] if "multipart" in asked.headers.get("content-type", "") else asked.body
        payload = msgspec.json.decode(text)
    except (msgspec.DecodeError, KeyError):
        raise RefusedError(_no(400, 50109, "The request body contains invalid JSON.")) from None
    if not isinstance(payload, dict):
        raise RefusedError(_no(400, 50035, "Invalid Form Body"))
    return payload


def _pings(payload: dict[str, Any]) -> tuple[str, ...]:
    """Return whom the content wakes; what `allowed_mentions` does not allow wakes nobody, embeds never do."""
    allowed = payload.get("allowed_mentions")
    parse = ("everyone", "roles", "users") if allowed is None else allowed.get("parse", ())
    users, roles = (() if allowed is None else allowed.get(kind, ()) for kind in ("users", "roles"))
    woken = []
    for found in _PING.finditer(payload.get("content") or ""):
        everyone, user, role = found.groups()
        if (
            (everyone and "everyone" in parse)
            or (user and ("users" in parse or user in users))
            or (role and ("roles" in parse or role in roles))
        ):
            woken.append(everyone or found[0])
    return tuple(woken)


def _texts(embed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the texts of an embed that count: dotted path, text."""
    for name, _ in _PARTS:
        if embed.get(name):
            yield name, str(embed[name])
    for number, one in enumerate(embed.get("fields") or ()):
        yield f"fields.{number}.name", str(one.get("name", ""))
        yield f"fields.{number}.value", str(one.get("value", ""))
    if embed.get("footer"):
        yield "footer.text", str(embed["footer"].get("text", ""))
    if embed.get("author"):
        yield "author.name", str(embed["author"].get("name", ""))


def _check(payload: dict[str, Any]) -> None:
    faults = list(_faults(payload))
    if not faults:
        return
    errors: dict[str, Any] = {}
    for path, code, message in faults:
        at = errors
        for step in path.split("."):
            at = at.setdefault(step, {})
        at.setdefault("_errors", []).append({"code": code, "message": message})
    raise RefusedError(_no(400, 50035, "Invalid Form Body", errors=errors))


def _faults(payload: dict[str, Any]) -> Iterator[Fault]:
    yield from _too_long("content", payload.get("content"), 2_000)
    name = payload.get("username")
    if name is not None and not 1 <= len(name) <= 80:
        yield "username", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 80 in length."
    if name and any(word in name.lower() for word in ("discord", "clyde")):
        yield "username", "USERNAME_INVALID_CONTAINS", f'Username cannot contain "{name}"'
    embeds = payload.get("embeds") or []
    if len(embeds) > 10:
        yield "embeds", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."
    for number, embed in enumerate(embeds):
        yield from ((f"embeds.{number}.{path}", code, message) for path, code, message in _faults_of(embed))
    if sum(len(text.strip()) for embed in embeds for _, text in _texts(embed)) > 6_000:
        yield "embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"


def _faults_of(embed: dict[str, Any]) -> Iterator[Fault]:
    for name, most in _PARTS:
        yield from _too_long(name, embed.get(name), most)
    if len(embed.get("fields") or ()) > 25:
        yield "fields", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length."
    for number, one in enumerate(embed.get("fields") or ()):
        for name, most in (("name", 256), ("value", 1_024)):
            if not one.get(name):
                yield f"fields.{number}.{name}", "BASE_TYPE_REQUIRED", "This field is required"
            yield from _too_long(f"fields.{number}.{name}", one.get(name), most)
    yield from _too_long("footer.text", (embed.get("footer") or {}).get("text"), 2_048)
    yield from _too_long("author.name", (embed.get("author") or {}).get("name"), 256)
    for name in ("url", "image", "thumbnail"):
        value = embed.get(name)
        address = value.get("url") if isinstance(value, dict) else value
        if address is not None and not str(address).startswith(("http://", "https://", "attachment://")):
            scheme = str(address).partition(":")[0]
            message = f"Scheme \"{scheme}\" must be one of ('http', 'https')."
            yield (name if name == "url" else f"{name}.url"), "URL_TYPE_INVALID_SCHEME", message
        yield from _too_long(name, address, 2_048)
    color = embed.get("color")
    if color is not None and not 0 <= color <= 0xFFFFFF:
        yield "color", "NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215."
    yield from _no_moment(embed.get("timestamp"))


def _no_moment(stamp: Any) -> Iterator[Fault]:
    try:
        datetime.fromisoformat(stamp) if stamp is not None else None
    except (TypeError, ValueError):
        yield "timestamp", "DATE_TIME_TYPE_PARSE", f"Could not parse {stamp}. Should be ISO8601."


def _too_long(path: str, text: Any, most: int) -> Iterator[Fault]:
    if text is not None and not isinstance(text, str):
        yield path, "STRING_TYPE_CONVERT", f'Could not interpret "{text}" as string.'
    elif text is not None and len(text.strip()) > most:
        yield path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."

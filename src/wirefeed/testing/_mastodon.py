"""A Mastodon instance (docs.joinmastodon.org, methods/statuses, media, accounts; api/rate-limits)."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import Any

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._rates import Window
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json, form

_KEY_S = 3_600  # for so long an Idempotency-Key is remembered
_URL = lazy(r"https?://[^\s<>\"]+[^\s<>\".,;:!?'()\[\]]")
_MENTION = lazy(r"(?<![\w/])@([\w.-]+)(@[\w.-]*\w)?")
_ACCOUNT = "110224538612341312"
_TYPES = frozenset(("image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/heic"))


class Mastodon(Fake):
    """
    An instance with one account; `url` is the instance's and `token` the application's.

    Counts 300 requests in 5 minutes, and of these 30 deletes and 30 uploads in 30.

    Attributes:
        most: Characters of a status, as its settings say (``max_characters``).
    """

    most = 500

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._keys: dict[str, tuple[float, str]] = {}
        self._media: dict[str, dict[str, Any]] = {}
        self._all = Window(300, 300, aligned=True)
        self._deletes = Window(30, 1_800, aligned=True)
        self._uploads = Window(30, 1_800, aligned=True)
        self._nearest = self._all

    @property
    def token(self) -> str:
        """The application's, with ``write:statuses``, ``write:media`` and ``read``."""
        return self.SECRET

    def answer(self, asked: Asked) -> Answer:
        try:
            answer = self._within_rate(asked)
        except RefusedError as refused:
            answer = refused.answer
        if self.rates:
            answer.headers = (*answer.headers, *self._rate_headers())
        return answer

    def _within_rate(self, asked: Asked) -> Answer:
        self._count_request(asked)
        parts = asked.path.strip("/").split("/")
        if parts[:2] == ["api", "v2"] and parts[2:] == ["instance"]:
            return answer_json({"domain": "example.social", "version": "4.4.0", "configuration": self._settings()})
        if asked.headers.get("authorization") != f"Bearer {self.token}" or self.revoked:
            return _no(401, "The access token was revoked" if self.revoked else "The access token is invalid")
        match asked.method, parts:
            case "POST", ["api", "v1", "statuses"]:
                return self._post(asked)
            case "GET", ["api", "v1", "statuses", name]:
                return answer_json(self._as_json(self._status(name)))
            case "PUT", ["api", "v1", "statuses", name]:
                post = self._status(name)
                self.edit(post, {**post.payload, **self._checked(asked)})
                return answer_json(self._as_json(post))
            case "DELETE", ["api", "v1", "statuses", name]:
                post = self._status(name)
                self.delete(post)
                return answer_json({**self._as_json(post), "text": post.payload.get("status", "")})
            case "GET", ["api", "v1", "accounts", "verify_credentials"]:
                return answer_json({"id": _ACCOUNT, "username": "newsroom", "acct": "newsroom"})
            case "GET", ["api", "v1", "accounts", _, "statuses"]:
                own = [post for post in reversed(self._posts.values()) if not post.deleted]
                return answer_json([self._as_json(post) for post in own[:20]])
            case "POST", ["api", "v1" | "v2", "media"]:
                return self._upload(asked)
        return _no(404, "Record not found")

    def _count_request(self, asked: Asked) -> None:
        if not self.rates:
            return
        windows = [self._all]
        if asked.method == "DELETE":
            windows.append(self._deletes)
        elif asked.path.endswith("/media"):
            windows.append(self._uploads)
        waits = [window.take(self.seconds) for window in windows]
        self._nearest = min(windows, key=lambda window: window.left)
        if any(waits):
            raise RefusedError(_no(429, "Too many requests"))

    def _rate_headers(self) -> tuple[tuple[str, str], ...]:
        window = self._nearest
        reset = datetime.fromtimestamp(max(window.reset, 0.0), UTC)
        return (
            ("X-RateLimit-Limit", str(window.most)),
            ("X-RateLimit-Remaining", str(window.left)),
            ("X-RateLimit-Reset", reset.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        )

    def _post(self, asked: Asked) -> Answer:
        key = asked.headers.get("idempotency-key", "")
        at, name = self._keys.get(key, (0.0, ""))
        if key and name and self.seconds - at < _KEY_S:
            post = self._status(name)  # a status deleted since is not found, and not made again
            self.repeats += 1
            return answer_json(self._as_json(post))
        payload = self._checked(asked)
        to = str(payload.get("in_reply_to_id") or "")
        if to and self.live(to) is None:
            return _no(404, "The post you are trying to reply to does not appear to exist.")
        post = self.create(str(112_000_000_000_000_000 + self._number()), payload, key=key, reply_to=to)
        if key:
            self._keys[key] = (self.seconds, post.id)
        return answer_json(self._as_json(post))

    def _checked(self, asked: Asked) -> dict[str, Any]:
        payload = _fields(asked)
        text, media = payload.get("status") or "", payload.get("media_ids") or []
        if not text.strip() and not media:
            raise RefusedError(_no(422, "Validation failed: Text can't be blank"))
        if self.counted(text) + len(payload.get("spoiler_text") or "") > self.most:
            raise RefusedError(_no(422, f"Validation failed: Text character limit of {self.most} exceeded"))
        if len(media) > 4:
            raise RefusedError(_no(422, "Validation failed: Cannot attach more than 4 files"))
        if any(one not in self._media for one in media):
            raise RefusedError(_no(404, "Record not found"))
        if payload.get("visibility", "public") not in ("public", "unlisted", "private", "direct"):
            raise RefusedError(_no(422, f"'{payload['visibility']}' is not a valid visibility"))
        return payload

    def counted(self, text: str) -> int:
        """Return the characters of a status: an address counts 23, the domain of a mention nothing."""
        text = _URL.sub("x" * 23, text)
        return len(_MENTION.sub(lambda found: f"@{found[1]}", text))

    def _upload(self, asked: Asked) -> Answer:
        fields = form(asked)
        if not isinstance(fields.get("file"), bytes) or not fields["file"]:
            return _no(422, "Validation failed: File can't be blank")
        if len(fields["file"]) > 16 * 1024 * 1024:
            return _no(422, "Validation failed: File must be less than 16 MB")
        if len(fields.get("description") or "") > 1_500:
            return _no(422, "Validation failed: Description is too long (maximum is 1500 characters)")
        name = str(22_345_792 + self._number())
        self._media[name] = {"id": name, "type": "image", "description": fields.get("description")}
        return answer_json({**self._media[name], "url": f"{self.base}/media/{name}.jpg"})

    def _status(self, name: str) -> Post:
        post = self.live(name)
        if post is None:
            raise RefusedError(_no(404, "Record not found"))
        return post

    def _settings(self) -> dict[str, Any]:
        return {
            "statuses": {"max_characters": self.most, "max_media_attachments": 4, "characters_reserved_per_url": 23},
            "media_attachments": {
                "supported_mime_types": sorted(_TYPES),
                "image_size_limit": 16_777_216,
                "description_limit": 1_500,
            },
        }

    def _as_json(self, post: Post) -> dict[str, Any]:
        text = post.payload.get("status") or ""
        link = f"{self.base}/@newsroom/{post.id}"
        content = _URL.sub(lambda found: f'<a href="{html.escape(found[0])}">{html.escape(found[0])}</a>', text)
        return {
            "id": post.id,
            "created_at": post.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "edited_at": post.changed.strftime("%Y-%m-%dT%H:%M:%S.000Z") if post.edited else None,
            "in_reply_to_id": post.reply_to or None,
            "visibility": post.payload.get("visibility", "public"),
            "language": post.payload.get("language"),
            "uri": f"{self.base}/users/newsroom/statuses/{post.id}",
            "url": link,
            "content": f"<p>{content}</p>",
            "account": {"id": _ACCOUNT, "acct": "newsroom"},
            "media_attachments": [self._media[one] for one in post.payload.get("media_ids") or ()],
        }

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        headers: tuple[tuple[str, str], ...] = ()
        if wait_s is not None:
            headers = (("Retry-After", f"{wait_s:.0f}"),)
            if status == 429:
                self._nearest = Window(300, wait_s)
                self._nearest.look(self.seconds)
                self._nearest.left = 0
                headers = self._rate_headers()
        return answer_json({"error": "Too many requests" if status == 429 else f"trouble {status}"}, status, headers)

    def shown(self, post: Post) -> Shown:
        text = post.payload.get("status") or ""
        spoiler = post.payload.get("spoiler_text") or ""
        return Shown(
            text=f"{spoiler}\n{text}" if spoiler else text,
            links=addresses(text),
            pings=tuple(found[0] for found in _MENTION.finditer(_URL.sub("", text))),
            media=tuple(post.payload.get("media_ids") or ()),
        )


def _no(status: int, error: str) -> Answer:
    return answer_json({"error": error}, status)


def _fields(asked: Asked) -> dict[str, Any]:
    if not asked.headers.get("content-type", "").startswith("application/json"):
        fields = form(asked)
        if "media_ids[]" in fields:
            fields["media_ids"] = [fields.pop("media_ids[]")]
        return fields
    try:
        payload = msgspec.json.decode(asked.body)
    except msgspec.DecodeError:
        raise RefusedError(_no(400, "Error occurred while parsing request parameters")) from None
    if not isinstance(payload, dict):
        raise RefusedError(_no(400, "Error occurred while parsing request parameters"))
    return payload

"""Mattermost: an incoming webhook and posts of the API, version 4 (developers.mattermost.com)."""

from __future__ import annotations

from typing import Any

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json, answer_text, form

_MOST = 16_383  # characters of a post
_PENDING_S = 30  # for so long a pending_post_id is remembered (server, app/post.go: pendingPostIDsCacheTTL)
_IMAGE = lazy(r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_LINK = lazy(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_PING = lazy(r"(?<![\w/])@[\w.-]*\w")
_LETTERS = "ybndrfg8ejkmcpqxot1uwisza345h769"


class Mattermost(Fake):
    """
    `url` is the webhook's; a bot says `token` to ``{base}/api/v4/posts`` and posts in `channel`.

    A server counts no requests unless its administrator says so; `limit` makes it.
    """

    channel = "4xp9fdt77pncbef59f4k1qe83o"
    most = _MOST

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._pending: dict[str, tuple[float, str]] = {}

    @property
    def url(self) -> str:
        """The webhook's address, which is a secret."""
        return f"{self.base}/hooks/{self.SECRET}"

    @property
    def token(self) -> str:
        """The bot's."""
        return self.SECRET

    def another_posts(self, text: str) -> str:
        """Let somebody else write in the channel; return the post's id."""
        with self._lock:
            return self.create(self._name(), {"message": text, "channel_id": self.channel}, own=False).id

    def answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/hooks/"):
            return self._webhook(asked)
        if asked.headers.get("authorization") != f"Bearer {self.token}" or self.revoked:
            error = "Invalid or expired session, please login again."
            return _no(401, "api.context.session_expired.app_error", error)
        match asked.method, asked.path.strip("/").split("/")[2:]:
            case "POST", ["posts"]:
                return self._post(_fields(asked))
            case "GET", ["posts", name]:
                return answer_json(self._as_json(self._find(name)))
            case "PUT", ["posts", name]:
                fields = _fields(asked)
                if fields.get("id") != name:
                    return _no(
                        400, "api.context.invalid_body_param.app_error", "Invalid or missing id in request body."
                    )
                return self._update(name, fields)
            case "PUT", ["posts", name, "patch"]:
                return self._update(name, _fields(asked))
            case "DELETE", ["posts", name]:
                self.delete(self._own(name))
                return answer_json({"status": "OK"})
            case "GET", ["channels", self.channel, "posts"]:
                posts = {name: self._as_json(post) for name, post in self._posts.items() if not post.deleted}
                return answer_json({"order": list(reversed(posts)), "posts": posts})
        return _no(404, "api.context.404.app_error", "Sorry, we could not find the page.")

    def _webhook(self, asked: Asked) -> Answer:
        if asked.path != f"/hooks/{self.SECRET}" or self.revoked:
            return _no(400, "web.incoming_webhook.invalid.app_error", "Invalid webhook.")
        try:
            is_json = asked.headers.get("content-type", "").startswith("application/json")
            payload = msgspec.json.decode(asked.body if is_json else form(asked)["payload"])
        except (msgspec.DecodeError, KeyError):
            payload = None
        if not isinstance(payload, dict):
            return _no(400, "web.incoming_webhook.parse.app_error", "Unable to parse incoming data.")
        text = payload.get("text") or ""
        if not text and not payload.get("attachments"):
            return _no(400, "web.incoming_webhook.text.app_error", "No text specified.")
        parts = [text[at : at + self.most] for at in range(0, len(text), self.most)] or [""]
        if len(parts) > 1:
            self.warnings.append(f"a text of {len(text)} characters became {len(parts)} posts")
        for part in parts:
            self.create(self._name(), {"message": part, "attachments": payload.get("attachments")})
        return answer_text("ok")

    def _post(self, fields: dict[str, Any]) -> Answer:
        if fields.get("channel_id") != self.channel:
            return _no(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.")
        key = str(fields.get("pending_post_id") or "")
        at, name = self._pending.get(key, (0.0, ""))
        if key and name and self.seconds - at < _PENDING_S:
            self.repeats += 1
            return answer_json(self._as_json(self._find(name)), 201)
        self._check(fields)
        root = str(fields.get("root_id") or "")
        if root and self.live(root) is None:
            return _no(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
        post = self.create(self._name(), fields, key=key, reply_to=root)
        if key:
            self._pending[key] = (self.seconds, post.id)
        return answer_json(self._as_json(post), 201)

    def _update(self, name: str, fields: dict[str, Any]) -> Answer:
        post = self._own(name)
        self._check({**post.payload, **fields})
        self.edit(post, {**post.payload, **fields})
        return answer_json(self._as_json(post))

    def _check(self, fields: dict[str, Any]) -> None:
        if len(fields.get("message") or "") > self.most:
            error = f"Post Message property is longer than the maximum permitted length of {self.most} characters."
            raise RefusedError(_no(400, "model.post.is_valid.message_length.app_error", error))

    def _find(self, name: str) -> Post:
        post = self.live(name)
        if post is None:
            raise RefusedError(_no(404, "app.post.get.app_error", "Unable to get the post."))
        return post

    def _own(self, name: str) -> Post:
        post = self._find(name)
        if not post.own:
            error = "You do not have the appropriate permissions."
            raise RefusedError(_no(403, "api.context.permissions.app_error", error))
        return post

    def _as_json(self, post: Post) -> dict[str, Any]:
        return {
            "id": post.id,
            "create_at": int(post.at.timestamp() * 1000),
            "update_at": int(post.changed.timestamp() * 1000),
            "edit_at": int(post.changed.timestamp() * 1000) if post.edited else 0,
            "delete_at": 0,
            "user_id": "bot" if post.own else "somebody",
            "channel_id": self.channel,
            "root_id": post.reply_to,
            "message": post.payload.get("message") or "",
            "props": post.payload.get("props") or {},
            "pending_post_id": post.key,
        }

    def _name(self) -> str:
        number, name = self._number(), ""
        for _ in range(26):
            number, digit = divmod(number, 32)
            name = _LETTERS[digit] + name
        return name

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        if status != 429:
            return _no(status, "api.trouble.app_error", f"trouble {status}")
        wait = str(max(1, round((wait_s or 1.0) + 0.499)))
        answer = answer_text("limit exceeded\n", 429)
        answer.headers = (("Retry-After", wait), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", wait))
        return answer

    def shown(self, post: Post) -> Shown:
        text, links, media = post.payload.get("message") or "", [], []
        attached = post.payload.get("attachments") or (post.payload.get("props") or {}).get("attachments") or ()
        for one in attached:
            text = "\n".join(filter(None, (text, one.get("pretext"), one.get("title"), one.get("text"))))
            links += [one["title_link"]] if one.get("title_link") else []
            media += [one["image_url"]] if one.get("image_url") else []
        media += _IMAGE.findall(text)
        bare = _IMAGE.sub("", text)
        links += [found[2] for found in _LINK.finditer(bare)]
        words = _LINK.sub(lambda found: found[1], bare)
        return Shown(
            text=words,
            links=tuple(dict.fromkeys([*links, *addresses(words)])),
            pings=tuple(_PING.findall(words)),
            media=tuple(media),
        )


def _no(status: int, name: str, message: str) -> Answer:
    return answer_json({"id": name, "message": message, "request_id": "r1", "status_code": status}, status)


def _fields(asked: Asked) -> dict[str, Any]:
    try:
        fields = msgspec.json.decode(asked.body)
    except msgspec.DecodeError:
        fields = None
    if not isinstance(fields, dict):
        error = "Invalid or missing post in request body."
        raise RefusedError(_no(400, "api.context.invalid_body_param.app_error", error))
    return fields

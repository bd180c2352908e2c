"""An ntfy server (docs.ntfy.sh, publishing)."""

from __future__ import annotations

from email.header import decode_header, make_header
from typing import Any

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._rates import Bucket, Window
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json

_MOST = 4_096  # bytes of a message; what is longer becomes an attachment
_MOST_JSON = 131_072
_TOPIC = lazy(r"[-_A-Za-z0-9]{1,64}")
_DOCS = "https://ntfy.sh/docs/publish/"
_NAMES = ("title", "click", "tags", "priority", "attach", "icon", "actions", "sequence-id", "markdown", "filename")


class Ntfy(Fake):
    """
    `url` is the server's; `token` may publish in `topic`.

    Counts 60 requests at once, then one in five seconds, and 250 messages a day, as ntfy.sh does.

    Attributes:
        sequences: Whether it knows sequence ids (2.16 and newer). An older one makes a new message of every update.
    """

    topic = "newsroom"
    sequences = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._visitor = Bucket(0.2, 60)
        self._day = Window(250, 86_400, aligned=True)

    @property
    def token(self) -> str:
        """An access token."""
        return f"tk_{self.SECRET}"

    def answer(self, asked: Asked) -> Answer:
        wait_s = self._visitor.take(self.seconds) if self.rates else 0.0
        if wait_s:
            return _no(42901, 429, "limit reached: too many requests", "#limitations")
        if asked.headers.get("authorization") != f"Bearer {self.token}" or self.revoked:
            return _no(40101, 401, "unauthorized", "#authentication")
        parts = [part for part in asked.path.split("/") if part]
        match asked.method, parts:
            case "POST" | "PUT", []:
                return self._publish(_from_json(asked))
            case "GET", [topic, "json"]:
                return self._poll(topic)
            case "POST" | "PUT", [topic]:
                return self._publish(_from_headers(asked, topic))
            case "POST" | "PUT", [topic, sequence] if self.sequences:
                return self._publish({**_from_headers(asked, topic), "sequence_id": sequence})
            case "DELETE", [topic, sequence] if self.sequences:
                return self._remove(topic, sequence)
        return _no(40401, 404, "page not found", "")

    def _publish(self, fields: dict[str, Any]) -> Answer:
        if not _TOPIC.fullmatch(str(fields.get("topic", ""))):
            return _no(40009, 400, "invalid request: topic invalid", "")
        if fields["topic"] != self.topic:
            return _no(40301, 403, "forbidden", "#authentication")
        priority = fields.get("priority")
        if priority is not None and priority not in (1, 2, 3, 4, 5):
            return _no(40007, 400, "invalid request: priority invalid", "#message-priority")
        sequence = str(fields.get("sequence_id") or "")
        if sequence and not _TOPIC.fullmatch(sequence):
            return _no(40049, 400, "invalid request: sequence ID invalid", "#updating-deleting-notifications")
        if self.rates and self._day.take(self.seconds):
            return _no(42908, 429, "limit reached: daily message quota reached", "#limitations")
        if len(str(fields.get("message") or "").encode()) > _MOST:
            self.warnings.append("a message longer than 4096 bytes became an attachment")
            fields = {**fields, "message": "You received a file: attachment.txt", "attachment": True}
        name = f"m{self._number():011d}"
        known = self._shown_as(sequence) if self.sequences and sequence else None
        if known is not None:
            if known.payload == fields:
                self.repeats += 1
            self.edit(known, fields)
        else:
            self.create(name, fields, key=sequence)
        return answer_json(self._as_json(name, fields, sequence or name))

    def _shown_as(self, sequence: str) -> Post | None:
        """Return the notification of a sequence: the id of its first message is one, too."""
        for post in self._posts.values():
            if not post.deleted and sequence in (post.key, post.id):
                return post
        return None

    def _remove(self, topic: str, sequence: str) -> Answer:
        if topic != self.topic:
            return _no(40301, 403, "forbidden", "#authentication")
        post = self._shown_as(sequence)
        if post is not None:
            self.delete(post)
        name = f"m{self._number():011d}"
        return answer_json({**self._as_json(name, {}, sequence), "event": "message_delete"})

    def _poll(self, topic: str) -> Answer:
        lines = [
            msgspec.json.encode(self._as_json(post.id, post.payload, post.key or post.id))
            for post in self._posts.values()
            if topic == self.topic
        ]
        return Answer(body=b"".join(line + b"\n" for line in lines), media_type="application/x-ndjson")

    def _as_json(self, name: str, fields: dict[str, Any], sequence: str) -> dict[str, Any]:
        told = ("title", "message", "click", "tags", "priority")
        shown = {key: fields[key] for key in told if fields.get(key)}
        now = int(self.seconds)
        answer = {"id": name, "time": now, "expires": now + 43_200, "event": "message", "topic": self.topic, **shown}
        return {**answer, "sequence_id": sequence} if self.sequences and sequence != name else answer

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        if status == 429:
            return _no(42901, 429, "limit reached: too many requests", "#limitations")
        answer = _no(status * 100 + 1, status, f"trouble {status}", "")
        if wait_s is not None:
            answer.headers = (("Retry-After", f"{wait_s:.0f}"),)
        return answer

    def shown(self, post: Post) -> Shown:
        fields = post.payload
        text = "\n".join(str(fields[name]) for name in ("title", "message") if fields.get(name))
        links = [str(fields["click"])] if fields.get("click") else []
        links += [str(one["url"]) for one in _actions(fields) if one.get("url")]
        media = (str(fields["attach"]),) if fields.get("attach") else ()
        return Shown(
            text=text,
            links=tuple(dict.fromkeys([*links, *addresses(text)])),
            media=media,
            cut=bool(fields.get("attachment")),
        )


def _actions(fields: dict[str, Any]) -> list[dict[str, Any]]:
    actions = fields.get("actions")
    return actions if isinstance(actions, list) else []


def _no(code: int, status: int, error: str, page: str) -> Answer:
    link = {"link": _DOCS + page} if page else {}
    return answer_json({"code": code, "http": status, "error": error, **link}, status)


def _from_json(asked: Asked) -> dict[str, Any]:
    if len(asked.body) > _MOST_JSON:
        raise RefusedError(_no(41303, 413, "JSON body too large", ""))
    try:
        fields = msgspec.json.decode(asked.body)
    except msgspec.DecodeError:
        fields = None
    if not isinstance(fields, dict) or not fields.get("topic"):
        raise RefusedError(_no(40024, 400, "invalid request: request body must be valid JSON", "#publish-as-json"))
    return fields


def _from_headers(asked: Asked, topic: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"topic": topic, "message": asked.body.decode(errors="replace")}
    for name in _NAMES:
        value = asked.headers.get(f"x-{name}") or asked.headers.get(name)
        if value is not None:
            fields[name.replace("-", "_")] = str(make_header(decode_header(value.encode("latin-1").decode())))
    if str(fields.get("priority", "")).isdigit():
        fields["priority"] = int(fields["priority"])
    return fields

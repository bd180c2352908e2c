"""A Matrix homeserver's client API, as far as one room goes (spec.matrix.org, client-server API)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._rates import Bucket
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, addresses, answer_json

_MOST = 65_536  # bytes of a whole event, canonical JSON
_OVERHEAD = 900  # of what a server adds: hashes, signatures, auth_events, prev_events of a usual room
_MESSAGE = "m.room.message"
_HREF = lazy(r"href=\"(https?://[^\"]*)\"")
_SRC = lazy(r"src=\"([^\"]*)\"")


class Matrix(Fake):
    """
    `url` is the homeserver's; `token` of a user that is in `room`, which is also called `alias`.

    Counts as a homeserver does that nobody has tuned: ten events at once, then one in five seconds.
    """

    room = "!OGEhHVWSdvArJzumhm:example.org"
    alias = "#newsroom:example.org"
    user = "@newsroom:example.org"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._done: dict[tuple[str, str], str] = {}
        self._edits: dict[str, str] = {}
        self._bucket_of_user = Bucket(0.2, 10)

    @property
    def token(self) -> str:
        """The user's access token."""
        return f"syt_{self.SECRET}"

    def answer(self, asked: Asked) -> Answer:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            return _no(401, "M_MISSING_TOKEN", "Missing access token")
        if token != self.token or self.revoked:
            return _no(401, "M_UNKNOWN_TOKEN", "Invalid access token passed.", soft_logout=False)
        parts = [unquote(part) for part in asked.path.split("/")[1:]]
        match asked.method, parts:
            case "GET", ["_matrix", "client", _, "account", "whoami"]:
                return answer_json({"user_id": self.user, "device_id": "WIREFEED"})
            case "GET", ["_matrix", "client", _, "directory", "room", alias]:
                if alias != self.alias:
                    return _no(404, "M_NOT_FOUND", f"Room alias {alias} not found")
                return answer_json({"room_id": self.room, "servers": ["example.org"]})
            case "PUT", ["_matrix", "client", _, "rooms", room, "send", kind, _]:
                return self._once(asked, token, room, lambda content: self._send(kind, content))
            case "PUT", ["_matrix", "client", _, "rooms", room, "redact", event, _]:
                return self._once(asked, token, room, lambda content: self._redact(event, content))
            case "GET", ["_matrix", "client", _, "rooms", room, "event", event]:
                post = self._in(room) and self._posts.get(event)
                return answer_json(self._as_json(post)) if post else _no(404, "M_NOT_FOUND", "Event not found.")
            case "GET", ["_matrix", "client", _, "rooms", room, "messages"]:
                return self._messages(asked, token, room)
        return _no(404, "M_UNRECOGNIZED", "Unrecognized request")

    def _in(self, room: str) -> bool:
        if room != self.room:
            raise RefusedError(_no(403, "M_FORBIDDEN", f"User {self.user} not in room {room}"))
        return True

    def _once(self, asked: Asked, token: str, room: str, act: Any) -> Answer:
        """Carry out what no earlier request with this token and path has; answer a repeat as the first was."""
        key = (token, asked.path)
        if key in self._done:
            self.repeats += 1
            return answer_json({"event_id": self._done[key]})
        self._in(room)
        wait_s = self._bucket_of_user.take(self.seconds) if self.rates else 0.0
        if wait_s:
            return self.error(429, wait_s)
        try:
            content = msgspec.json.decode(asked.body)
        except msgspec.DecodeError:
            return _no(400, "M_NOT_JSON", "Content not JSON.")
        if not isinstance(content, dict):
            return _no(400, "M_BAD_JSON", "Content must be a JSON object.")
        if any(isinstance(value, float) for value in _values(content)):
            return _no(400, "M_BAD_JSON", "Invalid JSON value: float")
        if len(msgspec.json.encode(content)) + len(self.room) + len(self.user) + _OVERHEAD > _MOST:
            return _no(413, "M_TOO_LARGE", "event too large")
        event: str = act(content)
        self._done[key] = event
        return answer_json({"event_id": event})

    def _messages(self, asked: Asked, token: str, room: str) -> Answer:
        """Answer what was said, the newest first; this device is told the transaction ids it gave."""
        self._in(room)
        query = parse_qs(asked.target.partition("?")[2])
        if query.get("dir") != ["b"]:
            return _no(400, "M_MISSING_PARAM", "the fake goes backwards only: dir=b")
        given = {event: path.rpartition("/")[2] for (device, path), event in self._done.items() if device == token}
        chunk = [self._as_json(post) for post in reversed(self._posts.values()) if post.payload["type"] == _MESSAGE]
        for event in chunk:
            event |= {"type": _MESSAGE}
            if event["event_id"] in given:
                event["unsigned"] = {"transaction_id": given[event["event_id"]]}
        most = int(query.get("limit", ["10"])[0])
        return answer_json({"start": "t1", "state": [], "chunk": chunk[:most]})

    def _send(self, kind: str, content: dict[str, Any]) -> str:
        event = f"${self._number():043d}"
        relation = content.get("m.relates_to") or {}
        target = str(relation.get("event_id") or "")
        if target and target not in self._posts and target not in self._edits:
            raise RefusedError(_no(400, "M_UNKNOWN", "Can't send relation to unknown event"))
        if relation.get("rel_type") == "m.replace":
            self._edits[event] = target
            self._replace(kind, target, content)
            return event
        if kind == "m.room.message" and not (isinstance(content.get("body"), str) and content.get("msgtype")):
            raise RefusedError(_no(400, "M_BAD_JSON", "'body' and 'msgtype' not in content"))
        answered = (relation.get("m.in_reply_to") or {}).get("event_id") or target
        self.create(event, {"type": kind, "content": content}, reply_to=answered)
        return event

    def _replace(self, kind: str, target: str, content: dict[str, Any]) -> None:
        """Show the new content, if the replacement is a valid one (event replacements, validity)."""
        post = self.live(target)
        new = content.get("m.new_content")
        if post is None or post.payload["type"] != kind or not isinstance(new, dict):
            self.warnings.append(f"a replacement of {target} is not valid; nobody sees it")
            return
        self.edit(post, {"type": kind, "content": new})

    def _redact(self, target: str, _: dict[str, Any]) -> str:
        post = self.live(target)
        if post is not None:
            self.delete(post)
        elif target not in self._posts and target not in self._edits:
            raise RefusedError(_no(404, "M_NOT_FOUND", "Could not find event"))
        return f"${self._number():043d}"

    def _as_json(self, post: Post) -> dict[str, Any]:
        content = {} if post.deleted else post.payload["content"]
        stamp = int(post.at.timestamp() * 1000)
        return {"event_id": post.id, "sender": self.user, "origin_server_ts": stamp, "content": content}

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        if status != 429:
            return _no(status, "M_UNKNOWN", f"trouble {status}")
        wait_s = 1.0 if wait_s is None else wait_s
        answer = _no(429, "M_LIMIT_EXCEEDED", "Too Many Requests", retry_after_ms=math.ceil(wait_s * 1000))
        answer.headers = (("Retry-After", str(math.ceil(wait_s))),)
        return answer

    def shown(self, post: Post) -> Shown:
        content = post.payload["content"]
        text, markup = str(content.get("body") or ""), str(content.get("formatted_body") or "")
        mentions = content.get("m.mentions")
        pings = list((mentions or {}).get("user_ids") or ())
        if (mentions or {}).get("room") or (mentions is None and "@room" in text):
            pings.append("@room")
        links = [address.replace("&amp;", "&") for address in _HREF.findall(markup)]
        media = [*_SRC.findall(markup), *([content["url"]] if content.get("url") else [])]
        return Shown(
            text=text, links=tuple(dict.fromkeys([*links, *addresses(text)])), pings=tuple(pings), media=tuple(media)
        )


def _no(status: int, code: str, error: str, **more: Any) -> Answer:
    return answer_json({"errcode": code, "error": error, **more}, status)


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _values(one)
    elif isinstance(value, list):
        for one in value:
            yield from _values(one)
    else:
        yield value

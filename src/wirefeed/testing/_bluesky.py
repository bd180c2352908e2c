"""A Bluesky PDS and what its app shows (atproto lexicons; docs.bsky.app, rate limits)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import parse_qs

import msgspec

from wirefeed.patterns import lazy
from wirefeed.testing._fake import Fake
from wirefeed.testing._graphemes import graphemes
from wirefeed.testing._rates import Window
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, RefusedError, Shown, answer_json

_POSTS = "app.bsky.feed.post"
_TID = lazy(r"[234567a-j][234567a-z]{12}")
_KEY = lazy(r"(?!\.\.?$)[A-Za-z0-9._:~-]{1,512}")
_SESSION_S = 2 * 3_600
_IMAGE_BYTES, _THUMB_BYTES = 2_000_000, 1_000_000


class Bluesky(Fake):
    """
    `url` is the PDS's; `handle` and `password` (an app password) open a session.

    An update of a record is taken, and people go on seeing what they saw: so does `messages`. A record whose key is no
    TID is taken, too, and shown to nobody.

    Counts 5 000 points an hour and 35 000 a day (create 3, update 2, delete 1), sessions 30 in 5 minutes and 300 a day.
    """

    handle = "newsroom.example.org"
    did = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.records: dict[str, dict[str, Any]] = {}
        """What the repository holds, by record key."""
        self._blobs: dict[str, tuple[str, int]] = {}
        self._sessions: dict[str, float] = {}
        self._points = (Window(5_000, 3_600), Window(35_000, 86_400))
        self._logins = (Window(30, 300), Window(300, 86_400))

    @property
    def password(self) -> str:
        """An app password."""
        return self.SECRET

    def answer(self, asked: Asked) -> Answer:
        method = asked.path.removeprefix("/xrpc/")
        writes: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "com.atproto.repo.createRecord": self._create_record,
            "com.atproto.repo.putRecord": self._put_record,
            "com.atproto.repo.deleteRecord": self._delete_record,
        }
        if method == "com.atproto.server.createSession":
            return self._log_in(_fields(asked))
        if method == "com.atproto.repo.getRecord":
            return self._get_record(asked)
        if method == "com.atproto.repo.listRecords":
            records = [self._named(key) | {"value": value} for key, value in sorted(self.records.items(), reverse=True)]
            return answer_json({"records": records})
        if method not in writes and method != "com.atproto.repo.uploadBlob":
            return _no(501, "MethodNotImplemented", "Method Not Implemented")
        self._authorised(asked)
        if method == "com.atproto.repo.uploadBlob":
            return self._upload(asked)
        fields = _fields(asked)
        if fields.get("repo") not in (self.did, self.handle):
            return _no(400, "InvalidRequest", f"Could not find repo: {fields.get('repo')}")
        if fields.get("collection") != _POSTS:
            return _no(400, "InvalidRequest", f"the fake knows {_POSTS} only")
        answer = writes[method](fields)
        if self.rates:
            answer.headers = (*answer.headers, *_headers(self._points[0]))
        return answer

    def _log_in(self, fields: dict[str, Any]) -> Answer:
        self._count_cost(self._logins, 1)
        if fields.get("identifier") not in (self.handle, self.did) or fields.get("password") != self.password:
            return _no(401, "AuthenticationRequired", "Invalid identifier or password")
        if self.revoked:
            return _no(401, "AccountTakedown", "Account has been taken down")
        token = f"access.{self.SECRET}.{self._number()}"
        self._sessions[token] = self.seconds
        body = {"did": self.did, "handle": self.handle, "accessJwt": token, "refreshJwt": f"r-{token}", "active": True}
        answer = answer_json(body)
        answer.headers = _headers(self._logins[0]) if self.rates else ()
        return answer

    def _authorised(self, asked: Asked) -> None:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            raise RefusedError(_no(401, "AuthMissing", "Authentication Required"))
        if token not in self._sessions or self.revoked:
            raise RefusedError(_no(400, "InvalidToken", "Token could not be verified"))
        if self.seconds - self._sessions[token] >= _SESSION_S:
            raise RefusedError(_no(400, "ExpiredToken", "Token has expired"))

    def _upload(self, asked: Asked) -> Answer:
        kind = asked.headers.get("content-type", "")
        cid = _cid(asked.body, "bafkrei")
        self._blobs[cid] = (kind, len(asked.body))
        ref = {"$type": "blob", "ref": {"$link": cid}, "mimeType": kind, "size": len(asked.body)}
        return answer_json({"blob": ref})

    # --- records ---

    def _create_record(self, fields: dict[str, Any]) -> Answer:
        key = str(fields.get("rkey") or self._tid())
        if key in self.records:
            return _no(400, "InvalidRequest", "Record already exists")
        return self._put(key, fields)

    def _put_record(self, fields: dict[str, Any]) -> Answer:
        key = str(fields.get("rkey") or "")
        if not key:
            return _no(400, "InvalidRequest", 'Input must have the property "rkey"')
        return self._put(key, fields)

    def _put(self, key: str, fields: dict[str, Any]) -> Answer:
        if not _KEY.fullmatch(key):
            return _no(400, "InvalidRequest", "record key must be valid atproto syntax")
        record = fields.get("record")
        if not isinstance(record, dict):
            return _no(400, "InvalidRequest", 'Input must have the property "record"')
        self._check(record)
        known = self.records.get(key)
        self._count_cost(self._points, 3 if known is None else 2)
        if known == record:
            self.repeats += 1
        else:
            self.records[key] = record
            if known is not None:
                self.warnings.append(f"{key} was updated; the app goes on showing the original")
            elif _TID.fullmatch(key) is None:
                self.warnings.append(f"{key} is no TID; the app does not show it")
            else:
                to = (record.get("reply") or {}).get("parent", {}).get("uri", "")
                self.create(key, record, key=key, reply_to=to.rpartition("/")[2])
        return answer_json({**self._named(key), "validationStatus": "valid"})

    def _delete_record(self, fields: dict[str, Any]) -> Answer:
        self._count_cost(self._points, 1)
        key = str(fields.get("rkey") or "")
        if self.records.pop(key, None) is not None and (post := self.live(key)) is not None:
            self.delete(post)
        return answer_json({})  # of a record that is not there, too

    def _get_record(self, asked: Asked) -> Answer:
        query = {name: values[0] for name, values in parse_qs(asked.target.partition("?")[2]).items()}
        key = query.get("rkey", "")
        if query.get("repo") not in (self.did, self.handle) or key not in self.records:
            return _no(400, "RecordNotFound", f"Could not locate record: at://{query.get('repo')}/{_POSTS}/{key}")
        return answer_json(self._named(key) | {"value": self.records[key]})

    def _named(self, key: str) -> dict[str, Any]:
        cid = _cid(msgspec.json.encode(self.records[key], order="deterministic"), "bafyrei")
        return {"uri": f"at://{self.did}/{_POSTS}/{key}", "cid": cid}

    def _tid(self) -> str:
        number, letters = int(self.seconds * 1e6) << 10 | self._number() % 1024, ""
        for _ in range(13):
            number, digit = divmod(number, 32)
            letters = "234567abcdefghijklmnopqrstuvwxyz"[digit] + letters
        return letters

    # --- what a post may be (lexicon app.bsky.feed.post) ---

    def _check(self, record: dict[str, Any]) -> None:
        text = record.get("text")
        if record.get("$type") != _POSTS:
            _refuse(f"Record/$type must be {_POSTS}")
        if not isinstance(text, str):
            _refuse('Record must have the property "text"')
        _no_longer(text, 3_000, 300, "Record/text")
        _moment(record.get("createdAt"))
        if len(record.get("langs") or ()) > 3:
            _refuse("Record/langs must not have more than 3 elements")
        if len(record.get("tags") or ()) > 8:
            _refuse("Record/tags must not have more than 8 elements")
        for number, tag in enumerate(record.get("tags") or ()):
            _no_longer(tag, 640, 64, f"Record/tags/{number}")
        for facet in record.get("facets") or ():
            index = facet.get("index") or {}
            if not all(isinstance(index.get(name), int) and index[name] >= 0 for name in ("byteStart", "byteEnd")):
                _refuse("Record/facets/0/index must have byteStart and byteEnd")
            if _part(text, facet) is None:
                self.warnings.append(f"a facet of {index} does not fit the text; the app shows no link there")
        for end in ("root", "parent") if record.get("reply") else ():
            if not {"uri", "cid"} <= set(record["reply"].get(end) or ()):
                _refuse(f"Record/reply/{end} must have uri and cid")
        self._check_embed(record.get("embed"))

    def _check_embed(self, embed: dict[str, Any] | None) -> None:
        kind = (embed or {}).get("$type", "")
        if embed is None or kind not in ("app.bsky.embed.external", "app.bsky.embed.images"):
            return
        if kind.endswith("images"):
            if len(embed.get("images") or ()) > 4:
                _refuse("Record/embed/images must not have more than 4 elements")
            for number, image in enumerate(embed.get("images") or ()):
                if not isinstance(image.get("alt"), str):
                    _refuse(f'Record/embed/images/{number} must have the property "alt"')
                self._check_blob(image.get("image"), _IMAGE_BYTES, f"Record/embed/images/{number}/image")
            return
        card = embed.get("external") or {}
        for name in ("uri", "title", "description"):
            if not isinstance(card.get(name), str):
                _refuse(f'Record/embed/external must have the property "{name}"')
        if card.get("thumb") is not None:
            self._check_blob(card["thumb"], _THUMB_BYTES, "Record/embed/external/thumb")

    def _check_blob(self, blob: Any, most: int, path: str) -> None:
        cid = blob.get("ref", {}).get("$link") if isinstance(blob, dict) else None
        if cid not in self._blobs:
            raise RefusedError(_no(400, "BlobNotFound", f"Could not find blob: {cid}"))
        kind, size = self._blobs[cid]
        if not kind.startswith("image/"):
            _refuse(f"{path}: wrong mimetype, expected image/*, got {kind}")
        if size > most:
            _refuse(f"{path}: This file is too large. It is {size} bytes but the maximum size is {most} bytes.")

    def _count_cost(self, windows: tuple[Window, Window], cost: int) -> None:
        if not self.rates:
            return
        for window in windows:
            window.look(self.seconds)
        full = next((window for window in windows if window.left < cost), None)
        if full is not None:
            answer = _no(429, "RateLimitExceeded", "Rate Limit Exceeded")
            answer.headers = _headers(full)
            raise RefusedError(answer)
        for window in windows:
            window.take(self.seconds, cost)

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        names = {
            429: "RateLimitExceeded",
            500: "InternalServerError",
            502: "UpstreamFailure",
            503: "NotEnoughResources",
        }
        answer = _no(status, names.get(status, "InvalidRequest"), f"trouble {status}")
        if wait_s is not None:
            window = Window(5_000, wait_s)
            window.look(self.seconds)
            window.left = 0
            answer.headers = _headers(window)
        return answer

    def shown(self, post: Post) -> Shown:
        text, embed = post.payload["text"], post.payload.get("embed") or {}
        links, pings = [], []
        for facet in post.payload.get("facets") or ():
            if _part(text, facet) is not None:
                links += [one["uri"] for one in facet.get("features") or () if one.get("uri")]
                pings += [one["did"] for one in facet.get("features") or () if one.get("did")]
        card = embed.get("external") or {}
        media = [one["image"]["ref"]["$link"] for one in embed.get("images") or ()]
        media += [card["thumb"]["ref"]["$link"]] if card.get("thumb") else []
        words = "\n".join(filter(None, (text, card.get("title"), card.get("description"))))
        links += [card["uri"]] if card else []
        return Shown(text=words, links=tuple(dict.fromkeys(links)), pings=tuple(pings), media=tuple(media))


def _no(status: int, error: str, message: str) -> Answer:
    return answer_json({"error": error, "message": message}, status)


def _refuse(message: str) -> NoReturn:
    raise RefusedError(_no(400, "InvalidRequest", f"Invalid {_POSTS} record: {message}"))


def _headers(window: Window) -> tuple[tuple[str, str], ...]:
    return (
        ("ratelimit-limit", str(window.most)),
        ("ratelimit-remaining", str(window.left)),
        ("ratelimit-reset", str(int(window.reset + 0.999))),
        ("ratelimit-policy", f"{window.most};w={window.period_s:.0f}"),
    )


def _fields(asked: Asked) -> dict[str, Any]:
    try:
        fields = msgspec.json.decode(asked.body)
    except msgspec.DecodeError:
        fields = None
    if not isinstance(fields, dict) or not asked.headers.get("content-type", "").startswith("application/json"):
        raise RefusedError(_no(400, "InvalidRequest", "Input must be an object of application/json"))
    return fields


def _no_longer(text: str, most_bytes: int, most: int, path: str) -> None:
    if len(text.encode()) > most_bytes:
        _refuse(f"{path} must not be longer than {most_bytes} characters")
    if graphemes(text) > most:
        _refuse(f"{path} must not be longer than {most} graphemes")


def _moment(stamp: Any) -> None:
    try:
        aware = isinstance(stamp, str) and datetime.fromisoformat(stamp).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        _refuse("Record/createdAt must be an valid atproto datetime (both RFC-3339 and ISO-8601)")


def _part(text: str, facet: dict[str, Any]) -> str | None:
    """Return the words a facet is on; None if its offsets, in bytes of UTF-8, lie outside or inside of a character."""
    coded = text.encode()
    begin, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    try:
        return coded[begin:end].decode() if begin < end <= len(coded) else None
    except UnicodeDecodeError:
        return None


def _cid(content: bytes, prefix: str) -> str:
    digest = base64.b32encode(hashlib.sha256(content).digest()).decode().lower().rstrip("=")
    return prefix + digest

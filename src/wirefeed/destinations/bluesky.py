"""A Bluesky account: posts in its repository (AT Protocol)."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._bluesky_keys import key_of
from wirefeed.destinations._judging import answered, judged, noted, said
from wirefeed.destinations._listing import listed
from wirefeed.destinations._runs import Run, calm, host_and_more, runs, text_of
from wirefeed.destinations._text import Words, address, fit, graphemes, one, points, shorten, utf8, words
from wirefeed.model import Count, Delivery, Entry, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# app.bsky.feed.post: text has maxGraphemes 300 and maxLength 3000 (bytes), langs 3.
_GRAPHEMES, _BYTES, _LANGS = 300, 3_000, 3
_DESCRIPTION = 1_000  # code points of a card's texts; the lexicon sets no bound, nobody sees more
_THUMB = 1_000_000  # bytes (app.bsky.embed.external)

# docs.bsky.app, "Rate Limits": 5,000 points an hour and 35,000 a day; a create costs 3. A hundred at once and 0.13 a
# second keep to both. An edit is accepted, but the app goes on showing the original (bridgy-fed#947).
LIMITS = Limits(delete=True, reply=True, idempotent=True, public=True, rate=0.13, burst=100)
_POINTS = 3

_POSTS = "app.bsky.feed.post"
_IDENTIFIER = lazy(r"(?i)did:[a-z]+:\S+|[^\s@]+@[^\s@]+\.[^\s@]+|(?:[a-z0-9][a-z0-9-]*\.)+[a-z][a-z0-9-]*")
_LANG = lazy(r"(?i)[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_ENDS = ("withdrawn", "killed", "expired")
_KEEP_S = 3_600.0  # an access token of bsky.social lives two hours


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "bluesky" may say.

    Attributes:
        identifier: The account's handle, without ``@``.

        password: An app password (Settings, Privacy and security), never the account's own.

        server: Where the account lives.

        card: A post shows a card of the story: headline, summary, link.

        pictures: The card shows the story's picture, up to 1 MB.
    """

    identifier: str
    password: Secret
    server: str = "https://bsky.social"
    card: bool = True
    pictures: bool = False

    def __post_init__(self) -> None:
        if not _IDENTIFIER.fullmatch(self.identifier):
            raise ValueError(f"identifier: expected a handle such as 'news.example.org', got {self.identifier!r}")
        parts = urlsplit(self.server)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"server: expected an address such as https://bsky.social, got {self.server!r}")
        if self.pictures and not self.card:
            raise ValueError("pictures: expected card = true with it, got card = false")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the requests: a login, then the post.

    The post's record key is ours (`_bluesky_keys`), so sending it twice changes nothing.
    """
    action = delivery.action
    if action in ("edit", "event"):
        raise ValueError(f"action: expected one that people see on Bluesky, got {action!r}")
    if action == "delete":
        return (_login(options), *_deletes(delivery, options))
    gone = _deletes(delivery, options) if action == "repost" else ()
    picture = _thumb(delivery.entry) if options.pictures and _has_card(delivery, options) else ("", "")
    record = _record(delivery, options, thumb=bool(picture[0]))
    body = {"collection": _POSTS, "rkey": key_of(delivery.at, delivery.id), "record": record}
    uploads = _uploading(options, *picture) if picture[0] else ()
    return (_login(options), *uploads, *gone, _request(options, "putRecord", {"repo": slot("did"), **body}))


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means; errors are ``{"error": name, "message": text}``."""
    answer = answered(response)
    if 200 <= response.status < 300:
        return _accepted(response, answer, delivery)
    name = said(answer, "error")
    note = ": ".join(filter(None, (name, said(answer, "message"))))
    if name in ("ExpiredToken", "InvalidToken"):  # 400, although it means 401; another login mends it
        return Verdict(outcome="later", note=noted(note))
    if name in ("AccountTakedown", "AccountDeactivated", "AccountSuspended", "RepoDeactivated", "RepoTakendown"):
        return Verdict(outcome="later", note=noted(note), target="paused")
    return _in_posts(judged(response, note=note))


def seek(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return what asks for the account's newest posts."""
    query = f"repo={slot('did')}&collection={_POSTS}&limit=100"
    records = f"{options.server.rstrip('/')}/xrpc/com.atproto.repo.listRecords?{query}"
    return (_login(options), Request(method="GET", url=records))


def found(response: Response, delivery: Delivery, options: Options) -> dict[str, str] | None:
    """Return the names of the post that this delivery made, or of the one that leads to its story."""
    key = key_of(delivery.at, delivery.id)
    records = [record for record in listed(response.body, "records") if said(record, "uri") and said(record, "cid")]
    mine = [record for record in records if said(record, "uri").endswith(f"/{key}")]
    link = address(delivery.entry.link) if delivery.entry.link and delivery.kind != "digest" else ""
    led = [record for record in records if link and link in _leads(record.get("value"))]
    for record in (*mine, *led):
        return {"uri": said(record, "uri"), "cid": said(record, "cid")}
    return None


def _leads(record: object) -> set[str]:
    """Return where a post of its own leads; what answers another one leads nowhere."""
    if not isinstance(record, dict) or record.get("reply"):
        return set()
    embed, facets = record.get("embed"), record.get("facets")
    external = embed.get("external") if isinstance(embed, dict) else None
    features = [
        feature
        for facet in (facets if isinstance(facets, list) else ())
        if isinstance(facet, dict) and isinstance(facet.get("features"), list)
        for feature in facet["features"]
    ]
    return {said(one, "uri") for one in (external, *features)} - {""}


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the post's text in graphemes and in bytes."""
    for request in requests:
        if request.url.endswith(".putRecord"):
            text = msgspec.json.decode(request.body)["record"]["text"]
            return (
                Count("text", graphemes(text), _GRAPHEMES, "graphemes"),
                Count("text", utf8(text), _BYTES, "bytes"),
            )
    return ()


def _record(delivery: Delivery, options: Options, *, thumb: bool) -> dict[str, Any]:
    said_ = _said(delivery, options)
    pieces = _laid(said_)
    record: dict[str, Any] = {
        "$type": _POSTS,
        "text": text_of(pieces),
        "createdAt": delivery.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
    }
    if langs := _langs(delivery):
        record["langs"] = langs
    if facets := _facets(pieces):
        record["facets"] = facets
    if _has_card(delivery, options):
        record["embed"] = _card(delivery, thumb=thumb)
    remote = delivery.remote
    if delivery.action == "reply" and remote.get("uri") and remote.get("cid"):
        ref = {"uri": remote["uri"], "cid": remote["cid"]}
        record["reply"] = {"root": ref, "parent": ref}
    return record


def _said(delivery: Delivery, options: Options) -> Words:
    whole = calm(words(delivery), picture=options.pictures)

    def measure(text: str) -> int:
        by_bytes = -(-utf8(text) * _GRAPHEMES // _BYTES)
        if by_bytes > _GRAPHEMES or points(text) <= _GRAPHEMES:  # never more graphemes than code points
            return by_bytes
        return max(graphemes(text), by_bytes)

    return fit(whole, measure=measure, most=_GRAPHEMES, shown=lambda candidate: text_of(_laid(candidate)))


def _laid(candidate: Words) -> tuple[Run, ...]:
    return runs(candidate, host_and_more, spelled=False)


def _facets(pieces: tuple[Run, ...]) -> list[dict[str, Any]]:
    """Return what leads somewhere; offsets in bytes of UTF-8 (app.bsky.richtext.facet). Nothing else is a link."""
    facets: list[dict[str, Any]] = []
    start = 0
    for run in pieces:
        end = start + utf8(run.text)
        if run.link:
            link = {"$type": "app.bsky.richtext.facet#link", "uri": run.link}
            facets.append({"index": {"byteStart": start, "byteEnd": end}, "features": [link]})
        start = end
    return facets


def _has_card(delivery: Delivery, options: Options) -> bool:
    """Say whether a card belongs to the post: not where its story is gone, or stands in the post it answers."""
    several = delivery.kind == "digest" or delivery.kind in _ENDS
    return options.card and bool(delivery.entry.link) and not several and delivery.action != "reply"


def _card(delivery: Delivery, *, thumb: bool) -> dict[str, Any]:
    entry = delivery.entry
    external: dict[str, Any] = {
        "uri": address(entry.link),
        "title": shorten(one(entry.title), measure=points, most=_DESCRIPTION),
        "description": shorten(one(entry.summary), measure=points, most=_DESCRIPTION),
    }
    if thumb:
        external["thumb"] = slot("thumb")
    return {"$type": "app.bsky.embed.external", "external": external}


def _thumb(entry: Entry) -> tuple[str, str]:
    """Return address and media type of the picture for the card; empty without one that is small enough."""
    from wirefeed.destinations._pictures import type_of

    for media in entry.media:
        kind = media.type or type_of(media.url)
        if media.url.startswith(("https://", "http://")) and kind.startswith("image/") and media.length <= _THUMB:
            return media.url, kind
    return "", ""


def _langs(delivery: Delivery) -> list[str]:
    named = (entry.language.replace("_", "-") for entry in (delivery.entry, *delivery.others))
    return list(dict.fromkeys(name for name in named if _LANG.fullmatch(name)))[:_LANGS]


def _login(options: Options) -> Request:
    return Request(
        method="POST",
        url=f"{options.server.rstrip('/')}/xrpc/com.atproto.server.createSession",
        headers=(("Content-Type", "application/json"),),
        body=msgspec.json.encode({"identifier": options.identifier, "password": slot("password")}),
        save=(("jwt", "/accessJwt"), ("did", "/did")),
        keep_s=_KEEP_S,
    )


def _uploading(options: Options, url: str, kind: str) -> tuple[Request, ...]:
    return (
        Request(method="GET", url=url, save=(("bytes", ""),), needs=False),
        Request(
            method="POST",
            url=f"{options.server.rstrip('/')}/xrpc/com.atproto.repo.uploadBlob",
            headers=(("Authorization", f"Bearer {slot('jwt')}"), ("Content-Type", kind)),
            body=slot("bytes").encode(),
            save=(("thumb", "/blob"),),
            needs=False,
        ),
    )


def _deletes(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Take away what was said of the story: replies first, the post itself last. What is gone already is no error."""
    remote = delivery.remote
    uris = (*remote.get("replies", "").split(), *remote.get("uri", "").split())
    return tuple(
        _request(options, "deleteRecord", {"repo": slot("did"), "collection": _POSTS, "rkey": uri.rpartition("/")[2]})
        for uri in uris
    )


def _request(options: Options, method: str, body: dict[str, Any]) -> Request:
    return Request(
        method="POST",
        url=f"{options.server.rstrip('/')}/xrpc/com.atproto.repo.{method}",
        headers=(("Authorization", f"Bearer {slot('jwt')}"), ("Content-Type", "application/json")),
        body=msgspec.json.encode(body),
    )


def _accepted(response: Response, answer: object, delivery: Delivery) -> Verdict:
    verdict = _in_posts(judged(response))
    if delivery.action == "delete":
        return verdict
    uri, cid = said(answer, "uri"), said(answer, "cid")
    if not uri or not cid:
        return Verdict(outcome="refused", note="expected a record's uri and cid, got an answer without them")
    if delivery.action in ("reply", "notice"):
        replies = dict.fromkeys((*delivery.remote.get("replies", "").split(), uri))
        remote = {"replies": " ".join(replies)}
    else:
        remote = {"uri": uri, "cid": cid}
    did, _, key = uri.removeprefix("at://").partition(f"/{_POSTS}/")
    return msgspec.structs.replace(
        verdict, remote=remote, link=f"https://bsky.app/profile/{did}/post/{key}" if key else ""
    )


def _in_posts(verdict: Verdict) -> Verdict:
    """Return a verdict with what is left in posts: Bluesky counts points."""
    return msgspec.structs.replace(verdict, left=None if verdict.left is None else verdict.left // _POINTS)

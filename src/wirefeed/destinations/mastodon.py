"""An account on a Mastodon server, or on one that speaks its API."""

from __future__ import annotations

import html
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._judging import answered, judged, noted, said
from wirefeed.destinations._listing import listed
from wirefeed.destinations._pictures import digest_of, picture_of, uploading
from wirefeed.destinations._runs import calm, runs, text_of
from wirefeed.destinations._text import Words, counting, fit, points, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# docs.joinmastodon.org, "Posting to your profile": every address counts 23 characters, however long it is. Mastodon
# counts grapheme clusters (StatusLengthValidator), other servers with its API count code points, which are never fewer.
_ADDRESS_COUNTS = 23

# docs.joinmastodon.org/api/rate-limits: 300 requests in 5 minutes; 285 and 15 at once keep to it in any 5 minutes. A
# repeated Idempotency-Key gives the status it made, for an hour (PostStatusService).
LIMITS = Limits(
    edit=True, delete=True, reply=True, idempotent=True, idempotent_s=3_600.0, public=True, rate=0.95, burst=15
)

_ADDRESSES = lazy(r"(?i)https?://[^\s<>\"]+")
_HREFS = lazy(r'(?i)<a [^>]*?href="([^"]*)"')
_TAGS = lazy(r"<[^>]*>")
# How Mastodon's own pattern (config/initializers/twitter_regex.rb) lets an address end, in its path and in its query.
_PATH_ENDS = lazy(r"""[^\s()?!*"'「」<>;:=,.$%\[\]~&|@]""")
_QUERY_ENDS = lazy(r"[a-zA-Z0-9_&=#/\-\u00a0-\U0010ffff]")
_BALANCED = lazy(r"[^()]*(?:\([^()]+\)[^()]*)*")
_KEEP_S = 3_600.0
_SKEW_S = 300.0  # between its clock and ours


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "mastodon" may say.

    Attributes:
        server: Its address.

        token: An application's access token with ``write:statuses``; ``read:accounts`` and ``read:statuses`` to look
            for what was perhaps posted, ``write:media`` for pictures.

        visibility: ``unlisted`` keeps posts out of public timelines, ``private`` shows them to followers only.

        spoiler: A warning that people open to read on; of every post.

        max_characters: Of a post, as the server allows it.

        pictures: Posts carry the story's picture, with its caption for those who do not see it.
    """

    server: str
    token: Secret
    visibility: Literal["public", "unlisted", "private"] = "public"
    spoiler: str = ""
    max_characters: int = 500
    pictures: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"server: expected an address such as https://social.example.org, got {self.server!r}")
        if self.max_characters < 100 + points(self.spoiler):
            raise ValueError(f"max_characters: expected 100 or more beside the spoiler, got {self.max_characters}")


def limits(options: Options) -> Limits:
    """Return the limits; what only followers read is not public."""
    return msgspec.structs.replace(LIMITS, public=options.visibility != "private")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return the requests: uploading a picture, then the post; of a repost, what takes the old one away comes first."""
    action = delivery.action
    if action == "event":
        raise ValueError("action: expected one for people, got 'event'")
    if action == "delete":
        return _deletes(delivery, options)
    picture = picture_of(delivery) if options.pictures else None
    kept = action == "edit" and picture is not None and delivery.remote.get("picture") == digest_of(picture)
    media = delivery.remote.get("media", "") if kept else slot("media") if picture else ""
    uploads = uploading(options.server, delivery, picture) if picture and not kept else ()
    body = _body(delivery, options, media)
    if kept and picture is not None:
        body["media_attributes"] = [{"id": media, "description": picture.alt}]
    if action == "edit":
        if not delivery.remote.get("id"):
            raise ValueError("remote: expected the id of the post, got none")
        return (*uploads, _request(options, "PUT", f"statuses/{delivery.remote['id']}", body))
    gone = _deletes(delivery, options) if action == "repost" else ()
    return (*uploads, *gone, _request(options, "POST", "statuses", body, key=delivery.id))


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means; errors are ``{"error": ...}``."""
    answer = answered(response)
    error = said(answer, "error")
    if 200 <= response.status < 300:
        return _accepted(response, answer, delivery)
    if response.status == 404 and error == "Record not found":
        if delivery.action in ("delete", "repost"):
            return Verdict(outcome="accepted", note="it was gone already")
        if delivery.action == "edit":
            return Verdict(outcome="refused", note="the post is gone")
    if response.status == 404 and delivery.action == "reply":
        return Verdict(outcome="refused", note=noted(error or "the post is gone"))
    if response.status == 422 and "processing" in error:  # of the picture
        return msgspec.structs.replace(judged(response, note=error), outcome="later")
    return judged(response, note=error)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the post with its spoiler: code points, every address 23."""
    for request in requests:
        if request.method in ("POST", "PUT") and b'"status":' in request.body:
            text = msgspec.json.decode(request.body)["status"]
            used = points(_ADDRESSES.sub("x" * _ADDRESS_COUNTS, text)) + points(options.spoiler)
            return (Count("post", used, options.max_characters, "characters"),)
    return ()


def seek(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return what asks for the account's newest posts."""
    base, token = f"{options.server.rstrip('/')}/api/v1/accounts", ("Authorization", f"Bearer {slot('token')}")
    return (
        Request(
            method="GET",
            url=f"{base}/verify_credentials",
            headers=(token,),
            save=(("account", "/id"),),
            keep_s=_KEEP_S,
        ),
        Request(method="GET", url=f"{base}/{slot('account')}/statuses?limit=40&exclude_reblogs=true", headers=(token,)),
    )


def found(response: Response, delivery: Delivery, options: Options) -> dict[str, str] | None:
    """Return the names of the post that this delivery made: since its change, with its link or its very words."""
    post = _post(delivery, options)
    links = {_plain_link(link) for link in (post.link, post.short, delivery.entry.link) if link}
    letters = _letters(text_of(runs(post)))
    answers_to = delivery.remote.get("id", "") if delivery.action == "reply" else ""
    for status in listed(response.body):
        if said(status, "in_reply_to_id") != answers_to or not _since(status, delivery):
            continue
        content = said(status, "content")
        led = {_plain_link(html.unescape(link)) for link in _HREFS.findall(content)}
        led.add(_plain_link(said(status.get("card"), "url")))
        if led & links or _letters(html.unescape(_TAGS.sub("", content))) == letters:
            return _names(status, delivery)
    return None


def _post(delivery: Delivery, options: Options) -> Words:
    """Return what is said, with addresses that are taken whole, and as much of it as has room."""
    whole = calm(words(delivery), picture=options.pictures)
    link, short = _kept_whole(whole.link), _kept_whole(whole.short)
    text = whole.text.replace(whole.link, link) if whole.link else whole.text
    lines = tuple(msgspec.structs.replace(line, link=_kept_whole(line.link)) for line in whole.lines)
    said_ = msgspec.structs.replace(whole, link=link, short=short, text=text, lines=lines)
    measure = counting(link, _ADDRESS_COUNTS, points) if not lines else _every_address
    most = options.max_characters - points(options.spoiler)
    return fit(said_, measure=measure, most=most, shown=lambda candidate: text_of(runs(candidate)))


def _every_address(text: str) -> int:
    return points(_ADDRESSES.sub("x" * _ADDRESS_COUNTS, text))


def _body(delivery: Delivery, options: Options, media: str) -> dict[str, Any]:
    body: dict[str, Any] = {"status": text_of(runs(_post(delivery, options)))}
    language = delivery.entry.language.replace("_", "-").partition("-")[0].lower()
    if language:
        body["language"] = language
    if options.spoiler:
        body |= {"spoiler_text": options.spoiler, "sensitive": True}
    if delivery.action != "edit":
        body["visibility"] = options.visibility
    if delivery.action == "reply" and delivery.remote.get("id"):
        body["in_reply_to_id"] = delivery.remote["id"]
    if media:
        body["media_ids"] = [media]
    elif delivery.action == "edit":
        body["media_ids"] = []
    return body


def _deletes(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Take away what was said of the story: replies first, the post itself last."""
    remote = delivery.remote
    names = (*remote.get("replies", "").split(), *remote.get("id", "").split())
    return tuple(_request(options, "DELETE", f"statuses/{name}") for name in names)


def _request(options: Options, method: str, rest: str, body: Any = None, *, key: str = "") -> Request:
    headers = [("Authorization", f"Bearer {slot('token')}")]
    if body is not None:
        headers.append(("Content-Type", "application/json"))
    if key:
        headers.append(("Idempotency-Key", key))
    return Request(
        method=method,
        url=f"{options.server.rstrip('/')}/api/v1/{rest}",
        headers=tuple(headers),
        body=b"" if body is None else msgspec.json.encode(body),
    )


def _accepted(response: Response, answer: object, delivery: Delivery) -> Verdict:
    verdict = judged(response)
    if delivery.action == "delete":
        return verdict
    if not isinstance(answer, dict) or not said(answer, "id"):
        return Verdict(outcome="refused", note="expected a post, got an answer without one")
    return msgspec.structs.replace(verdict, remote=_names(answer, delivery), link=said(answer, "url"))


def _names(status: dict[str, Any], delivery: Delivery) -> dict[str, str]:
    name = said(status, "id")
    if delivery.action in ("reply", "notice"):
        return {"replies": " ".join(dict.fromkeys((*delivery.remote.get("replies", "").split(), name)))}
    attached = status.get("media_attachments")
    media = said(attached[0], "id") if isinstance(attached, list) and attached else ""
    picture = picture_of(delivery) if media else None
    return {"id": name, "media": media, "picture": digest_of(picture) if picture else ""}


def _since(status: dict[str, Any], delivery: Delivery) -> bool:
    from datetime import UTC, datetime

    try:
        made = datetime.fromisoformat(said(status, "created_at"))
    except ValueError:
        return False
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return (made - delivery.at).total_seconds() >= -_SKEW_S


def _kept_whole(link: str) -> str:
    """Return an address with its last sign, or its brackets, percent-encoded where patterns would leave them out."""
    if not link:
        return link
    link = link.removesuffix("?")
    head, mark, query = link.partition("?")
    if not _BALANCED.fullmatch(head):
        head = head.replace("(", "%28").replace(")", "%29")
    link = head + mark + query
    ends = _QUERY_ENDS if mark else _PATH_ENDS
    if ends.fullmatch(link[-1]) or (link[-1] == ")" and not mark):
        return link
    return link[:-1] + f"%{ord(link[-1]):02X}" if link[-1].isascii() else link[:-1] + quote(link[-1])


def _plain_link(link: str) -> str:
    from urllib.parse import unquote

    return unquote(link).rstrip("/")


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())

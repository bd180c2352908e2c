"""ntfy: a notification on the phones and desktops that follow a topic."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wirefeed.config import Secret
from wirefeed.destinations._judging import answered, judged, said
from wirefeed.destinations._text import Words, fit, utf8, words
from wirefeed.destinations._titled import titled
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# docs.ntfy.sh/publish, "Limitations": 60 requests at once, then one in five seconds. It counts from when they arrive.
LIMITS = Limits(rate=0.19, burst=55)

_TOPIC = lazy(r"[-_A-Za-z0-9]{1,64}")  # of ntfy's server; a sequence id is made of the same
_MESSAGE = 4_096  # bytes; what is longer becomes an attached file
_REQUEST = 8_192  # bytes of JSON that ntfy's server reads
_LONGEST_TOPIC = 64
_WAITS = {"42901": 30.0, "42908": 3_600.0}  # too many requests; the day's messages are used up. It names no time
_QUIET = 2  # priority: seen, not heard


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "ntfy" may say.

    Attributes:
        topic: On an open server whoever knows it can read and write: then it is a secret.

        priority: 1 to 5, of what is new and what is corrected; an update without a correction is never louder than 2.

        tags: Short codes of emojis, or words.

        sequence: The server is ntfy 2.16 or newer: what was sent is changed in place and taken away. An older one takes
            a change for a new message.
    """

    topic: Secret | str
    server: str = "https://ntfy.sh"
    token: Secret | None = None
    priority: int = 3
    tags: tuple[str, ...] = ()
    sequence: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.topic, str) and not _TOPIC.fullmatch(self.topic):
            raise ValueError(f"topic: expected up to 64 of letters, digits, '-' and '_', got {self.topic!r}")
        parts = urlsplit(self.server)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"server: expected an address such as 'https://ntfy.sh', got {self.server!r}")
        if not 1 <= self.priority <= 5:
            raise ValueError(f"priority: expected 1 to 5, got {self.priority}")
        for tag in self.tags:
            if not tag or "," in tag or not tag.isprintable():
                raise ValueError(f"tags: expected tags without commas, got {tag!r}")


class _Message(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What ntfy takes as JSON (docs.ntfy.sh/publish, "Publish as JSON")."""

    topic: str
    title: str = ""
    message: str
    click: str = ""
    attach: str = ""
    priority: int = 0
    tags: tuple[str, ...] = ()
    sequence_id: str = ""


def limits(options: Options) -> Limits:
    """Return what a topic can do: without sequences nothing that was sent can be changed."""
    if not options.sequence:
        return LIMITS
    return replace(LIMITS, edit=True, delete=True, idempotent=True)


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the request that notifies, changes the notification or takes it away.

    Raises:
        ValueError: The link has no room, or the template cannot be used.
    """
    server = options.server.rstrip("/")
    topic = options.topic if isinstance(options.topic, str) else slot("topic")
    headers = [] if options.token is None else [("Authorization", f"Bearer {slot('token')}")]
    if delivery.action == "delete":
        url = f"{server}/{topic}/{_sequence(delivery)}"
        return (Request(method="DELETE", url=url, headers=tuple(headers)),)
    headers.append(("Content-Type", "application/json"))
    body = msgspec.json.encode(_message(delivery, options, topic))
    return (Request(method="POST", url=f"{server}/", headers=tuple(headers), body=body),)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what ntfy's answer means; it names an error by a code of five digits and a sentence."""
    answer = answered(response)
    if delivery.action == "delete" and response.status in (404, 405):
        return Verdict(outcome="refused", note=f"HTTP {response.status}: ntfy before 2.16 cannot delete")
    wait = None if "retry-after" in response.headers else _WAITS.get(said(answer, "code"))
    verdict = judged(response, note=said(answer, "error"), wait_s=wait)
    if verdict.outcome != "accepted" or delivery.action not in ("create", "repost"):
        return verdict
    remote = {"id": said(answer, "id"), "sequence": _sequence(delivery) if options.sequence else ""}
    return replace(verdict, remote={name: value for name, value in remote.items() if value})


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the message and the whole request, with a topic as long as can be in the place of its mark."""
    counts = []
    for request in requests:
        if request.body:
            message = msgspec.json.decode(request.body, type=_Message)
            counts.append(Count("message", utf8(message.message), _MESSAGE, "bytes"))
            counts.append(Count("request", utf8(_padded(message)), _REQUEST, "bytes"))
    return tuple(counts)


def _sequence(delivery: Delivery) -> str:
    """
    Return the id under which a notification is changed: the story's own, so that a second try changes the first.

    Of a message that was sent without one it is the message's.
    """
    known = delivery.remote.get("sequence") or delivery.remote.get("id", "")
    if _TOPIC.fullmatch(known):
        return known
    name = delivery.id if delivery.kind == "digest" else delivery.entry.id
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _message(delivery: Delivery, options: Options, topic: str) -> _Message:
    def shown(candidate: Words) -> _Message:
        parts = titled(candidate, link=False)
        return _Message(
            topic=topic,
            title=parts.title,
            message=parts.text,
            click=candidate.link,
            attach=candidate.picture.url if candidate.picture else "",
            priority=_priority(delivery, options),
            tags=options.tags,
            sequence_id=_sequence(delivery) if options.sequence and delivery.action != "notice" else "",
        )

    told = fit(words(delivery), measure=utf8, most=_MESSAGE, shown=lambda one: shown(one).message)
    if utf8(_padded(shown(told))) > _REQUEST:
        told = replace(told, picture=None)
    return shown(fit(told, measure=utf8, most=_REQUEST, shown=lambda one: _padded(shown(one))))


def _padded(message: _Message) -> str:
    """Return the JSON of a message as long as it can become when its mark is replaced."""
    topic = message.topic if _TOPIC.fullmatch(message.topic) else "x" * _LONGEST_TOPIC
    return msgspec.json.encode(replace(message, topic=topic)).decode()


def _priority(delivery: Delivery, options: Options) -> int:
    return min(options.priority, _QUIET) if delivery.kind == "updated" else options.priority

"""Discord: a webhook, which can correct and delete what it posted."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.config import Secret
from wirefeed.destinations._json import calling, payload_of
from wirefeed.destinations._judging import answered, judged, said
from wirefeed.destinations._text import ENDS, REPLY, Words, fit, plain, shorten, utf16, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# Discord publishes no rate ("read the headers"): five requests in two seconds is what webhooks answer, and the headers
# correct it (docs.discord.com, topics, rate limits). A webhook cannot reply (resources, webhook, execute).
LIMITS = Limits(edit=True, delete=True, rate=2.5, burst=5)

# docs.discord.com, resources, message, embed limits. Counted in UTF-16 units: never fewer than Discord's characters.
_CONTENT, _TITLE, _DESCRIPTION, _TOTAL = 2_000, 256, 4_096, 6_000
_FOOTER = 1_024  # of 2,048: with a title and a description of full length the whole stays below 6,000
_URL = 2_048
_NO_PINGS: dict[str, list[str]] = {"parse": []}
_UNKNOWN_MESSAGE, _UNKNOWN_WEBHOOK = "10008", "10015"

_NUMBER = lazy(r"\d{1,20}")
_MARKUP = lazy(r"[\\*_~`|<>\[\]]|(?<!\d):(?=\S)|:(?=[^\s\d])|(?m:^)(?:[ \t]*)(?:[-+#]|\d+[.)])")
_PING = lazy(r"@(?=everyone|here)")


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "discord" may say.

    Attributes:
        url: Of the webhook, without a query.

        thread: The id of a thread of its channel to post in.

        username: Shown in the place of the webhook's name; `avatar` is the address of a picture, likewise.

        pictures: Whether the story's picture is shown.
    """

    url: Secret
    thread: str = ""
    username: str = ""
    avatar: str = ""
    pictures: bool = True

    def __post_init__(self) -> None:
        if self.thread and not _NUMBER.fullmatch(self.thread):
            raise ValueError(f"thread: expected the id of a thread, digits, got {self.thread!r}")
        lower = self.username.lower()
        if len(self.username) > 80 or "discord" in lower or "clyde" in lower or lower in ("everyone", "here"):
            raise ValueError(f"username: expected at most 80 characters without 'discord', got {self.username!r}")
        if self.avatar and not self.avatar.startswith(("http://", "https://")):
            raise ValueError(f"avatar: expected the address of a picture, got {self.avatar!r}")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the requests that carry out a delivery: a message is one embed, and its words are escaped for Markdown.

    Raises:
        ValueError: The link has no room, or the template cannot be used.
    """
    action = delivery.action
    gone = _replies_gone(delivery, options)
    if action == "delete":
        return (*gone, _on_message("DELETE", delivery, options))
    message = _message(delivery, options)
    if action == "edit":
        edit = _on_message("PATCH", delivery, options, message)
        return (*gone, edit) if delivery.kind in ENDS else (edit,)
    looks = {"username": options.username, "avatar_url": options.avatar}
    message |= {name: value for name, value in looks.items() if value}
    thread = f"&thread_id={options.thread}" if options.thread else ""
    # Without `wait` Discord answers before it has looked, and a message it does not take is lost without a word.
    create = calling("POST", f"{slot('url')}?wait=true{thread}", message)
    return (*gone, _on_message("DELETE", delivery, options), create) if action == "repost" else (create,)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means: an unknown message is one that is deleted, an unknown webhook ends the destination."""
    answer = answered(response)
    code = said(answer, "code")
    if 200 <= response.status < 300:
        return replace(judged(response), remote=_remote(answer, delivery))
    verdict = judged(response, note=" ".join(filter(None, (code, said(answer, "message")))), wait_s=_wait_s(answer))
    if code == _UNKNOWN_MESSAGE:
        done = delivery.action in ("delete", "repost")
        return replace(verdict, outcome="accepted" if done else "refused", target="")
    if code == _UNKNOWN_WEBHOOK:
        return replace(verdict, outcome="refused", target="disabled")
    return verdict


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the message and its embed."""
    payload = payload_of(requests)
    counts = [Count("content", utf16(payload.get("content", "")), _CONTENT, "characters")] if payload else []
    for embed in payload.get("embeds", ()):
        footer = embed.get("footer", {}).get("text", "")
        texts = (embed.get("title", ""), embed.get("description", ""), footer)
        sizes = [utf16(text) for text in texts]
        counts += [
            Count("title", sizes[0], _TITLE, "characters"),
            Count("description", sizes[1], _DESCRIPTION, "characters"),
            Count("footer", sizes[2], 2_048, "characters"),
            Count("embed", sum(sizes), _TOTAL, "characters"),
        ]
    return tuple(counts)


def _on_message(
    method: str, delivery: Delivery, options: Options, payload: dict[str, Any] | None = None, *, name: str = "message"
) -> Request:
    thread = f"?thread_id={options.thread}" if options.thread else ""
    message = quote(delivery.remote.get(name, "0"), safe="")
    return calling(method, f"{slot('url')}/messages/{message}{thread}", payload)


def _replies_gone(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return what deletes the notices of a story, which repeat its words; they may be gone already."""
    names = [name for name in sorted(delivery.remote) if name.startswith(REPLY)]
    return tuple(replace(_on_message("DELETE", delivery, options, name=name), needs=False) for name in names)


def _message(delivery: Delivery, options: Options) -> dict[str, Any]:
    """Return a message that says everything it says: what is left out of an edit would stay."""
    story = words(delivery)
    if story.ending:
        return {"content": plain(story, _escaped), "embeds": [], "allowed_mentions": _NO_PINGS}
    if not options.pictures:
        story = replace(story, picture=None)
    return {"content": "", "embeds": [_embed(story, delivery)], "allowed_mentions": _NO_PINGS}


def _embed(story: Words, delivery: Delivery) -> dict[str, Any]:
    title = shorten(story.headline, measure=lambda text: utf16(_escaped(text)), most=_TITLE)
    footer = shorten(story.credits, measure=utf16, most=_FOOTER)
    linked = bool(title) and bool(story.link) and not story.text and utf16(story.link) <= _URL
    rest = fit(replace(story, headline=""), measure=utf16, most=_DESCRIPTION, shown=lambda one: _below(one, linked))
    description = _below(rest, linked)
    moment = delivery.entry.published.isoformat() if delivery.kind != "digest" and not delivery.entry.day else ""
    embed: dict[str, Any] = {
        "title": _escaped(title),
        "url": story.link if linked else "",
        "description": description,
        "timestamp": moment,
        "image": {"url": story.picture.url} if story.picture and utf16(story.picture.url) <= _URL else {},
        "footer": {"text": footer} if footer else {},
    }
    return {name: value for name, value in embed.items() if value}


def _below(story: Words, linked: bool) -> str:
    """Return what stands below the title; the link only where the title does not lead there."""
    if story.text or story.lines:
        return plain(story, _escaped, _link)
    link = _link(story.link) if story.link and not linked else ""
    return "\n\n".join(filter(None, (_escaped(story.correction), _escaped(story.summary), link)))


def _escaped(text: str) -> str:
    """
    Return `text` with a backslash before what Discord's Markdown takes for markup, mention, emoji or address.

    ``@everyone`` pings nobody (`allowed_mentions`), and a blank of no width keeps it from looking as if it did.
    """
    return _PING.sub("@\u200b", _MARKUP.sub(_backslash, text))


def _backslash(found: Any) -> str:
    sign: str = found[0]
    return f"{sign[:-1]}\\{sign[-1]}"


def _link(link: str) -> str:
    return f"<{link}>"  # ends where it ends, and makes no preview of its own


def _wait_s(answer: Any) -> float | None:
    """Return the seconds of a 429, which its body says with decimals."""
    wait_s = answer.get("retry_after") if isinstance(answer, dict) else None
    return float(wait_s) if isinstance(wait_s, (int, float)) and not isinstance(wait_s, bool) else None


def _remote(answer: Any, delivery: Delivery) -> dict[str, str]:
    message = said(answer, "id")
    if not message or delivery.action in ("edit", "delete"):
        return {}
    return {f"{REPLY}{delivery.number}" if delivery.action in ("reply", "notice") else "message": message}

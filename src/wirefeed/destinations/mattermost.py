"""Mattermost: an incoming webhook, or a bot that can also correct and delete what it posted."""

from __future__ import annotations

import hashlib
import re
from typing import Any
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.config import Secret
from wirefeed.destinations._json import calling, payload_of
from wirefeed.destinations._judging import answered, judged, said
from wirefeed.destinations._text import ENDS, REPLY, Words, fit, plain, points, shorten, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# The server's own setting (RateLimitSettings, off by default; 10 a second and bursts of 100 when it is on).
LIMITS = Limits(seek=False, rate=5.0, burst=10)
# A `pending_post_id` is remembered for 30 seconds (server/channels/app/post.go, deduplicateCreatePost).
_OF_BOT = Limits(edit=True, delete=True, reply=True, idempotent=True, idempotent_s=30.0, rate=5.0, burst=10)

_NEWEST = 30  # posts that are looked through: what is read of an answer has room for them
_MOST = 16_383  # code points of a message (server/public/model/post.go); a webhook's longer one becomes several
_ALT = 1_000

_CHANNEL = lazy(r"[a-z0-9]{26}")
_ID = lazy(r'"id"\s*:\s*"([a-z0-9]{26})"')
_APART = "\u200b"
# What a backslash can escape in Mattermost's Markdown, and what only a blank of no width can keep apart: mentions,
# hashtags, channels, emoji and addresses are looked for in the text that is left when the backslashes are gone.
_ESCAPABLE = lazy(r"[\\`*_{}\[\]()>|!]|^[-+]|^\d+[.)]", re.MULTILINE)
_APART_AFTER = lazy(r"[@~<](?=\S)|(?<!\d):(?=\S)|:(?=[^\s\d])|(?i:www\d{0,3})(?=\.)|\.(?=[^\W\d_]{2,4}/)")
_ENTITY = lazy(r"&(?=#?\w+;)")
_HASH = lazy(r"#")
_INDENT = lazy(r"(?<=\n)[ \t]+|(?<=\n)(?==)")  # blanks make code of a line, and a line of "=" a heading of the last
_IN_ALT = str.maketrans("[]`\\", "()'/")  # the text of a picture ends at the first bracket, escaped or not

_AWAY = frozenset(
    "web.incoming_webhook.invalid.app_error web.incoming_webhook.disabled.app_error "
    "web.incoming_webhook.channel.app_error web.incoming_webhook.permissions.app_error "
    "web.incoming_webhook.channel_locked.app_error api.post.create_post.can_not_post_to_deleted.error "
    "store.sql_channel.get.existing.app_error app.channel.get.existing.app_error".split()
)
_NO_POST = frozenset("app.post.get.app_error store.sql_post.get.app_error api.post.update_post.find.app_error".split())


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "mattermost" may say: either `url`, or `server`, `token` and `channel`.

    Attributes:
        url: Of an incoming webhook. Mattermost does not say which message came of it: it can be neither corrected nor
            deleted.

        server: Address of the server, for a bot.

        token: The bot's.

        channel: Its id, 26 letters and digits.

        pictures: Whether the story's picture is shown.
    """

    url: Secret | None = None
    server: str = ""
    token: Secret | None = None
    channel: str = ""
    pictures: bool = True

    def __post_init__(self) -> None:
        if (self.url is None) == (self.token is None):
            raise ValueError(f"url: expected either url or token, got {'both' if self.url else 'neither'}")
        if self.url is not None:
            for name in ("server", "channel"):
                if getattr(self, name):
                    raise ValueError(f"{name}: expected none, a webhook has its own, got {getattr(self, name)!r}")
            return
        if not self.server.startswith(("http://", "https://")):
            raise ValueError(f"server: expected an address such as 'https://chat.example.org', got {self.server!r}")
        if not _CHANNEL.fullmatch(self.channel):
            raise ValueError(f"channel: expected the id of a channel, 26 letters and digits, got {self.channel!r}")


def limits(options: Options) -> Limits:
    """Return what this destination can do: a bot corrects and deletes, a webhook does not."""
    return LIMITS if options.token is None else _OF_BOT


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the requests that carry out a delivery: a message is Markdown in which no word of the story is markup.

    Raises:
        ValueError: The link has no room, the template cannot be used, or the action is not for a webhook.
    """
    action = delivery.action
    if options.token is None:
        if action in ("edit", "delete", "repost"):
            raise ValueError(f"action: expected one that a webhook can carry out, got {action!r}")
        return (calling("POST", slot("url"), {"text": _message(delivery, options)}),)
    gone = _replies_gone(delivery, options)
    post = delivery.remote.get("post", "")
    if action == "delete":
        return (*gone, _calling("DELETE", options, post))
    message = _message(delivery, options)
    if action == "edit":
        edit = _calling("PUT", options, f"{post}/patch", {"message": message})
        return (*gone, edit) if delivery.kind in ENDS else (edit,)
    payload: dict[str, Any] = {"channel_id": options.channel, "message": message, "pending_post_id": delivery.id}
    if action == "reply" and post:
        payload["root_id"] = post
    if action in ("create", "repost"):
        payload["props"] = {"wirefeed": _key(delivery)}
    create = _calling("POST", options, "", payload)
    return (*gone, _calling("DELETE", options, post), create) if action == "repost" else (create,)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means; a post that is not there any more is deleted."""
    answer = answered(response)
    error = said(answer, "id")
    if 200 <= response.status < 300:
        return _accepted(judged(response), error, delivery, options)
    verdict = judged(response, note=error)
    if error in _NO_POST or (response.status == 404 and error.startswith(("app.post.", "api.post."))):
        done = delivery.action in ("delete", "repost")
        return replace(verdict, outcome="accepted" if done else "refused", target="")
    if error in _AWAY:
        return replace(verdict, outcome="later", target="paused")
    return verdict


def seek(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return what asks for the channel's newest posts."""
    url = f"{options.server.rstrip('/')}/api/v4/channels/{options.channel}/posts?per_page={_NEWEST}"
    return (calling("GET", url, authorization=f"Bearer {slot('token')}"),)


def found(response: Response, delivery: Delivery, options: Options) -> dict[str, str] | None:
    """Return the name of the post that shows the story; None if there is none."""
    # Of a long answer only the beginning reached us. A post names its props after its id and before the next one's;
    # what looks like either in somebody's words has its quotes escaped.
    text = response.body.decode("utf-8", "ignore")
    before, there, _ = text.partition(f'"{_key(delivery)}"')
    ids = _ID.findall(before) if there else []
    return {"post": ids[-1]} if ids else None


def _key(delivery: Delivery) -> str:
    """Return what the post of a story carries, so that it can be found: nobody else's post has it."""
    text = f"{delivery.destination}\n{delivery.entry.id}"
    return "wf-" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=15).hexdigest()


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the message."""
    payload = payload_of(requests)
    text = payload.get("message", payload.get("text"))
    return () if text is None else (Count("message", points(text), _MOST, "characters"),)


def _calling(method: str, options: Options, path: str, payload: dict[str, Any] | None = None) -> Request:
    url = "/".join(filter(None, (options.server.rstrip("/"), "api/v4/posts", quote(path))))
    return calling(method, url, payload, authorization=f"Bearer {slot('token')}")


def _replies_gone(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """Return what deletes the notices of a story, which repeat its words; they may be gone already."""
    posts = [post for name, post in sorted(delivery.remote.items()) if name.startswith(REPLY)]
    return tuple(replace(_calling("DELETE", options, post), needs=False) for post in posts)


def _accepted(verdict: Verdict, post: str, delivery: Delivery, options: Options) -> Verdict:
    """Say where a post is; a webhook does not say it, and what was changed is known."""
    if options.token is None or not post or delivery.action in ("edit", "delete"):
        return verdict
    if delivery.action in ("reply", "notice"):
        return replace(verdict, remote={f"{REPLY}{delivery.number}": post})
    return replace(verdict, remote={"post": post}, link=f"{options.server.rstrip('/')}/_redirect/pl/{quote(post)}")


def _message(delivery: Delivery, options: Options) -> str:
    story = words(delivery)
    if not options.pictures:
        story = replace(story, picture=None)
    return _shown(fit(story, measure=points, most=_MOST, shown=_shown))


def _shown(story: Words) -> str:
    if story.ending or story.text or story.lines:
        shown = plain(story, _escaped, _link)
        return "\n\n".join(filter(None, (shown, _pictured(story) if story.text else "")))
    headline = f"#### {_escaped(story.headline)}" if story.headline else ""
    correction = _escaped(story.correction)
    first = (correction, headline) if story.apart else (headline, correction)
    last = "\n".join(filter(None, (_escaped(story.credits), _link(story.link) if story.link else "")))
    return "\n\n".join(filter(None, (*first, _escaped(story.summary), _pictured(story), last)))


def _pictured(story: Words) -> str:
    if story.picture is None:
        return ""
    url = story.picture.url.replace("(", "%28").replace(")", "%29")
    alt = shorten(story.picture.alt, measure=points, most=_ALT)
    return f"![{_apart(alt.translate(_IN_ALT))}]({url})"


def _escaped(text: str) -> str:
    """Return `text` so that Mattermost's Markdown shows it as it is, and tells nobody of it."""
    text = _INDENT.sub(lambda found: "" if found[0] else _APART, text)
    text = _ESCAPABLE.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)
    return _HASH.sub(f"\\\\#{_APART}", _apart(text))


def _apart(text: str) -> str:
    return _ENTITY.sub("&amp;", _APART_AFTER.sub(lambda found: found[0] + _APART, text))


def _link(link: str) -> str:
    return f"<{link}>"

"""Slack: an incoming webhook, or a bot that can also correct and delete what it posted."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.config import Secret
from wirefeed.destinations._blocks import MOST_BLOCKS, MOST_LINES, NAMES, blocks_of, marked, spelled
from wirefeed.destinations._json import calling, payload_of
from wirefeed.destinations._judging import answered, judged, noted, said, waiting
from wirefeed.destinations._text import ENDS, REPLY, first, fit, utf16, words
from wirefeed.model import Count, Delivery, Limits, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

# docs.slack.dev, rate limits: one message a second and channel, short bursts. A webhook's answer names no message.
LIMITS = Limits(rate=1.0, burst=1)
_OF_BOT = Limits(edit=True, delete=True, reply=True, rate=1.0, burst=1)

# chat.update refuses more than 4,000 (msg_too_long); chat.postMessage cuts off after 40,000. What is posted must be
# correctable, so one bound holds for both.
_TEXT = 4_000
_CHANNEL = lazy(r"#?[^\s#<>@|]{1,80}")
_AWAY = frozenset(
    "invalid_auth not_authed account_inactive token_revoked token_expired missing_scope no_permission "
    "not_allowed_token_type ekm_access_denied org_login_required team_access_not_granted access_denied "
    "channel_not_found not_in_channel is_archived channel_is_archived team_not_found action_prohibited no_service "
    "no_team team_disabled no_active_hooks restricted_action restricted_action_read_only_channel invalid_token "
    "restricted_action_thread_only_channel enterprise_is_restricted two_factor_setup_required".split()
)
_LATER = frozenset(
    "ratelimited rate_limited message_limit_exceeded internal_error fatal_error service_unavailable request_timeout "
    "team_added_to_org rollup_error".split()
)


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "slack" may say: either `url`, or `token` and `channel`.

    Attributes:
        url: Of an incoming webhook. Slack does not say which message came of it: it can be neither corrected nor
            deleted.

        token: Of a bot (``xoxb-...``) with the scope chat:write, which is a member of `channel`.

        channel: Its id (``C024BE91L``) or name.

        server: Of the bot; ``https://slack-gov.com`` for GovSlack.

        unfurl: Whether Slack shows its preview of links.

        pictures: Whether the story's picture is shown.
    """

    url: Secret | None = None
    token: Secret | None = None
    channel: str = ""
    server: str = "https://slack.com"
    unfurl: bool = False
    pictures: bool = True

    def __post_init__(self) -> None:
        if (self.url is None) == (self.token is None):
            raise ValueError(f"url: expected either url or token, got {'both' if self.url else 'neither'}")
        if self.token is not None and not _CHANNEL.fullmatch(self.channel):
            raise ValueError(f"channel: expected the id or name of a channel, got {self.channel!r}")
        if not self.server.startswith(("http://", "https://")):
            raise ValueError(f"server: expected an address such as 'https://slack.com', got {self.server!r}")
        if self.url is not None and self.channel:
            raise ValueError(f"channel: expected none, a webhook has its own, got {self.channel!r}")


def limits(options: Options) -> Limits:
    """Return what this destination can do: a bot corrects and deletes, a webhook does not."""
    return LIMITS if options.token is None else _OF_BOT


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the requests that carry out a delivery.

    Words of a story are plain text in blocks, where Slack knows no markup and no mention; only links are not.

    Raises:
        ValueError: The link has no room, the template cannot be used, or the action is not for a webhook.
    """
    action = delivery.action
    if options.token is None:
        if action in ("edit", "delete", "repost"):
            raise ValueError(f"action: expected one that a webhook can carry out, got {action!r}")
        return (calling("POST", slot("url"), _message(delivery, options)),)
    channel, stamp = delivery.remote.get("channel", options.channel), delivery.remote.get("ts", "")
    at = {"channel": channel, "ts": stamp}
    if action == "delete":
        return (*_replies_gone(delivery, channel, options), _method(options, "chat.delete", at))
    message = _message(delivery, options)
    if action == "edit":
        gone = _replies_gone(delivery, channel, options) if delivery.kind in ENDS else ()
        return (*gone, _method(options, "chat.update", {**at, **message, "blocks": message.get("blocks", [])}))
    unfurl = {"unfurl_links": options.unfurl, "unfurl_media": options.unfurl}
    thread = {"thread_ts": stamp} if action == "reply" and stamp else {}
    post = _method(options, "chat.postMessage", {"channel": channel, **thread, **message, **unfurl})
    if action == "repost":
        return (*_replies_gone(delivery, channel, options), _method(options, "chat.delete", at), post)
    return (post,)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """Say what an answer means; the chat methods say it in a body that comes with status 200."""
    if options.token is None:
        return _judged(response, response.body.decode("utf-8", "replace").strip()[:100], delivery)
    answer = answered(response)
    if response.status == 200 and not isinstance(answer, dict):
        return Verdict(outcome="later", note="expected an answer in JSON, got something else")
    if response.status == 200 and answer.get("ok") is True:
        return replace(judged(response), remote=_remote(answer, delivery))
    return _judged(response, said(answer, "error"), delivery)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the message; characters are UTF-16 units after escaping, never fewer than Slack's own."""
    payload = payload_of(requests)
    if "text" not in payload:
        return ()
    blocks = payload.get("blocks", [])
    texts = [one for block in blocks for one in spelled(block)]
    counts = [
        Count("text", utf16(payload["text"]), _TEXT, "characters"),
        Count("blocks", len(blocks), MOST_BLOCKS, "blocks"),
    ]
    for what, most in NAMES.items():
        longest = max((utf16(text) for name, text in texts if name == what), default=0)
        if longest:
            counts.append(Count(what, longest, most, "characters"))
    return tuple(counts)


def _method(options: Options, name: str, payload: dict[str, Any]) -> Request:
    return calling("POST", f"{options.server.rstrip('/')}/api/{name}", payload, authorization=f"Bearer {slot('token')}")


def _replies_gone(delivery: Delivery, channel: str, options: Options) -> tuple[Request, ...]:
    """Return what deletes the replies and notices of a story, which repeat its words; they may be gone already."""
    stamps = [stamp for name, stamp in sorted(delivery.remote.items()) if name.startswith(REPLY)]
    gone = (_method(options, "chat.delete", {"channel": channel, "ts": stamp}) for stamp in stamps)
    return tuple(replace(request, needs=False) for request in gone)


def _message(delivery: Delivery, options: Options) -> dict[str, Any]:
    story = words(delivery)
    if not options.pictures:
        story = replace(story, picture=None)
    fitted = fit(first(story, MOST_LINES), measure=utf16, most=_TEXT, shown=marked)
    # `mrkdwn` and `parse`: nothing in the text that stands for the blocks becomes a link or a mention either.
    message: dict[str, Any] = {"text": marked(fitted), "mrkdwn": False, "parse": "none"}
    blocks = blocks_of(fitted)
    return {**message, "blocks": blocks} if blocks else message


def _remote(answer: dict[str, Any], delivery: Delivery) -> dict[str, str]:
    """Return where a message that was posted stands; what was changed or deleted is known already."""
    if "message" not in answer or delivery.action == "edit":
        return {}
    channel, stamp = said(answer, "channel"), said(answer, "ts")
    apart = delivery.action in ("reply", "notice")
    return {"channel": channel, f"{REPLY}{delivery.number}" if apart else "ts": stamp}


def _judged(response: Response, error: str, delivery: Delivery) -> Verdict:
    if not 200 <= response.status < 300 and error not in _AWAY:
        return judged(response, note=error)
    if response.status == 200 and error == "ok":
        return judged(response)
    if error == "message_not_found" and delivery.action in ("delete", "repost"):
        return Verdict(outcome="accepted", note=error)
    if error in _LATER:
        return Verdict(outcome="later", note=error, wait_s=waiting(response))
    if error in _AWAY:
        return Verdict(outcome="later", note=error, target="paused")
    return Verdict(outcome="refused", note=noted(error or "no error code"))

"""Mattermost: what is posted is within its limit, says whole links, and calls nobody."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, delivery, shown
from tests.destinations.wild import SECRET, THOUSAND, carried_out, deliveries, links_of
from wirefeed.destinations import mattermost
from wirefeed.model import Delivery, Response
from wirefeed.testing import Mattermost

WEBHOOK = mattermost.Options(url=SECRET)
BOT = mattermost.Options(server="https://chat.example.org", token=SECRET, channel="a" * 26)
REMOTE = {"post": "p" * 26}
GOLD = {
    "bot-create": (BOT, delivery()),
    "bot-create-arabic": (BOT, delivery(entry=ARABIC)),
    "bot-edit": (BOT, delivery("corrected", "edit", CORRECTED, remote=REMOTE)),
    "bot-edit-killed": (BOT, delivery("killed", "edit", remote=REMOTE | {"reply.2": "r" * 26})),
    "bot-repost": (BOT, delivery("corrected", "repost", CORRECTED, remote=REMOTE)),
    "bot-reply": (BOT, delivery("corrected", "reply", CORRECTED, remote=REMOTE)),
    "bot-delete": (BOT, delivery("killed", "delete", remote=REMOTE)),
    "bot-digest": (BOT, delivery("digest", others=(CORRECTED, ARABIC))),
    "webhook-create": (WEBHOOK, delivery()),
    "webhook-notice": (WEBHOOK, delivery("corrected", "notice", CORRECTED)),
    "webhook-notice-killed": (WEBHOOK, delivery("killed", "notice")),
}
# What Mattermost's Markdown takes a backslash from.
ESCAPE = re.compile(r"\\([\\`*{}\[\]()#+\-.!_>~|])")


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(status=status, headers=headers, body=text.encode(), at=datetime(2026, 3, 26, 12, tzinfo=UTC))


@pytest.mark.parametrize("name", GOLD)
def test_every_action_is_the_request_somebody_has_looked_at(name: str) -> None:
    options, owed = GOLD[name]

    requests = mattermost.render(owed, options)

    assert "\n".join(map(shown, requests)) == (GOLDEN / f"mattermost-{name}.txt").read_text(encoding="utf-8")


def ours(text: str) -> str:
    """Return a message without the markup that is ours: the links, the picture, the sign of the headline."""
    text = re.sub(r"<https://news\.example\.org/[^<>\s]*>", "·", text)
    text = re.sub(r"!\[[^\]]*\]\(https://news\.example\.org/[^()\s]*\)", "·", text)
    return re.sub(r"(?m)^#### ", "·", text)


@THOUSAND
@given(deliveries(("create", "edit", "reply", "notice", "repost", "delete"), REMOTE))
def test_whatever_a_story_says_its_message_is_within_the_limit_whole_and_calls_nobody(owed: Delivery) -> None:
    options = BOT if owed.action in ("edit", "repost", "delete", "reply") else WEBHOOK

    requests = mattermost.render(owed, options)

    assert not any(b"\x02" in request.body for request in requests)
    if owed.action == "delete":
        return
    payload = json.loads(requests[-1].body)
    text = payload.get("message") or payload["text"]
    assert len(text) <= 16_383
    assert all(f"<{link}>" in text for link in links_of(owed))
    seen = ESCAPE.sub(r"\1", ours(text))
    assert not re.search(r"[@~#][^\W_]|:[a-z+]|(?i:https?:/|www[.])|<[a-z!@#/]|[.][a-z]{2,4}/", seen)
    assert not re.search(r"[*_`\[\]|]|~~|^(?:#|-|\+|=|\d+[.)])", ESCAPE.sub("·", ours(text)), re.MULTILINE)
    assert all(count.used <= count.most for count in mattermost.count(requests, options))


def test_an_escaped_summary_reads_as_it_was_written() -> None:
    said = "1. *Stars* & _stripes_ &lt;b&gt; [here](x) :smile: \\o/ @all #tag ~town <b> 12:30 www.a.example a.io/b"

    (request,) = mattermost.render(delivery(entry=replace(ENTRY, summary=said)), WEBHOOK)

    line = json.loads(request.body)["text"].split("\n\n")[1]
    assert html.unescape(ESCAPE.sub(r"\1", line)).replace("\u200b", "") == said
    assert "12:30" in line


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "url: expected either url or token, got neither"),
        ({"url": SECRET, "server": "https://x"}, "server: expected none, a webhook has its own, got 'https://x'"),
        ({"token": SECRET}, "server: expected an address such as 'https://chat.example.org', got ''"),
        (
            {"token": SECRET, "server": "https://chat.example.org", "channel": "town"},
            "channel: expected the id of a channel, 26 letters and digits, got 'town'",
        ),
    ],
)
def test_options_that_cannot_work_are_told(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as told:
        mattermost.Options(**options)

    assert str(told.value) == said


def test_a_webhook_announces_and_a_bot_takes_back() -> None:
    can = [(limits.edit, limits.delete, limits.idempotent_s) for limits in map(mattermost.limits, (WEBHOOK, BOT))]

    assert can == [(False, False, None), (True, True, 30.0)]
    with pytest.raises(ValueError, match="action: expected one that a webhook can carry out, got 'delete'"):
        mattermost.render(delivery("killed", "delete"), WEBHOOK)


@pytest.mark.parametrize(
    ("options", "response", "outcome", "target", "note"),
    [
        (WEBHOOK, answer("ok"), "accepted", "", ""),
        (
            WEBHOOK,
            answer({"id": "web.incoming_webhook.invalid.app_error", "message": "Invalid webhook"}, 400),
            "later",
            "paused",
            "HTTP 400: web.incoming_webhook.invalid.app_error",
        ),
        (
            BOT,
            answer({"id": "api.context.session_expired.app_error"}, 401),
            "later",
            "paused",
            "HTTP 401: api.context.session_expired.app_error",
        ),
        (
            BOT,
            answer({"id": "model.post.is_valid.msg.app_error"}, 400),
            "refused",
            "",
            "HTTP 400: model.post.is_valid.msg.app_error",
        ),
        (BOT, answer({"id": "app.post.get.app_error"}, 404), "refused", "", "HTTP 404: app.post.get.app_error"),
        (
            BOT,
            answer({"id": "api.context.404.app_error"}, 404),
            "later",
            "paused",
            "HTTP 404: api.context.404.app_error",
        ),
        (BOT, answer("", 500), "later", "", "HTTP 500"),
    ],
)
def test_an_answer_says_what_came_of_it(
    options: mattermost.Options, response: Response, outcome: str, target: str, note: str
) -> None:
    verdict = mattermost.judge(response, delivery(), options)

    assert (verdict.outcome, verdict.target, verdict.note) == (outcome, target, note)


def test_a_post_that_is_gone_is_deleted() -> None:
    owed = delivery("killed", "delete", remote=REMOTE)

    verdict = mattermost.judge(answer({"id": "app.post.get.app_error"}, 404), owed, BOT)

    assert (verdict.outcome, verdict.target) == ("accepted", "")


def test_a_message_lives_at_the_service_and_is_made_once() -> None:
    with Mattermost() as fake:
        bot = mattermost.Options(server=fake.base, token=SECRET, channel=fake.channel)
        first = carried_out(mattermost, delivery(), bot, fake)
        again = carried_out(mattermost, delivery(), bot, fake)
        carried_out(mattermost, delivery("corrected", "edit", CORRECTED, remote=first.remote), bot, fake)
        (edited,) = fake.messages
        replied = carried_out(
            mattermost, delivery("corrected", "reply", CORRECTED, id="dlv-2", number=2, remote=first.remote), bot, fake
        )
        carried_out(mattermost, delivery("killed", "delete", remote=first.remote | replied.remote), bot, fake)

        assert first.remote == again.remote
        assert "eleven days" in edited.text
        assert edited.links[0] == ENTRY.link
        assert edited.pings == ()
        assert fake.messages == []

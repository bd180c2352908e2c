"""Slack: what is posted is within its limits, says whole links, and calls nobody."""

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
from wirefeed.destinations import slack
from wirefeed.model import Delivery, Response
from wirefeed.testing import Slack

WEBHOOK = slack.Options(url=SECRET)
BOT = slack.Options(token=SECRET, channel="C024BE91L")
REMOTE = {"channel": "C024BE91L", "ts": "1711.000100", "reply.2": "1712.000200"}
AT = datetime(2026, 3, 26, 12, tzinfo=UTC)


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(status=status, headers=headers, body=text.encode(), at=AT)


GOLD = {
    "bot-create": (BOT, delivery()),
    "bot-create-arabic": (BOT, delivery(entry=ARABIC)),
    "bot-edit": (BOT, delivery("corrected", "edit", CORRECTED, remote=REMOTE)),
    "bot-edit-killed": (BOT, delivery("killed", "edit", remote=REMOTE)),
    "bot-repost": (BOT, delivery("corrected", "repost", CORRECTED, remote=REMOTE)),
    "bot-reply": (BOT, delivery("corrected", "reply", CORRECTED, remote=REMOTE)),
    "bot-delete": (BOT, delivery("killed", "delete", remote=REMOTE)),
    "bot-digest": (BOT, delivery("digest", others=(CORRECTED, ARABIC))),
    "webhook-create": (WEBHOOK, delivery()),
    "webhook-notice": (WEBHOOK, delivery("corrected", "notice", CORRECTED)),
    "webhook-notice-killed": (WEBHOOK, delivery("killed", "notice")),
}


@pytest.mark.parametrize("name", GOLD)
def test_every_action_is_the_request_somebody_has_looked_at(name: str) -> None:
    options, owed = GOLD[name]

    requests = slack.render(owed, options)

    assert "\n".join(map(shown, requests)) == (GOLDEN / f"slack-{name}.txt").read_text(encoding="utf-8")


def texts(value: Any, kind: str) -> list[str]:
    """Return the texts of all text objects of a kind, wherever they are."""
    if isinstance(value, list):
        return [text for one in value for text in texts(one, kind)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if value.get("type") == kind else []
    return own + [text for one in value.values() for text in texts(one, kind)]


@THOUSAND
@given(deliveries(("create", "edit", "reply", "notice", "repost", "delete"), REMOTE))
def test_whatever_a_story_says_its_message_is_within_the_limits_whole_and_calls_nobody(
    owed: Delivery,
) -> None:
    options = BOT if owed.action in ("edit", "repost", "delete", "reply") else WEBHOOK

    requests = slack.render(owed, options)
    payload = json.loads(requests[-1].body)

    assert b"\x02" not in b"".join(one.body for one in requests)
    if owed.action == "delete":
        return
    assert len(payload["text"]) <= len(payload["text"].encode("utf-16-le")) // 2 <= 4_000
    assert len(payload.get("blocks", [])) <= 50
    for block in payload.get("blocks", []):
        bounds = {"header": 150, "section": 3_000, "context": 3_000}
        for text in texts(block, "plain_text") + texts(block, "mrkdwn"):
            assert 1 <= len(text) <= (2_000 if "fields" in block else bounds[block["type"]])
        if block["type"] == "image":
            assert 1 <= len(block["alt_text"]) <= 2_000
            assert len(block["image_url"]) <= 3_000
    for link in links_of(owed):
        marked = html.escape(link, quote=False)
        assert f"<{marked}>" in payload["text"]
        blocks = payload.get("blocks")
        assert not blocks or any(mark.startswith(f"<{marked}|") for mark in texts(blocks, "mrkdwn"))
    assert all(count.used <= count.most for count in slack.count(requests, options))
    marks = re.findall(r"<[^>]*>", payload["text"] + "".join(texts(payload, "mrkdwn") + texts(payload, "plain_text")))
    assert all(mark.startswith("<https://news.example.org/") for mark in marks)
    assert all(re.fullmatch(r"<[^<>|]+\|news\.example\.org>", text) for text in texts(payload, "mrkdwn"))
    assert (payload["mrkdwn"], payload["parse"], "link_names" in payload) == (False, "none", False)


def test_a_link_too_long_for_a_block_is_whole_in_a_message_without_blocks() -> None:
    link = "https://news.example.org/" + "x" * 3_100

    (request,) = slack.render(delivery(entry=replace(ENTRY, link=link)), WEBHOOK)

    payload = json.loads(request.body)
    assert "blocks" not in payload
    assert f"<{link}>" in payload["text"]


def test_a_link_with_room_nowhere_gives_way_to_the_short_link() -> None:
    entry = replace(ENTRY, link="https://news.example.org/" + "x" * 5_000)

    (request,) = slack.render(delivery(entry=entry), WEBHOOK)

    assert f"<{ENTRY.short_link}>" in json.loads(request.body)["text"]


def test_without_a_short_link_it_is_not_sent_at_all() -> None:
    entry = replace(ENTRY, link="https://news.example.org/" + "x" * 5_000, short_link="")

    with pytest.raises(ValueError, match="link: expected room for it within 4000, got 50"):
        slack.render(delivery(entry=entry), WEBHOOK)


def test_a_webhook_announces_and_a_bot_takes_back() -> None:
    can = [(limits.edit, limits.delete, limits.reply) for limits in (slack.limits(WEBHOOK), slack.limits(BOT))]

    assert can == [(False, False, False), (True, True, True)]
    with pytest.raises(ValueError, match="action: expected one that a webhook can carry out, got 'edit'"):
        slack.render(delivery("corrected", "edit", CORRECTED), WEBHOOK)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "url: expected either url or token, got neither"),
        ({"url": SECRET, "token": SECRET}, "url: expected either url or token, got both"),
        ({"token": SECRET}, "channel: expected the id or name of a channel, got ''"),
        ({"token": SECRET, "channel": "two words"}, "channel: expected the id or name of a channel, got 'two words'"),
        ({"url": SECRET, "channel": "C1"}, "channel: expected none, a webhook has its own, got 'C1'"),
    ],
)
def test_options_that_cannot_work_are_told(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as told:
        slack.Options(**options)

    assert str(told.value) == said


@pytest.mark.parametrize(
    ("options", "response", "outcome", "target", "note"),
    [
        (WEBHOOK, answer("ok"), "accepted", "", ""),
        (WEBHOOK, answer("invalid_payload", 400), "refused", "", "HTTP 400: invalid_payload"),
        (WEBHOOK, answer("action_prohibited", 403), "later", "paused", "action_prohibited"),
        (WEBHOOK, answer("no_service", 404), "later", "paused", "no_service"),
        (WEBHOOK, answer("channel_is_archived", 410), "later", "paused", "channel_is_archived"),
        (WEBHOOK, answer("gone", 410), "refused", "disabled", "HTTP 410: gone"),
        (WEBHOOK, answer("rollup_error", 500), "later", "", "HTTP 500: rollup_error"),
        (BOT, answer({"ok": False, "error": "invalid_auth"}), "later", "paused", "invalid_auth"),
        (BOT, answer({"ok": False, "error": "channel_not_found"}), "later", "paused", "channel_not_found"),
        (BOT, answer({"ok": False, "error": "msg_too_long"}), "refused", "", "msg_too_long"),
        (BOT, answer({"ok": False, "error": "message_not_found"}), "refused", "", "message_not_found"),
        (BOT, answer({"ok": False, "error": "ratelimited"}), "later", "", "ratelimited"),
        (BOT, answer({"ok": False}), "refused", "", "no error code"),
        (BOT, answer("<html>", 200), "later", "", "expected an answer in JSON, got something else"),
        (BOT, answer("<html>", 502), "later", "", "HTTP 502"),
    ],
)
def test_an_answer_says_what_came_of_it(
    options: slack.Options, response: Response, outcome: str, target: str, note: str
) -> None:
    verdict = slack.judge(response, delivery(), options)

    assert (verdict.outcome, verdict.target, verdict.note) == (outcome, target, note)


def test_silence_that_slack_asks_for_is_kept() -> None:
    response = answer({"ok": False, "error": "ratelimited"}, 429, **{"retry-after": "30"})

    verdict = slack.judge(response, delivery(), BOT)

    assert (verdict.outcome, verdict.wait_s) == ("later", 30.0)


def test_a_message_that_is_gone_is_deleted() -> None:
    owed = delivery("killed", "delete", remote=REMOTE)

    verdict = slack.judge(answer({"ok": False, "error": "message_not_found"}), owed, BOT)

    assert verdict.outcome == "accepted"


def test_a_reply_is_remembered_beside_its_message() -> None:
    posted = answer({"ok": True, "channel": "C1", "ts": "9.1", "message": {}})

    first = slack.judge(posted, delivery(), BOT)
    reply = slack.judge(posted, delivery("corrected", "reply", CORRECTED, number=3, remote=REMOTE), BOT)

    assert first.remote == {"channel": "C1", "ts": "9.1"}
    assert reply.remote == {"channel": "C1", "reply.3": "9.1"}


def test_a_message_lives_at_the_service() -> None:
    with Slack() as fake:
        posted = carried_out(slack, delivery(), BOT, fake)
        remote = posted.remote
        carried_out(slack, delivery("corrected", "edit", CORRECTED, remote=remote), BOT, fake)
        (edited,) = fake.messages
        replied = carried_out(slack, delivery("corrected", "reply", CORRECTED, number=2, remote=remote), BOT, fake)
        carried_out(slack, delivery("killed", "delete", remote=remote | replied.remote), BOT, fake)

        assert "eleven days" in edited.text
        assert edited.links == (ENTRY.link,)
        assert edited.media == (ENTRY.media[0].url,)
        assert edited.pings == ()
        assert fake.messages == []

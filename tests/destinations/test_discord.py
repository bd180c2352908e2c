"""Discord: what is posted is within its limits, says whole links, and calls nobody."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.destinations.harbour import CORRECTED, ENTRY, GOLDEN, delivery, shown
from tests.destinations.wild import SECRET, THOUSAND, carried_out, deliveries, links_of
from wirefeed.destinations import discord
from wirefeed.model import Delivery, Response
from wirefeed.testing import Discord

PLAIN = discord.Options(url=SECRET)
REMOTE = {"message": "1220000000000000001"}
GOLD = {
    "create": (PLAIN, delivery()),
    "create-in-thread": (discord.Options(url=SECRET, thread="77", username="Northgate"), delivery()),
    "edit": (PLAIN, delivery("corrected", "edit", CORRECTED, remote=REMOTE)),
    "edit-killed": (PLAIN, delivery("killed", "edit", remote=REMOTE | {"reply.2": "1220000000000000002"})),
    "repost": (PLAIN, delivery("corrected", "repost", CORRECTED, remote=REMOTE)),
    "notice": (PLAIN, delivery("corrected", "notice", CORRECTED)),
    "notice-killed": (PLAIN, delivery("killed", "notice")),
    "delete": (PLAIN, delivery("killed", "delete", remote=REMOTE)),
    "digest": (PLAIN, delivery("digest", others=(CORRECTED,))),
}
# What Discord's Markdown takes a backslash from (its own escape rule: anything but letters, digits and blanks).
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(status=status, headers=headers, body=text.encode(), at=datetime(2026, 3, 26, 12, tzinfo=UTC))


@pytest.mark.parametrize("name", GOLD)
def test_every_action_is_the_request_somebody_has_looked_at(name: str) -> None:
    options, owed = GOLD[name]

    requests = discord.render(owed, options)

    assert "\n".join(map(shown, requests)) == (GOLDEN / f"discord-{name}.txt").read_text(encoding="utf-8")


def active(text: str) -> str:
    """Return what is left of a text to be markup: a dot for links we made and escaped signs."""
    return ESCAPE.sub("·", re.sub(r"<https://news\.example\.org/[^<>\s]*>", "·", text))


@THOUSAND
@given(deliveries(("create", "edit", "notice", "repost", "delete"), REMOTE))
def test_whatever_a_story_says_its_message_is_within_the_limits_whole_and_calls_nobody(owed: Delivery) -> None:
    requests = discord.render(owed, PLAIN)

    assert not any(b"\x02" in request.body for request in requests)
    if owed.action == "delete":
        return
    payload = json.loads(requests[-1].body)
    embeds = payload["embeds"]
    parts = [
        (embed.get("title", ""), embed.get("description", ""), embed.get("footer", {}).get("text", ""))
        for embed in embeds
    ]
    assert payload["allowed_mentions"] == {"parse": []}
    assert len(payload["content"]) <= 2_000
    for part in parts:
        for text, most in zip(part, (256, 4_096, 2_048)):
            assert len(text) <= len(text.encode("utf-16-le")) // 2 <= most
    assert sum(len(text.encode("utf-16-le")) // 2 for part in parts for text in part) <= 6_000
    for link in links_of(owed):
        assert embeds[0].get("url") == link or f"<{link}>" in embeds[0]["description"]
        assert len(embeds[0].get("url", "")) <= 2_048
    for text in (payload["content"], *(text for part in parts for text in part[:2])):
        assert not re.search(r"[*_~`|<>\[\]]|://|:[^\s:]+:|(?m:^\s*(?:#|-|\+|\d+[.)]))", active(text))
        assert not re.search(r"@(everyone|here)", text)
    assert all(count.used <= count.most for count in discord.count(requests, PLAIN))


def test_an_escaped_headline_reads_as_it_was_written() -> None:
    title = "1. *Stars* & _stripes_: see https://elsewhere.example [here] :smile: \\o/ <@1> ~~x~~ ||y||"

    (request,) = discord.render(delivery(entry=replace(ENTRY, title=title)), PLAIN)

    assert ESCAPE.sub(r"\1", json.loads(request.body)["embeds"][0]["title"]) == title


def test_an_edit_says_everything_so_that_nothing_of_before_stays() -> None:
    owed = delivery("killed", "edit", remote=REMOTE)

    payload = json.loads(discord.render(owed, PLAIN)[-1].body)

    assert payload == {"content": "This story has been withdrawn.", "embeds": [], "allowed_mentions": {"parse": []}}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"thread": "general"}, "thread: expected the id of a thread, digits, got 'general'"),
        (
            {"username": "Discord desk"},
            "username: expected at most 80 characters without 'discord', got 'Discord desk'",
        ),
        ({"avatar": "gull.png"}, "avatar: expected the address of a picture, got 'gull.png'"),
    ],
)
def test_options_that_cannot_work_are_told(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as told:
        discord.Options(url=SECRET, **options)

    assert str(told.value) == said


@pytest.mark.parametrize(
    ("response", "outcome", "target", "note", "wait_s"),
    [
        (answer({"id": "7"}), "accepted", "", "", None),
        (answer("", 204), "accepted", "", "", None),
        (
            answer({"message": "You are being rate limited.", "retry_after": 0.529, "global": False}, 429),
            "later",
            "",
            "HTTP 429: You are being rate limited.",
            0.529,
        ),
        (answer("error code: 1015", 429, **{"retry-after": "600"}), "later", "", "HTTP 429", 600.0),
        (
            answer({"message": "Unknown Webhook", "code": 10015}, 404),
            "refused",
            "disabled",
            "HTTP 404: 10015 Unknown Webhook",
            None,
        ),
        (
            answer({"message": "Invalid Webhook Token", "code": 50027}, 401),
            "later",
            "paused",
            "HTTP 401: 50027 Invalid Webhook Token",
            None,
        ),
        (
            answer({"message": "Unknown Channel", "code": 10003}, 404),
            "later",
            "paused",
            "HTTP 404: 10003 Unknown Channel",
            None,
        ),
        (
            answer({"message": "Invalid Form Body", "code": 50035}, 400),
            "refused",
            "",
            "HTTP 400: 50035 Invalid Form Body",
            None,
        ),
        (answer("<html>", 502), "later", "", "HTTP 502", None),
    ],
)
def test_an_answer_says_what_came_of_it(
    response: Response, outcome: str, target: str, note: str, wait_s: float | None
) -> None:
    verdict = discord.judge(response, delivery(), PLAIN)

    assert (verdict.outcome, verdict.target, verdict.note, verdict.wait_s) == (outcome, target, note, wait_s)


def test_an_unknown_message_is_one_that_is_deleted_and_cannot_be_edited() -> None:
    unknown = answer({"message": "Unknown Message", "code": 10008}, 404)

    deleted = discord.judge(unknown, delivery("killed", "delete", remote=REMOTE), PLAIN)
    edited = discord.judge(unknown, delivery("corrected", "edit", CORRECTED, remote=REMOTE), PLAIN)

    assert (deleted.outcome, deleted.target) == ("accepted", "")
    assert (edited.outcome, edited.target) == ("refused", "")


def test_what_is_left_of_a_window_is_read_from_the_headers() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.25", "x-ratelimit-reset": "1774526401.25"}

    verdict = discord.judge(answer({"id": "7"}, 200, **headers), delivery(), PLAIN)

    assert (verdict.outcome, verdict.remote, verdict.left, verdict.reset_s) == ("accepted", {"message": "7"}, 0, 1.25)


def test_a_message_lives_at_the_service() -> None:
    with Discord() as fake:
        remote = carried_out(discord, delivery(), PLAIN, fake).remote
        carried_out(discord, delivery("corrected", "edit", CORRECTED, remote=remote), PLAIN, fake)
        (edited,) = fake.messages
        notice = carried_out(discord, delivery("corrected", "notice", CORRECTED, number=2, remote=remote), PLAIN, fake)
        carried_out(discord, delivery("killed", "delete", remote=remote | notice.remote), PLAIN, fake)

        assert "eleven days" in edited.text
        assert edited.links == (ENTRY.link,)
        assert edited.pings == ()
        assert fake.messages == []

"""Mastodon: what is sent for every change, how it is counted, what answers mean, and what is found again."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, NOON, delivery, shown, stories
from wirefeed.config import Secret
from wirefeed.destinations import mastodon
from wirefeed.destinations._text import plain, words
from wirefeed.model import Delivery, Media, Request, Response, Verdict

TOKEN = Secret(env="MASTODON_TOKEN")
SERVER = "https://social.example.org"
PLAIN = mastodon.Options(server=SERVER, token=TOKEN)
WARNED = mastodon.Options(server=SERVER + "/", token=TOKEN, visibility="unlisted", spoiler="News", max_characters=1_000)
PICTURES = mastodon.Options(server=SERVER, token=TOKEN, pictures=True)
POSTED = {"id": "112", "media": "", "picture": ""}
PICTURED = {"id": "112", "media": "7", "picture": "3757634c40171900"}
ANSWERED = POSTED | {"replies": "113 114"}
OTHERS = (ARABIC, replace(ENTRY, title="Pier closed", link="https://news.example.org/p/"))
WITHOUT = replace(CORRECTED, media=())
OTHER = replace(CORRECTED, media=(replace(ENTRY.media[0], url="https://news.example.org/img/pier.png", type=""),))

CASES: dict[str, tuple[Delivery, mastodon.Options]] = {
    "create": (delivery(), PLAIN),
    "create-arabic": (delivery(entry=ARABIC), PLAIN),
    "create-spoiler": (delivery(), WARNED),
    "create-picture": (delivery(), PICTURES),
    "create-digest": (delivery("digest", others=OTHERS), PLAIN),
    "edit": (delivery("corrected", "edit", CORRECTED, remote=POSTED), PLAIN),
    "edit-picture": (delivery("corrected", "edit", CORRECTED, remote=PICTURED), PICTURES),
    "edit-other-picture": (delivery("corrected", "edit", OTHER, remote=PICTURED), PICTURES),
    "edit-no-picture": (delivery("corrected", "edit", WITHOUT, remote=PICTURED), PICTURES),
    "edit-killed": (delivery("killed", "edit", remote=PICTURED), PICTURES),
    "repost": (delivery("corrected", "repost", CORRECTED, remote=ANSWERED), PLAIN),
    "reply": (delivery("corrected", "reply", CORRECTED, remote=POSTED), PLAIN),
    "notice": (delivery("withdrawn", "notice", remote=POSTED), PLAIN),
    "delete": (delivery("killed", "delete", remote=ANSWERED), PLAIN),
}
LOOKED_FOR = delivery(at=NOON)


def page(requests: tuple[Request, ...]) -> str:
    return "\n".join(map(shown, requests))


def status(requests: tuple[Request, ...]) -> str:
    text: str = json.loads(requests[-1].body)["status"]
    return text


def counted(text: str) -> int:
    """Count as Mastodon says it does, an address being all up to the next blank."""
    return sum(23 if piece.startswith(("https://", "http://")) else len(piece) for piece in re.split(r"(\s)", text))


@pytest.mark.parametrize("name", CASES)
def test_every_action_is_sent_as_its_golden_file_has_it(name: str) -> None:
    assert page(mastodon.render(*CASES[name])) == (GOLDEN / f"mastodon-{name}.txt").read_text(encoding="utf-8")


def test_whatever_a_story_holds_the_post_has_room_calls_nobody_and_ends_with_its_link() -> None:
    longest = 0

    for entry in stories(6):
        requests = mastodon.render(delivery("corrected", "create", entry), PLAIN)
        text = status(requests)
        (count,) = mastodon.count(requests, PLAIN)

        assert counted(text) <= 500
        assert count.used <= count.most == 500
        assert text.rpartition("\n")[2] == entry.link
        assert not re.search(r"(?<![\w/=@])[@＠]\w", re.sub(r"https?://\S+", "", text))
        assert b"\\u0002" not in requests[-1].body.replace(b"\\\\u0002", b"")
        longest = max(longest, counted(text))

    assert longest > 480


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://news.example.org/who?", "https://news.example.org/who"),
        ("https://news.example.org/end.", "https://news.example.org/end%2E"),
        ("https://news.example.org/a(b)", "https://news.example.org/a(b)"),
        ("https://news.example.org/a(b", "https://news.example.org/a%28b"),
        ("https://news.example.org/a?b=(c)", "https://news.example.org/a?b=(c%29"),
        ("https://news.example.org/a?b=", "https://news.example.org/a?b="),
        ("https://news.example.org/a b", "https://news.example.org/a%20b"),
        ("https://news.example.org", "https://news.example.org"),
    ],
)
def test_an_address_ends_where_mastodon_takes_it_to_end(link: str, kept: str) -> None:
    text = status(mastodon.render(delivery(entry=replace(ENTRY, link=link)), PLAIN))

    assert text.endswith(f"\n{kept}")


@pytest.mark.parametrize("name", ["create", "create-arabic", "create-digest", "edit", "edit-killed", "reply", "notice"])
def test_a_post_says_what_every_message_says(name: str) -> None:
    one, options = CASES[name]

    text = status(mastodon.render(one, options))

    assert text == plain(replace(words(one), picture=None))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("@everyone and @bob@else.example.org", "@\u2060everyone and @\u2060bob@else.example.org"),
        ("/start the ferry, and/or not", "/\u2060start the ferry, and/or not"),
        ("＠bob (@eve)", "＠\u2060bob (@\u2060eve)"),
        ("mail desk@example.org, 3 @ 4", "mail desk@example.org, 3 @ 4"),
        ("see https://else.example.org/@bob/start", "see https://else.example.org/@bob/start"),
    ],
)
def test_nobody_is_called_and_addresses_stay_as_they_are(title: str, text: str) -> None:
    said = status(mastodon.render(delivery(entry=replace(ENTRY, title=title)), PLAIN))

    assert said.partition("\n")[0] == text


def test_the_id_of_the_delivery_is_the_idempotency_key_of_what_is_made() -> None:
    keys = {
        name: [dict(request.headers).get("Idempotency-Key") for request in mastodon.render(*case)]
        for name, case in CASES.items()
    }

    assert keys["create"] == ["dlv-0d5e5"]
    assert keys["repost"] == [None, None, None, "dlv-0d5e5"]
    assert keys["edit"] == keys["edit-killed"] == [None]


def test_a_picture_that_cannot_be_had_keeps_no_post_back() -> None:
    fetched, uploaded, posted = mastodon.render(*CASES["create-picture"])

    assert (fetched.needs, uploaded.needs, posted.needs) == (False, False, True)
    assert uploaded.save == (("media", "/id"),)
    assert json.loads(posted.body)["media_ids"] == ["\x02media\x03"]


def test_a_caption_is_never_longer_than_a_description_may_be() -> None:
    long = replace(ENTRY, media=(Media(url="https://news.example.org/a.jpg", caption="Boat. " * 500),))

    uploaded = mastodon.render(delivery(entry=long), PICTURES)[1].body.decode()

    assert 1_400 < len(uploaded.partition("\r\n\r\n")[2].partition("\r\n--")[0]) <= 1_500


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"server": "social.example.org"}, "server: expected an address such as https://social.example.org, got "),
        ({"max_characters": 99}, "max_characters: expected 100 or more beside the spoiler, got 99"),
        (
            {"max_characters": 103, "spoiler": "News"},
            "max_characters: expected 100 or more beside the ",
        ),
    ],
)
def test_options_that_cannot_work_are_told(options: dict[str, Any], message: str) -> None:
    whole: dict[str, Any] = {"server": SERVER, "token": TOKEN} | options

    with pytest.raises(ValueError, match="expected") as caught:
        mastodon.Options(**whole)

    assert str(caught.value).startswith(message)


def test_what_only_followers_read_is_not_public() -> None:
    private = mastodon.Options(server=SERVER, token=TOKEN, visibility="private")

    assert not mastodon.limits(private).public
    assert mastodon.limits(PLAIN).public


def came(code: int, answer: Any, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=code, headers=named, body=json.dumps(answer).encode(), at=NOON)


LIMITED = came(
    429,
    {"error": "Too many requests"},
    x_ratelimit_remaining="0",
    x_ratelimit_reset="2026-03-26T12:34:00.000000Z",
)
GONE = came(404, {"error": "Record not found"})
UNREADY = came(422, {"error": "Cannot attach files that have not finished processing. Try again in a moment!"})


@pytest.mark.parametrize(
    ("action", "response", "outcome", "wait_s", "target"),
    [
        ("create", LIMITED, "later", 240.0, ""),
        ("create", came(401, {"error": "The access token is invalid"}), "later", None, "paused"),
        ("create", came(403, {"error": "This action is outside the authorized scopes"}), "later", None, "paused"),
        ("create", came(422, {"error": "Validation failed: Text can't be blank"}), "refused", None, ""),
        ("create", UNREADY, "later", None, ""),
        ("create", came(503, {"error": "Remote data could not be fetched"}, retry_after="9"), "later", 9.0, ""),
        ("create", came(200, {"hello": "there"}), "refused", None, ""),
        ("create", GONE, "later", None, "paused"),
        ("edit", GONE, "refused", None, ""),
        ("delete", GONE, "accepted", None, ""),
        ("repost", GONE, "accepted", None, ""),
        ("reply", came(404, {"error": "The post you are trying to reply to is gone"}), "refused", None, ""),
        ("delete", came(404, "<html>"), "later", None, "paused"),
    ],
)
def test_answers_are_judged(action: Any, response: Response, outcome: str, wait_s: float | None, target: str) -> None:
    verdict = mastodon.judge(response, delivery("corrected", action, CORRECTED, remote=POSTED), PLAIN)

    assert (verdict.outcome, verdict.wait_s, verdict.target) == (outcome, wait_s, target)
    assert verdict.note


def test_a_post_is_known_by_its_id_and_what_is_left_is_read() -> None:
    made = came(
        200,
        {"id": "112", "url": f"{SERVER}/@northgate/112", "media_attachments": [{"id": "7"}]},
        x_ratelimit_remaining="299",
        x_ratelimit_reset="2026-03-26T12:35:00Z",
    )

    verdict = mastodon.judge(made, delivery(), PICTURES)

    assert verdict == Verdict(
        outcome="accepted", remote=PICTURED, link=f"{SERVER}/@northgate/112", left=299, reset_s=300.0
    )


def test_a_reply_is_remembered_beside_the_post() -> None:
    again = delivery("corrected", "reply", CORRECTED, remote=POSTED | {"replies": "113"})

    verdict = mastodon.judge(came(200, {"id": "114"}), again, PLAIN)

    assert POSTED | verdict.remote == ANSWERED


def post(name: str, content: str, minutes: int = 1, **more: Any) -> dict[str, Any]:
    made = (NOON + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {"id": name, "created_at": made, "in_reply_to_id": None, "content": content, "media_attachments": [], **more}


LED = '<p>Ferry</p><p><a href="https://news.example.org/harbour-ferry/" rel="nofollow">news…</a></p>'
SHORT = '<p>Ferry <a href="https://news.example.org/s/k3v">s/k3v</a></p>'
ELSEWHERE = '<p>Ferry <a href="https://news.example.org/other/">other</a></p>'
CARD = {"url": "https://news.example.org/harbour-ferry"}


@pytest.mark.parametrize(
    ("posts", "name"),
    [
        ([post("9", ELSEWHERE), post("8", LED)], "8"),
        ([post("8", SHORT)], "8"),
        ([post("8", "<p>Ferry</p>", card=CARD)], "8"),
        ([post("8", ELSEWHERE)], None),
        ([post("8", LED, minutes=-60)], None),
        ([post("8", LED, in_reply_to_id="3")], None),
        ([post("8", LED, created_at="yesterday")], None),
        ([], None),
    ],
)
def test_a_post_that_was_perhaps_made_is_found_by_its_link(posts: list[dict[str, Any]], name: str | None) -> None:
    remote = mastodon.found(came(200, posts), LOOKED_FOR, PLAIN)

    assert remote == (None if name is None else {"id": name, "media": "", "picture": ""})


def test_a_post_whose_template_names_no_link_is_found_by_its_words() -> None:
    templated = replace(LOOKED_FOR, template="{{ entry.title }} (@northgate)")

    remote = mastodon.found(
        came(200, [post("8", "<p>Harbour ferry sails again after nine days (@\u2060northgate)</p>")]), templated, PLAIN
    )

    assert remote is not None
    assert remote["id"] == "8"


def test_the_newest_posts_are_looked_at_even_where_the_answer_was_too_long_to_be_read() -> None:
    whole = json.dumps([post("8", LED), post("7", "x" * 500)]).encode()

    remote = mastodon.found(Response(status=200, body=whole[:-300], at=NOON), LOOKED_FOR, PLAIN)

    assert remote is not None


def test_looking_asks_who_we_are_and_then_for_our_posts() -> None:
    who, what = mastodon.seek(LOOKED_FOR, PLAIN)

    assert (who.url, who.save) == (f"{SERVER}/api/v1/accounts/verify_credentials", (("account", "/id"),))
    assert what.url == f"{SERVER}/api/v1/accounts/\x02account\x03/statuses?limit=40&exclude_reblogs=true"

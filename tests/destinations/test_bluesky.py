"""Bluesky: what is sent for every change, how it is counted, which key a post has, and what answers mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, NOON, delivery, shown, stories
from wirefeed.config import Secret
from wirefeed.destinations import bluesky
from wirefeed.destinations._bluesky_keys import key_of
from wirefeed.model import Delivery, Request, Response, Verdict
from wirefeed.testing._graphemes import graphemes

PASSWORD = Secret(env="BLUESKY_PASSWORD")
PLAIN = bluesky.Options(identifier="news.example.org", password=PASSWORD)
PICTURES = bluesky.Options(identifier="news.example.org", password=PASSWORD, pictures=True)
BARE = bluesky.Options(identifier="news.example.org", password=PASSWORD, card=False, server="https://pds.example.org/")
DID = "did:plc:abcdefghijklmnopqrstuvwx"
POSTED = {"uri": f"at://{DID}/app.bsky.feed.post/3mhxdsqdern4j", "cid": "bafyreia"}
ANSWERED = POSTED | {"replies": f"at://{DID}/app.bsky.feed.post/3mhxdsqdern5k"}
OTHERS = (ARABIC, replace(ENTRY, title="Pier closed", link="https://news.example.org/p/"))

CASES: dict[str, tuple[Delivery, bluesky.Options]] = {
    "create": (delivery(), PLAIN),
    "create-arabic": (delivery(entry=ARABIC), BARE),
    "create-picture": (delivery(), PICTURES),
    "create-digest": (delivery("digest", others=OTHERS), PLAIN),
    "repost": (delivery("corrected", "repost", CORRECTED, remote=ANSWERED), PLAIN),
    "reply": (delivery("corrected", "reply", CORRECTED, remote=POSTED), PLAIN),
    "notice": (delivery("killed", "notice", remote=POSTED), PLAIN),
    "delete": (delivery("killed", "delete", remote=ANSWERED), PLAIN),
}
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def page(requests: tuple[Request, ...]) -> str:
    return "\n".join(map(shown, requests))


def record(requests: tuple[Request, ...]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(requests[-1].body)["record"]
    return found


def part(text: str, facet: dict[str, Any]) -> str:
    return text.encode()[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()


@pytest.mark.parametrize("name", CASES)
def test_every_action_is_sent_as_its_golden_file_has_it(name: str) -> None:
    assert page(bluesky.render(*CASES[name])) == (GOLDEN / f"bluesky-{name}.txt").read_text(encoding="utf-8")


def test_whatever_a_story_holds_the_post_has_room_and_leads_to_it() -> None:
    longest = 0

    for entry in stories(7):
        requests = bluesky.render(delivery("corrected", "create", entry), PLAIN)
        post = record(requests)
        text = post["text"]
        (facet,) = post["facets"]
        ((clusters, length),) = [[count.used for count in bluesky.count(requests, PLAIN)]]

        assert graphemes(text) <= 300
        assert len(text.encode()) <= 3_000
        assert (clusters, length) == (graphemes(text), len(text.encode()))
        assert facet["features"] == [{"$type": "app.bsky.richtext.facet#link", "uri": entry.link}]
        assert part(text, facet).startswith("news.example.org/")
        assert text.endswith(part(text, facet))
        assert post["embed"]["external"]["uri"] == entry.link
        assert len(post.get("langs", ())) <= 3
        longest = max(longest, graphemes(text))

    assert longest > 290


def test_text_without_clusters_to_count_is_held_to_its_bytes() -> None:
    heavy = replace(ENTRY, title="Z" + "\u0337" * 4_000, summary="e\u0301\u0323\u0337" * 300)

    text = record(bluesky.render(delivery(entry=heavy), PLAIN))["text"]

    assert len(text.encode()) <= 3_000
    assert text.endswith("news.example.org/harbour-ferry")


def test_a_link_in_the_middle_of_a_template_is_shown_short_and_leads_on() -> None:
    templated = delivery(template="🚢 {{ entry.title }}: {{ entry.link }} (@northgate)")

    post = record(bluesky.render(templated, PLAIN))

    (facet,) = post["facets"]
    assert post["text"] == (
        "🚢 Harbour ferry sails again after nine days: news.example.org/harbour-ferry (@\u2060northgate)"
    )
    assert part(post["text"], facet) == "news.example.org/harbour-ferry"
    assert facet["features"][0]["uri"] == ENTRY.link


def test_nothing_but_the_link_is_a_facet() -> None:
    called = replace(ENTRY, title="@bob.example.org says #ferry", summary="See https://else.example.org/ and @eve.")

    (facet,) = record(bluesky.render(delivery(entry=called), PLAIN))["facets"]

    assert facet["features"][0]["uri"] == ENTRY.link


@given(
    st.timedeltas(timedelta(), timedelta(days=27_000)),
    st.text(max_size=40),
)
def test_a_key_is_a_tid_a_minute_old_at_most_and_the_same_at_every_try(since: timedelta, name: str) -> None:
    at = NOON + since

    key = key_of(at, name)

    number = 0
    for letter in key:
        number = number * 32 + ALPHABET.index(letter)
    behind = at - (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=number >> 10))
    assert len(key) == 13
    assert key[0] in "234567abcdefghij"  # as the specification's pattern has it
    assert timedelta() <= behind < timedelta(seconds=68)
    assert key == key_of(at, name)


def test_posts_of_one_build_have_keys_of_their_own_that_sort_after_those_before() -> None:
    names = [f"dlv-{number}" for number in range(5_000)]

    earlier = {key_of(NOON, name) for name in names}
    later = {key_of(NOON + timedelta(minutes=2), name) for name in names}

    assert len(earlier) == len(later) == 5_000
    assert max(earlier) < min(later)


def test_a_login_serves_the_deliveries_of_an_hour() -> None:
    login = bluesky.render(*CASES["create"])[0]

    assert login.keep_s == 3_600
    assert login.save == (("jwt", "/accessJwt"), ("did", "/did"))


def test_the_picture_of_a_card_is_small_enough_and_its_mark_stands_alone() -> None:
    large = replace(ENTRY, media=(replace(ENTRY.media[0], length=1_000_001),))

    several = bluesky.render(*CASES["create-picture"])
    none = bluesky.render(delivery(entry=large), PICTURES)

    assert len(several) == 4
    assert record(several)["embed"]["external"]["thumb"] == "\x02thumb\x03"
    assert len(none) == 2
    assert "thumb" not in record(none)["embed"]["external"]


def test_a_post_is_never_edited() -> None:
    with pytest.raises(ValueError, match="action: expected one that people see on Bluesky, got 'edit'"):
        bluesky.render(delivery("corrected", "edit", CORRECTED, remote=POSTED), PLAIN)

    assert not bluesky.LIMITS.edit


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"identifier": "@news.example.org"}, "identifier: expected a handle such as 'news.example.org', got "),
        ({"server": "bsky.social"}, "server: expected an address such as https://bsky.social, got 'bsky.social'"),
        ({"pictures": True, "card": False}, "pictures: expected card = true with it, got card = false"),
    ],
)
def test_options_that_cannot_work_are_told(options: dict[str, Any], message: str) -> None:
    whole: dict[str, Any] = {"identifier": "news.example.org", "password": PASSWORD} | options

    with pytest.raises(ValueError, match="expected") as caught:
        bluesky.Options(**whole)

    assert str(caught.value).startswith(message)


def came(code: int, answer: Any, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=code, headers=named, body=json.dumps(answer).encode(), at=NOON)


def error(code: int, name: str, **headers: str) -> Response:
    return came(code, {"error": name, "message": "told in words"}, **headers)


LIMITED = error(429, "RateLimitExceeded", ratelimit_remaining="0", ratelimit_reset=str(int(NOON.timestamp()) + 90))


@pytest.mark.parametrize(
    ("response", "outcome", "wait_s", "target"),
    [
        (LIMITED, "later", 90.0, ""),
        (error(401, "AuthenticationRequired"), "later", None, "paused"),
        (error(401, "AuthFactorTokenRequired"), "later", None, "paused"),
        (error(400, "ExpiredToken"), "later", None, ""),
        (error(400, "AccountTakedown"), "later", None, "paused"),
        (error(400, "InvalidRequest"), "refused", None, ""),
        (error(502, "UpstreamFailure"), "later", None, ""),
        (came(200, {"uri": POSTED["uri"]}), "refused", None, ""),
    ],
)
def test_answers_are_judged(response: Response, outcome: str, wait_s: float | None, target: str) -> None:
    verdict = bluesky.judge(response, delivery(), PLAIN)

    assert (verdict.outcome, verdict.wait_s, verdict.target) == (outcome, wait_s, target)
    assert verdict.note


def test_a_post_is_known_by_its_uri_and_what_is_left_is_told_in_posts() -> None:
    made = came(200, POSTED, ratelimit_remaining="4997", ratelimit_reset=str(int(NOON.timestamp()) + 3_600))

    verdict = bluesky.judge(made, delivery(), PLAIN)

    assert verdict == Verdict(
        outcome="accepted",
        remote=POSTED,
        link=f"https://bsky.app/profile/{DID}/post/3mhxdsqdern4j",
        left=1_665,
        reset_s=3_600.0,
    )


def test_a_reply_is_remembered_beside_the_post() -> None:
    again = delivery("corrected", "reply", CORRECTED, remote=POSTED)

    verdict = bluesky.judge(came(200, {"uri": ANSWERED["replies"], "cid": "bafyreib"}), again, PLAIN)

    assert POSTED | verdict.remote == ANSWERED


def test_deleting_what_is_gone_is_done() -> None:
    assert bluesky.judge(came(200, {}), delivery("killed", "delete", remote=POSTED), PLAIN).outcome == "accepted"

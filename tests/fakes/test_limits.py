"""Each limit of each service, at its edge and beyond."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import Said, call
from wirefeed.testing import (
    FAKES,
    Bluesky,
    Discord,
    Fake,
    Hub,
    Mastodon,
    Matrix,
    Mattermost,
    Ntfy,
    Slack,
    Teams,
    Telegram,
    graphemes,
)

KEY = "3lbbbbbbbbbbb"
AT = "2026-03-26T09:00:00Z"


def slack(payload: dict[str, Any]) -> Callable[[Slack], Said]:
    return lambda fake: call("POST", fake.url, payload)


def slack_bot(method: str, **payload: Any) -> Callable[[Slack], Said]:
    def post(fake: Slack) -> Said:
        told: dict[str, Any] = {"channel": fake.channel, **payload}
        return call("POST", f"{fake.base}/api/{method}", told, Authorization=f"Bearer {fake.token}")

    return post


def slack_update(**payload: Any) -> Callable[[Slack], Said]:
    def update(fake: Slack) -> Said:
        ts = slack_bot("chat.postMessage", text="a")(fake).json["ts"]
        return slack_bot("chat.update", ts=ts, **payload)(fake)

    return update


def discord(**payload: Any) -> Callable[[Discord], Said]:
    return lambda fake: call("POST", fake.url + "?wait=true", payload)


def embed(**parts: Any) -> Callable[[Discord], Said]:
    return discord(embeds=[parts])


def mattermost(text: str) -> Callable[[Mattermost], Said]:
    def post(fake: Mattermost) -> Said:
        payload = {"channel_id": fake.channel, "message": text}
        return call("POST", f"{fake.base}/api/v4/posts", payload, Authorization=f"Bearer {fake.token}")

    return post


def telegram(method: str = "sendMessage", **payload: Any) -> Callable[[Telegram], Said]:
    return lambda fake: call("POST", f"{fake.url}/bot{fake.token}/{method}", {"chat_id": fake.chat, **payload})


def caption(text: str) -> Callable[[Telegram], Said]:
    return telegram("sendPhoto", photo="https://news.example.org/a.jpg", caption=text, parse_mode="HTML")


def mastodon(**payload: Any) -> Callable[[Mastodon], Said]:
    return lambda fake: call("POST", f"{fake.url}/api/v1/statuses", payload, Authorization=f"Bearer {fake.token}")


def bluesky(text: str, rkey: str = KEY, **more: Any) -> Callable[[Bluesky], Said]:
    def put(fake: Bluesky) -> Said:
        login = {"identifier": fake.handle, "password": fake.password}
        token = call("POST", f"{fake.url}/xrpc/com.atproto.server.createSession", login).json["accessJwt"]
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": AT, **more}
        payload = {"repo": fake.did, "collection": "app.bsky.feed.post", "rkey": rkey, "record": record}
        return call("POST", f"{fake.url}/xrpc/com.atproto.repo.putRecord", payload, Authorization=f"Bearer {token}")

    return put


def matrix(**content: Any) -> Callable[[Matrix], Said]:
    def send(fake: Matrix) -> Said:
        url = f"{fake.url}/_matrix/client/v3/rooms/{fake.room}/send/m.room.message/t1"
        return call("PUT", url, {"msgtype": "m.text", **content}, Authorization=f"Bearer {fake.token}")

    return send


def teams(*body: dict[str, Any], **card: Any) -> Callable[[Teams], Said]:
    content = {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **card}
    one = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": content}
    return lambda fake: call("POST", fake.url, {"type": "message", "attachments": [one]})


def teams_of(size: int) -> Callable[[Teams], Said]:
    """A message of exactly so many bytes."""

    def post(fake: Teams) -> Said:
        empty = teams({"type": "TextBlock", "text": ""})
        empty(fake)
        left = size - len(fake.requests[-1].body)
        return teams({"type": "TextBlock", "text": "x" * left})(fake)

    return post


def ntfy(**payload: Any) -> Callable[[Ntfy], Said]:
    return lambda fake: call("POST", fake.url, {"topic": fake.topic, **payload}, Authorization=f"Bearer {fake.token}")


def hub(form: str) -> Callable[[Hub], Said]:
    return lambda fake: call("POST", fake.url, form)


def section(length: int) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


def context(count: int) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * count}


def header(length: int) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": "x" * length}}


def image(alt: int, address: int) -> dict[str, Any]:
    return {"type": "image", "alt_text": "x" * alt, "image_url": "https://a.example/".ljust(address, "x")}


def fields(count: int, length: int) -> dict[str, Any]:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * length}] * count}


# What is taken, and what is not: service, a request at the limit, one beyond it, the status and words of the refusal.
LIMITS = [
    ("slack", slack({"blocks": [section(3000)]}), slack({"blocks": [section(3001)]}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [section(1)] * 50}), slack({"blocks": [section(1)] * 51}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [header(150)]}), slack({"blocks": [header(151)]}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [context(10)]}), slack({"blocks": [context(11)]}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [image(2000, 99)]}), slack({"blocks": [image(2001, 99)]}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [image(9, 3000)]}), slack({"blocks": [image(9, 3001)]}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [fields(10, 2000)]}), slack({"blocks": [fields(11, 1)]}), 400, "invalid_blocks"),
    ("slack", slack({"blocks": [fields(10, 2000)]}), slack({"blocks": [fields(1, 2001)]}), 400, "invalid_blocks"),
    ("slack", slack({"text": "a"}), slack({"text": ""}), 400, "no_text"),
    (
        "slack",
        slack_bot("chat.postMessage", blocks=[header(150)]),
        slack_bot("chat.postMessage", blocks=[header(151)]),
        200,
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    ("slack", slack_update(text="x" * 4000), slack_update(text="x" * 4001), 200, "msg_too_long"),
    ("discord", discord(content="x" * 2000), discord(content="x" * 2001), 400, "Must be 2000 or fewer in length."),
    ("discord", embed(title="x" * 256), embed(title="x" * 257), 400, "Must be 256 or fewer"),
    ("discord", embed(description="x" * 4096), embed(description="x" * 4097), 400, "Must be 4096 or fewer"),
    ("discord", embed(footer={"text": "x" * 2048}), embed(footer={"text": "x" * 2049}), 400, "2048 or fewer"),
    ("discord", embed(author={"name": "x" * 256}), embed(author={"name": "x" * 257}), 400, "Must be 256 or fewer"),
    (
        "discord",
        embed(fields=[{"name": "a", "value": "b"}] * 25),
        embed(fields=[{"name": "a", "value": "b"}] * 26),
        400,
        "Must be 25 or fewer in length.",
    ),
    (
        "discord",
        embed(fields=[{"name": "x" * 256, "value": "x" * 1024}]),
        embed(fields=[{"name": "a", "value": "x" * 1025}]),
        400,
        "Must be 1024 or fewer in length.",
    ),
    (
        "discord",
        discord(embeds=[{"title": "a"}] * 10),
        discord(embeds=[{"title": "a"}] * 11),
        400,
        "Must be 10 or fewer in length.",
    ),
    (
        "discord",
        discord(embeds=[{"description": "x" * 3000}] * 2),
        discord(embeds=[{"description": "x" * 3000}, {"description": "x" * 3001}]),
        400,
        "Embed size exceeds maximum size of 6000",
    ),
    ("discord", embed(title="a", url="https://a.example/"), embed(title="a", url="ftp://a"), 400, "Scheme"),
    ("discord", discord(content="a"), discord(content=""), 400, "Cannot send an empty message"),
    ("mattermost", mattermost("x" * 16_383), mattermost("x" * 16_384), 400, "message_length"),
    ("telegram", telegram(text="x" * 4096), telegram(text="x" * 4097), 400, "message is too long"),
    ("telegram", telegram(text="😀" * 2048), telegram(text="😀" * 2048 + "x"), 400, "message is too long"),
    (
        "telegram",
        telegram(text="<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML"),
        telegram(text="&amp;" * 4097, parse_mode="HTML"),
        400,
        "message is too long",
    ),
    ("telegram", caption("<i>" + "x" * 1024 + "</i>"), caption("x" * 1025), 400, "message caption is too long"),
    ("telegram", telegram(text="a"), telegram(text=" \n "), 400, "message text is empty"),
    (
        "telegram",
        telegram(text="<b>a</b>", parse_mode="HTML"),
        telegram(text="<p>a</p>", parse_mode="HTML"),
        400,
        'Unsupported start tag \\"p\\" at byte offset 0',
    ),
    (
        "telegram",
        telegram(text="a &lt; b", parse_mode="HTML"),
        telegram(text="a < b", parse_mode="HTML"),
        400,
        "Unsupported start tag",
    ),
    (
        "telegram",
        telegram(text="<b><i>a</i></b>", parse_mode="HTML"),
        telegram(text="<b><i>a</b></i>", parse_mode="HTML"),
        400,
        "Unmatched end tag",
    ),
    (
        "telegram",
        telegram(text="😀a", entities=[{"type": "bold", "offset": 2, "length": 1}]),
        telegram(text="😀a", entities=[{"type": "bold", "offset": 1, "length": 1}]),
        400,
        "in the middle of a UTF-16 symbol",
    ),
    ("mastodon", mastodon(status="x" * 500), mastodon(status="x" * 501), 422, "Text character limit of 500 exceeded"),
    (
        "mastodon",
        mastodon(status="x" * 476 + " https://a.example/" + "y" * 900),
        mastodon(status="x" * 477 + " https://a.example/" + "y" * 900),
        422,
        "Text character limit of 500 exceeded",
    ),
    (
        "mastodon",
        mastodon(status="@someone@far.away.example " + "x" * 491),
        mastodon(status="@someone@far.away.example " + "x" * 492),
        422,
        "Text character limit",
    ),
    ("mastodon", mastodon(status="a"), mastodon(status=" "), 422, "can't be blank"),
    ("bluesky", bluesky("é" * 300), bluesky("é" * 301), 400, "must not be longer than 300 graphemes"),
    ("bluesky", bluesky("👩‍👩‍👧‍👦" * 120), bluesky("👩‍👩‍👧‍👦" * 121), 400, "must not be longer than 3000"),
    ("bluesky", bluesky("a", langs=["en"] * 3), bluesky("a", langs=["en"] * 4), 400, "more than 3 elements"),
    ("bluesky", bluesky("a", tags=["t"] * 8), bluesky("a", tags=["t"] * 9), 400, "more than 8 elements"),
    ("bluesky", bluesky("a"), bluesky("a", createdAt="yesterday"), 400, "must be an valid atproto datetime"),
    ("bluesky", bluesky("a"), bluesky("a", rkey="a/b"), 400, "record key"),
    ("matrix", matrix(body="x" * 64_000), matrix(body="x" * 65_536), 413, "M_TOO_LARGE"),
    ("matrix", matrix(body="a", n=1), matrix(body="a", n=1.5), 400, "M_BAD_JSON"),
    ("teams", teams_of(28 * 1024), teams_of(28 * 1024 + 1), 413, "RequestEntityTooLarge"),
    (
        "teams",
        teams({"type": "TextBlock", "text": "a"}),
        lambda fake: call("POST", fake.url, {"text": "a"}),
        400,
        "TriggerInputSchemaMismatch",
    ),
    ("ntfy", ntfy(message="a", priority=5), ntfy(message="a", priority=6), 400, "priority invalid"),
    ("ntfy", ntfy(message="a"), ntfy(message="x" * 131_072), 413, "JSON body too large"),
    ("websub", hub("hub.mode=publish&hub.url=https://a.example/f"), hub("hub.url=https://a.example/f"), 400, "mode"),
    ("websub", hub("hub.mode=publish&hub.url=https://a.example/f"), hub("hub.mode=publish&hub.url=f"), 400, "hub.url"),
]


@pytest.mark.parametrize(
    ("kind", "within", "beyond", "status", "words"), LIMITS, ids=[f"{row[0]}-{row[4][:30]}" for row in LIMITS]
)
def test_a_limit_holds_at_its_edge_and_not_beyond(
    kind: str, within: Callable[[Fake], Said], beyond: Callable[[Fake], Said], status: int, words: str
) -> None:
    with FAKES[kind](rates=False) as fake, FAKES[kind](rates=False) as other:
        taken = within(fake)
        refused = beyond(other)

    assert taken.status in (200, 201, 202, 204), taken.body
    assert b'"ok":false' not in taken.body
    assert fake.created >= 1
    assert refused.status == status
    assert words in refused.body.decode()


# What is taken without a word, though people suffer.
SILENT = [
    (
        "slack",
        slack({"text": "x" * 40_001}),
        lambda fake: fake.messages[0].cut and len(fake.messages[0].text) == 40_000,
    ),
    (
        "mattermost",
        lambda fake: call("POST", fake.url, {"text": "x" * 20_000}),
        lambda fake: [len(one.text) for one in fake.messages] == [16_383, 3_617],
    ),
    (
        "telegram",
        telegram(text="<b>a</b> " * 101, parse_mode="HTML"),
        lambda fake: "101 entities" in fake.warnings[0],
    ),
    ("ntfy", ntfy(message="é" * 2_049), lambda fake: fake.messages[0].cut and "attachment" in fake.messages[0].text),
    ("bluesky", bluesky("a", rkey="story-1"), lambda fake: fake.records and not fake.messages),
    (
        "bluesky",
        bluesky(
            "é news",
            facets=[
                {
                    "index": {"byteStart": 1, "byteEnd": 4},
                    "features": [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example/"}],
                }
            ],
        ),
        lambda fake: fake.messages[0].links == () and "facet" in fake.warnings[0],
    ),
    ("teams", teams({"type": "Image"}), lambda fake: not fake.messages and "url in Image" in fake.warnings[0]),
]


@pytest.mark.parametrize(("kind", "act", "seen"), SILENT, ids=[row[0] for row in SILENT])
def test_what_people_suffer_without_an_error_is_seen(
    kind: str, act: Callable[[Fake], Said], seen: Callable[[Fake], bool]
) -> None:
    with FAKES[kind](rates=False) as fake:
        answer = act(fake)

        assert answer.status in (200, 201, 202)
        assert seen(fake)


def test_discord_names_the_place_of_every_fault() -> None:
    with Discord(rates=False) as fake:
        answer = embed(title="x" * 300, fields=[{"name": "a"}])(fake)

        assert answer.json["code"] == 50035
        assert set(answer.json["errors"]["embeds"]["0"]) == {"title", "fields"}


PIECES = (
    "a",
    "é",
    "e\u0301",
    "👩‍👩‍👧‍👦",
    "👨🏿‍🚀",
    "🇨🇭",
    "🇨",
    "한",
    "ㅎ",
    "각",
    "नमस्ते",
    "क्ष",
    "كتاب",
    "\r\n",
    "\n",
    "☃️",
    "\u200b",
    "ไทย",
    "港",
)


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_graphemes_are_counted_as_unicode_says(text: str) -> None:
    assert graphemes(text) == len(regex.findall(r"\X", text))


def test_a_form_is_as_good_as_json_where_the_service_says_so() -> None:
    with Slack(rates=False) as fake:
        answer = call("POST", fake.url, "payload=" + json.dumps({"text": "a"}))

        assert (answer.status, answer.body) == (200, b"ok")

"""What the services do with edits, deletes, repeats, mentions and rates."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes import Said, call
from wirefeed.testing import (
    Bluesky,
    Clock,
    Discord,
    Hub,
    Mastodon,
    Matrix,
    Mattermost,
    Ntfy,
    Sink,
    Slack,
    Teams,
    Telegram,
)

LINK = "https://news.example.org/a/?x=1&y=2"


@pytest.fixture
def clock() -> Clock:
    return Clock()


# --- Slack ---


def slack(fake: Slack, method: str, **payload: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"channel": fake.channel, **payload}
    answer = call("POST", f"{fake.base}/api/{method}", told, Authorization=f"Bearer {fake.token}")
    assert answer.status == 200
    found: dict[str, Any] = answer.json
    return found


def test_a_slack_webhook_says_ok_and_nothing_else() -> None:
    with Slack() as fake:
        answer = call("POST", fake.url, {"text": "<https://news.example.org/a/?x=1&amp;y=2|News &lt;b&gt;> <!here>"})

        assert answer.body == b"ok"
        (message,) = fake.messages
        assert message.links == (LINK,)
        assert message.text.startswith("News <b>")
        assert message.pings == ("!here",)


def test_a_slack_bot_changes_and_deletes_its_own_messages_only() -> None:
    with Slack() as fake:
        theirs = fake.another_posts("by a person")
        own = slack(fake, "chat.postMessage", text="a")["ts"]

        updated = slack(fake, "chat.update", ts=own, text="b")
        refused = [slack(fake, method, ts=theirs, text="c")["error"] for method in ("chat.update", "chat.delete")]
        deleted = slack(fake, "chat.delete", ts=own)
        again = slack(fake, "chat.delete", ts=own)

        assert (updated["ok"], updated["text"]) == (True, "b")
        assert refused == ["cant_update_message", "cant_delete_message"]
        assert (deleted["ok"], again["error"]) == (True, "message_not_found")
        assert [message.text for message in fake.messages] == ["by a person"]
        assert fake.created == 1


def test_slack_takes_one_message_a_second_after_a_burst(clock: Clock) -> None:
    with Slack(now=clock) as fake:
        statuses = [call("POST", fake.url, {"text": "a"}).status for _ in range(6)]
        limited = call("POST", fake.url, {"text": "a"})
        clock.forward(int(limited.headers["retry-after"]))

        assert statuses == [200] * 5 + [429]
        assert call("POST", fake.url, {"text": "a"}).status == 200


def test_slack_says_what_became_of_a_token_and_a_webhook() -> None:
    with Slack() as fake:
        fake.revoked = True

        assert slack(fake, "chat.postMessage", text="a")["error"] == "token_revoked"
        assert call("POST", fake.url, {"text": "a"}).body == b"no_service"


# --- Discord ---


def test_discord_names_the_message_only_to_those_who_wait() -> None:
    with Discord() as fake:
        blind = call("POST", fake.url, {"content": "a"})
        seeing = call("POST", fake.url + "?wait=true", {"content": "b"})

        assert (blind.status, blind.body) == (204, b"")
        assert seeing.json["id"] == fake.messages[1].id


def test_a_discord_message_is_edited_and_deleted() -> None:
    with Discord() as fake:
        own = call("POST", fake.url + "?wait=true", {"content": "a", "embeds": [{"title": "t", "url": LINK}]}).json[
            "id"
        ]

        call("PATCH", f"{fake.url}/messages/{own}", {"content": "b"})
        (edited,) = fake.messages
        deleted = call("DELETE", f"{fake.url}/messages/{own}")
        gone = call("PATCH", f"{fake.url}/messages/{own}", {"content": "c"})

        assert (edited.text, edited.links, edited.edited) == ("b\nt", (LINK,), 1)
        assert (deleted.status, gone.status, gone.json["code"]) == (204, 404, 10008)
        assert fake.messages == []


@pytest.mark.parametrize(
    ("allowed", "pings"),
    [(None, ("everyone",)), ({"parse": []}, ()), ({"parse": ["everyone"]}, ("everyone",)), ({"parse": ["users"]}, ())],
)
def test_discord_wakes_everyone_unless_it_is_told_not_to(allowed: Any, pings: tuple[str, ...]) -> None:
    with Discord() as fake:
        own = call("POST", fake.url + "?wait=true", {"content": "a", "allowed_mentions": {"parse": []}}).json["id"]
        payload = {"content": "@everyone"} | ({} if allowed is None else {"allowed_mentions": allowed})

        call("PATCH", f"{fake.url}/messages/{own}", payload)

        assert fake.messages[0].pings == pings


def test_discord_tells_what_is_left_and_how_long_to_wait(clock: Clock) -> None:
    with Discord(now=clock) as fake:
        answers = [call("POST", fake.url, {"content": "a"}) for _ in range(6)]

        assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
        assert answers[5].status == 429
        assert answers[5].json["retry_after"] == 2.0
        assert answers[5].json["global"] is False
        assert fake.invalid == 1
        clock.forward(2)
        assert call("POST", fake.url, {"content": "a"}).status == 204


def test_discord_bans_an_address_with_too_many_invalid_requests(clock: Clock) -> None:
    class Strict(Discord):
        most_invalid = 3

    with Strict(now=clock) as fake:
        wrong = [call("POST", fake.url + "x", {"content": "a"}) for _ in range(3)]
        banned = call("POST", fake.url, {"content": "a"})

        assert [(answer.status, answer.json["code"]) for answer in wrong] == [(401, 50027)] * 3
        assert (banned.status, banned.body) == (429, b"error code: 1015")
        clock.forward(600)
        assert call("POST", fake.url, {"content": "a"}).status == 204


def test_a_discord_webhook_that_was_deleted_is_unknown() -> None:
    with Discord() as fake:
        fake.revoked = True

        assert call("POST", fake.url, {"content": "a"}).json == {"message": "Unknown Webhook", "code": 10015}


# --- Mattermost ---


def mattermost(fake: Mattermost, method: str, path: str, payload: dict[str, Any] | None = None) -> Said:
    return call(method, f"{fake.base}/api/v4/{path}", payload, Authorization=f"Bearer {fake.token}")


def test_mattermost_knows_a_pending_post_for_half_a_minute(clock: Clock) -> None:
    with Mattermost(now=clock) as fake:
        post = {"channel_id": fake.channel, "message": "a", "pending_post_id": "p1"}
        first, again = (mattermost(fake, "POST", "posts", post).json["id"] for _ in range(2))
        clock.forward(30)
        later = mattermost(fake, "POST", "posts", post).json["id"]

        assert first == again != later
        assert (fake.created, fake.repeats) == (2, 1)


def test_a_mattermost_post_is_patched_and_deleted_by_its_author() -> None:
    with Mattermost() as fake:
        theirs = fake.another_posts("by a person")
        own = mattermost(fake, "POST", "posts", {"channel_id": fake.channel, "message": f"[a]({LINK}) @channel"})
        (_, before) = fake.messages

        name = own.json["id"]
        patched = mattermost(fake, "PUT", f"posts/{name}/patch", {"message": "b"})
        refused = mattermost(fake, "DELETE", f"posts/{theirs}")
        deleted = mattermost(fake, "DELETE", f"posts/{name}")

        assert (before.text, before.links, before.pings) == ("a @channel", (LINK,), ("@channel",))
        assert (own.status, patched.json["message"], refused.status) == (201, "b", 403)
        assert deleted.json == {"status": "OK"}
        assert mattermost(fake, "DELETE", f"posts/{name}").status == 404


def test_a_mattermost_webhook_that_is_gone_is_a_bad_request() -> None:
    with Mattermost() as fake:
        fake.revoked = True

        assert call("POST", fake.url, {"text": "a"}).status == 400


# --- Telegram ---


def telegram(fake: Telegram, method: str, **payload: Any) -> Said:
    return call("POST", f"{fake.url}/bot{fake.token}/{method}", {"chat_id": fake.chat, **payload})


def test_telegram_shows_what_is_left_after_the_tags() -> None:
    with Telegram() as fake:
        text = f' <b>😀 R&amp;D</b> <a href="{LINK.replace("&", "&amp;")}">more</a> '
        answer = telegram(fake, "sendMessage", text=text, parse_mode="HTML").json["result"]

        assert answer["text"] == "😀 R&D more"
        assert answer["entities"] == [
            {"type": "bold", "offset": 0, "length": 6},
            {"type": "text_link", "offset": 7, "length": 4, "url": LINK},
        ]
        assert fake.messages[0].links == (LINK,)


def test_a_telegram_message_that_stays_as_it_is_is_no_edit() -> None:
    with Telegram() as fake:
        name = telegram(fake, "sendMessage", text="<b>a</b>", parse_mode="HTML").json["result"]["message_id"]

        same = telegram(fake, "editMessageText", message_id=name, text=" <strong>a</strong>", parse_mode="HTML")
        other = telegram(fake, "editMessageText", message_id=name, text="a")

        assert same.status == 400
        assert "message is not modified" in same.json["description"]
        assert other.status == 200
        assert fake.messages[0].edited == 1


def test_a_telegram_photo_has_a_caption_and_no_text() -> None:
    with Telegram() as fake:
        name = telegram(fake, "sendPhoto", photo="https://a.example/p.jpg", caption="a").json["result"]["message_id"]

        wrong = telegram(fake, "editMessageText", message_id=name, text="b")
        right = telegram(fake, "editMessageCaption", message_id=name, caption="b")

        assert "there is no text in the message to edit" in wrong.json["description"]
        assert right.status == 200
        assert (fake.messages[0].text, fake.messages[0].media) == ("b", ("https://a.example/p.jpg",))


def test_telegram_deletes_within_two_days(clock: Clock) -> None:
    with Telegram(now=clock) as fake:
        names = [telegram(fake, "sendMessage", text="a").json["result"]["message_id"] for _ in range(2)]
        clock.forward(48 * 3600 - 1)
        early = telegram(fake, "deleteMessage", message_id=names[0])
        clock.forward(1)
        late = telegram(fake, "deleteMessage", message_id=names[1])

        assert (early.status, late.status) == (200, 400)
        assert "message can't be deleted" in late.json["description"]
        assert [message.id for message in fake.messages] == [str(names[1])]


def test_a_telegram_group_takes_twenty_a_minute(clock: Clock) -> None:
    with Telegram(now=clock) as fake:
        fake.kind = "supergroup"
        statuses = []
        for _ in range(21):
            answer = telegram(fake, "sendMessage", text="a")
            statuses.append(answer.status)
            clock.forward(1)

        assert statuses == [200] * 20 + [429]
        assert answer.json["parameters"] == {"retry_after": 40}


# --- Mastodon ---


def mastodon(fake: Mastodon, method: str, path: str, payload: dict[str, Any] | None = None, **headers: str) -> Said:
    return call(method, f"{fake.url}/api/v1/{path}", payload, Authorization=f"Bearer {fake.token}", **headers)


def test_mastodon_knows_an_idempotency_key_for_an_hour(clock: Clock) -> None:
    with Mastodon(now=clock) as fake:
        first = mastodon(fake, "POST", "statuses", {"status": f"a {LINK}"}, Idempotency_Key="k").json
        clock.forward(3599)
        again = mastodon(fake, "POST", "statuses", {"status": "a"}, Idempotency_Key="k").json
        clock.forward(1)
        later = mastodon(fake, "POST", "statuses", {"status": "a"}, Idempotency_Key="k").json

        assert first["id"] == again["id"] != later["id"]
        assert (fake.created, fake.repeats) == (2, 1)
        assert fake.messages[0].links == (LINK,)


def test_a_mastodon_status_is_edited_found_and_deleted() -> None:
    with Mastodon() as fake:
        name = mastodon(fake, "POST", "statuses", {"status": "a"}).json["id"]
        edited = mastodon(fake, "PUT", f"statuses/{name}", {"status": "b"}).json
        account = mastodon(fake, "GET", "accounts/verify_credentials").json["id"]
        found = mastodon(fake, "GET", f"accounts/{account}/statuses").json
        deleted = mastodon(fake, "DELETE", f"statuses/{name}").json

        assert edited["edited_at"]
        assert [one["id"] for one in found] == [name]
        assert deleted["text"] == "b"
        assert mastodon(fake, "PUT", f"statuses/{name}", {"status": "c"}).status == 404


def test_mastodon_takes_thirty_deletes_in_half_an_hour(clock: Clock) -> None:
    with Mastodon(now=clock) as fake:
        names = [mastodon(fake, "POST", "statuses", {"status": "a"}).json["id"] for _ in range(31)]
        answers = [mastodon(fake, "DELETE", f"statuses/{name}") for name in names]

        assert [answer.status for answer in answers] == [200] * 30 + [429]
        assert answers[0].headers["x-ratelimit-remaining"] == "29"
        assert answers[30].headers["x-ratelimit-reset"] == "2026-03-26T09:30:00.000000Z"
        clock.forward(1800)
        assert mastodon(fake, "DELETE", f"statuses/{names[30]}").status == 200


def test_mastodon_takes_three_hundred_requests_in_five_minutes(clock: Clock) -> None:
    with Mastodon(now=clock) as fake:
        statuses = [mastodon(fake, "GET", "accounts/verify_credentials").status for _ in range(301)]

        assert statuses == [200] * 300 + [429]


def test_mastodon_keeps_pictures_with_their_description() -> None:
    boundary = "b0undary"
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="description"\r\n\r\nA quay\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        f"Content-Type: image/jpeg\r\n\r\nJPEG\r\n--{boundary}--\r\n"
    ).encode()
    with Mastodon() as fake:
        headers = {"Authorization": f"Bearer {fake.token}", "Content_Type": f"multipart/form-data; boundary={boundary}"}
        uploaded = call("POST", f"{fake.url}/api/v2/media", parts, **headers).json
        posted = mastodon(fake, "POST", "statuses", {"status": "a", "media_ids": [uploaded["id"]]}).json

        assert posted["media_attachments"][0]["description"] == "A quay"
        assert fake.messages[0].media == (uploaded["id"],)


# --- Bluesky ---

KEYS = ("3lbbbbbbbbbbb", "3lccccccccccc")


class Session:
    """An open session at a PDS."""

    def __init__(self, fake: Bluesky) -> None:
        self.fake = fake
        self.token = self.log_in().json["accessJwt"]

    def log_in(self, password: str = "") -> Said:
        login = {"identifier": self.fake.handle, "password": password or self.fake.password}
        return call("POST", f"{self.fake.url}/xrpc/com.atproto.server.createSession", login)

    def act(self, method: str, **payload: Any) -> Said:
        told = {"repo": self.fake.did, "collection": "app.bsky.feed.post", **payload}
        url = f"{self.fake.url}/xrpc/com.atproto.repo.{method}"
        return call("POST", url, told, Authorization=f"Bearer {self.token}")

    def put(self, text: str, rkey: str = KEYS[0]) -> Said:
        record = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-03-26T09:00:00Z"}
        return self.act("putRecord", rkey=rkey, record=record)


@pytest.fixture
def pds(clock: Clock) -> Iterator[Session]:
    with Bluesky(now=clock) as fake:
        yield Session(fake)


def test_the_same_record_put_again_changes_nothing(pds: Session) -> None:
    first, again = pds.put("a"), pds.put("a")

    assert first.json == again.json
    assert (pds.fake.created, pds.fake.repeats) == (1, 1)


def test_an_update_of_a_record_is_taken_and_nobody_sees_it(pds: Session) -> None:
    pds.put("a")
    updated = pds.put("b")

    assert updated.status == 200
    assert pds.fake.records[KEYS[0]]["text"] == "b"
    assert [(one.text, one.edited) for one in pds.fake.messages] == [("a", 0)]


def test_a_deleted_record_is_gone_and_may_be_deleted_again(pds: Session) -> None:
    pds.put("a")
    statuses = [pds.act("deleteRecord", rkey=KEYS[0]).status for _ in range(2)]

    assert statuses == [200, 200]
    assert pds.fake.messages == []


def test_points_are_counted_and_told(pds: Session) -> None:
    left = [
        answer.headers["ratelimit-remaining"]
        for answer in (pds.put("a"), pds.put("b"), pds.act("deleteRecord", rkey=KEYS[0]))
    ]

    assert left == ["4997", "4995", "4994"]


def test_thirty_logins_in_five_minutes_are_enough(pds: Session, clock: Clock) -> None:
    statuses = [pds.log_in().status for _ in range(30)]
    refused = pds.log_in()
    clock.forward(300)

    assert statuses == [200] * 29 + [429]
    assert refused.json["error"] == "RateLimitExceeded"
    assert refused.headers["ratelimit-policy"] == "30;w=300"
    assert pds.log_in().status == 200


def test_a_session_ends_after_two_hours(pds: Session, clock: Clock) -> None:
    clock.forward(7200)

    answer = pds.put("a")

    assert (answer.status, answer.json["error"]) == (400, "ExpiredToken")
    assert pds.log_in("wrong").status == 401


def test_a_card_needs_a_picture_that_was_uploaded(pds: Session) -> None:
    url, token = f"{pds.fake.url}/xrpc/com.atproto.repo.uploadBlob", f"Bearer {pds.token}"
    small = call("POST", url, b"x" * 1_000_000, Authorization=token, Content_Type="image/jpeg").json["blob"]
    large = call("POST", url, b"x" * 1_000_001, Authorization=token, Content_Type="image/jpeg").json["blob"]
    lost = {**small, "ref": {"$link": "bafkreinone"}}

    def card(thumb: Any, rkey: str) -> Said:
        external = {"uri": LINK, "title": "t", "description": "d", "thumb": thumb}
        embed = {"$type": "app.bsky.embed.external", "external": external}
        record = {"$type": "app.bsky.feed.post", "text": "a", "createdAt": "2026-03-26T09:00:00Z", "embed": embed}
        return pds.act("putRecord", rkey=rkey, record=record)

    assert card(small, KEYS[0]).status == 200
    assert "too large" in card(large, KEYS[1]).json["message"]
    assert card(lost, KEYS[1]).json["error"] == "BlobNotFound"
    assert pds.fake.messages[0].links == (LINK,)


# --- Matrix ---


def matrix(fake: Matrix, path: str, content: dict[str, Any]) -> Said:
    url = f"{fake.url}/_matrix/client/v3/rooms/{fake.room}/{path}"
    return call("PUT", url, content, Authorization=f"Bearer {fake.token}")


def text(body: str) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body}


def test_a_transaction_is_carried_out_once() -> None:
    with Matrix() as fake:
        first, again = (matrix(fake, "send/m.room.message/t1", text("a")).json for _ in range(2))
        other = matrix(fake, "send/m.room.message/t2", text("a")).json

        assert first == again != other
        assert (fake.created, fake.repeats) == (2, 1)


def test_a_matrix_message_is_replaced_and_redacted() -> None:
    with Matrix() as fake:
        event = matrix(fake, "send/m.room.message/t1", text("a")).json["event_id"]
        relation = {"rel_type": "m.replace", "event_id": event}
        matrix(fake, "send/m.room.message/t2", {**text("* b"), "m.new_content": text("b"), "m.relates_to": relation})
        (edited,) = fake.messages
        matrix(fake, f"redact/{event}/t3", {})

        assert (edited.text, edited.edited) == ("b", 1)
        assert fake.messages == []
        assert fake.created == 1


def test_a_replacement_without_new_content_is_seen_by_nobody() -> None:
    with Matrix() as fake:
        event = matrix(fake, "send/m.room.message/t1", text("a")).json["event_id"]
        relation = {"rel_type": "m.replace", "event_id": event}
        matrix(fake, "send/m.room.message/t2", {**text("* b"), "m.relates_to": relation})

        assert fake.messages[0].text == "a"
        assert "not valid" in fake.warnings[0]


def test_matrix_takes_ten_events_and_one_in_five_seconds(clock: Clock) -> None:
    with Matrix(now=clock) as fake:
        answers = [matrix(fake, f"send/m.room.message/{number}", text("a")) for number in range(11)]

        assert [answer.status for answer in answers] == [200] * 10 + [429]
        assert answers[10].json["retry_after_ms"] == 5000
        assert answers[10].headers["retry-after"] == "5"


@pytest.mark.parametrize(("mentions", "pings"), [(None, ("@room",)), ({}, ()), ({"room": True}, ("@room",))])
def test_matrix_wakes_a_room_unless_it_is_told_whom_to_wake(mentions: Any, pings: tuple[str, ...]) -> None:
    with Matrix() as fake:
        content = text("@room") | ({} if mentions is None else {"m.mentions": mentions})
        matrix(fake, "send/m.room.message/t1", content)

        assert fake.messages[0].pings == pings


# --- Teams, ntfy, WebSub, webhooks ---


def test_a_flow_answers_202_and_names_nothing() -> None:
    body = [{"type": "TextBlock", "text": f"[a]({LINK})"}, {"type": "FactSet", "facts": [{"title": "x", "value": "y"}]}]
    actions = [{"type": "Action.OpenUrl", "title": "Read", "url": "https://news.example.org/b/"}]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": body, "actions": actions}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    with Teams() as fake:
        answer = call("POST", fake.url, {"type": "message", "attachments": [attachment]})

        assert (answer.status, answer.body) == (202, b"")
        assert fake.messages[0].links == (LINK, "https://news.example.org/b/")
        assert fake.messages[0].text == "a\nx: y"
        assert call("POST", fake.url.replace("sig=", "sig=x"), {}).status == 401


def ntfy(fake: Ntfy, method: str, path: str = "", **payload: Any) -> Said:
    return call(method, f"{fake.url}/{path}", payload or None, Authorization=f"Bearer {fake.token}")


def test_ntfy_changes_and_deletes_by_sequence_id() -> None:
    with Ntfy() as fake:
        for message in ("a", "b"):
            ntfy(fake, "POST", topic=fake.topic, message=message, click=LINK, sequence_id="s1")
        (changed,) = fake.messages
        deleted = ntfy(fake, "DELETE", f"{fake.topic}/s1")

        assert (changed.text, changed.links, changed.edited) == ("b", (LINK,), 1)
        assert deleted.json["event"] == "message_delete"
        assert fake.messages == []


def test_an_older_ntfy_makes_a_message_of_every_update() -> None:
    with Ntfy() as fake:
        fake.sequences = False
        for message in ("a", "b"):
            ntfy(fake, "POST", topic=fake.topic, message=message, sequence_id="s1")

        assert [message.text for message in fake.messages] == ["a", "b"]
        assert ntfy(fake, "DELETE", f"{fake.topic}/s1").status == 404


def test_ntfy_takes_sixty_at_once_and_two_hundred_and_fifty_a_day(clock: Clock) -> None:
    with Ntfy(now=clock) as fake:
        burst = [ntfy(fake, "POST", topic=fake.topic, message="a").status for _ in range(61)]
        codes = []
        for _ in range(191):
            clock.forward(5)
            codes.append(ntfy(fake, "POST", topic=fake.topic, message="a").json.get("code", 200))

        assert burst == [200] * 60 + [429]
        assert codes == [200] * 190 + [42908]


def test_a_hub_hears_of_topics_and_fetches_nothing() -> None:
    with Sink() as site, Hub() as fake:
        form = f"hub.mode=publish&hub.url={site.base}/news.atom"
        statuses = [call("POST", fake.url, form).status for _ in range(2)]

        assert statuses == [204, 204]
        assert [(one.id, one.edited) for one in fake.messages] == [(f"{site.base}/news.atom", 1)]
        assert site.requests == []


def test_a_sink_takes_what_is_signed_by_any_of_its_secrets(clock: Clock) -> None:
    old, new = (f"whsec_{base64.b64encode(key).decode()}" for key in (b"old" * 8, b"new" * 8))
    with Sink(now=clock) as sink:
        sink.secret = (old, new)

        def send(key: bytes, late: int = 0) -> int:
            stamp = str(int(clock.now.timestamp()) - late)
            signed = hmac.digest(key, f"m1.{stamp}.".encode() + b"{}", hashlib.sha256)
            signature = f"v1,{base64.b64encode(signed).decode()}"
            headers = {"webhook_id": "m1", "webhook_timestamp": stamp, "webhook_signature": f"v1a,x {signature}"}
            return call("POST", sink.url, {}, **headers).status

        assert [send(b"old" * 8), send(b"new" * 8), send(b"bad" * 8), send(b"new" * 8, late=301)] == [
            200,
            200,
            401,
            401,
        ]
        assert (sink.created, sink.repeats) == (1, 1)

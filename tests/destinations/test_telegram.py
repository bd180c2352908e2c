"""Telegram: what is sent for every change, how it is counted, and what answers mean."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, NOON, delivery, shown, stories
from wirefeed.config import Secret
from wirefeed.destinations import telegram
from wirefeed.model import Delivery, Request, Response, Verdict

TOKEN = Secret(env="BOT_TOKEN")
CHANNEL = telegram.Options(token=TOKEN, chat="@northgate")
QUIET = telegram.Options(token=TOKEN, chat=-1001234567890, topic=7, silent=True, preview=False, photos=True)
PHOTOS = telegram.Options(token=TOKEN, chat="@northgate", photos=True)
POSTED = {"chat": "-1001234567890", "message": "41", "photo": "", "date": str(int(NOON.timestamp())), "replies": ""}
PHOTO = POSTED | {"photo": "3757634c40171900"}
ANSWERED = POSTED | {"replies": "42 43"}
BRIEF = delivery(
    "digest", entry=ENTRY, others=(ARABIC, replace(ENTRY, title="Pier closed", link="https://news.example.org/p/"))
)
OTHER_PICTURE = replace(CORRECTED, media=(replace(ENTRY.media[0], url="https://news.example.org/img/pier.jpg"),))

CASES: dict[str, tuple[Delivery, telegram.Options]] = {
    "create": (delivery(), CHANNEL),
    "create-arabic": (delivery(entry=ARABIC), CHANNEL),
    "create-photo": (delivery(), QUIET),
    "create-digest": (BRIEF, CHANNEL),
    "edit": (delivery("corrected", "edit", CORRECTED, remote=POSTED), CHANNEL),
    "edit-photo": (delivery("corrected", "edit", CORRECTED, remote=PHOTO), PHOTOS),
    "edit-other-photo": (delivery("corrected", "edit", OTHER_PICTURE, remote=PHOTO), PHOTOS),
    "edit-killed": (delivery("killed", "edit", remote=POSTED), CHANNEL),
    "edit-killed-photo": (delivery("killed", "edit", remote=PHOTO), PHOTOS),
    "edit-killed-old-photo": (delivery("killed", "edit", remote=PHOTO, at=NOON + timedelta(days=3)), PHOTOS),
    "repost": (delivery("corrected", "repost", CORRECTED, remote=ANSWERED), CHANNEL),
    "reply": (delivery("corrected", "reply", CORRECTED, remote=POSTED), CHANNEL),
    "notice": (delivery("killed", "notice", remote=POSTED), CHANNEL),
    "delete": (delivery("killed", "delete", remote=ANSWERED), CHANNEL),
}


def page(requests: tuple[Request, ...]) -> str:
    return "\n".join(map(shown, requests))


def body(requests: tuple[Request, ...]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(requests[-1].body)
    return found


def units(text: str) -> int:
    """Count UTF-16 units, one way that is not the program's."""
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


def part(text: str, entity: dict[str, Any]) -> str:
    """Return what an entity covers, as Telegram cuts it out."""
    whole = text.encode("utf-16-be")
    return whole[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-be")


@pytest.mark.parametrize("name", CASES)
def test_every_action_is_sent_as_its_golden_file_has_it(name: str) -> None:
    assert page(telegram.render(*CASES[name])) == (GOLDEN / f"telegram-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("photos", [False, True])
def test_whatever_a_story_holds_the_message_has_room_and_leads_to_it(photos: bool) -> None:
    options = PHOTOS if photos else CHANNEL
    longest = 0

    for entry in stories(5):
        requests = telegram.render(delivery("corrected", "create", entry), options)
        sent = body(requests)
        text, most = (sent["text"], 4_096) if "text" in sent else (sent["caption"], 1_024)
        entities = sent.get("entities") or sent["caption_entities"]
        (link,) = [one for one in entities if one["type"] == "text_link"]

        assert 0 < units(text) <= most
        assert link["url"] == entry.link
        assert part(text, link) == entry.link or part(text, link).startswith("news.example.org/")
        assert text == text.strip()
        assert not re.search(r"(?<![\w/=@])@\w", re.sub(r"https?://\S+", "", text))
        assert b"\\u0002" not in requests[-1].body.replace(b"\\\\u0002", b"")
        longest = max(longest, units(text) * 4_096 // most)

    assert longest > 3_500  # what was cut was not cut too short


def test_a_link_in_the_middle_of_a_template_leads_on() -> None:
    templated = delivery(template="🚢 {{ entry.title }}: {{ entry.link }} (@northgate)")

    sent = body(telegram.render(templated, CHANNEL))

    (link,) = sent["entities"]
    assert part(sent["text"], link) == link["url"] == ENTRY.link
    assert sent["text"].endswith(f"{ENTRY.link} (@\u2060northgate)")


def test_a_digest_has_no_more_entities_than_telegram_keeps() -> None:
    others = tuple(
        replace(ENTRY, title=f"N{number}", link=f"https://news.example.org/{number}/") for number in range(300)
    )

    sent = body(telegram.render(replace(BRIEF, others=others), CHANNEL))

    assert 50 < len(sent["entities"]) <= 100
    assert sent["text"].endswith("more")


def test_the_same_delivery_gives_the_same_bytes() -> None:
    assert all(telegram.render(*case) == telegram.render(*case) for case in CASES.values())


def test_text_and_entities_are_counted() -> None:
    whole = delivery(entry=replace(ENTRY, summary="𝔄" * 5_000))

    text, entities = telegram.count(telegram.render(whole, CHANNEL), CHANNEL)
    caption, _ = telegram.count(telegram.render(whole, PHOTOS), PHOTOS)

    assert (text.what, text.most, text.unit) == ("text", 4_096, "UTF-16 units")
    assert 4_000 < text.used <= 4_096
    assert (caption.what, caption.most) == ("caption", 1_024)
    assert (entities.used, entities.most) == (2, 100)
    assert telegram.count(telegram.render(*CASES["delete"]), CHANNEL) == ()


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("chat", "northgate", "chat: expected '@name' or a number such as -1001234567890, got 'northgate'"),
        ("chat", 0, "chat: expected '@name' or a number such as -1001234567890, got 0"),
        ("topic", -1, "topic: expected 0 or more, got -1"),
        (
            "server",
            "api.telegram.org",
            "server: expected an address such as https://api.telegram.org, got 'api.telegram.org'",
        ),
    ],
)
def test_options_that_cannot_work_are_told(key: str, value: object, message: str) -> None:
    options: dict[str, Any] = {"token": TOKEN, "chat": "@northgate", key: value}

    with pytest.raises(ValueError, match="expected") as caught:
        telegram.Options(**options)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("chat", "public", "rate"),
    [("@northgate", True, 19 / 60), (-1001234567890, True, 19 / 60), (-4321, False, 19 / 60), ("77", False, 1.0)],
)
def test_strangers_read_channels_and_nobody_else(chat: int | str, public: bool, rate: float) -> None:
    limits = telegram.limits(telegram.Options(token=TOKEN, chat=chat))

    assert (limits.public, limits.rate) == (public, rate)


def response(status: int, **answer: Any) -> Response:
    return Response(status=status, body=json.dumps(answer).encode(), at=NOON)


def told(description: str, status: int = 400, **parameters: Any) -> Response:
    return response(status, ok=False, error_code=status, description=description, parameters=parameters)


@pytest.mark.parametrize(
    ("came", "outcome", "wait_s", "target"),
    [
        (told("Too Many Requests: retry after 17", 429, retry_after=17), "later", 17.0, ""),
        (told("Bad Request: message is not modified: specified new message content ..."), "accepted", None, ""),
        (told("Bad Request: message to delete not found"), "accepted", None, ""),
        (told("Bad Request: message can't be deleted for everyone"), "refused", None, ""),
        (told("Bad Request: message to edit not found"), "refused", None, ""),
        (told("Bad Request: chat not found"), "later", None, "paused"),
        (told("Bad Request: not enough rights to send text messages to the chat"), "later", None, "paused"),
        (told("Forbidden: bot was kicked from the channel chat", 403), "later", None, "paused"),
        (told("Unauthorized", 401), "later", None, "paused"),
        (told("Not Found", 404), "later", None, "paused"),
        (told("Bad Request: failed to get HTTP URL content"), "later", None, ""),
        (told("Bad Gateway", 502), "later", None, ""),
        (Response(status=200, body=b"<html>hotel wifi</html>", at=NOON), "refused", None, ""),
        (Response(status=302, headers={"location": "https://else.example.org/"}, at=NOON), "refused", None, ""),
    ],
)
def test_answers_are_judged_by_what_telegram_says(
    came: Response, outcome: str, wait_s: float | None, target: str
) -> None:
    verdict = telegram.judge(came, delivery("killed", "delete", remote=POSTED), CHANNEL)

    assert (verdict.outcome, verdict.wait_s, verdict.target) == (outcome, wait_s, target)
    assert verdict.note


def test_a_group_that_grew_is_refused_with_the_number_it_has_now() -> None:
    came = told("Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1009876543210)

    verdict = telegram.judge(came, delivery(), CHANNEL)

    assert verdict.outcome == "refused"
    assert verdict.note == "the group became a large group: write chat = -1009876543210"


def sent(number: int, **more: Any) -> Response:
    chat = {"id": -1001234567890, "type": "channel", "username": "northgate"}
    return response(200, ok=True, result={"message_id": number, "date": int(NOON.timestamp()), "chat": chat, **more})


def test_a_message_is_known_by_its_number_and_shown_by_its_link() -> None:
    verdict = telegram.judge(sent(41, text="x"), delivery(), CHANNEL)

    assert verdict == Verdict(outcome="accepted", remote=POSTED, link="https://t.me/northgate/41")


def test_a_message_with_a_picture_is_remembered_as_one() -> None:
    verdict = telegram.judge(sent(41, photo=[{"file_id": "x"}], caption="x"), delivery(), PHOTOS)

    assert verdict.remote == PHOTO


def test_a_correction_told_apart_is_remembered_beside_the_message() -> None:
    again = delivery("corrected", "reply", CORRECTED, remote=POSTED | {"replies": "42"})

    verdict = telegram.judge(sent(43, text="x"), again, CHANNEL)

    assert POSTED | verdict.remote == ANSWERED


def test_a_large_group_without_a_name_has_a_link_for_its_members() -> None:
    came = response(200, ok=True, result={"message_id": 9, "chat": {"id": -1001234567890}, "text": "x"})

    assert telegram.judge(came, delivery(), QUIET).link == "https://t.me/c/1234567890/9"

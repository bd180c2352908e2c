"""ntfy: notifications that fit, open the story, and can be changed where the server can."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, MANY, NOON, delivery, shown, stories
from wirefeed.config import Secret
from wirefeed.destinations import ntfy
from wirefeed.model import Delivery, Response

SECRET = ntfy.Options(topic=Secret(env="TOPIC"))
OWN = ntfy.Options(
    server="https://ntfy.example.org/",
    topic="desk",
    token=Secret(env="TOKEN"),
    priority=4,
    tags=("ferry",),
    sequence=True,
)
SENT = {"id": "sPs71M8A2T", "sequence": "0a1b2c"}
CASES: dict[str, tuple[Delivery, ntfy.Options]] = {
    "new": (delivery("new", "create"), SECRET),
    "new-arabic": (delivery("new", "create", ARABIC), SECRET),
    "corrected-notice": (delivery("corrected", "notice", CORRECTED), SECRET),
    "killed-notice": (delivery("killed", "notice"), SECRET),
    "digest": (delivery("digest", "create", others=(ARABIC,)), SECRET),
    "new-sequence": (delivery("new", "create"), OWN),
    "corrected-edit": (delivery("corrected", "edit", CORRECTED, remote=SENT), OWN),
    "updated-edit": (delivery("updated", "edit", remote=SENT), OWN),
    "killed-delete": (delivery("killed", "delete", remote=SENT), OWN),
    "killed-edit": (delivery("killed", "edit", remote=SENT), OWN),
}


def sent(one: Delivery, options: ntfy.Options = OWN) -> dict[str, Any]:
    (request,) = ntfy.render(one, options)
    read: dict[str, Any] = json.loads(request.body)
    return read


def answer(status: int, body: object = None, retry_after: str = "") -> Response:
    headers = {"retry-after": retry_after} if retry_after else {}
    return Response(status=status, headers=headers, body=json.dumps(body).encode(), at=NOON)


@pytest.mark.parametrize("name", CASES)
def test_a_notification_is_as_its_golden_file_has_it(name: str) -> None:
    (request,) = ntfy.render(*CASES[name])

    assert shown(request) == (GOLDEN / f"ntfy-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [SECRET, OWN])
@pytest.mark.parametrize(("kind", "action"), [("new", "create"), ("corrected", "edit"), ("digest", "create")])
def test_stories_in_any_script_and_of_any_length_fit_and_open_their_link(
    kind: str, action: str, options: ntfy.Options
) -> None:
    """The server reads 8,192 bytes of a request; of a message beyond 4,096 it makes a file."""
    for entry in stories(seed=4, count=MANY // 4):
        (request,) = ntfy.render(delivery(kind, action, entry, others=(ENTRY,) if kind == "digest" else ()), options)
        longest = request.body.replace(b"\\u0002topic\\u0003", b"x" * 64)
        read = json.loads(longest)

        assert len(longest) <= 8_192
        assert 0 < len(read["message"].encode()) <= 4_096
        assert (read["message"] if kind == "digest" else read["click"]).count(entry.link) == 1
        assert not {"\x02", "\x03"} & set(str(read))
        counted = [one.used for one in ntfy.count((request,), options)]
        assert counted == [len(read["message"].encode()), len(longest)]


def test_the_same_story_has_one_sequence_whatever_is_sent_of_it() -> None:
    first, again = sent(delivery("new", "create")), sent(delivery("new", "create", id="another", number=4))
    corrected = sent(delivery("corrected", "edit", CORRECTED))
    (taken,) = ntfy.render(delivery("killed", "delete"), OWN)

    assert first["sequence_id"] == again["sequence_id"] == corrected["sequence_id"]
    assert taken.url == f"https://ntfy.example.org/desk/{first['sequence_id']}"
    assert len(first["sequence_id"]) <= 64


def test_a_notice_and_a_digest_take_no_storys_place() -> None:
    story = sent(delivery("new", "create"))
    notice = sent(delivery("corrected", "notice", CORRECTED))
    digest = sent(delivery("digest", "create", others=(ARABIC,)))

    assert "sequence_id" not in notice
    assert digest["sequence_id"] != story["sequence_id"]


def test_what_was_sent_without_a_sequence_is_changed_by_its_own_id() -> None:
    changed = sent(delivery("corrected", "edit", CORRECTED, remote={"id": "sPs71M8A2T"}))

    assert changed["sequence_id"] == "sPs71M8A2T"


def test_a_server_that_is_old_can_change_nothing() -> None:
    old, new = ntfy.limits(SECRET), ntfy.limits(OWN)

    assert (old.edit, old.delete, old.idempotent) == (False, False, False)
    assert (new.edit, new.delete, new.idempotent) == (True, True, True)
    assert (old.rate, old.burst) == (new.rate, new.burst)
    assert old.rate < 1 / 5
    assert old.burst < 60


def test_an_update_that_corrects_nothing_makes_no_sound() -> None:
    assert sent(delivery("updated", "edit"))["priority"] == 2
    assert sent(delivery("corrected", "edit", CORRECTED))["priority"] == 4


def test_topic_and_token_are_marks_and_no_secret() -> None:
    (request,) = ntfy.render(delivery(), ntfy.Options(topic=Secret(env="TOPIC"), token=Secret(env="TOKEN")))

    assert json.loads(request.body)["topic"] == "\x02topic\x03"
    assert ("Authorization", "Bearer \x02token\x03") in request.headers


def test_what_was_created_is_remembered() -> None:
    created = ntfy.judge(answer(200, {"id": "sPs71M8A2T", "event": "message"}), delivery(), OWN)
    edited = ntfy.judge(answer(200, {"id": "another"}), delivery("corrected", "edit", CORRECTED, remote=SENT), OWN)

    assert created.outcome == edited.outcome == "accepted"
    assert created.remote == {"id": "sPs71M8A2T", "sequence": sent(delivery())["sequence_id"]}
    assert edited.remote == {}


@pytest.mark.parametrize(
    ("status", "code", "outcome", "target", "wait_s"),
    [
        (400, 40009, "refused", "", None),
        (401, 40101, "later", "paused", None),
        (403, 40301, "later", "paused", None),
        (404, 40401, "later", "paused", None),
        (413, 41301, "refused", "", None),
        (429, 42901, "later", "", 30.0),
        (429, 42908, "later", "", 3_600.0),
        (500, 50001, "later", "", None),
        (302, 0, "refused", "", None),
    ],
)
def test_an_error_is_told_by_its_status_and_its_words(
    status: int, code: int, outcome: str, target: str, wait_s: float | None
) -> None:
    verdict = ntfy.judge(answer(status, {"code": code, "http": status, "error": "limit reached"}), delivery(), SECRET)

    assert (verdict.outcome, verdict.target, verdict.wait_s) == (outcome, target, wait_s)
    assert str(status) in verdict.note


def test_a_server_that_names_a_time_is_obeyed() -> None:
    verdict = ntfy.judge(answer(429, {"code": 42901}, retry_after="7200"), delivery(), SECRET)

    assert verdict.wait_s == 7_200


@pytest.mark.parametrize("status", [404, 405])
def test_a_server_that_cannot_delete_is_not_paused_for_it(status: int) -> None:
    verdict = ntfy.judge(answer(status), delivery("killed", "delete", remote=SENT), OWN)

    assert (verdict.outcome, verdict.target) == ("refused", "")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"topic": "two words"}, "topic: expected up to 64"),
        ({"topic": "a/b"}, "topic: expected up to 64"),
        ({"topic": "desk", "server": "ntfy.sh"}, "server: expected an address"),
        ({"topic": "desk", "priority": 6}, "priority: expected 1 to 5, got 6"),
        ({"topic": "desk", "tags": ("a,b",)}, "tags: expected tags without commas"),
    ],
)
def test_options_that_cannot_work_say_why(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ntfy.Options(**keys)

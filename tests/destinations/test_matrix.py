"""Matrix: what is sent for every change, how it is counted, and what answers mean."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, NOON, delivery, shown, stories
from wirefeed.config import Secret
from wirefeed.destinations import matrix
from wirefeed.model import Delivery, Request, Response, Verdict

TOKEN = Secret(env="MATRIX_TOKEN")
SERVER = "https://matrix.example.org"
ROOM = matrix.Options(server=SERVER, token=TOKEN, room="!newsroom:example.org")
ALIAS = matrix.Options(server=SERVER + "/", token=TOKEN, room="#news:example.org", notice=True)
POSTED = {"event": "$one"}
ANSWERED = {"event": "$one", "edits": "$two $three", "replies": "$four"}
OTHERS = (ARABIC, replace(ENTRY, title="Pier closed", link="https://news.example.org/p/"))

CASES: dict[str, tuple[Delivery, matrix.Options]] = {
    "create": (delivery(), ROOM),
    "create-alias": (delivery(), ALIAS),
    "create-arabic": (delivery(entry=ARABIC), ROOM),
    "create-digest": (delivery("digest", others=OTHERS), ROOM),
    "edit": (delivery("corrected", "edit", CORRECTED, remote=POSTED), ROOM),
    "edit-killed": (delivery("killed", "edit", remote=POSTED), ROOM),
    "repost": (delivery("corrected", "repost", CORRECTED, remote=ANSWERED), ROOM),
    "reply": (delivery("corrected", "reply", CORRECTED, remote=POSTED), ROOM),
    "notice": (delivery("expired", "notice", remote=POSTED), ROOM),
    "delete": (delivery("killed", "delete", remote=ANSWERED), ROOM),
}


class Page(HTMLParser):
    """What a client shows of a formatted body: its text, and where it leads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", set[str](), list[str]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def page(requests: tuple[Request, ...]) -> str:
    return "\n".join(map(shown, requests))


def content(requests: tuple[Request, ...]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(requests[-1].body)
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_action_is_sent_as_its_golden_file_has_it(name: str) -> None:
    assert page(matrix.render(*CASES[name])) == (GOLDEN / f"matrix-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("action", ["create", "edit"])
def test_whatever_a_story_holds_its_text_is_text_and_its_link_is_whole(action: Any) -> None:
    for entry in stories(8):
        requests = matrix.render(delivery("corrected", action, entry, remote=POSTED), ROOM)
        sent = content(requests)
        page_ = Page(sent["formatted_body"])
        event = {"room_id": "!" + "r" * 254, "sender": "@" + "s" * 254, "content": sent, "hashes": "h" * 200}

        assert len(json.dumps(event, ensure_ascii=False).encode()) <= 65_536
        assert page_.tags <= {"strong", "br", "a"}
        assert page_.text == sent["body"]
        assert page_.links == [entry.link]
        assert sent["body"].endswith("\n" + entry.link)
        assert sent["m.mentions"] == {}
        assert not re.search(r"(?<![\w/=@])@\w", re.sub(r"https?://\S+", "", sent["body"]))
        assert b"\\u0002" not in requests[-1].body.replace(b"\\\\u0002", b"")


@pytest.mark.parametrize("action", ["create", "edit"])
def test_an_event_is_never_larger_than_a_server_takes(action: Any) -> None:
    long = replace(ENTRY, summary='Ä"&<\n' * 60_000, title="渡輪" * 9_000)

    requests = matrix.render(delivery("corrected", action, long, remote=POSTED), ROOM)
    (count,) = matrix.count(requests, ROOM)

    assert 55_000 < len(requests[-1].body) < 65_536 - 4_096
    assert 60_000 < count.used <= count.most == 65_536


def test_an_edit_names_nobody_in_what_it_puts_in_the_place_of_the_old() -> None:
    sent = content(matrix.render(*CASES["edit"]))

    assert sent["m.mentions"] == sent["m.new_content"]["m.mentions"] == {}
    assert sent["body"] == "* " + sent["m.new_content"]["body"]


def test_every_request_of_a_delivery_has_a_transaction_id_of_its_own() -> None:
    requests = matrix.render(replace(CASES["repost"][0], id="dlv/1 ?"), ROOM)

    paths = [request.url.partition("/rooms/")[2].split("/") for request in requests]

    assert [unquote(path[-1]) for path in paths] == ["dlv/1 ?.0", "dlv/1 ?.1", "dlv/1 ?.2", "dlv/1 ?.3", "dlv/1 ?"]
    assert [unquote(path[2]) for path in paths[:-1]] == ["$four", "$two", "$three", "$one"]
    assert {unquote(path[0]) for path in paths} == {"!newsroom:example.org"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"room": "newsroom"}, "room: expected '!id:example.org' or '#name:example.org', got 'newsroom'"),
        ({"room": "#news"}, "room: expected '!id:example.org' or '#name:example.org', got '#news'"),
        (
            {"server": "example.org"},
            "server: expected an address such as https://matrix.example.org, got ",
        ),
    ],
)
def test_options_that_cannot_work_are_told(options: dict[str, Any], message: str) -> None:
    whole: dict[str, Any] = {"server": SERVER, "token": TOKEN, "room": "!r"} | options

    with pytest.raises(ValueError, match="expected") as caught:
        matrix.Options(**whole)

    assert str(caught.value).startswith(message)


def came(code: int, answer: Any, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=code, headers=named, body=json.dumps(answer).encode(), at=NOON)


def error(code: int, name: str, text: str = "told in words", **more: Any) -> Response:
    return came(code, {"errcode": name, "error": text, **more})


BOTH = came(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2_000}, retry_after="3")


@pytest.mark.parametrize(
    ("response", "outcome", "wait_s", "target"),
    [
        (error(429, "M_LIMIT_EXCEEDED", retry_after_ms=2_500), "later", 2.5, ""),
        (BOTH, "later", 3.0, ""),
        (error(403, "M_FORBIDDEN"), "later", None, "paused"),
        (error(401, "M_UNKNOWN_TOKEN"), "later", None, "paused"),
        (error(404, "M_NOT_FOUND", "Unknown room"), "later", None, "paused"),
        (error(404, "M_NOT_FOUND", "Could not find event $one"), "accepted", None, ""),
        (error(413, "M_TOO_LARGE"), "refused", None, ""),
        (error(400, "M_BAD_JSON"), "refused", None, ""),
        (error(500, "M_UNKNOWN"), "later", None, ""),
        (came(200, {}), "refused", None, ""),
    ],
)
def test_answers_are_judged_by_their_code(response: Response, outcome: str, wait_s: float | None, target: str) -> None:
    verdict = matrix.judge(response, delivery("killed", "delete", remote=POSTED), ROOM)

    assert (verdict.outcome, verdict.wait_s, verdict.target) == (outcome, wait_s, target)
    assert verdict.note


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("create", {}, {"event": "$new"}),
        ("edit", POSTED | {"edits": "$two"}, POSTED | {"edits": "$two $new"}),
        ("reply", POSTED, POSTED | {"replies": "$new"}),
        ("notice", POSTED, POSTED | {"replies": "$new"}),
        ("repost", ANSWERED, {"event": "$new", "edits": "", "replies": ""}),
        ("delete", ANSWERED, ANSWERED),
    ],
)
def test_every_event_that_shows_the_story_is_remembered(
    action: Any, before: dict[str, str], after: dict[str, str]
) -> None:
    verdict = matrix.judge(came(200, {"event_id": "$new"}), delivery("corrected", action, remote=before), ROOM)

    assert verdict.outcome == "accepted"
    assert before | verdict.remote == after


def test_a_message_has_a_link_that_clients_open() -> None:
    verdict = matrix.judge(came(200, {"event_id": "$new"}), delivery(), ROOM)

    assert verdict == Verdict(
        outcome="accepted",
        remote={"event": "$new"},
        link="https://matrix.to/#/%21newsroom%3Aexample.org/%24new",
    )

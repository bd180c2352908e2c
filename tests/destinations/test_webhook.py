"""Webhooks: what programs are told of a change, and what their answers mean."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, NOON, delivery, shown, stories
from tests.destinations.schema import faults
from wirefeed.config import Secret
from wirefeed.destinations import webhook
from wirefeed.model import Delivery, Response, Subject

URL = Secret(env="DESK_URL")
FULL = webhook.Options(url=URL)
THIN = webhook.Options(url=URL, body="thin")
ROTATED = webhook.Options(url=URL, secret=Secret(env="NEW"), old_secret=Secret(env="OLD"), rotated=NOON)
MINOR = replace(ENTRY, body="<p>The first boat left at six, with forty people on board.</p>", digest="60b1", minor=True)
WIRED = replace(
    ENTRY,
    subjects=(
        Subject("20000999", "http://cv.iptc.org/newscodes/mediatopic/", "harbours"),
        Subject("", "", "Fähren"),
    ),
    urgency=2,
    located="Northgate",
    genre="Interview",
)
DOCS = Path(__file__).parents[2] / "docs/reference"
SCHEMA = json.loads((DOCS / "story-event.schema.json").read_text("utf-8"))

CASES: dict[str, tuple[Delivery, webhook.Options]] = {
    "new": (delivery("new", "event"), FULL),
    "new-thin": (delivery("new", "event"), THIN),
    "new-subjects": (delivery("new", "event", WIRED), FULL),
    "new-arabic": (delivery("new", "event", replace(ARABIC, day="2026-03-26")), FULL),
    "restored": (delivery("restored", "event", number=3), FULL),
    "updated": (delivery("updated", "event", MINOR, number=2), FULL),
    "corrected": (delivery("corrected", "event", CORRECTED, number=2), ROTATED),
    "withdrawn": (delivery("withdrawn", "event", number=3), FULL),
    "expired": (delivery("expired", "event", number=3), FULL),
    "killed": (delivery("killed", "event", CORRECTED, number=3), FULL),
}


def body_of(one: Delivery, options: webhook.Options = FULL) -> dict[str, Any]:
    (request,) = webhook.render(one, options)
    read: dict[str, Any] = json.loads(request.body)
    return read


def answer(status: int, body: bytes = b"", retry_after: str = "") -> Response:
    return Response(status=status, headers={"retry-after": retry_after} if retry_after else {}, body=body, at=NOON)


@pytest.mark.parametrize("name", CASES)
def test_every_change_is_told_as_its_golden_file_has_it(name: str) -> None:
    (request,) = webhook.render(*CASES[name])

    assert shown(request) == (GOLDEN / f"webhook-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_every_event_is_as_the_schema_says(name: str) -> None:
    body = body_of(*CASES[name])

    assert list(faults(body, SCHEMA, SCHEMA)) == []


def test_the_event_in_the_docs_is_as_the_schema_says() -> None:
    page = (DOCS / "webhook.md").read_text("utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```", page, re.DOTALL | re.MULTILINE)

    assert list(faults(json.loads(example), SCHEMA, SCHEMA)) == []


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("type",), "story.unknown"),
        (("timestamp",), "yesterday"),
        (("data", "id"), ""),
        (("data", "version"), 0),
        (("data", "url"), None),
        (("data", "media"), [{"width": "1200"}]),
        (("data", "secret"), "nobody wrote this down"),
    ],
)
def test_the_schema_refuses_what_is_no_event(where: tuple[str, ...], value: object) -> None:
    body = body_of(delivery("new", "event"))
    place = body
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value

    assert list(faults(body, SCHEMA, SCHEMA)) != []


def test_the_schema_names_every_event_there_is() -> None:
    named = [one["properties"]["type"]["const"] for one in SCHEMA["oneOf"]]

    for name in named:
        assert webhook.Options(url=URL, events=(name,)).events == (name,)
    with pytest.raises(ValueError, match=", ".join(named)):
        webhook.Options(url=URL, events=("story.born",))


@pytest.mark.parametrize("kind", ["withdrawn", "expired", "killed"])
@pytest.mark.parametrize("options", [FULL, THIN])
def test_of_a_story_that_ended_only_its_id_is_told(kind: Any, options: webhook.Options) -> None:
    """Even when the entry of the delivery is still whole."""
    whole = replace(delivery(kind, "event"), entry=CORRECTED)

    body = body_of(whole, options)

    assert set(body["data"]) <= {"id", "version", "reason"}


def test_a_long_text_is_left_out_and_said_to_be() -> None:
    long = replace(ENTRY, body=f"<p>{'ferry ' * 4_000}</p>")

    (request,) = webhook.render(delivery("new", "event", long), FULL)

    read = json.loads(request.body)["data"]
    assert "content_html" not in read
    assert read["content_omitted"] is True
    assert read["summary"] == ENTRY.summary
    assert len(request.body) <= 20_000


def test_of_an_endless_story_only_the_names_are_told() -> None:
    endless = replace(ENTRY, summary="ferry " * 60_000)

    (request,) = webhook.render(delivery("new", "event", endless), FULL)

    assert set(json.loads(request.body)["data"]) == {
        "id", "version", "url", "short_url", "published", "updated", "digest",
    }  # fmt: skip
    assert len(request.body) <= 256_000


def test_a_receiver_gets_the_events_it_wants_and_no_other() -> None:
    wanting = webhook.Options(url=URL, events=("story.killed", "story.withdrawn"))

    sent = {
        kind: len(webhook.render(delivery(kind, "event"), wanting)) for kind in ("new", "updated", "killed", "expired")
    }

    assert sent == {"new": 0, "updated": 0, "killed": 1, "expired": 1}


def test_stories_in_any_script_and_of_any_length_are_told_whole_and_hold_no_mark() -> None:
    for entry in stories(seed=1):
        (request,) = webhook.render(delivery("corrected", "event", entry), FULL)
        read = json.loads(request.body)

        assert list(faults(read, SCHEMA, SCHEMA)) == []
        assert read["data"]["url"] == entry.link
        assert len(request.body) <= 256_000
        assert len(request.body) <= 20_000 or "content_html" not in read["data"]
        assert not {"\x02", "\x03"} & set(str(read))
        (counted,) = webhook.count((request,), FULL)
        assert (counted.used, counted.unit) == (len(request.body), "bytes")
        assert counted.used <= counted.most


def test_the_same_delivery_gives_the_same_bytes_and_no_secret() -> None:
    first, second = (webhook.render(delivery("new", "event"), ROTATED) for _ in range(2))

    assert first == second
    assert first[0].url == "\x02url\x03"
    assert "signature" not in str(first[0].headers)


@pytest.mark.parametrize(
    ("status", "outcome", "target"),
    [
        (200, "accepted", ""),
        (202, "accepted", ""),
        (299, "accepted", ""),
        (301, "refused", ""),
        (308, "refused", ""),
        (400, "refused", ""),
        (401, "later", ""),  # it has another secret, or none yet: the next try may find it mended
        (403, "later", ""),
        (404, "later", ""),
        (408, "later", ""),
        (410, "refused", "disabled"),
        (413, "refused", ""),
        (422, "refused", ""),
        (429, "later", ""),
        (500, "later", ""),
        (502, "later", ""),
        (503, "later", ""),
        (504, "later", ""),
    ],
)
def test_a_status_means_what_standard_webhooks_says(status: int, outcome: str, target: str) -> None:
    verdict = webhook.judge(answer(status, b'{"error": "Harbour ferry sails"}'), delivery("new", "event"), FULL)

    assert (verdict.outcome, verdict.target) == (outcome, target)
    assert "ferry" not in verdict.note


def test_a_receiver_that_asks_for_silence_gets_it() -> None:
    verdict = webhook.judge(answer(429, retry_after="90"), delivery("new", "event"), FULL)

    assert verdict.wait_s == 90


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"old_secret": {"env": "OLD"}}, "secret: expected the one that follows old_secret"),
        ({"secret": {"env": "NEW"}, "old_secret": {"env": "OLD"}}, "rotated: expected the moment"),
        ({"rotated": datetime(2026, 3, 26, 12)}, "rotated: expected a moment with its offset"),  # noqa: DTZ001
        ({"events": ["story.born"]}, "events: expected some of story.new"),
    ],
)
def test_options_that_cannot_work_say_why(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.convert({"url": {"env": "URL"}} | keys, webhook.Options)


@pytest.mark.parametrize("written", ["2026-03-26T12:30:00Z", NOON, "2026-03-26T14:30:00+02:00"])
def test_the_moment_of_a_rotation_may_be_a_date_or_a_text(written: object) -> None:
    keys = {"url": {"env": "URL"}, "secret": {"env": "A"}, "old_secret": {"env": "B"}, "rotated": written}

    options = msgspec.convert(keys, webhook.Options)

    assert options.rotated is not None
    assert options.rotated - NOON == timedelta(0)
    assert options.rotated.astimezone(UTC) == NOON

"""Receipts: what people see of deliveries, and what they decide about them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.outboxes import CANARY, FERRY, HOUR, PIER, Owing, payload
from tests.sites import LATER, NOON
from wirefeed import outbox, receipts
from wirefeed.model import DeliveryState, Limits
from wirefeed.outbox import Health
from wirefeed.receipts import AskError, Chosen
from wirefeed.site import load

STATES: tuple[DeliveryState, ...] = ("pending", "sending", "held", "unknown", "delivered", "dead", "cancelled")
VERBS = {"retry": receipts.retry, "hold": receipts.hold, "release": receipts.release, "cancel": receipts.cancel}


@pytest.fixture
def owing(tmp_path: Path) -> Owing:
    return Owing(tmp_path)


def named(*keys: int) -> Chosen:
    return Chosen(names=tuple(map(str, keys)))


# Looking.


def test_a_listing_has_the_newest_first_and_says_when_there_are_more(owing: Owing) -> None:
    first = owing.owe("archive")
    second = owing.owe("room", PIER)

    report = receipts.listing(owing.config, Chosen(), limit=1)

    assert [row["key"] for row in report["deliveries"]] == [second]
    assert report["more"]
    assert [row["key"] for row in receipts.listing(owing.config, Chosen())["deliveries"]] == [second, first]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (Chosen(destination="room"), ["room"]),
        (Chosen(state="held"), ["archive"]),
        (Chosen(story=PIER), ["room"]),
        (Chosen(story="pier.md"), ["room"]),
        (Chosen(story="content/pier.md"), ["room"]),
    ],
)
def test_a_listing_can_be_narrowed(owing: Owing, chosen: Chosen, found: list[str]) -> None:
    owing.owe("archive", state="held")
    owing.owe("room", PIER)

    report = receipts.listing(owing.config, chosen)

    assert [row["destination"] for row in report["deliveries"]] == found


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (Chosen(destination="rom"), "expected a destination, got 'rom'"),
        (Chosen(state="ded"), "got 'ded'"),
        (Chosen(story="no.md"), "expected a story that was published, got 'no.md'"),
    ],
)
def test_what_is_not_there_is_told(owing: Owing, chosen: Chosen, message: str) -> None:
    with pytest.raises(AskError, match=message):
        receipts.listing(owing.config, chosen)


def test_a_site_that_was_never_built_owes_nothing_and_nothing_is_written(tmp_path: Path) -> None:
    owing = Owing(tmp_path)
    owing.site.state.unlink()

    report = receipts.listing(owing.config, Chosen())

    assert report["deliveries"] == []
    assert not owing.site.state.exists()


def test_a_delivery_is_shown_with_its_tries_and_marks_instead_of_secrets(
    owing: Owing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_ROOM_TOKEN", CANARY)
    key = owing.owe("room", payload=payload(), action="create", tries=1)
    owing.post("room", link="https://chat.example.org/1")
    with owing.outbox() as box:
        box.attempt(key, NOON, 0.25, "later", 503, "busy")

    report = receipts.shown(owing.config, str(key))

    assert report["attempts"] == [
        {"at": "2024-06-01T12:00:00Z", "seconds": 0.25, "outcome": "later", "status": 503, "note": "busy"}
    ]
    (request,) = report["requests"]
    assert request["url"] == "https://hooks.example.org/<path>"
    assert request["headers"]["Authorization"] == "Bearer <token>"
    assert request["body"] == {"text": "Ferry sails again", "key": "<key>"}
    assert report["posted"]["link"] == "https://chat.example.org/1"
    assert CANARY not in json.dumps(report)
    assert "\\u0002" not in json.dumps(report)


def test_the_beginning_of_an_id_stands_for_it_if_no_other_begins_so(owing: Owing) -> None:
    key = owing.owe("archive")
    owing.owe("room", PIER)
    owing.owe("room", PIER, number=2)

    assert receipts.shown(owing.config, "msg_archive")["key"] == key
    with pytest.raises(AskError, match="several that begin with 'msg_room_'"):
        receipts.shown(owing.config, "msg_room_")
    with pytest.raises(AskError, match="expected a delivery, got 'msg'"):
        receipts.shown(owing.config, "msg")  # too short to mean one


# Deciding.


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("verb", "takes", "becomes"),
    [
        ("retry", {"dead", "unknown", "pending"}, "pending"),
        ("hold", {"pending"}, "held"),
        ("release", {"held"}, "pending"),
        ("cancel", {"pending", "held", "unknown", "dead"}, "cancelled"),
    ],
)
def test_each_decision_takes_the_states_it_is_for_and_leaves_the_others(
    owing: Owing, verb: str, takes: set[str], becomes: str, state: DeliveryState
) -> None:
    key = owing.owe("archive", state=state)

    report = VERBS[verb](owing.config, named(key), now=LATER)

    taken = state in takes
    assert report == {"changed": int(taken), "left": {} if taken else {state: 1}}
    assert owing.row(key).state == (becomes if taken else state)


@pytest.mark.parametrize("verb", ["retry", "release"])
def test_what_a_person_lets_go_is_due_at_once_and_as_fresh_as_if_it_were_new(owing: Owing, verb: str) -> None:
    state = "held" if verb == "release" else "dead"
    key = owing.owe("room", state=state, until=NOON + HOUR)

    VERBS[verb](owing.config, named(key), now=LATER)

    row = owing.row(key)
    assert row.due == LATER
    assert outbox.asked_at(row) == LATER


@pytest.mark.parametrize("verb", ["retry", "release"])
def test_no_retry_brings_an_ended_story_back(owing: Owing, verb: str) -> None:
    state = "held" if verb == "release" else "dead"
    key = owing.owe("room", state=state)
    owing.end()
    before = owing.row(key)

    report = VERBS[verb](owing.config, named(key), now=LATER)

    assert report["changed"] == 0
    assert owing.row(key) == before


def test_what_takes_an_ended_story_away_can_be_retried(owing: Owing) -> None:
    key = owing.owe("room", kind="killed", rank=0, number=2, state="dead")
    owing.end()

    assert receipts.retry(owing.config, named(key), now=LATER)["changed"] == 1
    assert owing.row(key).state == "pending"


def test_a_filter_takes_all_that_can_be_decided_about_and_nothing_else(owing: Owing) -> None:
    dead = owing.owe("room", state="dead")
    other = owing.owe("archive", state="dead")
    owing.owe("room", PIER, state="delivered")

    report = receipts.retry(owing.config, Chosen(destination="room"), now=LATER)

    assert report == {"changed": 1, "left": {}}
    assert owing.row(dead).state == "pending"
    assert owing.row(other).state == "dead"


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (Chosen(), "expected deliveries, got none"),
        (Chosen(names=("1",), everything=True), "got both"),
        (Chosen(names=("77",)), "expected a delivery, got '77'"),
        (Chosen(state="delivered"), "expected one of dead, unknown, pending, got 'delivered'"),
    ],
)
def test_a_decision_about_nothing_changes_nothing(owing: Owing, chosen: Chosen, message: str) -> None:
    key = owing.owe("room", state="dead")

    with pytest.raises(AskError, match=message):
        receipts.retry(owing.config, chosen, now=LATER)

    assert owing.row(key).state == "dead"


def test_one_wrong_name_among_several_changes_none(owing: Owing) -> None:
    key = owing.owe("room", state="dead")

    with pytest.raises(AskError):
        receipts.retry(owing.config, Chosen(names=(str(key), "77")), now=LATER)

    assert owing.row(key).state == "dead"


# Replaying.


def test_a_program_is_told_of_every_change_again_in_order_by_new_ids(owing: Owing) -> None:
    keys = [
        owing.owe("archive", state="delivered"),
        owing.owe("archive", kind="corrected", rank=1, number=2, state="dead", made=NOON + HOUR),
    ]
    before = {owing.row(key).id for key in keys}

    report = receipts.replay(owing.config, since=NOON, now=LATER)

    fresh = owing.rows(state="pending")[::-1]
    assert report == {"changed": 2, "left": {}}
    assert [(row.kind, row.number) for row in fresh] == [("new", 1), ("corrected", 2)]
    assert not {row.id for row in fresh} & before
    assert all(row.due == LATER for row in fresh)


def test_a_place_of_messages_gets_a_story_once_as_it_is_now(owing: Owing) -> None:
    owing.owe("room", state="delivered")
    owing.owe("room", kind="corrected", rank=1, number=2, state="delivered", made=NOON + HOUR)

    report = receipts.replay(owing.config, since=NOON, destination="room", now=LATER)

    assert report["changed"] == 1
    assert [row.number for row in owing.rows(state="pending")] == [2]


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ({"since": NOON}, 2),
        ({"since": NOON + timedelta(seconds=1)}, 0),
        ({"since": NOON, "destination": "archive"}, 1),
        ({"since": NOON, "story": "pier.md"}, 1),
    ],
)
def test_a_replay_takes_what_was_owed_since_then(owing: Owing, asked: dict[str, Any], changed: int) -> None:
    owing.owe("archive", state="delivered")
    owing.owe("room", PIER, state="delivered")
    owing.owe("room", FERRY, state="cancelled")

    assert receipts.replay(owing.config, **asked, now=LATER)["changed"] == changed


def test_an_ended_story_is_never_replayed(owing: Owing) -> None:
    owing.owe("archive", state="delivered")
    owing.owe("archive", kind="killed", rank=0, number=2, state="delivered")
    owing.end()

    report = receipts.replay(owing.config, since=NOON - HOUR, now=LATER)

    assert report == {"changed": 0, "left": {"ended": 1}}
    assert owing.rows(state="pending") == []


def test_what_waits_already_is_not_owed_again(owing: Owing) -> None:
    owing.owe("room", state="delivered")
    owing.owe("room", kind="corrected", rank=1, number=2)

    assert receipts.replay(owing.config, since=NOON, now=LATER) == {"changed": 0, "left": {"waiting already": 1}}


# Destinations.


def test_a_paused_destination_takes_nothing_until_it_is_resumed(owing: Owing) -> None:
    owing.owe("room")
    policy = outbox.policy(load(owing.config).destination[1], Limits(), "UTC")

    receipts.pause(owing.config, "room", now=NOON)
    paused = _health(owing, "room")
    receipts.resume(owing.config, "room")

    assert outbox.allowed(paused, policy, now=NOON + timedelta(days=30)) == 0
    assert outbox.allowed(_health(owing, "room"), policy, now=NOON) > 0


def test_a_destination_no_build_has_met_is_not_met_by_pausing_it(owing: Owing) -> None:
    config = owing.site.config.read_text("utf-8")
    owing.site.config.write_text(config.replace('"room"', '"new-room"'), "utf-8")

    with pytest.raises(AskError, match="expected a destination that a build has met, got 'new-room'"):
        receipts.pause(owing.config, "new-room", now=NOON)

    with owing.outbox() as box:
        assert "new-room" not in box.targets()


def _health(owing: Owing, name: str) -> Health:
    with owing.outbox() as box:
        return outbox.decode(box.targets()[name].health)


# Standing.


def overview(owing: Owing) -> dict[str, Any]:
    report = receipts.overview(owing.config, now=NOON + HOUR)
    return report | {"by": {one["name"]: one for one in report["destinations"]}}


def test_all_is_well_when_all_was_delivered(owing: Owing) -> None:
    key = owing.owe("archive")
    with owing.outbox() as box:
        box.move([key], "delivered", "", NOON)

    report = overview(owing)

    assert report["person"] == []
    assert report["by"]["archive"]["last_delivery"] == "2024-06-01T12:00:00Z"
    assert report["build"]["entries"] == 2


def test_the_backlog_and_its_oldest_are_told(owing: Owing) -> None:
    owing.owe("room")
    owing.owe("room", PIER, made=NOON + HOUR)
    owing.owe("archive", due=LATER)

    report = overview(owing)

    assert report["by"]["room"]["backlog"] == 2
    assert report["by"]["room"]["oldest_due"] == "2024-06-01T12:00:00Z"
    assert report["by"]["archive"]["oldest_due"] is None


@pytest.mark.parametrize(
    ("health", "state", "person"),
    [
        (Health(), "ok", False),
        (Health(wait_until=LATER, waiting_since=NOON), "waiting", False),
        (Health(wait_until=NOON, waiting_since=NOON), "ok", False),
        (Health(state="open", since=NOON, probe_at=LATER), "failing", False),
        (Health(told=True, row=4), "failing", False),
        (Health(state="paused", since=NOON, why="answered 401"), "paused", True),
        (Health(state="disabled", since=NOON, why="answered 410"), "disabled", True),
    ],
)
def test_how_a_destination_is_doing(owing: Owing, health: Health, state: str, person: bool) -> None:
    owing.owe("room")
    owing.health("room", outbox.encode(health))

    report = overview(owing)

    assert report["by"]["room"]["state"] == state
    assert bool(report["person"]) == person


def test_a_destination_that_a_person_paused_is_paused(owing: Owing) -> None:
    owing.owe("room")
    receipts.pause(owing.config, "room", now=NOON)

    report = overview(owing)

    assert report["by"]["room"]["state"] == "paused"
    assert [one["hint"] for one in report["person"]] == ["`wirefeed outbox resume room`"]


@pytest.mark.parametrize("state", ["dead", "unknown"])
def test_what_is_dead_or_unknown_needs_a_person_until_one_has_decided(owing: Owing, state: DeliveryState) -> None:
    key = owing.owe("room", state=state)

    before = overview(owing)["person"]
    receipts.cancel(owing.config, named(key), now=NOON)

    assert [one["destination"] for one in before] == ["room"]
    assert overview(owing)["person"] == []


def test_a_destination_that_left_the_configuration_is_told_as_gone(owing: Owing) -> None:
    owing.owe("former")

    assert overview(owing)["by"]["former"]["state"] == "gone"


# Stories.


def test_a_receipt_counts_where_a_correction_stands(owing: Owing) -> None:
    common: dict[str, Any] = {"kind": "corrected", "rank": 1, "number": 3}
    owing.owe("archive", state="delivered", action="event", **common)
    owing.owe("room", due=LATER, **common)
    owing.owe("teams", state="dead", reason="impossible: teams cannot correct it", **common)

    report = receipts.story(owing.config, "ferry.md", now=NOON)

    assert report["text"] == (
        "correction 2: 1 of 3 places fixed, 1 impossible (teams), 1 waiting until 2024-06-02 08:30"
    )
    assert report["done"] == ["archive"]
    assert [place["destination"] for place in report["places"]] == ["archive", "room", "teams"]


def test_a_story_nobody_was_told_of_has_an_empty_receipt(owing: Owing) -> None:
    report = receipts.story(owing.config, PIER, now=NOON)

    assert report["done"] == []
    assert report["waiting"] == []


def test_no_word_of_an_ended_story_is_told(owing: Owing) -> None:
    owing.owe("room", state="delivered")
    owing.end()

    told = json.dumps([overview(owing)["receipts"], receipts.story(owing.config, FERRY, now=LATER)])

    assert FERRY in told
    assert "ferry.md" not in told
    assert "Ferry" not in told


# Figures.


def test_figures_count_what_is_there_and_what_ever_ended(owing: Owing) -> None:
    done = owing.owe("archive")
    owing.owe("room")
    with owing.outbox() as box:
        box.move([done], "delivered", "", NOON)
        assert box.sweep(NOON + HOUR) == 1
    owing.owe("archive", PIER, state="delivered")

    seen = receipts.figures(owing.config, load(owing.config), now=NOON + HOUR)

    assert seen is not None
    assert seen.rows["room", "pending"] == 1
    assert seen.ended["archive", "delivered"] == 2
    assert seen.waited_s["room"] == 3600
    assert seen.waited_s["archive"] == 0
    assert seen.up == {"archive": True, "room": True}


def test_a_paused_destination_is_not_up(owing: Owing) -> None:
    owing.owe("room")
    receipts.pause(owing.config, "room", now=NOON)

    seen = receipts.figures(owing.config, load(owing.config), now=NOON)

    assert seen is not None
    assert seen.up == {"archive": True, "room": False}


def test_without_a_state_or_with_a_damaged_one_there_are_no_figures(owing: Owing) -> None:
    settings = load(owing.config)
    owing.site.state.write_bytes(b"no state of anything" * 100)

    damaged = receipts.figures(owing.config, settings, now=NOON)
    owing.site.state.unlink()
    missing = receipts.figures(owing.config, settings, now=NOON)

    assert damaged is None
    assert missing is None
    assert not owing.site.state.exists()

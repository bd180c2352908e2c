"""`wirefeed status`: whether anything needs a person."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.outboxes import Owing, payload
from tests.sites import NOON, PREFIX, Site, story
from wirefeed import outbox, receipts
from wirefeed.cli import cli
from wirefeed.model import DeliveryState
from wirefeed.outbox import Health
from wirefeed.receipts import Chosen

YEARS = timedelta(days=36_500)


@pytest.fixture
def owing(tmp_path: Path) -> Owing:
    return Owing(tmp_path)


def ran(config: str, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["status", *arguments, "--config", config], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, done.stdout, done.stderr


def test_all_well_is_exit_code_0_without_complaint(owing: Owing) -> None:
    owing.owe("archive", state="delivered", action="event")

    code, shown, complaints = ran(owing.config)

    assert (code, complaints) == (0, "")
    assert shown == (
        "last build 2024-06-01 12:00: 2 stories, 2 entries, 0 held, 0 failed\n"
        "DESTINATION  STATE  WAITING  HELD  UNKNOWN  DEAD  LAST DELIVERY\n"
        "archive      ok     0        0     0        0     2024-06-01 12:00\n"
        "room         ok     0        0     0        0\n"
        "ferry.md: new: 1 of 1 place posted\n"
    )


@pytest.mark.parametrize(
    ("state", "complaint"),
    [
        ("dead", "wirefeed: destination 'room': 1 delivery is dead\n"),
        ("unknown", "wirefeed: destination 'room': nobody knows whether 1 arrived\n"),
    ],
)
def test_what_only_a_person_can_mend_is_exit_code_1(owing: Owing, state: DeliveryState, complaint: str) -> None:
    owing.owe("room", state=state)

    code, _, complaints = ran(owing.config)

    assert code == 1
    assert complaints.startswith(complaint)
    assert f"`wirefeed outbox list --destination room --state {state}`" in complaints


@pytest.mark.parametrize("state", ["paused", "disabled"])
def test_a_destination_that_stands_still_is_exit_code_1_with_the_remedy(owing: Owing, state: str) -> None:
    owing.owe("room")
    owing.health("room", outbox.encode(Health(state=state, since=NOON, why="answered 401")))  # type: ignore[arg-type]

    code, _, complaints = ran(owing.config)

    assert code == 1
    assert complaints == (
        f"wirefeed: destination 'room': {state}: answered 401\n  hint: mend it, then `wirefeed outbox resume room`\n"
    )


@pytest.mark.parametrize("state", ["pending", "held"])
def test_what_waits_needs_nobody(owing: Owing, state: DeliveryState) -> None:
    owing.owe("room", state=state)

    assert ran(owing.config)[0] == 0


def test_a_wait_is_told_with_its_end(owing: Owing) -> None:
    owing.owe("room")
    owing.health("room", outbox.encode(Health(wait_until=NOON + YEARS, waiting_since=NOON)))

    _, shown, _ = ran(owing.config)

    assert "waiting until 2124-05-08 12:00" in shown


def test_a_story_that_waits_for_somebody_is_exit_code_1(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("undated.md", story("Undated", date=None))
    site.build()

    code, shown, complaints = ran(str(site.config))

    assert code == 1
    assert shown == "last build 2024-06-01 12:00: 1 story, 0 entries, 1 held, 0 failed\n"
    assert complaints == "wirefeed: 1 story waits for somebody\n  hint: `wirefeed check` names it and the remedy\n"


def test_before_the_first_build_there_is_nothing_to_tell_and_nothing_is_written(tmp_path: Path) -> None:
    site = Site(tmp_path)

    assert ran(str(site.config)) == (0, "no build has ended yet\n", "")
    assert not site.state.exists()


def test_a_story_has_a_line_and_its_places(owing: Owing) -> None:
    correction: dict[str, Any] = {"kind": "corrected", "rank": 1, "number": 3}
    owing.owe("archive", state="delivered", action="event", **correction)
    owing.owe("room", due=NOON + YEARS, **correction)
    owing.post("room", number=1)

    code, shown, complaints = ran(owing.config, "content/ferry.md")

    assert (code, complaints) == (0, "")
    assert shown == (
        "ferry.md: correction 2: 1 of 2 places fixed, 1 waiting until 2124-05-08 12:00\n"
        "DESTINATION  THERE            CHANGE     DELIVERY   DUE\n"
        "archive      nothing          corrected  delivered\n"
        "room         version 1, live  corrected  pending    2124-05-08 12:00\n"
    )


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        ("delivered", "", 0),
        ("held", "", 0),
        ("dead", "stale", 1),
        ("dead", "impossible: teams cannot correct it", 1),
        ("unknown", "perhaps it was posted", 1),
    ],
)
def test_a_story_that_needs_a_person_is_exit_code_1(owing: Owing, state: DeliveryState, reason: str, code: int) -> None:
    owing.owe("room", state=state, reason=reason)

    assert ran(owing.config, PREFIX + "ferry")[0] == code


def test_a_story_that_is_not_there_is_a_mistake_of_usage(owing: Owing) -> None:
    code, shown, complaints = ran(owing.config, "gull.md")

    assert (code, shown) == (2, "")
    assert complaints.startswith("wirefeed: expected a story that was published, got 'gull.md'\n")


def test_programs_get_what_people_see(owing: Owing) -> None:
    owing.owe("room", state="dead")

    code, shown, _ = ran(owing.config, "--json")
    report = json.loads(shown)

    assert code == 1
    assert report.keys() == {"zone", "build", "destinations", "receipts", "person"}
    assert report["person"][0]["destination"] == "room"
    assert json.loads(ran(owing.config, "ferry.md", "--json")[1])["failed"] == ["room"]


def test_a_pause_by_a_person_is_told_as_one(owing: Owing) -> None:
    owing.owe("room")
    receipts.pause(owing.config, "room", now=NOON)

    _, shown, complaints = ran(owing.config)

    assert "room         paused" in shown
    assert complaints == (
        "wirefeed: destination 'room': paused: stopped by a person\n  hint: `wirefeed outbox resume room`\n"
    )


def _shown_in_the_reference() -> list[dict[str, Any]]:
    text = (Path(__file__).parents[2] / "docs/reference/outbox.md").read_text("utf-8")
    return [json.loads(code) for code in re.findall(r"^```json\n(.*?)^```", text, re.DOTALL | re.MULTILINE)]


def test_the_reference_shows_the_members_there_are(owing: Owing) -> None:
    key = owing.owe("room", payload=payload(), kind="corrected", rank=1, number=2)
    owing.owe("archive", state="cancelled", reason="never posted there", kind="corrected", rank=1, number=2)
    owing.post("room")
    with owing.outbox() as box:
        box.attempt(key, NOON, 0.2, "later", 503, "")
    listed, one, decided, _, _, overall, of_story = _shown_in_the_reference()

    shown = receipts.shown(owing.config, str(key))
    report = receipts.overview(owing.config, now=NOON)
    told = receipts.story(owing.config, "ferry.md", now=NOON)

    assert _members(receipts.listing(owing.config, Chosen())) == _members(listed)
    assert _members(shown | {"requests": [shown["requests"][0] | {"headers": {}, "body": ""}]}) == _members(
        one | {"requests": [one["requests"][0] | {"headers": {}, "body": ""}]}
    )
    assert receipts.hold(owing.config, Chosen(everything=True), now=NOON).keys() == decided.keys()
    assert _members(report) - {"person.destination", "person.what", "person.hint"} == _members(overall) - {
        "person.destination",
        "person.what",
        "person.hint",
    }
    assert _members(told) == _members(of_story) | {
        "waiting.destination",
        "waiting.due",
        "unconcerned.destination",
        "unconcerned.reason",
    }


def _members(value: Any, path: str = "") -> set[str]:
    """Return the dotted names of all members, of lists those of the first element."""
    if isinstance(value, list):
        return _members(value[0], path) if value else set()
    if not isinstance(value, dict):
        return set()
    here = {f"{path}{name}" for name in value}
    return here.union(*(_members(inner, f"{path}{name}.") for name, inner in value.items()))

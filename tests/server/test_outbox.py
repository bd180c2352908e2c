"""What the server shows of the outbox: figures at /metrics, destinations and receipts at /desk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.outboxes import CANARY, FERRY, HOUR, PIER, Owing
from tests.sites import NOON
from wirefeed import outbox
from wirefeed.outbox import Health
from wirefeed.server import Shelf, app
from wirefeed.server._desk import Desk
from wirefeed.server._metrics import Figures, Fresh
from wirefeed.site import load
from wirefeed.status import Status

Sample = tuple[str, tuple[tuple[str, str], ...]]


@pytest.fixture
def owing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owing:
    monkeypatch.setenv("TEST_ROOM_TOKEN", CANARY)
    monkeypatch.setenv("TEST_ARCHIVE_URL", f"https://{CANARY}.example.org/")
    return Owing(tmp_path)


def figures(owing: Owing) -> dict[Sample, float]:
    """Return the samples of /metrics that are about deliveries, by name and labels."""
    shelf = Shelf()
    shelf.load(owing.config)
    made = app(shelf, load(owing.config), Status(NOON), folder=str(owing.site.folder))
    text = _text(made._figures)
    assert CANARY not in text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "destination" in sample.labels
    }


def _text(figures: Figures) -> str:
    return figures.text("")[0].decode()


def desk(owing: Owing) -> str:
    page = Desk(load(owing.config), Status(NOON), str(owing.site.folder)).page()
    assert CANARY not in page
    return page


def test_metrics_count_deliveries_by_destination_and_state(owing: Owing) -> None:
    now = datetime.now(UTC)
    owing.owe("room", made=now - HOUR)
    owing.owe("archive", state="delivered")
    owing.owe("archive", PIER, state="dead")
    owing.health("archive", outbox.encode(Health(state="disabled", since=NOON, why="answered 410")))

    found = figures(owing)

    archive, room = ("destination", "archive"), ("destination", "room")
    assert found["wirefeed_outbox", (room, ("state", "pending"))] == 1
    assert found["wirefeed_outbox", (archive, ("state", "dead"))] == 1
    assert found["wirefeed_deliveries_total", (archive, ("outcome", "delivered"))] == 1
    assert found["wirefeed_outbox_oldest_due_seconds", (room,)] == pytest.approx(3600, abs=30)
    assert found["wirefeed_outbox_oldest_due_seconds", (archive,)] == 0
    assert found["wirefeed_destination_up", (archive,)] == 0
    assert found["wirefeed_destination_up", (room,)] == 1


def test_without_a_state_metrics_say_nothing_of_deliveries_and_make_none(owing: Owing) -> None:
    for path in owing.site.state.parent.glob("state.sqlite3*"):
        path.unlink()

    assert figures(owing) == {}
    assert not owing.site.state.exists()


def test_a_state_that_cannot_be_read_costs_its_figures_alone(owing: Owing) -> None:
    shelf = Shelf()
    shelf.load(owing.config)
    made = app(shelf, load(owing.config), Status(NOON), folder=str(owing.site.folder))
    owing.site.state.write_bytes(b"no state of anything" * 100)

    text = _text(made._figures)

    assert "wirefeed_destination_up" not in text
    assert "wirefeed_builds_total" in text


def test_what_is_asked_often_is_looked_up_once_a_second() -> None:
    asked = []
    fresh = Fresh(lambda: asked.append(1) or len(asked))  # type: ignore[func-returns-value]

    assert [fresh.get() for _ in range(50)] == [1] * 50


def test_the_desk_names_what_needs_a_person_and_the_remedy(owing: Owing) -> None:
    owing.owe("room", state="dead")
    owing.health("room", outbox.encode(Health(state="paused", since=NOON, why="answered <401>")))

    page = desk(owing)

    assert "paused: answered &lt;401&gt;" in page
    assert "<code>wirefeed outbox resume room</code>" in page
    assert "1 delivery is dead" in page


def test_the_desk_shows_the_newest_receipts(owing: Owing) -> None:
    owing.owe("room", kind="corrected", rank=1, number=2, state="delivered", action="edit")

    assert "correction 1: 1 of 1 place fixed" in desk(owing)


def test_the_desk_has_no_word_of_an_ended_story(owing: Owing) -> None:
    owing.owe("room", state="delivered")
    owing.end()

    page = desk(owing)

    assert f"<bdi>{FERRY}</bdi>" in page
    assert "ferry.md" not in page
    assert "Ferry" not in page


def test_without_destinations_the_desk_says_nothing_of_them(owing: Owing) -> None:
    config = owing.site.config.read_text("utf-8").partition("[[destination]]")[0]
    owing.site.config.write_text(config, "utf-8")

    assert "Destinations" not in desk(owing)

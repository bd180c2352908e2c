"""`wirefeed outbox`: what people type and read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.outboxes import CANARY, HOUR, PIER, Owing, payload
from tests.sites import NOON
from wirefeed.cli import cli


@pytest.fixture
def owing(tmp_path: Path) -> Owing:
    """A site in Cairo, so that its time is nobody else's."""
    owing = Owing(tmp_path)
    config = owing.site.config.read_text("utf-8")
    owing.site.config.write_text(config.replace('author = "Newsroom"', 'timezone = "Africa/Cairo"'), "utf-8")
    return owing


def ran(owing: Owing, *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and complaints."""
    done = CliRunner().invoke(cli, ["outbox", *arguments, "--config", owing.config], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, done.stdout, done.stderr


def test_a_list_has_columns_and_times_of_the_site(owing: Owing) -> None:
    owing.owe("archive", state="dead", reason="answered 400", tries=1)
    owing.owe("room", PIER)

    code, shown, complaints = ran(owing, "list")

    assert (code, complaints) == (0, "")
    assert shown == (
        "KEY  DESTINATION  STATE    DUE               KIND  TRIES  STORY                            REASON\n"
        "2    room         pending  2024-06-01 15:00  new   0      tag:news.example.org,2024:pier\n"
        "1    archive      dead     2024-06-01 15:00  new   1      tag:news.example.org,2024:ferry  answered 400\n"
    )


def test_an_empty_list_says_so(owing: Owing) -> None:
    assert ran(owing, "list") == (0, "no deliveries\n", "")


def test_a_longer_list_names_the_option_that_shows_more(owing: Owing) -> None:
    owing.owe("archive")
    owing.owe("room")

    _, shown, _ = ran(owing, "list", "--limit", "1")

    assert shown.endswith("... and more: --limit shows more than 1\n")


def test_a_list_for_programs_has_moments_in_utc(owing: Owing) -> None:
    owing.owe("archive")

    _, shown, _ = ran(owing, "list", "--json")

    (row,) = json.loads(shown)["deliveries"]
    assert row["due"] == "2024-06-01T12:00:00Z"
    assert row["state"] == "pending"


def test_a_delivery_is_shown_with_its_tries_and_its_requests(owing: Owing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_ROOM_TOKEN", CANARY)
    key = owing.owe("room", payload=payload(), action="create", tries=1)
    owing.post("room", link="https://chat.example.org/1")
    with owing.outbox() as box:
        box.attempt(key, NOON, 0.25, "later", 503, "busy")

    code, shown, _ = ran(owing, "show", str(key))

    assert code == 0
    assert shown == (
        f"delivery {key} ({owing.row(key).id})\n"
        "  destination  room\n"
        "  story        tag:news.example.org,2024:ferry\n"
        "  change       new, version 1\n"
        "  sent as      create\n"
        "  state        pending\n"
        "  owed         2024-06-01 15:00\n"
        "  due          2024-06-01 15:00\n"
        "  stale after  2024-06-01 21:00\n"
        "  stands there version 1, live  https://chat.example.org/1\n"
        "tried 2024-06-01 15:00, 0.25 s: later 503: busy\n"
        "POST https://hooks.example.org/<path>\n"
        "  Content-Type: application/json\n"
        "  Authorization: Bearer <token>\n"
        "  {\n"
        '   "text": "Ferry sails again",\n'
        '   "key": "<key>"\n'
        "  }\n"
    )
    assert CANARY not in shown


@pytest.mark.parametrize(
    ("words", "said", "state"),
    [
        (["retry", "--state", "dead"], "1 delivery to be tried now\n", "pending"),
        (["cancel", "--all"], "1 delivery cancelled\n", "cancelled"),
        (["cancel", "1"], "1 delivery cancelled\n", "cancelled"),
        (["hold", "1"], "0 deliveries held\n1 left as it is: dead\n", "dead"),
        (["release", "--destination", "room"], "0 deliveries released\n", "dead"),
    ],
)
def test_a_decision_says_what_it_did_and_what_it_left(owing: Owing, words: list[str], said: str, state: str) -> None:
    key = owing.owe("room", state="dead")

    assert ran(owing, *words) == (0, said, "")
    assert owing.row(key).state == state


def test_a_replay_says_what_is_owed_again(owing: Owing) -> None:
    owing.owe("archive", state="delivered")
    owing.owe("archive", PIER, state="delivered")
    owing.end()

    code, shown, _ = ran(owing, "replay", "--since", (NOON - HOUR).isoformat())

    assert code == 0
    assert shown == "1 delivery owed again\n1 left as it is: of a story that has ended\n"


def test_a_destination_is_paused_and_resumed(owing: Owing) -> None:
    owing.owe("room")

    assert ran(owing, "pause", "room") == (0, "room is paused\n", "")
    assert json.loads(ran(owing, "resume", "room", "--json")[1]) == {"destination": "room", "state": "resumed"}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["show", "77"], "wirefeed: expected a delivery, got '77'\n  hint: `wirefeed outbox list` shows them\n"),
        (
            ["retry"],
            (
                "wirefeed: expected deliveries, got none\n"
                "  hint: name deliveries, or say which: --destination, --state, --story, --all\n"
            ),
        ),
        (["pause", "rom"], "wirefeed: expected a destination, got 'rom'\n  hint: did you mean 'room'?\n"),
        (
            ["list", "--state", "ded"],
            "wirefeed: expected one of pending, sending, held, unknown, delivered, dead, cancelled, got 'ded'\n",
        ),
    ],
)
def test_what_is_not_there_is_a_mistake_of_usage(owing: Owing, words: list[str], complaint: str) -> None:
    owing.owe("room")

    assert ran(owing, *words) == (2, "", complaint)


def test_a_delivery_that_obeys_a_terminal_is_shown_as_escapes(owing: Owing) -> None:
    owing.owe("room", reason="said \x1b[2J")

    _, shown, _ = ran(owing, "list")

    assert "\x1b" not in shown
    assert "said \\x1b[2J" in shown


def test_the_shell_gets_the_exit_code(owing: Owing) -> None:
    done = owing.site.run("outbox", "show", "77")

    assert done.returncode == 2
    assert done.stderr.startswith("wirefeed: expected a delivery, got '77'")

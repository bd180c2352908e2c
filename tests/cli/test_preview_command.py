"""`wirefeed preview`: what would be sent, or why not; never a secret, never a word of what is held."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_post_command import run
from tests.poster.newsdesk import PLACES, Newsdesk, newsdesk


@pytest.fixture
def desk() -> Iterator[Newsdesk]:
    with newsdesk() as desk:
        desk.write("ferry", "Ferry sinks")
        yield desk


@pytest.mark.parametrize("named", ["ferry.md", "content/ferry.md", "tag:news.example.org,2024:ferry"])
def test_a_story_is_shown_at_every_destination_without_any_secret(desk: Newsdesk, named: str) -> None:
    done = run(desk, "preview", named, "--json")

    shown = {one["destination"]: one for one in json.loads(done.stdout)}
    assert (done.returncode, shown.keys()) == (0, PLACES.keys())
    assert all("Ferry sinks" in str(one["requests"]) for one in shown.values())
    assert not [value for value in desk.environment.values() if value in done.stdout]
    assert shown["webhook"]["requests"][0]["url"] == "<url>"


def test_one_destination_is_shown_from_elsewhere(desk: Newsdesk, tmp_path: Path) -> None:
    words = ("--config", str(desk.config), str(desk.content / "ferry.md"), "slack")

    assert run(desk, "preview", *words).stdout.startswith("slack (slack)")


@pytest.mark.parametrize("keys", [{"draft": "true"}, {"publish_at": "2099-01-01T00:00:00Z"}, {"status": "killed"}])
def test_a_story_that_is_held_says_why_and_no_word_of_it(desk: Newsdesk, keys: dict[str, str]) -> None:
    desk.write("held", "Xyzzy rises", body="Xyzzy fell.", **keys)

    done = run(desk, "preview", "held.md")

    assert (done.returncode, done.stdout.count("not sent: ")) == (0, len(PLACES))
    assert "xyzzy" not in done.stdout.lower() + done.stderr.lower()


@pytest.mark.parametrize("words", [("nobody.md",), ("ferry.md", "nowhere")])
def test_what_is_unknown_is_said(desk: Newsdesk, words: tuple[str, ...]) -> None:
    done = run(desk, "preview", *words)

    assert (done.returncode, done.stdout) == (1, "")
    assert repr(words[-1]) in done.stderr

"""`wirefeed formats`: what this installation reads, writes and posts to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from wirefeed.cli import cli
from wirefeed.cli._known import FEED_WORDS, STORY_WORDS
from wirefeed.plugins import DESTINATIONS, FEEDS, STORIES


def formats(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["formats", *arguments])


def lists(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(formats(*arguments, "--json").output)
    return found


def test_every_format_and_every_kind_is_named_in_the_order_of_detection() -> None:
    names = formats("--names-only").output.split()

    assert names == [*STORIES.names(), *FEEDS.names(), *DESTINATIONS.names()]


@pytest.mark.parametrize(
    ("kind", "names"), [("story", STORIES.names()), ("feed", FEEDS.names()), ("destination", DESTINATIONS.names())]
)
def test_one_list_can_be_asked_for(kind: str, names: tuple[str, ...]) -> None:
    assert tuple(formats(kind, "--names-only").output.split()) == names


def test_people_see_every_name_and_what_it_is() -> None:
    lines = formats().output.splitlines()

    for name, words in STORY_WORDS.items():
        assert name not in STORIES.names() or any(
            line.startswith(f"  {name} ") and words.what in line for line in lines
        )


def test_programs_get_the_same_as_three_lists() -> None:
    told = lists()

    assert list(told) == ["stories", "feeds", "destinations"]
    assert [one["name"] for one in told["stories"]] == list(STORIES.names())
    assert [(one["endings"], one["media_type"]) for one in told["feeds"]] == [
        ([FEEDS.load(name).EXTENSION], FEEDS.load(name).MEDIA_TYPE) for name in FEEDS.names()
    ]
    assert all(one["what"] for several in told.values() for one in several)


def test_every_format_of_ours_has_words() -> None:
    assert [name for name in STORIES.names() if name not in STORY_WORDS] == []
    assert set(FEEDS.names()) == FEED_WORDS.keys()


def test_two_ways_to_print_are_a_mistake() -> None:
    assert formats("--json", "--names-only").exit_code == 2

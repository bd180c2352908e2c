"""A state that was lost in the middle of a site's life: nothing is told twice, and what comes next is told once."""

from __future__ import annotations

import shutil

import pytest

from tests.poster.newsdesk import PLACES, newsdesk, texts

STORIES = 500


def test_nothing_of_five_hundred_stories_is_posted_again_and_the_next_one_once() -> None:
    with newsdesk("webhook", "discord", "mastodon", common='rate = "1000/s"\nmax_age = "72h"') as desk:
        for number in range(STORIES):
            desk.write(
                f"s{number:03d}", f"Story {number:03d}", date=f"2026-03-26T{number // 60:02d}:{number % 60:02d}:00Z"
            )
        desk.turn()
        desk.later(minutes=1)
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        before = {name: len(fake.requests) for name, fake in desk.fakes.items()}
        shutil.rmtree(desk.state.parent)

        for _ in range(3):
            desk.later(minutes=1)
            desk.turn()
        after = {name: len(fake.requests) for name, fake in desk.fakes.items()}
        desk.later(minutes=1)
        desk.write("dam", "Dam holds")
        desk.turn()
        desk.settle(5, seconds=5)

        assert before == after
        for name, fake in desk.fakes.items():
            assert sum("Dam holds" in text for text in texts(fake)) == 1, name
            assert fake.created == 2, name


@pytest.mark.parametrize("ending", ["kill", "correct"])
def test_what_happens_to_a_message_whose_place_was_forgotten_is_told_nowhere_as_news(ending: str) -> None:
    """Nobody knows any more what the message is called: it cannot be changed, and is not sent as if it were new."""
    with newsdesk(*(name for name in PLACES if name != "webhook")) as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        shutil.rmtree(desk.state.parent)
        desk.later(minutes=1)
        desk.turn()

        desk.later(minutes=1)
        if ending == "kill":
            desk.kill("ferry")
        else:
            desk.write("ferry", "Ferry aground", correction="It did not sink.", date="2026-03-26T12:00:00Z")
        desk.turn()
        desk.settle(5, seconds=5)

        assert {name: fake.created for name, fake in desk.fakes.items()} == dict.fromkeys(desk.fakes, 1)

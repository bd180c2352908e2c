"""One change at every destination: what can be edited is, what can be taken away is, and nothing else is said."""

from __future__ import annotations

import pytest

from tests.poster.newsdesk import PLACES, newsdesk, texts

EDITS = frozenset("slack-bot discord mattermost-bot telegram mastodon matrix ntfy".split())
DELETES = EDITS | {"bluesky"}


def test_a_correction_reaches_every_message_that_can_be_reached() -> None:
    """A8: edited in place where the service can; else the ladder; nothing new anywhere else."""
    with newsdesk() as desk:
        desk.write("old", "Old news", date="2026-03-25T10:00:00Z")
        desk.turn()
        desk.later(minutes=5)
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        assert {name: fake.created for name, fake in desk.fakes.items()} == dict.fromkeys(PLACES, 1)

        desk.later(minutes=5)
        desk.write("ferry", "Ferry runs aground", date="2026-03-26T12:05:00Z", correction="The ferry did not sink.")
        desk.turn()

        for name in EDITS:
            (message,) = desk.fakes[name].messages
            assert message.edited == 1, name
            assert "runs aground" in message.text, name
            assert "did not sink" in message.text, name
        (post,) = desk.fakes["bluesky"].messages
        assert desk.fakes["bluesky"].created == 2, "deleted and posted again"
        assert "did not sink" in post.text
        for name in ("slack", "mattermost", "teams"):
            first, notice = texts(desk.fakes[name])
            assert "Ferry sinks" in first
            assert "did not sink" in notice


def test_what_is_shown_as_before_is_not_sent_again() -> None:
    with newsdesk() as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks", section="sea")
        desk.turn()
        before = {name: len(fake.requests) for name, fake in desk.fakes.items()}

        desk.write("ferry", "Ferry sinks", section="sea", slug="ferry", rights="Lighthouse Post")
        desk.turn()

        assert {name: len(fake.requests) for name, fake in desk.fakes.items() if name != "webhook"} == {
            name: count for name, count in before.items() if name != "webhook"
        }


@pytest.mark.parametrize("ending", ["kill", "remove"])
def test_what_ends_is_taken_away_where_it_can_be(ending: str) -> None:
    with newsdesk() as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()

        desk.later(minutes=5)
        if ending == "kill":
            desk.kill("ferry")
        else:
            (desk.content / "ferry.md").unlink()
        desk.turn()

        for name in DELETES:
            assert texts(desk.fakes[name]) == [], name
        for name in ("slack", "mattermost", "teams"):
            _, notice = texts(desk.fakes[name])
            assert "sinks" not in notice
            assert "withdrawn" in notice

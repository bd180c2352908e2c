"""A kill overtakes everything, and nothing brings its story back (DELIVERY, A9)."""

from __future__ import annotations

import pytest

from tests.poster.newsdesk import newsdesk, texts

CALM = ("webhook", "discord", "telegram", "mastodon", "bluesky", "matrix", "slack-bot", "mattermost-bot", "ntfy")
ASKED = ("mastodon", "bluesky", "matrix")  # what is perhaps there can be looked for


def test_a_kill_overtakes_a_thousand_new_stories() -> None:
    with newsdesk("discord", common='flood = 0\nrate = "1/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        desk.later(seconds=1)
        for number in range(1_000):
            desk.write(f"s{number:04d}", f"Story {number:04d}")
        desk.turn()
        desk.later(seconds=1)

        desk.kill("ferry")
        desk.build()
        killed = desk.now
        fake = desk.fakes["discord"]
        while any("Ferry" in text for text in texts(fake)):
            desk.post()
            desk.later(seconds=1)

        assert (desk.now - killed).total_seconds() <= 5


@pytest.mark.parametrize("trouble", ["refused", "lost"])
def test_a_kill_behind_a_try_that_failed_does_not_wait_for_the_queue(trouble: str) -> None:
    with newsdesk("mastodon", common='flood = 0\nrate = "1/s"') as desk:
        desk.build()
        for number in range(300):
            desk.write(f"a{number:04d}", f"Story {number:04d}")
        desk.write("z-ferry", "Ferry sinks", date="2026-03-26T11:00:00Z")  # the oldest goes first
        fake = desk.fakes["mastodon"]
        fake.fail(503, method="POST") if trouble == "refused" else fake.cut(act=True, method="POST")
        desk.turn()

        desk.later(seconds=1)
        desk.kill("z-ferry")
        desk.build()
        killed = desk.now
        while any(state == "pending" for state in desk.states("z-ferry")["mastodon"]):
            desk.post()
            desk.later(seconds=1)

        assert (desk.now - killed).total_seconds() <= 5
        assert not any("Ferry" in text for text in texts(fake))


def test_of_what_is_killed_before_it_was_sent_nothing_is_posted() -> None:
    with newsdesk(*CALM) as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.build()

        desk.kill("ferry")
        desk.turn()
        desk.settle(20, seconds=60)

        assert {name: fake.created for name, fake in desk.fakes.items()} == dict.fromkeys(CALM, 0)
        assert all(set(states) == {"cancelled"} for states in desk.states().values()), desk.states()


@pytest.mark.parametrize("name", CALM[1:])
def test_a_kill_during_a_create_whose_answer_is_lost_leaves_nothing_or_somebody_is_told(name: str) -> None:
    with newsdesk(name) as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        fake = desk.fakes[name]
        fake.cut(act=True, method="PUT" if name in ("matrix", "ntfy") else "POST", path=_CREATES.get(name, ""))
        desk.turn()
        assert len(texts(fake)) == 1

        desk.kill("ferry")
        desk.turn()
        desk.settle(40, seconds=30)

        if name in ASKED:
            assert texts(fake) == []
        elif texts(fake):
            with desk.outbox() as outbox:
                rows = outbox.rows()
            assert any("look there" in row.reason for row in rows), rows
        assert fake.created == 1


_CREATES = {"bluesky": "putRecord", "ntfy": "", "slack-bot": "chat.postMessage"}


@pytest.mark.parametrize("name", CALM[1:])
def test_a_kill_after_its_poster_died_leaves_nothing_or_somebody_is_told(name: str) -> None:
    with newsdesk(name) as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.build()
        desk.crash()
        fake = desk.fakes[name]

        desk.kill("ferry")
        desk.turn()
        desk.settle(40, seconds=30)

        assert name not in ASKED or texts(fake) == []
        with desk.outbox() as outbox:
            told = [row for row in outbox.rows() if "look there" in row.reason]
        assert told or texts(fake) == []
        assert fake.created <= 1


def test_what_a_stale_create_perhaps_posted_is_found_by_a_kill_of_the_next_day() -> None:
    """Nobody knew, the service was away until the news was old; then it is looked for, by the story's last words."""
    with newsdesk(*ASKED) as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.build()
        for name, fake in desk.fakes.items():
            fake.cut(act=True, method="PUT" if name == "matrix" else "POST", path=_CREATES.get(name, ""))
        desk.post()
        for fake in desk.fakes.values():
            fake.fail(503, -1)
        assert [len(texts(fake)) for fake in desk.fakes.values()] == [1, 1, 1]
        desk.settle(200, minutes=20)
        assert {states[-1] for states in desk.states().values()} == {"dead"}
        for fake in desk.fakes.values():
            fake.calm()

        desk.later(hours=20)
        desk.kill("ferry")
        desk.turn()
        desk.settle(60, minutes=20)

        assert {name: texts(fake) for name, fake in desk.fakes.items()} == {key: [] for key in ASKED}


def test_no_word_of_a_killed_story_stays_in_the_state() -> None:
    with newsdesk("discord", "slack", "mastodon") as desk:
        desk.build()
        desk.write("ferry", "Ferry Xylographia sinks", "The captain said qwertzuiop.")
        desk.turn()
        desk.write("ferry", "Ferry Xylographia floats", "The captain said qwertzuiop.")
        desk.fakes["discord"].fail(503, 2)
        desk.turn()

        desk.kill("ferry")
        desk.turn()
        desk.settle(40, seconds=30)
        desk.later(minutes=1)
        desk.turn()

        with desk.outbox() as outbox:
            stories = {row.story for row in outbox.rows()}
            words = b"".join(
                version.entry for key in stories for number in range(9) if (version := outbox.version(key, number))
            )
            words += b"".join(row.payload + row.reason.encode() for row in outbox.rows())
        assert b"Xylographia" not in words
        assert b"qwertzuiop" not in words

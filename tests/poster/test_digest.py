"""Several new entries in one message: what corrects or ends one of them corrects that message."""

from __future__ import annotations

import pytest

from tests.poster.newsdesk import Newsdesk, newsdesk, texts

DIGEST = 'digest = 2\nquiet = "22:00-07:00"'
EDITS = ("discord", "telegram", "mastodon", "matrix", "slack-bot")
NAMES = ("Dam holds", "Ferry sinks", "Mine opens")


def morning(desk: Newsdesk) -> None:
    """Let three stories come in the night, and the morning after."""
    desk.build()
    desk.later(hours=11)
    for title in NAMES:
        desk.write(title.split()[0].lower(), title)
    desk.turn()
    assert [fake.created for fake in desk.fakes.values()] == [0] * len(desk.fakes)
    desk.later(hours=8, minutes=1)
    desk.turn()
    desk.settle(30, seconds=30)


@pytest.mark.parametrize("name", [*EDITS, "bluesky", "slack", "teams", "ntfy"])
def test_what_comes_due_at_once_is_one_message_with_all_headlines(name: str) -> None:
    with newsdesk(name, common=DIGEST) as desk:
        morning(desk)

        (only,) = texts(desk.fakes[name])
        assert all(title in only for title in NAMES), only


@pytest.mark.parametrize("name", [*EDITS, "bluesky"])
def test_a_correction_of_one_member_corrects_the_digest(name: str) -> None:
    with newsdesk(name, common=DIGEST) as desk:
        morning(desk)

        desk.write("ferry", "Ferry runs aground", correction="The ferry did not sink.")
        desk.turn()
        desk.settle(30, seconds=30)

        shown = " ".join(texts(desk.fakes[name]))
        assert "runs aground" in shown
        assert "Dam holds" in shown
        assert "Ferry sinks" not in shown
        assert len(texts(desk.fakes[name])) == 1


@pytest.mark.parametrize("name", [*EDITS, "bluesky"])
def test_a_kill_of_one_member_takes_it_out_of_the_digest(name: str) -> None:
    with newsdesk(name, common=DIGEST) as desk:
        morning(desk)

        desk.kill("ferry")
        desk.turn()
        desk.settle(30, seconds=30)

        (only,) = texts(desk.fakes[name])
        assert "Ferry" not in only
        assert "Dam holds" in only
        assert "Mine opens" in only


@pytest.mark.parametrize("name", [*EDITS, "bluesky"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_digest_all_of_whose_members_are_killed_is_taken_away(name: str, at_once: bool) -> None:
    with newsdesk(name, common=DIGEST) as desk:
        morning(desk)

        for story in ("ferry", "dam", "mine"):
            desk.kill(story)
            if not at_once:
                desk.turn()
                desk.settle(30, seconds=30)
        desk.turn()
        desk.settle(30, seconds=30)

        assert texts(desk.fakes[name]) == []


@pytest.mark.parametrize("name", ["slack", "teams"])
def test_where_nothing_can_be_edited_the_readers_of_a_digest_are_told_of_a_kill(name: str) -> None:
    with newsdesk(name, common=DIGEST) as desk:
        morning(desk)

        desk.kill("ferry")
        desk.turn()
        desk.settle(30, seconds=30)

        first, *more = texts(desk.fakes[name])
        assert "Ferry sinks" in first
        assert len(more) == 1, more
        assert "Ferry" not in more[0]


def test_a_member_killed_before_its_digest_went_does_not_stand_in_it() -> None:
    with newsdesk("discord", common=DIGEST) as desk:
        desk.build()
        desk.later(hours=11)
        for title in (*NAMES, "Pier burns"):
            desk.write(title.split()[0].lower(), title)
        desk.turn()
        desk.kill("ferry")
        desk.turn()

        desk.later(hours=8, minutes=1)
        desk.turn()

        (only,) = texts(desk.fakes["discord"])
        assert "Ferry" not in only
        assert "Pier burns" in only


def test_a_member_killed_while_its_digest_could_not_be_sent_is_not_posted_with_it() -> None:
    with newsdesk("discord", common=DIGEST) as desk:
        desk.build()
        desk.later(hours=11)
        for title in NAMES:
            desk.write(title.split()[0].lower(), title)
        desk.turn()
        desk.later(hours=8, minutes=1)
        desk.fakes["discord"].fail(503)
        desk.turn()

        desk.kill("ferry")
        desk.turn()
        desk.settle(30, seconds=30)

        everything = [message.text for message in desk.fakes["discord"].history]
        assert everything
        assert not any("Ferry" in text for text in everything), everything
        assert "Dam holds" in texts(desk.fakes["discord"])[0]


def test_a_member_that_comes_back_is_told_again() -> None:
    with newsdesk("discord", common=DIGEST) as desk:
        morning(desk)
        (desk.content / "ferry.md").unlink()
        desk.turn()
        desk.later(minutes=1)

        desk.write("ferry", "Ferry found")
        desk.turn()
        desk.settle(30, seconds=30)

        shown = texts(desk.fakes["discord"])
        assert sum("Ferry found" in text for text in shown) == 1, shown


def test_a_digest_asks_its_service_once() -> None:
    with newsdesk("webhook", "discord", common="digest = 2") as desk:
        desk.build()
        for title in NAMES:
            desk.write(title.split()[0].lower(), title)
        desk.turn()

        assert len(desk.fakes["discord"].requests) == 1
        assert desk.fakes["webhook"].created == 3, "programs are told of everything"

"""What people decide by `wirefeed outbox`, told as what they see at the destinations afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from tests.poster.newsdesk import Newsdesk, newsdesk, texts
from wirefeed.cli import cli
from wirefeed.testing import Sink
from wirefeed.testing import events as events_of

NO_RATE = 'rate = "1000/s"'


@contextmanager
def today(*names: str, **more: Any) -> Iterator[Newsdesk]:
    """A newsdesk a minute ago: commands have no other clock than that of the machine."""
    with newsdesk(*names, **more) as desk:
        desk.now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
        desk.build()
        yield desk


def say(desk: Newsdesk, *words: str) -> str:
    """Run `wirefeed outbox` and return what it says."""
    ran = CliRunner().invoke(cli, ["outbox", *words, "--config", str(desk.config)])
    assert ran.exit_code == 0, ran.output
    desk.now = max(desk.now, datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1))
    return ran.output


def stories(desk: Newsdesk, count: int) -> None:
    for number in range(count):
        desk.write(f"s{number:02d}", f"Story {number:02d}")


def test_a_flood_is_held_and_goes_when_it_is_released() -> None:
    with today("discord", "webhook", common=NO_RATE) as desk:
        fake = desk.fakes["discord"]
        stories(desk, 30)
        desk.turn()
        desk.settle(20, seconds=1)
        assert (fake.created, desk.fakes["webhook"].created) == (10, 30)
        assert Counter(desk.states()["discord"]) == {"delivered": 10, "held": 20}

        given_up = say(desk, "cancel", "--story", "s29.md")
        released = say(desk, "release", "--destination", "discord")
        desk.settle(20, seconds=1)

        assert "1 delivery cancelled" in given_up
        assert "19 deliveries released" in released
        assert fake.created == len(set(texts(fake))) == 29
        assert "0 deliveries released" in say(desk, "release", "--all")


def test_what_a_person_holds_waits_until_it_is_released_while_its_neighbours_go() -> None:
    with today("discord", common=NO_RATE) as desk:
        stories(desk, 3)
        desk.build()
        say(desk, "hold", "--story", "s01.md")
        desk.post()
        desk.later(hours=1)
        desk.post()
        before = sorted(texts(desk.fakes["discord"]))

        say(desk, "release", "--story", "s01.md")
        desk.post()

        assert len(before) == 2
        assert not any("Story 01" in text for text in before)
        assert "Story 01" in texts(desk.fakes["discord"])[-1]


def test_a_dead_letter_that_is_tried_again_is_posted_once() -> None:
    with today("discord", "slack", common=NO_RATE) as desk:
        desk.fakes["discord"].fail(400)
        stories(desk, 1)
        desk.turn()
        assert desk.states() == {"discord": ["dead"], "slack": ["delivered"]}

        said = say(desk, "retry", "--state", "dead")
        desk.post()
        desk.post()

        assert "1 delivery to be tried now" in said
        assert desk.fakes["discord"].created == 1
        assert desk.fakes["slack"].created == 1


def test_a_destination_a_person_paused_is_asked_nothing_until_it_is_resumed() -> None:
    with today("discord", "slack", common=f'{NO_RATE}\nmax_age = "72h"') as desk:
        fake = desk.fakes["discord"]
        say(desk, "pause", "discord")
        stories(desk, 1)
        desk.turn()
        for _ in range(3):
            desk.later(hours=13)
            desk.post()
        asked = len(fake.requests)

        say(desk, "resume", "discord")
        desk.post()

        assert asked == 0, "no daily try either: a person said so"
        assert fake.created == 1
        assert desk.fakes["slack"].created == 1, "and the other one was told at once"


@pytest.mark.parametrize("healed", ["by the daily try", "by a person"])
def test_a_wrong_token_stops_its_destination_until_it_is_right_again(healed: str) -> None:
    with today("mastodon", "discord", common=f'{NO_RATE}\nmax_age = "72h"') as desk:
        fake = desk.fakes["mastodon"]
        fake.revoked = True
        stories(desk, 3)
        desk.turn()
        desk.later(minutes=30)
        desk.post()
        tried = len(fake.requests)
        fake.revoked = False

        if healed == "by a person":
            say(desk, "resume", "mastodon")
        else:
            desk.later(hours=12)
            desk.post()
            assert len(fake.requests) == tried, "once a day, not twice"
            desk.later(hours=12)
        desk.settle(20, seconds=5)

        assert tried <= 3
        assert fake.created == len(set(texts(fake))) == 3
        assert desk.fakes["discord"].created == 3


def test_a_receiver_that_lost_everything_is_told_again_and_of_nothing_that_has_ended() -> None:
    with today("webhook", "discord", common=NO_RATE) as desk:
        old = desk.fakes["webhook"]
        assert isinstance(old, Sink)
        began = desk.now
        stories(desk, 4)
        desk.turn()
        desk.later(seconds=1)
        desk.write("s01", "Story 01, put right", correction="It was another ferry.", date=began.isoformat())
        desk.kill("s02")
        desk.turn()
        desk.settle(10, seconds=1)
        old.stop()
        with Sink(now=desk.clock, port=int(old.base.rpartition(":")[2])) as empty:
            since = (began - timedelta(minutes=1)).isoformat()
            said = say(desk, "replay", "--since", since, "--destination", "webhook")
            desk.settle(10, seconds=1)

            told = Counter(kind for _, kind in events_of(empty.requests))
            assert "4 deliveries owed again" in said
            assert told == {"story.new": 3, "story.corrected": 1}
            assert not any("Story 02" in text for text in texts(empty))
            assert not set(empty.ids) & set(old.ids), "or a receiver that knows the ids would drop them"
        old.start()
        assert desk.fakes["discord"].created == 4, "it was not asked for"

"""What a destination that is new is sent: as it asked, and never a flood (DELIVERY, A7)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.poster.newsdesk import Newsdesk, newsdesk, texts
from wirefeed import receipts
from wirefeed.testing import Fake

NO_RATE = 'rate = "1000/s"'
ALL_STAND = '[[feed]]\nname = "news"\nlimit = 500\n'


def with_stories(desk: Newsdesk, count: int) -> None:
    """Write stories, one a minute until now."""
    for number in range(count):
        day, minutes = divmod(number, 1440)
        desk.write(
            f"s{number:04d}",
            f"Story {number:04d}",
            date=f"2026-03-{20 + day}T{minutes // 60:02d}:{minutes % 60:02d}:00Z",
        )


def run(desk: Newsdesk) -> Fake:
    desk.turn()
    desk.settle(60, seconds=10)
    (fake,) = desk.fakes.values()
    return fake


def test_nothing_of_a_feed_that_is_there_already_is_posted() -> None:
    with newsdesk("discord") as desk:
        with_stories(desk, 500)

        fake = run(desk)

        assert fake.requests == []
        assert desk.states() == {}


def test_nothing_is_posted_when_the_state_was_lost() -> None:
    with newsdesk("discord", common=NO_RATE) as desk:
        with_stories(desk, 20)
        desk.turn()
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        for file in desk.state.parent.glob("state.sqlite3*"):
            file.unlink()

        desk.later(minutes=1)
        fake = run(desk)

        assert len(texts(fake)) == 1, "the one of before"


@pytest.mark.parametrize(
    ("start", "sent"),
    [
        ("latest:3", ["Story 0017", "Story 0018", "Story 0019"]),
        ("since:2026-03-21", []),
        ("since:2026-03-20", [f"Story {number:04d}" for number in range(10, 20)]),
    ],
)
def test_a_new_destination_is_sent_what_it_asks_for(start: str, sent: list[str]) -> None:
    with newsdesk("discord", common=f'start = "{start}"\n{NO_RATE}') as desk:
        with_stories(desk, 20)

        fake = run(desk)

        assert sorted(text.partition("\n")[0][-10:] for text in texts(fake)) == sent, texts(fake)


def test_of_all_the_flood_guard_holds_what_is_too_many_and_a_person_releases_it() -> None:
    with newsdesk("webhook", "discord", common=f'start = "all"\n{NO_RATE}', extra=ALL_STAND) as desk:
        with_stories(desk, 500)
        desk.turn()
        desk.settle(200, seconds=10)
        discord = desk.fakes["discord"]
        first = Counter(desk.states()["discord"])

        released = receipts.release(str(desk.config), receipts.Chosen(destination="discord"), now=desk.now)
        desk.settle(200, seconds=10)

        assert first == {"delivered": 10, "held": 490}
        assert released is not None
        assert discord.created == 500
        assert len(set(texts(discord))) == 500
        assert desk.fakes["webhook"].created == 500, "programs are told of everything"


def test_a_destination_added_to_a_running_site_is_sent_nothing_old_and_everything_new() -> None:
    with newsdesk("discord", "slack", common=NO_RATE) as desk:
        both = desk.config.read_text(encoding="utf-8")
        desk.config.write_text(both[: both.rindex("[[destination]]")], encoding="utf-8")
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()

        desk.config.write_text(both, encoding="utf-8")
        desk.build()
        desk.write("dam", "Dam holds")
        desk.build()
        desk.poster().drain(wait_s=0)

        assert len(texts(desk.fakes["discord"])) == 2
        (only,) = texts(desk.fakes["slack"])
        assert "Dam holds" in only


def test_a_destination_that_was_away_is_told_of_no_news_of_the_meantime_and_still_of_its_corrections() -> None:
    with newsdesk("discord", common=NO_RATE) as desk:
        there = desk.config.read_text(encoding="utf-8")
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()

        desk.config.write_text(there[: there.rindex("[[destination]]")], encoding="utf-8")
        desk.build()
        desk.later(minutes=5)
        desk.write("dam", "Dam holds")
        desk.build()
        desk.config.write_text(there, encoding="utf-8")
        desk.build()
        desk.write("ferry", "Ferry runs aground")
        desk.build()
        desk.poster().drain(wait_s=0)

        (only,) = texts(desk.fakes["discord"])
        assert "runs aground" in only


def test_a_destination_by_another_name_is_a_new_one() -> None:
    with newsdesk("discord", common=NO_RATE) as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()

        text = desk.config.read_text(encoding="utf-8").replace('name = "discord"', 'name = "harbour"')
        desk.config.write_text(text, encoding="utf-8")
        desk.build()
        desk.poster().drain(wait_s=0)

        assert len(texts(desk.fakes["discord"])) == 1

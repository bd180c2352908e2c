"""When nothing is said, and what never is: quiet hours, age, embargoes, filters, templates, moves."""

from __future__ import annotations

import pytest

from tests.poster.newsdesk import newsdesk, texts


def test_new_entries_wait_for_the_morning_and_corrections_and_kills_do_not() -> None:
    with newsdesk("discord", common='quiet = "22:00-07:00"\nrate = "1000/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.write("dam", "Dam holds")
        desk.turn()
        desk.later(hours=12)

        desk.write("mine", "Mine opens")
        desk.write("ferry", "Ferry runs aground")
        desk.kill("dam")
        desk.turn()
        night = texts(desk.fakes["discord"])
        desk.later(hours=7, seconds=1)
        desk.post()

        assert len(night) == 1
        assert "runs aground" in night[0]
        assert any("Mine opens" in text for text in texts(desk.fakes["discord"]))


def test_news_that_is_too_old_is_not_announced_and_its_corrections_are_still_sent() -> None:
    with newsdesk("discord", common='max_age = "2h"\nrate = "1000/s"') as desk:
        desk.build()
        fake = desk.fakes["discord"]
        desk.write("old", "Old news", date="2026-03-26T09:00:00Z")
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        fake.fail(500, -1)
        desk.write("dam", "Dam holds")
        desk.write("ferry", "Ferry runs aground")
        desk.turn()
        desk.later(hours=3)
        fake.calm()
        desk.settle(30, minutes=10)

        (only,) = texts(fake)
        assert "runs aground" in only
        assert desk.states("dam") == {"discord": ["dead"]}
        assert desk.states("old") == {"discord": ["cancelled"]}


@pytest.mark.parametrize(("expired", "left"), [("keep", 1), ("delete", 0)])
def test_the_message_of_an_expired_entry_goes_or_stays(expired: str, left: int) -> None:
    with newsdesk("discord", common=f'expired = "{expired}"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks", expires="2026-03-26T13:00:00Z")
        desk.turn()
        desk.later(hours=2)
        desk.turn()

        assert len(texts(desk.fakes["discord"])) == left


def test_a_kill_can_put_a_notice_in_the_place_of_the_message_and_the_story_can_come_back() -> None:
    with newsdesk("discord", common='kills = "replace"\nrate = "1000/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        desk.kill("ferry")
        desk.turn()
        (notice,) = texts(desk.fakes["discord"])
        assert "Ferry" not in notice
        assert "withdrawn" in notice

        desk.later(minutes=5)
        desk.write("ferry", "Ferry found")
        desk.turn()

        assert sum("Ferry found" in text for text in texts(desk.fakes["discord"])) == 1


@pytest.mark.parametrize("name", ["discord", "slack"])
def test_a_withdrawn_story_that_comes_back_is_announced_once_more(name: str) -> None:
    with newsdesk(name, common='rate = "1000/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        (desk.content / "ferry.md").unlink()
        desk.later(minutes=5)
        desk.turn()
        desk.later(minutes=5)
        desk.write("ferry", "Ferry found")
        desk.turn()
        desk.settle(10, seconds=2)

        assert sum("Ferry found" in text for text in texts(desk.fakes[name])) == 1


def test_a_story_that_leaves_a_filter_is_still_corrected_and_killed_there() -> None:
    with newsdesk("discord", common='where = { section = ["sea"] }\nrate = "1000/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks", section="sea")
        desk.write("dam", "Dam holds", section="land")
        desk.turn()
        assert len(texts(desk.fakes["discord"])) == 1

        desk.write("ferry", "Ferry is a bus", section="land", correction="It was a bus.")
        desk.turn()
        (corrected,) = texts(desk.fakes["discord"])
        assert "It was a bus" in corrected
        desk.kill("ferry")
        desk.turn()

        assert texts(desk.fakes["discord"]) == []


def test_no_word_of_what_is_under_embargo_leaves_before_its_time() -> None:
    with newsdesk(common='rate = "1000/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry Xylographia sinks", embargo="2026-03-26T14:00:00Z")
        desk.turn()
        desk.later(hours=1)
        desk.write("ferry", "Ferry Xylographia floats", embargo="2026-03-26T14:00:00Z")
        desk.turn()
        with desk.outbox() as outbox:
            assert outbox.rows() == []
        sent = [heard.body for fake in desk.fakes.values() for heard in fake.requests]
        for file in desk.state.parent.glob("state.sqlite3*"):
            sent.append(file.read_bytes())
        assert not any(b"sinks" in one or b"floats" in one for one in sent[:-1])

        desk.later(hours=1, seconds=1)
        desk.turn()
        desk.settle(20, seconds=10)

        assert {name: fake.created for name, fake in desk.fakes.items()} == dict.fromkeys(desk.fakes, 1)


def test_a_template_that_breaks_on_one_story_is_told_and_kills_nothing_else() -> None:
    with newsdesk("discord", "slack", common='rate = "1000/s"') as desk:
        (desk.folder / "words.txt").write_text("{{ entry.title }}{{ 1 / (entry.title|length - 11) }}", encoding="utf-8")
        text = desk.config.read_text(encoding="utf-8")
        text = text.replace('kind = "discord"', 'kind = "discord"\ntemplate = "words.txt"', 1)
        desk.config.write_text(text, encoding="utf-8")
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.write("dam", "Dam holds well")
        drained = desk.turn()
        desk.settle(5, seconds=2)

        assert any("cannot be rendered" in trouble.reason for trouble in drained.troubles), drained.troubles
        assert desk.states("ferry")["discord"] == ["dead"]
        assert len(texts(desk.fakes["discord"])) == 1
        assert len(texts(desk.fakes["slack"])) == 2


def test_a_story_that_moves_stays_one_message() -> None:
    with newsdesk("discord", "slack", "mastodon", common='rate = "1000/s"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        (desk.content / "sea").mkdir()
        (desk.content / "ferry.md").rename(desk.content / "sea" / "ferry.md")
        desk.turn()
        desk.settle(10, seconds=10)

        assert {name: fake.created for name, fake in desk.fakes.items()} == dict.fromkeys(desk.fakes, 1)
        assert all(len(texts(fake)) == 1 for fake in desk.fakes.values())

"""One that is sick does not slow the others down (DELIVERY, A10 and A15)."""

from __future__ import annotations

import threading
import time
from collections import Counter
from statistics import median

import pytest

from tests.poster.newsdesk import newsdesk, texts

HEALTHY = ("discord", "webhook")
STORIES = 5  # as many as Discord takes at once


def test_one_story_that_is_refused_for_good_holds_nobody_up() -> None:
    """A10: 99 of 100 on time, the poison dead after one try, told once."""
    with newsdesk("mattermost", common='flood = 0\nrate = "1000/s"') as desk:
        desk.build()
        for number in range(100):
            desk.write(f"s{number:03d}", f"Story {number:03d}")
        desk.build()
        fake = desk.fakes["mattermost"]
        fake.fail(400)

        first = desk.post()
        again = []
        for _ in range(9):
            desk.later(seconds=1)
            again += desk.post().troubles

        assert Counter(desk.states()["mattermost"]) == {"delivered": 99, "dead": 1}
        assert fake.created == 99
        assert len(fake.requests) == 100
        assert len(first.troubles) == 1
        assert again == []


@pytest.mark.parametrize("sick", ["dead", "slow"])
def test_healthy_destinations_are_as_fast_beside_sick_ones(sick: str) -> None:
    """A15, compared in one run: nobody waits in line behind another destination."""
    with newsdesk("webhook", "discord", "slack", "mattermost", common='flood = 0\nrate = "1000/s"') as desk:
        desk.build()
        for number in range(20):
            desk.write(f"s{number:02d}", f"Story {number:02d}")
        desk.build()
        if sick == "slow":
            desk.fakes["slack"].hang(1.2, -1)
        if sick == "dead":
            desk.fakes["mattermost"].stop()

        for _ in range(4):
            desk.post()
            desk.later(seconds=1)

        with desk.outbox() as outbox:
            took = {
                name: median(one.seconds for row in outbox.rows(name, limit=99) for one in outbox.attempts(row.key))
                for name in ("discord", "webhook", "slack")
            }
        assert took["discord"] < 1.0
        assert took["webhook"] < 1.0
        assert Counter(desk.states()["discord"]) == {"delivered": 20}
        assert Counter(desk.states()["webhook"]) == {"delivered": 20}
        if sick == "dead":
            assert "delivered" not in desk.states()["mattermost"]
            desk.fakes["mattermost"].start()


def test_the_healthy_are_as_fast_beside_the_dead_and_the_hanging_as_without_them() -> None:
    """A15 as a comparison: each answers in 150 ms, so that what is measured is who waits for whom."""

    def measured(*, sick: bool) -> tuple[float, float]:
        """Return the median of the tries of the healthy, and when the last of their deliveries had come, in seconds."""
        with newsdesk("webhook", "discord", "slack", "mattermost", common='flood = 0\nrate = "1000/s"') as desk:
            desk.build()
            for number in range(STORIES):
                desk.write(f"s{number:02d}", f"Story {number:02d}")
            desk.build()
            for name in HEALTHY:
                desk.fakes[name].hang(0.15, -1)
            if sick:
                desk.fakes["slack"].hang(3.0, 4)  # each of the threads that send there
                desk.fakes["mattermost"].stop()
            drains = threading.Thread(target=desk.post)
            began = time.monotonic()
            drains.start()
            for name in HEALTHY:
                desk.fakes[name].wait_for(STORIES)
            last = time.monotonic() - began
            drains.join()
            with desk.outbox() as outbox:
                rows = [row for name in HEALTHY for row in outbox.rows(name, limit=99)]
                took = [one.seconds for row in rows for one in outbox.attempts(row.key)]
            if sick:
                assert time.monotonic() - began > 2.9, "they did hang"
                desk.fakes["mattermost"].start()
            return median(took), last

    without = measured(sick=False)
    beside = measured(sick=True)

    assert beside[0] < 1.5 * without[0]
    assert beside[1] < 1.5 * without[1]


def test_a_destination_whose_secret_is_missing_stops_no_other() -> None:
    with newsdesk("discord", "slack") as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        url = desk.environment.pop("SLACK_URL")
        desk.build()

        drained = desk.post()

        assert [trouble.destination for trouble in drained.troubles] == ["slack"]
        assert len(texts(desk.fakes["discord"])) == 1
        assert desk.states()["slack"] == ["pending"]
        desk.environment["SLACK_URL"] = url
        desk.post()
        assert len(texts(desk.fakes["slack"])) == 1, "looked up again at every drain"


def test_a_wrong_token_pauses_its_destination_until_a_person_resumes_it() -> None:
    with newsdesk("mastodon", "discord", common='max_age = "72h"') as desk:
        desk.build()
        fake = desk.fakes["mastodon"]
        fake.revoked = True
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        asked = len(fake.requests)
        desk.later(hours=1)
        desk.post()
        assert len(fake.requests) == asked, "left in peace"
        assert len(texts(desk.fakes["discord"])) == 1

        fake.revoked = False
        desk.later(hours=24)
        desk.post()

        assert len(texts(fake)) == 1, "a try a day heals it by itself"


def test_a_destination_that_is_gone_for_good_is_asked_no_more() -> None:
    with newsdesk("webhook") as desk:
        desk.build()
        fake = desk.fakes["webhook"]
        fake.fail(410)
        desk.write("ferry", "Ferry sinks")
        drained = desk.turn()

        desk.settle(20, hours=20)

        assert len(fake.requests) == 1
        assert any("disabled" in trouble.reason for trouble in drained.troubles)


def test_the_breaker_opens_and_heals_by_itself() -> None:
    with newsdesk("discord", common='flood = 0\nrate = "1000/s"') as desk:
        desk.build()
        fake = desk.fakes["discord"]
        fake.fail(500, -1)
        for number in range(40):
            desk.write(f"s{number:02d}", f"Story {number:02d}")
        desk.turn()
        for _ in range(3):
            desk.later(seconds=1)
            desk.post()
        tried = len(fake.requests)
        desk.later(seconds=5)
        desk.post()
        assert tried < 40
        assert len(fake.requests) == tried, "left in peace for half a minute"

        fake.calm()
        desk.settle(60, seconds=31)

        assert fake.created == 40


def test_who_asks_for_alerts_is_told_once_what_is_wrong_with_another() -> None:
    with newsdesk("slack", "mastodon", common='max_age = "72h"') as desk:
        text = desk.config.read_text(encoding="utf-8").replace('kind = "slack"', 'kind = "slack"\nalerts = true', 1)
        desk.config.write_text(text, encoding="utf-8")
        desk.build()
        desk.fakes["mastodon"].revoked = True
        desk.write("ferry", "Ferry sinks")
        desk.turn()
        desk.settle(5, seconds=5)

        told = [text for text in texts(desk.fakes["slack"]) if "wirefeed" in text]
        assert len(told) == 1, told
        assert "mastodon" in told[0]

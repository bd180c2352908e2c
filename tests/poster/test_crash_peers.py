"""A2: a poster dies while a service has its request, which was carried out or was not; another one comes later."""

from __future__ import annotations

import os
import signal
import time

import pytest

from tests.poster.killing import died, forked
from tests.poster.newsdesk import PLACES, newsdesk
from tests.poster.test_crash_points import COMMON, ONCE, whole
from wirefeed.receipts import Chosen, retry

MESSAGE = {"bluesky": "Record"}  # what the request of the message has in its address, where another goes before it


@pytest.mark.parametrize(
    ("name", "acts", "hours"),
    [
        *((name, acts, 0.1) for name in PLACES for acts in (True, False)),
        *((name, True, 2.0) for name in sorted(ONCE)),  # longer than Mastodon knows a key, and Mattermost
    ],
)
def test_who_dies_while_a_service_acts_leaves_one_message(name: str, acts: bool, hours: float) -> None:
    with newsdesk(name, common=COMMON) as desk:
        fake = desk.fakes[name]
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.build()
        fake.hang(0.3, act=acts, path=MESSAGE.get(name, ""))

        child = forked(lambda: desk.poster().drain(wait_s=0.0))
        end = time.monotonic() + 10
        while fake._troubles:
            assert time.monotonic() < end, "it never asked"
            time.sleep(0.001)
        os.kill(child, signal.SIGKILL)
        assert died(child)
        assert fake.created == acts
        desk.later(hours=hours)
        desk.settle(seconds=2)

        if desk.states()[name] != ["delivered"]:
            assert name not in ONCE
            assert desk.states()[name] == ["unknown"]
            assert fake.created == acts, "a person decides"
            retry(str(desk.config), Chosen(state="unknown"), now=desk.now)
            desk.settle(seconds=2)
        assert desk.states()[name] == ["delivered"]
        assert fake.created == (1 if name in ONCE else 1 + acts)
        assert whole(desk)

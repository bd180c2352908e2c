"""What services allow is kept to, also by several posters at once, and used (DELIVERY, A4 and A11)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.poster.newsdesk import Newsdesk, newsdesk

LONG = 'flood = 0\nmax_age = "48h"'
# Of each: what its own limits let through in the long run, requests a second.
ALLOWED = {"discord": 2.5, "slack": 1.0, "telegram": 1 / 3, "matrix": 0.2, "mastodon": 1.0}


def queued(desk: Newsdesk, count: int) -> None:
    desk.build()
    for number in range(count):
        desk.write(f"s{number:04d}", f"Story {number:04d}")
    desk.build()


@pytest.mark.parametrize("posters", [1, 4])
@pytest.mark.parametrize(
    ("name", "count", "step"),
    [
        ("discord", 60, 0.1),
        ("slack", 30, 0.1),
        ("telegram", 20, 0.1),
        ("matrix", 24, 0.3),
        ("mastodon", 50, 0.1),
    ],
)
def test_no_request_is_too_many_and_few_are_left_unused(name: str, count: int, step: float, posters: int) -> None:
    with newsdesk(name, common=LONG, rates=True) as desk:
        queued(desk, count)
        began = desk.now
        fake = desk.fakes[name]
        several = [desk.poster() for _ in range(posters)]

        with ThreadPoolExecutor(posters) as threads:
            while fake.created < count and desk.now < began + timedelta(hours=1):
                list(threads.map(lambda poster: poster.drain(wait_s=0), several))
                desk.later(seconds=step)

        took = (desk.now - began).total_seconds()
        assert Counter(heard.status for heard in fake.requests)[429] == 0
        assert fake.created == count
        assert count / took >= 0.95 * ALLOWED[name], took


FORMS = {
    "delta": lambda desk, wait: {"Retry-After": f"{wait:.0f}"},
    "decimal": lambda desk, wait: {"Retry-After": f"{wait:.3f}"},
    "date": lambda desk, wait: {"Retry-After": format_datetime(desk.now + timedelta(seconds=wait), usegmt=True)},
}


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("wait", [1, 37, 3_600, 20_000])
@pytest.mark.parametrize("form", FORMS)
def test_nobody_comes_back_before_the_time_that_was_asked_for(form: str, wait: int, status: int) -> None:
    with newsdesk("webhook", "mattermost", common='max_age = "72h"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        desk.write("dam", "Dam holds")
        slow, other = desk.fakes["webhook"], desk.fakes["mattermost"]
        asked = desk.now
        slow.fail(status, headers=FORMS[form](desk, wait))
        desk.turn()
        before = len(slow.requests)
        desk.settle(60)

        late = list(slow.requests[before:])
        assert min(heard.at for heard in late) >= asked + timedelta(seconds=wait)
        assert slow.created == 2
        assert max(heard.at for heard in other.requests) <= asked + timedelta(seconds=2), "nobody else waits"


@pytest.mark.parametrize("name", ["discord", "telegram", "matrix"])
@pytest.mark.parametrize("wait", [2.5, 41.0, 3_600.0])
def test_what_a_service_says_in_its_own_way_is_obeyed_too(name: str, wait: float) -> None:
    with newsdesk(name, common='max_age = "72h"') as desk:
        desk.build()
        desk.write("ferry", "Ferry sinks")
        fake, asked = desk.fakes[name], desk.now
        fake.fail(429, wait_s=wait)
        desk.turn()
        desk.settle(60)

        _, *later = fake.requests
        assert later
        assert later[0].at >= asked + timedelta(seconds=wait)
        with desk.outbox() as outbox:
            (row,) = outbox.rows()
        assert row.tries == 1, "a wait takes no try"


@pytest.mark.parametrize("name", ["discord", "mastodon"])
def test_a_window_that_its_service_tells_of_is_kept_to(name: str) -> None:
    """Faster than the service allows by our own rate: only what it says holds us back."""
    with newsdesk(name, common=f'{LONG}\nrate = "1000/s"', rates=True) as desk:
        queued(desk, 40 if name == "discord" else 350)
        began, fake = desk.now, desk.fakes[name]
        while fake.created < 40 and desk.now < began + timedelta(minutes=20):
            desk.post()
            desk.later(seconds=0.5)

        statuses = Counter(heard.status for heard in fake.requests)
        assert fake.created >= 40
        assert statuses[429] <= 3, "until the first answer nobody knows how many are left"

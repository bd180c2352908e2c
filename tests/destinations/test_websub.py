"""A hub is told of the feed documents that changed."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from msgspec.structs import replace

from tests.destinations.harbour import ENTRY, GOLDEN, NOON, delivery, shown, stories
from wirefeed.destinations import websub
from wirefeed.model import Delivery, Response

HUB = websub.Options(hub="https://hub.example.org/")


def ping(link: str) -> Delivery:
    return delivery("updated", "event", replace(ENTRY, link=link))


CASES = {
    "feed": (ping("https://news.example.org/feeds/news.atom"), HUB),
    "tag": (ping("https://news.example.org/feeds/tags/%D9%85%D9%8A%D9%86%D8%A7%D8%A1.rss?a=1&b=2"), HUB),
}


@pytest.mark.parametrize("name", CASES)
def test_a_ping_is_as_its_golden_file_has_it(name: str) -> None:
    (request,) = websub.render(*CASES[name])

    assert shown(request) == (GOLDEN / f"websub-{name}.txt").read_text(encoding="utf-8")


def test_an_address_arrives_whole_and_adds_no_field() -> None:
    for entry in stories(seed=2):
        link = f"{entry.link}?hub.mode=unsubscribe&hub.url=x"
        (request,) = websub.render(ping(link), HUB)

        assert parse_qsl(request.body.decode("ascii"), strict_parsing=True) == [
            ("hub.mode", "publish"),
            ("hub.url", link),
        ]
        assert websub.count((request,), HUB) == ()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "accepted"),
        (202, "accepted"),
        (204, "accepted"),
        (302, "refused"),
        (400, "refused"),
        (429, "later"),
        (503, "later"),
    ],
)
def test_a_hub_answers_in_the_two_hundreds(status: int, outcome: str) -> None:
    verdict = websub.judge(Response(status=status, at=NOON), CASES["feed"][0], HUB)

    assert verdict.outcome == outcome


def test_without_a_hub_nothing_is_sent() -> None:
    with pytest.raises(ValueError, match="hub: expected an address"):
        websub.render(CASES["feed"][0], websub.Options())


@pytest.mark.parametrize("hub", ["hub.example.org", "ftp://hub.example.org/", "https://"])
def test_a_hub_has_an_address(hub: str) -> None:
    with pytest.raises(ValueError, match="hub: expected an address"):
        websub.Options(hub=hub)

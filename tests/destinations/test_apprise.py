"""Apprise: a title and a text for the services that library knows."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, MANY, NOON, delivery, shown, stories
from wirefeed.config import Secret
from wirefeed.destinations import apprise
from wirefeed.model import Response

OPTIONS = apprise.Options(url=Secret(env="PAGER"))
TEMPLATE = "{{ site.title }}: {{ entry.title }}\n{{ entry.link }}"
CASES = {
    "new": (delivery("new", "create"), OPTIONS),
    "new-arabic": (delivery("new", "create", ARABIC), OPTIONS),
    "corrected": (delivery("corrected", "notice", CORRECTED), OPTIONS),
    "killed": (delivery("killed", "notice"), OPTIONS),
    "digest": (delivery("digest", "create", others=(ARABIC,)), OPTIONS),
    "template": (delivery("new", "create", template=TEMPLATE), OPTIONS),
}


@pytest.mark.parametrize("name", CASES)
def test_a_notification_is_as_its_golden_file_has_it(name: str) -> None:
    (request,) = apprise.render(*CASES[name])

    assert shown(request) == (GOLDEN / f"apprise-{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "action"), [("new", "create"), ("corrected", "notice"), ("digest", "create")])
def test_stories_in_any_script_and_of_any_length_fit_and_keep_their_link(kind: str, action: str) -> None:
    for entry in stories(seed=3, count=MANY // 2):
        (request,) = apprise.render(delivery(kind, action, entry, others=(ENTRY,) if kind == "digest" else ()), OPTIONS)
        sent = json.loads(request.body)

        assert set(sent) == {"title", "body", "format"}
        assert sent["format"] == "text"
        assert entry.link in sent["body"]
        assert len(sent["title"]) <= 250
        assert 0 < len(sent["body"]) <= 4_000
        assert not {"\x02", "\x03"} & set(sent["title"] + sent["body"])
        assert [one.used for one in apprise.count((request,), OPTIONS)] == [len(sent["title"]), len(sent["body"])]


def test_nobody_is_called() -> None:
    entry = replace(ENTRY, title="@everyone aboard", summary="Ask @desk.", link="https://news.example.org/@desk/1")

    (request,) = apprise.render(delivery(entry=entry), OPTIONS)

    sent = json.loads(request.body)
    assert "@everyone" not in sent["title"]
    assert "@desk." not in sent["body"]
    assert entry.link in sent["body"]


@pytest.mark.parametrize(("status", "outcome"), [(200, "accepted"), (400, "refused"), (429, "later"), (502, "later")])
def test_the_librarys_answer_is_given_as_a_status(status: int, outcome: str) -> None:
    verdict = apprise.judge(Response(status=status, at=NOON), delivery(), OPTIONS)

    assert verdict.outcome == outcome

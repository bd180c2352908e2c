"""Teams: what is posted is within its limit, says whole links, and has no markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, delivery, shown
from tests.destinations.wild import SECRET, THOUSAND, carried_out, deliveries, links_of
from wirefeed.destinations import teams
from wirefeed.model import Delivery, Response
from wirefeed.testing import Teams

FLOW = teams.Options(url=SECRET)
GOLD = {
    "create": delivery(),
    "create-arabic": delivery(entry=ARABIC),
    "notice": delivery("corrected", "notice", CORRECTED),
    "notice-killed": delivery("killed", "notice"),
    "digest": delivery("digest", others=(CORRECTED, ARABIC)),
}


def answer(body: Any, status: int = 200) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(status=status, body=text.encode(), at=datetime(2026, 3, 26, 12, tzinfo=UTC))


@pytest.mark.parametrize("name", GOLD)
def test_every_action_is_the_request_somebody_has_looked_at(name: str) -> None:
    (request,) = teams.render(GOLD[name], FLOW)

    assert shown(request) == (GOLDEN / f"teams-{name}.txt").read_text(encoding="utf-8")


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object with a type, wherever it is."""
    if isinstance(value, list):
        for one in value:
            yield from parts(one)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for one in value.values():
            yield from parts(one)


@THOUSAND
@given(deliveries(("create", "notice"), {}))
def test_whatever_a_story_says_its_card_is_within_the_limit_whole_and_without_markup(owed: Delivery) -> None:
    (request,) = teams.render(owed, FLOW)

    card = json.loads(request.body)["attachments"][0]["content"]
    found = list(parts(card))
    assert len(request.body) <= 28_000
    assert {one["type"] for one in found} <= {"AdaptiveCard", "RichTextBlock", "TextRun", "Image", "Action.OpenUrl"}
    assert all(one["text"] for one in found if one["type"] == "TextRun")
    opened = {one["url"] for one in found if one["type"] == "Action.OpenUrl"}
    assert set(links_of(owed)) <= opened
    assert all(url.startswith("https://news.example.org/") for url in opened)
    assert "\x02" not in "".join(one["text"] for one in found if one["type"] == "TextRun")
    assert all(count.used <= count.most for count in teams.count((request,), FLOW))


def test_a_long_digest_loses_stories_and_says_how_many() -> None:
    others = tuple(replace(ENTRY, link=f"https://news.example.org/{number}/") for number in range(300))

    (request,) = teams.render(delivery("digest", others=others), FLOW)

    texts = [one["text"] for one in parts(json.loads(request.body)) if one["type"] == "TextRun"]
    told = sum(text == ENTRY.title for text in texts)
    assert texts[-1] == f"and {301 - told} more"
    assert 27_000 < len(request.body) <= 28_000


def test_what_was_posted_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="action: expected one that a Workflow can carry out, got 'edit'"):
        teams.render(delivery("corrected", "edit", CORRECTED), FLOW)


@pytest.mark.parametrize(
    ("response", "outcome", "target", "note"),
    [
        (answer("", 202), "accepted", "", ""),
        (answer("1"), "accepted", "", ""),
        (answer("Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"),
         "later", "", "HTTP 429"),
        (answer({"error": {"code": "WorkflowTriggerIsNotEnabled", "message": "off"}}, 400),
         "later", "paused", "HTTP 400: WorkflowTriggerIsNotEnabled"),
        (answer({"error": {"code": "TriggerInputSchemaMismatch"}}, 400),
         "refused", "", "HTTP 400: TriggerInputSchemaMismatch"),
        (answer({"error": {"code": "DirectApiAuthorizationRequired"}}, 401),
         "later", "paused", "HTTP 401: DirectApiAuthorizationRequired"),
        (answer("", 413), "refused", "", "HTTP 413"),
    ],
)  # fmt: skip
def test_an_answer_says_what_came_of_it(response: Response, outcome: str, target: str, note: str) -> None:
    verdict = teams.judge(response, delivery(), FLOW)

    assert (verdict.outcome, verdict.target, verdict.note, verdict.remote) == (outcome, target, note, {})


def test_a_card_is_taken_by_the_service() -> None:
    with Teams() as fake:
        carried_out(teams, delivery(), FLOW, fake)

        (posted,) = fake.messages
        assert ENTRY.link in posted.links
        assert posted.pings == ()

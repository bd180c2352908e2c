"""Our own destinations against the fakes, which know nothing of them: what people see is what was meant."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from wirefeed.model import Delivery, Limits, Request, Response, Verdict
from wirefeed.plugins import DESTINATIONS
from wirefeed.testing import FAKES, Bluesky, Fake, Matrix, Mattermost, Ntfy, Slack, Telegram, deliveries

SECRET = {"env": "OF_NO_CONSEQUENCE"}
AT = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)

# By a name of its own: the fake, what a [[destination]] says, and its secrets. {base} is the fake's.
CASES: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
    "webhook": ("webhook", {"url": SECRET}, {"url": "{url}"}),
    "slack": ("slack", {"url": SECRET}, {"url": "{url}"}),
    "slack-bot": ("slack", {"token": SECRET, "channel": Slack.channel}, {"token": "{token}"}),
    "discord": ("discord", {"url": SECRET}, {"url": "{url}"}),
    "mattermost": ("mattermost", {"url": SECRET}, {"url": "{url}"}),
    "mattermost-bot": (
        "mattermost",
        {"server": "{base}", "token": SECRET, "channel": Mattermost.channel},
        {"token": "{token}"},
    ),
    "telegram": ("telegram", {"server": "{base}", "token": SECRET, "chat": Telegram.chat}, {"token": "{token}"}),
    "telegram-photos": (
        "telegram",
        {"server": "{base}", "token": SECRET, "chat": Telegram.chat, "photos": True},
        {"token": "{token}"},
    ),
    "mastodon": ("mastodon", {"server": "{base}", "token": SECRET}, {"token": "{token}"}),
    "bluesky": (
        "bluesky",
        {"server": "{base}", "identifier": Bluesky.handle, "password": SECRET},
        {"password": "{password}"},
    ),
    "matrix": ("matrix", {"server": "{base}", "token": SECRET, "room": Matrix.room}, {"token": "{token}"}),
    "matrix-alias": ("matrix", {"server": "{base}", "token": SECRET, "room": Matrix.alias}, {"token": "{token}"}),
    "teams": ("teams", {"url": SECRET}, {"url": "{url}"}),
    "ntfy": (
        "ntfy",
        {"server": "{base}", "topic": Ntfy.topic, "token": SECRET, "sequence": True},
        {"token": "{token}"},
    ),
    "websub": ("websub", {"hub": "{url}"}, {}),
}


class Sender:
    """Carries deliveries out, as the poster does, without its outbox."""

    def __init__(self, case: str, fake: Fake) -> None:
        kind, options, secrets = CASES[case]
        self.fake = fake
        self.kind: Any = DESTINATIONS.load(kind)
        self.options = msgspec.convert({name: self._named(value) for name, value in options.items()}, self.kind.Options)
        self.secrets = {name: self._named(value) for name, value in secrets.items()}
        of = getattr(self.kind, "limits", None)
        self.limits: Limits = of(self.options) if of else self.kind.LIMITS

    def _named(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.startswith("{"):
            return value
        return str(getattr(self.fake, value.strip("{}")))

    def carry_out(self, delivery: Delivery) -> Verdict:
        known = dict(self.secrets)
        for request in self.kind.render(delivery, self.options):
            response = self._send(request, known)
            if response.status >= 300:
                break
            for name, pointer in request.save:
                known[name] = _at(response.body, pointer)
        verdict: Verdict = self.kind.judge(response, delivery, self.options)
        return verdict

    def _send(self, request: Request, known: Mapping[str, str]) -> Response:
        # Slack's bots have one address only, which is not ours.
        url = _filled(request.url, known).replace("https://slack.com", self.fake.base)
        parts = urlsplit(url)
        body = request.body.replace(b"\\u0002", b"\x02").replace(b"\\u0003", b"\x03").decode("latin-1")
        headers = {name: _filled(value, known) for name, value in request.headers}
        connection = http.client.HTTPConnection(parts.netloc, timeout=5)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(request.method, target, _filled(body, known).encode("latin-1"), headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        response = Response(status=answer.status, headers=told, body=answer.read(), at=AT)
        connection.close()
        return response


def _filled(text: str, known: Mapping[str, str]) -> str:
    return re.sub("\x02([^\x03]*)\x03", lambda found: known[found[1]], text)


def _at(body: bytes, pointer: str) -> str:
    if not pointer:
        return body.decode("latin-1")
    value = json.loads(body)
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value if isinstance(value, str) else json.dumps(value)


def _creates(limits: Limits) -> list[Delivery]:
    return [one for one in deliveries(limits) if one.action in ("create", "event")]


@pytest.mark.parametrize("case", CASES)
def test_every_kind_of_story_arrives_whole_and_wakes_nobody(case: str) -> None:
    with FAKES[CASES[case][0]](rates=False) as fake:
        sender = Sender(case, fake)

        for delivery in _creates(sender.limits):
            verdict = sender.carry_out(delivery)

            assert verdict.outcome == "accepted", (delivery.entry.name, verdict.note)
            assert not sender.limits.edit or verdict.remote
            if not sender.limits.feeds and not sender.limits.events:
                message = fake.messages[-1]
                assert {delivery.entry.link, delivery.entry.short_link} & set(message.links), delivery.entry.name
                assert message.pings == ()
                assert not message.cut

        assert fake.created == len(_creates(sender.limits))
        assert fake.warnings == []


EDITING = ["slack-bot", "discord", "mattermost-bot", "telegram", "telegram-photos", "mastodon", "matrix", "ntfy"]


@pytest.mark.parametrize("case", EDITING)
def test_a_correction_and_a_kill_reach_the_message(case: str) -> None:
    with FAKES[CASES[case][0]](rates=False) as fake:
        sender = Sender(case, fake)
        for create in _creates(sender.limits):
            entry = msgspec.structs.replace(create.entry, title=f"Corrected {create.entry.title}"[:900])
            remote = sender.carry_out(create).remote
            edit = msgspec.structs.replace(
                create, id=f"{create.id}2", action="edit", kind="corrected", entry=entry, remote=remote, label="Mended:"
            )

            edited = sender.carry_out(edit)
            (message,) = fake.messages
            ended = msgspec.structs.replace(
                edit, id=f"{create.id}3", action="delete", kind="killed", remote={**remote, **edited.remote}
            )
            killed = sender.carry_out(ended)

            assert (edited.outcome, killed.outcome) == ("accepted", "accepted"), create.entry.name
            assert message.edited == 1
            assert "Mended:" in message.text
            assert "Corrected" in message.text
            assert message.pings == ()
            assert fake.messages == []


IDEMPOTENT = ["webhook", "mastodon", "bluesky", "matrix", "ntfy"]


@pytest.mark.parametrize("case", IDEMPOTENT)
def test_what_is_sent_twice_is_there_once(case: str) -> None:
    with FAKES[CASES[case][0]](rates=False) as fake:
        sender = Sender(case, fake)
        delivery = _creates(sender.limits)[0]

        first, again = sender.carry_out(delivery), sender.carry_out(delivery)

        assert sender.limits.idempotent
        assert len(fake.messages) == 1
        assert fake.repeats == 1
        assert case == "ntfy" or first.remote == again.remote


SAY_IT_OTHERWISE = ("mastodon", "bluesky", "ntfy")  # by the end of a window on their own clock; ntfy says nothing


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_of_the_service_is_waited_out(case: str, status: int) -> None:
    with FAKES[CASES[case][0]](rates=False) as fake:
        sender = Sender(case, fake)
        delivery = _creates(sender.limits)[0]
        fake.fail(status, wait_s=33)

        verdict = sender.carry_out(delivery)

        assert verdict.outcome == "later"
        if status == 429 and case not in SAY_IT_OTHERWISE:
            assert verdict.wait_s in (33, 34)


@pytest.mark.parametrize("case", CASES)
def test_a_token_that_was_revoked_is_not_tried_for_ever(case: str) -> None:
    with FAKES[CASES[case][0]](rates=False) as fake:
        sender = Sender(case, fake)
        delivery = _creates(sender.limits)[0]
        sender.carry_out(delivery)
        fake.revoked = True

        verdict = sender.carry_out(delivery)

        assert verdict.outcome == "refused" or verdict.target
        assert verdict.target or case == "websub"

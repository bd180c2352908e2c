"""`check` holds a destination to its contract, and the how-to's example keeps it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import msgspec
import pytest

from tests.fakes import call
from wirefeed.config import Secret
from wirefeed.model import Count, Limits, Request, Verdict, slot
from wirefeed.plugins import DESTINATIONS
from wirefeed.testing import Fake, check, deliveries

ROOT = Path(__file__).parent.parent.parent
OPTIONS = {"server": "https://board.example.org", "token": {"env": "BOARD_TOKEN"}}


def _examples() -> list[str]:
    text = (ROOT / "docs/how-to/write-a-destination.md").read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


@pytest.fixture
def bulletin() -> ModuleType:
    module = ModuleType("bulletin")
    exec(compile(_examples()[0], "write-a-destination.md", "exec", dont_inherit=True), module.__dict__)
    return module


@pytest.fixture
def board() -> type[Fake]:
    names: dict[str, Any] = {}
    exec(compile(_examples()[2], "write-a-destination.md", "exec", dont_inherit=True), names)
    found: type[Fake] = names["Bulletin"]
    return found


def test_the_example_of_the_how_to_keeps_the_contract(bulletin: Any) -> None:
    check(bulletin, OPTIONS, remote={"note": "7"})


def test_the_example_of_the_how_to_works_against_its_fake(bulletin: Any, board: type[Fake]) -> None:
    with board() as fake:
        options = msgspec.convert({**OPTIONS, "server": fake.base}, bulletin.Options)
        (create, *_) = deliveries(bulletin.LIMITS)
        remote: dict[str, str] = {}
        for action in ("create", "edit"):
            delivery = msgspec.structs.replace(create, action=action, remote=remote, label=action)
            (request,) = bulletin.render(delivery, options)
            payload = json.loads(request.body)
            answer = call(request.method, request.url, payload, Authorization=f"Bearer {fake.SECRET}")
            remote = remote or {"note": answer.json["id"]}

        (message,) = fake.messages
        assert message.text.startswith("edit ")
        assert message.links == (create.entry.link,)
        assert message.edited == 1


Break = Callable[[SimpleNamespace], None]


def _rendering(change: Callable[[Request], Request]) -> Break:
    def breaks(kind: SimpleNamespace) -> None:
        render = kind.render
        kind.render = lambda delivery, options: tuple(change(one) for one in render(delivery, options))

    return breaks


def _judging(verdict: Callable[[Any, Any], Verdict]) -> Break:
    def breaks(kind: SimpleNamespace) -> None:
        kind.judge = lambda response, delivery, options: verdict(response, delivery)

    return breaks


def _setting(**names: Any) -> Break:
    return lambda kind: kind.__dict__.update(names)


def _counting_up(kind: SimpleNamespace) -> None:
    render, number = kind.render, iter(range(10_000))

    def other(delivery: Any, options: Any) -> tuple[Request, ...]:
        return tuple(with_header(one, "X-Number", str(next(number))) for one in render(delivery, options))

    kind.render = other


def with_header(request: Request, name: str, value: str) -> Request:
    return msgspec.structs.replace(request, headers=(*request.headers, (name, value)))


class Thawed(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    server: str
    token: Secret


class Lenient(msgspec.Struct, frozen=True, kw_only=True):
    server: str
    token: Secret


ACCEPTED, LATER, REFUSED = Verdict(outcome="accepted"), Verdict(outcome="later"), Verdict(outcome="refused")
BREAKS: list[tuple[str, Break]] = [
    ("Options to be frozen", _setting(Options=Thawed)),
    ("Options to forbid unknown fields", _setting(Options=Lenient)),
    ("a rate above 0", _setting(LIMITS=Limits(rate=0.0))),
    ("no edit_within_s", _setting(LIMITS=Limits(edit_within_s=60.0))),
    ("a tuple of requests, not empty", _setting(render=lambda *_: ())),
    ("the same delivery to give the same requests", _counting_up),
    ("a method of", _rendering(lambda one: msgspec.structs.replace(one, method="SEND"))),
    ("marks of secrets and saved values only", _rendering(lambda one: with_header(one, "X-Key", slot("password")))),
    ("headers of one line", _rendering(lambda one: with_header(one, "X-Title", "a\nb"))),
    (
        "its link or short link, whole",
        _rendering(lambda one: msgspec.structs.replace(one, body=one.body.replace(b"example.org", b"example"))),
    ),
    ("text of 280 characters at most", _setting(count=lambda *_: (Count("text", 281, 280, "characters"),))),
    ("after 301 b'': refused", _judging(lambda *_: ACCEPTED)),
    ("after 400 b'': refused", _judging(lambda told, _: REFUSED if told.status < 400 else LATER)),
    ("after 429 b'': later", _judging(lambda *_: REFUSED)),
    ("Retry-After of 503 to be heeded", _judging(lambda told, _: LATER if told.status > 428 else REFUSED)),
    ("an outcome of", _judging(lambda *_: Verdict(outcome="unknown"))),
    ("no word of the story", _judging(lambda _, one: Verdict(outcome="accepted", note=one.entry.title))),
    ("a note of 200 characters", _judging(lambda *_: Verdict(outcome="accepted", note="x" * 201))),
    ("seek and found together", _setting(seek=lambda *_: ())),
]


@pytest.mark.parametrize(("words", "breaks"), BREAKS, ids=[words for words, _ in BREAKS])
def test_a_kind_that_breaks_the_contract_is_told_how(bulletin: ModuleType, words: str, breaks: Break) -> None:
    kind = SimpleNamespace(**vars(bulletin))
    breaks(kind)

    with pytest.raises(AssertionError, match=r"^expected .*, got ") as told:
        check(kind, OPTIONS, remote={"note": "7"})

    assert words in str(told.value)


OWN: dict[str, dict[str, Any]] = {
    "webhook": {"url": {"env": "A"}},
    "slack": {"url": {"env": "A"}},
    "discord": {"url": {"env": "A"}},
    "mattermost": {"url": {"env": "A"}},
    "telegram": {"token": {"env": "A"}, "chat": "@newsroom"},
    "mastodon": {"token": {"env": "A"}, "server": "https://social.example.org"},
    "bluesky": {"identifier": "newsroom.example.org", "password": {"env": "A"}},
    "matrix": {"server": "https://matrix.example.org", "token": {"env": "A"}, "room": "!a:example.org"},
    "teams": {"url": {"env": "A"}},
    "ntfy": {"topic": "newsroom"},
    "websub": {"hub": "https://hub.example.org/"},
    "email": {"server": "smtps://mail.example.org:465", "sender": "wire@example.org", "to": ["desk@example.org"]},
}


@pytest.mark.parametrize("kind", OWN)
def test_our_own_kinds_keep_the_contract(kind: str) -> None:
    check(kind, OWN[kind])


def test_every_kind_of_ours_is_held_to_it() -> None:
    assert set(OWN) | {"apprise"} == set(DESTINATIONS.names())  # that library renders for itself

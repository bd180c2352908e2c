"""Deliveries of stories as unlike our own as can be, for properties of destinations that people read."""

from __future__ import annotations

import random
from typing import Any, cast

import requests
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.destinations.harbour import NOON, gone
from wirefeed.config import Secret
from wirefeed.destinations._text import ENDS
from wirefeed.model import Delivery, Entry, Media, Response, Verdict, slot

THOUSAND = settings(
    max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SECRET = Secret(env="DESK_SECRET")

_PIECES = (
    "ferry",
    "harbour.",
    "العبّارة",
    "تُبحر؟",
    "渡輪啟航",
    "東京の港。",
    "ท่าเรือ",
    "\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "🇪🇬🇪🇬",
    "e\u0301\u0323\u0308",
    "Z\u0337\u0322\u031d",
    "@everyone",
    "@here",
    "@all",
    "@channel",
    "<!channel>",
    "<!here|here>",
    "<@U024BE7LH>",
    "<@!80351110224678912>",
    "<#C024BE91L>",
    "<https://elsewhere.example/|click>",
    "[x](https://elsewhere.example/y)",
    "https://elsewhere.example/path?a=1&b=2",
    "www.elsewhere.example",
    "*_~`",
    "**bold** __it__ ~~s~~ ||spoiler||",
    "# heading",
    "- item",
    "1. one",
    "> quote",
    "#hashtag",
    "~town-square",
    ":smile:",
    "&lt;b&gt; &amp;",
    "\\",
    "\\@everyone",
    "\x02url\x03",
    "\x00\x1b\ud800\u2028",
    "<at>Ada</at>",
    "x" * 90,
    "字" * 90,
)
_TEMPLATES = (
    "",
    "",
    "",
    "{{ entry.title }}\n{{ entry.link }}\n  {{ entry.summary }}",
    "{{ entry.summary }} {% for one in others %}{{ one.title }}{% endfor %} {{ action }}",
)
_KINDS = {"create": ("new", "restored", "digest"), "delete": ENDS}
_SEEDS = st.integers(0, 2**32 - 1)


def deliveries(actions: tuple[str, ...], remote: dict[str, str]) -> st.SearchStrategy[Delivery]:
    """Draw deliveries of any kind that one of `actions` can be owed for; by a seed, a tenth of the time of parts."""
    return _SEEDS.map(lambda seed: _delivery(random.Random(seed), actions, remote))


def _delivery(chance: random.Random, actions: tuple[str, ...], remote: dict[str, str]) -> Delivery:
    action: Any = chance.choice(actions)
    kind: Any = chance.choice(_KINDS.get(action, ("updated", "corrected", "corrected", "killed", "expired")))
    entry = _entry(chance)
    others = [_entry(chance) for _ in range(chance.randrange(4))] * chance.choice((1, 20))
    return Delivery(
        id="dlv-0d5e5",
        destination="desk",
        action=action,
        kind=kind,
        entry=gone(entry) if kind in ENDS else entry,
        at=NOON,
        remote={} if action == "create" else remote,
        template=chance.choice(_TEMPLATES),
        others=tuple(others) if kind == "digest" else (),
        publisher="Northgate Wire",
        zone="Africa/Cairo",
    )


def _entry(chance: random.Random) -> Entry:
    media = (Media(url=_link(chance), type="image/jpeg", caption=_text(chance, 25), credit=_text(chance, 1)),)
    return Entry(
        id="tag:news.example.org,2024:wild",
        name="wild.md",
        title=_text(chance, 12) or "Harbour ferry sails again",
        link=_link(chance),
        short_link="https://news.example.org/s/k3v",
        published=NOON,
        updated=NOON,
        digest="",
        summary=_text(chance, 25),
        agency=_text(chance, 1),
        correction=_text(chance, 25),
        language=chance.choice(("en", "ar", "zh-Hant", "fr", "xx", "")),
        direction=chance.choice(("ltr", "rtl")),
        media=media if chance.random() < 0.5 else (),
    )


def _text(chance: random.Random, most: int) -> str:
    """Return up to twelve pieces, one time in six `most` times over."""
    pieces = [chance.choice(_PIECES) for _ in range(chance.randrange(13))]
    return chance.choice((" ", " ", "", "\n")).join(pieces * (most if chance.random() < 0.17 else 1))


def _link(chance: random.Random) -> str:
    path = chance.choice(("", "harbour/", "harbour/", "x" * 600, "y_(z)*~" * 200, "q" * 2_950))
    return f"https://news.example.org/{path}{chance.choice(('', '?a=1&b=2', '#top', '%D9%82', '@all/~here'))}"


def links_of(delivery: Delivery) -> tuple[str, ...]:
    """Return the links that must stand in its message; of a digest the first, as there may be no room for more."""
    if delivery.kind in ENDS:
        return ()
    speaks = {"digest": "others", "reply": "action", "notice": "action"}  # what a template must name to speak
    named = speaks.get(delivery.kind) or speaks.get(delivery.action) or ""
    if delivery.template and named in delivery.template:
        return (delivery.entry.link,) if "entry.link" in delivery.template else ()
    return (delivery.entry.link,)


def carried_out(kind: Any, owed: Delivery, options: Any, fake: Any) -> Verdict:
    """Send what `kind` renders to `fake`, marks filled as the poster fills them; return what it makes of the answer."""
    secrets = {"url": fake.url, "token": getattr(fake, "token", "")}
    for request in kind.render(owed, options):
        filled = {name: _filled(value, secrets) for name, value in (("url", request.url), *request.headers)}
        url = filled.pop("url").replace("https://slack.com", fake.base)
        response = requests.request(request.method, url, headers=filled, data=request.body, timeout=5)
        verdict = kind.judge(
            Response(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=response.content,
                at=NOON,
            ),
            owed,
            options,
        )
        assert verdict.outcome == "accepted", verdict
    return cast(Verdict, verdict)


def _filled(text: str, secrets: dict[str, str]) -> str:
    for name, value in secrets.items():
        text = text.replace(slot(name), value)
    return text

"""
Services to test destinations against: each a real HTTP server on loopback that keeps the service's own rules.

>>> with Discord() as fake:
...     fake.fail(500)
...     # send to fake.url
...     assert fake.messages == []
"""

from __future__ import annotations

from wirefeed.testing._bluesky import Bluesky
from wirefeed.testing._contract import check, deliveries
from wirefeed.testing._discord import Discord
from wirefeed.testing._fake import Fake
from wirefeed.testing._graphemes import graphemes
from wirefeed.testing._hub import Hub
from wirefeed.testing._mastodon import Mastodon
from wirefeed.testing._matrix import Matrix
from wirefeed.testing._mattermost import Mattermost
from wirefeed.testing._ntfy import Ntfy
from wirefeed.testing._sink import Sink, events
from wirefeed.testing._slack import Slack
from wirefeed.testing._teams import Teams
from wirefeed.testing._telegram import Telegram
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import (
    Clock,
    Heard,
    Message,
    Post,
    RefusedError,
    Shown,
    addresses,
    answer_json,
    answer_text,
    form,
)

FAKES: dict[str, type[Fake]] = {
    "webhook": Sink,
    "slack": Slack,
    "discord": Discord,
    "mattermost": Mattermost,
    "telegram": Telegram,
    "mastodon": Mastodon,
    "bluesky": Bluesky,
    "matrix": Matrix,
    "teams": Teams,
    "ntfy": Ntfy,
    "websub": Hub,
}
"""By the kind of destination that each is the other end of."""

__all__ = [
    "FAKES",
    "Answer",
    "Asked",
    "Bluesky",
    "Clock",
    "Discord",
    "Fake",
    "Heard",
    "Hub",
    "Mastodon",
    "Matrix",
    "Mattermost",
    "Message",
    "Ntfy",
    "Post",
    "RefusedError",
    "Shown",
    "Sink",
    "Slack",
    "Teams",
    "Telegram",
    "addresses",
    "answer_json",
    "answer_text",
    "check",
    "deliveries",
    "events",
    "form",
    "graphemes",
]

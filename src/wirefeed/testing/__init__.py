"""
Services to test destinations against: each a real HTTP server on loopback that keeps the service's own rules.

>>> with Discord() as fake:
...     fake.fail(500)
...     # send to fake.url
...     assert fake.messages == []
"""

from __future__ import annotations

from wirefeed.testing._discord import Discord
from wirefeed.testing._fake import Fake
from wirefeed.testing._mastodon import Mastodon
from wirefeed.testing._sink import Sink
from wirefeed.testing._slack import Slack
from wirefeed.testing._words import Clock, Heard, Message

__all__ = ["Clock", "Discord", "Fake", "Heard", "Mastodon", "Message", "Sink", "Slack"]

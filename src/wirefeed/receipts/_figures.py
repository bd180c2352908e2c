"""The outbox in figures, for machines that watch it: read at one look, without reading a row."""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime
from typing import NamedTuple

from wirefeed import outbox, site
from wirefeed.config import Settings
from wirefeed.errors import StateError
from wirefeed.model import DeliveryState
from wirefeed.receipts._opening import opened
from wirefeed.receipts._standing import standing

_UP = frozenset({"ok", "waiting"})


class Figures(NamedTuple):
    """
    How the outbox is doing.

    Attributes:
        rows: How many deliveries there are now, by destination and state.

        ended: How many ever ended, by destination and how: delivered, dead, cancelled.

        waited_s: For how long the one that waits longest at each destination could have been sent, seconds.

        up: Whether each destination of config.toml takes deliveries.
    """

    rows: dict[tuple[str, DeliveryState], int]
    ended: dict[tuple[str, DeliveryState], int]
    waited_s: dict[str, float]
    up: dict[str, bool]


def figures(config: str, settings: Settings, *, now: datetime) -> Figures | None:
    """Return the figures; None where there is no state, or it cannot be read at the moment."""
    if not settings.destination or not os.path.exists(site.state(config)):
        return None
    try:
        with opened(config, settings) as state:
            rows = state.overview.states()
            ended = Counter({key: count for key, count in rows.items() if key[1] in ("delivered", "dead", "cancelled")})
            ended.update(state.overview.swept())
            due = state.overview.due(now)
            targets = state.outbox.targets()
    except StateError:
        return None
    names = [one.name for one in settings.destination]
    healths = {name: outbox.decode(targets[name].health) for name in names if name in targets}
    return Figures(
        rows=rows,
        ended=dict(ended),
        waited_s={name: max(0.0, (now - due[name]).total_seconds()) if name in due else 0.0 for name in names},
        up={name: standing(health, now=now)[0] in _UP for name, health in healths.items()},
    )

"""Operators are told by one destination what is wrong with another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from wirefeed.model import Entry
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

_WORDS = {
    "failing": "The destination {name} fails again and again.",
    "exhausted": "A delivery to {name} was given up.",
    "paused": "The destination {name} is paused; somebody must look.",
    "disabled": "The destination {name} says that it is gone for good.",
    "recovered": "The destination {name} works again.",
}


def owe(state: Outbox, several: Mapping[str, Wired], name: str, notice: str, *, home: str, now: datetime) -> None:
    """Owe a notice about `name` to every destination that asks for alerts, but not to itself."""
    listening = [one for one in several.values() if one.table.alerts and one.table.name != name]
    if not listening:
        return
    story = f"alert:{name}:{notice}:{now:%Y-%m-%dT%H:%M}"
    words = _WORDS[notice].format(name=name)
    text = "`wirefeed status` and `wirefeed outbox list` tell more."
    entry = Entry(
        id=story,
        name="",
        title=f"wirefeed: {words}",
        summary=text,
        link=home,
        published=now,
        updated=now,
        digest="",
        language="en",
    )
    state.add_version(story, 1, "new", now, msgspec.msgpack.encode(entry))
    state.owe(one.owed("new", story, 1, now=now) for one in listening)

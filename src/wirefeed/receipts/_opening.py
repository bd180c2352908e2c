"""The state as these jobs open it, and what people mean by a delivery, a story, a destination."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property

from msgspec import Struct

from wirefeed import site
from wirefeed.config import Settings
from wirefeed.errors import WirefeedError
from wirefeed.model import DeliveryState
from wirefeed.store import Outbox, Overview, Store

STATES: tuple[DeliveryState, ...] = ("pending", "sending", "held", "unknown", "delivered", "dead", "cancelled")
BY_PERSON = "stopped by a person"  # `outbox.Health.why`
_LIST = "`wirefeed outbox list` shows them"
_SHORTEST = 8  # characters of an id that may stand for all of it


class AskError(WirefeedError):
    """What was asked for is not there; the message says what is."""


class Chosen(Struct, frozen=True, kw_only=True):
    """
    Which deliveries somebody means: those named, or all that have what is given.

    Attributes:
        names: Their keys, ids or beginnings of ids.

        destination: Its name; empty for any. `state` likewise.

        story: Its id or the path of its file; empty for any.

        everything: All there are, if nothing else is given.
    """

    names: tuple[str, ...] = ()
    destination: str = ""
    state: str = ""
    story: str = ""
    everything: bool = False

    @property
    def filters(self) -> bool:
        """Whether it says what to look for, rather than names."""
        return bool(self.destination or self.state or self.story or self.everything)


class State:
    """An open state file of one site."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.outbox = Outbox(store)
        self.overview = Overview(store)

    def key(self, name: str) -> int:
        """
        Return the key of the row that `name` stands for.

        Raises:
            AskError: There is none, or there are several.
        """
        if name.isdecimal() and len(name) < 19 and self.outbox.row(int(name)) is not None:
            return int(name)
        found = self.overview.called(name) if len(name) >= _SHORTEST else []
        if len(found) > 1:
            raise AskError(f"expected the id of one delivery, got several that begin with {name!r}", hint=_LIST)
        if not found:
            raise AskError(f"expected a delivery, got {name!r}", hint=_LIST)
        return found[0]

    def story(self, name: str) -> str:
        """
        Return the id of the story that `name`, an id or the path of a file, stands for.

        Raises:
            AskError: Nothing was published or owed of one.
        """
        store = self.store
        if store.known([name]) or self.outbox.rows(story=name, limit=1) or self.outbox.last_numbers([name]):
            return name
        folder = self.settings.content.path.strip("/") + "/"
        paths = {name, name.removeprefix("./").removeprefix(folder)}
        for known in store.known(store.live()).values():
            if known.name in paths:
                return known.id
        for gone in store.buried():
            if gone.name in paths:
                return gone.id
        hint = "its id, or the path of its file; `wirefeed outbox list` shows ids"
        raise AskError(f"expected a story that was published, got {name!r}", hint=hint)

    def destination(self, name: str) -> str:
        """
        Return `name`.

        Raises:
            AskError: Neither config.toml nor the state has such a destination.
        """
        known = self.destinations()
        if name in known:
            return name
        near = get_close_matches(name, known, n=1)
        there = f"there are: {', '.join(known)}" if known else "config.toml names none"
        raise AskError(f"expected a destination, got {name!r}", hint=f"did you mean {near[0]!r}?" if near else there)

    def destinations(self) -> tuple[str, ...]:
        """Return the names of all destinations: those of config.toml first, then those only the state knows."""
        named = [one.name for one in self.settings.destination]
        owed = {name for name, _ in self.overview.states()}
        return (*named, *sorted((owed | set(self.outbox.targets())) - set(named)))

    @cached_property
    def ended(self) -> frozenset[str]:
        """The ids of stories that must not be shown any more."""
        return frozenset(self.store.gone())


def known_state(word: str) -> DeliveryState:
    """
    Return the state of that name.

    Raises:
        AskError: There is none.
    """
    for state in STATES:
        if state == word:
            return state
    raise AskError(f"expected one of {', '.join(STATES)}, got {word!r}")


@contextmanager
def opened(config: str, settings: Settings | None = None) -> Iterator[State]:
    """
    Open the state of the site configured by `config` (path of config.toml), to look at it.

    Where nothing was built yet, nothing is written; where nothing can be written, a copy is looked at.

    Raises:
        ConfigErrors: The configuration cannot be used.

        StateError: The state cannot.
    """
    settings = settings or site.load(config)
    path = site.state(config)
    writable = os.path.exists(path) and os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK)
    store = Store(path, create=writable)
    try:
        yield State(store, settings)
    finally:
        store.close()


@contextmanager
def changing(config: str) -> Iterator[State]:
    """
    Open the state to change something, all of it or nothing.

    Raises:
        AskError: Nothing was built yet.
    """
    settings = site.load(config)
    path = site.state(config)
    if not os.path.exists(path):
        raise AskError("expected a state, got none", where=path, hint="run `wirefeed build` first")
    store = Store(path)
    try:
        with store.transaction():
            yield State(store, settings)
    finally:
        store.close()


def iso(moment: datetime | None) -> str | None:
    """Return a moment as ``--json`` has it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

"""What a published feed does not show yet is owed: for CI, where no state is kept from one run to the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from wirefeed import adoption, posting, transport
from wirefeed.adoption import Item
from wirefeed.config import Settings
from wirefeed.errors import FeedError, StateError
from wirefeed.model import Change, Entry, Head, Known
from wirefeed.site import state
from wirefeed.store import Outbox, Store
from wirefeed.transport import shown
from wirefeed.wiring import wired

__all__ = ["owe", "shown"]


def owe(config: str, settings: Settings, url: str, *, now: datetime) -> int:
    """
    Owe to every destination what the last build shows and the feed at `url` does not; return how many deliveries.

    What is older than all the feed shows is not new: a feed ends somewhere. Programs are also told what the feed shows
    in an older version; messages posted by another run cannot be edited, as nobody knows what they were called.

    Raises:
        TransportError, FeedError: The feed cannot be read: nothing is owed.

        StateError: There is no state: build first.
    """
    import os

    if not os.path.exists(state(config)):
        raise StateError("expected a build, got none", where=state(config), hint="run `wirefeed build` first")
    theirs = _published(url)
    store = Store(state(config))
    try:
        with store.transaction():
            known = store.known(store.made())
            heads, entries = _kept(store, known)
            news = posting.News(
                changes=tuple(_changes(known.values(), theirs)),
                touched=(),
                heads=heads,
                known=known,
                gone={},
                documents=(),
            )
            several = wired(settings, os.path.dirname(os.path.abspath(config)))
            done = posting.owe(
                Outbox(store),
                several,
                news,
                lambda ids: tuple(entries[key] for key in ids if key in entries),
                now=now,
                again=False,  # twice in a row, before the feed is deployed: builds owe what changes after that
            )
    finally:
        store.close()
    return sum(count for (_, kind), count in done.items() if kind != "cancelled")


def _published(url: str) -> list[Item]:
    fetched = transport.get(url)
    if fetched.status != 200:
        hint = "before the first deployment there is no feed yet: leave --against out"
        raise FeedError(f"expected a feed, got status {fetched.status}", where=shown(url), hint=hint)
    return list(adoption.document(fetched.data, address=fetched.url).items)


def _kept(store: Store, known: Iterable[str]) -> tuple[dict[str, Head], dict[str, Entry]]:
    rows = store.kept(known)
    decode_head, decode_entry = msgspec.msgpack.Decoder(Head).decode, msgspec.msgpack.Decoder(Entry).decode
    return (
        {key: decode_head(row.head) for key, row in rows.items()},
        {key: decode_entry(row.entry) for key, row in rows.items()},
    )


def _changes(known: Iterable[Known], theirs: Iterable[Item]) -> Iterable[Change]:
    shown_there = {item.id: item for item in theirs}
    oldest = min((item.published for item in shown_there.values() if item.published), default=None)
    for one in sorted(known, key=lambda one: (one.published, one.id)):
        item = shown_there.get(one.id)
        if item is None:
            if oldest is None or one.published >= oldest:
                yield Change(kind="new", id=one.id, name=one.name)
        elif item.updated is not None and one.updated.replace(microsecond=0) > item.updated.astimezone(UTC):
            yield Change(kind="updated", id=one.id, name=one.name)

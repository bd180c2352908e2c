"""What a build owes to destinations: one row for every change and everyone who is told of it, in its transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

import msgspec

from wirefeed import outbox, plan
from wirefeed.config import Where
from wirefeed.model import Change, ChangeKind, Entry, Gone, Head, Known, Owed
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

_ENDS = frozenset({"withdrawn", "killed", "expired"})
_NEW = 2  # `Owed.rank` of what is announced
_TOLD = 100  # rows of one build that say why a story is not announced


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


class News(NamedTuple):
    """
    What a build has published, as destinations want to know it.

    Attributes:
        changes: What subscribers see, in the order of the report.

        touched: Ids of entries of which something changed besides the text.

        heads: Of all that may be seen, by id, newest first.

        known: The ledger's records of entries that stand in an output, by id.

        gone: What was withdrawn, by id.

        documents: Addresses of the feed documents that were written.
    """

    changes: tuple[Change, ...]
    touched: tuple[str, ...]
    heads: Mapping[str, Head]
    known: Mapping[str, Known]
    gone: Mapping[str, Gone]
    documents: tuple[str, ...]


Texts = Callable[[Iterable[str]], tuple[Entry, ...]]


class _Draft(NamedTuple):
    """What one destination is to be told of one story."""

    destination: str
    story: str
    kind: ChangeKind

    @property
    def ends(self) -> bool:
        return self.kind in _ENDS


def owe(
    state: Outbox, several: Mapping[str, Wired], news: News, texts: Texts, *, now: datetime, again: bool = True
) -> Counter[tuple[str, str]]:
    """
    Write down what is owed, in the transaction of the build.

    Args:
        several: The destinations of config.toml.

        texts: Returns entries with their texts, by ids.

        again: Whether a destination is told of a story that it was told of before.

    Returns:
        How many rows were added, by (destination, state); ``cancelled`` are new entries too old to be announced.
    """
    owing = _Owing(state, several, news, now=now, again=again)
    drafts = list(owing.drafts())
    numbers = owing.keep_versions({draft.story: draft for draft in drafts}, texts)
    done = owing.write(drafts, numbers)
    for name in several.keys() - owing.targets.keys():
        state.keep_target(name, now, b"")
    return done


class _Owing:
    def __init__(self, state: Outbox, several: Mapping[str, Wired], news: News, *, now: datetime, again: bool) -> None:
        self._again = again
        self._state = state
        self._several = several
        self._news = news
        self._now = now
        self.targets = state.targets()
        self._ids = [*(change.id for change in news.changes), *news.touched]
        self._posted = state.posted(self._ids)
        self._waiting = state.waiting(self._ids)
        self._there = set(self._posted) | {(row.destination, row.story) for row in self._waiting}

    def drafts(self) -> Iterator[_Draft]:
        """Yield what is owed to whom, before versions of one story are merged."""
        for name, one in self._several.items():
            if one.limits.feeds:
                documents = self._news.documents if name in self.targets else ()
                yield from (_Draft(name, address, "updated") for address in documents)
            elif name not in self.targets:
                yield from (_Draft(name, key, "new") for key in self._first(one))
            else:
                yield from self._told(one)

    def _first(self, one: Wired) -> Sequence[str]:
        """Return what a destination that no build has seen is sent."""
        known = self._news.known
        mine = [
            (key, known[key].published)
            for key, head in self._news.heads.items()
            if key in known and plan.admits(one.table.where, head)
        ]
        return outbox.first(one.table.start, mine, self._now, one.policy.zone)

    def _told(self, one: Wired) -> Iterator[_Draft]:
        name = one.table.name
        for change in self._news.changes:
            if self._concerns(one, change.id, change.kind):
                yield _Draft(name, change.id, change.kind)
        for key in self._news.touched:
            if (name, key) in self._there:
                yield _Draft(name, key, "updated")

    def _concerns(self, one: Wired, key: str, kind: ChangeKind) -> bool:
        if (one.table.name, key) in self._there:
            # What stands there is corrected and ended, whatever the filter says by now.
            return self._again or (one.table.name, key) not in self._posted
        if kind in ("updated", "corrected", *_ENDS) and not one.limits.events:
            return False
        head = self._news.heads.get(key)
        return plan.admits(one.table.where, head) if head is not None else one.table.where == Where()

    def keep_versions(self, drafts: Mapping[str, _Draft], texts: Texts) -> dict[str, int]:
        """Keep what is to be shown of every story that is owed to somebody; return the numbers of these versions."""
        state = self._state
        last = state.last_numbers(drafts)
        live = {entry.id: entry for entry in texts(key for key, draft in drafts.items() if not draft.ends)}
        # Somebody may be sending a version at this moment, or nobody knows whether it was sent: its text is needed to
        # find it; the poster lets it go as soon as that is settled.
        sought = {row.story for row in self._waiting if row.state != "held" and (row.tries or row.action)}
        sought |= {story for (_, story), one in self._posted.items() if one.state == "unknown"}
        languages = {key: self._language(key, last[key]) for key, draft in drafts.items() if draft.ends and key in last}
        state.purge(key for key, draft in drafts.items() if draft.ends and key not in sought)
        numbers = {}
        for key, draft in drafts.items():
            entry = live.get(key) or self._bare(draft, languages.get(key, ""))
            numbers[key] = last.get(key, 0) + 1
            state.add_version(key, numbers[key], draft.kind, self._now, _encode(entry))
        return numbers

    def _language(self, key: str, number: int) -> str:
        """Return the language a story was told in: so is its end."""
        version = self._state.version(key, number)
        return _decode(version.entry).language if version is not None and version.entry else ""

    def _bare(self, draft: _Draft, language: str) -> Entry:
        """Return what may be told of a story that has ended, or of a feed document: no word of it."""
        key = draft.story
        gone = self._news.gone.get(key)
        at = gone.at if gone is not None else self._now
        return Entry(
            id=key,
            name="",
            title="",
            link="" if draft.ends else key,
            published=at,
            updated=at,
            digest="",
            language=language,
        )

    def write(self, drafts: Iterable[_Draft], numbers: Mapping[str, int]) -> Counter[tuple[str, str]]:
        """Merge with what waits, keep to the bounds of each destination, and write."""
        done: Counter[tuple[str, str]] = Counter()
        for name, mine in groupby(drafts, key=lambda draft: draft.destination):
            one = self._several[name]
            rows = [self._row(one, draft, numbers[draft.story]) for draft in mine]
            passed = [row for row in rows if row.state == "cancelled"]
            merged = outbox.merge(
                [row for row in rows if row.state != "cancelled"],
                [row for row in self._waiting if row.destination == name],
                self._posted,
            )
            self._apply(merged)
            added = self._bounded(one, merged.add)
            self._state.owe(added)
            self._state.owe(passed[:_TOLD])
            done.update((name, row.state) for row in (*added, *passed))
        return done

    def _apply(self, merged: outbox.Merge) -> None:
        for key, _, reason in merged.close:
            self._state.move([key], "cancelled", reason, self._now)
        for key, number, name in merged.repoint:
            self._state.repoint(key, number, name)
        waiting = {row.key: row for row in self._waiting}
        for key in merged.wake:
            self._state.move([key], "pending", waiting[key].reason, self._now)

    def _bounded(self, one: Wired, rows: Sequence[Owed]) -> list[Owed]:
        """Return rows with those held that would flood a destination."""
        if one.limits.events or one.limits.feeds:
            return list(rows)
        creates = [(row, self._published(row.story)) for row in rows if row.rank == _NEW]
        go, held = outbox.flood(creates, one.policy.flood)
        return [*(row for row in rows if row.rank != _NEW), *held, *go]

    def _row(self, one: Wired, draft: _Draft, number: int) -> Owed:
        return one.owed(
            draft.kind,
            draft.story,
            number,
            now=self._now,
            published=self._published(draft.story),
            day=one.day(self._news.heads.get(draft.story)),
            wanted=draft.destination not in self.targets,
        )

    def _published(self, story: str) -> datetime:
        known = self._news.known.get(story)
        return max(known.published, known.due or known.published) if known is not None else self._now

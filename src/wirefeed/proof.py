"""What a story would become at its destinations: the exact requests, counted, or the reason why it would not go."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from wirefeed import plan
from wirefeed.build import Rehearsal, rehearsal
from wirefeed.config import Settings
from wirefeed.errors import WirefeedError
from wirefeed.model import Count, Delivery, Entry, Head, Request
from wirefeed.poster import marked
from wirefeed.reading import Progress
from wirefeed.store import Outbox
from wirefeed.wiring import Wired

_BODY = 20_000  # characters shown of a body


class ProofError(WirefeedError):
    """There is no such story, or no such destination."""


class Proof(NamedTuple):
    """
    One story at one destination.

    Attributes:
        skipped: Why nothing would be sent; empty if it would be.

        requests: As they would be sent, with ``<name>`` in place of every secret.
    """

    destination: str
    kind: str
    skipped: str
    requests: tuple[Request, ...]
    counts: tuple[Count, ...]

    def report(self) -> dict[str, Any]:
        """Return the report of docs/reference/outbox.md."""
        return {
            "destination": self.destination,
            "kind": self.kind,
            "skipped": self.skipped,
            "requests": [
                {"method": one.method, "url": one.url, "headers": dict(one.headers), "body": readable(one.body)}
                for one in self.requests
            ],
            "counts": [{name: getattr(one, name) for name in Count.__struct_fields__} for one in self.counts],
        }


def proof(
    config: str, wanted: str, destination: str | None, *, now: datetime, progress: Progress | None = None
) -> tuple[Proof, ...]:
    """
    Return what `wanted` would become at every destination, or at one.

    Args:
        wanted: A file's path, from here or below content/, or an entry's id.

    Raises:
        ProofError: No story, no entry or no destination is called so.

        ConfigError: Nothing was read.
    """
    with rehearsal(config, now=now, anew=False, progress=progress) as one:
        head, entry, held = _found(one, config, wanted)
        several, settings = one.site.destinations, one.site.settings
        if destination is not None and destination not in several:
            known = ", ".join(several) or "none"
            raise ProofError(f"expected a destination of config.toml, got {destination!r}; known: {known}")
        chosen = several if destination is None else {destination: several[destination]}
        outbox = Outbox(one.site.store)
        there = outbox.posted([head.id])
        return tuple(
            _proof(each, entry, held or _passed_over(each, head, (name, head.id) in there, one, now), settings, now)
            for name, each in chosen.items()
        )


def _found(one: Rehearsal, config: str, wanted: str) -> tuple[Head, Entry | None, str]:
    """Return the story that is asked for, its entry where it has one, and else why not."""
    content = one.site.content
    names = {wanted, os.path.relpath(os.path.abspath(wanted), content)}
    prefix = one.site.settings.content.path.rstrip("/") + "/"
    names.add(wanted.removeprefix(prefix))
    heads = {head.id: head for reading in one.work.readings.values() for head in reading.heads}
    head = heads.get(wanted) or next((each for each in heads.values() if each.name in names), None)
    held = {refusal.file: refusal.reason for refusal in (*one.work.selection.held, *one.work.selection.failed)}
    if head is None:
        raise ProofError(
            f"expected a story's file or id, got {wanted!r}", hint="`wirefeed check` tells of files that cannot be read"
        )
    entries = one.work.making.entries([head.id])
    if not entries:
        return head, None, held.get(head.name, "it stands in no output: too old for every feed")
    return head, entries[0], ""


def _passed_over(each: Wired, head: Head, there: bool, one: Rehearsal, now: datetime) -> str:
    """Return why a story would not go to a destination."""
    if each.limits.feeds:
        return "told of feeds that changed, not of stories"
    if not plan.admits(each.table.where, head):
        return "its filter, where, does not let it pass"
    if there:
        return "already posted there; its corrections will be, too"
    known = one.work.making.made[head.id].known
    row = each.owed(
        "new",
        head.id,
        1,
        now=now,
        published=max(known.published, known.due or known.published),
        day=each.day(head),
    )
    return row.reason if row.state == "cancelled" else ""


def _proof(each: Wired, entry: Entry | None, skipped: str, settings: Settings, now: datetime) -> Proof:
    requests: tuple[Request, ...] = ()
    counts: tuple[Count, ...] = ()
    if entry is not None and not each.limits.feeds:
        try:
            requests = each.kind.render(_delivery(each, entry, settings, now), each.options)
            counts = each.kind.count(requests, each.options)
        except ValueError as error:
            skipped = f"cannot be rendered: {error}"
    return Proof(each.table.name, each.table.kind, skipped, tuple(map(marked, requests)), counts)


def _delivery(each: Wired, entry: Entry, settings: Settings, now: datetime) -> Delivery:
    return Delivery(
        id="msg_preview",
        destination=each.table.name,
        action="event" if each.limits.events else "create",
        kind="new",
        entry=entry,
        at=now,
        label=each.table.label,
        template=each.template,
        publisher=settings.site.title,
        zone=settings.site.timezone,
    )


def readable(body: bytes) -> str:
    """Return a body for people: JSON with indentation, all else as it is, and no more than a screen can take."""
    text = body.decode("utf-8", "replace")
    try:
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    except ValueError:
        pass
    return text if len(text) <= _BODY else f"{text[:_BODY]}\n... and {len(text) - _BODY:,} characters more"


def lines(one: Proof) -> Iterator[str]:
    """Yield a proof for people, line by line."""
    yield f"{one.destination} ({one.kind})" + (f": not sent: {one.skipped}" if one.skipped else "")
    for count in one.counts:
        mark = "" if count.used <= count.most else "  TOO LONG"
        yield f"  {count.what}: {count.used:,} of {count.most:,} {count.unit}{mark}"
    for request in one.requests:
        yield f"  {request.method} {request.url}"
        yield from (f"    {name}: {value}" for name, value in request.headers)
        yield from (f"    {line}" for line in readable(request.body).split("\n") if request.body)

"""What a build writes into the state, in one transaction: what the next one wants to know, and what is owed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from wirefeed import disk, publishing
from wirefeed.publishing import Place
from wirefeed.recovering import lost
from wirefeed.settled import Report
from wirefeed.site import Site
from wirefeed.store import Store, Written
from wirefeed.work import Work

ENDS = frozenset({"withdrawn", "killed", "expired"})  # kinds of change


def commit(site: Site, work: Work, report: Report, before: Mapping[Place, Written], changed: Collection[Place]) -> None:
    """
    Write into the state, in the transaction of the build, what the next one wants to know, and what is owed.

    Args:
        changed: The files that were written or removed.
    """
    store, made = site.store, work.making
    if work.shelved.base is not work.shelves.base:
        store.write_note("shelf", (site.read, *work.shelved.base))
    if work.shelved.since is not work.shelves.since:
        store.write_note("shelf since", (site.read, *work.shelved.since))
    made.keep()
    store.publish(made.records(work.drawn.outline.places))
    unremembered = lost(store, store.intended(), work.selection)
    store.publish(one for key, one in unremembered.items() if key in work.buried)
    store.bury(work.buried.values())
    store.lift(work.lifted)
    store.forget(work.forgotten)
    store.keep_names(work.identity.moved)
    store.keep_sources(_lying(work))
    _seat(store, work)
    places = work.places()
    lying = publishing.lying(site, places)
    written = [
        Written(one.root, one.path, one.key, *lying[one.root, one.path])
        for one in work.drawn.outline.outputs
        if (one.root, one.path) in work.drawn.data
    ]
    store.keep_outputs(written, gone=before.keys() - places)
    report["owed"] = owe(site, work, changed) if site.destinations else []
    _settle(site, work, report, lying)


def owe(site: Site, work: Work, changed: Collection[Place]) -> list[dict[str, Any]]:
    """Write down what destinations are owed, in a transaction or a copy of the state; return the report's lines."""
    from wirefeed import posting
    from wirefeed.store import Outbox

    making = work.making
    told = {change.id for change in work.changes}
    news = posting.News(
        changes=work.changes,
        touched=tuple(key for key in making.touched() if key not in told),
        heads=work.selection.live,
        known={key: one.known for key, one in making.made.items()},
        gone=work.buried,
        documents=tuple(
            site.settings.address + quote(one.path)
            for one in work.drawn.outline.outputs
            if one.feed is not None and not one.archived and (one.root, one.path) in changed
        ),
    )
    done = posting.owe(Outbox(site.store), site.destinations, news, making.entries, now=site.now)
    return [
        {"destination": name, **{state: done[name, state] for state in ("pending", "held", "cancelled")}}
        for name in site.destinations
        if any(known == name for known, _ in done)
    ]


def _lying(work: Work) -> Iterator[tuple[str, str, str]]:
    """Yield (path, digest, id) of stories that are gone, and whose files changed or moved meanwhile."""
    paths = {key: name for name, key in work.identity.moved.items()}
    for known, _ in work.graves:
        name = paths.get(known.id, known.name)
        one = work.readings.get(name)
        if one is not None and one.digest and (name, one.digest) != (known.name, known.source):
            yield name, one.digest, known.id


def _seat(store: Store, work: Work) -> None:
    seats = set(work.drawn.outline.seats)
    there = set(store.seats()) if seats else set()
    tables = {seat.feed for seat in seats}
    store.keep_seats(seats - there, gone={seat for seat in there - seats if seat.feed in tables})


def _settle(site: Site, work: Work, report: Report, lying: Mapping[Place, tuple[int, int]]) -> None:
    """Note all that must stay as it is for the next build to have nothing to do."""
    settings, next_at = site.settings, work.selection.next_at
    folders = {"output": settings.output.path, "links": settings.short_links.path}
    settled = {
        "config": site.config,
        "program": site.program,
        "content": settings.content.path,
        "templates": settings.pages.templates,
        "settings": msgspec.msgpack.encode(settings),
        "scan": site.scan.digest,
        "outputs": {
            folder: {path: stat for (under, path), stat in lying.items() if under == root}
            for root, folder in folders.items()
        },
        "at": site.now.timestamp(),
        "next": next_at.timestamp() if next_at else None,
        "report": {
            **report,
            "feeds": [{**feed, "changed": False} for feed in report["feeds"]],
            "files": [],
            "changes": [],
            "owed": [],
        },
    }
    large = {file.name for file in site.scan.stories if file.size > disk.LARGEST}
    unread = {name for name, one in work.readings.items() if not one.digest} - large
    site.store.write_note("next", settled["next"])
    counts = {name: len(report[name]) for name in ("held", "failed")}
    person = counts["failed"] + sum(one["person"] for one in report["held"])
    built = {"stories": report["stories"], "entries": report["entries"], **counts, "person": person}
    site.store.write_note("built", {"at": settled["at"], **built})  # for people, however sure the next build may be
    unsure = site.scan.racy or unread or work.drawn.refused
    site.store.write_note("settled", None if unsure else settled)

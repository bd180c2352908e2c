"""One build: scan, read, select, make entries, plan, render, publish, commit; returns a report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wirefeed import disk, identity, outputs, plan, publishing, reading, reporting
from wirefeed.config import Settings
from wirefeed.identity import Identity
from wirefeed.making import Making
from wirefeed.model import Change, Gone, Head, Known, Redirect, Remark
from wirefeed.outputs import Outline
from wirefeed.plan import Buried
from wirefeed.publishing import Drawn, Place
from wirefeed.reading import Progress, Reading, Shelves
from wirefeed.settled import NOTHING, Look, Report, configured
from wirefeed.site import Site, load, state
from wirefeed.store import NO_INTENT, Intent, Store, Written

__all__ = ["Rehearsal", "build", "load", "rehearsal", "rehearse"]

_FREE_S = 0.02  # a lock nobody holds is taken in less


class Work(Struct, frozen=True, kw_only=True):
    """A build before anything is written."""

    readings: dict[str, Reading]
    shelves: Shelves
    shelved: Shelves
    identity: Identity
    selection: plan.Selection
    making: Making
    buried: dict[str, Gone]
    graves: list[Buried]
    lifted: tuple[str, ...]
    forgotten: tuple[str, ...]
    drawn: Drawn
    changes: tuple[Change, ...]


class Rehearsal(NamedTuple):
    """
    What a build would do.

    Attributes:
        before: The files it would write or remove, with their bytes as they lie there; None if they do not.
    """

    site: Site
    work: Work
    before: dict[Place, int | None]
    report: Report


def build(path: str, *, now: datetime, look: Look = NOTHING, progress: Progress | None = None) -> Report:
    """
    Build the feeds that `path` (a config.toml) asks for.

    Args:
        now: Aware; decides embargoes, expiries and schedules, and stamps what changed without saying when.

        look: What somebody who has just looked knows (`settled.look`).

        progress: Called now and then while stories are read.

    Returns:
        The report of docs/reference/report.md; each refusal also says whether a ``person`` must act.

    Raises:
        ConfigError: Nothing was read.

        OutputError, StateError: What was published stays.
    """
    started = time.perf_counter()
    store, scan = Store(state(path)), look.scan
    try:
        settings = _settings(path, look)
        asked = time.perf_counter()
        with store.turn():
            if time.perf_counter() - asked > _FREE_S:
                scan = None  # another build was at work: what was seen before it may be older than what it published
            site = Site(path, settings, store, now, scan, text=look.text)
            before, intent = store.outputs(), store.intended()
            work = _work(site, progress, before, intent, publishing.lying(site, before))
            store.keep_turn()
            store.intend(_intent(work, before, intent))
            changed = _publish(site, work, before, intent)  # (1) readers can see it
            report = _report(site, work, changed)
            report["seconds"] = round(time.perf_counter() - started, 3)
            with store.transaction():
                _commit(site, work, report, before)  # (2) the ledger knows
            store.intend(NO_INTENT)
        return report
    finally:
        store.close()


def rehearse(path: str, *, now: datetime, progress: Progress | None = None) -> Report:
    """Do what `build` does without writing anything; every document is rendered, and passes the gate."""
    with rehearsal(path, now=now, progress=progress, anew=True) as one:
        return one.report


@contextmanager
def rehearsal(path: str, *, now: datetime, anew: bool, progress: Progress | None = None) -> Iterator[Rehearsal]:
    """
    Do what `build` does up to publishing; entries can be asked for their texts until the end of the block.

    Args:
        anew: Whether documents are rendered that would be as they are.
    """
    started = time.perf_counter()
    settings = load(path)
    store = Store(state(path), create=False)
    try:
        site = Site(path, settings, store, now)
        before, intent = store.outputs(), store.intended()
        there = publishing.lying(site, {*before, *intent.files})
        if not there and not anew:
            # A checkout that has the state and no feeds: what is published is as the last build wrote it.
            there = {place: one[3:] for place, one in before.items()}
        work = _work(site, progress, {} if anew else before, intent, there)
        if anew:  # a build draws what changed, and would tell of these now and then
            heads = {key: one.head.name for key, one in work.making.made.items()}
            site.remarks += [
                Remark(file=heads.get(one.id, ""), field=one.field, message=one.reason) for one in work.drawn.worded
            ]
        stale = {*before, *intent.files} - _places(work)
        there = publishing.lying(site, work.drawn.data) | there
        written = {
            (root, path)
            for (root, path), data in work.drawn.data.items()
            if not disk.is_published(site.roots[root], path, data)
        }
        changed = written | (stale & there.keys())
        report = _report(site, work, changed)
        report["seconds"] = round(time.perf_counter() - started, 3)
        sizes = {place: there[place][0] if place in there else None for place in changed}
        yield Rehearsal(site, work, sizes, report)
    finally:
        store.close()


def _settings(path: str, look: Look) -> Settings:
    if look.settings:
        settings = msgspec.msgpack.decode(look.settings, type=Settings)
        if configured(path, settings.pages.templates, look.text) == look.config:
            return settings
    return load(path, look.text)


def _work(
    site: Site,
    progress: Progress | None,
    before: Mapping[Place, Written],
    intent: Intent,
    there: Mapping[Place, tuple[int, int]],
) -> Work:
    """Do everything up to publishing, in memory."""
    store, settings = site.store, site.settings
    shelves = _shelves(site)
    readings, shelved = reading.read(site.content, site.scan.stories, settings, shelves, progress)
    known = identity.settle(site, readings, intent.names)
    gone = store.gone()
    past = plan.Past(gone, store.ahead(site.now))
    selection = plan.select(known.heads, settings, now=site.now, past=past, kept=known.kept)
    lifted = {key: one for key, one in (_unremembered(intent) | gone).items() if key in selection.live}
    made = Making(site, readings, known)
    made.make(_shown(settings, selection), lifted, intent)
    forgets = settings.content.on_remove == "forget"
    removed = {} if forgets else known.removed | _lost(store, intent, selection)
    ends = store.known(known.live & selection.ended.keys()) | removed
    buried = plan.endings(
        ends, selection.heads, selection.ended, selection.kills, gone, now=site.now, intended=intent.ends
    )
    graves = _graves(store, gone | buried, ends, lifted)

    def outline() -> Outline:
        found = outputs.outline(site, selection, made, graves)
        if settings.short_links.export:
            rules = _rules(site, made, graves, known.removed if forgets else {})
            files = {one.known.code: one.head.name for one in made.made.values()}
            found.outputs[:0] = outputs.links(site, rules, files, found.remarks)
        return found

    drawn = publishing.draw(outline, made.quarantine, before, there)
    return Work(
        readings=readings,
        shelves=shelves,
        shelved=shelved,
        identity=known,
        selection=selection,
        making=made,
        buried=buried,
        graves=graves,
        lifted=tuple(key for key in lifted if key in made.made),
        forgotten=tuple(known.removed) if forgets else (),
        drawn=drawn,
        changes=(*_former(made.changes, known.removed), *plan.seen(buried, ends), *_forgotten(known, forgets)),
    )


def _shelves(site: Site) -> Shelves:
    """Return what was read before, unless another wirefeed or another configuration read it."""
    parts = (site.store.note("shelf"), site.store.note("shelf since"))
    base, since = (part[1:] if part and part[0] == site.read else reading.EMPTY for part in parts)
    return Shelves(base, since) if base[0] else Shelves()


def _shown(settings: Settings, selection: plan.Selection) -> dict[str, Head]:
    """Return the stories that stand in any output, by id."""
    if settings.short_links.export or settings.pages.stories or settings.sitemap.stories:
        return selection.live
    shown = {head.id: head for standing in selection.standings for head in standing.heads}
    return shown | {key: selection.live[key] for key in selection.news if key not in shown}


def _unremembered(intent: Intent) -> dict[str, Gone]:
    """Return the tombstones that only a build that died has shown: what comes back must be newer than these too."""
    return {key: Gone(key, "withdrawn", at) for key, at in intent.ends.items()}


def _lost(store: Store, intent: Intent, selection: plan.Selection) -> dict[str, Known]:
    """Return what a build that died has shown, as it showed it, and must not be shown any more."""
    new = {one.id: one for one in intent.new if one.id not in selection.live}
    known = store.known((new.keys() | intent.stamps.keys()) - selection.live.keys())
    stamped = {key: (one, intent.stamps[key][1]) for key, one in known.items() if key in intent.stamps}
    return new | known | {key: replace(one, updated=max(one.updated, at)) for key, (one, at) in stamped.items()}


def _graves(
    store: Store, gone: Mapping[str, Gone], ends: Mapping[str, Known], lifted: Mapping[str, Gone]
) -> list[Buried]:
    """Return what was published and is gone after this build, the last first."""
    known = {one.id: one for one in store.buried()} | dict(ends)
    graves = [Buried(one, gone[key]) for key, one in known.items() if key not in lifted and key in gone]
    return sorted(graves, key=lambda grave: (-grave.gone.at.timestamp(), grave.known.id))


def _rules(site: Site, made: Making, graves: Iterable[Buried], forgotten: Mapping[str, Known]) -> list[Redirect]:
    """Return every short code there is after this build, and where it leads."""
    rules = {rule.code: rule.target for rule in site.store.redirects()}
    rules.update({one.known.code: one.known.target for one in made.made.values()})
    rules.update({grave.known.code: "" for grave in graves if grave.known.code})
    for known in forgotten.values():
        rules.pop(known.code, None)
    return [Redirect(code, target) for code, target in sorted(rules.items())]


def _former(changes: Iterable[Change], removed: Mapping[str, Known]) -> Iterator[Change]:
    """Yield changes; a new entry whose file was published under another id says so."""
    by_name = {known.name: key for key, known in removed.items()}
    for change in changes:
        former = by_name.get(change.name, "") if change.kind == "new" else ""
        yield replace(change, former=former) if former else change


def _forgotten(known: Identity, forgets: bool) -> Iterator[Change]:
    for key, one in sorted(known.removed.items()) if forgets else ():
        yield Change(kind="withdrawn", id=key, name=one.name)


def _places(work: Work) -> set[Place]:
    return {(one.root, one.path) for one in work.drawn.outline.outputs}


def _intent(work: Work, before: Mapping[Place, Written], intent: Intent) -> Intent:
    """Return what the next build must know if this one does not live to write it down."""
    fresh = {key: one.known for key, one in work.making.made.items() if one.fresh}
    changed = {change.id for change in work.changes}
    records = work.making.records(work.drawn.outline.places)
    new = {one.id: one for one in (*intent.new, *records) if one.id not in work.making.known}
    return Intent(
        files=tuple(sorted({*intent.files, *work.drawn.data} - before.keys())),
        stamps={key: (known.digest, known.updated) for key, known in fresh.items() if key in changed},
        ends={key: work.buried[key].at for key in changed if key in work.buried},
        names=work.identity.moved,
        new=tuple(replace(one, digest="", source="", target="") for one in new.values()),  # all a tombstone needs
    )


def _publish(site: Site, work: Work, before: Iterable[Place], intent: Intent) -> set[Place]:
    """Put the files there; return those that were written or removed."""
    stale = sorted({*before, *intent.files} - _places(work))
    roots = list(site.roots)
    batches = [
        disk.Batch(
            site.roots[root],
            {path: data for (under, path), data in work.drawn.data.items() if under == root},
            [path for under, path in stale if under == root],
        )
        for root in roots
    ]
    done = disk.publish(batches)
    return {(root, path) for root, paths in zip(roots, done, strict=True) for path in paths}


def _report(site: Site, work: Work, changed: set[Place]) -> Report:
    return reporting.report(
        site,
        work.readings,
        work.drawn,
        entries=len(work.making.made),
        remarks=work.making.remarks(),
        changes=work.changes,
        reasons={key: no.refusal.reason for key, no in work.selection.ended.items()},
        held=work.selection.held,
        failed=work.selection.failed,
        changed=changed,
    )


def _commit(site: Site, work: Work, report: Report, before: Mapping[Place, Written]) -> None:
    """Write into the state, in the transaction of the build, what the next one wants to know."""
    store, made = site.store, work.making
    if work.shelved.base is not work.shelves.base:
        store.write_note("shelf", (site.read, *work.shelved.base))
    if work.shelved.since is not work.shelves.since:
        store.write_note("shelf since", (site.read, *work.shelved.since))
    made.keep()
    store.publish(made.records(work.drawn.outline.places))
    lost = _lost(store, store.intended(), work.selection)
    store.publish(one for key, one in lost.items() if key in work.buried)
    store.bury(work.buried.values())
    store.lift(work.lifted)
    store.forget(work.forgotten)
    store.keep_names(work.identity.moved)
    store.keep_sources(_lying(work))
    _seat(store, work)
    places = _places(work)
    lying = publishing.lying(site, places)
    written = [
        Written(one.root, one.path, one.key, *lying[one.root, one.path])
        for one in work.drawn.outline.outputs
        if (one.root, one.path) in work.drawn.data
    ]
    store.keep_outputs(written, gone=before.keys() - places)
    _settle(site, work, report, lying)


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
        },
    }
    large = {file.name for file in site.scan.stories if file.size > disk.LARGEST}
    unread = {name for name, one in work.readings.items() if not one.digest} - large
    site.store.write_note("next", settled["next"])
    unsure = site.scan.racy or unread or work.drawn.refused
    site.store.write_note("settled", None if unsure else settled)

"""One build: scan, read, select, make entries, plan, render, publish, commit; returns a report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wirefeed import disk, identity, outputs, plan, publishing, reading, recovering, remembering, reporting
from wirefeed.config import Settings
from wirefeed.identity import Identity
from wirefeed.making import Making
from wirefeed.model import Change, Gone, Head, Known, Redirect, Remark
from wirefeed.outputs import Outline
from wirefeed.plan import Buried
from wirefeed.publishing import Place
from wirefeed.reading import Progress, Shelves
from wirefeed.remembering import ENDS
from wirefeed.settled import NOTHING, Look, Report, configured
from wirefeed.site import Site, load, state
from wirefeed.store import NO_INTENT, Intent, Store, Written
from wirefeed.work import Work

__all__ = ["Rehearsal", "build", "load", "rehearsal", "rehearse"]

_FREE_S = 0.02  # a lock nobody holds is taken in less


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
            store.intend(recovering.intended(work, before, intent))
            changed = _publish(site, work, before, intent)  # (1) readers can see it
            report = _report(site, work, changed)
            report["seconds"] = round(time.perf_counter() - started, 3)
            with store.transaction():
                remembering.commit(site, work, report, before, changed)  # (2) the ledger knows, and what is owed
            store.intend(NO_INTENT)
        if site.destinations and any(change.kind in ENDS for change in work.changes):
            store.fold()  # what destinations were told of a story that ended stands in no log any more
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
        stale = {*before, *intent.files} - work.places()
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
    readings, shelved = reading.read(site.content, site.scan.stories, settings, shelves, progress, once=site.told)
    known = identity.settle(site, readings, intent.names)
    gone = store.gone()
    past = plan.Past(gone, store.ahead(site.now))
    selection = plan.select(known.heads, settings, now=site.now, past=past, kept=known.kept)
    lifted = {key: one for key, one in (recovering.unremembered(intent) | gone).items() if key in selection.live}
    made = Making(site, readings, known)
    made.make(_shown(settings, selection), lifted, intent)
    forgets = settings.content.on_remove == "forget"
    removed = {} if forgets else known.removed | recovering.lost(store, intent, selection)
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


def _publish(site: Site, work: Work, before: Iterable[Place], intent: Intent) -> set[Place]:
    """Put the files there; return those that were written or removed."""
    stale = sorted({*before, *intent.files} - work.places())
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

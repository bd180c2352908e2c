"""One build: scan, read, select, make entries, plan, render, publish, commit; returns a report."""

from __future__ import annotations

import hashlib
import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from wirefeed import config, disk, feeds, plan, reading
from wirefeed.config import Settings
from wirefeed.content import entry as entries
from wirefeed.content import shortlink
from wirefeed.errors import ConfigError, ConfigErrors, StoryError
from wirefeed.model import Asset, Entry, Feed, Head, Raw, Refusal, Story
from wirefeed.plugins import FEEDS
from wirefeed.reading import Progress, Reading, Shelves
from wirefeed.settled import NOTHING, Look, Report, digest_of
from wirefeed.store import NAME, Known, Store, Written

_FREE_S = 0.02  # a lock nobody holds is taken in less


class Made(Struct, frozen=True):
    """An entry, and the digest of all it was made from."""

    key: bytes
    entry: Entry
    fresh: bool = False


class Output(Struct, frozen=True, kw_only=True):
    """One file to publish; `data` is None when what lies there was made from the same (`key`)."""

    feed: Feed
    format: str
    path: str
    key: bytes
    data: bytes | None


class Work(Struct, frozen=True, kw_only=True):
    """A build before anything is written."""

    readings: dict[str, Reading]
    shelves: Shelves
    shelved: Shelves
    selection: plan.Selection
    entries: dict[str, Entry]
    made: dict[str, Made]
    codes: dict[str, str]
    outputs: list[Output]


class Bench:
    """What every step of one build needs: the settings, the folders as they stand, the state, the moment."""

    def __init__(
        self, path: str, settings: Settings, store: Store, now: datetime, scan: disk.Scan | None = None
    ) -> None:
        folder = os.path.dirname(os.path.abspath(path))
        self.settings = settings
        self.store = store
        self.now = now.replace(microsecond=0)
        self.content = os.path.join(folder, settings.content.path)
        self.output = os.path.join(folder, settings.output.path)
        self.config = digest_of(path)
        self.program = disk.program()
        self.read = reading.origin(settings, self.program)
        self.failed: list[Refusal] = []
        _apart(path, settings, folder, self.content, self.output)
        try:
            self.scan = scan or disk.scan(self.content)
        except OSError as error:
            raise ConfigError(
                f"expected a folder of stories, got {error.strerror}: {settings.content.path!r}",
                where=f"{path}: content.path",
                hint="make the folder, or run `wirefeed init` for a first story",
            ) from error

    def digest(self, *parts: object) -> bytes:
        """Return a digest of what something is made from, besides the configuration and the program."""
        text = repr((self.config, self.program, parts)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=16).digest()


def _apart(path: str, settings: Settings, folder: str, content: str, output: str) -> None:
    """Refuse an output folder that holds, or lies in, what must never be published; links are followed."""
    real = os.path.realpath(output)
    inner = {os.path.realpath(content), os.path.realpath(folder), os.path.realpath(os.path.join(folder, NAME))}
    outer = (os.path.realpath(content), os.path.dirname(os.path.realpath(os.path.join(folder, NAME))))
    if any(os.path.commonpath((real, place)) == real for place in inner) or any(
        os.path.commonpath((real, place)) == place for place in outer
    ):
        raise ConfigError(
            f"expected a folder apart from stories, state and configuration, got {settings.output.path!r}",
            where=f"{path}: output.path",
            hint="such as 'feeds'; whatever lies below it is published",
        )


def load(path: str) -> Settings:
    """
    Read a config.toml.

    Raises:
        ConfigErrors: With every mistake in it; also when it is missing or cannot be read.
    """
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        got = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        hint = "run `wirefeed init` to make one, or name it with --config"
        raise ConfigErrors([ConfigError(f"expected a configuration, got {got}", where=path, hint=hint)]) from error
    return config.parse(text, where=path)


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
    known = look.settings and digest_of(path) == look.config
    settings = msgspec.msgpack.decode(look.settings, type=Settings) if known else load(path)
    store, scan = Store(_state(path)), look.scan
    try:
        asked = time.perf_counter()
        with store.transaction():
            if time.perf_counter() - asked > _FREE_S:
                scan = None  # another build was at work: what was seen before it may be older than what it published
            bench = Bench(path, settings, store, now, scan)
            before, intended = store.outputs(), store.intended()
            work = _work(bench, progress, before)
            fresh = {output.path: output.data for output in work.outputs if output.data is not None}
            stale = {*before, *intended} - {output.path for output in work.outputs}
            store.intend({*intended, *fresh} - before.keys())
            changed = disk.publish(bench.output, fresh, stale=sorted(stale))  # (1) readers can see it
            report = _report(bench, work, changed)
            report["seconds"] = round(time.perf_counter() - started, 3)
            _commit(bench, work, report)  # (2) the ledger knows
        store.intend(())
        return report
    finally:
        store.close()


def rehearse(path: str, *, now: datetime, progress: Progress | None = None) -> Report:
    """Do what `build` does without writing anything; its report also names outputs a strict parser refuses."""
    started = time.perf_counter()
    settings = load(path)
    store = Store(_state(path), create=False)
    try:
        bench = Bench(path, settings, store, now)
        work = _work(bench, progress, {})
        files = {output.path: output.data or b"" for output in work.outputs}
        changed = {name for name in files if not disk.is_published(bench.output, name, files[name])}
        report = _report(bench, work, changed)
        for output in work.outputs:
            for fault in feeds.faults(output.data or b""):
                told = Refusal(file=output.path, reason=f"expected a feed that parses, got {fault}", person=True)
                report["failed"].append(_told(told, bench.settings.output.path.rstrip("/") + "/"))
        report["seconds"] = round(time.perf_counter() - started, 3)
        return report
    finally:
        store.close()


def _state(path: str) -> str:
    return os.path.join(os.path.dirname(os.path.abspath(path)), NAME)


def _work(bench: Bench, progress: Progress | None, before: Mapping[str, Written]) -> Work:
    """Do everything up to publishing, in memory."""
    shelves = _shelves(bench)
    readings, fresh = reading.read(bench.content, bench.scan.stories, bench.settings, shelves, progress)
    heads = [head for one in readings.values() for head in one.heads]
    selection = plan.select(heads, bench.settings, now=bench.now)
    shown = {head.id: head for standing in selection.standings for head in standing.heads}
    known = bench.store.known(shown)
    codes = _codes(bench, shown, known)
    made = _make(bench, readings, shown, codes, _boilerplate(heads))
    published = {row.id: (row.digest, row.updated) for row in known.values()}
    planned = plan.make(published, (one.entry for one in made.values()), now=bench.now)
    return Work(
        readings=readings,
        shelves=shelves,
        shelved=fresh,
        selection=selection,
        entries=planned.entries,
        made=made,
        codes=codes,
        outputs=_render(bench, selection, planned.entries, made, before),
    )


def _shelves(bench: Bench) -> Shelves:
    """Return what was read before, unless another wirefeed or another configuration read it."""
    parts = (bench.store.note("shelf"), bench.store.note("shelf since"))
    base, since = (part[1:] if part and part[0] == bench.read else reading.EMPTY for part in parts)
    return Shelves(base, since) if base[0] else Shelves()


def _boilerplate(heads: Iterable[Head]) -> frozenset[str]:
    """Return the descriptions that stand on two stories or more, as digests."""
    described = Counter(head.described for head in heads if head.described)
    return frozenset(text for text, times in described.items() if times > 1)


def _make(
    bench: Bench,
    readings: Mapping[str, Reading],
    heads: Mapping[str, Head],
    codes: Mapping[str, str],
    boilerplate: frozenset[str],
) -> dict[str, Made]:
    """Make the entries that stand in a feed and are not kept; return all of them by id."""
    kept = bench.store.made()
    decode = msgspec.msgpack.Decoder(Entry).decode
    made: dict[str, Made] = {}
    for key, head in heads.items():
        beside = [bench.scan.beside.get(name) for name in head.beside]
        source = readings[head.name].digest
        origin = bench.digest(source, key, codes[key], head.described in boilerplate, [tuple(x) for x in beside if x])
        try:
            if key in kept and kept[key][0] == origin:
                made[key] = Made(origin, decode(kept[key][1]))
                continue
        except (msgspec.DecodeError, ValueError):
            pass  # a damaged state costs time, not an entry
        try:
            story = _told_again(bench, head, source)
            one = entries.make(
                story, settings=bench.settings, code=codes[key], assets=_assets(bench, head), boilerplate=boilerplate
            )
        except StoryError as error:
            bench.failed.append(_failed(head, error))
        except Exception as error:  # one story must never stop the others
            bench.failed.append(_failed(head, reading.unexpected(head.name, error)))
        else:
            made[key] = Made(origin, one, True)
    return made


def _failed(head: Head, error: StoryError) -> Refusal:
    return Refusal(file=head.name, id=head.id, reason=error.message, line=error.line, hint=error.hint, person=True)


def _told_again(bench: Bench, head: Head, source: str) -> Story:
    """Read the story of a head with its text, which is not kept."""
    files = bench.scan.stories  # sorted by name
    data, digest = disk.read(bench.content, files[bisect_left(files, (head.name,))])
    if digest == source:
        for story in reading.told(Raw(name=head.name, data=data, digest=digest), bench.settings):
            if isinstance(story, Story) and (story.id, story.version) == (head.id, head.version):
                return story
    raise StoryError("expected the file as it was a moment ago, got another", hint="it is being written: build again")


def _assets(bench: Bench, head: Head) -> dict[str, Asset]:
    assets = {}
    for name in head.beside:
        found = bench.scan.beside.get(name)
        if found is not None:
            assets[name] = disk.measure(bench.content, found)
    return assets


def _codes(bench: Bench, heads: Mapping[str, Head], known: Mapping[str, Known]) -> dict[str, str]:
    """Return the short code of every id: the ledger's, else a new one in the order of (published, id)."""
    codes = {row.id: row.code for row in known.values() if row.code}
    dated = sorted((head.published.stamp(key), key) for key, head in heads.items() if head.published)
    fresh = [key for _, key in dated if key not in codes]
    possible = [shortlink.code(key, length) for key in fresh for length in range(8, 13)]
    taken = bench.store.codes(possible)
    return codes | shortlink.assign(fresh, taken)


def _render(
    bench: Bench,
    selection: plan.Selection,
    shown: Mapping[str, Entry],
    made: Mapping[str, Made],
    before: Mapping[str, Written],
) -> list[Output]:
    """Render the outputs whose entries, configuration or file changed."""
    modules = {name: FEEDS.load(name) for name in {name for feed in bench.settings.feed for name in feed.formats}}
    endings = {name: module.EXTENSION for name, module in modules.items()}
    lying = disk.stat_of(bench.output, before)
    outputs = []
    for standing in selection.standings:
        feed = plan.feed(standing, shown, bench.settings, endings=endings)
        parts = [(one.id, made[one.id].key, one.updated) for one in feed.entries]
        for name in standing.table.formats:
            path, key = feed.name + endings[name], bench.digest(name, feed.name, parts)
            last = before.get(path)
            same = last is not None and last.key == key and lying.get(path) == last[2:]
            data = None if same else modules[name].render(feed)
            outputs.append(Output(feed=feed, format=name, path=path, key=key, data=data))
    return outputs


def _report(bench: Bench, work: Work, changed: Iterable[str]) -> Report:
    odd = [one for one in work.readings.values() if one.failed or one.remarks]  # few of thousands
    refused = [refusal for one in odd for refusal in one.failed]
    failed = [*refused, *work.selection.failed, *bench.failed]
    failed += [Refusal(file=name, reason=why, person=True) for name, why in bench.scan.skipped.items()]
    remarks = {remark: None for one in odd for remark in one.remarks}
    remarks.update({remark: None for one in work.entries.values() for remark in one.remarks})
    prefix = bench.settings.content.path.rstrip("/") + "/"
    folder = bench.settings.output.path.rstrip("/") + "/"
    changed = set(changed)
    sizes = disk.stat_of(bench.output, [output.path for output in work.outputs])
    written = [
        {
            "name": output.feed.name,
            "format": output.format,
            "path": folder + output.path,
            "entries": len(output.feed.entries),
            "bytes": len(output.data) if output.data is not None else sizes[output.path][0],
            "changed": output.path in changed,
        }
        for output in work.outputs
    ]
    return {
        "stories": sum([len(one.heads) for one in work.readings.values()]) + len(refused),
        "entries": len(work.entries),
        "feeds": written,
        "held": [_told(refusal, prefix) for refusal in work.selection.held],
        "failed": [_told(refusal, prefix) for refusal in sorted(failed, key=lambda one: (one.file, one.line))],
        "warnings": [
            {"file": prefix + one.file, "line": one.line, "field": one.field, "message": one.message}
            for one in sorted(remarks, key=lambda one: (one.file, one.line, one.field))
        ],
    }


def _told(refusal: Refusal, prefix: str) -> dict[str, Any]:
    return {
        "file": prefix + refusal.file,
        "line": refusal.line,
        "id": refusal.id,
        "reason": refusal.reason,
        "hint": refusal.hint,
        "person": refusal.person,
    }


def _commit(bench: Bench, work: Work, report: Report) -> None:
    """Write into the state, in the transaction of the build, what the next one wants to know."""
    store, encode = bench.store, msgspec.msgpack.Encoder().encode
    if work.shelved.base is not work.shelves.base:
        store.write_note("shelf", (bench.read, *work.shelved.base))
    if work.shelved.since is not work.shelves.since:
        store.write_note("shelf since", (bench.read, *work.shelved.since))
    kept = store.made()
    fresh = [(key, one.key, encode(one.entry)) for key, one in work.made.items() if one.fresh]
    store.keep_made(fresh, gone=[key for key in kept if key not in work.made])
    store.publish(work.entries.values(), work.codes, now=bench.now)
    lying = disk.stat_of(bench.output, [output.path for output in work.outputs])
    store.keep_outputs(Written(output.path, output.key, *lying[output.path]) for output in work.outputs)
    next_at = work.selection.next_at
    settled = {
        "config": bench.config,
        "program": bench.program,
        "content": bench.settings.content.path,
        "output": bench.settings.output.path,
        "settings": encode(bench.settings),
        "scan": bench.scan.digest,
        "outputs": lying,
        "at": bench.now.timestamp(),
        "next": next_at.timestamp() if next_at else None,
        "report": {**report, "feeds": [{**feed, "changed": False} for feed in report["feeds"]]},
    }
    large = {file.name for file in bench.scan.stories if file.size > disk.LARGEST}
    unread = {name for name, one in work.readings.items() if not one.digest} - large
    store.write_note("settled", None if bench.scan.racy or unread else settled)

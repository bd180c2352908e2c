"""
`[[source]] url`: what others publish is polled, and lies below content/ as if somebody had dropped it there.

A feed is kept item by item: it shows the newest ones, and an item that leaves that window is no less published. What
the origin withdrew goes: what it says is deleted, and what it took out from among items that are still shown.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Event, Thread
from typing import Any, NamedTuple

from wirefeed import adoption, disk, stories, transport, upstream
from wirefeed.config import Settings, SourceTable, seconds
from wirefeed.errors import FeedError, StoryError, TransportError, WirefeedError
from wirefeed.model import Raw
from wirefeed.patterns import lazy
from wirefeed.site import state
from wirefeed.store import Store
from wirefeed.wiring import secret

log = logging.getLogger("wirefeed")

_LOOK_S = 60.0  # how often it is looked whether something is due: clocks are put forward
_LONGEST_S = 86_400.0
_MOST = 5_000  # items whose order is remembered
_UNDATED = "undated"
_PIECE = lazy(r"(?:undated|\d{4}-\d\d-\d\dT\d{6}Z)-[0-9a-f]{16}\.(?:xml|json)")  # as `_piece` names them
_GLOB = frozenset("*?[")


class Fetched(NamedTuple):
    """
    How a source was polled.

    Attributes:
        source: Its ``match``.

        state: ``new``: something was written or removed; ``same``; ``later``: not due yet; ``failed``.

        written: Files below content/, `removed` likewise.

        next_at: UTC; when it is due again.
    """

    source: str
    state: str
    next_at: datetime
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reason: str = ""
    hint: str = ""


class Kept(NamedTuple):
    """Files below content/ that a visit wrote and removed, and digests of the ids of the feed's items, in its order."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    order: tuple[str, ...] = ()


class Fetching:
    """
    Polls the sources of a site.

    Args:
        config: Path of config.toml, and `settings` what it says.

        environment: Where ``{ env }`` secrets are looked up.
    """

    def __init__(self, config: str, settings: Settings, *, environment: Mapping[str, str]) -> None:
        self._folder = os.path.dirname(os.path.abspath(config))
        self._content = os.path.join(self._folder, settings.content.path)
        self._state = state(config)
        self._sources = [one for one in settings.source if one.url]
        self._environment = environment

    @property
    def any(self) -> bool:
        """Whether there is anything to poll."""
        return bool(self._sources)

    def fetch(self, *, now: datetime, due: bool) -> list[Fetched]:
        """
        Poll every source, one after the other; one that fails does not stop the others.

        Args:
            due: Only those that are due.

        Raises:
            StateError: The state cannot be used.
        """
        store = Store(self._state)
        try:
            return [self._fetch(store, one, now, due) for one in self._sources]
        finally:
            store.close()

    def _fetch(self, store: Store, source: SourceTable, now: datetime, due: bool) -> Fetched:
        key = "upstream " + hashlib.sha256(f"{source.match}\n{source.url}".encode()).hexdigest()[:24]
        noted: dict[str, Any] = store.note(key) or {}
        next_at = datetime.fromtimestamp(noted.get("next", 0), UTC)
        wait_s = seconds(source.every) or 900.0
        # A clock that was put back must not silence a source for longer than it is polled.
        if due and now < next_at <= now + timedelta(seconds=_LONGEST_S):
            return Fetched(source.match, "later", next_at)
        try:
            done, told = self._polled(source, noted)
        except (WirefeedError, OSError) as error:
            return self._failed(store, key, source, error, noted=noted, now=now)
        next_at = now + timedelta(seconds=min(max(wait_s, _asked_s(told, now)), _LONGEST_S))
        noted = {name: told[name] for name in ("etag", "last-modified", "order") if told.get(name)}
        noted["next"] = next_at.timestamp()
        with store.transaction():
            store.write_note(key, noted)
        return done._replace(next_at=next_at)

    def _failed(
        self, store: Store, key: str, source: SourceTable, error: Exception, *, noted: dict[str, Any], now: datetime
    ) -> Fetched:
        failures = noted.get("failures", 0) + 1
        wait_s = (seconds(source.every) or 900.0) * 2 ** min(failures - 1, 10)
        if isinstance(error, _WaitError):
            wait_s = max(wait_s, error.wait_s)
        next_at = now + timedelta(seconds=min(wait_s, _LONGEST_S))
        with store.transaction():
            store.write_note(key, noted | {"failures": failures, "next": next_at.timestamp()})
        hint = error.hint if isinstance(error, WirefeedError) else ""
        reason = str(error) if isinstance(error, WirefeedError) else f"expected to write there, got {error.strerror}"  # type: ignore[attr-defined]
        return Fetched(source.match, "failed", next_at, reason=reason, hint=hint)

    def _polled(self, source: SourceTable, noted: Mapping[str, Any]) -> tuple[Fetched, Mapping[str, Any]]:
        """Ask once; return what came of it, and what to note for the next time."""
        headers = {
            name: noted[key]
            for key, name in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
            if noted.get(key) and self._is_there(source)
        }
        if source.authorization is not None:
            where = f"source {source.match!r}: authorization"
            headers["Authorization"] = secret(source.authorization, where, self._folder, self._environment)
        answer = transport.get(source.url, headers=headers)
        epoch = datetime.fromtimestamp(0, UTC)
        if answer.status == 304:
            return Fetched(source.match, "same", epoch), {**noted, **answer.headers}
        if answer.status == 410:  # RFC 9110 section 15.5.11: withdrawn for good
            removed = self._take_away(source, self._lying(source))
            return Fetched(source.match, "new" if removed else "same", epoch, removed=removed), answer.headers
        if answer.status != 200:
            raise _WaitError(source, answer)
        kept = self._kept(source, answer, noted)
        done = Fetched(source.match, "new" if kept.written or kept.removed else "same", epoch, *kept[:2])
        return done, {**answer.headers, "order": kept.order}

    def _kept(self, source: SourceTable, answer: transport.Fetched, noted: Mapping[str, Any]) -> Kept:
        """Write what came where it is not there yet; take away what the origin did."""
        text, _ = _decoded(source, answer)
        if _is_page(answer, text):
            hint = "open the address in a browser: it shows a page, not what it stands for"
            raise FeedError("expected a feed or a story, got a page", where=transport.shown(source.url), hint=hint)
        parted = upstream.part(text) if _folder(source) is not None else None
        if parted is None:
            return Kept(self._written({_file(source): answer.data}), ())
        files = {_piece(one, parted.ending): one for one in parted.items}
        lying, folder = self._lying(source), _folder(source) or ""
        written = self._written({os.path.join(folder, name): data for name, data in files.items()})
        shown = [_id_of(name) for name in files]
        same = {_id_of(name) for name in files if os.path.join(folder, name) not in written}
        gone = {_digest(key) for key in parted.gone}.difference(shown)
        gone |= upstream.withdrawn(noted.get("order", ()), shown, same)
        stale = {name for name in lying if _id_of(name) in gone} | _renamed(lying, files)
        return Kept(written, self._take_away(source, stale), tuple(shown[:_MOST]))

    def _lying(self, source: SourceTable) -> set[str]:
        """Return the names of what was fetched, in the folder of a source; what others put beside it is not ours."""
        folder, whole = _folder(source), _file(source)
        if folder is None:
            return {whole} if os.path.exists(os.path.join(self._content, whole)) else set()
        try:
            names = os.listdir(os.path.join(self._content, folder))
        except OSError:
            return set()
        return {name for name in names if _PIECE.fullmatch(name) or os.path.join(folder, name) == whole}

    def _is_there(self, source: SourceTable) -> bool:
        return bool(self._lying(source))

    def _written(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        changed = {name: data for name, data in files.items() if not disk.is_published(self._content, name, data)}
        if changed:
            disk.publish([disk.Batch(self._content, changed, [])])
        return tuple(sorted(changed))

    def _take_away(self, source: SourceTable, names: Iterable[str]) -> tuple[str, ...]:
        folder = _folder(source) or ""
        paths = sorted(os.path.join(folder, name) for name in names)
        for path in paths:
            os.unlink(os.path.join(self._content, path))
        return tuple(paths)


class Polling:
    """
    Polls what is due in a thread of its own, until it is told to stop.

    Args:
        came: Called with the files that were written or removed, below content/.
    """

    def __init__(self, fetching: Fetching, came: Callable[[frozenset[str]], None]) -> None:
        self._fetching = fetching
        self._came = came
        self._stop = Event()
        self._failing: dict[str, str] = {}
        self._thread = Thread(target=self._run, name="fetcher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Poll nothing any more."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            next_at = None
            try:
                done = self._fetching.fetch(now=datetime.now(UTC), due=True)
                next_at = min((one.next_at for one in done), default=None)
                self._tell(done)
            except Exception as error:  # the feeds go on without what is polled
                told = str(error).splitlines()[0] if isinstance(error, WirefeedError) else type(error).__name__
                log.error("polling failed", extra={"error": told})
            left = (next_at - datetime.now(UTC)).total_seconds() if next_at is not None else _LOOK_S
            self._stop.wait(min(max(left, 1.0), _LOOK_S))

    def _tell(self, done: Iterable[Fetched]) -> None:
        for one in done:
            if one.state == "failed":
                if self._failing.get(one.source) != one.reason:  # once, not at every visit
                    log.warning("source failed", extra={"source": one.source, "reason": one.reason})
                self._failing[one.source] = one.reason
            elif one.state != "later":
                self._failing.pop(one.source, None)
            if one.state == "new":
                counts = {"written": len(one.written), "removed": len(one.removed)}
                log.info("source polled", extra={"source": one.source, **counts})
                self._came(frozenset((*one.written, *one.removed)))


class _WaitError(TransportError):
    """An answer that is none; `wait_s` is how long the other side wants to be left alone."""

    def __init__(self, source: SourceTable, answer: transport.Fetched) -> None:
        hint = "is it open to everybody? else give `authorization`" if answer.status in (401, 403) else ""
        super().__init__(
            f"expected a feed or a story, got status {answer.status}", where=transport.shown(source.url), hint=hint
        )
        self.wait_s = _retry_s(answer.headers.get("retry-after", ""), datetime.now(UTC))


def _decoded(source: SourceTable, answer: transport.Fetched) -> tuple[str, object]:
    try:
        return stories.decode(Raw(name=transport.shown(source.url), data=answer.data, digest=""))
    except StoryError as error:
        raise FeedError(error.message, where=transport.shown(source.url)) from error


def _is_page(answer: transport.Fetched, text: str) -> bool:
    begin = text[:512].lstrip().lower()
    return answer.type == "text/html" and begin.startswith(("<!doctype html", "<html"))


def _folder(source: SourceTable) -> str | None:
    """Return the folder below content/ that a source fills; None when it names one file."""
    before, star, _ = source.match.partition("*")
    return before.rstrip("/") if star and not _GLOB & set(before) else None


def _file(source: SourceTable) -> str:
    """Return the file below content/ that a document becomes which is no feed."""
    folder = _folder(source)
    if folder is None:
        return source.match
    name = source.url.partition("?")[0].rstrip("/").rpartition("/")[2]
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip("-.")
    return os.path.join(folder, kept or "story")


def _piece(data: bytes, ending: str) -> str:
    """Return the name of an item's file: when it was published, and a digest of its id; neither changes."""
    try:
        item = adoption.document(data).items[0]
    except (FeedError, IndexError):
        return f"{_UNDATED}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
    moment = item.published.strftime("%Y-%m-%dT%H%M%SZ") if item.published else _UNDATED
    return f"{moment}-{_digest(item.id)}.{ending}"


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _renamed(lying: set[str], shown: Iterable[str]) -> set[str]:
    """Return former files of items that name another date now."""
    named = {_id_of(name): name for name in shown}
    return {name for name in lying if _PIECE.fullmatch(name) and _id_of(name) in named and named[_id_of(name)] != name}


def _id_of(name: str) -> str:
    return name.rpartition(".")[0].rpartition("-")[2]


def _asked_s(headers: Mapping[str, str], now: datetime) -> float:
    """Return for how long an answer may be kept (RFC 9111 section 5.2.2.1), or shall not be asked again."""
    for part in headers.get("cache-control", "").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdigit():
            return min(float(value.strip('"')), 3_600.0)  # news that a cache calls fresh for a day is not
    return _retry_s(headers.get("retry-after", ""), now)


def _retry_s(value: str, now: datetime) -> float:
    value = value.strip()
    if value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return 0.0
    return max(((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds(), 0.0)

"""
What the rules say must be published of a folder of stories: the model that whole histories are measured by.

Written from the issue and the table of the story's fields, not from the program: plain lists and comparisons, one story
after the other, nothing cached, nothing incremental.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tests.sites import PREFIX

SECOND = timedelta(seconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A story file; `text` is every word of it a reader sees, `bytes` all of the file."""

    name: str
    id: str = ""
    text: tuple[str, ...] = ()
    correction: str = ""
    date: datetime | None = None
    updated: datetime | None = None
    version: int = -1
    status: str = ""
    publish_at: datetime | None = None
    expires: datetime | None = None
    tags: tuple[str, ...] = ()
    minor: bool = False
    broken: bool = False
    minted: bool = False
    bytes: str = ""

    @property
    def dated(self) -> datetime | None:
        return self.updated or self.date

    @property
    def due(self) -> datetime:
        assert self.date is not None
        return max(self.date, self.publish_at or self.date)

    @property
    def ends_all(self) -> bool:
        """A tombstone without version and date."""
        return self.status == "canceled" and self.version < 0 and self.dated is None


@dataclass(frozen=True, kw_only=True)
class End:
    """How a story ended."""

    kind: str
    at: datetime
    version: int = -1
    dated: datetime | None = None
    expires: datetime | None = None


@dataclass(kw_only=True)
class Life:
    """What subscribers know of one id. `shown` is as it was published last, `lying` its file as it lay there last."""

    shown: Page | None = None
    lying: Page | None = None
    updated: datetime = NEVER
    end: End | None = None
    places: set[str] = field(default_factory=set)

    @property
    def live(self) -> bool:
        return self.shown is not None and self.end is None

    @property
    def seen(self) -> bool:
        return self.shown is not None


class Rulings:
    """The life of every id, from one build to the next."""

    def __init__(self) -> None:
        self.lives: dict[str, Life] = {}
        self.names: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.changes: set[tuple[str, str]] = set()
        self.clashing: set[str] = set()
        self.forgotten: set[str] = set()

    def lose_state(self) -> None:
        self.__init__()  # type: ignore[misc]

    @property
    def live(self) -> dict[str, Life]:
        return {key: life for key, life in self.lives.items() if life.live}

    @property
    def dead(self) -> dict[str, Life]:
        """Was seen, and is gone."""
        return {key: life for key, life in self.lives.items() if life.seen and life.end is not None}

    def build(self, pages: Iterable[Page], now: datetime, on_remove: str) -> None:
        pages = list(pages)
        self.changes, self.clashing, self.forgotten = set(), set(), set()
        lying = {page.name for page in pages}
        broken = {page.name for page in pages if page.broken}
        groups: dict[str, list[Page]] = {}
        for page in self._named([page for page in pages if not page.broken], lying):
            groups.setdefault(page.id, []).append(page)
        for key in sorted(groups.keys() | self.lives.keys()):
            self._one(key, groups.get(key, []), broken, now, on_remove)

    # Who is who.

    def _named(self, pages: list[Page], lying: set[str]) -> list[Page]:
        """Give every page its id: its own; that of its path; that it was published under before it moved."""
        found = []
        self.ids = {}
        owners = {key: name for name, key in self.names.items()}
        live = self.live
        for page in pages:
            key = self._first(page, owners, lying)
            if not page.id and key not in live:
                key = self._before_it_moved(page, lying) or key
            if key != _minted(page) and not page.id:
                self.names[page.name] = key
            self.ids[page.name] = key
            found.append(replace(page, id=key, minted=not page.id))
        return found

    def _first(self, page: Page, owners: Mapping[str, str], lying: set[str]) -> str:
        if page.id:
            return page.id
        key = self.names.get(page.name, _minted(page))
        owner = owners.get(key, page.name)
        return f"{key}~2" if owner != page.name and owner in lying else key

    def _before_it_moved(self, page: Page, lying: set[str]) -> str:
        """Return the id of the story that has just these bytes and whose path is gone."""
        for key, life in sorted(self.lives.items()):
            was = life.lying
            if was is not None and life.seen and was.bytes == page.bytes and was.name not in lying:
                return key
        return ""

    # What becomes of one.

    def _one(self, key: str, group: list[Page], broken: set[str], now: datetime, on_remove: str) -> None:
        life = self.lives.get(key, Life())
        if not group:
            if not life.live:
                return
            assert life.shown is not None
            if life.shown.name not in broken and on_remove != "keep":
                if on_remove == "forget":
                    del self.lives[key]
                    self.changes.add(("withdrawn", key))
                    self.forgotten.add(key)
                else:
                    self._end(key, life, "withdrawn", life.shown, now)
                return
        first = newest(group) if group else []
        if len(first) > 1:
            self.clashing.update(page.name for page in first)
            if not life.live:
                return
        best = first[0] if len(first) == 1 else life.shown
        assert best is not None
        if life.seen or group:
            self.lives[key] = life
        life.lying = next((page for page in group if page.minted), life.lying)
        kind = ending(best, life, now)
        if kind:
            self._end(key, life, kind, best, now)
        elif best is not life.shown or life.end is not None:
            self._show(key, life, best, now)

    def _end(self, key: str, life: Life, kind: str, page: Page, now: datetime) -> None:
        was, at = life.end, now
        if life.live:
            assert life.shown is not None
            at = max(now, life.updated + SECOND)
            self.changes.add((kind, key))
            expires = page.expires if kind == "expired" else None
            was = End(kind=kind, at=at, version=life.shown.version, dated=life.shown.dated, expires=expires)
            life.end = was
        elif was is not None:
            at = was.at
            if was.kind == "killed" and not lifts(page, was):
                return
        if page.status == "canceled":
            dates = [date for date in (page.dated, was.dated if was else None) if date is not None]
            version = max(page.version, was.version if was else -1)
            expires = was.expires if was else None
            life.end = End(kind="killed", at=at, version=version, dated=max(dates, default=at), expires=expires)

    def _show(self, key: str, life: Life, page: Page, now: datetime) -> None:
        was, end = life.shown, life.end
        named = max(page.updated or NEVER, page.date or NEVER)
        updated = named
        if was is not None:
            edited = (was.text, was.correction) != (page.text, page.correction)
            updated = max(named, life.updated)
            if edited and not page.minor and named <= life.updated:
                updated = max(now, life.updated + SECOND)
            if edited and end is None:
                corrected = page.correction and page.correction != was.correction
                self.changes.add(("corrected" if corrected else "updated", key))
            elif updated > life.updated and end is None:
                self.changes.add(("updated", key))
        if end is not None and updated <= end.at:
            updated = max(now, end.at + SECOND)
        if was is None:
            self.changes.add(("new", key))
        elif end is not None:
            self.changes.add(("restored", key))
        life.shown, life.end, life.updated = page, None, updated


def _minted(page: Page) -> str:
    return PREFIX + page.name.removesuffix(".md")


def newest(group: list[Page]) -> list[Page]:
    """Return the version that counts; several when nothing tells them apart."""
    ready = [page for page in group if page.status != "draft"] or group
    numbered = all(page.version >= 0 or page.ends_all for page in ready)

    def order(page: Page) -> tuple[bool, object, object]:
        moment = page.dated or NEVER
        return (page.ends_all, page.version, moment) if numbered else (page.ends_all, moment, page.version)

    best = max(map(order, ready))
    first = [page for page in ready if order(page) == best]
    off = sorted((page for page in first if page.status in ("canceled", "withheld")), key=lambda page: page.name)
    return off[:1] or first


def lifts(page: Page, end: End) -> bool:
    """Say whether a page is of a higher version than the one that was killed."""
    if page.version >= 0 and end.version >= 0 and page.version != end.version:
        return page.version > end.version
    return (page.dated or NEVER) > (end.dated or NEVER)


def ending(page: Page, life: Life, now: datetime) -> str:
    """Say how a page ends that must not be seen now; empty when it may be."""
    end = life.end
    if page.status == "canceled" or (end is not None and end.kind == "killed" and not lifts(page, end)):
        return "killed"
    if page.status:
        return "withdrawn"
    if page.expires is not None and (page.expires <= now or (end is not None and end.expires == page.expires)):
        return "expired"
    published = life.shown is not None and life.shown.due == page.due
    return "withdrawn" if page.due > now and not published else ""

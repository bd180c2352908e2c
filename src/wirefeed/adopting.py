"""One import: the old feed fetched, matched with the stories, and kept in adopted.jsonl beside config.toml."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from msgspec.structs import replace

from wirefeed import adoption, disk, stories, transport
from wirefeed.adoption import Adopted, Document, Item, Known, Matched
from wirefeed.build import load
from wirefeed.config import Settings
from wirefeed.content import entry
from wirefeed.errors import ConfigError, FeedError, OutputError, StoryError, TransportError
from wirefeed.model import Raw, Story
from wirefeed.reading import Progress

Report = dict[str, Any]

_DOCUMENTS = 200
_OK = 200
_NO_PAGE = frozenset({400, 404, 410})  # how WordPress says that there are no older items


class Old(NamedTuple):
    """
    The feed a site had.

    Attributes:
        items: Of all its documents, newest document first, each id once.

        documents: How many were read.

        stopped: Why older documents it names were not read; empty when all were.
    """

    items: list[Item]
    documents: int
    stopped: str


class _Step(NamedTuple):
    """An address to fetch; `guessed` when the feed's program is known to have it, though the feed does not name it."""

    address: str
    guessed: bool = False


def adopt(
    config: str, source: str, *, now: datetime, write: bool, again: bool = False, progress: Progress | None = None
) -> Report:
    """
    Take ids, dates and links of an old feed along for the stories they belong to.

    Args:
        config: Path of a config.toml.

        source: The old feed: an http(s) address, whose older pages are fetched too, or a file.

        now: Aware; a later date in the feed cannot be true and is left.

        write: Whether the file is written; else everything else is done.

        again: Whether what the feed says now replaces what was adopted before.

    Returns:
        The report of docs/reference/import.md.

    Raises:
        ConfigError: Of config.toml or the file that is there.

        TransportError, FeedError: There is no feed.

        OutputError: The file could not be written; the old one stays.
    """
    settings = load(config)
    file = os.path.join(os.path.dirname(config), adoption.NAME)
    old_bytes = _bytes(file)
    before = adoption.decode(old_bytes, file)
    old = _old(source)
    known = _known(_stories(config, settings, progress), settings)
    found = adoption.match(old.items, _aliased(known, {} if again else before), zone=_zone(settings))
    fresh = {pair.story.story: adoption.adopted(pair, home=settings.site.url, now=now) for pair in found.matched}
    after = _merged(before, fresh, again=again)
    new_bytes = adoption.encode(after.values())
    if write and new_bytes != old_bytes:
        _write(file, new_bytes)
    return {
        **_read(source, old, len(known)),
        **_told(found, settings.content.path.rstrip("/") + "/"),
        "kept": 0 if again else len(fresh.keys() & before.keys()),
        "elsewhere": sum(bool(pair.item.link) and not fresh[pair.story.story].link for pair in found.matched),
        "file": file,
        "adopted": len(after),
        "changed": new_bytes != old_bytes,
    }


def _read(source: str, old: Old, stories: int) -> Report:
    return {
        "source": transport.shown(source) if _is_address(source) else source,
        "documents": old.documents,
        "items": len(old.items),
        "stories": stories,
        "stopped": old.stopped,
    }


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _bytes(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(f"expected a file that can be read, got {error.strerror}", where=file) from error


def _old(source: str) -> Old:
    """Read the whole feed `source`; a file is one document, an address may lead to older ones."""
    if _is_address(source):
        return _fetched(source)
    if "://" in source:
        raise FeedError("expected an http(s) address or a file, got another scheme", where=transport.shown(source))
    try:
        with open(source, "rb") as opened:
            found = adoption.document(opened.read(), address="")
    except OSError as error:
        hint = "give its whole address, with https://" if "." in source and not os.path.exists(source) else ""
        raise FeedError(f"expected a feed, got {error.strerror}", where=source, hint=hint) from error
    except FeedError as error:
        raise FeedError(error.message, where=source, hint=error.hint) from error
    stopped = "a file is read alone; it names older documents" if found.older else ""
    return Old(list(found.items), 1, stopped)


def _fetched(source: str) -> Old:
    """Fetch a feed and the older documents it names, as long as each brings an item that is new."""
    items: dict[str, Item] = {}
    seen: set[str] = set()
    waiting = deque([_Step(source)])
    stopped = ""
    while waiting and not stopped:
        step = waiting.popleft()
        if len(seen) == _DOCUMENTS:
            stopped = f"{_DOCUMENTS} documents were read, and there are more"
            break
        seen.add(step.address)
        try:
            url, found = _document(step)
        except (TransportError, FeedError) as error:
            if len(seen) == 1:
                raise
            stopped = str(error)
            break
        fresh = [item for item in found.items if _key(item) not in items]
        items |= {_key(item): item for item in fresh}
        if fresh or len(seen) == 1:
            steps, stopped = _older(url, found)
            waiting.extend(one for one in steps if one.address not in seen)
    return Old(list(items.values()), len(seen), stopped)


def _document(step: _Step) -> tuple[str, Document]:
    """Return one document and where it was found; an empty one past the end of pages that nobody named."""
    fetched = transport.get(step.address)
    if step.guessed and fetched.status in _NO_PAGE:
        return fetched.url, Document()
    where = transport.shown(fetched.url)
    if fetched.status != _OK:
        hint = "is the feed open to everybody? else save it as a file" if fetched.status in (401, 403) else ""
        raise TransportError(f"expected a feed, got status {fetched.status}", where=where, hint=hint)
    try:
        return fetched.url, adoption.document(fetched.data, address=fetched.url)
    except FeedError as error:
        if step.guessed:
            return fetched.url, Document()
        raise FeedError(error.message, where=where, hint=error.hint) from error


def _older(url: str, found: Document) -> tuple[list[_Step], str]:
    """Return what to fetch next, and why not all of it."""
    # What a feed names was written by the other side: nothing but its own host is asked for it.
    near = [_Step(address) for address in found.older if _host(address) == _host(url)]
    far = [address for address in found.older if _host(address) != _host(url)]
    if found.paged and not found.older:
        near.append(_Step(_next_page(url), guessed=True))
    stopped = f"older documents lie on another host: {transport.shown(far[0])}" if far and not near else ""
    return near, stopped


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _next_page(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = query.get("paged", "1")
    query["paged"] = str(int(number) + 1) if number.isdecimal() else "2"
    return urlunsplit(parts._replace(query=urlencode(query)))


def _key(item: Item) -> str:
    return item.id or item.link or item.title


def _stories(config: str, settings: Settings, progress: Progress | None) -> Iterator[Story]:
    """Yield every story with the id it has by itself; a file that cannot be read has none."""
    root = os.path.join(os.path.dirname(os.path.abspath(config)), settings.content.path)
    try:
        files = disk.scan(root).stories
    except OSError as error:
        raise ConfigError(
            f"expected a folder of stories, got {error.strerror}: {settings.content.path!r}",
            where=f"{config}: content.path",
        ) from error
    for number, found in enumerate(files, 1):
        try:
            data, digest = disk.read(root, found)
        except StoryError:
            continue  # a build tells of it
        raw = Raw(name=found.name, data=data, digest=digest)
        # Not through `reading`, which may have the ids adopted before.
        try:
            told = stories.read(raw, settings.source_of(found.name), prefix=settings.site.id)
        except Exception:  # a fault of ours in one story; a build tells of it
            continue
        yield from (story for story in told if isinstance(story, Story))
        if progress is not None:
            progress(number, len(files))


def _known(told: Iterable[Story], settings: Settings) -> list[Known]:
    """Return the newest version of every story as `adoption.match` wants to know it."""
    newest: dict[str, Story] = {}
    for story in told:
        rival = newest.get(story.id)
        if rival is None or story.version > rival.version:
            newest[story.id] = story
    plain = replace(settings, content=replace(settings.content, link="/{slug}/"))
    return [
        Known(
            story=story.id,
            name=story.name,
            link=entry.link_of(story, settings),
            title=story.headline,
            published=_instant(story, settings),
            slug=unquote(urlsplit(entry.link_of(replace(story, link=""), plain)).path),
            aliases=story.aliases,
        )
        for story in newest.values()
    ]


def _instant(story: Story, settings: Settings) -> datetime | None:
    """Return when a story was published; of a day, noon in the site's zone, so that it is that day there."""
    moment = story.published
    if moment is None or moment.precision != "day":
        return moment.instant if moment else None
    from zoneinfo import ZoneInfo

    day = moment.instant.astimezone(ZoneInfo(settings.source_of(story.name).timezone))
    return day.replace(hour=12, tzinfo=_zone(settings)).astimezone(UTC)


def _zone(settings: Settings) -> tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(settings.site.timezone)


def _aliased(known: Iterable[Known], before: Mapping[str, Adopted]) -> list[Known]:
    """Return the stories with the ids adopted for them before, by which they are found first."""
    return [replace(one, aliases=(*one.aliases, before[one.story].id)) if one.story in before else one for one in known]


def _merged(before: Mapping[str, Adopted], fresh: Mapping[str, Adopted], *, again: bool) -> dict[str, Adopted]:
    """Return what the file shall say; an id goes to one story only."""
    if not again:
        taken = {one.id for one in before.values()}
        return {story: one for story, one in fresh.items() if one.id not in taken} | dict(before)
    taken = {one.id for one in fresh.values()}
    return {story: one for story, one in before.items() if one.id not in taken} | dict(fresh)


def _write(file: str, content: bytes) -> None:
    """Write the file beside the old one, sync it, and rename it: there is never half of it."""
    folder, name = os.path.split(os.path.abspath(file))
    beside = os.path.join(folder, f".{name}.tmp")
    try:
        with open(beside, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(beside, file)
        place = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
    except OSError as error:
        with suppress(OSError):
            os.unlink(beside)
        raise OutputError(f"expected to write there, got {error.strerror}", where=file) from error


def _told(found: Matched, prefix: str) -> Report:
    """Return the part of the report that says what was found to be what; files are named from config.toml's folder."""
    return {
        "matched": [
            {
                "how": pair.how,
                "file": prefix + pair.story.name,
                "story": pair.story.story,
                "id": pair.item.id,
                "link": pair.item.link,
            }
            for pair in found.matched
        ],
        "unmatched": [_item(item) for item in found.items],
        "ambiguous": [
            {
                "how": one.how,
                "items": [_item(item) for item in one.items],
                "stories": [_story(story, prefix) for story in one.stories],
            }
            for one in found.ambiguous
        ],
        "unknown": [_story(story, prefix) for story in found.stories],
    }


def _item(item: Item) -> dict[str, Any]:
    published = item.published.strftime("%Y-%m-%dT%H:%M:%SZ") if item.published else ""
    return {"id": item.id, "link": item.link, "title": item.title, "published": published}


def _story(story: Known, prefix: str) -> dict[str, str]:
    return {"file": prefix + story.name, "story": story.story}

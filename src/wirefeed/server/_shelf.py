"""Everything that is served, in memory: one generation at a time, swapped as a whole."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from threading import Lock
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

from wirefeed.config import Settings
from wirefeed.errors import ConfigError, StateError
from wirefeed.server._item import FEEDS, Item, Manner, Said, kind_of
from wirefeed.server._packing import Packed, Unpacked
from wirefeed.server._reply import Reply
from wirefeed.server._shortlinks import Shortlinks
from wirefeed.site import load, state
from wirefeed.store import Store

_INDEX = b"index.html"
_STORIES = b"stories/"
_SAID = "served"  # the note of the state in which the dates of feeds outlive a server
_PACKED_MORE = 24 * 1024 * 1024  # bytes of zstd and br that are kept besides gzip


class Generation(NamedTuple):
    """
    What is served at one time; never changed.

    Attributes:
        items: Path -> what is served there, decoded.

        aliases: Path -> the path of what is served there too.

        moved: Path -> the answer that leads elsewhere.
    """

    settings: Settings | None
    items: Mapping[bytes, Item]
    aliases: Mapping[bytes, bytes]
    moved: Mapping[bytes, Reply]
    links: Shortlinks

    def find(self, path: bytes) -> Item | None:
        """Return what is served at `path`; folders answer with the page of all feeds."""
        found = self.items.get(path)
        return found if found is not None else self.items.get(self.aliases.get(path, b""))


_EMPTY = Generation(None, {}, {}, {}, Shortlinks("", {}, frozenset()))


class Shelf:
    """
    What a site has published, ready to be sent. One thread loads, any other may read `now` at any time.

    Attributes:
        now: The generation that is served.

        folder: Of the configuration; empty before the first `load`.

        unpacked: For who serves: plain bodies of what is kept packed.
    """

    def __init__(self) -> None:
        self.now = _EMPTY
        self.folder = ""
        self.unpacked = Unpacked()
        self._lock = Lock()

    def load(self, config: str, changed: Collection[str] | None = None, *, settings: Settings | None = None) -> None:
        """
        Serve what the site configured by `config` (path of a config.toml) has published.

        What changed is served once it is packed by gzip; the rest, and the other codings, follow before this returns.

        Args:
            changed: Files that were written or removed since the last call, as in the report's ``files``; they
                are served first. A file that is as it was is not read again.

            settings: What `config` says, by somebody who has read it, and may know better than what it says by now.

        Raises:
            ConfigErrors: On the first call; later a broken configuration leaves things as they were configured.

            StateError: What was published is not known; what is served stays.
        """
        with self._lock:
            former = self.now
            self.folder = os.path.dirname(os.path.abspath(config))
            settings = settings or _settings(config, former)
            manner = _manner(settings)
            root = os.path.join(self.folder, settings.output.path)
            published, links, said = _state(config, settings, former)
            if changed and former.settings == settings:
                below = settings.output.path.rstrip("/") + "/"
                paths = [path.removeprefix(below) for path in changed if path.startswith(below)]
                taken = _taken(former, root, paths, manner, dict(former.items), said=said)
                former = self._swap(settings, taken, manner, links)
            if published is None:
                published = [_path(path, former) for path in former.items]
            # All of it is looked at: a build by hand, or one that failed half-way, is told by nobody.
            items = _taken(former, root, published, manner, {}, said=said)
            self._swap(settings, items, manner, links)
            _remember(config, items, said)
            if _pack(items, manner):
                self._swap(settings, items, manner, links)

    def _swap(self, settings: Settings, items: dict[bytes, Item], manner: Manner, links: Shortlinks) -> Generation:
        self.now = _generation(settings, items, manner, links)
        return self.now


def _state(
    config: str, settings: Settings, former: Generation
) -> tuple[list[str] | None, Shortlinks, dict[bytes, Said]]:
    """Return what is published, None if there is no state (any more), the short links, and what was said of feeds."""
    path = state(config)
    if not os.path.exists(path):
        return None, former.links, {}
    store = Store(path)
    try:
        published = [path for root, path in store.outputs() if root == "output"]
        links = Shortlinks.of(settings, store.redirects() if settings.short_links.url else ())
        said = {address: Said(*one) for address, one in (store.note(_SAID) or {}).items()}
    finally:
        store.close()
    return published, former.links if links == former.links else links, said


def _remember(config: str, items: Mapping[bytes, Item], said: Mapping[bytes, Said]) -> None:
    """Note what readers are told of feeds, for the next server of this site: their dates never go back."""
    saying = {address: item.said for address, item in items.items() if item.kind in FEEDS}
    if saying == said or not os.path.exists(state(config)):
        return
    store = Store(state(config))
    try:
        store.write_note(_SAID, {address: tuple(one) for address, one in saying.items()})
    except StateError:
        pass  # a build holds it: the next load notes it
    finally:
        store.close()


def _path(address: bytes, former: Generation) -> str:
    prefix = former.items[address].manner.prefix
    return address[len(prefix) :].decode("utf-8", "surrogatepass")


def _settings(config: str, former: Generation) -> Settings:
    try:
        return load(config)
    except ConfigError:
        if former.settings is None:
            raise
        return former.settings


def _manner(settings: Settings) -> Manner:
    parts = urlsplit(settings.address)
    return Manner(
        origin=f"{parts.scheme}://{parts.netloc}",
        prefix=unquote_to_bytes(parts.path or "/"),
        hub=settings.websub.hub,
        max_age=settings.server.max_age if settings.server else 60,
        pages=settings.pages.feeds,
    )


def _taken(
    former: Generation,
    root: str,
    paths: Collection[str],
    manner: Manner,
    items: dict[bytes, Item],
    *,
    said: Mapping[bytes, Said],
) -> dict[bytes, Item]:
    """Return `items` with the files `paths` below `root` as they lie there, without those that are gone."""
    for path in paths:
        address = manner.prefix + path.encode("utf-8", "surrogatepass")
        last = former.items.get(address)
        try:
            if last is not None and last.manner == manner and last.stat == _stat(os.stat(f"{root}/{path}")):
                items[address] = last
                continue
            with open(f"{root}/{path}", "rb") as file:
                stat = _stat(os.fstat(file.fileno()))
                data = file.read()
        except (OSError, ValueError):
            items.pop(address, None)  # removed since, or never written
            continue
        known = last is not None and last.manner.hub == manner.hub and last.packed.is_of(data)
        packed = last.packed if last is not None and known else Packed(data, kind_of(path), manner.hub)
        items[address] = Item(address, packed, manner, stat=stat, former=last, said=said.get(address))
    return items


def _stat(found: os.stat_result) -> tuple[int, int, int]:
    # Written beside it and renamed, another content is another inode.
    return found.st_size, found.st_mtime_ns, found.st_ino


def _generation(settings: Settings, items: dict[bytes, Item], manner: Manner, links: Shortlinks) -> Generation:
    prefix = manner.prefix
    moved = {}
    if prefix != b"/":
        fields = [(b"location", quote_from_bytes(prefix).encode()), (b"content-length", b"0")]
        moved[prefix[:-1]] = Reply(301, fields, kind="redirect")
    aliases = {prefix: prefix + _INDEX, b"/": prefix + _INDEX}
    return Generation(settings, dict(items), aliases, moved, links)


def _pack(items: dict[bytes, Item], manner: Manner) -> bool:
    """Give what is asked for most the codings that take longer; say whether there was anything to do."""
    kept = sum(item.packed.more for item in items.values())
    packed = False
    for path, item in items.items():
        if kept > _PACKED_MORE:
            break
        if not path.startswith(manner.prefix + _STORIES):  # there may be thousands, each seldom asked for
            more = item.packed.pack()
            if more:
                kept += more
                packed = True
                items[path] = Item(path, item.packed, manner, stat=item.stat, former=item)
    return packed

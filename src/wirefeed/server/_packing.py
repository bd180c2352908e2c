"""A published file's bytes, packed once for everybody who will ask; and what its head says."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections import OrderedDict
from datetime import datetime
from email.utils import parsedate_to_datetime

from wirefeed.patterns import lazy
from wirefeed.server._words import PLAIN

_SMALL = 200  # bytes; less does not get smaller by more than the field that says so
_KEPT_PLAIN = 4_096  # bytes; a larger one is kept packed, and unpacked for the few who ask for it so
_SLOWER = ("br", "zstd")
_UNPACKED = 16 * 1024 * 1024  # bytes of unpacked ones that are kept

_ATOM = lazy(r"<updated>([^<]+)</updated>")
_RSS = lazy(r"<lastBuildDate>([^<]+)</lastBuildDate>")
_JSON = lazy(r'"date_(?:modified|published)": ?"([^"]+)"')
_BEGINNING = {"atom": b"<entry", "rss": b"<item>", "json": b'"items"'}


class Packed:
    """
    The content of a file, named by its digest; never changed, but for codings that are added.

    Attributes:
        bodies: Coding -> bytes; without `PLAIN` where the plain one is not kept.

        size: Of the plain one.

        updated: What a feed says of itself, seconds since 1970; None if nothing.

        hub: Whether a feed names a hub.
    """

    __slots__ = ("bodies", "digest", "hub", "size", "updated")

    def __init__(self, data: bytes, kind: str, hub: str = "") -> None:
        self.digest = digest(data)
        self.size = len(data)
        self.bodies = {PLAIN: data}
        if len(data) > _SMALL:
            packed = _fitting(gzip.compress(data, 9, mtime=0))
            if len(packed) < len(data):
                self.bodies["gzip"] = packed
                if len(data) > _KEPT_PLAIN:
                    del self.bodies[PLAIN]
        beginning = data.partition(_BEGINNING[kind])[0] if kind in _BEGINNING else b""
        self.updated = _updated(data, beginning, kind)
        self.hub = bool(hub) and any(written in beginning for written in _written(hub))

    def is_of(self, data: bytes) -> bool:
        """Say whether this is `data`."""
        return len(data) == self.size and digest(data) == self.digest

    @property
    def more(self) -> int:
        """Bytes that are kept of what takes longer than gzip."""
        return sum(len(self.bodies.get(coding, b"")) for coding in _SLOWER)

    def pack(self) -> int:
        """Add what takes longer than gzip; return how many bytes more are kept."""
        import brotli
        import zstandard

        if "gzip" not in self.bodies or "br" in self.bodies:
            return 0
        data = self.bodies.get(PLAIN) or zlib.decompress(self.bodies["gzip"], 31)
        # Levels at which a tenth is gained over gzip in no more time; the best ones take twenty times as long.
        self.bodies |= {
            "zstd": _fitting(zstandard.ZstdCompressor(level=9).compress(data)),
            "br": _fitting(brotli.compress(data, quality=5)),
        }
        return self.more


class Unpacked:
    """Plain bodies as they were last asked for, up to a number of bytes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def body(self, packed: bytes, key: str) -> bytes:
        """Return what `packed` (gzip) holds; `key` names it."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        data = zlib.decompress(packed, 31)
        self._kept[key] = data
        self._size += len(data)
        while self._size > _UNPACKED:
            self._size -= len(self._kept.popitem(last=False)[1])
        return data


def digest(data: bytes) -> str:
    """Return the name of a content: an entity tag without its quotes."""
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def _fitting(packed: bytes) -> bytes:
    """
    Return a copy that takes no more memory than it has bytes.

    Compressors shrink what they allocated for the worst case, and leave a hole behind each that the next worst case
    does not fit into: twice the memory for a hundred feeds.
    """
    return bytes(memoryview(packed))


def _written(address: str) -> tuple[bytes, ...]:
    """Return how an address may be written in XML and in JSON."""
    return address.encode(), address.replace("&", "&amp;").encode(), address.replace("&", "&#x26;").encode()


def _updated(data: bytes, beginning: bytes, kind: str) -> int | None:
    try:
        if kind == "atom":
            found = _ATOM.search(beginning.decode())
            return _second(found[1]) if found else None
        if kind == "rss":
            found = _RSS.search(beginning.decode())
            return int(parsedate_to_datetime(found[1]).timestamp()) if found else None
        if kind == "json":
            return max((_second(text) for text in _JSON.findall(data.decode())), default=None)
    except (ValueError, TypeError, UnicodeDecodeError):
        pass
    return None


def _second(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())

"""A published file as it is served: its faces, one for each coding, and which of them answers a request."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formatdate
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from wirefeed.server._packing import Packed
from wirefeed.server._reply import CHANGED, SAFE, SHARED, Field, Reply
from wirefeed.server._words import PLAIN, codings, moment, names

# Ending of a file's name -> what is counted, its media type, whether other sites' scripts may read it.
_KINDS = {
    "atom": ("atom", b"application/atom+xml; charset=utf-8", True),
    "rss": ("rss", b"application/rss+xml; charset=utf-8", True),
    "json": ("json", b"application/feed+json", True),  # always UTF-8: the type has no charset (RFC 8259 section 11)
    "html": ("page", b"text/html; charset=utf-8", False),
    "opml": ("opml", b"text/x-opml; charset=utf-8", True),
    "xml": ("sitemap", b"application/xml; charset=utf-8", True),
}
_OTHER = ("other", b"application/octet-stream", False)
FEEDS = ("atom", "rss", "json")


def kind_of(path: str) -> str:
    """Return what kind of file `path` is, by its ending."""
    return _KINDS.get(path.rpartition(".")[2], _OTHER)[0]


class Manner(NamedTuple):
    """
    What the configuration says of how files are served.

    Attributes:
        origin: Scheme and host of the output's address, ``https://news.example.org``.

        prefix: Path of the folder on it, decoded, with a slash at both ends.

        hub: Address of the WebSub hub; empty if there is none.

        pages: Whether feeds have pages beside them.
    """

    origin: str
    prefix: bytes
    hub: str
    max_age: int
    pages: bool


class Face(NamedTuple):
    """An item in one coding; `modified` and `second` are one moment."""

    tag: bytes
    modified: bytes
    second: int
    full: Reply
    unchanged: Reply


class Said(NamedTuple):
    """The digest of a body that was served, and the second it was said to be modified: it outlives the server."""

    digest: str
    modified: int


class Item:
    """
    A file, served.

    Attributes:
        path: On its host, decoded.

        page: Path of the page that shows the same feed; empty if this is no feed.

        stat: Size, nanosecond it was written and inode, by which the file is known to be the same.
    """

    __slots__ = ("faces", "kind", "manner", "modified", "packed", "page", "path", "shared", "stat")

    def __init__(
        self,
        path: bytes,
        packed: Packed,
        manner: Manner,
        *,
        stat: tuple[int, int, int],
        former: Item | None = None,
        said: Said | None = None,
    ) -> None:
        name = path.rpartition(b"/")[2].decode("utf-8", "replace")
        self.kind, media_type, self.shared = _KINDS.get(name.rpartition(".")[2], _OTHER)
        self.path = path
        self.packed = packed
        self.manner = manner
        self.stat = stat
        self.page = path.rpartition(b".")[0] + b".html" if self.kind in FEEDS and manner.pages else b""
        self.modified = _modified(packed, stat, former.said if former is not None else said)
        codings = dict.fromkeys((*packed.bodies, PLAIN))
        validators = self._validators()
        self.faces = {coding: self._face(coding, media_type, validators) for coding in codings}

    @property
    def said(self) -> Said:
        """What readers that know dates only were told of it."""
        return Said(self.packed.digest, self.modified)

    def _validators(self) -> list[Field]:
        """Return the fields of a 304 besides its tag, which are those of a 200 as well (RFC 9110 section 15.4.5)."""
        negotiated = self.page or (self.kind == "page" and self.manner.pages)
        fields = [
            (b"last-modified", formatdate(self.modified, usegmt=True).encode()),
            (b"cache-control", b"public, max-age=%d" % self.manner.max_age),
            (b"vary", b"Accept, Accept-Encoding" if negotiated else b"Accept-Encoding"),
        ]
        if self.kind == "page":
            fields.append((b"content-location", quote_from_bytes(self.path).encode()))
        return [*fields, *SHARED] if self.shared else fields

    def _face(self, coding: str, media_type: bytes, validators: list[Field]) -> Face:
        packed = self.packed
        tag = f'"{packed.digest}{"" if coding == PLAIN else "-" + coding}"'.encode()
        body = packed.bodies.get(coding)
        size = packed.size if body is None else len(body)
        fields = [(b"content-type", media_type), (b"content-length", b"%d" % size), (b"etag", tag), *validators, *SAFE]
        if coding != PLAIN:
            fields.append((b"content-encoding", coding.encode()))
        if self.kind in FEEDS:
            fields.append((b"link", self._links()))
        small = packed.bodies["gzip"] if body is None else b""
        full = Reply(200, fields, body, kind=self.kind, packed=small)
        unchanged = Reply(304, [(b"etag", tag), *validators], kind=self.kind)
        return Face(tag, validators[0][1], self.modified, full, unchanged)

    def _links(self) -> bytes:
        links = f'<{self.manner.origin}{quote_from_bytes(self.path)}>; rel="self"'
        return (f'<{self.manner.hub}>; rel="hub", {links}' if self.packed.hub else links).encode()

    def answer(self, fields: Mapping[bytes, bytes]) -> Reply:
        """Return the answer to a GET or HEAD with these header fields, several of a name joined by commas."""
        faces = self.faces
        face = next(faces[coding] for coding in codings(fields.get(b"accept-encoding", b"")) if coding in faces)
        if (b"if-match" in fields or b"if-unmodified-since" in fields) and _refused(face, fields):
            return CHANGED
        wanted = fields.get(b"if-none-match")
        if wanted is not None:  # a date beside it is not looked at (section 13.2.2)
            return face.unchanged if wanted == face.tag or names(wanted, face.tag) else face.full
        since = fields.get(b"if-modified-since")
        if since is not None:
            if since == face.modified:
                return face.unchanged
            second = moment(since)
            if second is not None and face.second <= second:
                return face.unchanged
        return face.full


def _refused(face: Face, fields: Mapping[bytes, bytes]) -> bool:
    """Say whether the request is for what is no longer there (section 13.2.2, steps 1 and 2)."""
    wanted = fields.get(b"if-match")
    if wanted is not None:
        return not names(wanted, face.tag, weakly=False)
    second = moment(fields[b"if-unmodified-since"])
    return second is not None and face.second > second


def _modified(packed: Packed, stat: tuple[int, int, int], said: Said | None) -> int:
    """
    Return the second an item counts as modified: a feed's `updated`, of other files when they were written.

    What changes without a feed's `updated` moving, such as a minor correction, must not look unchanged to a reader that
    knows dates only.
    """
    written = stat[1] // 1_000_000_000
    if packed.updated is None:
        return written
    updated = min(packed.updated, written)  # never later than now (section 8.8.2.1)
    if said is None:
        return updated
    if said.digest == packed.digest:
        return said.modified
    return updated if updated > said.modified else max(written, said.modified + 1)

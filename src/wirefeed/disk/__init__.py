"""The file system: find and read stories, measure what lies beside them, publish feeds all or untouched."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from wirefeed.disk._scanning import Found, Scan, rescan, scan
from wirefeed.errors import OutputError, StoryError

if TYPE_CHECKING:
    from wirefeed.model import Asset

__all__ = [
    "LARGEST",
    "Batch",
    "Found",
    "Scan",
    "is_published",
    "measure",
    "program",
    "publish",
    "read",
    "rescan",
    "scan",
    "stat_of",
    "templates",
    "texts",
]

LARGEST = 8 * 1024 * 1024  # bytes of a story; checked before reading
_TEMPORARY = ".wirefeed-new"


def read(root: str, found: Found) -> tuple[bytes, str]:
    """
    Read one story file; return its bytes and their digest.

    Raises:
        StoryError: When it is over `LARGEST`, or cannot be read (any more).
    """
    if found.size > LARGEST:
        raise StoryError(
            f"expected at most {LARGEST // 1_048_576} MB, got {found.size / 1_048_576:.1f} MB",
            where=found.name,
            hint="a story is text; move the file out of content/",
        )
    try:
        file = os.open(f"{root}/{found.name}", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            data = os.read(file, found.size + 1)
            while len(data) > found.size and len(data) <= LARGEST and (more := os.read(file, 65_536)):
                data += more  # it has grown since the scan
        finally:
            os.close(file)
    except OSError as error:
        hint = "it went while the build ran: build again" if error.errno == errno.ENOENT else "check its permissions"
        raise StoryError(
            f"expected a file that can be read, got {error.strerror}", where=found.name, hint=hint
        ) from error
    # SHA-256 is in the processor: half the time of BLAKE2 on the same bytes.
    return data, hashlib.sha256(data).hexdigest()[:32]


def measure(root: str, found: Found) -> Asset:
    """Return type and length of a file beside a story, and its pixels when it is a picture Pillow knows."""
    import mimetypes

    from PIL import Image

    from wirefeed.model import Asset

    ending = "." + found.name.rpartition(".")[2].lower()
    known = {".webp": "image/webp", ".avif": "image/avif"}  # not in every Python's table
    kind = known.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")
    width = height = 0
    if kind.startswith("image/") and kind != "image/svg+xml":
        try:
            with Image.open(f"{root}/{found.name}") as picture:
                width, height = picture.size
                kind = Image.MIME.get(picture.format or "", kind)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            pass  # the length is still true; readers need no pixels
    return Asset(type=kind, length=found.size, width=width, height=height)


@cache
def program() -> str:
    """Return a digest of our own sources and of the versions installed beside them: what can change an output."""
    digest = hashlib.blake2b(digest_size=16)
    here = _package()
    for folder, folders, names in os.walk(here):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".py", ".html", ".css")):
                with open(os.path.join(folder, name), "rb") as file:
                    digest.update(hashlib.blake2b(file.read()).digest())
    for place in sys.path:
        if place.endswith("-packages") and os.path.isdir(place):
            digest.update("\n".join(sorted(name for name in os.listdir(place) if name.endswith("-info"))).encode())
    return digest.hexdigest()


def _package() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def templates() -> dict[str, str]:
    """Return the templates of pages that come with us: file name -> text."""
    return texts(os.path.join(_package(), "templates"))


def texts(folder: str) -> dict[str, str]:
    """
    Return the text of the files right in `folder`, by name; hidden ones are passed over.

    Raises:
        OSError, UnicodeDecodeError: When one cannot be read.
    """
    found = {}
    for name in sorted(os.listdir(folder)):
        if name[0] != "." and os.path.isfile(os.path.join(folder, name)):
            with open(os.path.join(folder, name), encoding="utf-8-sig") as file:
                found[name] = file.read()
    return found


def stat_of(root: str, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return path -> (bytes, time written in nanoseconds) of the files that exist below `root`."""
    found = {}
    for path in paths:
        try:
            stat = os.stat(f"{root}/{path}")
        except OSError:
            continue
        found[path] = (stat.st_size, stat.st_mtime_ns)
    return found


class Batch(NamedTuple):
    """What shall lie below one folder: `files` (path -> bytes) put there, `stale` paths removed."""

    root: str
    files: Mapping[str, bytes]
    stale: Iterable[str] = ()


def publish(batches: Iterable[Batch]) -> list[set[str]]:
    """
    Put files where readers see them, and remove stale ones.

    A file whose bytes are the same is not touched. All new files are written and synced beside the old ones first and
    renamed last, in the order given, so that an error or a kill before that leaves the last good set, and one in
    between leaves whole files only.

    Returns:
        For every batch the paths that changed or went.

    Raises:
        OutputError: Nothing was replaced.
    """
    batches = list(batches)
    changed = [[path for path in one.files if not is_published(one.root, path, one.files[path])] for one in batches]
    fresh: list[tuple[str, str]] = []
    root = ""
    try:
        for (root, files, _), paths in zip(batches, changed, strict=True):
            _beside(root, {path: files[path] for path in paths}, fresh)
        for beside, target in fresh:
            os.replace(beside, target)
        gone = []
        for root, _, stale in batches:
            gone.append(_remove(root, stale))
        for folder in {os.path.dirname(target) for _, target in fresh}:
            _sync(folder)
    except OSError as error:
        for beside, _ in fresh:
            _forget(beside)
        raise _explained(root, error) from error
    except BaseException:
        for beside, _ in fresh:
            _forget(beside)
        raise
    return [{*paths, *went} for paths, went in zip(changed, gone, strict=True)]


def _beside(root: str, files: Mapping[str, bytes], fresh: list[tuple[str, str]]) -> None:
    """Write `files` under other names beside where they shall lie; tell of each in `fresh` before it is written."""
    if files:
        os.makedirs(root, exist_ok=True)
    for left in _leftovers(root):
        os.unlink(left)
    for path, data in files.items():
        target = f"{root}/{path}"
        folder, name = os.path.split(target)
        os.makedirs(folder, exist_ok=True)
        if os.path.isdir(target):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)  # before any is replaced
        beside = f"{folder}/.{name}{_TEMPORARY}"
        fresh.append((beside, target))
        _write(beside, data)


def is_published(root: str, path: str, data: bytes) -> bool:
    """Say whether the file `path` below `root` holds just these bytes."""
    try:
        if os.stat(f"{root}/{path}").st_size != len(data):
            return False
        with open(f"{root}/{path}", "rb") as file:
            return file.read() == data
    except OSError:
        return False


def peek(root: str, path: str) -> bytes | None:
    """Return the first 4 kB of a published file; None if there is none."""
    try:
        with open(f"{root}/{path}", "rb") as file:
            return file.read(4096)
    except OSError:
        return None


def _leftovers(root: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        yield from (os.path.join(folder, name) for name in names if name.endswith(_TEMPORARY))


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: str) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _remove(root: str, stale: Iterable[str]) -> list[str]:
    gone = []
    for path in stale:
        try:
            os.unlink(f"{root}/{path}")
        except FileNotFoundError:
            continue
        gone.append(path)
        folder = os.path.dirname(path)
        while folder:
            try:
                os.rmdir(f"{root}/{folder}")
            except OSError:
                break  # something else lies there
            folder = os.path.dirname(folder)
    return gone


def _forget(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass


def _explained(root: str, error: OSError) -> OutputError:
    where = os.path.relpath(str(error.filename)) if error.filename else os.path.relpath(root)
    hint = {
        errno.ENOSPC: "free some space and build again; what was published is as it was",
        errno.EDQUOT: "free some space and build again; what was published is as it was",
        errno.EACCES: "let this user write there, or set [output] path",
        errno.EROFS: "set [output] path to a folder that can be written",
        errno.ENOTDIR: "a file stands where a folder is needed; move it, or rename the feed",
        errno.EISDIR: "a folder stands where a feed is needed; move it, or rename the feed",
    }.get(error.errno or 0, "what was published is as it was")
    return OutputError(
        f"expected to write there, got {error.strerror}", where=where.removesuffix(_TEMPORARY), hint=hint
    )

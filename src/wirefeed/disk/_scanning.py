"""What lies below content/: found as a whole, or brought up to date where somebody saw it change."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import time
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

_MISSED_NS = 10_000_000  # file times tick every 4 ms (ext4): a later write within a tick leaves them as they are
_FEW = 200  # above that many changes everything is looked at: it is as fast

# Files that go with stories and are never read as one. Everything else is looked at by its content.
_BESIDE = frozenset(
    """
    jpg jpeg png gif webp avif heic tif tiff bmp ico svg mp3 m4a ogg oga opus wav flac mp4 m4v
    mov webm avi mkv pdf doc docx xls xlsx ppt pptx odt ods zip gz bz2 xz 7z tar css js mjs
    woff woff2 ttf otf db sqlite py pyc map license yml yaml toml ini lock csv tsv
    """.split()
)
# An editor or a transfer is still writing these.
_HALF_WRITTEN = frozenset("tmp temp part partial filepart crdownload swp swx bak orig".split())


class Found(NamedTuple):
    """A file below content/ as the file system describes it; times in nanoseconds, -1 when they cannot be trusted."""

    name: str
    size: int
    modified: int
    changed: int


class Scan(NamedTuple):
    """
    What lies below content/.

    Attributes:
        stories: Files to read, by name.

        beside: Files that go with stories, by name.

        skipped: Name -> why, of what nobody may read: links that lead out, names that are no text.

        digest: Of all of it; equal digests mean nothing was added, removed or written.

        racy: Whether a file was written so recently that its times may miss a later write.

        links: Names of links, whatever became of them: what they lead to changes elsewhere.
    """

    stories: list[Found]
    beside: dict[str, Found]
    skipped: dict[str, str]
    digest: bytes
    racy: bool
    links: tuple[str, ...] = ()


def scan(root: str) -> Scan:
    """
    Find every file below `root`; hidden and half-written ones are passed over.

    Raises:
        OSError: When `root` itself cannot be read.
    """
    started = time.time_ns()
    walk = _Walk({}, {}, {}, [], os.path.realpath(root))
    _walk(root, "", walk)
    return _sealed(walk, started)


def rescan(before: Scan, root: str, names: Iterable[str]) -> Scan:
    """
    Return what `scan` would, by looking only where something changed since `before`.

    Args:
        names: Paths below `root` of what was added, written, renamed or removed; of a folder, all below it may have.
            An empty one stands for `root`.

    Raises:
        OSError: When `root` itself cannot be read.
    """
    started = time.time_ns()
    seen = (*before.stories, *before.beside.values()) if before.racy else ()
    unsure = {file.name for file in seen if file.modified < 0}
    closed = {name[:-1] for name in before.skipped if name.endswith("/")}
    changed = {name.rstrip("/") for name in names}
    if (
        "" in changed
        or any("//" in name for name in changed)
        or len(changed) > _FEW
        or len(unsure) > _FEW
        or not all(map(_is_text, changed))
    ):
        return scan(root)
    os.stat(f"{root}/")
    stories = {file.name: file for file in before.stories}
    walk = _Walk(stories, dict(before.beside), dict(before.skipped), list(before.links), os.path.realpath(root))
    targets = _targets(root, changed | unsure | closed | set(before.links))
    _drop(walk, targets)
    for target in sorted(targets):
        _look(root, target, walk)
    return _sealed(walk, started)


class _Walk(NamedTuple):
    """What was found on the way: `Scan`'s fields, and where `root` really lies."""

    stories: dict[str, Found]
    beside: dict[str, Found]
    skipped: dict[str, str]
    links: list[str]
    real: str


def _sealed(walk: _Walk, started: int) -> Scan:
    stories, beside, skipped = sorted(walk.stories.values()), walk.beside, walk.skipped
    late = started - _MISSED_NS
    racy = max(map(itemgetter(3), (*stories, *beside.values())), default=0) >= late
    if racy:
        stories = [file._replace(modified=-1) if file.changed >= late else file for file in stories]
        beside = {name: file._replace(modified=-1) if file.changed >= late else file for name, file in beside.items()}
    # Version 2 of the format: later ones look every value up, to write it once.
    listed = marshal.dumps((list(map(tuple, stories)), sorted(map(tuple, beside.values())), sorted(skipped.items())), 2)
    digest = hashlib.blake2b(listed, digest_size=16).digest()
    return Scan(stories, beside, skipped, digest, racy, tuple(sorted(walk.links)))


def _targets(root: str, names: Iterable[str]) -> set[str]:
    """Return what must be looked at so that all `names` are: those, or what is no folder above one."""
    found: set[str] = set()
    for name in names:
        above = ""
        for part in name.split("/")[:-1]:
            above += part
            if not _is_folder(f"{root}/{above}"):
                break
            above += "/"
        found.add(name if above.endswith("/") or "/" not in name else above)
    return {name for name in found if not any(above in found for above in _folders(name))}


def _folders(name: str) -> Iterable[str]:
    at = name.find("/")
    while at >= 0:
        yield name[:at]
        at = name.find("/", at + 1)


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _drop(walk: _Walk, targets: set[str]) -> None:
    """Take out what was at or below `targets`."""
    below = tuple(target + "/" for target in targets)
    for found in (walk.stories, walk.beside, walk.skipped):
        for name in [name for name in found if name in targets or name.startswith(below)]:
            del found[name]
    walk.links[:] = [name for name in walk.links if name not in targets and not name.startswith(below)]


def _look(root: str, path: str, walk: _Walk) -> None:
    """Find what there is at `path` now, as `_walk` would."""
    if any(map(_is_passed_over, path.split("/"))):
        return
    try:
        status = os.lstat(f"{root}/{path}")
    except OSError:
        return
    if stat.S_ISREG(status.st_mode):
        _put(path, status, walk)
    elif stat.S_ISLNK(status.st_mode):
        _link(f"{root}/{path}", path, walk)
    elif stat.S_ISDIR(status.st_mode):
        _walk_into(root, path + "/", walk)


def _is_passed_over(name: str) -> bool:
    return name[0] == "." or name[-1] in "~#" or _ending(name) in _HALF_WRITTEN


def _walk(root: str, below: str, walk: _Walk) -> None:
    # The hot loop of a build with nothing to do: two thirds of its time is the kernel's.
    stories, beside, skipped, _, _ = walk
    folders = []
    with os.scandir(f"{root}/{below}") as entries:
        for entry in entries:
            name = entry.name
            ending = name.rpartition(".")[2].lower()
            if name[0] == "." or name[-1] in "~#" or ending in _HALF_WRITTEN:
                continue
            path = below + name
            if not path.isascii() and not _is_text(path):
                skipped[path.encode("utf-8", "backslashreplace").decode()] = "expected a file name in UTF-8"
            elif entry.is_file(follow_symlinks=False):
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # gone since it was listed
                found = Found(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
                if ending in _BESIDE:
                    beside[path] = found
                else:
                    stories[path] = found
            elif entry.is_symlink():
                _link(entry.path, path, walk)
            elif entry.is_dir():
                folders.append(path + "/")
    for folder in sorted(folders):
        _walk_into(root, folder, walk)


def _walk_into(root: str, folder: str, walk: _Walk) -> None:
    try:
        _walk(root, folder, walk)
    except OSError as error:
        walk.skipped[folder] = f"expected a folder that can be read, got {error.strerror}"


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _link(there: str, path: str, walk: _Walk) -> None:
    walk.links.append(path)
    target = os.path.realpath(there)
    if not target.startswith(walk.real + os.sep) or not os.path.isfile(target):
        walk.skipped[path] = "expected a file, got a link out of content/ or to a folder"
        return
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return  # gone since it was listed
    _put(path, status, walk)


def _put(path: str, status: os.stat_result, walk: _Walk) -> None:
    found = Found(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    (walk.beside if _ending(path) in _BESIDE else walk.stories)[path] = found


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()

"""
What changes below some folders, and in some files, while somebody looks on.

Folders are watched by the kernel (inotify), with all below them; single files, and whether a folder is still the one
that is watched, are looked at every `GLANCE_S`: an editor that saves by renaming leaves nothing to watch.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from threading import Event, Lock
from typing import Any, NamedTuple

GLANCE_S = 0.4
_STEP_MS = 20  # the kernel's news are asked for so often
_GROUP_MS = 100
_POLL_MS = 2_000
_REMOTE = ("nfs", "cifs", "smb", "9p", "fuse", "afs", "ceph", "gluster", "virtiofs", "vboxsf", "drvfs")

Seen = frozenset[str]
Tell = Callable[[str, str], None]


class Way(NamedTuple):
    """How one watches: by `polling`, and `lenient` with folders nobody may read."""

    polling: bool
    lenient: bool


class Names:
    """Paths seen to change since somebody last took them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: set[str] = set()

    def add(self, names: frozenset[str]) -> None:
        with self._lock:
            self._found |= names

    def take(self) -> set[str]:
        with self._lock:
            found, self._found = self._found, set()
        return found


def watch(
    folders: Iterable[str], files: Iterable[str], stop: Event, tell: Tell, *, begun: Callable[[], None] = lambda: None
) -> Iterator[Seen]:
    """
    Yield what changed, until `stop` is set.

    Args:
        folders: Watched with all below them; one that is missing is watched from when it comes.

        files: Watched by themselves.

        tell: Called with what became of watching, in few words, and why: once when it is by polling.

        begun: Called as soon as nothing is missed any more: it takes the kernel a moment to look on.

    Yields:
        Paths as they were given or below them: of files and folders that were added, written, moved or removed. A
        folder that was given stands for anything below it.
    """
    folders, files = list(folders), list(files)
    looks = {path: _look(path) for path in (*folders, *files)}
    way = Way(_polling(folders, tell), False)
    first = True
    while not stop.is_set():
        there = [folder for folder in folders if os.path.isdir(folder)]
        if not first:
            yield frozenset(there)  # what changed between two watches was seen by nobody
        first = False
        try:
            for news in _news(there, stop, way):
                begun()
                glances, again = _glances(folders, files, looks)
                seen = _named(news, folders) | glances
                if seen:
                    yield seen
                if again:
                    break
        except (OSError, RuntimeError) as error:
            way = _failed(error, way, tell)
            stop.wait(GLANCE_S)


def _news(folders: list[str], stop: Event, way: Way) -> Iterator[Iterable[str]]:
    """Yield the paths that changed below `folders`, at least every `GLANCE_S`, of nothing too."""
    if not folders:
        while not stop.wait(GLANCE_S):
            yield ()
        return
    from watchfiles import watch as watched

    changes: Any = watched(
        *(os.path.realpath(folder) for folder in folders),
        watch_filter=None,
        debounce=_GROUP_MS,
        step=_STEP_MS,
        stop_event=stop,
        rust_timeout=int(GLANCE_S * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=way.polling or None,
        poll_delay_ms=_POLL_MS,
        ignore_permission_denied=way.lenient,
    )
    try:
        for group in changes:
            yield [path for _, path in group]
    finally:
        changes.close()


def _named(news: Iterable[str], folders: list[str]) -> Seen:
    """Return paths as they are called below the folders as these were given: links are followed to watch them."""
    found = set()
    for folder in folders:
        real = os.path.realpath(folder)
        for path in news:
            if path == real or path.startswith(real + os.sep):
                found.add(folder + path[len(real) :])
    return frozenset(found)


def _look(path: str) -> tuple[int, ...]:
    try:
        status = os.stat(path)
    except OSError:
        return ()
    if os.path.isdir(path):
        return status.st_dev, status.st_ino
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _glances(folders: list[str], files: list[str], looks: dict[str, tuple[int, ...]]) -> tuple[Seen, bool]:
    """Return what changed of single files and of the folders themselves, and whether a folder is another one now."""
    found = set()
    for path in (*folders, *files):
        look = _look(path)
        if look != looks[path]:
            looks[path] = look
            found.add(path)
    return frozenset(found), not found.isdisjoint(folders)


def _polling(folders: list[str], tell: Tell) -> bool:
    for folder in folders:
        kind = _file_system(os.path.realpath(folder))
        if kind.startswith(_REMOTE):
            tell("polling", f"a {kind} file system does not tell of what others change")
            return True
    return False


def _file_system(path: str) -> str:
    """Return the type of file system `path` lies on, ``ext4``; empty if that cannot be known."""
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as mounts:
            rows = [line.split() for line in mounts]
    except OSError:
        return ""
    best = ("", "")
    for _, raw, kind, *_ in rows:
        point = raw.encode("utf-8", "surrogateescape").decode("unicode_escape") if "\\" in raw else raw
        if (path == point or path.startswith(point.rstrip("/") + "/")) and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]


def _failed(error: Exception, way: Way, tell: Tell) -> Way:
    """Return how to watch after a watch that failed."""
    if isinstance(error, PermissionError) and not way.lenient:
        # Not from the start: it would pass over the kernel's limits as well, and say nothing of them.
        return way._replace(lenient=True)
    if isinstance(error, FileNotFoundError) or way.polling or "decode" in str(error):
        return way  # a folder went at this moment, or a name is no text: what is there now is watched
    tell("polling", f"the kernel does not tell of changes: {str(error).partition(' about ')[0]}")
    return way._replace(polling=True)

"""Whose turn it is to build: a lock beside the state, which the kernel gives up when its holder ends in any way."""

from __future__ import annotations

import fcntl
import os
import time

_LOOK_S = 0.01  # between two looks at a lock that somebody holds


class Turn:
    """
    The right to build; taken by making one.

    Args:
        path: The file; made.

        wait_s: How long somebody else may have it.

    Raises:
        BlockingIOError: Somebody else had it longer than that.

        OSError: The file cannot be made.
    """

    def __init__(self, path: str, wait_s: float) -> None:
        self.path = path
        self._file = self._taken(time.monotonic() + wait_s)

    def _taken(self, end: float) -> int:
        while (file := self._tried()) < 0:
            if time.monotonic() >= end:
                raise BlockingIOError(f"expected nobody to build, got somebody who holds {self.path}")
            time.sleep(_LOOK_S)
        return file

    def _tried(self) -> int:
        """Return the file, locked; -1 if somebody else has it, or removed it when it was opened here."""
        file, ours = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = self._lies(file)
        except BlockingIOError:
            pass
        finally:
            if not ours:
                os.close(file)
        return file if ours else -1

    def _lies(self, file: int) -> bool:
        """Say whether the file that lies at `path` is still this one."""
        try:
            lying, ours = os.stat(self.path), os.fstat(file)
        except FileNotFoundError:
            return False
        return (lying.st_dev, lying.st_ino) == (ours.st_dev, ours.st_ino)

    def keep(self) -> None:
        """
        Take the lock again if its file was deleted.

        Raises:
            BlockingIOError: Somebody else was faster.
        """
        if not self._lies(self._file):
            former, self._file = self._file, self._taken(time.monotonic())
            os.close(former)

    def release(self) -> None:
        """Give the lock up and remove its file; who waits for it looks again whether it still lies there."""
        try:
            if self._lies(self._file):
                os.unlink(self.path)
        except OSError:
            pass  # a file that stays is taken by the next build
        finally:
            os.close(self._file)

"""What other programs see of a daemon: its lock beside the state, and what it tells systemd."""

from __future__ import annotations

import fcntl
import os
import socket
import time

from wirefeed.errors import StateError

NAME = ".wirefeed/daemon.lock"  # beside config.toml


class Lock:
    """
    Keep a second daemon off a state. The kernel gives the lock up when this program ends, however it does.

    Args:
        path: The file; made with its folder.

    Raises:
        StateError: Another daemon holds it; its process id is told.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._file = self._taken()

    def _taken(self) -> int:
        file = -1
        try:
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        except BlockingIOError as error:
            holder = os.pread(file, 20, 0).decode("ascii", "replace").strip()
            os.close(file)
            raise StateError(
                f"expected no other daemon with this state, got one: process {holder or 'unknown'}",
                where=self.path,
                hint="stop that one first; `wirefeed build` may run beside it",
            ) from error
        except OSError as error:
            if file >= 0:
                os.close(file)
            hint = "let this user write beside config.toml"
            got = error.strerror
            raise StateError(f"expected to write there, got {got}", where=self.path, hint=hint) from error
        return file

    def keep(self) -> bool:
        """
        Take the lock again when its file was deleted; say whether it had been.

        Raises:
            StateError: Another daemon was faster.
        """
        try:
            lying, ours = os.stat(self.path), os.fstat(self._file)
            if (lying.st_dev, lying.st_ino) == (ours.st_dev, ours.st_ino):
                return False
        except FileNotFoundError:
            pass
        except OSError:
            return False  # its folder cannot be read at the moment: nobody else can take it either
        former, self._file = self._file, self._taken()
        os.close(former)
        return True

    def release(self) -> None:
        """Give the lock up. Its file stays: were it removed, two daemons could hold two files of that name."""
        os.close(self._file)


class Systemd:
    """
    Tell systemd how the service is doing (sd_notify(3)); without one that listens, nothing is told.

    Args:
        address: What ``NOTIFY_SOCKET`` says: a path, or ``@`` and an abstract name; empty if there is none.
    """

    def __init__(self, address: str) -> None:
        self._address = "\0" + address[1:] if address.startswith("@") else address

    def tell(self, *lines: str) -> None:
        """Send lines such as ``READY=1``."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as one:
                one.settimeout(1.0)
                one.sendto("\n".join(lines).encode("utf-8", "replace"), self._address)
        except OSError:
            pass  # it is told again soon; a service does not end because nobody listens

    def reloading(self) -> None:
        """Say that the configuration is being read again; Type=notify-reload wants to know since when."""
        self.tell("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

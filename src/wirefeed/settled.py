"""
Whether the last build still stands: the question a build asks first, before it imports anything heavy.

One scan, one comparison: configuration, program, files below content/, outputs, and the moment an embargo or expiry
comes due. When all are as they were, the last report is the answer and nothing is read.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from typing import Any, NamedTuple

from wirefeed import disk
from wirefeed.store import NAME, Store

Report = dict[str, Any]


class Look(NamedTuple):
    """
    What the look found: the last `report` when it still stands, and the `scan` when one was made for it.

    `settings` are those of the last build, encoded, and `config` the digest of the file they were read from.
    """

    report: Report | None = None
    scan: disk.Scan | None = None
    settings: bytes = b""
    config: bytes = b""


NOTHING = Look()


def look(config: str, *, now: datetime) -> Look:
    """Say whether a build of `config` (path of config.toml) at `now` would change nothing."""
    folder = os.path.dirname(os.path.abspath(config))
    state = os.path.join(folder, NAME)
    if not os.path.exists(state) or not os.path.exists(config):
        return NOTHING
    try:
        configured = digest_of(config)
    except OSError:
        return NOTHING  # the build says what is wrong with it
    store = Store(state)
    try:
        noted = store.note("settled")
    finally:
        store.close()
    if noted is None or noted["config"] != configured or noted["program"] != disk.program():
        return NOTHING
    try:
        scan = disk.scan(os.path.join(folder, noted["content"]))
    except OSError:
        return NOTHING
    moment = now.timestamp()
    due = moment < noted["at"] or (noted["next"] is not None and moment >= noted["next"])
    if due or scan.digest != noted["scan"]:
        return Look(scan=scan, settings=noted["settings"], config=configured)
    outputs = noted["outputs"]
    if disk.stat_of(os.path.join(folder, noted["output"]), outputs) != outputs:
        return Look(scan=scan, settings=noted["settings"], config=configured)
    return Look(report=noted["report"], scan=scan)


def digest_of(path: str) -> bytes:
    """Return a digest of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.blake2b(file.read(), digest_size=16).digest()

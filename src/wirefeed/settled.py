"""
Whether the last build still stands: the question a build asks first, before it imports anything heavy.

One scan, one comparison: configuration, program, files below content/, outputs, and the moment an embargo or expiry
comes due. When all are as they were, the last report is the answer and nothing is read.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from typing import Any

from wirefeed import disk
from wirefeed.store import NAME, Store

Report = dict[str, Any]


def report(config: str, *, now: datetime) -> Report | None:
    """Return the last report when a build of `config` (path of config.toml) at `now` would change nothing."""
    folder = os.path.dirname(os.path.abspath(config))
    state = os.path.join(folder, NAME)
    if not os.path.exists(state) or not os.path.exists(config):
        return None
    store = Store(state)
    try:
        noted = store.note("settled")
    finally:
        store.close()
    if noted is None or noted["config"] != digest_of(config) or noted["program"] != disk.program():
        return None
    moment = now.timestamp()
    if moment < noted["at"] or (noted["next"] is not None and moment >= noted["next"]):
        return None
    outputs = noted["outputs"]
    if disk.stat_of(os.path.join(folder, noted["output"]), outputs) != outputs:
        return None
    try:
        found = disk.scan(os.path.join(folder, noted["content"]))
    except OSError:
        return None
    if found.digest != noted["scan"]:
        return None
    last: Report = noted["report"]
    return last


def digest_of(path: str) -> bytes:
    """Return a digest of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.blake2b(file.read(), digest_size=16).digest()

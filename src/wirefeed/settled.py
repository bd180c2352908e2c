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
ADOPTED = "adopted.jsonl"  # `adoption.NAME`, without importing what this build may not need


def look(config: str, *, now: datetime) -> Look:
    """Say whether a build of `config` (path of config.toml) at `now` would change nothing."""
    folder = os.path.dirname(os.path.abspath(config))
    state = os.path.join(folder, NAME)
    if not os.path.exists(state) or not os.path.exists(config):
        return NOTHING
    store = Store(state)
    try:
        noted = store.note("settled")
    finally:
        store.close()
    if noted is None or noted["program"] != disk.program():
        return NOTHING
    try:
        asked = configured(config, noted["templates"])
    except OSError:
        return NOTHING  # the build says what is wrong with it
    if noted["config"] != asked:
        return NOTHING
    try:
        scan = disk.scan(os.path.join(folder, noted["content"]))
    except OSError:
        return NOTHING
    moment = now.timestamp()
    due = moment < noted["at"] or (noted["next"] is not None and moment >= noted["next"])
    if due or scan.digest != noted["scan"]:
        return Look(scan=scan, settings=noted["settings"], config=asked)
    for root, outputs in noted["outputs"].items():
        if disk.stat_of(os.path.join(folder, root), outputs) != outputs:
            return Look(scan=scan, settings=noted["settings"], config=asked)
    return Look(report=noted["report"], scan=scan)


def configured(config: str, templates: str) -> bytes:
    """
    Return a digest of all that is configured: config.toml, what was adopted beside it, and a folder of templates.

    Args:
        templates: ``[pages] templates``, relative to the folder of `config`; empty if there are none.

    Raises:
        OSError: When config.toml cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    with open(config, "rb") as file:
        digest.update(file.read())
    folder = os.path.dirname(os.path.abspath(config))
    paths = [os.path.join(folder, ADOPTED)]
    folder = os.path.join(folder, templates)
    if templates and os.path.isdir(folder):
        paths += [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    for path in paths:
        if os.path.isfile(path):
            with open(path, "rb") as file:
                data = file.read()
            digest.update(f"\n{os.path.basename(path)} {len(data)}\n".encode("utf-8", "surrogatepass") + data)
    return digest.digest()

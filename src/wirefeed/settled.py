"""
Whether the last build still stands: the question a build asks first, before it imports anything heavy.

One scan, one comparison: configuration, program, files below content/, outputs, and the moment an embargo or expiry
comes due. When all are as they were, the last report is the answer and nothing is read.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from typing import Any, NamedTuple

from wirefeed import disk
from wirefeed.store import NAME, Store

Report = dict[str, Any]


class Look(NamedTuple):
    """
    What the look found: the last `report` when it still stands, and the `scan` when one was made for it.

    `settings` are those of the last build, encoded, and `config` the digest of the file they were read from. `text` is
    what a build shall take for config.toml, whatever that says by now; empty for what it says.
    """

    report: Report | None = None
    scan: disk.Scan | None = None
    settings: bytes = b""
    config: bytes = b""
    text: bytes = b""


NOTHING = Look()
ADOPTED = "adopted.jsonl"  # `adoption.NAME`, without importing what this build may not need


def look(config: str, *, now: datetime, scan: disk.Scan | None = None, text: bytes = b"") -> Look:
    """
    Say whether a build of `config` (path of config.toml) at `now` would change nothing.

    Args:
        scan: What lies below content/, by somebody who knows; else it is looked for.

        text: What to take for config.toml (`Look`).
    """
    nothing = Look(scan=scan, text=text)
    folder = os.path.dirname(os.path.abspath(config))
    state = os.path.join(folder, NAME)
    if not os.path.exists(state) or not (text or os.path.exists(config)):
        return nothing
    store = Store(state)
    try:
        noted = store.note("settled")
    finally:
        store.close()
    if noted is None or noted["program"] != disk.program():
        return nothing
    try:
        asked = configured(config, noted["templates"], text)
    except OSError:
        return nothing  # the build says what is wrong with it
    if noted["config"] != asked:
        return nothing
    try:
        scan = scan or disk.scan(os.path.join(folder, noted["content"]))
    except OSError:
        return nothing
    moment = now.timestamp()
    due = moment < noted["at"] or (noted["next"] is not None and moment >= noted["next"])
    if due or scan.digest != noted["scan"]:
        return Look(scan=scan, settings=noted["settings"], config=asked, text=text)
    for root, outputs in noted["outputs"].items():
        if disk.stat_of(os.path.join(folder, root), outputs) != outputs:
            return Look(scan=scan, settings=noted["settings"], config=asked, text=text)
    return Look(report=noted["report"], scan=scan)


def next_turn(config: str) -> datetime | None:
    """Return the moment at which the last build of `config` said the selection changes by itself; None if never."""
    path = os.path.join(os.path.dirname(os.path.abspath(config)), NAME)
    if not os.path.exists(path):
        return None
    store = Store(path)
    try:
        at = store.note("next")
    finally:
        store.close()
    return None if at is None else datetime.fromtimestamp(at, UTC)


def configured(config: str, templates: str, text: bytes = b"") -> bytes:
    """
    Return a digest of all that is configured: config.toml, what was adopted beside it, and a folder of templates.

    Args:
        templates: ``[pages] templates``, relative to the folder of `config`; empty if there are none.

        text: What to take for config.toml (`Look`).

    Raises:
        OSError: When config.toml cannot be read.
    """
    digest = hashlib.blake2b(digest_size=16)
    if not text:
        with open(config, "rb") as file:
            text = file.read()
    digest.update(text)
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

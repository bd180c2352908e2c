"""Columns and times as people read them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from wirefeed.cli._speech import say

_GAP = "  "


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under the names of their columns; on a terminal, only as much of the last as fits."""
    widths = [max(len(name), *(len(row[at]) for row in rows)) for at, name in enumerate(columns)]
    most = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for row in (tuple(name.upper() for name in columns), *rows):
        line = _GAP.join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
        say(line if not most or len(line) <= most else line[: most - 1] + "…")


def shown_time(iso: str | None, zone: str) -> str:
    """Return ``2024-03-26 14:05`` of a moment of ``--json``, in the site's time zone; empty if there is none."""
    if not iso:
        return ""
    return f"{datetime.fromisoformat(iso).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"

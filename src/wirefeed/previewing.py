"""What subscribers would see if one built now; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from wirefeed import plan, remembering, reporting
from wirefeed.build import Rehearsal, rehearsal
from wirefeed.making import Made
from wirefeed.publishing import Place
from wirefeed.reading import Progress
from wirefeed.settled import Report


def preview(path: str, *, now: datetime, progress: Progress | None = None) -> Report:
    """
    Say what a build of `path` (a config.toml) at `now` would change; the same gate as in a build decides.

    Returns:
        The report of docs/reference/plan.md. A headline stands there of entries that subscribers see or would see, and
        of no others.

    Raises:
        ConfigError: Nothing was read.

        StateError: What was published is not known.
    """
    with rehearsal(path, now=now, anew=False, progress=progress) as one:
        report = one.report
        changes = [_shown(one, change) for change in report["changes"]]
        return {
            **report,
            "changes": changes,
            "touched": list(_touched(one, {change["id"] for change in changes})),
            "owed": remembering.owe(one.site, one.work, one.before) if one.site.destinations else [],  # in a copy
            "files": sorted((_file(one, place) for place in one.before), key=itemgetter("path")),
            "coming": [_coming(one, turn) for turn in one.work.selection.coming],
        }


def _shown(one: Rehearsal, change: dict[str, Any]) -> dict[str, Any]:
    """Return a change with the entry's headline, and how it differs from what subscribers see now."""
    made = one.work.making.made.get(change["id"])
    return {**change, "headline": _headline(one, made), "diff": _diff(one, made)}


def _touched(one: Rehearsal, told: set[str]) -> Iterator[dict[str, Any]]:
    """Yield entries whose text is as it was, and of which subscribers see something else change."""
    content = one.site.settings.content.path.rstrip("/") + "/"
    for key, made in one.work.making.made.items():
        if key not in told and (lines := _diff(one, made)):
            yield {"file": content + made.head.name, "id": key, "headline": _headline(one, made), "diff": lines}


def _diff(one: Rehearsal, made: Made | None) -> list[dict[str, str]]:
    if made is None or not made.fresh or made.entry is None:
        return []
    former = one.work.making.former.get(made.known.id)
    return [line._asdict() for line in plan.diff(former, made.entry)] if former is not None else []


def _headline(one: Rehearsal, made: Made | None) -> str:
    if made is None:
        return ""  # it would be seen no more: its words may be what must not be seen
    return "".join(entry.title for entry in one.work.making.entries([made.known.id]))


def _file(one: Rehearsal, place: Place) -> dict[str, Any]:
    data = one.work.drawn.data.get(place)
    size = None if data is None else len(data)
    return {"path": reporting.named(one.site, place), "before": one.before[place], "bytes": size}


def _coming(one: Rehearsal, turn: plan.Coming) -> dict[str, str]:
    content = one.site.settings.content.path.rstrip("/") + "/"
    at = turn.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"file": content + turn.file, "id": turn.id, "kind": turn.kind, "at": at}

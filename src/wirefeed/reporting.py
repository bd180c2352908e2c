"""What a build says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wirefeed import disk
from wirefeed.model import Change, Refusal, Remark
from wirefeed.publishing import Drawn, Place, told
from wirefeed.reading import Reading
from wirefeed.settled import Report
from wirefeed.site import Site


def report(
    site: Site,
    readings: Mapping[str, Reading],
    drawn: Drawn,
    *,
    entries: int,
    remarks: Iterable[Remark],
    changes: Iterable[Change],
    reasons: Mapping[str, str],
    held: Iterable[Refusal],
    failed: Iterable[Refusal],
    changed: set[Place],
) -> Report:
    """
    Return the report of docs/reference/report.md; each refusal also says whether a ``person`` must act.

    Args:
        entries: How many entries stand in an output; `remarks` are those made with them.

        reasons: Why stories that are there must not be seen, by id.

        changed: Files that were written or removed.
    """
    odd = [one for one in readings.values() if one.failed or one.remarks]  # few of thousands
    refused = [refusal for one in odd for refusal in one.failed]
    failed = [*refused, *failed, *site.failed]
    failed += [Refusal(file=name, reason=why, person=True) for name, why in site.scan.skipped.items()]
    content = site.settings.content.path.rstrip("/") + "/"
    output = site.settings.output.path.rstrip("/") + "/"
    lines = [_told(refusal, content) for refusal in sorted(failed, key=lambda one: (one.file, one.line))]
    lines += [_told(told(fault), output) for fault in drawn.refused]
    return {
        "stories": sum([len(one.heads) for one in readings.values()]) + len(refused),
        "entries": entries,
        "feeds": _feeds(site, drawn, changed),
        "files": sorted(named(site, place) for place in changed),
        "changes": _changes(tuple(changes), readings, reasons, content),
        "owed": [],
        "held": [_told(refusal, content) for refusal in held],
        "failed": lines,
        "warnings": _warnings(site, odd, (*remarks, *drawn.outline.remarks), content),
    }


def _feeds(site: Site, drawn: Drawn, changed: set[Place]) -> list[dict[str, Any]]:
    """Return a line for every feed in every format; archives have theirs when they changed."""
    folder = site.settings.output.path.rstrip("/") + "/"
    shown = [
        one
        for one in drawn.outline.outputs
        if one.feed is not None and (not one.archived or ("output", one.path) in changed)
    ]
    lying = {path: stat[0] for (root, path), stat in drawn.there.items() if root == "output"}
    kept = [one.path for one in shown if one.path not in lying and (one.root, one.path) not in drawn.data]
    lying |= {path: stat[0] for path, stat in disk.stat_of(site.roots["output"], kept).items()}
    return [
        {
            "name": one.name,
            "format": one.format,
            "path": folder + one.path,
            "entries": len(one.ids),
            "bytes": len(data) if (data := drawn.data.get((one.root, one.path))) is not None else lying[one.path],
            "changed": (one.root, one.path) in changed,
        }
        for one in shown
        if (one.root, one.path) in drawn.data or one.path in lying
    ]


def named(site: Site, place: Place) -> str:
    """Return a published file's path from the configuration's folder."""
    root, path = place
    folders = {"output": site.settings.output.path, "links": site.settings.short_links.path}
    return f"{folders[root].rstrip('/')}/{path}"


def _warnings(site: Site, odd: Iterable[Reading], made: Iterable[Remark], content: str) -> list[dict[str, Any]]:
    remarks = {remark: None for one in odd for remark in one.remarks}
    remarks.update(dict.fromkeys((*site.remarks, *made)))
    return [
        {
            "file": content + one.file if one.file else "config.toml",
            "line": one.line,
            "field": one.field,
            "message": one.message,
        }
        for one in sorted(remarks, key=lambda one: (one.file, one.line, one.field))
    ]


def _changes(
    changes: Sequence[Change], readings: Mapping[str, Reading], reasons: Mapping[str, str], prefix: str
) -> list[dict[str, Any]]:
    now = {change.former: change.id for change in changes if change.former}
    lines = []
    for change in changes:
        reason = ""
        if change.kind in ("withdrawn", "killed", "expired"):
            reason = reasons.get(change.id) or _missing(change, readings, now)
        lines.append(
            {
                "kind": change.kind,
                "file": prefix + change.name,
                "id": change.id,
                "minor": change.minor,
                "former": change.former,
                "reason": reason,
            }
        )
    return lines


def _missing(change: Change, readings: Mapping[str, Reading], now: Mapping[str, str]) -> str:
    """Return why a story is no longer among those of content/."""
    if change.id in now:
        return f"its file says another id: {now[change.id]}"
    return "it is no longer in its file" if change.name in readings else "its file is gone"


def _told(refusal: Refusal, prefix: str) -> dict[str, Any]:
    return {
        "file": prefix + refusal.file,
        "line": refusal.line,
        "id": refusal.id,
        "reason": refusal.reason,
        "hint": refusal.hint,
        "person": refusal.person,
    }

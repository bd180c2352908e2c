"""How a report looks on stdout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from wirefeed.cli._speech import many, say

_SHOWN = 10  # held stories, and changes of a kind; --json lists them all
_NAMED = ("corrected", "restored", "withdrawn", "killed", "expired")  # told by file; new and updated are only counted
_OWED = (("pending", "to send"), ("held", "held for a person"), ("cancelled", "too old to be announced"))


def print_json(report: dict[str, Any]) -> None:
    """Print a report as docs/reference/report.md describes it."""
    import json

    import click

    bare = [{name: value for name, value in told.items() if name != "person"} for told in report["held"]]
    failed = [{name: value for name, value in told.items() if name != "person"} for told in report["failed"]]
    click.echo(json.dumps({**report, "held": bare, "failed": failed}, ensure_ascii=False, indent=1))


def print_report(report: dict[str, Any], *, verb: str = "written") -> None:
    """Print a report for people: what was built, what subscribers see of it, what is held."""
    names = {feed["name"] for feed in report["feeds"]}
    changed = sum(feed["changed"] for feed in report["feeds"])
    say(
        f"{many(report['stories'], 'story', 'stories')}, {many(report['entries'], 'entry', 'entries')} "
        f"in {many(len(names), 'feed', 'feeds')}: {many(changed, 'file', 'files')} {verb}"
    )
    width = max((len(feed["path"]) for feed in report["feeds"]), default=0)
    for feed in report["feeds"] if len(report["feeds"]) <= 24 else [one for one in report["feeds"] if one["changed"]]:
        state = verb if feed["changed"] else "unchanged"
        count = many(feed["entries"], "entry", "entries")
        say(f"  {feed['path']:<{width}}  {count:>11}  {feed['bytes'] / 1000:8.1f} kB  {state}")
    if others := len(set(report["files"]) - {feed["path"] for feed in report["feeds"]}):  # written, or removed
        say(f"{many(others, 'other file', 'other files')} {'changed' if verb == 'written' else verb}")
    _print_changes(report["changes"])
    for one in report["owed"]:
        say(f"owed to {one['destination']}: {_owed(one)}")
    print_held(report["held"])


def _owed(one: dict[str, Any]) -> str:
    return ", ".join(f"{one[state]:,} {words}" for state, words in _OWED if one[state])


def print_list(lines: Sequence[str], *, most: int = _SHOWN) -> None:
    """Print lines of a group, and how many more there are."""
    for line in lines[:most]:
        say(f"  {line}")
    if len(lines) > most:
        say(f"  ... and {len(lines) - most:,} more: --json lists them all")


def print_held(held: Sequence[dict[str, Any]]) -> None:
    """Print the stories kept back on purpose."""
    lines = [f"{told['file']}: {told['reason']}" for told in held if not told["person"]]
    if lines:
        say(f"{len(lines)} held:")
        print_list(lines)


def counted(changes: Sequence[dict[str, Any]]) -> str:
    """Return how many entries are new and updated: ``2 new, 1 updated``; empty if none is."""
    counts = Counter(change["kind"] for change in changes)
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in ("new", "updated") if counts[kind])


def because(change: dict[str, Any]) -> str:
    """Return a change's file and, where it has one, its reason."""
    return f"{change['file']} ({change['reason']})" if change["reason"] else str(change["file"])


def _print_changes(changes: Sequence[dict[str, Any]]) -> None:
    if counts := counted(changes):
        say(counts)
    for kind in _NAMED:
        several = [change for change in changes if change["kind"] == kind]
        for change in several[:_SHOWN]:
            say(f"{kind}: {because(change)}")
        if len(several) > _SHOWN:
            say(f"{kind}: ... and {len(several) - _SHOWN:,} more: --json lists them all")


def status_of(report: dict[str, Any], *, strict: bool) -> int:
    """Return the exit code: 1 when something failed, needs a person, or is a warning that counts."""
    person = report["failed"] or any(told["person"] for told in report["held"])
    return 1 if person or (strict and report["warnings"]) else 0

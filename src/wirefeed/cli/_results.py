"""How a report looks on stdout."""

from __future__ import annotations

from typing import Any

import click

_SHOWN = 10  # held stories; --json lists them all


def print_json(report: dict[str, Any]) -> None:
    """Print a report as docs/reference/report.md describes it."""
    import json

    bare = [{name: value for name, value in told.items() if name != "person"} for told in report["held"]]
    failed = [{name: value for name, value in told.items() if name != "person"} for told in report["failed"]]
    click.echo(json.dumps({**report, "held": bare, "failed": failed}, ensure_ascii=False, indent=1))


def print_report(report: dict[str, Any], *, verb: str = "written") -> None:
    """Print a report for people: what was built, what is held."""
    names = {feed["name"] for feed in report["feeds"]}
    changed = sum(feed["changed"] for feed in report["feeds"])
    click.echo(
        f"{_many(report['stories'], 'story', 'stories')}, {_many(report['entries'], 'entry', 'entries')} "
        f"in {_many(len(names), 'feed', 'feeds')}: {_many(changed, 'file', 'files')} {verb}"
    )
    width = max((len(feed["path"]) for feed in report["feeds"]), default=0)
    for feed in report["feeds"] if len(report["feeds"]) <= 24 else [one for one in report["feeds"] if one["changed"]]:
        state = verb if feed["changed"] else "unchanged"
        count = _many(feed["entries"], "entry", "entries")
        click.echo(f"  {feed['path']:<{width}}  {count:>11}  {feed['bytes'] / 1000:8.1f} kB  {state}")
    held = [told for told in report["held"] if not told["person"]]
    if held:
        click.echo(f"{len(held)} held:")
        for told in held[:_SHOWN]:
            click.echo(f"  {told['file']}: {told['reason']}")
        if len(held) > _SHOWN:
            click.echo(f"  ... and {len(held) - _SHOWN} more: --json lists them all")


def status_of(report: dict[str, Any], *, strict: bool) -> int:
    """Return the exit code: 1 when something failed, needs a person, or is a warning that counts."""
    person = report["failed"] or any(told["person"] for told in report["held"])
    return 1 if person or (strict and report["warnings"]) else 0


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"

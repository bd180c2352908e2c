"""Say what subscribers would see if one built now."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain_of
from wirefeed.cli._results import because, print_held, print_json, print_list, status_of
from wirefeed.cli._speech import many, say

_SHOWN = 20  # entries of a kind; --json lists them all
_COMING = 10
_FEEDS = (".atom", ".rss", ".json")  # what a feed that nothing stands in any more leaves behind
_KINDS = ("new", "updated", "corrected", "restored", "withdrawn", "killed", "expired")
_TURNS = {"embargo": "embargo ends", "schedule": "is published", "expiry": "expires"}


@click.command(
    short_help="Say what subscribers would see if one built now.",
    help="""Say what subscribers would see if one built now; write nothing.

    Exit codes: 0 nothing would change; 3 something would; 1 a story failed or needs a person, whatever else would
    change; 2 usage or configuration.
    """,
)
@_options.config
@_options.now
@_options.as_json
@_options.strict
def command(path: str, now: datetime | None, as_json: bool, strict: bool) -> int:
    from wirefeed.previewing import preview

    with _options.progress() as progress:
        report = preview(path, now=now or _options.clock(), progress=progress)
    if as_json:
        print_json(report)
    else:
        _print(report)
    complain_of(report, os.path.dirname(path))
    changes = report["changes"] or report["touched"] or report["files"]
    return status_of(report, strict=strict) or (3 if changes else 0)


def _print(report: dict[str, Any]) -> None:
    for kind in _KINDS:
        _print_entries(kind, [change for change in report["changes"] if change["kind"] == kind])
    _print_entries("changed besides the text", report["touched"])
    _print_outputs(report)
    coming = [f"{one['at']}  {_TURNS[one['kind']]:<12}  {one['file']}" for one in report["coming"]]
    if coming:
        say("coming:")
        print_list(coming, most=_COMING)
    turns = {one["file"] for one in report["coming"]}
    print_held([told for told in report["held"] if told["file"] not in turns])


def _print_entries(what: str, entries: Sequence[dict[str, Any]]) -> None:
    if entries:
        say(f"{len(entries):,} {what}:")
    for entry in entries[:_SHOWN]:
        for line in _lines(entry):
            say(f"  {line}")
    if len(entries) > _SHOWN:
        say(f"  ... and {len(entries) - _SHOWN:,} more: --json lists them all")


def _print_outputs(report: dict[str, Any]) -> None:
    names = {feed["path"] for feed in report["feeds"]}
    names |= {one["path"] for one in report["files"] if one["bytes"] is None and one["path"].endswith(_FEEDS)}
    feeds = [one for one in report["files"] if one["path"] in names]
    others = [one for one in report["files"] if one["path"] not in names]
    _print_files("feed", "feeds", feeds)
    _print_files("other file", "other files", others)
    if not (report["changes"] or report["touched"] or report["files"]):
        there = many(len({feed["name"] for feed in report["feeds"]}), "feed", "feeds")
        say(f"nothing would change: {many(report['entries'], 'entry', 'entries')} in {there}")


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    """Yield how an entry is told: its file, what it is about, and what is new of it."""
    minor = " (minor: its stamp stays)" if entry.get("minor") else ""
    yield f"{entry['file']}: {entry['headline']}{minor}" if entry["headline"] else because(entry)
    if entry.get("former"):
        yield f"  subscribers know its file as {entry['former']}, and would get it twice; aliases: keeps that id"
    for line in entry["diff"]:
        yield f"  {line['field']}: {line['text']}" if line["field"] else f"  {line['text']}"


def _print_files(one: str, several: str, files: Sequence[dict[str, Any]]) -> None:
    if files:
        say(f"{many(len(files), one, several)} would change:")
        width = max(len(file["path"]) for file in files)
        lines = [f"{file['path']:<{width}}  {_kb(file['before'])} -> {_kb(file['bytes'])}" for file in files]
        print_list(lines, most=_SHOWN)


def _kb(size: int | None) -> str:
    return f"{size / 1000:8.1f} kB" if size is not None else f"{'nothing':>11}"

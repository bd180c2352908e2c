"""Say how the site is doing: its last build, its destinations, what needs a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain
from wirefeed.cli._speech import many, say
from wirefeed.cli._tables import print_table, shown_time
from wirefeed.errors import WirefeedError

_COLUMNS = ("destination", "state", "waiting", "held", "unknown", "dead", "last delivery", "")
_PLACES = ("destination", "there", "change", "delivery", "due", "")


@click.command(
    short_help="Say how the site, its destinations and its stories are doing.",
    help="""Say how the last build went, how every destination is doing, and what needs a person.

    With STORY, an id or the path of a story's file: how far its newest change has come. Exit codes: 0 nothing needs a
    person; 1 something does; 2 usage or configuration.
    """,
)
@click.argument("story", required=False, metavar="[STORY]")
@_options.config
@_options.as_json
def command(story: str | None, path: str, as_json: bool) -> int:
    from wirefeed import receipts

    now = _options.clock()
    try:
        report = receipts.overview(path, now=now) if story is None else receipts.story(path, story, now=now)
    except receipts.AskError as error:
        complain(error)
        return 2
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif story is None:
        _print(report)
    else:
        _print_story(report)
    if story is None:
        for told in report["person"]:
            where = told["destination"] and f"destination {told['destination']!r}"
            complain(WirefeedError(told["what"], where=where, hint=told["hint"]))
        return 1 if report["person"] else 0
    return 1 if any(report[name] for name in ("failed", "impossible", "unknown")) else 0


def _print(report: dict[str, Any]) -> None:
    zone, build = report["zone"], report["build"]
    if build is None:
        say("no build has ended yet")
    else:
        stories = many(build["stories"], "story", "stories")
        counts = f"{stories}, {many(build['entries'], 'entry', 'entries')}, {build['held']:,} held"
        say(f"last build {shown_time(build['at'], zone)}: {counts}, {build['failed']:,} failed")
    if report["destinations"]:
        print_table(_COLUMNS, [_row(one, zone) for one in report["destinations"]])
    for one in report["receipts"]:
        say(f"{one['file'] or one['story']}: {one['text']}")


def _row(one: dict[str, Any], zone: str) -> tuple[str, ...]:
    state = f"{one['state']} until {shown_time(one['until'], zone)}" if one["until"] else one["state"]
    counts = (f"{one[name]:,}" for name in ("backlog", "held", "unknown", "dead"))
    return (one["name"], state, *counts, shown_time(one["last_delivery"], zone), one["why"])


def _print_story(report: dict[str, Any]) -> None:
    for line in _lines(report):
        say(line)
    rows = [_place(one, report["zone"]) for one in report["places"]]
    if rows:
        print_table(_PLACES, rows)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    name = report["file"] or report["story"]
    yield f"{name}: {report['text'] or 'nobody was to be told of it'}"


def _place(one: dict[str, Any], zone: str) -> tuple[str, ...]:
    there = f"version {one['shows']}, {one['posted']}" if one["posted"] else "nothing"
    waits = one["state"] in ("pending", "sending")
    due = shown_time(one["due"], zone) if waits else ""
    return (one["destination"], there, one["kind"], one["state"], due, one["reason"] or one["link"])

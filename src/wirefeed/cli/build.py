"""Build the feeds once."""

from __future__ import annotations

import os
from datetime import datetime

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain_of
from wirefeed.cli._results import print_json, print_report, status_of


@click.command(help="Build the feeds: read what changed, write what differs.")
@_options.config
@_options.now
@_options.as_json
@_options.strict
def command(path: str, now: datetime | None, as_json: bool, strict: bool) -> int:
    from wirefeed import settled

    moment = now or _options.clock()
    look = settled.look(path, now=moment)
    report = look.report
    if report is None:
        from wirefeed.build import build

        with _options.progress() as progress:
            report = build(path, now=moment, look=look, progress=progress)
    if as_json:
        print_json(report)
    else:
        print_report(report)
    complain_of(report, os.path.dirname(path))
    return status_of(report, strict=strict)

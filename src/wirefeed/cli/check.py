"""Look at configuration, stories and output without writing anything."""

from __future__ import annotations

import os
from datetime import datetime

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain_of
from wirefeed.cli._results import print_json, print_report, status_of


@click.command(help="Check configuration, stories and output; write nothing.")
@_options.config
@_options.now
@_options.as_json
@_options.strict
def command(path: str, now: datetime | None, as_json: bool, strict: bool) -> int:
    from wirefeed.build import rehearse

    with _options.progress() as progress:
        report = rehearse(path, now=now or _options.clock(), progress=progress)
    if as_json:
        print_json(report)
    else:
        print_report(report, verb="would change")
    complain_of(report, os.path.dirname(path))
    return status_of(report, strict=strict)

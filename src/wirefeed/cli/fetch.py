"""Poll the sources that have an address."""

from __future__ import annotations

import os
from typing import Any

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain_line
from wirefeed.cli._speech import many, say


@click.command(
    short_help="Poll the sources that have an address.",
    help="""Poll every [[source]] of config.toml that has a url; what came lies below content/ for the next build.

    `wirefeed run` does so by itself, `every` so often; `wirefeed build` never does.

    Exit codes: 0 done; 1 a source failed; 2 usage or configuration.
    """,
)
@_options.config
@_options.as_json
def command(path: str, as_json: bool) -> int:
    from wirefeed.fetching import Fetching
    from wirefeed.site import load

    fetching = Fetching(path, load(path), environment=os.environ)
    done = fetching.fetch(now=_options.clock(), due=False)
    reports: list[dict[str, Any]] = [
        one._asdict() | {"next_at": one.next_at.strftime("%Y-%m-%dT%H:%M:%SZ")} for one in done
    ]
    if as_json:
        import json

        click.echo(json.dumps(reports, ensure_ascii=False, indent=1))
    elif not done:
        say("config.toml names no [[source]] with a url")
    for one in done:
        if one.state == "failed":
            complain_line(f"source {one.source!r}: {one.reason}", one.hint)
        elif not as_json:
            written, removed = len(one.written), len(one.removed)
            counts = f"{many(written, 'file', 'files')} written, {many(removed, 'file', 'files')} removed"
            say(f"{one.source}: {counts if written or removed else 'nothing new'}")
    return 1 if any(one.state == "failed" for one in done) else 0

"""Show what a story would become at its destinations."""

from __future__ import annotations

from datetime import datetime

import click

from wirefeed.cli import _options
from wirefeed.cli._speech import say


@click.command(
    short_help="Show what a story would become at its destinations.",
    help="""Show the exact requests a story would become at its destinations, counted by their own rules, and wherever
    it would not be sent, why. Nothing is sent or written; secrets are shown as <name>.

    STORY is a file or an id, DESTINATION a name in config.toml.

    Exit codes: 0 done; 1 there is no such story or destination, or something of it is too long; 2 usage or
    configuration.
    """,
)
@_options.config
@click.argument("story")
@click.argument("destination", required=False)
@_options.now
@_options.as_json
def command(path: str, story: str, destination: str | None, now: datetime | None, as_json: bool) -> int:
    from wirefeed import proof

    with _options.progress() as progress:
        found = proof.proof(path, story, destination, now=now or _options.clock(), progress=progress)
    if as_json:
        import json

        click.echo(json.dumps([one.report() for one in found], ensure_ascii=False, indent=1))
    elif not found:
        say("config.toml names no [[destination]]: nobody is told")
    else:
        for one in found:
            for line in proof.lines(one):
                say(line)
    return 1 if any(count.used > count.most for one in found for count in one.counts) else 0

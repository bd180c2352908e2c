"""List the story formats, feed formats and kinds of destinations that this installation knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from wirefeed.cli._known import Format

# Kind -> its list in --json, and how it begins for people.
_LISTS = {
    "story": ("stories", "Stories are read from; the first that knows a file reads it:"),
    "feed": ("feeds", "Feeds are written as:"),
    "destination": ("destinations", "Changes are posted to:"),
}


@click.command(
    short_help="List what is read, written and posted to.",
    help="List the story formats, feed formats and kinds of destinations there are; or one of these lists.",
)
@click.argument("kind", type=click.Choice(tuple(_LISTS)), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the lists as JSON.")
@click.option("--names-only", is_flag=True, help="One name per line, nothing else.")
def command(kind: str | None, as_json: bool, names_only: bool) -> int:
    if as_json and names_only:
        raise click.UsageError("expected --json or --names-only, got both")
    from wirefeed.cli._known import formats

    known: dict[str, list[Format]] = {one: [] for one in _LISTS if kind in (None, one)}
    for one in formats():
        if one.kind in known:
            known[one.kind].append(one)
    if as_json:
        _print_json(known)
    elif names_only:
        click.echo("\n".join(one.name for several in known.values() for one in several))
    else:
        for number, (title, several) in enumerate(known.items()):
            _print(_LISTS[title][1], several, first=not number)
    return 0


def _print_json(known: dict[str, list[Format]]) -> None:
    import json

    lists = {
        _LISTS[kind][0]: [
            {name: value for name, value in one._asdict().items() if value and name != "kind"} for one in several
        ]
        for kind, several in known.items()
    }
    click.echo(json.dumps(lists, ensure_ascii=False, indent=1))


def _print(title: str, known: Sequence[Format], *, first: bool) -> None:
    from wirefeed.cli._speech import say

    if not first:
        say("")
    say(title)
    width = max(len(one.name) for one in known)
    for one in known:
        usual = f" ({', '.join(one.endings)})" if one.endings else ""
        needs = f": needs {one.extra}" if one.extra else ""
        say(f"  {one.name:<{width}}  {one.what}{usual}{needs}")

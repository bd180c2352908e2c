"""Take ids, dates and links of an old feed along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain
from wirefeed.cli._speech import many, say
from wirefeed.errors import FeedError, TransportError

_SHOWN = 10  # items and groups; --json lists them all


@click.command(
    short_help="Take ids, dates and links of an old feed along.",
    help="""Take ids, dates and links of a site's old feed along, so that its subscribers get nothing twice.

    SOURCE is the address of the feed (RSS, Atom or JSON Feed; its older pages are fetched too) or a file. What belongs
    to a story is written to adopted.jsonl beside the configuration; commit that file. Exit codes: 0 every item found
    its story; 1 items stay without one, or may be several; 2 usage, configuration, or no feed there.
    """,
)
@click.argument("source", metavar="SOURCE")
@_options.config
@click.option("--dry-run", is_flag=True, help="Say what would be taken; write nothing.")
@click.option("--replace", is_flag=True, help="What the feed says now replaces what was taken before.")
@_options.as_json
def command(source: str, path: str, dry_run: bool, replace: bool, as_json: bool) -> int:
    from wirefeed.adopting import adopt

    try:
        with _options.progress() as progress:
            report = adopt(path, source, now=_options.clock(), write=not dry_run, again=replace, progress=progress)
    except (FeedError, TransportError) as error:
        complain(error)
        return 2
    if as_json:
        import json

        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _print(report, dry_run)
    return 1 if report["unmatched"] or report["ambiguous"] or report["stopped"] else 0


def _print(report: dict[str, Any], dry_run: bool) -> None:
    documents = f" in {report['documents']} documents" if report["documents"] > 1 else ""
    items, stories = many(report["items"], "item", "items"), many(report["stories"], "story", "stories")
    say(f"{items}{documents}, {stories}: {len(report['matched']):,} matched")
    for how, count in Counter(pair["how"] for pair in report["matched"]).items():
        say(f"  {count:>6,} by {how}")
    if report["kept"]:
        say(f"  {report['kept']:>6,} of them were taken before and stay as they are")
    if report["elsewhere"]:
        say(f"  {report['elsewhere']:>6,} of them linked to another host; these links were left")
    left = many(len(report["unmatched"]), "item", "items")
    _list(f"{left} without a story, to leave the feed", [_titled(item) for item in report["unmatched"]])
    groups = [_group(group) for group in report["ambiguous"]]
    _list(f"{len(groups):,} ambiguous; write the item's id into its story, as id:", groups)
    if report["unknown"]:
        stories = many(len(report["unknown"]), "story", "stories")
        say(f"{stories} without an item: new, or older than the feed reaches")
    if report["stopped"]:
        say(f"not all was read: {report['stopped']}")
    _next(report, dry_run)


def _list(what: str, lines: Sequence[str]) -> None:
    if lines:
        say(f"{what}:")
        for line in lines[:_SHOWN]:
            say(f"  {line}")
        if len(lines) > _SHOWN:
            say(f"  ... and {len(lines) - _SHOWN:,} more: --json lists them all")


def _titled(item: dict[str, Any]) -> str:
    return "  ".join(filter(None, (item["published"][:10], item["title"], item["link"] or item["id"])))


def _group(group: dict[str, Any]) -> str:
    items, stories = map(_titled, group["items"]), (one["file"] for one in group["stories"])
    return f"by {group['how']}: {_some(items)} may be {_some(stories)}"


def _some(names: Iterable[str]) -> str:
    several = list(names)
    return ", ".join(several[:3]) + (f" and {len(several) - 3} more" if len(several) > 3 else "")


def _next(report: dict[str, Any], dry_run: bool) -> None:
    file, lines = report["file"], many(report["adopted"], "story", "stories")
    if not report["changed"]:
        say(f"{file} stays as it is: {lines}")
    elif dry_run:
        say(f"{file} would have {lines}; nothing was written")
    else:
        say(f"wrote {file}: {lines}")
        say(f"next: commit {file}, then wirefeed build")

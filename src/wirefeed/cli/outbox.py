"""Look at what is owed to destinations, and decide about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain
from wirefeed.cli._speech import many, say
from wirefeed.cli._tables import print_table, shown_time

if TYPE_CHECKING:
    from wirefeed.receipts import Chosen

_CHANGED = {
    "retry": "{} to be tried now",
    "hold": "{} held",
    "release": "{} released",
    "cancel": "{} cancelled",
    "replay": "{} owed again",
}
_LEFT = {
    "ended": "of a story that has ended",
    "waiting already": "of a story that waits there already",
    "no longer known": "whose words are no longer known",
    "not configured": "to a destination that config.toml does not name",
}
_COLUMNS = ("key", "destination", "state", "due", "kind", "tries", "story", "reason")


@click.group(
    short_help="Look at what is owed to destinations, and decide about it.",
    help="""Look at what is owed to destinations, and decide about it.

    NAME is the number of a delivery, its id, or the first letters of its id. Exit codes: 0 done; 1 the state could not
    be used; 2 usage or configuration, or there is no such delivery.
    """,
)
def command() -> None:
    """Run one of the commands below."""


_destination = click.option("--destination", default="", metavar="NAME", help="Only deliveries to this one.")
_state = click.option("--state", default="", metavar="STATE", help="Only deliveries in this state.")
_story = click.option("--story", default="", metavar="STORY", help="Only those of this story: its id or its file.")
_all = click.option("--all", "everything", is_flag=True, help="All that can be decided about so.")
_names = click.argument("names", nargs=-1, metavar="[NAME]...")


def _chooses(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (_options.as_json, _options.config, _all, _story, _state, _destination, _names):
        function = option(function)
    return function


@command.command("list", help="List deliveries, the newest first.")
@_destination
@_state
@_story
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="So many at most.")
@_options.config
@_options.as_json
def _list(*, destination: str, state: str, story: str, limit: int, path: str, as_json: bool) -> int:
    from wirefeed.receipts import Chosen, listing

    chosen = Chosen(destination=destination, state=state, story=story)
    return _told(lambda: listing(path, chosen, limit=limit), as_json, _print_list)


@command.command("show", help="Show a delivery: every try, and the requests as they are sent.")
@click.argument("name", metavar="NAME")
@_options.config
@_options.as_json
def _show(name: str, path: str, as_json: bool) -> int:
    from wirefeed.receipts import shown

    return _told(lambda: shown(path, name), as_json, _print_one)


@command.command("retry", help="Try dead, unknown and waiting deliveries now.")
@_chooses
def _retry(path: str, as_json: bool, **chosen: Any) -> int:
    from wirefeed.receipts import retry

    return _decided("retry", retry, path, as_json, chosen)


@command.command("hold", help="Let pending deliveries wait until they are released.")
@_chooses
def _hold(path: str, as_json: bool, **chosen: Any) -> int:
    from wirefeed.receipts import hold

    return _decided("hold", hold, path, as_json, chosen)


@command.command("release", help="Let held deliveries go.")
@_chooses
def _release(path: str, as_json: bool, **chosen: Any) -> int:
    from wirefeed.receipts import release

    return _decided("release", release, path, as_json, chosen)


@command.command("cancel", help="Give up deliveries that were not sent, and dead letters.")
@_chooses
def _cancel(path: str, as_json: bool, **chosen: Any) -> int:
    from wirefeed.receipts import cancel

    return _decided("cancel", cancel, path, as_json, chosen)


@command.command(
    "replay",
    help="""Owe again what was owed since a moment and was delivered or died.

    A program is told of every change again. A place of messages gets each story as it is now. What has ended stays so.
    """,
)
@click.option("--since", required=True, type=_options.INSTANT, metavar="ISO", help="Such as 2024-03-26T12:00:00Z.")
@_destination
@_story
@_options.config
@_options.as_json
def _replay(*, since: datetime, destination: str, story: str, path: str, as_json: bool) -> int:
    from wirefeed.receipts import replay

    now = _options.clock()
    return _told(
        lambda: replay(path, since=since, destination=destination, story=story, now=now),
        as_json,
        lambda report: _print_changed("replay", report),
    )


@command.command("pause", help="Send nothing to a destination until it is resumed; what is owed to it waits.")
@click.argument("destination", metavar="DESTINATION")
@_options.config
@_options.as_json
def _pause(destination: str, path: str, as_json: bool) -> int:
    from wirefeed.receipts import pause

    return _turned(lambda: pause(path, destination, now=_options.clock()), destination, "paused", as_json)


@command.command("resume", help="Send to a destination again, whatever stopped it.")
@click.argument("destination", metavar="DESTINATION")
@_options.config
@_options.as_json
def _resume(destination: str, path: str, as_json: bool) -> int:
    from wirefeed.receipts import resume

    return _turned(lambda: resume(path, destination), destination, "resumed", as_json)


def _decided(verb: str, decide: Callable[..., dict[str, Any]], path: str, as_json: bool, chosen: dict[str, Any]) -> int:
    from wirefeed.receipts import Chosen

    meant: Chosen = Chosen(**chosen)
    now = _options.clock()
    return _told(lambda: decide(path, meant, now=now), as_json, lambda report: _print_changed(verb, report))


def _turned(turn: Callable[[], None], destination: str, becomes: str, as_json: bool) -> int:
    def done() -> dict[str, Any]:
        turn()
        return {"destination": destination, "state": becomes}

    return _told(done, as_json, lambda report: say(f"{destination} is {becomes}"))


def _told(ask: Callable[[], dict[str, Any]], as_json: bool, show: Callable[[dict[str, Any]], None]) -> int:
    from wirefeed.receipts import AskError

    try:
        report = ask()
    except AskError as error:
        complain(error)
        return 2
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        show(report)
    return 0


def _print_changed(verb: str, report: dict[str, Any]) -> None:
    say(_CHANGED[verb].format(many(report["changed"], "delivery", "deliveries")))
    for why, count in report["left"].items():
        say(f"{count:,} left as {'it is' if count == 1 else 'they are'}: {_LEFT.get(why, why)}")


def _print_list(report: dict[str, Any]) -> None:
    zone = report["zone"]
    rows = [
        (
            str(row["key"]),
            row["destination"],
            row["state"],
            shown_time(row["due"], zone),
            row["kind"],
            str(row["tries"]),
            row["story"],
            row["reason"],
        )
        for row in report["deliveries"]
    ]
    if not rows:
        say("no deliveries")
        return
    print_table(_COLUMNS, rows)
    if report["more"]:
        say(f"... and more: --limit shows more than {len(rows):,}")


def _print_one(report: dict[str, Any]) -> None:
    for line in _lines(report):
        say(line)


def _lines(report: dict[str, Any]) -> Iterator[str]:
    zone = report["zone"]
    yield f"delivery {report['key']} ({report['id']})"
    facts = {
        "destination": report["destination"],
        "story": report["story"],
        "change": f"{report['kind']}, version {report['number']}",
        "sent as": report["action"],
        "state": report["state"],
        "why": report["reason"],
        "owed": shown_time(report["made"], zone),
        "due": shown_time(report["due"], zone),
        "stale after": shown_time(report["until"], zone),
    }
    yield from (f"  {name:<12} {value}" for name, value in facts.items() if value)
    posted = report["posted"]
    if posted is not None:
        link = f"  {posted['link']}" if posted["link"] else ""
        yield f"  {'stands there':<12} version {posted['number']}, {posted['state']}{link}"
    for one in report["attempts"]:
        status = f" {one['status']}" if one["status"] else ""
        note = f": {one['note']}" if one["note"] else ""
        yield f"tried {shown_time(one['at'], zone)}, {one['seconds']:.2f} s: {one['outcome']}{status}{note}"
    yield from _requests(report["requests"])


def _requests(requests: Sequence[dict[str, Any]]) -> Iterator[str]:
    for request in requests:
        yield f"{request['method']} {request['url']}"
        yield from (f"  {name}: {value}" for name, value in request["headers"].items())
        body = request["body"]
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=1)
        yield from (f"  {line}" for line in text.splitlines())

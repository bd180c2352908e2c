"""Send what destinations are owed."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from wirefeed.cli import _options
from wirefeed.cli._complaints import complain_line
from wirefeed.cli._speech import many, say

if TYPE_CHECKING:
    from wirefeed.poster import Poster

_INTERRUPTED = 130
_STATES = (("delivered", "delivered"), ("cancelled", "not needed"), ("pending", "to be tried again"))


@click.command(
    short_help="Send what destinations are owed.",
    help="""Send what builds owe to the destinations of config.toml, once.

    What is not due yet stays in the outbox for the next time. With --against, for CI without a state: what the feed at
    URL does not show yet is owed first.

    Ctrl-C begins no delivery any more and waits for those on their way; the second one ends at once.

    Exit codes: 0 done; 1 a delivery failed, needs a person, or has to be tried again; 2 usage or configuration.
    """,
)
@_options.config
@click.option(
    "--wait",
    type=_options.Duration(),
    default="30s",
    show_default=True,
    metavar="DURATION",
    help="How long to wait for what is not due yet: limits of a destination, tries after a failure.",
)
@click.option("--against", metavar="URL", help="Owe what the feed at URL does not show yet; build first.")
@click.option("--queue-only", is_flag=True, help="With --against: send nothing now; `wirefeed post` does later.")
@_options.as_json
def command(path: str, wait: float, against: str | None, queue_only: bool, as_json: bool) -> int:
    from wirefeed.poster import Poster
    from wirefeed.site import load

    # What the poster logs is for daemons; here it is said below, and must not be said twice.
    logging.getLogger("wirefeed").addHandler(logging.NullHandler())
    if queue_only and against is None:
        raise click.UsageError("--queue-only is of use with --against only")
    settings = load(path)
    if not settings.destination:
        say("config.toml names no [[destination]]: nobody is told")
        return 0
    report: dict[str, Any] = {}
    if against is not None:
        from wirefeed import against as comparing

        report["owed"] = comparing.owe(path, settings, against, now=_options.clock())
        if not as_json:
            owed = many(report["owed"], "delivery", "deliveries")
            say(f"{owed} owed: not in {comparing.shown(against)} yet")
    stop = Event()
    if not queue_only:
        poster = Poster(path, settings, environment=os.environ)
        with _patient(stop, poster):
            report |= poster.drain(wait_s=wait, stop=stop).report()
    if as_json:
        import json

        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    elif not queue_only:
        _print(report)
    if queue_only:
        return 0
    code = _judged(report)
    return _INTERRUPTED if stop.is_set() else code


@contextmanager
def _patient(stop: Event, poster: Poster) -> Iterator[None]:
    """Set `stop` at the first Ctrl-C or SIGTERM: what is on its way is waited for. The second ends at once."""

    def told(number: int, frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        poster.wake()

    former = [(number, signal.signal(number, told)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for number, before in former:
            signal.signal(number, before)


def _judged(report: dict[str, Any]) -> int:
    """Complain of what a person must look at; return the exit code."""
    for one in report["troubles"]:
        complain_line(f"destination {one['destination']!r}: {one['reason']}", one["hint"])
    again = any(one["pending"] for one in report["destinations"])
    return 1 if report["troubles"] or again else 0


def _print(report: dict[str, Any]) -> None:
    told = [(one["name"], _counted(one)) for one in report["destinations"]]
    if not any(counts for _, counts in told):
        say("nothing to send")
    for name, counts in told:
        if counts:
            say(f"{name}: {counts}")


def _counted(one: dict[str, Any]) -> str:
    states = (*_STATES, ("dead", "failed for good"), ("unknown", "in doubt"))
    return ", ".join(f"{one[state]:,} {words}" for state, words in states if one[state])

"""What several commands take."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

config = click.option(
    "--config",
    "path",
    default="config.toml",
    metavar="FILE",
    show_default=True,
    help="The configuration; paths in it are relative to its folder.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
strict = click.option("--strict", is_flag=True, help="A warning is a failure.")


class _Instant(click.ParamType[datetime]):
    """An instant with its zone; there is no default zone, so that CI and laptop agree."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment: datetime | None = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment and moment.tzinfo is not None else None
        except (ValueError, OverflowError):
            moment = None
        if moment is None:
            self.fail(f"expected an instant with a zone such as 2024-03-26T12:00:00Z, got {value!r}", param, ctx)
        return moment


INSTANT = _Instant()


class Duration(click.ParamType[float]):
    """Seconds, written as in config.toml: ``30s``, ``5m``."""

    name = "DURATION"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from wirefeed.config import seconds

        found = seconds(str(value))
        if found is None:
            self.fail(f"expected a duration such as 30s or 5m, got {value!r}", param, ctx)
        return found


now = click.option("--now", type=INSTANT, metavar="ISO", help="Build as if it were then, for reproducible runs.")


def clock() -> datetime:
    """Return the present, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def progress() -> Iterator[Callable[[int, int], None] | None]:
    """Show how far reading has come, on a terminal and only when there is much to read."""
    if not sys.stderr.isatty():
        yield None
        return
    bars: list[Any] = []

    def advance(done: int, of: int) -> None:
        if not bars and of >= 1_000:
            from rich.console import Console
            from rich.progress import Progress

            bars.append(Progress(console=Console(stderr=True), transient=True))
            bars[0].start()
            bars[0].add_task("reading stories", total=of)
        if bars:
            bars[0].update(bars[0].task_ids[0], completed=done)

    try:
        yield advance
    finally:
        if bars:
            bars[0].stop()

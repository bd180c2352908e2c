"""How complaints look on stderr: one line each and a hint; annotations under GitHub Actions."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import click

from wirefeed.cli._speech import say
from wirefeed.errors import ConfigErrors, WirefeedError

_SHOWN = 20  # warnings; --json lists them all


def complain(error: WirefeedError) -> None:
    """Print an error of a whole command."""
    for one in error.problems if isinstance(error, ConfigErrors) else (error,):
        _line(f"wirefeed: {one}", one.hint)
        file, _, place = one.where.partition(": ")  # config.toml: feed[0].limt
        _annotate("error", *_line_of(file), f"{place}: {one.message}" if place else one.message, one.hint)


def complain_line(text: str, hint: str) -> None:
    """Print one complaint of a command that went on."""
    _line(f"wirefeed: {text}", hint)
    _annotate("error", "", 0, text, hint)


def complain_of(report: dict[str, Any], folder: str) -> None:
    """
    Print what a report complains of: stories that failed or need a person, then warnings.

    Args:
        folder: Where config.toml lies; files are named from the current folder, so that an editor opens them.
    """
    for told in (*report["failed"], *(held for held in report["held"] if held["person"])):
        file = _from_here(folder, told["file"])
        _line(f"{_place(file, told['line'])}: {told['reason']}", told["hint"])
        _annotate("error", file, told["line"], told["reason"], told["hint"])
    _warn(report["warnings"], folder)


def _warn(warnings: Iterable[dict[str, Any]], folder: str) -> None:
    warnings = list(warnings)
    for told in warnings[:_SHOWN]:
        file = _from_here(folder, told["file"])
        _line(f"{_place(file, told['line'])}: warning: {told['field']}: {told['message']}", "")
        _annotate("warning", file, told["line"], f"{told['field']}: {told['message']}", "")
    if len(warnings) > _SHOWN:
        _line(f"... and {len(warnings) - _SHOWN} more warnings", "--json lists them all")


def _line_of(file: str) -> tuple[str, int]:
    if "://" in file:
        return "", 0  # an address is no file beside whose line anything could be shown
    name, _, line = file.rpartition(":")  # adopted.jsonl:2
    return (name, int(line)) if name and line.isdecimal() else (file, 0)


def _place(file: str, line: int) -> str:
    return f"{file}:{line}" if line else file


def _from_here(folder: str, file: str) -> str:
    return os.path.relpath(os.path.join(folder, file))


def _line(text: str, hint: str) -> None:
    for line in (text, f"  hint: {hint}" if hint else ""):
        if line:
            say(line, err=True)


def _annotate(level: str, file: str, line: int, message: str, hint: str) -> None:
    """Write a workflow command, which GitHub Actions shows beside the line of the file."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    text = f"{message} ({hint})" if hint else message
    where = f" file={_property(file)}" + (f",line={line}" if line else "") if file else ""
    click.echo(f"::{level}{where}::{_escaped(text)}", err=True)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")

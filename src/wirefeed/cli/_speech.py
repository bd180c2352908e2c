"""How a command says a line: whatever words stand in it, a terminal shows them and obeys none."""

from __future__ import annotations

import click

_JOINERS = "\u200c\u200d"  # Persian and Indic words are misspelt without them; they move nothing


def say(text: str, *, err: bool = False) -> None:
    """Print one line. A story's or a feed's words may hold what a terminal obeys: that is shown as escapes."""
    click.echo("".join(c if c.isprintable() or c in _JOINERS else repr(c)[1:-1] for c in text), err=err)


def many(count: int, one: str, several: str) -> str:
    """Return a number with its noun."""
    return f"{count:,} {one if count == 1 else several}"

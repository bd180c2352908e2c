"""One broken rule, and the list they are noted in."""

from __future__ import annotations

from msgspec import Struct

_SHOWN = 80


class Fault(Struct, frozen=True, kw_only=True, gc=False):
    """
    One rule that a rendered document breaks.

    Attributes:
        rule: Its name in the rule table, ``atom-4.2.6``; stable, for reports.

        message: ``expected ..., got ...``.

        field: Where in the entry or feed: ``title``, ``content``, ``link``; empty if the whole is meant.

        entry: Position of the entry in the document, from 0; -1 for the feed itself.

        id: The entry's id as written there; empty for the feed, or where it has none.
    """

    rule: str
    message: str
    field: str = ""
    entry: int = -1
    id: str = ""


class Findings:
    """
    Notes what is wrong with one document; `entry` and `id` say where the checks have got to.

    Attributes:
        leftward: Whether the document holds letters written from right to left at all.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.entry = -1
        self.id = ""
        self.leftward = True

    def at(self, entry: int, name: str = "") -> None:
        """Note what follows as faults of the entry at `entry`; -1 is the feed."""
        self.entry, self.id = entry, name

    def add(self, rule: str, field: str, expected: str, got: str) -> None:
        """Note one fault; `got` is shown as it is: quote what the document says with `quoted`."""
        message = f"expected {expected}, got {got}"
        self.faults.append(Fault(rule=rule, message=message, field=field, entry=self.entry, id=self.id))


def quoted(text: str) -> str:
    """Return `text` for a message: in quotes, its beginning where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")

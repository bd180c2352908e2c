"""What a drain did, and what people must look at."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple


class Trouble(NamedTuple):
    """What a person must look at: a destination as a whole, or one delivery to it."""

    destination: str
    reason: str
    hint: str = ""
    delivery: str = ""


class Drained(NamedTuple):
    """
    What a drain did.

    Attributes:
        ended: How many deliveries came to which state, by (destination, state); ``pending`` are tries that failed.

        troubles: In the order in which they came up.
    """

    ended: Counter[tuple[str, str]]
    troubles: list[Trouble]

    def report(self) -> dict[str, Any]:
        """Return the report of docs/reference/outbox.md."""
        names = sorted({name for name, _ in self.ended})
        states = ("delivered", "cancelled", "pending", "dead", "unknown")
        return {
            "destinations": [{"name": name, **{state: self.ended[name, state] for state in states}} for name in names],
            "troubles": [trouble._asdict() for trouble in dict.fromkeys(self.troubles)],
        }

"""What a feed shows is a window: what left it, and what was taken out of it."""

from __future__ import annotations

from collections.abc import Container, Sequence


def withdrawn(before: Sequence[str], shown: Sequence[str], same: Container[str]) -> set[str]:
    """
    Return which items the origin took out of its feed: those missing although one behind them is still there.

    A feed lets go of items at its end. So what is gone before an item that stayed as it was, and where it was among the
    others that did, was taken out; a list in another order at every visit (the most read) says nothing.

    Args:
        before: Its items at the last visit, in its order, and `shown` at this one.

        same: Items that are as they were.
    """
    there = set(shown)
    stayed = [key for key in before if key in there and key in same]
    if not stayed or stayed != [key for key in shown if key in set(stayed)]:
        return set()
    return {key for key in before[: before.index(stayed[-1])] if key not in there}

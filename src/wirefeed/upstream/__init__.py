"""
Documents of other publishers, taken apart: a feed shows a window of its items, and each of them shall outlive it.

An item becomes a document of its own, of the same format and with what the feed says of all its items, so that it is
read as if it still stood there. What changes of a feed at every visit (when it was built, for how long it may be kept)
is left out: an item that is as it was gives the bytes it gave.
"""

from __future__ import annotations

from wirefeed.upstream._split import Parted, part
from wirefeed.upstream._window import withdrawn

__all__ = ["Parted", "part", "withdrawn"]

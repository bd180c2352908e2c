"""Record keys of Bluesky posts: chosen by us, so that the same delivery makes one post however often it is sent."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

# atproto.com/specs/tid: base32-sortable, in the order of ASCII.
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPREAD_BITS = 26  # of microseconds: 67 seconds
_CLOCK_BITS = 10


def key_of(at: datetime, name: str) -> str:
    """
    Return the record key of a delivery, a TID: 13 characters that sort by time.

    A TID is a 64-bit number: a zero bit, 53 bits of microseconds since 1970, 10 bits that tell apart what has the same
    microsecond. All entries of a build have the same moment, and ten bits do not tell hundreds of them apart. So 36
    bits of BLAKE2b of the delivery's id are used: 26 are microseconds taken off `at`, 10 are the TID's own. The key of
    a post is thus up to 67 seconds older than its change, never in the future, and two of 500 entries of one build
    have the same one with a chance of two in a million.

    Args:
        at: `Delivery.at`; the same at every try.

        name: `Delivery.id`.
    """
    bits = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")
    spread, clock = bits >> 64 - _SPREAD_BITS, bits & (1 << _CLOCK_BITS) - 1
    number = max(0, (at - _EPOCH) // timedelta(microseconds=1) - spread) << _CLOCK_BITS | clock
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))

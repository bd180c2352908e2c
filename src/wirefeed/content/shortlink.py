"""Short codes: eight symbols that follow from an entry's permanent id and from nothing else."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence

# Without vowels no word of any language comes out; without 0, 1, l and o nobody mistypes one; one letter case, so that
# codes stay different on hosts that fold it.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
_NAMESPACE = "wirefeed:1\n"
_LONGEST = 53  # 28^53 < 2^256: every symbol still carries its share of the digest


def code(id: str, length: int = 8) -> str:  # noqa: A002 - the word of the model
    """
    Return the first `length` symbols of the code of `id`; longer ones begin with the shorter.

    Args:
        id: An entry's id, in any normalisation form. Never a headline or an address: those change.

        length: 1 to 53 symbols.
    """
    if not 1 <= length <= _LONGEST:
        raise ValueError(f"expected a length of 1 to {_LONGEST}, got {length}")
    text = _NAMESPACE + (id if id.isascii() else unicodedata.normalize("NFC", id))
    number = int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
    symbols = []
    number %= 28**length  # the low-order symbols are all that is asked for, and small numbers divide fast
    for _ in range(length):
        number, symbol = divmod(number, 28)
        symbols.append(ALPHABET[symbol])
    return "".join(symbols)


def assign(ids: Sequence[str], taken: Mapping[str, str], length: int = 8) -> dict[str, str]:
    """
    Give every id a code of its own.

    Two ids whose codes agree: the one in the ledger, else the earlier one keeps the short code, the newcomer takes one
    more symbol of its own. A code that was ever given is never given to another id.

    Args:
        ids: Unique, ordered by (published, id), so that without a ledger the same stories get the same codes.

        taken: The ledger: code -> id, of this and all former builds.

        length: Symbols of a code without collision.

    Returns:
        id -> code, in the order of `ids`.
    """
    owners = dict(taken)
    codes: dict[str, str] = {}
    known: dict[str, str] = {}
    for found, owner in taken.items():
        known.setdefault(owner, found)  # an id with two codes keeps the first; both stay its own
    for owner in ids:
        found = known.get(owner, "")
        size = length
        while not found:
            wanted = code(owner, size)
            if owners.setdefault(wanted, owner) == owner:
                found = wanted
            size += 1
        codes[owner] = found
    return codes

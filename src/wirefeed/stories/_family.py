"""Which formats a file may be of, by its first characters: the others need not even be loaded."""

from __future__ import annotations

from wirefeed.model import Raw

# By the order of detection (docs/reference/story-formats.md).
WIRE = ("iptc7901", "anpa")
JSON = ("jsonfeed", "apmedia", "ninjs")
XML = ("newsmlg2", "newsml1", "nitf", "wordpress", "feed")
TEXT = ("html", "rst", "markdown", "wiretext")


def of_bytes(raw: Raw) -> tuple[str, ...]:
    """Return the formats that are told by controls, before anything is decoded; empty for all else."""
    if raw.data[:1] == b"\x01" and b"\x02" in raw.data:
        return ("iptc7901",)  # SOH ... STX (IPTC 7901 section 2)
    return ("anpa",) if b"\x16\x16\x01" in raw.data[:16] else ()  # SYN SYN SOH (ANPA 84-2)


def of_text(text: str) -> tuple[str, ...]:
    """Return the formats that a decoded text may be of, in the order of detection."""
    begin = text[:1].lstrip() or text[:4096].lstrip()[:1]
    if begin in ("{", "["):
        return JSON + TEXT
    return XML + TEXT if begin == "<" else TEXT

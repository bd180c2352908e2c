"""The words for a story's status, whichever format they stand in."""

from __future__ import annotations

from wirefeed.model import Status

_WORDS: dict[str, Status] = {
    **dict.fromkeys("published publish usable public live final featured scheduled future active".split(), "usable"),
    **dict.fromkeys("draft hidden skip private unlisted pending unpublished inactive".split(), "draft"),
    **dict.fromkeys("withheld withhold hold held".split(), "withheld"),
    **dict.fromkeys("canceled cancelled kill killed retracted withdrawn deleted removed spiked".split(), "canceled"),
}
EMBARGOED = frozenset(("embargo", "embargoed"))  # usable, and not yet: a date must say when


def plain(text: str) -> str:
    """Return the word itself, in lower case and without NewsCodes' scheme (``stat:usable``)."""
    return text.strip().lower().removeprefix("stat:")


def meant(word: str) -> Status:
    """Return what a word means; an unknown one withholds the story (`unknown` tells why)."""
    return _WORDS.get(word, "withheld")


def unknown(word: str) -> str:
    """Return the complaint about a word nobody knows; empty for a known one."""
    if word in _WORDS:
        return ""
    known = "a status such as published, draft, withheld or canceled"
    return f"expected {known}, got {word[:40]!r}; the story is withheld"

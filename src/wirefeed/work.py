"""A build before anything is written."""

from __future__ import annotations

from msgspec import Struct

from wirefeed import plan
from wirefeed.identity import Identity
from wirefeed.making import Making
from wirefeed.model import Change, Gone
from wirefeed.plan import Buried
from wirefeed.publishing import Drawn, Place
from wirefeed.reading import Reading, Shelves


class Work(Struct, frozen=True, kw_only=True):
    """All that a build has found out and made, in memory."""

    readings: dict[str, Reading]
    shelves: Shelves
    shelved: Shelves
    identity: Identity
    selection: plan.Selection
    making: Making
    buried: dict[str, Gone]
    graves: list[Buried]
    lifted: tuple[str, ...]
    forgotten: tuple[str, ...]
    drawn: Drawn
    changes: tuple[Change, ...]

    def places(self) -> set[Place]:
        """Return the files that shall lie there."""
        return {(one.root, one.path) for one in self.drawn.outline.outputs}

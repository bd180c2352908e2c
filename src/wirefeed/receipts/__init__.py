"""What became of what was owed, for people and programs; and what people decide about it."""

from __future__ import annotations

from wirefeed.receipts._decisions import cancel, hold, pause, release, replay, resume, retry
from wirefeed.receipts._figures import Figures, figures
from wirefeed.receipts._opening import AskError, Chosen
from wirefeed.receipts._rows import listing, shown
from wirefeed.receipts._standing import overview
from wirefeed.receipts._stories import story

__all__ = [
    "AskError",
    "Chosen",
    "Figures",
    "cancel",
    "figures",
    "hold",
    "listing",
    "overview",
    "pause",
    "release",
    "replay",
    "resume",
    "retry",
    "shown",
    "story",
]

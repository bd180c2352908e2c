"""One drain of the outbox: claim, render, send, judge, settle; returns a report."""

from __future__ import annotations

from wirefeed.poster._drain import Poster
from wirefeed.poster._drained import Drained, Trouble
from wirefeed.poster._filling import marked
from wirefeed.poster._posting import Posting
from wirefeed.poster._rendering import stored

__all__ = ["Drained", "Poster", "Posting", "Trouble", "marked", "stored"]

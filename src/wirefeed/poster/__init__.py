"""One drain of the outbox: claim, render, send, judge, settle; returns a report."""

from __future__ import annotations

from wirefeed.poster._drain import IDLE_S, Drained, Poster, Trouble

__all__ = ["IDLE_S", "Drained", "Poster", "Trouble"]

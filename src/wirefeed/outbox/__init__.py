"""The rules of the outbox: what becomes of a delivery, when, and how fast; nothing here knows a clock or a file."""

from __future__ import annotations

from wirefeed.outbox._after import After, Notice, after, asked, asked_at, pause
from wirefeed.outbox._born import born, first, flood, rank
from wirefeed.outbox._health import Health, allowed, decode, encode, heard, next_at, resumed, took
from wirefeed.outbox._ladder import Close, Decision, Seek, Send, Wait, decide, sought, unsure
from wirefeed.outbox._merge import Merge, merge
from wirefeed.outbox._policy import Policy, policy
from wirefeed.outbox._quiet import clock, quiet_end
from wirefeed.outbox._receipt import Receipt, receipt, worded

__all__ = [
    "After",
    "Close",
    "Decision",
    "Health",
    "Merge",
    "Notice",
    "Policy",
    "Receipt",
    "Seek",
    "Send",
    "Wait",
    "after",
    "allowed",
    "asked",
    "asked_at",
    "born",
    "clock",
    "decide",
    "decode",
    "encode",
    "first",
    "flood",
    "heard",
    "merge",
    "next_at",
    "pause",
    "policy",
    "quiet_end",
    "rank",
    "receipt",
    "resumed",
    "sought",
    "took",
    "unsure",
    "worded",
]

"""
The words of wirefeed: what travels from a story file to a feed.

All values are frozen. `Raw` -> `Story` -> `Entry` -> `Feed` is the data path; `Head` is the part of a story that
decides where it stands, and is all that an incremental build keeps in memory. Frozen values made of frozen values form
no cycle, so the garbage collector need not look at them (``gc=False``): it would, over and over, at ten thousands.
"""

from __future__ import annotations

from wirefeed.model._incoming import (
    Asset,
    Head,
    Hold,
    Markup,
    Media,
    Moment,
    Person,
    Precision,
    Raw,
    Refusal,
    Remark,
    Source,
    Status,
    Story,
    SummaryFrom,
    Zone,
)
from wirefeed.model._outgoing import Change, ChangeKind, Ending, Entry, Feed, Gone, Known, Listing, Redirect, Tombstone

__all__ = [
    "Asset",
    "Change",
    "ChangeKind",
    "Ending",
    "Entry",
    "Feed",
    "Gone",
    "Head",
    "Hold",
    "Known",
    "Listing",
    "Markup",
    "Media",
    "Moment",
    "Person",
    "Precision",
    "Raw",
    "Redirect",
    "Refusal",
    "Remark",
    "Source",
    "Status",
    "Story",
    "SummaryFrom",
    "Tombstone",
    "Zone",
]

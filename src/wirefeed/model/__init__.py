"""
The words of wirefeed: what travels from a story file to a feed, and from there to a destination.

`Raw` -> `Story` -> `Entry` -> `Feed` and `Entry` -> `Delivery` -> `Request` are the data paths; `Head` is the part of
a story that decides where it stands, and is all that an incremental build keeps in memory. Frozen values made of
frozen values form no cycle, so the garbage collector need not look at them (``gc=False``): it would, over and over, at
ten thousands.
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
    Subject,
    SummaryFrom,
    Zone,
)
from wirefeed.model._outgoing import Change, ChangeKind, Ending, Entry, Feed, Gone, Known, Listing, Redirect, Tombstone
from wirefeed.model._sending import (
    CLOSES,
    OPENS,
    Action,
    Count,
    Delivery,
    DeliveryState,
    Limits,
    Outcome,
    Owed,
    Posted,
    Request,
    Response,
    Verdict,
    slot,
)

__all__ = [
    "CLOSES",
    "OPENS",
    "Action",
    "Asset",
    "Change",
    "ChangeKind",
    "Count",
    "Delivery",
    "DeliveryState",
    "Ending",
    "Entry",
    "Feed",
    "Gone",
    "Head",
    "Hold",
    "Known",
    "Limits",
    "Listing",
    "Markup",
    "Media",
    "Moment",
    "Outcome",
    "Owed",
    "Person",
    "Posted",
    "Precision",
    "Raw",
    "Redirect",
    "Refusal",
    "Remark",
    "Request",
    "Response",
    "Source",
    "Status",
    "Story",
    "Subject",
    "SummaryFrom",
    "Tombstone",
    "Verdict",
    "Zone",
    "slot",
]

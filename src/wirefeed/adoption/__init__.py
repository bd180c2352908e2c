"""
Ids, dates and links of the feed a site had before: read there, matched with stories, kept, applied.

Subscribers' readers know an entry by its id. A site that moves to wirefeed takes the ids of its old feed along, so that
nothing is sent twice. What was taken stands in `NAME` beside config.toml, one story a line.
"""

from __future__ import annotations

from wirefeed.adoption._lines import decode, encode
from wirefeed.adoption._matching import match
from wirefeed.adoption._reading import document, read
from wirefeed.adoption._wearing import adopted, apply
from wirefeed.adoption._words import NAME, Adopted, Ambiguous, Document, How, Item, Known, Matched, Pair

__all__ = [
    "NAME",
    "Adopted",
    "Ambiguous",
    "Document",
    "How",
    "Item",
    "Known",
    "Matched",
    "Pair",
    "adopted",
    "apply",
    "decode",
    "document",
    "encode",
    "match",
    "read",
]

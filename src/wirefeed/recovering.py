"""What a build that died has published and nobody remembers: noted before it publishes, made good by the next one."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from wirefeed import plan
from wirefeed.model import Gone, Known
from wirefeed.publishing import Place
from wirefeed.store import Intent, Store, Written
from wirefeed.work import Work


def unremembered(intent: Intent) -> dict[str, Gone]:
    """Return the tombstones that only a build that died has shown: what comes back must be newer than these too."""
    return {key: Gone(key, "withdrawn", at) for key, at in intent.ends.items()}


def lost(store: Store, intent: Intent, selection: plan.Selection) -> dict[str, Known]:
    """Return what a build that died has shown, as it showed it, and must not be shown any more."""
    new = {one.id: one for one in intent.new if one.id not in selection.live}
    known = store.known((new.keys() | intent.stamps.keys()) - selection.live.keys())
    stamped = {key: (one, intent.stamps[key][1]) for key, one in known.items() if key in intent.stamps}
    return new | known | {key: replace(one, updated=max(one.updated, at)) for key, (one, at) in stamped.items()}


def intended(work: Work, before: Mapping[Place, Written], intent: Intent) -> Intent:
    """
    Return what the next build must know if this one does not live to write it down.

    Args:
        before: What the last build published.

        intent: What one that died after it was about to.
    """
    fresh = {key: one.known for key, one in work.making.made.items() if one.fresh}
    changed = {change.id for change in work.changes}
    records = work.making.records(work.drawn.outline.places)
    new = {one.id: one for one in (*intent.new, *records) if one.id not in work.making.known}
    return Intent(
        files=tuple(sorted({*intent.files, *work.drawn.data} - before.keys())),
        stamps={key: (known.digest, known.updated) for key, known in fresh.items() if key in changed},
        ends={key: work.buried[key].at for key in changed if key in work.buried},
        names=work.identity.moved,
        new=tuple(replace(one, digest="", source="", target="") for one in new.values()),  # all a tombstone needs
    )

"""From what a build shall publish to bytes: only what changed is rendered, and all of it passes the gate first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from wirefeed import disk, feeds
from wirefeed.model import Refusal
from wirefeed.outputs import Outline, Output
from wirefeed.plugins import FEEDS
from wirefeed.site import Site
from wirefeed.store import Written

Place = tuple[str, str]  # root, path

# What these rules say of a headline or a summary may be meant so: "Why </div> matters". They keep nobody off the air.
_OF_WORDS = frozenset(("FEEDS-2-plain-titles", "FEEDS-2-plain-text"))


class Fault(NamedTuple):
    """Why a document of a feed must not be published as it is; `id` is of the entry to blame, empty for none."""

    output: Output
    id: str
    reason: str
    field: str = ""
    of_words: bool = False


class Drawn(NamedTuple):
    """
    The files of a build.

    Attributes:
        data: Bytes of those that may differ from what lies there.

        there: The files of the last build as they lie there: bytes, time written.

        refused: Documents that break a rule for which no story is to blame: what lies there stays.

        worded: Stories whose words look like a mistake; they publish.
    """

    outline: Outline
    data: dict[Place, bytes]
    there: Mapping[Place, tuple[int, int]]
    refused: list[Fault]
    worded: list[Fault]


def draw(
    outline: Callable[[], Outline],
    quarantine: Callable[[str, str], None],
    before: Mapping[Place, Written],
    there: Mapping[Place, tuple[int, int]],
) -> Drawn:
    """
    Render what changed since `before` and let it pass the gate.

    Args:
        outline: Returns every file of the build; asked again after a story was taken out.

        quarantine: Takes a story out, by id and reason.

        before: The files of the last build as they were published.

        there: The same as they lie there.
    """
    drawn: dict[tuple[Place, bytes], bytes] = {}
    worded: dict[str, Fault] = {}
    while True:
        found = outline()
        data: dict[Place, bytes] = {}
        faults: list[Fault] = []
        for one in found.outputs:
            place = one.root, one.path
            last = before.get(place)
            if last is not None and last.key == one.key and there.get(place) == last[3:]:
                continue
            known = (place, one.key)
            if known not in drawn:
                drawn[known], broken = _drawn(one)
                faults += [fault for fault in broken if not fault.of_words]
                worded.update({fault.id: fault for fault in broken if fault.of_words})
            data[place] = drawn[known]
        blamed = {fault.id: fault.reason for fault in faults if fault.id}
        if not blamed:
            refused = [fault for fault in faults if not fault.id]
            for fault in refused:
                data.pop((fault.output.root, fault.output.path), None)
            return Drawn(found, data, there, refused, list(worded.values()))
        for key, reason in blamed.items():
            quarantine(key, reason)
        drawn = {known: kept for known, kept in drawn.items() if not any(known[0] == _place(f.output) for f in faults)}


def _place(output: Output) -> Place:
    return output.root, output.path


def lying(site: Site, before: Iterable[Place]) -> dict[Place, tuple[int, int]]:
    """Return the files as they lie there: bytes, time written."""
    found: dict[Place, tuple[int, int]] = {}
    for root, folder in site.roots.items():
        stats = disk.stat_of(folder, [path for name, path in before if name == root])
        found.update({(root, path): stat for path, stat in stats.items()})
    return found


def _drawn(output: Output) -> tuple[bytes, list[Fault]]:
    """Return a file's bytes and what is wrong with them."""
    try:
        data = output.render()
    except ValueError as error:
        if output.feed is None:
            raise
        return b"", _culprits(output, error)
    if not output.format:
        return data, []
    faults = []
    for one in feeds.check(data, output.format):
        blamed = output.ids[one.entry] if 0 <= one.entry < len(output.ids) else ""
        place = f"{one.field} in {output.path}" if one.field else output.path
        reason = f"{one.message} ({place}, rule {one.rule})"
        faults.append(Fault(output, blamed, reason, one.field, one.rule in _OF_WORDS))
    return data, faults


def _culprits(output: Output, error: ValueError) -> list[Fault]:
    """Return which entries a feed cannot be written with."""
    assert output.feed is not None
    feed = output.feed()
    found = []
    for entry in feed.entries:
        try:
            FEEDS.load(output.format).render(replace(feed, entries=(entry,)))
        except ValueError as own:
            found.append(Fault(output, entry.id, f"expected an entry that can be written, got {own}"))
    return found or [Fault(output, "", f"expected a feed that can be written, got {error}")]


def told(fault: Fault) -> Refusal:
    """Return the report's line of a document that no story is to blame for."""
    hint = "what was published stays; this is a fault of wirefeed: please report it"
    return Refusal(file=fault.output.path, reason=f"expected a sound feed, got {fault.reason}", hint=hint, person=True)

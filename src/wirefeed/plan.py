"""What content/ says and what was published, compared at one moment: what stands where, and with which stamps."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from urllib.parse import quote, urljoin

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.config import GROUPS, FeedTable, Settings
from wirefeed.model import Change, Entry, Feed, Head, Refusal

_DAY = timedelta(days=1)
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = 150  # bytes of a value in a file name; file systems end at 255, and more than the value is in it
_OFF = ("canceled", "withheld")
_WIRE = "urn:wirefeed:wire:"  # how ids of agency copy begin; then agency and slug as one word, then ``:`` and the day
_STATUS = {
    "draft": "draft",
    "withheld": "withheld by its source",
    "canceled": "killed or cancelled by its source",
}


class Standing(Struct, frozen=True, kw_only=True):
    """One feed and the heads that stand in it, newest first; `value` is what ``{tag}`` and the like stand for."""

    name: str
    table: FeedTable
    value: str = ""
    heads: tuple[Head, ...] = ()


class Selection(Struct, frozen=True, kw_only=True):
    """
    Who may be seen at one moment.

    Attributes:
        standings: Every feed, in the order of the config and of the values' names.

        held: Kept back on purpose.

        failed: Cannot be published until a person acts: two stories with one id.

        next_at: The next moment at which the selection changes by itself (an embargo, an expiry); None if never.
    """

    standings: tuple[Standing, ...]
    held: tuple[Refusal, ...]
    failed: tuple[Refusal, ...]
    next_at: datetime | None


class Plan(Struct, frozen=True, kw_only=True):
    """What a build shall publish: entries with their final stamps, and what changed for subscribers."""

    entries: dict[str, Entry]
    changes: tuple[Change, ...]


def select(heads: Iterable[Head], settings: Settings, *, now: datetime) -> Selection:
    """
    Decide by heads alone which story stands in which feed at `now`.

    Of two stories with one id the newer version counts; when nothing tells them apart neither is published.
    """
    heads = list(heads)
    single, held, failed = _newest(heads)
    killed = _killed(heads)
    live: list[tuple[datetime, str, Head]] = []
    turns: list[datetime] = []
    for head in single:
        refusal = killed.get(head.id) or _refusal(head, now, turns)
        if refusal is None and head.published is not None:
            live.append((head.published.stamp(head.id), head.id, head))
        elif refusal is not None:
            held.append(refusal)
    live.sort(key=itemgetter(0, 1), reverse=True)
    newest = [head for _, _, head in live]
    standings = [standing for table in settings.feed for standing in _standings(table, newest)]
    return Selection(
        standings=tuple(_apart(standings)),
        held=tuple(sorted(held, key=lambda refusal: (refusal.file, refusal.line))),
        failed=tuple(failed),
        next_at=min((turn for turn in turns if turn > now), default=None),
    )


def _newest(heads: Iterable[Head]) -> tuple[list[Head], list[Refusal], list[Refusal]]:
    """Return the head that counts of every id, the older ones as held, and those nothing tells apart as failed."""
    by_id: dict[str, Head] = {}
    rivals: dict[str, list[Head]] = {}
    for head in heads:
        if by_id.setdefault(head.id, head) is not head:
            rivals.setdefault(head.id, [by_id[head.id]]).append(head)
    held: list[Refusal] = []
    failed: list[Refusal] = []
    for key, several in rivals.items():
        # A draft of the next version is no version yet: it takes nothing off the air.
        ready = [head for head in several if head.status != "draft"] or several
        best = max(map(_version, ready))
        first = sorted((head for head in ready if _version(head) == best), key=lambda head: head.name)
        if all(head.status in _OFF for head in first):
            del first[1:]  # two kills of one story say the same
        held += [_superseded(head, first[0]) for head in several if head not in first]
        if len(first) == 1:
            by_id[key] = first[0]
        else:
            del by_id[key]
            failed += [_ambiguous(head, first) for head in first]
    return list(by_id.values()), held, sorted(failed, key=lambda refusal: refusal.file)


def _killed(heads: Sequence[Head]) -> dict[str, Refusal]:
    """
    Return the stories that an agency's kill or withhold of a later day takes off the air, by id.

    It names slug and its own day, not the story's: it means the newest before it, unless a story has its very id.
    """
    by_slug: dict[str, list[Head]] = {}
    for head in heads:
        if head.id.startswith(_WIRE):
            by_slug.setdefault(head.id.rpartition(":")[0], []).append(head)
    killed: dict[str, Refusal] = {}
    for several in by_slug.values():
        stories = {head.id: head for head in sorted(several, key=_version) if head.status == "usable"}
        for kill in several:
            before = max((key for key in stories if key < kill.id), default="")
            if kill.status in _OFF and kill.id not in stories and before:
                verb = "killed" if kill.status == "canceled" else "withheld"
                killed[before] = Refusal(file=stories[before].name, id=before, reason=f"{verb} by {kill.name}")
    return killed


def _superseded(head: Head, newer: Head) -> Refusal:
    reason = "draft" if head.status == "draft" else f"an older version of {newer.name}"
    return Refusal(file=head.name, id=head.id, reason=reason)


def _ambiguous(head: Head, several: Sequence[Head]) -> Refusal:
    others = ", ".join(sorted(other.name for other in several if other is not head)) or head.name
    return Refusal(
        file=head.name,
        id=head.id,
        reason=f"expected an id of its own, got {head.id!r}, which {others} has too",
        hint="give one of them another id:, or the newer one a higher version:",
        person=True,
    )


def _version(head: Head) -> tuple[int, datetime]:
    # WIRE order: the number when both have one; else, and for equal numbers, the date of the version.
    latest = head.updated or head.published
    return head.version, latest.instant if latest else datetime.min.replace(tzinfo=UTC)


def _refusal(head: Head, now: datetime, turns: list[datetime]) -> Refusal | None:
    """Say why `head` may not be seen now; add to `turns` the moments at which that may change."""
    if head.status != "usable" or head.hold is not None or head.published is None:
        return _kept_back(head)
    begins = head.published.instant
    if head.publish_at is not None:
        turns.append(head.publish_at.instant)
        if head.publish_at.instant > now:
            return _waits(head, f"embargoed until {_iso(head.publish_at.instant)}")
    if head.expires is not None:
        turns.append(head.expires.instant)
        if head.expires.instant <= now:
            return _waits(head, f"expired at {_iso(head.expires.instant)}")
    if begins > now and head.scheduled:
        turns.append(begins)
        return _waits(head, f"dated in the future: scheduled for {_iso(begins)}")
    if not head.scheduled and begins > now + _DAY:
        turns.append(begins - _DAY)
        return _suspicious(head, f"expected a date up to a day ahead, got {_iso(begins)}")
    if not head.scheduled and begins < _OLDEST:
        return _suspicious(head, f"expected a date after 1990, got {_iso(begins)}")
    return None


def _kept_back(head: Head) -> Refusal:
    if head.status != "usable" and (head.hold is None or not head.hold.person):
        reason = head.hold.reason if head.hold else _STATUS[head.status]
        return Refusal(file=head.name, id=head.id, reason=reason, line=head.hold.line if head.hold else 0)
    if head.hold is not None:
        hold = head.hold
        return Refusal(
            file=head.name, id=head.id, reason=hold.reason, hint=hold.hint, line=hold.line, person=hold.person
        )
    return Refusal(file=head.name, id=head.id, reason="no date", hint="add a date: to its head", person=True)


def _waits(head: Head, reason: str) -> Refusal:
    return Refusal(file=head.name, id=head.id, reason=reason)


def _suspicious(head: Head, reason: str) -> Refusal:
    hint = "correct the date, or name it in front matter, which schedules the story"
    return Refusal(file=head.name, id=head.id, reason=reason, hint=hint, person=True)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _standings(table: FeedTable, newest: Sequence[Head]) -> list[Standing]:
    wanted = _filter(table)
    if not table.group:
        chosen = newest if wanted is None else [head for head in newest if _passes(head, wanted)]
        return [Standing(name=table.name, table=table, heads=tuple(chosen[: table.limit]))]
    groups: dict[str, tuple[str, list[Head]]] = {}
    for head in newest:
        if wanted is None or _passes(head, wanted):
            for part, value in {_part(value): value for value in _values(head, table.group)}.items():
                several = groups.setdefault(part, (value, []))[1]
                if len(several) < table.limit:
                    several.append(head)
    return [
        Standing(name=table.name.replace(f"{{{table.group}}}", part), table=table, value=value, heads=tuple(several))
        for part, (value, several) in sorted(groups.items())
    ]


def _apart(standings: Iterable[Standing]) -> Iterator[Standing]:
    """Give a value's feed another name when a feed has it already: a tag must not overwrite a feed named by hand."""
    several = list(standings)
    taken = {standing.name for standing in several if not standing.table.group}
    for standing in several:
        if standing.table.group:
            if standing.name in taken:
                digest = hashlib.sha256(f"{standing.table.name}\n{standing.value}".encode()).hexdigest()
                standing = replace(standing, name=f"{standing.name}-{digest[:6]}")
            taken.add(standing.name)
        yield standing


def _values(head: Head, group: str) -> tuple[str, ...]:
    if group == "tag":
        return head.tags
    if group == "author":
        return tuple(person.name for person in head.authors)
    if group == "agency":
        return tuple(filter(None, head.agency.split(", ")))  # the readers join several: "AP, AFP"
    value: str = getattr(head, group)
    return (value,) if value else ()


def _filter(table: FeedTable) -> list[tuple[str, frozenset[str]]] | None:
    wanted = {name: getattr(table.where, name) for name in GROUPS}
    return [(name, frozenset(map(_folded, values))) for name, values in wanted.items() if values] or None


def _passes(head: Head, wanted: list[tuple[str, frozenset[str]]]) -> bool:
    return all(any(_folded(value) in allowed for value in _values(head, name)) for name, allowed in wanted)


def _folded(value: str) -> str:
    return squash(value).casefold()


def _part(value: str) -> str:
    """Return the file name of a feed's value: "Gaza" and "gaza" are one feed, "C" and "C++" are two."""
    folded = _folded(value)
    plain = folded.replace(" ", "-")
    part = re.sub(r"[^\w.-]+", "-", plain).strip("-.") or "feed"
    while len(part.encode()) > _LONGEST:
        part = part[:-1]
    if part != plain:
        part += "-" + hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return part


def make(before: Mapping[str, tuple[str, datetime]], entries: Iterable[Entry], *, now: datetime) -> Plan:
    """
    Give every entry its stamp, and say what subscribers will see change.

    An entry whose text is as published keeps its stamp, so building the same content/ twice changes nothing; one whose
    text changed takes the newer date its story names, else `now`.

    Args:
        before: What the ledger has of them: id -> (digest, updated).

        entries: Those that stand in any feed; ids unique.
    """
    stamped: dict[str, Entry] = {}
    changes: list[Change] = []
    for entry in entries:
        published = before.get(entry.id)
        if published is None:
            changes.append(Change(kind="new", id=entry.id, name=entry.name))
            stamped[entry.id] = entry
            continue
        digest, updated = published
        if digest != entry.digest:
            changes.append(Change(kind="updated", id=entry.id, name=entry.name))
            if not entry.minor and entry.updated <= updated:
                updated = max(now, updated + timedelta(seconds=1))
        latest = max(updated, entry.updated)
        stamped[entry.id] = entry if latest == entry.updated else replace(entry, updated=latest)
    return Plan(entries=stamped, changes=tuple(changes))


def feed(standing: Standing, entries: Mapping[str, Entry], settings: Settings, *, endings: Mapping[str, str]) -> Feed:
    """
    Return the value of one feed.

    Args:
        entries: By id, with their final stamps; heads whose entry is missing (it could not be made) are left out.

        endings: Feed format -> file ending.
    """
    site, table = settings.site, standing.table
    shown = tuple(entries[head.id] for head in standing.heads if head.id in entries)
    base = settings.output.url or urljoin(site.url, quote(settings.output.path.strip("/")) + "/")
    fill = {f"{{{table.group}}}": standing.value} if table.group else {}
    title = table.title or (f"{site.title}: {standing.value}" if standing.value else site.title)
    for name, value in fill.items():
        title = title.replace(name, value)
    return Feed(
        id=f"{site.id}feeds/{quote(standing.name)}",
        name=standing.name,
        title=title,
        description=table.description or site.description or title,
        language=site.language,
        home=site.url,
        author=site.author or site.title,
        addresses={
            name: (base if base.endswith("/") else base + "/") + quote(standing.name) + endings[name]
            for name in table.formats
        },
        updated=max((entry.updated for entry in shown), default=_first_day(site.id)),
        entries=shown,
    )


def _first_day(prefix: str) -> datetime:
    """Return the stamp of a feed that is empty: Atom needs one, and it must not be the build's."""
    named = re.match(r"tag:[^,]+,(\d{4})", prefix)
    return datetime(min(max(int(named[1]), 1990), 9998) if named else 2000, 1, 1, tzinfo=UTC)

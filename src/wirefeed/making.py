"""The entries of a build: made anew where their story changed, kept as they were where it did not."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from wirefeed import adoption, disk, feeds, plan, reading
from wirefeed.content import entry as entries
from wirefeed.content import shortlink
from wirefeed.errors import StoryError
from wirefeed.identity import Identity
from wirefeed.model import Asset, Change, Entry, Gone, Head, Known, Raw, Refusal, Remark, Story
from wirefeed.reading import Reading
from wirefeed.site import Site
from wirefeed.store import Intent, Kept


class Made(Struct):
    """
    An entry of this build.

    Attributes:
        key: Digest of all it was made from.

        weight: Bytes it adds to a document, at most.

        known: How the ledger shall have it; stamps are final.

        entry: None while it is as it was kept and nobody has asked for its text.

        fresh: Whether it was made by this build.
    """

    head: Head
    key: bytes
    weight: int
    known: Known
    entry: Entry | None = None
    fresh: bool = False

    @property
    def shown(self) -> plan.Shown:
        """What a feed's documents are parted by."""
        return plan.Shown(self.known.published, self.known.updated, self.weight)


class Making:
    """
    Everything that stands in an output, by id; texts are decoded when somebody asks for them.

    Attributes:
        changes: What subscribers will see of the entries made anew.

        known: The ledger's records of them before this build.
    """

    def __init__(self, site: Site, readings: Mapping[str, Reading], identity: Identity) -> None:
        self._site = site
        self._readings = readings
        self._identity = identity
        self._boilerplate = _boilerplate(identity.heads)
        self._decode = msgspec.msgpack.Decoder(Entry).decode
        self.made: dict[str, Made] = {}
        self.changes: list[Change] = []
        self.known: dict[str, Known] = {}
        self.former: dict[str, Entry] = {}
        self._noted: dict[str, list[tuple[str, str, int]]] = site.store.note("remarks") or {}
        self._told: tuple[str, dict[tuple[str, int], list[Story]]] = ("", {})  # the file read last, its stories

    def make(self, shown: Mapping[str, Head], gone: Mapping[str, Gone], intent: Intent) -> None:
        """Make the entries of `shown` that are not kept, and stamp them."""
        store = self._site.store
        self.known = store.known(shown)
        codes = self._codes(shown)
        kept = store.made()
        fresh: dict[str, tuple[bytes, Entry]] = {}
        wanted: list[tuple[str, bytes, Made | None]] = []
        for key, head in shown.items():
            known = self.known.get(key)
            same = kept.get(key)
            as_it_was = Made(head, *same, known) if same is not None and known is not None else None
            if head is self._identity.kept.get(key):
                if as_it_was is not None:
                    self.made[key] = as_it_was
                continue
            origin = self._origin(head, codes[key])
            if as_it_was is not None and as_it_was.key == origin and key not in gone:
                self.made[key] = as_it_was
                as_it_was.known = self._record(head, as_it_was.known)
                continue
            wanted.append((key, origin, as_it_was))
        # File by file: of one that holds many stories only the last is kept in memory.
        by_file = sorted((shown[key].name, key) for key, *_ in wanted)
        written = {key: self._new(shown[key], codes[key]) for _, key in by_file}
        for key, origin, as_it_was in wanted:
            one = written[key]
            if one is not None:
                fresh[key] = (origin, one)
            elif as_it_was is not None:
                self.made[key] = as_it_was
        self.former = self._former(fresh)
        stamped = plan.stamp(
            self.known,
            (one for _, one in fresh.values()),
            now=self._site.now,
            gone=gone,
            intended=intent.stamps,
            former=self.former,
        )
        self.changes = list(stamped.changes)
        for key, one in stamped.entries.items():
            self._add(shown[key], fresh[key][0], one, codes[key])

    def _add(self, head: Head, origin: bytes, one: Entry, code: str) -> None:
        known = self.known.get(one.id)
        record = Known(
            one.id,
            code,
            one.digest,
            one.published,
            one.updated,
            known.first_seen if known else self._site.now,
            one.name,
            target=one.link,
            places=known.places if known else (),
        )
        self.made[one.id] = Made(head, origin, feeds.weight(one), self._record(head, record), one, True)

    def _record(self, head: Head, known: Known) -> Known:
        """Return the ledger's record of an entry with what its head says of it."""
        one = self._readings[head.name]
        record = replace(
            known,
            name=head.name,
            version=head.version,
            dated=plan.dated(head),
            due=plan.due(head),
            source=one.digest,
        )
        return known if record == known else record

    def keep(self) -> None:
        """Remember the entries for the next build."""
        store, encode = self._site.store, msgspec.msgpack.Encoder().encode
        rows = (
            Kept(key, one.key, one.weight, encode(one.head), encode(one.entry))
            for key, one in self.made.items()
            if one.fresh
        )
        store.keep(rows, gone=[key for key in store.made() if key not in self.made])
        noted = self._remarked()
        if noted != self._noted:
            store.write_note("remarks", noted)

    def remarks(self) -> Iterator[Remark]:
        """Yield what somebody may want to look at of entries; those of kept ones are known without their texts."""
        for key, several in self._remarked().items():
            for field, message, line in several:
                yield Remark(file=self.made[key].head.name, field=field, message=message, line=line)

    def _remarked(self) -> dict[str, list[tuple[str, str, int]]]:
        made = self.made
        kept = {key: several for key, several in self._noted.items() if key in made and not made[key].fresh}
        fresh = {key: one.entry.remarks for key, one in made.items() if one.fresh and one.entry is not None}
        return kept | {
            key: [(one.field, one.message, one.line) for one in several] for key, several in fresh.items() if several
        }

    def touched(self) -> Iterator[str]:
        """Yield the ids of entries that are not as they were shown, in their text or besides it."""
        for key, one in self.made.items():
            if one.fresh and key in self.former and self.former[key] != one.entry:
                yield key

    def records(self, places: Mapping[str, set[str]]) -> Iterator[Known]:
        """Yield what the ledger shall have of entries that differ from what it has."""
        for key, one in self.made.items():
            stands = places.get(key, set())
            record = one.known
            if not stands <= set(record.places):
                record = replace(record, places=tuple(sorted(stands | set(record.places))))
            if record != self.known.get(key):
                yield record

    def entries(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        """Return entries with their texts, in the order of `ids`."""
        ids = [key for key in ids if key in self.made]
        asleep = [key for key in ids if self.made[key].entry is None]
        for key, row in self._site.store.kept(asleep).items():
            self.made[key].entry = self._awake(self.made[key], row)
        return tuple(one for key in ids if (one := self.made[key].entry) is not None)

    def _awake(self, made: Made, row: Kept) -> Entry | None:
        known = made.known
        try:
            one = self._decode(row.entry)
        except (msgspec.DecodeError, ValueError):  # a damaged state costs time, not an entry
            again = self._new(made.head, known.code)
            if again is None:
                return None
            one, made.fresh = again, True
        return one if one.updated == known.updated else replace(one, updated=known.updated)

    def quarantine(self, key: str, reason: str) -> None:
        """Take an entry out whose rendering breaks a rule; what was published of its story before stays."""
        made = self.made.pop(key)
        self._site.failed.append(
            Refusal(
                file=made.head.name,
                id=key,
                reason=reason,
                hint="the other stories publish; please report it with the file, this is a fault of wirefeed",
                person=True,
            )
        )
        self.changes = [change for change in self.changes if change.id != key]
        known, former = self.known.get(key), self.former.get(key)
        if made.fresh and known is not None and former is not None:
            row = self._site.store.kept([key])[key]
            self.made[key] = Made(made.head, row.key, row.weight, known, former)

    def _former(self, fresh: Iterable[str]) -> dict[str, Entry]:
        """Return entries as they were shown."""
        former: dict[str, Entry] = {}
        for key, row in self._site.store.kept([key for key in fresh if key in self.known]).items():
            try:
                former[key] = replace(self._decode(row.entry), updated=self.known[key].updated)
            except (msgspec.DecodeError, ValueError):
                continue
        return former

    def _codes(self, shown: Mapping[str, Head]) -> dict[str, str]:
        """Return the short code of every id: the ledger's, else a new one in the order of (published, id)."""
        codes = {row.id: row.code for row in self.known.values() if row.code}
        dated = sorted((head.published.stamp(key), key) for key, head in shown.items() if head.published)
        fresh = [key for _, key in dated if key not in codes]
        possible = [shortlink.code(key, length) for key in fresh for length in range(8, 13)]
        return codes | shortlink.assign(fresh, self._site.store.codes(possible))

    def _origin(self, head: Head, code: str) -> bytes:
        beside = [self._site.scan.beside.get(name) for name in head.beside]
        source = self._readings[head.name].digest
        return self._site.digest(
            source, head.name, head.id, code, head.described in self._boilerplate, [tuple(x) for x in beside if x]
        )

    def _new(self, head: Head, code: str) -> Entry | None:
        site = self._site
        try:
            story = self._told_again(head)
            assets = _assets(site, head)
            return entries.make(story, settings=site.settings, code=code, assets=assets, boilerplate=self._boilerplate)
        except StoryError as error:
            site.failed.append(_failed(head, error))
        except Exception as error:  # one story must never stop the others
            site.failed.append(_failed(head, reading.unexpected(head.name, error)))
        return None

    def _told_again(self, head: Head) -> Story:
        """Read the story of a head with its text, which is not kept."""
        read = self._identity.read.get((head.name, head.id), head.id)
        several = self._stories(head.name).get((read, head.version))
        if not several:
            raise StoryError(
                "expected the file as it was a moment ago, got another", hint="it is being written: build again"
            )
        # A feed may hold an entry twice, of two moments (RFC 4287 section 4.1.1).
        story = next((one for one in several if (one.published, one.updated) == (head.published, head.updated)), None)
        return self._worn(story or several[0], head)

    def _stories(self, name: str) -> Mapping[tuple[str, int], list[Story]]:
        """
        Return the stories of a file by id and version; none if it was changed since.

        Those of the file read last stay: a feed of five thousand items would else be read five thousand times.
        """
        if self._told[0] != name:
            site = self._site
            files = site.scan.stories  # sorted by name
            data, digest = disk.read(site.content, files[bisect_left(files, (name,))])
            told: dict[tuple[str, int], list[Story]] = {}
            if digest == self._readings[name].digest:
                for story in site.told.stories(Raw(name=name, data=data, digest=digest), site.settings):
                    if isinstance(story, Story):
                        told.setdefault((story.id, story.version), []).append(story)
            self._told = (name, told)
        return self._told[1]

    def _worn(self, story: Story, head: Head) -> Story:
        adopted = self._site.adopted.get(head.id)
        if adopted is not None:
            return adoption.apply(story, adopted)
        return story if story.id == head.id else replace(story, id=head.id)


def _boilerplate(heads: Iterable[Head]) -> frozenset[str]:
    """Return the descriptions that stand on two stories or more, as digests."""
    described = Counter(head.described for head in heads if head.described)
    return frozenset(text for text, times in described.items() if times > 1)


def _assets(site: Site, head: Head) -> dict[str, Asset]:
    assets = {}
    for name in head.beside:
        found = site.scan.beside.get(name)
        if found is not None:
            assets[name] = disk.measure(site.content, found)
    return assets


def _failed(head: Head, error: StoryError) -> Refusal:
    return Refusal(file=head.name, id=head.id, reason=error.message, line=error.line, hint=error.hint, person=True)

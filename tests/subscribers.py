"""Readers of published files as they are in the wild: what each takes for an entry, and what for news of one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
TOMB = "{http://purl.org/atompub/tombstones/1.0}"


class Item(NamedTuple):
    id: str
    link: str
    published: datetime
    updated: datetime | None


class Paper(NamedTuple):
    """One feed document; `dead` is id -> when, `previous` the address of the next older one."""

    items: list[Item]
    dead: dict[str, datetime]
    previous: str = ""


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def read_json(path: Path) -> Paper:
    document: dict[str, Any] = json.loads(path.read_bytes())
    items = [
        Item(
            one["id"],
            one["url"],
            moment(one["date_published"]),
            moment(one.get("date_modified") or one["date_published"]),
        )
        for one in document["items"]
    ]
    return Paper(items, {}, document.get("next_url", ""))


def read_atom(path: Path) -> Paper:
    root = etree.fromstring(path.read_bytes())
    items = [
        Item(
            one.findtext(f"{ATOM}id"),
            one.find(f"{ATOM}link[@rel='alternate']").get("href"),
            moment(one.findtext(f"{ATOM}published")),
            moment(one.findtext(f"{ATOM}updated")),
        )
        for one in root.iterfind(f"{ATOM}entry")
    ]
    dead = {one.get("ref"): moment(one.get("when")) for one in root.iterfind(f"{TOMB}deleted-entry")}
    previous = root.find(f"{ATOM}link[@rel='prev-archive']")
    return Paper(items, dead, "" if previous is None else previous.get("href"))


def read_rss(path: Path) -> Paper:
    root = etree.fromstring(path.read_bytes())
    items = [
        Item(
            one.findtext("guid"),
            one.findtext("link"),
            parsedate_to_datetime(one.findtext("pubDate")).astimezone(UTC),
            None,
        )
        for one in root.iterfind("channel/item")
    ]
    return Paper(items, {})


def walk(folder: Path, address: str, name: str, form: str) -> Iterator[Paper]:
    """Yield a feed's documents, the one people subscribe to first; `address` is where `folder` is published."""
    read = {"atom": read_atom, "json": read_json}[form]
    ahead = f"{address}{name}.{form}"
    seen = set()
    while ahead:
        assert ahead.startswith(address), ahead
        assert ahead not in seen, "the archives go round"
        seen.add(ahead)
        paper = read(folder / ahead.removeprefix(address))
        yield paper
        ahead = paper.previous


@dataclass
class Keyed:
    """A reader that knows entries by one key: `told` are ids it called new, `corrected` those it saw change."""

    key: str
    known: dict[object, datetime | None] = field(default_factory=dict)
    told: list[tuple[str, object]] = field(default_factory=list)
    corrected: list[str] = field(default_factory=list)

    def poll(self, paper: Paper) -> None:
        self.told, self.corrected = [], []
        for item in paper.items:
            key = getattr(item, self.key)
            if key not in self.known:
                self.told.append((item.id, key))
            elif item.updated is not None and item.updated > (self.known[key] or item.updated):
                self.corrected.append(item.id)
            self.known[key] = item.updated


@dataclass
class Obedient:
    """A reader of Atom that takes out what a tombstone names (RFC 6721, section 4): `has` is id -> updated."""

    has: dict[str, datetime] = field(default_factory=dict)
    dead: dict[str, datetime] = field(default_factory=dict)

    def poll(self, *papers: Paper) -> None:
        for paper in papers:
            self.dead.update({key: max(when, self.dead.get(key, when)) for key, when in paper.dead.items()})
        for paper in papers:
            for item in paper.items:
                assert item.updated is not None
                self.has[item.id] = item.updated
        # A tombstone counts for every version of its entry that is not newer.
        self.has = {key: at for key, at in self.has.items() if key not in self.dead or self.dead[key] < at}

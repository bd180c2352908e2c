"""
Whole histories of a site, measured by a model of the rules and by simulated subscribers.

Every history is real files, real builds and a real state. `WIREFEED_HISTORIES=1000` runs so many of them; a failing one
is made as short as it gets before it is told.
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from tests.newsroom import ACTIONS, HOUR, OFTEN, Newsroom, links_of
from tests.rulings import Life
from tests.sites import Site
from tests.subscribers import Keyed, Obedient, Paper, read_atom, read_json, read_rss, walk
from wirefeed.content.shortlink import code

HISTORIES = int(os.environ.get("WIREFEED_HISTORIES", "300"))
FIRST = int(os.environ.get("WIREFEED_FIRST_HISTORY", "0"))
CHUNKS = 10
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk's own slowness is no part of a history
TOKEN = re.compile(rb"zq\d+[hbc]\d+z")
KEEPING = ("broken", "a second file of one id", "another meaning of taking away", "the build dies", "moved")
Step = tuple[str, int, int]


def written(seed: int) -> list[Step]:
    """Return a history of 5 to 12 steps."""
    chance = random.Random(seed)
    names = list(ACTIONS)
    weights = [OFTEN[name] for name in names]
    opening = ["five stories" if chance.random() < 0.3 else "new story"]
    steps = opening + chance.choices(names, weights, k=chance.randint(4, 11))
    return [(name, chance.randrange(1000), chance.randrange(1000)) for name in steps]


class History:
    """A newsroom, everybody who reads it, and what was published before the last build."""

    def __init__(self, folder: Path) -> None:
        self.room = Newsroom(Site(folder))
        self.by_guid = [Keyed("id"), Keyed("id")]
        self.by_link = Keyed("link")
        self.by_date = Keyed("published")
        self.obedient, self.obedient_old = Obedient(), Obedient()
        self.told: dict[str, Counter[object]] = {"id": Counter(), "link": Counter(), "published": Counter()}
        self.archives: dict[str, bytes] = {}
        self.before: dict[str, tuple[object, ...]] = {}
        self.died = False
        self.forgotten: Counter[str] = Counter()
        self.relinked = self.redated = 0
        self.owners: dict[object, str] = {}

    def run(self, steps: list[Step]) -> None:
        for name, number, other in steps:
            # What a build published and did not live to remember cannot be kept as it was, nor found where it moved:
            # neither its text nor its bytes are known.
            if self.died and (name in KEEPING or self.room.on_remove == "keep"):
                continue
            if self.room.do(name, number, other):
                if self.room.dies:
                    self.room.die()
                    self.room.now += HOUR / 60
                if self.room.dies and other % 2:
                    self.check(None)  # before anybody builds again, something else happens
                    continue
                report = self.room.site.build(self.room.moment)
                self.check(report)
                if number % 5 == 0:
                    self.settles()
        self.is_as_if_made_anew()

    # What is published.

    def check(self, report: dict[str, Any] | None) -> None:
        """Compare all files with the model; `report` is of the build, None when it died."""
        room, rulings = self.room, self.room.rulings
        feeds = room.site.feeds
        live = dict(
            sorted(rulings.live.items(), key=lambda pair: (pair[1].shown.date, pair[0]), reverse=True)  # type: ignore[union-attr]
        )
        stamps = [(key, life.shown.date, life.updated) for key, life in live.items()]  # type: ignore[union-attr]
        news = read_json(feeds / "news.json")
        assert [(one.id, one.published, one.updated) for one in news.items] == stamps
        atom, rss = read_atom(feeds / "news.atom"), read_rss(feeds / "news.rss")
        assert atom.items == news.items
        assert [item[:3] for item in rss.items] == [item[:3] for item in news.items]
        assert atom.dead == {key: life.end.at for key, life in rulings.dead.items()}  # type: ignore[union-attr]
        links = {item.id: item.link for item in news.items}
        assert len(set(links.values())) == len(links)
        self.tokens(live, feeds, dying=report is None)
        self.tags(live, feeds)
        self.beside(links, feeds)
        self.old(live, report)
        if report is not None:
            changes = {(one["kind"], one["id"]) for one in report["changes"]}
            assert changes == rulings.changes or self.died  # what a build did not live to tell is told with the next
            failed = {one["file"].removeprefix("content/") for one in report["failed"]}
            assert failed == rulings.clashing | {page.name for page in room.pages() if page.broken}
        self.died = report is None
        self.subscribers(atom, news, rss)

    def tokens(self, live: dict[str, Life], feeds: Path, *, dying: bool) -> None:
        """Nothing but what is live stands in any byte, and all of it where it shall."""
        words = [_words(life) for life in live.values()]
        shown = {word for several in words for word in several}
        files = [path for path in feeds.rglob("*") if path.is_file()]
        found = {path: set(TOKEN.findall(path.read_bytes())) for path in files}
        for path, some in found.items():
            assert some <= shown, (path, some - shown)
        headlines = {several[0] for several in words}
        for name in ("news.atom", "news.rss", "news.json"):
            assert found[feeds / name] == shown, name
        assert {word for word in found[feeds / "news.html"] if b"h" in word} == headlines
        for path in () if dying else self.room.site.state.parent.iterdir():
            some = set(TOKEN.findall(path.read_bytes()))
            assert some <= shown, (path, some - shown)

    def tags(self, live: dict[str, Life], feeds: Path) -> None:
        for tag in ("harbour", "weather"):
            mine = [key for key, life in live.items() if tag in life.shown.tags]  # type: ignore[union-attr]
            for key in mine:
                self.room.rulings.lives[key].places.add(tag)
            dead = {key for key, life in self.room.rulings.dead.items() if tag in life.places}
            path = feeds / "tags" / f"{tag}.atom"
            assert path.exists() == bool(mine or dead)
            if path.exists():
                paper = read_atom(path)
                assert [item.id for item in paper.items] == mine
                assert paper.dead.keys() == dead
            for form, read in ((".json", read_json), (".rss", read_rss), (".html", None)):
                assert path.with_suffix(form).exists() == bool(mine)  # only Atom can say what went
                if mine and read is not None:
                    assert [item.id for item in read(path.with_suffix(form)).items] == mine

    def beside(self, links: dict[str, str], feeds: Path) -> None:
        """Pages, lists and short links show the same stories."""
        room = self.room
        base = room.address
        pages = {unquote(link.removeprefix(base)) for link in links.values() if link.startswith(base + "stories/")}
        there = {str(path.relative_to(feeds)) for path in (feeds / "stories").rglob("*") if path.is_file()}
        assert there == pages
        host = base.split("/")[2]
        locations = etree.fromstring((feeds / "sitemap.xml").read_bytes()).iterfind("{*}url/{*}loc")
        listed = {link for link in links.values() if link.split("/")[2] == host}
        assert {one.text for one in locations} == (listed or {room.host})  # an empty one would not be valid
        rules = dict(re.findall(r'"\\?(\w+)" "([^"]*)";', links_of(room.site).read_text()))
        gone = {code(key): "gone" for key in room.rulings.dead}
        assert rules == gone | {code(key): link for key, link in links.items()}
        outlines = etree.fromstring((feeds / "feeds.opml").read_bytes()).iterfind(".//outline[@xmlUrl]")
        listed = {one.get("xmlUrl").removeprefix(base).rpartition(".")[0] for one in outlines}
        tags = {tag for life in room.rulings.live.values() for tag in life.shown.tags}  # type: ignore[union-attr]
        assert listed == {"news", "old"} | {f"tags/{tag}" for tag in tags}

    def old(self, live: dict[str, Life], report: dict[str, Any] | None) -> None:
        """Walking the archives yields every story once; closed ones change only with a story that sits there."""
        room = self.room
        wanted = [key for key, life in live.items() if "harbour" in life.shown.tags]  # type: ignore[union-attr]
        papers = {form: list(walk(room.site.feeds, room.address, "old", form)) for form in ("atom", "json")}
        for form, several in papers.items():
            met = [item.id for paper in several for item in paper.items]
            assert sorted(met) == sorted(wanted), form
        dead = {key: when for paper in papers["atom"] for key, when in paper.dead.items()}
        mourned = {key for key, life in room.rulings.dead.items() if "harbour" in life.places}
        assert dead.keys() <= mourned
        seated = {key for paper in papers["atom"][1:] for key in paper.dead}
        newest = sorted(mourned - seated, key=lambda key: (-room.rulings.lives[key].end.at.timestamp(), key))  # type: ignore[union-attr]
        assert dead.keys() == seated | set(newest[:2])
        self.closed(report)
        self.obedient_old.poll(*papers["atom"])

    def closed(self, report: dict[str, Any] | None) -> None:
        room = self.room
        feeds = room.site.feeds
        now = {key: _state(life) for key, life in room.rulings.lives.items()}
        moved = {key for key in now.keys() | self.before.keys() if now.get(key) != self.before.get(key)}
        files = {str(path.relative_to(feeds)): path.read_bytes() for path in (feeds / "old").glob("*")}
        named = (
            {one["path"].removeprefix("feeds/") for one in report["feeds"] if one["changed"]} if report else set(files)
        )
        for name, data in self.archives.items():
            if files.get(name) != data and "archives" not in room.excused and not room.rulings.forgotten:
                stem = name.rpartition(".")[0]
                told = "".join(repr(some.get(f"{stem}.atom")) for some in (self.archives, files))
                if name not in files:  # the newest one is given up when too few are left before it
                    assert max(map(_numbered, files), default=0) < _numbered(name)
                    continue
                assert any(key in told for key in moved), f"{name} changed without a reason"
        for name in files.keys() - self.archives.keys():
            assert name in named or room.dies, name
        changed = {name for name in self.archives if files.get(name, self.archives[name]) != self.archives[name]}
        assert changed <= named or room.dies or "archives" in room.excused
        self.archives, self.before = files, now

    # Who reads it.

    def subscribers(self, atom: Paper, news: Paper, rss: Paper) -> None:
        rulings, excused = self.room.rulings, self.room.excused
        self.forgotten.update(rulings.forgotten)
        self.relinked += "links" in excused
        self.redated += "dates" in excused
        known = {key: (life.shown, life.updated) for key, life in rulings.live.items()}
        if "state" in excused:
            self.owners = {}
            self.obedient, self.obedient_old = Obedient(), Obedient()
            self.obedient_old.poll(*walk(self.room.site.feeds, self.room.address, "old", "atom"))
        for reader in self.by_guid:
            for key in rulings.forgotten:
                reader.known.pop(key, None)
        before = dict(self.by_guid[0].known)
        for reader, paper in zip(self.by_guid, (news, atom), strict=True):
            reader.poll(paper)
            assert {key for key, _ in reader.told} == {key for key in known if key not in before}
            moved = {key for key, (_, at) in known.items() if key in before and at > before[key]}
            assert set(reader.corrected) == moved
        for kind, key in rulings.changes:
            if kind == "corrected" and not known[key][0].minor:
                assert key in self.by_guid[0].corrected
        self.by_link.poll(rss)
        self.by_date.poll(news)
        for reader in (*self.by_guid[:1], self.by_link, self.by_date):
            for key, what in reader.told:
                self.told[reader.key][key] += 1
                again = self.told[reader.key][key] - 1 - self.forgotten[key]
                assert again <= {"id": 0, "link": self.relinked, "published": self.redated}[reader.key], (key, what)
                assert reader.key != "link" or self.owners.setdefault(what, key) == key
        for key in rulings.forgotten:  # it has to be told by other means
            self.obedient.has.pop(key, None)
        self.obedient.poll(atom)
        assert self.obedient.has == {key: at for key, (_, at) in known.items()}

    def settles(self) -> None:
        """Nothing happened: nothing is written."""
        site = self.room.site
        before, stamps = site.outputs(), site.stamps()
        report = site.build(self.room.moment)
        assert report["changes"] == []
        assert (site.outputs(), site.stamps()) == (before, stamps)

    def is_as_if_made_anew(self) -> None:
        """What is published follows from files and ledger alone, unless some of it is kept as it was."""
        room = self.room
        if self.died or any(life.shown.name not in room.rulings.ids for life in room.rulings.live.values()):
            return
        if room.rulings.clashing or any(page.broken for page in room.pages()) or not room.site.state.exists():
            return
        before = room.site.outputs()
        _forget_all_but_the_ledger(room.site.state)
        room.site.build(room.moment)
        assert room.site.outputs() == before


def _forget_all_but_the_ledger(path: Path) -> None:
    with closing(sqlite3.connect(path)) as state, state:
        for table in ("entries", "outputs", "notes"):
            state.execute(f"DELETE FROM {table}")


def _numbered(name: str) -> int:
    return int(Path(name).stem)


def _words(life: Life) -> list[bytes]:
    assert life.shown is not None
    return [word.encode() for word in life.shown.text] + TOKEN.findall(life.shown.correction.encode())


def _state(life: Life) -> tuple[object, ...]:
    page = life.shown
    return (life.live, life.updated, life.end, page and (page.bytes, page.name, page.tags, page.text))


def lived(steps: list[Step]) -> str:
    """Return what is wrong with a history; empty when nothing is."""
    with TemporaryDirectory(prefix="wirefeed-", dir=MEMORY) as folder:
        try:
            History(Path(folder)).run(steps)
        except Exception as error:
            return "".join(traceback.format_exception(error)[-4:])
    return ""


def shortest(steps: list[Step]) -> list[Step]:
    """Leave out of a failing history whatever it fails without."""
    at = len(steps) - 1
    while at >= 0:
        fewer = steps[:at] + steps[at + 1 :]
        if lived(fewer):
            steps = fewer
        at -= 1
    return steps


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_history_shows_exactly_what_the_rules_say_and_no_subscriber_is_misled(chunk: int):
    for seed in range(FIRST + chunk, FIRST + HISTORIES, CHUNKS):
        steps = written(seed)
        if lived(steps):
            short = shortest(steps)
            pytest.fail(f"history {seed}:\n" + "\n".join(map(repr, short)) + "\n" + lived(short), pytrace=False)

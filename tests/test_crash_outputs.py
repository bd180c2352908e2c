"""A build that dies with every output on: archives, pages, exported links, tombstones; the next one goes on."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from types import FrameType

import pytest

from tests.sites import CONFIG, NOON, Site, files_below, new_site, story
from tests.test_crash import killed_fork
from tests.test_disk import run_bound
from tests.test_leaks import die_after

EVERY = (
    CONFIG
    + """\
export = "nginx"

[pages]
stories = true

[sitemap]
stories = true

[[feed]]
name = "news"
limit = 3
archive = 3

[[feed]]
name = "tags/{tag}"
formats = ["json"]
limit = 4
"""
)
LONGEST_S = 0.12  # a build of these rounds takes about that, nearly half of it before it publishes
TABLES = {
    "ledger": "SELECT * FROM ledger ORDER BY id",
    "gone": "SELECT * FROM gone ORDER BY id",
    "seats": "SELECT * FROM seats ORDER BY feed, position, id",
    "names": "SELECT * FROM names ORDER BY name",
    "outputs": "SELECT root, path FROM outputs ORDER BY root, path",
}


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the sites of these many builds where a sync costs nothing: what is shown and what dies is the same there."""
    if os.access("/dev/shm", os.W_OK):
        monkeypatch.setattr(tempfile, "tempdir", "/dev/shm")


def edit(site: Site, number: int) -> None:
    """Write the content of one round: stories come, change, are killed, lifted, removed and put elsewhere."""
    day = f"2024-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
    site.write("text.md", story("Text", body=f"This is text number {number}.", date="2024-01-01T00:00:00Z"))
    site.write("tags.md", story("Tags", tags=[f"tag-{number % 5}"], date="2024-01-02T00:00:00Z"))
    site.write(f"new-{number}.md", story(f"Number {number}", tags=[f"tag-{number % 3}"], date=f"{day}T10:00:00Z"))
    if number % 3 == 0:
        site.write(f"new-{number - 3}.md", "---\nstatus: killed\n---\n")
    if number % 6 == 0:
        site.write(f"new-{number - 3}.md", story("Lifted", date=f"{day}T11:00:00Z"))
    if number % 4 == 1:
        corrected = story("Corrected", correction=f"It was {number}.", date="2024-01-03T00:00:00Z")
        site.write(f"new-{number - 4}.md", corrected)
    if number > 7:
        (site.content / f"new-{number - 7}.md").unlink(missing_ok=True)
    if (moved := site.content / f"new-{number - 5}.md").exists() and number % 5 == 0:
        (site.content / "moved").mkdir(exist_ok=True)
        moved.rename(site.content / f"moved/{number}.md")


def published(site: Site) -> dict[str, bytes]:
    """Return every file below the two folders that are published."""
    paths = [path for root in ("feeds", "links") for path in files_below(site.folder / root)]
    return {str(path.relative_to(site.folder)): path.read_bytes() for path in paths}


def remembered(site: Site) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(f"file:{site.state}?mode=ro", uri=True) as state:
        rows = {name: state.execute(query).fetchall() for name, query in TABLES.items()}
    state.close()
    return rows


def test_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_one_makes_all_as_if_nothing_had_been():
    """A twin that nobody kills says what every round shall end with, on disk and in the state."""
    chance = random.Random(20240326)
    caught = 0
    with new_site(EVERY) as site, new_site(EVERY) as twin:
        for number in range(40):
            now = NOON + timedelta(hours=number)
            before = published(twin)
            edit(site, number)
            edit(twin, number)
            twin.build(now)
            after = published(twin)

            killed_fork(site, number, chance.uniform(0, LONGEST_S))

            left = {name: data for name, data in published(site).items() if not name.endswith(".wirefeed-new")}
            assert all(data in (before.get(name), after.get(name)) for name, data in left.items())
            assert before.keys() & after.keys() <= left.keys()
            caught += left != after
            site.build(now)
            assert published(site) == after
            assert remembered(site) == remembered(twin)
        assert len(remembered(twin)["seats"]) > 12
        assert len(remembered(twin)["gone"]) > 12
    assert caught > 10  # the kills did come in time


def test_a_stamp_that_a_dead_build_showed_is_not_moved_by_the_next_one_however_late():
    """
    A reader that polls after every death and every build sees each text under one stamp, and each ending at one moment.

    Nothing but the dead build's intention can tell the next one: its files were visible and it remembered nothing.
    """
    chance = random.Random(7)
    texts: dict[tuple[str, ...], set[str]] = {}
    endings: dict[str, list[str]] = {}
    early = 0
    with new_site(EVERY) as site:
        for number in range(25):
            edit(site, number)
            now = NOON + timedelta(hours=number)
            died = die_after(chance.randrange(10, 24), site, now)
            early += died and now.strftime("%Y-%m-%dT%H:%M:%SZ") in look(site, texts, endings)
            site.build(now + timedelta(minutes=30))
            look(site, texts, endings)
    assert {key: stamps for key, stamps in texts.items() if len(stamps) > 1} == {}
    assert {key: moments for key, moments in endings.items() if len(set(moments)) > 1 + LIFTS} == {}
    assert early > 5  # some died when what they stamped was visible


LIFTS = 1  # a story of `edit` is lifted once at most, and then removed: it ends twice


def look(site: Site, texts: dict[tuple[str, ...], set[str]], endings: dict[str, list[str]]) -> set[str]:
    """Poll every feed as it lies there; return the stamps that were seen."""
    stamps: set[str] = set()
    for path in files_below(site.feeds):
        if path.suffix == ".json":
            for item in json.loads(path.read_bytes())["items"]:
                stamps.add(item["date_modified"])
                texts.setdefault((item["id"], item["title"], item["content_html"]), set()).add(item["date_modified"])
        if path.suffix == ".atom":
            for key, when in re.findall(r'deleted-entry ref="([^"]+)" when="([^"]+)"', path.read_text("utf-8")):
                stamps.add(when)
                endings.setdefault(key, []).append(when)
    return stamps


@pytest.mark.parametrize(("full", "stories", "slug", "words"), [("links", 300, 400, 2), ("feeds", 40, 1, 900)])
def test_a_full_disk_leaves_both_folders_as_they_were(tmp_path: Path, full: str, stories: int, slug: int, words: int):
    """Whichever of the two no longer fits: the one that is written first, or the one after it."""
    site = Site(tmp_path, EVERY.replace("limit = 3\narchive = 3", "limit = 40").replace("[pages]\nstories = true", ""))
    site.write("a.md", story())
    site.build()
    before, known = published(site), remembered(site)
    for number in range(stories):
        text = story(f"Number {number}", body="Many words. " * words, slug=f"{'x' * slug}-{number}")
        site.write(f"{number}.md", text)

    ran = run_bound(site, largest=100_000)

    assert ran.returncode == 1
    assert f"wirefeed: {full}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert published(site) == before
    assert remembered(site) == known
    assert site.build()["entries"] > stories
    assert published(site).keys() >= before.keys()


def test_without_room_to_say_what_it_means_to_publish_a_build_publishes_nothing_and_says_what_to_do(tmp_path: Path):
    site = Site(tmp_path, EVERY)
    site.write("a.md", story())
    site.build()
    before = published(site)
    for number in range(300):
        site.write(f"{'x' * 150}{number}.md", story(f"Number {number}"))

    ran = run_bound(site, largest=40_000)

    assert ran.returncode == 1
    assert "state.sqlite3: expected to write there, got File too large" in ran.stderr
    assert "hint: free some space and build again" in ran.stderr
    assert published(site) == before


def test_what_a_dead_build_meant_is_not_forgotten_when_the_next_dies_while_it_says_what_it_means():
    """Of three builds the last must take away what the first one added, though the second remembered nothing."""
    with new_site(EVERY) as site:
        site.write("a.md", story(tags=["ferry"]))
        site.build()
        site.write("a.md", story(tags=["ferry", "typo"]))
        die(site, "commit")
        assert (site.feeds / "tags/typo.json").exists()
        site.write("a.md", story(tags=["ferry", "other"]))
        die(site, "dump")

        site.write("a.md", story(tags=["ferry"]))
        site.build()

        assert [path.name for path in files_below(site.feeds / "tags")] == ["ferry.html", "ferry.json"]
        assert [path.name for path in files_below(site.state.parent)] == ["state.sqlite3"]


def die(site: Site, call: str) -> None:
    """Build in a process that dies when it calls a function of that name, of ours or of a library."""
    child = os.fork()
    if child == 0:

        def look(frame: FrameType, event: str, called: object) -> None:
            name = getattr(called, "__name__", "") if event == "c_call" else frame.f_code.co_name
            if name == call and event in ("call", "c_call"):
                os._exit(9)

        sys.setprofile(look)
        site.build()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

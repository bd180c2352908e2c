"""newsboat, subscribed to a running daemon: every new story is unread once, whatever happens to it later."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.clients.newsstand import CORRECTED, FERRY, LAMP, PIER, QUAY, Newsstand, day, newsstand, quiet_environment

NEWSBOAT = shutil.which("newsboat")
pytestmark = pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed (Debian: apt-get install newsboat)")


class Row(NamedTuple):
    """An item as newsboat keeps it."""

    guid: str
    title: str
    content: str
    unread: bool


class Newsboat:
    """One subscriber; its configuration, its addresses and what it keeps lie in a folder of its own."""

    def __init__(self, folder: Path, address: str, config: str = "") -> None:
        folder.mkdir()
        self.folder = folder
        self.cache = folder / "cache.db"
        (folder / "urls").write_text(address + "\n", encoding="utf-8")
        (folder / "config").write_text("max-items 0\n" + config, encoding="utf-8")

    def reload(self) -> list[Row]:
        """Fetch once; return all it keeps, newest first."""
        names = [("-u", "urls"), ("-C", "config"), ("-c", "cache.db")]
        files = [word for option, name in names for word in (option, str(self.folder / name))]
        done = subprocess.run(
            [str(NEWSBOAT), "-q", *files, "-x", "reload"],
            env=quiet_environment(self.folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        with closing(sqlite3.connect(self.cache)) as cache:
            rows = cache.execute("select guid, title, content, unread from rss_item where deleted = 0 order by id desc")
            return [Row(guid, title, content, bool(unread)) for guid, title, content, unread in rows]

    def read_everything(self) -> None:
        """Do what its reader does: leave nothing unread."""
        with closing(sqlite3.connect(self.cache)) as cache:
            cache.execute("update rss_item set unread = 0")
            cache.commit()


class Told(NamedTuple):
    """What a newsboat showed at each step of a day: what was unread, and all it kept; and what it was answered."""

    unread: dict[str, list[str]]
    kept: dict[str, list[Row]]
    answers: list[int]


def lived(stand: Newsstand, subscriber: Newsboat, kind: str) -> Told:
    """Let a day pass, with a reload and a reader after each step."""
    told = Told({}, {}, [])
    for step in day(stand):
        told.kept[step] = subscriber.reload()
        told.unread[step] = sorted(row.guid for row in told.kept[step] if row.unread)
        subscriber.read_everything()
    told.answers.extend(stand.answers(kind, status) for status in (200, 304))
    return told


@pytest.fixture(scope="module", params=["atom", "rss"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """One day of a subscriber to Atom, and one of a subscriber to RSS."""
    folder = tmp_path_factory.mktemp("day")
    with newsstand(folder) as stand:
        subscriber = Newsboat(folder / "newsboat", stand.address(f"news.{request.param}"))
        return lived(stand, subscriber, request.param)


def test_over_a_day_newsboat_shows_every_new_story_once(told: Told) -> None:
    assert {step: found for step, found in told.unread.items() if found} == {
        "begun": [FERRY, PIER],
        "quay added": [QUAY],
        "lamp added": [LAMP],
    }
    assert sorted(row.guid for row in told.kept["nothing more"]) == sorted([FERRY, PIER, QUAY, LAMP])


def test_newsboat_takes_a_correction_into_the_story_it_has_and_leaves_a_killed_one_as_it_was(told: Told) -> None:
    before, after = ({row.guid: row for row in told.kept[step]} for step in ("quay added", "ferry corrected"))

    assert after[FERRY].title == CORRECTED
    assert "It sails at ten." in after[FERRY].content
    assert "gave the wrong hour" in after[FERRY].content
    assert "sails again" not in after[FERRY].content
    assert {guid for guid in before if before[guid]._replace(unread=False) != after[guid]} == {FERRY}
    assert [row for row in told.kept["nothing more"] if row.guid == PIER] == [after[PIER]]


def test_newsboat_asks_with_what_it_was_told(told: Told) -> None:
    """Version 2.21 notes its first answer in a row that is not there yet, so its second is the whole feed again."""
    assert told.answers in ([6, 1], [5, 2])


def test_newsboat_shows_a_correction_again_to_whoever_asks_for_that_and_a_kill_to_nobody(tmp_path: Path) -> None:
    with newsstand(tmp_path) as stand:
        address = stand.address("news.atom")
        subscriber = Newsboat(tmp_path / "newsboat", address, f'reset-unread-on-update "{address}"\n')
        unread = lived(stand, subscriber, "atom").unread

    assert unread["ferry corrected"] == [FERRY]
    assert (unread["nothing"], unread["pier killed"], unread["nothing more"]) == ([], [], [])

"""The state file: what it keeps, and what is said when it cannot be used."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.owing import owed
from tests.sites import LATER, NOON, Site, story
from wirefeed.errors import StateError
from wirefeed.model import Known
from wirefeed.store import NO_INTENT, Intent, Outbox, Store, Written
from wirefeed.store._file import _STEPS


def known(key: str = "a", *, code: str = "", digest: str = "1", updated: datetime = NOON, **more: Any) -> Known:
    fields: dict[str, Any] = {"published": NOON, "first_seen": NOON, "name": f"{key}.md"} | more
    return Known(id=key, code=code, digest=digest, updated=updated, **fields)


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / ".wirefeed/state.sqlite3"))
    yield store
    store.close()


def test_a_code_and_the_first_time_stay_for_ever(store):
    store.publish([known(code="code1111")])

    store.publish([known(code="code2222", digest="2", updated=LATER, first_seen=LATER)])

    found = store.known(["a", "missing"])["a"]
    assert (found.code, found.first_seen, found.digest, found.updated) == ("code1111", NOON, "2", LATER)


def test_an_entry_without_a_code_takes_its_first_one_later(store):
    store.publish([known()])

    store.publish([known(code="code1111")])

    assert store.codes(["code1111", "other"]) == {"code1111": "a"}


def test_a_transaction_that_fails_leaves_nothing(store):
    with pytest.raises(OverflowError), store.transaction():
        store.publish([known(code="code1111"), known("b", version=2**70)])

    assert store.known(["a"]) == {}


def test_outputs_that_are_gone_are_forgotten(store):
    store.keep_outputs([Written("output", "a.atom", b"k", 1, 2), Written("links", "a.atom", b"k", 1, 2)], gone=[])

    store.keep_outputs([Written("output", "b.atom", b"k", 1, 2)], gone=[("output", "a.atom")])

    assert sorted(store.outputs()) == [("links", "a.atom"), ("output", "b.atom")]


@pytest.mark.parametrize("moment", [datetime(1969, 1, 2, 3, 4, 5, tzinfo=UTC), NOON + timedelta(microseconds=7)])
def test_a_moment_comes_back_as_it_was(store, moment):
    before = known(updated=moment, dated=moment, due=moment, version=3, source="s", target="t", places=("x", "y"))
    store.publish([before])

    assert store.known(["a"])["a"] == before


def test_a_note_that_cannot_be_read_is_no_note(store, tmp_path):
    store.write_note("settled", {"a": (1, "x", b"y")})
    assert store.note("settled") == {"a": (1, "x", b"y")}

    with sqlite3.connect(tmp_path / ".wirefeed/state.sqlite3") as state:
        state.execute("UPDATE notes SET value = x'ff00'")
    state.close()

    assert store.note("settled") is None


def test_what_was_intended_is_forgotten_on_request(store):
    intent = Intent((("output", "مقال.atom"),), {"a": ("1", NOON)}, {"b": LATER}, {"m.md": "a"}, ())
    store.intend(intent)
    assert store.intended() == intent

    store.intend(NO_INTENT)

    assert store.intended() == NO_INTENT


def test_many_that_make_the_state_at_once_all_get_it(tmp_path):
    def opened(number: int) -> int:
        store = Store(str(tmp_path / str(number // 8) / "state.sqlite3"))
        found = len(store.known(["a"]))
        store.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(opened, range(80))) == [0] * 80


def test_a_copy_writes_nothing(tmp_path):
    path = tmp_path / ".wirefeed/state.sqlite3"

    store = Store(str(path), create=False)
    store.publish([known()])
    store.close()

    assert not path.parent.exists()


@pytest.fixture
def site(tmp_path) -> Site:
    site = Site(tmp_path)
    site.write("a.md", story())
    site.build()
    return site


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"this is no database at all, but long enough to look at", "file is not a database"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "expected a state of wirefeed"),
    ],
)
def test_a_file_that_is_no_state_is_told_with_the_way_out(site, contents, said):
    before = site.outputs()
    site.state.write_bytes(contents)

    ran = site.run("build", "--now", LATER.isoformat())

    assert ran.returncode == 1
    assert said in ran.stderr
    assert "hint: move the file away" in ran.stderr
    assert site.outputs() == before


def test_without_the_damaged_state_everything_is_as_before(site):
    before = site.outputs()
    site.state.write_bytes(b"damaged" * 100)
    site.state.unlink()

    site.build(LATER)

    assert site.outputs() == before


def test_a_state_damaged_anywhere_ends_in_the_right_feeds_or_a_line(site):
    for number in range(40):
        site.write(f"{number}.md", story(f"Number {number}", body=f"Text {number}. " * 30))
    site.build()
    good, sound = site.outputs().keys(), site.state.read_bytes()
    chance = random.Random(5)
    for _ in range(40):
        at = chance.randrange(len(sound) - 64)
        site.state.write_bytes(sound[:at] + chance.randbytes(64) + sound[at + 64 :])

        with suppress(StateError):  # nothing else: every other exception would be a traceback
            site.build(NOON)

        assert site.outputs().keys() == good


def test_a_state_of_a_newer_wirefeed_is_left_alone(site):
    with sqlite3.connect(site.state) as state:
        state.execute("PRAGMA user_version = 99")
    state.close()

    ran = site.run("build", "--now", LATER.isoformat())

    assert ran.returncode == 1
    assert "expected a state of version" in ran.stderr
    assert "got 99" in ran.stderr
    assert "newer wirefeed" in ran.stderr


def test_a_state_in_use_is_waited_for_and_then_told(site, monkeypatch):
    monkeypatch.setattr("wirefeed.store._file._WAIT_S", 0.05)
    other = sqlite3.connect(site.state, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StateError) as told:
        site.build(LATER)
    other.close()

    assert "locked" in str(told.value)
    assert "another wirefeed" in told.value.hint


# Versions of the state.


def state_of(version: int, path: str) -> None:
    """Make a state as the wirefeed of that version left it, with an entry that was published."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        for step in _STEPS[:version]:
            db.executescript(step)
        db.execute(f"PRAGMA user_version = {version}")
        if version:
            row = ("a", "code1111", "1", *[int(NOON.timestamp() * 1_000_000)] * 3, "a.md")
            names = "id, code, digest, published, updated, first_seen, name"
            db.execute(f"INSERT INTO ledger ({names}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def shape(store: Store) -> dict[str, Any]:
    """Return the columns of every table, and what is indexed how."""
    tables = [name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    indexes = dict(store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))
    return indexes | {table: store.rows(f"PRAGMA table_info({table})") for table in tables}


@pytest.mark.parametrize("version", range(len(_STEPS)))
def test_a_state_of_any_earlier_version_becomes_one_of_this(tmp_path, store, version):
    path = str(tmp_path / "state.sqlite3")
    state_of(version, path)

    with closing(Store(path)) as brought_up:
        assert shape(brought_up) == shape(store)
        assert brought_up.rows("PRAGMA user_version") == [(len(_STEPS),)]
        assert brought_up.known(["a"]) == ({"a": known(code="code1111", version=-1)} if version else {})
        assert Outbox(brought_up).owe([owed()]) == 1


@pytest.mark.parametrize("version", range(len(_STEPS)))
def test_a_state_that_cannot_be_brought_up_whole_stays_as_it_was(tmp_path, version):
    """As after a kill: the table that is in the way stands for whatever comes between two steps."""
    path = str(tmp_path / "state.sqlite3")
    state_of(version, path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE targets (in_the_way)")
        before = list(db.iterdump())

    with pytest.raises(StateError):
        Store(path)

    with closing(sqlite3.connect(path)) as db:
        assert list(db.iterdump()) == before
        assert db.execute("PRAGMA user_version").fetchone() == (version,)


def test_opening_a_state_brings_no_library_in(tmp_path):
    """A build with nothing to do opens it."""
    program = f"import sys; from wirefeed.store import Store; Store({str(tmp_path / 's')!r}); print(*sys.modules)"

    with os.popen(f'{sys.executable} -c "{program}"') as told:
        modules = set(told.read().split())

    assert "wirefeed.store._file" in modules
    assert not modules & {"msgspec", "wirefeed.store._outbox", "wirefeed.store._turn", "fcntl"}


def test_a_name_the_store_does_not_have_is_told():
    with pytest.raises(ImportError, match="Outpost"):
        from wirefeed.store import Outpost  # noqa: F401


# Whose turn it is.


@pytest.fixture
def other(store):
    other = Store(store.path)
    yield other
    other.close()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("wirefeed.store._file._WAIT_S", 0.05)


@pytest.mark.usefixtures("impatient")
def test_one_builds_at_a_time(store, other):
    said = "expected to use the state, got database is locked"

    with store.turn(), pytest.raises(StateError, match=said) as told, other.turn():
        pass

    assert "another wirefeed is building" in told.value.hint
    with other.turn():
        pass


def test_a_build_waits_for_the_one_before_it(store, other):
    ends: list[float] = []

    def build() -> None:
        with closing(Store(store.path)) as mine, mine.turn():
            ends.append(time.monotonic())

    with ThreadPoolExecutor(1) as pool:
        with store.turn():
            later = pool.submit(build)
            time.sleep(0.1)
            ends.append(time.monotonic())
        later.result()

    assert ends == sorted(ends)
    assert len(ends) == 2


def test_others_write_while_somebody_builds(store, other):
    with store.turn():
        with other.transaction():
            Outbox(other).owe([owed("from another")])
        with store.transaction():
            Outbox(store).owe([owed("from the build")])

    assert [row.story for row in Outbox(store).rows()] == ["from the build", "from another"]


def test_nothing_lies_beside_the_state_when_the_turn_is_over(store, tmp_path):
    with store.turn():
        assert (tmp_path / ".wirefeed/state.sqlite3-building").exists()

    assert not (tmp_path / ".wirefeed/state.sqlite3-building").exists()


@pytest.mark.usefixtures("impatient")
def test_who_is_killed_gives_its_turn_up(store):
    child = os.fork()
    if child == 0:
        try:
            with Store(store.path).turn():
                time.sleep(60)
        finally:
            os._exit(1)
    while not os.path.exists(store.path + "-building"):
        time.sleep(0.002)
    time.sleep(0.05)

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    with store.turn():
        assert os.path.exists(store.path + "-building")


@pytest.mark.usefixtures("impatient")
def test_a_turn_whose_file_was_deleted_is_taken_again(store, other):
    with store.turn():
        os.unlink(store.path + "-building")

        store.keep_turn()

        with pytest.raises(StateError), other.turn():
            pass


@pytest.mark.usefixtures("impatient")
def test_a_turn_whose_file_was_deleted_is_lost_to_who_was_faster(store, other):
    """The build says so before it publishes; the other one's file stays."""
    with store.turn():
        os.unlink(store.path + "-building")
        with other.turn():
            with pytest.raises(StateError, match="locked"):
                store.keep_turn()

            assert os.path.exists(store.path + "-building")


@pytest.mark.usefixtures("impatient")
def test_a_file_that_goes_while_it_is_locked_is_nobodys_turn(store, other):
    """Who ends removes the file; who has just opened that very one must look what lies there now."""

    def swap(_: object, event: str, called: object) -> None:
        if event == "c_call" and called is fcntl.flock:
            sys.setprofile(None)
            os.unlink(store.path + "-building")
            faster.enter_context(other.turn())

    sys.setprofile(swap)

    with ExitStack() as faster, pytest.raises(StateError, match="locked"), store.turn():
        pass


def test_many_at_once_never_build_at_the_same_time(store, tmp_path):
    building = tmp_path / "building"

    def build(_: int) -> bool:
        with closing(Store(store.path)) as mine, mine.turn():
            alone = not building.exists()
            building.touch()
            time.sleep(0.001)
            building.unlink()
            return alone

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(build, range(60)))


@pytest.mark.usefixtures("impatient")
def test_a_state_that_cannot_be_written_is_told_before_anything_is_published(site):
    before = site.outputs()
    site.write("new.md", story("New"))
    with closing(sqlite3.connect(site.state, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StateError, match="locked"):
            site.build(LATER)

    assert site.outputs() == before


def test_a_build_that_lost_its_turn_publishes_nothing(site):
    before = site.outputs()
    site.write("new.md", story("New"))
    lock, another = site.state.with_name("state.sqlite3-building"), ExitStack()

    def lose(frame: Any, event: str, _: object) -> None:
        if event == "return" and frame.f_code.co_name == "_work" and frame.f_code.co_filename.endswith("/build.py"):
            sys.setprofile(None)
            lock.unlink()
            store = another.enter_context(closing(Store(str(site.state))))
            another.enter_context(store.turn())

    sys.setprofile(lose)

    with another, pytest.raises(StateError, match="locked"):
        site.build(LATER)

    assert site.outputs() == before


@pytest.mark.parametrize("moment", ["_work", "_publish", "_report"])
def test_a_build_writes_nothing_to_the_state_until_it_has_published(site, moment):
    """So the poster can write meanwhile, and a build that dies has told nobody what did not happen."""
    site.write("new.md", story("New", tags=["ferry"]))
    site.write("a.md", story("Changed"))
    with closing(sqlite3.connect(site.state)) as state:
        before = list(state.iterdump())
    child = os.fork()
    if child == 0:

        def die(frame: Any, event: str, _: object) -> None:
            if event == "return" and frame.f_code.co_name == moment and frame.f_code.co_filename.endswith("/build.py"):
                state = sqlite3.connect(site.state, timeout=0, isolation_level=None)
                state.execute("BEGIN IMMEDIATE")  # raises if the build holds it
                os._exit(9)

        try:
            sys.setprofile(die)
            site.build(LATER)
        finally:
            os._exit(1)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    with closing(sqlite3.connect(site.state)) as state:
        assert list(state.iterdump()) == before
    assert ended == 9

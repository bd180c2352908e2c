"""The state file: what it keeps, and what is said when it cannot be used."""

from __future__ import annotations

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from tests.sites import LATER, NOON, Site, story
from wirefeed.errors import StateError
from wirefeed.model import Entry
from wirefeed.store import Store, Written


def entry(key: str = "a", *, digest: str = "1", updated: datetime = NOON) -> Entry:
    return Entry(
        id=key, name=f"{key}.md", title="T", link="https://x.example/", published=NOON, updated=updated, digest=digest
    )


@pytest.fixture
def store(tmp_path):
    store = Store(str(tmp_path / ".wirefeed/state.sqlite3"))
    yield store
    store.close()


def test_a_code_and_the_first_time_stay_for_ever(store):
    store.publish([entry()], {"a": "code1111"}, now=NOON)

    store.publish([entry(digest="2", updated=LATER)], {"a": "code2222"}, now=LATER)

    known = store.known(["a", "missing"])["a"]
    assert (known.code, known.first_seen, known.digest, known.updated) == ("code1111", NOON, "2", LATER)


def test_an_entry_without_a_code_takes_its_first_one_later(store):
    store.publish([entry()], {}, now=NOON)

    store.publish([entry()], {"a": "code1111"}, now=LATER)

    assert store.codes(["code1111", "other"]) == {"code1111": "a"}


def test_a_transaction_that_fails_leaves_nothing(store):
    with pytest.raises(OverflowError), store.transaction():
        store.publish([entry(), entry("b", digest=2**70)], {"a": "code1111"}, now=NOON)

    assert store.known(["a"]) == {}


def test_outputs_are_those_of_the_last_build_alone(store):
    store.keep_outputs([Written("a.atom", b"k", 1, 2)])

    store.keep_outputs([Written("b.atom", b"k", 1, 2)])

    assert list(store.outputs()) == ["b.atom"]


@pytest.mark.parametrize("moment", [datetime(1969, 1, 2, 3, 4, 5, tzinfo=UTC), NOON + timedelta(microseconds=7)])
def test_a_moment_comes_back_as_it_was(store, moment):
    store.publish([entry(updated=moment)], {}, now=NOON)

    assert store.known(["a"])["a"].updated == moment


def test_a_note_that_cannot_be_read_is_no_note(store, tmp_path):
    store.write_note("settled", {"a": (1, "x", b"y")})
    assert store.note("settled") == {"a": (1, "x", b"y")}

    with sqlite3.connect(tmp_path / ".wirefeed/state.sqlite3") as state:
        state.execute("UPDATE notes SET value = x'ff00'")
    state.close()

    assert store.note("settled") is None


def test_what_was_intended_is_forgotten_on_request(store):
    store.intend(["tags/b.atom", "مقال.atom"])
    assert store.intended() == ["tags/b.atom", "مقال.atom"]

    store.intend([])

    assert store.intended() == []


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
    store.publish([entry()], {}, now=NOON)
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
    monkeypatch.setattr("wirefeed.store._WAIT_S", 0.05)
    other = sqlite3.connect(site.state, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StateError) as told:
        site.build(LATER)
    other.close()

    assert "locked" in str(told.value)
    assert "another wirefeed" in told.value.hint

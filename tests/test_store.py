"""The state file: what it keeps, and what is said when it cannot be used."""

from __future__ import annotations

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sites import LATER, NOON, Site, story
from wirefeed.errors import StateError
from wirefeed.model import Known
from wirefeed.store import NO_INTENT, Intent, Store, Written


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

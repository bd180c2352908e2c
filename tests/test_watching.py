"""What changes below a folder is seen, also when the folder itself comes and goes."""

from __future__ import annotations

import itertools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.daemons import wait_until
from wirefeed import watching


class Watcher:
    """Paths that were seen, relative to the folder all lies in, and what was told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: list[str] = []
        self.told: list[tuple[str, str]] = []

    def note(self, paths: frozenset[str]) -> None:
        self.seen += [os.path.relpath(path, self.root) for path in paths]

    def wait_for(self, *names: str) -> None:
        wait_until(lambda: set(names) <= set(self.seen), f"{names}, seen: {self.seen}")


@contextmanager
def watched(root: Path, files: tuple[str, ...] = ()) -> Iterator[Watcher]:
    one, stop = Watcher(root), threading.Event()
    failed: list[Exception] = []

    def look_on() -> None:
        try:
            given = [str(root / name) for name in files]
            for paths in watching.watch(
                [str(root / "content")], given, stop, lambda how, why: one.told.append((how, why))
            ):
                one.note(paths)
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=look_on)
    thread.start()
    try:
        if (root / "content").is_dir():
            settle(one)
        yield one
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()
        assert not failed


def settle(one: Watcher) -> None:
    """Wait until the kernel tells: what changes before that is seen by nobody."""
    beat = one.root / "content" / "beat"

    def said() -> bool:
        beat.write_text("b", encoding="utf-8")
        return "content/beat" in one.seen

    wait_until(said, "the first news")
    beat.unlink()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def create(content: Path) -> set[str]:
    (content / "new.md").write_text("new", encoding="utf-8")
    return {"content/new.md"}


def replace_by_renaming(content: Path) -> set[str]:
    (content / ".old.md.swp").write_text("newer", encoding="utf-8")
    (content / ".old.md.swp").rename(content / "old.md")
    return {"content/old.md"}


def remove(content: Path) -> set[str]:
    (content / "old.md").unlink()
    return {"content/old.md"}


def move(content: Path) -> set[str]:
    (content / "old.md").rename(content / "moved.md")
    return {"content/old.md", "content/moved.md"}


def make_a_folder(content: Path) -> set[str]:
    (content / "deep" / "deeper").mkdir(parents=True)
    return {"content/deep"}


def append(content: Path) -> set[str]:
    with (content / "old.md").open("a", encoding="utf-8") as file:
        file.write("more")
    return {"content/old.md"}


@pytest.mark.parametrize("change", [create, replace_by_renaming, remove, move, make_a_folder, append])
def test_what_changes_is_seen(content: Path, change: Callable[[Path], set[str]]) -> None:
    (content / "old.md").write_text("old", encoding="utf-8")

    with watched(content.parent) as watcher:
        names = change(content)
        watcher.wait_for(*names)


def test_a_file_in_a_folder_that_is_new_is_seen_once_the_folder_was(content: Path) -> None:
    with watched(content.parent) as watcher:
        (content / "deep").mkdir()
        watcher.wait_for("content/deep")
        (content / "deep" / "story.md").write_text("deep", encoding="utf-8")
        watcher.wait_for("content/deep/story.md")


def test_a_folder_that_is_missing_is_watched_from_when_it_comes(tmp_path: Path) -> None:
    with watched(tmp_path, ("config.toml",)) as watcher:
        begin(watcher)
        (tmp_path / "content").mkdir()
        watcher.wait_for("content")
        settle(watcher)


def begin(watcher: Watcher) -> None:
    """Return once it looks: what was there before is no change."""
    texts = itertools.count()

    def seen() -> bool:
        (watcher.root / "config.toml").write_text(str(next(texts)), encoding="utf-8")
        return "config.toml" in watcher.seen

    wait_until(seen, "a change of config.toml")


def test_a_folder_that_is_replaced_is_watched_anew(content: Path) -> None:
    with watched(content.parent) as watcher:
        content.rename(content.parent / "former")
        content.mkdir()
        (content / "other.md").write_text("other", encoding="utf-8")
        watcher.wait_for("content")
        settle(watcher)


def test_a_folder_that_went_and_came_back_is_watched(content: Path) -> None:
    with watched(content.parent) as watcher:
        shutil.rmtree(content)
        watcher.wait_for("content")
        content.mkdir()
        settle(watcher)


def test_a_folder_behind_a_link_is_called_as_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "content").symlink_to("real")

    with watched(tmp_path) as watcher:
        (tmp_path / "real" / "story.md").write_text("real", encoding="utf-8")
        watcher.wait_for("content/story.md")


def test_a_single_file_that_is_replaced_by_renaming_is_seen_each_time(content: Path) -> None:
    config = content.parent / "config.toml"
    with watched(content.parent, ("config.toml", "adopted.jsonl")) as watcher:
        for number in range(3):
            (content.parent / "config.new").write_text(f"{number}" * (number + 1), encoding="utf-8")
            (content.parent / "config.new").rename(config)
            wait_until(lambda count=number: watcher.seen.count("config.toml") > count, f"time {number}")
        (content.parent / "adopted.jsonl").write_text("{}", encoding="utf-8")
        watcher.wait_for("adopted.jsonl")
        (content.parent / "beside.txt").write_text("nothing to do with it", encoding="utf-8")

    assert "beside.txt" not in watcher.seen


def test_a_name_that_is_no_text_makes_everything_be_looked_at(content: Path) -> None:
    with watched(content.parent) as watcher:
        (content / os.fsdecode(b"caf\xe9.md")).write_text("no text", encoding="utf-8")
        watcher.wait_for("content")
        settle(watcher)

    assert watcher.told == []


def test_polling_sees_changes_where_the_kernel_tells_of_none(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")
    monkeypatch.setenv("WATCHFILES_POLL_DELAY_MS", "100")

    with watched(content.parent) as watcher:
        (content / "polled.md").write_text("polled", encoding="utf-8")
        watcher.wait_for("content/polled.md")

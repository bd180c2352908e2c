"""Looking where something changed finds what looking everywhere finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sites import let_times_tick
from wirefeed import disk

FOLDERS = ["", "a/", "a/b/", "a.tmp/", ".hidden/", "ü/", "c/"]
FILES = ["x.md", "y.jpg", "z.txt", ".w.md", "v.md~", "u.part", "ä.md", "a", "b"]
paths = st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(FILES))


def write(root: Path, name: str, number: int) -> set[str]:
    path = root / name
    if path.is_dir() and not path.is_symlink():
        return set()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("w" * (number % 50), encoding="utf-8")
    except OSError:
        return set()  # a file stands where its folder should be, or a link leads nowhere
    return {name, os.path.relpath(os.path.realpath(path), os.path.realpath(root))}


def remove(root: Path, name: str, number: int) -> set[str]:
    path = root / name
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        path.unlink()
    return {name}


def remove_folder(root: Path, name: str, number: int) -> set[str]:
    return remove(root, name.rpartition("/")[0], number) if "/" in name else set()


def make_folder(root: Path, name: str, number: int) -> set[str]:
    try:
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "inside.md").write_text("inside", encoding="utf-8")
    except OSError:
        return set()
    return {name}


def link(root: Path, name: str, number: int) -> set[str]:
    targets = ["x.md", "a", "a/b/z.txt", "../outside.md", "c/x.md"]
    path = root / name
    if os.path.lexists(path) or not path.parent.is_dir():
        return set()
    path.symlink_to(root / targets[number % len(targets)])
    return {name}


def rename(root: Path, name: str, number: int) -> set[str]:
    there = (FOLDERS[number % len(FOLDERS)] + FILES[number % len(FILES)]) if number % 2 else "moved"
    try:
        os.rename(root / name, root / there)
    except OSError:
        return set()
    return {name, there}


changes = st.tuples(
    st.sampled_from([write, write, remove, remove_folder, make_folder, link, rename]),
    paths,
    st.integers(min_value=0, max_value=1_000),
)


@settings(max_examples=80)
@given(st.lists(st.lists(changes, max_size=6), min_size=1, max_size=4), st.booleans())
def test_a_scan_brought_up_to_date_is_the_scan(
    rounds: list[list[tuple[Callable[[Path, str, int], set[str]], str, int]]], ticked: bool
) -> None:
    """Whatever was added, written, moved, removed, linked, or turned from a file into a folder."""
    with TemporaryDirectory(prefix="wirefeed-") as folder:
        root = Path(folder) / "content"
        root.mkdir()
        (Path(folder) / "outside.md").write_text("outside", encoding="utf-8")
        scan = disk.scan(str(root))
        for several in rounds:
            names: set[str] = set()
            for change, name, number in several:
                names |= change(root, name, number)
            if ticked:
                let_times_tick()
            scan = disk.rescan(scan, str(root), names)

        let_times_tick()
        scan = disk.rescan(scan, str(root), [])

        assert scan == disk.scan(str(root))


def test_a_file_written_within_a_tick_of_the_scan_is_looked_at_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a", encoding="utf-8")
    before = disk.scan(str(tmp_path))
    let_times_tick()

    after = disk.rescan(before, str(tmp_path), [])

    assert before.racy
    assert not after.racy
    assert after == disk.scan(str(tmp_path))


def test_a_folder_that_is_gone_cannot_be_brought_up_to_date(tmp_path: Path) -> None:
    root = tmp_path / "content"
    root.mkdir()
    before = disk.scan(str(root))
    root.rmdir()

    with pytest.raises(FileNotFoundError):
        disk.rescan(before, str(root), ["a.md"])


def test_a_name_that_is_no_text_is_no_trouble(tmp_path: Path) -> None:
    before = disk.scan(str(tmp_path))
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("a", encoding="utf-8")
    let_times_tick()

    after = disk.rescan(before, str(tmp_path), [os.fsdecode(b"caf\xe9.md")])

    assert after == disk.scan(str(tmp_path))
    assert list(after.skipped) == ["caf\\udce9.md"]

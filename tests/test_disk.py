"""The file system as it is: links, half-written files, full disks, folders of others."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import NOON, Site, let_times_tick, story
from wirefeed import disk
from wirefeed.errors import OutputError, StoryError


def names(root: Path) -> list[str]:
    return [found.name for found in disk.scan(str(root)).stories]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden.md",
        "story.md~",
        "#story.md#",
        "story.md.part",
        "story.tmp",
        "story.md.swp",
        ".git/story.md",
        "a.crdownload",
    ],
)
def test_hidden_and_half_written_files_are_passed_over(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("text")

    found = disk.scan(str(tmp_path))

    assert (found.stories, found.beside, found.skipped) == ([], {}, {})


@pytest.mark.parametrize("name", ["photo.JPG", "sound.mp3", "style.css", "deep/er/photo.webp"])
def test_files_that_go_with_stories_lie_beside_them(tmp_path, name):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"\xff\xd8")

    found = disk.scan(str(tmp_path))

    assert found.stories == []
    assert list(found.beside) == [name]


def test_a_file_whose_name_says_nothing_is_looked_at(tmp_path):
    (tmp_path / "STORY").write_text("text")

    assert names(tmp_path) == ["STORY"]


def test_a_link_out_of_content_is_told_and_not_followed(tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "secret.md").write_text("text")
    (content / "out.md").symlink_to(tmp_path / "secret.md")
    (content / "up").symlink_to(tmp_path)
    (content / "nowhere.md").symlink_to(content / "missing.md")

    found = disk.scan(str(content))

    assert found.stories == []
    assert sorted(found.skipped) == ["nowhere.md", "out.md", "up"]


def test_a_link_within_content_is_a_story(tmp_path):
    (tmp_path / "a.md").write_text("text")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")

    assert names(tmp_path) == ["a.md", "b.md"]


def test_a_name_that_is_no_text_is_told(tmp_path):
    (tmp_path / "good.md").write_text("text")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("text")

    found = disk.scan(str(tmp_path))

    assert [file.name for file in found.stories] == ["good.md"]
    assert list(found.skipped.values()) == ["expected a file name in UTF-8"]


def test_pipes_are_no_stories(tmp_path):
    os.mkfifo(tmp_path / "pipe.md")

    assert names(tmp_path) == []


_STIR = """
import os
while True:
    for number in range(50):
        open(f"{number}.md", "w").close()
    for number in range(50):
        os.unlink(f"{number}.md")
"""


def test_files_that_come_and_go_during_a_scan_cost_no_other(tmp_path):
    (tmp_path / "steady.md").write_text("text")
    stirring = subprocess.Popen([sys.executable, "-c", _STIR], cwd=tmp_path)
    try:
        while not (tmp_path / "1.md").exists():
            pass
        seen = [names(tmp_path) for _ in range(1_000)]
    finally:
        stirring.kill()
        stirring.wait()

    assert all("steady.md" in found for found in seen)


def test_equal_folders_have_equal_digests_and_any_write_another(tmp_path):
    (tmp_path / "a.md").write_text("text")
    let_times_tick()
    first = disk.scan(str(tmp_path))

    assert disk.scan(str(tmp_path)).digest == first.digest
    assert not first.racy
    (tmp_path / "a.md").write_text("next")
    assert disk.scan(str(tmp_path)).digest != first.digest


def test_a_file_written_just_now_is_not_trusted_to_stay(tmp_path):
    (tmp_path / "a.md").write_text("text")

    found = disk.scan(str(tmp_path))

    assert found.racy
    assert [file.modified for file in found.stories] == [-1]


def test_a_file_over_the_cap_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "big.md").open("wb") as file:
        file.truncate(disk.LARGEST + 1)
    (found,) = disk.scan(str(tmp_path)).stories

    with pytest.raises(StoryError, match=r"expected at most 8 MB, got 8\.0 MB"):
        disk.read(str(tmp_path), found)


def test_a_file_that_went_since_the_scan_is_told_as_such(tmp_path):
    (tmp_path / "a.md").write_text("text")
    (found,) = disk.scan(str(tmp_path)).stories
    (tmp_path / "a.md").unlink()

    with pytest.raises(StoryError) as told:
        disk.read(str(tmp_path), found)

    assert "build again" in told.value.hint


def test_a_file_that_grew_since_the_scan_is_read_whole(tmp_path):
    (tmp_path / "a.md").write_text("short")
    (found,) = disk.scan(str(tmp_path)).stories
    (tmp_path / "a.md").write_text("long" * 50_000)

    assert disk.read(str(tmp_path), found)[0] == b"long" * 50_000


def test_equal_bytes_are_not_written_again(tmp_path):
    root = str(tmp_path / "feeds")
    disk.publish([disk.Batch(root, {"a.atom": b"one", "tags/b.atom": b"two"})])
    before = (tmp_path / "feeds/a.atom").stat()  # its time of reading apart: it is read to be compared

    changed = disk.publish([disk.Batch(root, {"a.atom": b"one", "tags/b.atom": b"three"})])

    assert changed == [{"tags/b.atom"}]
    after = (tmp_path / "feeds/a.atom").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )


def test_stale_files_go_and_their_empty_folders_too(tmp_path):
    root = tmp_path / "feeds"
    files = {"tags/a.atom": b"one", "tags/b.atom": b"two", "keep/mine.html": b"x"}
    disk.publish([disk.Batch(str(root), files)])

    changed = disk.publish([disk.Batch(str(root), {}, ["tags/a.atom", "tags/b.atom", "keep/none.atom"])])

    assert changed == [{"tags/a.atom", "tags/b.atom"}]
    assert sorted(path.name for path in root.iterdir()) == ["keep"]


def test_a_folder_where_a_feed_is_needed_leaves_every_feed_as_it_was(tmp_path):
    root = str(tmp_path)
    disk.publish([disk.Batch(root, {"a.atom": b"old"})])
    (tmp_path / "b.atom/inner").mkdir(parents=True)

    with pytest.raises(OutputError) as told:
        disk.publish([disk.Batch(root, {"a.atom": b"new", "b.atom": b"new"})])

    assert "a folder stands where a feed is needed" in told.value.hint
    assert (tmp_path / "a.atom").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.atom", "b.atom"]


def test_a_full_disk_leaves_every_feed_as_it_was_and_says_so(tmp_path):
    """The limit on a file's size stands in for the end of the disk: writing fails in the middle, as there."""
    site = Site(tmp_path)
    site.write("a.md", story())
    site.build()
    before = site.outputs()
    for number in range(200):
        site.write(f"{number}.md", story(f"Number {number}", body="Many words. " * 400))

    ran = run_bound(site, largest=200_000)

    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) <= 2
    assert "Traceback" not in ran.stderr
    assert site.outputs() == before


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        ("feeds", "feeds/.*: expected to write there, got Permission denied"),
        (".wirefeed", "state.sqlite3: expected to use the state"),
        ("config.toml", "config.toml: expected a configuration, got Permission denied"),
        ("content", "content.path: expected a folder of stories, got Permission denied"),
        ("content/a.md", "content/a.md: expected a file that can be read, got Permission denied"),
        ("content/sub", "content/sub: expected a folder that can be read, got Permission denied"),
    ],
)
def test_without_permission_one_line_says_where_and_feeds_stay(tmp_path, locked, said):
    site = Site(tmp_path / "site")
    site.write("a.md", story())
    site.write("sub/b.md", story("Sub"))
    site.build()
    before = site.outputs()
    site.write("c.md", story("Another"))
    path = site.folder / locked
    path.chmod(0o000 if "content" in locked or "config" in locked else 0o555)
    for inner in path.glob("*") if locked == ".wirefeed" else ():
        inner.chmod(0o444)

    ran = run_bound(site)

    assert ran.returncode in (1, 2)
    assert "Traceback" not in ran.stderr
    assert re.search(said, ran.stderr), ran.stderr
    path.chmod(0o755)
    if locked not in ("content/a.md", "content/sub"):
        assert site.outputs() == before


def test_check_needs_no_permission_to_write(tmp_path):
    site = Site(tmp_path / "site")
    site.write("a.md", story())
    site.build()
    for path in (site.folder, *site.folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)

    ran = run_bound(site, "check")

    assert (ran.returncode, ran.stderr) == (0, "")


def run_bound(site: Site, command: str = "build", largest: int = -1) -> subprocess.CompletedProcess[str]:
    """Run a command that permissions bind, root or not, and that may write no file over `largest` bytes."""

    def bind() -> None:
        if largest >= 0:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root pass by permissions
            libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused, and needless, for anybody else

    return site.run(command, "--now", NOON.isoformat(), preexec_fn=bind)

"""The sample site of this repository: a build of its content/ gives the committed feeds/, wherever and whenever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOW = "2026-01-01T00:00:00Z"
LATER = "2031-07-01T18:30:00Z"
# Words that stand only in the draft, in the embargoed story, and in the desk's lines of the agency story.
CANARIES = (
    "Pelican ledger",
    "Copper anemone",
    "winter swim",
    "new budget",
    "UPDATES with quotes",
    "before six",
    "-30-",
)


def _site(folder: Path) -> Path:
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "config.toml", folder)
    shutil.copytree(ROOT / "content", folder / "content")
    return folder


def _build(
    site: Path, *, now: str = NOW, cwd: Path | None = None, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wirefeed", "build", "--strict", "--now", now, "--config", str(site / "config.toml")],
        cwd=cwd or site,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = _site(tmp_path_factory.mktemp("own") / "site")
    done = _build(site)
    assert (done.returncode, done.stderr) == (0, "")
    return site


def test_a_build_of_content_gives_the_committed_feeds(built: Path) -> None:
    """Changed on purpose? Remove .wirefeed/ and feeds/, `make build`, read the difference, commit it."""
    assert _files(built / "feeds") == _files(ROOT / "feeds")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"TZ": "Pacific/Auckland"}, id="another-time-zone"),
        pytest.param({"TZ": "America/New_York", "LC_ALL": "C", "LANG": "C"}, id="the-c-locale"),
        pytest.param({"LC_ALL": "ar_EG.UTF-8", "PYTHONHASHSEED": "1"}, id="an-arabic-locale"),
        pytest.param({"PYTHONHASHSEED": "4242"}, id="another-hash-seed"),
    ],
)
def test_the_machine_decides_no_byte(environment: dict[str, str], tmp_path: Path) -> None:
    site = _site(tmp_path / "site")

    done = _build(site, environment=environment)

    assert done.returncode == 0, done.stderr
    assert _files(site / "feeds") == _files(ROOT / "feeds")


def test_folder_and_clock_decide_no_byte(tmp_path: Path) -> None:
    site = _site(tmp_path / "a folder with blanks" / "موقع")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    done = _build(site, now=LATER, cwd=elsewhere)

    assert done.returncode == 0, done.stderr
    assert _files(site / "feeds") == _files(ROOT / "feeds")
    assert list(elsewhere.iterdir()) == []


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    site = _site(tmp_path / "site")
    _build(site)
    before = {path: path.stat().st_mtime_ns for path in (site / "feeds").rglob("*")}

    done = _build(site, now=LATER)

    assert "0 files written" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in (site / "feeds").rglob("*")} == before


@pytest.mark.parametrize("phrase", CANARIES)
def test_what_is_held_stands_in_no_output(phrase: str, built: Path) -> None:
    written = "\n".join(path.read_text("utf-8") for path in (ROOT / "content").rglob("*.[tm][xd]*"))

    published = b"\n".join(_files(built / "feeds").values()).decode()

    assert phrase.casefold() in written.casefold()
    assert phrase.casefold() not in published.casefold()


def test_what_is_held_has_no_feed_and_no_short_link_until_its_time(built: Path, tmp_path: Path) -> None:
    site = _site(tmp_path / "site")

    done = _build(site, now="2099-01-01T05:00:00Z")

    assert done.returncode == 0, done.stderr
    assert b"winter-swim" not in b"".join(_files(built / "feeds").values())
    assert b"https://news.example.org/winter-swim/" in (site / "feeds" / "news.atom").read_bytes()

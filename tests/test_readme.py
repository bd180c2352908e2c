"""The README keeps its word: its walk-through from a story to a receiver and back is run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.poster.newsdesk import clean

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MARK = "<!-- tests/test_readme.py runs these -->\n```sh\n"


def _walk() -> str:
    return README.partition(MARK)[2].partition("```")[0]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone with what `make build` makes of it: an environment whose programs are those that run this test."""
    folder = tmp_path / "wirefeed"
    folder.mkdir()
    shutil.copy(ROOT / "config.toml", folder)
    shutil.copytree(ROOT / "content", folder / "content")
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, start in {"python": "", "wirefeed": " -m wirefeed"}.items():
        (programs / name).write_text(f'#!/bin/sh\nexec {sys.executable}{start} "$@"\n', "utf-8")
        (programs / name).chmod(0o755)
    (programs / "activate").write_text(f'PATH="{programs}:$PATH"\n', "utf-8")
    return folder


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def test_the_walk_through_shows_what_the_readme_says(checkout: Path) -> None:
    walk = _walk().replace("9000", str(_port()))

    done = subprocess.run(
        ["bash", "-euc", walk.replace(" &\n", " &\nsleep 2\n").replace("kill %1", "sleep 0.2; kill $!; wait $!")],
        cwd=checkout,
        env=clean({"PYTHONPATH": str(ROOT)}) | {"GITHUB_ACTIONS": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    arrived = re.findall(r'"type": "(story\.\w+)"', done.stdout)
    assert arrived == ["story.new", "story.new", "story.corrected", "story.killed"], "one in the preview"
    assert done.stdout.count("desk: 1 delivered\n") == 3
    assert "1 of 1 place" in done.stdout
    assert done.stdout.index("<url>") < done.stdout.index("desk: 1 delivered")
    listed = done.stdout.rpartition("KEY ")[2]
    assert [line.split()[2] for line in listed.splitlines()[1:4]] == ["delivered"] * 3


def test_the_sample_site_works_without_the_variable_its_destination_names(checkout: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "wirefeed", *words],
            cwd=checkout,
            env={
                name: value for name, value in clean({}).items() if name not in ("DESK_WEBHOOK_URL", "GITHUB_ACTIONS")
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    said = {
        words: run(*words.split()) for words in ("build", "check", "plan", "status", "preview content/market-hall.md")
    }
    posted = run("post", "--json")

    assert {words: (done.returncode, done.stderr) for words, done in said.items()} == dict.fromkeys(said, (0, ""))
    assert posted.returncode == 1
    assert posted.stderr.splitlines() == [
        "wirefeed: destination 'desk': url: expected the variable DESK_WEBHOOK_URL to be set, got nothing",
        "  hint: set it where wirefeed runs",
    ]
    assert json.loads(posted.stdout)["destinations"] == []
    assert not os.path.exists(checkout / "links")

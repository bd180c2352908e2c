"""Files that attack their reader: each is read or refused in bounded time and memory, and nothing else is touched."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.sites import CONFIG, NOON, Site, clean_environment, story

SIZE = int(os.environ.get("WIREFEED_HOSTILE", "20000"))  # characters; `make fuzz` asks for 8,000,000
TOGETHER = 1 if SIZE > 1_000_000 else 16
LONGEST_S = 2.0  # of CPU
LARGEST_MB = 200
CANARY = "nobody-may-read-this"


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], bool]:
    """Return what became of every attack, and whether anybody called."""
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        ran = subprocess.run(
            [sys.executable, "-m", "tests.isolated", str(SIZE), str(secret), str(port), str(TOGETHER)],
            cwd=Path(__file__).parent.parent,
            env=clean_environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        try:
            server.accept()
        except BlockingIOError:
            called = False
        else:
            called = True
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [json.loads(line) for line in ran.stdout.splitlines()], called


def test_every_attack_is_read_or_refused_and_none_stops_the_reader(reports):
    found, _ = reports

    assert len(found) == len(list(hostile.attacks(SIZE))) > 600
    assert [(one["title"], one["crash"], one.get("where")) for one in found if "crash" in one] == []
    assert all(set(one["kinds"]) <= {"Story", "StoryError"} for one in found)


def test_no_attack_takes_two_seconds(reports):
    found, _ = reports

    assert [(one["title"], one["seconds"]) for one in found if one["seconds"] > LONGEST_S] == []


def test_no_attack_takes_200_megabytes(reports):
    found, _ = reports

    assert [(one["title"], one["largest"]) for one in found if one["largest"] > LARGEST_MB] == []


def test_no_attack_opens_a_file_or_calls_an_address(reports):
    found, called = reports

    assert not called
    assert [one["title"] for one in found if one["opened"] or CANARY in one["text"]] == []


def test_a_file_of_a_million_faults_is_complained_of_fifty_times(reports):
    found, _ = reports

    assert max(one["errors"] for one in found) <= 51
    assert max(one["stories"] for one in found) <= 20_000


def test_every_complaint_is_a_line_that_names_the_file(reports):
    found, _ = reports

    told = [one["said"] for one in found if one["errors"]]
    assert len(told) > 250
    assert [said for said in told if not said.startswith("a.") or "\n" in said or len(said) > 500] == []


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_what_patterns_stumble_over_costs_no_square_of_its_length(kind: str) -> None:
    """Every run is read at a length at which its square would take seconds."""
    from time import process_time

    from tests.isolated import read, warm

    warm()
    length = 6_000
    slow = []
    for title, run in hostile.RUNS.items():
        text = (run * (length // len(run) + 1))[:length]
        for head, body in ((f"{text}x", "It sailed."), ("Ferry sails", f"{text}x")):
            name, made = hostile.made(kind, head, body)
            begin = process_time()
            assert read(name, made.encode())
            if (took := process_time() - begin) > LONGEST_S / 4:
                slow.append((title, round(took, 2)))

    assert slow == []


def test_the_other_files_of_a_folder_publish(tmp_path):
    """A site full of attacks: one line for each that fails, exit status 1, and no traceback."""
    site = Site(tmp_path, CONFIG + '[[feed]]\nname = "news"\nlimit = 30000\n')
    site.write("good-1.md", story("Ferry sails"))
    site.write("good-2.xml", hostile.xml("nitf", head="Pier closes").replace("h1", "pier", 1))
    site.write("zz-good.json", hostile.made("ninjs", "Lamp is lit", "It shines.")[1].replace("urn:h:1", "urn:lamp"))
    site.write("line.txt", b"a" * 50_000_000)
    for at, attack in enumerate(islice(hostile.attacks(2_000), 0, None, 5)):
        site.write(f"{at}{attack.name[1:]}", attack.make())

    ran = site.run("build", "--now", NOON.isoformat())

    titles = {item["title"] for item in site.entries()}
    assert ran.returncode == 1
    assert {"Ferry sails", "Pier closes", "Lamp is lit"} <= titles
    assert "Traceback" not in ran.stderr
    assert "fault of wirefeed" not in ran.stderr
    assert "line.txt: expected at most 8 MB" in ran.stderr


def test_packed_files_are_passed_over_or_refused(tmp_path):
    site = Site(tmp_path)
    site.write("good.md", story("Ferry sails"))
    for kind in hostile.KINDS:
        name, text = hostile.made(kind, "Ferry sails", "It sailed.")
        site.write(f"{kind}{name[1:]}", gzip.compress(text.encode()))

    report = site.build()

    assert [item["title"] for item in site.entries()] == ["Ferry sails"]
    assert len(report["failed"]) == len(hostile.KINDS)

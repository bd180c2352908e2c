"""`wirefeed run` lives: signals, broken configurations, full disks, and whatever else happens to a daemon."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.daemons import running, wait_until
from tests.sites import CONFIG, Site, clean_environment, files_below, new_site, story
from wirefeed.daemon import Daemon
from wirefeed.presence import Lock

QUICK = CONFIG + '[schedule]\nevery = "1h"\nsettle = "50ms"\n'
SOAK = int(os.environ.get("WIREFEED_SOAK", "1"))  # how many times longer than in the suite


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "site", QUICK)
    site.write("first.md", story("First"))
    return site


def titles(site: Site) -> set[str]:
    try:
        return {item["title"] for item in site.entries()}
    except OSError:
        return set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_builds_at_once_and_ends_by_a_signal(site: Site, number: int) -> None:
    with running(site) as daemon:
        began = time.monotonic()
        code = daemon.end(number)

    assert code == 0
    assert time.monotonic() - began < 10
    assert titles(site) == {"First"}
    assert daemon.log[0]["event"] == "daemon started"
    assert daemon.log[-1] | {"reason": signal.Signals(number).name} == daemon.log[-1]


def test_a_story_dropped_into_content_is_published_within_a_second(site: Site) -> None:
    with running(site) as daemon:
        dropped = time.time()
        site.write("deep/down/second.md", story("Second"))
        wait_until(lambda: "Second" in titles(site), "the second story")
        took = (site.feeds / "news.json").stat().st_mtime - dropped

        assert daemon.wait_for("build ended", why="change")["changes"] == 1
        assert took < 1.0


def test_an_embargoed_story_appears_within_its_second_and_not_before(site: Site) -> None:
    end = (datetime.now(UTC) + timedelta(seconds=3)).replace(microsecond=0)
    site.write("embargoed.md", story("Embargoed", publish_at=end))

    with running(site) as daemon:
        before = titles(site)
        wait_until(lambda: "Embargoed" in titles(site), "the embargo's end")
        late = (site.feeds / "news.json").stat().st_mtime - end.timestamp()

        assert before == {"First"}
        assert 0 <= late < 1
        assert daemon.wait_for("next build", why="turn")["at"].startswith(f"{end:%Y-%m-%dT%H:%M:%S}")


def test_a_broken_configuration_leaves_the_one_before_in_place(site: Site) -> None:
    with running(site) as daemon:
        site.config.write_text(QUICK.replace('every = "1h"', 'every = "often"'), encoding="utf-8")
        daemon.send(signal.SIGHUP)
        refused = daemon.wait_for("config refused")
        site.write("second.md", story("Second"))
        wait_until(lambda: "Second" in titles(site), "a build by the old configuration")
        site.config.write_text(QUICK.replace("Lighthouse Post", "Lantern Post"), encoding="utf-8")
        daemon.wait_for("config reloaded")
        wait_until(lambda: b"Lantern Post" in (site.feeds / "news.atom").read_bytes(), "the new title")

        assert "config.toml: schedule.every: expected a duration" in refused["error"]
        assert refused["effect"] == "the one before stays"
        assert daemon.end() == 0


def test_a_build_by_hand_complains_of_a_configuration_that_the_daemon_does_not_use(site: Site) -> None:
    with running(site) as daemon:
        site.config.write_text("broken", encoding="utf-8")
        daemon.wait_for("config refused")
        site.write("second.md", story("Second"))
        wait_until(lambda: "Second" in titles(site), "the daemon's build")

        done = site.run("build")

    assert done.returncode == 2
    assert "config.toml: not valid TOML" in done.stderr


def test_metrics_may_have_a_port_of_their_own(site: Site) -> None:
    site.config.write_text(QUICK + "[server]\nport = 0\n", encoding="utf-8")

    with running(site, "--metrics", "0") as daemon:
        feeds, metrics = (daemon.wait_for("serving", what=what)["address"] for what in ("feeds", "metrics"))
        daemon.wait_for("build ended")

        assert b"wirefeed_builds_total" in got(metrics + "metrics")
        assert b"First" in got(feeds + "feeds/news.json")
        for address in (feeds + "metrics", metrics + "feeds/news.json"):
            with pytest.raises(HTTPError, match="404"):
                got(address)
        assert daemon.end() == 0


def got(address: str) -> bytes:
    with urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


def test_a_port_that_changed_is_told_to_need_a_restart(site: Site) -> None:
    with running(site) as daemon:
        site.config.write_text(QUICK + "[server]\nport = 0\n", encoding="utf-8")
        told = daemon.wait_for("server as it was")

    assert told["hint"] == "restart to apply it"


def test_a_second_daemon_is_refused_with_the_first_one_s_process_id(site: Site) -> None:
    with running(site) as daemon:
        began = time.monotonic()
        second = site.run("run")

        assert second.returncode == 1
        assert time.monotonic() - began < 5
        assert f"got one: process {daemon.process.pid}" in second.stderr
        assert "hint: stop that one first" in second.stderr
        assert site.run("build").returncode == 0  # beside it that is allowed


def test_a_lock_is_free_again_when_its_holder_was_killed(site: Site) -> None:
    with running(site) as daemon:
        daemon.process.kill()
        daemon.process.wait()

    with running(site) as another:
        assert another.end() == 0


def test_a_port_that_is_taken_is_a_mistake_told_at_once(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site.config.write_text(QUICK + f"[server]\nport = {port}\n", encoding="utf-8")

        done = site.run("run")

    assert done.returncode == 1
    assert f"expected a port nobody uses, got 127.0.0.1:{port}" in done.stderr
    assert not site.feeds.exists()


def test_a_deleted_state_is_made_anew_and_held_again(site: Site) -> None:
    with running(site) as daemon:
        shutil.rmtree(site.state.parent)
        daemon.wait_for("state deleted")
        daemon.wait_for("build ended", why="state deleted")
        second = site.run("run")

        assert second.returncode == 1
        assert titles(site) == {"First"}


def test_a_deleted_content_leaves_the_feeds_and_is_read_when_it_is_back(site: Site) -> None:
    with running(site) as daemon:
        before = site.outputs()
        site.content.rename(site.folder / "elsewhere")
        failed = daemon.wait_for("build failed")
        served = site.outputs()
        (site.folder / "elsewhere").rename(site.content)
        wait_until(lambda: len(daemon.told("build ended")) >= 2, "a good build")
        site.write("second.md", story("Second"))
        wait_until(lambda: "Second" in titles(site), "the folder to be watched again")

        assert "expected a folder of stories, got No such file or directory" in failed["error"]
        assert failed["retry_s"] == 1.0
        assert served == before


def test_an_output_that_cannot_be_written_is_told_and_tried_again(site: Site) -> None:
    """A file in place of the folder: permissions do not bind the user that tests run as."""
    with running(site) as daemon:
        shutil.rmtree(site.feeds)
        site.feeds.write_text("in the way", encoding="utf-8")
        site.write("second.md", story("Second"))
        failed = daemon.wait_for("build failed")
        site.feeds.unlink()
        wait_until(lambda: titles(site) == {"First", "Second"}, "the feeds")

        assert failed["hint"]
        assert daemon.alive


@pytest.mark.parametrize("bytes_a_file", [64, 60_000])
def test_a_full_disk_leaves_what_was_published(site: Site, bytes_a_file: int) -> None:
    """Of files that may not grow further: first the state's, then the feeds'."""
    with running(site) as daemon:
        before = site.outputs()
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (bytes_a_file, resource.RLIM_INFINITY))
        site.write("long.md", story("Long", body="A long story of the sea. " * 5_000))
        failed = daemon.wait_for("build failed")
        during = site.outputs()
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        wait_until(lambda: "Long" in titles(site), "the disk has room again")

        assert failed["error"]
        assert failed["hint"]
        assert during == before
        assert daemon.end() == 0


def test_a_story_that_needs_a_person_is_told_once(site: Site) -> None:
    site.write("undated.md", "---\ntitle: Undated\n---\n\nThe wind fell.\n")

    with running(site) as daemon:
        for number in range(3):
            site.write(f"more-{number}.md", story(f"More {number}"))
            daemon.wait_for("build ended", count=number + 2)
        told = daemon.told("story held") + daemon.told("story failed")

    assert [line["file"] for line in told] == ["content/undated.md"]
    assert "The wind fell" not in json.dumps(daemon.log)


def test_systemd_is_told_of_every_turn(site: Site, tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(20)
        with running(site, env={"NOTIFY_SOCKET": address}) as daemon:
            daemon.send(signal.SIGHUP)
            daemon.wait_for("config reloaded")
            daemon.end()
        systemd.setblocking(False)
        lines: list[str] = []
        try:
            while True:
                lines += systemd.recv(4_096).decode().splitlines()
        except BlockingIOError:
            pass

    told = [line for line in lines if not line.startswith(("STATUS=", "MONOTONIC_USEC=", "EXTEND_"))]
    assert [line for line in told if line != "WATCHDOG=1"] == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"]
    assert "STATUS=1 entries" in lines


def test_logs_are_one_line_an_event_of_keys_and_values(site: Site) -> None:
    site.write("odd.md", "---\ntitle: 'Odd\u2028\x1b[2J'\n---\n\nText.\n")
    daemon = subprocess.Popen(
        [sys.executable, "-m", "wirefeed", "run"],
        cwd=site.folder,
        env=clean_environment(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    wait_until(lambda: "First" in titles(site), "a build")
    time.sleep(0.2)
    daemon.terminate()
    _, log = daemon.communicate(timeout=20)

    lines = log.splitlines()
    assert all(line.startswith("time=20") and " level=" in line and " event=" in line for line in lines)
    assert not any(ord(c) < 32 or c in "\u2028\x1b" for line in lines for c in line)
    assert ' event="build ended" why=start seconds=' in log


def killed(site: Site, after_s: float) -> None:
    """Run a daemon in a fork, where everything is imported, and kill it."""
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            Daemon(str(site.config)).run()
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_daemon_killed_at_any_moment_leaves_whole_files_and_the_next_one_goes_on() -> None:
    chance = random.Random(20240602)
    published = 0
    with new_site(QUICK) as warm:  # what is imported now, a daemon need not import before it is killed
        warm.write("first.md", story("First"))
        warm.build()
        assert Daemon(str(warm.config)).turn("start").good
        import_module("watchfiles")
    with new_site(QUICK) as site:
        written, longest_s = set(), 0.2
        for number in range(20 * SOAK):
            site.write(f"n{number}.md", story(f"Number {number}", updated=f"2024-04-{number % 28 + 1:02}T00:00:00Z"))
            written.add(f"Number {number}")
            killed(site, chance.uniform(0, longest_s))
            if (site.feeds / "news.json").exists():
                assert titles(site) <= written  # a whole document, of stories that were there
            published += f"Number {number}" in titles(site)
            longest_s += 0 if published else 0.1  # a busy machine is slow to begin
            Lock(str(site.state.parent / "daemon.lock")).release()

        with running(site) as daemon:
            assert len(titles(site)) == min(len(written), 50)
            assert daemon.end() == 0
        assert not [path for path in files_below(site.feeds) if path.name.endswith(".wirefeed-new")]
        assert ": 0 files written" in site.run("build").stdout
        assert 0 < published < 20 * SOAK  # some were killed before they published, some after


GROWTH = """
import gc, os, sys, time
from pathlib import Path
from wirefeed.daemon import Daemon
gc.set_threshold(50_000, 20, 20)
config, builds = sys.argv[1], int(sys.argv[2])
content = Path(config).parent / "content"
daemon = Daemon(config)
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
for number in range(builds):
    path = content / f"s{number % 20}.md"
    text = f"Text {number} {'.' * (number % 9)}"
    path.write_text(f"---\\ntitle: Story {number}\\ndate: 2024-03-26T10:00:00Z\\n---\\n\\n{text}\\n")
    daemon.seen(frozenset({str(path)}))
    assert daemon.turn("change").good
    if number == builds // 4 or number == builds - 1:
        print(resident(), flush=True)
"""


def test_memory_stays_flat_over_builds() -> None:
    builds = 300 if SOAK == 1 else 10_000
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a disk would be waited for, half the time
    with TemporaryDirectory(prefix="wirefeed-", dir=memory) as folder:
        site = Site(Path(folder), QUICK)
        done = subprocess.run(
            [sys.executable, "-c", GROWTH, str(site.config), str(builds)],
            env=clean_environment(),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )

    early_kb, late_kb = map(int, done.stdout.split())
    assert late_kb < 120_000
    assert late_kb - early_kb < 2_000, f"{early_kb} kB, then {late_kb} kB"


@pytest.mark.parametrize("for_s", [0.25, 0.4, 0.6])
def test_a_daemon_that_is_just_starting_ends_as_well(site: Site, for_s: float) -> None:
    with running(site, for_s=for_s) as daemon:
        code = daemon.end()

    assert code in (0, -signal.SIGTERM)  # before it has its hands on signals it has nothing to finish

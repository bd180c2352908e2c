"""What a build that dies leaves behind: whole files, and a state from which the next build goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.sites import BESIDE, CONFIG, NEWS, NOON, Site, clean_environment, files_below, new_site, story
from wirefeed.cli import main

TAGGED = CONFIG + '[[feed]]\nname = "news"\n\n[[feed]]\nname = "tags/{tag}"\n'


def edit(site: Site, number: int) -> None:
    """Write the content of one round: texts change, stories and tags come and go, some name their dates."""
    site.write("steady.md", story("Steady", tags=["steady"]))
    site.write("text.md", story("Text", body=f"This is text number {number}. " * (number % 7 + 1)))
    site.write("tags.md", story("Tags", tags=[f"tag-{number % 5}"], updated=f"2024-04-{number % 28 + 1:02}T00:00:00Z"))
    site.write(f"new-{number}.md", story(f"Number {number}", tags=[f"tag-{number % 3}"]))
    (site.content / f"new-{number - 4}.md").unlink(missing_ok=True)


def start(site: Site, number: int) -> subprocess.Popen[bytes]:
    now = (NOON + timedelta(hours=number)).isoformat()
    line = [sys.executable, "-m", "wirefeed", "build", "--now", now]
    return subprocess.Popen(
        line, cwd=site.folder, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def killed_process(site: Site, number: int, after_s: float) -> None:
    running = start(site, number)
    time.sleep(after_s)
    running.kill()
    running.communicate()


def killed_fork(site: Site, number: int, after_s: float) -> None:
    """Kill the same command in a process that has everything imported: what is left of it is the build."""
    now = (NOON + timedelta(hours=number)).isoformat()
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            main(["build", "--config", str(site.config), "--now", now])
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def ledger(site: Site) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{site.state}?mode=ro", uri=True) as state:
        rows = state.execute("SELECT * FROM ledger ORDER BY id").fetchall()
    state.close()
    return rows


@pytest.mark.parametrize(
    ("kill", "times", "longest_s"), [(killed_process, 25, 0.6), (killed_fork, 75, 0.03)], ids=["process", "build"]
)
def test_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_one_goes_on(
    kill: Callable[[Site, int, float], None], times: int, longest_s: float
):
    """A twin that nobody kills says what every round shall end with."""
    chance = random.Random(20240326)
    caught = 0
    with new_site(TAGGED) as site, new_site(TAGGED) as twin:
        for number in range(times):
            now = NOON + timedelta(hours=number)
            before = twin.outputs() if number else {}
            edit(site, number)
            edit(twin, number)
            twin.build(now)
            after = twin.outputs()

            kill(site, number, chance.uniform(0, longest_s))

            left = {name: data for name, data in published(site).items() if not name.endswith(".wirefeed-new")}
            assert all(data in (before.get(name), after.get(name)) for name, data in left.items())
            assert before.keys() & after.keys() <= left.keys()
            caught += left != after
            site.build(now)
            assert published(site) == after
            assert ledger(site) == ledger(twin)
    assert caught > times // 10  # the kills did come in time


def published(site: Site) -> dict[str, bytes]:
    return site.outputs() if site.feeds.exists() else {}


def test_a_feed_that_was_published_and_not_remembered_goes_with_its_last_story():
    """Killed between publishing and remembering, while a new tag came; then the tag goes again."""
    with new_site(TAGGED) as site:
        site.write("a.md", story(tags=["ferry"]))
        site.build()
        site.write("a.md", story(tags=["ferry", "typo"]))
        child = os.fork()
        if child == 0:
            sys.setprofile(lambda frame, event, _: os._exit(9) if frame.f_code.co_name == "commit" else None)
            site.build()
        os.waitpid(child, 0)
        assert (site.feeds / "tags/typo.atom").exists()

        site.write("a.md", story(tags=["ferry"]))
        site.build()

        assert not (site.feeds / "tags/typo.atom").exists()
        assert [path.name for path in files_below(site.state.parent)] == ["state.sqlite3"]


def test_leftovers_of_a_dead_build_go_with_the_next():
    with new_site() as site:
        site.write("a.md", story())
        site.build()
        (site.feeds / ".news.atom.wirefeed-new").write_bytes(b"<feed")

        site.write("a.md", story(body="Other words."))
        site.build()

        assert sorted(site.outputs()) == sorted([*BESIDE, *NEWS])


def test_an_interrupt_ends_in_a_line_and_exit_130_with_whole_feeds():
    with new_site() as site:
        site.write("a.md", story())
        site.build()
        before = site.outputs()
        for number in range(3_000):
            site.write(f"more/{number}.md", story(f"Number {number}", body=f"Text {number}. " * 60))
        running = start(site, 1)
        wait_until_it_builds(site, running)

        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=30)[0].decode()

        assert running.returncode == 130, said
        assert "interrupted" in said
        assert "Traceback" not in said
        assert site.outputs() == before


def wait_until_it_builds(site: Site, running: subprocess.Popen[bytes]) -> None:
    """Return once another process has its turn to build."""
    turn = site.state.with_name("state.sqlite3-building")
    while running.poll() is None and not turn.exists():
        time.sleep(0.005)


def test_two_builds_at_once_both_succeed_and_agree():
    with new_site(TAGGED) as site, new_site(TAGGED) as alone:
        for one in (site, alone):
            for number in range(50):
                one.write(f"{number}.md", story(f"Number {number}", tags=[f"tag-{number % 5}"]))
        alone.build(NOON)

        running = [start(site, 0) for _ in range(3)]
        said = [one.communicate(timeout=60)[0].decode() for one in running]

        assert [one.returncode for one in running] == [0, 0, 0], said
        assert site.outputs() == alone.outputs()

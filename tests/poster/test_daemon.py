"""`wirefeed run` posts what it builds: at once, as config.toml says now, with the secrets of now, until it ends."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.daemons import Running, running, wait_until
from tests.poster.newsdesk import clean
from tests.sites import CONFIG, Site, story
from wirefeed.testing import Fake, Mastodon, Sink

POSTS = CONFIG + '\n[schedule]\nevery = "1h"\nsettle = "50ms"\n\n[server]\nport = 0\n'

PAUSED: dict[str, Any] = {"is": "paused"}
AGAIN: dict[str, Any] = {"is": "tried again"}
SLOW_TO_WATCH = """\
import time
import watchfiles

watch = watchfiles.watch

def slow(*folders, **more):
    time.sleep(1.5)
    yield from watch(*folders, **more)

watchfiles.watch = slow
"""


def place(name: str, *, url: str = "", more: str = "") -> str:
    url = url or f'{{ env = "{name.upper()}_URL" }}'
    return f'\n[[destination]]\nname = "{name}"\nkind = "webhook"\nurl = {url}\nallow_private = true\n{more}\n'


def social(name: str, fake: Mastodon, file: str) -> str:
    own = f'server = "{fake.base}"\ntoken = {{ file = "{file}" }}'
    return f'\n[[destination]]\nname = "{name}"\nkind = "mastodon"\nallow_private = true\n{own}\n'


def fresh(title: str) -> str:
    return story(title, date=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")


def page(daemon: Running, name: str) -> tuple[int, str]:
    with urlopen(f"{daemon.wait_for('serving')['address']}{name}") as answer:
        return answer.status, answer.read().decode()


def titles(fake: Fake) -> str:
    return " ".join(message.text for message in fake.messages)


@pytest.fixture
def fakes() -> Iterator[dict[str, Sink]]:
    """Receivers by the names of their destinations."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(Sink()) for name in ("first", "second", "third")}


def environment(fakes: dict[str, Sink]) -> dict[str, str]:
    return clean({f"{name.upper()}_URL": fake.url for name, fake in fakes.items()})


def test_a_daemon_posts_at_once_beside_a_dead_destination_and_is_well(tmp_path: Path, fakes: dict[str, Sink]) -> None:
    site = Site(tmp_path / "site", POSTS + place("first") + place("second"))
    fakes["second"].stop()
    took = []
    with running(site, env=environment(fakes)) as daemon:
        for number in range(4):
            began = time.monotonic()
            site.write(f"{number}.md", fresh(f"Ferry {number}"))
            fakes["first"].wait_for(number + 1)
            took.append(time.monotonic() - began)
        daemon.wait_for("delivery", 4, destination="second")
        wait_until(lambda: 'outcome="delivered"} 4.0' in page(daemon, "metrics")[1], "figures")

        assert page(daemon, "health")[0] == 200
        figures = page(daemon, "metrics")[1]
        assert daemon.end() == 0

    fakes["second"].start()
    assert min(took) < 2.0
    assert 'wirefeed_deliveries_total{destination="first",outcome="delivered"} 4.0' in figures
    assert 'wirefeed_outbox{destination="second",state="pending"} 4.0' in figures
    assert 'wirefeed_destination_up{destination="first"} 1.0' in figures


def test_a_story_dropped_before_the_kernel_looks_on_is_posted(tmp_path: Path, fakes: dict[str, Sink]) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    slow.joinpath("sitecustomize.py").write_text(SLOW_TO_WATCH, encoding="utf-8")
    site = Site(tmp_path / "site", POSTS + place("first"))
    with running(site, env=environment(fakes) | {"PYTHONPATH": str(slow)}) as daemon:
        site.write("ferry.md", fresh("Ferry sinks"))
        fakes["first"].wait_for(1)
        assert daemon.end() == 0


def test_destinations_are_as_config_toml_says_now(tmp_path: Path, fakes: dict[str, Sink]) -> None:
    first, second, third = fakes["first"], fakes["second"], fakes["third"]
    site = Site(tmp_path / "site", POSTS + place("first"))
    site.write("old.md", fresh("Old news"))
    with running(site, env=environment(fakes)) as daemon:

        def say(config: str) -> None:
            builds = len(daemon.told("build ended"))
            site.config.write_text(POSTS + config, encoding="utf-8")
            daemon.wait_for("build ended", builds + 1)

        say(place("first") + place("second"))
        site.write("added.md", fresh("Added"))
        first.wait_for(1)
        second.wait_for(1)
        site.config.write_text(POSTS + place("first", more="no_such_key = 1"), encoding="utf-8")
        daemon.wait_for("config refused")
        site.write("broken.md", fresh("Broken"))
        first.wait_for(2)
        second.wait_for(2)
        say(place("second", url='{ env = "THIRD_URL" }'))
        site.write("moved.md", fresh("Moved"))
        third.wait_for(1)

        assert daemon.end() == 0

    assert first.created == second.created == 2, "it was removed, and it moved"
    assert "Moved" in titles(third)
    assert third.created == 1
    assert "Old news" not in titles(first) + titles(second) + titles(third)


def test_what_was_put_right_ends_a_pause_without_a_restart_and_without_a_person(tmp_path: Path) -> None:
    """A file that holds another secret now, and a table that names another file."""
    with Mastodon() as fake, Mastodon() as other:
        site = Site(tmp_path / "site", POSTS + social("first", fake, "token") + social("second", other, "wrong"))
        for name in ("token", "wrong"):
            site.folder.joinpath(name).write_text("of-the-day-before", encoding="utf-8")
        site.folder.joinpath("right").write_text(other.token, encoding="utf-8")
        with running(site, env=clean({})) as daemon:
            site.write("ferry.md", fresh("Ferry sinks"))
            daemon.wait_for("destination", 2, **PAUSED)
            site.folder.joinpath("token").write_text(fake.token, encoding="utf-8")
            daemon.wait_for("destination", **AGAIN, destination="first")
            tables = social("first", fake, "token") + social("second", other, "right")
            site.config.write_text(POSTS + tables, encoding="utf-8")
            fake.wait_for(1, timeout_s=30)
            other.wait_for(1, timeout_s=30)
            assert daemon.end() == 0

        assert fake.created == other.created == 1
        assert len([one for one in fake.requests if one.method == "POST"]) == 2
        assert "of-the-day-before" not in repr(daemon.log)


def test_a_state_deleted_under_a_daemon_costs_no_message_and_doubles_none(
    tmp_path: Path, fakes: dict[str, Sink]
) -> None:
    fake = fakes["first"]
    site = Site(tmp_path / "site", POSTS + place("first"))
    site.write("old.md", fresh("Old news"))
    with running(site, env=environment(fakes)) as daemon:
        site.write("ferry.md", fresh("Ferry sinks"))
        fake.wait_for(1)
        shutil.rmtree(site.state.parent)
        daemon.wait_for("state deleted")
        wait_until(site.state.exists, "another state")
        daemon.wait_for("build ended", why="state deleted")
        site.write("dam.md", fresh("Dam holds"))
        fake.wait_for(2)
        time.sleep(0.5)
        assert daemon.end() == 0

    assert fake.created == 2
    assert "Dam holds" in fake.messages[-1].text

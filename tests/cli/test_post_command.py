"""`wirefeed post`: what it says and gives back, and `--against`, for whom no state is kept."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.poster.newsdesk import Newsdesk, clean, newsdesk, texts


def run(desk: Newsdesk, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wirefeed", *words],
        cwd=desk.folder,
        env=clean(desk.environment | {"GITHUB_ACTIONS": ""} | environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def desk() -> Iterator[Newsdesk]:
    """A site whose old story is known and whose new one is owed."""
    with newsdesk("webhook", "slack") as desk:
        desk.now = datetime.now(UTC) - timedelta(seconds=5)  # a command goes by whole seconds
        desk.write("old", "Old news", date=(desk.now - timedelta(days=2)).isoformat())
        assert run(desk, "build").returncode == 0
        desk.write("ferry", "Ferry sinks")
        assert run(desk, "build").returncode == 0
        yield desk


def test_what_was_sent_is_said_and_then_there_is_nothing_to_send(desk: Newsdesk) -> None:
    first, second = run(desk, "post"), run(desk, "post", "--json")

    assert (first.returncode, first.stdout, first.stderr) == (0, "slack: 1 delivered\nwebhook: 1 delivered\n", "")
    assert json.loads(second.stdout) == {"destinations": [], "troubles": []}
    assert (second.returncode, second.stderr) == (0, "")


def test_what_is_refused_needs_a_person(desk: Newsdesk) -> None:
    desk.fakes["slack"].fail(400, body=b"invalid_payload")

    done = run(desk, "post", "--json")

    (trouble,) = json.loads(done.stdout)["troubles"]
    assert (done.returncode, trouble["destination"]) == (1, "slack")
    assert "invalid_payload" in done.stderr
    assert desk.fakes["webhook"].created == 1


def test_what_has_to_be_tried_again_is_not_done(desk: Newsdesk) -> None:
    desk.fakes["webhook"].fail(500, times=-1)

    done = run(desk, "post", "--wait", "0s")

    assert (done.returncode, done.stdout) == (1, "slack: 1 delivered\nwebhook: 1 to be tried again\n")


def test_a_secret_that_is_missing_stops_its_destination_only(desk: Newsdesk) -> None:
    done = run(desk, "post", WEBHOOK_URL="")

    assert (done.returncode, done.stdout) == (1, "slack: 1 delivered\n")
    assert done.stderr.startswith("wirefeed: destination 'webhook': url: expected the variable WEBHOOK_URL to be set")


@pytest.mark.parametrize("words", [("--queue-only",), ("--wait", "soon"), ("--config", "nowhere.toml")])
def test_usage_and_configuration_are_told_apart(desk: Newsdesk, words: tuple[str, ...]) -> None:
    assert run(desk, "post", *words).returncode == 2


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_waits_for_what_is_on_its_way_and_the_second_one_ends(desk: Newsdesk, times: int) -> None:
    desk.fakes["webhook"].hang(3.0)
    command = [sys.executable, "-m", "wirefeed", "post", "--wait", "60s"]
    with subprocess.Popen(command, cwd=desk.folder, env=clean(desk.environment), stderr=subprocess.PIPE) as process:
        desk.fakes["slack"].wait_for(1)
        time.sleep(0.5)
        for _ in range(times):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        process.communicate(timeout=30)

    assert process.returncode == 130
    assert desk.states("ferry")["webhook"] == (["delivered"] if times == 1 else ["sending"])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def checkout(tmp_path: Path) -> Iterator[tuple[Newsdesk, str]]:
    """A site whose feed is live, and a checkout without any state that has one story more."""
    with newsdesk("webhook", "slack") as desk:
        desk.now = datetime.now(UTC) - timedelta(seconds=5)  # a command goes by whole seconds
        desk.write("old", "Old news", date=(desk.now - timedelta(hours=2)).isoformat())
        assert run(desk, "build").returncode == 0
        live = tmp_path / "live"
        shutil.copytree(desk.folder / "feeds", live)
        shutil.rmtree(desk.folder / ".wirefeed")
        desk.write("ferry", "Ferry sinks")
        desk.write("older", "Older than all the feed shows", date=(desk.now - timedelta(hours=3)).isoformat())
        assert run(desk, "build").returncode == 0
        with served(live) as address:
            yield desk, address


@pytest.mark.parametrize("feed", ["news.atom", "news.json"])
def test_what_the_live_feed_lacks_is_posted_once(tmp_path: Path, feed: str) -> None:
    with checkout(tmp_path) as (desk, address):
        queued = run(desk, "post", "--against", address + feed, "--queue-only", "--json")
        assert desk.fakes["slack"].created == 0
        posted = run(desk, "post")
        again = run(desk, "post", "--against", address + feed)

        assert json.loads(queued.stdout) == {"owed": 2}
        assert posted.stdout == "slack: 1 delivered\nwebhook: 1 delivered\n"
        assert [fake.created for fake in desk.fakes.values()] == [1, 1], again.stdout
        assert "Ferry sinks" in texts(desk.fakes["slack"])[0]
        assert (posted.returncode, again.returncode) == (0, 0)


def test_a_fresh_checkout_alone_posts_nothing(tmp_path: Path) -> None:
    with checkout(tmp_path) as (desk, _):
        assert run(desk, "post").stdout == "nothing to send\n"


@pytest.mark.parametrize("wrong", ["missing", "page.html", "empty.atom"])
def test_what_is_no_feed_owes_nothing(tmp_path: Path, wrong: str) -> None:
    with checkout(tmp_path) as (desk, address):
        (tmp_path / "live/page.html").write_text("<!doctype html><title>404</title>", "utf-8")
        (tmp_path / "live/empty.atom").write_text("", "utf-8")

        done = run(desk, "post", "--against", address + wrong)

        assert (done.returncode, desk.states()) == (1, {}), done.stdout
        assert done.stderr.startswith("wirefeed: ")

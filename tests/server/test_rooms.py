"""Health, metrics and the desk: what is said of the daemon, and to whom."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.server.served import SERVED, STARTED, Served, serving
from tests.sites import NOON, story
from wirefeed.config import parse
from wirefeed.errors import ConfigError
from wirefeed.server import Serving, Shelf, app
from wirefeed.status import Status

DESK = SERVED + "desk = true\n"
TOKEN = "tern-gull-puffin-skua"
GUARDED = DESK + 'desk_token = { env = "TEST_DESK_TOKEN" }\n'
SECRET = "The mayor resigns at noon"


def _health(served: Served, path: str = "/health") -> tuple[int, dict[str, Any]]:
    got = served.get(path)
    found: dict[str, Any] = json.loads(got.body)
    assert got.fields["cache-control"] == "no-store"
    return got.status, found


def test_a_daemon_is_healthy_after_a_good_build_and_not_before() -> None:
    with serving() as served:
        first, said = _health(served)
        served.status.built(served.site.build(), at=datetime.now(UTC) - timedelta(seconds=90), seconds=0.1)
        served.status.next(NOON)
        second, then = _health(served)

    assert (first, said["status"], said["ready"]) == (503, "starting", True)
    assert (second, then["status"], then["failing"]) == (200, "ok", None)
    assert 90 <= then["last_good_build_age_seconds"] < 100
    assert then["next_build"] == NOON.isoformat()


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("config.toml: site.url: expected an address, got 'x'", "build"),
        ("expected no fault of wirefeed, got OutputError", "output"),
        ("/srv/news/.wirefeed/state.sqlite3: expected to use the state, got database is locked", "build"),
    ],
)
def test_a_failing_build_is_told_without_its_words_while_feeds_are_served(error: str, kind: str) -> None:
    with serving() as served:
        served.build()
        served.status.failed(error, at=NOON, seconds=0.1)

        status, said = _health(served)

        assert (status, said["status"], said["failing"]) == (503, "failing", kind)
        assert error not in json.dumps(said)
        assert "srv" not in json.dumps(said)
        assert _health(served, "/health/ready")[0] == 200
        assert _health(served, "/health/live")[0] == 200


def test_a_server_without_feeds_lives_and_is_not_ready() -> None:
    with serving() as served:
        served.shelf.now = Shelf().now

        assert _health(served, "/health/live")[0] == 200
        assert _health(served, "/health/ready")[0] == 503


def _figures(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_count_what_was_built_and_asked_for() -> None:
    with serving(ferry=story(), draft=story("Draft", draft=True), broken="---\ntitle: x\n") as served:
        served.build()
        served.status.failed("no", at=NOON, seconds=4.0)
        for path in ("/feeds/news.atom", "/feeds/news.atom", "/feeds/news.rss", "/missing", "/s/none", "/health"):
            served.get(path)
        served.get("/feeds/news.atom", If_None_Match="*")
        served.get("/", method="POST")

        got = served.get("/metrics")

    figures = _figures(got.body.decode())
    assert got.fields["content-type"].startswith("text/plain; version=")
    wanted = {
        ("wirefeed_builds_total", "good"): 1,
        ("wirefeed_builds_total", "failed"): 1,
        ("wirefeed_build_seconds_count",): 2,
        ("wirefeed_build_seconds_bucket", "0.02"): 0,
        ("wirefeed_build_seconds_bucket", "0.05"): 1,
        ("wirefeed_build_seconds_bucket", "5.0"): 2,
        ("wirefeed_failing",): 1,
        ("wirefeed_stories",): 3,
        ("wirefeed_entries",): 1,
        ("wirefeed_held",): 1,
        ("wirefeed_failed",): 1,
        ("wirefeed_requests_total", "atom", "200"): 2,
        ("wirefeed_requests_total", "atom", "304"): 1,
        ("wirefeed_requests_total", "rss", "200"): 1,
        ("wirefeed_requests_total", "missing", "404"): 1,
        ("wirefeed_requests_total", "redirect", "404"): 1,
        ("wirefeed_requests_total", "refused", "405"): 1,
        ("wirefeed_requests_total", "health", "503"): 1,
    }
    assert {name: figures.get(name) for name in wanted} == wanted
    assert ("wirefeed_last_good_build_age_seconds",) in figures
    assert figures[("process_resident_memory_bytes",)] > 1_000_000


def test_metrics_may_have_a_port_of_their_own() -> None:
    with serving() as served:
        apart = app(served.shelf, parse(SERVED), served.status, metrics=False)
        own = Serving(apart.metrics(), "127.0.0.1", 0)
        _, port = own.start()
        thread = threading.Thread(target=own.run)
        thread.start()
        try:
            served.app.at_once(b"GET", b"/feeds/news.rss", {})
            served.port, main = port, served.port

            assert served.get("/metrics").status == 200
            assert served.get("/health/live").status == 200
            assert served.get("/feeds/news.atom").status == 404
            assert served.get("/", method="POST").status == 405
            assert main != port
        finally:
            own.stop()
            thread.join(10)
    assert apart.at_once(b"GET", b"/metrics", {}) is not None


# The desk.


@pytest.fixture(scope="module")
def desk() -> Iterator[Served]:
    soon = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with serving(
        DESK,
        ferry=story(),
        draft=story(SECRET, draft=True),
        embargoed=story(SECRET + " again", publish_at=soon),
        undated=story(SECRET + " twice", date=None),
        broken=f"---\ntitle: {SECRET}\n",
    ) as served:
        served.build(datetime.now(UTC))
        served.status.failed("feeds: expected to write there, got <b>disk full</b>", at=STARTED, seconds=1.25)
        yield served


def test_the_desk_is_off_unless_somebody_wants_it() -> None:
    with serving() as served:
        assert served.get("/desk").status == 404


def test_the_desk_says_what_waits_for_whom(desk: Served) -> None:
    got = desk.get("/desk")
    text = got.body.decode()

    assert got.status == 200
    for file in ("content/draft.md", "content/embargoed.md", "content/undated.md", "content/broken.md"):
        assert file in text
    urgent = text[text.index("Needs somebody") : text.index("Coming")]
    assert "content/broken.md" in urgent
    assert "content/undated.md" in urgent
    assert "content/draft.md" not in urgent
    coming = text[text.index(">Coming<") : text.index("Held on purpose")]
    assert "content/embargoed.md" in coming
    assert "&lt;b&gt;disk full&lt;/b&gt;" in text
    assert "1.25" in text
    assert got.fields["cache-control"] == "no-store"
    assert "<script" not in text


def test_no_word_of_a_held_story_is_on_the_desk(desk: Served) -> None:
    text = desk.get("/desk").body.decode()

    assert not any(word in text for word in SECRET.split() if len(word) > 3)


@pytest.mark.parametrize(
    "fields",
    [
        {"Host": "news.example.org"},
        {"Host": "127.0.0.1.evil.example"},
        {"X_Forwarded_For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 proxy"},
    ],
    ids=str,
)
def test_a_desk_without_token_is_for_this_machine_alone(desk: Served, fields: dict[str, str]) -> None:
    asked = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    host = "" if "Host" in fields else "Host: localhost\r\n"

    answer = desk.raw(f"GET /desk HTTP/1.1\r\n{host}{asked}Connection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 403")
    assert b"content/" not in answer


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:9", "[::1]:8080", "[::1]", "LOCALHOST"])
def test_this_machine_has_several_names(desk: Served, host: str) -> None:
    answer = desk.raw(f"GET /desk HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module")
def guarded() -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEST_DESK_TOKEN", TOKEN)
        with serving(GUARDED) as served:
            yield served


def _basic(password: str, user: str = "anna") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("", 401),
        (_basic(TOKEN), 200),
        (_basic(TOKEN, user=""), 200),
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (_basic(TOKEN + "x"), 401),
        (_basic(""), 401),
        ("Bearer", 401),
        ("Bearer \xff", 401),
        ("Basic ####", 401),
        (f"Digest {TOKEN}", 401),
        (TOKEN, 401),
    ],
)
def test_a_desk_with_a_token_is_for_who_knows_it(guarded: Served, authorization: str | None, status: int) -> None:
    fields = {} if authorization is None else {"Authorization": authorization}

    got = guarded.get("/desk", Host="news.example.org", **fields)

    assert got.status == status
    assert ("www-authenticate" in got.fields) == (status == 401)
    assert TOKEN.encode() not in got.body


@pytest.mark.parametrize("value", [None, "", "short"])
def test_a_token_that_is_none_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("TEST_DESK_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("TEST_DESK_TOKEN", value)

    with pytest.raises(ConfigError, match=r"server\.desk_token: expected 16 characters or more") as caught:
        app(Shelf(), parse(GUARDED), Status(STARTED))

    assert "short" not in str(caught.value)


def test_a_token_may_lie_in_a_file_beside_the_configuration(tmp_path: Path) -> None:
    settings = parse(DESK + 'desk_token = { file = "token" }\n')
    with pytest.raises(ConfigError, match="the file 'token'"):
        app(Shelf(), settings, Status(STARTED), folder=str(tmp_path))

    (tmp_path / "token").write_text(TOKEN + "\n")

    app(Shelf(), settings, Status(STARTED), folder=str(tmp_path))

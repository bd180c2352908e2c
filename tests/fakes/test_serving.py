"""What all fakes have in common: their life, their memory, and trouble on demand."""

from __future__ import annotations

import gc
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes import call
from wirefeed.testing import FAKES, Clock, Discord, Fake, Sink, events

EVENT = {"type": "story.new", "data": {"link": "https://news.example.org/a/"}}


def send(sink: Sink, name: str) -> int:
    return call("POST", sink.url, EVENT, webhook_id=name).status


@pytest.mark.parametrize("kind", FAKES)
def test_a_stopped_fake_leaves_no_thread_and_no_socket(kind: str) -> None:
    before = set(threading.enumerate())

    with FAKES[kind]() as fake:
        parts = urlsplit(fake.base)
        held = http.client.HTTPConnection(parts.netloc)
        held.request("GET", "/")
        held.getresponse().read()

    assert set(threading.enumerate()) == before
    with pytest.raises(OSError):
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1)
    held.close()
    gc.collect()  # a socket left open would warn here, and a warning is an error


def test_a_fake_that_was_down_has_its_address_and_memory_back() -> None:
    sink = Sink()
    with sink:
        first = sink.url
        send(sink, "a")

    with sink:
        send(sink, "b")

        assert sink.url == first
        assert sink.ids == ["a", "b"]


def test_a_connection_is_kept_alive_and_its_requests_are_answered_in_order() -> None:
    with Sink() as sink:
        parts = urlsplit(sink.url)
        line = f"POST {parts.path} HTTP/1.1\r\nHost: x\r\nwebhook-id: %s\r\nContent-Length: 2\r\n\r\n{{}}"
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as connection:
            connection.sendall(((line % "a") + (line % "b")).encode())
            answered = b""
            while answered.count(b"HTTP/1.1 200 OK") < 2:
                answered += connection.recv(4096)

        assert sink.ids == ["a", "b"]


def test_what_is_no_http_is_refused() -> None:
    with Sink() as sink:
        parts = urlsplit(sink.url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as connection:
            connection.sendall(b"HELO there\r\n\r\n")

            assert connection.recv(4096).startswith(b"HTTP/1.1 400 ")


def test_everything_that_came_is_remembered() -> None:
    clock = Clock()
    with Sink(now=clock) as sink:
        call("POST", sink.url + "?x=1", EVENT, webhook_id="a")

        (heard,) = sink.requests
        assert (heard.method, heard.query, heard.status, heard.at) == ("POST", "x=1", 200, clock.now)
        assert heard.json() == EVENT
        assert heard.headers["webhook-id"] == "a"


def test_a_failure_lasts_as_often_as_it_was_asked_for_and_carries_nothing_out() -> None:
    with Sink() as sink:
        sink.fail(503, times=2, wait_s=7)

        answers = [call("POST", sink.url, EVENT, webhook_id="a") for _ in range(3)]

        assert [answer.status for answer in answers] == [503, 503, 200]
        assert answers[0].headers["retry-after"] == "7"
        assert sink.created == 1
        assert sink.repeats == 0


def test_a_failure_may_come_after_the_work_was_done() -> None:
    with Sink() as sink:
        sink.fail(500, act=True)

        assert [send(sink, "a"), send(sink, "a")] == [500, 200]
        assert (sink.created, sink.repeats) == (1, 1)


def test_trouble_meets_only_the_requests_it_is_meant_for() -> None:
    with Discord(rates=False) as fake:
        fake.fail(500, method="PATCH")

        assert call("POST", fake.url + "?wait=true", {"content": "a"}).status == 200
        assert call("PATCH", f"{fake.url}/messages/{fake.messages[0].id}", {"content": "b"}).status == 500


def test_trouble_lasts_until_calm() -> None:
    with Sink() as sink:
        sink.fail(500, times=-1)
        troubled = [send(sink, "a") for _ in range(5)]

        sink.calm()

        assert troubled == [500] * 5
        assert send(sink, "a") == 200


@pytest.mark.parametrize("act", [True, False])
def test_a_cut_connection_tells_nothing_of_what_was_done(act: bool) -> None:
    with Sink() as sink:
        sink.cut(act=act)

        with pytest.raises(http.client.RemoteDisconnected):
            send(sink, "a")

        assert sink.created == act
        assert sink.requests[0].status == 0


def test_an_answer_is_cut_in_its_midst() -> None:
    with Sink() as sink:
        sink.cut(act=True, sent=75)  # four bytes of its body

        with pytest.raises(http.client.IncompleteRead):
            send(sink, "a")


def test_a_fake_that_hangs_answers_late_and_keeps_others_waiting_for_nothing() -> None:
    with Sink() as sink:
        sink.hang(0.4)
        slow = threading.Thread(target=send, args=(sink, "slow"))
        slow.start()
        while not sink.requests:
            time.sleep(0.001)

        begun = time.monotonic()
        send(sink, "quick")
        taken = time.monotonic() - begun
        slow.join()

        assert taken < 0.3
        assert time.monotonic() - begun >= 0.3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_names_the_address(status: int) -> None:
    with Sink() as elsewhere, Sink() as sink:
        sink.redirect(elsewhere.url, status=status)

        answer = call("POST", sink.url, EVENT)

        assert (answer.status, answer.headers["location"]) == (status, elsewhere.url)
        assert elsewhere.requests == []


def test_a_limit_counts_by_the_fakes_own_clock() -> None:
    clock = Clock()
    with Sink(now=clock) as sink:
        sink.limit(rate=0.5, burst=2)
        first = [send(sink, str(number)) for number in range(3)]

        clock.forward(2)

        assert first == [200, 200, 429]
        assert [send(sink, "later"), send(sink, "too soon")] == [200, 429]


def test_a_fault_of_the_fake_itself_is_raised_when_it_stops() -> None:
    class Faulty(Sink):
        status = "no number"  # type: ignore[assignment]

        def _signed(self, *_: object) -> bool:
            raise ZeroDivisionError

    fake: Fake = Faulty()
    fake.secret = "whsec_AAAA"  # type: ignore[attr-defined]
    fake.start()
    assert call("POST", fake.url, EVENT).status == 500

    with pytest.raises(ZeroDivisionError):
        fake.stop()


def test_six_hundred_requests_a_second_leave_most_of_a_core_to_the_sender() -> None:
    count = 1_500
    with Sink() as sink:
        parts = urlsplit(sink.url)
        connection = http.client.HTTPConnection(parts.netloc)
        begun, worked = time.monotonic(), time.process_time()
        for number in range(count):
            connection.request("POST", parts.path, b"{}", {"webhook-id": str(number)})
            connection.getresponse().read()
        taken = min(time.monotonic() - begun, time.process_time() - worked)  # the machine may be busy
        connection.close()

    assert sink.created == count
    assert count / taken > 600


def test_a_fake_runs_as_a_process_and_writes_down_what_it_sees(tmp_path: Path) -> None:
    log = tmp_path / "seen.jsonl"
    command = [sys.executable, "-m", "wirefeed.testing", "webhook", "--log", str(log)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        call("POST", url, EVENT, webhook_id="a")
        call("POST", url, EVENT, webhook_id="a")

        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0
    first, second, last = (json.loads(line) for line in log.read_text("utf-8").splitlines())
    assert first["headers"]["webhook-id"] == second["headers"]["webhook-id"] == "a"
    assert json.loads(first["body"]) == EVENT
    assert (last["created"], last["repeats"]) == (1, 1)


def test_a_process_ends_when_nobody_holds_its_input(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wirefeed.testing", "discord", "--port", "0"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        address = process.stdout.readline()

        process.stdin.close()

        assert address.startswith("http://127.0.0.1:")
        assert process.wait(10) == 0


def test_events_of_a_sink_are_listed() -> None:
    with Sink() as sink:
        send(sink, "a")

        assert events(sink.requests) == [("a", "story.new")]


def test_a_fake_stops_while_somebody_waits_for_it() -> None:
    told: list[str] = []

    def wait(sink: Sink) -> None:
        try:
            send(sink, "a")
        except OSError as error:
            told.append(type(error).__name__)

    with Sink() as sink:
        sink.hang(60)
        waiting = threading.Thread(target=wait, args=(sink,))
        waiting.start()
        while not sink.requests:
            time.sleep(0.001)
        begun = time.monotonic()
    waiting.join(5)

    assert time.monotonic() - begun < 5
    assert told


def test_the_reference_names_every_fake() -> None:
    page = (Path(__file__).parent.parent.parent / "docs/reference/testing.md").read_text("utf-8")

    assert [kind for kind, fake in FAKES.items() if f"| `{fake.__name__}` | `{kind}` |" not in page] == []

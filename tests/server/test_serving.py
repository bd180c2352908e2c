"""A server is started, runs, and stops; it takes its port or says why not."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest

from tests.server.served import SERVED, serving
from wirefeed.config import parse
from wirefeed.errors import WirefeedError
from wirefeed.server import App, Serving, Shelf, app
from wirefeed.status import Status


def _app() -> App:
    return app(Shelf(), parse(SERVED), Status(datetime(2024, 6, 1, tzinfo=UTC)))


def test_a_port_that_is_taken_is_told_before_anything_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(WirefeedError, match=f"expected a port nobody uses, got 127.0.0.1:{port}") as caught:
            Serving(_app(), "127.0.0.1", port).start()

    assert "another [server] port" in caught.value.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "not a host"])
def test_an_address_that_cannot_be_had_is_told(host: str) -> None:
    with pytest.raises(WirefeedError, match="expected an address"):
        Serving(_app(), host, 0).start()


def test_two_servers_do_not_share_a_port() -> None:
    first = Serving(_app(), "127.0.0.1", 0)
    host, port = first.start()

    with pytest.raises(WirefeedError):
        Serving(_app(), host, port).start()

    first.stop()


def test_a_port_is_free_again_after_a_stop() -> None:
    with serving() as served:
        served.get("/")
        port = served.port

    again = Serving(_app(), "127.0.0.1", port)
    assert again.start() == ("127.0.0.1", port)
    again.stop()


def test_who_stops_waits_until_it_has_stopped() -> None:
    with serving() as served:
        client = socket.create_connection((served.host, served.port))
        started = time.monotonic()

        served.serving.stop()

        assert time.monotonic() - started < 3
        with pytest.raises(OSError):
            socket.create_connection((served.host, served.port), timeout=1).close()
        client.close()


def test_one_that_is_stopped_before_it_runs_does_not_run() -> None:
    one = Serving(_app(), "127.0.0.1", 0)
    one.start()
    one.stop()

    thread = threading.Thread(target=one.run)
    thread.start()
    thread.join(5)

    assert not thread.is_alive()


SIGNALS = """
import signal, sys, threading
from datetime import UTC, datetime
from wirefeed.config import parse
from wirefeed.server import Serving, Shelf, app
from wirefeed.status import Status

seen = []
signal.signal(signal.SIGTERM, lambda number, frame: (seen.append(number), threading.Thread(target=one.stop).start()))
one = Serving(app(Shelf(), parse(sys.argv[1]), Status(datetime.now(UTC))), "127.0.0.1", 0)
one.start()
print("up", flush=True)
one.run()
print(seen, flush=True)
"""


def test_signals_stay_with_who_has_them() -> None:
    with subprocess.Popen([sys.executable, "-c", SIGNALS, SERVED], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        time.sleep(0.5)

        process.send_signal(signal.SIGTERM)

        assert process.stdout.read() == "[15]\n"
        assert process.wait(10) == 0

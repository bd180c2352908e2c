"""A12: no secret of any destination stands in a log, report, page, figure or file, whatever a service answers."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import chdir, closing, contextmanager, redirect_stderr, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, quote_plus
from urllib.request import Request, urlopen

import pytest

from tests.daemons import running, wait_until
from tests.poster.newsdesk import clean
from tests.sites import Site, story
from wirefeed.cli import main

CONFIG = """\
[site]
title = "Lighthouse Post"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"

[schedule]
every = "1h"
settle = "50ms"

[server]
port = 0
desk = true
desk_token = { env = "DESK_TOKEN" }
"""
# What a table says besides; a {field} is a secret of that name, {server} the place that all of them are sent to.
KINDS = {
    "webhook": (
        "webhook",
        "url = {url}\nsecret = {signing}\nold_secret = {signing-old}\nrotated = 2026-03-26T12:00:00Z",
    ),
    "webhook-key": ("webhook", "url = {url}\nkey = {key}"),
    "slack": ("slack", "url = {url}"),
    "slack-bot": ("slack", 'server = "{server}"\ntoken = {token}\nchannel = "C1"'),
    "discord": ("discord", "url = {url}"),
    "mattermost": ("mattermost", "url = {url}"),
    "mattermost-bot": ("mattermost", 'server = "{server}"\ntoken = {token}\nchannel = "abcdefghijklmnopqrstuvwxyz"'),
    "telegram": ("telegram", 'server = "{server}"\ntoken = {token}\nchat = "@desk"'),
    "mastodon": ("mastodon", 'server = "{server}"\ntoken = {token}'),
    "bluesky": ("bluesky", 'server = "{server}"\nidentifier = "news.example.org"\npassword = {password}'),
    "matrix": ("matrix", 'server = "{server}"\ntoken = {token}\nroom = "!r:example.org"'),
    "teams": ("teams", "url = {url}"),
    "ntfy": ("ntfy", 'server = "{server}"\ntopic = {topic}\ntoken = {token}'),
    "email": (
        "email",
        'server = "{mail}"\nsender = "a@example.org"\nto = ["b@example.org"]\nuser = "wire"\npassword = {password}',
    ),
    "apprise": ("apprise", "url = {apprise}"),
    "broken": ("discord", 'url = {url}\ntemplate = "broken.txt"'),
    "proxied": ("webhook", "url = {url}\nproxy = {proxy}"),
}
HEAD = "CaNaRy"  # how every secret begins, and what comes after its signs; what follows names its place
SIGNS = '"\\%/+=& '  # what JSON, addresses and forms write in another way
WIDE = "\u00fc\u20ac"  # where a field may hold any text
SOAK = "WIREFEED_SOAK" in os.environ
DEBUG = """\
import logging, http.client
logging.basicConfig(level=1)
http.client.HTTPConnection.debuglevel = 0
"""


class Echo(BaseHTTPRequestHandler):
    """Repeats all it was sent, in every form, with the status that its server was told."""

    status = 200
    hangs = threading.Event()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        if self.status == 0:
            Echo.hangs.set()
            threading.Event().wait(30)
        said = f"{self.path} {' '.join(self.headers.values())}"
        code = base64.b64encode(said.encode()).decode()
        echo = {"error": said, "message": said, "description": f"{quote(said, safe='')} {said}", "errcode": said}
        answer = json.dumps(echo | {"code": code, "ok": False, "body": body}).encode()
        self.send_response(self.status)
        if 300 <= self.status < 400:
            self.send_header("Location", f"http://127.0.0.1/{self.path}")
        if self.status == 429:
            self.send_header("Retry-After", "600")
        self.send_header("X-Echo", quote(said))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_DELETE = do_PATCH = do_POST  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def echoing(status: int) -> Iterator[int]:
    kind = type("Told", (Echo,), {"status": status})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Secrets:
    """A site with a destination of every kind, and a canary for every secret of each."""

    def __init__(self, folder: Path, base: str) -> None:
        self.values: dict[str, str] = {"DESK_TOKEN": f"{HEAD}DeskToken0123456789"}
        tables = [self._table(name, kind, lines, base) for name, (kind, lines) in KINDS.items()]
        self.site = Site(folder / "site", CONFIG + "".join(tables))
        self.site.folder.joinpath("broken.txt").write_text("{{ 1 / 0 }} {{ entry.title }}", "utf-8")
        debug = folder / "debug"
        debug.mkdir()
        (debug / "sitecustomize.py").write_text(DEBUG, "utf-8")
        self.env = clean(self.values | {"PYTHONPATH": str(debug)})

    def _table(self, name: str, kind: str, lines: str, base: str) -> str:
        for field in ("url", "token", "password", "signing", "signing-old", "key", "topic", "apprise", "proxy"):
            mark = f"{{{field}}}"
            if mark in lines:
                variable = f"{name}_{field}".upper().replace("-", "_")
                self.values[variable] = self._value(name, field, base)
                lines = lines.replace(mark, f'{{ env = "{variable}" }}')
        mail = f"smtp://127.0.0.1:{closed_port()}"  # one that answers: tests/transport/test_secrets.py
        lines = lines.replace("{server}", base).replace("{mail}", mail)
        return f'\n[[destination]]\nname = "{name}"\nkind = "{kind}"\nallow_private = true\n{lines}\n'

    def _value(self, name: str, field: str, base: str) -> str:
        canary = HEAD + "".join(word.title() for word in f"{name}-{field}".split("-")) + "0123456789"
        signed = f"{canary}{SIGNS}{HEAD}Tail0123456789"
        host = base.partition("://")[2]
        if field == "url":
            return f"{base}/{canary}/{quote(signed, safe='')}?key={quote_plus(signed)}"
        if field == "apprise":
            return f"json://{canary}:{quote(signed, safe='')}@{host}/{canary}"
        if field == "proxy":
            return f"http://{canary}:{quote(signed, safe='')}@{host}"
        if field.startswith("signing"):
            return "whsec_" + base64.b64encode(canary.encode()).decode()
        if field == "key":
            return "whsk_" + base64.b64encode(f"{canary}{HEAD * 9}"[:32].encode()).decode()
        if field == "topic":
            return canary
        return signed + WIDE if field == "password" else signed

    def run(self, *words: str) -> bytes:
        """Return all that a command says; as a process of its own when there is time."""
        if not SOAK:
            said, complained = io.StringIO(), io.StringIO()
            with (
                patch.dict(os.environ, self.env, clear=True),
                chdir(self.site.folder),
                redirect_stdout(said),
                redirect_stderr(complained),
            ):
                main(words)
            return f"{said.getvalue()}\n{complained.getvalue()}".encode()
        done = subprocess.run(
            [sys.executable, "-m", "wirefeed", *words],
            cwd=self.site.folder,
            env=self.env,
            capture_output=True,
            timeout=60,
            check=False,
        )
        return done.stdout + b"\n" + done.stderr

    def rows(self) -> list[int]:
        return [one["key"] for one in _first(self.run("outbox", "list", "--json"))["deliveries"]]

    def files(self) -> dict[str, bytes]:
        """Return every file that the site's folder holds."""
        return {str(path): path.read_bytes() for path in self.site.folder.rglob("*") if path.is_file()}

    def told(self) -> dict[str, bytes]:
        """Return all that can be asked for about what was sent."""
        said = {
            words: self.run(*words.split()) for words in ("status", "status --json", "outbox list", "preview ferry.md")
        }
        said["preview"] = self.run("preview", "ferry.md", "--json")
        listed = _first(said["status --json"])
        assert len(listed["destinations"]) == len(KINDS)
        for key in range(1, len(KINDS) + 1):
            said[f"show {key}"] = self.run("outbox", "show", str(key), "--json" if key % 2 else "--config=config.toml")
        return said

    def needles(self) -> set[bytes]:
        found = {HEAD.encode(), HEAD.lower().encode(), HEAD.encode().hex().encode()}
        for shift in range(3):
            text = base64.b64encode(b"\0" * shift + HEAD.encode()).decode()
            found.add(text[(0, 2, 3)[shift] : 8].encode())
        for value in self.values.values():
            found |= {
                one.encode() for one in (value, json.dumps(value)[1:-1], quote(value, safe=""), quote_plus(value))
            }
        return found

    def hits(self, said: dict[str, bytes]) -> list[tuple[str, bytes]]:
        needles = self.needles()
        found = [(name, text, text.find(one)) for name, text in said.items() for one in needles if one in text]
        return [(name, text[max(at - 80, 0) : at + 60]) for name, text, at in found]


def _first(said: bytes) -> Any:
    """Return the JSON with which something said begins."""
    return json.JSONDecoder().raw_decode(said.decode())[0]


PLACES: dict[str, Callable[[], str]] = {
    "unknown host": lambda: "http://nobody.invalid",
    "nobody there": lambda: f"http://127.0.0.1:{closed_port()}",
}


def posted(desk: Secrets, *, log: str = "--json") -> dict[str, bytes]:
    desk.site.write("old.md", story("Old news"))
    desk.run("build")
    desk.site.write("ferry.md", story("Ferry sinks", date=_today()))
    said = {"build": desk.run("build"), "post": desk.run("post", "--wait", "0s", log)}
    said["again"] = desk.run("post", "--wait", "0s")
    return said


def _today() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 410, 429, 500] if SOAK else [200, 401, 500])
def test_whatever_services_answer_no_secret_is_kept_or_told(tmp_path: Path, status: int) -> None:
    with echoing(status) as port:
        desk = Secrets(tmp_path, f"http://127.0.0.1:{port}")
        said = posted(desk)

        assert b'"destination"' in said["post"]
        assert desk.hits(said | desk.told() | desk.files()) == []


@pytest.mark.parametrize("place", [*PLACES, "no TLS"] if SOAK else ["nobody there"])
def test_whatever_fails_on_the_way_no_secret_is_kept_or_told(tmp_path: Path, place: str) -> None:
    with echoing(200) as port:
        base = f"https://127.0.0.1:{port}" if place == "no TLS" else PLACES[place]()
        desk = Secrets(tmp_path, base)
        said = posted(desk, log="--config=config.toml")

        assert b"to be tried again" in said["post"]
        assert desk.hits(said | desk.told() | desk.files()) == []


def test_a_build_needs_no_secret_so_that_none_can_stand_in_what_it_writes(tmp_path: Path) -> None:
    """Its intent file, too, which names all that a build is about to change."""
    desk = Secrets(tmp_path, PLACES["nobody there"]())
    desk.env = clean({})
    desk.site.write("old.md", story("Old news"))
    desk.run("build")
    desk.site.write("ferry.md", story("Ferry sinks", date=_today()))

    assert b"owed to webhook-key: 1 to send" in desk.run("build")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGABRT] if SOAK else [signal.SIGKILL])
def test_a_process_that_dies_while_it_sends_leaves_no_secret(tmp_path: Path, number: int) -> None:
    with echoing(0) as port:
        desk = Secrets(tmp_path, f"http://127.0.0.1:{port}")
        desk.site.write("old.md", story("Old news"))
        desk.run("build")
        desk.site.write("ferry.md", story("Ferry sinks", date=_today()))
        desk.run("build")
        Echo.hangs.clear()
        with subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "wirefeed", "post"],
            cwd=desk.site.folder,
            env=desk.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            assert Echo.hangs.wait(20)
            process.send_signal(number)
            process.send_signal(number)  # the second Ctrl-C ends at once
            if number == signal.SIGINT:
                threading.Timer(1.0, process.send_signal, [number]).start()
            said, _ = process.communicate(timeout=30)

        files = desk.files()
        assert any(name.endswith("-wal") for name in files) or number == signal.SIGINT
        assert desk.hits({"said": said} | files | desk.told()) == []


@pytest.mark.parametrize("form", ["text", "json"] if SOAK else ["json"])
def test_a_daemon_tells_no_secret(tmp_path: Path, form: str) -> None:
    with echoing(403) as port:
        desk = Secrets(tmp_path, f"http://127.0.0.1:{port}")
        desk.site.write("old.md", story("Old news"))
        desk.run("build")
        lines: list[str] = []
        with running(desk.site, "--log-level", "debug", "--log-format", form, env=desk.env, for_s=1.5) as daemon:
            desk.site.write("ferry.md", story("Ferry sinks", date=_today()))

            def text() -> str:
                return json.dumps(daemon.log)

            wait_until(lambda: all(name in text() for name in ("telegram", "proxied", "matrix")), "deliveries")
            address = next(
                word
                for word in text().replace("\\", " ").replace('"', " ").replace("=", " ").split()
                if "http://127.0.0.1:" in word
            )
            asked = [Request(address + page) for page in ("metrics", "health")]
            asked.append(Request(address + "desk", headers={"Authorization": f"Bearer {desk.values['DESK_TOKEN']}"}))
            pages = {one.full_url: urlopen(one).read() for one in asked}
            daemon.end()
            lines.append(text())

        assert b"telegram" in pages[address + "desk"]
        assert desk.hits(pages | {"log": "\n".join(lines).encode()} | desk.files() | desk.told()) == []

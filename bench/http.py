"""
Serve one feed of some 100 kB beside nginx, interleaved in one run. Called by `make bench-http`.

nginx serves the same files from the same folder, with `gzip_static` and files packed at level 9, one worker, no log.
wrk asks over 32 connections that stay open; server and wrk have a core each. Figures are the server's CPU time, user +
system, divided by the requests answered; it depends less on what else the machine does than requests a second do.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench import corpus

CONFIG = """\
[site]
title = "Bench"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"
[[feed]]
name = "news"
formats = ["atom"]
limit = 20
[short_links]
url = "https://news.example.org/s/"
[server]
"""
NGINX = """\
daemon off;
worker_processes 1;
pid {own}/nginx.pid;
error_log {own}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    client_body_temp_path {own}/body;
    proxy_temp_path {own}/proxy;
    fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi;
    scgi_temp_path {own}/scgi;
    types {{ application/atom+xml atom; }}
    server {{
        listen 127.0.0.1:{port};
        root {site};
        gzip_static on;
        gzip_vary on;
        add_header Cache-Control "public, max-age=60";
    }}
}}
"""
PACE = """\
function delay() return {delay_ms} * 2 * math.random() end
"""
FEED = "/feeds/news.atom"
GZIP = {"Accept-Encoding": "gzip"}
IDLE = 1_000
JOBS = ("304", "200 gzip", "200 plain")
GOAL = 2.5
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Program(NamedTuple):
    """A running server: the process that answers."""

    name: str
    pid: int
    port: int

    def cpu(self) -> float:
        """Return the seconds it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * _TICK_S

    def memory(self) -> float:
        """Return the MB it has in memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE / 1_048_576

    def ask(self, path: str = FEED, **fields: str) -> tuple[int, dict[str, str], bytes]:
        """Ask once."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=fields)
        answer = connection.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return found


class Run(NamedTuple):
    """What one run of wrk found: CPU microseconds a request, requests a second, and the 99th percentile in ms."""

    cpu_us: float
    rate: float
    p99_ms: float


def serve(config: str, port: int) -> None:
    """Be the server that is measured; until killed."""
    from wirefeed import server, site
    from wirefeed.status import Status

    shelf = server.Shelf()
    shelf.load(config)
    server.serve(server.app(shelf, site.load(config), Status(datetime.now(UTC))), "127.0.0.1", port)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _on_core(number: int, command: list[str]) -> list[str]:
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[number % len(cores)]), *command]


@contextmanager
def programs(folder: Path) -> Iterator[list[Program]]:
    """Build the site in `folder`, pack its files for nginx, and run both servers until the block ends."""
    from wirefeed.build import build

    (folder / "config.toml").write_text(CONFIG)
    corpus.write(folder / "content", 40)
    build(str(folder / "config.toml"), now=datetime.now(UTC))
    for path in (folder / "feeds").rglob("*.atom"):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    own = folder / "nginx"
    own.mkdir()
    ports = _free_port(), _free_port()
    (own / "nginx.conf").write_text(NGINX.format(own=own, port=ports[0], site=folder))
    folder.chmod(0o755)  # nginx's worker is another user
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    started = [
        subprocess.Popen(_on_core(0, [nginx, "-p", str(own), "-c", str(own / "nginx.conf"), "-e", "stderr"])),
        subprocess.Popen(
            _on_core(0, [sys.executable, "-m", "bench.http", "--serve", str(folder / "config.toml"), str(ports[1])])
        ),
    ]
    try:
        for port in ports:
            _wait_for(port)
        worker = int(Path(f"/proc/{started[0].pid}/task/{started[0].pid}/children").read_text().split()[0])
        yield [Program("nginx", worker, ports[0]), Program("wirefeed", started[1].pid, ports[1])]
    finally:
        for process in started:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"expected an answer at port {port}, got none")


def wrk(program: Program, fields: dict[str, str], seconds: int, path: str = FEED, pace_ms: float = 0.0) -> Run:
    """Ask `program` as fast as it answers, or pausing `pace_ms` on average between two requests of a connection."""
    headers = [word for name, value in fields.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", *headers]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if pace_ms:
            script.write(PACE.format(delay_ms=pace_ms))
            script.flush()
            command += ["-s", script.name]
        before = program.cpu()
        done = subprocess.run(
            _on_core(1, [*command, f"http://127.0.0.1:{program.port}{path}"]),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        used = program.cpu() - before
    faults = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*", done)
    if faults:
        raise SystemExit(f"{program.name}: expected every request answered, got {faults[0]}")
    count = int(re.search(r"(\d+) requests in", done)[1])  # type: ignore[index]
    p99, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done).groups()  # type: ignore[union-attr]
    return Run(used / count * 1e6, count / seconds, float(p99) * {"us": 1e-3, "ms": 1.0, "s": 1e3}[unit])


def asked(program: Program) -> dict[str, dict[str, str]]:
    """Return the header fields of every job, after looking whether each is answered as it must be."""
    status, fields, body = program.ask(**GZIP)
    plain = program.ask()[2]
    if status != 200 or fields.get("content-encoding") != "gzip" or gzip.decompress(body) != plain:
        raise SystemExit(f"{program.name}: expected a gzipped feed, got {status} {fields}")
    again = {**GZIP, "If-None-Match": fields["etag"]}
    if program.ask(**again)[0] != 304:
        raise SystemExit(f"{program.name}: expected 304")
    return {"304": again, "200 gzip": GZIP, "200 plain": {}}


def idle(program: Program) -> tuple[float, float]:
    """Return the MB of `program` before and with `IDLE` connections that have asked once and stay open."""
    before = program.memory()
    held = []
    for _ in range(IDLE):
        made = socket.create_connection(("127.0.0.1", program.port))
        made.sendall(f"HEAD {FEED} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        made.recv(4_096)
        held.append(made)
    used = program.memory()
    for made in held:
        made.close()
    return before, used


def measure(rounds: int, seconds: int) -> str:
    """Run everything in turn `rounds` times; return the tables."""
    runs: dict[tuple[str, str], list[Run]] = defaultdict(list)
    half: dict[tuple[str, str], list[Run]] = defaultdict(list)
    moved: list[Run] = []
    with tempfile.TemporaryDirectory() as work, programs(Path(work)) as both:
        jobs = {program.name: asked(program) for program in both}
        size, packed = len(both[1].ask()[2]), len(both[1].ask(**GZIP)[2])
        code = re.search(rb"/s/(\w+)", both[1].ask()[2])
        held = {program.name: idle(program) for program in both}
        for _ in range(rounds):
            for job in JOBS:
                for program in both:
                    runs[program.name, job].append(wrk(program, jobs[program.name][job], seconds))
                    print(".", end="", flush=True, file=sys.stderr)
            if code:
                moved.append(wrk(both[1], {}, seconds, f"/s/{code[1].decode()}"))
            for job in JOBS[:2]:
                for program in both:
                    full = statistics.median(run.rate for run in runs[program.name, job])
                    half[program.name, job].append(
                        wrk(program, jobs[program.name][job], seconds, pace_ms=32 / (full / 2) * 1e3)
                    )
        print(file=sys.stderr)
    lines = [f"The feed has {size:,} bytes, {packed:,} by gzip.", ""]
    return "\n".join([*lines, *_cpu(runs, moved), "", *_half(half, runs), "", *_idle(held)]) + "\n"


def _median(runs: list[Run], name: str) -> float:
    return statistics.median(getattr(run, name) for run in runs)


def _cpu(runs: dict[tuple[str, str], list[Run]], moved: list[Run]) -> list[str]:
    lines = ["| CPU us a request (requests/s) | nginx | wirefeed | times nginx | goal |", "|---|---|---|---|---|"]
    for job in JOBS:
        nginx, ours = runs["nginx", job], runs["wirefeed", job]
        cells = [f"{_median(one, 'cpu_us'):.1f} ({_median(one, 'rate'):,.0f})" for one in (nginx, ours)]
        times = _median(ours, "cpu_us") / _median(nginx, "cpu_us")
        goal = f"{GOAL}" if job != "200 plain" else ""
        lines.append(f"| {job} | {cells[0]} | {cells[1]} | **{times:.2f}** | {goal} |")
    if moved:
        lines.append(f"| short link | | {_median(moved, 'cpu_us'):.1f} ({_median(moved, 'rate'):,.0f}) | | |")
    return lines


def _half(half: dict[tuple[str, str], list[Run]], runs: dict[tuple[str, str], list[Run]]) -> list[str]:
    lines = ["| at half that load | requests/s | p99 ms | goal |", "|---|---|---|---|"]
    for (name, job), several in half.items():
        share = _median(several, "rate") / _median(runs[name, job], "rate")
        goal = "5" if name == "wirefeed" else ""
        rate = f"{_median(several, 'rate'):,.0f} ({share:.0%})"
        lines.append(f"| {name}, {job} | {rate} | {_median(several, 'p99_ms'):.2f} | {goal} |")
    return lines


def _idle(held: dict[str, tuple[float, float]]) -> list[str]:
    lines = [f"| MB in memory | without | with {IDLE:,} idle connections | goal |", "|---|---|---|---|"]
    for name, (before, used) in held.items():
        lines.append(f"| {name} | {before:.0f} | {used:.0f} | {'100' if name == 'wirefeed' else ''} |")
    return lines


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", type=Path, help="the page to write")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of each run of wrk; whole ones")
    parser.add_argument("--serve", nargs=2, metavar=("CONFIG", "PORT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve[0], int(options.serve[1]))
        return
    if missing := [name for name in ("wrk", "nginx", "taskset") if not shutil.which(name)]:
        parser.error(f"expected {', '.join(missing)}: apt-get install wrk nginx-light util-linux")
    if options.rounds < 1:
        parser.error("expected at least one round")
    busy = os.getloadavg()[0]
    found = measure(options.rounds, options.seconds)
    print(found)
    if options.write:
        version = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr.rpartition("/")[2]
        head = f"# Speed of serving\n\nWritten by `make bench-http`; medians of {options.rounds} rounds, interleaved.\n"
        what = (__doc__ or "").strip().partition("\n\n")[2]
        machine = f"Python {platform.python_version()}, nginx {version.strip()}, {os.cpu_count()} cores."
        machine += f" Load of the machine before: {busy:.1f}; above 0.5 the times in ms say little.\n"
        options.write.write_text(f"{head}\n{what}\n\n{machine}\n{found}")


if __name__ == "__main__":
    main()

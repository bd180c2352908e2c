"""The real programs, each on a free port of loopback, with nothing of the machine's own configuration."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

PROGRAMS = {"nginx": "nginx", "caddy": "caddy", "apache": "apache2"}
_MODULES = "/usr/lib/apache2/modules"

_NGINX = """\
daemon off;
master_process off;
pid {own}/nginx.pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {own}/body;
    proxy_temp_path {own}/proxy;
    fastcgi_temp_path {own}/fastcgi;
    uwsgi_temp_path {own}/uwsgi;
    scgi_temp_path {own}/scgi;
    include {links}/hash.conf;
    include {links}/map.conf;
    server {{
        listen 127.0.0.1:{port};
        root {own};
        include {links}/server.conf;
    }}
}}
"""
_CADDY = """\
{{
    admin off
    auto_https off
}}
http://127.0.0.1:{port} {{
    bind 127.0.0.1
    import {links}/links.caddy
    respond 204
}}
"""
_APACHE = """\
ServerRoot {own}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {own}/apache.pid
ErrorLog /dev/stderr
DocumentRoot {own}
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule headers_module {modules}/mod_headers.so
<VirtualHost 127.0.0.1:{port}>
    Define WIREFEED_LINKS {links}
    Include ${{WIREFEED_LINKS}}/links.conf
</VirtualHost>
"""
_CONFIGURATIONS = {"nginx": _NGINX, "caddy": _CADDY, "apache": _APACHE}


def found(kind: str) -> str | None:
    """Return where the program is; Debian keeps two of them outside the path of users."""
    return shutil.which(PROGRAMS[kind], path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def commands(kind: str, configuration: Path) -> tuple[Sequence[str], Sequence[str]]:
    """Return how to have the configuration checked, and how to run it in the foreground."""
    program = found(kind) or PROGRAMS[kind]
    own = str(configuration.parent)
    if kind == "nginx":
        run = [program, "-e", "stderr", "-p", own, "-c", str(configuration)]
        return [*run, "-t"], run
    if kind == "caddy":
        named = ["--config", str(configuration), "--adapter", "caddyfile"]
        return [program, "validate", *named], [program, "run", *named]
    run = [program, "-f", str(configuration)]
    return [*run, "-t"], [*run, "-DFOREGROUND"]


def configured(kind: str, links: Path, own: Path, port: int) -> Path:
    """Write a configuration that includes the export in `links`, for `port`, keeping all else in `own`."""
    own.mkdir(parents=True, exist_ok=True)
    configuration = own / "server.conf"
    # Apache as root answers as somebody else, and must be told as whom.
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
    text = _CONFIGURATIONS[kind].format(links=links, own=own, port=port, modules=_MODULES, user=user)
    configuration.write_text(text, "utf-8")
    return configuration


def environment(own: Path) -> dict[str, str]:
    """Return an environment in which a program that keeps state (Caddy) keeps it in `own`."""
    return {**os.environ, "HOME": str(own), "XDG_CONFIG_HOME": str(own), "XDG_DATA_HOME": str(own)}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[HTTPConnection]:
    """Run a server until the block ends; yield a connection to it. It is ended by its own number."""
    with log.open("wb") as errors:
        server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, env=environment(log.parent)
        )
    try:
        _await(server, port, log)
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        yield connection
        connection.close()
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _await(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(500):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError(f"the server did not come up: {log.read_text('utf-8', 'replace')}")

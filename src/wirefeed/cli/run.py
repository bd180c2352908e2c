"""Keep the feeds up to date, and serve them."""

from __future__ import annotations

import os

import click

from wirefeed.cli import _logs, _options
from wirefeed.errors import ConfigError, WirefeedError


@click.command(
    short_help="Keep the feeds up to date, and serve them.",
    help="""Keep the feeds up to date, and serve them, until SIGTERM or Ctrl-C.

    Builds at once, every [schedule] every, at the second of an embargo or expiry, and after a change below content/
    or in config.toml. SIGHUP reads config.toml again. With [server] it answers over HTTP.

    Exit codes: 0 ended by a signal; 1 another daemon works with this state, or the port is taken; 2 usage or
    configuration.
    """,
)
@_options.config
@click.option(
    "--log-format", type=click.Choice(_logs.FORMATS), default="text", show_default=True, help="How a log line looks."
)
@click.option(
    "--log-level", type=click.Choice(_logs.LEVELS), default="info", show_default=True, help="What is logged at least."
)
@click.option(
    "--metrics",
    type=click.IntRange(0, 65_535),
    metavar="PORT",
    help="Answer /metrics and /health at a port of their own, and /metrics nowhere else.",
)
def command(path: str, log_format: str, log_level: str, metrics: int | None) -> int:
    from wirefeed.daemon import Daemon
    from wirefeed.presence import Systemd

    _logs.begin(log_format, log_level)
    try:
        return Daemon(path, metrics=metrics, systemd=Systemd(os.environ.get("NOTIFY_SOCKET", ""))).run()
    except WirefeedError as error:
        if log_format != "json":
            raise
        _logs.refused(error)  # whoever reads the log as JSON can read why it ends, too
        return 2 if isinstance(error, ConfigError) else 1

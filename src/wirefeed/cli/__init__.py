"""The door: commands by name, each imported when it is called; errors become lines, and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword

import click

from wirefeed import __version__
from wirefeed.cli._complaints import complain
from wirefeed.errors import ConfigError, WirefeedError

COMMANDS = (
    "init",
    "build",
    "check",
    "plan",
    "preview",
    "fetch",
    "run",
    "post",
    "outbox",
    "status",
    "import",
    "formats",
)


class _Commands(click.Group):
    """A group whose commands are modules of this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        # PEP 8's way with words that Python keeps: the module of `import` is import_.
        module = cmd_name + "_" * iskeyword(cmd_name)
        command: click.Command = import_module(f"wirefeed.cli.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            if not near:
                raise
            # As click says it of options.
            raise click.UsageError(f"{error.message} (Did you mean {near[0]!r}?)", error.ctx) from error


@click.group(
    cls=_Commands,
    help="Story files become valid Atom, RSS and JSON feeds.",
    epilog="Exit codes: 0 done; 1 done, but a story failed or needs a person; 2 usage or configuration.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="wirefeed %(version)s")
def cli() -> None:
    """Run one of the commands."""


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code (docs/reference/commands.md)."""
    _speak()
    try:
        code = cli.main(list(arguments), prog_name="wirefeed", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return 2
    except click.ClickException as error:
        error.show()
        return 2
    except WirefeedError as error:
        complain(error)
        return 2 if isinstance(error, ConfigError) else 1
    except (KeyboardInterrupt, click.Abort):
        click.echo("wirefeed: interrupted; every published file is whole", err=True)
        return 130


def _speak() -> None:
    # File names and ids may hold what the terminal's encoding does not: shown as escapes, never a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")

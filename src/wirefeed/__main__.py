"""`wirefeed`, from a shell or as `python -m wirefeed`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from wirefeed import __version__

        print(f"wirefeed {__version__}")  # asked by every script; it shall not wait for a command line library
        return
    from wirefeed.cli import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()

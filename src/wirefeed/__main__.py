"""`wirefeed`, from a shell or as `python -m wirefeed`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        from wirefeed import __version__

        print(f"wirefeed {__version__}")  # asked by every script; it shall not wait for a command line library
        return
    if sys.getfilesystemencoding().lower() != "utf-8" and not sys.flags.utf8_mode:
        # Under a locale of another encoding a file's name, and so its story's id, would be read as other letters.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "wirefeed", *sys.argv[1:]])
    # Most commands end before they leave any garbage worth a look; pages by the thousand, whose trees are cycles, do.
    gc.set_threshold(50_000, 20, 20)
    try:
        from wirefeed.cli import main as run

        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = 130  # while our own modules were loading
    except BrokenPipeError:
        code = _unread(141)  # whoever reads our results has seen enough
    except OSError as error:
        where = error.filename or "standard output"
        print(f"wirefeed: {where}: expected to use it, got {error.strerror}", file=sys.stderr)
        code = _unread(1)
    sys.stderr.flush()
    os._exit(code)  # all is written and closed: taking every value apart would cost a tenth of a build


def _unread(code: int) -> int:
    # What is left in the buffer would be written, and fail, once more when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    main()

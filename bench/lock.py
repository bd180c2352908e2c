"""Write constraints*.txt: every package pinned with its hashes, naming no index. Called by `make lock`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAD = "# Pinned by `make lock`; pip checks every hash. Change pyproject.toml, then run it again.\n"
OURS = "pyproject.toml"
# target -> what it is resolved from, and with which options
SETS = {
    "constraints.txt": (OURS, ["--all-build-deps"]),
    "constraints-test.txt": (OURS, ["--extra=test", "--constraint=constraints.txt"]),
    "constraints-bench.txt": ("bench/peers.in", []),
}


def lock(target: str, source: str, options: list[str]) -> None:
    """Resolve `source` and write every package of it to `target`."""
    command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras"]
    command += ["--no-header", "--no-annotate"]
    subprocess.run([*command, "--allow-unsafe", "--upgrade", *options, "--output-file", target, source], check=True)
    path = Path(target)
    # What the machine's own set-up of pip would add names places, which no file of the project does.
    lines = [line for line in path.read_text().splitlines() if not line.startswith(("--", "#"))]
    path.write_text(HEAD + "\n".join(lines).strip() + "\n")


if __name__ == "__main__":
    for name, (resolved, wanted) in SETS.items():
        if not sys.argv[1:] or name in sys.argv[1:]:
            lock(name, resolved, wanted)

"""
Throw mutated files at every reader until time is up. Called by `make fuzz`.

Coverage of wirefeed's own code guides atheris (libFuzzer); its first files are good ones of each format. A file at
which a reader raises, hangs or grows is written to tests/corpus/, which the suite reads again.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "tests" / "corpus"
SLOWEST_S = 1.0  # of CPU, for a file of at most LONGEST bytes
GROWTH_MB = 300
LONGEST = 8_192
ENDINGS = {"rst": ".rst", "html": ".html", "markdown": ".md"}


def kinds() -> tuple[str, ...]:
    from tests import hostile

    return hostile.KINDS


def fuzz(kind: str, seconds: int) -> None:
    """Fuzz the readers with files that begin as one of `kind`; does not return."""
    import atheris

    with atheris.instrument_imports(include=["wirefeed.stories", "wirefeed.characters"]):
        from tests import hostile, isolated

        isolated.warm()
    folder = TemporaryDirectory(prefix="wirefeed-fuzz-")
    for at, (head, body) in enumerate(
        (("Ferry sails", "It sailed at noon, the harbour said."), ("", ""), ("A", "By B C"))
    ):
        name, text = hostile.made(kind, head, body)
        (Path(folder.name) / str(at)).write_bytes(text.encode())
    ending = Path(name).suffix
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def once(data: bytes) -> None:
        begin = time.process_time()
        try:
            found = isolated.read(f"a{ending}", data)
            list(map(repr, found))
        except Exception:
            keep(kind, ending, data)
            raise
        took = time.process_time() - begin
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024
        if took > SLOWEST_S or grown > GROWTH_MB:
            path = keep(kind, ending, data)
            raise RuntimeError(f"{took:.1f} s, {grown:.0f} MB more: {path}")

    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        "-rss_limit_mb=2000",
        "-timeout=20",
        "-print_final_stats=1",
    ]
    options.append(f"-artifact_prefix={folder.name}/")
    atheris.Setup([sys.argv[0], *options, folder.name], once)
    atheris.Fuzz()


def keep(kind: str, ending: str, data: bytes) -> Path:
    """Write a file that a reader failed at, named by its bytes."""
    KEPT.mkdir(exist_ok=True)
    path = KEPT / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}{ending}"
    path.write_bytes(data)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="for all formats together")
    parser.add_argument("--kind", help="fuzz one format in this process")
    chosen = parser.parse_args()
    if chosen.kind:
        fuzz(chosen.kind, chosen.seconds)
        return
    each = max(chosen.seconds // len(kinds()), 1)
    failed = []
    for kind in kinds():
        ran = subprocess.run(
            [sys.executable, "-m", "bench.fuzz", "--kind", kind, "--seconds", str(each)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if ran.returncode:
            failed.append(kind)
            print(ran.stdout[-3000:], ran.stderr[-3000:], sep="\n", file=sys.stderr)
        runs = re.search(r"number_of_executed_units:\s*(\d+)", ran.stderr)
        print(f"{kind:<12} {'FAILED' if ran.returncode else 'ok'}, {runs[1] if runs else 'no'} files", flush=True)
    sys.exit(f"failed: {', '.join(failed)}; see tests/corpus/" if failed else 0)


if __name__ == "__main__":
    main()

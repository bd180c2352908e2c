"""Good files of every format, spoiled: readers give stories or errors, and raise nothing."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import hostile, isolated
from wirefeed.errors import StoryError
from wirefeed.model import Story

CORPUS = Path(__file__).parent / "corpus"
_PART = re.compile(rb"<[^<>]*>|\"[^\"]*\"|[{}\[\],:]|[^\s<>\"{}\[\],:]+|\s+")
BODY = "By Mira Hollow\n\nIt sailed at 10:00 on 26 Mar 2024, the harbour said. (Editor's note: call +44 20 7946 0000)"
GOOD = {kind: hostile.made(kind, "Ferry sails", BODY) for kind in hostile.KINDS}
INSERTED = (
    b"<",
    b">",
    b"&",
    b"\x00",
    b"\x01",
    b"\x02",
    b"\xff",
    b"]]>",
    b"<!--",
    b"{",
    b"[",
    b'"',
    b"\n",
    b"0",
    b"-",
    b"::",
)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    isolated.warm()


@st.composite
def spoiled(draw: st.DrawFn, kind: str) -> bytes:
    """Return a good file with parts cut, doubled, swapped, renamed, or with bytes of it flipped."""
    parts = _PART.findall(GOOD[kind][1].encode())
    for _ in range(draw(st.integers(1, 5))):
        at, other = draw(st.integers(0, len(parts) - 1)), draw(st.integers(0, len(parts) - 1))
        what = draw(st.sampled_from(("cut", "double", "swap", "rename", "flip", "insert", "end", "repeat")))
        if what == "cut":
            del parts[min(at, other) : max(at, other) if draw(st.booleans()) else min(at, other) + 1]
        elif what == "double":
            parts.insert(other, parts[at])
        elif what == "swap":
            parts[at], parts[other] = parts[other], parts[at]
        elif what == "rename":
            parts[at] = re.sub(
                rb"\w+", draw(st.sampled_from((b"p", b"nitf", b"x:y", b"date", b"1"))), parts[at], count=1
            )
        elif what == "flip":
            parts[at] = bytes([*parts[at][:-1], parts[at][-1] ^ draw(st.integers(1, 255))])
        elif what == "insert":
            parts.insert(at, draw(st.sampled_from(INSERTED)))
        elif what == "repeat":
            parts[at] *= draw(st.integers(2, 60))
        else:
            del parts[max(at, 1) :]
        if not parts:
            return b" "
    return b"".join(parts) or b" "


@pytest.mark.parametrize("kind", hostile.KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_spoiled_file_gives_stories_or_errors(kind: str, data: st.DataObject) -> None:
    name, _ = GOOD[kind]
    content = data.draw(spoiled(kind))

    found = isolated.read(name, content)

    for one in found:
        assert isinstance(one, Story | StoryError)
        if isinstance(one, Story):
            assert one.id
            assert one.name == name
            assert one.published is None or one.published.instant.tzinfo is not None
        else:
            assert str(one).startswith(name)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*")), ids=lambda path: path.name)
def test_what_fuzzing_found_stays_mended(path: Path) -> None:
    begin = process_time()

    assert isolated.read(f"a{path.suffix}", path.read_bytes()) is not None
    assert process_time() - begin < 1

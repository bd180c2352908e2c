"""What a command may import: time of imports is time of users (docs/adr/0003)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import hostile
from tests.sites import NOON, Site, clean_environment, let_times_tick, story

_DUMP = """
import sys
from wirefeed.__main__ import main
try:
    main()
finally:
    print("MODULES", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""
_READ = """
import sys
from pathlib import Path
from wirefeed import stories
from wirefeed.model import Raw, Source
for path in Path(sys.argv[1]).iterdir():
    assert stories.read(Raw(name=path.name, data=path.read_bytes(), digest=""), Source(), prefix="tag:x,2024:")
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
HEAVY = {"bs4", "requests", "apscheduler", "babel", "PIL", "rich", "charset_normalizer", "yaml"}
NEEDLESS = {"feedgen", "lxml", "msgspec", "tomllib", "nh3", "pyromark", "dateutil"} | HEAVY


def imported_by(site: Site, *arguments: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", _DUMP, *arguments],
        cwd=site.folder,
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return set(ran.stderr.rpartition("MODULES")[2].split())


@pytest.fixture
def site(tmp_path) -> Site:
    site = Site(tmp_path)
    site.write("a.md", story("Ferry sails", tags=["Harbour"], body="The *ferry* sails.\n\n- one\n- two"))
    site.write("b.md", story("Pier closes", date="2024-03-27 10:00:00", summary="The pier is closed."))
    let_times_tick()
    return site


def test_the_version_waits_for_no_library(site):
    assert not imported_by(site, "--version") & ({"click", "sqlite3"} | NEEDLESS)


def test_a_build_of_plain_markdown_imports_what_it_uses(site):
    assert not imported_by(site, "build", "--now", NOON.isoformat()) & HEAVY


def test_a_build_with_nothing_to_do_imports_almost_nothing(site):
    site.build()

    assert not imported_by(site, "build", "--now", NOON.isoformat()) & NEEDLESS


def test_help_waits_for_no_room(site):
    assert not imported_by(site, "build", "--help") & ({"sqlite3"} | NEEDLESS)


XML, FEEDS, RST = "lxml", "feedparser", "docutils"


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("c.txt", "Pier opens\n\nNGP , Tuesday 26 Mar 2024\n\nNORTHGATE (NGP) — The pier opens.\n", set()),
        ("c.json", hostile.made("ninjs", "Pier opens", "It opens.")[1], set()),
        ("c.iptc", hostile.made("iptc7901", "Pier opens", "It opens.")[1], set()),
        ("c.xml", hostile.xml("nitf"), {XML}),
        ("c.xml", hostile.xml("newsmlg2"), {XML}),
        ("c.xml", hostile.xml("rss"), {XML}),
        ("c.rst", hostile.made("rst", "Pier opens", "It opens.")[1], {RST}),
    ],
)
def test_a_library_of_a_format_is_imported_when_such_a_file_is_there(site, name, text, wanted):
    """The feeds themselves are written with lxml's help by feedgen: what reads stories is asked alone."""
    site.write(name, text)

    assert read_by(site) & {XML, FEEDS, RST, "bs4"} == wanted


def read_by(site: Site) -> set[str]:
    """Return what is imported by reading every file of a site."""
    ran = subprocess.run(
        [sys.executable, "-c", _READ, str(site.content)],
        env=clean_environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return set(ran.stdout.split())

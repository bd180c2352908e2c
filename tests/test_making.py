"""Entries are made with no more reading than there are files."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from tests.sites import Site

DATED = "<pubDate>Tue, 05 Mar 2024 10:%02d:00 GMT</pubDate>"


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


def feed(name: str, count: int) -> str:
    items = "".join(f"<item><title>{name} {n}</title><guid>{name}-{n}</guid>{DATED % n}</item>" for n in range(count))
    return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>"


def parsed(site: Site) -> int:
    """Build, and return how often a feed was parsed meanwhile."""
    times = 0

    def count(frame: FrameType, event: str, _: object) -> None:
        nonlocal times
        code = frame.f_code
        if event == "call" and code.co_name == "tree" and code.co_filename.endswith("_feedtree.py"):
            times += 1

    sys.setprofile(count)
    try:
        site.build()
    finally:
        sys.setprofile(None)
    return times


def test_a_file_of_many_stories_is_read_once_a_build(site):
    site.write("up.xml", feed("up", 40))

    assert parsed(site) == 1
    assert len(site.entries()) == 40


def test_two_files_of_stories_that_alternate_are_read_twice_each_and_no_more(site):
    site.write("a.xml", feed("a", 20))
    site.write("b.xml", feed("b", 20))

    assert parsed(site) <= 4
    assert len(site.entries()) == 40


def test_of_one_entry_of_two_moments_in_one_feed_the_newer_counts(site):
    entry = "<entry><id>urn:1</id><title>{0}</title><updated>2024-03-0{0}T10:00:00Z</updated></entry>"
    entries = entry.format(5) + entry.format(6) + entry.format(4)
    site.write("up.xml", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{entries}</feed>")

    site.build()

    assert [item["title"] for item in site.entries()] == ["6"]

"""Real story files of others through the real build: what the feeds say of each."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree

from tests.sites import CONFIG, Site

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(
        "WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories"
    ),
]
SAMPLES = Path(os.environ.get("WIREFEED_SAMPLES", "."))
ENDINGS = (".md", ".markdown", ".html", ".txt")
SITE_TEXT = "site-text-ap-us-israel.txt"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LISTED = json.loads((SAMPLES / "expected.json").read_bytes()) if (SAMPLES / "expected.json").exists() else []
EXPECTED: list[dict[str, Any]] = [one for one in LISTED if one["file"].endswith(ENDINGS)]
PUBLISHED = [one for one in EXPECTED if one["outcome"] == "publish"]
CONFIGURED = (
    CONFIG
    + """
[[source]]
match = "site-text-*"
timezone = "Africa/Cairo"
"""
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, Any]]:
    site = Site(tmp_path_factory.mktemp("samples"), CONFIGURED)
    for name in (*(one["file"] for one in EXPECTED), SITE_TEXT):
        shutil.copy(SAMPLES / name, site.content / name)
    return site, site.build(NOW)


def named(cases: list[dict[str, Any]], *keys: str) -> Any:
    """Parametrise a test by the cases that say something of all `keys`."""
    chosen = [one for one in cases if all(one.get(key) for key in keys)]
    return pytest.mark.parametrize("expected", chosen, ids=[one["file"] for one in chosen])


def item_of(site: Site, expected: dict[str, Any]) -> dict[str, Any]:
    stem = expected["file"].rpartition(".")[0]
    (found,) = [item for item in site.entries() if item["id"].endswith(f":{stem}")]
    return found


def folded(text: str) -> str:
    """Collapse white space and straighten quotes: files differ in both without meaning it."""
    return " ".join(html.unescape(text).translate(str.maketrans("’‘“”\u00a0\u3000", "''\"\"  ")).split())


def told(report: dict[str, Any], expected: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in (*report["held"], *report["failed"]) if one["file"] == f"content/{expected['file']}"]


@named(EXPECTED, "outcome")
def test_the_outcome_is_the_expected_one(built, expected):
    site, report = built

    refusals = told(report, expected)

    if expected["outcome"] == "publish":
        assert refusals == []
        assert item_of(site, expected)
    elif expected["outcome"] == "exclude_expired":
        assert [one["reason"].partition(" ")[0] for one in refusals] == ["expired"]
    else:
        assert expected["outcome"] == "hold_no_date"
        assert [one["person"] for one in refusals] == [True]


@named(PUBLISHED, "headline")
def test_the_headline_is_the_expected_one(built, expected):
    assert folded(item_of(built[0], expected)["title"]) == folded(expected["headline"])


@named(PUBLISHED, "authors")
def test_the_authors_are_the_expected_ones(built, expected):
    names = [author["name"].casefold() for author in item_of(built[0], expected)["authors"]]

    assert names == [name.casefold() for name in expected["authors"]]


@named(PUBLISHED, "published_utc")
def test_the_date_is_the_expected_one_and_a_day_stays_that_day(built, expected):
    stamp = datetime.fromisoformat(item_of(built[0], expected)["date_published"])
    wanted = datetime.fromisoformat(expected["published_utc"])

    if expected.get("date_precision") == "day":
        zone = ZoneInfo(expected.get("tz_assumed") or "UTC")
        assert stamp.astimezone(zone).date() == wanted.astimezone(zone).date()
        assert {(stamp + timedelta(hours=far)).day for far in (-10, 9)} == {wanted.astimezone(zone).day}
    else:
        assert stamp == wanted


@named(PUBLISHED, "updated_utc")
def test_the_update_is_the_expected_one(built, expected):
    assert item_of(built[0], expected)["date_modified"] == expected["updated_utc"]


@named(PUBLISHED, "tags")
def test_the_tags_are_among_those_expected(built, expected):
    tags = [tag.casefold() for tag in item_of(built[0], expected).get("tags", [])]

    assert tags[: len(expected["tags"])] == [tag.casefold() for tag in expected["tags"]]


@named(PUBLISHED, "lang")
def test_the_language_is_the_expected_one(built, expected):
    language = item_of(built[0], expected).get("language", "en")

    assert language.partition("-")[0] == expected["lang"].partition("-")[0]


@named(PUBLISHED, "dir")
def test_the_direction_is_the_expected_one(built, expected):
    body = item_of(built[0], expected).get("content_html", "")

    assert ('dir="rtl"' in body[:200]) == (expected["dir"] == "rtl")


@named(PUBLISHED, "canonical")
def test_the_link_is_the_canonical_address(built, expected):
    assert item_of(built[0], expected)["url"] == expected["canonical"]


@named(PUBLISHED, "permalink")
def test_the_link_follows_the_permalink(built, expected):
    assert expected["permalink"] in item_of(built[0], expected)["url"]


@named(PUBLISHED, "slug")
def test_the_link_ends_in_the_slug(built, expected):
    assert item_of(built[0], expected)["url"].rstrip("/").endswith(expected["slug"])


@named(PUBLISHED, "shortlink")
def test_a_short_link_of_its_own_is_kept(built, expected):
    site, _ = built

    for name in ("news.atom", "news.rss", "news.json"):
        assert expected["shortlink"].encode() in (site.feeds / name).read_bytes().replace(b"&amp;", b"&")


@named(PUBLISHED, "summary_starts")
def test_the_summary_begins_as_expected(built, expected):
    assert folded(item_of(built[0], expected)["summary"]).startswith(folded(expected["summary_starts"])[:60])


@named(PUBLISHED, "body_contains")
def test_the_text_holds_what_is_expected(built, expected):
    body = folded(re.sub(r"<[^>]+>", "", item_of(built[0], expected)["content_html"]))

    assert all(folded(part) in body for part in expected["body_contains"])


@named(EXPECTED, "body_must_not_contain")
def test_no_feed_holds_what_must_not_leave(built, expected):
    site, _ = built
    if expected["outcome"] != "publish":
        stem = expected["file"].rpartition(".")[0]
        assert not any(stem.encode() in data for data in site.outputs().values())
        return

    shown = json.dumps(item_of(site, expected), ensure_ascii=False)

    assert not [part for part in expected["body_must_not_contain"] if part in shown]


@named(PUBLISHED, "media")
def test_pictures_are_absolute_and_named_with_their_words(built, expected):
    item = item_of(built[0], expected)
    shown = json.dumps(item, ensure_ascii=False)

    for line in expected["media"]:
        name = line.split()[0].removeprefix(".").rstrip(",")
        assert re.search(rf"https?://[^\"\s]*{re.escape(name.partition('://')[2] or name)}", shown), name


def test_the_site_text_gives_its_lead_as_summary_and_a_short_link_of_its_own(built):
    """The line of agency and date, caption, credit and the desk's lines stay out; its empty short link is replaced."""
    site, _ = built
    item = item_of(site, {"file": SITE_TEXT})
    text = (SAMPLES / SITE_TEXT).read_text(encoding="utf-8")

    summary = item["summary"]

    assert len(summary) == 229
    assert folded(summary) in folded(text)
    for part in ("AP ,", "26 Mar", "at far left", "edited by", "Short link"):
        assert part not in summary
        assert part == "at far left" or part not in item.get("content_html", "")
    shown = {short for name in ("news.atom", "news.rss", "news.json") for short in short_links(site, name, item["id"])}
    assert len(shown) == 1
    assert re.fullmatch(r"https://news\.example\.org/s/[2-9b-df-hj-np-tv-z]{8}", shown.pop())


def short_links(site: Site, name: str, key: str) -> set[str]:
    """Return the addresses below the short links' own in one entry of a feed."""
    pattern = r"https://news\.example\.org/s/[^\"<\s]*"
    data = (site.feeds / name).read_bytes()
    if name.endswith(".json"):
        (item,) = [item for item in json.loads(data)["items"] if item["id"] == key]
        return set(re.findall(pattern, json.dumps(item)))
    root = etree.fromstring(data)
    (entry,) = [
        element
        for element in (*root.iter("{*}entry"), *root.iter("item"))
        if key in (element.findtext("{*}id"), element.findtext("guid"))
    ]
    return set(re.findall(pattern, etree.tostring(entry, encoding="unicode")))


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_reader_sees_every_story_in_atom_and_rss(built, ending):
    site, _ = built

    seen = feedparser.parse((site.feeds / f"news.{ending}").read_bytes())

    items = site.entries()
    assert [entry.id for entry in seen.entries] == [item["id"] for item in items]
    assert [folded(entry.title) for entry in seen.entries] == [folded(item["title"]) for item in items]
    assert [entry.link for entry in seen.entries] == [item["url"] for item in items]
    assert [stamp(entry.published_parsed) for entry in seen.entries] == [item["date_published"] for item in items]


def stamp(parsed: Any) -> str:
    return datetime(*parsed[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_second_build_writes_nothing(built):
    site, _ = built
    before = site.outputs(), site.stamps()

    site.build(NOW + timedelta(hours=1))

    assert (site.outputs(), site.stamps()) == before

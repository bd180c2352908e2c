"""Real story files of others through the real build: what the feeds and the messages say of each."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree

from tests.sites import CONFIG, Site
from wirefeed import reading
from wirefeed.build import load, rehearsal
from wirefeed.config import Secret
from wirefeed.destinations import webhook
from wirefeed.errors import StoryError
from wirefeed.feeds import check
from wirefeed.feeds._addresses import permanent
from wirefeed.model import Delivery, Entry, Raw, Story
from wirefeed.stories._wire import agencies as _agencies

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(
        "WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories"
    ),
]
SAMPLES = Path(os.environ.get("WIREFEED_SAMPLES", "."))
SITE_TEXT = "site-text-ap-us-israel.txt"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EXPECTED: list[dict[str, Any]] = (
    json.loads((SAMPLES / "expected.json").read_bytes()) if (SAMPLES / "expected.json").exists() else []
)
TO_PUBLISH = ("publish", "exclude_expired")  # the second while its time lasts
NONE = ("refuse", "skip_all")
CONFIGURED = (
    CONFIG
    + """
[[source]]
match = "site-text-*"
timezone = "Africa/Cairo"

[[source]]
match = "*.iptc"
timezone = "Europe/Berlin"
language = "de"

[[source]]
match = "ninjs30-dpa-text.json"
timezone = "Europe/Berlin"
"""
)


class Alone(NamedTuple):
    """
    What a build makes of one file and nothing else.

    Attributes:
        stories: As its reader has them, in the order of the file; `errors` are those it could not read.

        entries: Those that publish, by id; `items` are the same in the JSON feed.

        outputs: Every file of the build.

        messages: What a webhook is told of each.
    """

    report: dict[str, Any]
    stories: list[Story]
    errors: list[StoryError]
    entries: dict[str, Entry]
    items: dict[str, dict[str, Any]]
    outputs: dict[str, bytes]
    messages: bytes

    @property
    def refused(self) -> list[dict[str, Any]]:
        return [*self.report["held"], *self.report["failed"]]


@cache
def alone(name: str, now: datetime) -> Alone:
    with TemporaryDirectory(prefix="wirefeed-") as folder:
        site = Site(Path(folder), CONFIGURED)
        shutil.copy(SAMPLES / name, site.content / name)
        report = site.build(now)
        told = reading.told(Raw(name=name, data=(SAMPLES / name).read_bytes(), digest=""), load(str(site.config)))
        with rehearsal(str(site.config), now=now, anew=True) as one:
            entries = list(one.work.making.entries(list(one.work.making.made)))
        return Alone(
            report,
            [story for story in told if isinstance(story, Story)],
            [error for error in told if isinstance(error, StoryError)],
            {entry.id: entry for entry in entries},
            {item["id"]: item for item in site.entries()},
            site.outputs(),
            b"\n".join(message(entry) for entry in entries),
        )


def message(entry: Entry) -> bytes:
    options = webhook.Options(url=Secret(env="DESK_URL"))
    delivery = Delivery(id="1", destination="desk", action="event", kind="new", entry=entry, at=NOW)
    return b"".join(request.body for request in webhook.render(delivery, options))


def moment_of(expected: dict[str, Any]) -> datetime:
    """Return a moment at which what the file holds may be seen."""
    return instant(expected["expires_utc"]) - SECOND if expected["outcome"] == "exclude_expired" else NOW


def of(expected: dict[str, Any]) -> Alone:
    return alone(expected["file"], moment_of(expected))


def story_of(expected: dict[str, Any]) -> Story:
    return of(expected).stories[0]


def item_of(expected: dict[str, Any]) -> dict[str, Any]:
    """Return the first story of a file as the JSON feed has it."""
    return of(expected).items[story_of(expected).id]


def entry_of(expected: dict[str, Any]) -> Entry:
    return of(expected).entries[story_of(expected).id]


def publishes(expected: dict[str, Any]) -> bool:
    return expected["outcome"] in TO_PUBLISH or (expected["outcome"] == "feed" and bool(expected.get("published_utc")))


PUBLISHED = [one for one in EXPECTED if publishes(one)]
# Read, but perhaps without an entry: a picture, or a story that names no date.
READ = [one for one in EXPECTED if one["outcome"] not in (*NONE, "hold_no_date")]


def named(cases: list[dict[str, Any]], *keys: str) -> Any:
    """Parametrise a test by the cases that say something of all `keys`."""
    chosen = [one for one in cases if all(one.get(key) for key in keys)]
    return pytest.mark.parametrize("expected", chosen, ids=[one["file"] for one in chosen])


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def folded(text: str) -> str:
    """Collapse white space and straighten quotes: files differ in both without meaning it."""
    return " ".join(html.unescape(text).translate(str.maketrans("’‘“”\u00a0\u3000", "''\"\"  ")).split())


def words_of(markup: str) -> str:
    return folded(re.sub(r"<[^>]+>", "", markup))


@named(EXPECTED, "outcome")
def test_the_outcome_is_the_expected_one(expected):
    made = alone(expected["file"], NOW)

    outcome, persons = expected["outcome"], [one["person"] for one in made.refused]
    if outcome == "publish":
        assert (len(made.entries), made.refused) == (1, [])
    elif outcome == "exclude_expired":
        assert [one["reason"].partition(" ")[0] for one in made.refused] == ["expired"]
        assert (made.entries, persons) == ({}, [False])
    elif outcome in NONE:
        assert made.entries == {}
        assert made.refused
        assert all(one["reason"] for one in made.refused)
    elif outcome == "hold_no_date":
        assert (made.entries, persons) == ({}, [True])
    elif outcome == "feed":
        assert len(made.stories) == expected["entries"]
        assert len(made.entries) + len(made.refused) == expected["entries"]
        assert bool(made.entries) == publishes(expected) or expected.get("updated_utc")
    else:
        assert outcome in ("publish_undated_or_hold", "publish_or_skip", "publish_with_key_map")
        assert len(made.entries) + len(made.refused) == 1


@named(EXPECTED, "outcome")
def test_a_date_nobody_wrote_is_never_invented(expected):
    if "published_utc" in expected and expected["published_utc"] is None:
        assert of(expected).entries == {}
        assert all("date" in one["reason"] for one in of(expected).refused)


@named(EXPECTED, "embargo_utc")
def test_nothing_is_seen_before_the_embargo_ends_and_everything_from_that_second(expected):
    ends = instant(expected["embargo_utc"])

    before, after = alone(expected["file"], ends - SECOND), alone(expected["file"], ends)

    assert before.entries == {}
    assert not [name for name, data in before.outputs.items() if folded(expected["headline"])[:20].encode() in data]
    assert before.report["held"][0]["reason"] == f"embargoed until {expected['embargo_utc']}"
    assert len(after.entries) == 1


@named(EXPECTED, "expires_utc")
def test_everything_is_seen_until_it_expires(expected):
    ends = instant(expected["expires_utc"])

    assert len(alone(expected["file"], ends - SECOND).entries) == 1
    assert alone(expected["file"], ends).entries == {}


@named(READ, "headline")
def test_the_headline_is_the_expected_one(expected):
    assert folded(story_of(expected).headline) == folded(expected["headline"])
    assert not publishes(expected) or folded(item_of(expected)["title"]) == folded(expected["headline"])


@named(READ, "headline_derived_starts")
def test_a_headline_that_is_missing_is_taken_from_the_text(expected):
    assert folded(story_of(expected).headline).startswith(expected["headline_derived_starts"])


@named(EXPECTED, "second_headline")
def test_the_second_story_of_a_feed_is_the_expected_one(expected):
    second = of(expected).items[of(expected).stories[1].id]

    assert folded(second["title"]) == folded(expected["second_headline"])
    assert second["date_published"] == expected["second_published_utc"]


@pytest.mark.parametrize("expected", READ, ids=lambda one: one["file"])
def test_the_authors_are_the_expected_ones(expected):
    if "authors" not in expected:
        return
    names = [author.name.casefold() for author in story_of(expected).authors]

    assert names == [name.casefold() for name in expected["authors"]]


@named(PUBLISHED, "authors", "author_title")
def test_the_title_of_an_author_is_the_expected_one(expected):
    assert folded(story_of(expected).authors[0].title).casefold() == folded(expected["author_title"]).casefold()


@named(PUBLISHED, "published_utc")
def test_the_date_is_the_expected_one_and_a_day_stays_that_day(expected):
    stamp = instant(item_of(expected)["date_published"])
    wanted = instant(expected["published_utc"])

    if expected.get("date_precision") == "day":
        zone = ZoneInfo(expected.get("tz_assumed") or "UTC")
        assert stamp.astimezone(zone).date() == wanted.astimezone(zone).date()
        assert {(stamp + timedelta(hours=far)).day for far in (-10, 9)} == {wanted.astimezone(zone).day}
    else:
        assert stamp == wanted


@named(PUBLISHED, "updated_utc")
def test_the_update_is_the_expected_one(expected):
    assert instant(item_of(expected)["date_modified"]) == instant(expected["updated_utc"]).replace(microsecond=0)


@named(EXPECTED, "last_published_utc")
def test_the_last_story_of_a_feed_has_the_expected_date(expected):
    assert min(item["date_published"] for item in of(expected).items.values()) == expected["last_published_utc"]


@named(READ, "id")
def test_the_id_is_the_expected_one(expected):
    assert story_of(expected).id == expected["id"]


@named(READ, "version")
def test_the_version_is_the_expected_one(expected):
    assert story_of(expected).version == int(expected["version"])


@named(READ, "status")
def test_the_status_is_the_expected_one(expected):
    assert story_of(expected).status == expected["status"]


@named(READ, "agency")
def test_the_agency_is_the_expected_one(expected):
    story, wanted = story_of(expected), expected["agency"]

    assert {wanted, _agencies.known(wanted)} & {story.agency, story.publisher}


@named(READ, "location")
def test_the_place_is_the_expected_one(expected):
    story = story_of(expected)

    assert expected["location"].casefold() in (story.located.casefold(), story.dateline.casefold())


@named(PUBLISHED, "subjects")
def test_every_subject_stands_in_every_format_with_its_code_and_label(expected):
    entry, data = entry_of(expected), of(expected).outputs

    for told in expected["subjects"]:
        code, label = re.fullmatch(r"(?:\w+:)?(\d*)\s*(.*)", told).groups()
        found = next((one for one in entry.subjects if one.label == label or (code and one.code == code)), None)
        assert found is not None or label in entry.tags, told
        assert found is None or not code or (found.code, found.label) == (code, label)
        assert all(escaped(label) in data[f"news.{kind}"].decode() for kind in ("atom", "rss", "json"))
        assert not code or f'term="{code}"' in data["news.atom"].decode()


def escaped(text: str) -> str:
    return html.escape(text, quote=False)


@named(READ, "urgency")
def test_the_urgency_is_the_expected_one(expected):
    assert story_of(expected).urgency == expected["urgency"]


@named(READ, "genre")
def test_the_genre_is_the_expected_one(expected):
    assert expected["genre"] in (story_of(expected).genre, story_of(expected).section)


@named(PUBLISHED, "tags")
def test_the_tags_are_among_those_expected(expected):
    tags = [tag.casefold() for tag in item_of(expected).get("tags", [])]

    assert [tag.casefold() for tag in expected["tags"] if tag.casefold() not in tags] == []


@named(READ, "lang")
def test_the_language_is_the_expected_one(expected):
    language = story_of(expected).language

    assert language.partition("-")[0].casefold() == expected["lang"].partition("-")[0].casefold()


@named(PUBLISHED, "dir")
def test_the_direction_is_the_expected_one(expected):
    body = item_of(expected).get("content_html", "")

    assert entry_of(expected).direction == expected["dir"]
    assert ('dir="rtl"' in body[:200]) == (expected["dir"] == "rtl")


@named(PUBLISHED, "canonical")
def test_the_link_is_the_canonical_address(expected):
    assert item_of(expected)["url"] == expected["canonical"]


@named(PUBLISHED, "permalink")
def test_the_link_follows_the_permalink(expected):
    assert expected["permalink"] in item_of(expected)["url"]


@named(PUBLISHED, "slug")
def test_the_slug_is_the_expected_one(expected):
    story, wanted = story_of(expected), expected["slug"].strip("/")

    link = item_of(expected)["url"].rstrip("/")
    # A slug of several words is an agency's: no address, but what the story is about.
    assert story.slug == wanted or link.endswith(wanted) or story.tags == tuple(wanted.split("/"))


@named(PUBLISHED, "shortlink")
def test_a_short_link_of_its_own_is_kept(expected):
    for name in ("news.atom", "news.rss", "news.json"):
        assert expected["shortlink"].encode() in of(expected).outputs[name].replace(b"&amp;", b"&")


@named(PUBLISHED, "summary_starts")
def test_the_summary_begins_as_expected(expected):
    assert folded(item_of(expected)["summary"]).startswith(folded(expected["summary_starts"])[:60])


@named(READ, "body_contains")
def test_the_text_holds_what_is_expected(expected):
    body = words_of(item_of(expected)["content_html"] if publishes(expected) else story_of(expected).body)

    assert [part for part in expected["body_contains"] if folded(part) not in body] == []


@named(PUBLISHED, "paragraphs")
def test_the_text_has_as_many_paragraphs_as_expected(expected):
    assert len(re.findall(r"<p[ >]", item_of(expected)["content_html"])) == expected["paragraphs"]


@named(PUBLISHED, "copyright")
def test_the_copyright_is_told(expected):
    assert folded(expected["copyright"]) in folded(item_of(expected)["_wirefeed"]["rights"])


@named(PUBLISHED, "rights")
def test_limits_of_use_are_told(expected):
    told = item_of(expected)["_wirefeed"]

    assert folded(expected["rights"]) in folded(told.get("rights", "")) or expected["rights"].startswith("CC BY")


@named(EXPECTED, "body_must_not_contain")
@pytest.mark.parametrize("now", [False, True], ids=["while it lasts", "now"])
def test_nothing_that_leaves_holds_what_must_not(expected, now):
    made = alone(expected["file"], NOW) if now else of(expected)
    shown = json.dumps(list(made.items.values()), ensure_ascii=False)
    outputs = [data.decode("utf-8") for name, data in made.outputs.items() if name.endswith((".atom", ".rss"))]
    left = "\n".join((shown, made.messages.decode("utf-8"), *outputs))

    assert [part for part in expected["body_must_not_contain"] if part in left] == []
    assert now or made.stories


@named(PUBLISHED, "media")
def test_media_are_absolute_and_named(expected):
    shown = json.dumps(item_of(expected), ensure_ascii=False)

    for line in expected["media"]:
        for name in re.findall(r"https?://[^\s,\"]+|[\w-]+\.jpe?g\b", line):
            assert re.search(rf"https?://[^\"\s]*{re.escape(name.partition('://')[2] or name)}", shown), name


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda one: one["file"])
def test_every_feed_of_every_file_keeps_every_rule(expected):
    for name, data in of(expected).outputs.items():
        form = {"atom": "atom", "rss": "rss", "json": "json"}.get(name.rpartition(".")[2])
        assert form is None or check(data, form) == ()


# All of them together.


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, Any]]:
    site = Site(tmp_path_factory.mktemp("samples"), CONFIGURED + '\n[[feed]]\nname = "news"\nlimit = 100\n')
    for name in (*(one["file"] for one in EXPECTED), SITE_TEXT):
        shutil.copy(SAMPLES / name, site.content / name)
    return site, site.build(NOW)


def test_no_file_costs_another_its_entry(built):
    site, _ = built

    together = {item["id"] for item in site.entries()}

    assert {key for one in EXPECTED for key in alone(one["file"], NOW).entries} <= together


def test_the_site_text_gives_its_lead_as_summary_and_a_short_link_of_its_own(built):
    """The line of agency and date, caption, credit and the desk's lines stay out; its empty short link is replaced."""
    site, _ = built
    (item,) = [item for item in site.entries() if item["id"].endswith(f":{SITE_TEXT.removesuffix('.txt')}")]
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
    ids = [permanent(item["id"]) if ending == "atom" or item["id"].isdigit() else item["id"] for item in items]
    assert [entry.id for entry in seen.entries] == ids
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

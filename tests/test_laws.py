"""The laws of docs/explanation: what every build keeps, whatever content/ holds."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sites import CONFIG, LATER, NOON, PREFIX, Site, new_site, story

GROUPED = (
    CONFIG
    + """
[[feed]]
name = "news"

[[feed]]
name = "tags/{tag}"
limit = 2

[[feed]]
name = "agencies/{agency}"

[[feed]]
name = "harbour"
where = { tag = ["Harbour"] }
"""
)
TAGS = ("Harbour", "weather", "C++", "ميناء", "a/b")
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2024, 5, 30)).map(  # noqa: DTZ001 - made aware here
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
stories = st.fixed_dictionaries(
    {"title": words.filter(str.strip), "date": moments, "body": words},
    optional={
        "tags": st.lists(st.sampled_from(TAGS), max_size=3),
        "summary": words,
        "draft": st.booleans(),
        "section": st.sampled_from(["Town", "Sea"]),
        "updated": moments,
        "expires": moments,
        "publish_at": moments.map(lambda moment: moment + timedelta(days=700)),
    },
)
names = st.sampled_from([f"{folder}{stem}.md" for folder in ("", "2024/", "مقالات/") for stem in "abcde"])
folders = st.dictionaries(names, stories, max_size=6)


def fill(site: Site, content: dict[str, dict[str, Any]]) -> None:
    shutil.rmtree(site.content)
    site.content.mkdir()
    for name, fields in content.items():
        site.write(name, story(**fields))


@settings(max_examples=25)
@given(folders)
def test_building_what_was_just_built_writes_no_byte_and_changes_no_stamp(content):
    with new_site(GROUPED) as site:
        fill(site, content)
        site.build()
        bytes_before, stamps_before = site.outputs(), site.stamps()

        again = site.build(NOON + timedelta(minutes=5))

        assert site.outputs() == bytes_before
        assert site.stamps() == stamps_before
        assert not any(feed["changed"] for feed in again["feeds"])


@settings(max_examples=20)
@given(folders)
def test_the_same_content_gives_the_same_bytes_in_another_folder_at_another_clock_time(content):
    content = {name: {**fields, "publish_at": None} for name, fields in content.items()}
    with new_site(GROUPED) as here, new_site(GROUPED) as there:
        fill(here, content)
        fill(there, dict(reversed(content.items())))

        here.build(NOON)
        there.build(NOON + timedelta(days=400, seconds=7))

        # A news sitemap is of the last 48 hours: what leaves it expires there.
        assert without_news(here) == without_news(there)


def without_news(site: Site) -> dict[str, bytes]:
    return {name: data for name, data in site.outputs().items() if name != "sitemap-news.xml"}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "77"},
        {"LC_ALL": "de_DE.UTF-8", "LANG": "ar_EG.UTF-8", "PYTHONUTF8": "0"},
    ],
)
def test_time_zone_locale_and_hash_seed_are_in_no_byte(surroundings):
    with new_site(GROUPED) as here, new_site(GROUPED) as there:
        for site in (here, there):
            site.write("a.md", story("Ferry sails", tags=["Harbour", "weather"], date="2024-03-26"))
            site.write("b.md", story("العبارة تبحر", tags=["ميناء", "C++"], body="أبحرت العبارة من الميناء."))
        here.build()

        ran = there.run("build", "--now", NOON.isoformat(), env=surroundings)

        assert ran.returncode == 0, ran.stderr
        assert there.outputs() == here.outputs()


configs = st.sampled_from(
    [
        GROUPED,
        GROUPED.replace("[site]", '[site]\ntimezone = "Asia/Tokyo"'),
        GROUPED.replace("[site]", '[site]\nlanguage = "fr"'),
        GROUPED + '\n[[source]]\nmatch = "2024/**"\nagency = "AP"\ntimezone = "America/New_York"\n',
        GROUPED + '\n[content]\nlink = "/{year}/{slug}/"\n',
        GROUPED + "\n[summary]\nmax_columns = 60\n",
    ]
)


@settings(max_examples=25)
@given(st.lists(st.tuples(configs, folders), min_size=2, max_size=4))
def test_an_incremental_build_gives_the_bytes_of_a_cold_one_with_the_same_ledger(rounds):
    """Stories without a zone are among them: another configuration must reach what was read before it."""
    with new_site() as warm, new_site() as cold:
        naive: dict[str, dict[str, Any]] = {}
        for number, (config, content) in enumerate(rounds):
            for name, fields in content.items():
                naive[name] = fields | {"date": fields["date"].strftime("%Y-%m-%d %H:%M:%S")}
            if number == len(rounds) - 1:
                shutil.copytree(warm.state.parent, cold.state.parent)
                forget_all_but_the_ledger(cold)
                cold.config.write_text(config, encoding="utf-8")
                fill(cold, naive)
            warm.config.write_text(config, encoding="utf-8")
            fill(warm, naive)
            if number < len(rounds) - 1:
                warm.build(NOON + timedelta(hours=number))

        warm.build(LATER)
        cold.build(LATER)

        assert warm.outputs() == cold.outputs()


def forget_all_but_the_ledger(site: Site) -> None:
    with sqlite3.connect(site.state) as state:
        for table in ("entries", "outputs", "notes"):
            state.execute(f"DELETE FROM {table}")
    state.close()


@settings(max_examples=15)
@given(stories, words.filter(str.strip), moments)
def test_an_id_never_depends_on_headline_slug_address_or_date(fields, headline, moment):
    fields = fields | {"draft": False, "publish_at": None, "expires": None}
    with new_site() as site:
        site.write("a.md", story(**fields))
        site.build()
        before = site.entries()[0]

        site.write("a.md", story(**fields | {"title": headline, "date": moment, "slug": "moved", "updated": None}))
        site.config.write_text(CONFIG.replace("https://news.example.org/", "https://other.example.net/"))
        site.build(LATER)

        (after,) = site.entries()
        assert after["id"] == before["id"] == f"{PREFIX}a"
        assert after["url"].startswith("https://other.example.net/")


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(["bad.md", "bad.html", "bad.txt", "0.md", "zz.json"]), st.binary(), min_size=1))
def test_a_bad_story_stops_only_itself(garbage):
    with new_site() as good, new_site() as mixed:
        for site in (good, mixed):
            site.write("a.md", story("Ferry sails"))
            site.write("b.md", story("Pier closes", date="2024-03-27T10:00:00Z"))
        for name, data in garbage.items():
            mixed.write(name, data)

        good.build()
        report = mixed.build()

        ours = {item["id"]: item for item in good.entries()}
        assert {item["id"]: item for item in mixed.entries() if item["id"] in ours} == ours
        told = {one["file"] for one in (*report["failed"], *report["held"])}
        shown = {f"content/{item['id'].removeprefix(PREFIX)}" for item in mixed.entries()}
        assert all(f"content/{name}" in told or f"content/{name.partition('.')[0]}" in shown for name in garbage)


CANARY = "xyzzyplugh"
BEHIND = [
    {"draft": True},
    {"status": "withheld"},
    {"status": "canceled"},
    {"status": "no-such-status"},
    {"publish_at": "2031-01-01T00:00:00Z"},
    {"date": "2031-01-01T00:00:00Z"},
    {"expires": "2024-05-01T00:00:00Z"},
    {"date": None},
    {"date": "03/04/2024"},
]


@pytest.mark.parametrize("fields", BEHIND, ids=str)
def test_what_is_held_leaks_into_no_byte(fields):
    """Neither headline, text, summary nor caption: not into feeds, the report, the terminal or the state."""
    held = story(
        f"{CANARY} in the headline",
        body=f"Nothing of {CANARY} shall be seen.\n\n![{CANARY}](photo.jpg)",
        summary=f"{CANARY} in short.",
        correction=f"{CANARY} was misspelt.",
        link="https://news.example.org/%7Bbroken",
        **fields,
    )
    with new_site() as site:
        site.write("a.md", story())
        site.write("held.md", held)
        runs = [
            site.run(*line.split(), "--now", NOON.isoformat()) for line in ("build", "build --json", "check --json")
        ]

        assert [item["title"] for item in site.entries()] == ["Ferry sails again"]
        assert not any(CANARY in ran.stdout + ran.stderr for ran in runs)
        for path in (*site.feeds.rglob("*"), *site.state.parent.rglob("*")):
            assert CANARY.encode() not in path.read_bytes(), path


def test_what_was_published_and_then_killed_is_in_no_byte_of_feeds_and_state():
    with new_site() as site:
        site.write("a.md", story())
        site.write("b.md", story("Pier closes", body=f"The {CANARY} pier closes. " * 200))
        site.build()
        assert CANARY.encode() in b"".join(site.outputs().values())

        site.write("b.md", story("Pier closes", body="Killed.", status="canceled"))
        site.build(LATER)

        for path in (*site.feeds.rglob("*"), *site.state.parent.rglob("*")):
            assert CANARY.encode() not in path.read_bytes(), path


def test_desk_notes_are_in_no_byte():
    text = (
        "Ferry sails again\n\nAP , Tuesday 26 Mar 2024\n\nThe ferry sailed from the north pier on Tuesday morning.\n\n"
        f"It carried forty passengers.\n\nEDITOR'S NOTE: call the {CANARY} desk at 555 0100.\n"
    )
    with new_site() as site:
        site.write("wire.txt", text)

        report = site.build()

        assert [item["title"] for item in site.entries()] == ["Ferry sails again"]
        assert CANARY not in json.dumps(report)
        assert not any(CANARY.encode() in data for data in site.outputs().values())


def updated(site: Site) -> str:
    (item,) = site.entries()
    return str(item.get("date_modified", item["date_published"]))


def test_an_edited_text_moves_the_stamp_to_the_moment_of_the_build():
    with new_site() as site:
        site.write("a.md", story(body="The ferry sails at nine."))
        site.build(NOON)

        site.write("a.md", story(body="The ferry sails at ten."))
        site.build(LATER)

        assert updated(site) == "2024-06-02T08:30:00Z"


@pytest.mark.parametrize("change", [{"tags": ["Harbour"]}, {"section": "Sea"}, {"slug": "elsewhere"}], ids=str)
def test_what_is_not_text_moves_no_stamp(change):
    with new_site() as site:
        site.write("a.md", story(tags=["weather"]))
        site.build(NOON)
        before = updated(site), site.outputs()

        site.write("a.md", story(**{"tags": ["weather"]} | change))
        site.build(LATER)

        assert updated(site) == before[0]
        assert site.outputs() != before[1]


def test_another_link_template_moves_links_and_no_stamp():
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        before = updated(site)

        site.config.write_text(CONFIG + '[content]\nlink = "/{year}/{slug}/"\n', encoding="utf-8")
        site.build(LATER)

        assert site.entries()[0]["url"] == "https://news.example.org/2024/a/"
        assert updated(site) == before


def test_a_date_the_story_names_beats_the_moment_of_the_build():
    with new_site() as site:
        site.write("a.md", story(body="The ferry sails at nine."))
        site.build(NOON)

        site.write("a.md", story(body="The ferry sails at ten.", updated="2024-04-01T00:00:00Z"))
        site.build(LATER)

        assert updated(site) == "2024-04-01T00:00:00Z"


def test_a_minor_edit_moves_no_stamp():
    with new_site() as site:
        site.write("a.md", story(body="The fery sails at nine."))
        site.build(NOON)
        before = updated(site)

        site.write("a.md", story(body="The ferry sails at nine.", minor=True))
        site.build(LATER)

        assert updated(site) == before
        assert b"fery" not in site.outputs()["news.atom"]


def test_a_clock_moved_back_moves_no_stamp_back():
    with new_site() as site:
        site.write("a.md", story(body="One."))
        site.build(NOON)
        site.write("a.md", story(body="Two."))
        site.build(LATER)

        site.write("a.md", story(body="Three."))
        site.build(NOON)

        assert updated(site) == "2024-06-02T08:30:01Z"


@settings(max_examples=15)
@given(folders)
def test_without_its_state_a_site_that_names_its_dates_gets_the_same_bytes(content):
    content = {name: {**fields, "publish_at": None} for name, fields in content.items()}
    with new_site(GROUPED) as site:
        fill(site, content)
        site.build(NOON)
        before = without_news(site)

        shutil.rmtree(site.state.parent)
        shutil.rmtree(site.feeds)
        site.build(LATER)

        assert without_news(site) == before


@settings(max_examples=20)
@given(folders)
def test_a_feed_holds_what_its_table_says_newest_first(content):
    with new_site(GROUPED) as site:
        fill(site, content)
        site.build()

        live = sorted(
            ((fields["date"], PREFIX + quoted(name), fields) for name, fields in content.items() if lives(fields)),
            key=lambda row: row[:2],
            reverse=True,
        )
        assert [item["id"] for item in site.entries()] == [key for _, key, _ in live]
        harbour = [key for _, key, fields in live if "Harbour" in fields.get("tags", ())]
        assert [item["id"] for item in site.entries("harbour")] == harbour
        if harbour:
            assert [item["id"] for item in site.entries("tags/harbour")] == harbour[:2]
        else:
            assert not (site.feeds / "tags/harbour.json").exists()
        values = {tag for _, _, fields in live for tag in fields.get("tags", ())}
        assert len(list((site.feeds / "tags").glob("*.atom"))) == len(values)


def lives(fields: dict[str, Any]) -> bool:
    return not fields.get("draft") and fields.get("publish_at", NOON) <= NOON < fields.get("expires", LATER)


def quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name.removesuffix(".md"))

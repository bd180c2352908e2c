"""One build over a real folder: what it reads, what it refuses, what it remembers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sites import BESIDE, CONFIG, LATER, NEWS, NOON, PREFIX, Site, let_times_tick, story
from wirefeed import disk
from wirefeed.build import build, rehearse
from wirefeed.errors import ConfigError, OutputError
from wirefeed.settled import Look, look


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


def refused(report: dict[str, list[dict[str, object]]]) -> dict[object, object]:
    return {one["file"]: one["reason"] for one in (*report["failed"], *report["held"])}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.md", b"", "expected a story, got an empty file"),
        ("blank.txt", b" \n\n ", "expected a story, got an empty file"),
        ("photo.md", b"\x89PNG\r\n\x1a\n\x00\x00", "expected text, got a binary file"),
        ("paper", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\x00", "expected text, got a binary file"),
        ("big.md", b"x" * (disk.LARGEST + 1), "expected at most 8 MB, got 8.0 MB"),
        ("g2.xml", b"<?xml version='1.0'?><contentSet/>", "got XML with root 'contentSet'"),
        ("item.json", b'{"name": "x", "value": "y"}', "got JSON"),
    ],
)
def test_what_is_no_story_is_named_and_the_others_publish(site, name, data, reason):
    site.write(name, data)
    site.write("a.md", story())

    report = site.build()

    assert reason in refused(report)[f"content/{name}"]
    assert [item["id"] for item in site.entries()] == [f"{PREFIX}a"]


def test_a_link_out_of_content_fails_the_build_and_its_text_stays_out(site):
    (site.folder / "secret.md").write_text(story("Secret"))
    (site.content / "link.md").symlink_to(site.folder / "secret.md")
    site.write("a.md", story())

    report = site.build()

    assert refused(report) == {"content/link.md": "expected a file, got a link out of content/ or to a folder"}
    assert not any(b"Secret" in data for data in site.outputs().values())


def test_two_stories_with_one_id_are_both_named_and_the_others_publish(site):
    site.write("a.md", story("One", id="tag:x,2024:same"))
    site.write("b.md", story("Two", id="tag:x,2024:same"))
    site.write("c.md", story("Three"))

    report = site.build()

    assert [one["file"] for one in report["failed"]] == ["content/a.md", "content/b.md"]
    assert [item["title"] for item in site.entries()] == ["Three"]


def test_a_higher_version_replaces_a_story_under_its_id(site):
    site.write("a.md", story("First", id="tag:x,2024:same", version=1))
    site.write("b.md", story("Second", id="tag:x,2024:same", version=2))

    report = site.build()

    assert [item["title"] for item in site.entries()] == ["Second"]
    assert [(one["file"], one["person"]) for one in report["held"]] == [("content/a.md", False)]


def test_a_very_long_tag_stops_no_build(site):
    site.config.write_text(CONFIG + '[[feed]]\nname = "news"\n[[feed]]\nname = "tags/{tag}"\n', encoding="utf-8")
    site.write("a.md", story(tags=["ع" * 400]))

    report = site.build()

    assert report["failed"] == []
    assert len(list((site.feeds / "tags").iterdir())) == 4


def test_feeds_of_a_tag_that_is_gone_are_removed(site):
    site.config.write_text(CONFIG + '[[feed]]\nname = "tags/{tag}"\n', encoding="utf-8")
    site.write("a.md", story(tags=["ferry", "harbour"]))
    site.build()

    site.write("a.md", story(tags=["harbour"]))
    site.build(LATER)

    feeds = [f"tags/harbour.{ending}" for ending in ("atom", "html", "json", "rss")]
    assert sorted(site.outputs()) == sorted([*BESIDE, *feeds])


def test_a_file_of_somebody_else_in_the_output_folder_is_left_alone(site):
    site.write("a.md", story())
    site.feeds.mkdir()
    (site.feeds / "robots.txt").write_text("User-agent: *")

    site.build()
    site.build(LATER)

    assert (site.feeds / "robots.txt").read_text() == "User-agent: *"


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_bytes(b"<feed>"), lambda path: path.chmod(0o644)]
)
def test_an_output_that_was_touched_is_put_right(site, damage):
    site.write("a.md", story())
    site.build()
    before = site.outputs()

    damage(site.feeds / "news.atom")
    site.build(LATER)

    assert site.outputs() == before


def test_another_setting_reaches_stories_that_were_read_before(site):
    site.write("a.md", story(date="2024-03-26 10:00:00"))
    site.build()
    assert site.entries()[0]["date_published"] == "2024-03-26T10:00:00Z"

    site.config.write_text(CONFIG + "[[source]]\nmatch = '**'\ntimezone = 'Asia/Tokyo'\n", encoding="utf-8")
    site.build(LATER)

    assert site.entries()[0]["date_published"] == "2024-03-26T01:00:00Z"


def page(title: str) -> str:
    return (
        f'<!doctype html><html><head><title>{title}</title><meta name="date" content="2024-03-26T10:00:00Z">'
        '<meta name="description" content="All the news of the harbour and of the north gate, every day of the week.">'
        f"</head><body><article><h1>{title}</h1><p>{title} is what the mayor told us about on Tuesday morning, before "
        "the ferry sailed from the north pier with forty passengers.</p></article></body></html>"
    )


def test_a_description_two_pages_share_describes_neither_however_they_come(site):
    def summary() -> str:
        return str(next(item["summary"] for item in site.entries() if item["id"].endswith("a")))

    site.write("a.html", page("The ferry"))
    site.build()
    alone = summary()
    site.write("b.html", page("The pier"))
    site.build()
    shared = summary()
    (site.content / "b.html").unlink()
    site.build()

    assert alone.startswith("All the news of the harbour")
    assert shared.startswith("The ferry is what the mayor told us")
    assert summary() == alone


def test_a_file_edited_within_a_tick_and_of_the_same_size_is_read_again(site):
    for word in ("nine", "five", "four"):
        site.write("a.md", story(body=f"The ferry sails at {word}."))

        site.build()

        assert word in site.entries()[0]["content_html"]


def test_a_file_whose_times_were_turned_back_is_read_again(site):
    path = site.write("a.md", story(body="The ferry sails at nine."))
    let_times_tick()
    site.build()
    stat = path.stat()

    site.write("a.md", story(body="The ferry sails at five."))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    site.build()

    assert "five" in site.entries()[0]["content_html"]


def test_what_somebody_may_want_to_look_at_of_an_entry_is_told_by_every_build(site):
    """Also by those that keep the entry as it was made, and under the name its file has now."""
    site.write("a.md", story(image="gone.jpg"))
    site.write("b.md", story("Pier closes"))
    let_times_tick()

    told = [site.build()["warnings"]]
    site.write("b.md", story("Pier opens"))
    told.append(site.build(LATER)["warnings"])
    (site.content / "a.md").rename(site.content / "moved.md")
    told.append(site.build(LATER)["warnings"])
    site.write("moved.md", story())
    told.append(site.build(LATER)["warnings"])

    assert [[one["file"] for one in warnings] for warnings in told] == [
        ["content/a.md"],
        ["content/a.md"],
        ["content/moved.md"],
        [],
    ]
    assert told[0][0]["field"] == "media"


def test_a_story_moved_to_another_folder_keeps_the_id_it_names(site):
    path = site.write("a.md", story(id="tag:x,2024:mine"))
    site.build()
    before = site.entries()[0].get("_wirefeed")

    path.rename(site.content / "b.md")
    site.build(LATER)

    assert site.entries()[0]["id"] == "tag:x,2024:mine"
    assert site.entries()[0].get("_wirefeed") == before


def test_an_embargoed_story_gets_no_code_before_its_time_and_the_same_after(site):
    site.write("a.md", story(publish_at="2024-06-02T00:00:00Z"))
    site.build(NOON)
    assert site.entries() == []

    site.build(LATER)
    first = site.outputs()
    site.state.unlink()
    site.build(LATER)

    assert b"https://news.example.org/s/" in first["news.atom"]
    assert site.outputs() == first


def test_a_settled_site_is_known_without_a_build_until_an_embargo_ends(site):
    site.write("a.md", story(publish_at="2024-06-02T00:00:00Z"))
    let_times_tick()
    site.build(NOON)

    assert look(str(site.config), now=NOON).report is not None
    assert look(str(site.config), now=LATER).report is None
    assert look(str(site.config), now=NOON.replace(year=2023)).report is None


def test_a_site_with_a_file_that_cannot_be_read_is_never_settled(site):
    """Whoever runs the next build may be allowed to read it."""
    site.write("a.md", story())
    let_times_tick()
    found = disk.scan(str(site.content))
    (site.content / "a.md").unlink()

    report = build(str(site.config), now=NOON, look=Look(scan=found))

    assert [one["file"] for one in report["failed"]] == ["content/a.md"]
    site.write("a.md", story())
    os.utime(site.content / "a.md", ns=(found.stories[0].modified, found.stories[0].modified))
    assert look(str(site.config), now=NOON).report is None
    assert site.build()["failed"] == []


def test_a_rehearsal_tells_what_a_build_would_do_and_leaves_no_trace(site):
    site.write("a.md", story())

    told = rehearse(str(site.config), now=NOON)

    assert sorted(path.name for path in site.folder.iterdir()) == ["config.toml", "content"]
    done = site.build()
    told["seconds"] = done["seconds"] = 0
    assert told == done


def test_progress_is_told_while_stories_are_read(site):
    for number in range(600):
        site.write(f"{number}.md", story(f"Number {number}"))
    seen: list[tuple[int, int]] = []

    build(str(site.config), now=NOON, progress=lambda done, of: seen.append((done, of)))

    assert [of for _, of in seen] == [600] * len(seen)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (600, 600)
    assert len(seen) > 4


def test_a_folder_where_a_feed_is_needed_stops_the_build_and_no_feed_changes(site):
    site.write("a.md", story())
    (site.feeds / "news.rss").mkdir(parents=True)

    with pytest.raises(OutputError):
        site.build()

    assert site.outputs() == {}


def test_without_content_nothing_is_written(site):
    site.content.rmdir()

    with pytest.raises(ConfigError) as told:
        site.build()

    assert "wirefeed init" in told.value.hint
    assert not site.feeds.exists()


def test_an_empty_folder_of_stories_gives_empty_feeds(site):
    report = site.build()

    assert (report["stories"], report["entries"], site.entries()) == (0, 0, [])
    assert sorted(site.outputs()) == sorted([*BESIDE, *NEWS])


def test_settings_known_from_the_last_build_are_used_only_while_their_file_is_as_it_was(site):
    """The look happens first; somebody may save config.toml before the build begins."""
    site.write("a.md", story())
    site.build()
    let_times_tick()
    site.build()
    site.write("b.md", story("Another"))
    let_times_tick()
    known = look(str(site.config), now=NOON)
    site.config.write_text(site.config.read_text().replace('"Newsroom"', '"The Night Desk"', 1))

    build(str(site.config), now=NOON, look=known)

    assert known.settings
    assert "The Night Desk" in (site.feeds / "news.atom").read_text()


def test_a_page_of_somebody_else_stays_and_is_told(site):
    site.write("a.md", story())
    site.feeds.mkdir()
    (site.feeds / "index.html").write_text("<h1>My own page</h1>")

    for now in (NOON, LATER):
        report = site.build(now)

        assert (site.feeds / "index.html").read_text() == "<h1>My own page</h1>"
        assert ["somebody else's index.html" in one["message"] for one in report["warnings"]] == [True]


def test_our_own_page_is_written_again_without_a_state(site):
    site.write("a.md", story())
    site.build()
    site.state.unlink()

    site.write("b.md", story("Another"))
    report = site.build(LATER)

    assert b"Another" in site.outputs()["index.html"] + site.outputs()["news.html"]
    assert report["warnings"] == []

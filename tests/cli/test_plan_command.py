"""`wirefeed plan`: what subscribers would see, before they do."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.sites import CONFIG, LATER, NOON, PREFIX, Site, story
from wirefeed.previewing import preview

NOW = ("--now", NOON.isoformat())
THEN = ("--now", LATER.isoformat())
CANARY = "xyzzyplugh"
TAGS = CONFIG + '\n[[feed]]\nname = "news"\n\n[[feed]]\nname = "tags/{tag}"\n'


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with two stories, published."""
    site = Site(tmp_path, TAGS)
    site.write("a.md", story(tags=["sea"], body="The ferry sails at nine. Nobody waits."))
    site.write("b.md", story("Pier closes", date="2024-03-25T10:00:00Z", body="The pier closes at dusk."))
    site.build()
    return site


def everything(site: Site) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(site.folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in site.folder.rglob("*")
        if path.is_file()
    }


def planned(site: Site, **more: Any) -> dict[str, Any]:
    return preview(str(site.config), now=LATER, **more)


def told(site: Site, *arguments: str) -> str:
    """Return what people read, up to the files."""
    ran = site.run("plan", *THEN, *arguments)
    assert "Traceback" not in ran.stderr
    return re.split(r"^\d+ (?:feeds?|other files?) would change:\n|^nothing", ran.stdout, flags=re.MULTILINE)[0]


EDITS: dict[str, tuple[dict[str, Any], str]] = {
    "updated": (
        {"body": "The ferry sails at ten. Nobody waits."},
        """\
1 updated:
  content/a.md: Ferry sails again
    text: The ferry sails at [-nine-]{+ten+}. Nobody waits.
    updated: [-2024-03-26T10:00:00Z-]{+2024-06-02T08:30:00Z+}
""",
    ),
    "minor": (
        {"title": "Ferry sails agian", "minor": True},
        """\
1 updated:
  content/a.md: Ferry sails agian (minor: its stamp stays)
    headline: Ferry sails [-again-]{+agian+}
""",
    ),
    "corrected": (
        {"body": "The ferry sails at ten. Nobody waits.", "correction": "It sails at ten, not at nine."},
        """\
1 corrected:
  content/a.md: Ferry sails again
    correction: {+It sails at ten, not at nine.+}
    text: The ferry sails at [-nine-]{+ten+}. Nobody waits.
    updated: [-2024-03-26T10:00:00Z-]{+2024-06-02T08:30:00Z+}
""",
    ),
    "touched": (
        {"tags": ["port"], "slug": "elsewhere"},
        """\
1 changed besides the text:
  content/a.md: Ferry sails again
    link: [-https://news.example.org/a/-]{+https://news.example.org/elsewhere/+}
    tags: [-sea-] {+port+}
""",
    ),
    "killed": ({"status": "killed"}, "1 killed:\n  content/a.md (killed or cancelled by its source)\n"),
    "withheld": ({"status": "withheld"}, "1 withdrawn:\n  content/a.md (withheld by its source)\n"),
    "draft": ({"draft": True}, "1 withdrawn:\n  content/a.md (draft)\n"),
    "expired": ({"expires": LATER}, "1 expired:\n  content/a.md (expired at 2024-06-02T08:30:00Z)\n"),
    "embargoed": (
        {"publish_at": "2031-01-01T00:00:00Z"},
        "1 withdrawn:\n  content/a.md (embargoed until 2031-01-01T00:00:00Z)\n",
    ),
    "another id": (
        {"id": f"{PREFIX}ferry"},
        f"""\
1 new:
  content/a.md: Ferry sails again
    subscribers know its file as {PREFIX}a, and would get it twice; aliases: keeps that id
1 withdrawn:
  content/a.md (its file says another id: {PREFIX}ferry)
""",
    ),
}


@pytest.mark.parametrize(("fields", "text"), EDITS.values(), ids=EDITS)
def test_every_kind_of_change_is_told_with_what_differs(site, fields, text):
    site.write("a.md", story(**{"tags": ["sea"], "body": "The ferry sails at nine. Nobody waits."} | fields))

    assert told(site) == text


def test_a_new_story_and_one_whose_file_is_gone_are_told(site):
    site.write("c.md", story("Market opens"))
    (site.content / "b.md").unlink()

    assert told(site) == ("1 new:\n  content/c.md: Market opens\n1 withdrawn:\n  content/b.md (its file is gone)\n")


def test_a_story_that_comes_back_is_told(site):
    site.write("b.md", story("Pier closes", draft=True))
    site.build()
    site.write("b.md", story("Pier closes", date="2024-03-25T10:00:00Z"))

    assert told(site) == "1 restored:\n  content/b.md: Pier closes\n"


def test_each_file_that_would_change_is_told_with_its_size_before_and_after(site):
    site.write("a.md", story(tags=["port"], body="The ferry sails at nine. Nobody waits."))
    before = {f"feeds/{name}": len(data) for name, data in site.outputs().items()}

    files = {one["path"]: (one["before"], one["bytes"]) for one in planned(site)["files"]}
    ran = site.run("plan", *THEN)
    site.build(LATER)

    after = {f"feeds/{name}": len(data) for name, data in site.outputs().items()}
    assert files == {name: (before.get(name), after.get(name)) for name in files}
    assert files["feeds/tags/sea.atom"][1] is None
    assert files["feeds/tags/port.atom"][0] is None
    assert ran.stdout.index("tags/sea.atom") < ran.stdout.index("other files")
    size = f"{before['feeds/news.rss'] / 1000:.1f} kB -> {after['feeds/news.rss'] / 1000:8.1f} kB"
    assert re.search(rf"^  feeds/news\.rss +{re.escape(size)}$", ran.stdout, re.MULTILINE)
    assert re.search(r"^  feeds/tags/port\.atom +nothing -> ", ran.stdout, re.MULTILINE)


def test_a_build_then_a_plan_says_that_nothing_would_change(site):
    ran = site.run("plan", *NOW)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "nothing would change: 2 entries in 2 feeds\n"


def test_a_plan_writes_nothing_and_makes_no_state(tmp_path):
    site = Site(tmp_path)
    site.write("a.md", story())

    ran = site.run("plan", *NOW)

    assert ran.returncode == 3
    assert sorted(path.name for path in site.folder.iterdir()) == ["config.toml", "content"]


def test_a_plan_leaves_what_was_published_and_what_is_known_as_they_are(site):
    site.write("a.md", story("Ferry stays"))
    before = everything(site)

    planned(site)

    assert everything(site) == before


ROUNDS: list[dict[str, str | None]] = [
    {"a.md": story("Ferry stays"), "c.md": story("Market opens", tags=["sea"])},
    {"b.md": None, "c.md": story("Market opens", tags=["sea"], correction="It opens at six.", body="At six.")},
    {"b.md": story("Pier opens"), "a.md": story("Ferry stays", status="killed", version=2)},
    {"d/c.md": story("Market opens", tags=["sea"], correction="It opens at six.", body="At six."), "c.md": None},
    {"a.md": story("Ferry sails", version=3, expires="2024-06-03T08:30:00Z"), "e.md": story(date=None)},
]


def test_a_build_changes_what_the_plan_said_and_nothing_else(site):
    for number, edits in enumerate(ROUNDS):
        for name, text in edits.items():
            if text is None:
                (site.content / name).unlink()
            else:
                site.write(name, text)
        now = LATER.replace(hour=9 + number)

        before = preview(str(site.config), now=now)
        built = site.build(now)
        after = preview(str(site.config), now=now)

        bare = [{name: one[name] for name in one if name not in ("headline", "diff")} for one in before["changes"]]
        assert bare == built["changes"]
        assert [one["path"] for one in before["files"]] == built["files"]
        assert [before[part] for part in ("stories", "entries", "feeds", "held", "failed", "warnings")] == [
            built[part] for part in ("stories", "entries", "feeds", "held", "failed", "warnings")
        ]
        assert built["changes"] or "d/c.md" in edits  # a story that moves is the same story
        assert (after["changes"], after["touched"], after["files"]) == ([], [], [])


def test_where_no_feed_lies_a_plan_compares_with_what_was_published(site):
    """A job beside a pull request has the state of the job that publishes, and not its feeds."""
    with_feeds = planned(site)
    site.write("a.md", story("Ferry stays", tags=["port"]))
    changed_with_feeds = planned(site)
    shutil.rmtree(site.feeds)

    changed = planned(site)
    site.write("a.md", story(tags=["sea"], body="The ferry sails at nine. Nobody waits."))
    same = planned(site)

    for report in (with_feeds, changed_with_feeds, changed, same):
        del report["seconds"]
    assert changed == changed_with_feeds
    assert same == with_feeds
    assert (same["changes"], same["touched"], same["files"]) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "text", "options", "code"),
    [
        ("a.md", story(tags=["sea"], body="The ferry sails at nine. Nobody waits."), (), 0),
        ("a.md", story(tags=["sea"], body="The ferry sails at ten."), (), 3),
        ("c.md", story(draft=True), ("--strict",), 0),
        ("c.md", story("Control", body="A \x07 bell."), (), 3),
        ("c.md", story("Control", body="A \x07 bell."), ("--strict",), 1),
        ("c.md", story(date=None), (), 1),
        ("a.md", "---\ntitle: [\n---\n", (), 1),
        ("a.md", story(), ("--now", "tomorrow"), 2),
        ("../config.toml", "[site\n", (), 2),
    ],
)
def test_the_exit_code_says_what_there_is_to_do(site, name, text, options, code):
    site.write(name, text)

    ran = site.run("plan", *(() if "--now" in options else THEN), *options)

    assert ran.returncode == code, ran.stdout + ran.stderr
    assert bool(ran.stderr) == (code in (1, 2) or "\x07" in text)


def test_an_error_wins_over_changes_and_both_are_told(site):
    site.write("a.md", story("Ferry stays"))
    site.write("c.md", story("Undated", date=None))

    ran = site.run("plan", *THEN)

    assert ran.returncode == 1
    assert "1 updated:\n  content/a.md: Ferry stays\n" in ran.stdout
    assert ran.stderr.startswith("content/c.md: no date\n")


def test_what_comes_by_itself_is_told_with_its_moment_the_soonest_first(site):
    site.write("b.md", story("Pier closes", date="2024-03-25T10:00:00Z", body="The pier closes at dusk."))
    site.write("c.md", story("Later", publish_at="2031-01-01T00:00:00Z", expires="2031-02-01T00:00:00Z"))
    site.write("d.md", story("Soon", date="2030-06-01T00:00:00Z"))
    site.write("e.md", story("Draft", draft=True))

    ran = site.run("plan", *THEN)

    assert ran.returncode == 0
    assert ran.stdout.partition("\n")[2] == (
        "coming:\n"
        "  2030-06-01T00:00:00Z  is published  content/d.md\n"
        "  2031-01-01T00:00:00Z  embargo ends  content/c.md\n"
        "  2031-02-01T00:00:00Z  expires       content/c.md\n"
        "1 held:\n"
        "  content/e.md: draft\n"
    )


def test_people_are_told_the_first_ten_that_come_and_programs_all(site):
    for number in range(12):
        site.write(f"later/{number:02}.md", story("Later", publish_at=f"2031-01-{number + 1:02}T00:00:00Z"))

    people, programs = site.run("plan", *THEN).stdout, json.loads(site.run("plan", "--json", *THEN).stdout)

    assert len(re.findall("embargo ends", people)) == 10
    assert "  ... and 2 more: --json lists them all\n" in people
    assert [one["at"][8:10] for one in programs["coming"]] == [f"{day:02}" for day in range(1, 13)]
    assert {one["kind"] for one in programs["coming"]} == {"embargo"}


def test_the_report_for_programs_has_the_members_of_its_reference(site):
    site.write("a.md", story("Ferry stays"))
    site.write("b.md", story("Pier closes", date="2024-03-25T10:00:00Z", body="The pier closes at dusk.", slug="pier"))
    site.write("c.md", story("Later", publish_at="2031-01-01T00:00:00Z"))
    page = Path(__file__).parents[2] / "docs/reference/plan.md"
    shown = json.loads(page.read_text("utf-8").partition("```json\n")[2].partition("```")[0])

    report = json.loads(site.run("plan", "--json", *THEN).stdout)

    assert report.keys() == shown.keys()
    for part in ("changes", "touched", "files", "coming", "feeds", "held"):
        assert report[part][0].keys() == shown[part][0].keys(), part
    assert report["changes"][0]["diff"][0] == {"field": "headline", "text": "Ferry [-sails again-]{+stays+}"}


BEHIND: list[dict[str, Any]] = [
    {"draft": True},
    {"status": "withheld"},
    {"status": "killed"},
    {"publish_at": "2031-01-01T00:00:00Z"},
    {"date": "2031-01-01T00:00:00Z"},
    {"expires": "2024-05-01T00:00:00Z"},
    {"date": None},
]


@pytest.mark.parametrize("name", ["a.md", "c.md"])
@pytest.mark.parametrize("fields", BEHIND, ids=str)
def test_no_word_of_a_story_that_is_held_is_told(site, fields, name):
    """Neither of one that subscribers have never seen, nor of the new text of one they have."""
    held = story(f"{CANARY} at noon", body=f"The {CANARY}.", summary=f"{CANARY} in short.", tags=[CANARY], **fields)
    site.write(name, held)

    for options in ((), ("--json",)):
        ran = site.run("plan", *THEN, *options)
        assert "Traceback" not in ran.stderr
        assert CANARY not in ran.stdout + ran.stderr


def test_what_a_terminal_obeys_is_shown_and_not_sent(site):
    site.write("a.md", story("Ferry \u202estays\u202c mañana", body="\u06a9\u200c\u0645"))

    text = site.run("plan", *THEN).stdout

    assert "\u202e" not in text
    assert "Ferry " in text
    assert "\u06a9\u200c\u0645" in text


def test_many_changes_of_a_kind_are_counted(site):
    for number in range(25):
        site.write(f"many/{number:02}.md", story(f"Number {number}"))

    text = told(site)

    assert text.startswith("25 new:\n")
    assert text.count("content/many/") == 20
    assert text.endswith("  ... and 5 more: --json lists them all\n")


def test_build_and_check_tell_people_what_became_of_stories(site):
    site.write("a.md", story(status="killed"))
    site.write("c.md", story("Market opens"))
    (site.content / "b.md").unlink()

    checked, built = site.run("check", *THEN), site.run("build", *THEN)

    for ran in (checked, built):
        assert ran.stdout.endswith(
            "\n1 new\n"
            "withdrawn: content/b.md (its file is gone)\n"
            "killed: content/a.md (killed or cancelled by its source)\n"
            "1 held:\n"
            "  content/a.md: killed or cancelled by its source\n"
        )


def test_build_tells_at_most_ten_of_a_kind(site):
    for number in range(12):
        site.write(f"many/{number:02}.md", story(f"Number {number}"))
    site.build()
    shutil.rmtree(site.content / "many")

    ran = site.run("build", *THEN)

    assert ran.stdout.count("withdrawn: content/many/") == 10
    assert "withdrawn: ... and 2 more: --json lists them all\n" in ran.stdout


def test_build_names_the_archives_that_changed(tmp_path):
    site = Site(tmp_path, CONFIG + '\n[[feed]]\nname = "news"\nformats = ["atom"]\nlimit = 1\narchive = 1\n')
    for day in (1, 2, 3):
        site.write(f"{day}.md", story(f"Day {day}", date=f"2024-03-0{day}T10:00:00Z"))
    site.build()
    site.write("1.md", story("Day one", date="2024-03-01T10:00:00Z"))

    ran = site.run("build", *THEN)

    assert re.search(r"^  feeds/news/1\.atom +1 entry .* written$", ran.stdout, re.MULTILINE)
    assert "feeds/news/2.atom" not in ran.stdout

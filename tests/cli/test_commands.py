"""The command line as people, scripts and CI meet it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.sites import BESIDE, CONFIG, LATER, NEWS, NOON, Site, clean_environment, let_times_tick, story
from wirefeed import __version__
from wirefeed.cli import cli, main

NOW = ("--now", NOON.isoformat())
REPORT = {"files", "changes", "owed", "stories", "entries", "feeds", "held", "failed", "warnings", "seconds"}
FEED = {"name", "format", "path", "entries", "bytes", "changed"}
REFUSAL = {"file", "line", "id", "reason", "hint"}
WARNING = {"file", "line", "field", "message"}


@pytest.fixture
def site(tmp_path) -> Site:
    site = Site(tmp_path)
    site.write("a.md", story())
    return site


def with_more(site: Site, config: str) -> None:
    path = site.folder / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + config, encoding="utf-8")


@pytest.fixture
def mixed(site) -> Site:
    """A site with a story of every fate: published, warned of, held, in need of a person, unreadable."""
    site.write("draft.md", story("Draft", draft=True))
    site.write("undated.md", story("Undated", date=None))
    site.write("broken.md", '---\ntitle: "Broken\ndate: 2024-03-26\n---\n\nText.\n')
    site.write("control.md", story("Control", body="A \x07 bell rang."))
    return site


@pytest.mark.parametrize(
    "arguments", [("--version",), ("--help",), ("build", "--help"), ("check", "-h"), ("init", "-h")]
)
def test_asking_costs_nothing_and_succeeds(tmp_path, arguments):
    ran = Site(tmp_path).run(*arguments)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("wirefeed " + __version__ if arguments == ("--version",) else "Usage: wirefeed")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bild",), "No such command 'bild'. (Did you mean 'build'?)"),
        (("frobnicate",), "No such command 'frobnicate'.\n"),
        (("build", "--jsn"), "No such option"),
        (("build", "extra"), "unexpected extra argument"),
        (
            ("build", "--now", "yesterday"),
            "expected an instant with a zone such as 2024-03-26T12:00:00Z, got 'yesterday'",
        ),
        (("build", "--now", "2024-03-26T12:00:00"), "expected an instant with a zone"),
        (("build", "--now", "0001-01-01T00:00:00+10:00"), "expected an instant with a zone"),
        (
            ("build", "--config", "missing.toml"),
            "missing.toml: expected a configuration, got No such file or directory",
        ),
        (("build", "--config", "content"), "content: expected a configuration, got Is a directory"),
        (("init", "--url", "news.example.org"), "expected an address such as"),
        (("init", "--url", "https://news example/"), "expected an address such as"),
        (("init", "elsewhere", "--title", " "), "expected a title, got nothing"),
        (("init",), "expected no configuration yet, got one"),
    ],
)
def test_a_mistake_of_usage_is_exit_2_and_a_line_on_stderr(site, arguments, said):
    ran = site.run(*arguments)

    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.stdout == ""


def test_no_command_shows_help_and_is_a_mistake_of_usage(site):
    ran = site.run()

    assert ran.returncode == 2
    assert "Usage: wirefeed" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[site\n", "not valid TOML"),
        (CONFIG + "[ouput]\n", "hint: did you mean 'output'?"),
        (CONFIG.replace("author", "authr"), "hint: did you mean 'author'?"),
        (
            CONFIG + "[summary]\nmax_columns = 'x'\n",
            "config.toml: summary.max_columns: expected a whole number, got 'x'",
        ),
        (CONFIG.replace('author = "Newsroom"', 'timezone = "Cairo"'), "hint: did you mean 'Africa/Cairo'?"),
        (CONFIG + "[content]\npath = 'missing'\n", "content.path: expected a folder of stories, got No such file"),
        (
            CONFIG + "[content]\npath = 'config.toml'\n",
            "content.path: expected a folder of stories, got Not a directory",
        ),
        (CONFIG + "[output]\npath = '../{}'\n", "output.path: expected a folder apart"),
        (CONFIG + "[output]\npath = '.wirefeed'\n", "output.path: expected a folder apart"),
        (CONFIG + "[output]\npath = 'link'\n", "output.path: expected a folder apart"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_exit_2_and_publishes_nothing(site, config, said):
    (site.folder / "link").symlink_to(site.content)
    site.config.write_text(config.replace("{}", site.folder.name), encoding="utf-8")

    ran = site.run("build", *NOW)

    assert ran.returncode == 2, ran.stderr
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not site.feeds.exists()


def test_a_configuration_that_is_no_utf8_is_told_so(site):
    site.config.write_bytes(CONFIG.replace("Newsroom", "R\u00e9daction").encode("latin-1"))

    ran = site.run("build")

    assert ran.returncode == 2
    assert "got bytes that are not UTF-8" in ran.stderr


def test_a_configuration_with_a_byte_order_mark_is_read(site):
    site.config.write_bytes(b"\xef\xbb\xbf" + CONFIG.encode())

    assert site.run("build", *NOW).returncode == 0


def test_init_then_build_publishes_a_first_story(tmp_path):
    site = Site(tmp_path)
    site.config.unlink()

    began = site.run("init", "new site", "--title", 'The "Wire" \\ شمال', "--url", "https://wire.example.net:8080")
    built = subprocess.run(
        [sys.executable, "-m", "wirefeed", "build", "--strict"],
        cwd=tmp_path / "new site",
        env=clean_environment(),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )

    assert (began.returncode, began.stderr) == (0, "")
    assert "cd 'new site' && wirefeed build" in began.stdout
    assert (built.returncode, built.stderr) == (0, "")
    configured = tomllib.loads((tmp_path / "new site/config.toml").read_text(encoding="utf-8"))
    assert configured["site"]["title"] == 'The "Wire" \\ شمال'
    feed = json.loads((tmp_path / "new site/feeds/news.json").read_bytes())
    assert (feed["title"], len(feed["items"])) == ('The "Wire" \\ شمال', 1)
    assert feed["items"][0]["url"] == "https://wire.example.net:8080/first-story/"


def test_init_writes_over_nothing(site):
    before = {path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()}

    ran = site.run("init")

    assert ran.returncode == 2
    assert {path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()} == before


def test_init_where_a_file_stands_is_told(site):
    ran = site.run("init", "content/a.md")

    assert ran.returncode == 1
    assert "expected to write there" in ran.stderr


def test_a_good_build_says_what_it_wrote_and_complains_of_nothing(site):
    ran = site.run("build", *NOW)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("1 story, 1 entry in 1 feed: 3 files written\n")
    assert re.search(r"feeds/news\.atom +1 entry +\d+\.\d kB  written", ran.stdout)
    assert "\n4 other files changed\n" in ran.stdout


def test_a_build_that_writes_only_pages_says_so(site):
    site.run("build", *NOW)
    (site.feeds / "index.html").unlink()

    would, did = site.run("check", *NOW), site.run("build", *NOW)

    assert ": 0 files would change\n" in would.stdout
    assert "\n1 other file would change\n" in would.stdout
    assert "\n1 other file changed\n" in did.stdout


def test_a_build_with_nothing_to_do_says_so(site):
    let_times_tick()
    site.run("build", *NOW)

    ran = site.run("build", "--now", LATER.isoformat())

    assert ran.stdout.startswith("1 story, 1 entry in 1 feed: 0 files written\n")
    assert ran.stdout.count("unchanged") == 3
    assert "other file" not in ran.stdout


def report(ran: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


@pytest.mark.parametrize("command", ["build", "check"])
def test_the_report_has_the_documented_keys_and_no_others(mixed, command):
    told = report(mixed.run(command, "--json", *NOW))

    assert told.keys() == REPORT
    assert (told["stories"], told["entries"]) == (5, 2)
    assert {frozenset(one) for one in told["feeds"]} == {frozenset(FEED)}
    assert {frozenset(one) for one in told["held"]} == {frozenset(REFUSAL)}
    assert {frozenset(one) for one in told["failed"]} == {frozenset(REFUSAL)}
    assert {frozenset(one) for one in told["warnings"]} == {frozenset(WARNING)}
    assert [(one["name"], one["format"], one["path"]) for one in told["feeds"]] == [
        ("news", "atom", "feeds/news.atom"),
        ("news", "rss", "feeds/news.rss"),
        ("news", "json", "feeds/news.json"),
    ]
    assert [one["file"] for one in told["held"]] == ["content/draft.md", "content/undated.md"]
    assert [one["file"] for one in told["failed"]] == ["content/broken.md"]
    assert [(one["file"], one["field"]) for one in told["warnings"]] == [("content/control.md", "characters")]


def test_the_report_tells_the_bytes_that_lie_there(site):
    told = report(site.run("build", "--json", *NOW))

    assert {one["path"]: one["bytes"] for one in told["feeds"]} == {
        f"feeds/{name}": len(data)
        for name, data in site.outputs().items()
        if name.startswith("news.") and "html" not in name
    }
    assert told["files"] == [f"feeds/{name}" for name in sorted(site.outputs())]


def test_the_report_is_the_same_when_nothing_was_to_do_but_for_what_changed(mixed):
    let_times_tick()
    first = report(mixed.run("build", "--json", *NOW))

    again = report(mixed.run("build", "--json", *NOW))

    assert all(one["changed"] for one in first["feeds"])
    assert not any(one["changed"] for one in again["feeds"])
    assert first["files"]
    assert [one["kind"] for one in first["changes"]] == ["new", "new"]
    assert (again["files"], again["changes"]) == ([], [])
    for told in (first, again):
        del told["seconds"], told["files"], told["changes"]
        for one in told["feeds"]:
            one.pop("changed")
    assert again == first


def test_check_writes_nothing(mixed):
    ran = mixed.run("check", *NOW)

    assert ran.returncode == 1
    assert "3 files would change" in ran.stdout
    assert sorted(path.name for path in mixed.folder.iterdir()) == ["config.toml", "content"]


def test_check_after_a_build_would_change_nothing(site):
    site.run("build", *NOW)
    before = site.outputs(), site.stamps(), site.state.stat().st_mtime_ns

    ran = site.run("check", *NOW)

    assert ran.returncode == 0
    assert "0 files would change" in ran.stdout
    assert (site.outputs(), site.stamps(), site.state.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("name", "text", "strict", "code"),
    [
        ("b.md", story("Fine"), True, 0),
        ("b.md", story("Draft", draft=True), True, 0),
        ("b.md", story("Embargoed", publish_at="2031-01-01T00:00:00Z"), True, 0),
        ("b.md", story("Expired", expires="2024-05-01T00:00:00Z"), True, 0),
        ("b.md", story("Killed", status="canceled"), True, 0),
        ("b.md", story("Withheld", status="withheld"), True, 0),
        ("b.md", story("Control", body="A \x07 bell."), False, 0),
        ("b.md", story("Control", body="A \x07 bell."), True, 1),
        ("b.md", story("Undated", date=None), False, 1),
        ("b.md", story("Ambiguous", date="03/04/2024"), False, 1),
        ("b.md", story("Twin", id="tag:news.example.org,2024:a"), False, 1),
        ("b.md", "---\ntitle: [\n---\n", False, 1),
        ("b.md", "", False, 1),
        ("b.md", "%PDF-1.4 \x00\x01\x02", False, 1),
        ("b.xml", "<?xml version='1.0'?><contentSet><headline>X</headline></contentSet>", False, 1),
    ],
)
def test_the_exit_code_says_whether_somebody_must_act(site, name, text, strict, code):
    site.write(name, text)

    ran = site.run("build", *NOW, *(["--strict"] if strict else []))

    assert ran.returncode == code, ran.stderr
    assert bool(ran.stderr) == (code == 1 or "\x07" in text)
    if code == 1 and not strict:
        first, *rest = ran.stderr.splitlines()
        assert re.match(r"content/[ab]\.(md|xml)(:\d+)?: \S", first)
        assert any(line.startswith("  hint: ") for line in rest)


def test_the_others_publish_whatever_fails(mixed):
    ran = mixed.run("build", *NOW)

    assert ran.returncode == 1
    assert sorted(item["title"] for item in mixed.entries()) == ["Control", "Ferry sails again"]
    assert "content/broken.md:" in ran.stderr
    assert "content/undated.md" in ran.stderr
    assert "content/control.md:6: warning: characters: " in ran.stderr
    assert "content/draft.md: draft" in ran.stdout


def test_files_are_named_from_where_the_command_runs(mixed):
    inner = mixed.folder / "inner"
    inner.mkdir()

    ran = subprocess.run(
        [sys.executable, "-m", "wirefeed", "build", "--config", "../config.toml", *NOW],
        cwd=inner,
        env=clean_environment(),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )

    assert "\n../content/undated.md" in "\n" + ran.stderr


def test_github_shows_complaints_beside_the_line(mixed):
    ran = mixed.run("build", *NOW, env={"GITHUB_ACTIONS": "true"})

    shown = [line for line in ran.stderr.splitlines() if line.startswith("::")]
    assert any(re.match(r"::error file=content/broken\.md,line=\d+::expected", line) for line in shown)
    assert any(line.startswith("::error file=content/undated.md") for line in shown)
    assert any(line.startswith("::warning file=content/control.md,line=6::characters: ") for line in shown)
    assert "::" not in mixed.run("build", *NOW).stderr


def test_github_shows_which_key_of_the_configuration_is_meant(site):
    with_more(site, "\n[[feed]]\nname = 'second'\nlimt = 5\n")

    ran = site.run("build", *NOW, env={"GITHUB_ACTIONS": "true"})

    (line,) = [line for line in ran.stderr.splitlines() if line.startswith("::")]
    assert re.match(r"::error file=config\.toml::feed\[\d\]\.limt: unknown key", line)


def test_github_shows_the_line_of_an_adopted_story(site):
    (site.folder / "adopted.jsonl").write_text("{\n", encoding="utf-8")

    ran = site.run("build", *NOW, env={"GITHUB_ACTIONS": "true"})

    assert "\n::error file=adopted.jsonl,line=1::expected an adopted story" in ran.stderr


def test_a_site_is_not_begun_inside_a_file(tmp_path):
    (tmp_path / "notes.txt").write_text("Not a folder.\n", encoding="utf-8")

    ran = Site(tmp_path).run("init", "notes.txt")

    assert (ran.returncode, ran.stdout) == (1, "")
    assert "notes.txt/config.toml: expected to write there, got" in ran.stderr


def test_a_daemon_whose_log_is_json_says_so_why_it_does_not_start(site):
    with_more(site, "\n[[feed]]\nname = 'second'\nlimt = 5\n")

    ran = site.run("run", "--log-format", "json")

    told = [json.loads(line) for line in ran.stderr.splitlines()]
    assert ran.returncode == 2
    assert ["daemon not started" in one["event"] and "limt" in one["error"] for one in told] == [True]


def test_an_annotation_cannot_be_forged_by_a_name(site):
    site.write("a,line=1::error::x%0A.md", story(date=None))

    ran = site.run("build", *NOW, env={"GITHUB_ACTIONS": "true"})

    (line,) = [line for line in ran.stderr.splitlines() if line.startswith("::")]
    assert line.startswith("::error file=content/a%2Cline=1%3A%3Aerror%3A%3Ax%250A.md")


def test_a_pipe_gets_no_escape_and_no_progress(mixed):
    for number in range(1_200):
        mixed.write(f"many/{number}.md", story(f"Number {number}", body="\x1b[31mred"))

    ran = mixed.run("build", *NOW, env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})

    assert "\x1b" not in ran.stdout + ran.stderr
    assert "\r" not in ran.stdout + ran.stderr
    assert "more warnings" in ran.stderr


@pytest.mark.parametrize("command", ["build", "check"])
def test_results_that_cannot_be_written_end_in_a_line(site, command):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "wirefeed", command, *NOW],
            cwd=site.folder,
            env=clean_environment(),
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    assert ran.returncode == 1
    assert ran.stderr == "wirefeed: standard output: expected to use it, got No space left on device\n"


def test_a_reader_that_has_seen_enough_hears_no_traceback(site):
    read, write = os.pipe()
    os.close(read)

    ran = subprocess.run(
        [sys.executable, "-m", "wirefeed", "build", *NOW],
        cwd=site.folder,
        env=clean_environment(),
        check=False,
        stdout=write,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    os.close(write)

    assert ran.stderr == ""
    assert sorted(site.outputs()) == sorted([*BESIDE, *NEWS])


def test_a_terminal_of_another_encoding_sees_escapes(site):
    site.write("مقال.md", story(date=None))

    ran = site.run("build", *NOW, env={"PYTHONIOENCODING": "latin-1"})

    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "\\u0645" in ran.stderr


def test_the_commands_run_in_click_as_well(site, monkeypatch):
    monkeypatch.chdir(site.folder)

    ran = CliRunner().invoke(cli, ["build", "--json", *NOW])

    assert json.loads(ran.stdout)["entries"] == 1


def test_main_returns_the_exit_code(site, monkeypatch, capsys):
    monkeypatch.chdir(site.folder)

    assert main(["build", *NOW]) == 0
    assert main(["build", "--config", "none.toml"]) == 2
    assert capsys.readouterr().err.startswith("wirefeed: none.toml: expected a configuration")


def test_another_moment_releases_an_embargo_and_honours_an_expiry_and_a_clock_moved_back_undoes_neither(site):
    site.write("b.md", story("Later", publish_at="2024-06-02T00:00:00Z"))
    site.write("c.md", story("Sooner", expires="2024-06-02T00:00:00Z"))
    let_times_tick()

    titles = []
    for moment in ("2024-06-01T23:59:59Z", "2024-06-02T00:00:00Z", "2024-06-01T23:59:59Z"):
        assert site.run("build", "--now", moment).returncode == 0
        titles.append(sorted(item["title"] for item in site.entries()))

    assert titles == [["Ferry sails again", "Sooner"], ["Ferry sails again", "Later"], ["Ferry sails again", "Later"]]

"""The documentation keeps its word: links lead somewhere, generated parts are current, commands and keys exist."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from click import Context
from click.testing import CliRunner

from wirefeed import config
from wirefeed.cli import COMMANDS, cli
from wirefeed.plugins import FEEDS, STORIES

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")


def _named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _fences(page: Path, language: str) -> list[str]:
    return [code for found, code in FENCE.findall(page.read_text("utf-8")) if found == language]


def _having(language: str) -> list[Path]:
    return [page for page in PAGES if _fences(page, language)]


def _anchors(page: Path) -> set[str]:
    """Return what GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = spec_from_file_location("generate", ROOT / "docs/generate.py")
    assert spec is not None
    assert spec.loader is not None
    found = module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))) if "://" not in link]

    for target in targets:
        path, _, anchor = target.partition("#")
        found = (page.parent / unquote(path)).resolve() if path else page
        assert found.exists(), target
        assert not anchor or anchor in _anchors(found), target


def test_every_page_is_reached_from_the_index() -> None:
    reached = {ROOT / "docs/index.md"}
    fresh = list(reached)
    while fresh:
        page = fresh.pop()
        for link in LINK.findall(page.read_text("utf-8")):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.exists() and target not in reached:
                reached.add(target)
                fresh.append(target)

    adrs = set((ROOT / "docs/adr").glob("*.md"))
    assert {page for page in (ROOT / "docs").rglob("*.md") if page.name != "speed.md"} - reached - adrs == set()


def test_generated_parts_are_what_the_code_says(generate: ModuleType) -> None:
    stale = [_named(path) for path, text in generate.pages().items() if path.read_text("utf-8") != text]

    assert stale == [], "run: .venv/bin/python docs/generate.py"


def test_the_readme_names_every_key_of_the_configuration() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    for table in config.Settings.__struct_fields__:
        assert re.search(rf"^\| `\[*{table}\b", readme, re.MULTILINE), table
    for kind in (config.Site, config.Content, config.SourceTable, config.Output, config.FeedTable, config.Where):
        assert [name for name in kind.__struct_fields__ if f" {name}` |" not in readme and name != "where"] == []


@pytest.mark.parametrize("page", _having("sh"), ids=_named)
def test_commands_in_shell_examples_exist_and_take_their_options(page: Path) -> None:
    lines = [line.partition("#")[0].split() for code in _fences(page, "sh") for line in code.splitlines()]
    calls = [words[1:] for words in lines if words[:1] == ["wirefeed"]]

    for name, *words in calls:
        assert name in COMMANDS, name
        inner = getattr(cli.get_command(Context(cli), name), "commands", {})
        assert not inner or words[0] in inner, words
        shown = CliRunner().invoke(cli, [name, *(words[:1] if inner else ()), "--help"]).output
        assert [word for word in words if word.startswith("--") and word not in shown] == []


def test_make_targets_in_shell_examples_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    named = {
        word
        for page in PAGES
        for code in _fences(page, "sh")
        for word in re.findall(r"^make (\w+)", code, re.MULTILINE)
    }

    assert named
    assert named <= targets


SITE = '[site]\ntitle = "T"\nurl = "https://news.example.org/"\nid = "tag:news.example.org,2024:"\n'


@pytest.mark.parametrize("page", _having("toml"), ids=_named)
def test_toml_examples_are_valid_configuration(page: Path) -> None:
    for code in _fences(page, "toml"):
        whole: dict[str, Any] = tomllib.loads(code)
        config.parse(code if "site" in whole else SITE + code)


@pytest.mark.parametrize("page", _having("python"), ids=_named)
def test_python_examples_can_be_read(page: Path) -> None:
    for code in _fences(page, "python"):
        ast.parse(code)


@pytest.mark.parametrize(
    ("page", "names"),
    [("story-formats.md", STORIES.names()), ("feed-formats.md", FEEDS.names())],
    ids=["story-formats", "feed-formats"],
)
def test_the_reference_names_every_format(page: str, names: tuple[str, ...]) -> None:
    text = (ROOT / "docs/reference" / page).read_text("utf-8")

    assert [name for name in names if f"| `{name}` |" not in text] == []


def test_the_architecture_page_names_every_module_and_room() -> None:
    package = ROOT / "src/wirefeed"
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    rooms = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}

    text = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")

    assert [name for name in sorted(modules | rooms) if f"`{name}`" not in text] == []


@pytest.fixture
def tutorial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's site after the first two steps of the tutorial."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)  # complaints would be told twice
    assert CliRunner().invoke(cli, ["init", "mysite"]).exit_code == 0
    monkeypatch.chdir(tmp_path / "mysite")
    assert _run("build") == (0, "")
    return tmp_path / "mysite"


def _run(*arguments: str) -> tuple[int, str]:
    """Return exit code and complaints of a command."""
    done = subprocess.run(
        [sys.executable, "-m", "wirefeed", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


def _shown(language: str, beginning: str) -> str:
    """Return the tutorial's example of `language` that begins so."""
    found = [code for code in _fences(ROOT / "docs/tutorial.md", language) if beginning in code]
    assert len(found) == 1
    return found[0]


def test_the_tutorials_mistake_in_a_story_and_its_remedy_work(tutorial: Path) -> None:
    (tutorial / "content/ferry.md").write_text(_shown("text", "date: 03/04/2024\n"), "utf-8")

    code, complaint = _run("build")

    assert code == 1
    assert complaint in _shown("text", "content/ferry.md:3")
    with (tutorial / "config.toml").open("a") as file:
        file.write(_shown("toml", "[[source]]"))
    assert _run("build") == (0, "")
    assert "Ferry to run all night" in (tutorial / "feeds/news.atom").read_text("utf-8")


def test_the_tutorials_mistake_in_the_configuration_is_told_as_shown(tutorial: Path) -> None:
    config_file = tutorial / "config.toml"
    config_file.write_text(config_file.read_text("utf-8").replace("limit = 50", "limt = 50"), "utf-8")

    assert _run("build") == (2, _shown("text", "feed[0].limt"))


def test_the_tutorials_tag_feed_is_written(tutorial: Path) -> None:
    with (tutorial / "config.toml").open("a") as file:
        file.write(_shown("toml", "tags/{tag}"))

    assert _run("build") == (0, "")
    assert (tutorial / "feeds/tags/welcome.atom").exists()
    assert _run("check") == (0, "")


def test_the_report_has_the_members_the_reference_shows(tutorial: Path) -> None:
    (tutorial / "content/held.md").write_text("---\ntitle: H\ndate: 2024-03-26\ndraft: true\n---\n\nText.\n", "utf-8")
    (tutorial / "content/failed.md").write_text("---\ntitle: F\n", "utf-8")
    (tutorial / "content/warned.md").write_text(
        "---\ntitle: W\ndate: 2024-03-26\nimage: gone.jpg\n---\n\nText.\n", "utf-8"
    )
    (shown,) = map(json.loads, _fences(ROOT / "docs/reference/report.md", "json"))

    done = subprocess.run([sys.executable, "-m", "wirefeed", "build", "--json"], capture_output=True, check=False)
    report = json.loads(done.stdout)

    assert report.keys() == shown.keys()
    for part in ("feeds", "held", "failed", "warnings"):
        assert report[part][0].keys() == shown[part][0].keys(), part


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))

"""Small sites in temporary folders, built by the real build: what the tests of the laws are made of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wirefeed.build import build

NOON = datetime(2024, 6, 1, 12, 0, 0, tzinfo=UTC)
LATER = datetime(2024, 6, 2, 8, 30, 0, tzinfo=UTC)
PREFIX = "tag:news.example.org,2024:"
CONFIG = f"""\
[site]
title = "Lighthouse Post"
url = "https://news.example.org/"
id = "{PREFIX}"
author = "Newsroom"

[short_links]
url = "https://news.example.org/s/"
"""
_UNTICKED_S = 0.02  # file times tick every 4 to 10 ms: what is written within a tick of a scan is looked at again


# What stands beside the feeds of every site.
BESIDE = ["feeds.opml", "index.html", "sitemap-news.xml"]
NEWS = ["news.atom", "news.html", "news.json", "news.rss"]


class Site:
    """A folder with config.toml and content/."""

    def __init__(self, folder: Path, config: str = CONFIG) -> None:
        self.folder = folder
        self.config = folder / "config.toml"
        self.content = folder / "content"
        self.feeds = folder / "feeds"
        self.state = folder / ".wirefeed" / "state.sqlite3"
        self.content.mkdir(parents=True, exist_ok=True)
        self.config.write_text(config, encoding="utf-8")

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return path

    def build(self, now: datetime = NOON) -> dict[str, Any]:
        return build(str(self.config), now=now)

    def outputs(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.feeds)): path.read_bytes() for path in files_below(self.feeds)}

    def stamps(self) -> dict[str, int]:
        return {str(path.relative_to(self.feeds)): path.stat().st_mtime_ns for path in files_below(self.feeds)}

    def entries(self, feed: str = "news") -> list[dict[str, Any]]:
        """Return the items of a JSON feed, as its readers see them."""
        items: list[dict[str, Any]] = json.loads((self.feeds / f"{feed}.json").read_bytes())["items"]
        return items

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None, **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run the command line in the site's folder, as a shell would."""
        return subprocess.run(  # noqa: PLW1510 - the exit code is what is tested
            [sys.executable, "-m", "wirefeed", *arguments],
            cwd=self.folder,
            env=clean_environment() | dict(env or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            **more,
        )


def clean_environment() -> dict[str, str]:
    """Return an environment in which nothing of the CI that runs us is seen."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "PYTHONIO"))}


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def let_times_tick() -> None:
    """Wait until the times of what was just written can be trusted."""
    time.sleep(_UNTICKED_S)


@contextmanager
def new_site(config: str = CONFIG) -> Iterator[Site]:
    with TemporaryDirectory(prefix="wirefeed-") as folder:
        yield Site(Path(folder), config)


def story(title: str = "Ferry sails again", *, body: str = "The ferry sails again.", **fields: Any) -> str:
    """Return a Markdown story; values go into its front matter as they are, dates as text."""
    fields = {"title": title, "date": "2024-03-26T10:00:00Z"} | fields
    lines = [f"{name}: {_yaml(value)}" for name, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", body, ""])


def _yaml(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)  # JSON is YAML, but for its pairs of surrogates

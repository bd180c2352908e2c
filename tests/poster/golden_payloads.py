"""
What one story is sent as to every kind of destination, for people to look at and for golden files.

``python -m tests.poster.golden_payloads [STORY-FILE]`` prints every payload; without a file, those of our own story.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from wirefeed.proof import Proof, lines, proof

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2024, 3, 26, 18, 0, tzinfo=UTC)
SITE = """\
[site]
title = "Lighthouse Post"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"
language = "en"
timezone = "Africa/Cairo"

[short_links]
url = "https://news.example.org/s/"
"""
# By a name of its own: what a [[destination]] says.
TABLES = {
    "webhook": 'kind = "webhook"\nurl = { env = "A" }',
    "slack": 'kind = "slack"\nurl = { env = "A" }',
    "slack-bot": 'kind = "slack"\ntoken = { env = "A" }\nchannel = "C024BE91L"',
    "discord": 'kind = "discord"\nurl = { env = "A" }',
    "mattermost": 'kind = "mattermost"\nurl = { env = "A" }',
    "mattermost-bot": 'kind = "mattermost"\nserver = "https://chat.example.org"\ntoken = { env = "A" }\n'
    'channel = "abcdefghijklmnopqrstuvwxyz"',
    "telegram": 'kind = "telegram"\ntoken = { env = "A" }\nchat = "@lighthouse"',
    "mastodon": 'kind = "mastodon"\nserver = "https://social.example.org"\ntoken = { env = "A" }',
    "bluesky": 'kind = "bluesky"\nidentifier = "news.example.org"\npassword = { env = "A" }',
    "matrix": 'kind = "matrix"\nserver = "https://matrix.example.org"\ntoken = { env = "A" }\nroom = "!r:example.org"',
    "teams": 'kind = "teams"\nurl = { env = "A" }',
    "ntfy": 'kind = "ntfy"\ntopic = "harbour"',
    "email": 'kind = "email"\nserver = "smtps://mail.example.org"\nsender = "wire@example.org"\n'
    'to = ["desk@example.org"]\nuser = "wire"\npassword = { env = "A" }',
    "apprise": 'kind = "apprise"\nurl = { env = "A" }',
    "websub": 'kind = "websub"\nhub = "https://hub.example.org/"',
}


def payloads(story: str, name: str = "story.txt") -> Iterator[tuple[Proof, str]]:
    """Yield what `story`, a file's text, becomes at every destination, and that for people to read."""
    with TemporaryDirectory() as folder:
        tables = (f'\n[[destination]]\nname = "{one}"\n{table}\n' for one, table in TABLES.items())
        Path(folder, "config.toml").write_text(SITE + "".join(tables), "utf-8")
        Path(folder, "content").mkdir()
        Path(folder, "content", name).write_text(story, "utf-8")
        for one in proof(os.path.join(folder, "config.toml"), name, None, now=NOW):
            yield one, ("\n".join(lines(one)) + "\n").replace("\r\n", "\n")  # of mail


def digest(text: str) -> str:
    """Return the digest that site-text.digests holds."""
    return sha256(text.encode()).hexdigest()


def main() -> None:
    """Print all payloads, each with its digest."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLDEN / "story.txt"
    for one, text in payloads(path.read_text("utf-8"), path.name):
        print(f"=== {one.destination} {digest(text)}\n{text}")


if __name__ == "__main__":
    main()

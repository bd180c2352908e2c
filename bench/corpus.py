"""A seeded corpus of Markdown stories that wirefeed, Hugo and Pelican all read: 4.3 kB each, newest last."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = (
    "harbour council river market minister talks budget school bridge winter storm ferry grain price court union "
    "strike village road water power line hospital night morning weather farmers police report meeting vote plan "
    "north gate city coast train station border island museum"
).split()
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def write(folder: Path, count: int, *, seed: int = 7) -> Path:
    """Write `count` stories below `folder`; return the newest, which stands in every feed."""
    chance = random.Random(seed)
    path = folder
    for number in range(count):
        moment = FIRST + timedelta(minutes=37 * number + chance.randint(0, 30))
        path = folder / f"{moment:%Y}" / f"{moment:%m}" / f"story-{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story(chance, moment), encoding="utf-8")
    return path


def story(chance: random.Random, moment: datetime) -> str:
    """Return one story: front matter that three programs understand, headings, lists, links, emphasis."""

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(8, 22))).capitalize() + "."

    blocks = []
    for block in range(8):
        if block % 4 == 3:
            blocks.append(f"## {sentence()[:-1]}\n\n* {sentence()}\n* **{sentence()}** [more](/archive/{block}/)")
        else:
            blocks.append(" ".join(sentence() for _ in range(6)))
    head = [
        f'title: "{sentence()[:-1]}"',
        f"date: {moment:%Y-%m-%dT%H:%M:%SZ}",
        "author: Newsroom",
        f"tags: [{', '.join(chance.sample(WORDS, 3))}]",
        f"category: {chance.choice(['world', 'local', 'sport'])}",
    ]
    return "---\n" + "\n".join(head) + "\n---\n\n" + "\n\n".join(blocks) + "\n"

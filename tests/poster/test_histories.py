"""
Whole histories of stories and their destinations, measured by a model of what people shall see (DELIVERY, A9).

Every history is real builds, a real poster and services over HTTP that fail, lose requests and answers; posters die.
`WIREFEED_HISTORIES=1000` runs so many of them, `WIREFEED_FIRST_HISTORY` says where to begin.
"""

from __future__ import annotations

import os
import random
import re
from collections import defaultdict

import msgspec
import pytest

from tests.poster.newsdesk import Newsdesk, newsdesk
from wirefeed.model import Owed
from wirefeed.outbox import asked
from wirefeed.testing import Fake, Heard

HISTORIES = int(os.environ.get("WIREFEED_HISTORIES", "40"))
FIRST = int(os.environ.get("WIREFEED_FIRST_HISTORY", "0"))
CHUNKS = 8
NAMES = ("webhook", "slack", "slack-bot", "discord", "telegram", "mastodon", "bluesky", "matrix")
EDITS = frozenset({"slack-bot", "discord", "telegram", "mastodon", "matrix"})
ONCE = frozenset({"webhook", "mastodon", "bluesky", "matrix"})  # the same request twice makes one message
ENDS = frozenset({"story.killed", "story.withdrawn"})
STORIES = ("a", "b", "c")
WORDS = re.compile(r"zq([abc])(\d+)z")
STEPS = {
    "write": 5,
    "correct": 4,
    "kill": 3,
    "remove": 2,
    "build": 4,
    "post": 8,
    "time": 6,
    "trouble": 5,
    "crash": 2,
}


class History:
    """A newsdesk, and what its editors have done."""

    def __init__(self, desk: Newsdesk, seed: int, *, rough: bool) -> None:
        self.desk = desk
        self.draw = random.Random(seed)
        self.rough = rough
        self.number = 0
        self.said = [f"seed {seed}"]  # for people, when it fails
        self.newest: dict[str, int] = {}  # of stories whose file is there
        self.corrected: dict[str, int] = {}  # the number of the last correction, or of the newest life's first words
        self.correction: dict[str, str] = {}
        self.killed: set[str] = set()
        self.built: dict[str, int] = {}  # `newest` as the last build saw it
        self.standing: dict[str, int] = {}  # `corrected` likewise
        self.made: dict[tuple[str, str], int] = {}  # messages with words of a story that was ended, when it was
        self.hurt: set[str] = set()  # fakes that lost requests or answers

    def run(self) -> None:
        self.desk.build()
        for name in self.draw.choices([*STEPS], [*STEPS.values()], k=self.draw.randint(8, 24)):
            story = self.draw.choice(STORIES)
            getattr(self, name)(story)
            self.check_ends()
        self.build("")
        self.desk.post()
        for fake in self.desk.fakes.values():
            fake.calm()
        self.desk.settle(200, seconds=7)
        self.check_ends()
        self.check()
        for _ in range(2):  # what was behind a doubt may be one, too
            self.look_there()
            self.desk.settle(200, seconds=7)
        self.check_ends()
        self.check()
        for (name, story), rows in self._rows().items():
            left = [row.state for row in rows if row.state in ("pending", "sending", "unknown")]
            assert not left, self.told(f"{name} {story}: {left} at rest")

    # --- what happens ---

    def write(self, story: str) -> None:
        if story not in self.newest:
            self.correction.pop(story, None)
            new = story not in self.built  # else no build has seen that it was away, nor what came just before
            self.corrected[story] = self.number + 1 if new else self.standing[story]
        if story in self.killed:
            self.desk.later(seconds=1)  # only what is newer than its kill comes back
            self.killed.remove(story)
        self.number += 1
        self.newest[story] = self.number
        self.say(f"write {story}{self.number}")
        keys = {"correction": self.correction[story]} if story in self.correction else {}
        self.desk.write(story, f"Boats zq{story}{self.number}z at sea", **keys)

    def correct(self, story: str) -> None:
        if story in self.newest:
            self.say(f"correct {story}")
            self.corrected[story] = self.number + 1
            self.correction[story] = f"It was wrong about zq{story}{self.number + 1}z."
            self.write(story)

    def kill(self, story: str) -> None:
        if story in self.newest:
            self.say(f"kill {story}")
            del self.newest[story]
            self.killed.add(story)
            self.desk.kill(story)

    def remove(self, story: str) -> None:
        if story in self.newest:
            self.say(f"remove {story}")
            del self.newest[story]
            (self.desk.content / f"{story}.md").unlink()

    def build(self, _: str) -> None:
        self.say("build")
        self.desk.build()
        for story in self.built.keys() - self.newest.keys():
            for name, fake in self.desk.fakes.items():
                self.made[name, story] = self._made(fake, story)
        for story in self.newest:
            for name in self.desk.fakes:
                self.made.pop((name, story), None)
        self.built = dict(self.newest)
        self.standing = dict(self.corrected)

    def post(self, _: str) -> None:
        self.say("post")
        self.desk.post()

    def time(self, _: str) -> None:
        seconds = self.draw.choice([1, 1, 5, 10, 60, 300, 700])
        self.say(f"{seconds} s")
        self.desk.later(seconds=seconds)

    def trouble(self, _: str) -> None:
        name = self.draw.choice(NAMES)
        fake = self.desk.fakes[name]
        kind = self.draw.choice(["500", "503", "429", *(["cut", "lost", "hang"] if self.rough else [])])
        times = self.draw.choice([1, 1, 1, 2, 3])
        self.say(f"{name}: {kind} {times}")
        if kind.isdigit():
            fake.fail(int(kind), times, wait_s=None if kind == "500" else self.draw.choice([2.0, 30.0]))
            return
        self.hurt.add(name)
        if kind == "hang":
            fake.hang(0.03, times, act=False)
        else:
            fake.cut(times, act=kind == "lost")

    def crash(self, _: str) -> None:
        if self.rough:
            turns = self.draw.choice([1, 1, 2, 3])
            self.say(f"crash after {turns}")
            self.hurt.update(NAMES)
            self.desk.crash(turns)

    def look_there(self) -> None:
        """Let a person do what the rows in doubt ask for."""
        with self.desk.outbox() as outbox:
            for (name, story), rows in self._rows().items():
                there = any(_numbers(message.text, story) for message in self.desk.fakes[name].messages)
                for row in rows:
                    if row.state == "unknown" and (there or story not in self.newest):
                        outbox.move([row.key], "cancelled", "a person has looked", self.desk.now)
                    elif row.state == "unknown":
                        outbox.move([row.key], "pending", asked(self.desk.now), self.desk.now)

    def say(self, what: str) -> None:
        self.said.append(f"{self.desk.now:%H:%M:%S} {what}")

    # --- what must hold ---

    def check_ends(self) -> None:
        """Nobody makes a message of a story whose end was published."""
        for (name, story), made in self.made.items():
            assert self._made(self.desk.fakes[name], story) == made, self.told(f"{name} posted {story} after its end")

    def check(self) -> None:
        rows = self._rows()
        for name, fake in self.desk.fakes.items():
            for story in STORIES:
                mine = rows[name, story]
                left = [row.state for row in mine if row.state in ("pending", "sending", "unknown")]
                assert not left or left[0] == "unknown", self.told(f"{name} {story}: {left} at rest")
                wrong = self._wrong(name, fake, story)
                if wrong:
                    self._excused(name, story, mine, wrong)

    def _excused(self, name: str, story: str, rows: list[Owed], wrong: str) -> None:
        """Let be wrong only what nobody can know, and what a person is told of."""
        doubts = [row for row in rows if row.state in ("dead", "unknown") or "perhaps" in row.reason]
        why = "\n".join(f"{row.key} {row.kind} {row.action} {row.state} {row.reason}" for row in rows)
        assert name in self.hurt - ONCE, self.told(f"{name} {story}: {wrong}\n{why}")
        assert any("look there" in row.reason for row in doubts), self.told(f"{name} {story}: {wrong}\n{why}")

    def _wrong(self, name: str, fake: Fake, story: str) -> str:
        newest, least = self.built.get(story), self.standing.get(story, 0)
        if name == "webhook":
            return _wrong_events(fake.requests, story, newest)
        shown = [_numbers(message.text, story) for message in fake.messages]
        shown = [numbers for numbers in shown if numbers]
        if name == "slack":
            return self._wrong_notices(shown, story, newest, least)
        if newest is None:
            return f"shows {shown} of what has ended" if shown else ""
        number = max(shown[0]) if len(shown) == 1 else 0
        good = number == newest if name in EDITS else least <= number <= newest
        return "" if good else f"shows {shown} instead of {newest}, least {least}"

    def _wrong_notices(self, shown: list[list[int]], story: str, newest: int | None, least: int) -> str:
        """Say what is wrong where nothing can be edited or taken away: there the last words count."""
        if newest is None:
            ended = [row for row in self._rows()["slack", story] if row.rank == 0]
            good = not shown or (ended and ended[-1].state in ("delivered", "cancelled"))
            return "" if good else f"shows {shown} of what has ended"
        good = shown and max(shown[-1]) >= least
        return "" if good else f"shows {shown} instead of {newest}, least {least}"

    def _rows(self) -> dict[tuple[str, str], list[Owed]]:
        found = defaultdict(list)
        with self.desk.outbox() as outbox:
            for row in reversed(outbox.rows(limit=100_000)):
                found[row.destination, row.story.rpartition(":")[2]].append(row)
        return found

    @staticmethod
    def _made(fake: Fake, story: str) -> int:
        return sum(bool(_numbers(message.text, story)) for message in fake.history)

    def told(self, what: str) -> str:
        return "\n".join([what, *self.said])


def _numbers(text: str, story: str) -> list[int]:
    return [int(number) for key, number in WORDS.findall(text) if key == story]


def _wrong_events(requests: list[Heard], story: str, newest: int | None) -> str:
    """Say what a program that hears every event once, in order, would have wrong."""
    seen: set[str] = set()
    ended, shows = True, None
    for heard in requests:
        name = heard.headers.get("webhook-id", "")
        if not 200 <= heard.status < 300 or name in seen:
            continue
        seen.add(name)
        event = msgspec.json.decode(heard.body)
        if not event["data"]["id"].endswith(f":{story}"):
            continue
        ended = event["type"] in ENDS
        shows = None if ended else _numbers(heard.body.decode(), story)[0]
    if newest is None:
        return "" if ended else f"was told of {shows}, and of no end"
    return "" if shows == newest else f"was last told of {shows}, not of {newest}"


@pytest.mark.parametrize("rough", [False, True], ids=["what fails says so", "requests and answers are lost"])
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_at_the_end_people_see_what_is_live_or_somebody_is_told(chunk: int, rough: bool) -> None:
    for seed in range(FIRST + chunk, FIRST + HISTORIES // 2, CHUNKS):
        with newsdesk(*NAMES) as desk:
            history = History(desk, seed, rough=rough)
            try:
                history.run()
            except AssertionError:
                raise
            except Exception as error:
                raise AssertionError(history.told(f"seed {seed}: {error!r}")) from error

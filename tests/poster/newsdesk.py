"""A site with destinations of every kind, each the fake of its service: built and drained as a daemon would."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from wirefeed import site as sites
from wirefeed.build import build
from wirefeed.poster import Drained, Poster
from wirefeed.store import Outbox, StateFile
from wirefeed.testing import FAKES, Bluesky, Fake, Matrix, Mattermost, Ntfy, Slack, Telegram

NOON = datetime(2026, 3, 26, 12, 0, 0, tzinfo=UTC)
SITE = """\
[site]
title = "Lighthouse Post"
url = "https://news.example.org/"
id = "tag:news.example.org,2024:"
author = "Newsroom"
"""

# By a name of its own: the kind, and what a [[destination]] says besides; {attribute} is the fake's.
PLACES: dict[str, tuple[str, str]] = {
    "webhook": ("webhook", "url = {url}"),
    "slack": ("slack", "url = {url}"),
    "slack-bot": ("slack", f'server = "{{base}}"\ntoken = {{token}}\nchannel = "{Slack.channel}"'),
    "discord": ("discord", "url = {url}"),
    "mattermost": ("mattermost", "url = {url}"),
    "mattermost-bot": ("mattermost", f'server = "{{base}}"\ntoken = {{token}}\nchannel = "{Mattermost.channel}"'),
    "telegram": ("telegram", f'server = "{{base}}"\ntoken = {{token}}\nchat = "{Telegram.chat}"'),
    "mastodon": ("mastodon", 'server = "{base}"\ntoken = {token}'),
    "bluesky": ("bluesky", f'server = "{{base}}"\nidentifier = "{Bluesky.handle}"\npassword = {{password}}'),
    "matrix": ("matrix", f'server = "{{base}}"\ntoken = {{token}}\nroom = "{Matrix.room}"'),
    "teams": ("teams", "url = {url}"),
    "ntfy": ("ntfy", f'server = "{{base}}"\ntopic = "{Ntfy.topic}"\ntoken = {{token}}\nsequence = true'),
}
_OPEN = frozenset({"base"})  # what is no secret


class Newsdesk:
    """
    A folder with config.toml, content/ and state, and the fakes it posts to, by the names of `PLACES`.

    `now` is the time of builds, poster and fakes alike, until somebody moves it.
    """

    def __init__(self, folder: Path, fakes: dict[str, Fake], environment: dict[str, str], config: str) -> None:
        self.folder = folder
        self.fakes = fakes
        self.now = NOON
        self.config = folder / "config.toml"
        self.content = folder / "content"
        self.state = folder / ".wirefeed" / "state.sqlite3"
        self.environment = environment
        self.content.mkdir(exist_ok=True)
        self.config.write_text(config, encoding="utf-8")
        self._poster: Poster | None = None

    def clock(self) -> datetime:
        return self.now

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def write(self, name: str, title: str, body: str = "Nobody was hurt.", **keys: Any) -> None:
        """Write a story, dated now unless `date` says else."""
        head = {"title": title, "date": self.now.isoformat(), **keys}
        lines = "".join(f"{key}: {value}\n" for key, value in head.items())
        (self.content / f"{name}.md").write_text(f"---\n{lines}---\n{body}\n", encoding="utf-8")

    def kill(self, name: str) -> None:
        (self.content / f"{name}.md").write_text("---\nstatus: killed\n---\n", encoding="utf-8")

    def build(self) -> dict[str, Any]:
        return build(str(self.config), now=self.now)

    def poster(self, **more: Any) -> Poster:
        """Return a poster as it is after a restart: it knows nothing but the state."""
        settings = sites.load(str(self.config))
        return Poster(str(self.config), settings, environment=self.environment, clock=self.clock, **more)

    def post(self, *, wait_s: float = 0.0) -> Drained:
        self._poster = self._poster or self.poster()
        return self._poster.drain(wait_s=wait_s)

    def turn(self) -> Drained:
        """Build, and send what is due."""
        self.build()
        return self.post()

    def settle(self, turns: int = 40, **step: float) -> None:
        """Post until nothing is left that time alone brings on; `step` is how far the clock goes between."""
        for _ in range(turns):
            self.post()
            with self.outbox() as outbox:
                due = outbox.next_due(self.now)
            if due is None:
                return
            self.now = max(due, self.now + timedelta(**step))

    def crash(self, turns: int = 1) -> None:
        """Let a poster die after so many turns: what it sent is sent, and what came of it is written down nowhere."""
        dying = _Dying(self.clock, turns)
        settings = sites.load(str(self.config))
        poster = Poster(str(self.config), settings, environment=self.environment, clock=dying)
        try:
            poster.drain(wait_s=0.0)
        except KilledError:
            self.quiet()

    def quiet(self, timeout_s: float = 20.0) -> None:
        """Wait until nothing is on its way any more that a dead poster had sent."""
        end = time.monotonic() + timeout_s
        while any(one.name.startswith("to ") for one in threading.enumerate()):
            assert time.monotonic() < end, "expected every delivery to be back"
            time.sleep(0.002)

    @contextmanager
    def outbox(self) -> Iterator[Outbox]:
        file = StateFile(str(self.state))
        try:
            yield Outbox(file)
        finally:
            file.close()

    def states(self, story: str = "") -> dict[str, list[str]]:
        """Return what became of the rows of each destination, the oldest first; of one story's file name, or of all."""
        found: dict[str, list[str]] = {}
        with self.outbox() as outbox:
            for row in reversed(outbox.rows(limit=100_000)):
                if not story or row.story.endswith(f":{story}"):
                    found.setdefault(row.destination, []).append(row.state)
        return found


@contextmanager
def newsdesk(*names: str, common: str = "", rates: bool = False, extra: str = "") -> Iterator[Newsdesk]:
    """
    Open a newsdesk that posts to `names` of `PLACES`, all of them if none is given.

    Args:
        common: Lines for every [[destination]].

        rates: Whether fakes count requests as their services do.

        extra: More of config.toml, before the destinations.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        desk: list[Newsdesk] = []
        fakes: dict[str, Fake] = {}
        for name in names or PLACES:
            fake = FAKES[PLACES[name][0]](now=lambda: desk[0].now if desk else NOON, rates=rates)
            fakes[name] = stack.enter_context(fake)
        environment: dict[str, str] = {}
        tables = [_table(name, fake, environment, common) for name, fake in fakes.items()]
        desk.append(Newsdesk(folder, fakes, environment, "\n".join([SITE, extra, *tables])))
        yield desk[0]


def _table(name: str, fake: Fake, environment: dict[str, str], common: str) -> str:
    kind, lines = PLACES[name]
    said: list[str] = []
    for line in lines.split("\n"):
        attribute = line.partition("{")[2].partition("}")[0]
        if not attribute:
            said.append(line)
        elif attribute in _OPEN:
            said.append(line.replace(f"{{{attribute}}}", str(getattr(fake, attribute))))
        else:
            variable = f"{name}_{attribute}".upper().replace("-", "_")
            environment[variable] = str(getattr(fake, attribute))
            said.append(line.replace(f"{{{attribute}}}", f'{{ env = "{variable}" }}'))
    own = "\n".join(said)
    return f'[[destination]]\nname = "{name}"\nkind = "{kind}"\nallow_private = true\n{own}\n{common}\n'


class KilledError(BaseException):
    """A poster is dead."""


class _Dying:
    """A clock that kills its poster when its loop asks for the time once more than it shall."""

    def __init__(self, clock: Callable[[], datetime], turns: int) -> None:
        self._clock = clock
        self._left = turns + 1  # sweeping asks, too
        self._loop = threading.current_thread()

    def __call__(self) -> datetime:
        if threading.current_thread() is self._loop:
            self._left -= 1
            if self._left < 0:
                raise KilledError
        return self._clock()


def texts(fake: Fake) -> Sequence[str]:
    """Return what people see there."""
    return [message.text for message in fake.messages]


def clean(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment of a process that shall know these secrets and no proxy."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return kept | environment

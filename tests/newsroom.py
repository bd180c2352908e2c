"""
What happens in a newsroom: a site whose stories are written, changed, killed, moved and lost, one thing at a time.

Every action is a function of the room and two numbers; what it needs and does not find makes it do nothing. So any list
of (name, number, number) is a history, and a shorter list is one too.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.rulings import Page, Rulings
from tests.sites import CONFIG, NOON, PREFIX, Site, story

HOSTS = ("https://news.example.org/", "http://news.example.org/", "https://other.example.net/")
SETTINGS = (
    CONFIG.replace(
        "[short_links]", '[short_links]\nexport = "nginx"\nhosts = ["news.example.org", "other.example.net"]'
    )
    + """
[content]
on_remove = "withdraw"

[pages]
stories = true

[sitemap]
stories = true

[[feed]]
name = "news"

[[feed]]
name = "tags/{tag}"

[[feed]]
name = "old"
archive = 3
limit = 2
where = { tag = ["harbour"] }
"""
)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TAGS = (("harbour",), ("harbour", "weather"), ("weather",), ())
Action = Callable[["Newsroom", int, int], bool]
ACTIONS: dict[str, Action] = {}
OFTEN: dict[str, int] = {}


@dataclass(kw_only=True)
class Copy:
    """A story as its desk has it; it lies in content/ when `there`."""

    number: int
    page: Page
    slug: str = ""
    link: str = ""
    there: bool = True
    headline: int = 1
    body: int = 1
    correction: int = 0

    def token(self, what: str, version: int) -> str:
        """Return a word that stands in no other story, and in no other version of this one."""
        return f"zq{self.number}{what}{version}z"

    @property
    def text(self) -> tuple[str, ...]:
        return self.token("h", self.headline), self.token("b", self.body)

    def written(self) -> Page:
        page = self.page
        if page.broken:
            return replace(page, bytes=f"---\ntitle: [{self.token('h', 0)}\n---\n\n{self.token('b', 0)}\n")
        correction = f"Corrected: {self.token('c', self.correction)}." if self.correction else ""
        title, body = self.text
        text = story(
            f"Ferry {title}",
            body=f"The ferry {body} sails.",
            id=page.id or None,
            slug=self.slug or None,
            link=self.link or None,
            correction=correction or None,
            **_fields(page),
        )
        return replace(page, bytes=text, text=self.text, correction=correction)


def _fields(page: Page) -> dict[str, object]:
    return {
        "date": page.date,
        "updated": page.updated,
        "version": page.version if page.version >= 0 else None,
        "status": page.status or None,
        "publish_at": page.publish_at,
        "expires": page.expires,
        "tags": list(page.tags) or None,
        "minor": page.minor or None,
    }


@dataclass
class Newsroom:
    """
    A site, its desk, and the model of what must be published.

    Attributes:
        now: The moment of the next build; `skew` is how far the clock is wrong at that one.

        excused: What the last action did that subscribers may notice: ``links``, ``dates``, ``state``, ``archives``.
    """

    site: Site
    rulings: Rulings = field(default_factory=Rulings)
    copies: list[Copy] = field(default_factory=list)
    beside: dict[str, Page] = field(default_factory=dict)
    now: datetime = NOON
    skew: timedelta = timedelta()
    host: str = HOSTS[0]
    on_remove: str = "withdraw"
    dies: bool = False
    excused: set[str] = field(default_factory=set)

    @property
    def address(self) -> str:
        return self.host + "feeds/"

    def pages(self) -> list[Page]:
        return [copy.written() for copy in self.copies if copy.there] + list(self.beside.values())

    def pick(self, number: int, *, there: bool = True) -> Copy | None:
        found = [copy for copy in self.copies if copy.there == there]
        return found[number % len(found)] if found else None

    def write(self) -> None:
        """Make content/ and config.toml what the desk has."""
        text = SETTINGS.replace('on_remove = "withdraw"', f'on_remove = "{self.on_remove}"')
        text = text.replace(f'url = "{HOSTS[0]}"', f'url = "{self.host}"', 1)
        if self.site.config.read_text() != text:
            self.site.config.write_text(text)
        wanted = {page.name: page.bytes for page in self.pages()}
        for path in self.site.content.iterdir():
            if path.name not in wanted:
                path.unlink()
        for name, data in wanted.items():
            path = self.site.content / name
            if not path.exists() or path.read_text() != data:
                path.write_text(data)

    def do(self, name: str, number: int, other: int) -> bool:
        """Let something happen; return whether it did."""
        self.skew, self.dies, self.excused = timedelta(), False, set()
        if not ACTIONS[name](self, number, other):
            return False
        self.write()
        self.now += (HOUR, 5 * HOUR, DAY)[other % 3]
        self.rulings.build(self.pages(), self.moment, self.on_remove)
        return True

    @property
    def moment(self) -> datetime:
        return self.now - self.skew

    def die(self) -> None:
        """Build in a process that is killed when everything is published and nothing is written down."""
        child = os.fork()
        if child == 0:
            sys.setprofile(lambda frame, event, _: os._exit(9) if frame.f_code.co_name == "commit" else None)
            try:
                self.site.build(self.moment)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def action(often: int = 2) -> Callable[[Action], Action]:
    def register(act: Action) -> Action:
        name = act.__name__.strip("_").replace("_", " ")
        ACTIONS[name] = act
        OFTEN[name] = often
        return act

    return register


@action(6)
def new_story(room: Newsroom, number: int, other: int) -> bool:
    if len(room.copies) >= 8:
        return False
    at = len(room.copies)
    page = Page(
        name=f"s{at}.md",
        id=f"{PREFIX}own-{at}" if number % 3 == 0 else "",
        date=NOON - (20 - at) * DAY + at * timedelta(minutes=7),
        version=1 if number % 5 < 2 else -1,
        tags=TAGS[(0, 0, 0, 1, 2, 3)[other % 6]],
    )
    room.copies.append(Copy(number=at, page=page))
    return True


@action(3)
def five_stories(room: Newsroom, number: int, other: int) -> bool:
    made = [new_story(room, number + step, other * step) for step in range(5)]
    return any(made)


@action(1)
def a_new_story_where_one_moved_away(room: Newsroom, number: int, other: int) -> bool:
    taken = {page.name for page in room.pages()}
    free = sorted({key.removeprefix(PREFIX) + ".md" for key in room.rulings.names.values()} - taken)
    owners = {name for name in room.rulings.names if name in taken}
    free = [name for name in free if room.rulings.names.get(next(iter(owners), "")) == PREFIX + name[:-3]]
    if not free or not new_story(room, 1, other):
        return False
    copy = room.copies[-1]
    copy.page = replace(copy.page, name=free[0])
    return True


def change(room: Newsroom, number: int, **fields: object) -> Copy | None:
    copy = room.pick(number)
    if copy is None or copy.page.broken:
        return None
    copy.page = replace(copy.page, **fields)  # type: ignore[arg-type]
    return copy


@action(5)
def another_text(room: Newsroom, number: int, other: int) -> bool:
    copy = change(room, number, minor=False)
    if copy is not None:
        copy.body += 1
    return copy is not None


@action(2)
def another_headline(room: Newsroom, number: int, other: int) -> bool:
    copy = change(room, number, minor=False)
    if copy is not None:
        copy.headline += 1
    return copy is not None


@action(3)
def another_text_that_names_its_moment(room: Newsroom, number: int, other: int) -> bool:
    copy = change(room, number, minor=False, updated=room.now - (other % 5) * DAY)
    if copy is not None:
        copy.body += 1
    return copy is not None


@action(1)
def a_newer_moment_and_the_same_text(room: Newsroom, number: int, other: int) -> bool:
    return change(room, number, updated=room.now) is not None


@action(2)
def a_minor_edit(room: Newsroom, number: int, other: int) -> bool:
    copy = change(room, number, minor=True)
    if copy is not None:
        copy.body += 1
    return copy is not None


@action(3)
def a_correction(room: Newsroom, number: int, other: int) -> bool:
    copy = change(room, number, minor=False)
    if copy is not None:
        copy.correction += 1
        copy.body += other % 2
    return copy is not None


@action(2)
def other_tags(room: Newsroom, number: int, other: int) -> bool:
    return change(room, number, tags=TAGS[other % 4]) is not None


@action(1)
def another_date(room: Newsroom, number: int, other: int) -> bool:
    copy = room.pick(number)
    if copy is None or copy.page.broken or copy.page.date is None:
        return False
    copy.page = replace(copy.page, date=copy.page.date + timedelta(minutes=1))
    room.excused.add("dates")
    return True


@action(4)
def killed(room: Newsroom, number: int, other: int) -> bool:
    copy = room.pick(number)
    if copy is None or copy.page.broken or copy.page.status:
        return False
    version = copy.page.version + 1 if other % 2 and copy.page.version >= 0 else copy.page.version
    change(room, number, status="canceled", version=version)
    return True


@action(4)
def a_tombstone(room: Newsroom, number: int, other: int) -> bool:
    """A bare one; of the version of the story; of the next version; a second one."""
    copy = room.pick(number, there=bool(other % 4))
    if copy is None:
        return False
    key = room.rulings.ids.get(copy.page.name) or copy.page.id or PREFIX + copy.page.name.removesuffix(".md")
    name = f"t{copy.number}{'b' if other % 5 == 0 else ''}.md"
    fields: dict[str, object] = {}
    if other % 3 == 1:
        fields = {"version": copy.page.version, "date": copy.page.date, "updated": copy.page.updated}
    elif other % 3 == 2:
        fields = {"version": copy.page.version + 1 if copy.page.version >= 0 else -1, "date": room.now}
    page = Page(name=name, id=key, status="canceled", **fields)  # type: ignore[arg-type]
    text = story(f"KILL {copy.token('h', 9)}", body="Do not use.", id=key, **_fields(page))
    room.beside[name] = replace(page, bytes=text)
    return True


@action(2)
def a_tombstone_of_a_story_to_come(room: Newsroom, number: int, other: int) -> bool:
    if not new_story(room, number, other):
        return False
    room.copies[-1].there = False
    there = [copy for copy in room.copies if not copy.there]
    return a_tombstone(room, len(there) - 1, other * 4)


@action(3)
def what_lies_beside_is_taken_away(room: Newsroom, number: int, other: int) -> bool:
    if not room.beside:
        return False
    room.excused.add("links")
    del room.beside[sorted(room.beside)[number % len(room.beside)]]
    return True


@action(5)
def back_on_the_wire(room: Newsroom, number: int, other: int) -> bool:
    """Usable again: of a higher version, of a later moment, or of neither."""
    off = [copy for copy in room.copies if copy.there and copy.page.status and not copy.page.broken]
    dead = [copy for copy in room.copies if copy.there and not copy.page.broken and _is_dead(room, copy)]
    if not off + dead:
        return False
    copy = (off + dead)[number % len(off + dead)]
    copy.page = replace(copy.page, status="")
    if other % 3 == 0 and copy.page.version >= 0:
        copy.page = replace(copy.page, version=copy.page.version + 2)
    elif other % 3 != 2:
        copy.page = replace(copy.page, updated=room.now)
    copy.body += other % 2
    return True


def _is_dead(room: Newsroom, copy: Copy) -> bool:
    life = room.rulings.lives.get(room.rulings.ids.get(copy.page.name, ""))
    return life is not None and life.end is not None


@action(3)
def held_back(room: Newsroom, number: int, other: int) -> bool:
    return change(room, number, status=("withheld", "draft")[other % 2]) is not None


@action(3)
def embargoed(room: Newsroom, number: int, other: int) -> bool:
    until = (room.now + (2 + other % 30) * HOUR).replace(minute=0)
    return change(room, number, publish_at=None if other % 7 == 0 else until) is not None


@action(3)
def given_an_expiry(room: Newsroom, number: int, other: int) -> bool:
    at = (room.now + (other % 30) * HOUR).replace(minute=0)
    return change(room, number, expires=None if other % 7 == 0 else at) is not None


@action(4)
def time_passes(room: Newsroom, number: int, other: int) -> bool:
    room.now += (number % 30) * HOUR
    return True


@action(4)
def moved(room: Newsroom, number: int, other: int) -> bool:
    copy = room.pick(number)
    if copy is None or f"d{copy.number}.md" in room.beside:
        return False
    free = next(name for name in (f"m{copy.number}-{step}.md" for step in range(99)) if not _taken(room, name))
    if other % 3 == 0 and f"s{copy.number}.md" not in {page.name for page in room.pages()}:
        free = f"s{copy.number}.md"
    copy.page = replace(copy.page, name=free)
    room.excused.add("links")
    return True


def _taken(room: Newsroom, name: str) -> bool:
    names = {copy.page.name for copy in room.copies} | room.beside.keys()
    return name in names or name in room.rulings.names or PREFIX + name[:-3] in room.rulings.lives


@action(2)
def another_link(room: Newsroom, number: int, other: int) -> bool:
    copy = change(room, number)
    if copy is None:
        return False
    if other % 2:
        copy.slug = f"slug-{copy.number}-{other % 4}"
    else:
        copy.link = f"https://news.example.org/own/{copy.number}/{other % 4}" if not copy.link else ""
    room.excused.add("links")
    return True


@action(1)
def another_domain(room: Newsroom, number: int, other: int) -> bool:
    room.host = HOSTS[number % 3]
    room.excused.update(("links", "archives"))
    return True


@action(5)
def taken_away(room: Newsroom, number: int, other: int) -> bool:
    copy = room.pick(number)
    if copy is not None:
        copy.there = False
    return copy is not None


@action(4)
def brought_back(room: Newsroom, number: int, other: int) -> bool:
    copy = room.pick(number, there=False)
    if copy is not None:
        copy.there = True
        copy.body += other % 3 == 0
    return copy is not None


@action(2)
def another_meaning_of_taking_away(room: Newsroom, number: int, other: int) -> bool:
    room.on_remove = ("withdraw", "keep", "forget")[number % 3]
    return True


@action(1)
def state_is_lost(room: Newsroom, number: int, other: int) -> bool:
    """With the output folder, when it holds what would be withdrawn now: nobody knows any more that we wrote it."""
    shutil.rmtree(room.site.state.parent, ignore_errors=True)
    lives = room.rulings.lives.values()
    if (
        room.rulings.names
        or any(not life.live for life in lives)
        or any(page.broken or page.expires for page in room.pages())
    ):
        output_is_lost(room, number, other)
    room.rulings.lose_state()
    room.excused.update(("state", "links", "archives"))
    return True


@action(1)
def output_is_lost(room: Newsroom, number: int, other: int) -> bool:
    for folder in (room.site.feeds, room.site.folder / "links"):
        shutil.rmtree(folder, ignore_errors=True)
    return True


@action(3)
def broken(room: Newsroom, number: int, other: int) -> bool:
    copy = room.pick(number)
    if copy is None:
        return False
    copy.page = replace(copy.page, broken=not copy.page.broken)
    return True


@action(2)
def mended(room: Newsroom, number: int, other: int) -> bool:
    hurt = [copy for copy in room.copies if copy.page.broken]
    for copy in hurt:
        copy.page = replace(copy.page, broken=False)
    return bool(hurt)


@action(3)
def the_clock_is_back(room: Newsroom, number: int, other: int) -> bool:
    """For one build, in which something else may happen too."""
    if number % 2:
        another_text(room, number, other)
    room.skew = (1 + other % 60) * HOUR
    return True


@action(3)
def a_second_file_of_one_id(room: Newsroom, number: int, other: int) -> bool:
    """One that nothing tells apart; a newer one; a draft of the next."""
    copy = room.pick(number)
    if copy is None or copy.page.broken or copy.page.status:
        return False
    key = room.rulings.ids.get(copy.page.name) or copy.page.id or PREFIX + copy.page.name.removesuffix(".md")
    page = replace(copy.page, name=f"d{copy.number}.md", id=key)
    if other % 3 == 1:
        page = replace(page, updated=room.now, version=page.version + 1 if page.version >= 0 else -1)
    elif other % 3 == 2:
        page = replace(page, updated=room.now, status="draft")
    twin = replace(copy, page=page, body=50 + other % 40, slug="", link="")
    room.beside[page.name] = twin.written()
    room.excused.add("links")
    return True


@action(3)
def the_build_dies(room: Newsroom, number: int, other: int) -> bool:
    """Whatever happens meanwhile; the next build is a minute later."""
    names = [name for name in ACTIONS if name not in ("the build dies", "state is lost", "the clock is back")]
    done = ACTIONS[names[number % len(names)]](room, number, other)
    room.dies = done
    return done


def links_of(site: Site) -> Path:
    return site.folder / "links" / "map.conf"

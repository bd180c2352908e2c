"""What whole histories of a site (test_histories) once found wrong, each as one short story."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites import CONFIG, LATER, NOON, PREFIX, Site, new_site, story
from tests.subscribers import read_atom, walk
from wirefeed import plan

FEEDS = "https://news.example.org/feeds/"
ARCHIVED = CONFIG + '[[feed]]\nname = "old"\narchive = 3\nlimit = 2\n'
KILL = f"---\nid: {PREFIX}a\nstatus: canceled\n---\n"
Act = Callable[[Site], object]


def number(site: Site, *numbers: int, **fields: object) -> None:
    for one in numbers:
        site.write(f"s{one}.md", story(f"Number {one}", date=f"2024-03-{one:02}T10:00:00Z", **fields))


@pytest.mark.parametrize(
    "kill",
    [
        lambda site: site.write("kill.md", KILL),
        lambda site: site.write("a.md", story(status="canceled")),
        lambda site: site.write("a.md", story(expires="2024-06-02T00:00:00Z")),
    ],
    ids=["tombstone", "status", "expiry"],
)
def test_a_story_that_ended_does_not_come_back_by_moving_its_file(kill: Act):
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        kill(site)
        site.build(LATER)

        (site.content / "a.md").rename(site.content / "b.md")
        site.build(LATER + timedelta(hours=1))
        bytes_there = (site.content / "b.md").read_text()
        (site.content / "b.md").write_text(bytes_there.replace("canceled", "usable"))
        site.build(LATER + timedelta(hours=2))

        assert site.entries() == []


def test_a_story_edited_and_moved_while_it_is_held_back_keeps_its_id():
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        site.write("a.md", story(body="It may sail.", draft=True))
        site.build(LATER)
        (site.content / "a.md").rename(site.content / "b.md")
        site.build(LATER)

        site.write("b.md", story(body="It does sail."))
        site.build(LATER)

        assert [item["id"] for item in site.entries()] == [f"{PREFIX}a"]


def test_a_moved_story_leads_where_its_file_says_as_if_it_were_made_anew():
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        (site.content / "a.md").rename(site.content / "pier.md")

        site.build(LATER)

        assert [(item["id"], item["url"]) for item in site.entries()] == [
            (f"{PREFIX}a", "https://news.example.org/pier/")
        ]


def test_a_new_story_takes_no_id_whose_owner_cannot_be_read_at_the_moment():
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        (site.content / "a.md").rename(site.content / "b.md")
        site.build(NOON)

        site.write("b.md", "---\ntitle: [\n---\n")
        site.write("a.md", story("Another story"))
        site.build(LATER)

        assert {item["id"]: item["title"] for item in site.entries()} == {
            f"{PREFIX}a": "Ferry sails again",
            f"{PREFIX}a~2": "Another story",
        }


def test_what_comes_back_is_newer_than_a_tombstone_nobody_remembers():
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        site.write("a.md", story(publish_at=NOON + timedelta(hours=2)))
        killed_before_it_remembers(site, NOON + timedelta(hours=1))
        dead = read_atom(site.feeds / "news.atom").dead

        site.build(LATER)

        (item,) = read_atom(site.feeds / "news.atom").items
        assert item.updated is not None
        assert item.updated > dead[item.id]


def test_a_newer_version_beside_a_moved_story_counts():
    with new_site() as site:
        site.write("a.md", story())
        site.build(NOON)
        (site.content / "a.md").rename(site.content / "b.md")
        site.build(NOON)

        site.write("next.md", story("Next version", id=f"{PREFIX}a", updated="2024-04-01T00:00:00Z"))
        report = site.build(LATER)

        assert report["failed"] == []
        assert [item["title"] for item in site.entries()] == ["Next version"]


def test_a_closed_archive_is_the_same_at_the_next_build():
    with new_site(ARCHIVED) as site:
        number(site, 1, 2, 3, 4, 5)
        site.build(NOON)
        before = site.outputs()

        site.build(NOON)

        assert site.outputs() == before
        assert "old/1.atom" in before


def test_a_story_withdrawn_between_archive_and_oldest_entry_is_told():
    """It is older than all the document shows, and no archive says that it went."""
    with new_site(ARCHIVED) as site:
        number(site, 1, 2, 3, 4, 5, 6)
        site.build(NOON)

        (site.content / "s4.md").unlink()
        site.build(LATER)

        assert read_atom(site.feeds / "old.atom").dead.keys() == {f"{PREFIX}s4"}


def test_no_two_archives_have_one_name_when_one_was_forgotten():
    with new_site(ARCHIVED.replace("[short", '[content]\non_remove = "forget"\n\n[short')) as site:
        number(site, *range(1, 9))
        site.build(NOON)
        for one in (1, 2, 3):
            (site.content / f"s{one}.md").unlink()
        site.build(NOON)

        number(site, 9, 10, 11)
        site.build(LATER)

        met = [item.id for paper in walk(site.feeds, FEEDS, "old", "atom") for item in paper.items]
        assert sorted(met) == sorted(f"{PREFIX}s{one}" for one in range(4, 12))


rows = st.lists(st.integers(1, 60), min_size=1, max_size=40).map(
    lambda weights: [(f"n{at}", NOON - timedelta(days=at), weight) for at, weight in enumerate(weights)]
)
schemes = st.sampled_from(["month", 1, 3, 10])


@given(rows, schemes, st.integers(1, 10), st.integers(60, 200), st.data())
def test_parting_again_what_was_parted_changes_nothing(rows, archive, limit, room, data):
    ids, closed = plan.part(rows, (), limit=limit, archive=archive, room=room)
    dead = data.draw(st.sets(st.sampled_from([key for key, _, _ in rows])))
    left = [row for row in rows if row[0] not in dead]
    ids, closed = plan.part(left, closed, limit=limit, archive=archive, room=room)

    assert plan.part(left, closed, limit=limit, archive=archive, room=room) == (ids, closed)
    assert sorted([*ids, *(key for one in closed for key in one.ids if key not in dead)]) == sorted(
        key for key, _, _ in left
    )


@given(rows, schemes, st.integers(1, 10), st.integers(60, 200), st.lists(st.integers(1, 60), max_size=20))
def test_new_stories_leave_every_closed_archive_as_it_is(rows, archive, limit, room, weights):
    """Also where a document's bytes close them, long before `limit` stories stand in it."""
    _, closed = plan.part(rows, (), limit=limit, archive=archive, room=room)
    for at, weight in enumerate(weights):
        rows = [(f"later{at}", NOON + timedelta(days=at), weight), *rows]
        before = closed
        _, closed = plan.part(rows, closed, limit=limit, archive=archive, room=room)

        assert closed[: len(before)] == before


def killed_before_it_remembers(site: Site, now: datetime) -> None:
    child = os.fork()
    if child == 0:
        sys.setprofile(lambda frame, event, _: os._exit(9) if frame.f_code.co_name == "commit" else None)
        try:
            site.build(now)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


CHANGES: dict[str, Act] = {
    "text": lambda site: site.write("a.md", story(body="Other words.")),
    "correction": lambda site: site.write("a.md", story(correction="It was ten.")),
    "kill": lambda site: site.write("a.md", story(status="canceled")),
    "tombstone": lambda site: site.write("kill.md", KILL),
    "removal": lambda site: (site.content / "a.md").unlink(),
    "draft": lambda site: site.write("a.md", story(draft=True)),
    "expiry": lambda site: site.write("a.md", story(expires=NOON)),
    "return": lambda site: site.write("gone.md", story("Returned")),
    "lift": lambda site: site.write("killed.md", story("Lifted", version=2)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_stamps_move_once_however_often_a_build_dies_before_it_remembers(change: str):
    with new_site() as site:
        site.write("a.md", story())
        site.write("gone.md", story("Gone"))
        site.write("killed.md", story("Killed", version=1))
        site.build(NOON - timedelta(days=2))
        (site.content / "gone.md").unlink()
        site.write("killed.md", story("Killed", version=1, status="canceled"))
        site.build(NOON - timedelta(days=1))
        before = read_atom(site.feeds / "news.atom")
        CHANGES[change](site)

        papers = []
        for minutes in range(3):
            killed_before_it_remembers(site, NOON + timedelta(minutes=minutes))
            papers.append(read_atom(site.feeds / "news.atom"))
        site.build(LATER)
        site.build(LATER + timedelta(days=1))

        assert papers[0] != before
        assert {str(paper) for paper in papers} == {str(papers[0])}
        assert read_atom(site.feeds / "news.atom") == papers[0]


def test_a_kill_after_a_return_nobody_remembers_is_newer_than_the_return():
    with new_site() as site:
        site.write("a.md", story(version=1))
        site.build(NOON - timedelta(days=2))
        site.write("a.md", story(version=1, status="canceled"))
        site.build(NOON - timedelta(days=1))
        site.write("a.md", story(version=2))
        killed_before_it_remembers(site, NOON)
        (returned,) = read_atom(site.feeds / "news.atom").items

        site.write("a.md", story(version=2, status="canceled"))
        site.build(LATER)

        assert returned.updated is not None
        assert read_atom(site.feeds / "news.atom").dead[returned.id] > returned.updated


@pytest.mark.parametrize("on_remove", ["withdraw", "forget"])
def test_what_only_a_build_that_died_published_is_withdrawn_when_its_file_goes(on_remove: str):
    with new_site(CONFIG.replace("[short", f'[content]\non_remove = "{on_remove}"\n\n[short')) as site:
        site.write("b.md", story("Other"))
        site.build(NOON)
        site.write("a.md", story())
        killed_before_it_remembers(site, LATER)
        assert len(site.entries()) == 2

        (site.content / "a.md").unlink()
        site.build(LATER)

        paper = read_atom(site.feeds / "news.atom")
        assert [item.id for item in paper.items] == [f"{PREFIX}b"]
        assert paper.dead.keys() == ({f"{PREFIX}a"} if on_remove == "withdraw" else set())


@pytest.mark.parametrize("own", [f"{PREFIX}own", ""], ids=["written", "from its path"])
def test_a_story_published_under_a_former_id_is_killed_by_its_own_too(own: str):
    with new_site() as site:
        site.write("b.md", story(aliases=[f"{PREFIX}former"], **({"id": own} if own else {})))
        site.build(NOON)
        assert [entry["id"] for entry in site.entries()] == [f"{PREFIX}former"]

        site.write("kill.md", f"---\nid: {own or PREFIX + 'b'}\nstatus: killed\n---\n")
        site.build(LATER)

        assert site.entries() == []


def test_a_version_without_the_aliases_of_another_is_the_same_story():
    with new_site() as site:
        site.write("one.md", story("One", id=f"{PREFIX}own", version=1))
        site.write("two.md", story("Two", id=f"{PREFIX}own", version=2, aliases=[f"{PREFIX}former"]))

        site.build(NOON)

        assert [(entry["id"], entry["title"]) for entry in site.entries()] == [(f"{PREFIX}former", "Two")]


@pytest.mark.parametrize("archive", ["3", '"month"'])
def test_the_feed_of_a_value_named_like_an_archive_does_not_break_the_chain(archive: str):
    feeds = f'[[feed]]\nname = "old"\narchive = {archive}\nlimit = 2\n[[feed]]\nname = "old/{{tag}}"\n'
    with new_site(CONFIG + feeds) as site:
        number(site, *range(1, 9), tags=["1", "2024-03"])
        site.write("later.md", story("Later", date="2024-04-01T10:00:00Z"))
        site.write("latest.md", story("Latest", date="2024-04-02T10:00:00Z"))

        site.build(NOON)

        met = [item.id for paper in walk(site.feeds, FEEDS, "old", "atom") for item in paper.items]
        assert len(met) == len(set(met)) == 10


def test_the_page_of_a_story_leads_to_the_feeds_it_stands_in_and_changes_with_nothing_else_of_them():
    feeds = '[[feed]]\nname = "news"\nlimit = 2\n[[feed]]\nname = "tags/{tag}"\n[pages]\nstories = true\n'
    with new_site(CONFIG + feeds) as site:
        number(site, 1, tags=["quay"])
        site.build(NOON)
        (page,) = [path for path in site.outputs() if path.startswith("stories/s1")]
        alone = site.outputs()[page]
        number(site, 2, tags=["mole"])
        site.build(NOON)
        beside = site.outputs()[page]
        number(site, 3)
        site.build(NOON)
        outlived = site.outputs()[page]

        assert alone == beside
        assert b'href="https://news.example.org/feeds/news.atom"' in alone
        assert b'href="https://news.example.org/feeds/tags/quay.atom"' in alone
        assert b"tags/mole" not in alone
        assert b"news.atom" not in outlived
        assert b"tags/quay.atom" in outlived

"""Who may be seen when, in which feed, with which stamp."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites import CONFIG, LATER, NOON
from wirefeed import config, plan
from wirefeed.model import Entry, Head, Hold, Known, Moment, Person

SETTINGS = config.parse(CONFIG)
HOUR = timedelta(hours=1)


def head(key: str = "a", **fields: Any) -> Head:
    return Head(**({"name": f"{key}.md", "id": key, "published": Moment(NOON - HOUR)} | fields))


def select(*heads: Head, tables: str = "", now: datetime = NOON) -> plan.Selection:
    return plan.select(heads, config.parse(CONFIG + tables), now=now)


def shown(selection: plan.Selection, feed: int = 0) -> list[str]:
    return [one.id for one in selection.standings[feed].heads]


@pytest.mark.parametrize(
    ("fields", "reason", "person"),
    [
        ({"status": "draft"}, "draft", False),
        ({"status": "withheld"}, "withheld by its source", False),
        ({"status": "canceled"}, "killed or cancelled by its source", False),
        ({"published": None}, "no date", True),
        ({"hold": Hold("two readings of its date", person=True)}, "two readings of its date", True),
        ({"status": "draft", "published": None}, "draft", False),
        ({"publish_at": Moment(NOON + HOUR)}, "embargoed until 2024-06-01T13:00:00Z", False),
        ({"expires": Moment(NOON)}, "expired at 2024-06-01T12:00:00Z", False),
        ({"published": Moment(NOON + HOUR), "scheduled": True}, "dated in the future: scheduled for", False),
        ({"published": Moment(NOON + 25 * HOUR)}, "expected a date up to a day ahead", True),
        ({"published": Moment(datetime(1950, 1, 1, tzinfo=UTC))}, "expected a date after 1990", True),
    ],
    ids=str,
)
def test_a_story_that_may_not_be_seen_says_why_and_whether_somebody_must_act(fields, reason, person):
    selection = select(head(**fields))

    (refusal,) = selection.held
    assert shown(selection) == []
    assert refusal.reason.startswith(reason)
    assert refusal.person == person


@pytest.mark.parametrize(
    ("fields", "turn"),
    [
        ({"publish_at": Moment(NOON + HOUR)}, NOON + HOUR),
        ({"expires": Moment(NOON + 2 * HOUR)}, NOON + 2 * HOUR),
        ({"published": Moment(NOON + HOUR), "scheduled": True}, NOON + HOUR),
        ({"published": Moment(NOON + 25 * HOUR)}, NOON + HOUR),
    ],
    ids=str,
)
def test_the_selection_turns_at_the_moment_it_names_and_not_before(fields, turn):
    story = head(**fields)

    before = select(story)

    assert before.next_at == turn
    assert shown(select(story, now=turn - timedelta(seconds=1))) == shown(before)
    assert shown(select(story, now=turn)) != shown(before)


DAY = 24 * HOUR
SOON, LATE = Moment(NOON + DAY), Moment(NOON + 3 * DAY)


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"publish_at": SOON}, ["embargo"]),
        ({"published": SOON, "scheduled": True}, ["schedule"]),
        ({"published": LATE}, ["schedule"]),
        ({"published": SOON, "publish_at": LATE, "scheduled": True}, ["embargo"]),
        ({"expires": SOON}, ["expiry"]),
        ({"publish_at": SOON, "expires": LATE}, ["embargo", "expiry"]),
        ({"publish_at": LATE, "expires": SOON}, []),
        ({"publish_at": SOON, "expires": SOON}, []),
        ({"publish_at": SOON, "status": "draft"}, []),
        ({"publish_at": SOON, "hold": Hold("a doubt", person=True)}, []),
        ({"publish_at": SOON, "status": "canceled"}, []),
        ({"expires": SOON, "published": None}, []),
        ({"expires": SOON, "published": Moment(datetime(1950, 1, 1, tzinfo=UTC))}, []),
        ({"publish_at": Moment(NOON)}, []),
        ({"expires": Moment(NOON)}, []),
    ],
    ids=str,
)
def test_what_comes_by_itself_is_what_subscribers_will_see(fields, kinds):
    selection = select(head(**fields))

    assert [(one.kind, one.file, one.id) for one in selection.coming] == [(kind, "a.md", "a") for kind in kinds]
    for one in selection.coming:
        before, after = (select(head(**fields), now=one.moment - HOUR * early) for early in (1, 0))
        assert shown(before) != shown(after)


def test_what_comes_is_told_the_soonest_first():
    several = (head("c", publish_at=LATE), head("b", expires=LATE), head("a", publish_at=SOON))

    assert [one.id for one in select(*several).coming] == ["a", "b", "c"]


def test_what_a_kill_keeps_off_the_air_does_not_come():
    stories = (wire("a:2024-05-31", publish_at=SOON), wire("a:2024-06-01", name="kill.txt", status="canceled"))

    assert select(*stories).coming == ()


def test_of_two_versions_only_the_one_that_counts_comes():
    older, newer = head("a", version=1, expires=SOON), head("a", name="b.md", version=2, publish_at=LATE)

    assert [(one.file, one.kind) for one in select(older, newer).coming] == [("b.md", "embargo")]


def test_what_a_clock_moved_back_leaves_published_does_not_come_again():
    past = plan.Past({}, {"a": SOON.instant})

    selection = plan.select([head(publish_at=SOON, expires=LATE)], SETTINGS, now=NOON, past=past)

    assert [one.kind for one in selection.coming] == ["expiry"]


def test_a_far_expiry_is_no_fault():
    assert shown(select(head(expires=Moment(datetime(9999, 12, 31, 23, 59, tzinfo=UTC))))) == ["a"]


def test_of_two_versions_the_newer_counts_and_the_other_is_told():
    old, new = head("a", version=1), head("a", name="b.md", version=2)

    for order in ((old, new), (new, old)):
        selection = select(*order)
        assert [one.name for one in selection.standings[0].heads] == ["b.md"]
        assert [(one.file, one.reason) for one in selection.held] == [("a.md", "an older version of b.md")]


def test_equal_versions_are_told_apart_by_date():
    old = head("a", updated=Moment(NOON - 3 * HOUR))
    new = head("a", name="b.md", updated=Moment(NOON - 2 * HOUR))

    assert [one.name for one in select(old, new).standings[0].heads] == ["b.md"]


def test_two_stories_nothing_tells_apart_are_both_named_and_the_others_publish():
    selection = select(head("a"), head("a", name="b.md"), head("c"))

    assert shown(selection) == ["c"]
    assert [(one.file, one.person) for one in selection.failed] == [("a.md", True), ("b.md", True)]
    assert "b.md has too" in selection.failed[0].reason


def test_a_kill_with_a_higher_version_takes_the_story_off():
    selection = select(head("a", version=1), head("a", name="kill.md", version=2, status="canceled"))

    assert shown(selection) == []


def test_a_draft_of_the_next_version_takes_nothing_off():
    selection = select(head("a"), head("a", name="next.md", version=9, status="draft"))

    assert shown(selection) == ["a"]
    assert [(one.file, one.reason) for one in selection.held] == [("next.md", "draft")]


heads = st.lists(
    st.builds(
        head,
        st.sampled_from("abcdefgh"),
        published=st.integers(0, 5).map(lambda hours: Moment(NOON - hours * HOUR)),
        version=st.integers(-1, 3),
        tags=st.lists(st.sampled_from(["Gaza", "gaza", "C", "C++", "a b"]), max_size=3).map(tuple),
        status=st.sampled_from(["usable", "usable", "draft", "canceled"]),
    ),
    max_size=12,
)


@given(heads, st.randoms())
def test_the_order_of_files_decides_nothing(several, chance):
    named = [Head(**{**fields(one), "name": f"{number}.md"}) for number, one in enumerate(several)]
    shuffled = list(named)
    chance.shuffle(shuffled)

    assert select(*shuffled, tables=TAGS) == select(*named, tables=TAGS)


@given(heads)
def test_every_head_is_shown_held_or_failed_exactly_once(several):
    named = [Head(**{**fields(one), "name": f"{number}.md"}) for number, one in enumerate(several)]

    selection = select(*named)

    told = [one.name for one in selection.standings[0].heads]
    told += [one.file for one in (*selection.held, *selection.failed)]
    assert sorted(told) == sorted(one.name for one in named)


def fields(one: Head) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Head.__struct_fields__}


TAGS = '\n[[feed]]\nname = "tags/{tag}"\nlimit = 2\n'


def test_values_that_differ_in_case_are_one_feed_and_others_are_apart():
    tagged = [head(name, tags=(tag,)) for name, tag in zip("abcdef", ["Gaza", "gaza", "C", "C++", "a/b", "a b"])]

    names = [standing.name for standing in select(*tagged, tables=TAGS).standings]

    assert "tags/gaza" in names
    assert len(names) == len(set(names)) == 5
    assert all(name.count("/") == 1 for name in names)


@pytest.mark.parametrize("value", ["..", ".", "/etc/passwd", "../../x", "-", "ع" * 300, "x" * 5000, "\u202e", "a\nb"])
def test_no_value_makes_a_name_that_leads_elsewhere_or_is_too_long(value):
    (standing,) = select(head(tags=(value,)), tables=TAGS).standings

    folder, name = standing.name.split("/")
    assert folder == "tags"
    assert not name.startswith(".")
    assert 0 < len(name.encode()) <= 180
    assert name.isprintable()


def test_a_value_never_takes_the_name_of_another_feed():
    tables = '\n[[feed]]\nname = "tags/all"\n[[feed]]\nname = "tags/{tag}"\n[[feed]]\nname = "tags/{section}"\n'

    standings = select(head(tags=("all", "sea"), section="sea"), tables=tables).standings

    names = [standing.name for standing in standings]
    assert names[0] == "tags/all"
    assert len(set(names)) == len(names) == 4


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ('tag = ["GAZA"]', ["a"]),
        ('tag = ["gaza", "sea"]', ["b", "a"]),
        ('tag = ["gaza"]\nagency = ["AP"]', ["a"]),
        ('author = ["Ada Sample"]', ["b"]),
        ('language = ["ar"]', []),
    ],
)
def test_a_feed_holds_what_passes_every_key_of_its_filter(where, wanted):
    first = head("a", tags=("Gaza",), agency="AP")
    second = head("b", tags=("sea",), authors=(Person("ada  sample"),))
    tables = '\n[[feed]]\nname = "some"\n[feed.where]\n' + where

    assert shown(select(first, second, tables=tables)) == wanted


def entry(key: str = "a", *, digest: str = "1", updated: datetime = NOON, minor: bool = False) -> Entry:
    return Entry(
        id=key,
        name=f"{key}.md",
        title="T",
        link="https://x.example/",
        published=NOON,
        updated=updated,
        digest=digest,
        minor=minor,
    )


def known(key: str, digest: str, updated: datetime) -> Known:
    return Known(key, "", digest, NOON, updated, NOON, f"{key}.md")


def stamp_all(before: dict[str, Known], entries: list[Entry], *, now: datetime, **more: Any) -> plan.Stamped:
    fields: dict[str, Any] = {"gone": {}, "intended": {}, "former": {}} | more
    return plan.stamp(before, entries, now=now, **fields)


@pytest.mark.parametrize(
    ("before", "now_says", "stamp", "change"),
    [
        (None, entry(), NOON, "new"),
        (("1", NOON), entry(), NOON, None),
        (("1", LATER), entry(), LATER, None),
        (("0", NOON), entry(), LATER, "updated"),
        (("0", NOON), entry(minor=True), NOON, "updated"),
        (("0", NOON), entry(updated=NOON + HOUR), NOON + HOUR, "updated"),
        (("0", LATER + HOUR), entry(), LATER + HOUR + timedelta(seconds=1), "updated"),
        (("1", NOON), entry(updated=NOON + HOUR), NOON + HOUR, "updated"),
    ],
)
def test_a_stamp_moves_with_the_text_or_a_date_the_story_names_and_never_back(before, now_says, stamp, change):
    made = stamp_all({"a": known("a", *before)} if before else {}, [now_says], now=LATER)

    assert made.entries["a"].updated == stamp
    assert [one.kind for one in made.changes] == ([change] if change else [])


@given(st.lists(st.builds(entry, st.sampled_from("abc"), digest=st.sampled_from("12")), unique_by=lambda one: one.id))
def test_planning_what_was_just_planned_changes_nothing(several):
    first = stamp_all({}, several, now=NOON)
    before = {key: known(key, one.digest, one.updated) for key, one in first.entries.items()}

    again = stamp_all(before, several, now=LATER)

    assert again.changes == ()
    assert again.entries == first.entries


def documents(standing: plan.Standing, shown: dict[str, plan.Shown], **more: Any) -> plan.Documents:
    endings = {"atom": ".atom", "rss": ".rss", "json": ".j"}
    fields: dict[str, Any] = {"buried": [], "seats": (), "settings": SETTINGS} | more
    return plan.documents(standing, shown, **fields, endings=endings, frame=lambda feed: 1_000)


def test_a_feed_names_its_permanent_id_and_where_each_format_lies():
    selection = select(head("a", tags=("ميناء",)), tables=TAGS)

    made = documents(selection.standings[0], {"a": plan.Shown(NOON, NOON, 1_000)}).current.feed

    assert made.id == "tag:news.example.org,2024:feeds/tags/%D9%85%D9%8A%D9%86%D8%A7%D8%A1"
    assert made.title == "Lighthouse Post: ميناء"
    assert made.addresses["rss"] == "https://news.example.org/feeds/tags/%D9%85%D9%8A%D9%86%D8%A7%D8%A1.rss"


def test_an_empty_feed_has_a_stamp_that_is_not_the_builds():
    (standing,) = select().standings

    assert documents(standing, {}).current.feed.updated == datetime(2024, 1, 1, tzinfo=UTC)


def test_a_story_of_two_agencies_stands_in_the_feeds_of_both():
    both = head("a", agency="AP, AFP")
    tables = '[[feed]]\nname = "by/{agency}"\n[[feed]]\nname = "french"\nwhere = { agency = ["afp"] }\n'

    selection = select(both, tables=tables)

    assert [standing.name for standing in selection.standings if standing.heads] == ["by/afp", "by/ap", "french"]


def wire(key: str, **fields: Any) -> Head:
    return head(f"urn:wirefeed:wire:{key}", **({"name": f"{key}.txt"} | fields))


@pytest.mark.parametrize(
    ("keys", "kill", "left"),
    [
        (["a:2024-05-30", "a:2024-05-31"], "a:2024-06-01", ["a:2024-05-30"]),
        (["a:2024-05-30", "a:2024-05-31"], "a:undated", ["a:2024-05-30"]),
        (["a:2024-05-30", "a:2024-06-02"], "a:2024-06-01", ["a:2024-06-02"]),
        (["a:2024-05-30", "b:2024-05-31"], "a:2024-06-01", ["b:2024-05-31"]),
        (["b:2024-05-30"], "a:2024-06-01", ["b:2024-05-30"]),
        (["a:2024-05-30", "a:2024-05-31"], "a:2024-05-31", ["a:2024-05-30"]),
    ],
)
@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_a_kill_takes_off_the_air_the_newest_story_of_its_slug_and_no_other(keys, kill, left, status):
    several = [wire(key) for key in keys]

    once = select(*several, wire(kill, name="kill.txt", status=status, version=999))
    twice = select(
        wire(kill, name="again.txt", status=status, version=999),
        wire(kill, name="kill.txt", status=status, version=999),
        *several,
    )

    assert shown(once) == shown(twice) == [f"urn:wirefeed:wire:{key}" for key in left]
    assert once.failed == twice.failed == ()


def test_a_killed_story_is_held_and_the_reason_names_the_kill():
    selection = select(
        wire("a:2024-05-31"), wire("a:2024-06-01", name="kill.txt", status="canceled", hold=Hold("killed"))
    )

    assert [(one.file, one.reason) for one in selection.held] == [
        ("a:2024-05-31.txt", "killed by kill.txt"),
        ("kill.txt", "killed"),
    ]


def test_an_expired_story_that_was_killed_does_not_pass_the_kill_on():
    stories = (wire("a:2024-05-30"), wire("a:2024-05-31", expires=Moment(NOON)))

    selection = select(*stories, wire("a:2024-06-01", status="canceled"))

    assert shown(selection) == ["urn:wirefeed:wire:a:2024-05-30"]


@pytest.mark.parametrize("version", [-1, 3])
def test_a_tombstone_without_a_date_ends_a_story_that_has_one_whatever_it_is_numbered(version):
    """A kill must not lose because it lacks what it could be compared by."""
    told = head("a", updated=Moment(NOON))
    kill = head("a", name="kill.md", status="canceled", version=version, published=None)

    selection = select(told, kill)

    assert shown(selection) == []
    assert selection.ended["a"].ending == "killed"


def test_a_higher_number_beats_a_numbered_tombstone():
    killed = head("a", name="kill.md", status="canceled", version=2, published=None)

    assert shown(select(head("a", version=3), killed)) == ["a"]
    assert shown(select(head("a", version=1), killed)) == []

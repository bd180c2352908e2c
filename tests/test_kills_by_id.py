"""Kills that name another story by its id: in any order, before the story too, and lifted by the story alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.sites import new_site, story
from wirefeed import plan
from wirefeed.config import Settings, parse
from wirefeed.model import Gone, Head, Known, Moment
from wirefeed.plan import Past, Selection

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SETTINGS: Settings = parse('[site]\ntitle = "Lighthouse Post"\nurl = "https://news.example.org/"\nid = "tag:a,2024:"\n')
FERRY, TIDE = "urn:example:ferry", "urn:example:tide"


def told(name: str, key: str, at: datetime | None = NOW - 3 * HOUR, **fields: Any) -> Head:
    return Head(name=name, id=key, published=Moment(at) if at else None, **fields)


def ferry(**fields: Any) -> Head:
    return told("ferry.xml", FERRY, **fields)


def notice(*kills: str, at: datetime | None = NOW - HOUR, **fields: Any) -> Head:
    fields = {"status": "canceled", "name": "notice.xml", "key": "urn:example:notice"} | fields
    return told(fields.pop("name"), fields.pop("key"), at, kills=kills or (FERRY,), **fields)


class Newsroom:
    """What builds remember of each other, as far as kills go: what is live, and what is gone."""

    def __init__(self) -> None:
        self.live: dict[str, Known] = {}
        self.gone: dict[str, Gone] = {}
        self.now = NOW

    def build(self, *heads: Head) -> Selection:
        self.now += HOUR
        chosen = plan.select(heads, SETTINGS, now=self.now, past=Past(self.gone, {}))
        ends = {key: known for key, known in self.live.items() if key not in chosen.live}
        buried = plan.endings(ends, chosen.heads, chosen.ended, chosen.kills, self.gone, now=self.now, intended={})
        self.gone = {key: one for key, one in (self.gone | buried).items() if key not in chosen.live}
        self.live = {key: known(head) for key, head in chosen.live.items()}
        return chosen


def known(head: Head) -> Known:
    moment = plan.dated(head) or NOW
    return Known(head.id, "c", "d", moment, moment, moment, head.name, version=head.version, dated=plan.dated(head))


def reasons(chosen: Selection) -> dict[str, str]:
    return {refusal.file: refusal.reason for refusal in chosen.held}


def test_a_notice_takes_the_story_off_the_air_and_makes_no_entry() -> None:
    newsroom = Newsroom()
    newsroom.build(ferry())

    chosen = newsroom.build(ferry(), notice())

    assert chosen.live == {}
    assert chosen.failed == ()
    assert reasons(chosen) == {"ferry.xml": "killed by notice.xml", "notice.xml": "a notice: kills another story"}
    assert chosen.ended[FERRY].ending == "killed"
    assert not any(refusal.person for refusal in chosen.held)


def test_a_kill_that_comes_first_is_remembered_although_its_file_goes() -> None:
    newsroom = Newsroom()
    newsroom.build(notice())
    newsroom.build()

    assert newsroom.build(ferry()).live == {}
    assert newsroom.build(ferry(), told("tide.xml", TIDE)).live.keys() == {TIDE}


@pytest.mark.parametrize(
    ("version", "lifted"),
    [
        ({}, False),
        ({"version": 9}, False),  # written before the notice, whatever its number
        ({"updated": Moment(NOW - HOUR)}, False),
        ({"updated": Moment(NOW - HOUR + timedelta(seconds=1))}, True),
        ({"version": 2, "updated": Moment(NOW)}, True),
        ({"version": 1, "updated": Moment(NOW)}, True),  # nobody knows which version was killed
    ],
)
@pytest.mark.parametrize("stays", [True, False])
def test_only_a_version_written_after_the_notice_lifts_it(version: dict[str, Any], lifted: bool, stays: bool) -> None:
    newsroom = Newsroom()
    newsroom.build(notice())

    chosen = newsroom.build(ferry(**version), *([notice()] if stays else []))

    # Without the notice a number is compared with none: only dates are known.
    assert (FERRY in chosen.live) is lifted


def test_a_higher_number_that_was_written_before_the_notice_does_not_lift_it() -> None:
    newsroom = Newsroom()
    newsroom.build(ferry(version=3))
    newsroom.build(ferry(version=3), notice())

    chosen = newsroom.build(ferry(version=4))

    assert chosen.live == {}
    assert chosen.ended[FERRY].refusal.hint == "to publish it again, give it an updated: after 2024-06-01T11:00:00Z"


def test_the_number_of_a_notice_says_nothing_of_the_story() -> None:
    newsroom = Newsroom()
    newsroom.build(ferry(version=3))

    newsroom.build(ferry(version=3), notice(version=7))

    assert newsroom.build(ferry(version=4, updated=Moment(NOW))).live.keys() == {FERRY}


def test_a_notice_of_a_day_means_all_versions_of_that_day() -> None:
    day = replace(notice(), published=Moment(NOW.replace(hour=0), "day"))
    evening = NOW.replace(hour=20)

    same = Newsroom().build(day, ferry(updated=Moment(evening)))
    next_day = Newsroom().build(day, ferry(updated=Moment(evening + 5 * HOUR)))

    assert same.live == {}
    assert next_day.live.keys() == {FERRY}


def test_a_notice_without_a_date_means_every_version_as_long_as_it_lies_there() -> None:
    newsroom = Newsroom()

    chosen = newsroom.build(notice(at=None), ferry(version=8, updated=Moment(NOW)))

    assert chosen.live == {}
    assert reasons(chosen)["ferry.xml"] == "killed by notice.xml"


def test_a_kill_sticks_when_its_notice_goes_and_is_told_the_same_at_every_build() -> None:
    newsroom = Newsroom()
    newsroom.build(ferry(), notice())
    again = newsroom.build(ferry(), notice())

    alone = newsroom.build(ferry())

    assert reasons(again)["ferry.xml"] == "killed by notice.xml"
    assert alone.live == {}
    assert reasons(alone)["ferry.xml"].startswith("killed at ")


def test_what_is_withheld_by_a_notice_comes_back_with_its_end() -> None:
    newsroom = Newsroom()
    newsroom.build(ferry())

    held = newsroom.build(ferry(), notice(status="withheld"))
    free = newsroom.build(ferry())

    assert reasons(held) == {"ferry.xml": "withheld by notice.xml", "notice.xml": "a notice: withholds another story"}
    assert held.ended[FERRY].ending == "withdrawn"
    assert free.live.keys() == {FERRY}


def test_a_kill_counts_more_than_a_withhold() -> None:
    chosen = Newsroom().build(
        ferry(), notice(status="withheld"), notice(name="kill.xml", key="urn:example:kill", at=NOW - 2 * HOUR)
    )

    assert chosen.ended[FERRY].ending == "killed"


def test_a_draft_of_a_notice_orders_nothing() -> None:
    assert FERRY in Newsroom().build(ferry(), notice(status="draft")).live


def test_a_story_that_comes_in_place_of_another_publishes_and_kills_it() -> None:
    instead = notice(status="usable", name="tide.xml", key=TIDE)

    chosen = Newsroom().build(ferry(), instead)

    assert chosen.live.keys() == {TIDE}
    assert reasons(chosen) == {"ferry.xml": "killed by tide.xml"}


def test_a_kill_of_a_kill_brings_nothing_back() -> None:
    newsroom = Newsroom()
    newsroom.build(ferry(), notice())

    newsroom.build(ferry(), notice(), notice("urn:example:notice", name="second.xml", key="urn:example:second", at=NOW))
    chosen = newsroom.build(ferry(), notice("urn:example:notice", name="second.xml", key="urn:example:second", at=NOW))

    assert chosen.live == {}


def test_a_story_that_names_itself_is_killed_by_its_own_status_alone() -> None:
    assert FERRY in Newsroom().build(ferry(kills=(FERRY,))).live
    assert FERRY not in Newsroom().build(ferry(kills=(FERRY,), status="canceled")).live


@pytest.mark.parametrize("near", ["urn:example:ferry2", "urn:example:Ferry", "urn:example:ferr", "ferry", ""])
def test_an_id_that_is_nearly_the_same_is_another(near: str) -> None:
    assert FERRY in Newsroom().build(ferry(), notice(near)).live


def test_one_notice_may_kill_several_and_says_how_many() -> None:
    chosen = Newsroom().build(ferry(), told("tide.xml", TIDE), notice(FERRY, TIDE))

    assert chosen.live == {}
    assert reasons(chosen)["notice.xml"] == "a notice: kills 2 other stories"


def test_the_embargo_of_a_killed_story_is_no_turn_to_come() -> None:
    embargoed = ferry(publish_at=Moment(NOW + 9 * HOUR))

    chosen = Newsroom().build(embargoed, notice())

    assert chosen.coming == ()
    assert chosen.next_at is None
    assert reasons(chosen)["ferry.xml"] == "killed by notice.xml"


def test_a_story_written_after_an_old_notice_is_not_written_down_as_killed() -> None:
    chosen = Newsroom().build(ferry(updated=Moment(NOW)), notice())

    assert FERRY in chosen.live
    assert FERRY not in dict(chosen.kills)


NITF = """<nitf><head><docdata management-status="canceled" management-doc-idref="{}"
management-idref-status="canceled"><doc-id id-string="urn:example:notice"/>
<date.issue norm="20240601T110000Z"/></docdata>
</head><body><body.head><hedline><hl1>Kill</hl1></hedline></body.head></body></nitf>"""
OLD, OWN = "urn:example:old", "urn:example:own"


@pytest.mark.parametrize("named", [OLD, OWN])
@pytest.mark.parametrize("begin", ["live under its own id", "live under its old id", "killed before it came"])
def test_a_kill_means_a_story_by_each_of_its_ids(named: str, begin: str) -> None:
    with new_site() as site:
        if begin != "killed before it came":
            site.write("ferry.md", story(id=OWN if "own" in begin else OLD))
            site.build(NOW)
            site.write("ferry.md", story(id=OWN, aliases=[OLD]))
            site.build(NOW + HOUR)
        site.write("notice.xml", NITF.format(named))
        site.build(NOW + 2 * HOUR)
        site.write("ferry.md", story(id=OWN, aliases=[OLD]))
        told = {one["file"]: one["reason"] for one in site.build(NOW + 3 * HOUR)["held"]}
        (site.content / "notice.xml").unlink()

        site.build(NOW + 4 * HOUR)

        assert told["content/ferry.md"] == "killed by notice.xml"
        assert site.entries() == []
        assert b"sails again" not in b"".join(site.outputs().values())


def test_plan_and_the_report_say_which_file_kills() -> None:
    with new_site() as site:
        site.write("ferry.md", story(id=OWN))
        site.build(NOW)
        site.write("notice.xml", NITF.format(OWN))

        planned = site.run("plan", "--now", (NOW + HOUR).isoformat())
        report = site.build(NOW + HOUR)

        assert "1 killed:\n  content/ferry.md (killed by notice.xml)" in planned.stdout
        assert [(one["kind"], one["reason"]) for one in report["changes"]] == [("killed", "killed by notice.xml")]
        assert not any(one["person"] for one in report["held"])
        assert b"deleted-entry" in (site.feeds / "news.atom").read_bytes()


stories = st.builds(
    lambda key, version, hours: told(f"{key}.xml", f"urn:example:{key}", NOW - hours * HOUR, version=version),
    st.sampled_from("abc"),
    st.integers(-1, 3),
    st.integers(2, 9),
)
notices = st.builds(
    lambda key, kills, status, hours: notice(
        *(f"urn:example:{one}" for one in kills),
        name=f"k{key}.xml",
        key=f"urn:example:k{key}",
        status=status,
        at=NOW - hours * HOUR,
    ),
    st.integers(0, 2),
    st.lists(st.sampled_from(["a", "b", "c", "k0", "k1", "k2"]), min_size=1, max_size=3),
    st.sampled_from(["canceled", "usable"]),
    st.integers(0, 9),
)
builds = st.lists(st.lists(stories | notices, max_size=5, unique_by=lambda head: head.name), min_size=1, max_size=5)


@given(builds)
def test_what_was_killed_by_id_is_never_seen_again_in_a_version_written_before(several: list[list[Head]]) -> None:
    """Whatever the order, whichever files come and go; what lifted it may be replaced by an older copy, as always."""
    newsroom = Newsroom()
    until: dict[str, datetime] = {}
    for heads in several:
        until |= {key: max(until.get(key, at), at) for key, at in sorted(ordered(heads), key=itemgetter(1))}

        live = newsroom.build(*heads).live

        assert not {key for key, head in live.items() if key in until and written(head) <= until[key]}
        until = {key: at for key, at in until.items() if key not in live}


def ordered(heads: Iterable[Head]) -> Iterator[tuple[str, datetime]]:
    return ((key, written(head)) for head in heads for key in head.kills if key != head.id)


def written(head: Head) -> datetime:
    moment = plan.dated(head)
    assert moment is not None
    return moment


@given(builds)
def test_a_build_that_finds_the_same_files_has_nothing_to_do(several: list[list[Head]]) -> None:
    newsroom = Newsroom()
    for heads in several:
        first = newsroom.build(*heads)
        gone = newsroom.gone

        second = newsroom.build(*heads)

        assert second.live == first.live
        assert newsroom.gone == gone


@given(st.lists(stories | notices, max_size=6, unique_by=lambda head: head.name), st.randoms())
def test_the_order_of_the_files_decides_nothing(heads: list[Head], chance: Any) -> None:
    shuffled: Iterable[Head] = chance.sample(heads, len(heads))

    assert Newsroom().build(*shuffled).live.keys() == Newsroom().build(*heads).live.keys()

"""The laws of a build (docs/explanation/architecture.md) in folders that hold files of every format at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mixed import BROKEN, FORMATS, START, Format, Told, word_of
from tests.sites import Site, new_site
from wirefeed.feeds import check

NOW = START + timedelta(hours=12)
WHEN = NOW + timedelta(hours=12)  # embargoes of the folders end between the two, or long after
FEW = settings(max_examples=25, deadline=None)


class File(NamedTuple):
    """A file of a folder: a story in a format, under a name of its own."""

    format: Format
    told: Told
    copy: str = ""

    @property
    def name(self) -> str:
        return f"{self.format.name}-{self.told.number}{self.copy}{self.format.ending}"


class Folder(NamedTuple):
    """What somebody dropped into content/."""

    files: tuple[File, ...]
    broken: tuple[tuple[str, str | bytes], ...] = ()

    def written(self) -> list[tuple[str, str | bytes]]:
        written: list[tuple[str, str | bytes]] = [(one.name, one.format.write(one.told)) for one in self.files]
        return [*written, *self.broken]

    def shown(self, now: datetime) -> set[str]:
        """Return the words of the stories that readers must see at `now`."""
        told = [file.told for file in self.files]
        newest = {one.number: one for one in sorted(told, key=lambda one: one.version)}
        killed = {one.kills for one in told}
        return {one.word or word_of(one.number) for one in newest.values() if is_seen(one, now, killed)}

    def words(self) -> set[str]:
        return {file.told.word or word_of(file.told.number) for file in self.files}


def is_seen(told: Told, now: datetime, killed: set[int]) -> bool:
    begun = not told.embargo or START + timedelta(hours=told.embargo) <= now
    ended = told.expiry and START + timedelta(hours=told.expiry) <= now
    return told.status == "usable" and begun and not ended and told.number not in killed


def drop(site: Site, folder: Folder, *, backwards: bool = False) -> None:
    written = folder.written()
    for name, data in reversed(written) if backwards else written:
        site.write(name, data)


def seen(site: Site) -> set[str]:
    """Return the words in the headlines of the JSON feed."""
    return {item["title"].split()[1] for item in site.entries()}


NITF = next(one for one in FORMATS if one.name == "nitf")


@st.composite
def folders(draw: st.DrawFn) -> Folder:
    formats = draw(st.lists(st.sampled_from(FORMATS), min_size=4, max_size=9))
    files: list[File] = []
    for number, form in enumerate(formats):
        files += draw(stories(form, number))
    if draw(st.booleans()):
        target = draw(st.sampled_from(files)).told.number
        if any(one.format.can for one in files if one.told.number == target):  # it has an id of its own
            files.append(File(NITF, Told(90, version=9, status="canceled", kills=target)))
    broken = draw(st.lists(st.sampled_from(BROKEN), max_size=3, unique_by=lambda one: one[0]))
    return Folder(tuple(draw(st.permutations(files))), tuple(broken))


@st.composite
def stories(draw: st.DrawFn, form: Format, number: int) -> list[File]:
    """A story in a format, as far as that has words for what is drawn; sometimes with its older version beside it."""
    told = Told(
        number,
        version=draw(st.sampled_from([1, 1, 2])) if "version" in form.can else 1,
        status=draw(st.sampled_from(["usable"] * 3 + ["withheld", "canceled"])) if "status" in form.can else "usable",
        embargo=draw(st.sampled_from([0, 0, 3, 18, 99])) if "embargo" in form.can else 0,
        expiry=draw(st.sampled_from([0, 0, 9, 20])) if "expiry" in form.can else 0,
    )
    older = told._replace(version=1, status="usable", embargo=0, expiry=0, word=f"Alt{word_of(number)}")
    return [File(form, told), *([File(form, older, "-old")] if told.version > 1 else [])]


def held_back(folder: Folder, now: datetime) -> Iterator[str]:
    """Yield the words that no output may hold."""
    yield from folder.words() - folder.shown(now)
    yield from (f"Zettel{one.told.number}" for one in folder.files)
    yield from ("555-01", "Zanderzz")


def leaks(site: Site, words: Sequence[str]) -> list[tuple[str, str]]:
    # Words that begin alike are told apart by the blank behind them; a note's number by what is no digit.
    outputs = {name: data.decode("utf-8") for name, data in site.outputs().items()}
    return [(name, word) for name, text in outputs.items() for word in words if f"{word} " in text]


@FEW
@given(folders())
def test_readers_see_what_may_be_seen_and_nothing_else_leaves(folder: Folder) -> None:
    """One bad story stops only itself; embargo, expiry, status, version and kills hold whatever the format."""
    with new_site() as site:
        drop(site, folder)
        for now in (NOW, WHEN):
            report = site.build(now)

            assert seen(site) == folder.shown(now)
            assert leaks(site, list(held_back(folder, now))) == []
            assert {one["file"] for one in report["failed"]} == {f"content/{name}" for name, _ in folder.broken}
            assert not [one for one in report["held"] if one["person"]]


@FEW
@given(folders())
def test_a_second_build_settles_and_another_folder_gives_the_same_bytes(folder: Folder) -> None:
    with new_site() as site, new_site() as other:
        drop(site, folder)
        site.build(NOW)
        before = site.outputs(), site.stamps()

        report = site.build(NOW + timedelta(seconds=1))
        drop(other, folder, backwards=True)
        other.build(NOW + timedelta(minutes=1))

        assert (site.outputs(), site.stamps()) == before
        assert report["changes"] == []
        assert other.outputs() == before[0]
        assert [
            (name, fault)
            for name, data in before[0].items()
            for form in ("atom", "rss", "json")
            if name.endswith(f".{form}")
            for fault in check(data, form)
        ] == []


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_new_headline_keeps_the_id_of_its_story(form: Format) -> None:
    with new_site() as site:
        told = Told(7)
        name = f"story{form.ending}"
        site.write(name, form.write(told))
        site.build(NOW)
        before = site.entries()

        site.write(name, form.write(told._replace(version=2, word="Hechtzz")))
        report = site.build(WHEN)

        (item,) = site.entries()
        assert "Hechtzz" in item["title"]
        assert item["id"] == before[0]["id"]
        assert [change["kind"] for change in report["changes"]] == ["updated"]


@pytest.mark.parametrize("form", [one for one in FORMATS if "embargo" in one.can], ids=lambda form: form.name)
def test_an_embargo_ends_at_its_second(form: Format) -> None:
    ends = START + timedelta(hours=99)
    with new_site() as site:
        site.write(f"story{form.ending}", form.write(Told(7, embargo=99)))

        early = site.build(ends - timedelta(seconds=1))
        seen_early = leaks(site, [word_of(7)])
        site.build(ends)

        assert seen_early == []
        assert [one["reason"] for one in early["held"]] == [f"embargoed until {ends:%Y-%m-%dT%H:%M:%SZ}"]
        assert seen(site) == {word_of(7)}


@pytest.mark.parametrize("form", [one for one in FORMATS if "status" in one.can], ids=lambda form: form.name)
@pytest.mark.parametrize("order", ["story first", "notice first"])
def test_a_notice_of_one_format_kills_a_story_of_another(form: Format, order: str) -> None:
    notice = ("notice.xml", NITF.write(Told(90, version=9, status="canceled", kills=7)))
    story: tuple[str, Any] = (f"story{form.ending}", form.write(Told(7)))
    with new_site() as site:
        for name, data in [story, notice] if order == "story first" else [notice, story]:
            site.write(name, data)
            site.build(NOW)
        told = {one["file"]: one["reason"] for one in site.build(WHEN)["held"]}
        (site.content / "notice.xml").unlink()
        site.build(WHEN)

        assert told[f"content/{story[0]}"] == "killed by notice.xml"
        assert site.entries() == []

"""The gate every document passes before it takes the place of the old one."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from tests.feeds.made import entry, feed
from wirefeed import publishing
from wirefeed.feeds import atom
from wirefeed.model import Entry, Feed
from wirefeed.outputs import Outline, Output
from wirefeed.store import Written

SOUND = entry(id="tag:news.example.org,2024:sound", link="https://news.example.org/sound/")
# Bodies are made safe and absolute long before: only a fault of ours could send such an entry here.
RELATIVE = entry(id="tag:news.example.org,2024:relative", body='<p><a href="pier.html">Pier</a></p>')
SCRIPTED = entry(id="tag:news.example.org,2024:scripted", body="<p>Pier</p><script>alert(1)</script>")
FORBIDDEN = entry(id="tag:news.example.org,2024:forbidden", updated=SOUND.updated.replace(tzinfo=None))
PLACE = ("output", "news.atom")


def document(*entries: Entry, **changes: Any) -> Output:
    made = feed(*entries, **changes)
    ids = tuple(one.id for one in entries)
    key = repr(ids).encode()
    return Output(*PLACE, key, partial(atom.render, made), lambda: made, "atom", ids, "news")


def drawn(*entries: Entry, before: dict[Any, Written] | None = None, **changes: Any) -> tuple[Any, dict[str, str]]:
    """Return what is drawn of a feed of `entries`, and who was taken out, with the reason."""
    taken: dict[str, str] = {}

    def outline() -> Outline:
        left = [one for one in entries if one.id not in taken]
        return Outline([document(*left, **changes)], [], {}, [])

    before = before or {}
    there = {place: one[3:] for place, one in before.items()}
    return publishing.draw(outline, taken.__setitem__, before, there), taken


def shown(data: bytes) -> list[str]:
    import feedparser

    return [one.id for one in feedparser.parse(data).entries]


@pytest.mark.parametrize(
    ("bad", "rule"),
    [(RELATIVE, "FEEDS-2-absolute-addresses"), (SCRIPTED, "FEEDS-2-safe-body")],
    ids=["relative", "scripted"],
)
def test_a_story_whose_entry_breaks_a_rule_is_taken_out_and_the_others_publish(bad: Entry, rule: str) -> None:
    made, taken = drawn(bad, SOUND)

    assert list(taken) == [bad.id]
    assert f"rule {rule}" in taken[bad.id]
    assert "content in news.atom" in taken[bad.id]
    assert shown(made.data[PLACE]) == [SOUND.id]


def test_a_story_that_cannot_even_be_written_is_found_among_the_others() -> None:
    made, taken = drawn(SOUND, FORBIDDEN)

    assert list(taken) == [FORBIDDEN.id]
    assert shown(made.data[PLACE]) == [SOUND.id]


def test_words_that_look_like_a_mistake_keep_no_story_off_the_air() -> None:
    odd = entry(id="tag:news.example.org,2024:odd", title="Why </div> matters &amp; what it does")

    made, taken = drawn(odd, SOUND)

    assert taken == {}
    assert shown(made.data[PLACE]) == [odd.id, SOUND.id]
    assert [(one.id, one.field) for one in made.worded] == [(odd.id, "title")]


def test_a_document_that_is_wrong_by_itself_is_not_published_and_no_story_is_blamed() -> None:
    made, taken = drawn(SOUND, addresses={"atom": "news.atom"})

    assert taken == {}
    assert made.data == {}
    (fault,) = {(one.id, one.output.path) for one in made.refused}
    assert fault == ("", "news.atom")
    assert publishing.told(made.refused[0]).person


def test_a_document_that_is_as_it_was_is_not_drawn_again() -> None:
    key = document(SOUND).key
    before = {PLACE: Written(*PLACE, key, 100, 7)}

    made, _ = drawn(SOUND, before=before)

    assert made.data == {}


def test_a_feed_is_sound_without_entries() -> None:
    made, taken = drawn(RELATIVE)

    assert list(taken) == [RELATIVE.id]
    assert shown(made.data[PLACE]) == []
    assert isinstance(made.outline.outputs[0].feed and made.outline.outputs[0].feed(), Feed)

"""What is told of a plain story at a glance is what reading it would tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed import reading, stories
from wirefeed.model import Raw, Source, Story

GOLDEN = Path(__file__).parent / "golden"
SOURCES = [
    Source(),
    Source(agency="NGP", publisher="Northgate Press", timezone="Africa/Cairo", language="fr", date_order="DMY"),
]
VALUES = {
    "title": [
        "Ferry returns",
        '"Ferry: back again"',
        "EMBARGOED until noon",
        "A & B",
        "Kill Bill returns",
        "ADVISORY: pictures",
        "'Quoted'",
        "",
        "~",
        "null",
        "12",
        '"  "',
        "Advisory",
        "الفريق يعود",
        "Ferry <em>returns</em>",
        "Été",
    ],
    "date": [
        "2024-03-26",
        "2024-03-26T14:30:00+02:00",
        '"2024-03-26 14:30"',
        "2024-03-26 14:30:00 +0200",
        "03/04/2024",
        "2024-02-30",
        "soon",
        "26 March 2024",
        "2024-03-26T14:30:00 IST",
    ],
    "updated": ["2024-03-27", "2024-03-26", "2024-03-20", "2024-03-26T15:00:00Z", "later", ":git", "04/05/2024"],
    "author": [
        "Jane Sample",
        "By Jane Sample",
        "AP",
        "Jane Sample, AP",
        "Jane Sample (NGP)",
        "Jane Sample and John Test",
        '"Jane Sample; John Test"',
        "NGP",
        "Petra",
        "Jane Sample <jane@example.org>",
        "jane@example.org",
        "null",
    ],
    "tags": [
        "[ferry, harbour]",
        "[ferry]",
        "[]",
        "ferry",
        "[ferry, ferry]",
        "[Draft, private]",
        '["a b"]',
        "[a  b, c ]",
    ],
    "section": ["News", '"Sea"', "News, Sea", "null", "false", "~", "News  Sea"],
    "category": ["News", "News, Sea", "none"],
    "lang": ["fr", "pt-BR", "pt_BR", "French", "EN", "en-us", "no", '"he"', "xx"],
    "language": ["de", "null"],
    "slug": ["ferry", "/ferry/", "2024/03/26/ferry", "null"],
    "summary": ["It is back.", "<b>It</b> is back.", "true", "''"],
    "description": ["It is back.", '"It: is back."'],
}
ODD = [
    "syndicate: false",
    "syndicate: true",
    "aliases: [urn:x:1]",
    "license: CC BY 4.0",
    "status: killed",
    "draft: true",
    "draft: false",
    "publish_at: 2024-05-01T10:00:00Z",
    "image: a.png",
    "image:",
    "Title: Other",
    "title: Again",
    "# note",
    "x",
    "tags:\n  - a",
    "  ",
    "key:  value ",
]
BODIES = [
    "It is back.\n",
    "# Ferry returns\n\nIt is back.\n",
    "EMBARGOED until noon\n\nIt is back.\n",
    "KILL KILL KILL\n",
    "Eds: call\n\nIt is back.\n",
    "It is {{ back }}.\n",
    "It {is} back.\n",
    "{% raw %}x{% endraw %}\n",
    "It is back.\n\nMORE\n",
    "It is back.\n\nEnds\n",
    "```\nKILL KILL KILL\n```\n",
    "![A pier](pier.png)\n",
    "العبارة تعود.\n",
    "\nADVISORY: none\n",
    "It is back.\n\n* This story was edited by Northgate Online\n",
    "It is back.\n\nShort link: https://example.org/s/1\n",
    "It is back.\n\nSearch Keywords: ferry | pier\n",
    "---\nx\n---\n",
    "",
]
NAMES = ["ferry.md", "2024-03-25-ferry.md", "_drafts/ferry.md", "2024/03/25/ferry.markdown", "ferry.fr.md", "ferry.mdx"]


@st.composite
def fronts(draw: st.DrawFn) -> str:
    """Front matter that is mostly plain: a title and a date, then some more, then perhaps one odd line."""
    keys = ["title", "date", *draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True, max_size=4))]
    rows = [f"{key}: {draw(mostly_first(VALUES[key]))}" for key in dict.fromkeys(keys)]
    return "\n".join(
        ["---", *draw(st.permutations(rows)), *draw(mostly_first([[], *([odd] for odd in ODD)])), "---", ""]
    )


def mostly_first(values: list[Any]) -> st.SearchStrategy[Any]:
    """The first is the plain one: without it hardly any story would be told at a glance."""
    return st.integers(0, 9).flatmap(lambda at: st.just(values[0]) if at < 8 else st.sampled_from(values))


def told_alike(data: bytes, name: str, source: Source) -> bool:
    """Compare the two ways; False if the quick one tells nothing."""
    raw = Raw(name=name, data=data, digest="")
    quick = stories.glance(raw, source, prefix="tag:x,2024:")
    if quick is None:
        return False
    (story,) = stories.read(raw, source, prefix="tag:x,2024:")
    assert isinstance(story, Story)
    assert quick == reading._head(story)
    assert (quick.syndicate, quick.aliases) == (story.syndicate, story.aliases)
    assert story.remarks == ()
    return True


@settings(deadline=None, max_examples=600)
@given(fronts(), mostly_first(BODIES), mostly_first(NAMES), st.sampled_from(SOURCES))
def test_a_head_told_at_a_glance_is_the_head_of_the_story(front: str, body: str, name: str, source: Source) -> None:
    told_alike((front + body).encode(), name, source)


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8"), max_size=30), st.text(max_size=80), st.sampled_from(SOURCES))
def test_a_head_told_at_a_glance_is_that_of_the_story_whatever_its_words(title: str, body: str, source: Source) -> None:
    text = f"---\ntitle: {title}\ndate: 2024-03-26\n---\n{body}"

    told_alike(text.encode("utf-8", "replace"), "ferry.md", source)


@pytest.mark.parametrize("source", SOURCES, ids=["nobody", "agency"])
def test_the_golden_inputs_are_told_alike_at_a_glance(source: Source) -> None:
    inputs = [path for path in sorted(GOLDEN.rglob("*")) if path.is_file() and path.suffix != ".json"]

    for path in inputs:
        told_alike(path.read_bytes(), path.name, source)


@pytest.mark.parametrize(
    "more",
    ["updated: 2024-03-27", "lang: pt-BR", "language: de", "tags: [ferry]\nsection: News", "author: Jane Sample", ""],
)
def test_a_plain_story_is_told_at_a_glance(more: str) -> None:
    text = f"---\ntitle: Ferry returns\ndate: 2024-03-26\n{more}{chr(10) if more else ''}---\nIt is back.\n"

    assert told_alike(text.encode(), "ferry.md", SOURCES[0])

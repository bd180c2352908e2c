"""Ten thousand awkward stories in one build: every output parses strictly, and every story is accounted for."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from tests.sites import CONFIG, NOON, PREFIX, Site

COUNT = 10_000
CONFIGURED = (
    CONFIG
    + """
[[feed]]
name = "news"
limit = 10000
max_bytes = 1000000000

[[feed]]
name = "slice"
limit = 200
"""
)
PIECES = [
    *(chr(code) for code in (*range(32), *range(0x7F, 0xA0))),
    *"\ufffe\uffff\ufeff\u200b\u00ad\u2028\u2029\u0085\u00a0\U0001fffe\U0010ffff\ufdd0\u202e\u202c\u2067\u2069\u200f",
    *(
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "&amp;lt;",
        "&nbsp;",
        "&bogus;",
        "&#0;",
        "&#xD800;",
        "&#x1F600;",
        "&",
        "<",
        ">",
    ),
    *(
        "\\ud83d",
        "\\udc00",
        "{{< x >}}",
        "{% x %}",
        "<script>alert(1)</script>",
        "javascript:x",
        "<p",
        "<b>bold",
        "</div>",
    ),
    *(
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "e\u0301",
        "شمال",
        "צפון",
        "北門",
        "ไทย",
        "`code`",
        "**",
        "[a](b",
        "![c]",
    ),
    *(
        '"',
        "'",
        "’",
        "“",
        "\\",
        "%",
        "%0A",
        "#",
        "| a | b |",
        "```",
        "~~~",
        "\n",
        "\n\n",
        "\t",
        "---\n",
        "+++\n",
        "1. ",
    ),
    *("harbour", "ferry", "the", "north", "gate", " ", " ", " ", ". ", "? ", "https://example.org/ä b?q=<x>&y=1"),
]
FORBIDDEN = {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}
KINDS = ("md", "md", "md", "md", "md", "md", "markdown", "txt", "txt", "html")


def text(chance: random.Random, longest: int) -> str:
    return "".join(chance.choices(PIECES, k=chance.randint(1, longest)))


def made(chance: random.Random, kind: str) -> str:
    headline, body = text(chance, 8), text(chance, 40)
    day = (NOON - timedelta(minutes=chance.randint(1, 200_000))).isoformat()
    if kind == "html":
        return (
            f'<!doctype html><html><head><title>{headline}</title><meta name="date" content="{day}">'
            f"</head><body><article><h1>{headline}</h1><p>{body}</p><p>{text(chance, 20)}</p></article></body></html>"
        )
    if kind == "txt":
        return f"{headline}\n\nAP , Tuesday 26 Mar 2024\n\n{body}\n\n{text(chance, 20)}\n"
    title, tag = json.dumps(headline, ensure_ascii=chance.random() < 0.2), json.dumps(text(chance, 3))
    return f"---\ntitle: {title}\ndate: {day}\ntags: [{tag}]\n---\n\n{body}\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, object]]:
    site = Site(tmp_path_factory.mktemp("fuzz"), CONFIGURED)
    chance = random.Random(7)
    for number in range(COUNT):
        kind = chance.choice(KINDS)
        # Some files are in another encoding, and some hold a lone surrogate, which is no UTF-8 at all.
        other, broken = chance.random() < 0.02, chance.random() < 0.02
        words = made(chance, kind).replace("ferry", "\ud83d" if broken else "ferry")
        data = words.encode("cp1252", "replace") if other else words.encode("utf-8", "surrogatepass")
        folder: Path = site.content / str(number % 100)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.{kind}").write_bytes(data)
    return site, site.build(NOON)


def test_most_stories_publish_and_each_of_the_others_says_why(built):
    site, report = built

    shown = {item["id"] for item in site.entries()}
    told = [one["file"] for one in (*report["held"], *report["failed"])]

    assert len(shown) + len(told) == report["stories"] == COUNT
    assert len(shown) > COUNT * 0.7
    assert not [one for one in report["failed"] if "fault of wirefeed" in one["hint"]]


@pytest.mark.parametrize("name", ["news.atom", "news.rss"])
def test_a_strict_parser_reads_all_of_it(built, name):
    site, _ = built

    root = etree.fromstring((site.feeds / name).read_bytes(), etree.XMLParser(huge_tree=True, resolve_entities=False))

    assert len(root.findall(".//{*}entry") + root.findall(".//item")) == len(site.entries())


def test_no_output_holds_what_xml_forbids_or_browsers_run(built):
    site, _ = built

    for item in site.entries():
        shown = json.dumps(item, ensure_ascii=False)
        shown.encode("utf-8")  # no lone surrogate
        assert item["id"].startswith(PREFIX)
        assert FORBIDDEN.isdisjoint(everything(item))
        assert "<script" not in item.get("content_html", "")


def everything(value: object) -> str:
    if isinstance(value, dict):
        return "".join(map(everything, value.values()))
    if isinstance(value, list):
        return "".join(map(everything, value))
    return str(value)


@pytest.mark.parametrize("ending", ["atom", "rss"])
def test_a_tolerant_reader_sees_what_the_json_feed_says(built, ending):
    site, _ = built

    seen = feedparser.parse((site.feeds / f"slice.{ending}").read_bytes())

    items = site.entries("slice")
    assert not seen.bozo
    assert [entry.id for entry in seen.entries] == [item["id"] for item in items]
    assert [" ".join(entry.link.split()) for entry in seen.entries] == [item["url"] for item in items]

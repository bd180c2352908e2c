"""What a body may hold, whatever a story brought."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from wirefeed.content import markup
from wirefeed.content._blocks import Block, blocks_of
from wirefeed.content._html.tags import ATTRIBUTES, TAG, TAGS, VOID
from wirefeed.model import Markup, Story

LINK = "https://news.example.org/2024/port/"
GOLDEN = Path(__file__).parent / "golden" / "markup"
PAIRS = sorted(path for path in GOLDEN.iterdir() if ".expected" not in path.name)
ADDRESS = re.compile(r"https?://[a-z0-9.\[\]:-]+(?:[/?#][!-~]*)?|(?:mailto|tel):[!-~]+")


def html_of(body: str, kind: Markup = "html", link: str = LINK) -> str:
    return markup.html_of(Story(name="a.html", headline="", body=body, markup=kind), link=link)


def kind_of(path: Path) -> Markup:
    kinds: dict[str, Markup] = {".html": "html", ".markdown": "markdown", ".text": "text"}
    return kinds[path.suffix]


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: path.stem)
def test_a_body_becomes_the_html_that_stands_beside_it(path: Path) -> None:
    expected = path.with_suffix(".expected.html").read_text(encoding="utf-8")

    assert html_of(path.read_text(encoding="utf-8"), kind_of(path)) + "\n" == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See https://example.org/a.", '<a href="https://example.org/a">https://example.org/a</a>.'),
        ("See http://example.org, now", '<a href="http://example.org">http://example.org</a>, now'),
        ("See www.example.org/x!", '<a href="http://www.example.org/x">www.example.org/x</a>!'),
        ("(https://example.org/a_(b))", '(<a href="https://example.org/a_(b)">https://example.org/a_(b)</a>)'),
        (
            "https://example.org/?a=1&b=2",
            'href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a>',
        ),
        ("https://example.org/?a=1&", '<a href="https://example.org/?a=1">https://example.org/?a=1</a>&amp;'),
        ("**https://example.org/a**", '<strong><a href="https://example.org/a">https://example.org/a</a></strong>'),
        ("“https://example.org/a”", '“<a href="https://example.org/a">https://example.org/a</a>”'),
        ("请看：https://example.org/a。再见", '：<a href="https://example.org/a">https://example.org/a</a>。再见'),
        ("https://bücher.example/ä", '<a href="https://xn--bcher-kva.example/%C3%A4">https://bücher.example/ä</a>'),
        (
            "| a |\n|---|\n| https://example.org/a |",
            '<td><a href="https://example.org/a">https://example.org/a</a></td>',
        ),
    ],
)
def test_a_bare_address_in_markdown_becomes_a_link_without_the_marks_behind_it(text: str, shown: str) -> None:
    html = html_of(text, "markdown")

    assert shown in html
    assert faults(html) == []


@pytest.mark.parametrize(
    "text",
    [
        "Run `curl https://example.org/a` now.",
        "```\nhttps://example.org/a\n```",
        "<kbd>https://example.org/a</kbd>",
        "http://localhost/a and https:// and www. and www./a",
        "xhttps://example.org/a",
        "ftp://example.org/a",
        "https://example.org/" + ")" * 100_000,
        "https://name:secret@example.org/",
        "An address such as example.org",
    ],
)
def test_what_is_code_or_no_whole_address_stays_text(text: str) -> None:
    assert "<a " not in html_of(text, "markdown")


@pytest.mark.parametrize(
    "text", ["[https://example.org/a](https://example.org/b)", "<https://example.org/a>", "[**https://a.example**](/x)"]
)
def test_what_is_a_link_already_stays_one_link(text: str) -> None:
    html = html_of(text, "markdown")

    assert html.count("<a ") == 1
    assert faults(html) == []


@pytest.mark.parametrize("kind", ["html", "text"])
def test_bare_addresses_outside_markdown_stay_text(kind: Markup) -> None:
    assert "<a " not in html_of("<p>https://example.org/a</p>", kind)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["https://", "www.", "a.b", "(", ")", "*", "_", "`", "&", "<", ">", "[", "]", " ", "é"]))
)
def test_links_made_of_bare_addresses_keep_the_text_and_the_html_whole(parts: list[str]) -> None:
    html = html_of("".join(parts), "markdown")

    assert faults(html) == []
    assert html_of(html, "html") == html


class _Balance(HTMLParser):
    """Collects what a strict reading of a document finds wrong, and every address in it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        self.wrong += [] if tag in TAGS and tag not in ("iframe", "h1") else [f"<{tag}>"]
        self.wrong += [name for name, _ in attrs if name not in allowed or name.startswith(("data-", "on"))]
        for name, value in attrs:
            if name in ("href", "src", "poster"):
                self.addresses.append(value or "")
            elif name == "srcset":
                self.addresses += [candidate.split()[0] for candidate in (value or "").split(", ")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def faults(html: str) -> list[str]:
    reader = _Balance()
    reader.feed(html)
    reader.close()
    wrong = reader.wrong + [f"<{tag}> stays open" for tag in reader.open]
    return wrong + [address for address in reader.addresses if not ADDRESS.fullmatch(address)]


NAMES = sorted(TAGS) + "script style noscript template svg math form x-y o:p textarea endash nobr center font".split()
VALUES = [
    ' href="/x y"', " href='java\tscript:alert(1)'", " src=a.jpg", " src='data:x'", ' srcset="a 1x, b.jpg 2x"',
    " onclick=x", ' style="a:b"', " lang=ar", " dir=rtl", " title='a\"b<c>'", " href='#f'", " href='http://[bad'",
    ' width=1 height="1"', ' src="//cdn.example/é"', ' alt="&amp;amp;"', " href='?a=1&b=2'", "/",
]  # fmt: skip
WORDS = [
    "harbour", " ", "\n", "\n\n", "&amp;", "&lt;b&gt;", "&#11;", "&#0;", "&nbsp;", "é", "ميناء", "<!-- c -->", "a<b",
    "<br><br>", "<br/> <br/>", "</br></br>", "]]>", "<![CDATA[x]]>", "<?php x?>", "&lt;endash&gt;", "`x`", "* l\n",
    "# h\n", "[a](b c)", "![i](/é.jpg)", "\u202e", "\ufdd0", "[^1]", "\x00", "\ud800",
]  # fmt: skip
opening = st.builds(
    lambda name, found: f"<{name}{''.join(found)}>",
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(VALUES), max_size=2),
)
soup = st.lists(
    opening | st.sampled_from([f"</{name}>" for name in NAMES]) | st.sampled_from(WORDS) | st.text(max_size=5),
    max_size=25,
).map("".join)
kinds: st.SearchStrategy[Markup] = st.sampled_from(["html", "markdown", "text"])


@settings(max_examples=400, deadline=None)
@given(soup, kinds)
def test_whatever_comes_in_what_goes_out_is_balanced_allowed_and_absolute(body: str, kind: Markup) -> None:
    html = html_of(body, kind)

    assert faults(html) == []
    assert "<script" not in html
    etree.fromstring("<a>" + re.sub("[<>&]", "", html) + "</a>")  # no character that XML cannot hold


@settings(max_examples=400, deadline=None)
@given(soup, kinds)
def test_a_body_that_went_out_comes_back_unchanged(body: str, kind: Markup) -> None:
    """It is what a sanitiser would write, so no reader's own sanitiser finds anything to mend."""
    once = html_of(body, kind)

    assert html_of(once) == once
    assert markup._cleaner().clean(once) == once


@settings(max_examples=300, deadline=None)
@given(soup, kinds)
def test_blocks_say_what_the_body_says(body: str, kind: Markup) -> None:
    html = html_of(body, kind)

    blocks = blocks_of(html)

    shown = unescape("".join(TAG.split(html)[::4]))
    assert all(block.text and block.text == " ".join(block.text.split()) for block in blocks)
    letters = "".join("".join(block.text.split()) for block in blocks)
    muted = any(tag in html for tag in ("<s>", "<del", "<strike", "<rt", "<rp", "<sup", "<s "))
    assert muted or letters == "".join(shown.split())


@given(st.text(max_size=60))
def test_blocks_of_anything_never_fail(text: str) -> None:
    assert all(isinstance(block, Block) for block in blocks_of(text))


@given(st.text())
def test_plain_text_is_shown_word_for_word(text: str) -> None:
    """Text is no markup: what looks like a tag stays to be read."""
    text = re.sub("[^ -~é\n]", "", text)

    shown = unescape(re.sub("</?p>", " ", html_of(text, "text")))

    assert shown.split() == text.split()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Ebb\n: The water leaves.", "<dl>\n<dt>Ebb</dt>\n<dd>The water leaves.</dd>\n</dl>"),
        ("Good news\n:) for the port", "<p>Good news\n:) for the port</p>"),
        ('<div markdown="1">\n**It** rose.\n</div>', "<div>\n<p><strong>It</strong> rose.</p>\n</div>"),
        ("- [x] Dig\n- [ ] Fill", "<ul>\n<li>☑ Dig</li>\n<li>☐ Fill</li>\n</ul>"),
    ],
)
def test_markdown_of_several_flavours_is_shown(body: str, expected: str) -> None:
    made = html_of(body, "markdown")

    assert made == expected


def test_the_note_at_the_foot_is_no_paragraph_of_the_story() -> None:
    blocks = blocks_of(html_of("It rose[^1] a lot.\n\n[^1]: By a yard.", "markdown"))

    assert blocks == [Block("paragraph", "It rose a lot."), Block("caption", "By a yard.")]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<h2>Tide &amp; time</h2><p>Low\n water.</p>", [("heading", "Tide & time"), ("paragraph", "Low water.")]),
        ("<ul><li>one <b>two</b></li><li>three</li></ul>", [("list", "one two"), ("list", "three")]),
        ("<blockquote>said</blockquote>after", [("quote", "said"), ("paragraph", "after")]),
        ("<figure><img src='x'><figcaption>A crane.</figcaption></figure>", [("caption", "A crane.")]),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", [("table", "a b"), ("table", "c")]),
        ("<pre><code>x\n  y</code></pre>", [("code", "x y")]),
        ("<p>One<br>two<sup>[3]</sup> and <del>five</del> km<sup>2</sup></p>", [("paragraph", "One two and km2")]),
        ("<div>loose <em>text</em><p>kept</p></div>", [("paragraph", "loose text"), ("paragraph", "kept")]),
        ("<p><ruby>港<rp>(</rp><rt>minato</rt><rp>)</rp></ruby>町</p>", [("paragraph", "港町")]),
        ("", []),
    ],
)  # fmt: skip
def test_blocks_have_a_kind_and_one_line_of_text(html: str, blocks: list[tuple[str, str]]) -> None:
    html = markup._cleaner().clean(html)

    assert [(block.kind, block.text) for block in blocks_of(html)] == blocks


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 60_000,
        "<blockquote>" * 400 + "a",
        "<a href=x>" * 3_000 + "t",
        "<" * 60_000,
        "<br>&nbsp;" * 20_000,
        "<pre>" * 5_000 + "<br><br>x",
        f"<img srcset='{',' * 50_000}'>x",
        f"<a {'x=1 ' * 20_000}/>t",
        "<b>a<br><br>" * 400,
        "<table><tr><td>" * 300 + "x",
        "<p>a" * 5_000,
    ],
    ids=lambda body: body[:12],
)
def test_no_nesting_and_no_repetition_costs_more_than_its_length(body: str) -> None:
    before = time.process_time()

    html = html_of(body)

    assert time.process_time() - before < 3
    assert faults(html) == []
    assert max_depth(html) <= 64


def max_depth(html: str) -> int:
    depth = deepest = 0
    for closing, name, _ in TAG.findall(html):
        if name not in VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def test_the_same_story_gives_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "from wirefeed.content import markup; from wirefeed.model import Story; import sys; print(ascii(markup.html_of("
        "Story(name='a', headline='', body=sys.argv[1], markup='html'), link='https://news.example.org/')))"
    )
    body = '<img height=3 alt=a width=4 src=b srcset="c 2x" title=t lang=en dir=ltr><a title=x href=y hreflang=en>z'

    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, body],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }

    assert len(outputs) == 1
    assert b'height="3"' in outputs.pop()


def test_a_story_without_an_address_keeps_only_absolute_ones() -> None:
    html = html_of('<p><a href="/x">a</a> <a href="https://e.example/">b</a><img src="c.jpg"></p>', link="")

    assert html == '<p>a <a href="https://e.example/">b</a></p>'


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_real_pages_go_out_balanced_allowed_absolute_and_settled() -> None:
    pages = [*Path(os.environ["WIREFEED_SAMPLES"]).glob("*.html"), *Path(os.environ["WIREFEED_SAMPLES"]).glob("*.xml")]

    assert pages
    for page in pages:
        html = html_of(page.read_text(encoding="utf-8", errors="replace"))

        assert faults(html) == [], page.name
        assert html_of(html) == html, page.name

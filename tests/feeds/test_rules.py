"""The gate: what wirefeed renders passes it, and every rule stops what it is for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feeds.broken import ATOM, BREAKS, DOCUMENTS, JSON, NEWS, RSS, Break
from tests.feeds.made import NOON, PHOTO, entry, feed
from wirefeed.characters import legal, squash
from wirefeed.config import parse
from wirefeed.content import entry as content
from wirefeed.feeds import Fault, check
from wirefeed.feeds._rules.table import RULES
from wirefeed.model import Feed, Media, Moment, Person, Story, Tombstone
from wirefeed.plugins import FEEDS

ROOT = Path(__file__).parent.parent.parent
GOLDEN = Path(__file__).parent / "golden"
ENTRIES = ("atom", "rss", "json")
CASES = [(form, broken) for form, breaks in BREAKS.items() for broken in breaks]


def rules(faults: tuple[Fault, ...]) -> set[str]:
    return {fault.rule for fault in faults}


def of(form: str) -> str:
    """Return the format a file ending names."""
    return {"opml": "opml", "xml": "newssitemap"}.get(form, form)


# What passes


@pytest.mark.parametrize("form", DOCUMENTS)
def test_the_documents_that_are_broken_below_are_whole(form: str) -> None:
    assert check(DOCUMENTS[form].encode(), form) == ()


OWN = [
    path
    for folder in (ROOT / "feeds", GOLDEN)
    for path in sorted(folder.rglob("*"))
    if path.suffix in (".atom", ".rss", ".json", ".opml", ".xml") and not path.name.endswith(".feed.json")
]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_every_feed_of_the_project_passes(path: Path) -> None:
    assert check(path.read_bytes(), of(path.suffix.removeprefix("."))) == ()


anything = st.text(st.characters(), max_size=30)
line = anything.map(squash).filter(bool)
address = anything.map("https://a.example/{}".format)
stamps = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants it naive
media = st.builds(
    Media,
    url=address,
    type=st.sampled_from(["image/jpeg", "audio/mpeg", "", "photo"]),
    length=st.integers(-1, 9),
    caption=line,
    credit=st.one_of(st.just(""), line),
    alt=st.one_of(st.just(""), line),
)
WORDS = ["b", "Boats & bread", "القارب", "הסירה", "“Quay”", "1 < 2", "<i>", "&amp;", "🎉", "\u00ad", "\x07", "x\x85y"]
markdown = st.lists(
    st.one_of(
        st.sampled_from([*WORDS, "*b*", "[x](/a b?c&d)", "![](p.jpg)", "> ", "\n\n", "- ", "`<p>`", "<b>x"]), anything
    ),
    max_size=12,
).map(" ".join)


SETTINGS = parse(
    '[site]\ntitle = "T"\nurl = "https://a.example/"\nid = "tag:a.example,2024:"\nauthor = "Desk"\n'
    '[short_links]\nurl = "https://a.example/s/"\n'
)
people = st.lists(st.builds(Person, line, url=st.one_of(st.just(""), address)), max_size=2).map(tuple)
stories = st.builds(
    Story,
    id=anything.map(legal).map("tag:a.example,2024:{}".format),
    name=anything.map(legal).map("{}.md".format),
    headline=st.one_of(line, st.sampled_from(WORDS[:3])),
    body=markdown,
    markup=st.sampled_from(["text", "markdown", "html"]),
    summary=anything,
    summary_from=st.sampled_from(["", "story", "description"]),
    published=st.builds(Moment, stamps),
    updated=st.one_of(st.none(), st.builds(Moment, stamps)),
    authors=people,
    agency=anything,
    section=anything.map(legal),
    tags=st.lists(anything, max_size=2).map(tuple),
    language=st.sampled_from(["", "en", "ar", "pt-BR", "en_US", "none such"]),
    rights=anything,
    license=st.one_of(st.just(""), address),
    correction=anything,
    media=st.lists(media, max_size=3).map(tuple),
)
entries = st.builds(
    lambda story, code: content.make(story, settings=SETTINGS, code=code), stories, st.sampled_from(["", "7hq2"])
)
gone = st.builds(Tombstone, anything.map("tag:b.example,2024:{}".format), stamps, st.just("It was withdrawn."))
feeds = st.builds(
    lambda shown, **fields: feed(*shown, **fields),
    st.lists(entries, max_size=4, unique_by=lambda one: squash(one.id)),
    title=line,
    description=anything.map(squash),
    author=anything.map(squash),
    hub=st.sampled_from(["", "https://hub.example/"]),
    page=st.sampled_from(["", "https://a.example/news/"]),
    previous=st.sampled_from([{}, {name: f"https://a.example/1.{name}" for name in ENTRIES}]),
    tombstones=st.lists(gone, max_size=2, unique_by=lambda one: legal(one.id)).map(tuple),
)


@pytest.mark.parametrize("form", ENTRIES)
@given(made=feeds)
def test_whatever_the_content_room_makes_passes_in_every_format(form: str, made: Feed) -> None:
    assert check(FEEDS.load(form).render(made), form) == ()


@pytest.mark.parametrize("form", ENTRIES)
def test_many_stories_of_one_second_pass(form: str) -> None:
    shown = [
        entry(id=f"tag:news.example.org,2024:{number}", link=f"https://a.example/{number}") for number in range(30)
    ]

    assert check(FEEDS.load(form).render(feed(*shown)), form) == ()


@pytest.mark.parametrize("form", ENTRIES)
def test_an_archive_document_passes(form: str) -> None:
    newest = {name: f"https://news.example.org/feeds/now.{name}" for name in ENTRIES}
    shown = feed(
        entry(), archived=True, current=newest, previous={name: f"{where}.1" for name, where in newest.items()}
    )

    assert check(FEEDS.load(form).render(shown), form) == ()


@pytest.mark.parametrize(
    ("title", "summary", "body"),
    [
        ("Why <b> is not <strong>", "Write `&amp;` for an ampersand.", "<p>Write <code>&amp;amp;</code>.</p>"),
        ("AT&T and R&D; more", "a&b;c &unknown; d", "<p>1 &lt; 2 &amp; 3 &gt; 2</p>"),
        ("Cafés “of the quay”", "Two — no, three.", "<p>He said ‘שלום’ to the crew of the boat.</p>"),
        ("On click = nothing", "href=/x", '<p>Say onclick="x" and src="y" in a text.</p>'),
        ("Pictures", "Two.", ('<p><img src="https://a.example/a,b.jpg" srcset="https://a.example/a,b.jpg 2x, https://a.exa'
         'mple/c.jpg" alt="&lt;3 &amp; more" title="a > b"><br><a href="mailto:a@a.example">a</a></p>')),
        ("Heads", "Two.", '<p data-src="x" class="on">Y</p><picture><source srcset="https://a.example/a.webp"></picture>'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ENTRIES)
def test_what_looks_wrong_and_is_right_passes(form: str, title: str, summary: str, body: str) -> None:
    shown = feed(entry(title=title, summary=summary, body=body))

    assert check(FEEDS.load(form).render(shown), form) == ()


# What fires


@pytest.mark.parametrize(("form", "broken"), CASES, ids=lambda one: one.rule if isinstance(one, Break) else one)
def test_a_rule_stops_the_mistake_it_is_for_and_no_other_rule_does(form: str, broken: Break) -> None:
    whole = DOCUMENTS[form]
    assert broken.was in whole
    document = whole.replace(broken.was, broken.becomes).encode("utf-8", "surrogatepass")

    faults = check(document, form)

    assert rules(faults) == {broken.rule, broken.also} - {""}, faults
    assert all(fault.message.startswith("expected ") and ", got " in fault.message for fault in faults)


def test_every_rule_is_known_to_fire_and_stands_in_the_table() -> None:
    fired = {broken.rule for _, broken in CASES} | {"FEEDS-2-size", "sitemap-size"}

    assert fired == set(RULES)


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_document_over_its_limit_is_a_fault_and_one_of_just_so_many_bytes_is_none(form: str) -> None:
    document = DOCUMENTS[form].encode()

    assert check(document, form, limit_bytes=len(document)) == ()
    assert rules(check(document, form, limit_bytes=len(document) - 1)) == {"FEEDS-2-size"}


def test_a_news_sitemap_of_more_than_a_thousand_stories_is_a_fault() -> None:
    page = NEWS[NEWS.index("  <url>") : NEWS.index("</urlset>")]
    pages = [page.replace("/low/", f"/{number}/") for number in range(1_001)]

    def sitemap(shown: list[str]) -> bytes:
        return NEWS.replace(page, "".join(shown)).encode()

    assert check(sitemap(pages[:1_000]), "newssitemap") == ()
    assert rules(check(sitemap(pages), "newssitemap")) == {"sitemap-size"}


def test_an_index_of_sitemaps_is_looked_at_as_a_sitemap_is() -> None:
    index = NEWS[: NEWS.index("    <news:news>")] + "  </url>\n</urlset>\n"
    index = index.replace("urlset", "sitemapindex").replace("url>", "sitemap>")

    assert check(index.encode(), "sitemap") == ()
    assert rules(check(index.replace("https://", "/").encode(), "sitemap")) == {"sitemap-loc"}


def test_a_format_nobody_knows_is_the_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="'rdf'"):
        check(b"<rdf/>", "rdf")


# Where


@pytest.mark.parametrize(
    ("form", "was", "becomes", "where"),
    [
        ("atom", "Low water", "&lt;b&gt;Low&lt;/b&gt;", ("title", 0, "tag:news.example.org,2024:low")),
        ("atom", "<title>גאות", "<title>&lt;br&gt;", ("title", 1, "tag:news.example.org,2024:high")),
        ("atom", "Tide &amp; Quay", "a&lt;br&gt;b", ("title", -1, "")),
        ("atom", "2024:gone", "2024:high", ("id", 1, "tag:news.example.org,2024:high")),
        ("atom", 'term="Harbour"', 'term="Har\u0085bour"', ("category", 0, "tag:news.example.org,2024:low")),
        ("rss", "High.", "&lt;p&gt;High.", ("description", 1, "https://news.example.org/high/")),
        ("rss", "<description>What", "<description>\u0085What", ("description", -1, "")),
        ("json", '"High."', '""', ("content", 1, "tag:news.example.org,2024:high")),
        ("json", "AP", "A\\u0085P", ("_wirefeed", 0, "tag:news.example.org,2024:low")),
        ("json", "Tide", "\\u0085", ("title", -1, "")),
        ("opml", 'text="Low"', 'text=""', ("text", 1, "https://news.example.org/low.rss")),
        ("newssitemap", "Low water", " ", ("title", 0, "https://news.example.org/low/")),
    ],
)
def test_a_fault_says_which_field_of_which_entry(
    form: str, was: str, becomes: str, where: tuple[str, int, str]
) -> None:
    (fault,) = check(DOCUMENTS[form].replace(was, becomes).encode(), form)

    assert (fault.field, fault.entry, fault.id) == where


@pytest.mark.parametrize(
    ("form", "document", "position", "name"),
    [
        ("atom", ATOM.replace("Low water", "Low & water"), 0, "tag:news.example.org,2024:low"),
        ("atom", ATOM.replace("גאות", "\x02"), 1, "tag:news.example.org,2024:high"),
        ("atom", ATOM.replace("Quay", "\x02"), -1, ""),
        ("atom", ATOM.replace("</entry>\n  <entry", "</entry>&none;<entry"), -1, ""),
        ("rss", RSS.replace("High water", "<b>"), 1, "https://news.example.org/high/"),
        ("json", JSON.replace('"Low water",', '"Low {"water",'), 0, "tag:news.example.org,2024:low"),
        ("json", JSON.replace('"High."', '"High'), 1, "tag:news.example.org,2024:high"),
        ("json", JSON.replace('"Tide', 'Tide'), -1, ""),
        ("json", JSON + "x", -1, ""),
        ("json", "", -1, ""),
        ("rss", "", -1, ""),
    ],
)  # fmt: skip
def test_where_a_parser_stopped_names_the_entry(form: str, document: str, position: int, name: str) -> None:
    faults = check(document.encode(), form)

    (fault,) = [one for one in faults if one.rule == "well-formed"]
    assert (fault.entry, fault.id) == (position, name)


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_bytes_that_are_no_utf_8_are_a_fault(form: str) -> None:
    assert rules(check(DOCUMENTS[form].replace("Low water", "L\u00f6w").encode("latin-1", "replace"), form)) == {
        "well-formed"
    }


def test_an_entity_bomb_is_refused_and_not_read() -> None:
    bomb = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    document = ATOM.replace("<feed", f"{bomb}]>\n<feed").replace("Low water", "&j;")

    assert rules(check(document.encode(), "atom")) & {"FEEDS-3-plain-xml", "well-formed"}


# Laws


@settings(max_examples=300)
@given(form=st.sampled_from(list(DOCUMENTS)), at=st.floats(0, 1), removed=st.integers(0, 40), put=st.text(max_size=6))
def test_whatever_stands_in_a_document_its_faults_are_told(form: str, at: float, removed: int, put: str) -> None:
    whole = DOCUMENTS[form]
    place = int(at * len(whole))
    document = (whole[:place] + put + whole[place + removed :]).encode("utf-8", "surrogatepass")

    faults = check(document, form)

    assert rules(faults) <= set(RULES)
    assert check(document, form) == faults


@pytest.mark.parametrize("tail", ["<" * 50_000, "<a" + " x" * 50_000, "<a" + " " * 50_000, "<p>" * 50_000, "&" * 50_000,
                                  '<a href="https://' + "a%20" * 30_000, '<img srcset="' + "a, " * 30_000,
                                  '<img srcset="' + "a,," * 30_000 + '">'])  # fmt: skip
@pytest.mark.parametrize("form", ENTRIES)
def test_a_body_made_to_be_slow_is_looked_at_in_no_time(form: str, tail: str, elapsed: Callable[[], float]) -> None:
    text = json.dumps(tail)[1:-1] if form == "json" else escape(tail, quote=False)
    was = "<p>Low &amp; dry" if form == "json" else "&lt;p&gt;Low &amp;amp; dry"
    document = DOCUMENTS[form].replace(was, text).encode()

    check(document, form)

    assert elapsed() < 2


@pytest.fixture
def elapsed() -> Callable[[], float]:
    from time import perf_counter

    start = perf_counter()
    return lambda: perf_counter() - start


def test_a_feed_is_looked_at_in_a_fraction_of_the_time_it_takes_to_render(elapsed: Callable[[], float]) -> None:
    body = '<p>The pier is “open” &amp; the <a href="https://news.example.org/a?b=1">office</a> says so.</p>\n' * 40
    shown = feed(
        *(
            entry(id=f"tag:a.example,2024:{n}", body=body, media=(PHOTO,), updated=NOON + timedelta(n))
            for n in range(50)
        )
    )
    document = FEEDS.load("atom").render(shown)
    before = elapsed()

    for _ in range(10):
        check(document, "atom")

    assert (elapsed() - before) / 10 < 0.1  # seconds; some 5 ms on an idle machine


def test_the_rules_wait_for_the_first_document() -> None:
    script = "import sys; from wirefeed.feeds import check; print('lxml' in sys.modules, 'html' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    assert said.split() == ["False", "False"]


def test_a_fault_travels_as_json() -> None:
    (fault,) = check(ATOM.replace("Low water", "").encode(), "atom")[:1]

    assert msgspec.json.decode(msgspec.json.encode(fault), type=Fault) == fault

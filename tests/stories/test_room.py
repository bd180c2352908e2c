"""The room of story formats: which one reads a file, and what becomes of files none of them knows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed import stories
from wirefeed.errors import StoryError
from wirefeed.model import Raw, Source, Story
from wirefeed.plugins import STORIES

PREFIX = "tag:news.example.org,2024:"
HEAD = "---\ntitle: Ferry sails\ndate: 2024-03-26\n---\n\n"


def read(name: str, text: str | bytes, **source: Any) -> list[Story | StoryError]:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return stories.read(Raw(name=name, data=data, digest=""), Source(**source), prefix=PREFIX)


def story(name: str, text: str | bytes, **source: Any) -> Story:
    (found,) = read(name, text, **source)
    assert isinstance(found, Story), found
    return found


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("a.md", HEAD + "Text.", "markdown"),
        ("a.txt", HEAD + "Text.", "markdown"),
        ("a", "+++\ntitle = 'x'\n+++\nText.", "markdown"),
        ("a.md", '{"title": "x"}\n\nText.', "markdown"),
        ("a.html", "<!doctype html><html><head><title>x</title></head></html>", "html"),
        ("a.txt", "<!DOCTYPE HTML>\n<html><body>x</body></html>", "html"),
        ("a", '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>x</body></html>', "html"),
        ("a.html", "<article><h1>x</h1></article>", "html"),
        ("a.md", "<p>Markdown may begin with a tag.</p>\n\nAnd go on.", "markdown"),
        ("a.md", "<news-card>\n\nText in a site's own element.\n\n</news-card>", "markdown"),
        ("a.md", "[a link](https://x.example/) first", "markdown"),
        ("a.txt", "Ferry sails\n\nAP , Tuesday 26 Mar 2024\n\nThe ferry sailed.", "wiretext"),
        ("a.txt", "<nitf><body><p>Text</p></body></nitf>", "nitf"),
        ("a.xml", "<?xml version='1.0'?><newsItem guid='x'><p>Text</p></newsItem>", "newsmlg2"),
        ("a", "<!-- note -->\n<ns0:newsMessage xmlns:ns0='x'/>", "newsmlg2"),
        ("a.xml", "<NewsML><NewsItem/></NewsML>", "newsml1"),
        ("a.md", "<rss version='2.0'><channel><title>x</title></channel></rss>", "feed"),
        ("a", "<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>", "feed"),
        ("a.xml", "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel/></rss>", "wordpress"),
        ("a", '{"uri": "x", "headline": "y", "body_html": "<p>z</p>"}', "ninjs"),
        ("a.json", '{"data": {"item": {"altids": {"itemid": "x"}}}}', "apmedia"),
        ("a.json", '{"version": "https://jsonfeed.org/version/1.1", "items": []}', "jsonfeed"),
        ("a.rst", "Ferry\n=====\n\n:date: 2024-03-26\n\nIt sailed.\n", "rst"),
        ("a.txt", "Just words\n\nand more of them.", "markdown"),
        ("a.txt", "1 < 2 and other truths\n\nText.", "markdown"),
    ],
)
def test_content_says_which_format_reads_a_file(name, text, wanted):
    assert stories.detect(Raw(name=name, data=text.encode(), digest=""), text) == wanted


@pytest.mark.parametrize(
    ("name", "text", "got"),
    [
        ("a.xml", "<?xml version='1.0'?>\n<!-- note -->\n<x:wireItem xmlns:x='x'/>", "XML with root 'wireItem'"),
        ("a.xml", "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'a.dtd' [<!ELEMENT a (b)>]><a1><body/></a1>", "'a1'"),
        ("a.xml", "<contentMeta><headline>x</headline></contentMeta>", "'contentMeta'"),
        ("a.opml", "<opml version='2.0'><head><title>x</title></head></opml>", "'opml'"),
        ("a.rdf", "<rdf:RDF xmlns:rdf='x'/>", "'RDF'"),
        ("a", "<contentSet><p>x</p></contentSet>", "'contentSet'"),
        ("a.txt", "<mystory>\n<headline>x</headline>\n</mystory>\n", "'mystory'"),
        ("a.xml", "<truncated><headline>x", "'truncated'"),
        ("a.xml", "<?xml version='1.0'?>", "XML without a root"),
        ("a.json", '{"title": "x", "text": "y"}', "JSON"),
        ("a.json", '{"uri": "x", "headline": "y", "body_html": "<p>z', "JSON"),
        ("a.txt", ' \n[{"title": "x"}]', "JSON"),
        ("a.json", '{"truncated": ', "JSON"),
        ("a.rtf", "{\\rtf1\\ansi Ferry sails\\par}", "rich text (RTF)"),
    ],
)
def test_a_format_nobody_knows_is_refused_by_its_name_and_never_published_as_text(name, text, got):
    (refused,) = read(name, text)

    assert isinstance(refused, StoryError)
    assert refused.message.startswith(f"expected a story format wirefeed knows ({', '.join(STORIES.names())}), got ")
    assert got in refused.message
    assert "convert it" in refused.hint


def test_a_source_may_name_its_format():
    assert story("a.txt", "<p>Ferry sails</p>\n\nText.", format="markdown").body


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a.md", "a"),
        ("2024/03/a.md", "2024/03/a"),
        ("no-ending", "no-ending"),
        ("two.dots.md", "two.dots"),
        ("with blank #1?.md", "with%20blank%20%231%3F"),
        ("مقال.md", "%D9%85%D9%82%D8%A7%D9%84"),
        ("cafe\u0301.md", "caf%C3%A9"),
        ("café.md", "caf%C3%A9"),
    ],
)
def test_a_story_without_an_id_is_named_by_its_path(name, wanted):
    assert story(name, HEAD + "Text.").id == PREFIX + wanted


def test_a_story_keeps_the_id_it_brings():
    assert story("a.md", HEAD.replace("date", "id: urn:x:1\ndate") + "Text.").id == "urn:x:1"


@pytest.mark.parametrize(
    ("words", "source", "language"),
    [
        ("The ferry sails.", "en", "en"),
        ("The ferry sails.", "fr", "fr"),
        ("أبحرت العبارة من الميناء صباح اليوم.", "en", "ar"),
        ("أبحرت العبارة من الميناء صباح اليوم.", "fa", "fa"),
        ("کشتی امروز از بندر حرکت کرد و گزارش شد.", "en", "fa"),
        ("کشتی آج بندرگاہ سے روانہ ہوئی، ٹکٹ بڑے مہنگے تھے۔", "en", "ur"),
        ("המעבורת הפליגה מהנמל הבוקר.", "en", "he"),
        ("Паром отплыл из порта.", "uk", "uk"),
        ("Паром отплыл из порта.", "en", "ru"),
        ("フェリーは港を出た。", "en", "ja"),
        ("渡轮今早离开了港口。", "en", "zh"),
        ("渡轮今早离开了港口。", "zh-TW", "zh-TW"),
    ],
)
def test_a_text_in_another_script_than_its_source_writes_is_in_another_language(words, source, language):
    head = HEAD.replace("Ferry sails", words.rstrip("."))

    assert story("a.md", head + words, language=source).language == language


def test_a_repair_is_remarked_once_for_every_story_of_the_file():
    remarks = story("a.md", HEAD + "A \x07 bell rang in the harbour at noon.").remarks

    assert [(remark.file, remark.field, remark.line) for remark in remarks] == [("a.md", "characters", 6)]


HEADS = ["---\n", "+++\n", "title: x\n", "date: 2024-03-26\n", '"a": 1', "AP , 26 Mar 2024\n", "\n\n", "text "]
MARKS = ["<?xml ", "?>", "<html>", "<newsItem>", "</newsItem>", "<!--", "-->", "<!DOCTYPE ", ">", *"{}[]\x01\x02"]
pieces = st.sampled_from(HEADS + MARKS)


@given(
    st.sampled_from(["a.md", "a.html", "a.txt", "a.xml", "a.json", "a", "2024-03-26-a.markdown"]),
    st.one_of(
        st.lists(pieces, max_size=14).map("".join).map(str.encode), st.binary(max_size=200), st.text().map(str.encode)
    ),
)
def test_every_file_gives_stories_or_errors_and_raises_nothing(name, data):
    found = read(name, data)

    assert found
    for one in found:
        if isinstance(one, Story):
            assert one.id
            assert one.language
        else:
            assert one.message.startswith(("expected", "not "))


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE " + "[a]" * 60, "<!--" * 50_000, "<?" * 50_000, "[" * 100_000, "{" * 100_000]
)
def test_hostile_beginnings_take_no_time(text):
    assert read("a.txt", text[:1] + text)
    assert read("a.xml", text)


@pytest.mark.parametrize(
    ("name", "kind"), [("a/b.adoc", "AsciiDoc"), ("b.asciidoc", "AsciiDoc"), ("c.org", "Org"), ("d.tex", "LaTeX")]
)
def test_markup_of_another_kind_is_refused_by_its_ending(name: str, kind: str) -> None:
    """Its directives would be printed as text."""
    raw = Raw(name=name, data=b".. title: Ferries\n\nThey run.\n", digest="")

    (told,) = stories.read(raw, Source(), prefix="tag:x,2024:")

    assert isinstance(told, StoryError)
    assert kind in told.message


def test_many_broken_items_cost_none_of_the_good_ones_and_are_told_in_few_lines():
    bad = "<item><title> </title></item>" * 200
    date = "<pubDate>Tue, 26 Mar 2024 10:00:00 GMT</pubDate>"
    good = f"<item><title>Ferry</title><link>https://o.example/1</link>{date}</item>"
    text = f"<rss version='2.0'><channel><title>O</title>{bad}{good}</channel></rss>"
    found = stories.read(Raw(name="a.xml", data=text.encode(), digest=""), Source(), prefix="tag:x,2024:")

    assert [one.headline for one in found if isinstance(one, Story) and one.headline] == ["Ferry"]
    assert sum(isinstance(one, StoryError) for one in found) <= stories.FAULTS + 1

"""XML of agencies: what it is, its tree, and that nothing hostile gets further than one line of complaint."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.stories import _xml


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<nitf/>", ("nitf", "")),
        ("\n <?xml version='1.0'?>\n<!-- a > b --><nitf >", ("nitf", "")),
        ("<!DOCTYPE nitf SYSTEM 'a>b.dtd' [<!NOTATION x SYSTEM ''>]>\n<nitf a='b'>", ("nitf", "")),
        ("<a:newsItem xmlns:a='urn:x'>", ("newsItem", "urn:x")),
        ('<newsItem xmlns = "urn:x" >', ("newsItem", "urn:x")),
        ("<a:newsItem>", ("newsItem", "")),
        ("<!--" + " " * 20_000 + "--><nitf>", ("nitf", "")),
        ("plain <b>text</b>", None),
        ("<!-- never ends", None),
        ("<?xml", None),
        ("<!DOCTYPE a [", None),
        ("", None),
        ("<", None),
    ],
)
def test_the_root_is_told_without_parsing(text: str, expected: tuple[str, str] | None) -> None:
    assert _xml.root(text) == expected


@given(st.text(alphabet="<>!?-[]DOCTYPE nitf'\"/=:x\n", max_size=60))
def test_looking_for_a_root_never_fails(text: str) -> None:
    _xml.root(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a>Fj&ouml;rd &amp; &lt;fen&gt; &#8211;&nbsp;x</a>", "Fjörd & <fen> – x"),
        ("<a>AT&T & co; &x</a>", "AT&T & co; &x"),
        ("<a><![CDATA[&nbsp;<b>]]></a>", "&nbsp;<b>"),
        ("<a>one<!-- two -->three<?four five?></a>", "onethree"),
        ("<a> one\n<b>two</b>\tthree </a>", "one two three"),
        ('<?xml version="1.0" encoding="UTF-16"?><a>ä</a>', "ä"),
        ("<!DOCTYPE a SYSTEM 'http://nowhere.example/a.dtd'>\n<a>x</a>", "x"),
    ],
)
def test_text_is_what_was_meant(text: str, expected: str) -> None:
    assert _xml.text_of(_xml.tree(text, "a.xml")) == expected


def test_a_character_nobody_knows_is_remarked() -> None:
    found, remarks = _xml.parse("<a>&endash;</a>", "a.xml")

    assert _xml.text_of(found) == "&endash;"
    assert [remark.field for remark in remarks] == ["characters"]


def test_a_prefix_nobody_declared_is_dropped_and_remarked() -> None:
    found, remarks = _xml.parse('<a x:b="c"><y:d>e</y:d></a>', "a.xml")

    assert _xml.text_of(_xml.child(found, "d")) == "e"
    assert _xml.attribute(found, "b") == "c"
    assert len(remarks) == 1


def test_an_error_tells_the_line_in_the_file() -> None:
    text = "\n\n<!DOCTYPE a\n [<!NOTATION n SYSTEM ''>]>\n<a>\n<b></a>"

    with pytest.raises(StoryError) as error:
        _xml.tree(text, "a.xml")

    assert error.value.line == 6


def test_a_bad_file_leaves_no_trace_in_the_next() -> None:
    with pytest.raises(StoryError):
        _xml.tree("<a><b></a>", "a.xml")

    assert _xml.parse("<a x:b='c'/>", "b.xml")[1]


BOMB = "<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;'>]><a>&c;</a>"
OUTSIDE = "<!DOCTYPE a [<!ENTITY b SYSTEM 'file://{}'>]><a>&b;</a>"


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "<a>" * 10_000 + "</a>" * 10_000,
        "<a>" + "<b/>" * 600_000 + "</a>",
        "<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://nowhere.example/'> %b;]><a/>",
        "<!DOCTYPE a [" + "<" * 1000,
        "<a",
        "<a>" + "&" * 100_000,
        "",
    ],
)
def test_what_is_hostile_is_refused_at_once_with_one_line(text: str) -> None:
    begun = time.monotonic()

    with pytest.raises(StoryError) as error:
        _xml.tree(text, "a.xml")

    assert time.monotonic() - begun < 2
    assert "\n" not in str(error.value)


def test_no_file_is_ever_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")

    with pytest.raises(StoryError) as error:
        _xml.tree(OUTSIDE.format(secret), "a.xml")

    assert "hidden" not in str(error.value)


def test_children_are_found_by_local_name_in_any_namespace() -> None:
    found = _xml.tree("<a xmlns:x='urn:x'><x:b>1</x:b><b>2</b><c><b>3</b></c></a>", "a.xml")

    assert [_xml.text_of(one) for one in _xml.children(found, "b")] == ["1", "2"]
    assert [_xml.text_of(one) for one in _xml.every(found, "b")] == ["1", "2", "3"]
    assert _xml.text_of(_xml.child(found, "c", "b")) == "3"
    assert _xml.child(found, "c", "d") is None
    assert _xml.children(None, "b") == []


def test_a_language_is_inherited_and_x_default_is_none() -> None:
    found = _xml.tree("<a xml:lang='de'><b xml:lang='x-default'/></a>", "a.xml")

    assert _xml.language(_xml.child(found, "b")) == "de"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<body><script>x()</script><p onclick='y'>A <a href='https://a.example/?b&amp;c'>link</a></p></body>",
         '<p>A <a href="https://a.example/?b&amp;c">link</a></p>'),
        ("<body><div><p>A</p><div>B<br/>C</div></div></body>", "<p>A</p>\n<p>B<br>C</p>"),
        ("<body><p>A<p>B</p></p></body>", "<p>A</p>\n<p>B</p>"),
        ("<body><img src='https://a.example/b.jpg' alt='c'/></body>",
         '<p><img src="https://a.example/b.jpg" alt="c"></p>'),
        ("<body><img src='file:///b.jpg'/></body>", ""),
        ("<body><pre>a\n  b</pre></body>", "<pre>a\n  b</pre>"),
        ("<body><p>\u00a0</p><p/></body>", ""),
        ("<body><span>A</span> <b>B</b></body>", "<p>A <b>B</b></p>"),
        ("<body><p>A &lt;endash&gt; B</p></body>", "<p>A &lt;endash&gt; B</p>"),
    ],
)  # fmt: skip
def test_html_keeps_text_and_structure_and_nothing_that_acts(text: str, expected: str) -> None:
    assert _xml.html_of(_xml.tree(text, "a.xml")) == expected


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z", "Cf")), min_size=1)))
def test_every_paragraph_survives(paragraphs: list[str]) -> None:
    """As many paragraphs come out as went in, each with its own text."""
    text = "".join(f"<p>{_xml.escaped(one)}</p>" for one in paragraphs)

    blocks = _xml.blocks(_xml.html_tree(text))

    assert [block.html for block in blocks] == [f"<p>{_xml.escaped(one)}</p>" for one in paragraphs]

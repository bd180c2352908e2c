"""Front matter of every kind, whole and broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed.characters import legal, unbroken
from wirefeed.errors import StoryError
from wirefeed.stories._front import matter as _frontmatter
from wirefeed.stories._front import yamltext as _yaml

pieces = st.one_of(
    st.sampled_from(
        [
            "title: Talks", "Title: Talks", "date: 2024-03-26", "tags:", "  - grain", "- grain", "   - grain",
            "  - 'a b'",
            'summary: "Who: met"', "summary: 'It''s late'", "tags: [a, b]", "tags: [ 'a, b' , \"c\" , d ]", "tags: []",
            "tags: [a,, b]", "tags: [a, b,]", "# a remark", "note: x # y", "note: x#y", "url: http://example.org/a",
            "time: 10:30", "count: 012", "draft: yes", "empty:", "empty: ''", 'empty: ""', "  indented: x", "a: b: c",
            "a: |", "  text", "a: >-", "a: [", "a: {b: c}", "a: *b", "a: &b c", "a: !c d", "a: - b", "a: ? b", "? a",
            "a :b", "a : b", "a:b", "כותרת: שיחות", "النص: خبر", "a: b  ", "a:  b", "a: b:", "a: 'b' c", "- a: b", "-",
            "", "  ", "a: \"x\\ty\"", "a: @b", "a: `b`", "a: %b", "a: b, c]", "two words: x", "a.b-c: d",
            "1a: b",
            "null: ~", "a:\tb", "a: b\tc", "a: b \t", "<<: x", "a: -", "a: -1", "a: .5", "'q': r", '"q": r', "---x: y",
        ]
    ),
    st.text(st.sampled_from("ab1 :#-'\"[],{}|>&*!%@`?\\~.=<\t\u05d0é"), max_size=12),
    st.builds("{}: {}".format, st.sampled_from("abcde"), st.text(max_size=12)),
)  # fmt: skip
blocks = st.lists(pieces, max_size=6).map(lambda lines: legal(unbroken("".join(f"{line}\n" for line in lines))))


@settings(max_examples=1500, deadline=None)
@given(blocks)
def test_the_fast_reader_says_what_yaml_says_or_nothing(block: str) -> None:
    fast = _yaml.subset(block)

    if fast is not None:
        assert fast == _yaml.load(block, "x.md", 2)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(["---\n", "+++\n", "{", ";;;\n", ".. title: x\n", "Title: x\n"]), blocks, st.text(max_size=80))
def test_whatever_stands_in_a_file_only_a_story_error_is_raised(mark: str, block: str, rest: str) -> None:
    text = legal(unbroken(mark + block + (mark if mark.endswith("\n") else "}\n") + rest))

    try:
        front = _frontmatter.split("x.md", text)
    except StoryError:
        return

    assert all(key == key.lower() for key in front.fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: No\n---\nx", {"title": "No"}),
        ("---\ntitle: 012\ntime: 10:30\n---\nx", {"title": "012", "time": "10:30"}),
        ("---\nTITLE: A\nLinkTitle: B\n---\nx", {"title": "A", "linktitle": "B"}),
        ("---\ntitle: A\n...\nx", {"title": "A"}),
        ("\n\n---\ntitle: A\n---\nx", {"title": "A"}),
        ("---yaml\ntitle: A\n---\nx", {"title": "A"}),
        ("---  \ntitle: A\n--- \nx", {"title": "A"}),
        ("---\ntitle: >\n  A long\n  line\n---\nx", {"title": "A long line\n"}),
        ("---\n---\nx", {}),
        ('---json\n{"title": "A"}\n---\nx', {"title": "A"}),
        ('+++\ntitle = "A"\ndraft = true\ndate = 2024-03-26T10:00:00Z\n+++\nx',
         {"title": "A", "draft": "true", "date": "2024-03-26T10:00:00+00:00"}),
        ('{"Title": "A", "weight": 2, "tags": ["b", null]}\n\nx', {"title": "A", "weight": "2", "tags": ["b", ""]}),
        (';;;\n"title": "A",\n"n": 1\n;;;\nx', {"title": "A", "n": "1"}),
        (";;;\n{\"title\": \"A\"}\n;;;\nx", {"title": "A"}),
        (".. title: A: b\n.. tags: c, d\n.. description:\n\nx", {"title": "A: b", "tags": "c, d", "description": ""}),
        ("<!--\n.. title: A\n.. slug: b\n-->\n\nx", {"title": "A", "slug": "b"}),
        ("Title: A: b\nDate: 2024-03-26\nSummary: One\n    two\n\nx",
         {"title": "A: b", "date": "2024-03-26", "summary": "One\ntwo"}),
        ("x", {}),
    ],
)  # fmt: skip
def test_every_kind_of_front_matter_gives_its_keys_as_text_and_the_text_below(
    text: str, expected: dict[str, object]
) -> None:
    front = _frontmatter.split("x.md", text)

    assert front.fields == expected
    assert front.body == "x"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("---\ntitle: Talks: day two\n---\n", 2, "expected a value in quotes, got an unquoted ':' in title"),
        ("---\na: b\ntitle: Talks: day two\n---\n", 3, "expected a value in quotes, got an unquoted ':' in title"),
        ("---\ntitle: @home\n---\n", 2, "expected a value in quotes, got a reserved character in title"),
        ("---\ntitle: {{ x }}\n---\n", 2, "expected a value in quotes, got an unquoted bracket"),
        ('---\ntitle: "Talks\ndate: 2024-03-26\n---\n', 2, "expected a closing quote, got none in title"),
        ("---\ntitle: 'a' b\n---\n", 2, "expected one value, got more behind or below it in title"),
        ("---\ntags: [a, b\n---\n", 2, "expected a closing bracket, got none in tags"),
        ("---\ntitle: a\nplain\n---\n", 3, "expected 'key: value', got a line without ':'"),
        ("---\ntags:\n\t- a\n---\n", 3, "expected blanks, got a tab"),
        ("---\ntitle: a\ntitle: b\n---\n", 3, "expected 'title' once, got it again"),
        ("---\ntitle: a\nTitle: b\n---\n", 3, "expected 'title' once, got it again"),
        ("---\na: &x [1]\nb: *x\n---\n", 3, "expected a value, got an alias ('*')"),
        ("---\na: " + "[" * 40 + "]" * 40 + "\n---\n", 2, "expected fewer lists in lists, got more than 16"),
        ("---\n- a\n- b\n---\n", 2, "expected 'key: value' lines between the marks, got none"),
        ("\n---\ntitle: a\n\ntext", 2, "expected a second line '---' after the front matter, got the end of the file"),
        ("+++\ntitle = \"a\"\n", 1, "expected a second line '+++' after the front matter, got the end of the file"),
        ("+++\ntitle = \"a\"\ndate = tomorrow\n+++\n", 3, "expected TOML, got a mistake: invalid value"),
        ('{"title": "a",\n"b" 1\n}\n\ntext', 2, "expected JSON, got a mistake: expecting ':' delimiter"),
        (';;;\n{"title": "a",\n"b" 1}\n;;;\n', 3, "expected JSON, got a mistake: expecting ':' delimiter"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_says_where_and_what(text: str, line: int, message: str) -> None:
    with pytest.raises(StoryError) as caught:
        _frontmatter.split("news/x.md", text)

    assert str(caught.value) == f"news/x.md:{line}: {message}"
    assert caught.value.line == line
    assert caught.value.hint


def test_a_list_that_never_closes_is_refused_at_once() -> None:
    with pytest.raises(StoryError, match="closing bracket"):
        _frontmatter.split("x.md", "---\ntags: [" + "a , " * 200 + "\n---\ntext")


def test_what_an_alias_bomb_names_is_never_expanded() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]

    with pytest.raises(StoryError, match="alias"):
        _frontmatter.split("x.md", "---\n" + "\n".join(rows) + "\n---\ntext")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule above a text.\n",
        "--- as one says\n",
        "{braces} in a text\n",
        "Washington: the talks went on\n\nMore.",
        "Date: a fruit\nof palms\n\nText",
        "..title: x\n",
    ],
)
def test_a_text_that_only_looks_alike_has_no_front_matter(text: str) -> None:
    assert _frontmatter.split("x.txt", text).kind == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: a\n---\n", True),
        ('{"title": "a"}\n\nText', True),
        ('{"title": "a"}\n', False),
        ('{"title": "a"', False),
        (".. title: a\n", True),
        ("Title: a\n\nText", True),
        ("Subject: a\nDate: b\n\nText", False),
        ("Text", False),
    ],
)
def test_front_matter_is_known_by_how_a_file_begins(text: str, expected: bool) -> None:
    assert _frontmatter.known(text) is expected


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("---\na: b\nDate: x\n---\n", "date", 3),
        ("+++\ndate = 1\n+++\n", "date", 2),
        ('{\n "date": 1}\n', "date", 2),
        (".. title: x\n.. date: y\n", "date", 2),
        ("---\na: date\n---\n", "date", 0),
    ],
)
def test_a_key_is_found_on_its_line(text: str, key: str, line: int) -> None:
    assert _frontmatter.line_of(text, key) == line


def test_an_emoji_in_two_halves_is_one_character() -> None:
    """JSON writes what lies beyond the basic plane as two escapes; so do programs that write front matter with it."""
    fields = _yaml.read('title: "Ferries \\ud83d\\udea2 run"\n', "a.md", 1)

    assert fields == {"title": "Ferries \U0001f6a2 run"}


@pytest.mark.parametrize("again", ["place: quay\nplace: quay", "place:\nplace: quay", "place: quay\nplace:"])
def test_a_key_written_twice_without_saying_two_things_is_read(again: str) -> None:
    front = _frontmatter.split("x.md", f"---\n{again}\n---\n")

    assert front.fields == {"place": "quay"}

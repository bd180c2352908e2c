"""Markdown stories: what each generator's files mean, and what never leaves them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed.characters import legal, unbroken
from wirefeed.errors import StoryError
from wirefeed.model import Moment, Raw, Source, Story
from wirefeed.stories import markdown
from wirefeed.stories._desk import ADVISED
from wirefeed.stories._front import shortcodes as _shortcodes

GOLDEN = Path(__file__).parent / "golden" / "markdown"
HEBREW = {"כותרת": "title", "תאריך": "date", "מחבר": "author"}


def story_of(text: str, name: str = "x.md", source: Source | None = None) -> Story:
    raw = Raw(name=name, data=text.encode(), digest="")
    (story,) = markdown.read(raw, text, source or Source())
    assert isinstance(story, Story)
    return story


def described(story: Story) -> dict[str, Any]:
    """Everything a story says, without what it leaves at its default."""
    plain = Story(name="", headline="")
    return {
        field: shown(getattr(story, field))
        for field in story.__struct_fields__
        if getattr(story, field) != getattr(plain, field)
    }


def shown(value: Any) -> Any:
    if isinstance(value, Moment):
        return f"{value.instant:%Y-%m-%dT%H:%M:%SZ} {value.precision} {value.zone}"
    if isinstance(value, msgspec.Struct):
        return {field: part for field in value.__struct_fields__ if (part := getattr(value, field))}
    return [shown(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.json")), ids=lambda path: path.stem)
def test_a_file_of_each_generator_means_exactly_this(path: Path) -> None:
    name = str(path.relative_to(GOLDEN))[: -len(".json")]
    text = (GOLDEN / name).read_text(encoding="utf-8")

    story = story_of(text, name, Source(keys=HEBREW))

    assert described(story) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a {{< x >}} b", "a  b"),
        ("{{< x\n  y=\"1\"\n>}}\nb", "b"),
        ("{{% x %}}a{{% /x %}}", "a"),
        ("{{/* note */}}a", "a"),
        ("{%- if x -%}a{%- endif -%}", "a"),
        ("{{ page.title | upcase }}a", "a"),
        ("{{{ raw }}}a", "a"),
        ("{{< comment >}}secret{{< /comment >}}a", "a"),
        ("<!-- secret -->a<!-- open", "a"),
        ("![x]({{ page.image }})a", "a"),
        ("[x]({% link a.md %})", "x"),
        ("[x][y]\n\n[y]: {{ z }}", "[x][y]\n\n[y]: #"),
        ("[x]({{ '/a b' | relative_url }})", "[x](/a%20b)"),
        ("[x]({{ get_url(path=\"a.png\") }})", "[x](/a.png)"),
        ("[x]({{ site.url }}{{ site.baseurl }}/a)", "[x](/a)"),
        ("<a href=\"{{ x }}\">y</a>", "<a>y</a>"),
        ("<img src=\"{{ x }}\">y", "y"),
        ("`{{ x }}` and ``{% y %}``", "`{{ x }}` and ``{% y %}``"),
        ("~~~\n{{ x }}\n~~~\n{{ y }}", "~~~\n{{ x }}\n~~~"),
        ("- a\n  ```\n  {{ x }}\n  ```\n- {{ y }}b", "- a\n  ```\n  {{ x }}\n  ```\n- b"),
        ("`{% raw %}{{ x }}{% endraw %}`", "`{{ x }}`"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("## Head {#anchor}", "## Head "),
        ("{:toc}\na", "a"),
        ("$$x^{{2}}$$", "$$x^{{2}}$$"),
        ("a { b } c", "a { b } c"),
        ("{{ never closed", "{{ never closed"),
        ("{% never closed", "{% never closed"),
        ("{{< never closed", "{{< never closed"),
        ("\\{{ x }}a", "\\{{ x }}a"),
        ("[a]: https://a.example.org\n\n[a]", "[a]: https://a.example.org\n\n[a]"),
    ],
)  # fmt: skip
def test_what_only_a_generator_understands_is_not_printed_and_code_stays(body: str, expected: str) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n---\n{body}\n")

    assert story.body == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("> [!NOTE]\n> Mind the tide.", "> **Note:**\n> Mind the tide."),
        ("> [!tip]- At low water\n> Walk.", "> **At low water:**\n> Walk."),
        ("Not in a box: [!NOTE]", "Not in a box: [!NOTE]"),
        ("See [[Harbour|the harbour]] and [[Quay#Steps]].", "See the harbour and Quay."),
        ("![[chart.png|300]]\n\nIt rose.", "It rose."),
        ("As in [[Tide 7]].\n\n[tide 7]: https://example.org/", "As in [[Tide 7]].\n\n[tide 7]: https://example.org/"),
        ("Fixed [[Bug #7]], [[1]](/a), `[[Harbour]]`, [[nodiscard]].", None),
        ("It rose. %%ask the harbour master%% It fell.", "It rose.  It fell."),
        ("From 10%% to 20%% of all.", None),
        ("* Contents\n{:toc}\n\nIt rose.", "It rose."),
        ("[[_TOC_]]\n\nIt rose.", "It rose."),
        ("It rose.\n:::tip[Mind]\nStay dry.\n:::\nIt fell.", "It rose.\n\nStay dry.\n\nIt fell."),
        ("```\n:::\n[TOC]\n> [!NOTE]\n```", None),
        ('[the quay][q]{:\ntarget="_blank"}.', "[the quay][q]."),
        ("![quay](q.png){width=50%} and {x=1}", "![quay](q.png) and {x=1}"),
        ("*[LW]: Low water\n\nLW is at six.", "LW is at six."),
        ("<%= tide %>It rose<% if x %>.", "It rose."),
        ('!!! note "Mind"\n    Stay {{ x }}dry.\n\nIt rose.', "> **Mind:**\n>\n> Stay dry.\n\nIt rose."),
        ("??? tip\n    Stay dry.\n\nIt rose.", "> **Tip:**\n>\n> Stay dry.\n\nIt rose."),
        ("!!! What a day.\n\nIt rose.", None),
        ("_{{ writer }}It rose_ by x^{{2}}.", "_It rose_ by x^{{2}}."),
    ],
)
def test_marks_of_notebooks_and_of_boxes_become_what_they_show(body: str, expected: str | None) -> None:
    made = _shortcodes.clean(body, "a.md")

    assert made == (body if expected is None else expected)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60).map(lambda text: re.sub(r"[`\\{}%<>]", "", legal(unbroken(text)))), st.text(max_size=60))
def test_no_shortcode_outside_code_is_ever_printed(before: str, after: str) -> None:
    after = re.sub(r"[`\\{}%<>]", "", legal(unbroken(after)))

    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n---\n{before}x {{{{< secret >}}}} y{{% secret %}}{after}")

    assert "secret" not in story.body
    assert "{" not in story.body


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("draft: true", "draft"),
        ("draft: yes", "draft"),
        ("draft: false", "usable"),
        ("published: false", "draft"),
        ("published: true", "usable"),
        ("status: published", "usable"),
        ("status: hidden", "draft"),
        ("status: private", "draft"),
        ("status: canceled", "canceled"),
        ("status: withheld", "withheld"),
        ("status: whatever", "withheld"),
        ("draft: true\nstatus: killed", "canceled"),
        ("permalink: false", "draft"),
        ("eleventyExcludeFromCollections: true", "draft"),
        ("password: x", "withheld"),
    ],
)
def test_a_story_is_published_only_if_nothing_says_otherwise(lines: str, status: str) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n{lines}\n---\nx")

    assert story.status == status


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("author: Ada Example", ["Ada Example"]),
        ("author: ada example", ["ada example"]),
        ("authors: Ada Example, Bo Sample", ["Ada Example", "Bo Sample"]),
        ("authors: Example, Ada; Sample, Bo", ["Example, Ada", "Sample, Bo"]),
        ("author: Bo Sample, Jr.", ["Bo Sample, Jr."]),
        ("byline: By Ada Example and Bo Sample", ["Ada Example", "Bo Sample"]),
        ("author: Ada Example <ada@example.org>", ["Ada Example"]),
        ("author: ada@example.org", []),
        ("author: https://example.org/ada", []),
        ("author: AP", []),
        ("author: Ada Example (AP)", ["Ada Example"]),
        ("agency: Hill Press\nauthor: [Hill Press, Ada Example]", ["Ada Example"]),
        ("authors:\n  - name: Ada Example\n    role: Editor\n  - id: bo", ["Ada Example", "bo"]),
        ("author: [Ada Example, ADA EXAMPLE]", ["Ada Example"]),
        ("author: ~", []),
    ],
)
def test_authors_are_the_persons_named_and_never_an_agency(lines: str, names: list[str]) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n{lines}\n---\nx")

    assert [person.name for person in story.authors] == names


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        ("author: Ann Roe, Managing Editor", [("Ann Roe", "Managing Editor")]),
        ("author: Ann Roe and Bo van Li", [("Ann Roe", ""), ("Bo van Li", "")]),
        ('authors: ["Ann Roe, Bo Li & Cy Day"]', [("Ann Roe", ""), ("Bo Li", ""), ("Cy Day", "")]),
        ("author: Upper River and Lower Harbour Commission", [("Upper River and Lower Harbour Commission", "")]),
        ("author: Ann and Bo", [("Ann and Bo", "")]),
    ],
)
def test_names_in_one_line_are_parted_where_each_is_a_name(lines: str, people: list[tuple[str, str]]) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n{lines}\n---\nx")

    assert [(person.name, person.title) for person in story.authors] == people


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("# Talks *begin*\n\nText.", "Talks begin", "Text."),
        ("Talks begin\n===\n\nText.", "Talks begin", "Text."),
        ("Text.\n\n## Later\n\nMore.", "Later", "Text.\n\n## Later\n\nMore."),
        ("```\n# not this\n```\n\n# This", "This", "```\n# not this\n```\n\n# This"),
        ("They met. They left.", "They met.", "They met. They left."),
        ("![a](b.png)\n\n[They](x) met! Again.", "They met!", "![a](b.png)\n\n[They](x) met! Again."),
        ("他们开会了。后来走了。", "他们开会了。", "他们开会了。后来走了。"),
    ],
)
def test_a_story_without_a_title_is_named_by_its_text(text: str, headline: str, body: str) -> None:
    story = story_of(text, "2024-03-26-x.md")

    assert story.headline == headline
    assert story.body == body


def test_a_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    story = story_of("---\ntitle: Talks begin\ndate: 2024-03-26\n---\n# Talks *begin*\n\nText.")

    assert story.body == "Text."


def test_another_heading_stays() -> None:
    story = story_of("---\ntitle: Talks begin\ndate: 2024-03-26\n---\n# Day one\n\nText.")

    assert story.body == "# Day one\n\nText."


def test_a_story_with_neither_title_nor_text_is_an_error() -> None:
    with pytest.raises(StoryError, match="expected a title, got none"):
        story_of("---\ndate: 2024-03-26\n---\n")


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        ("date: 03/04/2024", 3, "03/04/2024 is 3 April or 4 March"),
        ("title: a\ndate: one of these days", 4, "expected a date in date, got 'one of these days'"),
        ("date: 2024-03-26\nexpiryDate: soon", 4, "expected a date in expirydate, got 'soon'"),
        ("date: 2024-03-26\npublish_at: noon", 4, "expected a date in publish_at, got 'noon'"),
        ("date: 2024-03-26\nstatus: embargoed", 4, "embargoed without a time"),
        ("", 0, "no date"),
    ],
)
def test_a_date_that_cannot_be_read_holds_the_story_for_a_person(lines: str, line: int, reason: str) -> None:
    lines = lines.replace("title: a\n", "layout: a\n")

    story = story_of(f"---\ntitle: t\n{lines}\n---\nx")

    assert story.hold is not None
    assert (story.hold.reason, story.hold.line, story.hold.person) == (reason, line, True)


def test_a_change_before_publication_is_told_and_not_used() -> None:
    story = story_of("---\ntitle: t\ndate: 2024-03-26\nupdated: 2024-03-20\n---\nx")

    assert story.updated is None
    assert [(remark.field, remark.line) for remark in story.remarks] == [("updated", 4)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Eds: call the desk.\n\nText.", "Text."),
        ("Text.\n\n**EDITOR'S NOTE:** with photos", "Text."),
        ("Text goes on.\nEds: call the desk.", "Text goes on."),
        ("Text.\n\n* This story was edited by Northgate Online.", "Text."),
        ("Text.\n\n```\nEds: a format\n```", "Text.\n\n```\nEds: a format\n```"),
        ("Text.\n\n---\n\nEds: x\n\nMore text.", "Text.\n\n---\n\nMore text."),
        ("NATO met.\n\n* one\n* two", "NATO met.\n\n* one\n* two"),
    ],
)
def test_what_the_desk_writes_to_itself_is_cut(body: str, expected: str) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n---\n{body}\n")

    assert story.body == expected


@pytest.mark.parametrize(
    ("lines", "body", "status", "held"),
    [
        ("", "EMBARGOED UNTIL NOON\n\nText.", "usable", True),
        ("publish_at: 2024-03-27", "EMBARGOED UNTIL NOON\n\nText.", "usable", False),
        ("draft: true", "EMBARGOED UNTIL NOON\n\nText.", "draft", False),
        ("", "KILL KILL KILL\n\nText.", "canceled", True),
        ("", "The embargo on oil holds.", "usable", False),
    ],
)
def test_words_that_hold_or_kill_a_story_do_so_in_markdown(lines: str, body: str, status: str, held: bool) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n{lines}\n---\n{body}\n")

    assert (story.status, story.hold is not None) == (status, held)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "x", True),
        ("a.MARKDOWN", "x", True),
        ("a.txt", "---\ntitle: a\n---\n", True),
        ("a.txt", "Title: a\n\nx", True),
        ("a.txt", "x", False),
        ("a.json", '{"version": "1"}', False),
    ],
)
def test_markdown_is_known_by_its_ending_or_its_front_matter(name: str, text: str, expected: bool) -> None:
    assert markdown.sniff(Raw(name=name, data=b"", digest=""), text) is expected


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(["---\n", "---\ntitle: a\n---\n", "+++\n", "{", "", ".. title: "]), st.text(max_size=200))
def test_any_text_is_a_story_or_a_story_error(begin: str, text: str) -> None:
    raw = Raw(name="2024-03-26-x.md", data=b"", digest="")

    try:
        (story,) = markdown.read(raw, legal(unbroken(begin + text)), Source())
    except StoryError as error:
        told = str(error)
    else:
        told = story.headline if isinstance(story, Story) else str(story)

    assert told


SAMPLES = Path(os.environ.get("WIREFEED_SAMPLES", "."))


def samples() -> list[dict[str, Any]]:
    if "WIREFEED_SAMPLES" not in os.environ:
        return []
    expected: list[dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    return [one for one in expected if one["file"].endswith((".md", ".markdown"))]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("news/ferry.fr.md", "ferry"), ("ferry.pt-BR.md", "ferry"), ("ferry/index.fr.md", "ferry"), ("ferry.v2.md", "")],
)
def test_the_language_in_a_file_name_is_no_part_of_the_slug(name: str, slug: str) -> None:
    assert story_of("---\ntitle: Ferry\ndate: 2024-03-26\n---\nIt is back.\n", name).slug == slug


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('import { Tide } from "./t.js"\nimport Sea from "./s.js"\n\nIt rose.', "It rose."),
        ("export const depth = { low: 1 }\n\nIt rose.", "It rose."),
        ("```js\nimport { Tide } from 't'\n```", "```js\nimport { Tide } from 't'\n```"),
        (
            "<Tabs>\n  <Tab>\n    It **rose**.\n\n    ```sh\n      ls\n    ```\n  </Tab>\n</Tabs>",
            "It **rose**.\n\n```sh\n  ls\n```",
        ),
        ("<Steps>\n    1. Dig\n\n       Deep.\n    2. Fill\n</Steps>", "1. Dig\n\n   Deep.\n2. Fill"),
    ],
)
def test_mdx_is_read_without_its_program(text: str, body: str) -> None:
    story = story_of(f"---\ntitle: t\ndate: 2024-03-26\n---\n{text}\n", "x.mdx")

    assert re.sub(r"\n *(?=\n\n)", "", story.body).strip() == body


@pytest.mark.parametrize("call", ["{{< figure src='x.png' >}}", "{{% note %}}", "{{ page.title }}", "{'' /* x */}"])
def test_a_call_in_mdx_leaves_no_braces(call: str) -> None:
    story = story_of(f"---\ntitle: Ferry\ndate: 2024-03-26\n---\nIt is {call}back.\n", "ferry.mdx")

    assert story.body == "It is back."


def test_an_unknown_status_withholds_the_story_and_names_some_that_are_known() -> None:
    story = story_of("---\ntitle: Ferry\ndate: 2024-03-26\nstatus: sleeping\n---\nIt is back.\n")

    (remark,) = story.remarks
    assert story.status == "withheld"
    assert remark.message.startswith("expected a status such as published, draft, withheld or canceled, got 'sleeping'")


def test_a_take_is_held_although_the_date_of_its_embargo_is_told() -> None:
    head = "---\ntitle: Ferry\ndate: 2024-04-30\npublish_at: 2024-05-01T10:00:00Z\n---\n"

    story = story_of(f"{head}EMBARGOED until Wednesday\n\nIt is back.\n\nMORE\n")

    assert story.hold is not None
    assert story.hold.reason == "a take with more to come"


ORDERS = [
    "EMBARGOED until 00:01 GMT Wednesday",
    "**EMBARGOED until Wednesday**",
    "Embargoed until 1 May 2024, 10:00",
    "STRICTLY EMBARGOED",
    "Sperrfrist: 1. Mai, 10 Uhr",
    "Sous embargo jusqu'au 1er mai",
    "FOR RELEASE: Wednesday 10:00",
    "HOLD FOR RELEASE",
]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("title", ["title: Ferry returns\n", ""])
def test_an_embargo_in_words_never_leaves_when_its_date_is_told(order: str, between: str, title: str) -> None:
    head = f"---\n{title}date: 2024-04-30\npublish_at: 2024-05-01T10:00:00Z\n---\n"

    story = story_of(f"{head}{order}{between}Ferry returns to the old pier.\n\nIt is back.\n")

    assert story.hold is None
    assert story.headline == ("Ferry returns" if title else "Ferry returns to the old pier.")
    assert story.body == "Ferry returns to the old pier.\n\nIt is back."


def test_an_embargo_in_words_at_the_end_of_a_paragraph_leaves_the_paragraph() -> None:
    head = "---\ntitle: Ferry\ndate: 2024-04-30\npublish_at: 2024-05-01T10:00:00Z\n---\n"

    story = story_of(f"{head}The ferry is back.\nEMBARGOED until Wednesday\n")

    assert story.body == "The ferry is back."


def test_a_wrapped_embargo_leaves_with_its_second_line() -> None:
    head = "---\ntitle: Ferry\ndate: 2024-04-30\npublish_at: 2024-05-01T10:00:00Z\n---\n"

    story = story_of(f"{head}EMBARGOED until the first of May of this year, at ten in the\nmorning GMT\nIt is back.\n")

    assert story.body == "It is back."


def test_a_sentence_wrapped_before_the_word_stays_whole() -> None:
    body = "The minister said the report was\nembargoed until Monday, and would not say more of it."
    head = "---\ntitle: Ferry\ndate: 2024-04-30\n---\n"

    story = story_of(f"{head}{body}\n")

    assert (story.body, story.hold) == (body, None)


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("title: Ferry", "EMBARGOED until Wednesday"),
        ("title: Ferry\npublish_at: soon", "EMBARGOED until Wednesday"),
        ("title: Ferry\nembargo: false", "EMBARGOED until Wednesday"),
        ("title: EMBARGOED until Wednesday\npublish_at: 2024-05-01T10:00:00Z", "It is back."),
    ],
)
def test_words_that_no_date_answers_hold_a_story_for_a_person(fields: str, body: str) -> None:
    story = story_of(f"---\n{fields}\ndate: 2024-04-30\n---\n{body}\n\nIt is back.\n")

    assert story.hold is not None
    assert story.hold.person


@pytest.mark.parametrize(("order", "status"), [("KILL KILL KILL", "canceled"), ("HOLD HOLD HOLD", "withheld")])
def test_an_order_in_words_wins_over_a_status_and_leaves_the_text(order: str, status: str) -> None:
    story = story_of(f"---\ntitle: Ferry\ndate: 2024-04-30\nstatus: published\n---\n{order}\nIt is back.\n")

    assert (story.status, story.body) == (status, "It is back.")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: 'ADVISORY: pictures of the ferry'\ndate: 2024-04-30\n---\nThey move at noon.\n",
        "---\ndate: 2024-04-30\n---\nADVISORY: pictures of the ferry move at noon.\n\nThey are three.\n",
        "---\ndate: 2024-04-30\n---\n# Advisory\n\nPictures of the ferry move at noon.\n",
        "ADVISORY: pictures of the ferry\n\nThey move at noon.\n",
    ],
)
def test_an_advisory_to_editors_is_no_story(text: str) -> None:
    story = story_of(text)

    assert (story.status, story.hold) == ("withheld", ADVISED)


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
@pytest.mark.parametrize("sample", samples(), ids=lambda one: one["file"])
def test_a_real_file_means_what_its_reader_wrote_down(sample: dict[str, Any]) -> None:
    text = (SAMPLES / sample["file"]).read_text(encoding="utf-8")

    story = story_of(text, sample["file"])

    assert story.headline == sample["headline"]
    assert [person.name for person in story.authors] == sample["authors"]
    assert instant(story.published) == sample["published_utc"]
    assert instant(story.expires) == sample.get("expires_utc")
    assert instant(story.updated) == sample.get("updated_utc")
    assert story.published is not None
    assert (story.published.precision == "day") == (sample.get("date_precision") == "day")
    assert [*filter(None, [story.section]), *story.tags] == sample.get("tags", [])
    assert story.slug == sample.get("slug", story.slug)
    assert story.subhead == sample.get("subhead", "")
    assert story.summary.startswith(sample.get("summary_starts", ""))
    assert sample.get("permalink", "") in story.link
    assert (story.version, story.status, story.hold, story.language) == (-1, "usable", None, "")
    shown = f"{story.headline}\n{story.summary}\n{story.body}"
    assert all(part in " ".join(shown.split()) for part in sample.get("body_contains", []))
    assert not [part for part in sample.get("body_must_not_contain", []) if part in shown]


def instant(moment: Moment | None) -> str | None:
    return f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}" if moment else None

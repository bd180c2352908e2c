"""NITF documents become stories: every field, the three axes of life, and what never gets out."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.errors import StoryError
from wirefeed.model import Media, Person, Raw, Source, Story, Subject
from wirefeed.stories import _fields, nitf, wiretext

SOURCE = Source(timezone="Africa/Cairo", publisher="Northgate Online", language="en")
DATED = '<date.issue norm="20240326T101112+0200"/>'
TEXT = "<p>The ferry crossed the sound on Monday.</p><p>It carried forty people.</p>"


def raw(name: str = "agency/ferry.xml") -> Raw:
    return Raw(name=name, data=b"", digest="")


def document(
    *,
    docdata: str = DATED,
    status: str = "",
    head: str = "<hedline><hl1>Ferry returns</hl1></hedline>",
    content: str = TEXT,
    meta: str = "",
    root: str = "<nitf>",
) -> str:
    return (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{root}<head>{meta}<docdata {status}>{docdata}</docdata></head>'
        f"<body><body.head>{head}</body.head><body.content>{content}</body.content></body></nitf>"
    )


def read(text: str, source: Source = SOURCE) -> Story:
    (story,) = nitf.read(raw(), text, source)
    assert isinstance(story, Story)
    return story


def instant(story: Story) -> datetime:
    assert story.published is not None
    return story.published.instant


@pytest.mark.parametrize(
    "root",
    [
        "<nitf>",
        '<nitf version="-//IPTC//DTD NITF 3.4//EN">',
        '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">',
        '<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.2//EN" "file:///nowhere/nitf.dtd">\n<nitf>',
    ],
)
def test_a_document_is_known_and_read_with_and_without_namespace_and_document_type(root: str) -> None:
    text = document(root=root)

    story = read(text)

    assert nitf.sniff(raw(), text)
    assert (story.headline, story.body) == ("Ferry returns", TEXT.replace("</p><p>", "</p>\n<p>"))


def test_a_document_with_a_prefix_is_read_like_one_without() -> None:
    plain = document().replace('encoding="ISO-8859-1"', "")
    prefixed = plain.replace("</", "</n:").replace("<n", "<n:n", 1)
    for name in ("head", "docdata", "date.issue", "body", "body.head", "hedline", "hl1", "body.content", "p"):
        prefixed = prefixed.replace(f"<{name}>", f"<n:{name}>").replace(f"<{name} ", f"<n:{name} ")
    prefixed = prefixed.replace("<n:nitf>", '<n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/">')

    story = read(prefixed)

    assert (story.headline, story.body, story.published) == (
        read(plain).headline,
        read(plain).body,
        read(plain).published,
    )


def test_other_roots_are_not_claimed() -> None:
    assert not nitf.sniff(raw(), "<newsItem><nitf/></newsItem>")
    assert not nitf.sniff(raw(), "nitf: a story about <nitf>")


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("20240326T101112+0200", datetime(2024, 3, 26, 8, 11, 12, tzinfo=UTC)),
        ("20240326T101112Z", datetime(2024, 3, 26, 10, 11, 12, tzinfo=UTC)),
        ("2024-03-26T10:11:12-05:00 ", datetime(2024, 3, 26, 15, 11, 12, tzinfo=UTC)),
        ("20240326T101112", datetime(2024, 3, 26, 8, 11, 12, tzinfo=UTC)),
        ("20240326", datetime(2024, 3, 25, 22, tzinfo=UTC)),
    ],
)
def test_the_date_of_issue_is_when_it_was_published(norm: str, expected: datetime) -> None:
    assert instant(read(document(docdata=f'<date.issue norm="{norm}"/>'))) == expected


@pytest.mark.parametrize("docdata", ["", "<date.issue/>", '<date.issue norm=""/>', '<date.issue norm="soon"/>'])
def test_a_story_without_a_date_is_held_and_gets_none(docdata: str) -> None:
    story = read(document(docdata=docdata))

    assert story.published is None
    assert story.hold == _fields.NO_DATE


def test_a_dateline_s_day_stands_for_a_missing_date_of_issue() -> None:
    head = '<hedline><hl1>A</hl1></hedline><dateline><location>Oslo</location><story.date norm="20240326"/></dateline>'

    story = read(document(docdata="", head=head))

    assert story.published is not None
    assert story.published.precision == "day"


def test_head_fields_are_where_they_belong() -> None:
    head = (
        "<hedline><hl1> Ferry\n returns </hl1><hl2>After three days</hl2></hedline>"
        "<note><body.content><p>Call the desk at 555-0100.</p></body.content></note>"
        "<rights>Not for use in Atlantis. <rights.owner>North Wire</rights.owner></rights>"
        "<byline>By <person>Ada Example</person><byttl>Harbour Reporter</byttl></byline>"
        "<distributor>North Wire</distributor>"
        "<dateline><location><city>Norham</city>, <state>Northshire</state></location></dateline>"
        "<abstract><p>The ferry is back.</p></abstract>"
    )
    docdata = (
        f'{DATED}<doc-id id-string="nw-77" regsrc="NW"/><urgency ed-urg="3"/><du-key key="k" version="4"/>'
        '<doc.copyright year="2024" holder="North Wire Ltd"/><key-list><keyword key="ferry"/><keyword key="sound"/>'
        '</key-list><ed-msg info="Eds: ring 555-0199"/>'
    )
    meta = (
        '<title>ferry-slug</title><tobject><tobject.property tobject.property.type="Feature"/>'
        '<tobject.subject tobject.subject.refnum="04015000" tobject.subject.type="Transport"/></tobject>'
        '<pubdata position.section="Coast"/>'
    )

    story = read(document(head=head, docdata=docdata, meta=meta))

    assert (story.id, story.version, story.urgency, story.genre) == ("nw-77", 4, 3, "Feature")
    assert (story.headline, story.subhead, story.summary) == ("Ferry returns", "After three days", "The ferry is back.")
    assert story.authors == (Person("Ada Example", "Harbour Reporter"),)
    assert (story.agency, story.dateline, story.located) == ("North Wire", "Norham", "Norham, Northshire")
    assert (story.tags, story.section) == (("ferry", "sound"), "Coast")
    assert story.subjects == (Subject("04015000", "http://cv.iptc.org/newscodes/subjectcode/", "Transport"),)
    assert "Not for use in Atlantis" in story.rights
    assert "555" not in repr(story)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<byline>By Ada Example</byline>", [Person("Ada Example")]),
        ("<byline>By ADA EXAMPLE and BO SAMPLE</byline>", [Person("ADA EXAMPLE"), Person("BO SAMPLE")]),
        ("<byline>By ADA EXAMPLE<byttl>Associated Press</byttl></byline>", [Person("ADA EXAMPLE")]),
        (
            "<byline>By ADA EXAMPLE</byline><byline>AP Sports Writer</byline>",
            [Person("ADA EXAMPLE", "AP Sports Writer")],
        ),
        ("<byline>By Ada Example, Associated Press</byline>", [Person("Ada Example")]),
        (
            "<byline><person>Ada Example</person> and <person>Bo Sample</person></byline>",
            [Person("Ada Example"), Person("Bo Sample")],
        ),
        ("<byline>Von Ada Muster, dpa</byline>", [Person("Ada Muster")]),
        ("<byline>The Associated Press</byline>", []),
        ("<byline>ade</byline>", []),
        ("<byline/>", []),
    ],
)
def test_people_are_told_from_agencies_and_jobs(byline: str, authors: list[Person]) -> None:
    story = read(document(head=f"<hedline><hl1>A ferry</hl1></hedline>{byline}"))

    assert list(story.authors) == authors


@pytest.mark.parametrize(
    ("words", "status"),
    [("usable", "usable"), ("", "usable"), ("withheld", "withheld"), ("canceled", "canceled"), ("odd", "withheld")],
)
def test_the_management_status_decides(words: str, status: str) -> None:
    story = read(document(status=f'management-status="{words}"' if words else ""))

    assert story.status == status
    assert any(remark.field == "status" for remark in story.remarks) == (words == "odd")


def test_a_story_that_is_not_usable_shows_nothing_of_its_body() -> None:
    story = read(document(status='management-status="canceled"'))

    assert (story.body, story.summary, story.media) == ("", "", ())


def test_a_kill_may_be_bare() -> None:
    story = read(
        document(status='management-status="canceled"', head="", content="", docdata='<doc-id id-string="7"/>')
    )

    assert (story.status, story.id, story.headline) == ("canceled", "7", "")


def test_a_kill_of_another_document_names_it() -> None:
    status = 'management-status="usable" management-doc-idref="nw-12" management-idref-status="canceled"'

    assert read(document(status=status)).kills == ("nw-12",)
    assert read(document(status=status.replace('"canceled"', '"usable"'))).kills == ()


def test_embargo_and_expiry_are_dates_of_their_own() -> None:
    docdata = f'{DATED}<date.release norm="20240327T060000Z"/><date.expire norm="20240401T000000Z"/>'
    rights = '<doc.rights enddate="20200101T000000Z"/>'

    story = read(document(docdata=docdata + rights, status='management-status="embargoed"'))

    assert story.status == "usable"
    assert story.publish_at is not None
    assert story.publish_at.instant == datetime(2024, 3, 27, 6, tzinfo=UTC)
    assert story.expires is not None
    assert story.expires.instant == datetime(2024, 4, 1, tzinfo=UTC)
    assert story.hold is None


def test_a_release_after_the_issue_is_an_embargo_whatever_the_status_says() -> None:
    story = read(document(docdata=f'{DATED}<date.release norm="20240328T000000Z"/>'))

    assert story.publish_at is not None


@pytest.mark.parametrize("release", ["", '<date.release norm=""/>'])
def test_an_embargo_without_a_date_is_held(release: str) -> None:
    story = read(document(docdata=DATED + release, status='management-status="embargoed"'))

    assert story.hold == _fields.EMBARGOED


@pytest.mark.parametrize("field", ["date.release", "date.expire"])
def test_a_date_of_life_that_is_none_holds_the_story(field: str) -> None:
    story = read(document(docdata=f'{DATED}<{field} norm="tonight"/>'))

    assert story.hold is not None
    assert story.hold.person


@pytest.mark.parametrize(
    "content",
    [
        "<p>STRICTLY EMBARGOED UNTIL 0001 FRIDAY</p>" + TEXT,
        TEXT + "<p>(MORE)</p>",
        "<p>EMBARGOED UNTIL 0001 FRIDAY<br/>The ferry crossed.</p>",
    ],
)
def test_words_that_mean_wait_hold_the_story(content: str) -> None:
    assert read(document(content=content)).hold is not None


@pytest.mark.parametrize(
    ("message", "held"),
    [("EMBARGOED UNTIL 0001 FRIDAY", True), ("ADVISORY: photos will follow", False), ("With AP Photos", False)],
)
def test_a_desk_message_may_hold_a_story_and_never_makes_it_an_advisory(message: str, held: bool) -> None:
    story = read(document(docdata=f'{DATED}<ed-msg info="{message}"/>'))

    assert (story.hold is not None, story.status) == (held, "usable")


def test_a_kill_in_words_withdraws() -> None:
    content = "<p>A kill is mandatory. Make certain the story is not used.</p>"

    assert read(document(head="<hedline><hl1>BULLETIN KILL</hl1></hedline>", content=content)).status == "canceled"


@pytest.mark.parametrize(
    "note",
    [
        "<p>Eds: call 555-0100</p>",
        "<p>It docked.<br/>Eds: call 555-0100</p>",
        "<p>It docked.</p><p>Eds: call 555-0100<br/><br/>It left.</p>",
        "<pre>It docked.\nEds: call 555-0100\nIt left.</pre>",
        "<note><p>call 555-0100</p></note>",
        "<p>It docked.</p><block><p>Contact: desk@north.example, Tel. +1 555-0100</p></block>",
        "<p>ATTN EDITORS: <em>call 555-0100</em></p>",
        "Eds: call 555-0100",
        "<media media-type='image'><media-caption>Eds: call 555-0100</media-caption></media>",
    ],
)
def test_desk_text_in_a_body_never_gets_out(note: str) -> None:
    story = read(document(content=TEXT + note))

    assert "555" not in repr(story)
    assert "crossed the sound" in story.body


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<p>One\n   two</p>", "<p>One two</p>"),
        ("<p>A <em>b</em> <em class='bold'>c</em></p>", "<p>A <em>b</em> <strong>c</strong></p>"),
        ("<hl2>Later</hl2><p>Two</p>", "<h2>Later</h2>\n<p>Two</p>"),
        ("<p>In <location><city>Oslo</city></location>, <person>Ada</person></p>", "<p>In Oslo, Ada</p>"),
        ("<p>One<br/><br/>Two</p><p> </p>", "<p>One</p>\n<p>Two</p>"),
        ("One\n\nTwo &amp; three", "<p>One</p>\n<p>Two &amp; three</p>"),
        ("<block><p>One</p><note><p>no</p></note></block>", "<p>One</p>"),
        ("<ul><li>One</li><li>Two</li></ul>", "<ul><li>One</li><li>Two</li></ul>"),
        (
            "<bq><block><p>Ahoy</p></block><credit>Ada</credit></bq>",
            "<blockquote><p>Ahoy</p><cite>Ada</cite></blockquote>",
        ),
        ("<table><tr><td colspan='2' style='x'>1</td></tr></table>", '<table><tr><td colspan="2">1</td></tr></table>'),
        ("<p>Up <num><frac><numer>1</numer><frac-sep/><denom>2</denom></frac></num>.</p>", "<p>Up 1/2.</p>"),
        ("<p>Fj&ouml;rd &amp; fen AT&T</p>", "<p>Fjörd &amp; fen AT&amp;T</p>"),
    ],
)
def test_the_body_keeps_its_structure_as_html(content: str, body: str) -> None:
    assert read(document(content=content)).body == body


@pytest.mark.parametrize("end", ["AAP jlw/cc", "AAP RTV jlw", "dpa xx yyzz a3 b4", "(MORE)", "-30-"])
def test_sign_offs_and_end_marks_never_get_out(end: str) -> None:
    assert read(document(content=f"{TEXT}<p>{end}</p>")).body.endswith("<p>It carried forty people.</p>")


def test_a_picture_brings_its_best_rendition_caption_and_credit() -> None:
    media = (
        '<media media-type="image"><media-reference source="https://p.example/s.jpg" width="90"/>'
        '<media-reference source="https://p.example/l.jpg" width="900" height="600" mime-type="image/jpeg"'
        ' alternate-text="A ferry"/><media-caption><p>The ferry at the pier.</p></media-caption>'
        "<media-producer>North Wire</media-producer></media>"
    )

    story = read(document(content=TEXT + media))

    assert story.media == (
        Media(
            url="https://p.example/l.jpg",
            type="image/jpeg",
            width=900,
            height=600,
            caption="The ferry at the pier.",
            credit="North Wire",
            alt="A ferry",
        ),
    )
    assert "pier" not in story.body


@pytest.mark.parametrize("address", ["ferry.jpg", "file:///tmp/ferry.jpg", "tag:north.example,2024:1", "http://"])
def test_a_picture_without_an_address_of_the_web_brings_none(address: str) -> None:
    media = f'<media media-type="image"><media-reference source="{address}"/><media-caption>A</media-caption></media>'

    story = read(document(content=TEXT + media))

    assert [one.url for one in story.media] == [""]


def test_a_picture_alone_is_held_unless_pictures_are_wanted() -> None:
    media = '<media media-type="image"><media-reference source="https://p.example/l.jpg"/></media>'

    assert read(document(content=media)).hold == _fields.PICTURE
    assert read(document(content=media), Source(pictures=True)).hold is None


def test_the_keyword_slug_is_no_subhead() -> None:
    head = "<hedline><hl1>Ferry returns</hl1><hl2>BC-NW--Ferry, 1st Ld-Writethru</hl2><hl2>After all</hl2></hedline>"

    assert read(document(head=head)).subhead == "After all"


@pytest.mark.parametrize(
    ("head", "title", "headline"),
    [
        ("<hedline><hl1>One</hl1></hedline>", "Two", "One"),
        ("", "Two words", "Two words"),
        ("<hedline><hl1/></hedline>", "BC-NW--Ferry, 1st Ld", "The ferry crossed the sound on Monday."),
        ("", "", "The ferry crossed the sound on Monday."),
    ],
)
def test_a_headline_is_found_in_the_order_of_trust(head: str, title: str, headline: str) -> None:
    assert read(document(head=head, meta=f"<title>{title}</title>")).headline == headline


def test_leads_of_one_slug_and_day_have_one_id_and_it_is_that_of_plain_text() -> None:
    head = "<hedline><hl1>Ferry returns</hl1></hedline><distributor>The Associated Press</distributor>"
    first = document(head=head, meta="<title>BC-NW--Ferry, 416</title>")
    second = first.replace("Ferry, 416", "Ferry, 2nd Ld-Writethru, 500").replace("T10", "T15")
    (plain,) = wiretext.read(
        raw(), "BC-NW--Ferry, 416\nFerry returns\nAP , Tuesday 26 Mar 2024\n\nNORHAM (AP) — It crossed.", SOURCE
    )

    assert read(first).id == read(second).id
    assert read(second).version == 2
    assert isinstance(plain, Story)
    assert read(first).id == plain.id


def test_an_id_is_never_made_of_the_text() -> None:
    assert read(document()).id == ""


def test_a_correction_is_shown_and_its_desk_note_is_not() -> None:
    story = read(document(docdata=f'{DATED}<correction info="Corrects the number of people."/>'))

    assert story.correction == "Corrects the number of people."


@pytest.mark.parametrize("text", ["<nitf><body>", "<nitf><body.content><p>A</body.content></nitf>", document()[:-60]])
def test_what_is_not_well_formed_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(StoryError) as error:
        list(nitf.read(raw(), text, SOURCE))

    assert error.value.line >= 1


def test_a_story_of_nothing_is_refused() -> None:
    with pytest.raises(StoryError, match="expected a headline"):
        read("<nitf><body/></nitf>")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=40), st.data())
def test_any_text_reads_back_or_is_refused(words: str, data: st.DataObject) -> None:
    """Whatever stands in a headline, it comes out as one line, or the story is refused; nothing else is raised."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    text = document(head=f"<hedline><hl1>{escaped}</hl1></hedline>", content=data.draw(st.sampled_from([TEXT, ""])))

    try:
        story = read(text)
    except StoryError:
        return

    assert "\n" not in story.headline


def _expected() -> list[dict[str, Any]]:
    folder = os.environ.get("WIREFEED_SAMPLES", "")
    if not folder:
        return []
    listed = json.loads((Path(folder) / "expected.json").read_text(encoding="utf-8"))
    return [one for one in listed if one["file"].startswith("nitf-")]


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_each_sample_is_read_as_expected() -> None:
    for wanted in _expected():
        text = (Path(os.environ["WIREFEED_SAMPLES"]) / wanted["file"]).read_text(encoding="utf-8")

        story = read(text)

        assert story.headline == wanted["headline"]
        assert story.subhead == wanted["subhead"]
        assert [person.name for person in story.authors] == wanted["authors"]
        assert (story.published is None) == (wanted["published_utc"] is None)
        assert [f"{one.code} {one.label}" for one in story.subjects] == wanted["subjects"]
        assert all(part in story.body for part in wanted["body_contains"])
        assert not any(part in repr(story) for part in wanted["body_must_not_contain"])
        assert len(story.media) == len(wanted["media"])


def test_a_byline_written_twice_for_index_and_print_names_one_person() -> None:
    bylines = (
        '<byline class="print_byline">By BEA LOAFER</byline><byline class="normalized_byline">Loafer, Bea</byline>'
    )

    story = read(document(head=f"<hedline><hl1>Ferry returns</hl1></hedline>{bylines}"))

    assert [person.name for person in story.authors] == ["BEA LOAFER"]

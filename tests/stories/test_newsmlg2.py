"""NewsML-G2 becomes stories: golden pairs of several agencies' manners, each rule by itself, the samples."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed import stories
from wirefeed.config import Content, Settings, Site, SourceTable
from wirefeed.errors import StoryError
from wirefeed.model import Person, Raw, Source, Story, Subject
from wirefeed.stories import newsmlg2

GOLDEN = sorted((Path(__file__).parent / "golden" / "newsmlg2").glob("*.xml"))
NAR = "http://iptc.org/std/nar/2006-10-01/"
OSLO = Source(timezone="Europe/Oslo")
PLAIN = Source()
VERSION = "<versionCreated>2024-03-26T10:00:00Z</versionCreated>"
TEXT = '<itemClass qcode="ninat:text"/>' + VERSION
PICTURE = '<itemClass qcode="ninat:picture"/>' + VERSION
HEADLINE = "<headline>Ferry returns</headline>"
BODY = '<inlineXML contenttype="application/xhtml+xml"><div><p>The ferry returned on Tuesday.</p></div></inlineXML>'


def item(
    meta: str = TEXT,
    content: str = HEADLINE,
    body: str = BODY,
    *,
    above: str = "",
    attributes: str = "",
    guid: str = "g:1",
) -> str:
    """An item in the default namespace; what is empty has no element."""
    parts = [
        above,
        f"<itemMeta>{meta}</itemMeta>" if meta else "",
        f"<contentMeta>{content}</contentMeta>" if content else "",
    ]
    inside = "".join(parts) + (f"<contentSet>{body}</contentSet>" if body else "")
    return f'<newsItem xmlns="{NAR}" guid="{guid}" version="2" {attributes}>{inside}</newsItem>'


def message(*items: str) -> str:
    return f'<newsMessage xmlns="{NAR}"><itemSet>{"".join(items)}</itemSet></newsMessage>'


def package(*guids: str, guid: str = "g:package") -> str:
    references = "".join(f'<itemRef residref="{each}"/>' for each in guids)
    meta = f'<itemMeta><itemClass qcode="ninat:composite"/>{VERSION}</itemMeta>'
    group = f'<groupSet root="r"><group id="r">{references}</group></groupSet>'
    return f'<packageItem guid="{guid}">{meta}{group}</packageItem>'


def remote(href: str, *, width: int = 0, rendition: str = "rnd:web", kind: str = "image/jpeg") -> str:
    size = f' width="{width}"' if width else ""
    return f'<remoteContent href="{href}" contenttype="{kind}" rendition="{rendition}"{size}/>'


def paragraphs(*texts: str) -> str:
    return f"<inlineXML><html><body>{''.join(f'<p>{escape(text)}</p>' for text in texts)}</body></html></inlineXML>"


def nitf(head: str) -> str:
    text = "<body.content><p>The ferry returned.</p></body.content>"
    return f"<inlineXML><nitf><body><body.head>{head}</body.head>{text}</body></nitf></inlineXML>"


def every(text: str, source: Source = PLAIN, name: str = "wire/a.xml") -> list[Story | StoryError]:
    return list(newsmlg2.read(Raw(name=name, data=b"", digest=""), text, source))


def read(text: str, source: Source = PLAIN) -> Story:
    (story,) = every(text, source)
    assert isinstance(story, Story), story
    return story


def said(story: Story) -> dict[str, Any]:
    """The fields of a story that say something."""
    plain = json.loads(msgspec.json.encode(Story(name="", headline="")))
    return {key: value for key, value in json.loads(msgspec.json.encode(story)).items() if value != plain.get(key)}


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 3, 26, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_each_golden_file_is_claimed_and_read_as_its_json_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    found = every(text, OSLO, path.name)

    assert newsmlg2.sniff(Raw(name=path.name, data=b"", digest=""), text)
    assert [said(story) for story in found if isinstance(story, Story)] == json.loads(
        path.with_suffix(".json").read_text(encoding="utf-8")
    )
    assert not [story for story in found if isinstance(story, StoryError)]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_prefix_for_the_namespace_or_none_at_all_changes_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    bare = text.replace(f' xmlns="{NAR}"', "").replace(f' xmlns:rtr="{NAR}"', ' xmlns:rtr="urn:x"')

    assert every(bare, OSLO, path.name) == every(text, OSLO, path.name)


@pytest.mark.parametrize(
    ("root", "mine"),
    [
        ("newsItem", True),
        ("ns0:newsMessage", True),
        ("packageItem", True),
        ("conceptItem", True),
        ("NewsML", False),
        ("nitf", False),
        ("contentSet", False),
        ("rss", False),
    ],
)
def test_the_root_says_whether_a_file_is_newsml_g2(root: str, mine: bool) -> None:
    text = f'<?xml version="1.0"?>\n<!-- a note -->\n<{root} xmlns:ns0="{NAR}"/>'

    assert newsmlg2.sniff(Raw(name="a.xml", data=b"", digest=""), text) is mine


# status, embargo, dates


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ("", "usable"),
        ('<pubStatus qcode="stat:usable"/>', "usable"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/withheld"/>', "withheld"),
        ('<pubStatus qcode="stat:canceled"/>', "canceled"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="edStat:D"/>', "canceled"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="sig:kill"/>', "canceled"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="edStat:U"/>', "usable"),
        ('<pubStatus qcode="stat:usable"/><signal qcode="sig:update"/>', "usable"),
        ("<edNote>MANDATORY KILL: make certain the story is not used</edNote>", "canceled"),
    ],
)
def test_the_status_is_what_item_and_signals_say(meta: str, status: str) -> None:
    assert read(item(TEXT + meta)).status == status


def test_an_unknown_status_is_withheld_with_a_remark() -> None:
    story = read(item(TEXT + '<pubStatus qcode="stat:perhaps"/>'))

    assert story.status == "withheld"
    assert [remark.field for remark in story.remarks] == ["status"]


def test_an_embargo_with_a_date_is_no_status_and_no_hold() -> None:
    embargo = "<embargoed>2024-03-26T18:00:00+01:00</embargoed><edNote>STRICTLY EMBARGOED until 6 pm</edNote>"

    story = read(item(TEXT + '<pubStatus qcode="stat:usable"/>' + embargo))

    assert (story.status, story.hold) == ("usable", None)
    assert story.publish_at is not None
    assert story.publish_at.instant == at(17)


@pytest.mark.parametrize(
    ("meta", "body"),
    [
        ("<embargoed/>", BODY),
        ("<embargoed>  </embargoed>", BODY),
        ("<embargoed>when the minister speaks</embargoed>", BODY),
        ("<edNote>Sperrfrist: heute 18 Uhr</edNote>", BODY),
        ('<edNote role="x:embargoText">Rede hat noch nicht begonnen</edNote>', BODY),
        ("<edNote>Note to editors: this is under embargo until noon.</edNote>", BODY),
        ("", paragraphs("EMBARGOED UNTIL NOON FRIDAY", "The ferry returned.")),
    ],
)
def test_an_embargo_that_no_date_ends_holds_the_story_for_a_person(meta: str, body: str) -> None:
    story = read(item(TEXT + meta, HEADLINE, body))

    assert story.publish_at is None
    assert story.hold is not None
    assert story.hold.person
    assert "minister" not in story.hold.reason or "publish_at" in story.hold.reason


@pytest.mark.parametrize(
    ("meta", "content", "published", "updated"),
    [
        (TEXT, "", at(10), at(10)),
        (TEXT + "<firstCreated>2024-03-26T08:00:00Z</firstCreated>", "", at(8), at(10)),
        (TEXT, "<contentCreated>2024-03-26T10:30:00+0100</contentCreated>", at(9, 30), at(10)),
        (
            TEXT + "<firstCreated>2024-03-26T08:00:00Z </firstCreated>",
            "<contentCreated>2024-03-26T07:00:00Z</contentCreated>",
            at(8),
            at(10),
        ),
        ("<versionCreated>20240326T101112Z</versionCreated>", "", at(10, 11).replace(second=12), None),
        ("<versionCreated>2024-03-26 11:00:00</versionCreated>", "", at(10), at(10)),
        ("<versionCreated>2024-03-26T11:00:00</versionCreated>", "", at(10), at(10)),
    ],
)
def test_published_is_the_first_creation_and_updated_this_version(
    meta: str, content: str, published: datetime, updated: datetime | None
) -> None:
    story = read(item(meta, HEADLINE + content), OSLO)

    assert story.published is not None
    assert story.updated is not None
    assert story.published.instant == published
    assert story.updated.instant == (updated or published)


def test_the_time_of_transmission_dates_nothing() -> None:
    undated = item('<itemClass qcode="ninat:text"/>')
    text = message(undated).replace("<itemSet>", "<header><sent>2024-03-26T10:00:00Z</sent></header><itemSet>")

    story = read(text)

    assert (story.published, story.updated) == (None, None)


def test_a_version_older_than_its_item_is_no_update() -> None:
    story = read(item(TEXT + "<firstCreated>2024-03-26T12:00:00Z</firstCreated>"))

    assert story.updated is None
    assert [remark.field for remark in story.remarks] == ["updated"]


def test_an_advisory_is_held_and_says_so() -> None:
    story = read(item(content=HEADLINE + '<genre qcode="genre:daybook"><name>Daybook</name></genre>'))

    assert story.hold is not None
    assert "advisory" in story.hold.reason


def test_a_kill_may_have_no_text_at_all_and_keeps_the_id() -> None:
    story = read(item(TEXT + '<pubStatus qcode="stat:canceled"/>', "", ""))

    assert (story.id, story.version, story.status, story.body) == ("g:1", 2, "canceled", "")


def test_the_text_of_a_killed_story_is_not_kept() -> None:
    story = read(item(TEXT + '<pubStatus qcode="stat:canceled"/>', HEADLINE + "<description>It sank.</description>"))

    assert (story.body, story.summary) == ("", "")


# identity


def test_the_id_is_the_guid_without_a_revision_and_the_version_a_number() -> None:
    story = read(item(guid="urn:newsml:wire.example:20240326:FERRY:3U"))

    assert (story.id, story.version) == ("urn:newsml:wire.example:20240326:FERRY", 2)


def test_a_version_that_is_no_number_is_remarked() -> None:
    story = read(item().replace('version="2"', 'version="second"'))

    assert story.version == -1
    assert [remark.field for remark in story.remarks] == ["version"]


def test_stories_of_one_slugline_have_links_of_their_own() -> None:
    content = HEADLINE + "<slugline>FERRY-HARBOUR/</slugline>"

    first, second = every(
        message(item(content=content, guid="tag:w,2024:A1"), item(content=content, guid="tag:w,2024:B2"))
    )

    assert isinstance(first, Story)
    assert isinstance(second, Story)
    assert (first.slug, second.slug) == ("FERRY-HARBOUR-A1", "FERRY-HARBOUR-B2")


# headline, people, agency, place


@pytest.mark.parametrize(
    ("headlines", "headline", "subhead"),
    [
        ("<headline> Ferry\n  returns </headline>", "Ferry returns", ""),
        ('<headline rank="3">At sea</headline><headline rank="1">Ferry returns</headline>', "Ferry returns", "At sea"),
        (
            '<headline role="hld:subHeadline">Two years</headline><headline role="hld:main">Ferry</headline>',
            "Ferry",
            "Two years",
        ),
        ('<headline role="x:short">Ferry</headline><headline>Ferry returns</headline>', "Ferry returns", ""),
        ('<headline role="x:kicker">At sea</headline><headline>Ferry returns</headline>', "Ferry returns", "At sea"),
        ('<headline xml:lang="de">Fähre</headline><headline xml:lang="en">Ferry</headline>', "Ferry", ""),
        ('<headline rank="3">Only this one</headline>', "Only this one", ""),
        ("<headline>Tom &amp;amp; Jane</headline>", "Tom &amp; Jane", ""),
        ("<headline>Ferry &lt;endash&gt; again</headline>", "Ferry – again", ""),
    ],
)
def test_the_headline_is_chosen_by_role_rank_and_language(headlines: str, headline: str, subhead: str) -> None:
    story = read(item(content='<language tag="en"/>' + headlines))

    assert (story.headline, story.subhead) == (headline, subhead)


@pytest.mark.parametrize(
    ("meta", "body", "headline"),
    [
        ("", nitf("<hedline><hl1>From NITF</hl1></hedline>"), "From NITF"),
        (
            "",
            "<inlineXML><html><head><title>A title</title></head><body><p>Text.</p></body></html></inlineXML>",
            "A title",
        ),
        ("<title>From the item</title>", BODY, "From the item"),
        ("", paragraphs("The ferry returned. It was late."), "The ferry returned."),
    ],
)
def test_a_missing_headline_is_looked_for_in_the_text(meta: str, body: str, headline: str) -> None:
    assert read(item(TEXT + meta, "<slugline>ferry</slugline>", body)).headline == headline


@pytest.mark.parametrize(
    ("content", "authors"),
    [
        ("<by>By Jane Sample and John Doe</by>", ("Jane Sample", "John Doe")),
        ("<by>Von Erika Beispiel, dpa</by>", ("Erika Beispiel",)),
        ("<by>Jane Sample</by><by>John Doe</by>", ("Jane Sample", "John Doe")),
        ("<by>NTB</by>", ()),
        ("<by>Text: Jane Sample/TT</by>", ("Jane Sample",)),
        ("<by>Jane Sample, TT Nyhetsbyrån</by>", ("Jane Sample",)),
        ("<by>di Anna Prova</by>", ("Anna Prova",)),
        ("<by>By Jane Sample in Portville and John Doe</by>", ("Jane Sample", "John Doe")),
        ("<by>dpa-Korrespondentin Erika Beispiel</by>", ("Erika Beispiel",)),
        ("<by>Von unserem Korrespondenten</by>", ()),
        ("<by>The Associated Press</by>", ()),
        ("<creator><name>sample.jane</name></creator>", ()),
        ('<creator qcode="x:jsa"><name>jsa</name></creator>', ()),
        ("<creator><name>Jane Sample</name></creator>", ("Jane Sample",)),
        ('<creator literal="Sample, Jane"/>', ("Jane Sample",)),
        ('<creator role="crol:editor"><name>Ann Other</name></creator>', ()),
        ("<creator><name>Northgate News Agency</name></creator>", ()),
        ('<contributor role="ctrol:descrWriter"><name>Ann Other</name></contributor>', ()),
        ('<contributor role="ctrol:reporter"><name>John Doe</name></contributor>', ("John Doe",)),
        ("<contributor><name>John Doe</name></contributor>", ()),
        ("<creator><name>Jane Sample</name></creator><by>John Doe</by>", ("John Doe",)),
    ],
)
def test_authors_are_people_who_wrote_it_and_nobody_else(content: str, authors: tuple[str, ...]) -> None:
    story = read(item(content=HEADLINE + content))

    assert tuple(person.name for person in story.authors) == authors


def test_the_byline_inside_nitf_names_the_writer_and_the_title() -> None:
    body = nitf("<byline>By Jane Sample<byttl>Staff Writer</byttl></byline>")

    assert read(item(body=body)).authors == (Person("Jane Sample", "Staff Writer"),)


def test_a_byline_above_the_text_names_its_writer_and_leaves_the_text() -> None:
    story = read(item(body=paragraphs("By Jane Sample", "PORTVILLE (Reuters) - The ferry returned.", "It was late.")))

    assert story.authors == (Person("Jane Sample"),)
    assert "Jane" not in story.body


@pytest.mark.parametrize(
    ("meta", "content", "agency"),
    [
        ("", "<creditline>dpa</creditline>", "dpa"),
        ("", "<creditline>Agence France-Presse</creditline>", "AFP"),
        ("", "<creditline>Jane Sample/AP</creditline>", "AP"),
        ("", '<infoSource qcode="is:AP"><name>Associated Press</name></infoSource>', "AP"),
        ('<provider literal="AFP"/>', "", "AFP"),
        ('<provider qcode="nprov:REUTERS"/>', "", "Reuters"),
        ('<provider qcode="nprov:XYZ"><name>Northgate Wire</name></provider>', "", "Northgate Wire"),
        ('<provider qcode="nprov:XYZ"/>', "", "House"),
        ('<provider literal="Jane Sample"/>', "", "House"),
    ],
)
def test_the_agency_is_who_signs_then_the_source_then_the_provider(meta: str, content: str, agency: str) -> None:
    assert read(item(TEXT + meta, HEADLINE + content), Source(agency="House")).agency == agency


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("MOSCOW, Monday (Reuters)", "MOSCOW"),
        ("Berlin (dpa) - ", "Berlin"),
        ("PORTVILLE, March 26 (Reuters) -", "PORTVILLE"),
        ("GROSSETO, Italy (AP)", "GROSSETO, Italy"),
        ("Helsinki", "Helsinki"),
        ("Berlin/Paris (dpa/AFP) - ", "Berlin/Paris"),
        ("Oslo (NTB):", "Oslo"),
        ("PARIS Mar 26", "PARIS"),
        ("Bern, 26.03.24 (Keystone-SDA)", "Bern"),
    ],
)
def test_of_a_dateline_the_place_remains(dateline: str, place: str) -> None:
    assert read(item(content=HEADLINE + f"<dateline>{dateline}</dateline>")).dateline == place


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ("CAIRO (AP) — The ferry returned.", "CAIRO"),
        ("Madrid, 26 mar (EFE).- El transbordador volvió.", "Madrid"),
        ("(ANSA) - ROMA, 26 MAR - Il traghetto è tornato.", "ROMA"),
        ("The ferry (built 1930) - an old one - returned.", ""),
    ],
)
def test_a_place_is_found_where_the_text_begins_with_one(first: str, place: str) -> None:
    assert read(item(body=paragraphs(first, "It was late."))).dateline == place


def test_where_it_plays_is_named_in_the_language_of_the_item() -> None:
    located = '<located qcode="x:1"><name xml:lang="de">Mailand</name><name xml:lang="it">Milano</name></located>'

    assert read(item(content='<language tag="it"/>' + HEADLINE + located)).located == "Milano"


def test_a_place_without_a_name_is_called_by_what_lies_around_it() -> None:
    located = '<located qcode="x:1"><broader qcode="y:2"><name>Norway</name></broader></located>'

    assert read(item(content=HEADLINE + located)).located == "Norway"


def test_where_it_comes_from_is_the_place_of_an_item_without_a_dateline() -> None:
    around = "".join(f"<broader><name>{name}</name></broader>" for name in ("Berlin", "Germany"))

    story = read(item(content=HEADLINE + f"<located><name>Berlin</name>{around}</located>"))

    assert (story.dateline, story.located) == ("Berlin", "Berlin, Germany")


def test_characters_written_as_pseudo_tags_are_characters_in_text_and_headline() -> None:
    story = read(
        item(content="<headline>Ferry &lt;endash&gt; back</headline>", body=paragraphs("At 5 <endash> 7, 1 < 2."))
    )

    assert (story.headline, story.body) == ("Ferry – back", "<p>At 5 – 7, 1 &lt; 2.</p>")


def test_a_picture_without_a_media_type_is_one_by_its_class() -> None:
    body = '<remoteContent href="https://p.example/get?id=7"/>'

    (media,) = read(item(PICTURE, HEADLINE, body), Source(pictures=True)).media

    assert (media.url, media.type) == ("https://p.example/get?id=7", "")


# labels


MEDTOP = "http://cv.iptc.org/newscodes/mediatopic/"


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ('<subject qcode="medtop:20000350"><name>bank</name></subject>', Subject("20000350", MEDTOP, "bank")),
        (
            '<subject qcode="medtop:1"><name xml:lang="de">Arbeit</name><name xml:lang="en-GB">work</name></subject>',
            Subject("1", MEDTOP, "work"),
        ),
        ('<subject uri="http://x.example/a/7"><name>x</name></subject>', Subject("7", "http://x.example/a/", "x")),
        ('<subject qcode="own:7"><name>x</name></subject>', Subject("7", "http://own.example/cv/", "x")),
        ('<subject qcode="new:7"><name>x</name></subject>', Subject("new:7", "", "x")),
        ('<subject qcode="new:7"><name>x</name><sameAs qcode="medtop:5"/></subject>', Subject("5", MEDTOP, "x")),
    ],
)
def test_a_subject_has_the_address_of_its_vocabulary_and_one_label(subject: str, wanted: Subject) -> None:
    catalog = '<catalog><scheme alias="own" uri="http://own.example/cv/"/></catalog>'

    story = read(item(content='<language tag="en"/>' + HEADLINE + subject, above=catalog))

    assert story.subjects == (wanted,)


def test_a_desks_category_that_names_nothing_is_no_subject() -> None:
    category = '<subject qcode="dpacat:pl" type="dpatype:category"><name>pl</name></subject>'

    assert read(item(content=HEADLINE + category)).subjects == ()


@pytest.mark.parametrize(
    ("attributes", "content", "language"),
    [
        ('xml:lang="en-GB"', "", "en-GB"),
        ('xml:lang="en-GB"', '<language tag="nb-NO"/>', "nb-NO"),
        ('xml:lang="x-default"', "", ""),
        ('xml:lang="en"', "<headline>عادت العبارة إلى الميناء</headline>", ""),
        ('xml:lang="ar"', "<headline>عادت العبارة إلى الميناء</headline>", "ar"),
    ],
)
def test_the_language_is_the_contents_then_the_items_unless_the_script_is_another(
    attributes: str, content: str, language: str
) -> None:
    assert (
        read(
            item(content=content or HEADLINE, body="" if "headline" in content else BODY, attributes=attributes)
        ).language
        == language
    )


def test_urgency_genre_key_words_and_rights_are_kept() -> None:
    content = (
        '<urgency>3</urgency><genre qcode="genre:obituary"/><keyword>sea</keyword><keyword>ferry</keyword>'
        "<keyword>sea</keyword>"
    )
    above = (
        "<rightsInfo><copyrightNotice>(c) 2024 Wire</copyrightNotice><usageTerms>Not abroad</usageTerms></rightsInfo>"
    )

    story = read(item(content=HEADLINE + content, above=above))

    assert (story.urgency, story.genre, story.tags) == (3, "Obituary", ("sea", "ferry"))
    assert story.rights == "(c) 2024 Wire Not abroad"


# corrections and notes


def test_a_short_correction_note_is_for_readers_and_all_other_notes_are_not() -> None:
    meta = (
        '<edNote role="dpaednoterole:correctionshort">The year was wrong.</edNote>'
        '<edNote role="dpaednoterole:correctionshort" pubconstraint="x:nonpublic">Secret one</edNote>'
        '<edNote role="x:note">Secret two, +49 30 123456</edNote><edNote>Secret three</edNote>'
    )

    story = read(item(TEXT + meta))

    assert story.correction == "The year was wrong."
    assert "Secret" not in repr(story)


@pytest.mark.parametrize(("tag", "word"), [("en", "Correction"), ("de-AT", "Korrektur"), ("sv", "Rättelse")])
def test_a_correction_without_a_note_is_at_least_called_one(tag: str, word: str) -> None:
    story = read(item(TEXT + '<signal qcode="sig:correction"/>', HEADLINE + f'<language tag="{tag}"/>'))

    assert story.correction == word


@pytest.mark.parametrize(
    "line",
    [
        "((jane.sample@wire.example; +44 20 0000 0000))",
        "Keywords: FERRY-HARBOUR/",
        "26-MAR-24 18:04 NNNN",
        "XY-ZK/ABC",
        "abc/de/fg",
        "(©NTB)",
        "dpa xy yyon z1 uvw",
        "(Schluss) abc/def",
        "ATTENTION EDITORS - pictures follow",
    ],
)
def test_lines_between_desks_never_leave_with_the_text(line: str) -> None:
    story = read(item(body=paragraphs("The ferry returned on Tuesday.", "It was late, the harbour said.", line)))

    assert story.body.count("<p>") == 2


def test_of_a_page_only_the_main_section_is_the_story() -> None:
    body = (
        "<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><header><h1>Ferry</h1><time>26.03.2024</time></header>"
        "<nav>Menu</nav><section class='main x_1'><p>The ferry <em>returned</em>.</p><header>no</header></section>"
        "<section class='notepad'><p>Notebook</p></section><footer>Desk 123</footer></body></html></inlineXML>"
    )

    assert read(item(body=body)).body == "<p>The ferry <em>returned</em>.</p>"


def test_a_text_that_begins_with_its_own_headline_says_it_once() -> None:
    text = "<body><h1>Ferry returns</h1><h2>Two years</h2><p>One.</p><p>Two.</p></body>"
    content = HEADLINE + '<headline role="x:subtitle">Two years</headline>'

    story = read(item(content=content, body=f"<inlineXML><html>{text}</html></inlineXML>"))

    assert (story.subhead, story.body) == ("Two years", "<p>One.</p>\n<p>Two.</p>")


def test_who_reported_and_edited_is_cut_from_the_end_of_a_paragraph() -> None:
    body = paragraphs("One (of two).", "Two. (Reporting by Jane Sample; Editing by Ann Other; Desk +1 555 0000)")

    assert read(item(body=body)).body == "<p>One (of two).</p>\n<p>Two.</p>"


def test_the_writer_of_nordic_newsrooms_marks_paragraphs_by_type() -> None:
    kinds = (("headline", "Ferry"), ("preamble", "It came."), ("subheadline1", "Later"), ("body", "It left."))
    elements = "".join(f'<element type="{kind}">{text}</element>' for kind, text in kinds)

    story = read(item(body=f'<inlineXML><idf><group type="body">{elements}</group></idf></inlineXML>'))

    assert story.body == "<p>It came.</p>\n<h2>Later</h2>\n<p>It left.</p>"


def test_inline_data_is_html_whatever_its_label_says() -> None:
    body = f'<inlineData contenttype="text/plain">{escape("<P>One&nbsp;two.</P><P>Three.</P>")}</inlineData>'

    assert read(item(body=body)).body == "<p>One\xa0two.</p>\n<p>Three.</p>"


def test_plain_inline_data_becomes_paragraphs_and_its_signs_stay_text() -> None:
    wrapped = "The old ferry came back to the harbour on Tuesday with 1 &lt; 2\nboats beside it and with nobody hurt."
    body = f'<inlineData contenttype="text/plain">{wrapped}\n\nTwo.</inlineData>'

    assert read(item(body=body)).body == f"<p>{wrapped.replace(chr(10), ' ')}</p>\n<p>Two.</p>"


def test_indented_lines_begin_paragraphs_in_plain_text() -> None:
    lines = [
        "   The old ferry came back to the harbour on Tuesday,",
        "with nobody hurt, as the office said that night.",
        "   It sails again at the end of this week, the office",
        "said.",
    ]

    story = read(item(body=f'<inlineData contenttype="text/plain">{chr(10).join(lines)}</inlineData>'))

    assert story.body.count("<p>") == 2


def test_a_note_in_the_head_of_nitf_is_not_the_text() -> None:
    body = nitf("<note><body.content><p>Desk only</p></body.content></note>")

    assert read(item(body=body)).body == "<p>The ferry returned.</p>"


def test_a_text_that_is_elsewhere_is_held() -> None:
    story = read(item(body='<remoteContent href="story.txt" contenttype="text/plain"/>'))

    assert story.hold is not None


def test_a_headline_alone_is_a_story_as_alerts_are() -> None:
    story = read(item(body=""))

    assert (story.headline, story.hold) == ("Ferry returns", None)


@pytest.mark.parametrize(
    ("content", "summary"),
    [
        ('<description role="drol:summary">Short.</description>', "Short."),
        (
            '<description role="drol:teaser">Tease.</description><description role="drol:summary">Short.</description>',
            "Short.",
        ),
        ("<description>Plain.</description>", "Plain."),
        ("<description>&lt;p&gt;One &lt;b&gt;bold&lt;/b&gt;.&lt;/p&gt;</description>", "One bold."),
        ('<description role="drol:caption">FERRY/: Ferry returns</description>', ""),
        ('<description role="drol:summary">ATTENTION EDITORS: hold</description>', ""),
    ],
)
def test_the_summary_is_the_description_that_is_meant_as_one(content: str, summary: str) -> None:
    assert read(item(content=HEADLINE + content)).summary == summary


# pictures and packages


def test_of_the_renditions_the_widest_that_can_be_fetched_without_a_watermark_is_shown() -> None:
    body = "".join(
        (
            remote("https://p.example/small.jpg", width=150),
            remote("https://p.example/good.jpg", width=1024),
            remote("https://p.example/marked.jpg", width=2000, rendition="rnd:watermarkPreview"),
            remote("tag:p.example,2024:raw", width=6000),
            remote("file:///c/raw.jpg", width=6000),
        )
    )

    story = read(item(PICTURE, HEADLINE, body), Source(pictures=True))

    assert [media.url for media in story.media] == ["https://p.example/good.jpg"]
    assert story.remarks == ()


def test_a_picture_nobody_can_fetch_is_remarked() -> None:
    story = read(item(PICTURE, HEADLINE, remote("file:///c/raw.jpg")))

    assert story.media == ()
    assert [remark.field for remark in story.remarks] == ["media"]


def test_a_picture_alone_is_held_unless_pictures_are_wanted() -> None:
    content = HEADLINE + '<description role="drol:caption">The ferry &lt; at dawn.</description>'
    text = item(PICTURE, content, remote("https://p.example/a.jpg"))

    held, shown = read(text), read(text, Source(pictures=True))

    assert held.hold is not None
    assert not held.hold.person
    assert shown.hold is None
    assert (shown.body, shown.summary) == ("<p>The ferry &lt; at dawn.</p>", "The ferry < at dawn.")


@pytest.mark.parametrize("matched", [True, False])
def test_the_option_pictures_reaches_every_source(matched: bool) -> None:
    settings = Settings(
        site=Site(title="x", url="https://x.example/", id="tag:x.example,2024:"),
        content=Content(pictures=True),
        source=(SourceTable(match="wire/**"),),
    )

    assert settings.source_of("wire/a.xml" if matched else "a.xml").pictures


def test_a_package_gives_its_pictures_to_its_text_whatever_their_order() -> None:
    picture = item(PICTURE, HEADLINE, remote("https://p.example/a.jpg"), guid="g:p")

    story = read(message(picture, item(guid="g:t"), package("g:t", "g:p")))

    assert story.id == "g:t"
    assert [media.url for media in story.media] == ["https://p.example/a.jpg"]


def test_a_text_shows_the_picture_it_links_to() -> None:
    picture = item(PICTURE, HEADLINE, remote("https://p.example/a.jpg"), guid="g:p")

    story = read(message(item(TEXT + '<link rel="irel:seeAlso" residref="g:p"/>'), picture))

    assert [media.url for media in story.media] == ["https://p.example/a.jpg"]


@pytest.mark.parametrize(
    "meta",
    [
        '<pubStatus qcode="stat:canceled"/>',
        '<pubStatus qcode="stat:withheld"/>',
        "<embargoed>2030-01-01T00:00:00Z</embargoed>",
    ],
)
def test_a_picture_that_may_not_be_shown_is_not_shown_with_its_text_either(meta: str) -> None:
    picture = item(PICTURE + meta, HEADLINE, remote("https://p.example/a.jpg"), guid="g:p")

    story = read(message(item(guid="g:t"), picture, package("g:t", "g:p")))

    assert story.media == ()


def test_each_group_of_a_package_keeps_its_own_pictures() -> None:
    pictures = [item(PICTURE, HEADLINE, remote(f"https://p.example/{n}.jpg"), guid=f"g:p{n}") for n in (1, 2)]
    groups = "".join(
        f'<group id="s{n}"><itemRef residref="g:t{n}"/><itemRef residref="g:p{n}"/></group>' for n in (1, 2)
    )
    packaged = f'<packageItem guid="g:k"><groupSet root="s1">{groups}</groupSet></packageItem>'

    found = every(message(packaged, item(guid="g:t1"), item(guid="g:t2"), *pictures))

    assert [(story.id, [media.url for media in story.media]) for story in found if isinstance(story, Story)] == [
        ("g:t1", ["https://p.example/1.jpg"]),
        ("g:t2", ["https://p.example/2.jpg"]),
    ]


def test_references_without_text_and_fields_are_held_each_with_a_reason_and_no_story_of_that_id() -> None:
    stubs = "".join(f'<newsItem guid="N{n}"> ..... </newsItem>' for n in (1, 2))

    found = every(message("<packageItem><itemRef residref='N1'/></packageItem>", stubs))

    assert len({story.id for story in found if isinstance(story, Story)}) == 3
    assert all(isinstance(story, Story) and story.hold and not story.hold.person for story in found)
    assert not {"N1", "N2"} & {story.id for story in found if isinstance(story, Story)}


def test_all_items_of_a_message_are_read_in_order_and_a_bad_one_costs_itself() -> None:
    plan = f'<planningItem guid="g:plan">{VERSION}</planningItem>'

    first, second, third = every(message(item(guid="g:a"), plan, item(guid="g:b")))

    assert isinstance(first, Story)
    assert isinstance(second, StoryError)
    assert isinstance(third, Story)
    assert (first.id, third.id) == ("g:a", "g:b")


@pytest.mark.parametrize("root", ["conceptItem", "knowledgeItem", "planningItem"])
def test_items_that_are_no_news_are_refused_by_name(root: str) -> None:
    with pytest.raises(StoryError, match=root):
        every(f'<{root} xmlns="{NAR}" guid="x"/>')


def test_several_items_without_a_guid_are_not_taken_for_one_another() -> None:
    found = every(message(item(guid=""), item(guid="")))

    assert [type(story) for story in found] == [Story, StoryError]


def test_an_item_sent_twice_in_one_message_is_one_story() -> None:
    assert len(every(message(item(), item()))) == 1


def test_a_telephone_number_among_the_terms_of_use_stays_inside() -> None:
    said = "<copyrightNotice>(c) Wire</copyrightNotice><usageTerms>Tel. +49 30 123456</usageTerms>"

    assert read(item(above=f"<rightsInfo>{said}</rightsInfo>")).rights == "(c) Wire"


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(StoryError, match="items"):
        every(message())


def test_the_example_of_the_reference_is_read_as_its_table_says() -> None:
    page = Path(__file__).parents[2] / "docs/reference/formats/newsmlg2.md"

    story = read(page.read_text("utf-8").partition("```xml\n")[2].partition("```")[0])

    assert (story.headline, story.dateline, story.agency) == (
        "Old ferry returns to the harbour",
        "PORTVILLE",
        "Northgate Wire",
    )
    assert story.authors == (Person("Jane Sample"),)
    assert (story.hold, story.remarks, "Desk" in repr(story)) == (None, (), False)


# laws

WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn")), max_size=60
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=8), WORDS, WORDS)
def test_whatever_an_item_says_it_is_read_and_its_notes_stay_inside(texts: list[str], headline: str, note: str) -> None:
    meta = TEXT + f"<edNote>qqzzq {escape(note)}</edNote>"
    content = f"<headline>{escape(headline)}</headline><by>{escape(note)}</by><dateline>{escape(headline)}</dateline>"

    story = read(item(meta, content, paragraphs(*texts)))

    assert story.id == "g:1"
    assert "qqzzq" not in repr(story)


@settings(max_examples=40, deadline=None)
@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_items_changes_no_story(order: list[str]) -> None:
    parts = {
        "a": item(guid="g:t"),
        "b": item(PICTURE, HEADLINE, remote("https://p.example/a.jpg"), guid="g:p"),
        "c": package("g:t", "g:p"),
        "d": item(guid="g:u"),
    }

    found = every(message(*(parts[key] for key in order)))

    assert sorted(map(repr, found)) == sorted(map(repr, every(message(*parts.values()))))


SAMPLES = Path(os.environ.get("WIREFEED_SAMPLES", "."))


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
@pytest.mark.parametrize("name", ["g2-text-listing2", "g2-embargo-nitf-validator", "g2-dpa-eil", "g2-photo-listing3"])
def test_a_sample_is_read_as_expected(name: str) -> None:
    (wanted,) = [
        each for each in json.loads((SAMPLES / "expected.json").read_text("utf-8")) if each["file"] == f"{name}.xml"
    ]
    raw = Raw(name=f"{name}.xml", data=(SAMPLES / f"{name}.xml").read_bytes(), digest="")

    (story,) = stories.read(raw, PLAIN, prefix="tag:x.example,2024:")

    assert isinstance(story, Story)
    assert (story.headline, story.id, story.language) == (wanted["headline"], wanted["id"], wanted["lang"])
    assert [person.name for person in story.authors] == wanted["authors"]
    assert story.published is not None
    assert story.updated is not None
    instants = [f"{moment.instant:%Y-%m-%dT%H:%M:%SZ}" for moment in (story.published, story.updated)]
    assert instants == [wanted["published_utc"], wanted["updated_utc"]]
    assert wanted.get("location", "") in (story.dateline, story.located)
    assert story.version == int(wanted["version"])
    assert all(text in story.body for text in wanted.get("body_contains", ()))
    assert not any(text in repr(story.body + story.summary) for text in wanted.get("body_must_not_contain", ()))


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
@pytest.mark.parametrize(
    "name", ["g2-newsmessage-listing24", "g2-nitf-inline-listing25", "g2-located-dateline-listing28"]
)
def test_a_sample_that_is_no_story_makes_no_entry(name: str) -> None:
    raw = Raw(name=f"{name}.xml", data=(SAMPLES / f"{name}.xml").read_bytes(), digest="")

    found = stories.read(raw, PLAIN, prefix="tag:x.example,2024:")

    assert found
    assert all(isinstance(story, StoryError) or story.hold is not None for story in found)

"""NewsML 1 becomes stories: every item of a file, its life, its text whatever it is written in, its pictures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wirefeed.errors import StoryError
from wirefeed.model import Media, Person, Raw, Source, Story, Subject
from wirefeed.stories import _fields, newsml1

SOURCE = Source(timezone="Africa/Cairo", language="en")
LINES = "<NewsLines><HeadLine>Ferry returns</HeadLine></NewsLines>"
ID = "urn:newsml:north.example:20240326"
MANAGED = (
    '<NewsItemType FormalName="News"/><FirstCreated>20240326T101112+0200</FirstCreated>'
    "<ThisRevisionCreated>20240326T111112+0200</ThisRevisionCreated>"
)
USABLE = '<Status FormalName="Usable"/>'
TEXT = "<p>The ferry crossed the sound on Monday.</p><p>It carried forty people.</p>"


def raw() -> Raw:
    return Raw(name="agency/ferry.xml", data=b"", digest="")


def content(inner: str = TEXT) -> str:
    return f'<ContentItem><MediaType FormalName="Text"/><DataContent>{inner}</DataContent></ContentItem>'


def item(
    *,
    managed: str = MANAGED + USABLE,
    lines: str = LINES,
    inner: str = "",
    identifier: str = "<PublicIdentifier>urn:newsml:north.example:20240326:TX-1:2U</PublicIdentifier>",
    revision: str = '<RevisionId PreviousRevision="1" Update="U">2</RevisionId>',
    component: str = "<NewsComponent>",
) -> str:
    return (
        "<NewsItem><Identification><NewsIdentifier><ProviderId>north.example</ProviderId><DateId>20240326</DateId>"
        f"<NewsItemId>TX-1</NewsItemId>{revision}{identifier}</NewsIdentifier></Identification>"
        f"<NewsManagement>{managed}</NewsManagement>{component}{lines}{inner or content()}</NewsComponent></NewsItem>"
    )


def document(*items: str, envelope: str = "") -> str:
    return f'<?xml version="1.0"?>\n<NewsML Version="1.2">{envelope}{"".join(items)}</NewsML>'


def read(text: str, source: Source = SOURCE) -> Story:
    (story,) = newsml1.read(raw(), text, source)
    assert isinstance(story, Story), story
    return story


@pytest.mark.parametrize("root", ["<NewsML>", '<NewsML Version="1.0">', '<NewsML xmlns="urn:x" Version="1.2">'])
def test_a_document_is_known_by_its_root(root: str) -> None:
    assert newsml1.sniff(raw(), f"<?xml version='1.0'?>\n<!-- a -->{root}</NewsML>")


@pytest.mark.parametrize("text", ["<newsItem/>", "<nitf/>", "NewsML is a format"])
def test_nothing_else_is_claimed(text: str) -> None:
    assert not newsml1.sniff(raw(), text)


def test_dates_id_and_version_are_those_of_the_item() -> None:
    story = read(document(item()))

    assert story.published is not None
    assert story.updated is not None
    assert story.published.instant == datetime(2024, 3, 26, 8, 11, 12, tzinfo=UTC)
    assert story.updated.instant == datetime(2024, 3, 26, 9, 11, 12, tzinfo=UTC)
    assert (story.id, story.version) == ("urn:newsml:north.example:20240326:TX-1", 2)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("", f"{ID}:TX-1"),
        (f"<PublicIdentifier>{ID}:TX-1:2</PublicIdentifier>", f"{ID}:TX-1"),
        (f"<PublicIdentifier>{ID}:TX-2024</PublicIdentifier>", f"{ID}:TX-2024"),
        ("<PublicIdentifier>TX-77</PublicIdentifier>", "TX-77"),
    ],
)
def test_an_id_never_holds_its_revision(identifier: str, expected: str) -> None:
    assert read(document(item(identifier=identifier))).id == expected


def test_every_item_is_a_story_in_the_order_of_the_file() -> None:
    second = item(identifier="<PublicIdentifier>urn:b</PublicIdentifier>", lines=LINES.replace("Ferry", "Bus"))
    topics = '<NewsItem><TopicSet FormalName="subjects"><Topic/></TopicSet></NewsItem>'

    stories = list(newsml1.read(raw(), document(item(), topics, second), SOURCE))

    assert [story.headline for story in stories if isinstance(story, Story)] == ["Ferry returns", "Bus returns"]


def test_a_bad_item_costs_no_other() -> None:
    bad = item(lines="", inner="<ContentItem/>")

    first, second = newsml1.read(raw(), document(bad, item()), SOURCE)

    assert isinstance(first, StoryError)
    assert isinstance(second, Story)


def test_a_file_of_topics_alone_is_refused() -> None:
    with pytest.raises(StoryError, match="expected a NewsItem"):
        list(newsml1.read(raw(), document("<TopicSet/>"), SOURCE))


@pytest.mark.parametrize(
    "inner",
    [
        TEXT,
        f"<![CDATA[{TEXT}]]>",
        f"<nitf><body><body.head/><body.content>{TEXT}</body.content></body></nitf>",
        f"<![CDATA[<?xml version='1.0'?><nitf><body><body.content>{TEXT}</body.content></body></nitf>]]>",
        f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>No</title></head><body>{TEXT}</body></html>",
        "<![CDATA[The ferry crossed the sound on Monday.\n\nIt carried forty people.]]>",
        "<![CDATA[<P>The ferry crossed the sound on Monday.<BR><BR>It carried forty people.]]>",
    ],
)
def test_a_text_is_read_whatever_it_is_written_in(inner: str) -> None:
    assert read(document(item(inner=content(inner)))).body == TEXT.replace("</p><p>", "</p>\n<p>")


def test_nested_components_are_one_story() -> None:
    inner = f"<NewsComponent><Role FormalName='Main'/><NewsComponent>{content()}</NewsComponent></NewsComponent>"

    story = read(document(item(inner=inner)))

    assert (story.headline, story.body.count("<p>")) == ("Ferry returns", 2)


def test_components_with_headlines_of_their_own_are_stories() -> None:
    parts = "".join(
        f"<NewsComponent Duid='{name}'><NewsLines><HeadLine>{name}</HeadLine></NewsLines>{content()}</NewsComponent>"
        for name in ("One", "Two")
    )

    stories = list(newsml1.read(raw(), document(item(lines="", inner=parts)), SOURCE))

    assert [(one.headline, one.id[-4:]) for one in stories if isinstance(one, Story)] == [
        ("One", "TX-1"),
        ("Two", "#Two"),
    ]


def test_of_equivalent_components_the_one_in_the_source_s_language_counts() -> None:
    parts = "".join(
        f"<NewsComponent xml:lang='{tag}'><NewsLines><HeadLine>{tag}</HeadLine></NewsLines>{content()}</NewsComponent>"
        for tag in ("fr", "en-GB")
    )

    story = read(document(item(lines="", component="<NewsComponent EquivalentsList='yes'>", inner=parts)))

    assert (story.headline, story.language) == ("en-GB", "en-GB")


def test_x_default_is_no_language() -> None:
    lines = '<NewsLines><HeadLine xml:lang="x-default">Fähre</HeadLine></NewsLines>'
    described = '<DescriptiveMetadata><Language FormalName="de"/></DescriptiveMetadata>'

    story = read(document(item(lines=lines + described)))

    assert (story.language, story.headline) == ("de", "Fähre")


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("Usable", "usable"),
        ("usable", "usable"),
        ("Canceled", "canceled"),
        ("Withheld", "withheld"),
        ("Odd", "withheld"),
    ],
)
def test_status_words_are_read_in_any_case(status: str, means: str) -> None:
    assert read(document(item(managed=f'{MANAGED}<Status FormalName="{status}"/>'))).status == means


def _change(status: str, at: str) -> str:
    future = f'<FutureStatus FormalName="{status}"/>'
    return f"<StatusWillChange>{future}<DateAndTime>{at}</DateAndTime></StatusWillChange>"


def test_an_embargo_ends_when_its_status_will_change() -> None:
    change = _change("Usable", "20240327T060000Z")

    story = read(document(item(managed=f'{MANAGED}<Status FormalName="Embargoed"/>{change}')))

    assert story.publish_at is not None
    assert story.publish_at.instant == datetime(2024, 3, 27, 6, tzinfo=UTC)
    assert story.hold is None


def test_an_embargo_without_an_end_is_held() -> None:
    assert read(document(item(managed=f'{MANAGED}<Status FormalName="Embargoed"/>'))).hold == _fields.EMBARGOED


def test_a_usable_item_that_will_be_canceled_expires() -> None:
    change = _change("Canceled", "20240401T000000Z")

    story = read(document(item(managed=MANAGED + USABLE + change)))

    assert story.expires is not None
    assert (story.status, story.publish_at) == ("usable", None)


@pytest.mark.parametrize("words", ['<Instruction FormalName="Kill"/>', '<Instruction FormalName="Cancel"/>'])
def test_an_instruction_to_kill_withdraws(words: str) -> None:
    story = read(document(item(managed=MANAGED + USABLE + words)))

    assert (story.status, story.body) == ("canceled", "")


def test_an_advisory_is_no_story() -> None:
    story = read(document(item(managed=MANAGED.replace('"News"', '"Advisory"') + USABLE)))

    assert story.hold == _fields.ADVISORY


def test_changes_of_an_older_revision_are_no_story_that_could_replace_it() -> None:
    changes = "<Update><Replace DuidRef='a'><HeadLine>Ferry returns</HeadLine></Replace></Update>"
    before, _, rest = item().partition("<NewsComponent>")
    text = document(before + changes + rest.rpartition("</NewsComponent>")[2])

    (error,) = newsml1.read(raw(), text, SOURCE)

    assert isinstance(error, StoryError)
    assert "older revision" in str(error)


def test_a_correction_is_told() -> None:
    assert read(document(item(managed=f'{MANAGED}{USABLE}<Instruction FormalName="Correction"/>'))).correction


def test_lines_and_metadata_are_where_they_belong() -> None:
    lines = (
        "<NewsLines><HeadLine> Ferry\nreturns </HeadLine><SubHeadLine>After three days</SubHeadLine>"
        "<ByLine>By Ada Example</ByLine><ByLineTitle>Reporter</ByLineTitle><DateLine>NORHAM, March 26 (NW) -</DateLine>"
        "<CopyrightLine>(c) 2024 North Wire</CopyrightLine><KeywordLine>ferry</KeywordLine></NewsLines>"
        "<AdministrativeMetadata><Provider><Party FormalName='North Wire'/></Provider></AdministrativeMetadata>"
        "<DescriptiveMetadata><Genre FormalName='Feature'/><SubjectCode><Subject FormalName='04000000'/></SubjectCode>"
        "<Location><Property FormalName='City' Value='Norham'/></Location></DescriptiveMetadata>"
    )
    envelope = "<NewsEnvelope><Priority FormalName='2'/></NewsEnvelope>"

    story = read(document(item(lines=lines), envelope=envelope))

    assert (story.headline, story.subhead) == ("Ferry returns", "After three days")
    assert story.authors == (Person("Ada Example", "Reporter"),)
    assert (story.dateline, story.located, story.agency) == ("NORHAM", "Norham", "North Wire")
    assert (story.rights, story.tags, story.genre, story.urgency) == ("(c) 2024 North Wire", ("ferry",), "Feature", 2)
    assert story.subjects == (Subject("04000000", "http://cv.iptc.org/newscodes/subjectcode/"),)


@pytest.mark.parametrize(
    "lines",
    [
        f"<Comment>call 555-0100</Comment>{LINES}",
        LINES.replace(
            "</NewsLines>",
            '<NewsLine><NewsLineType FormalName="EditorNote"/><NewsLineText>call 555-0100</NewsLineText></NewsLine>'
            "</NewsLines>",
        ),
        f"{LINES}{content('<p>It left.</p><p>Eds: call 555-0100</p>')}",
    ],
)
def test_desk_text_never_gets_out(lines: str) -> None:
    assert "555" not in repr(read(document(item(lines=lines))))


def test_an_embargo_in_a_note_holds() -> None:
    line = (
        "<NewsLine><NewsLineType FormalName='Note'/><NewsLineText>EMBARGOED UNTIL 0001 FRIDAY</NewsLineText></NewsLine>"
    )

    assert read(document(item(lines=LINES.replace("</NewsLines>", line + "</NewsLines>")))).hold is not None


def picture(address: str = "https://p.example/l.jpg") -> str:
    return (
        "<NewsComponent><Role FormalName='Photo'/><NewsLines><HeadLine>A ferry</HeadLine><CreditLine>NW</CreditLine>"
        "</NewsLines><NewsComponent><Role FormalName='Thumbnail'/><ContentItem Href='https://p.example/t.jpg'>"
        "<MediaType FormalName='Photo'/></ContentItem></NewsComponent>"
        f"<NewsComponent><ContentItem Href='{address}'><MediaType FormalName='Photo'/>"
        "<MimeType FormalName='image/jpeg'/>"
        "<Characteristics><SizeInBytes>99</SizeInBytes><Property FormalName='Width' Value='900'/></Characteristics>"
        "</ContentItem></NewsComponent>"
        f"<NewsComponent><Role FormalName='Caption'/>{content('<p>At the pier.</p>')}</NewsComponent></NewsComponent>"
    )


def test_a_picture_stands_beside_the_text_with_caption_and_credit() -> None:
    story = read(document(item(inner=f"<NewsComponent>{content()}</NewsComponent>{picture()}")))

    assert story.media == (
        Media(
            url="https://p.example/l.jpg",
            type="image/jpeg",
            length=99,
            width=900,
            caption="At the pier.",
            credit="NW",
            alt="A ferry",
        ),
    )
    assert "pier" not in story.body
    assert story.headline == "Ferry returns"


def test_a_picture_alone_is_held_unless_pictures_are_wanted() -> None:
    text = document(item(inner=picture()))

    assert read(text).hold == _fields.PICTURE
    assert read(text, Source(pictures=True)).hold is None


def test_a_story_without_a_date_is_held() -> None:
    assert read(document(item(managed=USABLE))).hold == _fields.NO_DATE


def test_an_item_of_thousands_of_components_is_refused_at_once() -> None:
    (error,) = newsml1.read(raw(), document(item(inner="<NewsComponent/>" * 5000)), SOURCE)

    assert isinstance(error, StoryError)

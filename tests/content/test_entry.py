"""What a feed shows of a story, and what it never shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wirefeed.config import Settings, parse
from wirefeed.content import entry
from wirefeed.model import Asset, Entry, Media, Moment, Person, Story

SITE = '[site]\ntitle = "Northgate Wire"\nurl = "https://news.example.org/"\nid = "tag:news.example.org,2024:"\n'
SETTINGS = parse(
    SITE + 'timezone = "Africa/Cairo"\nauthor = "Newsroom"\n[short_links]\nurl = "https://news.example.org/s/"\n'
)
NOON = Moment(datetime(2024, 11, 26, 12, tzinfo=UTC))
STORY = Story(
    name="2024/2024-11-26-harbour.md",
    id="tag:news.example.org,2024:harbour",
    headline="Harbour reopens",
    body="The harbour opened at dawn after three weeks of repairs.\n\nFerries left on time.",
    published=NOON,
)
PHOTO = Asset(type="image/jpeg", length=20_480, width=640, height=480)


def with_link(rule: str, site: str = "https://news.example.org/") -> Settings:
    return parse(
        SITE.replace("https://news.example.org/", site, 1) + f'timezone = "Africa/Cairo"\n[content]\nlink = "{rule}"\n'
    )


def make(story: Story, settings: Settings = SETTINGS, **more: object) -> Entry:
    return entry.make(story, settings=settings, **more)  # type: ignore[arg-type]


class TestLink:
    @pytest.mark.parametrize(
        ("name", "language", "slug", "rule", "path"),
        [
            ("news/ferry.fr.md", "fr", "ferry", "/{slug}/", "/fr/ferry/"),
            ("news/ferry.de.md", "de", "ferry", "/{slug}/", "/de/ferry/"),
            ("ferry.pt-BR.md", "pt-BR", "ferry", "/{year}/{slug}", "/pt-br/2024/ferry"),
            ("ferry/index.fr.md", "fr", "ferry", "/{slug}/", "/fr/ferry/"),
            ("ferry.fr.md", "fr", "le-bac", "/{slug}/", "/fr/le-bac/"),
            ("ferry.fr.md", "fr-CA", "ferry", "/{slug}/", "/fr/ferry/"),
            ("ferry.fr.md", "fr", "ferry", "https://n.example/{slug}/", "https://n.example/fr/ferry/"),
            # The site's own language, a language told by another word, and what is no language.
            ("ferry.en.md", "en", "ferry", "/{slug}/", "/ferry/"),
            ("ferry.fr.md", "de", "ferry", "/{slug}/", "/ferry/"),
            ("ferry.md", "fr", "ferry", "/{slug}/", "/ferry/"),
            ("to.it.html", "it", "", "/{slug}/", "/to.it/"),
        ],
    )
    def test_a_translation_in_a_file_of_its_own_stands_below_its_language(
        self, name: str, language: str, slug: str, rule: str, path: str
    ) -> None:
        story = replace(STORY, name=name, language=language, slug=slug)

        made = make(story, with_link(rule))

        assert made.link == (path if "://" in path else f"https://news.example.org{path}")
        assert made.id == STORY.id

    @pytest.mark.parametrize(
        ("own", "link"),
        [
            ("https://other.example/a?b=1#c", "https://other.example/a?b=1#c"),
            ("/2024/x/", "https://news.example.org/2024/x/"),
            ("2024/11/26/slug", "https://news.example.org/2024/11/26/slug"),
            ("//www.example.org/x", "https://www.example.org/x"),
            ("/ميناء a.html", "https://news.example.org/%D9%85%D9%8A%D9%86%D8%A7%D8%A1%20a.html"),
            ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
            ("https://name:secret@news.example.org/x", "https://news.example.org/x"),
            ("/100%/ok%20", "https://news.example.org/100%25/ok%20"),
        ],
    )
    def test_a_story_s_own_link_is_kept_absolute_and_encoded(self, own: str, link: str) -> None:
        made = make(replace(STORY, link=own))

        assert made.link == link
        assert made.remarks == ()

    @pytest.mark.parametrize("own", ["javascript:alert(1)", "file:///srv/x.html", "http://[bad", "mailto:a@b.example"])
    def test_a_link_nobody_can_follow_is_told_and_replaced(self, own: str) -> None:
        made = make(replace(STORY, link=own))

        assert made.link == "https://news.example.org/harbour/"
        assert [(remark.file, remark.field) for remark in made.remarks] == [(STORY.name, "link")]

    @pytest.mark.parametrize(
        ("name", "slug", "link"),
        [
            ("2024/2024-11-26-harbour.md", "", "harbour/"),
            ("2024-1-5_harbour.txt", "", "harbour/"),
            ("20241126T1405-harbour.xml", "", "harbour/"),
            ("2024-11-26.md", "", "2024-11-26/"),
            ("port/index.md", "", "port/"),
            ("2024-11-26-port/index.md", "", "port/"),
            ("index.md", "", "index/"),
            ("name#1 ä.md", "", "name%231%20%C3%A4/"),
            ("a.md", "الميناء", "%D8%A7%D9%84%D9%85%D9%8A%D9%86%D8%A7%D8%A1/"),
            ("a.md", "../../etc", "etc/"),
            ("a.md", "one/two", "one/two/"),
            ("story.en.md", "", "story.en/"),
        ],
    )
    def test_a_story_without_a_link_gets_one_from_its_slug_or_file(self, name: str, slug: str, link: str) -> None:
        made = entry.link_of(replace(STORY, name=name, slug=slug), SETTINGS)

        assert made == "https://news.example.org/" + link

    def test_a_new_headline_moves_nothing(self) -> None:
        assert make(replace(STORY, headline="Port is open")).link == make(STORY).link

    @pytest.mark.parametrize(
        ("rule", "section", "link"),
        [
            ("/{section}/{year}/{month}/{day}/{slug}.html", "Sea & Sky", "Sea%20%26%20Sky/2024/11/27/harbour.html"),
            ("/{section}/{slug}/", "", "harbour/"),
            ("{section}/{slug}", "a/../b", "a-..-b/harbour"),
            ("/?p={slug}", "", "?p=harbour"),
        ],
    )
    def test_the_rule_of_the_site_fills_its_fields_with_the_site_s_day(
        self, rule: str, section: str, link: str
    ) -> None:
        late = Moment(datetime(2024, 11, 26, 23, 30, tzinfo=UTC))  # already the next day in Cairo

        made = entry.link_of(replace(STORY, section=section, published=late), with_link(rule))

        assert made == "https://news.example.org/" + link

    def test_a_story_of_a_day_stands_under_that_day_wherever_it_was_written(self) -> None:
        settings = parse(
            SITE + 'timezone = "America/New_York"\n[content]\nlink = "/{day}/{slug}"\n'
            '[[source]]\nmatch = "asia/**"\ntimezone = "Asia/Tokyo"\n'
        )
        midnight = Moment(datetime(2024, 11, 25, 15, tzinfo=UTC), "day", "assumed")

        made = entry.link_of(replace(STORY, name="asia/port.md", published=midnight), settings)

        assert made == "https://news.example.org/26/port"

    def test_the_rule_stays_below_the_site_s_address(self) -> None:
        made = entry.link_of(STORY, with_link("/{slug}/", "https://example.org/wire"))

        assert made == "https://example.org/wire/harbour/"

    @given(st.text(), st.text(), st.text(), st.text())
    def test_whatever_a_story_says_its_link_is_an_address(self, link: str, slug: str, section: str, name: str) -> None:
        story = replace(STORY, link=link, slug=slug, section=section, name=name.replace("/", "") + ".md")

        made = entry.link_of(story, with_link("/{section}/{slug}"))

        assert made.startswith(("https://", "http://"))
        assert all("!" <= character <= "~" for character in made)
        assert not set(made) & set('"<>\\^`{|}')


class TestMedia:
    @pytest.mark.parametrize(
        ("url", "paths"),
        [
            ("photo.jpg", ("2024/photo.jpg",)),
            ("./a b/photo.jpg", ("2024/a b/photo.jpg",)),
            ("../photo.jpg", ("photo.jpg",)),
            ("my%20photo.jpg", ("2024/my%20photo.jpg", "2024/my photo.jpg")),
            ("a.jpg?w=3", ("2024/a.jpg?w=3", "2024/a.jpg")),
            ("../../secret.jpg", ()),
            ("..%2f..%2fsecret.jpg", ("2024/..%2f..%2fsecret.jpg",)),
            ("/etc/passwd", ()),
            ("file:///etc/passwd", ()),
            ("//cdn.example/a.jpg", ()),
            ("https://cdn.example/a.jpg", ()),
            ("..", ()),
            ("folder/", ()),
            ("a\\..\\b.jpg", ()),
            ("", ()),
        ],
    )
    def test_files_beside_a_story_are_named_below_content_or_not_at_all(self, url: str, paths: tuple[str, ...]) -> None:
        assert entry.local_media(replace(STORY, media=(Media(url=url),))) == paths

    @given(st.text(alphabet=st.sampled_from("./%2ef\\:a#?\x00 ")))
    def test_no_name_leaves_content(self, url: str) -> None:
        for path in entry.local_media(replace(STORY, media=(Media(url=url),))):
            assert not path.startswith("/")
            assert ".." not in path.split("/")

    def test_a_file_beside_the_story_has_its_measures_and_the_story_s_address(self) -> None:
        story = replace(STORY, media=(Media(url="a b.jpg", caption=" The \n pier ", credit="AP", alt="pier"),))

        (media,) = make(story, assets={"2024/a b.jpg": PHOTO}).media

        assert media == Media(
            url="https://news.example.org/harbour/a%20b.jpg",
            type="image/jpeg",
            length=20_480,
            width=640,
            height=480,
            caption="The pier",
            credit="AP",
            alt="pier",
        )

    def test_an_encoded_name_finds_its_file(self) -> None:
        story = replace(STORY, media=(Media(url="a%20b.jpg"),))

        (media,) = make(story, assets={"2024/a b.jpg": PHOTO}).media

        assert (media.url, media.length) == ("https://news.example.org/harbour/a%20b.jpg", 20_480)

    @pytest.mark.parametrize(
        ("url", "type_"),
        [
            ("https://cdn.example/a.JPG?x=.png", "image/jpeg"),
            ("//cdn.example/talk.mp3", "audio/mpeg"),
            ("/film.webm", "video/webm"),
            ("https://cdn.example/a", ""),
        ],
    )
    def test_a_picture_elsewhere_has_a_type_by_its_ending_and_no_length(self, url: str, type_: str) -> None:
        (media,) = make(replace(STORY, media=(Media(url=url),))).media

        assert (media.type, media.length) == (type_, 0)
        assert media.url.startswith("https://")

    @pytest.mark.parametrize("url", ["gone.jpg", "../../up.jpg", "file:///srv/a.jpg", "data:image/gif;base64,AA"])
    def test_what_cannot_be_shown_is_left_out_and_told(self, url: str) -> None:
        made = make(replace(STORY, media=(Media(url=url),)))

        assert made.media == ()
        (remark,) = made.remarks
        assert (remark.file, remark.field) == (STORY.name, "media")
        assert url.rpartition("/")[2] in remark.message

    def test_one_address_is_one_picture_with_all_that_is_known_of_it(self) -> None:
        twice = (Media(url="/a.jpg", credit="AP"), Media(url="https://news.example.org/a.jpg", caption="Pier", width=9))

        (media,) = make(replace(STORY, media=twice)).media

        assert (media.credit, media.caption, media.width) == ("AP", "Pier", 9)

    def test_a_caption_without_a_picture_stays_and_a_counting_pixel_goes(self) -> None:
        media = (Media(caption="The pier"), Media(url="https://stat.example/p.gif", width=1, height=1))

        made = make(replace(STORY, media=media))

        assert made.media == (Media(caption="The pier"),)
        assert made.remarks == ()

    def test_a_picture_of_the_story_is_not_put_into_its_text(self) -> None:
        made = make(replace(STORY, media=(Media(url="https://cdn.example/a.jpg"),)))

        assert "a.jpg" not in made.body


class TestText:
    def test_title_tags_and_names_are_one_clean_line(self) -> None:
        story = replace(
            STORY,
            headline=" Port\u00a0 opens\x0b\n",
            tags=("Sea", " sea ", "", "Cafe\u0301", "Caf\u00e9"),
            authors=(Person(" Ada  Quay ", url="javascript:x"), Person("ADA QUAY"), Person(" ")),
        )

        made = make(story)

        assert made.title == "Port opens"
        assert made.tags == ("Sea", "Caf\u00e9")
        assert made.authors == (Person("Ada Quay"),)

    def test_a_story_that_names_nobody_is_by_the_site_s_author(self) -> None:
        assert make(STORY).authors == (Person("Newsroom"),)
        assert make(STORY, parse(SITE)).authors == ()

    @pytest.mark.parametrize(
        ("body", "language", "wrapper"),
        [
            ("The harbour opened.", "en", "<p>"),
            ("The harbour opened.", "", "<p>"),
            ("Der Hafen ist offen.", "de", '<div lang="de">'),
            ("أعيد فتح الميناء اليوم بعد الإصلاح.", "ar", '<div lang="ar" dir="rtl">'),
            ("הנמל נפתח מחדש היום.", "en", '<div lang="en" dir="rtl">'),
        ],
    )
    def test_a_body_says_its_language_and_direction_where_they_differ(
        self, body: str, language: str, wrapper: str
    ) -> None:
        made = make(replace(STORY, headline="-", body=body, language=language))

        assert made.body.startswith(wrapper)
        assert made.language == (language or "en")
        assert made.direction == ("rtl" if "rtl" in wrapper else "ltr")

    def test_an_arabic_site_still_tells_readers_the_direction(self) -> None:
        story = replace(STORY, headline="الميناء", body="أعيد فتح الميناء.", language="ar")

        made = make(story, parse(SITE + 'language = "ar"\n'))

        assert made.body.startswith('<div lang="ar" dir="rtl">')

    def test_a_correction_is_read_first_and_is_not_the_summary(self) -> None:
        made = make(replace(STORY, correction="The pier has 4 berths, not < 3."))

        assert made.body.startswith("<p><em>The pier has 4 berths, not &lt; 3.</em></p>\n<p>The harbour")
        assert "berths" not in made.summary
        assert made.correction == "The pier has 4 berths, not < 3."

    def test_a_story_of_a_headline_alone_has_no_body(self) -> None:
        assert make(replace(STORY, body=" \n")).body == ""

    @pytest.mark.parametrize(
        ("own", "code", "short"),
        [
            ("", "b2cd34fg", "https://news.example.org/s/b2cd34fg"),
            ("https://sho.example/1", "b2cd34fg", "https://sho.example/1"),
            ("javascript:x", "b2cd34fg", "https://news.example.org/s/b2cd34fg"),
            ("s/1", "b2cd34fg", "https://news.example.org/s/b2cd34fg"),
            ("", "", ""),
        ],
    )
    def test_a_story_s_own_short_link_is_kept(self, own: str, code: str, short: str) -> None:
        assert make(replace(STORY, short_link=own), code=code).short_link == short

    def test_without_an_address_for_them_there_are_no_short_links(self) -> None:
        assert make(STORY, parse(SITE), code="b2cd34fg").short_link == ""


class TestStamps:
    def test_stamps_are_in_utc_and_an_update_is_never_older_than_its_story(self) -> None:
        older = Moment(NOON.instant - timedelta(days=1))
        newer = Moment(NOON.instant + timedelta(days=1))

        assert make(replace(STORY, updated=older)).updated == NOON.instant
        assert make(replace(STORY, updated=newer)).updated == newer.instant
        assert make(STORY).updated == make(STORY).published == NOON.instant
        assert make(STORY).published.tzinfo is UTC

    def test_stories_of_one_day_differ_and_stay(self) -> None:
        day = Moment(datetime(2024, 11, 25, 22, tzinfo=UTC), "day", "assumed")

        first, second = (make(replace(STORY, id=key, published=day)).published for key in ("tag:a", "tag:b"))

        assert first != second
        assert first == make(replace(STORY, id="tag:a", published=day)).published

    def test_a_story_without_a_date_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="expected a dated story"):
            make(replace(STORY, published=None))


class TestDigest:
    @pytest.mark.parametrize(
        "change",
        [
            {"headline": "Harbour opens"},
            {"subhead": "After weeks"},
            {"summary": "Open again."},
            {"body": STORY.body + " Again."},
            {"correction": "Not Monday."},
            {"media": (Media(caption="The pier"),)},
            {"authors": (Person("Ada Quay"),)},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_a_digest_moves_with_every_word_a_reader_sees(self, change: dict[str, object]) -> None:
        changed = msgspec.structs.replace(STORY, **change)

        assert make(changed).digest != make(STORY).digest

    def test_a_digest_stays_when_only_the_file_the_site_or_the_layout_changes(self) -> None:
        moved = replace(
            STORY, name="b.md", link="/elsewhere/", tags=("sea",), minor=True, body=STORY.body.replace(" ", "\n  ", 1)
        )

        assert make(moved, with_link("/{slug}.html")).digest == make(STORY).digest

    def test_a_word_that_moves_between_two_fields_is_a_change(self) -> None:
        one = replace(STORY, headline="Harbour", subhead="reopens")
        other = replace(STORY, headline="", subhead="Harbour reopens")

        assert make(one).digest != make(other).digest

    def test_a_digest_is_the_same_for_ever(self) -> None:
        """It stands in ledgers: computed otherwise, every entry of every site would be announced again."""
        assert make(STORY).digest == "34e501a481fa5e6660bab8e14625553d"


SECRET = "/home/desk/wire"


@pytest.mark.parametrize(
    ("own", "licence"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://example.org/our terms", "https://example.org/our%20terms"),
        ("/terms", ""),
        ("javascript:x()", ""),
        ("CC BY 4.0", ""),
        ("", ""),
    ],
)
def test_a_licence_is_an_absolute_web_address_or_none(own: str, licence: str) -> None:
    assert make(replace(STORY, license=own)).license == licence


def test_no_path_of_a_machine_reaches_an_entry() -> None:
    story = replace(
        STORY,
        link=f"file://{SECRET}/a.html",
        short_link=f"file://{SECRET}/x",
        markup="html",
        body=f'<p><a href="file://{SECRET}/b">b</a> <img src="file://{SECRET}/c.jpg"> text</p>',
        media=(Media(url=f"file://{SECRET}/d.jpg"), Media(url="../../../home/desk/wire/e.jpg")),
        authors=(Person("Ada Quay", url=f"file://{SECRET}"),),
    )

    made = msgspec.json.encode(replace(make(story), remarks=())).decode()

    assert "desk" not in made
    assert "file:" not in made

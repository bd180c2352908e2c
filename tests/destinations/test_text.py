"""What a message says, and how it is shortened: the link, the credit and the label of a correction stay."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, delivery
from tests.destinations.wild import THOUSAND, deliveries, links_of
from wirefeed.destinations._labels import labels
from wirefeed.destinations._text import (
    Words,
    address,
    counting,
    fit,
    graphemes,
    plain,
    points,
    shorten,
    utf8,
    utf16,
    words,
)
from wirefeed.model import Delivery, Media
from wirefeed.testing import graphemes as counted_apart

FAMILY = "\U0001f469\u200d\U0001f467\u200d\U0001f466"


def said(**changes: Any) -> str:
    return plain(words(delivery(**changes)))


def test_a_new_story_is_headline_summary_credit_and_link() -> None:
    assert said() == (
        "Harbour ferry sails again after nine days\n\n"
        "The first boat left at six with forty people on board. A second one follows at noon.\n\n"
        "Gull Wire · Photo: M. Quay\n"
        "https://news.example.org/harbour-ferry/"
    )


@pytest.mark.parametrize("action", ["edit", "repost"])
def test_a_corrected_message_says_what_was_corrected(action: str) -> None:
    lines = said(kind="corrected", action=action, entry=CORRECTED).split("\n\n")

    assert lines[0] == CORRECTED.title
    assert lines[1] == f"Correction: {CORRECTED.correction}"


def test_a_later_edit_keeps_the_correction_note() -> None:
    assert f"Correction: {CORRECTED.correction}" in said(kind="updated", action="edit", entry=CORRECTED)


def test_a_first_message_has_no_correction_note() -> None:
    assert "Correction" not in said(entry=CORRECTED)


def test_a_reply_begins_with_the_correction_and_repeats_no_summary() -> None:
    text = said(kind="corrected", action="reply", entry=CORRECTED)

    assert text.startswith(f"Correction: {CORRECTED.correction}\n\n{CORRECTED.title}")
    assert CORRECTED.summary not in text
    assert text.endswith(CORRECTED.link)


def test_a_reply_without_a_note_says_what_is_new() -> None:
    assert said(kind="updated", action="reply").startswith(f"Update: {ENTRY.summary}")


@pytest.mark.parametrize(
    ("label", "begins"),
    [("", "Correction: An"), ("Put right", "Put right: An"), ("FIX —", "FIX — An"), ("\x02url\x03", "url: An")],
)
def test_the_house_has_its_own_word_for_a_correction(label: str, begins: str) -> None:
    assert said(kind="corrected", action="reply", entry=CORRECTED, label=label).startswith(begins)


@pytest.mark.parametrize(
    ("language", "begins"),
    [("fr-CA", "Correction\u00a0: "), ("ja", "訂正："), ("ar", "تصحيح: "), ("tlh", "Correction: ")],
)
def test_a_correction_is_labelled_in_the_language_of_the_story(language: str, begins: str) -> None:
    entry = replace(CORRECTED, language=language)

    assert said(kind="corrected", action="reply", entry=entry).startswith(begins + "An earlier")


@pytest.mark.parametrize("kind", ["withdrawn", "killed", "expired"])
@pytest.mark.parametrize("template", ["", "{{ entry.title }} {{ entry.summary }} {{ action }}"])
def test_of_a_story_that_is_gone_no_word_is_said(kind: Any, template: str) -> None:
    owed = replace(delivery(kind, "edit", template=template), entry=ENTRY)

    text = plain(words(owed))

    sentence = "This story is no longer available." if kind == "expired" else "This story has been withdrawn."
    assert text == sentence


def test_a_notice_says_when_the_story_was_published_in_the_zone_of_the_site() -> None:
    text = said(kind="killed", action="notice", zone="Asia/Kolkata")

    assert text == "This story has been withdrawn.\nPublished: 2026-03-26 17:30 UTC+5:30"


def test_a_notice_of_a_story_that_names_a_day_makes_up_no_time() -> None:
    owed = delivery("withdrawn", "notice")

    text = plain(words(replace(owed, entry=replace(owed.entry, day="2026-03-26"))))

    assert text.endswith("\nPublished: 2026-03-26")


def test_a_digest_has_a_line_a_story() -> None:
    text = said(kind="digest", others=(CORRECTED, ARABIC))

    assert text.split("\n") == [
        "Northgate Wire · In brief",
        f"• {ENTRY.title} {ENTRY.link}",
        f"• {CORRECTED.title} {CORRECTED.link}",
        f"• {ARABIC.title} {ARABIC.link}",
    ]


def test_a_digest_without_room_says_how_many_stories_it_leaves_out() -> None:
    others = tuple(replace(ENTRY, link=f"https://news.example.org/{number}/") for number in range(9))

    fitted = plain(fit(words(delivery("digest", others=others)), measure=graphemes, most=300))

    assert fitted.split("\n")[-1] == f"and {10 - fitted.count('•')} more"
    assert len(fitted) <= 300


def test_the_summary_goes_first_then_the_headline_then_the_note_and_nothing_else() -> None:
    title = "Harbour ferry sails again after eleven days in which nobody crossed the water except by the long road"
    story = words(delivery("corrected", "edit", replace(CORRECTED, title=title)))

    fitted = [plain(fit(story, measure=points, most=most)) for most in (400, 300, 230, 170)]

    assert ["A second one" in text for text in fitted] == [True, False, False, False]
    assert [title in text for text in fitted] == [True, True, False, False]
    assert [story.note in text for text in fitted] == [True, True, True, False]
    assert all(part in text for text in fitted for part in (story.label, story.credits, story.link))
    assert fitted[-1].startswith("Harbour ferry sails again")


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("One is done. Two is not done yet", 16, "One is done."),
        ("One is done. Two is not done yet", 31, "One is done. Two is not done…"),
        ("Yes. The second sentence is the long one", 30, "Yes. The second sentence is…"),
        ("Written by J. Doe of the harbour desk", 16, "Written by J…"),
        ("渡輪明日復航。乘客須提前到達碼頭", 9, "渡輪明日復航。"),
        ("渡輪明日復航乘客須提前到達碼頭", 9, "渡輪明日復航乘客…"),
        ("เรือข้ามฟากออกเดินทางอีกครั้ง", 9, "เรือข้ามฟา…"),
        (FAMILY * 3, 2, f"{FAMILY}…"),
        ("e\u0301" * 4, 3, "e\u0301e\u0301…"),
        ("a, b and c", 3, "a…"),
        ("word", 4, "word"),
        ("word", 0, ""),
    ],
)
def test_text_is_cut_after_sentences_else_after_words_else_after_graphemes(text: str, most: int, expected: str) -> None:
    assert shorten(text, measure=graphemes, most=most) == expected


@given(st.text(alphabet="ab .e\u0301\u200d" + FAMILY + "🇪🇬字ำ", max_size=80), st.integers(1, 60))
def test_what_is_cut_is_a_beginning_of_the_text_and_ends_no_grapheme_early(text: str, most: int) -> None:
    text = unicodedata.normalize("NFC", text).strip()

    cut = shorten(text, measure=graphemes, most=most)

    kept = cut.removesuffix("…")
    assert counted_apart(cut) <= most
    assert text.startswith(kept)
    assert counted_apart(kept) + counted_apart(text[len(kept) :]) == counted_apart(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ferry", (5, 5, 5, 5)),
        (FAMILY, (5, 8, 18, 1)),
        ("e\u0301", (2, 2, 3, 1)),
        ("字", (1, 1, 3, 1)),
        ("a\r\n", (3, 3, 3, 2)),
    ],
)
def test_services_count_in_four_ways(text: str, expected: tuple[int, int, int, int]) -> None:
    assert (points(text), utf16(text), utf8(text), graphemes(text)) == expected


def test_a_link_counts_what_the_service_says_and_no_other_address_less() -> None:
    link = "https://news.example.org/" + "x" * 3_000
    measure = counting(link, 23, graphemes)

    assert measure(f"a {link}") == 25
    assert measure("a http://b.example") == 25
    assert measure(f"a https://elsewhere.example/{'y' * 41}") == 69


@THOUSAND
@given(deliveries(("create", "edit", "reply", "notice"), {}), st.sampled_from((300, 500, 4_096)))
def test_whatever_a_story_says_it_fits_with_its_whole_link(owed: Delivery, most: int) -> None:
    fits = owed.kind != "digest"  # its other links count in full here, and may have no room
    link = owed.entry.link

    text = plain(fit(words(owed), measure=counting(link, 23, graphemes), most=most)) if fits else link

    assert counting(link, 23, counted_apart)(text) <= most
    assert all(link in text for link in links_of(owed))
    assert not set(text) & set("\x00\x02\x03\x1b\u2028\r\ud800")


def test_without_room_for_the_link_there_is_no_message() -> None:
    with pytest.raises(ValueError, match="link: expected room for it within 20, got "):
        fit(words(delivery(entry=replace(ENTRY, short_link=""))), measure=points, most=20)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x_(y)?q=1&r=%20#z", "https://a.example/x_(y)?q=1&r=%20#z"),
        ("https://a.example/<b> |c", "https://a.example/%3Cb%3E%20%7Cc"),
        ("https://a.example/\x02url\x03", "https://a.example/url"),
        ("@U024BE7LH", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_ends_where_it_ends(url: str, expected: str) -> None:
    assert address(url) == expected


@pytest.mark.parametrize(
    ("media", "shown"),
    [
        (Media(url="https://a.example/1.jpg"), True),
        (Media(url="https://a.example/1", type="image/webp"), True),
        (Media(url="https://a.example/1.svg", type="image/svg+xml"), False),
        (Media(url="https://a.example/1.mp3", type="audio/mpeg"), False),
        (Media(url="1.jpg", type="image/jpeg"), False),
        (Media(caption="no address"), False),
    ],
)
def test_a_picture_is_what_every_service_can_show(media: Media, shown: bool) -> None:
    assert (words(delivery(entry=replace(ENTRY, media=(media,)))).picture is not None) is shown


def test_a_picture_is_described_by_its_alternative_text_else_by_its_caption() -> None:
    both = Media(url="https://a.example/1.jpg", caption="A pier", alt="A wooden pier at dawn")

    alts = [words(delivery(entry=replace(ENTRY, media=(one,)))).picture for one in (both, replace(both, alt=""))]

    assert [picture and picture.alt for picture in alts] == ["A wooden pier at dawn", "A pier"]


def test_every_language_has_every_word() -> None:
    spoken = "en de fr es it pt nl sv da nb no nn fi pl cs ru uk tr ar he fa zh zh-TW ja ko hi".split()

    rows = {language: labels(language) for language in spoken}

    for language, row in rows.items():
        texts = [getattr(row, name) for name in row.__struct_fields__]
        assert all(texts), language
        assert row.more.format(n=3).count("3") == 1
        assert language == "en" or row.withdrawn != rows["en"].withdrawn


# --- templates ---


def test_a_template_makes_the_words() -> None:
    template = (
        "{{ entry.title }} | {{ site.title }}\n{{ entry.link }}\n{% if label %}{{ label }} {{ entry.correction }}"
    )
    template += "{% endif %}"

    first = said(template=template)
    edited = said(kind="corrected", action="edit", entry=CORRECTED, template=template)

    assert first == f"{ENTRY.title} | Northgate Wire\n{ENTRY.link}"
    assert edited == f"{CORRECTED.title} | Northgate Wire\n{CORRECTED.link}\nCorrection: {CORRECTED.correction}"


def test_a_correction_is_told_even_by_a_template_that_does_not_know_of_it() -> None:
    text = said(kind="corrected", action="edit", entry=CORRECTED, template="{{ entry.title }}\n{{ entry.link }}")

    assert text == f"Correction: {CORRECTED.correction}\n\n{CORRECTED.title}\n{CORRECTED.link}"


def test_a_template_for_one_story_does_not_speak_for_a_digest_or_a_reply() -> None:
    template = "{{ entry.title }}"

    assert said(kind="digest", others=(ARABIC,), template=template) == said(kind="digest", others=(ARABIC,))
    assert said(kind="corrected", action="reply", entry=CORRECTED, template=template).startswith("Correction:")


def test_what_a_template_makes_is_cut_around_the_link() -> None:
    story = words(delivery(template="{{ entry.summary }}\n{{ entry.link }} via {{ entry.agency }}"))

    fitted = fit(story, measure=points, most=100)

    assert plain(fitted) == f"The first boat left at six with forty people…\n{ENTRY.link} via Gull Wire"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("a\n{% if %}", "line 2: Expected an expression, got 'end of statement block'"),
        ("a\nb {{ nope }}", "line 2: 'nope' is undefined"),
        ("{{ entry.nope }}", "line 1: 'wirefeed.model._outgoing.Entry object' has no attribute 'nope'"),
        ("a\n\n{{ {}[entry.title] }}", "line 3: UndefinedError"),
        ("{{ entry.title | int(1) / 0 }}", "line 1: ZeroDivisionError"),
        ("{{ entry.__class__.__mro__ }}", "line 1: SecurityError"),
        ("{{ others.append }}{% include 'x' %}", "line 1: "),
    ],
)
def test_a_template_that_fails_is_told_with_its_line_and_no_word_of_the_story(template: str, reason: str) -> None:
    with pytest.raises(ValueError) as told:
        said(template=template)

    assert str(told.value).startswith(f"template: expected one that can be used, got {reason}")
    assert "Harbour" not in str(told.value)


def test_words_can_be_compared_so_that_the_same_words_are_not_sent_again() -> None:
    assert words(delivery()) == words(delivery(id="another", number=7))
    assert isinstance(words(delivery()), Words)

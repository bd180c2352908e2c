"""Desk text holds or leaves: known lines are found, ordinary sentences with the same words are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirefeed.stories import _desk

PROSE = (
    "The ferry came home.",
    "Thirty people were aboard.",
    "It had left on Sunday.",
    "Nobody was hurt.",
    "It was cold.",
)
LONG = (
    " It was told again and again along the pier, by people who had waited there since the early morning of that day."
)

SENTENCES = [
    "More than 30 people waited at the pier.",
    "Ends of the rope lay on the pier.",
    "Kill Bill returned to cinemas",
    "KILL BILL RETURNS TO CINEMAS",
    "The editor's note said nothing of it.",
    "Embargo on Russian oil extended",
    "Embargo: what it means for the port",
    "Embargoed goods were seized at the port.",
    "Hold for release of the crew grows louder",
    "For release on bail he paid 3,000 dollars.",
    "For release of the crew, talks go on.",
    "Sperrfrist für Raser verlängert",
    "Read more than 30 books a year, says a study.",
    "By the river a village waits.",
    "Watch makers met in Basel.",
    "Contact with the ferry was lost on Monday at 10:15.",
    "Add salt and stir.",
    "Sub-zero temperatures hit the port.",
    "Insert coin, says the sign.",
    "Advisory board meets in Portlow",
    "ADVISORY BOARD MEETS",
    "Withhold payments, union says",
    "Pictures of the flood went around the world.",
    "PICTURES of the flood went around the world.",
    "Photos show the damage.",
    "Correction officers strike",
    "Corrects course: the ferry turned south.",
    "Follow the money, the judge said.",
    "Listen to the river, she said.",
    "Hold until spring, the farmers were told.",
    "Attention turned to the harbour.",
    "Notes to myself",
    "Editors met in Portlow.",
    "Ed Miller won the race.",
    "Shares fell 30-40 percent.",
    "Video shows the bridge.",
    "With photos of her children she waited.",
    "Desk clerks called 112 and 110 at once.",
    "Tel Aviv was quiet on Monday.",
    "More on the bridge: engineers doubt that it holds.",
    "This story was told for years along the coast.",
    "Related charges were dropped.",
    "Not for the first time, the ferry was late.",
    "The report is about money.",
    "شاهد السكان العبارة من الشاطئ.",
    "Ende des Monats fährt die Fähre wieder.",
    "Frei ab und zu fährt niemand.",
    "La note du port a augmenté.",
]

NOTES = [
    "Eds: UPDATES with quotes.",
    "EDS: Moving on general news services.",
    "EDITOR'S NOTE: The writer spent a week aboard.",
    "Editor’s note — call the port back",
    "Attn. editors: new time",
    "ATTENTION EDITORS - new time",
    "Note to editors: new time",
    "Notes to editors: call the port on +20 2 5550 1000",
    "Multimedia: video moved",
    "With AP Photos.",
    "AP Photo XNP101",
    "AP Photos planned",
    "PICTURE",
    "PHOTOS: harbour, ferry",
    "GRAPHIC AVAILABLE",
    "ADVISORY: time changed",
    "Achtung Redaktionen: neue Uhrzeit",
    "An die Redaktionen: neue Uhrzeit",
    "Redaktionelle Hinweise",
    "Hinweis an die Redaktionen: Bild folgt",
    "NOTE AUX RÉDACTIONS: photo à venir",
    "A l'attention des rédactions : photo",
    "NDLR: photo à venir",
    "NOTA A LOS EDITORES: foto",
    "Nota del editor: foto",
    "ملاحظة للمحررين: صورة",
    "تنويه للمحررين: صورة",
    "הערה לעורכים: תמונה",
    "Internal use only",
    "(Except for the headline, this story has not been edited by our staff.)",
]

OTHERS = [
    "___",
    "* * *",
    "Contact: Jane Sample, +20 2 5550 1000",
    "((jane.sample@example.org; +20 2 5550 1000; Quay Messaging: jane.sample.example.org@example.net))",
    "Jane Sample can be reached at jane@example.org or +20 2 5550 1000.",
    "Follow Jane Sample on the quay's board at https://example.org/jane",
    "Media contact: jane@example.org",
    "For more information: +20 2 5550 1000",
    "Redaktion Portlow: +49 30 5550100",
    "((jane@example.org; +44 20 7946 0000))",
    "للتواصل: 0225550100 مكتب الأخبار 0225550101",
    "Sign up for our daily newsletter.",
    "Read more: The storm in pictures",
    "Lire aussi : La tempête",
    "Lesen Sie auch: Der Sturm",
    "Lea también: La tormenta",
    "اقرأ أيضا: العاصفة",
    "ADVERTISEMENT",
    "Short link:",
]

LAST = [
    "-30-",
    "ends",
    "ENDS",
    "(END)",
    "(ENDE)",
    "###",
    "انتهى",
    "jsd/abc",
    "dpa ebs yyzz n1 abc",
    "yydd n1 sku",
    "(MORE)",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("tail", ["", LONG], ids=["short", "long"])
def test_an_ordinary_sentence_is_neither_held_nor_cut(sentence: str, tail: str) -> None:
    paragraphs = (sentence + tail, *PROSE)

    ruling = _desk.judge(sentence, paragraphs)
    cut = _desk.cut(paragraphs)

    assert ruling == _desk.Ruling()
    assert cut == _desk.Cut(tuple(range(len(paragraphs))))


@pytest.mark.parametrize("line", NOTES + OTHERS)
def test_a_desk_line_goes_wherever_it_stands(line: str) -> None:
    before = _desk.cut((line, *PROSE))
    amid = _desk.cut((*PROSE[:2], line, *PROSE[2:]))

    assert before.kept == (1, 2, 3, 4, 5)
    assert amid.kept == (0, 1, 3, 4, 5)


@pytest.mark.parametrize("line", NOTES)
def test_a_long_note_is_found_as_a_short_one_is(line: str) -> None:
    assert _desk.note(line)
    assert _desk.cut((line.rstrip(".)") + "." + LONG, *PROSE)).kept == (1, 2, 3, 4, 5) or line in (
        # Shapes that ask for nothing behind them: with a sentence behind them they are prose.
        "PICTURE",
        "AP Photos planned",
    )


@pytest.mark.parametrize("line", LAST)
def test_a_sign_off_at_the_end_goes(line: str) -> None:
    assert _desk.cut((*PROSE, line)).kept == (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    "mark",
    ["-30-", "# Notizblock", "# NOTEBOOK", "Not for publication", "(END)",
     "The following information is not for publication",
     "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt", "ليس للنشر", "לא לפרסום"],
)  # fmt: skip
def test_nothing_below_an_end_mark_leaves(mark: str) -> None:
    cut = _desk.cut((*PROSE, mark, "The desk can be reached all night.", "Ask for the night editor."))

    assert cut.kept == (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    "line",
    ["BULLETIN KILL", "KILL KILL KILL", "AP BULLETIN KILL", "KILL: Ferry", "A kill is mandatory.",
     "BULLETIN ELIMINATION", "The ferry story is wrong. A kill is mandatory. Make certain the story is not used.",
     "STORY WITHDRAWN: Ferry",
     "Please kill the story slugged Ferry.", "Meldung wird zurückgezogen", "يرجى إلغاء الخبر", "ANULACIÓN: Ferry"],
)  # fmt: skip
def test_a_kill_cancels_and_needs_nobody(line: str) -> None:
    for ruling in (_desk.judge(line, PROSE), _desk.judge("Ferry returns", (line, *PROSE))):
        assert ruling.status == "canceled"
        assert ruling.hold is not None
        assert not ruling.hold.person


@pytest.mark.parametrize("line", ["BULLETIN WITHHOLD", "HOLD HOLD HOLD", "A withhold is mandatory.", "WITHHOLD: Ferry"])
def test_a_withhold_waits(line: str) -> None:
    assert _desk.judge("Ferry returns", (line, *PROSE)).status == "withheld"


@pytest.mark.parametrize(
    "line",
    ["EMBARGOED UNTIL 0001 GMT Friday", "Embargoed to 0001 Friday September 9", "EMBARGO: Friday", "STRICTLY EMBARGOED",
     "Not for release before 6 p.m.", "For release 6 a.m. Friday", "For release on Friday", "FOR RELEASE: Friday",
     "HFR 26 March", "Hold for release", "Sperrfrist 23. Januar 19.00 Uhr", "SPERRFRIST: Freitag", "Frei ab Freitag",
     "Embargo jusqu'à vendredi", "EMBARGO: Friday noon", "Embargo: viernes",
     "SOUS EMBARGO", "Ne pas publier avant vendredi", "EMBARGADO HASTA el viernes", "No publicar antes del viernes",
     "محظور النشر حتى الجمعة", "באמברגו עד יום שישי", "Eds: the study is embargoed until Friday",
     "EMBARGOED UNTIL FRIDAY." + LONG],
)  # fmt: skip
def test_embargo_words_hold_the_story_for_a_person_and_no_time_is_guessed(line: str) -> None:
    for paragraphs in ((line, *PROSE), (*PROSE, line)):
        ruling = _desk.judge("Ferry returns", paragraphs)

        assert ruling.status == "usable"
        assert ruling.hold is not None
        assert ruling.hold.person


@pytest.mark.parametrize("slug", ["BC-EU--Ferry, 1st Add", "BC-EU--Ferry, Sub", "BC-EU--Ferry, 1st Ld-Insert"])
def test_a_part_of_a_story_by_its_slug_needs_a_person(slug: str) -> None:
    hold = _desk.judge("Ferry returns", PROSE, slug=slug).hold

    assert hold is not None
    assert hold.person


@pytest.mark.parametrize("line", ["1st Add", "ADD 1 EU-Ferry", "SUBS 3rd graf", "INSERT A", "2nd Sub"])
def test_a_part_of_a_story_by_its_first_line_needs_a_person(line: str) -> None:
    hold = _desk.judge("Ferry returns", (line, *PROSE)).hold

    assert hold is not None
    assert hold.person


@pytest.mark.parametrize("slug", ["BC-EU--Ferry, 2nd Ld-Writethru", "BC-EU--Ferry", "BC-EU--Ferry, 1st Ld"])
def test_a_lead_replaces_a_story_and_is_not_held(slug: str) -> None:
    assert _desk.judge("Ferry returns", PROSE, slug=slug) == _desk.Ruling()


@pytest.mark.parametrize("line", ["MORE", "(MORE)", "-more-", "(Fortsetzung folgt)", "(à suivre)", "يتبع"])
def test_a_take_with_more_to_come_waits_without_complaint(line: str) -> None:
    hold = _desk.judge("Ferry returns", (*PROSE, line)).hold

    assert hold is not None
    assert not hold.person


@pytest.mark.parametrize(
    "headline", ["MEDIA ADVISORY: Ferry day", "ADVISORY", "AP News Digest 3 p.m.", "Themenvorschau Dienstag"]
)
def test_an_advisory_is_no_story(headline: str) -> None:
    hold = _desk.judge(headline, PROSE).hold

    assert hold is not None
    assert not hold.person


@pytest.mark.parametrize(
    "line", ["EMBARGOED UNTIL the queen of Portlow", "KILL: the queen of Portlow", "1st Add the queen"]
)
def test_no_reason_repeats_the_story(line: str) -> None:
    hold = _desk.judge("Ferry returns", (line, *PROSE)).hold

    assert hold is not None
    assert "queen" not in hold.reason + hold.hint


@pytest.mark.parametrize(
    ("line", "correction"),
    [
        ("Correction: The ferry has two decks.", "The ferry has two decks."),
        ("(Berichtigung: Die Fähre hat zwei Decks.)", "Die Fähre hat zwei Decks."),
        ("(Corrects number of decks in paragraph 2)", "Corrects number of decks in paragraph 2"),
        ("EDITOR'S NOTE: This story corrects the number of decks.", "This story corrects the number of decks."),
        (
            "An earlier version of this story gave a wrong number of decks.",
            "An earlier version of this story gave a wrong number of decks.",
        ),
        ("Rectificatif : Le ferry a deux ponts.", "Le ferry a deux ponts."),
        ("تصحيح: للعبارة طابقان.", "للعبارة طابقان."),
    ],
)
def test_a_correction_is_kept_for_readers_and_leaves_the_text(line: str, correction: str) -> None:
    cut = _desk.cut((line, *PROSE))

    assert (cut.correction, cut.kept) == (correction, (1, 2, 3, 4, 5))


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("* This story was edited by Northgate Online.", "Northgate Online"),
        ("*This article has been edited by Sample Co.", "Sample Co"),
        ("This story was edited by the Northgate Wire desk.", "the Northgate Wire desk"),
        ("(This story was edited by Jane Sample)", ""),
        ("* Cet article a été édité par Northgate.", "Northgate"),
    ],
)
def test_who_edited_publishes_unless_it_is_a_person(line: str, publisher: str) -> None:
    cut = _desk.cut((*PROSE, line))

    assert (cut.publisher, cut.kept) == (publisher, (0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    ("lines", "link"),
    [
        (("Short link:",), ""),
        (("Short link: https://n.example/1",), "https://n.example/1"),
        (("Short link:", "https://n.example/1"), "https://n.example/1"),
        (("Short link: none yet",), ""),
        (("رابط مختصر: https://n.example/1",), "https://n.example/1"),
        (("Short link: javascript:alert(1)",), ""),
    ],
)
def test_a_short_link_is_an_address_or_nothing(lines: tuple[str, ...], link: str) -> None:
    cut = _desk.cut((*PROSE, *lines))

    assert cut.short_link == link
    assert cut.kept[:5] == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("lines", [("Search Keywords: ferry | port|ferry",), ("Search Keywords:", "ferry|port")])
def test_search_keywords_are_tags_once_each(lines: tuple[str, ...]) -> None:
    cut = _desk.cut((*PROSE, *lines))

    assert (cut.tags, cut.kept) == (("ferry", "port"), (0, 1, 2, 3, 4))


@pytest.mark.parametrize(
    "line", ["Eds: x", "EMBARGOED UNTIL Friday", "A note\nSperrfrist: heute", "x\n# Notizblock", "x\n-30-"]
)
def test_the_first_look_suspects_desk_text(line: str) -> None:
    assert any(_desk.suspect(f"\n{one}", 0) for one in line.split("\n"))


def test_the_first_look_lets_prose_pass() -> None:
    assert not any(_desk.suspect(f"\n{line}", 0) for line in PROSE)


@settings(deadline=None)
@given(st.lists(st.text(max_size=90), max_size=8))
def test_what_is_kept_is_some_of_what_was_given_in_order(paragraphs: list[str]) -> None:
    kept = _desk.cut(paragraphs).kept

    assert list(kept) == sorted(set(kept))
    assert all(paragraphs[at].strip() for at in kept)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*NOTES, *OTHERS, *LAST, *PROSE]), max_size=12))
def test_cutting_twice_cuts_nothing_more_of_the_middle(paragraphs: list[str]) -> None:
    once = [paragraphs[at] for at in _desk.cut(paragraphs).kept]

    assert not set(once) & {*NOTES, *OTHERS}


@pytest.mark.parametrize("text", ["1 " * 120, "Tel " * 60, "(( " * 80, "Contact " + "+1 " * 70, "-" * 240, "a" * 240])
def test_no_line_is_slow(text: str) -> None:
    import time

    start = time.perf_counter()
    _desk.cut([text] * 20)
    _desk.judge(text, [text] * 20)

    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    "line",
    [
        "(Schluss) abc/de",
        "APA0312 2024-05-05/10:20",
        "(KNA - abcde-89-00099)",
        "(Hina) xabc yde",
        "epd lwü abc",
        "SID ab cd",
        "ABCD // EF",
        "Lusa/Fim",
        "Enditem",
        "PTI ABC DE FG",
        "--IANS abc/de",
        "abc/de/",
        "(ANI)",
        "-- BERNAMA",
        "10:20 LOCAL TIME 07:20 GMT",
        "/ritzau/",
        "(©NTB)",
        "(ANSA).",
        "YXD-ABC",
        "Red/Abc",
        "dpa-infocom, dpa:240101-99-123/4",
        "(foto)(vídeo)",
        "Additional reporting by Jane Sample; editing by Joe Sample",
        "Editor: Joe Sample",
        "(Mit Bild)",
        "(Folgt Zusammenfassung)",
        "+++ Redaktionshinweis: neue Uhrzeit +++",
        "(Note to desk: hold art)",
        "NNNN",
    ],
)
def test_each_agency_signs_off_in_its_own_way_and_no_reader_sees_it(line: str) -> None:
    assert _desk.cut((*PROSE, line)).kept == tuple(range(len(PROSE)))


@pytest.mark.parametrize(
    "line",
    [
        "Editing by hand takes time. The port knows.",
        "An editor: he likes lamps.",
        "The END of it",
        "Mit Bild und Ton.",
        "A/B",
    ],
)
def test_prose_that_looks_like_a_sign_off_stays(line: str) -> None:
    assert len(_desk.cut((*PROSE, line)).kept) == len(PROSE) + 1

"""What becomes of a story: tombstones, kills, corrections, former ids, and the terms others may use it under."""

from __future__ import annotations

import pytest

from wirefeed import stories
from wirefeed.model import Raw, Source, Status, Story
from wirefeed.stories import _licences

PREFIX = "tag:news.example.org,2024:"
CC = "https://creativecommons.org"
TRAILER = "AP-WF-03-26-24 1605GMT\n"


def story_of(text: str, name: str = "ferry.md", source: Source | None = None) -> Story:
    raw = Raw(name=name, data=text.encode(), digest="")
    (story,) = stories.read(raw, source or Source(), prefix=PREFIX)
    assert isinstance(story, Story), story
    return story


def written(*lines: str) -> Story:
    return story_of("\n".join(["---", "title: Ferry returns", "date: 2024-03-26", *lines, "---", "It is back.\n"]))


@pytest.mark.parametrize("word", ["false", "no", "off", "False", "'no'", "0"])
def test_a_story_that_says_so_is_not_syndicated(word: str) -> None:
    story = written(f"syndicate: {word}")

    assert (story.syndicate, story.remarks) == (False, ())


@pytest.mark.parametrize("line", ["syndicate: true", "syndicate: yes", "syndicate:", "syndicate: null", "x: y"])
def test_a_story_is_syndicated_unless_it_says_no(line: str) -> None:
    story = written(line)

    assert (story.syndicate, story.remarks) == (True, ())


@pytest.mark.parametrize("value", ["partners", "[a, b]"])
def test_another_word_about_syndication_is_told_and_does_not_syndicate(value: str) -> None:
    story = written(f"syndicate: {value}")

    (remark,) = story.remarks
    assert not story.syndicate
    assert (remark.field, remark.line) == ("syndicate", 4)
    assert remark.message.startswith("expected true or false, got ")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["aliases: tag:news.example.org,2023:a"], ["tag:news.example.org,2023:a"]),
        (["aliases: [urn:x:1, 'https://news.example.org/?p=12']"], ["urn:x:1", "https://news.example.org/?p=12"]),
        (["aliases:", "  - urn:x:1", "  - /old/url/", "  - urn:x:1"], ["urn:x:1"]),
        (["aliases: [/old/url/, old-name, ../x]"], []),
        (["aliases: urn:x:1 urn:x:2"], ["urn:x:1", "urn:x:2"]),
        (["aliases: 'Note: an older title'"], []),
        (["aliases:"], []),
    ],
)
def test_absolute_addresses_among_aliases_are_former_ids_and_paths_are_passed_over(
    lines: list[str], expected: list[str]
) -> None:
    story = written(*lines)

    assert (list(story.aliases), story.remarks) == (expected, ())


@pytest.mark.parametrize(
    ("line", "rights", "licence"),
    [
        ("license: https://example.org/l", "", "https://example.org/l"),
        (f"license: {CC}/licenses/by/4.0/", "CC BY 4.0", f"{CC}/licenses/by/4.0/"),
        ("licence: CC BY 4.0", "CC BY 4.0", f"{CC}/licenses/by/4.0/"),
        ("license: CC-BY-SA-4.0", "CC BY-SA 4.0", f"{CC}/licenses/by-sa/4.0/"),
        ("license: CC0", "CC0 1.0", f"{CC}/publicdomain/zero/1.0/"),
        ("license: MIT", "MIT", "https://opensource.org/license/mit"),
        ("license: CC BY 4.0\nrights: © Northgate", "© Northgate", f"{CC}/licenses/by/4.0/"),
        ("license: {name: Press licence, url: 'https://example.org/l'}", "Press licence", "https://example.org/l"),
        ("license: true", "", ""),
        ("license: false", "", ""),
        ("copyright: true", "", ""),
        ("copyright: © Northgate", "© Northgate", ""),
    ],
)
def test_a_licence_is_an_address_or_a_known_name(line: str, rights: str, licence: str) -> None:
    story = written(line)

    assert (story.rights, story.license, story.remarks) == (rights, licence, ())


@pytest.mark.parametrize(
    ("lines", "rights"),
    [
        (["license: ask the desk"], "ask the desk"),
        (["license: CC BY"], "CC BY"),
        (["license: ask the desk", "rights: © Northgate"], "© Northgate"),
        (["license: javascript:x()"], "javascript:x()"),
    ],
)
def test_a_licence_nobody_knows_stays_as_words_and_is_told(lines: list[str], rights: str) -> None:
    story = written(*lines)

    (remark,) = story.remarks
    assert (story.rights, story.license) == (rights, "")
    assert (remark.field, remark.line) == ("license", 4)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("cc by-nc-nd 4.0", f"{CC}/licenses/by-nc-nd/4.0/"),
        ("CC BY-ND-NC 1.0", f"{CC}/licenses/by-nc-nd/1.0/"),
        ("CC BY-SA 3.0 DE", f"{CC}/licenses/by-sa/3.0/de/"),
        ("CC-BY-3.0-IGO", f"{CC}/licenses/by/3.0/igo/"),
        ("Creative Commons Attribution-ShareAlike 4.0 International License", f"{CC}/licenses/by-sa/4.0/"),
        ("Attribution-NonCommercial-NoDerivatives 4.0 International", f"{CC}/licenses/by-nc-nd/4.0/"),
        ("Creative Commons Attribution 4.0 International (CC BY 4.0)", f"{CC}/licenses/by/4.0/"),
        ("CC BY 2.0 in part", f"{CC}/licenses/by/2.0/"),
        ("CC0-1.0", f"{CC}/publicdomain/zero/1.0/"),
        ("Public Domain", f"{CC}/publicdomain/mark/1.0/"),
        ("//creativecommons.org/licenses/by/4.0/", f"{CC}/licenses/by/4.0/"),
        ("creativecommons.org/licenses/by/4.0/", f"{CC}/licenses/by/4.0/"),
        (f"[CC BY]({CC}/licenses/by/4.0/)", f"{CC}/licenses/by/4.0/"),
        (f'<a href="{CC}/licenses/by/4.0/">CC BY</a>', f"{CC}/licenses/by/4.0/"),
        ("http://creativecommons.org/licenses/by/3.0/", "http://creativecommons.org/licenses/by/3.0/"),
        ("Apache License, Version 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
        (
            "Open Government Licence v3.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        ("All rights reserved, see https://example.org/terms", ""),
        ("CC BY-SA", ""),
        ("CC BY-NC-SA-ND 4.0", ""),
        ("https://", ""),
        ("ftp://example.org/l", ""),
        ("", ""),
    ],
)
def test_the_names_of_licences_lead_to_their_addresses(text: str, address: str) -> None:
    assert _licences.address(text) == address


TOMBSTONES = {
    "yaml": "---\nid: urn:x:1\nstatus: {}\n---\n",
    "no line end": "---\nid: urn:x:1\nstatus: {}\n---",
    "version": "---\nid: urn:x:1\nversion: 4\nstatus: {}\n---\n",
    "dated": "---\nid: urn:x:1\nupdated: 2024-03-27\nstatus: {}\n---\n\n",
    "noted": "---\nid: urn:x:1\nstatus: {}\ncorrection: The ferry never left.\n---\n",
    "all": "---\nid: urn:x:1\nstatus: {}\nversion: 4\nupdated: 2024-03-27T10:00:00Z\nminor: false\n---\n",
    "toml": '+++\nid = "urn:x:1"\nstatus = "{}"\n+++\n',
    "json": ';;;\n"id": "urn:x:1", "status": "{}"\n;;;\n',
    "nikola": ".. id: urn:x:1\n.. status: {}\n",
    "text below": "---\nid: urn:x:1\nstatus: {}\n---\nIt is back.\n",
}
WORDS: list[tuple[str, Status]] = [
    *((word, "canceled") for word in ("canceled", "cancelled", "Killed", "kill", "withdrawn", "retracted", "deleted")),
    ("withheld", "withheld"),
    ("stat:canceled", "canceled"),
]


@pytest.mark.parametrize("kind", TOMBSTONES)
@pytest.mark.parametrize(("word", "status"), WORDS)
def test_a_tombstone_needs_no_title_no_date_and_no_text(kind: str, word: str, status: Status) -> None:
    story = story_of(TOMBSTONES[kind].replace("{}", word))

    assert (story.id, story.status, story.hold, story.remarks) == ("urn:x:1", status, None, ())


@pytest.mark.parametrize(("word", "status"), WORDS)
@pytest.mark.parametrize("name", ["2024/ferry.md", "2024-03-26-ferry.md", "ferry.txt", "ferry.html"])
def test_a_file_of_nothing_but_a_status_ends_the_story_that_lay_there(name: str, word: str, status: Status) -> None:
    before = story_of("---\ntitle: Ferry returns\ndate: 2024-03-26\n---\nIt is back.\n", name)

    after = story_of(f"---\nstatus: {word}\n---\n", name)

    assert (after.id, after.status, after.hold, after.remarks) == (before.id, status, None, ())


def test_the_version_and_the_dates_of_a_tombstone_are_kept() -> None:
    story = story_of(TOMBSTONES["all"].replace("{}", "killed"))

    assert story.version == 4
    assert story.updated is not None
    assert story.updated.instant.isoformat() == "2024-03-27T10:00:00+00:00"
    assert story.published is None


def test_a_status_nobody_knows_calls_a_person_for_the_date_as_well() -> None:
    story = story_of("---\nid: urn:x:1\nstatus: limbo\n---\n")

    assert story.status == "withheld"
    assert story.hold is not None
    assert [remark.field for remark in story.remarks] == ["status"]


def test_a_draft_may_be_empty() -> None:
    story = story_of("---\ndraft: true\n---\n")

    assert (story.status, story.hold, story.headline) == ("draft", None, "")


def test_a_kill_below_bare_front_matter_is_no_story_without_a_title() -> None:
    story = story_of("---\nid: urn:x:1\n---\nKILL KILL KILL\n\nThe ferry never left.\n")

    assert (story.status, story.remarks) == ("canceled", ())
    assert story.hold is not None
    assert not story.hold.person


FIRST = f"BC-EU--Ferry, 200\nFerry returns\nHARBOUR (AP) — It is back.\n\nIt is late.\n\n{TRAILER}"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (
            f"BC-EU--Ferry, KILL, 90\n\nBULLETIN KILL\n\nThe number is wrong. A kill is mandatory.\n\n{TRAILER}",
            "canceled",
        ),
        (f"BC-EU--Ferry, BULLETIN KILL\nHARBOUR (AP) — Kill the story.\n\n{TRAILER}", "canceled"),
        (f"BC-EU--Ferry, MANDATORY KILL\nFerry returns\n\n{TRAILER}", "canceled"),
        (f"BC-EU--Ferry, KILL\n{TRAILER}", "canceled"),
        (f"BC-EU--Ferry\nEds: Please kill the story slugged so.\n\n{TRAILER}", "canceled"),
        (f"BC-EU--Ferry, WITHHOLD, 90\n\nBULLETIN WITHHOLD\n\nIt may be wrong.\n\n{TRAILER}", "withheld"),
        (f"BC-EU--Ferry, MANDATORY WITHHOLD\nFerry returns\n\n{TRAILER}", "withheld"),
        (f"BC-EU--Ferry\nFerry returns\nEds: Withhold the story, please.\n\n{TRAILER}", "withheld"),
    ],
)
def test_a_kill_in_agency_text_has_the_id_of_its_story_and_a_higher_version(text: str, status: str) -> None:
    first = story_of(FIRST, "first.txt")

    kill = story_of(text, "kill.txt")

    assert (kill.id, kill.status, kill.body, kill.remarks) == (first.id, status, "", ())
    assert kill.version > first.version
    assert kill.hold is not None
    assert not kill.hold.person


@pytest.mark.parametrize(
    ("label", "version"),
    [("1st Ld", 1), ("1st Ld-Writethru", 1), ("2nd Ld-Writethru", 2), ("Writethru", 1), ("3rd Lead", 3), ("200", 0)],
)
def test_the_label_of_a_lead_is_its_version_under_the_same_id(label: str, version: int) -> None:
    first = story_of(FIRST, "first.txt")

    lead = story_of(FIRST.replace("Ferry, 200", f"Ferry, {label}, 200"), "lead.txt")

    assert (lead.id, lead.version, lead.status) == (first.id, version, "usable")


@pytest.mark.parametrize(
    ("headline", "shown", "version", "correction"),
    [
        ("UPDATE 2-Ferry returns", "Ferry returns", 2, ""),
        ("2ND LEAD Ferry returns", "Ferry returns", 2, ""),
        ("CORRECTED-UPDATE 3-Ferry returns", "Ferry returns", 3, "Corrected"),
        ("RECTIFICATIF: Ferry returns", "Ferry returns", -1, "Rectificatif"),
        ("KORR-Bericht: Ferry returns", "Ferry returns", -1, "Korrektur"),
        ("REFILE-Ferry returns", "Ferry returns", -1, ""),
        ("2nd lead singer returns", "2nd lead singer returns", -1, ""),
    ],
)
def test_labels_in_front_of_a_headline_tell_version_and_correction(
    headline: str, shown: str, version: int, correction: str
) -> None:
    story = story_of(f"{headline}\nHARBOUR (AP) — It is back.\n\nIt is late.\n", "2024-03-26-ferry.txt")

    assert (story.headline, story.version, story.correction) == (shown, version, correction)


@pytest.mark.parametrize(
    ("above", "below", "correction"),
    [
        (
            "EDITOR'S NOTE: This story has been corrected to name East Pier.",
            "",
            "This story has been corrected to name",
        ),
        ("(Corrects name of pier in paragraph 2)", "", "Corrects name of pier in paragraph 2"),
        ("(Berichtigung: Der Name ist berichtigt.)", "", "Der Name ist berichtigt."),
        ("", "Correction: An earlier version named West Pier.", "An earlier version named West Pier."),
        ("", "This story was first published on March 26. It was updated to correct the name.", "This story was first"),
        ("Eds: Corrects name of pier in 2nd graf.", "", ""),
    ],
)
def test_a_note_to_readers_is_the_correction_and_leaves_the_text(above: str, below: str, correction: str) -> None:
    text = f"Ferry returns\n{above}\nHARBOUR (AP) — It is back.\n\nIt is late.\n\n{below}\n"

    story = story_of(text, "2024-03-26-ferry.txt")

    assert story.correction.startswith(correction)
    assert bool(story.correction) == bool(correction)
    assert story.body == "HARBOUR (AP) — It is back.\n\nIt is late."


def test_a_note_in_brackets_may_stand_above_the_headline() -> None:
    text = "(Berichtigung: Name berichtigt)\nFähre wieder da\nHafen (dpa) - Sie ist zurück.\n\nPünktlich.\n"

    story = story_of(text, "2024-03-26-ferry.txt")

    assert (story.headline, story.correction) == ("Fähre wieder da", "Name berichtigt")


def test_a_corrected_version_below_its_correction_is_the_story() -> None:
    note = "In a story about the ferry, The Associated Press erroneously reported that it was late. It was not."
    text = (
        f"BC-EU--Ferry, CORRECTION, 150\nCorrection: Ferry story\nHARBOUR (AP) — {note}\n"
        f"A corrected version of the story is below:\nFerry returns\n"
        f"HARBOUR (AP) — It is back.\n\nOn time.\n\n{TRAILER}"
    )

    story = story_of(text, "correction.txt")

    assert story.id == story_of(FIRST, "first.txt").id
    assert (story.headline, story.correction) == ("Ferry returns", note)
    assert story.body == "HARBOUR (AP) — It is back.\n\nOn time."


def test_a_slug_line_that_says_correction_is_enough_to_call_the_story_corrected() -> None:
    story = story_of(FIRST.replace("Ferry, 200", "Ferry, CORRECTION, 200"), "correction.txt")

    assert story.correction == "Correction"


def test_the_date_of_a_change_in_agency_text_is_the_update() -> None:
    text = "Ferry returns\nAP , Tuesday 26 Mar 2024\nUpdated: Wednesday 27 Mar 2024\n\nIt is back.\n\nIt is late.\n"

    story = story_of(text, "ferry.txt")

    assert story.updated is not None
    assert story.updated.instant.isoformat() == "2024-03-27T00:00:00+00:00"


def test_what_front_matter_says_of_former_ids_and_syndication_asks_the_full_reader() -> None:
    """The quick reader must not pass these over: it would syndicate what must not be."""
    raw = Raw(
        name="ferry.md",
        data=b"---\ntitle: Ferry returns\ndate: 2024-03-26\nsyndicate: false\n---\nIt is back.\n",
        digest="",
    )

    assert stories.glance(raw, Source(), prefix=PREFIX) is None


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("publsh_at: 2030-01-01", "publish_at"),
        ("publish-at: 2030-01-01T10:00:00Z", "publish_at"),
        ("embarg: 2030-01-01", "embargo"),
        ("expirydat: 2030-01-01", "expirydate"),
        ("unpublish_date: 2030-01-01", "unpublishdate"),
    ],
)
def test_a_misspelt_embargo_or_expiry_holds_the_story_and_a_person_is_asked(line: str, known: str) -> None:
    story = written(line)

    assert story.hold is not None
    assert (story.hold.person, story.hold.line, story.hold.hint) == (True, 4, f"did you mean {known!r}?")


@pytest.mark.parametrize(
    "line", ["published_by: 2030 Group", "expired: true", "publish_date: 2020-01-01", "embargoes: some"]
)
def test_other_words_that_look_alike_hold_nothing(line: str) -> None:
    assert written(line).hold is None

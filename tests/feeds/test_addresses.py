from __future__ import annotations

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.feeds.made import entry, feed
from wirefeed.characters import legal
from wirefeed.feeds import jsonfeed, rss
from wirefeed.feeds._addresses import permanent, spelled, uri
from wirefeed.stories import minted

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9;/?:@&=+$\-_.!~*'(),#\[\]]|%[0-9A-Fa-f]{2})+")
PATHS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@pytest.mark.parametrize(
    ("written", "encoded"),
    [
        ("https://a.example/x?y=1&z=%20#top", "https://a.example/x?y=1&z=%20#top"),
        ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1"),
        ("https://a.example/%d8%ae", "https://a.example/%d8%ae"),
        ("https://a.example/two words", "https://a.example/two%20words"),
        ("  https://a.example/padded\n", "https://a.example/padded"),
        ("https://a.example/100% sure", "https://a.example/100%25%20sure"),
        ("https://a.example/a#b#c", "https://a.example/a#b%23c"),
        ('https://a.example/[1]|{2}\\^`"<>', "https://a.example/%5B1%5D%7C%7B2%7D%5C%5E%60%22%3C%3E"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://[2001:db8::1]:8080/ä", "https://[2001:db8::1]:8080/%C3%A4"),
        ("https://user:pässword@a.example/", "https://user:p%C3%A4ssword@a.example/"),
        ("mailto:ä@a.example", "mailto:%C3%A4@a.example"),
        ("/نسبي", "/%D9%86%D8%B3%D8%A8%D9%8A"),
        ("", ""),
    ],
)
def test_an_address_becomes_a_uri(written: str, encoded: str) -> None:
    assert uri(written) == encoded


@given(PATHS)
def test_encoding_twice_is_encoding_once(path: str) -> None:
    once = uri(f"https://a.example/{path}")

    assert uri(once) == once
    assert URI.fullmatch(once)


@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="%?#\\"), min_size=1, max_size=20))
def test_a_server_decodes_the_path_that_was_meant(path: str) -> None:
    assert unquote(urlsplit(uri(f"https://a.example/{path}")).path) == f"/{path}"


@given(PATHS)
def test_any_host_gives_ascii(host: str) -> None:
    assert uri(f"https://{host}/").isascii()


@pytest.mark.parametrize(
    ("name", "in_atom"),
    [
        ("tag:a.example,2024:one", "tag:a.example,2024:one"),
        ("tag:a.example,2024:خبر", "tag:a.example,2024:%D8%AE%D8%A8%D8%B1"),
        ("urn:newsml:a.example:20240326:PIER", "urn:newsml:a.example:20240326:PIER"),
        ("https://a.example/لمنارة/", "https://a.example/%D9%84%D9%85%D9%86%D8%A7%D8%B1%D8%A9/"),
        ("https://a.example/%d9%84/", "https://a.example/%d9%84/"),
        ("/2024/03/26/ferry", "urn:wirefeed:%2F2024%2F03%2F26%2Fferry"),
        ("2", "urn:wirefeed:2"),
        ("AP/20:41 pier", "urn:wirefeed:AP%2F20:41%20pier"),
    ],
)
def test_an_id_is_an_iri_in_atom_and_keeps_its_words(name: str, in_atom: str) -> None:
    assert permanent(name) == in_atom


@pytest.mark.parametrize(
    "name",
    [
        "AP/20:41 pier",
        "4711",
        "/2024/03/26/ferry",
        "https://a.example/لمنارة/",
        "https://a.example/%d9%84/",
        "https://a.example/%D9%84/",
        "https://bücher.example/ä",
        "https://a.example/two words",
        "https://a.example/two\u00a0words",
        "https://a.example/e\u0301",
        "https://a.example/می\u200cخواهم",
        "https://a.example/🚢",
        "https://a.example/100% sure?a=[1]|{2}#x#y",
        "tag:a.example,2024:خبر",
        "urn:newsml:a.example:20240326:بحر",
    ],
)
def test_rss_and_json_show_an_id_letter_by_letter(name: str) -> None:
    """A reader that knew the story from the feed of the program before us compares just that."""
    assert spelled(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("https://a.example/a\tb", "https://a.example/a%09b"),
        ("one\ntwo", "one%0Atwo"),
        ("one\r\ntwo", "one%0D%0Atwo"),
        ("one\u2028two", "one%E2%80%A8two"),
        ("خبر\x00", "خبر%00"),
        ("a\x7fb\x85c", "a%7Fb%C2%85c"),
        ("a\ufeffb\ufffe", "a%EF%BB%BFb%EF%BF%BE"),
        ("a\ud800b", "a%ED%A0%80b"),
        (" \thttps://a.example/padded\n", "https://a.example/padded"),
    ],
)
def test_what_rss_and_json_cannot_hold_or_readers_change_is_encoded(name: str, shown: str) -> None:
    assert spelled(name) == shown


@given(st.text())
def test_an_id_as_it_is_shown_is_legal_on_one_line_and_shown_so_again(name: str) -> None:
    shown = spelled(name)

    assert legal(shown) == shown
    assert len(shown.splitlines()) <= 1
    assert spelled(shown) == shown


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_what_a_file_is_named_is_in_every_format_as_it_always_was(path: str) -> None:
    """Minted ids are ASCII and percent-encoded: no format spells them in another way."""
    name = minted(f"{path}.md", "tag:a.example,2024:")

    assert spelled(name) == uri(name) == permanent(name) == name


@pytest.mark.parametrize("name", ["https://a.example/لمنارة/", "tag:a.example,2024:خبر", "خبر", "two words", "🚢 1"])
def test_readers_of_rss_and_json_get_an_id_with_letters_back(name: str) -> None:
    shown = feed(entry(id=name))

    (guid,) = etree.fromstring(rss.render(shown)).iter("guid")
    (item,) = json.loads(jsonfeed.render(shown))["items"]

    assert (guid.text, guid.get("isPermaLink")) == (name, "false")
    assert item["id"] == name


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=2, unique=True))
def test_ids_that_are_no_iris_stay_apart(names: list[str]) -> None:
    first, second = (permanent(f"no iri {name}") for name in names)

    assert first != second

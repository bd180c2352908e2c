from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.feeds._addresses import permanent, spelled, uri

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
        ("2", "urn:wirefeed:2"),
        ("AP/20:41 pier", "urn:wirefeed:AP%2F20:41%20pier"),
    ],
)
def test_an_id_is_an_iri_in_atom_and_keeps_its_words(name: str, in_atom: str) -> None:
    assert permanent(name) == in_atom


def test_rss_and_json_keep_an_id_that_is_no_iri() -> None:
    assert spelled("AP/20:41 pier") == "AP/20:41 pier"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=2, unique=True))
def test_ids_that_are_no_iris_stay_apart(names: list[str]) -> None:
    first, second = (permanent(f"no iri {name}") for name in names)

    assert first != second

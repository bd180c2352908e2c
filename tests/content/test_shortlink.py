"""Short codes follow from the id alone, and a code once given is never taken away."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.content import shortlink

IDS = [f"tag:news.example.org,2024:story-{number}" for number in range(400)]
many_ids = st.lists(st.text(max_size=8), unique_by=lambda text: unicodedata.normalize("NFC", text), max_size=60)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        # Worked out apart from this program: SHA-256 of "wirefeed:1\n" + id, remainder by 28 first.
        ("tag:news.example.org,2024:a", "39f76kkp"),
        ("urn:newsml:example.org:2024:é", "54v2nvm5"),
    ],
)
def test_a_code_is_published_and_never_computed_otherwise(key: str, code: str) -> None:
    assert shortlink.code(key) == code


@given(st.text())
def test_a_code_does_not_depend_on_how_an_accent_is_stored(key: str) -> None:
    assert shortlink.code(unicodedata.normalize("NFD", key)) == shortlink.code(unicodedata.normalize("NFC", key))


@given(st.text(), st.integers(1, 52))
def test_a_longer_code_begins_with_the_shorter(key: str, length: int) -> None:
    assert shortlink.code(key, length + 1)[:-1] == shortlink.code(key, length)


@pytest.mark.parametrize("length", [0, -1, 54])
def test_a_length_without_meaning_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="expected a length of 1 to 53"):
        shortlink.code("a", length)


def test_without_a_ledger_the_same_stories_get_the_same_codes_in_any_order() -> None:
    """L1: true whenever no two codes agree, as among eight symbols they hardly ever do."""
    shuffled = random.Random(7).sample(IDS, len(IDS))

    assert shortlink.assign(IDS, {}) == shortlink.assign(shuffled, {})


def test_a_code_hangs_on_nothing_but_the_id() -> None:
    """L2: with the ledger or without, alone or among others, an id keeps its code."""
    alone = shortlink.assign([IDS[5]], {})

    among = shortlink.assign(IDS, {"zzzzzzzz": "another"})

    assert among[IDS[5]] == alone[IDS[5]] == shortlink.code(IDS[5])


def test_two_codes_that_agree_lengthen_the_later_story_alone() -> None:
    """L3: with two symbols, four hundred stories must collide."""
    codes = shortlink.assign(IDS, {}, 2)

    assert len(set(codes.values())) == len(IDS)
    assert max(map(len, codes.values())) > 2
    firsts: set[str] = set()
    for key in IDS:
        short = shortlink.code(key, 2)
        assert (len(codes[key]) == 2) == (short not in firsts)
        firsts.add(short)


def test_a_hundred_builds_with_older_and_newer_stories_move_no_code() -> None:
    """L3: what the ledger holds stays, wherever the new story is dated."""
    chance = random.Random(3)
    ledger: dict[str, str] = {}
    present = list(IDS[:100])
    given_before: dict[str, str] = {}

    for build in range(100):
        present.insert(chance.choice([0, len(present), chance.randrange(len(present))]), IDS[100 + build])
        codes = shortlink.assign(present, ledger, 2)
        assert {key: codes[key] for key in given_before} == given_before
        assert len(set(codes.values())) == len(present)
        given_before = codes
        ledger |= {code: key for key, code in codes.items()}


def test_an_older_story_added_later_never_steals_a_code() -> None:
    first, second = colliding()
    ledger = {shortlink.code(second, 2): second}

    codes = shortlink.assign([first, second], ledger, 2)

    assert codes == {first: shortlink.code(first, 3), second: shortlink.code(second, 2)}


def test_a_withdrawn_story_keeps_its_code_from_others() -> None:
    gone, new = colliding()

    codes = shortlink.assign([new], {shortlink.code(gone, 2): gone}, 2)

    assert codes == {new: shortlink.code(new, 3)}


def test_the_ledger_wins_over_what_would_be_computed() -> None:
    assert shortlink.assign(["a"], {"custom": "a", shortlink.code("a"): "a"}) == {"a": "custom"}


@given(many_ids, many_ids, st.integers(1, 3))
def test_codes_are_distinct_and_settle(before: list[str], after: list[str], length: int) -> None:
    ledger = {code: key for key, code in shortlink.assign(before, {}, length).items()}

    codes = shortlink.assign(after, ledger, length)

    everything = ledger | {code: key for key, code in codes.items()}
    assert len(set(codes.values())) == len(after)
    assert all(everything[code] == key for code, key in ledger.items())
    assert shortlink.assign(after, everything, length) == codes


def test_a_hundred_thousand_codes_are_distinct_say_nothing_and_take_a_second() -> None:
    """L4: without vowels and without digits that look like them no word can come out."""
    keys = [f"tag:news.example.org,2025:{number:x}" for number in range(100_000)]
    before = time.process_time()

    codes = shortlink.assign(keys, {})

    assert time.process_time() - before < 3  # 100,000 a second on a quiet machine
    assert len({code.casefold() for code in codes.values()}) == len(keys)
    assert {symbol for code in codes.values() for symbol in code} == set("23456789bcdfghjkmnpqrstvwxyz")
    assert not set(shortlink.ALPHABET) & set("aeiou01l")


def colliding() -> tuple[str, str]:
    """Return two ids whose codes agree in two symbols and not in three."""
    seen: dict[str, str] = {}
    for key in IDS:
        other = seen.setdefault(shortlink.code(key, 2), key)
        if other != key and shortlink.code(other, 3) != shortlink.code(key, 3):
            return other, key
    raise AssertionError("400 ids share 784 codes without one collision")

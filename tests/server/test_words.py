"""What header fields mean, whatever somebody writes into them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wirefeed.server._words import CODINGS, PLAIN, codings, moment, names, wants_page, weights

anything = st.binary(max_size=80)
tokens = st.sampled_from(["gzip", "br", "zstd", "identity", "*", "deflate", "text/html", "application/atom+xml", "*/*"])
qualities = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
elements = st.dictionaries(tokens, qualities, max_size=6)
tags = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"'), max_size=12)


def _field(given: dict[str, float], comma: str = ", ") -> bytes:
    return comma.join(f"{token};q={quality:.3f}" for token, quality in given.items()).encode()


@given(anything)
def test_no_bytes_make_a_field_fail(field: bytes) -> None:
    weights(field)
    moment(field)
    names(field, b'"tag"')
    wants_page(field)

    assert codings(field)[-1] == PLAIN


@given(elements, st.sampled_from([",", ", ", " ,\t", ",,"]))
def test_weights_are_read_as_they_were_written(wanted: dict[str, float], comma: str) -> None:
    assert weights(_field(wanted, comma)) == wanted


@given(elements)
def test_no_coding_is_taken_that_was_refused_or_that_nobody_named(wanted: dict[str, float]) -> None:
    taken = codings(_field(wanted))

    for name in taken[:-1]:
        assert wanted.get(name, wanted.get("*", 0.0)) > 0


@given(elements)
def test_what_is_liked_better_is_taken_first(wanted: dict[str, float]) -> None:
    taken = codings(_field(wanted))[:-1]

    liked = [wanted.get(name, wanted.get("*", 0.0)) for name in taken]
    assert liked == sorted(liked, reverse=True)
    assert set(taken) <= set(CODINGS)


@given(elements)
def test_a_page_is_for_those_who_like_one_better_than_any_feed(wanted: dict[str, float]) -> None:
    page = wanted.get("text/html", 0.0)
    feed = max(wanted.get("application/atom+xml", 0.0), wanted.get("*/*", 0.0))

    assert wants_page(_field(wanted)) == (page > feed)


@given(st.lists(tags, min_size=1, max_size=5), st.data())
def test_a_tag_is_found_among_others_weak_or_strong(several: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(several))
    weak = data.draw(st.sampled_from(["", "W/"]))
    field = ", ".join(f'{weak}"{tag}"' for tag in several).encode()

    assert names(field, f'"{wanted}"'.encode())
    assert names(field, f'"{wanted}"'.encode(), weakly=False) == (not weak)


@given(st.lists(tags, max_size=5), tags)
def test_a_tag_that_is_not_among_them_is_not_found(several: list[str], other: str) -> None:
    field = ", ".join(f'"{tag}"' for tag in several).encode()

    assert names(field, f'"{other}"'.encode()) == (other in several)

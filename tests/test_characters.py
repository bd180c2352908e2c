"""Characters: what may leave, on one line, in which script and direction."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from wirefeed.characters import direction, legal, script, squash, unbroken

anything = st.text(st.characters())  # lone surrogates and noncharacters as well


@given(anything)
def test_what_is_legal_stands_in_xml_as_it_is(text):
    kept = legal(text)

    element = etree.fromstring(f"<t>{kept.translate({38: '&amp;', 60: '&lt;', 62: '&gt;', 13: '&#13;'})}</t>".encode())

    assert (element.text or "") == kept


@given(anything)
def test_making_legal_twice_changes_nothing(text):
    assert legal(legal(text)) == legal(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"], exclude_characters="\ufeff")))
def test_text_that_is_legal_stays_the_same_object(text):
    assert legal(text) is text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x0bc\x1bd\x7fe", "abcde"),
        ("tab\tand\nline\rend", "tab\tand\nline\rend"),
        ("it\x92s \x93so\x94 \x96 \x80", "it’s “so” – €"),
        ("\x81\x8d\x8f\x90\x9d", ""),
        ("\ufffea\uffffb\ufeffc", "abc"),
        ("\ud800a\udfff", "a"),
        ("\U0001fffea\U0010ffff", "a"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_what_xml_forbids_goes_and_windows_quotes_come_back(text, kept):
    assert legal(text) == kept


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u0085", "\u2028", "\u2029", "\n"])
def test_every_line_end_is_one_line_feed(end):
    assert unbroken(f"a{end}b") == "a\nb"


@given(anything)
def test_a_squashed_text_is_one_tidy_line(text):
    line = squash(text)

    assert line == line.strip() == squash(line)
    assert "  " not in line
    assert not any(c in line for c in "\n\r\t\u2028\u2029\u00a0\u3000\u00ad\u200b")
    assert unicodedata.is_normalized("NFC", line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two\u00a0\u00a0words ", "two words"),
        ("hy\u00adphen", "hyphen"),
        ("zero\u200bwidth", "zerowidth"),
        ("zero \u200b width", "zero width"),
        ("ideographic\u3000space", "ideographic space"),
        ("cafe\u0301", "café"),
        ("می\u200cشود", "می\u200cشود"),
        ("\u200b", ""),
    ],
)
def test_invisible_characters_part_no_words_and_joiners_stay(text, line):
    assert squash(text) == line


@pytest.mark.parametrize(
    ("text", "found", "way"),
    [
        ("Talks began in Cairo", "Latn", "ltr"),
        ("بدأت المحادثات في القاهرة", "Arab", "rtl"),
        ("השיחות החלו", "Hebr", "rtl"),
        ("iPhone: آپل گوشی تازه‌ای ساخت و فروخت", "Arab", "rtl"),
        ("Переговоры начались", "Cyrl", "ltr"),
        ("会談が始まった", "Kana", "ltr"),
        ("会谈开始", "Hani", "ltr"),
        ("회담이 시작", "Hang", "ltr"),
        ("2024-03-26, 10:00", "", "ltr"),
        ("", "", "ltr"),
    ],
)
def test_a_text_is_in_the_script_of_most_of_its_letters(text, found, way):
    assert script(text) == found
    assert direction(text) == way

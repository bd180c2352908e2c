"""Bytes become text: by mark, strict UTF-8, what is declared, a detector, in that order."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wirefeed.characters import legal
from wirefeed.errors import StoryError
from wirefeed.model import Raw
from wirefeed.stories._decode import decode

ARABIC = "بدأت المحادثات في القاهرة يوم الثلاثاء، وقال المتحدث إن الوفد سيبقى حتى نهاية الأسبوع في المدينة القديمة."
HEBREW = "השיחות החלו בקהיר ביום שלישי, ודובר אמר כי המשלחת תישאר בעיר עד סוף השבוע ותמשיך בדיונים על ההסכם."
JAPANESE = "会談は火曜日に首都で始まり、報道官は代表団が週末まで市内にとどまると述べた。橋は修理のため閉鎖されている。"
GERMAN = "Die Fähre fährt wieder über den Fluß, sagte der Bürgermeister am Dienstag; über Öffnungszeiten schwieg er."


def text_of(data: bytes) -> str:
    return decode(Raw(name="a.txt", data=data, digest=""))[0]


def remarks_of(data: bytes) -> list[tuple[str, int]]:
    return [(remark.field, remark.line) for remark in decode(Raw(name="a.txt", data=data, digest=""))[1]]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1).filter(str.strip))
def test_utf8_is_itself_but_for_what_may_not_leave(text):
    assume(not text.startswith("\ufeff"))

    assert text_of(text.encode()) == legal(text)


@given(st.binary(max_size=300))
def test_no_bytes_end_in_anything_but_text_that_may_leave_or_a_refusal(data):
    try:
        text, remarks = decode(Raw(name="a.txt", data=data, digest=""))
    except StoryError as error:
        text, remarks = "", ()
        refused = error.hint
    else:
        refused = "not refused"

    assert legal(text) == text
    assert "\r" not in text
    assert refused
    assert all(remark.file == "a.txt" and remark.message for remark in remarks)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_mark_wins(encoding):
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")

    assert text_of(mark + ARABIC.encode(encoding)) == ARABIC


def test_a_byte_that_does_not_fit_its_mark_costs_a_character_and_is_told():
    data = b"\xef\xbb\xbfcaf\xe9 opens"

    assert text_of(data) == "caf\ufffd opens"
    assert ("encoding", 0) in remarks_of(data)


@pytest.mark.parametrize(
    "declaration",
    ['<?xml version="1.0" encoding="iso-8859-1"?>', '<meta charset="windows-1255">', "<meta charset=bogus>"],
)
def test_utf8_beats_what_is_declared(declaration):
    text = f"{declaration}\n{ARABIC}"

    assert text_of(text.encode()) == text


@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("windows-1256", "cp1256", ARABIC),
        ("windows-1255", "cp1255", HEBREW),
        ("euc-jp", "euc-jp", JAPANESE),
        ("Shift_JIS", "shift-jis", JAPANESE),
        ("iso-8859-1", "cp1252", "“Curly” quotes – and €"),
        ("us-ascii", "cp1252", "“Curly” quotes"),
    ],
)
def test_what_is_declared_is_believed_once_utf8_fails(declared, encoding, words):
    text = f'<meta charset="{declared}"><p>{words}</p>'

    assert text_of(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "words"), [("cp1256", ARABIC), ("cp1255", HEBREW), ("euc-jp", JAPANESE), ("cp1252", GERMAN)]
)
def test_what_nobody_declares_is_detected_and_told(encoding, words):
    data = (words + "\n\n" + words).encode(encoding)

    assert text_of(data).startswith(words)
    assert remarks_of(data)[0][0] == "encoding"


def test_a_short_text_that_is_no_utf8_is_windows_1252_and_never_latin_1():
    assert text_of(b"It\x92s open \x96 caf\xe9") == "It’s open – café"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u0085"])
def test_line_ends_are_line_feeds(end):
    assert text_of(f"one{end}two".encode()) == "one\ntwo"


def test_a_stray_control_goes_and_its_line_is_told():
    data = b"A headline\n\nThe bell \x07 rang at noon, \x00 and twenty other words stood in that line of the story.\n"

    assert "\x07" not in text_of(data)
    assert "The bell  rang" in text_of(data)
    assert remarks_of(data) == [("characters", 3)]


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\r\n"])
def test_an_empty_file_is_no_story(data):
    with pytest.raises(StoryError, match="got an empty file"):
        text_of(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04\x14\x00",
        bytes(range(256)) * 8,
        "utf-16 without a mark".encode("utf-16-le"),
        b"\x7fELF\x02\x01\x01\x00\x00\x00\x00",
    ],
)
def test_a_binary_file_is_no_story(data):
    with pytest.raises(StoryError, match="expected text, got a binary file"):
        text_of(data)

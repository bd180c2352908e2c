"""Bytes of a story file become text: by mark, strict UTF-8, what it declares, a detector, in that order."""

from __future__ import annotations

import re

from wirefeed.characters import legal, unbroken
from wirefeed.errors import StoryError
from wirefeed.model import Raw, Remark

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"""(?i)(?:<\?xml[^>]*?encoding\s*=\s*["']|<meta[^>]*?charset\s*=\s*["']?)\s*([a-z0-9_.:-]+)""")
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 13)) + b"\x7f"


def decode(raw: Raw) -> tuple[str, tuple[Remark, ...]]:
    """
    Return the text of a file, line ends as line feeds, holding only what may leave; and what was repaired.

    A declaration is believed only after UTF-8 failed: files that say ISO-8859-1 and are UTF-8 are common, the
    reverse does not decode. Latin-1 is never the last resort, as it hides curly quotes as C1 controls.

    Raises:
        StoryError: For an empty file, and for bytes that are no text.
    """
    data = raw.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(raw.name, data[len(mark) :], encoding)
    if not data.strip():
        raise StoryError("expected a story, got an empty file", where=raw.name, hint="write it, or move the file out")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _other(raw)
    if len(data.translate(None, _CONTROLS)) != len(data):
        _refuse_controls(raw)
        return _clean(raw.name, text)
    if text.isascii() and b"\r" not in data:
        return text, ()  # nothing in it can need repair
    return _clean(raw.name, text)


def _marked(name: str, data: bytes, encoding: str) -> tuple[str, tuple[Remark, ...]]:
    """Decode what its first bytes name; a byte that does not fit costs a character, not the story."""
    try:
        return _clean(name, data.decode(encoding))
    except UnicodeDecodeError:
        text, remarks = _clean(name, data.decode(encoding, "replace"))
        message = f"marked as {encoding}, and some bytes are not; they became U+FFFD"
        return text, (Remark(file=name, field="encoding", message=message), *remarks)


def _refuse_controls(raw: Raw) -> None:
    # A stray control in a text is dropped with a warning; a file that holds one in every twenty bytes is no text.
    begin = raw.data[:4096]
    if (len(begin) - len(begin.translate(None, _CONTROLS))) * 20 > len(begin):
        raise _binary(raw)
    _refuse_magic(raw)


def _refuse_binary(raw: Raw) -> None:
    if b"\x00" in raw.data[:4096]:
        raise _binary(raw)
    _refuse_magic(raw)


def _refuse_magic(raw: Raw) -> None:
    if raw.data[:4] in (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8"):
        raise _binary(raw)


def _binary(raw: Raw) -> StoryError:
    return StoryError("expected text, got a binary file", where=raw.name, hint="move it out, or save it as text")


def _other(raw: Raw) -> tuple[str, tuple[Remark, ...]]:
    _refuse_binary(raw)
    declared = _DECLARED.search(raw.data[:4096])
    if declared is not None:
        name = declared[1].decode("ascii")
        try:
            # What pages call ISO-8859-1 is windows-1252 (WHATWG Encoding, 4.2).
            encoding = "cp1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name
            text = raw.data.decode(encoding)
        except (ValueError, LookupError):
            pass  # "idna" and "undefined" are encodings as well, and fail in their own ways
        else:
            return _clean(raw.name, text)
    if (nearly := _nearly(raw.data)) is not None:
        message = "UTF-8, and some bytes are not; they became U+FFFD"
        text, remarks = _clean(raw.name, nearly)
        return text, (Remark(file=raw.name, field="encoding", message=message), *remarks)
    text, encoding = _detected(raw.data)
    remark = Remark(file=raw.name, field="encoding", message=f"not UTF-8 and none declared; read as {encoding}")
    text, remarks = _clean(raw.name, text)
    return text, (remark, *remarks)


def _nearly(data: bytes) -> str | None:
    """Decode UTF-8 with a few bytes that are none, as pages put together from several sources have; else None."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    # Letters of a one-byte encoding do not form UTF-8 by chance: four whole ones for each broken one are no accident.
    good = sum(character > "\x7f" for character in text) - bad if bad * 100 < len(text) else 0
    return text if good >= 4 * bad else None


def _detected(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    # A one-byte encoding decodes anything: below this length a detector guesses from too few letters.
    if len(data) > 64:
        best = from_bytes(data).best()
        if best is not None:
            return str(best), best.encoding
    return data.decode("cp1252", "replace"), "cp1252"


def _clean(name: str, text: str) -> tuple[str, tuple[Remark, ...]]:
    text = unbroken(text)
    kept = legal(text).replace("\ufeff", "")
    if kept == text:
        return text, ()
    at = next(number for number, line in enumerate(text.split("\n"), 1) if legal(line).replace("\ufeff", "") != line)
    message = "characters that no feed may hold were dropped or repaired"
    return kept, (Remark(file=name, line=at, field="characters", message=message),)

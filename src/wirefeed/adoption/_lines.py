"""Adopted ids as a file: JSON Lines, one story a line, in the order of the stories' ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from wirefeed.adoption._words import Adopted
from wirefeed.errors import ConfigError

_HINT = "mend or delete the line, or import again with --replace"


def encode(adopted: Iterable[Adopted]) -> bytes:
    """
    Return the file's bytes: the same for the same stories, in whatever order they come.

    A story that changes changes its line and no other, so that a difference between two versions can be read.
    """
    encoder = msgspec.json.Encoder()
    lines = [encoder.encode(_plain(one)) for one in sorted(adopted, key=lambda one: one.story)]
    return b"".join(line + b"\n" for line in lines)


def _plain(one: Adopted) -> Adopted:
    return replace(one, published=_seconds(one.published), updated=_seconds(one.updated))


def _seconds(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment is not None else None


def decode(data: bytes, where: str) -> dict[str, Adopted]:
    """
    Read the file's bytes; return what was adopted by story.

    Args:
        where: The file's name, for messages.

    Raises:
        ConfigError: For a line that is none of ours, a second line of one story, or one id for two stories.
    """
    found: dict[str, Adopted] = {}
    ids: dict[str, int] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        one = _line(line, f"{where}:{number}")
        if one.story in found:
            raise _error(where, number, f"one line of a story, got a second of {one.story!r}", lines[one.story])
        if one.id in ids:
            raise _error(where, number, f"an id of its own, got {one.id!r} again", ids[one.id])
        found[one.story] = one
        lines[one.story] = ids[one.id] = number
    return found


def _line(line: bytes, where: str) -> Adopted:
    try:
        one = _decoder(line)
        if not one.story or not one.id:
            raise msgspec.ValidationError("an empty id")
        if any(moment is not None and moment.tzinfo is None for moment in (one.published, one.updated)):
            raise msgspec.ValidationError("a date without a zone")
        return _plain(one)
    except (msgspec.DecodeError, UnicodeDecodeError, OverflowError) as error:
        raise ConfigError(f"expected an adopted story, got {error}", where=where, hint=_HINT) from error


_decoder = msgspec.json.Decoder(Adopted).decode


def _error(where: str, number: int, message: str, first: int) -> ConfigError:
    return ConfigError(f"expected {message}; the first is line {first}", where=f"{where}:{number}", hint=_HINT)

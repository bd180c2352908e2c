"""content/ as it stands: every story file read once, and kept by its digest until it changes."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from wirefeed import disk, stories
from wirefeed.config import Settings
from wirefeed.content import entry
from wirefeed.errors import StoryError
from wirefeed.model import Head, Raw, Refusal, Remark, Story

Progress = Callable[[int, int], None]  # files looked at, files in all


class Reading(Struct, frozen=True, array_like=True, gc=False):
    """What one story file gave: the heads of its stories, what could not be read, and what was guessed."""

    digest: str = ""
    heads: tuple[Head, ...] = ()
    failed: tuple[Refusal, ...] = ()
    remarks: tuple[Remark, ...] = ()


Shelf = tuple[bytes, bytes]  # files as `disk.scan` found them, marshalled; their readings, encoded

_decode = msgspec.msgpack.Decoder(list[Reading]).decode
_encode = msgspec.msgpack.Encoder().encode


def read(
    root: str,
    files: Sequence[disk.Found],
    settings: Settings,
    shelf: Shelf | None,
    progress: Progress | None = None,
) -> tuple[dict[str, Reading], Shelf | None]:
    """
    Read the files that changed since they were put on the `shelf`.

    Returns:
        Every file's reading by name, in the order of `files`; and the new shelf, None when it would be the old one.
        A file that could not be opened is not put there. Nothing is raised for a bad file: that is its reading.
    """
    kept, same = _unshelved(shelf)
    fresh = [found for found in files if found not in same or found.modified < 0]
    if not fresh and len(same) == len(files):
        return kept, None
    read_now: dict[str, Reading] = {}
    for number, found in enumerate(fresh):
        if progress is not None and number % 256 == 0:
            progress(number, len(fresh))
        read_now[found.name] = _read_one(root, found, settings, kept.get(found.name))
    kept.update(read_now)
    readings = {found.name: kept[found.name] for found in files}
    return readings, _shelved(files, readings)


def _unshelved(shelf: Shelf | None) -> tuple[dict[str, Reading], set[tuple[Any, ...]]]:
    """Return what is on the shelf: readings by name, and the files they are of; nothing when it cannot be read."""
    if shelf is None:
        return {}, set()
    try:
        seen: list[tuple[Any, ...]] = marshal.loads(shelf[0])
        return {found[0]: reading for found, reading in zip(seen, _decode(shelf[1]), strict=True)}, set(seen)
    except (ValueError, EOFError, TypeError, msgspec.DecodeError):
        return {}, set()  # everything on it can be read again


def _shelved(files: Sequence[disk.Found], readings: dict[str, Reading]) -> Shelf:
    # What could not be opened may be readable next time; what is too large stays so until its size changes.
    stay = [found for found in files if readings[found.name].digest or found.size > disk.LARGEST]
    return marshal.dumps(list(map(tuple, stay)), 2), _encode([readings[found.name] for found in stay])


def _read_one(root: str, found: disk.Found, settings: Settings, last: Reading | None) -> Reading:
    try:
        data, digest = disk.read(root, found)
    except StoryError as error:
        return Reading(failed=(_refusal(found.name, error),))
    if last is not None and last.digest == digest:
        return last  # only its times are new: in CI every checkout has new ones
    raw = Raw(name=found.name, data=data, digest=digest)
    head = stories.glance(raw, settings.source_of(raw.name), prefix=settings.site.id)
    if head is not None:
        return Reading(digest, (head,))
    heads: list[Head] = []
    failed: list[Refusal] = []
    remarks: list[Remark] = []
    for story in told(raw, settings):
        if isinstance(story, StoryError):
            failed.append(_refusal(found.name, story))
        else:
            heads.append(_head(story))
            remarks.extend(story.remarks)
    return Reading(digest, tuple(heads), tuple(failed), tuple(remarks))


def origin(settings: Settings, program: str) -> bytes:
    """Return a digest of all that a reading follows from besides the file; with another, kept ones are worthless."""
    site = settings.site
    text = repr((program, site.id, site.timezone, site.language, settings.source))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def told(raw: Raw, settings: Settings) -> list[Story | StoryError]:
    """Return the stories of a file and its errors; a fault of ours is an error of that file and of no other."""
    try:
        return stories.read(raw, settings.source_of(raw.name), prefix=settings.site.id)
    except Exception as error:
        return [unexpected(raw.name, error)]


def unexpected(name: str, error: Exception) -> StoryError:
    """Return what to tell an editor of a fault of ours; never a word of the story."""
    return StoryError(
        f"expected to make an entry of it, got {type(error).__name__}",
        where=name,
        hint="this is a fault of wirefeed: please report it with the file",
    )


def _refusal(name: str, error: StoryError) -> Refusal:
    return Refusal(file=name, reason=error.message, line=error.line, hint=error.hint, person=True)


def _head(story: Story) -> Head:
    return Head(
        name=story.name,
        id=story.id,
        version=story.version,
        status=story.status,
        hold=story.hold,
        published=story.published,
        updated=story.updated,
        scheduled=story.scheduled,
        publish_at=story.publish_at,
        expires=story.expires,
        agency=story.agency,
        section=story.section,
        language=story.language,
        tags=story.tags,
        authors=story.authors,
        described=story.described,
        beside=entry.local_media(story) if story.media else (),
    )

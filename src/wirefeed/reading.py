"""content/ as it stands: every story file read once, and kept by its digest until it changes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from wirefeed import disk, stories
from wirefeed.config import Settings
from wirefeed.content import entry
from wirefeed.errors import StoryError
from wirefeed.model import Head, Raw, Refusal, Remark, Story
from wirefeed.store import Kept

Progress = Callable[[int, int], None]  # files looked at, files in all


class Reading(Struct, frozen=True, array_like=True):
    """What one story file gave: the heads of its stories, what could not be read, and what was guessed."""

    digest: str = ""
    heads: tuple[Head, ...] = ()
    failed: tuple[Refusal, ...] = ()
    remarks: tuple[Remark, ...] = ()


_decode = msgspec.msgpack.Decoder(Reading).decode
_encode = msgspec.msgpack.Encoder().encode


def read(
    root: str,
    files: Sequence[disk.Found],
    settings: Settings,
    kept: Mapping[str, Kept],
    progress: Progress | None = None,
) -> tuple[dict[str, Reading], list[Kept]]:
    """
    Read the files that changed since they were `kept`.

    Returns:
        Every file's reading by name, in the order of `files`, and the rows to keep of those that were read now.
        Nothing is raised for a bad file: that is its reading.
    """
    readings: dict[str, Reading] = {}
    rows: list[Kept] = []
    # Thousands of values are made and all of them stay; looking for garbage among them costs a quarter of the time.
    gc.disable()
    try:
        for number, found in enumerate(files):
            row = kept.get(found.name)
            if row is not None and row[1:4] == found[1:] and found.modified >= 0:
                readings[found.name] = _decode(row.reading)
                continue
            if progress is not None and number % 256 == 0:
                progress(number, len(files))
            reading = _read_one(root, found, settings, row)
            readings[found.name] = reading
            rows.append(Kept(*found, reading.digest, _encode(reading)))
    finally:
        gc.enable()
    return readings, rows


def _read_one(root: str, found: disk.Found, settings: Settings, row: Kept | None) -> Reading:
    try:
        data, digest = disk.read(root, found)
    except StoryError as error:
        return Reading(failed=(_refusal(found.name, error),))
    if row is not None and row.digest == digest:
        return _decode(row.reading)  # only its times are new: in CI every checkout has new ones
    heads, failed, remarks = [], [], []
    for story in told(Raw(name=found.name, data=data, digest=digest), settings):
        if isinstance(story, StoryError):
            failed.append(_refusal(found.name, story))
        else:
            heads.append(_head(story))
            remarks.extend(story.remarks)
    return Reading(digest, tuple(heads), tuple(failed), tuple(remarks))


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

"""content/ as it stands: every story file read once, and kept by its digest until it changes."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

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


class Told:
    """
    The stories of the file read last, if it holds several.

    A feed of five thousand items is read once for its heads and would be read again for every one of its texts.
    """

    def __init__(self) -> None:
        self._last: tuple[str, str, list[Story | StoryError]] = ("", "", [])

    def stories(self, raw: Raw, settings: Settings) -> list[Story | StoryError]:
        """Return what `told` does; the same build asks with the same settings."""
        if self._last[:2] == (raw.name, raw.digest):
            return self._last[2]
        found = told(raw, settings)
        if len(found) > 1:
            self._last = (raw.name, raw.digest, found)
        return found


Shelf = tuple[bytes, bytes]  # files as `disk.scan` found them, marshalled; their readings, encoded
EMPTY: Shelf = (b"", b"")


class Shelves(NamedTuple):
    """
    What was read, kept in two parts, so that one changed story does not rewrite ten thousand.

    Attributes:
        base: Most of it.

        since: What was read after `base` was written; a file on both is as it stands here.
    """

    base: Shelf = EMPTY
    since: Shelf = EMPTY


_Kept = dict[str, tuple[tuple[Any, ...], Reading]]  # name -> the file as it was found, its reading

_decode = msgspec.msgpack.Decoder(list[Reading]).decode
_encode = msgspec.msgpack.Encoder().encode


def read(
    root: str,
    files: Sequence[disk.Found],
    settings: Settings,
    shelves: Shelves,
    progress: Progress | None = None,
    *,
    once: Told | None = None,
) -> tuple[dict[str, Reading], Shelves]:
    """
    Read the files that changed since they were put on the `shelves`.

    Args:
        once: Keeps the stories of the last file that holds several.

    Returns:
        Every file's reading by name, in the order of `files`; and the new shelves, of which a part that stays as it
        is is the same object. A file that could not be opened is not put there. Nothing is raised for a bad file:
        that is its reading.
    """
    once = once or Told()
    base, since = _unshelved(shelves.base), _unshelved(shelves.since)
    kept = base | since if since else base
    readings: dict[str, Reading] = {}
    fresh: list[disk.Found] = []
    for found in files:
        known = kept.get(found.name)
        if known is not None and known[0] == found and found.modified >= 0:
            readings[found.name] = known[1]
        else:
            readings[found.name] = _UNREAD  # holds its place
            fresh.append(found)
    if not fresh:
        return readings, shelves
    done = 0
    for batch in _batches(fresh):
        opened = [_opened(root, found) for found in batch]
        for found, data in zip(batch, opened, strict=True):
            last = kept.get(found.name)
            readings[found.name] = _reading(found, data, settings, last[1] if last else None, once)
        done += len(batch)
        if progress is not None:
            progress(done, len(fresh))
    names = since.keys() | {found.name for found in fresh}
    if len(names) * 8 > len(files) or len(base) > 2 * len(files):
        return readings, Shelves(_shelved(files, readings))
    later = [found for found in files if found.name in names]
    return readings, Shelves(shelves.base, _shelved(later, readings))


_UNREAD = Reading()


def _unshelved(shelf: Shelf) -> _Kept:
    """Return the readings on a shelf; nothing when it cannot be read, as all of it can be made again."""
    if not shelf[0]:
        return {}
    try:
        pairs = zip(marshal.loads(shelf[0]), _decode(shelf[1]), strict=True)
        return {pair[0][0]: pair for pair in pairs}
    except (ValueError, EOFError, TypeError, LookupError, msgspec.DecodeError):
        return {}


def _shelved(files: Sequence[disk.Found], readings: dict[str, Reading]) -> Shelf:
    # What could not be opened may be readable next time; what is too large stays so until its size changes.
    stay = [found for found in files if readings[found.name].digest or found.size > disk.LARGEST]
    return marshal.dumps(list(map(tuple, stay)), 2), _encode([readings[found.name] for found in stay])


def _batches(files: Sequence[disk.Found]) -> Iterator[list[disk.Found]]:
    """Part files into lists of at most 64 and, unless one file is larger, 1 MB."""
    # Bytes of several first, then their meaning: going to the kernel and back for each costs a fifth of the time.
    batch: list[disk.Found] = []
    size = 0
    for found in files:
        if batch and (len(batch) == 64 or size + found.size > 1_048_576):
            yield batch
            batch, size = [], 0
        batch.append(found)
        size += found.size
    if batch:
        yield batch


def _opened(root: str, found: disk.Found) -> tuple[bytes, str] | StoryError:
    try:
        return disk.read(root, found)
    except StoryError as error:
        return error


def _reading(
    found: disk.Found,
    opened: tuple[bytes, str] | StoryError,
    settings: Settings,
    last: Reading | None,
    once: Told,
) -> Reading:
    if isinstance(opened, StoryError):
        return Reading(failed=(_refusal(found.name, opened),))
    data, digest = opened
    if last is not None and last.digest == digest:
        return last  # only its times are new: in CI every checkout has new ones
    raw = Raw(name=found.name, data=data, digest=digest)
    head = stories.glance(raw, settings.source_of(raw.name), prefix=settings.site.id)
    if head is not None:
        return Reading(digest, (head,))
    heads: list[Head] = []
    failed: list[Refusal] = []
    remarks: list[Remark] = []
    for story in once.stories(raw, settings):
        if isinstance(story, StoryError):
            failed.append(_refusal(found.name, story))
        else:
            heads.append(_head(story))
            remarks.extend(story.remarks)
    return Reading(digest, tuple(heads), tuple(failed), tuple(remarks))


def origin(settings: Settings, program: str) -> bytes:
    """Return a digest of all that a reading follows from besides the file; with another, kept ones are worthless."""
    site = settings.site
    text = repr((program, site.id, site.timezone, site.language, settings.source, settings.content.pictures))
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
        syndicate=story.syndicate,
        aliases=story.aliases,
        kills=story.kills,
    )

"""Pictures, sounds and films of a story: which lie beside it, and what a feed may say of them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.content._html.addresses import absolute, has_scheme
from wirefeed.model import Asset, Media, Remark, Story

# Registered types of what newsrooms deliver (IANA; RFC 4337, RFC 3003, RFC 9649). The machine's own table is a file
# and differs between machines.
_TYPES = {
    "aac": "audio/aac",
    "avif": "image/avif",
    "flac": "audio/flac",
    "gif": "image/gif",
    "heic": "image/heic",
    "jpe": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4a": "audio/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "mpg": "video/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "ogv": "video/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "webm": "video/webm",
    "webp": "image/webp",
}


def local_media(story: Story) -> tuple[str, ...]:
    """
    Return the files beside `story` that its media name, for the build to measure.

    Each is a path below content/ with ``/``, normalised; none leaves content/. A name with ``%``, ``?`` or ``#`` may be
    a file's name or an address, so both readings are given; the one without a file is simply missing later.
    """
    found: dict[str, None] = {}
    for media in story.media:
        found.update(dict.fromkeys(_paths(story.name, media.url)))
    return tuple(found)


def media_of(story: Story, link: str, assets: Mapping[str, Asset]) -> tuple[tuple[Media, ...], list[Remark]]:
    """
    Return the media of `story` with absolute addresses, each address once, and why others were dropped.

    Args:
        link: The story's own address.

        assets: What the disk knows of the files `local_media` named; missing ones are not there.
    """
    kept: dict[str, Media] = {}
    remarks = []
    for media in story.media:
        if _pixel(media):
            continue
        made, message = _made(story, media, link, assets)
        if made is None:
            remarks.append(Remark(file=story.name, field="media", message=message))
        else:
            key = made.url or f" {made.caption}\n{made.credit}"
            kept[key] = _merged(kept[key], made) if key in kept else made
    return tuple(kept.values()), remarks


def _made(story: Story, media: Media, link: str, assets: Mapping[str, Asset]) -> tuple[Media | None, str]:
    said = Media(caption=squash(media.caption), credit=squash(media.credit), alt=squash(media.alt))
    reference = media.url.strip()
    if not reference:
        if said.caption or said.credit:
            return said, ""
        return None, "expected an address or a caption, got neither"
    if has_scheme(reference) or reference.startswith("/"):
        url = absolute(link, reference)
        if not url:
            return None, f"expected an http(s) address or a file below content/, got {media.url!r}; left out"
        size = {"length": media.length, "width": media.width, "height": media.height}
        return replace(said, url=url, type=media.type or _type_of(url), **size), ""
    paths = _paths(story.name, reference)
    if not paths:
        return None, f"expected a file below content/, got {media.url!r}; left out"
    asset = next(((path, assets[path]) for path in paths if path in assets), None)
    if asset is None:
        return None, f"expected a file {paths[0]!r} below content/, got none; left out"
    path, measured = asset
    # The folder the story's page lies in stands for the folder its file lies in.
    beside = posixpath.relpath(path, posixpath.dirname(story.name) or ".")
    local = replace(
        said,
        url=absolute(link, quote(beside, safe="/!$'()*+,;=@-._~", errors="ignore")),
        type=measured.type or media.type or _type_of(path),
        length=measured.length,
        width=measured.width or media.width,
        height=measured.height or media.height,
    )
    return local, ""


def _merged(first: Media, second: Media) -> Media:
    """Return `first`, with what only `second` knows."""
    return Media(
        url=first.url,
        type=first.type or second.type,
        length=first.length or second.length,
        width=first.width or second.width,
        height=first.height or second.height,
        caption=first.caption or second.caption,
        credit=first.credit or second.credit,
        alt=first.alt or second.alt,
    )


def _paths(name: str, reference: str) -> list[str]:
    """Return the files `reference` may mean, seen from the file `name`; none if it is no file below content/."""
    reference = reference.strip()
    if not reference or has_scheme(reference) or reference.startswith(("/", "?", "#")):
        return []
    readings = [reference]
    if any(mark in reference for mark in "%?#"):
        readings.append(unquote(reference.partition("#")[0].partition("?")[0]))
    folder = posixpath.dirname(name)
    found = []
    for reading in dict.fromkeys(readings):
        path = posixpath.normpath(posixpath.join(folder, reading))
        outside = path.startswith(("/", "../")) or path in ("", ".", "..")
        if not outside and "\x00" not in path and "\\" not in path and not reading.endswith("/"):
            found.append(path)
    return found


def _type_of(address: str) -> str:
    return _TYPES.get(urlsplit(address).path.rpartition(".")[2].lower(), "")


def _pixel(media: Media) -> bool:
    return media.width == 1 and media.height == 1

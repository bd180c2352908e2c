"""A story's picture on its way to a service: fetched, then uploaded, before the post that shows it."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from wirefeed.destinations._text import Picture, points, shorten, words
from wirefeed.model import Delivery, Request, slot

_ALT = 1_500  # characters of a description (MediaAttachment::MAX_DESCRIPTION_LENGTH)
_TYPES = {".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}
_WITHIN_S = 30.0


def picture_of(delivery: Delivery) -> Picture | None:
    """Return the picture that is to be shown, its text short enough; None without one."""
    picture = words(delivery).picture
    if picture is None:
        return None
    return Picture(url=picture.url, alt=shorten(picture.alt, measure=points, most=_ALT), credit=picture.credit)


def digest_of(picture: Picture) -> str:
    """Return a name for a picture, by its address."""
    return hashlib.blake2b(picture.url.encode(), digest_size=8).hexdigest()


def type_of(url: str) -> str:
    """Return the media type that the address of a picture names; JPEG if it names none."""
    path = urlsplit(url).path.lower()
    return next((kind for ending, kind in _TYPES.items() if path.endswith(ending)), "image/jpeg")


def uploading(server: str, delivery: Delivery, picture: Picture) -> tuple[Request, ...]:
    """
    Return two requests, the second of which saves ``media``. A post goes without its picture when they fail.

    The bytes of the picture are those between two lines of a form (RFC 7578); what divides them is drawn from the
    delivery's id, so that they hold it by no chance worth counting, and the same delivery gives the same bytes.
    """
    line = hashlib.blake2b(delivery.id.encode(), digest_size=16).hexdigest()
    kind = type_of(picture.url)
    name = f"picture.{kind.removeprefix('image/')}"
    alt = picture.alt.encode()
    parts = (
        f'--{line}\r\nContent-Disposition: form-data; name="description"\r\n\r\n'.encode() + alt,
        f'--{line}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'.encode()
        + f"Content-Type: {kind}\r\n\r\n{slot('bytes')}".encode(),
        f"--{line}--\r\n".encode(),
    )
    return (
        Request(method="GET", url=picture.url, save=(("bytes", ""),), needs=False, within_s=_WITHIN_S),
        Request(
            method="POST",
            url=f"{server.rstrip('/')}/api/v2/media",
            headers=(
                ("Authorization", f"Bearer {slot('token')}"),
                ("Content-Type", f"multipart/form-data; boundary={line}"),
            ),
            body=b"\r\n".join(parts),
            save=(("media", "/id"),),
            needs=False,
            within_s=_WITHIN_S,
        ),
    )

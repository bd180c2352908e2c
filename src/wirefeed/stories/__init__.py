"""File formats in: the bytes of a story file become stories."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize
from urllib.parse import quote

from msgspec.structs import replace

from wirefeed.characters import script
from wirefeed.errors import StoryError
from wirefeed.model import Head, Raw, Remark, Source, Story
from wirefeed.patterns import lazy
from wirefeed.plugins import STORIES
from wirefeed.stories import _family, _foreign
from wirefeed.stories._decode import decode as decode

_LANGUAGES = {
    "Arab": "ar",
    "Hebr": "he",
    "Grek": "el",
    "Deva": "hi",
    "Kana": "ja",
    "Hani": "zh",
    "Hang": "ko",
    "Thai": "th",
    "Cyrl": "ru",
    "Mymr": "my",
}


# Languages a script is written in besides the one it stands for when nobody says more.
_WRITTEN = {
    "Arab": ("ar", "fa", "ur", "ps", "ckb", "ug", "sd", "ku"),
    "Hebr": ("he", "yi"),
    "Grek": ("el",),
    "Deva": ("hi", "mr", "ne", "sa"),
    "Kana": ("ja",),
    "Hani": ("zh", "ja", "yue"),
    "Hang": ("ko",),
    "Thai": ("th",),
    "Cyrl": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"),
    "Mymr": ("my",),
}


_UNRESERVED = lazy(r"[A-Za-z0-9/._~-]+")
_FRONT_MATTER = ("---\n", "+++\n")
MOST = 20_000  # items of a file; the exports of large sites come in parts of some thousand
FAULTS = 50  # of which a file is told one by one


def read(raw: Raw, source: Source, *, prefix: str) -> list[Story | StoryError]:
    """
    Read every story of one file.

    Args:
        source: What the file leaves unsaid.

        prefix: ``[site] id``; a story that brings no id is named by it and by its path without the ending.

    Returns:
        Stories with id and language filled, in the order of the file, and the errors of those that cannot be read.
        Nothing is raised for a bad file.
    """
    try:
        _foreign.refuse_markup(raw)
        wire = (source.format,) if source.format in _family.WIRE else _family.of_bytes(raw)
        text, remarks = decode(raw) if not wire else ("", ())
        name = wire[0] if wire else source.format or detect(raw, text)
        found = _bounded(STORIES.load(name).read(raw, text, source), raw)
    except StoryError as error:
        return [error]
    return [_complete(story, source, prefix, remarks) if isinstance(story, Story) else story for story in found]


def _bounded(given: Iterable[Story | StoryError], raw: Raw) -> list[Story | StoryError]:
    """Return what a format yields, up to the bounds: ten thousand empty items are not ten thousand complaints."""
    found: list[Story | StoryError] = []
    faults = 0
    for number, one in enumerate(given):
        if number >= MOST:
            reason = f"expected at most {MOST:,} stories in a file, got more"
            found.append(StoryError(reason, where=raw.name, hint="split the file; what follows was not read"))
            break
        if isinstance(one, StoryError):
            one.__traceback__ = None  # it would keep all that the reader knew at that moment
            faults += 1
            if faults > FAULTS:
                continue
        found.append(one)
    if faults > FAULTS:
        more = f"expected stories, got {faults - FAULTS:,} more items that cannot be read"
        found.append(StoryError(more, where=raw.name, hint="mend those named first: most have one cause"))
    return found


def glance(raw: Raw, source: Source, *, prefix: str) -> Head | None:
    """Return the head of a file's one plain story as `read` would, in a third of the time; None asks `read`."""
    if not raw.data.startswith(b"---\n") or source.format not in ("", "markdown"):
        return None
    try:
        text, remarks = decode(raw)
    except StoryError:
        return None
    tell = getattr(STORIES.load("markdown"), "head")  # noqa: B009 - not every format has one
    head: Head | None = None if remarks else tell(raw, text, source)
    return replace(head, id=minted(raw.name, prefix)) if head is not None else None


def detect(raw: Raw, text: str) -> str:
    """
    Return the name of the first format that knows `text`; plain text is Markdown with no front matter.

    Raises:
        StoryError: For a format nobody here knows: its markup must never be published as text.
    """
    if text.startswith(_FRONT_MATTER) and not raw.name.endswith(_foreign.RST):
        return "markdown"  # what most files begin with; the other formats need not even be loaded
    foreign = True
    for name in _family.of_text(text):
        if foreign and name in _family.TEXT:  # none of XML or JSON: it must look like text now
            _foreign.refuse(raw, text)
            foreign = False
        if STORIES.load(name).sniff(raw, text):
            return name
    return "markdown"


def _complete(story: Story, source: Source, prefix: str, remarks: tuple[Remark, ...]) -> Story:
    # The id never depends on headline, domain or day: the path stays when all of these change.
    changes: dict[str, object] = {}
    if not story.id:
        changes["id"] = minted(story.name, prefix)
    if not story.language:
        changes["language"] = _language(story, source)
    if remarks:
        changes["remarks"] = remarks + story.remarks
    return replace(story, **changes) if changes else story


def minted(name: str, prefix: str) -> str:
    path = name.rpartition(".")[0] or name
    if _UNRESERVED.fullmatch(path):
        return prefix + path
    # One file system decomposes what another composes; a copy of the folder must keep its ids.
    return prefix + quote(normalize("NFC", path), safe="/-._~!$'()*+,;=:@")


def _language(story: Story, source: Source) -> str:
    """Return the source's language, unless the text is in a script that language is not written in."""
    sample = f"{story.headline}\n{story.body[:2000]}"
    if sample.isascii():
        return source.language
    found = script(sample)
    if found in _LANGUAGES and source.language.partition("-")[0] not in _WRITTEN.get(found, ()):
        if found == "Arab" and any(letter in sample for letter in "ٹڈڑے"):
            return "ur"
        if found == "Arab" and any(letter in sample for letter in "پچژگ"):
            return "fa"
        return _LANGUAGES[found]
    return source.language

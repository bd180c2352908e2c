"""reStructuredText, with the fields of Nikola or Pelican above it (needs the extra ``rst``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Raw, Remark, Source, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _rsttext, markdown
from wirefeed.stories._foreign import RST
from wirefeed.stories._front import matter as _frontmatter

_NIKOLA = lazy(r"\.\. ([A-Za-z][\w-]*):(?:[ \t]+(.*)|[ \t]*)")
_FIELD = lazy(r":([A-Za-z][\w -]*):(?:[ \t]+(.*)|[ \t]*)")
_RULE = lazy(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*")
_FENCES = ("---\n", "+++\n", "{")
_INLINE = lazy(r"\*{1,2}([^*\n]+)\*{1,2}|``([^`\n]+)``|`([^`<\n]+?)(?: <[^>\n]*>)?`_{0,2}")


class _Parts(NamedTuple):
    """Fields by lower-case key, and the text below."""

    fields: dict[str, str]
    body: str


def sniff(raw: Raw, text: str) -> bool:
    """Know it by its ending, or by an underlined title with Pelican's fields below it."""
    if raw.name.lower().endswith(RST):
        return True
    lines = text.lstrip("\n").split("\n", 6)
    titled, at = _title(lines, 0)
    if not titled:
        return False
    below = next((line for line in lines[at:] if line.strip()), "")
    found = _FIELD.fullmatch(below)
    return found is not None and found[1].lower() in _frontmatter.PELICAN


def read(raw: Raw, text: str, source: Source) -> Iterator[Story | StoryError]:
    """
    Yield the one story of a file; its fields mean what they mean above Markdown.

    Raises:
        StoryError: For fields that cannot be read, and where docutils is not installed.
    """
    for story in markdown.read(raw, text if text.startswith(_FENCES) else _fronted(text), source):
        yield story if isinstance(story, StoryError) else _made(story, raw, text)


def _made(story: Story, raw: Raw, text: str) -> Story:
    if not story.body.strip():
        return story
    made = _rsttext.html_of(story.body, raw.name)
    above = text.count("\n") - story.body.count("\n") if text.rstrip().endswith(story.body.rstrip()) else 0
    remarks = [
        Remark(file=raw.name, field="body", message=said, line=line + above if line and above else 0)
        for line, said in made.faults
    ]
    return replace(
        story,
        body=made.html,
        markup="html",
        media=story.media or made.media,
        remarks=(*story.remarks, *remarks),
    )


def _fronted(text: str) -> str:
    """Return a text with its title and fields as Nikola writes them, which the reader of front matter knows."""
    fields, body = _parts(text)
    head = "\n".join(f".. {key}: {value}" for key, value in fields.items())
    return f"{head}\n\n{body}" if head else body


def _parts(text: str) -> _Parts:
    lines = text.split("\n")
    fields: dict[str, str] = {}
    at = _fields(lines, 0, fields)
    title, after = _title(lines, at)
    if title and ("title" not in fields or squash(fields["title"]) == title):
        fields.setdefault("title", title)
        at = _fields(lines, after, fields)
    return _Parts(fields, "\n".join(lines[at:]).strip("\n"))


def _fields(lines: list[str], at: int, fields: dict[str, str]) -> int:
    """Take Nikola's and Pelican's fields from `at` on; return the line below them."""
    last = ""
    end = at
    while at < len(lines):
        line = lines[at]
        found = _NIKOLA.fullmatch(line) or _FIELD.fullmatch(line)
        if found is not None:
            last = found[1].lower().replace(" ", "_")
            fields.setdefault(last, (found[2] or "").strip())
        elif line.strip() and line[0].isspace() and last:
            fields[last] = f"{fields[last]} {line.strip()}".strip()
        elif line.strip():
            break
        elif last:
            last = ""
        at += 1
        end = at if line.strip() else end
    return end


def _title(lines: list[str], at: int) -> tuple[str, int]:
    """Return the underlined title at `at`, perhaps with a line above as well, and the line below it."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    over = at < len(lines) and _RULE.fullmatch(lines[at]) is not None
    at += over
    if at + 1 >= len(lines) or not lines[at].strip() or (lines[at][0].isspace() and not over):
        return "", at
    text, under = lines[at].strip(), lines[at + 1]
    if _RULE.fullmatch(under) is None or (len(under.rstrip()) < len(text) and len(under.rstrip()) < 4):
        return "", at
    return squash(_INLINE.sub(lambda found: found[1] or found[2] or found[3], text)), at + 2

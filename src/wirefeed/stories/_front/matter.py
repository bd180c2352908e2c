"""The front matter of a story file, whichever way it is written, apart from the text below it."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from wirefeed.errors import StoryError
from wirefeed.patterns import lazy
from wirefeed.stories._front import yamltext as _yaml
from wirefeed.stories._front.yamltext import Value

_FENCE = lazy(r"(---|\+\+\+|;;;)(yaml|yml|toml|json)?[ \t]*\n")
_NIKOLA = lazy(r"(?:<!--[ \t]*\n+)?[ \t]*\.\. ([a-z][\w-]*):(?:[ \t]|\n|$)")
_NIKOLA_LINE = lazy(r"[ \t]*\.\. ([A-Za-z][\w-]*):(?:[ \t]+(.*)|[ \t]*)$")
_COLON = lazy(r"([^\W\d_][\w-]*)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
LONGEST = 256 * 1024  # characters of front matter; the longest of real sites have some ten thousand
_DOTTED = lazy(r"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){50}")  # tomllib remembers every beginning of such a key
# docs.getpelican.com, "File metadata", and what its commonest plug-ins add.
PELICAN = frozenset(
    "title date modified tags keywords category slug author authors summary lang translation status template save_as"
    " url description subtitle image id updated publisher agency section".split()
)


class Front(NamedTuple):
    """
    A story file in two parts.

    Attributes:
        kind: ``yaml``, ``toml``, ``json``, ``nikola``, ``pelican``; empty if there is no front matter.

        fields: Keys in lower case; values as text, lists and mappings of text; nothing typed.

        body: All below, no blank lines before or after.
    """

    kind: str
    fields: dict[str, Value]
    body: str


def known(text: str) -> bool:
    """Say whether `text` begins with front matter of any kind."""
    text = text.lstrip()
    if text.startswith(("---", "+++", ";;;")):
        return _FENCE.match(text) is not None
    if text.startswith("{"):
        found = _json_end(text)
        return found is not None and bool(text[found[1] :].strip())
    return _NIKOLA.match(text) is not None or _is_pelican(text)


def split(name: str, text: str) -> Front:
    """
    Part a file's front matter from its text.

    Args:
        name: The file, for messages.

        text: Decoded, line ends as line feeds.

    Raises:
        StoryError: For front matter that does not end or holds a mistake, with the line.
    """
    start = 0
    if text[:1].isspace():
        start = len(text) - len(text.lstrip())
        start = text.rfind("\n", 0, start) + 1
    if text.startswith(("---", "+++", ";;;"), start):
        return _fenced(name, text, start)
    if text.startswith("{", start):
        front = _bare_json(name, text, start)
        if front is not None:
            return front
    elif _NIKOLA.match(text, start):
        return _nikola(text[start:])
    elif _is_pelican(text[start:]):
        return _pelican(text[start:])
    return Front("", {}, text.strip("\n"))


def line_of(text: str, key: str) -> int:
    """Return the line on which front matter names `key`, however it is written; 0 if nowhere."""
    pattern = re.compile(
        rf"""^[ \t]*(?:- )?(?:\.\. )?["']?{re.escape(key)}["']?[ \t]*[:=]""", re.IGNORECASE | re.MULTILINE
    )
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _fenced(name: str, text: str, start: int) -> Front:
    opening = _FENCE.match(text, start)
    if opening is None:
        return Front("", {}, text.strip("\n"))
    mark, begin = opening[1], opening.end()
    end, after = _closing(text, mark, begin)
    if end < 0:
        if mark == "---" and not re.match(r"\s*[\w\"'-]+\s*:(?:\s|$)", text[begin:]):
            return Front("", {}, text[begin:].strip("\n"))  # a rule above plain text
        line = text.count("\n", 0, start) + 1
        raise StoryError(
            f"expected a second line {mark!r} after the front matter, got the end of the file",
            where=f"{name}:{line}",
            line=line,
            hint=f"add a line {mark!r} above the text",
        )
    line = text.count("\n", 0, begin) + 1
    block, body = text[begin:end], text[after:].strip("\n")
    kind = opening[2] or {"---": "yaml", "+++": "toml", ";;;": "json"}[mark]
    if len(block) > LONGEST:
        message = f"expected front matter of at most {LONGEST:,} characters, got {len(block):,}"
        raise StoryError(message, where=f"{name}:{line}", line=line, hint="keep tables of data in files of their own")
    if kind == "toml":
        return Front("toml", _toml(block, name, line), body)
    if kind == "json":
        return Front("json", _json(block, name, line), body)
    return Front("yaml", _yaml.read(block, name, line), body)


def _closing(text: str, mark: str, begin: int) -> tuple[int, int]:
    """Return where the closing line begins and where the text after it does; (-1, -1) if there is none."""
    at = begin - 1
    while True:
        at = text.find("\n" + mark, at)
        if at < 0:
            break
        after = at + 1 + len(mark)
        stop = text.find("\n", after)
        if stop < 0:
            stop = len(text)
        if stop == after or not text[after:stop].strip():
            break
        at = after
    # YAML may end in three full stops; they count only above the first closing mark.
    if mark == "---":
        dots = (
            re.compile(r"^\.\.\.[ \t]*$", re.MULTILINE)
            if "\n..." in text[begin - 1 : at if at >= 0 else None]
            else None
        )
        found = dots.search(text, begin, at if at >= 0 else len(text)) if dots else None
        if found:
            return found.start(), found.end()
    return (at + 1, stop) if at >= 0 else (-1, -1)


def _toml(block: str, name: str, line: int) -> dict[str, Value]:
    import tomllib

    if _DOTTED.search(block):
        message = "expected TOML, got a key of more than 50 parts"
        raise StoryError(message, where=f"{name}:{line}", line=line, hint="write tables as tables")
    try:
        return _texts(tomllib.loads(block))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        at = line + int(found[1]) - 1 if found else line + max(block.count("\n") - 1, 0)
        what = re.sub(r" \(at .*\)$", "", str(error))
        what = what[:1].lower() + what[1:]
        message = f"expected TOML, got a mistake: {what}"
        hint = 'text values stand in double quotes, as in title = "Talks begin"'
        raise StoryError(message, where=f"{name}:{at}", line=at, hint=hint) from error


def _json(block: str, name: str, line: int) -> dict[str, Value]:
    bare = block.strip()
    # Between its own marks JSON comes with and without the outer braces.
    inner = bare if bare.startswith("{") else "{" + block.rstrip().rstrip(",") + "}"
    try:
        tree = json.loads(inner, strict=False)
    except (json.JSONDecodeError, RecursionError) as error:
        at = line + (getattr(error, "lineno", 1) - 1)
        at += block[: len(block) - len(block.lstrip())].count("\n") if inner is bare else 0
        what = getattr(error, "msg", "too many brackets").lower()
        raise StoryError(
            f"expected JSON, got a mistake: {what}", where=f"{name}:{at}", line=at, hint="check quotes and commas"
        ) from error
    return _texts(tree)


def _json_end(text: str) -> tuple[dict[str, Any], int] | None:
    try:
        tree, end = json.JSONDecoder(strict=False).raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    return (tree, end) if isinstance(tree, dict) else None


def _bare_json(name: str, text: str, start: int) -> Front | None:
    """Hugo: a JSON object, then the text, with no marks around it."""
    found = _json_end(text[start:])
    if found is not None:
        tree, end = found
        if not text[end + start :].strip() and not name.lower().endswith((".md", ".markdown", ".mdx")):
            return None  # a JSON document, and no story with a head of JSON
        return Front("json", _texts(tree), text[start + end :].strip("\n"))
    if re.match(r"""\{\s*"[\w-]+"\s*:""", text[start:]):
        end = text.find("\n}", start)
        block = text[start : end + 2 if end >= 0 else None]
        _json(block, name, text.count("\n", 0, start) + 1)
    return None


def _texts(tree: dict[str, Any]) -> dict[str, Value]:
    return {str(key).lower(): _text(value) for key, value in tree.items()}


def _text(value: Any) -> Value:
    """Return a value of TOML or JSON as the text its writer would have put into YAML."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_text(item) for item in value]
    if isinstance(value, dict):
        return _texts(value)
    if value is None:
        return ""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _nikola(text: str) -> Front:
    """``.. key: value`` lines, bare or within one HTML comment (getnikola.com/handbook, "Metadata fields")."""
    commented = text.startswith("<!--")
    lines = text.split("\n")
    fields: dict[str, Value] = {}
    row = 1 if commented else 0
    while row < len(lines):
        line = lines[row]
        found = _NIKOLA_LINE.match(line)
        if found:
            fields.setdefault(found[1].lower(), (found[2] or "").strip())
        elif line.strip() and not (commented and line.strip().startswith("..")):
            if commented and "-->" in line:
                row += 1
            break
        elif not commented and fields and not line.strip():
            break
        row += 1
    return Front("nikola", fields, "\n".join(lines[row:]).strip("\n"))


def _is_pelican(text: str) -> bool:
    first = _COLON.match(text.partition("\n")[0])
    if first is None or first[1].lower() not in PELICAN:
        return False
    head = text.partition("\n\n")[0].split("\n")
    keys = []
    for line in head:
        found = _COLON.match(line)
        if found:
            keys.append(found[1].lower())
        elif not line.startswith(("    ", "\t")):
            return False
    return bool({"title", "date", "slug"} & set(keys)) and sum(key in PELICAN for key in keys) * 2 >= len(keys)


def _pelican(text: str) -> Front:
    head, _, body = text.partition("\n\n")
    fields: dict[str, Value] = {}
    key = ""
    for line in head.split("\n"):
        found = _COLON.match(line)
        if found and not line[:1].isspace():
            key = found[1].lower()
            fields[key] = (found[2] or "").strip()
        elif key:
            fields[key] = f"{fields[key]}\n{line.strip()}".strip()
    return Front("pelican", fields, body.strip("\n"))

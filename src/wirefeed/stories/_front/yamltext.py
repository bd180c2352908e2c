"""
YAML front matter, every value as the text that stands there.

Most files keep to a small part of YAML that one regular expression reads a line at a time; whatever leaves that part
goes to PyYAML. A property test holds the two equal. Nothing is typed: a title "No" stays "No", 012 and 10:30 stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

from wirefeed.errors import StoryError
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    import yaml

Value = str | list["Value"] | dict[str, "Value"]

# YAML 1.1: a plain scalar begins with no indicator (5.3) and holds neither ": " nor " #" (9.1).
_PLAIN = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`][^\n\t:#]*(?:(?::(?=[^ \n])|(?<! )\#)[^\n\t:#]*)*"""
_ITEM = r"""(?:"[^"\\\n\t]*"|'[^'\n\t]*'|\w[^,\[\]{}:#"'\n\t&*!|>%@`\\?]*+)"""
_LINE = lazy(
    rf"""(?:
      (?:([^\W\d][\w.-]*(?:[ ][\w.-]+)*)[ ]*:
         (?:[ ]+(?:"([^"\\\n\t]*)"|'((?:[^'\n\t]|'')*)'
         |\[[ ]*((?:{_ITEM}[ ]*+(?:,[ ]*+{_ITEM}[ ]*+)*+,?[ ]*)?)\]|({_PLAIN}))
         )?(?:[ ]+\#[^\n]*|[ ]*))
    | (?:([ ]*)-[ ]+(?:"([^"\\\n\t]*)"|'((?:[^'\n\t]|'')*)'|({_PLAIN}))(?:[ ]+\#[^\n]*|[ ]*))
    | [ ]*(?:\#[^\n]*)?
    )""",
    re.VERBOSE,
)
_QUOTED_OR_NOT = lazy(r""" *(?:"([^"]*)"|'([^']*)'|([^,]+))(?:,|$)""")
_DEPTH = 16
_LONGEST = 1000  # characters of a line; longer ones are left to PyYAML
_HALVES = lazy(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def read(block: str, name: str, line: int) -> dict[str, Value]:
    """
    Return the keys (lower case) and values of a front matter block.

    Args:
        block: What stands between the marks, ending in a line feed, or empty; decoded, line ends as line feeds.

        name: The file, for messages.

        line: Number of the block's first line in the file.

    Raises:
        StoryError: For a mistake, with its line; for aliases, repeated keys and nesting deeper than 16.
    """
    simple = subset(block)
    return load(block, name, line) if simple is None else simple


def subset(block: str) -> dict[str, Value] | None:
    """Return what `load` would, or None as soon as a line leaves the part of YAML this understands."""
    fields: dict[str, Value] = {}
    items: list[Value] | None = None
    key, indent = "", ""
    for row in block.split("\n"):
        name, colon, value = row.partition(": ")
        if colon and name.isidentifier() and obvious(value):
            # Half of all lines; the expression below reads them the same, in three times the time.
            key = name.lower()
            if key in fields:
                return None
            fields[key] = value if value[0] != '"' else value[1:-1]
            items, indent = None, "no list here"
            continue
        # Blanks can be parted in many ways, and a line that fails tries them all.
        found = _LINE.fullmatch(row) if len(row) <= _LONGEST else None
        if found is None:
            return None
        kind = found.lastindex
        if kind is None:
            continue
        if kind <= 5:
            key = found[1].lower()
            if key in fields:
                return None
            items = None
            fields[key] = _scalar(found, kind) if kind > 1 else ""
            indent = "none yet" if kind == 1 else "no list here"
        else:
            if items is None:
                if indent != "none yet":
                    return None
                fields[key] = items = []
                indent = found[6]
            elif found[6] != indent:
                return None
            items.append(
                found[8].replace("''", "'") if kind == 8 else found[kind].rstrip(" ") if kind == 9 else found[7]
            )
    return fields


def obvious(value: str) -> bool:
    """Say whether a value is plain text, or text in double quotes, that means what it shows."""
    first = value[:1]
    if first == '"':
        return value[-1] == '"' and value.count('"') == 2 and "\\" not in value and "\t" not in value
    return first.isalnum() and ": " not in value and " #" not in value and value[-1] not in ": " and "\t" not in value


def _scalar(found: re.Match[str], kind: int) -> Value:
    text = found[kind]
    if kind == 5:
        return text.rstrip(" ")
    if kind == 3:
        return text.replace("''", "'")
    if kind == 4:
        if '"' not in text and "'" not in text:
            return [item for part in text.split(",") if (item := part.strip(" "))]
        return [
            part[3].rstrip(" ") if part.lastindex == 3 else part[part.lastindex or 0]
            for part in _QUOTED_OR_NOT.finditer(_tight(text))
            if part.lastindex != 3 or part[3].strip(" ")
        ]
    return text


def _tight(text: str) -> str:
    # Blanks between a closing quote and its comma would keep the quoted form from matching.
    return re.sub(r"""("[^"]*"|'[^']*') +(?=,|$)""", r"\1", text)


def load(block: str, name: str, line: int) -> dict[str, Value]:
    """Return the keys and values of any YAML mapping, all scalars as text; arguments and errors as in `read`."""
    import yaml

    if "\\u" in block:
        # JSON writes an emoji as two halves, which YAML refuses; a half alone means nothing.
        block = _HALVES.sub(lambda found: chr(int(found[1], 16) * 0x400 + int(found[2], 16) - 0x35FDC00), block)
    try:
        return _tree(yaml.parse(block, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)), name, line)
    except yaml.YAMLError as error:
        _explain(error, block, name, line)


def _tree(events: Iterable[yaml.Event], name: str, line: int) -> dict[str, Value]:
    """Build the value from events: libyaml's own composer recurses in C, and would expand what an alias names."""
    import yaml

    root: dict[str, Value] = {}
    stack: list[tuple[list[Value] | dict[str, Value], str | None]] = []
    begun = False
    for event in events:
        at = line + (event.start_mark.line if event.start_mark is not None else 0)
        value: Value
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
        elif isinstance(event, yaml.MappingStartEvent):
            value = {} if begun else root
        elif isinstance(event, yaml.AliasEvent):
            raise StoryError(
                "expected a value, got an alias ('*')", where=f"{name}:{at}", line=at, hint="write the value out"
            )
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
            continue
        else:
            continue
        if not begun:
            begun = True
            if value == "":
                return root
            if value is not root:
                raise StoryError(
                    "expected 'key: value' lines between the marks, got none",
                    where=f"{name}:{at}",
                    line=at,
                    hint="write them, or begin the file with another line than '---'",
                )
        else:
            _put(stack, value, name, at)
        if not isinstance(value, str):
            if len(stack) == _DEPTH:
                raise StoryError(
                    "expected fewer lists in lists, got more than 16", where=f"{name}:{at}", line=at, hint=_QUOTES
                )
            stack.append((value, None))
    return root


def _put(stack: list[tuple[list[Value] | dict[str, Value], str | None]], value: Value, name: str, at: int) -> None:
    """Add a value to the innermost open list or mapping; in a mapping, names and values take turns."""
    if not stack:
        raise StoryError("expected one front matter, got two", where=f"{name}:{at}", line=at, hint="remove one")
    inner, key = stack[-1]
    if isinstance(inner, list):
        inner.append(value)
    elif key is not None:
        # Written twice without saying two things is no mistake anybody can see in the story.
        if key not in inner or inner[key] == "":
            inner[key] = value
        elif value not in ("", inner[key]) or not isinstance(value, str):
            raise StoryError(
                f"expected {key!r} once, got it again", where=f"{name}:{at}", line=at, hint="keep one of the two"
            )
        stack[-1] = (inner, None)
    elif not isinstance(value, str):
        raise StoryError(
            "expected a value in quotes, got an unquoted bracket", where=f"{name}:{at}", line=at, hint=_QUOTES
        )
    else:
        stack[-1] = (inner, value.lower())


_QUOTES = "put quotes around the value"
_KEY = lazy(r"""\s*(?:- +)?["']?([^\s:"'][^:"']*)["']?\s*:""")


def _explain(error: yaml.YAMLError, block: str, name: str, line: int) -> NoReturn:
    """Raise the StoryError that says what an editor did, not what the parser was doing; no word of a value in it."""
    quoted = "quoted scalar" in str(getattr(error, "context", ""))
    mark = getattr(error, "context_mark" if quoted else "problem_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable characters")
    rows = block.split("\n")
    row = min(mark.line, len(rows) - 1) if mark is not None else 0
    while row and not rows[row].strip():
        row -= 1  # the parser noticed at the end what went wrong before
    found = _KEY.match(rows[row])
    key = found[1].strip() if found else ""
    place = f" in {key}" if key else ""
    at = row + line
    if "mapping values" in problem:
        message, hint = f"expected a value in quotes, got an unquoted ':'{place}", _QUOTES
    elif "'\\t'" in problem or "\t" in rows[row][: len(rows[row]) - len(rows[row].lstrip())]:
        message, hint = f"expected blanks, got a tab{place}", "use blanks instead of tabs"
    elif "cannot start any token" in problem:
        message, hint = f"expected a value in quotes, got a reserved character{place}", _QUOTES
    elif quoted:
        message, hint = (
            f"expected a closing quote, got none{place}",
            "close the quotes, or use the other kind around them",
        )
    elif "expected ':'" in problem or "expected <block end>" in problem:
        message, hint = "expected 'key: value', got a line without ':'", "indent it below its key, or write key: value"
    elif "expected key" in problem:
        message, hint = f"expected one value, got more behind or below it{place}", "put quotes around the whole value"
    elif "expected ',' or" in problem or "expected node content" in problem:
        message, hint = (
            f"expected a closing bracket, got none{place}",
            "close the bracket, or put quotes around the value",
        )
    else:
        message, hint = f"expected 'key: value', got {problem}{place}", _QUOTES
    raise StoryError(message, where=f"{name}:{at}", line=at, hint=hint) from error

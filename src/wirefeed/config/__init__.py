"""config.toml -> Settings; every mistake in it told at once, with its dotted path and the nearest known key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct

from wirefeed.config._destinations import Problem, gathered, hints_of, options_problems
from wirefeed.config._meanings import meanings
from wirefeed.config._tables import (
    ARCHIVE,
    FIELD,
    GROUPS,
    LINK_FIELDS,
    Breaker,
    Content,
    Destination,
    FeedTable,
    Output,
    Pages,
    Schedule,
    Secret,
    Server,
    Settings,
    ShortLinks,
    Site,
    Sitemap,
    SourceTable,
    Summary,
    WebSub,
    Where,
    glob,
    per_second,
    seconds,
)
from wirefeed.errors import ConfigError, ConfigErrors

__all__ = [
    "ARCHIVE",
    "FIELD",
    "GROUPS",
    "LINK_FIELDS",
    "Breaker",
    "Content",
    "Destination",
    "FeedTable",
    "Output",
    "Pages",
    "Schedule",
    "Secret",
    "Server",
    "Settings",
    "ShortLinks",
    "Site",
    "Sitemap",
    "SourceTable",
    "Summary",
    "WebSub",
    "Where",
    "glob",
    "parse",
    "per_second",
    "seconds",
]


def parse(text: str, *, where: str = "config.toml") -> Settings:
    """
    Read the text of a config.toml.

    Args:
        where: Its name, for messages.

    Raises:
        ConfigErrors: With every mistake, in the order of the file.
    """
    import tomllib

    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigErrors(
            [ConfigError(f"not valid TOML: {error}", where=where, hint=_toml_hint(text, str(error)))]
        ) from error
    problems = list(_problems(tree, Settings, ""))
    if not problems:
        settings: Settings = msgspec.convert(gathered(tree), Settings, strict=True)
        problems = list(meanings(settings))
        if not problems:
            return settings
    raise ConfigErrors([ConfigError(message, where=f"{where}: {path}", hint=hint) for path, message, hint in problems])


def _toml_hint(text: str, error: str) -> str:
    found = re.search(r"line (\d+)", error)
    line = text.split("\n")[int(found[1]) - 1].strip() if found and int(found[1]) <= text.count("\n") + 1 else ""
    return (
        f"the line reads {line!r}; text values stand in double quotes" if line else "text values stand in double quotes"
    )


def _problems(tree: dict[str, Any], kind: type[Struct], path: str) -> Iterator[Problem]:
    """Yield what msgspec would refuse, all of it and not only the first: unknown keys, wrong types, missing keys."""
    hints = get_type_hints(kind)
    if kind is Destination:
        hints = hints_of(tree, hints)
    for key, value in tree.items():
        at = f"{path}{key}"
        if key not in hints:
            known = sorted(hints)
            near = get_close_matches(key, known, n=1, cutoff=0.6)
            yield at, f"unknown key; known: {', '.join(known)}", f"did you mean {near[0]!r}?" if near else ""
            continue
        yield from _value_problems(value, hints[key], at)
    for missing in msgspec.structs.fields(kind):
        if missing.required and missing.name not in tree:
            yield f"{path}{missing.name}", "expected a value, got nothing", f"add {missing.name} = ..."
    if kind is Destination:
        yield from options_problems(tree, path)


def _value_problems(value: Any, kind: Any, at: str) -> Iterator[Problem]:
    inner = get_args(kind)
    if get_origin(kind) in (Union, UnionType) and type(None) in inner and len(inner) == 2:
        kind = inner[0]  # a table that may be absent
        inner = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Struct):
        if isinstance(value, dict):
            yield from _problems(value, kind, f"{at}.")
        elif kind is Secret:  # what stands there may be the secret itself, and CI shows what we say
            yield at, "expected a reference to a secret, got a value", '{ env = "NAME" } or { file = "path" }'
        else:
            yield at, f"expected a table, got {value!r}", f"write [{at}]"
    elif get_origin(kind) is tuple and isinstance(inner[0], type) and issubclass(inner[0], Struct):
        if not isinstance(value, list):
            yield at, f"expected an array of tables, got {value!r}", f"write [[{at}]] with two brackets"
            return
        for index, item in enumerate(value):
            yield from _value_problems(item, inner[0], f"{at}[{index}]")
    else:
        try:
            msgspec.convert(value, kind, strict=True)
        except msgspec.ValidationError:
            yield at, f"expected {_wanted(kind)}, got {value!r}", ""


def _wanted(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(repr(value) for value in get_args(kind) if value)
    if get_origin(kind) is tuple:
        return "a list of text" if get_args(kind)[0] is str else "a list of tables"
    if get_origin(kind) is dict or kind is dict:
        return "a table"
    if get_origin(kind) is Union:
        return " or ".join(map(_wanted, get_args(kind))).replace("one of ", "")
    return {int: "a whole number", str: "text", bool: "true or false"}.get(kind, "text")

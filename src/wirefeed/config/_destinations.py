"""[[destination]]: common keys and those of its kind stand side by side in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct

from wirefeed.config._tables import Destination, Settings, per_second, seconds
from wirefeed.plugins import DESTINATIONS

Problem = tuple[str, str, str]  # dotted path, what was expected and got, what to do

_COMMON = frozenset(Destination.__struct_fields__) - {"options"}
_DURATIONS = ("max_age", "keep_trying")
_OF_BREAKER = ("within", "probe", "longest", "give_up")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_START = re.compile(r"baseline|all|latest:[1-9]\d*|since:(\d{4}-\d{2}-\d{2})")
_QUIET = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d")


def options_of(kind: object) -> type[Struct] | None:
    """Return what destinations of a kind may say of their own; None if there is no such kind."""
    try:
        return DESTINATIONS.load(kind).Options if isinstance(kind, str) else None
    except KeyError:
        return None


def hints_of(tree: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """Return the type of every key that this table may have."""
    options = options_of(tree.get("kind"))
    hints = {key: kind for key, kind in common.items() if key != "options"}
    if options is None:  # any other key may be right
        return hints | {key: object for key in tree if key not in hints}
    return hints | get_type_hints(options)


def options_problems(tree: Mapping[str, Any], path: str) -> Iterator[Problem]:
    """Yield what of the keys of its kind is missing or cannot work."""
    kind = tree.get("kind")
    options = options_of(kind)
    if options is None:
        if isinstance(kind, str):
            known = DESTINATIONS.names()
            near = get_close_matches(kind, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else ""
            yield f"{path}kind", f"expected one of {', '.join(known)}, got {kind!r}", hint
        return
    own = {key: value for key, value in tree.items() if key not in _COMMON}
    missing = [one.name for one in msgspec.structs.fields(options) if one.required and one.name not in own]
    for name in missing:
        yield f"{path}{name}", "expected a value, got nothing", f"add {name} = ..."
    if missing:
        return
    try:
        msgspec.convert(own, options, strict=True)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, ValueError):  # what the kind itself says of them: "key: expected ..., got ..."
            name, _, message = str(error.__cause__).partition(": ")
            yield f"{path}{name}", message, ""


def gathered(tree: dict[str, Any]) -> dict[str, Any]:
    """Return config.toml with the keys of a destination's kind gathered under ``options``."""
    several = tree.get("destination")
    if not several:
        return tree
    return tree | {
        "destination": [
            {key: value for key, value in one.items() if key in _COMMON}
            | {"options": {key: value for key, value in one.items() if key not in _COMMON}}
            for one in several
        ]
    }


def destination_meanings(settings: Settings) -> Iterator[Problem]:
    """Yield values of the right type that cannot work."""
    seen: set[str] = set()
    for index, one in enumerate(settings.destination):
        at = f"destination[{index}]"
        if not _NAME.fullmatch(one.name):
            yield f"{at}.name", f"expected letters, digits, '-', '_' and '.', got {one.name!r}", ""
        if one.name in seen:
            yield f"{at}.name", f"expected another name than a destination before it, got {one.name!r}", ""
        seen.add(one.name)
        yield from _times(one, at)
        yield from _start(one.start, f"{at}.start")
        for key, least in (("flood", 0), ("digest", 0)):
            if (number := getattr(one, key)) < least:
                yield f"{at}.{key}", f"expected {least} or more, got {number}", ""
        if one.rate and per_second(one.rate) is None:
            yield f"{at}.rate", f"expected a rate, got {one.rate!r}", "such as '1/s', '20/m' or '300/5m'"
        if one.proxy is not None and bool(one.proxy.env) == bool(one.proxy.file):
            yield f"{at}.proxy", "expected either env or file", "{ env = 'WIREFEED_PROXY' }"
        for key, value in one.options.items():
            if (
                isinstance(value, dict)
                and set(value) <= {"env", "file"}
                and len(list(filter(None, value.values()))) != 1
            ):
                yield f"{at}.{key}", "expected either env or file", "{ env = 'NAME' }"


def _times(one: Destination, at: str) -> Iterator[Problem]:
    named = [(f"{at}.{key}", getattr(one, key)) for key in _DURATIONS]
    named += [(f"{at}.retries", pause) for pause in one.retries]
    named += [(f"{at}.breaker.{key}", getattr(one.breaker, key)) for key in _OF_BREAKER]
    for path, duration in named:
        if not seconds(duration):
            yield path, f"expected a duration, got {duration!r}", "such as '30s', '10m' or '6h'"
    if one.quiet and not _QUIET.fullmatch(one.quiet):
        yield f"{at}.quiet", f"expected hours of the day, got {one.quiet!r}", "such as '22:00-07:00'"
    if not 1 <= one.breaker.share <= 100:
        yield f"{at}.breaker.share", f"expected 1 to 100 percent, got {one.breaker.share}", ""
    if one.breaker.tries < 1:
        yield f"{at}.breaker.tries", f"expected 1 or more, got {one.breaker.tries}", ""


def _start(start: str, path: str) -> Iterator[Problem]:
    found = _START.fullmatch(start)
    day = found[1] if found else None
    try:
        good = found is not None and (day is None or bool(date.fromisoformat(day)))
    except ValueError:
        good = False
    if not good:
        yield path, f"expected 'baseline', 'latest:N', 'since:YYYY-MM-DD' or 'all', got {start!r}", ""

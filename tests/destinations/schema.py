"""As much of JSON Schema (draft 2020-12) as docs/reference/story-event.schema.json needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Yield what of `value` the schema does not allow, or does not know: a property nobody wrote down is a fault."""
    known = {"$schema", "$id", "$defs", "title", "description", "examples"} | set(_CHECKS)
    assert set(schema) <= known, f"{at}: the schema says {set(schema) - known}, which nothing here understands"
    for word, check in _CHECKS.items():
        if word in schema:
            yield from check(value, schema, root, at)


def _type(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    wanted = schema["type"]
    if not isinstance(value, _TYPES[wanted]) or (wanted == "integer" and isinstance(value, bool)):
        yield f"{at}: expected {wanted}, got {value!r}"


def _const(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if value != schema["const"]:
        yield f"{at}: expected {schema['const']!r}, got {value!r}"


def _enum(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if value not in schema["enum"]:
        yield f"{at}: expected one of {schema['enum']!r}, got {value!r}"


def _length(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, (str, list)) and len(value) < schema.get("minLength", schema.get("minItems", 0)):
        yield f"{at}: expected more, got {value!r}"


def _minimum(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if isinstance(value, int) and value < schema["minimum"]:
        yield f"{at}: expected {schema['minimum']} or more, got {value!r}"


def _format(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, str):
        return
    try:
        good = {
            "date-time": lambda: datetime.fromisoformat(value).tzinfo is not None and "T" in value,
            "date": lambda: len(value) == 10 and bool(datetime.fromisoformat(value)),
            "uri": lambda: "://" in value and value.isascii(),
            "iri": lambda: "://" in value,
        }[schema["format"]]()
    except ValueError:
        good = False
    if not good:
        yield f"{at}: expected {schema['format']}, got {value!r}"


def _required(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    yield from (f"{at}: expected {name}, got nothing" for name in schema["required"] if name not in value)


def _properties(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        if name in schema["properties"]:
            yield from faults(inner, schema["properties"][name], root, f"{at}.{name}")
        elif "oneOf" not in schema:
            yield f"{at}: nobody wrote down {name}"


def _items(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    for index, inner in enumerate(value if isinstance(value, list) else ()):
        yield from faults(inner, schema["items"], root, f"{at}[{index}]")


def _ref(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    found: Any = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    yield from faults(value, found, root, at)


def _one_of(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    tried = [list(faults(value, one, root, at)) for one in schema["oneOf"]]
    if sum(not found for found in tried) != 1:
        yield f"{at}: expected one of several, got none or more: {min(tried, key=len)}"


_CHECKS: dict[str, Any] = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "minLength": _length,
    "minItems": _length,
    "minimum": _minimum,
    "format": _format,
    "required": _required,
    "properties": _properties,
    "items": _items,
    "$ref": _ref,
    "oneOf": _one_of,
}

"""Lists in the answers of services that are asked what they show: an answer may be longer than what is read of it."""

from __future__ import annotations

import json
from typing import Any


def listed(body: bytes, name: str = "") -> list[dict[str, Any]]:
    """
    Return the objects of an array of JSON, as far as they reached us whole.

    Args:
        name: Of the array in the object that the answer is; empty where the answer is an array itself.
    """
    text = body.decode("utf-8", "ignore")
    start = text.find(f'"{name}"') if name else 0
    opens = text.find("[", start) if start >= 0 else -1
    found: list[dict[str, Any]] = []
    decoder, at = json.JSONDecoder(), opens + 1
    while opens >= 0:
        try:
            one, at = decoder.raw_decode(text, at + len(text[at:]) - len(text[at:].lstrip(" \n\r\t,")))
        except (ValueError, RecursionError):
            break
        if isinstance(one, dict):
            found.append(one)
    return found

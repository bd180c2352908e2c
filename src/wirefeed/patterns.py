"""Regular expressions that are compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

_METHODS = "search match fullmatch sub subn split findall finditer pattern flags".split()


class _Lazy:
    """Stands for a pattern; the first use of any of its methods compiles it."""

    def __init__(self, source: str | Callable[[], str], flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name == "pattern" and isinstance(self._source, str):
            return self._source  # a larger pattern is made of it
        compiled = re.compile(self._source if isinstance(self._source, str) else self._source(), self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(source: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """
    Return a pattern that costs nothing until it is used.

    Wirefeed knows some 250 patterns for all its formats and languages; compiling them takes longer than a build
    in which one story changed, and such a build uses a dozen.

    Args:
        source: The pattern, or what makes it, for those built from long word lists.
    """
    return cast("re.Pattern[str]", _Lazy(source, int(flags)))

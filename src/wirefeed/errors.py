"""The error tree: every error says where it happened, what was expected, and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class WirefeedError(Exception):
    """
    Something a user caused and can mend.

    Args:
        message: ``expected ..., got ...``; lower case, no full stop, values in ``repr``.

        where: A file, ``file:line`` or a dotted path into config.toml; empty if nowhere in particular.

        hint: What to do about it; empty if the message says it all.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class ConfigError(WirefeedError):
    """config.toml cannot be used; one problem, or several told together by `ConfigErrors`."""


class ConfigErrors(ConfigError):  # noqa: N818 - it is many of them
    """Every mistake of one config.toml, in the order of the file's tables."""

    def __init__(self, problems: Sequence[ConfigError]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StoryError(WirefeedError):
    """One story file, or one story in it, cannot be read; the others are not touched by it."""

    def __init__(self, message: str, *, where: str = "", line: int = 0, hint: str = "") -> None:
        super().__init__(message, where=where, hint=hint)
        self.line = line


class OutputError(WirefeedError):
    """The feeds cannot be written: no permission, no room, not a folder. What was published stays."""


class StateError(WirefeedError):
    """The state file cannot be used: locked by another process, not ours, damaged."""


class TransportError(WirefeedError):
    """
    An address gave no answer, or none that may be taken; `where` is it without name, password and query.

    Args:
        sent: Whether bytes of a request had left when it happened: the other side may have acted on them.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "", sent: bool = False) -> None:
        super().__init__(message, where=where, hint=hint)
        self.sent = sent


class FeedError(WirefeedError):
    """What was given as a feed is none: a page, another format, damaged."""

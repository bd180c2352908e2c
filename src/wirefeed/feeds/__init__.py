"""File formats out: a feed becomes bytes, and is looked at before anybody else sees it."""

from __future__ import annotations

from wirefeed.feeds._rules.fault import Fault
from wirefeed.feeds._weight import frame, weight

__all__ = ["Fault", "check", "frame", "weight"]


def check(data: bytes, format: str, *, limit_bytes: int = 0) -> tuple[Fault, ...]:  # noqa: A002 - as in config.toml
    """
    Return every rule that a rendered document breaks; empty for one that may be published.

    The rules are those of docs/reference/rules.md. A document that does not parse breaks one, ``well-formed``, and
    nothing else is asked of it. What one entry of a feed breaks does not depend on the others, but for ids and stamps
    that must differ: those are held against the later one.

    Args:
        data: The whole document.

        format: ``atom``, ``rss``, ``json``, ``opml``, ``newssitemap`` or ``sitemap``.

        limit_bytes: The most the document may have; 0 is no limit.

    Raises:
        ValueError: If `format` is none of these.
    """
    from wirefeed.feeds._rules import gate

    return gate.check(data, format, limit_bytes)

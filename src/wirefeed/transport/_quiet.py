"""What the libraries below would write into a log, and may not: they write addresses whole."""

from __future__ import annotations

import logging

from wirefeed.transport._bounds import bounds

# A filter acts on records of its own logger only, not on those of the loggers below it.
_LOGGERS = (
    "urllib3 urllib3.connection urllib3.connectionpool urllib3.poolmanager urllib3.response urllib3.util.retry "
    "urllib3.util.ssl_ urllib3.http2.connection requests charset_normalizer apprise"
).split()


def _elsewhere(_record: logging.LogRecord) -> bool:
    return bounds() is None


def silence() -> None:
    """Drop what they log while an exchange of ours goes on; their other users' records are kept."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if _elsewhere not in logger.filters:
            logger.addFilter(_elsewhere)

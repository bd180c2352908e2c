"""What a daemon writes to stderr: one line an event, for people or for programs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from wirefeed.errors import ConfigErrors, WirefeedError

FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")

_JOINERS = "\u200c\u200d"
_OURS_NOT = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """
    An event's time, level, words and fields.

    Args:
        form: ``text`` for key=value, ``json`` for an object.
    """

    def __init__(self, form: str) -> None:
        super().__init__()
        self._json = form == "json"

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        fields: dict[str, Any] = {
            "time": _iso(moment),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        fields |= {key: _plain(value) for key, value in vars(record).items() if key not in _OURS_NOT}
        if record.exc_info and record.exc_info[0]:  # a library's; its words may be anything's, its kind is no secret
            fields["error"] = record.exc_info[0].__name__
        if self._json:
            return json.dumps(fields, ensure_ascii=False).translate(_CONTROLS)
        return " ".join(f"{key}={_word(value)}" for key, value in fields.items())


# JSON escapes those below the blank by itself; these too end lines or move cursors.
_CONTROLS = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _iso(value.astimezone(UTC))
    return value if isinstance(value, (int, float, bool)) or value is None else str(value)


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def _word(value: object) -> str:
    text = str(value)
    if text and all(c.isprintable() and c not in ' "=\\' for c in text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() or c in _JOINERS else repr(c)[1:-1] for c in quoted)


def begin(form: str, level: str) -> None:
    """Log from here on: everything of ours of at least `level`, and what libraries warn of."""
    logging.raiseExceptions = False  # a log that cannot be written shall not end what it tells of
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(Lines(form))
    logging.basicConfig(level=logging.WARNING, handlers=[shown], force=True)
    logging.getLogger("wirefeed").setLevel(level.upper())


def refused(error: WirefeedError) -> None:
    """Log why a daemon did not start; one line a mistake."""
    for one in error.problems if isinstance(error, ConfigErrors) else (error,):
        hint = {"hint": one.hint} if one.hint else {}
        logging.getLogger("wirefeed").error("daemon not started", extra={"error": str(one), **hint})

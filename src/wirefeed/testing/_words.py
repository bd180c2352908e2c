"""What fakes speak of: a clock, requests that came, messages that people see, answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from wirefeed.patterns import lazy
from wirefeed.testing._wire import Answer, Asked

_ADDRESS = lazy(r"https?://[^\s<>\"|]+")


class Clock:
    """
    A clock that goes only when it is told to.

    Args:
        start: Aware; a fixed day in 2026 if not given.
    """

    def __init__(self, start: datetime = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)) -> None:
        self.now = start

    def __call__(self) -> datetime:
        """Return the moment it is."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let so many seconds go by."""
        self.now += timedelta(seconds=seconds)


class Heard(Struct, frozen=True, kw_only=True, gc=False):
    """
    A request that came, and what it was answered.

    Attributes:
        query: What stands behind the question mark, as sent.

        headers: Names in lower case.

        at: By the fake's clock.

        status: 0 where nothing was answered.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    at: datetime
    status: int

    def json(self) -> Any:
        """Return the body, decoded."""
        return msgspec.json.decode(self.body)


class Message(Struct, frozen=True, kw_only=True, gc=False):
    """
    A message as people see it.

    Attributes:
        id: The service's own.

        text: Its words, without markup where the service takes markup.

        links: Addresses in it, in order, each once.

        edited: How often it was changed.

        cut: The service cut it to its limit.

        reply_to: Id of the message it answers.

        pings: Whom it wakes: ``everyone``, ``here``, ``channel``, or the mention as it stands.

        media: Addresses or ids of its images.

        key: Idempotency key it was created with.

        payload: What was sent, decoded; after an edit what is shown now.
    """

    id: str
    text: str
    links: tuple[str, ...] = ()
    edited: int = 0
    deleted: bool = False
    cut: bool = False
    reply_to: str = ""
    pings: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    key: str = ""
    payload: Any = None
    at: datetime
    changed: datetime


class Post(Struct, kw_only=True):
    """A message as a fake keeps it; `own` is False for one that somebody else wrote."""

    id: str
    payload: dict[str, Any]
    at: datetime
    changed: datetime
    key: str = ""
    reply_to: str = ""
    edited: int = 0
    deleted: bool = False
    own: bool = True


class Shown(Struct, frozen=True, kw_only=True):
    """What a fake says people see of a `Post`."""

    text: str
    links: tuple[str, ...] = ()
    pings: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    cut: bool = False


class RefusedError(Exception):
    """A request is answered with an error; for use inside of a fake."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def answer_json(value: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return an answer in JSON."""
    return Answer(status=status, body=msgspec.json.encode(value), headers=headers)


def answer_text(text: str, status: int = 200) -> Answer:
    """Return an answer in plain text."""
    return Answer(status=status, body=text.encode(), media_type="text/plain; charset=utf-8")


def addresses(*texts: str) -> tuple[str, ...]:
    """Return the http addresses in texts, each once; a closing bracket or stop behind one is none of it."""
    found = (one.rstrip(".,;:!?)]}'*_`") for text in texts for one in _ADDRESS.findall(text))
    return tuple(dict.fromkeys(found))


def form(asked: Asked) -> dict[str, Any]:
    """Return the fields of a form, the first value of each; files of a multipart form are bytes."""
    kind = asked.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        from email.parser import BytesParser

        whole = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode("latin-1") + asked.body)
        parts = {}
        for part in whole.get_payload() if whole.is_multipart() else ():
            assert not isinstance(part, str)
            content = part.get_payload(decode=True)
            name = str(part.get_param("name", header="content-disposition"))
            assert isinstance(content, bytes)
            parts[name] = content if part.get_filename() else content.decode()
        return parts
    return {name: values[0] for name, values in parse_qs(asked.body.decode(errors="replace")).items()}

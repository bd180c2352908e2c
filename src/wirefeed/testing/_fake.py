"""What all fakes have in common: their life, what came, and what people see."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self

from wirefeed.testing._trouble import Troubles
from wirefeed.testing._wire import Answer, Asked, Server
from wirefeed.testing._words import Heard, Message, Post, RefusedError, Shown, answer_json


class Fake(Troubles):
    """
    A service on loopback, from `start` to `stop` or as a context manager.

    It answers as the real one does, remembers all that came, and makes trouble when it is told to. Stopped and started
    again it has the same address and still knows everything.

    Args:
        now: Its clock, aware; the machine's if not given.

        port: 0 takes a free one.

        rates: Whether it counts requests as the service does. Limits asked for by `limit` hold in any case.

        log: Called with every request that was answered, in the fake's own thread.
    """

    SECRET = "canary-of-a-fake"

    def __init__(
        self,
        *,
        now: Callable[[], datetime] | None = None,
        port: int = 0,
        rates: bool = True,
        log: Callable[[Heard], None] | None = None,
    ) -> None:
        super().__init__()
        self.now = now or _machine
        self.rates = rates
        self.revoked = False
        """Set it and the token, webhook or room is gone: the service answers what it answers then."""
        self.created = 0
        """Messages that were ever made, duplicates among them."""
        self.repeats = 0
        """Creates that made no message because the service knew their key."""
        self.warnings: list[str] = []
        """What the service took without a word though people will suffer: cut text, a link that is none."""
        self._posts: dict[str, Post] = {}
        self._requests: list[Heard] = []
        self._faults: list[Exception] = []
        self._count = 0
        self._log = log
        self._port = port
        self._server: Server | None = None

    # --- life ---

    def start(self) -> Self:
        """Listen; on the port of the last time if there was one."""
        assert self._server is None, "it runs"
        self._server = Server(self._hear, port=self._port)
        self._port = self._server.port
        return self

    def stop(self) -> None:
        """Close everything; raise what went wrong inside of the fake itself, if anything did."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        if self._faults:
            raise self._faults.pop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at its end."""
        assert self._port, "it was never started"
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """What a destination is given as this service's address."""
        return self.base

    # --- what came of it ---

    @property
    def requests(self) -> list[Heard]:
        """All that came, in order."""
        with self._lock:
            return list(self._requests)

    @property
    def messages(self) -> list[Message]:
        """What people see now, in the order of its creation."""
        return [message for message in self.history if not message.deleted]

    @property
    def history(self) -> list[Message]:
        """All messages that were ever made, also those deleted."""
        with self._lock:
            return [self._message(post) for post in self._posts.values()]

    def wait_for(self, count: int, timeout_s: float = 10.0) -> None:
        """Wait until so many messages were made; ``AssertionError`` if they were not."""
        end = time.monotonic() + timeout_s
        while self.created < count:
            assert time.monotonic() < end, f"expected {count} messages in {timeout_s} s, got {self.created}"
            time.sleep(0.005)

    # --- for the services ---

    def answer(self, asked: Asked) -> Answer:
        """Carry a request out."""
        raise NotImplementedError

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        """Return an error as this service words it."""
        headers = () if wait_s is None else (("Retry-After", str(math.ceil(wait_s))),)
        return answer_json({"error": f"trouble {status}"}, status, headers)

    def shown(self, post: Post) -> Shown:
        """Say what people see of it."""
        raise NotImplementedError

    @property
    def seconds(self) -> float:
        return self.now().timestamp()

    def _number(self) -> int:
        """Return the next of the numbers that ids are made of."""
        self._count += 1
        return self._count

    def create(
        self, name: str, payload: dict[str, Any], *, key: str = "", reply_to: str = "", own: bool = True
    ) -> Post:
        at = self.now()
        post = Post(id=name, payload=payload, at=at, changed=at, key=key, reply_to=reply_to, own=own)
        self._posts[name] = post
        self.created += own
        return post

    def edit(self, post: Post, payload: dict[str, Any]) -> None:
        post.payload = payload
        post.edited += 1
        post.changed = self.now()

    def delete(self, post: Post) -> None:
        post.deleted = True
        post.changed = self.now()

    def live(self, name: str) -> Post | None:
        post = self._posts.get(name)
        return None if post is None or post.deleted else post

    # --- inside ---

    def _hear(self, asked: Asked) -> Answer:
        with self._lock:
            try:
                answer = self._troubled(asked, self.seconds, self._carried_out)
            except Exception as fault:  # a fake that is wrong must not look like a service in trouble
                self._faults.append(fault)
                answer = Answer(status=500, body=repr(fault).encode(), media_type="text/plain")
            self._remember(asked, 0 if answer.cut == 0 else answer.status)
        return answer

    def _remember(self, asked: Asked, status: int) -> None:
        path, _, query = asked.target.partition("?")
        heard = Heard(
            method=asked.method,
            path=path,
            query=query,
            headers=asked.headers,
            body=asked.body,
            at=self.now(),
            status=status,
        )
        self._requests.append(heard)
        if self._log is not None:
            self._log(heard)

    def _carried_out(self, asked: Asked) -> Answer:
        try:
            return self.answer(asked)
        except RefusedError as refused:
            return refused.answer

    def _message(self, post: Post) -> Message:
        shown = self.shown(post)
        return Message(
            id=post.id,
            text=shown.text,
            links=shown.links,
            edited=post.edited,
            deleted=post.deleted,
            cut=shown.cut,
            reply_to=post.reply_to,
            pings=shown.pings,
            media=shown.media,
            key=post.key,
            payload=post.payload,
            at=post.at,
            changed=post.changed,
        )


def _machine() -> datetime:
    return datetime.now(UTC)

"""Trouble on demand: errors, silence, cut connections, redirects, limits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from wirefeed.testing._rates import Bucket
from wirefeed.testing._wire import Answer, Asked


class _Trouble(Struct, kw_only=True):
    times: int
    method: str
    path: str
    act: bool
    answer: Callable[[], Answer] | None = None  # made when it is sent; None: what the service says to it

    def meets(self, asked: Asked) -> bool:
        return (not self.method or self.method == asked.method) and self.path in asked.target


class _Slow(_Trouble):
    seconds: float


class _Cut(_Trouble):
    sent: int


class Troubles:
    """What a fake is told to do to the requests that come; the oldest that meets a request is used up first."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._troubles: list[_Trouble] = []
        self._bucket: Bucket | None = None

    def fail(
        self,
        status: int,
        times: int = 1,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        wait_s: float | None = None,
        act: bool = False,
        method: str = "",
        path: str = "",
    ) -> None:
        """
        Answer the next requests with an error of the service's own form.

        Troubles are used up one after the other. `method` and `path` (a part of the target) narrow all of them to the
        requests they are meant for, and `times` of -1 makes any of them last until `calm`.

        Args:
            body: Instead of the service's own.

            wait_s: How long it asks to be left alone, said as the service says it.

            act: Carry the request out all the same.
        """

        def answer() -> Answer:
            made = self.error(status, wait_s)
            if body is not None:
                made.body = body
            made.headers = (*made.headers, *(headers or {}).items())
            return made

        self._trouble(_Trouble(times=times, method=method, path=path, act=act, answer=answer))

    def hang(self, seconds: float, times: int = 1, *, act: bool = True, method: str = "", path: str = "") -> None:
        """Answer late; without `act` it carries nothing out and closes then."""
        answer = None if act else partial(Answer, cut=0)
        trouble = _Slow(times=times, method=method, path=path, act=act, answer=answer, seconds=seconds)
        self._trouble(trouble)

    def cut(self, times: int = 1, *, act: bool = False, sent: int = 0, method: str = "", path: str = "") -> None:
        """Read the request, carry it out or not, and close after `sent` bytes of the answer."""
        self._trouble(_Cut(times=times, method=method, path=path, act=act, sent=sent))

    def redirect(self, to: str, times: int = 1, *, status: int = 302, method: str = "", path: str = "") -> None:
        """Answer with an address to go to instead."""
        answer = partial(Answer, status=status, headers=(("Location", to),))
        self._trouble(_Trouble(times=times, method=method, path=path, act=False, answer=answer))

    def limit(self, rate: float, burst: int = 1) -> None:
        """Answer 429, as the service does, to more than `burst` at once and then `rate` a second."""
        with self._lock:
            self._bucket = Bucket(rate, burst)

    def calm(self) -> None:
        """End all trouble, and what `limit` set."""
        with self._lock:
            self._troubles.clear()
            self._bucket = None

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        """Return an error as this service words it."""
        raise NotImplementedError

    def _trouble(self, trouble: _Trouble) -> None:
        with self._lock:
            self._troubles.append(trouble)

    def _troubled(self, asked: Asked, at: float, carry_out: Callable[[Asked], Answer]) -> Answer:
        """Answer a request with the trouble that is meant for it; with what `carry_out` says if there is none."""
        trouble = next((one for one in self._troubles if one.meets(asked)), None) if self._troubles else None
        if trouble is None:
            wait_s = self._bucket.take(at) if self._bucket else 0.0
            return self.error(429, wait_s) if wait_s else carry_out(asked)
        trouble.times -= 1
        if trouble.times == 0:
            self._troubles.remove(trouble)
        answer = carry_out(asked) if trouble.act else Answer()
        if trouble.answer is not None:
            answer = trouble.answer()
        if isinstance(trouble, _Slow):
            answer.delay_s = trouble.seconds
        elif isinstance(trouble, _Cut):
            answer.cut = trouble.sent
        return answer

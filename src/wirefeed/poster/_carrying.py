"""One delivery from its stored requests to a verdict: fill, send, judge."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from msgspec.structs import replace

from wirefeed import transport
from wirefeed.errors import TransportError
from wirefeed.model import Delivery, Request, Response, Verdict
from wirefeed.poster._filling import filled, saved
from wirefeed.poster._veil import Veil
from wirefeed.wiring import Wired

_LONGEST_NOTE = 200
_LOGGED_OUT = frozenset({400, 401})  # Bluesky says ExpiredToken with 400; nothing was taken either way


class Carried(NamedTuple):
    """How a delivery went: in `seconds`, with the status of its last answer; 0 if there was none."""

    verdict: Verdict
    seconds: float
    status: int = 0


class Carrier:
    """
    Carries deliveries to one destination; used by several threads.

    Args:
        secrets: By the names of its options.

        clock: Returns the present, aware.
    """

    def __init__(
        self, one: Wired, secrets: Mapping[str, Any], clock: Callable[[], datetime], *, proxy: str = ""
    ) -> None:
        self._one = one
        self._secrets = dict(secrets)
        flat = [one for value in secrets.values() for one in (value if isinstance(value, tuple) else (value,))]
        self._veil = Veil([*(one for one in flat if isinstance(one, str)), proxy])
        self._clock = clock
        self._proxy = proxy
        self._lock = Lock()
        self._reused = False
        self._kept: dict[bytes, tuple[float, dict[str, Any]]] = {}  # of logins: until when, and what they gave

    def carry(self, delivery: Delivery, requests: Sequence[Request]) -> Carried:
        """Send the requests of a delivery in order; the last one's answer, or the first that stops it, is judged."""
        began = time.monotonic()
        verdict, status = self._carried(delivery, requests)
        if status in _LOGGED_OUT and self._forget():
            verdict, status = self._carried(delivery, requests)  # a login that had ended early
        return Carried(self._told(verdict), time.monotonic() - began, status)

    def seek(self, delivery: Delivery, requests: Sequence[Request]) -> tuple[Verdict, dict[str, str] | None]:
        """Look for a message that was perhaps created; its remote names, or None when it is not there."""
        values = dict(self._secrets)
        response: Response | None = None
        for request in requests:
            try:
                response = self._answer(delivery, request, values)
            except TransportError as error:
                return self._told(Verdict(outcome="unsent", note=_said(error))), None
            if not 200 <= response.status < 300:
                verdict = self._told(self._judged(response, delivery))
                return replace(verdict, outcome="later" if verdict.outcome == "accepted" else verdict.outcome), None
        assert response is not None
        response = self._veil.answer(response)
        return Verdict(outcome="accepted"), self._one.kind.found(response, delivery, self._one.options)  # type: ignore[attr-defined]

    def _carried(self, delivery: Delivery, requests: Sequence[Request]) -> tuple[Verdict, int]:
        values = dict(self._secrets)
        verdict, status = Verdict(outcome="refused", note="nothing to send"), 0
        for number, request in enumerate(requests):
            last = number == len(requests) - 1
            try:
                response = self._answer(delivery, request, values, sign=last)
            except TransportError as error:
                if not last and not request.needs:
                    continue
                # What only prepares can be done again: the message itself has not been sent.
                return Verdict(outcome="unknown" if error.sent and last else "unsent", note=_said(error)), 0
            status = response.status
            if not last and 200 <= status < 300:
                continue
            verdict = self._judged(response, delivery)
            if not last and request.needs and verdict.outcome != "accepted":
                return verdict, status
        return verdict, status

    def _answer(self, delivery: Delivery, request: Request, values: dict[str, Any], *, sign: bool = False) -> Response:
        key = request.url.encode() + b"\n" + request.body
        if request.keep_s:
            with self._lock:
                until, kept = self._kept.get(key, (0.0, {}))
            if until > time.monotonic():
                self._reused = True
                values.update(kept)
                return Response(status=200, at=self._clock())
        asked = filled(request, values)
        signing = getattr(self._one.kind, "sign", None)
        if sign and signing is not None:
            asked = signing(asked, delivery.id, self._secrets, self._clock())
        response = transport.send(asked, private=self._one.table.allow_private, proxy=self._proxy, now=self._clock)
        if 200 <= response.status < 300 and request.save:
            found = saved(request, response)
            values.update(found)
            if request.keep_s:
                with self._lock:
                    self._kept[key] = (time.monotonic() + request.keep_s, found)
        return response

    def _judged(self, response: Response, delivery: Delivery) -> Verdict:
        try:
            # Covered before it is judged: a note is cut to its length, and half a secret is found by nobody.
            return self._one.kind.judge(self._veil.answer(response), delivery, self._one.options)
        except Exception as error:  # an answer nobody thought of must not stop the others
            return Verdict(outcome="unknown", note=f"expected an answer that is understood, got {type(error).__name__}")

    def _forget(self) -> bool:
        """Drop logins; say whether one of them was not new."""
        with self._lock:
            reused, self._reused, self._kept = self._reused, False, {}
        return reused

    def _told(self, verdict: Verdict) -> Verdict:
        """Return a verdict whose note is one line, without our secrets and those that a login gave us."""
        with self._lock:
            kept = [value for _, values in self._kept.values() for value in values.values() if isinstance(value, str)]
        note = Veil(kept).covered(self._veil.covered(verdict.note)) if verdict.note else ""
        return replace(verdict, note=" ".join(note.split())[:_LONGEST_NOTE])


def _said(error: TransportError) -> str:
    return f"{error.message} ({error.where})" if error.where else error.message

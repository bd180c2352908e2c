"""A receiver of signed webhooks (standardwebhooks.com) that knows what it has had."""

from __future__ import annotations

import base64
import hashlib
import hmac

import msgspec

from wirefeed.testing._fake import Fake
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Heard, Post, RefusedError, Shown, addresses, answer_json

_TOLERANCE_S = 300  # between the timestamp that was signed and the receiver's clock


class Sink(Fake):
    """
    Takes any POST and makes one message of each ``webhook-id``; another with the same id is counted in `repeats`.

    Attributes:
        secret: ``whsec_...``; with it a request whose signature or timestamp is wrong is answered 401. Several are
            possible: any of them is good, as during a rotation.

        status: What a good request is answered.
    """

    secret: str | tuple[str, ...] = ()
    status = 200

    @property
    def url(self) -> str:
        """Where to send; its last part is secret."""
        return f"{self.base}/hook/{self.SECRET}"

    @property
    def ids(self) -> list[str]:
        """The ``webhook-id`` of every request that was taken, repeats among them, in order."""
        return [heard.headers.get("webhook-id", "") for heard in self.requests if 200 <= heard.status < 300]

    def answer(self, asked: Asked) -> Answer:
        if asked.method != "POST":
            raise RefusedError(self.error(405))
        if self.revoked:
            raise RefusedError(self.error(410))
        name = asked.headers.get("webhook-id", "")
        if self.secret and not self._signed(asked, name):
            raise RefusedError(self.error(401))
        if name and name in self._posts:
            self.repeats += 1
        else:
            self.create(name or f"without-{self._number()}", {"body": asked.body}, key=name)
        return Answer(status=self.status, body=b"" if self.status == 204 else b'{"ok":true}')

    def _signed(self, asked: Asked, name: str) -> bool:
        stamp = asked.headers.get("webhook-timestamp", "")
        if not name or not stamp.isdigit() or abs(int(stamp) - self.seconds) > _TOLERANCE_S:
            return False
        content = f"{name}.{stamp}.".encode() + asked.body
        given = [part[3:] for part in asked.headers.get("webhook-signature", "").split() if part.startswith("v1,")]
        secrets = (self.secret,) if isinstance(self.secret, str) else self.secret
        for secret in secrets:
            key = base64.b64decode(secret.removeprefix("whsec_"))
            right = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
            if any(hmac.compare_digest(right, one) for one in given):
                return True
        return False

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        headers = () if wait_s is None else (("Retry-After", f"{wait_s:.0f}"),)
        return answer_json({"error": f"refused with {status}"}, status, headers)

    def shown(self, post: Post) -> Shown:
        text = post.payload["body"].decode(errors="replace")
        return Shown(text=text, links=addresses(text))


def events(requests: list[Heard]) -> list[tuple[str, str]]:
    """Return (webhook-id, ``type`` of the event) of the requests that were taken."""
    return [
        (heard.headers.get("webhook-id", ""), msgspec.json.decode(heard.body).get("type", ""))
        for heard in requests
        if 200 <= heard.status < 300
    ]

"""A WebSub hub, as a publisher meets it: told that a topic changed (W3C WebSub; the form is a convention)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from wirefeed.testing._fake import Fake
from wirefeed.testing._wire import Answer, Asked
from wirefeed.testing._words import Post, Shown, answer_text


class Hub(Fake):
    """
    `url` is the hub's. It fetches nothing: each topic it was told of is one of `messages`, `edited` how often again.

    Attributes:
        topics: Addresses it takes pings for; empty takes any.
    """

    topics: tuple[str, ...] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pings: list[str] = []
        """Every topic that was named, in order."""

    @property
    def url(self) -> str:
        """The hub's address."""
        return f"{self.base}/hub"

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/hub" or self.revoked:
            return answer_text("there is no hub here", 404)
        if asked.method != "POST":
            return answer_text("a hub takes POST", 405)
        if not asked.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return answer_text("expected a form", 415)
        fields = parse_qsl(asked.body.decode(errors="replace"), keep_blank_values=True)
        modes = [value for name, value in fields if name == "hub.mode"]
        named = [value for name, value in fields if name in ("hub.url", "hub.topic")]
        if modes != ["publish"]:
            return answer_text("hub.mode must be publish", 400)
        if not named or any(urlsplit(one).scheme not in ("http", "https") or not urlsplit(one).netloc for one in named):
            return answer_text("hub.url must be the address of a feed", 400)
        named = list(dict.fromkeys(named))
        if self.topics and not set(named) <= set(self.topics):
            return answer_text("hub.url is no topic of this hub", 422)
        for one in named:
            self._tell(one)
        return Answer(status=204)

    def _tell(self, topic: str) -> None:
        self.pings.append(topic)
        post = self.live(topic)
        if post is None:
            self.create(topic, {"topic": topic})
        else:
            self.edit(post, post.payload)

    def error(self, status: int, wait_s: float | None = None) -> Answer:
        answer = answer_text(f"trouble {status}", status)
        if wait_s is not None:
            answer.headers = (("Retry-After", f"{wait_s:.0f}"),)
        return answer

    def shown(self, post: Post) -> Shown:
        return Shown(text=post.id, links=(post.id,))

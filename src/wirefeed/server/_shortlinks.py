"""``/s/CODE``: where a short link leads, and how often it was followed if somebody wants to know."""

from __future__ import annotations

import json
import os
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes, urlsplit

from wirefeed import disk, redirects
from wirefeed.config import Settings
from wirefeed.errors import OutputError
from wirefeed.model import Redirect
from wirefeed.server._reply import SAFE, Reply, said

_AROUND = b"/+.,:;!?'\")]>"  # what a code brings along from a sentence it stood in
_FOR_A_DAY = (b"cache-control", b"public, max-age=86400")  # a target that moved is followed the day after
_UNSURE = (b"cache-control", b"no-cache")  # a code may be given, or a story restored, at any moment
UNKNOWN = said(404, "no such short link", _UNSURE, kind="redirect")
WITHDRAWN = said(410, "this story is no longer available", _UNSURE, kind="redirect")
_READY = 1_000  # answers that are kept as they were made


class Shortlinks:
    """
    Every short code ever given, below one path.

    Args:
        url: ``[short_links] url``; empty if there are none.

        targets: Code -> where it leads; empty if the story was withdrawn.

        hosts: Where targets may lead to, lower case.
    """

    def __init__(self, url: str, targets: Mapping[str, str], hosts: frozenset[str]) -> None:
        self.prefix = unquote_to_bytes(urlsplit(url).path or "/") if url else b""
        self._url = url
        self._targets = targets
        self._hosts = hosts
        self._ready: OrderedDict[str, Reply] = OrderedDict()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shortlinks) and self._said == other._said

    __hash__ = None  # type: ignore[assignment]

    @property
    def _said(self) -> tuple[object, ...]:
        return self._url, self._targets, self._hosts

    @classmethod
    def of(cls, settings: Settings, rules: Iterable[Redirect]) -> Shortlinks:
        """Return the short links of a site."""
        targets = {rule.code.lower(): rule.target for rule in rules}
        return cls(settings.short_links.url, targets, _hosts(settings))

    def answer(self, path: bytes) -> tuple[Reply, str] | None:
        """Return what a path is answered and its code, which is empty if it leads nowhere; None for no short link."""
        if not self.prefix or not path.startswith(self.prefix):
            return None
        code = path[len(self.prefix) :].strip(_AROUND).lower().decode("ascii", "replace")
        reply = self._ready.get(code)
        if reply is None:
            reply = self._reply(code)
            if code in self._targets:
                self._ready[code] = reply
                if len(self._ready) > _READY:
                    self._ready.popitem(last=False)
        return reply, code if reply.status == 301 else ""

    def _reply(self, code: str) -> Reply:
        target = self._targets.get(code)
        if target is None:
            return UNKNOWN
        try:
            # The rules of exports hold here too: no other host, nothing that ends a header field.
            found = redirects.vetted(Redirect(code, target), url=self._url, hosts=self._hosts).target.encode()
        except ValueError:
            return UNKNOWN
        if not found:
            return WITHDRAWN
        fields = [
            (b"location", found),
            (b"link", b'<%b>; rel="canonical"' % found),
            _FOR_A_DAY,
            (b"content-length", b"0"),
            *SAFE,
        ]
        return Reply(301, fields, kind="redirect")


def _hosts(settings: Settings) -> frozenset[str]:
    own = (settings.site.url, settings.output.url, *(f"//{host}" for host in settings.short_links.hosts))
    return frozenset(host.lower() for address in own if (host := urlsplit(address).hostname))


class Clicks:
    """
    How often each short link was followed: a number a code, and nothing of who did.

    Args:
        folder: Where the numbers are kept, in ``clicks.json``.
    """

    NAME = "clicks.json"

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._counts = Counter(_counted(os.path.join(folder, self.NAME)))
        self._written = dict(self._counts)

    def add(self, code: str) -> None:
        """Count one."""
        self._counts[code] += 1

    @property
    def counts(self) -> dict[str, int]:
        """How often, by code."""
        return dict(self._counts)

    def keep(self) -> None:
        """Write the numbers down if there are new ones; what cannot be written now is, later."""
        counts = self.counts
        if counts == self._written:
            return
        text = json.dumps(counts, sort_keys=True, indent=0) + "\n"
        try:
            disk.publish([disk.Batch(self._folder, {self.NAME: text.encode()})])
        except OutputError:
            return
        self._written = counts


def _counted(path: str) -> dict[str, int]:
    try:
        with open(path, "rb") as file:
            found = json.load(file)
        return {str(code): int(count) for code, count in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # none yet, or nothing that anybody can count on

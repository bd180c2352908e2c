"""What config.toml says of destinations, made ready: kinds, rules, secrets, and the names of deliveries."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, get_type_hints
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from wirefeed import outbox
from wirefeed.config import Destination, Secret, Settings
from wirefeed.errors import ConfigError
from wirefeed.model import ChangeKind, Head, Limits, Owed
from wirefeed.plugins import DESTINATIONS, DestinationKind


class Wired(Struct, frozen=True, kw_only=True):
    """
    One destination, ready to be decided and rendered for.

    Attributes:
        table: As config.toml has it.

        site: ``site.id`` of config.toml.

        template: Text of its template; empty takes the kind's words.
    """

    site: str
    table: Destination
    kind: DestinationKind
    options: Struct
    limits: Limits
    policy: outbox.Policy
    template: str = ""

    def owed(
        self,
        kind: ChangeKind | Literal["digest"],
        story: str,
        number: int,
        *,
        now: datetime,
        published: datetime | None = None,
        day: str = "",
        wanted: bool = False,
    ) -> Owed:
        """Return the row of a change that this destination is owed from `now` on (`outbox.born`)."""
        return outbox.born(
            kind,
            id=delivery_id(self.site, self.table.name, story=story, number=number, kind=kind, at=now),
            story=story,
            number=number,
            published=published or now,
            policy=self.policy,
            now=now,
            day=day,
            wanted=wanted,
        )

    def day(self, head: Head | None) -> str:
        """Return the day of a story that names no time, ISO, in the site's time zone; else empty."""
        moment = head.published if head is not None else None
        if moment is None or moment.precision != "day":
            return ""
        # It begins at midnight in the zone of its source, which may be the day before in UTC: noon is the same day.
        noon = moment.instant + timedelta(hours=12)
        return noon.astimezone(ZoneInfo(self.policy.zone)).date().isoformat()

    @property
    def can_seek(self) -> bool:
        """Whether a message that was perhaps created can be looked for."""
        return self.limits.seek and hasattr(self.kind, "seek")


def wired(settings: Settings, folder: str) -> dict[str, Wired]:
    """
    Return every destination of config.toml, by name.

    Raises:
        ConfigError: A template that cannot be read.
    """
    return {one.name: _wire(one, settings, folder) for one in settings.destination}


def _wire(table: Destination, settings: Settings, folder: str) -> Wired:
    kind = DESTINATIONS.load(table.kind)
    own = dict(table.options)
    if table.kind == "websub":
        own.setdefault("hub", settings.websub.hub)
    options = msgspec.convert(own, kind.Options)
    limits = limits_of(kind, options)
    return Wired(
        site=settings.site.id,
        table=table,
        kind=kind,
        options=options,
        limits=limits,
        policy=outbox.policy(table, limits, settings.site.timezone),
        template=_template(table, folder),
    )


def limits_of(kind: DestinationKind, options: Struct) -> Limits:
    """Return what a destination of a kind can do with these options."""
    by_options = getattr(kind, "limits", None)
    limits: Limits = by_options(options) if by_options is not None else kind.LIMITS
    return limits


def _template(table: Destination, folder: str) -> str:
    if not table.template:
        return ""
    try:
        with open(os.path.join(folder, table.template), encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        got = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        where = f"destination {table.name!r}: template"
        raise ConfigError(f"expected a template, got {got}: {table.template!r}", where=where) from error


def secrets(one: Wired, folder: str, environment: Mapping[str, str]) -> dict[str, Any]:
    """
    Return the secrets of a destination's options by name; a tuple of several under its name as a tuple.

    Raises:
        ConfigError: A variable that is not set, a file that cannot be read; never with a value in it.
    """
    found: dict[str, Any] = {}
    for name in get_type_hints(type(one.options)):
        value = getattr(one.options, name)
        where = f"destination {one.table.name!r}: {name}"
        if isinstance(value, Secret):
            found[name] = secret(value, where, folder, environment)
        elif isinstance(value, tuple) and value and isinstance(value[0], Secret):
            found[name] = tuple(secret(each, where, folder, environment) for each in value)
    return found


def secret(reference: Secret, where: str, folder: str, environment: Mapping[str, str]) -> str:
    """
    Return what a reference leads to.

    Raises:
        ConfigError: Nothing is there.
    """
    if reference.env:
        value = environment.get(reference.env, "").strip()
        if not value:
            hint = "set it where wirefeed runs"
            raise ConfigError(f"expected the variable {reference.env} to be set, got nothing", where=where, hint=hint)
        return value
    try:
        with open(os.path.join(folder, reference.file), encoding="utf-8") as file:
            value = file.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        got = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        raise ConfigError(f"expected a secret in {reference.file!r}, got {got}", where=where) from None
    if not value:
        raise ConfigError(f"expected a secret in {reference.file!r}, got an empty file", where=where)
    return value


def delivery_id(site: str, destination: str, *, story: str, number: int, kind: str, at: datetime) -> str:
    """
    Return the name of a delivery: the same for the same change, another for every other one, on every site.

    Args:
        site: ``site.id`` of config.toml.

        at: When the change was published.
    """
    text = "\n".join((site, destination, story, str(number), kind, at.isoformat()))
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=15).digest()
    return "msg_" + base64.b32encode(digest).decode().lower()

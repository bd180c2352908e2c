"""A site at one moment: its configuration, its folders as they stand, its state; what every step of a build needs."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from typing import TYPE_CHECKING

from wirefeed import adoption, config, disk, reading
from wirefeed.config import Settings
from wirefeed.errors import ConfigError, ConfigErrors
from wirefeed.model import Refusal, Remark
from wirefeed.settled import configured
from wirefeed.store import NAME, Store

if TYPE_CHECKING:
    from wirefeed.wiring import Wired


class Site:
    """
    What one build works with.

    Attributes:
        content: The folder of the stories.

        roots: Folders that files are published below, by name: ``output``, and ``links`` for exported short links.

        config: Digest of all that was configured.

        adopted: What an import took from the site's former feed, by id.

        destinations: Who is told of changes, by name.

        failed: What could not become an entry, as it is found.

        remarks: What somebody may want to look at, likewise.

        told: Reads files again for their texts.
    """

    def __init__(
        self,
        path: str,
        settings: Settings,
        store: Store,
        now: datetime,
        scan: disk.Scan | None = None,
        *,
        text: bytes = b"",
    ) -> None:
        folder = os.path.dirname(os.path.abspath(path))
        self.settings = settings
        self.store = store
        self.now = now.replace(microsecond=0)
        self.content = os.path.join(folder, settings.content.path)
        self.roots = {  # in the order of publishing: a feed names no short link that leads nowhere
            "links": os.path.join(folder, settings.short_links.path),
            "output": os.path.join(folder, settings.output.path),
        }
        _apart(f"{path}: output.path", folder, self.content, self.roots["output"])
        if settings.short_links.export:
            _apart(f"{path}: short_links.path", folder, self.content, self.roots["links"])
        self.folder = folder
        self.config = configured(path, settings.pages.templates, text)
        self.program = disk.program()
        self.adopted = _adopted(folder)
        self.read = reading.origin(settings, self.program)
        self.destinations = _destinations(settings, folder)
        self.failed: list[Refusal] = []
        self.remarks: list[Remark] = []
        self.told = reading.Told()
        try:
            self.scan = scan or disk.scan(self.content)
        except OSError as error:
            raise ConfigError(
                f"expected a folder of stories, got {error.strerror}: {settings.content.path!r}",
                where=f"{path}: content.path",
                hint="make the folder, or run `wirefeed init` for a first story",
            ) from error

    def digest(self, *parts: object) -> bytes:
        """Return a digest of what something is made from, besides the configuration and the program."""
        text = repr((self.config, self.program, parts)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=16).digest()

    def templates(self) -> dict[str, str]:
        """Return the text of every template: the site's own instead of ours where it has one of that name."""
        ours, own = disk.templates(), self.settings.pages.templates
        if not own:
            return ours
        try:
            return ours | disk.texts(os.path.join(self.folder, own))
        except (OSError, UnicodeDecodeError) as error:
            got = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
            where = f"pages.templates: {own}"
            raise ConfigError(f"expected a folder of templates, got {got}", where=where) from error


def _destinations(settings: Settings, folder: str) -> dict[str, Wired]:
    if not settings.destination:
        return {}  # a site that tells nobody imports nothing for it
    from wirefeed.wiring import wired

    return wired(settings, folder)


def load(path: str, text: bytes = b"") -> Settings:
    """
    Read a config.toml.

    Args:
        text: What it says, if that is known.

    Raises:
        ConfigErrors: With every mistake in it; also when it is missing or cannot be read.
    """
    try:
        if not text:
            with open(path, "rb") as file:
                text = file.read()
        words = text.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError) as error:
        got = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        hint = "run `wirefeed init` to make one, or name it with --config"
        raise ConfigErrors([ConfigError(f"expected a configuration, got {got}", where=path, hint=hint)]) from error
    return config.parse(words, where=path)


def state(path: str) -> str:
    """Return where the state of the site configured by `path` lies."""
    return os.path.join(os.path.dirname(os.path.abspath(path)), NAME)


def _adopted(folder: str) -> dict[str, adoption.Adopted]:
    path = os.path.join(folder, adoption.NAME)
    try:
        with open(path, "rb") as file:
            found = adoption.decode(file.read(), adoption.NAME)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"expected a file that can be read, got {error.strerror}", where=adoption.NAME) from error
    # By the id it has now as well: a story that was moved is known by that.
    return {one.id: one for one in found.values()} | found


def _apart(where: str, folder: str, content: str, output: str) -> None:
    """Refuse an output folder that holds, or lies in, what must never be published; links are followed."""
    real = os.path.realpath(output)
    inner = {os.path.realpath(content), os.path.realpath(folder), os.path.realpath(os.path.join(folder, NAME))}
    outer = (os.path.realpath(content), os.path.dirname(os.path.realpath(os.path.join(folder, NAME))))
    if any(os.path.commonpath((real, place)) == real for place in inner) or any(
        os.path.commonpath((real, place)) == place for place in outer
    ):
        raise ConfigError(
            f"expected a folder apart from stories, state and configuration, got {os.path.relpath(output, folder)!r}",
            where=where,
            hint="such as 'feeds'; whatever lies below it is published",
        )

"""Whether and when a story with front matter stands: its dates, its status, and what it must wait for."""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wirefeed.model import Hold, Moment, Remark, Source, Status
from wirefeed.stories import _dates
from wirefeed.stories._front import fields as _fields
from wirefeed.stories._front import matter as _frontmatter
from wirefeed.stories._front import statuses as _statuses
from wirefeed.stories._front.yamltext import Value

_SAYING = frozenset(("status", "draft", "hidden", "password", "published_or_not", "permalink"))
_UNDATED = "write date: 2024-03-26 in the front matter, or begin the file's name with the date"
_FORM = "write it as 2024-03-26 or 2024-03-26T14:30:00+02:00"


class Written(NamedTuple):
    """
    A file's front matter, sorted by meaning.

    Attributes:
        name: The file's path below content/.

        text: The whole file, to find lines in.

        values: Field -> value, only where there is one.

        keys: Field -> the key it was written under.

        kind: How the front matter is written, see `_frontmatter.Front`.
    """

    name: str
    text: str
    values: dict[str, Value]
    keys: dict[str, str]
    kind: str
    source: Source

    def line(self, field: str) -> int:
        return _frontmatter.line_of(self.text, self.keys[field])


class Standing(NamedTuple):
    """The fields of a `Head` of the same names; `slug` is what a dated file name leaves."""

    status: Status
    hold: Hold | None
    published: Moment | None
    updated: Moment | None
    publish_at: Moment | None
    expires: Moment | None
    slug: str
    remarks: list[Remark]


def stand(written: Written, stem: str, tags: list[str]) -> Standing:
    """
    Return where a story stands.

    Args:
        stem: The file's name without folders, language and ending; may begin with the date.

        tags: Old Nikola sites mark drafts by a tag.
    """
    holds: list[Hold] = []
    remarks: list[Remark] = []
    values = written.values
    publish_at = _moment(written, "publish_at", holds) if "publish_at" in values else None
    expires = _moment(written, "expires", holds) if "expires" in values else None
    published = _moment(written, "published", holds) if "published" in values else None
    if published is None and "published_or_not" in values and not _fields.switch(values["published_or_not"]):
        published = _moment(written, "published_or_not", holds)
    named, slug = None, ""
    if stem[:1].isdigit() and not ("slug" in values and published is not None):
        named, slug = _dates.from_name(stem, written.source)
    if published is None and not holds:
        published = publish_at or named or _from_path(written)
        if published is None:
            holds.append(Hold("no date", hint=_UNDATED, person=True))
    status = _status(written, tags, holds, remarks)
    updated = _updated(written, published, remarks) if "updated" in values else None
    # A draft is expected to be unfinished, a tombstone to be bare: nobody is called for what they lack. But a word
    # for a status that nobody knows may be a slip.
    meant = status != "usable" and all(remark.field != "status" for remark in remarks)
    hold = holds[0] if holds and not meant else None
    slug = slug if named is not None else ""
    return Standing(status, hold, published, updated, publish_at, expires, slug, remarks)


def _moment(written: Written, field: str, holds: list[Hold]) -> Moment | None:
    """Read a date field; what cannot be read, or can be read in two ways, holds the story."""
    value = written.values[field]
    literal = _fields.word(value)
    if not literal and isinstance(value, str):
        return None
    found = _dates.read(literal, written.source)
    if isinstance(found, Moment):
        return found
    key, line = written.keys[field], written.line(field)
    if isinstance(found, Hold):
        holds.append(replace(found, line=line, person=True))
    elif field != "publish_at" or _fields.true(value):
        got = repr(literal[:60]) if literal else "a list"
        holds.append(Hold(f"expected a date in {key}, got {got}", hint=_FORM, line=line, person=True))
    return None


def _from_path(written: Written) -> Moment | None:
    for field in ("path", "permalink", "slug", "link"):
        address = _fields.word(written.values.get(field))
        if address and (found := _dates.from_path(address, written.source)) is not None:
            return found
    return _dates.from_path(written.name, written.source) if "/" in written.name else None


def _updated(written: Written, published: Moment | None, remarks: list[Remark]) -> Moment | None:
    """Read when a story was changed; nothing depends on it, so a mistake in it is only told."""
    literal = _fields.word(written.values["updated"])
    if literal.startswith(":"):
        return None  # Hugo's :git and :fileModTime
    found = _dates.read(literal, written.source)
    key = written.keys["updated"]
    if not isinstance(found, Moment):
        why = found.reason if isinstance(found, Hold) else f"expected a date, got {literal[:60]!r}"
        if literal:
            remarks.append(Remark(file=written.name, field=key, message=why, line=written.line("updated")))
        return None
    if published is not None and found.instant < published.instant:
        # A day begins before any time of it; that is no contradiction, and still no news.
        if found.precision != "day" or (published.instant - found.instant).days >= 1:
            message = "earlier than the date of publication; not used"
            remarks.append(Remark(file=written.name, field=key, message=message, line=written.line("updated")))
        return None
    return found


def _status(written: Written, tags: list[str], holds: list[Hold], remarks: list[Remark]) -> Status:
    values = written.values
    drafts = "_drafts/" in written.name and "_drafts" in written.name.split("/")
    if not drafts and written.kind != "nikola" and values.keys().isdisjoint(_SAYING):
        return "usable"
    status: Status = "usable"
    if "status" in values:
        status = _told(written, holds, remarks)
    if status == "canceled":
        return status
    if "password" in values and _fields.true(values["password"]):
        return "withheld"
    off = _fields.switch(values.get("published_or_not")) and not _fields.true(values["published_or_not"])
    unwritten = "permalink" in values and _fields.word(values["permalink"]).lower() == "false"
    drafted = ("draft" in values and _fields.true(values["draft"])) or (
        "hidden" in values and _fields.true(values["hidden"])
    )
    marked = written.kind == "nikola" and bool({"draft", "private"} & set(tags))
    if off or unwritten or drafted or marked or drafts:
        return "draft"
    return status


def _told(written: Written, holds: list[Hold], remarks: list[Remark]) -> Status:
    value = written.values["status"]
    word = _statuses.plain(_fields.word(value))
    if not word:
        return "usable"
    if _fields.switch(word):
        return "usable" if _fields.true(word) else "draft"
    if word in _statuses.EMBARGOED:
        if "publish_at" not in written.values:
            hint = "write publish_at: 2024-03-26T14:30:00+02:00"
            reason = "embargoed without a time"
            holds.insert(0, Hold(reason, hint=hint, line=written.line("status"), person=True))
        return "usable"
    if message := _statuses.unknown(word):
        remarks.append(Remark(file=written.name, field="status", message=message, line=written.line("status")))
    return _statuses.meant(word)

"""Whether an item may be published, and when: status, signals, embargo, notes of the desk, versions, dates."""

from __future__ import annotations

from dataclasses import dataclass, field

from wirefeed.model import Hold, Moment, Remark, Source, Status
from wirefeed.patterns import lazy
from wirefeed.stories import _desk, _fields
from wirefeed.stories._g2.message import coded, last
from wirefeed.stories._xml import Element, attribute, child, children, every, text_of

# Reuters says by edStat what a version is: N new, U update, C correction, D deletion.
_ENDS = frozenset("kill killed delete deletion retract retraction withdraw withdrawal canceled cancelled".split())
_CORRECTS = frozenset("correction corrected corrective correct".split())
_WAITS = frozenset("withhold withheld hold".split())
_CORRECTION = {
    "da": "Rettelse",
    "de": "Korrektur",
    "es": "Corrección",
    "fi": "Korjaus",
    "it": "Correzione",
    "nb": "Rettelse",
    "nl": "Correctie",
    "nn": "Retting",
    "no": "Rettelse",
    "pt": "Correção",
    "sv": "Rättelse",
}
_ADVISES = frozenset(
    "advisory advisories daybook servicemessage service-message testmessage test-message notetoeditors".split()
)
_EMBARGO = lazy(r"(?i)\b(?:embargo(?:ed|ad[oa]|te)?|sperrfrist|sous embargo|not for (?:public )?release|embargoitu)\b")
_LIFTED = lazy(
    r"(?i)\b(?:no|keine|ohne|sans|sin|senza|lifted|aufgehoben|removes?|lifts?) (?:\w+ )?(?:embargo|sperrfrist)"
)


@dataclass(slots=True)
class Standing:
    """
    What decides whether an item is published.

    Attributes:
        correction: The note meant for readers.

        corrects: Whether the item says that it corrects an earlier version.

        awaited: Whether a note is one about an embargo, by its role.

        notes: What desks wrote to each other; never to leave.
    """

    status: Status = "usable"
    hold: Hold | None = None
    version: int = -1
    published: Moment | None = None
    updated: Moment | None = None
    publish_at: Moment | None = None
    expires: Moment | None = None
    correction: str = ""
    corrects: bool = False
    awaited: bool = False
    notes: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def label(self, tongue: str) -> str:
        """Return the word readers see above a correction that says no more; empty for what corrects nothing."""
        return _CORRECTION.get(tongue.partition("-")[0].lower(), "Correction") if self.corrects else ""

    def together(self, text: Standing) -> bool:
        """Say whether a picture of this standing may be shown whenever `text` may."""
        if self.status != "usable" or self.hold is not None or self.expires is not None:
            return False
        until = text.publish_at.instant if text.publish_at else None
        return self.publish_at is None or (until is not None and self.publish_at.instant <= until)

    def remark(self, name: str, field_name: str, message: str) -> None:
        self.remarks.append(Remark(file=name, field=field_name, message=message))


def read(item: Element, name: str, source: Source) -> Standing:
    """Read everything but the text's own words, which `judge` looks at."""
    found = Standing()
    meta, content = child(item, "itemMeta"), child(item, "contentMeta")
    dates = _fields.Dates(name, source, [], found.remarks)
    _status(meta, name, found)
    _version(item, name, found)
    _moments(meta, content, dates, found)
    _embargo(meta, dates, found)
    _notes(item, found)
    _service(meta, content, found)
    found.version = _fields.final(found.version, found.status)
    found.hold = found.hold or next(iter(dates.holds), None)
    return found


def _status(meta: Element | None, name: str, found: Standing) -> None:
    given = coded(child(meta, "pubStatus")) or text_of(child(meta, "pubStatus"))
    stated = _fields.standing(given.rpartition(":")[2])
    found.status = stated.status
    if stated.complaint:
        found.remark(name, "status", stated.complaint)
    if stated.embargoed and child(meta, "embargoed") is None:
        found.hold = _fields.EMBARGOED
    for signal in children(meta, "signal"):
        _signal(coded(signal) or text_of(signal), found)


def _signal(code: str, found: Standing) -> None:
    kind, editing = last(code), "edstat" in code.lower()
    if kind in _ENDS or (editing and kind == "d"):
        found.status = "canceled"
    elif kind in _CORRECTS or (editing and kind == "c"):
        found.corrects = True
    elif kind in _WAITS and found.status == "usable":
        found.status = "withheld"
    elif kind in _ADVISES:
        found.hold = _fields.ADVISORY


def _version(item: Element, name: str, found: Standing) -> None:
    given = attribute(item, "version")
    found.version = _fields.version(given)
    if given and found.version < 0:
        found.remark(name, "version", f"expected a number, got {given[:40]!r}; ordered by its date")


def _moments(meta: Element | None, content: Element | None, dates: _fields.Dates, found: Standing) -> None:
    """Published when it was first created, updated when this version was; the message's ``sent`` is transport."""
    created = dates.read("published", *map(text_of, (child(meta, "firstCreated"), child(content, "contentCreated"))))
    version = dates.read("updated", *map(text_of, (child(meta, "versionCreated"), child(content, "contentModified"))))
    found.published = created or version
    found.updated = version
    if created and version and version.instant < created.instant:
        found.remark(dates.name, "updated", "expected no version older than the item, got one; left out")
        found.updated = None


def _embargo(meta: Element | None, dates: _fields.Dates, found: Standing) -> None:
    """An embargo is no status: what is usable may be embargoed. An empty one has no end that a machine knows."""
    element = child(meta, "embargoed")
    if element is not None:
        found.publish_at = dates.read("publish_at", text_of(element))
        if not text_of(element):
            found.hold = found.hold or _fields.EMBARGOED
    found.expires = dates.read("expires", *map(text_of, children(meta, "expires", "expired", "expiry")))
    for extra in children(meta, "itemMetaExtProperty"):
        # Writers of Nordic newsrooms plan by these (imext:pubstart, imext:pubstop).
        kind, value = last(attribute(extra, "type") or attribute(extra, "rel")), attribute(extra, "value")
        if kind == "pubstart":
            found.publish_at = found.publish_at or dates.read("publish_at", value)
        elif kind == "pubstop":
            found.expires = found.expires or dates.read("expires", value)


def _notes(item: Element, found: Standing) -> None:
    """Keep apart what desks say to each other, and the one note that is for readers."""
    public: list[str] = []
    for note in every(item, "edNote"):
        text, role = text_of(note), last(attribute(note, "role"))
        secret = "non" in last(attribute(note, "pubconstraint"))
        if role in ("correctionshort", "publiccorrection") and not secret:
            public.append(text)
        elif text:
            found.notes.append(text)
            found.awaited = found.awaited or "embargo" in role
    found.correction = " ".join(filter(None, public))


def _service(meta: Element | None, content: Element | None, found: Standing) -> None:
    """Hold what is for desks alone: advisories, daybooks, tests."""
    kinds = [*children(content, "genre"), *children(meta, "profile")]
    words = {last(coded(kind)) for kind in kinds} | {text_of(kind).lower().replace(" ", "") for kind in kinds}
    if words & _ADVISES and found.hold is None:
        found.hold = _fields.ADVISORY


def judge(found: Standing, ruled: Status, hold: Hold | None) -> None:
    """
    Take in what the words of the text say, then those of the notes: a kill, an embargo, a take that is no whole story.

    Args:
        ruled: Of `_fields.cleared`, as is `hold`.
    """
    noted = _desk.judge("", found.notes, timed=True)
    if ruled == "usable" and noted.status in ("canceled", "withheld"):
        ruled, hold = noted.status, noted.hold
    if ruled != "usable" and found.status == "usable":
        found.status = ruled
        found.version = _fields.final(found.version, ruled)
    found.hold = found.hold or hold
    if found.publish_at is None and (found.awaited or any(map(_embargoes, found.notes))):
        found.hold = found.hold or _desk.EMBARGOED


def _embargoes(note: str) -> bool:
    return _EMBARGO.search(note) is not None and _LIFTED.search(note) is None

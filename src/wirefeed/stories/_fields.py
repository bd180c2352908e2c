"""What several wire formats say alike: status, urgency, subjects, who wrote it, rights, and what is for desks only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from wirefeed.characters import squash
from wirefeed.model import Hold, Moment, Person, Remark, Source, Status, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _deskblocks
from wirefeed.stories._dates import months as _months
from wirefeed.stories._dates.clock import place

# Formats ask for these here, beside all else they say alike.
Cleared = _deskblocks.Cleared
cleared = _deskblocks.cleared
told = _deskblocks.told

_IPTC = "http://cv.iptc.org/newscodes/"
# The prefixes agencies write in qcodes (IPTC NewsCodes, "recommended alias") -> the vocabulary's part of the address.
_SCHEMES = {
    "medtop": "mediatopic",
    "mediatopic": "mediatopic",
    "subj": "subjectcode",
    "subject": "subjectcode",
    "iptc": "subjectcode",
    "subjectcode": "subjectcode",
    "genre": "genre",
    "scene": "scene",
    "prod": "productgenre",
    "wrldreg": "worldregion",
    "cptype": "cpnature",
    "ninat": "ninature",
}
# ANPA 84-2: flash, bulletin, urgent, regular, deferred, advance; as urgency (WIRE-FORMATS 2).
_PRIORITIES = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6}
_FINAL = 999  # version of a kill that names none: it must win over each of a story's leads
_AT_END = lazy(r"\s*[-–—_=]+\s*$")
_AGENCY_AT_END = lazy(r"\s*[(/]\s*([^()/]{2,40})\)?\s*$")
_BY = lazy(
    r"\A\s*(?:(?i:(?:story|words|text)(?: and (?:photos?|pictures?|video))? by)"
    r"|By|BY|by|Von|VON|von|Par|PAR|Por|POR|Di|Door|Av"
    r"|بقلم|מאת)(?:\s*:\s*|\s+)(?:unser(?:em|er|en) [A-Z]\w+ )?(?=\S)"
)
_SPECIAL = lazy(r",?\s+[Ss]pecial (?:to|for) .*")  # who else prints it
_NUMBER = lazy(r"\s*0*(\d{1,17})(?:\.(\d{1,3}))?\s*")
_SUBJECT = lazy(r"[012]\d{7}")

NO_DATE = Hold("no date", hint="ask its supplier; wirefeed invents none", person=True)
NO_TEXT = Hold("no text", hint="ask its supplier, or move it out of content/", person=True)
PICTURE = Hold("a picture without a text", hint="set pictures = true in [content] to publish such entries")
EMBARGOED = Hold("embargoed, and no date says until when", hint="ask its supplier, or take the file out", person=True)
KILLED = Hold("killed by its agency", hint="nothing to do: what was published is withdrawn")
WITHHELD = Hold("withheld by its agency", hint="wait for the agency's release or kill")
ADVISORY = Hold("advisory to editors, not a story", hint="move it out of content/")


class Standing(NamedTuple):
    """
    What a status word means.

    Attributes:
        embargoed: It says so itself; a date must tell until when, else the story is held (`EMBARGOED`).

        complaint: About a word nobody knows, which withholds the story; empty for a known one.
    """

    status: Status = "usable"
    embargoed: bool = False
    complaint: str = ""


def standing(word: str) -> Standing:
    """Read ``usable``, ``stat:canceled``, ``Embargoed``, an address that ends in one; none given is usable."""
    from wirefeed.stories._front import statuses

    plain = statuses.plain(word.strip().rstrip("/").rpartition("/")[2])
    if not plain:
        return Standing()
    if plain in statuses.EMBARGOED:
        return Standing("usable", embargoed=True)
    return Standing(statuses.meant(plain), complaint=statuses.unknown(plain))


def urgency(text: str) -> int:
    """Read ``1`` to ``9``, also with a scheme before it, or a priority letter of ANPA; 0 for anything else."""
    plain = text.strip().lower().rpartition(":")[2].rpartition("/")[2]
    if len(plain) == 1 and plain in "123456789":
        return int(plain)
    return _PRIORITIES.get(plain, 0)


def version(text: str) -> int:
    """Read a version as a number that sorts; -1 if it is none. ``2.1`` is 2001: one supplier writes them all alike."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return -1
    return int(found[1]) if found[2] is None else int(found[1]) * 1000 + int(found[2])


def final(version: int, status: Status) -> int:
    """Return the version of a kill or withhold: its own, or if it names none one above every lead's."""
    return _FINAL if version < 0 and status in ("canceled", "withheld") else version


def subject(code: str, label: str = "", scheme: str = "") -> Subject | None:
    """
    Return a subject by the address of its vocabulary; None without a code.

    Args:
        code: ``medtop:20000350``, ``20000350``, or the address of the concept.

        scheme: Address of the vocabulary, where the file tells it.
    """
    code, label = squash(code), squash(label)
    if not code:
        return None
    if code.startswith(("http://", "https://")):
        base, _, last = code.rstrip("/").rpartition("/")
        return Subject(last, base + "/", label) if base.count("/") > 2 else Subject(code, scheme, label)
    prefix, colon, rest = code.partition(":")
    known = _SCHEMES.get(prefix.lower()) if colon else None
    if known and rest:
        return Subject(rest, f"{_IPTC}{known}/", label)
    if scheme:
        return Subject(rest if colon and rest else code, scheme, label)
    if _SUBJECT.fullmatch(code):
        # Subject codes begin with 01 to 17, media topics below the first level with 2 (IPTC NewsCodes).
        return Subject(code, f"{_IPTC}{'mediatopic' if code[0] == '2' else 'subjectcode'}/", label)
    return Subject(code, "", label)


def subjects(found: Iterable[Subject | None]) -> tuple[Subject, ...]:
    """Return subjects without gaps and repetitions, a label kept wherever one is named."""
    unique: dict[tuple[str, str], Subject] = {}
    for one in found:
        if one is not None:
            key = (one.scheme, one.code)
            if key not in unique or (one.label and not unique[key].label):
                unique[key] = one
    return tuple(unique.values())


class Signed(NamedTuple):
    """Who signed a story: people, and agencies by the names they go by."""

    people: tuple[Person, ...] = ()
    agencies: tuple[str, ...] = ()


def signed(text: str, source: Source, *, title: str = "") -> Signed:
    """
    Read a byline, with "By" or without: people without it, agencies apart; desk's initials and user names are nobody.

    Args:
        title: What its writer is, where the format has a field for it; goes to a single person.
    """
    from wirefeed.stories._wire import lines as _wirelines

    text = _SPECIAL.sub("", squash(text), count=1).strip(" ,;*")
    if not text or "@" in text or len(text) > 300:
        return Signed()
    agencies = _wirelines.agency_line(_BY.sub("", text, count=1), source)
    if agencies:
        return Signed((), agencies)
    bare = _BY.sub("", text, count=1)
    found = _wirelines.byline(f"By {bare}", source)
    if found is None:
        # A job alone, "AP Sports Writer", is nobody's name.
        return Signed((Person(bare, title),) if _nameable(bare) and not _wirelines.job(bare) else ())
    people, agencies = found
    people = tuple(person for person in people if _nameable(person.name))
    if title and len(people) == 1 and not people[0].title:
        people = (Person(people[0].name, title, people[0].url),)
    return Signed(people, agencies)


def _nameable(name: str) -> bool:
    """Say whether a name may stand under a story: no initials, no account, no address."""
    if any(map(str.isdigit, name)) or "/" in name or "_" in name or not 2 <= len(name) <= 80:
        return False
    begin = name.lstrip("'’\"")[:1]
    if not begin.isalpha() or len(name.split()) > 8:
        return False
    if name.isascii() and " " not in name and (len(name) <= 3 or name.islower()):
        return False
    if name.casefold().startswith(("the ", "our ")):
        return False
    return not begin.islower() or " " in name


def people(found: Iterable[Person]) -> tuple[Person, ...]:
    """Return people in order, none twice whatever the letter case; the entry that says more stays."""
    unique: dict[str, Person] = {}
    for person in found:
        key = person.name.casefold()
        before = unique.get(key)
        unique[key] = (
            person if before is None else Person(before.name, before.title or person.title, before.url or person.url)
        )
    return tuple(unique.values())


def agency(name: str, source: Source) -> str:
    """Return the name an agency goes by: ``The Associated Press`` is ``AP``; another's as it stands."""
    from wirefeed.stories._wire import agencies as _agencies

    name = squash(name)
    return _agencies.known(name, source) or name


def dateline(text: str, source: Source) -> str:
    """
    Return the place of a dateline, of ``MOSCOW, Monday (Reuters) -`` the city: agency, day and dash are none.

    Text that is no place, such as a bare postcode, gives nothing.
    """
    from wirefeed.stories._wire import agencies as _agencies

    text = _AT_END.sub("", squash(text))
    behind = _AGENCY_AT_END.search(text)
    if behind is not None and (text[behind.start() :].lstrip()[0] == "(" or _agencies.known(behind[1], source)):
        text = text[: behind.start()]
    parts = [part for part in text.split(",") if part.strip() and not _of_day(part)]
    place = squash(",".join(parts)).strip(" ,;:-–—")
    place = place if "(" in place.strip("()") else place.strip("()")
    if not place or len(place) > 80 or not any(map(str.isalpha, place)):
        return ""
    return place


def _of_day(part: str) -> bool:
    words = [word.strip(".").casefold() for word in part.split()]
    known = _months.english()
    return any(any(map(str.isdigit, word)) for word in words) or all(
        word in known.weekdays or word in ("today", "yesterday") for word in words
    )


def place_in(paragraphs: Sequence[str], source: Source) -> str:
    """Return the place of the dateline that the text itself begins with, ``CAIRO (AP) —``; empty if it has none."""
    from wirefeed.stories._wire import lines as _wirelines

    for text in paragraphs[:3]:
        if "(" in text[:120] or "日" in text[:60]:
            found = _wirelines.dateline(text, source)
            if found is not None:
                return found.place
    return next(filter(None, map(_wirelines.bare, paragraphs[:2])), "")


def rights(texts: Iterable[str]) -> str:
    """Return copyright and terms of use as one text, none said twice."""
    said = [text for text in map(squash, texts) if text]
    return " ".join(
        dict.fromkeys(text for at, text in enumerate(said) if not any(text in other for other in said[:at]))
    )


def tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Return free words on one line each, none empty, none twice."""
    return tuple(dict.fromkeys(filter(None, map(squash, texts))))


def web(address: str) -> str:
    """Return an absolute address of the web; empty for a file's, a tag:, a relative one, or one with a blank."""
    address = address.strip()
    if not address.lower().startswith(("http://", "https://")) or any(map(str.isspace, address)):
        return ""
    try:
        return address if urlsplit(address).hostname else ""
    except ValueError:
        return ""


def public_note(text: str) -> str:
    """Return what an editor's note tells readers, a correction; empty for what is between desks."""
    from wirefeed.stories import _desk

    return _desk.correction(squash(text))


class Dates(NamedTuple):
    """Dates of one story as they are read one by one: the first hold, and the remarks about what was no date."""

    name: str
    source: Source
    holds: list[Hold]
    remarks: list[Remark]

    def read(self, field: str, *literals: str) -> Moment | None:
        """
        Return the first of `literals` that is a date.

        What looks like one and is none is remarked; for ``publish_at`` and ``expires`` it holds the story, as nobody
        knows when.
        """
        for literal in literals:
            if not literal.strip():
                continue
            found = _dates.read(literal, self.source)
            if isinstance(found, Moment):
                return found
            if isinstance(found, Hold):
                self.holds.append(found)
            elif field in ("publish_at", "expires"):
                reason = f"expected a date in {field}, got {literal.strip()[:40]!r}"
                self.holds.append(Hold(reason, hint="ask its supplier", person=True))
            else:
                self.remarks.append(
                    Remark(file=self.name, field=field, message=f"expected a date, got {literal.strip()[:40]!r}")
                )
        return None


def wire_id(slug: str, agency: str, published: Moment | None, source: Source) -> str:
    """
    Return the id of a story whose file brings none: agency and keyword slug without version label, then the local day.

    The same as plain text of that agency gives (`wiretext`), so that a story keeps its id whichever way it comes;
    empty without a slug.
    """
    if not slug:
        return ""
    import uuid

    day = published.instant.astimezone(place(source.timezone)).date() if published is not None else "undated"
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"wirefeed:{agency.casefold()}\n{slug.casefold()}")
    return f"urn:wirefeed:wire:{name}:{day}"

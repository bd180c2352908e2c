"""Plain text as sites and agencies send it: headline, then a source line, a byline or a dateline, then paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Moment, Person, Raw, Remark, Source, Status, Story
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _desk
from wirefeed.stories._dates.clock import place
from wirefeed.stories._desk import words as _deskwords
from wirefeed.stories._wire import agencies as _agencies
from wirefeed.stories._wire import body as _wirebody
from wirefeed.stories._wire import headings as _wireheadings
from wirefeed.stories._wire import lines as _wirelines

_HEAD = 1500  # characters that sniffing looks at
_FINAL = 999  # version of a kill or withhold; leads count from 1
_TOP = 14  # lines above the text, at most
_OTHERS = ("---", "+++", "{", "[", "<", ";;;", "..", "#", "%", "|", "```", "\x01", "\x16")
_DIGITS = lazy(r"\d{4}")
_HYPHENS = (") -", ") —", ") –", ") _", ") --", ")-", ")—", "）", "日电", "日電")
_SIMPLE = Source()
_ORDERS = (_deskwords.EMBARGO, _deskwords.KILL, _deskwords.WITHHOLD)


def sniff(raw: Raw, text: str) -> bool:
    """Know a site's source line in lines 2 to 4, a byline below the headline, a slug line, a dateline near the top."""
    head = text[:_HEAD].lstrip()
    if head.startswith(_OTHERS):
        return False
    lines = [line for line in head.split("\n", 12)[:12] if line.strip()]
    if not lines:
        return False
    if "-" in lines[0][:12] and _wirelines.slugged(lines[0]) is not None:
        return True
    if (")" in head or "日" in head or "）" in head) and any(dash in head for dash in _HYPHENS):
        found = (_wirelines.dateline(line, _SIMPLE) for line in head.split("\n") if ")" in line or "日" in line)
        if any(line is not None for line in found):
            return True
    return any(_source_like(line) for line in lines[1:4]) or any(
        _wirelines.byline(line.strip(), _SIMPLE) is not None for line in lines[1:3]
    )


def _source_like(line: str) -> bool:
    # Cheap tests first: a line of prose costs one regex. A letter begins "Cairo, 26 March 2024" too; so a known agency,
    # the blank before the comma that sites leave, or a house's name must stand there.
    if len(line) > 160 or _DIGITS.search(line) is None or not ("," in line or "،" in line or "|" in line):
        return False
    sourced = _wirelines.sourced(line, _SIMPLE)
    if sourced is None:
        return False
    return " ," in line or any(
        _agencies.known(name) or (" " in name and _agencies.house(name)) for name in sourced.names
    )


@dataclass(slots=True)
class _Top:
    """What the lines above the text said; filled from top to bottom."""

    slug: _wirelines.Slugged | None = None
    headline: str = ""
    subhead: str = ""
    names: list[str] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    dates: list[Moment | Hold] = field(default_factory=list)
    updated: Moment | None = None
    notes: list[str] = field(default_factory=list)
    correction: str = ""
    points: list[str] = field(default_factory=list)


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """Yield the one story of a file."""
    lines = text.split("\n")
    trailed = next((date for line in lines if "AP" in line and (date := _wirelines.trailer(line)) is not None), None)
    lines = [line for line in lines if "AP" not in line or _wirelines.trailer(line) is None]
    top, rest = _top(lines, source)
    blocks = _wirebody.paragraphs(rest)
    yield _story(raw, source, top, blocks, trailed)


def _top(lines: list[str], source: Source) -> tuple[_Top, list[str]]:
    """Read the lines above the text; return what they said, and the lines of the text."""
    top = _Top()
    seen = 0
    at = 0
    while at < len(lines) and seen < _TOP:
        line = lines[at].strip()
        if line:
            before = len(top.notes)
            if not _above(line, lines, at, top, source):
                break
            seen += 1
            while len(top.notes) > before and _runs_on(lines, at):
                at += 1
        at += 1
    points = [line for point in top.points for line in (point, "")]
    return top, [*points, *lines[at:]]


def _runs_on(lines: list[str], at: int) -> bool:
    """Say whether a desk's note was wrapped and goes on in the next line."""
    line, following = lines[at].strip(), lines[at + 1].strip() if at + 1 < len(lines) else ""
    return len(line) >= 55 and line[-1] not in ".!?)" and following != "" and not lines[at + 1].startswith(" ")


def _above(line: str, lines: list[str], at: int, top: _Top, source: Source) -> bool:
    """Take one line into `top`; False if the text begins with it."""
    slug = _wirelines.slugged(line) if top.slug is None and not top.headline else None
    if slug is not None:
        top.slug = slug
        return True
    if _wirelines.LABEL.fullmatch(line):
        return True
    if not top.headline and _deskwords.ADVISORY.match(line):
        top.headline = squash(line)  # the whole text is a note, and no other line is what it is about
        return True
    if _desk.note(line) or any(order.match(line) for order in _ORDERS):
        top.notes.append(line)
        return bool(top.headline) or _desk.note(line) or _follows(lines, at)
    # A headline may be "Correction: Ferry story"; what stands in brackets is none.
    bracketed = line[0] == "(" and line[-1] == ")" and _follows(lines, at)
    corrected = _desk.correction(line) if len(line) <= 400 and (top.headline or bracketed) else ""
    if corrected:
        top.correction = top.correction or corrected
        return True
    if _named(line, top, source):
        return True
    if _wirelines.dateline(line, source) is not None:
        return False
    if top.headline and line.startswith(("* ", "• ")) and _names_follow(lines, at):
        top.points.append(line)
        return True
    if not top.headline:
        top.headline = squash(line)
        return True
    if not top.subhead and _is_subhead(line, lines, at, top, source):
        top.subhead = squash(line)
        return True
    return False


def _follows(lines: list[str], at: int) -> bool:
    return any(line.strip() for line in lines[at + 1 :])


def _names_follow(lines: list[str], at: int) -> bool:
    """Say whether a byline or a dateline stands below: then what stands above are the points of the story."""
    below = [line.strip() for line in lines[at + 1 : at + 10]]
    return any(_wirelines.byline(line, _SIMPLE) or _wirelines.dateline(line, _SIMPLE) for line in below if line)


def _named(line: str, top: _Top, source: Source) -> bool:
    """Take a line that names agencies, people or a date: all of them stand below the headline or instead of it."""
    byline = _wirelines.byline(line, source)
    if byline is not None and (top.headline or top.slug is not None):
        top.people.extend(byline[0])
        top.agencies.extend(byline[1])
        return True
    agencies = _wirelines.agency_line(line, source)
    if agencies:
        top.agencies.extend(agencies)
        return True
    if not top.headline:
        return False
    sourced = _wirelines.sourced(line, source) if not top.names else None
    if sourced is not None:
        top.names.extend(sourced.names)
        top.dates.append(sourced.date)
        return True
    dated = _wirelines.dated(line, source)
    if dated is not None:
        date, changed = dated
        if not changed:
            top.dates.append(date)
        elif isinstance(date, Moment):
            top.updated = date
        return True
    job = _wirelines.job(line) if top.people else ""
    if job:
        last = top.people[-1]
        top.people[-1] = Person(last.name, last.title or job)
    return bool(job)


def _is_subhead(line: str, lines: list[str], at: int, top: _Top, source: Source) -> bool:
    """A line below the headline is a subhead if it is no sentence and what names the story follows it."""
    if top.names or top.people or top.agencies or top.dates or len(line) > 160 or line[-1] in '.!?…:”"»':
        return False
    following = next((other.strip() for other in lines[at + 1 : at + 4] if other.strip()), "")
    if not following:
        return False
    return (
        _wirelines.sourced(following, source) is not None
        or _wirelines.byline(following, source) is not None
        or bool(_wirelines.agency_line(following, source))
        or _wirelines.dateline(following, source) is not None
    )


def _story(raw: Raw, source: Source, top: _Top, blocks: list[tuple[str, ...]], trailed: Moment | None) -> Story:
    remarks: list[Remark] = []
    flat = [text for block in blocks for text in block]
    ruling = _desk.judge(top.headline, [*top.notes, *flat], slug=_slug_line(top.slug))
    cut = _desk.cut(flat)
    body, media = _wirebody.captions(_without(blocks, set(cut.kept)), source)
    texts = [text for block in body for text in block]
    dateline = next((line for text in texts[:6] if (line := _wirelines.dateline(text, source)) is not None), None)
    label = top.slug.label if top.slug is not None else ""
    head = _wireheadings.heading(top.headline, top.correction or cut.correction, label, texts, source)
    if not head.headline and ruling.status == "usable":
        raise StoryError("expected a headline and paragraphs, got none", where=raw.name, hint="write the story")
    if head.guessed and ruling.status == "usable":
        remarks.append(Remark(file=raw.name, field="headline", message="none found; cut from the first sentence"))
    named, slug = _dates.from_name(raw.name.rpartition("/")[2].rpartition(".")[0] or raw.name, source)
    named = named or _dates.from_path(raw.name, source)
    dates = [*top.dates, trailed, None if dateline is None else dateline.date, named, top.updated]
    published, hold = _published(dates)
    publisher = cut.publisher or source.publisher
    slugged = None if ruling.hold == _desk.ADVISED else top.slug  # an advisory about a story is no version of it
    agency, people = _suppliers(top, dateline, publisher, source)
    if not agency and trailed is not None:
        agency = "AP"  # whose line it is; a kill names its agency nowhere else, and must have the id of its story
    draft = ruling.status == "usable" and "_drafts" in raw.name.split("/")[:-1]
    return Story(
        name=raw.name,
        id=_identity(slugged, agency, published, ruling.status, source),
        version=_version(slugged, head.version, ruling.status),
        status="draft" if draft else ruling.status,
        hold=None if draft else ruling.hold or hold,
        published=published,
        updated=top.updated,
        agency=agency,
        authors=people,
        tags=cut.tags,
        headline=head.headline,
        subhead=top.subhead,
        body="\n\n".join(head.texts) if ruling.status == "usable" else "",
        markup="text",
        dateline=next(filter(None, map(_wirelines.bare, texts[:2])), "") if dateline is None else dateline.place,
        slug=slug,
        short_link=cut.short_link,
        publisher=publisher,
        correction=head.correction,
        media=media,
        remarks=tuple(remarks),
    )


def _version(slug: _wirelines.Slugged | None, prefix: int, status: Status) -> int:
    # A kill carries no lead's number and must win over each of them; taking its file away lifts it.
    if slug is not None and status != "usable":
        return _FINAL
    return prefix if slug is None else max(prefix, slug.version)


def _slug_line(slug: _wirelines.Slugged | None) -> str:
    return "" if slug is None else f"{slug.slug}, {slug.label}"


def _without(blocks: list[tuple[str, ...]], kept: set[int]) -> list[tuple[str, ...]]:
    left = []
    at = 0
    for block in blocks:
        left.append(tuple(text for number, text in enumerate(block, at) if number in kept))
        at += len(block)
    return [block for block in left if block]


def _published(dates: list[Moment | Hold | None]) -> tuple[Moment | None, Hold | None]:
    """Return the first date in the order of trust; a date with two readings stops the search, none is invented."""
    for date in dates:
        if isinstance(date, Moment):
            return date, None
        if isinstance(date, Hold):
            return None, date
    hint = "write a line such as 'AP, Tuesday 26 Mar 2024' under the headline, or begin the file name with the date"
    return None, Hold("no date", hint=hint, person=True)


def _suppliers(
    top: _Top, dateline: _wirelines.Dateline | None, publisher: str, source: Source
) -> tuple[str, tuple[Person, ...]]:
    """Return the agencies that supplied the story, as one text, and the people who wrote it."""
    people = list(top.people)
    agencies: list[str] = []
    for name in top.names:
        known = _agencies.known(name, source)
        if name.casefold() == publisher.casefold():
            continue
        if known:
            agencies.append(known)
        elif _agencies.house(name):
            agencies.append(name)
        else:
            people.append(Person(name))
    agencies.extend(name for name in top.agencies if name.casefold() != publisher.casefold())
    if not agencies and dateline is not None:
        agencies.extend(name for name in dateline.agencies if name.casefold() != publisher.casefold())
    return ", ".join(dict.fromkeys(agencies)) or source.agency, tuple(dict.fromkeys(people))


def _identity(
    slug: _wirelines.Slugged | None, agency: str, published: Moment | None, status: Status, source: Source
) -> str:
    """
    Return the id of a story that brings a keyword slug; empty leaves it to the path.

    Agency and slug without version label, then the local day: the same for every lead of a story, whatever file it
    comes in (WIRE-FORMATS, id when there is none). What stands before the last colon is what `plan` knows the story of
    a kill by that comes on a later day, or names none.
    """
    if slug is None or (published is None and status == "usable"):
        return ""
    import uuid

    day = published.instant.astimezone(place(source.timezone)).date() if published is not None else "undated"
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"wirefeed:{agency.casefold()}\n{slug.slug.casefold()}")
    return f"urn:wirefeed:wire:{name}:{day}"

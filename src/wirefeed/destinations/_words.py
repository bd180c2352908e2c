"""What a message says, as plain text; `_text` shortens it to what a service takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.characters import direction, legal, squash, unbroken
from wirefeed.destinations._labels import Labels, labels
from wirefeed.model import Delivery, Entry, Media
from wirefeed.patterns import lazy

ENDS = ("withdrawn", "killed", "expired")  # of a story: nothing of it may be shown
REPLY = "reply."  # and `Delivery.number`: where `remote` names a message that repeats words of the story
_PICTURE = lazy(r"(?i)\.(?:jpe?g|png|gif|webp)$")
_SHOWN = frozenset(("image/jpeg", "image/png", "image/gif", "image/webp"))
_UNSAFE = lazy(
    r'[\s\x00-\x1f\x7f-\x9f<>"\\^`{|}]'
)  # may stand in no address (RFC 3986 section 2); they end or open markup


class Picture(Struct, frozen=True, kw_only=True, gc=False):
    """A picture of the story: absolute address, text for those who do not see it (its caption), who took it."""

    url: str
    alt: str = ""
    credit: str = ""


class Line(Struct, frozen=True, kw_only=True, gc=False):
    """One story of a digest."""

    headline: str
    link: str


class Words(Struct, frozen=True, kw_only=True, gc=False):
    """
    What a message consists of; plain text without any markup, each on one line, empty where there is none.

    Attributes:
        headline: Of a digest, its title line.

        label: The word before `note`, with its colon: ``Correction:``.

        note: What was corrected or is new; never without `label`.

        link: Where people read the story. Never cut. `short` is its short link, for where this has no room.

        credit: The agency. `picture` names its own.

        photo: The word before the picture's credit, with its colon.

        ending: The sentence in the place of a story that is gone; then nothing else is said but `when`.

        when: The moment the story was published, in the site's zone; only of an ending in a message of its own.

        lines: Of a digest; `left` more stories have no room, and `more` says so (``and 3 more``).

        apart: A message about the correction, which therefore comes before the headline.

        text: What a template made; then nothing else is said, but `link` stands in it where the template put it.
    """

    headline: str = ""
    label: str = ""
    note: str = ""
    summary: str = ""
    credit: str = ""
    link: str = ""
    short: str = ""
    photo: str = ""
    picture: Picture | None = None
    ending: str = ""
    when: str = ""
    lines: tuple[Line, ...] = ()
    left: int = 0
    more: str = ""
    apart: bool = False
    text: str = ""
    language: str = ""
    rtl: bool = False

    @property
    def correction(self) -> str:
        """The label and its note on one line."""
        return f"{self.label}{'' if self.label.endswith('：') else ' '}{self.note}" if self.note else self.label

    @property
    def credits(self) -> str:
        """The agency, and who took the picture where that is somebody else."""
        named = self.picture.credit if self.picture else ""
        apart = "" if self.photo.endswith("：") else " "
        shown = f"{self.photo}{apart}{named}" if named and named != self.credit else ""
        return " · ".join(filter(None, (self.credit, shown)))

    def around(self) -> tuple[str, str, str]:
        """Return `text` before its link, the link, and what follows; the link is empty if it does not stand there."""
        before, link, after = self.text.rpartition(self.link) if self.link else ("", "", "")
        return (before, link, after) if link else (self.text, "", "")


def words(delivery: Delivery) -> Words:
    """
    Return what is to be said.

    The link is the entry's own and not its short link: people see where it leads, and services show its preview.

    - an end (withdrawn, killed, expired): one sentence, never a word of the story; a notice adds when it was published;
    - a digest: a title and a line a story;
    - a reply or notice: the correction, else what is new; headline; link;
    - else headline, summary, credit, link; in place of what was posted before also the correction note, as long as the
      entry has one.

    A template speaks in the place of these; of digests and replies only when it names ``others`` and ``action``.

    Raises:
        ValueError: If the delivery's template cannot be used.
    """
    entry = delivery.entry
    own = labels(entry.language)
    if delivery.kind in ENDS:
        return _ended(delivery, own)
    if _template_speaks(delivery):
        return _templated(delivery, own)
    if delivery.kind == "digest":
        return _digest(delivery, own)
    story = _story(entry, own)
    if delivery.action in ("reply", "notice") and delivery.kind != "restored":
        return _apart(delivery, story, own)
    if delivery.action in ("edit", "repost") and entry.correction:
        return replace(story, label=_label(delivery, own), note=one(entry.correction))
    return story


def one(text: str) -> str:
    """Return `text` on one line, legal, without marks (`model.slot`)."""
    return squash(text)


def several(text: str) -> str:
    """Return `text` legal, with its line ends, without marks (`model.slot`)."""
    return legal(unbroken(text)).strip()


def address(url: str) -> str:
    """
    Return `url` with what may stand in no address percent-encoded, so that it ends where it ends.

    Empty if it is not of the web: services take other schemes, and signs before a colon, for markup of their own.
    """
    if not url.lower().startswith(("http://", "https://")):
        return ""
    return _UNSAFE.sub(lambda found: quote(found[0], safe=""), legal(url).strip())


def host(url: str) -> str:
    """Return what to call a link in few letters: the host it leads to."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _same(text: str) -> str:
    return text


def plain(said: Words, text: Callable[[str], str] = _same, link: Callable[[str], str] = _same) -> str:
    """
    Return everything said, in paragraphs; a digest in lines.

    Args:
        text: Called with all that is text, to escape it for a service; `link` with addresses, likewise.
    """
    if said.ending:
        return "\n".join(text(part) for part in (said.ending, said.when) if part)
    if said.text:
        before, address_, after = said.around()
        return f"{text(before)}{link(address_) if address_ else ''}{text(after)}"
    if said.lines:
        rows = [f"• {text(line.headline)} {link(line.link)}".rstrip() for line in said.lines]
        return "\n".join(filter(None, (text(said.headline), *rows, text(said.more))))
    first = (said.correction, said.headline) if said.apart else (said.headline, said.correction)
    last = "\n".join(filter(None, (text(said.credits), link(said.link) if said.link else "")))
    return "\n\n".join(filter(None, (*map(text, (*first, said.summary)), last)))


def _story(entry: Entry, own: Labels) -> Words:
    return Words(
        headline=one(entry.title),
        summary=one(entry.summary),
        credit=one(entry.agency),
        link=address(entry.link),
        short=address(entry.short_link),
        photo=f"{own.photo}{own.colon}".rstrip(),
        picture=_picture(entry),
        language=entry.language,
        rtl=entry.direction == "rtl",
    )


def _apart(delivery: Delivery, story: Words, own: Labels) -> Words:
    """Say what was corrected, or what is new, in a message of its own."""
    note = one(delivery.entry.correction)
    if note:
        label = _label(delivery, own)
    else:
        label, note = f"{own.update}{own.colon}".rstrip(), story.summary
    return replace(story, label=label, note=note, summary="", picture=None, apart=True)


def _ended(delivery: Delivery, own: Labels) -> Words:
    sentence = own.expired if delivery.kind == "expired" else own.withdrawn
    return Words(
        ending=sentence,
        when=f"{own.published}{own.colon}{_moment(delivery)}" if delivery.action == "notice" else "",
        language=delivery.entry.language,
        rtl=direction(sentence) == "rtl",
    )


def _digest(delivery: Delivery, own: Labels) -> Words:
    title = " · ".join(filter(None, (one(delivery.publisher), own.brief)))
    entries = (delivery.entry, *delivery.others)
    return Words(
        headline=title,
        lines=tuple(Line(headline=one(entry.title), link=address(entry.link)) for entry in entries),
        language=delivery.entry.language,
        rtl=delivery.entry.direction == "rtl",
    )


def _template_speaks(delivery: Delivery) -> bool:
    """Say whether the template can: one that was not written for several stories would lose all but the first."""
    if delivery.kind == "digest":
        return "others" in delivery.template
    if delivery.action in ("reply", "notice"):
        return "action" in delivery.template
    return bool(delivery.template)


def _templated(delivery: Delivery, own: Labels) -> Words:
    from wirefeed.destinations._templates import written

    entry = delivery.entry
    story = _story(entry, own)
    label = _label(delivery, own) if delivery.action != "create" and entry.correction else ""
    text = written(delivery, label)
    if label and not any(name in delivery.template for name in ("label", "correction")):
        text = f"{Words(label=label, note=one(entry.correction)).correction}\n\n{text}"  # a correction is never silent
    if entry.link and entry.link != story.link:
        text = text.replace(entry.link, story.link)
    return Words(
        text=text,
        link=story.link,
        short=story.short,
        picture=story.picture,
        language=story.language,
        rtl=story.rtl,
    )


def _label(delivery: Delivery, own: Labels) -> str:
    """Return the house's word with a colon, unless it ends with a sign of its own."""
    word = one(delivery.label) or own.correction
    return f"{word}{own.colon}".rstrip() if word[-1:].isalnum() else word


def _picture(entry: Entry) -> Picture | None:
    for media in entry.media:
        if _is_picture(media):
            alt = one(media.alt) or one(media.caption)
            return Picture(url=address(media.url), alt=alt, credit=one(media.credit))
    return None


def _is_picture(media: Media) -> bool:
    """Say whether chat services can show it; SVG they do not."""
    parts = urlsplit(media.url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    return media.type in _SHOWN if media.type else _PICTURE.search(parts.path) is not None


def _moment(delivery: Delivery) -> str:
    """Return when the story was published, to the minute in the site's zone, or the day if it names no more."""
    entry = delivery.entry
    if entry.day:
        return entry.day
    moment = _local(entry.published, delivery.zone)
    hours, minutes = divmod(int((moment.utcoffset() or timedelta()).total_seconds()) // 60, 60)
    offset = f"{hours:+d}" + (f":{minutes:02d}" if minutes else "") if hours or minutes else ""
    return f"{moment:%Y-%m-%d %H:%M} UTC{offset}"


def _local(moment: datetime, zone: str) -> datetime:
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return moment.astimezone(UTC)

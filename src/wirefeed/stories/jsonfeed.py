"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1): a story for every item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from wirefeed.characters import squash
from wirefeed.errors import StoryError
from wirefeed.model import Hold, Media, Moment, Person, Raw, Remark, Source, Story, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _dates, _desk, _fields, _json, _licences, _ninjs_body
from wirefeed.stories._json import Node
from wirefeed.stories._wire import agencies as _agencies

_VERSION = lazy(r"(?i)https?://(?:www\.)?jsonfeed\.org/version/")
_WEB = ("http://", "https://")
# What wirefeed's own feeds put around a text in another language or direction than the feed's.
_WRAPPED = lazy(r'<div lang="[^"<>]*"(?: dir="rtl")?>\n(.*)\n</div>', re.DOTALL)
_NOTED = lazy(r"<p><em>[^<]*</em></p>\n?")


def sniff(raw: Raw, text: str) -> bool:
    """Know a feed by its version, the address of the specification."""
    if "jsonfeed.org" not in text:
        return False
    document = _json.tree(text)
    return isinstance(document, dict) and _VERSION.match(_json.word(document.get("version"))) is not None


def read(raw: Raw, text: str, source: Source) -> Iterable[Story | StoryError]:
    """
    Yield the items of a feed, in its order.

    Raises:
        StoryError: For what is no JSON object with a list of items.
    """
    feed = _json.tree(text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        got = "no JSON" if feed is None else "JSON without it"
        raise StoryError(f"expected a JSON Feed with a list of items, got {got}", where=raw.name, hint="fetch it again")
    assert isinstance(feed, dict)
    # Plain text is plain in our own feeds; many others escape it for HTML nonetheless.
    ours = any(isinstance(item, dict) and "_wirefeed" in item for item in items)
    for at, item in enumerate(items, 1):
        try:
            yield _Item(raw, feed, item, source, at, ours=ours).story()
        except StoryError as error:
            yield error


class _Item:
    """One item of a feed, and what the feed says for all of them."""

    def __init__(self, raw: Raw, feed: Node, item: object, source: Source, at: int, *, ours: bool) -> None:
        if not isinstance(item, dict):
            raise StoryError(f"expected an object as item {at}, got {type(item).__name__}", where=raw.name)
        own = item.get("_wirefeed")
        self.raw, self.feed, self.item, self.source, self.at, self.ours = raw, feed, item, source, at, ours
        self.own: Node = own if isinstance(own, dict) else {}
        self.remarks: list[Remark] = []

    def story(self) -> Story:
        headline, content = self._plain("title"), self._content()
        correction = squash(_json.first(self.own, "correction")) or content.cut.correction
        summary = self._plain("summary")
        guessed = not headline
        if guessed:
            headline = _ninjs_body.opening(" ".join(content.paragraphs[:1]) or summary)
        if not headline:
            message = f"expected a title or text in item {self.at}, got neither"
            raise StoryError(message, where=self.raw.name, hint="ask the feed's publisher")
        if guessed:
            self._remark("headline", "none found; cut from the text")
        people, agency = self._people()
        published, updated, hold = self._dated()
        link = self._address("url") or (name if (name := _json.first(self.item, "id")).startswith(_WEB) else "")
        rights = squash(_json.first(self.own, "rights"))
        subjects = self._subjects()
        return Story(
            name=self.raw.name,
            id=self._id(headline),
            status=content.ruling.status,
            hold=content.ruling.hold or hold,
            published=published,
            updated=updated,
            agency=squash(_json.first(self.own, "agency")) or agency or self.source.agency,
            publisher=squash(_json.first(self.own, "publisher")) or self._publisher(),
            language=_json.first(self.item, "language") or _json.first(self.feed, "language"),
            tags=self._tags(subjects),
            authors=people,
            headline=headline,
            body=content.body,
            markup=content.markup,
            summary=summary,
            summary_from="story" if summary else "",
            dateline=_fields.place_in(content.paragraphs, self.source),
            link=link,
            short_link=self._own_address("short_link"),
            rights=rights,
            license=_licences.address(self._own_address("license")),
            correction=correction,
            media=self._media(link),
            subjects=subjects,
            urgency=min(_json.number(self.own, "urgency"), 9),
            located=squash(_json.first(self.own, "located")),
            genre=squash(_json.first(self.own, "genre")),
            remarks=tuple(self.remarks),
        )

    def _remark(self, field: str, message: str) -> None:
        self.remarks.append(Remark(file=self.raw.name, field=field, message=f"item {self.at}: {message}"))

    def _unescaped(self, text: str) -> str:
        return squash(text) if self.ours else _ninjs_body.plain(text)

    def _plain(self, name: str) -> str:
        return self._unescaped(_json.first(self.item, name))

    def _subjects(self) -> tuple[Subject, ...]:
        return tuple(
            Subject(*(squash(_json.first(one, name)) for name in ("code", "scheme", "label")))
            for one in _json.objects(self.own.get("subjects"))
        )

    def _tags(self, subjects: tuple[Subject, ...]) -> tuple[str, ...]:
        """Return the tags; our own feeds name the subjects there a second time."""
        said = {subject.label for subject in subjects}
        found = dict.fromkeys(map(self._unescaped, _json.words(self.item.get("tags"))))
        return tuple(tag for tag in found if tag and tag not in said)

    def _own_address(self, name: str) -> str:
        found = _json.first(self.own, name)
        return found if found.startswith(_WEB) else ""

    def _address(self, name: str) -> str:
        """Return an address of the item, absolute: relative ones are meant against the site, whatever 1.1 says."""
        return self._absolute(_json.first(self.item, name))

    def _absolute(self, reference: str) -> str:
        if not reference or reference.lower().startswith(_WEB):
            return reference
        base = _json.first(self.feed, "home_page_url", "feed_url")
        try:
            found = urljoin(base, reference)
        except ValueError:
            return ""
        return found if found.lower().startswith(_WEB) else ""

    def _publisher(self) -> str:
        return self.source.publisher or self._unescaped(_json.first(self.feed, "title"))

    def _id(self, headline: str) -> str:
        """Return the item's id; it may be a number (1.0), and without one the address stands for it."""
        found = _json.first(self.item, "id", "url", "guid")
        if found:
            return found
        import uuid

        self._remark("id", "none found; made from title and date")
        base = _json.first(self.feed, "feed_url", "home_page_url", "title") or self.raw.name
        said = f"{base}\n{headline}\n{_json.first(self.item, 'date_published')}"
        return f"urn:wirefeed:item:{uuid.uuid5(uuid.NAMESPACE_OID, said)}"

    def _content(self) -> _ninjs_body.Text:
        html, text = _json.first(self.item, "content_html"), _json.first(self.item, "content_text")
        title = _json.first(self.item, "title")
        if self.ours and html:
            # It was cleaned before it was published; what our own feeds add to a text they will add again.
            wrapped = _WRAPPED.fullmatch(html)
            html = wrapped[1] if wrapped is not None else html
            noted = _NOTED.match(html) if _json.first(self.own, "correction") else None
            html = html[noted.end() :] if noted is not None else html
            return _ninjs_body.Text(html, "html", (), _desk.Ruling(), _desk.Cut(()))
        if not html and text in (_json.first(self.item, "summary"), title):
            text = ""  # 1.1 asks for a text, and there was none
        return _ninjs_body.read(html or text, where=self.raw.name, html=bool(html), headline=self._plain("title"))

    def _dated(self) -> tuple[Moment | None, Moment | None, Hold | None]:
        published, updated = self._date("date_published"), self._date("date_modified")
        hold = next((one for one in (published, updated) if isinstance(one, Hold)), None)
        changed = updated if isinstance(updated, Moment) else None
        if isinstance(published, Moment):
            return published, changed, None
        if changed is not None and published is None:
            self._remark("date_published", "none found; date_modified is all there is")
        return (changed if published is None else None), changed, hold

    def _date(self, name: str) -> Moment | Hold | None:
        value = self.item.get(name)
        if value is None or value == "":
            return None
        found = _dates.read(value, self.source) if isinstance(value, str) else None
        if found is None:
            self._remark(name, f"expected a date such as 2024-03-26T10:00:00Z, got {str(value)[:40]!r}")
        return found

    def _people(self) -> tuple[tuple[Person, ...], str]:
        """Return who wrote the item, and the agency among them; an address is nobody's name."""
        known = [*_json.objects(self.feed.get("authors")), *_json.objects(self.feed.get("author"))]
        named = [*_json.objects(self.item.get("authors")), *_json.objects(self.item.get("author"))] or known
        people: dict[str, Person] = {}
        agency = ""
        for one in named:
            url = _json.first(one, "url")
            same = (other for other in known if url and _json.first(other, "url") == url)
            name = self._unescaped(_json.first(one, "name") or _json.first(next(same, {}), "name"))
            if _agencies.known(name, self.source):
                agency = agency or _agencies.known(name, self.source)
            elif name and "@" not in name and not name.lower().startswith((*_WEB, "mailto:")):
                people.setdefault(name.casefold(), Person(name, url=url if url.startswith(_WEB) else ""))
        return tuple(people.values()), agency

    def _media(self, link: str) -> tuple[Media, ...]:
        found: list[Media] = []
        for one in _json.objects(self.item.get("attachments")):
            url = self._absolute(_json.first(one, "url"))
            if not url:
                self._remark("media", "an attachment without an address was left out")
                continue
            own: dict[str, Any] = _json.folded(one.get("_wirefeed"))
            caption, alt = self._unescaped(_json.first(one, "title")), squash(_json.first(own, "alt"))
            found.append(
                Media(
                    url=url,
                    type=_json.first(one, "mime_type"),
                    length=_json.number(one, "size_in_bytes"),
                    caption="" if caption == alt and own else caption,
                    credit=squash(_json.first(own, "credit")),
                    alt=alt,
                )
            )
        image = self._address("image") or self._address("banner_image")
        if image and all(media.url != image for media in found):
            found.insert(0, Media(url=image))
        return tuple(found)

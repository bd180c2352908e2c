"""Which item of the old feed is which story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, tzinfo
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from wirefeed.adoption._wearing import host
from wirefeed.adoption._words import Ambiguous, How, Item, Known, Matched, Pair
from wirefeed.characters import squash
from wirefeed.patterns import lazy

Key = tuple[object, ...]

_INDEX = lazy(r"(?:^|/)(?:index|default)\.(?:html?|php|aspx?|xhtml)$")
_ENDING = lazy(r"\.(?:html?|php|aspx?|xhtml|md)$")
_DATED = lazy(r"^\d{4}[-_.]\d{1,2}[-_.]\d{1,2}[-_. ]+(?=.)")
# What programs append to count visits; it names no other page.
_TRACKING = lazy(r"(?:utm_|mc_|pk_|mtm_|hsa_|at_)\w*|fbclid|gclid|igshid|ref|source|rss|cmp|xtor|yclid|msclkid")
_HYPHENS = lazy("-{2,3}")
# Letters that set type, as a typewriter has them.
_TYPEWRITTEN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "..."}
)


def match(items: Iterable[Item], stories: Sequence[Known], *, zone: tzinfo = UTC) -> Matched:
    """
    Find the story of each item: by id, by link, by the link's path, by slug and day, by headline and day.

    What one rule finds no later rule changes. Where several agree by one rule, a later one may tell them apart, but
    only among themselves; else they are told and not matched: a wrong id is worse than none.

    Args:
        items: Newest document first; of two with one id the first counts.

        stories: Ids unique.

        zone: The site's time zone: whose midnight parts the days.
    """
    table = _Table(list(_once(items).values()), stories)
    table.apply("id", _item_ids, _story_ids)
    table.apply("link", lambda item: _places(_item_links(item)), lambda story: _places([story.link]))
    table.apply("path", lambda item: _paths(_item_links(item)), lambda story: _paths([story.link]))
    table.apply(
        "slug",
        lambda item: _dated(_item_slugs(item), item.published, zone),
        lambda story: _dated({_slug(story.slug)}, story.published, zone),
    )
    table.apply(
        "headline",
        lambda item: _dated({_headline(item.title)}, item.published, zone),
        lambda story: _dated({_headline(story.title)}, story.published, zone),
    )
    return table.result()


def _once(items: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        found.setdefault(item.id or item.link or item.title, item)
    return found


class _Table:
    """Items and stories that are not matched yet, by their place in the lists."""

    def __init__(self, items: Sequence[Item], stories: Sequence[Known]) -> None:
        self._items = items
        self._stories = stories
        self._story_of: dict[int, tuple[int, How]] = {}
        self._item_of: dict[int, int] = {}
        # Of those that were ambiguous: the only partners a later rule may give them, and by which rule.
        self._limits: dict[int, tuple[frozenset[int], How]] = {}
        self._limited: dict[int, frozenset[int]] = {}

    def apply(self, how: How, of_item: Callable[[Item], set[Key]], of_story: Callable[[Known], set[Key]]) -> None:
        """Match what agrees by one rule, and only by it."""
        by_key: dict[Key, list[int]] = {}
        for index, story in enumerate(self._stories):
            if index not in self._item_of:
                for key in of_story(story):
                    by_key.setdefault(key, []).append(index)
        partners: dict[int, set[int]] = {}
        for index, item in enumerate(self._items):
            if index not in self._story_of:
                found = {story for key in of_item(item) for story in by_key.get(key, ())}
                found = {story for story in found if self._may(index, story)}
                if found:
                    partners[index] = found
        self._settle(partners, how)

    def _may(self, item: int, story: int) -> bool:
        wanted = self._limits.get(item)
        return (wanted is None or story in wanted[0]) and item in self._limited.get(story, (item,))

    def _settle(self, partners: dict[int, set[int]], how: How) -> None:
        rivals: dict[int, set[int]] = {}
        for item, stories in partners.items():
            for story in stories:
                rivals.setdefault(story, set()).add(item)
        for item, stories in partners.items():
            (first, *others) = stories
            if not others and len(rivals[first]) == 1:
                self._story_of[item] = first, how
                self._item_of[first] = item
            else:
                first_how = self._limits[item][1] if item in self._limits else how
                self._limits[item] = frozenset(stories), first_how
                for story in stories:
                    self._limited[story] = frozenset(rivals[story])

    def result(self) -> Matched:
        open_items = [index for index in range(len(self._items)) if index not in self._story_of]
        groups = self._groups([index for index in open_items if index in self._limits])
        told = {index for _, stories, _ in groups for index in stories}
        return Matched(
            matched=tuple(
                Pair(item=self._items[item], story=self._stories[story], how=how)
                for item, (story, how) in sorted(self._story_of.items())
            ),
            items=tuple(self._items[index] for index in open_items if not self._rivals_of(index)),
            stories=tuple(
                story for index, story in enumerate(self._stories) if index not in self._item_of and index not in told
            ),
            ambiguous=tuple(
                Ambiguous(
                    items=tuple(self._items[index] for index in sorted(items)),
                    stories=tuple(self._stories[index] for index in sorted(stories)),
                    how=how,
                )
                for items, stories, how in groups
            ),
        )

    def _rivals_of(self, item: int) -> frozenset[int]:
        """Return the stories an ambiguous item may still be: those another item took are out of question."""
        limits = self._limits.get(item)
        return limits[0] - self._item_of.keys() if limits else frozenset()

    def _groups(self, items: Sequence[int]) -> list[tuple[set[int], set[int], How]]:
        groups: list[tuple[set[int], set[int], How]] = []
        for item in items:
            one, stories, how = {item}, set(self._rivals_of(item)), self._limits[item][1]
            if not stories:
                continue
            apart = []
            for group in groups:
                if group[1] & stories:
                    one, stories = one | group[0], stories | group[1]
                else:
                    apart.append(group)
            groups = [*apart, (one, stories, how)]
        return groups


def _item_ids(item: Item) -> set[Key]:
    return {(item.id,)} if item.id else set()


def _story_ids(story: Known) -> set[Key]:
    return {(name,) for name in (story.story, *story.aliases)}


def _item_links(item: Item) -> list[str]:
    # An id that is an address is one that led to the story once: Jekyll's leaves out the ending.
    return [item.link, item.id] if item.id.startswith(("http://", "https://")) else [item.link]


def _places(links: Iterable[str]) -> set[Key]:
    return {(host(link), *key) for link in links if host(link) and (key := _path(link))}


def _paths(links: Iterable[str]) -> set[Key]:
    return {(_ENDING.sub("", str(key[0])), key[1]) for link in links if (key := _path(link))}


def _path(link: str) -> Key:
    """Return path and query of an address as they name a page, decoded; empty for a site's front page."""
    try:
        parts = urlsplit(link)
        path = normalize("NFC", unquote(parts.path))
        query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    except ValueError:
        return ()
    path = _INDEX.sub("", path).strip("/")
    kept = urlencode(sorted(pair for pair in query if not _TRACKING.fullmatch(pair[0].lower())))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # pages that a script makes
    return (path, f"{kept}#{fragment}") if path or kept or fragment else ()


def _item_slugs(item: Item) -> set[str]:
    return {_slug(str(key[0])) for link in _item_links(item) if (key := _path(link))}


def _slug(text: str) -> str:
    text = normalize("NFC", unquote(text)).casefold().strip("/").rpartition("/")[2]
    return _DATED.sub("", _ENDING.sub("", text)).strip()


def _headline(text: str) -> str:
    # WordPress and Markdown's programs set quotes, dashes and dots that the story's file has plain.
    return _HYPHENS.sub("-", squash(text).translate(_TYPEWRITTEN).casefold())


def _dated(names: set[str], moment: datetime | None, zone: tzinfo) -> set[Key]:
    return {(name, moment.astimezone(zone).date()) for name in names if name} if moment is not None else set()

"""
The one door to feedgen 1.0.0: Atom and RSS trees are its work, what it gets wrong is repaired in its extensions.

Its faults, as this room numbers them; tests/feeds/test_feedgen_faults.py shows that each is still there:

    F1  Atom entry links lose rel, type, length, hreflang, title        atom.py writes the attributes back
    F2  RSS drops feed links but self; channel link is the last link    the home page is given last, rss.py adds links
    F3  updated and lastBuildDate default to now                        always given, or `_Unsaid`
    F4  RSS dates go through setlocale, which all threads share         no date is given to it for RSS
    F5  the type CDATA ends up in Atom                                  never asked for
    F6  forbidden characters raise without naming the entry             _clean.py before; what raises is named here
    F7  entry relations are a closed list, no xml:lang an entry         atom.py adds them
    F8  the last of several enclosures wins; entries are prepended      enclosures are ours; entries are appended
    F9  RSS writes no author without an e-mail address                  rss.py writes dc:creator
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from wirefeed.model import Entry, Feed

if TYPE_CHECKING:
    from lxml.etree import _Element

FillFeed = Callable[[Any, Feed], None]
FillEntry = Callable[[Any, Entry, Feed], None]
MendFeed = Callable[["_Element", Feed], None]
MendEntry = Callable[["_Element", Entry, Feed], None]


class _Unsaid(datetime):
    """A date feedgen accepts and does not write: false, and it writes what is true (F3, F4)."""

    def __bool__(self) -> bool:
        return False


UNSAID = _Unsaid(1970, 1, 1, tzinfo=UTC)


class _Extension:
    """
    feedgen's extension interface: three methods, called while it makes the tree.

    Those of the feed run before the entries are appended, those of an entry when it is complete.
    """

    def __init__(self, mend: Callable[[_Element], None], namespaces: Mapping[str, str]) -> None:
        self._mend = mend
        self._namespaces = namespaces

    def extend_ns(self) -> dict[str, str]:
        return dict(self._namespaces)

    def extend_atom(self, element: _Element) -> None:
        self._mend(element)

    extend_rss = extend_atom


class Writer:
    """
    How one format is written with feedgen.

    Args:
        fill_feed: Gives feedgen's generator what it gets right of the feed.

        fill_entry: The same for feedgen's entry.

        mend_feed: Repairs the feed's root element, before any entry is in it.

        mend_entry: Repairs the element of an entry.

        namespaces: Prefix -> namespace, of what the menders add.
    """

    def __init__(
        self,
        *,
        fill_feed: FillFeed,
        fill_entry: FillEntry,
        mend_feed: MendFeed,
        mend_entry: MendEntry,
        namespaces: Mapping[str, str],
    ) -> None:
        self._fill_feed = fill_feed
        self._fill_entry = fill_entry
        self._mend_feed = mend_feed
        self._mend_entry = mend_entry
        self._namespaces = namespaces

    def atom(self, feed: Feed) -> bytes:
        """Return the Atom document of `feed`, UTF-8, an element a line."""
        text: bytes = self._generator(feed).atom_str(pretty=True)
        return text

    def rss(self, feed: Feed) -> bytes:
        """Return the RSS document of `feed`, UTF-8, an element a line."""
        text: bytes = self._generator(feed).rss_str(pretty=True)
        return text

    def _generator(self, feed: Feed) -> Any:
        from feedgen.feed import FeedGenerator

        generator = FeedGenerator()
        mend = partial(_with, self._mend_feed, feed)
        generator.register_extension("wirefeed", partial(_Extension, mend, self._namespaces))
        self._fill_feed(generator, feed)
        for entry in self._entries(feed):
            generator.add_entry(entry, order="append")  # F8
        return generator

    def _entries(self, feed: Feed) -> Iterable[Any]:
        from feedgen.entry import FeedEntry

        for entry in feed.entries:
            made = FeedEntry()
            made.register_extension("wirefeed", partial(_Extension, partial(self._mended, entry, feed), {}))
            try:
                self._fill_entry(made, entry, feed)
            except ValueError as error:
                raise _named(entry, error) from error
            yield made

    def _mended(self, entry: Entry, feed: Feed, element: _Element) -> None:
        try:
            self._mend_entry(element, entry, feed)
        except ValueError as error:
            raise _named(entry, error) from error


def _with(mend: MendFeed, feed: Feed, element: _Element) -> None:
    mend(element, feed)


def _named(entry: Entry, error: ValueError) -> ValueError:
    return ValueError(f"expected an entry feedgen can write, got {entry.id!r} of {entry.name!r}: {error}")

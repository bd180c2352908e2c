"""The files a site publishes: which there are, what each is made from, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from wirefeed import disk, feeds, plan, redirects
from wirefeed.making import Making
from wirefeed.model import Feed, Listing, Redirect, Remark
from wirefeed.plugins import FEEDS
from wirefeed.site import Site
from wirefeed.store import Seat

OPML = "feeds.opml"
INDEX = "index.html"
_OURS = b'content="wirefeed"'  # in the first kilobytes of every page of ours


class Output(NamedTuple):
    """
    One file that shall lie below a root.

    Attributes:
        key: Digest of all it is made from; the same for all files of one export.

        render: Returns its bytes; of an export, those of the whole.

        feed: Returns the document it shows, with its entries; None for every other file than a feed's.

        format: What the gate knows it by; empty for what has no rules.

        ids: Of the entries of that document.

        name: Of that feed.
    """

    root: str
    path: str
    key: bytes
    render: Callable[[], bytes]
    feed: Callable[[], Feed] | None = None
    format: str = ""
    ids: tuple[str, ...] = ()
    name: str = ""
    archived: bool = False


class Outline(NamedTuple):
    """
    All files of a build.

    Attributes:
        seats: Who sits in which closed archive.

        places: Entry's id -> the feeds it stands in.

        remarks: Stories that some feed has no room for.
    """

    outputs: list[Output]
    seats: list[Seat]
    places: dict[str, set[str]]
    remarks: list[Remark]


def outline(site: Site, selection: plan.Selection, making: Making, buried: Sequence[plan.Buried]) -> Outline:
    """Return every file the site shall have, in the order in which they are published: feeds come last."""
    drawing = _Drawing(site, selection, making)
    documents = drawing.documents(buried)
    listing = drawing.listing(documents)
    outputs = [
        *drawing.story_pages(listing, documents),
        *drawing.pages(listing, documents),
        *drawing.lists(listing),
        *drawing.sitemaps(),
        *(one for several in documents for one in drawing.feeds(several)),
    ]
    return Outline(outputs, drawing.seats, drawing.places, drawing.remarks)


class _Drawing:
    def __init__(self, site: Site, selection: plan.Selection, making: Making) -> None:
        self._site = site
        self._settings = site.settings
        self._selection = selection
        self._making = making
        self.seats: list[Seat] = []
        self.places: dict[str, set[str]] = {}
        self.remarks: list[Remark] = []
        names = {name for table in self._settings.feed for name in table.formats}
        self._formats = {name: FEEDS.load(name) for name in names}
        self._templates = site.templates() if self._settings.pages.feeds or self._settings.pages.stories else {}

    # Feeds.

    def documents(self, buried: Sequence[plan.Buried]) -> list[plan.Documents]:
        """Part the stories of every feed into its documents."""
        standings = list(self._selection.standings)
        standings += plan.graves(self._settings.feed, standings, (one.known for one in buried))
        shown = {key: made.shown for key, made in self._making.made.items()}
        seated = self._seated() if any(standing.table.archive for standing in standings) else {}
        endings = {name: module.EXTENSION for name, module in self._formats.items()}
        found = []
        for standing in standings:
            documents = plan.documents(
                standing,
                shown,
                buried,
                seated.get((standing.name, str(standing.table.archive)), ()),
                self._settings,
                endings=endings,
                frame=feeds.frame,
            )
            found.append(documents)
            self._note(standing, documents)
        return found

    def _seated(self) -> dict[tuple[str, str], list[plan.Archive]]:
        """Return the archives there are, by feed and scheme, oldest first."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for seat in self._site.store.seats():
            documents = found.setdefault((seat.feed, seat.scheme), {})
            documents.setdefault(seat.document, []).append(seat.id)
        return {
            which: [plan.Archive(name, tuple(ids)) for name, ids in documents.items()]
            for which, documents in found.items()
        }

    def _note(self, standing: plan.Standing, documents: plan.Documents) -> None:
        table = standing.table
        for position, archive in enumerate(documents.seats):
            for key in archive.ids:
                self.seats.append(Seat(standing.name, key, str(table.archive), position, archive.name))
        for document in (documents.current, *documents.archives):
            for key in document.ids:
                self.places.setdefault(key, set()).add(standing.place)
        for key in documents.heavy:
            head = self._making.made[key].head
            message = (
                f"larger than the {table.max_bytes:,} bytes a document of {standing.name!r} may have; left out there"
            )
            self.remarks.append(Remark(file=head.name, field="body", message=message))

    def feeds(self, documents: plan.Documents) -> Iterable[Output]:
        """Yield a feed's documents in each of its formats: archives first, so that what links to them is not early."""
        for document in (*documents.archives, documents.current):
            parts = self._parts(document.ids)
            said = self._site.digest(repr(document.feed), parts)
            for name in document.feed.addresses:
                module = self._formats[name]
                yield Output(
                    "output",
                    document.path + module.EXTENSION,
                    self._site.digest(name, said),
                    partial(self._render, module.render, document),
                    partial(self._filled, document),
                    name,
                    document.ids,
                    document.feed.name,
                    document.feed.archived,
                )

    def _render(self, render: Callable[[Feed], bytes], document: plan.Document) -> bytes:
        return render(self._filled(document))

    def _filled(self, document: plan.Document) -> Feed:
        return replace(document.feed, entries=self._making.entries(document.ids))

    def _parts(self, ids: Iterable[str]) -> list[tuple[str, bytes, object]]:
        made = self._making.made
        return [(key, made[key].key, made[key].known.updated) for key in ids if key in made]

    # Pages.

    def listing(self, documents: Sequence[plan.Documents]) -> Listing:
        """Return the site's feeds; one of a value that only tombstones stand under is no longer offered."""
        site, address = self._settings.site, self._settings.address
        offered = [one.current.feed for one in documents[: len(self._selection.standings)]]
        return Listing(
            title=site.title,
            description=site.description,
            language=site.language,
            home=site.url,
            author=site.author or site.title,
            address=address + INDEX if self._settings.pages.feeds else "",
            opml=address + OPML,
            feeds=tuple(offered),
        )

    def pages(self, listing: Listing, documents: Sequence[plan.Documents]) -> Iterable[Output]:
        """Yield a page for every feed, and that of all feeds."""
        if not self._settings.pages.feeds:
            return
        from wirefeed.feeds import indexpage, page

        alone = replace(listing, feeds=())
        offered = {feed.name for feed in listing.feeds}
        shown = [one.current for one in documents if one.current.feed.name in offered]
        for document in shown:
            key = self._key("page", repr(document.feed), self._parts(document.ids))
            render = partial(self._page, page.render, document, alone)
            path = document.path + page.EXTENSION
            if not self._is_foreign(path):
                yield Output("output", path, key, render)
        if self._is_foreign(INDEX):
            return
        said = [(repr(one.feed), len(one.ids), self._parts(one.ids[:1])) for one in shown]
        counted = replace(listing, counts={one.feed.name: len(one.ids) for one in shown})
        yield Output("output", INDEX, self._key("index", said), partial(self._index, indexpage.render, counted, shown))

    def _is_foreign(self, path: str) -> bool:
        """Say whether somebody else's page lies where ours would, and that it stays."""
        lying = disk.peek(self._site.roots["output"], path)
        if lying is None or _OURS in lying or ("output", path) in self._site.store.outputs():
            return False
        message = f"somebody else's {path} lies in the output folder and stays; move it, or set pages.feeds = false"
        self.remarks.append(Remark(file="", field="pages.feeds", message=message))
        return True

    def _page(self, render: Callable[..., bytes], document: plan.Document, listing: Listing) -> bytes:
        return render(self._filled(document), listing, self._templates)

    def _index(self, render: Callable[..., bytes], listing: Listing, shown: Sequence[plan.Document]) -> bytes:
        newest = [replace(one.feed, entries=self._making.entries(one.ids[:1])) for one in shown]
        return render(replace(listing, feeds=tuple(newest)), self._templates)

    def story_pages(self, listing: Listing, documents: Sequence[plan.Documents]) -> Iterable[Output]:
        """Yield the pages of stories without a link of their own."""
        if not self._settings.pages.stories:
            return
        from wirefeed.feeds import storypage

        alone = replace(listing, feeds=())
        settings = self._settings
        standing = _standing(listing, documents)
        for key, made in self._making.made.items():
            if made.known.target.startswith(settings.story_pages):
                path = unquote(made.known.target.removeprefix(settings.address))
                feeds = standing.get(key, [])
                render = partial(self._story, storypage.render, key, alone, feeds)
                said = [_offer(feed) for feed in feeds]
                yield Output("output", path, self._key("story", self._parts([key]), said), render)

    def _story(self, render: Callable[..., bytes], key: str, listing: Listing, feeds: Sequence[Feed]) -> bytes:
        (entry,) = self._making.entries([key])
        return render(entry, listing, self._templates, feeds=feeds, address=entry.link)

    def _key(self, *parts: object) -> bytes:
        return self._site.digest(parts, sorted(self._templates.items()) if self._settings.pages.templates else ())

    # Lists.

    def lists(self, listing: Listing) -> Iterable[Output]:
        """Yield the OPML of all feeds."""
        from wirefeed.feeds import opml

        said = [_offer(one) for one in listing.feeds]
        key = self._site.digest("opml", repr(replace(listing, feeds=())), said)
        yield Output("output", OPML, key, partial(opml.render, listing), format="opml")

    def sitemaps(self) -> Iterable[Output]:
        """Yield the news sitemap and, by choice, that of all stories; of stories on the site's own host."""
        settings = self._settings
        host = urlsplit(settings.site.url).hostname
        if settings.sitemap.news:
            from wirefeed.feeds import newssitemap

            made = self._making.made
            ids = [key for key in self._selection.news if key in made and _host(made[key].known.target) == host]
            key = self._site.digest("news", self._parts(ids))
            render = partial(self._news, newssitemap.render, ids)
            yield Output("output", "sitemap-news.xml", key, render, format="newssitemap", ids=tuple(ids))
        if settings.sitemap.stories:
            from wirefeed.feeds import sitemap

            known = [self._making.made[key].known for key in self._selection.live if key in self._making.made]
            rows = [(one.target, one.updated) for one in reversed(known) if _host(one.target) == host]
            files = sitemap.render(rows, home=settings.site.url, address=settings.address)
            for path, data in files.items():
                key = self._site.digest("sitemap", path, rows)
                yield Output("output", path, key, partial(bytes, data), format="sitemap")

    def _news(self, render: Callable[..., bytes], ids: Sequence[str]) -> bytes:
        site = self._settings.site
        entries = self._making.entries(ids)
        return render(entries, publication=site.title, language=site.language, home=site.url)


def _offer(feed: Feed) -> tuple[object, ...]:
    """Return what other documents say of a feed; never what moves with its entries."""
    return (feed.name, feed.title, feed.description, feed.language, feed.home, feed.page, feed.addresses)


def _standing(listing: Listing, documents: Iterable[plan.Documents]) -> dict[str, list[Feed]]:
    """Return id -> the feeds that are offered and hold it, their archives among them."""
    offered = {feed.name for feed in listing.feeds}
    standing: dict[str, list[Feed]] = {}
    for one in documents:
        if one.current.feed.name in offered:
            for document in (one.current, *one.archives):
                for key in document.ids:
                    standing.setdefault(key, []).append(one.current.feed)
    return standing


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def links(site: Site, rules: Sequence[Redirect], files: Mapping[str, str], remarks: list[Remark]) -> list[Output]:
    """
    Return the files of exported short links.

    Args:
        files: Code -> file of its story, for `remarks`, which get what could not be exported.
    """
    settings = site.settings
    own = (settings.site.url, settings.output.url, *(f"//{host}" for host in settings.short_links.hosts))
    hosts = frozenset(host.lower() for address in own if (host := _host(address)))
    export = redirects.export(settings.short_links.export, rules, url=settings.short_links.url, hosts=hosts)
    for code, reason in export.refused:
        message = f"no redirect from {code}: {reason}"
        remarks.append(Remark(file=files.get(code, ""), field="short_links.export", message=message))
    key = site.digest("links", rules)
    return [Output("links", path, key, partial(bytes, data)) for path, data in export.files.items()]

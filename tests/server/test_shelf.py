"""What is served follows what was published: whole, at once, and through every mishap."""

from __future__ import annotations

import hashlib
import http.client
import threading
import zlib
from pathlib import Path

import pytest

from tests.server.served import LONG, SERVED, serving
from tests.sites import LATER, Site, let_times_tick, new_site, story
from wirefeed.config import parse
from wirefeed.errors import ConfigErrors
from wirefeed.server import Shelf
from wirefeed.server._item import Item, Manner
from wirefeed.server._packing import Packed, digest

ATOM = b"/feeds/news.atom"
SWAPS = 1_000


def _built(site: Site) -> Shelf:
    site.write("ferry.md", story(body=LONG))
    let_times_tick()
    site.build()
    shelf = Shelf()
    shelf.load(str(site.config))
    return shelf


def test_before_the_first_build_nothing_is_served_and_nothing_is_written() -> None:
    with new_site() as site:
        shelf = Shelf()

        shelf.load(str(site.config))

        assert shelf.now.items == {}
        assert not site.state.exists()


def test_what_did_not_change_is_neither_read_nor_packed_again() -> None:
    with new_site(SERVED + '[[feed]]\nname = "news"\n[[feed]]\nname = "old"\nwhere = { tag = ["old"] }\n') as site:
        site.write("old.md", story("Old", tags=["old"]))
        shelf = _built(site)
        before = shelf.now
        site.write("pier.md", story("Pier opens"))
        let_times_tick()

        shelf.load(str(site.config), site.build(LATER)["files"])

        assert shelf.now is not before
        assert shelf.now.items[b"/feeds/old.atom"] is before.items[b"/feeds/old.atom"]
        assert shelf.now.items[ATOM] is not before.items[ATOM]
        assert b"Pier" not in _plain(before.items[ATOM])


def test_a_touched_file_keeps_its_packed_bodies() -> None:
    with new_site(SERVED) as site:
        shelf = _built(site)
        before = shelf.now.items[ATOM]
        (site.feeds / "news.atom").touch()

        shelf.load(str(site.config))

        assert shelf.now.items[ATOM] is not before
        assert shelf.now.items[ATOM].packed is before.packed


def test_a_build_that_nobody_told_of_is_found() -> None:
    with new_site(SERVED) as site:
        shelf = _built(site)
        site.write("pier.md", story("Pier opens"))
        let_times_tick()
        site.build(LATER)

        shelf.load(str(site.config), [])

        assert b"Pier" in _plain(shelf.now.items[ATOM])


def test_files_that_are_no_longer_published_are_no_longer_served() -> None:
    with new_site(SERVED + '[[feed]]\nname = "tags/{tag}"\n') as site:
        site.write("quay.md", story("Quay", tags=["quay"]))
        shelf = _built(site)
        assert b"/feeds/tags/quay.json" in shelf.now.items
        site.write("quay.md", story("Quay", tags=["pier"]))
        let_times_tick()

        report = site.build(LATER)
        shelf.load(str(site.config), report["files"])

        served = {path.decode().removeprefix("/feeds/") for path in shelf.now.items}
        assert served == set(site.outputs())


def test_a_deleted_state_takes_nothing_from_readers() -> None:
    with new_site(SERVED) as site:
        shelf = _built(site)
        paths, links = set(shelf.now.items), shelf.now.links
        for path in site.state.parent.iterdir():
            path.unlink()

        shelf.load(str(site.config))

        assert set(shelf.now.items) == paths
        assert shelf.now.links is links


def test_a_broken_configuration_is_told_once_and_then_keeps_the_old_one() -> None:
    with new_site(SERVED) as site:
        shelf = _built(site)
        site.config.write_text("[site")

        shelf.load(str(site.config))

        assert ATOM in shelf.now.items
        with pytest.raises(ConfigErrors):
            Shelf().load(str(site.config))


def test_settings_that_somebody_has_read_count_more_than_the_file() -> None:
    with new_site(SERVED) as site:
        shelf = _built(site)
        wanted = parse(SERVED.replace("port = 0", "port = 0\nmax_age = 7"))

        shelf.load(str(site.config), settings=wanted)

        fields = dict(shelf.now.items[ATOM].answer({}).fields)
        assert fields[b"cache-control"] == b"public, max-age=7"


def test_a_file_that_is_damaged_on_disk_is_not_what_readers_hold() -> None:
    with new_site(SERVED) as site:
        shelf = _built(site)
        (site.feeds / "news.rss").unlink()

        shelf.load(str(site.config))

        assert b"/feeds/news.rss" not in shelf.now.items
        assert ATOM in shelf.now.items


def test_a_feed_without_a_date_or_with_a_strange_one_is_as_old_as_its_file() -> None:
    manner = Manner("https://a.example", b"/", "", 60, True)
    for kind, data in (
        ("atom", b"<feed><updated>yesterday</updated></feed>"),
        ("rss", b"<rss><lastBuildDate>soon</lastBuildDate></rss>"),
        ("json", b'{"items": []}'),
        ("atom", b"\xff\xfe"),
    ):
        item = Item(f"/news.{kind}".encode(), Packed(data, kind), manner, stat=(1, 1_700_000_000_999_999_999, 1))

        assert item.modified == 1_700_000_000


def test_a_feed_is_never_younger_than_its_file() -> None:
    packed = Packed(b"<feed><updated>2030-01-01T00:00:00Z</updated></feed>", "atom")

    item = Item(b"/a.atom", packed, Manner("", b"/", "", 60, True), stat=(1, 1_700_000_000_000_000_000, 1))

    assert item.modified == 1_700_000_000


def _plain(item: Item) -> bytes:
    return zlib.decompress(item.packed.bodies["gzip"], 31)


@pytest.mark.parametrize("told", [True, False], ids=["told", "untold"])
def test_no_body_is_torn_while_builds_swap_under_load(told: bool, tmp_path: Path) -> None:
    """Whatever moment an answer is made at, it is one generation's, whole, and under that one's tag."""
    with serving(ferry=story(body=LONG)) as served:
        path = served.site.feeds / "news.atom"
        texts = [path.read_bytes().replace(b"Gull", name) for name in (b"Gull", b"Tern", b"Puffin" * 9)]
        tags = {f'"{digest(text)}{end}"' for text in texts for end in ("", "-gzip", "-br", "-zstd")}
        faults: list[str] = []
        answered = [0, 0]
        done = threading.Event()

        def read(number: int, coding: str) -> None:
            connection = http.client.HTTPConnection(served.host, served.port, timeout=10)
            last = ""
            while not done.is_set():
                asked = {"Accept-Encoding": coding, "If-None-Match": last} if last else {"Accept-Encoding": coding}
                connection.request("GET", "/feeds/news.atom", headers=asked)
                answer = connection.getresponse()
                body, tag = answer.read(), answer.getheader("ETag", "")
                answered[number] += 1
                last = tag if answered[number] % 2 else ""
                if answer.status == 304 and tag != asked.get("If-None-Match"):
                    faults.append(f"304 for {tag}")
                elif answer.status == 200:
                    plain = zlib.decompress(body, 31) if answer.getheader("Content-Encoding") else body
                    if digest(plain) != tag.strip('"').partition("-")[0] or tag not in tags:
                        faults.append(f"{tag}: {hashlib.sha256(plain).hexdigest()}")
                elif answer.status not in (200, 304):
                    faults.append(str(answer.status))
            connection.close()

        readers = [threading.Thread(target=read, args=pair) for pair in enumerate(("gzip", "identity"))]
        for reader in readers:
            reader.start()
        fresh, settings = tmp_path / "news.atom", served.shelf.now.settings
        for swap in range(SWAPS // 2):
            fresh.write_bytes(texts[swap % 3])
            fresh.replace(path)
            served.shelf.load(str(served.site.config), ["feeds/news.atom"] if told else None, settings=settings)
        done.set()
        for reader in readers:
            reader.join()

        assert faults == []
        assert min(answered) > 20

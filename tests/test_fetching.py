"""Sources with an address: what others publish comes below content/, and what they take back goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites import CONFIG, Site, new_site
from tests.web import Web, feed, serving
from wirefeed import site as sites
from wirefeed import upstream
from wirefeed.errors import ConfigErrors
from wirefeed.fetching import Fetched, Fetching

NOW = datetime(2026, 3, 26, 12, 0, tzinfo=UTC)


def rss(*items: tuple[str, str], built: str = "Thu, 26 Mar 2026 12:00:00 GMT", more: str = "") -> bytes:
    """Return a feed of (name, text), the newest first, an hour apart."""
    parts = []
    for number, (name, text) in enumerate(items):
        at = NOW - timedelta(hours=number if not name[-1].isdigit() else int(name[-1]))
        parts.append(
            f"<item><title>{name}</title><link>https://origin.example/{name}/</link><guid>urn:o:{name}</guid>"
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{text}</description></item>"
        )
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Origin</title><link>https://origin.example/</link>"
        f"<description>All of it</description><lastBuildDate>{built}</lastBuildDate>{more}{''.join(parts)}"
        "</channel></rss>"
    ).encode()


def polled(web: Web, *, match: str = "origin/**", path: str = "/feed", more: str = "") -> str:
    return f'{CONFIG}\n[[source]]\nmatch = "{match}"\nagency = "Origin"\nurl = "{web.url}{path}"\n{more}\n'


def fetch(site: Site, now: datetime = NOW, *, due: bool = False, **environment: str) -> Fetched:
    (done,) = Fetching(str(site.config), sites.load(str(site.config)), environment=environment).fetch(now=now, due=due)
    return done


def titles(site: Site) -> list[str]:
    return sorted(item["title"] for item in site.entries())


def test_items_of_a_feed_outlive_its_window():
    with serving({"/feed": feed(rss(("b2", "Two."), ("a3", "Three.")))}) as web, new_site(polled(web)) as site:
        assert fetch(site).state == "new"
        site.build(NOW)

        web.pages["/feed"] = feed(rss(("c1", "One."), ("b2", "Two.")))
        fetch(site)
        site.build(NOW)

        assert titles(site) == ["a3", "b2", "c1"]
        (item,) = [one for one in site.entries() if one["title"] == "a3"]
        assert item["id"] == "urn:o:a3"
        assert item["url"] == "https://origin.example/a3/"


def test_what_is_missing_before_items_that_stayed_was_withdrawn():
    """It must go from our feeds as well, whatever the window still shows."""
    before = rss(("c1", "One."), ("b2", "Two."), ("a3", "Three."))
    with serving({"/feed": feed(before)}) as web, new_site(polled(web)) as site:
        fetch(site)
        site.build(NOW)

        web.pages["/feed"] = feed(rss(("c1", "One."), ("a3", "Three.")))
        done = fetch(site)
        site.build(NOW)

        assert len(done.removed) == 1
        assert titles(site) == ["a3", "c1"]


def test_what_a_feed_says_was_deleted_is_gone():
    entry = (
        "<entry><id>urn:o:{0}</id><title>{0}</title><updated>2026-03-26T1{1}:00:00Z</updated>"
        "<link href='https://origin.example/{0}/'/><content>Text.</content></entry>"
    )
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'><id>urn:o</id>"
        "<title>Origin</title><updated>2026-03-26T12:00:00Z</updated>{}</feed>"
    )
    both = atom.format(entry.format("a", 0) + entry.format("b", 1))
    one = atom.format("<at:deleted-entry ref='urn:o:b' when='2026-03-26T13:00:00Z'/>" + entry.format("a", 0))
    with serving({"/feed": feed(both)}) as web, new_site(polled(web)) as site:
        fetch(site)
        web.pages["/feed"] = feed(one)
        fetch(site)

        site.build(NOW)

        assert titles(site) == ["a"]


def test_a_feed_built_anew_with_the_same_items_changes_no_file():
    with serving({"/feed": feed(rss(("a1", "One.")))}) as web, new_site(polled(web)) as site:
        fetch(site)
        web.pages["/feed"] = feed(rss(("a1", "One."), built="Fri, 27 Mar 2026 12:00:00 GMT", more="<ttl>5</ttl>"))

        assert fetch(site).state == "same"


def test_an_item_that_was_corrected_takes_the_place_of_what_it_was():
    with serving({"/feed": feed(rss(("a1", "Wrong.")))}) as web, new_site(polled(web)) as site:
        fetch(site)
        site.build(NOW)
        web.pages["/feed"] = feed(rss(("a1", "Right.")))

        fetch(site)
        site.build(NOW + timedelta(hours=1))

        (item,) = site.entries()
        assert "Right." in item["content_html"]


def test_json_feed_is_taken_apart_too():
    items = [{"id": f"urn:o:{n}", "title": f"{n}", "content_text": "Text.", "date_published": "2026-03-26T10:00:00Z"}
             for n in "ab"]  # fmt: skip
    tree = {"version": "https://jsonfeed.org/version/1.1", "title": "Origin", "items": items}
    page = feed(json.dumps(tree), "application/feed+json")
    with serving({"/feed": page}) as web, new_site(polled(web)) as site:
        assert len(fetch(site).written) == 2

        site.build(NOW)

        assert titles(site) == ["a", "b"]


def test_what_is_as_it_was_is_asked_for_and_not_sent():
    def answer(asked: BaseHTTPRequestHandler) -> None:
        known = asked.headers.get("If-None-Match") == '"v1"'
        asked.send_response(304 if known else 200)
        asked.send_header("ETag", '"v1"')
        body = b"" if known else rss(("a1", "One."))
        asked.send_header("Content-Length", str(len(body)))
        asked.end_headers()
        asked.wfile.write(body)

    with serving({"/feed": answer}) as web, new_site(polled(web)) as site:
        assert fetch(site).state == "new"

        assert fetch(site).state == "same"
        assert "if-none-match" in web.asked[-1][1]


def test_a_source_that_lost_its_files_is_asked_for_all_of_it():
    with serving({"/feed": (200, {"ETag": '"v1"'}, rss(("a1", "One.")))}) as web, new_site(polled(web)) as site:
        fetch(site)
        for path in (site.content / "origin").iterdir():
            path.unlink()

        assert fetch(site).state == "new"
        assert "if-none-match" not in web.asked[-1][1]


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({}, 900),
        ({"Retry-After": "3600"}, 3600),
        ({"Retry-After": "Thu, 26 Mar 2099 12:00:00 GMT"}, 86_400),
        ({"Retry-After": "5"}, 900),
    ],
)
def test_a_source_that_wants_to_be_left_alone_is(headers: dict[str, str], wait_s: int):
    with serving({"/feed": (503, headers, b"later")}) as web, new_site(polled(web)) as site:
        done = fetch(site, due=True)

        assert done.state == "failed"
        assert "503" in done.reason
        assert (done.next_at - NOW).total_seconds() == pytest.approx(wait_s, abs=1)
        assert fetch(site, NOW + timedelta(seconds=wait_s - 2), due=True).state == "later"
        assert len(web.asked) == 1
        fetch(site, NOW + timedelta(seconds=wait_s + 2), due=True)
        assert len(web.asked) == 2


def test_failures_leave_longer_and_longer_pauses():
    with serving({}) as web, new_site(polled(web)) as site:
        now, pauses = NOW, []
        for _ in range(9):
            done = fetch(site, now, due=True)
            pauses.append((done.next_at - now).total_seconds())
            now = done.next_at

        assert pauses == [900, 1800, 3600, 7200, 14_400, 28_800, 57_600, 86_400, 86_400]


def test_gone_for_good_takes_all_of_it_away():
    with serving({"/feed": feed(rss(("a1", "One.")))}) as web, new_site(polled(web)) as site:
        fetch(site)
        web.pages["/feed"] = (410, {}, b"gone")

        assert len(fetch(site).removed) == 1


def test_what_an_editor_put_beside_it_stays_when_the_origin_is_gone():
    with serving({"/feed": feed(rss(("a1", "One.")))}) as web, new_site(polled(web)) as site:
        fetch(site)
        own = [
            site.write("origin/ferry-abcdefghijklmnop.md", "# Ferry\n"),
            site.write("origin/deep/note.md", "# Note\n"),
        ]
        web.pages["/feed"] = (410, {}, b"gone")

        done = fetch(site)

        assert done.state == "new"
        assert len(done.removed) == 1
        assert all(path.exists() for path in own)


def test_a_page_is_no_feed():
    page = (200, {"Content-Type": "text/html"}, b"<!doctype html><title>x</title>")
    with serving({"/feed": page}) as web, new_site(polled(web)) as site:
        done = fetch(site)

    assert done.state == "failed"
    assert "a page" in done.reason


def test_another_document_is_one_file():
    body = b"---\ntitle: Ferry\ndate: 2026-03-26T10:00:00Z\n---\nIt sails.\n"
    path = "/drop/ferry.md?x=1"
    page = (200, {"Content-Type": "text/markdown"}, body)
    with serving({path: page}) as web, new_site(polled(web, path=path)) as site:
        assert fetch(site).written == ("origin/ferry.md",)


def test_the_header_of_a_source_is_a_secret_and_goes_to_its_host_alone():
    with serving({"/feed": feed(rss(("a1", "One.")))}) as there, serving({}) as web:
        web.pages["/feed"] = (302, {"Location": f"{there.url}/feed"}, b"")
        with new_site(polled(web, more='authorization = { env = "ORIGIN" }')) as site:
            done = fetch(site, ORIGIN="Bearer canary")

            assert done.state == "new"
            assert web.asked[0][1]["authorization"] == "Bearer canary"
            assert "authorization" not in there.asked[0][1]
            assert b"canary" not in site.state.read_bytes()


def test_a_secret_that_is_missing_is_told():
    with serving({}) as web, new_site(polled(web, more='authorization = { env = "ORIGIN" }')) as site:
        done = fetch(site)

        assert "ORIGIN" in done.reason
        assert web.asked == []


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ('match = "**"\nurl = "https://o.example/feed"', "source[0].match"),
        ('match = "../out/**"\nurl = "https://o.example/feed"', "source[0].match"),
        ('match = "a/*.xml"\nurl = "https://o.example/feed"', "source[0].match"),
        ('match = "a/**"\nurl = "ftp://o.example/feed"', "source[0].url"),
        ('match = "a/**"\nurl = "https://o.example/feed"\nevery = "now and then"', "source[0].every"),
        ('match = "a/**"\nurl = "https://o.example/feed"\nauthorization = "Bearer x"', "source[0].authorization"),
    ],
)
def test_a_source_that_cannot_be_polled_is_told(lines: str, path: str):
    with new_site(f"{CONFIG}\n[[source]]\n{lines}\n") as site, pytest.raises(ConfigErrors) as told:
        sites.load(str(site.config))

    assert path in str(told.value)
    assert "Bearer x" not in str(told.value)


def test_the_command_tells_what_came_and_what_did_not():
    with serving({"/feed": feed(rss(("a1", "One.")))}) as web, new_site(polled(web)) as site:
        good = site.run("fetch")
        web.pages.clear()
        bad = site.run("fetch")

    assert (good.returncode, good.stdout) == (0, "origin/**: 1 file written, 0 files removed\n")
    assert bad.returncode == 1
    assert "status 404" in bad.stderr


KEYS = st.lists(st.integers(0, 30), unique=True, max_size=12)


@given(KEYS, KEYS, st.integers(1, 12))
def test_what_rolls_out_of_a_window_is_never_taken_for_withdrawn(old: list[int], new: list[int], window: int):
    """Newest first, a window over what was ever published: nothing is missing that is not behind all that stayed."""
    fresh = [str(key + 100) for key in new]
    ever = fresh + [str(key) for key in old]

    gone = upstream.withdrawn([str(key) for key in old][:window], ever[:window], set(ever))

    assert gone == set()


@given(KEYS.filter(lambda keys: len(keys) > 2), st.data())
def test_what_is_taken_out_is_found_wherever_something_stayed_behind_it(keys: list[int], data: Any):
    before = [str(key) for key in keys]
    taken = data.draw(st.sampled_from(before[:-1]))

    gone = upstream.withdrawn(before, [key for key in before if key != taken], set(before))

    assert gone == {taken}


@given(st.permutations([str(number) for number in range(6)]), st.integers(1, 5))
def test_a_list_in_another_order_says_nothing(order: list[str], shown: int):
    before = [str(number) for number in range(6)]
    now = order[:shown]

    gone = upstream.withdrawn(before, now, set(before))

    assert gone == set() or now == sorted(now)

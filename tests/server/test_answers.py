"""What is asked for and what is answered, over real HTTP."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from tests.server.served import SERVED, Served, serving
from tests.sites import LATER, story

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
ATOM = "/feeds/news.atom"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(SERVED + "[sitemap]\nstories = true\n") as one:
        yield one


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/feeds/news.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/news.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/news.json", "application/feed+json"),
        ("/feeds/news.html", "text/html; charset=utf-8"),
        ("/feeds/index.html", "text/html; charset=utf-8"),
        ("/feeds/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/feeds/sitemap-news.xml", "application/xml; charset=utf-8"),
        ("/feeds/sitemap.xml", "application/xml; charset=utf-8"),
    ],
)
def test_every_published_file_is_served_as_what_it_is(served: Served, path: str, kind: str) -> None:
    got = served.get(path)

    assert got.status == 200
    assert got.fields["content-type"] == kind
    assert got.body == (served.site.folder / path[1:]).read_bytes()
    assert got.fields["content-length"] == str(len(got.body))
    assert got.fields["cache-control"] == "public, max-age=60"
    assert got.fields["x-content-type-options"] == "nosniff"
    assert "script" not in got.fields["content-security-policy"]
    assert "default-src 'none'" in got.fields["content-security-policy"]


def test_nothing_else_in_any_folder_is_served(served: Served) -> None:
    (served.site.feeds / "notes.txt").write_text("not ours")
    asked = (
        "/feeds/notes.txt",
        "/config.toml",
        "/.wirefeed/state.sqlite3",
        "/feeds/../config.toml",
        "/feeds/%2e%2e/config.toml",
        "/feeds/..%2fconfig.toml",
        "/feeds//news.atom",
        "/feeds/news.atom/",
        "/feeds/news.atom%00",
        "/feeds/%ff%fe",
        "/feeds/%zz",
        "/../../../../etc/passwd",
        "//etc/passwd",
    )

    got = {path: served.get(path).status for path in asked}

    assert got == dict.fromkeys(asked, 404)


def test_no_answer_names_its_server(served: Served) -> None:
    for path in (ATOM, "/missing", "/health"):
        assert "server" not in served.get(path).fields


UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.mark.parametrize("coding", UNPACK)
def test_a_packed_feed_is_the_feed_under_a_tag_of_its_own(served: Served, coding: str) -> None:
    plain = served.get(ATOM)

    got = served.get(ATOM, Accept_Encoding=coding)

    assert got.fields["content-encoding"] == coding
    assert len(got.body) < len(plain.body) / 2
    assert UNPACK[coding](got.body) == plain.body
    assert got.fields["etag"] != plain.fields["etag"]
    assert not got.fields["etag"].startswith("W/")
    assert "Accept-Encoding" in got.fields["vary"]


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, zstd", "zstd"),
        ("br;q=0.5, gzip;q=1.0", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("gzip;q=0", None),
        ("gzip;q=0, *", "br"),
        ("identity;q=0.5, gzip;q=0.1", None),
        ("deflate", None),
        ("identity;q=0", None),
        ("GZIP ; Q=0.8", "gzip"),
        ("gzip;q=nonsense", None),
    ],
)
def test_the_coding_is_the_best_of_those_that_are_accepted(served: Served, field: str, coding: str | None) -> None:
    got = served.get(ATOM, Accept_Encoding=field)

    assert got.status == 200
    assert got.fields.get("content-encoding") == coding


def _fields_of(served: Served, asked: dict[str, str]) -> dict[str, str]:
    """Put the tag and the date of the feed in; ``+`` and ``-`` shift the date by a day."""
    got = served.get(ATOM)
    modified = parsedate_to_datetime(got.fields["last-modified"])
    day = timedelta(days=1)
    known = {
        "TAG": got.fields["etag"],
        "PACKED": served.get(ATOM, Accept_Encoding="gzip").fields["etag"],
        "THEN": got.fields["last-modified"],
        "BEFORE": format_datetime(modified - day, usegmt=True),
        "AFTER": format_datetime(modified + day, usegmt=True),
        "ASCTIME": modified.strftime("%a %b %e %H:%M:%S %Y"),
        "RFC850": modified.strftime("%A, %d-%b-%y %H:%M:%S GMT"),
    }
    return {
        name: " ".join(known.get(word.strip(","), word.strip(",")) + "," * word.endswith(",") for word in value.split())
        if not value.startswith("W/")
        else "W/" + known[value[2:]]
        for name, value in asked.items()
    }


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"If_None_Match": "TAG"}, 304),
        ({"If_None_Match": "W/TAG"}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"other", TAG, "more"'}, 304),
        ({"If_None_Match": '"other"'}, 200),
        ({"If_None_Match": "PACKED"}, 200),
        ({"If_None_Match": "PACKED", "Accept_Encoding": "gzip"}, 304),
        ({"If_None_Match": "TAG", "Accept_Encoding": "gzip"}, 200),
        ({"If_None_Match": "nonsense"}, 200),
        ({"If_None_Match": ""}, 200),
        ({"If_Modified_Since": "THEN"}, 304),
        ({"If_Modified_Since": "AFTER"}, 304),
        ({"If_Modified_Since": "BEFORE"}, 200),
        ({"If_Modified_Since": "ASCTIME"}, 304),
        ({"If_Modified_Since": "RFC850"}, 304),
        ({"If_Modified_Since": "nonsense"}, 200),
        ({"If_Modified_Since": ""}, 200),
        ({"If_None_Match": '"other"', "If_Modified_Since": "AFTER"}, 200),
        ({"If_None_Match": "TAG", "If_Modified_Since": "BEFORE"}, 304),
        ({"If_Match": "TAG"}, 200),
        ({"If_Match": "*"}, 200),
        ({"If_Match": "W/TAG"}, 412),
        ({"If_Match": '"other"'}, 412),
        ({"If_Match": '"other"', "If_None_Match": "TAG"}, 412),
        ({"If_Unmodified_Since": "THEN"}, 200),
        ({"If_Unmodified_Since": "BEFORE"}, 412),
        ({"If_Unmodified_Since": "nonsense"}, 200),
        ({"Range": "bytes=0-9"}, 200),
        ({"Range": "bytes=0-9", "If_Range": "TAG"}, 200),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_conditional_request_is_answered_by_its_conditions(
    served: Served, method: str, asked: dict[str, str], status: int
) -> None:
    got = served.get(ATOM, method=method, **_fields_of(served, asked))

    assert got.status == status
    assert bool(got.body) == (status != 304 and method == "GET")
    if status == 304:
        full = served.get(ATOM, Accept_Encoding=asked.get("Accept_Encoding", "")).fields
        kept = ("etag", "last-modified", "cache-control", "vary", "access-control-allow-origin")
        assert {name: got.fields[name] for name in kept} == {name: full[name] for name in kept}
        assert "content-length" not in got.fields


def test_a_feed_is_as_old_as_it_says_and_promises_no_ranges(served: Served) -> None:
    got = served.get(ATOM)

    assert "accept-ranges" not in got.fields
    said = got.body.partition(b"<updated>")[2].partition(b"</updated>")[0].decode()
    assert parsedate_to_datetime(got.fields["last-modified"]).strftime("%Y-%m-%dT%H:%M:%SZ") == said
    for path in ("/feeds/news.rss", "/feeds/news.json"):
        assert served.get(path).fields["last-modified"] == got.fields["last-modified"]


def test_a_correction_that_moves_no_stamp_is_seen_by_a_reader_that_knows_dates_only() -> None:
    with serving(ferry=story()) as served:
        before = served.get(ATOM).fields["last-modified"]
        served.site.write("ferry.md", story(body="The ferry sails again, at nine.", minor=True))
        served.build(LATER)

        got = served.get(ATOM, If_Modified_Since=before)

        assert b"<updated>2024-03-26T10:00:00Z" in got.body
        assert got.status == 200
        assert got.fields["last-modified"] != before


@pytest.mark.parametrize("path", [ATOM, "/feeds/news.html", "/missing", "/feeds", "/health", "/metrics"])
def test_a_head_is_a_get_without_its_body(served: Served, path: str) -> None:
    got = served.get(path)

    head = served.get(path, method="HEAD")

    assert head.status == got.status
    assert head.body == b""
    volatile = {"date", "content-length"} if path in ("/health", "/metrics") else {"date"}
    assert {n: v for n, v in head.fields.items() if n not in volatile} == {
        n: v for n, v in got.fields.items() if n not in volatile
    }


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("text/html;q=0.5, application/atom+xml;q=0.4", "text/html"),
        (None, "application/atom+xml"),
        ("", "application/atom+xml"),
        ("*/*", "application/atom+xml"),
        ("text/html, */*", "application/atom+xml"),
        ("text/*", "application/atom+xml"),
        ("application/xml", "application/atom+xml"),
        ("text/html;q=0", "application/atom+xml"),
        ("image/png", "application/atom+xml"),
        ("application/rss+xml, text/xml;q=0.9, text/html;q=0.8, */*;q=0.7", "application/atom+xml"),
        ("application/atom+xml,application/rdf+xml,application/xml;q=0.9,*/*;q=0.1", "application/atom+xml"),
        ("text/html, application/atom+xml", "application/atom+xml"),
        ("text/html; q=high", "application/atom+xml"),
        (",,;q=1,", "application/atom+xml"),
    ],
)  # fmt: skip
def test_a_browser_gets_the_page_of_a_feed_and_a_reader_the_feed(served: Served, accept: str | None, kind: str) -> None:
    got = served.get(ATOM, **({} if accept is None else {"Accept": accept}))

    assert got.fields["content-type"].startswith(kind)
    assert got.fields["vary"] == "Accept, Accept-Encoding"
    assert got.fields.get("content-location") == ("/feeds/news.html" if kind == "text/html" else None)


def test_the_feed_a_browser_saw_as_a_page_is_not_unchanged_for_a_reader(served: Served) -> None:
    page = served.get(ATOM, Accept=BROWSER)

    assert served.get(ATOM, Accept=BROWSER, If_None_Match=page.fields["etag"]).status == 304
    assert served.get(ATOM, If_None_Match=page.fields["etag"]).status == 200


def test_without_pages_a_browser_gets_the_feed() -> None:
    with serving(SERVED + "[pages]\nfeeds = false\n") as served:
        got = served.get(ATOM, Accept=BROWSER)

        assert got.fields["content-type"].startswith("application/atom+xml")
        assert got.fields["vary"] == "Accept-Encoding"
        assert served.get("/").status == 404


@pytest.mark.parametrize("path", ["/", "/feeds/", "/?from=mail", "http://news.example.org/feeds/"])
def test_the_site_answers_with_the_page_of_all_feeds(served: Served, path: str) -> None:
    got = served.get(path)

    assert got.status == 200
    assert got.body == (served.site.feeds / "index.html").read_bytes()


def test_a_browser_that_looks_for_an_icon_is_not_told_of_a_fault(served: Served) -> None:
    assert served.get("/favicon.ico").status == 204


def test_a_folder_without_its_slash_leads_to_it(served: Served) -> None:
    got = served.get("/feeds")

    assert (got.status, got.fields["location"]) == (301, "/feeds/")


def test_names_in_any_script_are_found_however_they_are_encoded() -> None:
    config = SERVED + '[[feed]]\nname = "tags/{tag}"\n'
    with serving(config, quay=story(tags=["رصيف", "two words"])) as served:
        (served.site.feeds / "tags/رصيف.atom").stat()

        for path in ("/feeds/tags/%D8%B1%D8%B5%D9%8A%D9%81.atom", "/feeds/tags/%d8%b1%d8%b5%d9%8a%d9%81.atom"):
            got = served.get(path, Accept=BROWSER)
            assert (got.status, got.fields["content-location"]) == (200, "/feeds/tags/%D8%B1%D8%B5%D9%8A%D9%81.html")
        link = served.get("/feeds/tags/%D8%B1%D8%B5%D9%8A%D9%81.atom").fields["link"]
        assert link == '<https://news.example.org/feeds/tags/%D8%B1%D8%B5%D9%8A%D9%81.atom>; rel="self"'
        assert served.get("/feeds/t%61gs/two-words.atom?x=y").status == 200


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://news.example.org/", "/news.atom"),
        ("https://feeds.example.org/a/b%20c/", "/a/b%20c/news.atom"),
        ("https://feeds.example.org/without", "/without/news.atom"),
        ("", "/feeds/news.atom"),
    ],
)
def test_files_stand_where_the_output_is_published(url: str, path: str) -> None:
    with serving(SERVED + (f'[output]\nurl = "{url}"\n' if url else "")) as served:
        got = served.get(path)

        assert got.status == 200
        assert served.get("/").fields["content-type"].startswith("text/html")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_told_which_there_are(served: Served, method: str) -> None:
    got = served.get(ATOM, method=method)

    assert (got.status, got.fields["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert served.get("/health", method=method).status == 405


def test_scripts_of_other_sites_may_read_feeds_and_no_pages(served: Served) -> None:
    asked = {"Origin": "https://reader.example", "Access_Control_Request_Method": "GET"}

    feed = served.get(ATOM, method="OPTIONS", **asked)
    page = served.get("/feeds/news.html", method="OPTIONS", **asked)

    assert (feed.status, feed.fields["access-control-allow-origin"], feed.body) == (204, "*", b"")
    assert "If-None-Match" in feed.fields["access-control-allow-headers"]
    assert served.get(ATOM, Origin="https://reader.example").fields["access-control-allow-origin"] == "*"
    assert (page.status, page.fields["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert "access-control-allow-origin" not in page.fields
    assert "access-control-allow-origin" not in served.get("/feeds/news.html").fields
    assert served.get("/missing", method="OPTIONS").status == 404
    assert served.raw(b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 204")


def test_feeds_name_themselves_and_their_hub() -> None:
    config = (
        SERVED + '[websub]\nhub = "https://hub.example.org/?a=1&b=2"\n[[feed]]\nname = "news"\narchive = 1\nlimit = 1\n'
    )
    texts = {f"s{day}": story(f"Day {day}", date=f"2024-03-0{day}T10:00:00Z") for day in (1, 2, 3)}
    with serving(config, **texts) as served:
        hub = '<https://hub.example.org/?a=1&b=2>; rel="hub", '
        archives = [path for path in served.site.outputs() if path.endswith(".atom") and path != "news.atom"]

        for ending in ("atom", "rss", "json"):
            own = f'<https://news.example.org/feeds/news.{ending}>; rel="self"'
            assert served.get(f"/feeds/news.{ending}").fields["link"] == hub + own
        assert archives
        for path in archives:  # what never changes has no hub
            got = served.get(f"/feeds/{path}")
            assert got.fields["link"] == f'<https://news.example.org/feeds/{path}>; rel="self"'
        assert "link" not in served.get("/feeds/news.html").fields


# Short links.


def _code(served: Served) -> str:
    """Return the code of the site's one story."""
    (entry,) = served.site.entries()
    link: str = entry["_wirefeed"]["short_link"]
    return link.rpartition("/")[2]


@pytest.fixture(scope="module")
def linked() -> Iterator[Served]:
    with serving(SERVED, ferry=story(id="ferry"), kept=story("Kept", draft=True)) as one:
        yield one


def test_a_short_link_leads_to_its_story_for_a_day(linked: Served) -> None:
    code = _code(linked)

    got = linked.get(f"/s/{code}")

    target = linked.site.entries()[0]["url"]
    assert (got.status, got.fields["location"], got.body) == (301, target, b"")
    assert got.fields["cache-control"] == "public, max-age=86400"
    assert got.fields["link"] == f'<{target}>; rel="canonical"'
    assert "set-cookie" not in got.fields
    assert linked.get(f"/s/{code}", method="HEAD").status == 301


@pytest.mark.parametrize("after", ["", ".", "/", "+", "),", "?a=b"])
def test_a_short_link_is_known_as_people_write_it(linked: Served, after: str) -> None:
    code = _code(linked)

    assert linked.get(f"/s/{code.upper()}{after}").status == 301


@pytest.mark.parametrize("path", ["/s/bbbbbbbb", "/s/", "/s/a/b", "/s/%00", "/s/%D8%B1", "/s/" + "b" * 500])
def test_an_unknown_short_link_is_not_found_and_not_kept(linked: Served, path: str) -> None:
    got = linked.get(path)

    assert (got.status, got.fields["cache-control"]) == (404, "no-cache")


def test_the_short_link_of_a_withdrawn_story_says_that_it_is_gone() -> None:
    with serving(ferry=story(id="ferry")) as served:
        code = _code(served)
        (served.site.content / "ferry.md").unlink()
        served.build(LATER)

        got = served.get(f"/s/{code}")

        assert (got.status, "location" in got.fields) == (410, False)
        assert b"ferry" not in got.body.lower()


def test_a_short_link_leads_to_no_other_host() -> None:
    with serving(ferry=story(link="https://elsewhere.example/a", id="ferry")) as served:
        assert served.get(f"/s/{_code(served)}").status == 404

    with serving(
        SERVED.replace("[short_links]", '[short_links]\nhosts = ["elsewhere.example"]'),
        ferry=story(link="https://elsewhere.example/a", id="ferry"),
    ) as served:
        assert served.get(f"/s/{_code(served)}").fields["location"] == "https://elsewhere.example/a"


def _counted(served: Served) -> Any:
    path = Path(served.site.folder, ".wirefeed/clicks.json")
    return json.loads(path.read_text()) if path.exists() else None


def test_short_links_are_counted_only_where_somebody_wants_to_know() -> None:
    counting = SERVED.replace("[short_links]", "[short_links]\ncount = true")
    with serving(ferry=story(id="ferry")) as served:
        served.get(f"/s/{_code(served)}")
    assert served.app.clicks.counts == {}

    with serving(counting, ferry=story(id="ferry")) as served:
        code = _code(served)
        for _ in range(3):
            served.get(f"/s/{code.upper()}")
        served.get(f"/s/{code}", method="HEAD")
        served.get("/s/unknown")
        served.serving.stop()

        assert _counted(served) == {code: 3}
        assert (served.site.folder / ".wirefeed/clicks.json").read_text().count("\n") == 3  # a number a code


def test_a_change_is_seen_at_once_and_only_where_it_is_one() -> None:
    config = SERVED + '[[feed]]\nname = "news"\n[[feed]]\nname = "other"\nwhere = { tag = ["other"] }\n'
    with serving(config, ferry=story(), stone=story("Stone", tags=["other"])) as served:
        news, other = served.get(ATOM), served.get("/feeds/other.atom")
        served.site.write("pier.md", story("Pier opens", date="2024-04-01T10:00:00Z"))
        served.build(LATER)

        fresh = served.get(ATOM, If_None_Match=news.fields["etag"], If_Modified_Since=news.fields["last-modified"])

        assert fresh.status == 200
        assert b"Pier opens" in fresh.body
        assert fresh.fields["last-modified"] == "Mon, 01 Apr 2024 10:00:00 GMT"
        assert served.get("/feeds/other.atom", If_None_Match=other.fields["etag"]).status == 304

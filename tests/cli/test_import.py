"""`wirefeed import`: a whole site moves, and its subscribers get nothing twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import olds
from tests.olds import FERRY, HOME, PIER, POSTS, TOWER, Post
from tests.sites import CONFIG, LATER, NOON, PREFIX, Site, story
from tests.web import Page, feed, moved, serving
from wirefeed import adoption
from wirefeed.adopting import adopt
from wirefeed.errors import ConfigError, FeedError, TransportError

JSON = "application/feed+json"
OLD = {
    "WordPress": olds.wordpress,
    "Ghost": olds.ghost,
    "Hugo": olds.hugo,
    "Jekyll": olds.jekyll,
    "Eleventy": olds.eleventy,
}


def written(site: Site, post: Post, **fields: Any) -> None:
    """Write the story of a post as its new file: another path, its own date without a time."""
    fields = {"date": f"{post.published:%Y-%m-%d}"} | fields
    site.write(f"{post.published:%Y-%m-%d}-{post.slug}.md", story(post.title, **fields))


def identity(post: Post) -> str:
    return f"{PREFIX}{post.published:%Y-%m-%d}-{post.path}"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    for post in POSTS:
        written(site, post)
    return site


def taken(site: Site) -> dict[str, adoption.Adopted]:
    path = site.folder / adoption.NAME
    return adoption.decode(path.read_bytes(), path.name)


def imported(site: Site, source: str, **more: Any) -> dict[str, Any]:
    return adopt(str(site.config), source, **({"now": NOON, "write": True} | more))


def saved(site: Site, document: str, name: str = "old.xml") -> str:
    path = site.folder / name
    path.write_text(document, encoding="utf-8")
    return str(path)


def page(document: str) -> Page:
    return feed(document, JSON if document.startswith("{") else "text/xml")


def many(count: int) -> tuple[Post, ...]:
    return tuple(
        Post(f"story-{number}", f"Story {number}", FERRY.published + timedelta(hours=number), number)
        for number in range(count, 0, -1)
    )


# --- a whole site


@pytest.mark.parametrize("old", OLD.values(), ids=OLD)
def test_every_story_takes_on_the_id_the_date_and_the_link_it_had(site: Site, old: Callable[[], str]) -> None:
    document = old()
    with serving({"/feed": page(document)}) as web:
        ran = site.run("import", f"{web.url}/feed")

    assert (ran.returncode, ran.stderr) == (0, "")
    before = adoption.read(document.encode(), address=f"{HOME}/feed")
    told = taken(site)
    assert [(told[identity(post)].id, told[identity(post)].published, told[identity(post)].link) for post in POSTS] == [
        (item.id, item.published, item.link) for item in before
    ]


@pytest.mark.parametrize("old", OLD.values(), ids=OLD)
def test_the_new_feed_has_the_ids_dates_and_links_of_the_old_one(site: Site, old: Callable[[], str]) -> None:
    document = old()
    imported(site, saved(site, document))

    report = site.build()

    assert (report["entries"], report["failed"]) == (3, [])
    before = adoption.read(document.encode(), address=f"{HOME}/feed")
    after = adoption.read((site.feeds / "news.rss").read_bytes())
    assert [(one.id, one.link, one.published) for one in after] == [(one.id, one.link, one.published) for one in before]
    in_json = site.entries()
    assert [one["id"] for one in in_json] == [one.id for one in before]
    assert {one["date_published"] for one in in_json} == {f"{post.published:%Y-%m-%dT%H:%M:%SZ}" for post in POSTS}


def test_the_command_says_what_it_did_and_what_comes_next(site: Site) -> None:
    ran = site.run("import", saved(site, olds.wordpress()))

    assert ran.returncode == 0
    assert ran.stdout.splitlines() == [
        "3 items, 3 stories: 3 matched",
        "       3 by slug",
        "wrote adopted.jsonl: 3 stories",
        "next: commit adopted.jsonl, then wirefeed build",
    ]


def test_items_without_a_story_are_named_and_are_exit_1(site: Site) -> None:
    ran = site.run("import", saved(site, olds.wordpress((*POSTS, *many(12)))))

    assert ran.returncode == 1
    assert "12 items without a story, to leave the feed:" in ran.stdout
    assert f"  2024-03-26  Story 12  {HOME}/2024/03/26/story-12/\n" in ran.stdout
    assert "  ... and 2 more: --json lists them all\n" in ran.stdout
    assert len(taken(site)) == 3


def test_ambiguous_items_are_named_and_are_exit_1(site: Site) -> None:
    written(site, FERRY._replace(slug="ferry"))
    written(site, FERRY._replace(slug="boat"))
    source = saved(site, olds.ghost((FERRY._replace(slug="x"),)))

    ran = site.run("import", source)

    assert ran.returncode == 1
    assert "1 ambiguous; write the item's id into its story" in ran.stdout
    assert "content/2024-03-26-boat.md, content/2024-03-26-ferry-sails.md, content/2024-03-26-ferry.md" in ran.stdout
    assert not (site.folder / adoption.NAME).exists()


def test_the_report_for_programs_has_all_of_it(site: Site) -> None:
    ran = site.run("import", saved(site, olds.hugo((*POSTS, *many(1)))), "--json")

    report = json.loads(ran.stdout)

    assert ran.returncode == 1
    assert (report["items"], report["stories"], report["documents"], report["adopted"]) == (4, 3, 1, 3)
    assert report["matched"][0] == {
        "how": "slug",
        "file": f"content/2024-03-28-{TOWER.slug}.md",
        "story": identity(TOWER),
        "id": f"{HOME}/posts/{TOWER.path}/",
        "link": f"{HOME}/posts/{TOWER.path}/",
    }
    assert [one["title"] for one in report["unmatched"]] == ["Story 1"]
    assert (report["changed"], report["stopped"], report["unknown"]) == (True, "", [])


def test_a_dry_run_writes_nothing(site: Site) -> None:
    ran = site.run("import", saved(site, olds.ghost()), "--dry-run")

    assert ran.returncode == 0
    assert "adopted.jsonl would have 3 stories; nothing was written" in ran.stdout
    assert not (site.folder / adoption.NAME).exists()


def test_what_the_feed_says_cannot_command_the_terminal(site: Site) -> None:
    # XML has no escape character, JSON does.
    source = saved(site, json.dumps({"items": [{"id": "x\x1b[2J", "title": "Gone\x1b]0;title\x07"}]}))

    ran = site.run("import", source)

    assert "\x1b" not in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Missing argument 'SOURCE'"),
        (("missing.xml",), "missing.xml: expected a feed, got No such file or directory"),
        (("news.example.org/feed",), "hint: give its whole address, with https://"),
        (("content",), "content: expected a feed, got Is a directory"),
        (("ftp://news.example.org/feed",), "expected an http(s) address or a file"),
        (("config.toml",), "config.toml: expected RSS, Atom or JSON Feed, got another format"),
        (("http://127.0.0.1:1/feed",), "got connection refused"),
        (("old.xml", "--config", "missing.toml"), "expected a configuration"),
    ],
)
def test_a_source_that_is_no_feed_is_exit_2_and_changes_nothing(site: Site, arguments, said) -> None:
    ran = site.run("import", *arguments)

    assert ran.returncode == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (site.folder / adoption.NAME).exists()


# --- the feed and its older pages


def test_older_pages_of_wordpress_are_read_until_there_are_none(site: Site) -> None:
    posts = many(25)
    for post in posts:
        written(site, post)
    pages = {f"/feed/{query}": page(olds.wordpress(posts[at : at + 10])) for query, at in _wordpress_pages()}

    with serving(pages) as web:
        report = imported(site, f"{web.url}/feed/")

    assert (report["documents"], report["items"], len(report["matched"])) == (4, 25, 25)
    assert report["stopped"] == ""
    assert web.paths() == ["/feed/", "/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4"]


def _wordpress_pages() -> list[tuple[str, int]]:
    return [("", 0), ("?paged=2", 10), ("?paged=3", 20)]


def test_a_site_that_shows_its_newest_items_on_every_page_is_asked_once_more(site: Site) -> None:
    with serving({"/feed": page(olds.wordpress()), "/feed?paged=2": page(olds.wordpress())}) as web:
        report = imported(site, f"{web.url}/feed")

    assert (report["documents"], report["items"], report["stopped"]) == (2, 3, "")


@pytest.mark.parametrize("rel", ["prev-archive", "next"])
def test_older_documents_that_atom_names_are_read(site: Site, rel: str) -> None:
    first = olds.jekyll((TOWER,)).replace("<entry>", f"<link rel='{rel}' href='/2'/><entry>")
    second = olds.jekyll((PIER,)).replace("<entry>", f"<link rel='{rel}' href='/3'/><entry>")
    third = olds.jekyll((FERRY,)).replace("<entry>", f"<link rel='{rel}' href='/1'/><entry>")

    with serving({"/1": page(first), "/2": page(second), "/3": page(third)}) as web:
        report = imported(site, f"{web.url}/1")

    assert (report["documents"], len(report["matched"])) == (3, 3)
    assert web.paths() == ["/1", "/2", "/3"]


def test_older_documents_that_json_feed_names_are_read(site: Site) -> None:
    first = json.loads(olds.eleventy((TOWER, PIER))) | {"next_url": "feed2.json"}

    with serving({"/feed.json": page(json.dumps(first)), "/feed2.json": page(olds.eleventy((FERRY,)))}) as web:
        report = imported(site, f"{web.url}/feed.json")

    assert (report["documents"], len(report["matched"])) == (2, 3)


def test_a_feed_sends_nobody_to_another_host(site: Site) -> None:
    with serving({"/old": page(olds.jekyll((FERRY,)))}, host="127.0.0.2") as other:
        first = olds.jekyll((TOWER,)).replace("<entry>", f"<link rel='prev-archive' href='{other.url}/old'/><entry>")
        with serving({"/feed": page(first)}) as web:
            report = imported(site, f"{web.url}/feed")

        assert other.asked == []
    assert report["stopped"] == f"older documents lie on another host: {other.url}/old"


def test_a_page_that_cannot_be_read_is_told_and_what_was_read_counts(site: Site) -> None:
    first = olds.jekyll((TOWER,)).replace("<entry>", "<link rel='next' href='/2'/><entry>")
    with serving({"/1": page(first), "/2": (500, {}, b"broken")}) as web:
        ran = site.run("import", f"{web.url}/1")

    assert ran.returncode == 1
    assert f"not all was read: {web.url}/2: expected a feed, got status 500" in ran.stdout
    assert len(taken(site)) == 1


def test_a_feed_without_an_end_is_left_after_200_documents(site: Site) -> None:
    pages = {
        f"/{number}": page(json.dumps({"items": [{"id": str(number)}], "next_url": f"/{number + 1}"}))
        for number in range(1, 210)
    }

    with serving(pages) as web:
        report = imported(site, f"{web.url}/1")

    assert (report["documents"], report["items"]) == (200, 200)
    assert report["stopped"] == "200 documents were read, and there are more"


def test_a_redirected_feed_is_read_where_it_is(site: Site) -> None:
    with serving({"/feed": moved("/feed/"), "/feed/": page(olds.ghost())}) as web:
        assert len(imported(site, f"{web.url}/feed")["matched"]) == 3


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        ((404, {}, b""), TransportError, "expected a feed, got status 404"),
        ((403, {}, b""), TransportError, "expected a feed, got status 403"),
        (feed("<html><link rel=alternate type=application/atom+xml href=/a></html>"), FeedError, "got an HTML page"),
    ],
)
def test_an_address_without_a_feed_is_told(site: Site, answer: Page, error, message) -> None:
    with serving({"/": answer}) as web, pytest.raises(error, match=message) as caught:
        imported(site, f"{web.url}/")

    assert caught.value.where == f"{web.url}/"


# --- what stands there


def test_importing_again_changes_no_byte(site: Site) -> None:
    source = saved(site, olds.wordpress())
    imported(site, source)
    path = site.folder / adoption.NAME
    before = path.stat().st_mtime_ns, path.read_bytes()

    report = imported(site, source, now=LATER)

    assert (report["changed"], report["kept"], len(report["matched"])) == (False, 3, 3)
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


def test_what_was_taken_before_stays_and_what_is_new_is_added(site: Site) -> None:
    imported(site, saved(site, olds.ghost((FERRY,))))
    before = taken(site)

    imported(site, saved(site, olds.wordpress()))

    assert taken(site)[identity(FERRY)] == before[identity(FERRY)]
    assert len(taken(site)) == 3


def test_replace_takes_what_the_feed_says_now_and_keeps_the_rest(site: Site) -> None:
    imported(site, saved(site, olds.ghost((FERRY, PIER))))
    before = taken(site)

    ran = site.run("import", saved(site, olds.wordpress((FERRY,))), "--replace")

    assert ran.returncode == 0
    assert taken(site)[identity(FERRY)].id == f"{HOME}/?p={FERRY.number}"
    assert taken(site)[identity(PIER)] == before[identity(PIER)]


@pytest.mark.parametrize("again", [False, True])
def test_no_id_is_given_to_two_stories(site: Site, again: bool) -> None:
    imported(site, saved(site, olds.ghost((FERRY,))))
    (site.content / f"2024-03-26-{FERRY.slug}.md").rename(site.content / "renamed.md")

    imported(site, saved(site, olds.ghost((FERRY,))), again=again)

    ids = [one.id for one in taken(site).values()]
    assert len(ids) == len(set(ids)) == 1


def test_a_file_that_cannot_be_read_stops_the_import_before_it_is_lost(site: Site) -> None:
    path = site.folder / adoption.NAME
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"adopted\.jsonl:1"):
        imported(site, saved(site, olds.ghost()))

    assert path.read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


def test_a_folder_that_cannot_be_written_is_told_and_the_old_file_stays(site: Site) -> None:
    imported(site, saved(site, olds.ghost((FERRY,))))
    before = taken(site)
    (site.folder / ".adopted.jsonl.tmp").mkdir()  # root may write anywhere but over a folder

    ran = site.run("import", saved(site, olds.ghost()))

    assert ran.returncode == 1
    assert "adopted.jsonl: expected to write there, got Is a directory" in ran.stderr
    assert taken(site) == before


# --- stories


def test_the_domain_may_change_in_the_move_and_the_old_one_stands_in_no_link(site: Site) -> None:
    config = CONFIG + '[content]\nlink = "/{year}/{month}/{day}/{slug}/"\n'
    site.config.write_text(config, encoding="utf-8")

    report = imported(site, saved(site, olds.wordpress(home="https://old.example.net")))

    assert [pair["how"] for pair in report["matched"]] == ["path"] * 3
    assert report["elsewhere"] == 3
    assert {one.link for one in taken(site).values()} == {""}
    assert taken(site)[identity(FERRY)].id == f"https://old.example.net/?p={FERRY.number}"


def test_a_day_is_that_day_in_the_sites_zone(tmp_path: Path) -> None:
    site = Site(tmp_path, CONFIG.replace('author = "Newsroom"', 'timezone = "Pacific/Auckland"'))
    post = Post("night", "Night", datetime(2024, 3, 25, 22, 0, tzinfo=UTC))  # the 26th there
    site.write("night.md", story("Night", date="2024-03-26"))

    assert len(imported(site, saved(site, olds.ghost((post,))))["matched"]) == 1


def test_of_two_versions_of_a_story_the_newest_is_matched(site: Site) -> None:
    for version in (1, 2):
        site.write(
            f"v{version}.md", story(f"Version {version}", id="urn:x:1", version=version, slug=f"version-{version}")
        )
    post = Post("version-2", "Version 2", FERRY.published)

    report = imported(site, saved(site, olds.ghost((post,))))

    assert [pair["file"] for pair in report["matched"]] == ["content/v2.md"]


def test_a_story_that_cannot_be_read_stops_no_import(site: Site) -> None:
    site.write("broken.md", '---\ntitle: "Broken\n---\n\nText.\n')
    site.write("binary.txt", b"\x00\x01\x02" * 100)

    assert len(imported(site, saved(site, olds.ghost()))["matched"]) == 3


def test_a_folder_of_stories_that_is_not_there_is_told(site: Site) -> None:
    site.config.write_text(CONFIG + '[content]\npath = "missing"\n', encoding="utf-8")

    with pytest.raises(ConfigError, match="expected a folder of stories"):
        imported(site, saved(site, olds.ghost()))

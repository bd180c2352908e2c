"""Fail closed: what must not be seen stands in no byte of anything a build makes, notes or says."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.sites import CONFIG, LATER, NOON, Site, files_below, let_times_tick, new_site, story
from wirefeed.cli import main

EVERY = (
    CONFIG
    + """\
export = "EXPORT"
hosts = ["elsewhere.example"]

[pages]
stories = true

[sitemap]
stories = true

[websub]
hub = "https://hub.example/"

[[feed]]
name = "news"
limit = 2
archive = 2

[[feed]]
name = "monthly"
limit = 1
archive = "month"

[[feed]]
name = "short"
limit = 2

[[feed]]
name = "partners"
partner = true
archive = 2
limit = 2

[[feed]]
name = "tags/{tag}"

[[feed]]
name = "sections/{section}"

[[feed]]
name = "people/{author}"

[[feed]]
name = "agencies/{agency}"

[[source]]
match = "wire/**"
agency = "NGP"
"""
)
KINDS = ("stubs", "netlify", "cloudflare", "nginx", "caddy", "apache")

WORD = "xyzzy"  # how every word begins that nobody may see; what follows says where it stood
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the sites of these many builds where a sync costs nothing: what is shown and what dies is the same there."""
    if os.access("/dev/shm", os.W_OK):
        monkeypatch.setattr(tempfile, "tempdir", "/dev/shm")


def markdown(name: str = "a", **head: object) -> str:
    fields = {
        "title": f"{WORD}headline rises",
        "date": "2024-03-26T10:00:00Z",
        "deck": f"{WORD}deck",
        "summary": f"The {WORD}summary tells it.",
        "correction": f"The {WORD}correction was wrong.",
        "tags": [f"{WORD}tag"],
        "section": f"{WORD}section",
        "author": f"Ann {WORD}author",
        "agency": f"{WORD}agency",
        "publisher": f"{WORD}publisher",
        "rights": f"{WORD}rights",
        "slug": f"{WORD}slug-{name}",
        "aliases": [f"urn:{WORD}alias:{name}"],
        "image": {
            "src": f"{WORD}photo.gif",
            "caption": f"{WORD}caption",
            "credit": f"{WORD}credit",
            "alt": f"{WORD}alt",
        },
    }
    body = f"A {WORD}body of [words](https://news.example.org/{WORD}link).\n\n![{WORD}inner](photo.gif)"
    return story(body=body, **fields | head)


def page(*head: str, date: str = "2024-03-26T10:00:00Z") -> str:
    dated = f'<meta property="article:published_time" content="{date}">' if date else ""
    data = {"@type": "NewsArticle", "headline": f"{WORD}headline rises", "alternativeHeadline": f"{WORD}deck"}
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{WORD}headline rises</title>{dated}
<link rel="canonical" href="https://news.example.org/{WORD}slug/">
<meta name="description" content="The {WORD}summary tells it.">
<meta name="author" content="Ann {WORD}author"><meta name="keywords" content="{WORD}tag">
<meta property="article:section" content="{WORD}section"><meta property="og:image" content="{WORD}photo.gif">
<script type="application/ld+json">{json.dumps(data)}</script>{"".join(head)}</head><body><article>
<h1>{WORD}headline rises</h1><p>The ferry {WORD}body sailed from the north pier on Tuesday morning again.</p>
<figure><img src="{WORD}photo.gif" alt="{WORD}alt"><figcaption>{WORD}caption</figcaption></figure>
<p>Correction: the {WORD}correction was wrong.</p></article></body></html>"""


def wire(top: str = "", line: str = "NGP , Tuesday 26 Mar 2024", label: str = "") -> str:
    return f"""BC-NG--{WORD}slug{label},190

{WORD}headline rises

{top}

{line}

By Ann {WORD}author

NORTHGATE HARBOUR (NGP) — The ferry {WORD}body sailed from the north pier on Tuesday morning.

Correction: the {WORD}correction was wrong.
"""


HELD = {
    "draft.md": markdown("draft", draft=True),
    "hidden.md": markdown("hidden", hidden=True),
    "withheld.md": markdown("withheld", status="withheld"),
    "killed.md": markdown("killed", status="canceled"),
    "odd.md": markdown("odd", status="no-such-status"),
    "embargoed.md": markdown("embargoed", publish_at="2031-01-01T00:00:00Z"),
    "untimed.md": markdown("untimed", publish_at="when the lamp is lit"),
    "scheduled.md": markdown("scheduled", date="2031-01-01T00:00:00Z"),
    "expired.md": markdown("expired", expires="2024-05-01T00:00:00Z"),
    "undated.md": markdown("undated", date=None),
    "doubtful.md": markdown("doubtful", date="03/04/2024"),
    "old.md": markdown("new", version=1),
    "new.md": markdown("new", version=2, publish_at="2031-01-01T00:00:00Z"),
    "first-of-two.md": markdown("two"),
    "second-of-two.md": markdown("two", summary="Another."),
    "unclosed.md": markdown("unclosed").replace("\n---\n", "\n", 1),
    "broken.md": markdown("broken").replace("title: ", "title: [", 1),
    "bent.md": markdown("bent").replace("section: ", "section: \t: {", 1),
    "cut.json": f'{{"title": "{WORD}headline", "tags": ["{WORD}tag"',
    "toml.md": f'+++\ntitle = "{WORD}headline\ntags = [{WORD}tag]\n+++\n{WORD}body\n',
    "binary.md": f"{WORD}body\0\0\0\1\2".encode(),
    "draft.html": page('<meta name="status" content="draft">'),
    "withheld.html": page('<meta name="status" content="withheld">'),
    "killed.html": page('<meta name="status" content="canceled">'),
    "embargoed.html": page('<meta name="publish_at" content="2031-01-01T00:00:00Z">'),
    "expired.html": page('<meta name="expires_at" content="2024-05-01T00:00:00Z">'),
    "future.html": page(date="2031-01-01T00:00:00Z"),
    "undated.html": page(date=""),
    "doubtful.html": page(date="03/04/2024"),
    "empty.html": f"<!DOCTYPE html><title></title><!-- {WORD}body -->",
    "wire/embargo.txt": wire("EMBARGOED until Tuesday noon", label="-1"),
    "wire/kill.txt": wire("BULLETIN KILL", label=", KILL"),
    "wire/withhold.txt": wire("BULLETIN WITHHOLD", label="-2, WITHHOLD"),
    "wire/doubtful.txt": wire(line="NGP , 03/04/2024", label="-3"),
    "wire/undated.txt": wire(line="", label="-4"),
    "wire/future.txt": wire(line="NGP , Tuesday 26 Mar 2030", label="-5"),
    "wire/take.txt": wire(label="-6, 1st Take") + "\nMORE\n",
}
# What decides where a story stands is kept beside its file until the file no longer says it; never a word of its text.
HEAD = (b"tag", b"section", b"author", b"agency", b"alias", b"photo")


def fill(site: Site, more: Mapping[str, str | bytes] = MappingProxyType({})) -> None:
    """Write stories that are seen, in numbers that make archives, and `more`."""
    for name, text in more.items():
        site.write(name, text)
    for day in range(10, 17):
        site.write(f"seen/{day}.md", story(f"Ferry {day}", date=f"2024-03-{day}T10:00:00Z", tags=["Harbour"]))
    site.write("photo.gif", PIXEL)
    site.write(f"{WORD}photo.gif", PIXEL)


def said(site: Site, capsys: pytest.CaptureFixture[str], moment: datetime = NOON) -> str:
    """Run every command that reports; return what they say, without ids, which reports may tell."""
    lines = []
    for line in ("plan", "plan --json", "check --json", "build", "build --json", "check"):
        main([*line.split(), "--config", str(site.config), "--now", moment.isoformat()])
        lines += [*capsys.readouterr()]
    return re.sub(rf"urn:{WORD}alias:\w+", "", "".join(lines))


def leaks(site: Site, *, but: tuple[bytes, ...] = ()) -> list[str]:
    """Return where in outputs, exported links and the state a hidden word stands, in bytes or in names of files."""
    found = []
    for path in files_below(site.folder):
        name = str(path.relative_to(site.folder))
        if name.startswith("content/"):
            continue
        told = re.findall(rb"[\w./:-]*xyzzy(\w*)", name.encode() + b"\n" + path.read_bytes(), re.IGNORECASE)
        # A row that runs over the end of a page is cut there, in the middle of a word.
        cut = [word for word in told if name.startswith(".wirefeed/") and any(one.startswith(word) for one in but)]
        words = [word for word in dict.fromkeys(told) if not word.startswith(but or b"\n") and word not in cut]
        found += [f"{name}: {word.decode()}" for word in words]
    return found


def test_what_is_held_or_cannot_be_read_stands_nowhere_and_is_said_by_no_command(capsys: pytest.CaptureFixture[str]):
    with new_site(EVERY.replace("EXPORT", "stubs")) as site:
        fill(site, HELD)

        told = said(site, capsys)

        assert {item["title"] for item in site.entries("monthly")} == {f"Ferry {day}" for day in range(10, 17)}
        assert WORD not in told.lower()
        assert [leak for leak in leaks(site) if not leak.startswith(".wirefeed/")] == []
        assert leaks(site, but=HEAD) == []


@pytest.mark.parametrize("kind", KINDS[1:])
def test_what_is_held_stands_in_no_exported_link(kind: str):
    with new_site(EVERY.replace("EXPORT", kind)) as site:
        fill(site, {name: text for name, text in HELD.items() if name.endswith(".md")})

        site.build()

        assert len(files_below(site.folder / "links")) > 0
        assert leaks(site, but=HEAD) == []


SHOWN = "headline summary correction body inner link slug tag section author agency caption alt photo".split()
SEEN = ("canary.md", markdown("canary"))
ENDS = {
    "a status": lambda site: site.write("canary.md", markdown("canary", status="canceled")),
    "a tombstone": lambda site: site.write("canary.md", f"---\nid: urn:{WORD}alias:canary\nstatus: killed\n---\n"),
    "a tombstone elsewhere": lambda site: site.write(
        "off.md", f"---\nid: urn:{WORD}alias:canary\nstatus: killed\n---\n"
    ),
    "a withhold": lambda site: site.write("canary.md", markdown("canary", status="withheld")),
    "a draft": lambda site: site.write("canary.md", markdown("canary", draft=True)),
    "an embargo": lambda site: site.write("canary.md", markdown("canary", publish_at="2031-01-01T00:00:00Z")),
    "a date": lambda site: site.write("canary.md", markdown("canary", date="2031-01-01T00:00:00Z")),
    "no date": lambda site: site.write("canary.md", markdown("canary", date=None)),
    "an expiry": lambda site: site.write("canary.md", markdown("canary", expires="2024-05-01T00:00:00Z")),
    "a removal": lambda site: (site.content / "canary.md").unlink(),
    "another id": lambda site: site.write("canary.md", story("Words for all", id="urn:x:another")),
}

# Feeds that are named by a story's words, and those words.
GROUPS = {"feeds/tags/": "tag", "feeds/sections/": "section", "feeds/people/": "author", "feeds/agencies/": "agency"}


@pytest.mark.parametrize(("end", "kind"), list(zip(ENDS, KINDS + KINDS, strict=False)))
def test_what_was_seen_and_ended_stands_nowhere_but_in_the_names_of_feeds(end, kind, capsys):
    """
    Whoever subscribed to the feed of a tag that only this story had must be told at the same address: it stays.

    Reports name the files that go, as the story's page; their names were published.
    """
    with new_site(EVERY.replace("EXPORT", kind)) as site:
        fill(site)
        site.write(*SEEN)
        site.build()
        before = {leak.rpartition(": ")[2] for leak in leaks(site)}
        ENDS[end](site)

        told = said(site, capsys, LATER)

        assert before >= set(SHOWN)
        assert WORD not in re.sub(rf"(?:tags|sections|people|agencies)/[\w-]+|stories/{WORD}slug-canary-\w+", "", told)
        assert [leak for leak in leaks(site, but=(b"alias",)) if not leak.startswith((*GROUPS, ".wirefeed/"))] == []
        assert [leak for leak in leaks(site, but=HEAD) if leak.startswith(".wirefeed/")] == []
        for group, word in GROUPS.items():
            assert {leak.rpartition(": ")[2] for leak in leaks(site) if leak.startswith(group)} <= {word, "alias"}


def test_what_expires_as_time_goes_by_stands_nowhere(capsys):
    with new_site(EVERY.replace("EXPORT", "nginx")) as site:
        fill(site)
        site.write("canary.md", markdown("canary", expires="2024-06-02T00:00:00Z", tags=["Harbour"], section="Sea"))
        site.build()
        assert any(leak.startswith("feeds/news.atom: headline") for leak in leaks(site))

        said(site, capsys, LATER)

        assert [leak for leak in leaks(site, but=(*HEAD, b"canary")) if not leak.startswith((*GROUPS,))] == []


def test_a_story_given_up_is_in_no_byte_of_outputs_nor_its_id():
    with new_site(
        EVERY.replace("EXPORT", "nginx").replace("[pages]", '[content]\non_remove = "forget"\n[pages]')
    ) as site:
        fill(site)
        site.write(*SEEN)
        site.build()
        (site.content / "canary.md").unlink()

        site.build(LATER)

        assert [leak for leak in leaks(site) if not leak.startswith(".wirefeed/")] == []
        assert leaks(site, but=HEAD) == []


def test_a_code_is_in_no_export_before_its_time_and_is_the_same_after():
    """Law 11 of short links; the code follows from the id alone, so that nobody is told one that changes."""
    for kind in KINDS:
        with new_site(EVERY.replace("EXPORT", kind)) as site, new_site(EVERY.replace("EXPORT", kind)) as free:
            for one in (site, free):
                fill(one)
            held = {"publish_at": "2024-06-02T08:00:00Z", "slug": "held"}
            site.write("held.md", story("Held", **held))
            free.write("held.md", story("Held", slug="held"))
            site.build()
            free.build()
            code = next(item["_wirefeed"]["short_link"] for item in free.entries("monthly") if item["title"] == "Held")
            code = code.rpartition("/")[2]
            before = [path for path in files_below(site.folder) if holds(path, code)]

            site.build(LATER)

            after = {path.relative_to(site.folder).parts[0] for path in files_below(site.folder) if holds(path, code)}
            assert before == []
            assert after == {"feeds", "links", ".wirefeed"}


def holds(path: Path, word: str) -> bool:
    return word in str(path) or word.encode() in path.read_bytes()


NOTATIONS = {
    "yaml.md": "---\ntitle: Kept\ndate: 2024-03-20\nsyndicate: false\n---\n\nAt home.\n",
    "quoted.md": "---\ntitle: 'Kept'\ndate: 2024-03-20\nsyndicate: 'no'\ntags:\n  - a\n  - b\n---\n\nAt *home*.\n",
    "toml.md": '+++\ntitle = "Kept"\ndate = 2024-03-20\nsyndicate = false\n+++\n\nAt home.\n',
    "json.md": '{"title": "Kept", "date": "2024-03-20", "syndicate": false}\n\nAt home.\n',
    "params.md": "---\ntitle: Kept\ndate: 2024-03-20\nparams:\n  syndicate: off\n---\n\nAt home.\n",
    "nikola.md": ".. title: Kept\n.. date: 2024-03-20\n.. syndicate: False\n\nAt home.\n",
    "colons.md": "Title: Kept\nDate: 2024-03-20\nSyndicate: no\n\nAt home.\n",
}


@pytest.mark.parametrize("name", NOTATIONS)
def test_what_is_not_for_others_stands_in_no_document_of_a_partner_feed(name):
    """Not when it is new, from the shelf, taken out of others' hands later, or kept because its file broke."""
    with new_site(EVERY.replace("EXPORT", "nginx")) as site:
        fill(site)
        site.write(name, NOTATIONS[name])
        site.write("later.md", story("Kept later", date="2024-03-09T10:00:00Z"))
        site.build()
        assert partners(site) == {"Kept later"}
        site.write("later.md", story("Kept later", date="2024-03-09T10:00:00Z", syndicate=False))
        seen = []

        for at, text in enumerate((None, "---\ntitle: [\n---\n", NOTATIONS[name], "---\n")):
            if text is not None:
                site.write(name, text)
            site.write("another.md", story(f"Another {at}"))
            site.build(LATER + timedelta(hours=at))
            seen.append(partners(site))

        assert seen == [set()] * 4
        assert {"Kept", "Kept later"} <= {item["title"] for item in site.entries("monthly")}


def partners(site: Site) -> set[str]:
    """Return the headlines of ours that a partner can see, in any document of the feed, its page among them."""
    files = [path for path in files_below(site.feeds) if str(path.relative_to(site.feeds)).startswith("partners")]
    return {word for path in files for word in re.findall(r"Kept(?: later)?", path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("kind", ["nginx", ""])
@pytest.mark.parametrize("replaced", [0, 1, 6])
def test_what_a_dead_build_left_goes_with_the_next_though_its_story_went(kind, replaced):
    """Killed before, and while, files are put in their places; then all is again as it was before that build."""
    with new_site(EVERY.replace("EXPORT", kind)) as site:
        fill(site)
        let_times_tick()
        site.build()
        site.write(*SEEN)
        assert die_after(replaced + 1, site)  # the first is the build's note of what it means to publish
        assert any(leak.startswith("feeds/") for leak in leaks(site))
        (site.content / "canary.md").unlink()

        main(["build", "--config", str(site.config), "--now", NOON.isoformat()])

        # Somebody may have seen it: it ends like any story that was published.
        assert [leak for leak in leaks(site, but=(b"alias",)) if not leak.startswith((*GROUPS, ".wirefeed/"))] == []
        assert [leak for leak in leaks(site, but=HEAD) if leak.startswith(".wirefeed/")] == []


def die_after(replaced: int, site: Site, now: datetime = NOON) -> bool:
    """Build in a process that dies after so many files were put in their places; say whether it got so far."""
    child = os.fork()
    if child == 0:
        left = [replaced]

        def look(frame: object, event: str, called: object) -> None:
            if event == "c_call" and called is os.replace:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.setprofile(look)
        site.build(now)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

"""config.toml: every mistake told at once, each where it stands, with what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sites import CONFIG
from wirefeed import config
from wirefeed.errors import ConfigErrors


def problems(text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ConfigErrors) as told:
        config.parse(text)
    return [(one.where, one.message, one.hint) for one in told.value.problems]


@pytest.mark.parametrize(
    ("more", "where", "message", "hint"),
    [
        ("[ouput]\n", "ouput", "unknown key; known: content, destination", "did you mean 'output'?"),
        ("[summary]\nmax_colums = 3\n", "summary.max_colums", "unknown key", "did you mean 'max_columns'?"),
        ("[summary]\nmax_columns = '280'\n", "summary.max_columns", "expected a whole number, got '280'", ""),
        ("[summary]\nmax_columns = true\n", "summary.max_columns", "expected a whole number, got True", ""),
        ("[summary]\nmax_columns = 39\n", "summary.max_columns", "expected 40 or more, got 39", ""),
        ("[feed]\nname = 'a'\n", "feed", "expected an array of tables", "write [[feed]] with two brackets"),
        ("[[feed]]\n", "feed[0].name", "expected a value, got nothing", "add name = ..."),
        ("[[feed]]\nname = '../up'\n", "feed[0].name", "expected a file name without ending", ""),
        ("[[feed]]\nname = '/up'\n", "feed[0].name", "expected a file name without ending", ""),
        ("[[feed]]\nname = '{tag}{section}'\n", "feed[0].name", "expected one field among tag", ""),
        ("[[feed]]\nname = '{slug}'\n", "feed[0].name", "expected one field among tag", ""),
        ("[[feed]]\nname = 'a'\n[[feed]]\nname = 'a'\n", "feed[1].name", "expected another name", ""),
        ("[[feed]]\nname = 'a'\narchive = 9\n[[feed]]\nname = 'a/1'\n", "feed[1].name", "expected another name", ""),
        ("[[feed]]\nname = 'a'\nlimit = 0\n", "feed[0].limit", "expected 1 or more, got 0", ""),
        ("[[feed]]\nname = 'a'\nformats = []\n", "feed[0].formats", "expected at least one format", ""),
        (
            "[[feed]]\nname = 'a'\nformats = ['atmo']\n",
            "feed[0].formats",
            "expected one of atom",
            "did you mean 'atom'?",
        ),
        ("[[feed]]\nname = 'a'\nformats = 'atom'\n", "feed[0].formats", "expected a list of text, got 'atom'", ""),
        ("[[feed]]\nname = 'a'\nwhere = {tags = ['x']}\n", "feed[0].where.tags", "unknown key", "did you mean 'tag'?"),
        ("[[source]]\nmatch = 'a'\ndate_order = 'DYM'\n", "source[0].date_order", "expected one of 'DMY', 'MDY'", ""),
        (
            "[[source]]\nmatch = 'a'\nformat = 'markdwn'\n",
            "source[0].format",
            "expected one of iptc7901",
            "did you mean",
        ),
        (
            "[[source]]\nmatch = 'a'\ntimezone = 'Cairo'\n",
            "source[0].timezone",
            "expected an IANA time zone",
            "Africa/Cairo",
        ),
        ("[[source]]\nmatch = 'a'\nlanguage = 'pt_BR'\n", "source[0].language", "expected a language tag", "pt-BR"),
        ("[[feed]]\nname = 'index'\n", "feed[0].name", "expected another name than that of the index page", ""),
        ("[[feed]]\nname = 'a'\narchive = 'year'\n", "feed[0].archive", "expected 'month' or a whole number", ""),
        ("[[feed]]\nname = 'a'\narchive = -1\n", "feed[0].archive", "expected 'month' or 1 or more entries", ""),
        ("[[feed]]\nname = 'a'\nmax_bytes = 9\n", "feed[0].max_bytes", "expected 10000 or more, got 9", ""),
        ("[content]\non_remove = 'drop'\n", "content.on_remove", "expected one of 'withdraw', 'keep'", ""),
        (
            "[server]\ndesk_token = 'swordfish'\n",
            "server.desk_token",
            "expected a reference to a secret, got a value",
            "",
        ),
        ("[websub]\nhub = 'hub'\n", "websub.hub", "expected an address such as", ""),
        ("[short_links]\nexport = 'stubs'\n", "short_links.url", "expected the address the exported links", ""),
        (
            "[short_links]\nurl = 'https://a.example/'\nexport = 'stubs'\npath = 'feeds/s'\n",
            "short_links.path",
            "expected a folder apart from output.path, got 'feeds/s'",
            "",
        ),
        ("[short_links]\nurl = 'news.example.org/s/'\n", "short_links.url", "expected an address such as", ""),
        ("[short_links]\nurl = 'javascript:alert(1)'\n", "short_links.url", "expected an address such as", ""),
        ("[output]\nurl = 'https://a b/'\n", "output.url", "expected an address such as", ""),
        ("[output]\nurl = 'http://[::1'\n", "output.url", "expected an address such as", ""),
        ("[output]\npath = '.'\n", "output.path", "expected a folder of its own", ""),
        ("[output]\npath = '..'\n", "output.path", "expected a folder of its own", ""),
        ("[output]\npath = '/'\n", "output.path", "expected a folder of its own", ""),
        ("[output]\npath = 'content'\n", "output.path", "expected a folder apart from content.path", ""),
        ("[output]\npath = 'content/feeds'\n", "output.path", "expected a folder apart from content.path", ""),
        ("[content]\npath = 'feeds/in'\n", "output.path", "expected a folder apart from content.path", ""),
        ("[content]\npath = '.'\n", "output.path", "expected a folder apart from content.path", ""),
        ("[content]\nlink = '/{slgu}/'\n", "content.link", "expected fields among slug", ""),
        ("[summary]\nmax_columns = 2024-03-26\n", "summary.max_columns", "expected a whole number", ""),
    ],
)
def test_a_mistake_is_told_where_it_stands_with_what_to_do(more, where, message, hint):
    text = CONFIG.partition("[short_links]")[0] + more

    ((at, said, remedy),) = problems(text)

    assert at == f"config.toml: {where}"
    assert said.startswith(message)
    assert hint in remedy


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('title = "Lighthouse Post"', "", "site.title"),
        ('title = "Lighthouse Post"', 'title = " "', "site.title"),
        ('url = "https://news.example.org/"', 'url = "ftp://news.example.org/"', "site.url"),
        ('id = "tag:news.example.org,2024:"', 'id = "news"', "site.id"),
        ('author = "Newsroom"', 'timezone = "Mars/Olympus"', "site.timezone"),
        ('author = "Newsroom"', 'timezone = "../etc/passwd"', "site.timezone"),
        ('author = "Newsroom"', 'timezone = ""', "site.timezone"),
        ('author = "Newsroom"', "author = 7", "site.author"),
    ],
)
def test_a_site_that_cannot_publish_is_told_so(old, new, where):
    assert [at for at, _, _ in problems(CONFIG.replace(old, new, 1))] == [f"config.toml: {where}"]


def test_every_mistake_is_told_at_once():
    text = CONFIG + '[summary]\nmax_columns = "x"\n[[feed]]\nnam = "a"\n[[feed]]\nname = "b"\nlimit = "y"\n'

    told = [at.removeprefix("config.toml: ") for at, _, _ in problems(text)]

    assert told == ["summary.max_columns", "feed[0].nam", "feed[0].name", "feed[1].limit"]


def test_text_that_is_no_toml_is_told_with_its_line():
    ((where, message, hint),) = problems("[site]\ntitle = Lighthouse\n")

    assert where == "config.toml"
    assert "line 2" in message
    assert "'title = Lighthouse'" in hint
    assert "double quotes" in hint


def test_what_is_left_out_has_a_default():
    settings = config.parse(CONFIG)

    assert [feed.name for feed in settings.feed] == ["news"]
    assert (settings.content.path, settings.output.path, settings.summary.max_columns) == ("content", "feeds", 280)


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("agency/**", "agency/a.txt", True),
        ("agency/**", "agency/2024/03/a.txt", True),
        ("agency/**", "agency2/a.txt", False),
        ("agency/**", "agency", False),
        ("**/ap.md", "ap.md", True),
        ("**/ap.md", "x/y/ap.md", True),
        ("a/**/b.md", "a/b.md", True),
        ("a/**/b.md", "a/x/y/b.md", True),
        ("*.md", "a.md", True),
        ("*.md", "x/a.md", False),
        ("?.md", "ab.md", False),
        ("a[1].md", "a[1].md", True),
        ("مقال*", "مقال-1.md", True),
        ("**", "any/thing", True),
    ],
)
def test_a_glob_stays_in_a_folder_unless_it_says_otherwise(pattern, name, matches):
    assert (config.glob(pattern).fullmatch(name) is not None) == matches


def test_the_first_source_that_matches_wins_and_the_site_fills_the_rest():
    ours = "[[source]]\nmatch = 'ap/**'\nagency = 'AP'\ntimezone = 'America/New_York'\n"
    tables = ours + "[[source]]\nmatch = '**'\nagency = 'X'\n"
    settings = config.parse(CONFIG + tables)

    source = settings.source_of("ap/a.txt")

    assert (source.agency, source.timezone, source.language) == ("AP", "America/New_York", "en")
    assert settings.source_of("other.txt").agency == "X"


@given(st.text(max_size=60))
def test_no_text_ends_in_anything_but_settings_or_told_mistakes(text):
    with pytest.raises(ConfigErrors):
        config.parse(text)


@given(
    st.recursive(
        st.one_of(st.integers(-5, 500).map(str), st.booleans().map(lambda b: str(b).lower()), st.just('"text"')),
        lambda inner: st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]"),
        max_leaves=4,
    ),
    st.sampled_from(
        ["site.title", "content.path", "output.path", "summary.max_columns", "feed", "source", "server", "x"]
    ),
)
def test_a_value_of_any_type_is_taken_or_told(value, key):
    text = f'{key} = {value}\nsite.url = "https://a.example/"\nsite.id = "tag:a.example,2024:"\n'
    text += "" if key == "site.title" else 'site.title = "T"\n'

    try:
        read = config.parse(text).site.url
    except ConfigErrors as error:
        read = "" if all(one.where and one.message for one in error.problems) else "a mistake without its place"

    assert read in ("", "https://a.example/")

"""What every export keeps: one rule a code, none dropped, none that leads astray."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.redirects.made import FEW, HOSTS, KINDS, URL, export, many
from wirefeed import redirects
from wirefeed.errors import ConfigError
from wirefeed.model import Redirect

GOLDEN = Path(__file__).parent / "golden"


def _golden(kind: str) -> dict[str, bytes]:
    root = GOLDEN / kind
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_export_is_its_golden_files(kind: str) -> None:
    made = export(kind, *FEW)

    assert made.refused == ()
    assert made.files == _golden(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_the_redirects_changes_no_byte(kind: str) -> None:
    given = many(50)
    shuffled = random.Random(5).sample(given, len(given))

    first, second = export(kind, *given), export(kind, *shuffled)

    assert list(first.files.items()) == list(second.files.items())


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_without_codes_exports_no_rule(kind: str) -> None:
    made = export(kind)

    assert b"example.org" not in b"".join(made.files.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", ["", "UPPER", "-abc", "a b", "a/b", "../a", "a\n", "a;", "a" * 65, "é", "a.b", "٣٤"])
def test_what_is_no_code_has_no_rule(kind: str, code: str) -> None:
    made = export(kind, Redirect(code, "https://news.example.org/a/"))

    ((refused, reason),) = made.refused
    assert refused == code
    assert reason.startswith("expected a code of")
    assert made.files == export(kind).files


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_with_two_targets_has_no_rule(kind: str) -> None:
    made = export(
        kind, Redirect("pkb6bwr2", "https://news.example.org/a/"), Redirect("pkb6bwr2", "https://news.example.org/b/")
    )

    assert made.refused == (("pkb6bwr2", "expected one target for a code, got two"),)
    assert made.files == export(kind).files


@pytest.mark.parametrize("kind", KINDS)
def test_a_redirect_given_twice_is_one_rule(kind: str) -> None:
    assert export(kind, *FEW, *FEW) == export(kind, *FEW)


@pytest.mark.parametrize(
    "target", [f"{URL}pkb6bwr2", f"{URL}pkb6bwr2/", f"{URL}PKB6BWR2?a=b", "http://news.example.org/s/pkb6bwr2#top"]
)
def test_a_link_to_itself_is_refused(target: str) -> None:
    made = export("nginx", Redirect("pkb6bwr2", target))

    assert made.refused == (("pkb6bwr2", "expected the address of a story, got the short link itself"),)


@pytest.mark.parametrize(
    ("kind", "most", "named"),
    [
        ("cloudflare", 2_000, "2,000 codes, the limit for static rules of a Cloudflare"),
        ("netlify", 10_000, "10,000 codes, the limit for rules of a Netlify"),
        ("stubs", 20_000, "20,000 codes, the limit for stub pages"),
        ("caddy", 50_000, "50,000 codes, the limit for entries of a Caddy map"),
    ],
)
def test_past_a_hosts_limit_the_export_fails_and_names_it(kind: str, most: int, named: str) -> None:
    given = [Redirect(f"c{number}", f"https://news.example.org/{number}") for number in range(most + 1)]

    made = export(kind, *given[:most])
    with pytest.raises(ConfigError) as caught:
        export(kind, *given)

    assert made.refused == ()
    assert named in caught.value.message
    assert f"got {most + 1:,}" in caught.value.message
    assert '"nginx" (up to 1,000,000)' in caught.value.hint
    assert f'"{kind}"' not in caught.value.hint


def test_withdrawn_codes_do_not_count_on_cloudflare_where_they_have_no_rule() -> None:
    given = [Redirect(f"c{number}", f"https://news.example.org/{number}") for number in range(2_000)]

    made = export("cloudflare", *given, Redirect("zq3v7hxd"))

    assert made.files["_redirects"].count(b"\n") == 2_000


def test_a_rule_too_long_for_cloudflare_fails_and_names_the_code() -> None:
    fits = f"https://news.example.org/{'a' * 964}"

    made = export("cloudflare", Redirect("abc", fits))
    with pytest.raises(ConfigError, match=r"at most 1,000 characters.*got 1,001 for the code 'abc'"):
        export("cloudflare", Redirect("abc", fits + "a"))

    assert made.files["_redirects"] == f"/s/abc {fits} 301\n".encode()


@pytest.mark.parametrize(
    "url",
    [
        "https://l.example",
        "https://news.example.org/?s=",
        "https://news.example.org/#",
        "https://news.example.org/a b/",
        "https://news.example.org/kurz%20/",
        "https://news.example.org/../s/",
        "https://news.example.org/./",
        "https://news.example.org//s/",
        "https://news.example.org/s;/",
        "https://news.example.org/{s}/",
        "https://news.example.org/s/\n",
        "/s/",
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_an_address_that_no_static_host_can_answer_below_is_refused(kind: str, url: str) -> None:
    with pytest.raises(ConfigError, match="expected an address with a plain path"):
        redirects.export(kind, FEW, url=url, hosts=HOSTS)


def test_the_code_is_appended_to_the_address_as_it_is() -> None:
    made = redirects.export("cloudflare", FEW[:1], url="https://news.example.org/go/s-", hosts=HOSTS)

    assert made.files["_redirects"] == b"/go/s-pkb6bwr2 https://news.example.org/2026/ferry-returns/ 301\n"
    assert "go/404.html" in made.files


def test_links_at_the_root_leave_the_sites_own_error_page_alone() -> None:
    made = redirects.export("cloudflare", FEW, url="https://l.example/", hosts=HOSTS)

    assert list(made.files) == ["_redirects"]


def test_sites_that_share_an_nginx_share_no_variable() -> None:
    urls = (URL, "https://news.example.org/t/", "https://other.example.org/s/")

    names = [
        set(re.findall(rb"\$\w+", redirects.export("nginx", FEW, url=url, hosts=HOSTS).files["map.conf"]))
        for url in urls
    ]

    assert [len(found) for found in names] == [2, 2, 2]
    assert len(set().union(*names)) == 6

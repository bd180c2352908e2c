"""Targets that mean harm are refused, or mean the same harmless address in every export (SUMMARIES: L7)."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.redirects.made import KINDS, export
from wirefeed.model import Redirect

SITE = "https://news.example.org/"
# RFC 3986: what an address may hold, less what quotes, names a variable or groups in a host's configuration.
SAFE = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?(?:[/?#](?:[A-Za-z0-9/?#:@!&()*+,;=._~-]|%[0-9A-Fa-f]{2})*)?")
REFUSED = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://news.example.org/",
    "data:text/html,x",
    "vbscript:x",
    "ftp://news.example.org/",
    "//evil.example/",
    "///evil.example/",
    "/relative/",
    "relative",
    "?query",
    "#fragment",
    "https:news.example.org/",
    "https:/news.example.org/",
    "https:///news.example.org/",
    "https://",
    "https://evil.example/",
    "https://evil.example/https://news.example.org/",
    "https://news.example.org.evil.example/",
    "https://evilnews.example.org/",
    "https://news.example.org@evil.example/",
    "https://news.example.org:443@evil.example/",
    "https://user:password@news.example.org/",
    "https://user@news.example.org/",
    "https://@news.example.org/",
    "https://news.example.org\\@evil.example/",
    "https:\\\\evil.example/",
    "https://evil.example\\.news.example.org/",
    "https://evil.example#news.example.org/",
    "https://evil.example?news.example.org/",
    "https://news.example.org%2eevil.example/",
    "https://news.example.org./",
    "https://news.example.org:/",
    "https://news.example.org:99999999/",
    "https://news.example.org:80a/",
    "https://[::1]/",
    "https://127.0.0.1/",
    "https://n\u0435ws.example.org/",  # a Cyrillic letter
    "https://new\u017f.example.org/",  # folds to s
    "http\u017f://news.example.org/",
    f"{SITE}a b",
    f"{SITE}a\tb",
    f" {SITE}",
    f"{SITE} ",
    f"{SITE}\n",
    f"{SITE}\r\nSet-Cookie: a=b",
    f"{SITE}\nevil /",
    f"{SITE}\x0b",
    f"{SITE}\x00",
    f"{SITE}\x7f",
    f"{SITE}\x85evil",
    f"{SITE}\xa0evil",
    f"{SITE}\u2028evil",
    f"{SITE}\u3000evil",
    f"{SITE}\u202egpj.exe",
    f"{SITE}\u200b",
    f"{SITE}\ufeff",
    f"{SITE}\ud800",
    f"{SITE}%0d%0aSet-Cookie:a=b",
    f"{SITE}%00",
    f"{SITE}%1F",
    f"{SITE}%7f",
    f"{SITE}%",
    f"{SITE}%zz",
    f"{SITE}100%",
    f'{SITE}"; return 200 "',
    f'{SITE}";return/**/200',
    f'{SITE}"><script>alert(1)</script>',
    f"{SITE}<b>",
    f"{SITE}a\\",
    f"{SITE}:splat",
    f"{SITE}#a#b",
    f"{SITE}{'a' * 3_000}",
    f"{SITE}{'é' * 400}",
]
# What is legal or may be encoded, and how it must read.
ENCODED = [
    (f"{SITE}it's", f"{SITE}it%27s"),
    (f"{SITE}$host${{x}}", f"{SITE}%24host%24%7Bx%7D"),
    (f"{SITE}{{http.request.host}}", f"{SITE}%7Bhttp.request.host%7D"),
    (f"{SITE}{{env.HOME}}", f"{SITE}%7Benv.HOME%7D"),
    (f"{SITE}`id`|^[x]", f"{SITE}%60id%60%7C%5E%5Bx%5D"),
    (f"{SITE}a;return", f"{SITE}a;return"),
    (f"{SITE}a=b!,(c)*", f"{SITE}a=b!,(c)*"),
    (f"{SITE}été/%C3%A9", f"{SITE}%C3%A9t%C3%A9/%C3%A9"),
    (f"{SITE}?u=https://evil.example/", f"{SITE}?u=https://evil.example/"),
    ("HTTPS://News.Example.ORG/A", f"{SITE}A"),
    ("http://news.example.org", "http://news.example.org"),
    ("https://news.example.org?a", "https://news.example.org?a"),
]


def _written(target: str) -> str:
    """Return the address that stands for `target` in an nginx map; empty if it was refused."""
    found = re.findall(
        r'^    "abc" "(.*)";$', export("nginx", Redirect("abc", target)).files["map.conf"].decode(), re.M
    )
    return found[0] if found else ""


@pytest.mark.parametrize("target", REFUSED, ids=ascii)
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_target_has_no_rule_in_any_export(kind: str, target: str) -> None:
    made = export(kind, Redirect("abc", target), Redirect("xyz", SITE))

    ((code, reason),) = made.refused
    assert code == "abc"
    assert reason.startswith("expected ")
    assert len(reason) < 500
    assert reason.isprintable()
    assert made.files == export(kind, Redirect("xyz", SITE)).files


@pytest.mark.parametrize(("target", "expected"), ENCODED)
def test_what_an_address_may_not_hold_is_encoded_where_that_changes_nothing(target: str, expected: str) -> None:
    assert _written(target) == expected


@pytest.mark.parametrize("kind", KINDS)
@given(
    tail=st.one_of(
        st.text(max_size=40),
        st.text("\"'`$;{}<>\\\r\n\t #?%&:/@|^~!*()[]=+,-_.azAZ09é\u2028", max_size=40),
        st.text("$;{}#?&:/@|^!*()[]=+,'`éaz09", max_size=40),
    )
)
def test_whatever_a_target_holds_it_adds_nothing_but_one_plain_address(kind: str, tail: str) -> None:
    """Put a plain address where the target's stands, and the export is the plain one's, byte for byte."""
    plain = export(kind, Redirect("abc", f"{SITE}PLAIN")).files
    made = export(kind, Redirect("abc", SITE + tail))
    written = _written(SITE + tail)

    if made.refused:
        assert written == ""
        assert made.files == export(kind).files
        return
    assert SAFE.fullmatch(written)
    assert unquote(written) == unquote(SITE + tail)
    if kind == "apache":  # a second question mark is encoded there
        first, mark, rest = written.partition("?")
        written = first + mark + rest.replace("?", "%3F")
    if kind == "stubs":
        written = html.escape(written)
    told = {path: text.replace(f"{SITE}PLAIN".encode(), written.encode()) for path, text in plain.items()}
    assert made.files == told

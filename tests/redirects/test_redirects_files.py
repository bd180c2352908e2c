"""``_redirects`` as the two hosts document it, read by a parser that forgives nothing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.redirects.made import export, many

# docs.netlify.com/routing/redirects and developers.cloudflare.com/pages/configuration/redirects: from, to, status; one
# blank between; a path from the root; no wildcard, placeholder or comment among ours.
RULE = re.compile(r"(/[a-z0-9./_~-]+) ((?:https?://|/)[!-~]+) ([0-9]{3})(!?)")
STATUSES = {"netlify": {"301", "410"}, "cloudflare": {"301"}}


def _rules(kind: str, files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return from -> (to, status) of a ``_redirects`` file, strictly."""
    text = files["_redirects"].decode("ascii")
    assert text.endswith("\n")
    rules: dict[str, tuple[str, str]] = {}
    for line in text[:-1].split("\n"):
        found = RULE.fullmatch(line)
        assert found is not None, line
        came, goes, status, forced = found.groups()
        assert came not in rules, "the first of two rules would hide the second"
        assert ":splat" not in goes
        assert status in STATUSES[kind]
        assert bool(forced) == (kind == "netlify"), "only Netlify knows the mark"
        rules[came] = (goes, status)
    return rules


@pytest.mark.parametrize("kind", ["netlify", "cloudflare"])
def test_every_code_has_one_rule_with_its_target_and_301(kind: str) -> None:
    given = many(200)

    rules = _rules(kind, export(kind, *given).files)

    moved = {came: rule for came, rule in rules.items() if rule[1] == "301"}
    assert moved == {f"/s/{redirect.code}": (redirect.target, "301") for redirect in given if redirect.target}
    assert all(urlsplit(goes).hostname == "news.example.org" for goes, _ in moved.values())


def test_on_netlify_a_withdrawn_code_answers_410_with_a_page_of_the_export() -> None:
    given = many(200)

    files = export("netlify", *given).files

    gone = {came: goes for came, (goes, status) in _rules("netlify", files).items() if status == "410"}
    assert gone == {f"/s/{redirect.code}": "/s/410.html" for redirect in given if not redirect.target}
    assert b"withdrawn" in files["s/410.html"]


def test_on_cloudflare_a_withdrawn_code_has_no_rule_and_the_nearest_error_page_is_ours() -> None:
    given = many(200)

    files = export("cloudflare", *given).files

    rules = _rules("cloudflare", files)
    assert not [redirect.code for redirect in given if not redirect.target and f"/s/{redirect.code}" in rules]
    assert b"withdrawn" in files["s/404.html"]

"""Each server's export, accepted and answered by the real program (SUMMARIES: L5)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.redirects import servers
from tests.redirects.made import FEW, export, many
from wirefeed.model import Redirect

GIVEN = [*many(200), *FEW, Redirect("a" * 64, "https://news.example.org/long-code/")]
GIVEN += [Redirect(word, f"https://news.example.org/{word}/") for word in ("include", "hostnames", "volatile", "none")]
GIVEN += [
    Redirect("query", "https://news.example.org/?a=b?c&d=%2B#e"),
    Redirect("gone", "https://news.example.org#f?g"),
]
WRITTEN = {
    "budget-2026": "https://news.example.org/%D9%85%D9%8A%D8%B2%D8%A7%D9%86%D9%8A%D8%A9/it%27s%245/",
}
KINDS = [
    pytest.param(
        kind,
        marks=pytest.mark.skipif(servers.found(kind) is None, reason=f"{program} is not installed (Debian: {program})"),
    )
    for kind, program in servers.PROGRAMS.items()
]


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def links(kind: str) -> Iterator[Path]:
    """Give the export's folder; not below pytest's, which Apache's children may not enter when root started it."""
    folder = Path(tempfile.mkdtemp(prefix="wirefeed-links-"))
    folder.chmod(0o755)
    for path, text in export(kind, *GIVEN).files.items():
        (folder / path).write_bytes(text)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(kind: str, links: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HTTPConnection]:
    own, port = tmp_path_factory.mktemp(kind), servers.free_port()
    _, run = servers.commands(kind, servers.configured(kind, links, own, port))
    with servers.running(run, port, own / "log") as connection:
        yield connection


def _ask(server: HTTPConnection, path: str, method: str = "GET") -> HTTPResponse:
    server.request(method, path)
    answer = server.getresponse()
    answer.read()
    return answer


def _written(kind: str, redirect: Redirect) -> str:
    if kind == "apache" and redirect.code == "query":
        return redirect.target.replace("?c", "%3Fc")  # its rules may take no second question mark from a map
    return WRITTEN.get(redirect.code, redirect.target)


def test_the_program_accepts_its_export_without_a_warning(kind: str, links: Path, tmp_path: Path) -> None:
    check, _ = servers.commands(kind, servers.configured(kind, links, tmp_path, servers.free_port()))

    done = subprocess.run(
        check, capture_output=True, text=True, check=False, timeout=60, env=servers.environment(tmp_path)
    )

    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert not [line for line in said.splitlines() if "[warn]" in line or '"level":"error"' in line]


def test_every_code_answers_301_with_its_exact_target_and_a_withdrawn_one_410(
    kind: str, server: HTTPConnection
) -> None:
    for redirect in GIVEN:
        answer = _ask(server, f"/s/{redirect.code}")

        if redirect.target:
            target = _written(kind, redirect)
            assert (answer.status, answer.headers.get_all("Location")) == (301, [target])
            assert answer.headers.get_all("Cache-Control") == ["public, max-age=86400"]
            assert answer.headers.get_all("Link") == [f'<{target}>; rel="canonical"']
        else:
            assert (answer.status, answer.getheader("Location")) == (410, None)
            assert answer.getheader("Cache-Control") is None
            assert answer.getheader("Link") is None


@pytest.mark.parametrize("code", ["pkb6bwr", "pkb6bwr22", "unknown", "default2", "a" * 65, "c%30", "constructor"])
def test_an_unknown_code_answers_404(server: HTTPConnection, code: str) -> None:
    answer = _ask(server, f"/s/{code}")

    assert (answer.status, answer.getheader("Location")) == (404, None)


@pytest.mark.parametrize("path", ["/s/PKB6BWR2", "/s/Pkb6bwr2", "/S/pkb6bwr2", "/s/pkb6bwr2/", "/s/pkb6bwr2?from=mail"])
def test_letter_case_a_slash_at_the_end_and_a_query_change_nothing(server: HTTPConnection, path: str) -> None:
    answer = _ask(server, path)

    assert (answer.status, answer.getheader("Location")) == (301, "https://news.example.org/2026/ferry-returns/")


def test_a_withdrawn_code_is_gone_in_capitals_too(server: HTTPConnection) -> None:
    assert _ask(server, "/s/ZQ3V7HXD/").status == 410


def test_head_is_answered_as_get(server: HTTPConnection) -> None:
    answer = _ask(server, "/s/pkb6bwr2", "HEAD")

    assert (answer.status, answer.getheader("Location")) == (301, "https://news.example.org/2026/ferry-returns/")


@pytest.mark.parametrize("path", ["/", "/s/", "/about/pkb6bwr2", "/s/pkb6bwr2/more", "/x/s/pkb6bwr2"])
def test_the_rest_of_the_site_is_left_alone(kind: str, server: HTTPConnection, path: str) -> None:
    answer = _ask(server, path)

    assert answer.status in ((204,) if kind == "caddy" else (403, 404))
    assert answer.getheader("Location") is None
    assert answer.getheader("Link") is None

"""The desk and a feed's address as Chromium shows them, from the real server with the fields it sends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.outboxes import DESTINATIONS, Owing
from tests.server.served import SERVED, STARTED, Served, serving
from tests.sites import story
from wirefeed import outbox
from wirefeed.outbox import Health

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)")

TOKEN = "tern-gull-puffin-skua"
WIDTHS = (390, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    soon = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    stories = {
        "ferry": story(),
        "draft-" + "with-a-long-name-" * 6: story("Draft", draft=True),
        "embargoed": story("Embargoed", publish_at=soon),
        "undated": story("Undated", date=None),
        "رصيف": "---\ntitle: x\n",
    }
    with serving(SERVED + "desk = true\n" + DESTINATIONS, **stories) as one:
        owing = Owing(one.site)
        owing.owe("archive", state="dead", reason="answered 400")
        owing.owe("room", kind="corrected", rank=1, number=2)
        owing.health("room", outbox.encode(Health(state="paused", since=STARTED, why="رمز خاطئ " * 9)))
        one.status.failed(
            "feeds/news.atom: expected to write there, got No space left on device", at=STARTED, seconds=1
        )
        one.build(datetime.now(UTC))
        one.status.next(datetime.now(UTC) + timedelta(minutes=5))
        yield one


def _opened(browser: Browser, served: Served, path: str, **context: object) -> tuple[Page, list[str]]:
    page = browser.new_context(**context).new_page()  # type: ignore[arg-type]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{served.port}{path}", wait_until="load")
    return page, complaints


@pytest.mark.parametrize("width", WIDTHS)
def test_the_desk_fits_its_window_without_complaint_and_without_script(
    browser: Browser, served: Served, width: int
) -> None:
    page, complaints = _opened(
        browser, served, "/desk", viewport={"width": width, "height": 900}, java_script_enabled=False
    )

    heading = page.locator("h1").inner_text()
    wide = page.locator("html").bounding_box()
    page.context.close()

    assert heading == "Desk"
    assert wide is not None
    assert wide["width"] == width
    assert complaints == []


def test_the_desk_shows_destinations_and_receipts(browser: Browser, served: Served) -> None:
    page, _ = _opened(browser, served, "/desk")

    headings = page.locator("h2").all_inner_texts()
    told = page.locator(".person li").all_inner_texts()
    page.context.close()

    assert "Destinations" in headings
    assert len(told) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_can_be_read_by_everybody(browser: Browser, served: Served, scheme: str) -> None:
    page, _ = _opened(browser, served, "/desk", color_scheme=scheme, bypass_csp=True)

    faults = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()

    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in faults] == []
    assert wide


def test_the_desk_asks_a_browser_for_its_token(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DESK_TOKEN", TOKEN)
    config = SERVED + 'desk = true\ndesk_token = { env = "TEST_DESK_TOKEN" }\n'
    with serving(config) as guarded:
        with pytest.raises(Error, match="ERR_INVALID_AUTH_CREDENTIALS"):
            _opened(browser, guarded, "/desk")

        seen, _ = _opened(browser, guarded, "/desk", http_credentials={"username": "anna", "password": TOKEN})

        assert seen.locator("h1").inner_text() == "Desk"
        seen.context.close()


@pytest.mark.parametrize("ending", ["atom", "rss", "json"])
def test_a_browser_at_a_feeds_address_shows_its_page(browser: Browser, served: Served, ending: str) -> None:
    page, complaints = _opened(browser, served, f"/feeds/news.{ending}")

    title = page.locator("article h2").first.inner_text()
    page.context.close()

    assert title == "Ferry sails again"
    assert complaints == []

"""Pages as Chromium shows them, under the policy our server sends: nothing runs, nothing overflows, nothing is lost."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, sync_playwright

from tests.feeds.made import entry
from tests.feeds.pages import ARABIC, NOON, QUAY, TEMPLATES, listing, pictured, shown
from wirefeed.feeds import atom, indexpage, jsonfeed, page, rss, storypage
from wirefeed.model import Entry, Feed

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)")

POLICY = "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LONG = "Council sat all night and " + "counted, amended, voted and counted " * 6 + "Donaudampfschifffahrt" * 4
WIDE = (
    "<table><tbody><tr>" + "<td>Sixpence</td>" * 20 + "</tr></tbody></table><pre>" + "x" * 300 + "</pre>"
    '<p><a href="https://a.example/">https://a.example/' + "very-long-" * 20 + "</a></p>"
)


def _entries() -> tuple[Entry, ...]:
    tall = replace(QUAY, url="https://news.example.org/p/tall.jpg", width=800, height=2400)
    return (
        pictured(id="1", updated=NOON),
        ARABIC,
        pictured(id="2", title=LONG, media=(tall,), agency="Agency" * 30, section="Section" * 20),
        entry(id="3", title="No summary", summary="", authors=()),
    )


def _site() -> tuple[dict[str, tuple[bytes, str]], dict[str, str]]:
    """Return address -> document and media type, and the address of each page by its name."""
    news = shown(*_entries())
    arabic = shown(
        ARABIC,
        *_entries(),
        name="ar",
        title="أخبار البوابة",
        language="ar",
        addresses={"atom": "https://news.example.org/feeds/ar.atom"},
        page="https://news.example.org/feeds/ar.html",
    )
    quay = shown(name="quay", title="Quay " * 12, page="https://news.example.org/feeds/quay.html")
    site = listing(news, arabic, quay)
    story = pictured(body=WIDE, summary_from="story", title=LONG)
    names = {
        "feed": news.page,
        "index": site.address,
        "story": story.link,
        "arabic feed": arabic.page,
        "arabic story": ARABIC.link,
        "empty": quay.page,
    }
    pages = [page.render(news, site, TEMPLATES), indexpage.render(site, TEMPLATES)]
    pages += [storypage.render(made, site, TEMPLATES, feeds=(news,), address=made.link) for made in (story, ARABIC)]
    pages[3:3] = [page.render(arabic, site, TEMPLATES)]
    pages.append(page.render(quay, site, TEMPLATES))
    found = {address: (html, page.MEDIA_TYPE) for address, html in zip(names.values(), pages, strict=True)}
    found[site.opml] = (b"<opml/>", "text/x-opml")
    return found | _documents(news, arabic), names


def _documents(*feeds: Feed) -> dict[str, tuple[bytes, str]]:
    formats = {"atom": atom, "rss": rss, "json": jsonfeed}
    return {
        address: (formats[name].render(feed), formats[name].MEDIA_TYPE)
        for feed in feeds
        for name, address in feed.addresses.items()
    }


SITE, NAMES = _site()
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=900)
PICTURES = {QUAY.url, "https://news.example.org/p/tall.jpg"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Visit:
    """A page that was opened, what it asked for, and what the browser complained of."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.route("**/*", self._answer)
        self.page.goto(NAMES[name], wait_until="load")

    def _answer(self, route: Route) -> None:
        address = route.request.url
        self.asked.append(address)
        if address in PICTURES:
            route.fulfill(body=PIXEL, content_type="image/png")
        elif address in SITE:
            body, kind = SITE[address]
            route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": POLICY})
        else:
            route.abort()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own."""
    made = browser.new_context(viewport=PHONE)
    yield made
    made.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_its_window_and_fetches_only_its_pictures(context: BrowserContext, name: str) -> None:
    visit = Visit(context, name)

    # What stands wider than the window and is cut off makes no scroll bar on a page.
    wide = "[...document.querySelectorAll('main *')].filter(e => !e.closest('.wide') && e.scrollWidth > innerWidth)"
    for size in (PHONE, DESK):
        visit.page.set_viewport_size(size)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == size["width"]
        assert visit.page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []
    assert visit.complaints == []
    assert set(visit.asked) - PICTURES == {NAMES[name]}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_read_by_everybody(context: BrowserContext, name: str) -> None:
    seen = Visit(context, name).page

    faults = Axe().run(seen).response["violations"]
    seen.emulate_media(color_scheme="dark")  # another scheme changes colours, and nothing else
    faults += Axe().run(seen, options={"runOnly": ["color-contrast"]}).response["violations"]

    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in faults] == []


def test_light_and_dark_are_two_papers(context: BrowserContext) -> None:
    seen = Visit(context, "feed").page
    paper = "getComputedStyle(document.documentElement).backgroundColor"

    light = seen.evaluate(paper)
    seen.emulate_media(color_scheme="dark")

    assert seen.evaluate(paper) != light


def test_a_page_looks_the_same_without_script(browser: Browser) -> None:
    pictures = []
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        pictures.append(Visit(context, "feed").page.screenshot())
        context.close()

    assert pictures[0] == pictures[1]


def test_an_arabic_page_is_read_from_right_to_left(context: BrowserContext) -> None:
    seen = Visit(context, "arabic feed").page
    seen.set_viewport_size(DESK)

    assert seen.evaluate("getComputedStyle(document.body).direction") == "rtl"
    middle = "(e => (e.left + e.right) / 2)(document.querySelector('.stories').getBoundingClientRect())"
    assert seen.evaluate(middle) > 640  # the stories begin on the right, the addresses stand on the left
    assert seen.evaluate("getComputedStyle(document.querySelector('code')).direction") == "ltr"
    english = seen.locator("article[lang=en]").first
    assert english.evaluate("e => getComputedStyle(e.querySelector('h2')).direction") == "ltr"


@pytest.mark.parametrize("name", ["feed", "index", "story", "arabic feed"])
def test_every_alternate_leads_to_a_document_of_its_type(context: BrowserContext, name: str) -> None:
    seen = Visit(context, name).page

    links = seen.eval_on_selector_all("link[rel=alternate]", "all => all.map(link => [link.href, link.type])")

    assert len(links) >= 2
    assert [SITE[address][1] for address, _ in links if address in SITE] == [kind for _, kind in links]


def test_a_click_on_an_address_takes_the_whole_of_it(context: BrowserContext) -> None:
    seen = Visit(context, "feed").page

    seen.locator(".formats code").first.click()

    assert seen.evaluate("getSelection().toString()") == "https://news.example.org/feeds/news.atom"


def test_the_first_step_of_the_keyboard_leads_past_everything_but_the_stories(context: BrowserContext) -> None:
    seen = Visit(context, "feed").page

    seen.keyboard.press("Tab")
    skip = seen.locator(":focus")
    box = skip.bounding_box()
    seen.keyboard.press("Enter")
    seen.keyboard.press("Tab")

    assert skip.count() == 1
    assert box is not None
    assert box["y"] >= 0
    assert seen.locator(":focus").inner_text() == "Pier reopens"
    assert seen.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"

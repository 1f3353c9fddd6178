"""The pages about the service in a browser: light and dark, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, HttpCredentials, expect

from smartchat.settings import Settings
from smartchat.web import create_app
from tests.e2e.browsing import needs_chromium
from tests.support.web_server import served

pytestmark = needs_chromium

TOKEN = "open-sesame-of-some-length"
OPERATOR: HttpCredentials = {"username": "anybody", "password": TOKEN}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("library")
    with served(create_app(Settings(library=folder, embedder="none", ops_token=TOKEN))) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 400])
@pytest.mark.parametrize(("path", "headline"), [("/status", "Everything works"), ("/ops", "healthy")])
def test_it_fits_and_nothing_is_refused(
    browser: Browser, address: str, path: str, headline: str, width: int, scheme: str
) -> None:
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, http_credentials=OPERATOR)  # type: ignore[arg-type]
    page.on("console", note)
    page.goto(address + path)
    expect(page.locator(".headline")).to_have_text(headline)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    page.close()


def test_the_status_page_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/status")
    expect(page.get_by_text("Database")).to_be_visible()
    assert page.locator("svg.bars").count() >= 4
    context.close()


def test_the_numbers_of_operators_are_read_again(browser: Browser, address: str) -> None:
    page = browser.new_page(http_credentials=OPERATOR)
    page.goto(f"{address}/ops")
    row = page.locator("tr", has_text="/api/search")
    expect(row).to_have_count(0)
    for _ in range(3):
        page.request.post(f"{address}/api/search", data={"query": "whale"})
    expect(row).to_have_count(1, timeout=60_000)
    page.close()

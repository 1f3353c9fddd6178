"""The browser that all tests of pages share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.browsing import ARGUMENTS, CHROMIUM

PATIENCE_MILLISECONDS = 60_000
"""A page comes to show what it should within this, also on a busy machine."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Until the module ends: while Playwright runs, its thread has an event loop, and tests that run one cannot."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()

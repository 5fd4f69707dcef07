"""What several test modules share."""

from collections.abc import Iterator

import pytest
from chromium import driver, launch
from playwright.sync_api import Browser, Playwright


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers. Once it is there, no test of the same process can call asyncio.run."""
    with driver() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium; each test opens its own page."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()

"""The browser that other tests drive."""

import pytest
from chromium import CHOICE, launch
from playwright.sync_api import Browser, Playwright


def test_a_page_is_laid_out(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 200})
    page.set_content("<title>Claims</title><h1>Unverified by Moscow</h1>")

    box = page.get_by_role("heading", name="Unverified by Moscow").bounding_box()

    assert page.title() == "Claims"
    assert box is not None
    assert 0 < box["width"] < 320
    page.close()


def test_a_chosen_browser_that_does_not_start_is_not_replaced_by_another(
    playwright: Playwright, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOICE, "/nowhere/chromium")
    with pytest.raises(RuntimeError, match=CHOICE):
        launch(playwright)

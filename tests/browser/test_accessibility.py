"""WCAG 2.2 AA, as far as axe-core can tell, of every kind of page in both colour schemes."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ARTICLES = "/documents/evening_post/articles"
PAGES = [
    "/",
    "/documents/evening_post",
    "/documents/evening_post/reading",
    f"{ARTICLES}/tram-drivers/es",
    f"{ARTICLES}/tram-drivers/fa",
    f"{ARTICLES}/tram-drivers/es?show=original",
    f"{ARTICLES}/tram-drivers/fa?show=translation",
    f"{ARTICLES}/bakery-fa/en",
    f"{ARTICLES}/library-ar/es",
    f"{ARTICLES}/weather/es",
    f"{ARTICLES}/market-pt/es",
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2, 2.5.8: axe leaves it off unless asked
}
# what may differ between colour schemes and widths; the rest is the same document
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}}


def violations(page: Page) -> list[str]:
    return told(Axe().run(page, options=RULES).response)


def told(response: dict[str, Any]) -> list[str]:
    return [f"{one['id']}: {node['html']}" for one in response["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: Open, path: str) -> None:
    page = open_page(path, reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    page.evaluate("document.querySelector('.segment')?.classList.add('partner')")
    assert violations(page) == []
    for width in (1200, 375):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert told(page.evaluate("(rules) => axe.run(document, rules)", LOOKS)) == [], (scheme, width)


def test_axe_would_find_something(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [one.partition(":")[0] for one in violations(page)] == ["html-has-lang"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_needs_to_be_scrolled_sideways(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    for width in (320, 375, 704, 705, 768):  # on both sides of where two columns begin
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_may_be_spaced(open_page: Open) -> None:
    """WCAG 2.2, 1.4.12: with its spacing no text is cut off or covered."""
    page = open_page(f"{ARTICLES}/tram-drivers/es", viewport={"width": 375, "height": 800})
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
            + " word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_the_first_stop_of_the_keyboard_leads_to_the_text(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

"""WCAG 2.2 AA, as far as axe-core can tell, of every kind of page for readers."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.looking import look, violations

pytestmark = pytest.mark.browser

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


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: Open, path: str) -> None:
    page = open_page(path, reduced_motion="reduce")
    page.evaluate("document.querySelector('.segment')?.classList.add('partner')")
    look(page)


def test_axe_would_find_something(open_page: Open) -> None:
    page = open_page("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [one.partition(":")[0] for one in violations(page)] == ["html-has-lang"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_needs_to_be_scrolled_sideways(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    for width in (704, 705, 768):  # on both sides of where two columns begin
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_stop_of_the_keyboard_leads_to_the_text(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_what_is_chosen_can_be_told_where_the_system_sets_the_colours(open_page: Open) -> None:
    page = open_page(f"{ARTICLES}/tram-drivers/es", forced_colors="active")
    ground = "(one) => getComputedStyle(one).backgroundColor"
    chosen, other = page.locator(".choice a[aria-current]").first, page.locator(".choice a:not([aria-current])").first
    assert chosen.evaluate(ground) != other.evaluate(ground)

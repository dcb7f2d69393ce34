"""What axe-core finds on a page (WCAG 2.2 AA with target sizes), in both colour schemes, wide and narrow."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2, 2.5.8: axe leaves it off unless asked
}
# what may differ between colour schemes and widths; the rest is the same document
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}}
NARROW = (320, 375)  # 1280 pixels at 400 % (WCAG 2.2, 1.4.10), and a phone
# WCAG 2.2, 1.4.12
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-block-end: 2em !important; }"
)


def violations(page: Page) -> list[str]:
    return _told(Axe().run(page, options=RULES).response)


def look(page: Page) -> None:
    """Nothing is found, however the page is looked at, and nothing has to be scrolled sideways."""
    page.wait_for_load_state("load")  # a page without its styles has colours of the browser's own
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    found = violations(page)
    assert found == [], found
    page.emulate_media(color_scheme="dark")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        _fits(page, width)
    # one frame drawn in the new colours before they are measured
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found = _told(page.evaluate("(rules) => axe.run(document, rules)", LOOKS))
    assert found == [], found
    page.evaluate(
        """(rules) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(rules);
          document.adoptedStyleSheets = [sheet];
        }""",
        SPACED,
    )
    _fits(page, NARROW[-1])
    page.evaluate("document.adoptedStyleSheets = []")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1200, "height": 900})


def _fits(page: Page, width: int) -> None:
    wide = page.evaluate(
        """(width) => document.documentElement.scrollWidth <= width ? "" : [...document.querySelectorAll("main *")]
          .filter((one) => one.getBoundingClientRect().right > width).map((one) => one.outerHTML).join()""",
        width,
    )
    assert wide == "", wide


def _told(response: dict[str, Any]) -> list[str]:
    return [f"{one['id']}: {node['html']}" for one in response["violations"] for node in one["nodes"]]
